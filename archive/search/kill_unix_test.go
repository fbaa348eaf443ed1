//go:build unix

package search_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"pressmark/archive/search"
)

const killedFolder = "PRESSMARK_TEST_KILLED_INDEX"

// change is update number n of the story that the killed process tells: ten articles come, one goes,
// one statement changes.
func change(x *search.Index, n int64) error {
	puts := many(n*10-9, n*10)
	puts = append(puts, search.Doc{N: n%5 + 1, Article: n, Kind: search.KindStatement, Text: fmt.Sprint("change ", n)})
	return x.Update(context.Background(), puts, []search.Ref{ref(n)}, search.Marker{Change: n, Step: fmt.Sprint("step", n)})
}

// TestMain is the process that is killed, when it is told which folder to write.
func TestMain(m *testing.M) {
	dir := os.Getenv(killedFolder)
	if dir == "" {
		os.Exit(m.Run())
	}
	x, err := search.Create(dir, want)
	if err == nil {
		err = x.Commit()
	}
	for n := int64(1); err == nil; n++ {
		if err = change(x, n); err == nil {
			fmt.Println(n)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// After kill -9 the index opens at a marker no later than the last update that was told, and repeating
// the updates from there gives what an index that was never killed gives.
func TestKill9(t *testing.T) {
	runs := 6
	if testing.Short() {
		runs = 3
	}
	for run := range runs {
		dir := filepath.Join(t.TempDir(), "index")
		told := killAfter(t, dir, int64(5+run*run*3))
		x, err := openSoon(t, dir)
		if err != nil {
			t.Fatalf("run %d, killed after %d: %v", run, told, err)
		}
		older, newer, err := x.Markers()
		if err != nil || older.Change > newer.Change || newer.Change > told+1 {
			t.Fatalf("run %d: markers %v and %v, %v, but %d was the last told", run, older, newer, err, told)
		}
		whole, _ := create(t)
		for n := int64(1); n <= told+1; n++ {
			if err = errors.Join(err, change(whole, n)); n > older.Change {
				err = errors.Join(err, change(x, n))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{"", "w3 storm", "stor* -w1", `"storm number"`} {
			got, want := articles(t, x, q), articles(t, whole, q)
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("run %d, opened at %d of %d: %q finds %d, want %d", run, older.Change, told, q, len(got), len(want))
			}
		}
		if err := x.Verify(context.Background()); err != nil {
			t.Errorf("run %d: %v", run, err)
		}
		if err := errors.Join(x.Close(), whole.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// killAfter starts the writer, kills it when it tells of update number last, and returns the last that
// it told.
func killAfter(t *testing.T, dir string, last int64) (told int64) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), killedFolder+"="+dir)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if told, err = strconv.ParseInt(lines.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
		if told == last {
			_ = c.Process.Kill()
		}
	}
	_ = c.Wait()
	if told < last {
		t.Fatalf("the writer stopped by itself at %d of %d", told, last)
	}
	return told
}
