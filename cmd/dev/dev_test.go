package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestRunTellsUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"help"}, exitGood, "go run ./cmd/dev test [-short]"},
		{[]string{"bnech"}, exitUsage, `there is no verb "bnech"`},
		{[]string{"bench"}, exitUsage, "reader, search, coding, import"},
		{[]string{"bench", "raeder"}, exitUsage, `no benchmarks are called "raeder"`},
		{[]string{"e2e", "mian"}, exitUsage, `no story is called "mian"`},
		{[]string{"test", "--fast"}, exitUsage, "test takes only -short"},
		{[]string{"long", "x"}, exitUsage, "long takes no words"},
	} {
		var out, errs bytes.Buffer
		code := run(context.Background(), c.args, &out, &errs)
		if said := out.String() + errs.String(); code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("dev %v: exit code %d, said\n%swant %d and %q", c.args, code, said, c.code, c.says)
		}
	}
}

func TestStages(t *testing.T) {
	var out bytes.Buffer
	d := &dev{out: &out}
	ran := ""
	good := func(context.Context) error { ran += "x"; return nil }
	err := d.runStages(context.Background(), []stage{
		{name: "one", run: good},
		{name: "two", missing: func(context.Context) string { return "no C compiler" }, run: good},
		{name: "three", run: func(context.Context) error { return errors.New("broken\nat line 2") }},
		{name: "four", missing: func(context.Context) string { return "" }, run: good},
	})
	if err == nil || err.Error() != "failed: three" {
		t.Errorf("runStages: %v, want failed: three", err)
	}
	if ran != "xx" {
		t.Errorf("runStages ran %d good stages, want 2: those after a failure too, none that is skipped", len(ran))
	}
	for _, want := range []string{"two                   -  skipped: no C compiler\n", "FAILED: broken\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, out.String())
		}
	}
}

func TestStagesAfterInterrupt(t *testing.T) {
	var out bytes.Buffer
	ctx, cancel := context.WithCancel(context.Background())
	d := &dev{out: &out}
	_ = d.runStages(ctx, []stage{
		{name: "one", run: func(context.Context) error { cancel(); return ctx.Err() }},
		{name: "two", run: func(context.Context) error { t.Error("two ran after the interrupt"); return nil }},
	})
	if !strings.Contains(out.String(), "skipped: interrupted") {
		t.Errorf("the table does not name what the interrupt left out:\n%s", out.String())
	}
}

// A cancelled command takes with it what it started itself.
func TestRunEndsTheWholeGroup(t *testing.T) {
	if runtime.GOOS == "windows" || !isProgram("sh") {
		t.Skip("no sh here")
	}
	var out bytes.Buffer
	d := &dev{root: t.TempDir(), out: &out}
	alive := filepath.Join(d.root, "alive")
	if err := makeFifo(alive); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		// The grandchild holds the pipe open for as long as it lives.
		done <- d.run(ctx, command{args: []string{"sh", "-c", "(exec 3>alive; echo up >&3; sleep 600) & wait"}})
	}()
	pipe, err := os.Open(alive)
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	if line, err := readLine(pipe); err != nil || line != "up" {
		t.Fatalf("the grandchild said %q, %v", line, err)
	}
	cancel()
	if err := <-done; err == nil {
		t.Error("a cancelled command returned no error")
	}
	if _, err := readLine(pipe); err == nil || !strings.Contains(err.Error(), "without a word") {
		t.Errorf("the grandchild still holds its pipe: %v", err)
	}
}

func TestPulseSpeaksInSilence(t *testing.T) {
	var out bytes.Buffer
	began := time.Now()
	p := &pulse{w: &out, last: began}
	p.remark("go build", began, began.Add(quiet-time.Second))
	if out.Len() > 0 {
		t.Errorf("spoke too early: %s", out.String())
	}
	p.remark("go build", began, began.Add(quiet))
	if want := "   ... go build still at work, 15s\n"; out.String() != want {
		t.Errorf("said %q, want %q", out.String(), want)
	}
}

