package archive

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const holderChild = "PRESSMARK_TEST_HOLDER"

// TestHolderChild is the other process of the tests below: it takes the hold and serves until it is killed.
func TestHolderChild(t *testing.T) {
	dir := os.Getenv(holderChild)
	if dir == "" {
		t.Skip("runs as the child of other tests")
	}
	h, err := TakeHold(dir, holderOptions(dir))
	if err != nil {
		fmt.Println("error", err)
		return
	}
	defer h.Release()
	fmt.Println("holds")
	if os.Getenv(holderChild+"_SILENT") == "" {
		err = h.Serve(context.Background(), holderVerb)
	} else {
		<-time.After(time.Minute) // until it is killed
	}
	fmt.Println("error", err)
}

func holderOptions(dir string) Options { return Options{StateDir: dir, RuntimeDir: dir, CacheDir: dir} }

// holderVerb does what its first argument says.
func holderVerb(ctx context.Context, args []string, dir string, stdin io.Reader, stdout, stderr io.Writer) int {
	switch args[0] {
	case "args":
		fmt.Fprintf(stdout, "%q in %s", args, filepath.Base(dir))
		fmt.Fprint(stderr, "to stderr")
		return 3
	case "echo":
		if _, err := io.Copy(stdout, stdin); err != nil {
			return 1
		}
	case "wait":
		fmt.Fprintln(stdout, "waiting")
		<-ctx.Done()
		return 130
	case "panic":
		panic("at the disco")
	case "head": // reads less than there is
		line, _ := bufio.NewReader(stdin).ReadString('\n')
		fmt.Fprint(stdout, line)
	}
	return 0
}

// startHolder starts another process that holds dir.
func startHolder(t *testing.T, dir string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestHolderChild$")
	cmd.Env = append(append(os.Environ(), holderChild+"="+dir), env...)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "holds" {
			return cmd
		}
		if strings.HasPrefix(lines.Text(), "error") {
			t.Fatal(lines.Text())
		}
	}
	t.Fatal("the other process ended")
	return nil
}

func TestAskAnotherProcess(t *testing.T) {
	dir := t.TempDir()
	o := holderOptions(dir)
	startHolder(t, dir)
	if _, err := TakeHold(dir, o); !errors.Is(err, ErrHeld) {
		t.Fatalf("TakeHold = %v, want ErrHeld", err)
	}
	work, _ := os.Getwd()
	var stdout, stderr bytes.Buffer
	code, err := Ask(context.Background(), dir, o, []string{"args", "--json", "ä b"}, nil, &stdout, &stderr)
	if want := fmt.Sprintf(`["args" "--json" "ä b"] in %s`, filepath.Base(work)); err != nil || code != 3 || stdout.String() != want || stderr.String() != "to stderr" {
		t.Errorf("Ask = %d, %v, %q, %q; want 3 and %q", code, err, &stdout, &stderr, want)
	}
	code, err = Ask(context.Background(), dir, o, []string{"panic"}, nil, io.Discard, &stderr)
	if err != nil || code != 1 || !strings.Contains(stderr.String(), "at the disco") {
		t.Errorf("a verb that panics: %d, %v, %q", code, err, &stderr)
	}
	stdout.Reset()
	code, err = Ask(context.Background(), dir, o, []string{"head"}, strings.NewReader("first\n"+strings.Repeat("more\n", 1<<20)), &stdout, &stderr)
	if err != nil || code != 0 || stdout.String() != "first\n" {
		t.Errorf("head = %d, %v, %q", code, err, &stdout)
	}
}

// TestAskWithMuch sends 20 MB through another process, to a reader that is slow at first.
func TestAskWithMuch(t *testing.T) {
	dir := t.TempDir()
	startHolder(t, dir)
	data := make([]byte, 20<<20)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(data)
	sum := sha256.New()
	var n int64
	code, err := Ask(context.Background(), dir, holderOptions(dir), []string{"echo"}, bytes.NewReader(data), writer(func(p []byte) (int, error) {
		n += int64(len(p))
		return sum.Write(p)
	}), io.Discard)
	want := sha256.Sum256(data)
	if err != nil || code != 0 || !bytes.Equal(sum.Sum(nil), want[:]) {
		t.Errorf("echo of %d bytes = %d, %v, %d bytes", len(data), code, err, n)
	}
}

type writer func(p []byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

func TestAskCancelled(t *testing.T) {
	dir := t.TempDir()
	startHolder(t, dir)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	code, err := Ask(ctx, dir, holderOptions(dir), []string{"wait"}, nil, writer(func(p []byte) (int, error) {
		cancel() // once it waits
		return len(p), nil
	}), io.Discard)
	if err != nil || code != 130 {
		t.Errorf("cancelled verb = %d, %v; want 130", code, err)
	}
}

func TestDeadHolder(t *testing.T) {
	dir := t.TempDir()
	o := holderOptions(dir)
	child := startHolder(t, dir)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	if _, err := Ask(context.Background(), dir, o, []string{"args"}, nil, io.Discard, io.Discard); !errors.Is(err, ErrNotHeld) {
		t.Errorf("Ask of a dead holder = %v, want ErrNotHeld", err)
	}
	h, err := TakeHold(dir, o)
	if err != nil {
		t.Fatalf("a dead holder's lock: %v", err)
	}
	served := make(chan error, 1)
	go func() { served <- h.Serve(context.Background(), holderVerb) }()
	var out bytes.Buffer
	if code, err := Ask(context.Background(), dir, o, []string{"args"}, nil, &out, io.Discard); err != nil || code != 3 {
		t.Errorf("the next holder answers %d, %v", code, err)
	}
	if err := h.Release(); err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(socketPath(dir, o)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is left: %v", err)
	}
}

func TestSilentHolder(t *testing.T) {
	dir := t.TempDir()
	startHolder(t, dir, holderChild+"_SILENT=1")
	start := time.Now()
	_, err := Ask(context.Background(), dir, holderOptions(dir), []string{"args"}, nil, io.Discard, io.Discard)
	if !errors.Is(err, ErrSilent) || time.Since(start) < answerTime {
		t.Errorf("Ask = %v after %v, want ErrSilent after %v", err, time.Since(start), answerTime)
	}
}

// TestOtherVersion lets a holder of another version answer, and one that accepts and says nothing.
func TestOtherVersion(t *testing.T) {
	for _, c := range []struct {
		answer string
		want   error
	}{{"H\x00\x00\x00\x0e{\"version\": 9}", ErrVersion}, {"", ErrSilent}, {"HTTP/1.1 400 Bad Request\r\n", ErrSilent}} {
		dir := t.TempDir()
		o := holderOptions(dir)
		h, err := TakeHold(dir, o)
		if err != nil {
			t.Fatal(err)
		}
		l, err := net.Listen("unix", socketPath(dir, o))
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			conn, err := l.Accept()
			if err == nil {
				_, _ = conn.Write([]byte(c.answer))
				_, _ = io.Copy(io.Discard, conn)
			}
		}()
		if _, err := Ask(context.Background(), dir, o, []string{"args"}, nil, io.Discard, io.Discard); !errors.Is(err, c.want) {
			t.Errorf("answer %q: Ask = %v, want %v", c.answer, err, c.want)
		}
		_ = l.Close()
		_ = h.Release()
	}
}

func TestHolderElsewhere(t *testing.T) {
	dir := t.TempDir()
	o := holderOptions(dir)
	startHolder(t, dir, holderChild+"_SILENT=1")
	if err := os.WriteFile(filepath.Join(dir, lockName), []byte(`{"host":"another-computer","pid":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"TakeHold": func() error { _, err := TakeHold(dir, o); return err }(),
		"Ask":      func() error { _, err := Ask(context.Background(), dir, o, nil, nil, nil, nil); return err }(),
	} {
		if !errors.Is(err, ErrElsewhere) || !strings.Contains(err.Error(), "another-computer") {
			t.Errorf("%s = %v, want ErrElsewhere", what, err)
		}
	}
}

// TestReleaseEndsWhatIsServed: a window that closes does not wait for a verb that somebody left.
func TestReleaseEndsWhatIsServed(t *testing.T) {
	dir := t.TempDir()
	o := holderOptions(dir)
	h, err := TakeHold(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.Serve(context.Background(), holderVerb) }()
	asked := make(chan int, 1)
	waiting := make(chan struct{})
	go func() {
		code, _ := Ask(context.Background(), dir, o, []string{"wait"}, nil, writer(func(p []byte) (int, error) {
			close(waiting)
			return len(p), nil
		}), io.Discard)
		asked <- code
	}()
	<-waiting
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	if code := <-asked; code != 130 {
		t.Errorf("the verb ended with %d, want 130", code)
	}
}

func TestSocketNamesAreShort(t *testing.T) {
	if p := socketPath("/tmp", Options{RuntimeDir: "/" + strings.Repeat("long/", 40)}); len(p) > longestSocket {
		t.Errorf("socketPath = %s, %d bytes", p, len(p))
	}
}

// Those who look whether the lock is free hinder neither each other nor one who takes it.
func TestLookersDoNotHinder(t *testing.T) {
	dir := t.TempDir()
	stop := make(chan struct{})
	var looking sync.WaitGroup
	for range 4 {
		looking.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
					if err := unreachable(dir, false); !errors.Is(err, ErrNotHeld) && !errors.Is(err, ErrSilent) {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	for range 200 {
		h, err := TakeHold(dir, holderOptions(dir))
		if err != nil {
			t.Error(err)
			break
		}
		if err := h.Release(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	looking.Wait()
	var gone sync.WaitGroup
	for range 4 {
		gone.Go(func() {
			for range 200 {
				if err := unreachable(dir, false); !errors.Is(err, ErrNotHeld) {
					t.Error(err)
					return
				}
			}
		})
	}
	gone.Wait()
}