func TestGofmtFindsWhatIsNotFormatted(t *testing.T) {
	var out bytes.Buffer
	d := &dev{root: t.TempDir(), out: &out}
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(d.root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.gofmt(context.Background()); err == nil {
		t.Error("a folder without Go files passes")
	}
	write("good.go", "package a\n")
	write("testdata/bad.go", "package  a")
	write(".cache/bad.go", "package  a")
	if err := d.gofmt(context.Background()); err != nil {
		t.Errorf("good files: %v", err)
	}
	write("b/bad.go", "package  a\n")
	write("b/broken.go", "package\n")
	err := d.gofmt(context.Background())
	if err == nil || err.Error() != "run gofmt -w "+filepath.Join("b", "bad.go")+" "+filepath.Join("b", "broken.go") {
		t.Errorf("bad files: %v", err)
	}
}

func TestNeeds(t *testing.T) {
	byHand := installByHand(needs)
	for _, n := range needs {
		if n.debian == "" || n.fedora == "" || n.arch == "" || (n.program == "") == (n.header == "") {
			t.Errorf("%+v: give it one way to be found and three names", n)
		}
		if !strings.Contains(byHand, " "+n.fedora) || !strings.Contains(byHand, " "+n.arch) {
			t.Errorf("the commands for other systems lack %s:\n%s", n.what, byHand)
		}
	}
	if got, want := strings.Join(debianNames(needs), " "), "gcc libc6-dev pkg-config libgl-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev"; got != want {
		t.Errorf("Debian's packages: %s, want %s", got, want)
	}
}

func TestFindsHeaders(t *testing.T) {
	cc, err := exec.LookPath("gcc")
	if err != nil {
		t.Skip("no gcc here")
	}
	if finds(context.Background(), cc, "no/such/header.h") {
		t.Error("found a header that is nowhere")
	}
}

func TestNoDisplay(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems always have a display")
	}
	// A number that no server takes, and one whose server is this test.
	const absent, present = ":47110", ":47111"
	server, err := net.Listen("unix", "@"+x11Socket("47111"))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, c := range []struct{ display, wayland, ci, want string }{
		{"", "", "", "DISPLAY and WAYLAND_DISPLAY are unset"},
		{present, "", "", ""},
		{present + ".0", "", "", ""},
		{absent, "", "", "nothing answers at DISPLAY=" + absent},
		{absent, "wayland-0", "", ""},
		{"desk:0", "", "", ""},
		{present, "", "true", "CI is true"},
	} {
		t.Setenv("DISPLAY", c.display)
		t.Setenv("WAYLAND_DISPLAY", c.wayland)
		t.Setenv("CI", c.ci)
		if got := noDisplay(); got != c.want {
			t.Errorf("%+v: noDisplay = %q", c, got)
		}
	}
}

func TestParseTargets(t *testing.T) {
	list := "FuzzParse\nFuzzQuery\nok  \tpressmark/archive/search\t0.01s\n?   \tpressmark/assets\t[no test files]\nok  \tpressmark/app\t0.1s\nFuzzText\nok  \tpressmark/annotate\t(cached)\n"
	want := []fuzzTarget{{"FuzzParse", "pressmark/archive/search"}, {"FuzzQuery", "pressmark/archive/search"}, {"FuzzText", "pressmark/annotate"}}
	if got := parseTargets(list); !reflect.DeepEqual(got, want) {
		t.Errorf("parseTargets = %v, want %v", got, want)
	}
}

func TestDecodeXWD(t *testing.T) {
	dump := func(change func(h []uint32)) []byte {
		h := make([]uint32, xwdNumbers)
		h[xwdHeaderSize], h[xwdVersion], h[xwdFormat], h[xwdDepth] = 4*xwdNumbers+4, xwdFileVersion, xwdZPixmap, 24
		h[xwdWidth], h[xwdHeight], h[xwdBitsPerPix], h[xwdBytesInLine], h[xwdColours] = 2, 2, 32, 12, 1
		change(h)
		var b bytes.Buffer
		binary.Write(&b, binary.BigEndian, h)
		b.WriteString("win\x00")
		b.Write(make([]byte, xwdColourSize))
		b.Write([]byte{1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0, 0, 7, 8, 9, 0, 10, 11, 12, 0, 0, 0, 0, 0})
		return b.Bytes()
	}
	img, err := decodeXWD(dump(func([]uint32) {}))
	if err != nil {
		t.Fatal(err)
	}
	if want := []byte{3, 2, 1, 255, 6, 5, 4, 255, 9, 8, 7, 255, 12, 11, 10, 255}; !bytes.Equal(img.Pix, want) {
		t.Errorf("pixels %v, want %v", img.Pix, want)
	}
	for name, bad := range map[string][]byte{
		"empty":         nil,
		"16 bits":       dump(func(h []uint32) { h[xwdBitsPerPix] = 16 }),
		"larger":        dump(func(h []uint32) { h[xwdHeight] = 3 }),
		"short lines":   dump(func(h []uint32) { h[xwdBytesInLine] = 4 }),
		"other version": dump(func(h []uint32) { h[xwdVersion] = 6 }),
	} {
		if _, err := decodeXWD(bad); err == nil {
			t.Errorf("%s: decoded", name)
		}
	}
}
