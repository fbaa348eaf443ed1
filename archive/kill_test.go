package archive_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/ingest"
)

// killChild names the archive of a child process of TestKilledWhileMarking.
const killChild = "PRESSMARK_TEST_KILL_ARCHIVE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killChild); dir != "" {
		markUntilKilled(dir)
		return
	}
	os.Exit(m.Run())
}

func killOptions(base string) archive.Options {
	return archive.Options{Coder: "K", CacheDir: filepath.Join(base, "cache"), StateDir: filepath.Join(base, "state"), RuntimeDir: filepath.Join(base, "run"), NoBackup: true}
}

// markUntilKilled marks words as fast as it can, with an import running beside it, and prints the uuid of
// each annotation when its step is logged.
func markUntilKilled(dir string) {
	ctx := context.Background()
	a, err := archive.Open(ctx, dir, killOptions(filepath.Dir(dir)))
	if err != nil {
		fmt.Println("error", err)
		return
	}
	go func() {
		for i := range 1000 {
			var lines strings.Builder
			for j := range 50 {
				fmt.Fprintf(&lines, `{"title":"Article %d.%d of %d","text":"The rules of port %d were welcomed by line %d on day %d.\nMore words follow here."}`+"\n", i, j, os.Getpid(), j, i, j)
			}
			_, _ = a.ImportSources(ctx, []ingest.Source{{Name: fmt.Sprintf("batch%d.jsonl", i), Data: []byte(lines.String())}}, archive.ImportOptions{})
		}
	}()
	rows, err := a.Library(ctx, archive.LibraryPage{Limit: 1})
	if err != nil || len(rows) == 0 {
		fmt.Println("error", err, len(rows))
		return
	}
	for {
		s, err := a.Apply(ctx, annotate.Step{Label: "Marked", Changes: []annotate.Change{
			annotate.Create("annotation", "", annotate.Fields{"article": rows[0].ID, "type": "claim", "spans": []annotate.Span{{Start: 0, End: 5}}})}})
		if err != nil {
			fmt.Println("error", err)
			return
		}
		fmt.Println(s.Changes[0].ID)
	}
}

// TestKilledWhileMarking kills a process that marks and imports, at random moments, and looks at what is
// left: every mark whose step was logged is there, check finds nothing, search answers as an index built
// anew, and the dead process's lock is no hindrance.
func TestKilledWhileMarking(t *testing.T) {
	times := 12
	switch {
	case os.Getenv("PRESSMARK_LONG") != "":
		times = 50
	case testing.Short():
		times = 4
	}
	base := t.TempDir()
	dir := filepath.Join(base, "archive")
	ctx := context.Background()
	a, err := archive.Create(ctx, dir, killOptions(base))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.ImportSources(ctx, []ingest.Source{{Name: "first.txt", Data: []byte("Ferry lines welcome the rules\n\nThe heads of the lines backed the rules of the port, the authority said on Monday.\n")}}, archive.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	marked := map[string]bool{}
	for i := range times {
		logged := killOnce(t, dir)
		for _, id := range logged {
			marked[id] = true
		}
		if i%10 == 9 || i == times-1 {
			lookAfterKill(t, base, dir, marked)
		}
	}
	if len(marked) < times {
		t.Fatalf("%d marks in %d runs: the test has tested little", len(marked), times)
	}
	t.Logf("%d kills, %d marks logged", times, len(marked))
}

// killOnce runs a child until it has marked something and a random moment has passed, then kills it.
func killOnce(t *testing.T, dir string) (logged []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killChild+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var timer *time.Timer
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "error") {
			_ = cmd.Process.Kill()
			t.Fatal(lines.Text())
		}
		logged = append(logged, lines.Text())
		if timer == nil {
			timer = time.AfterFunc(time.Duration(rand.IntN(400))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		}
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("the child ended by itself: %v", err)
	}
	if n := len(logged); n > 0 && len(logged[n-1]) != 36 {
		logged = logged[:n-1] // the last line was cut off
	}
	return logged
}

func lookAfterKill(t *testing.T, base, dir string, marked map[string]bool) {
	t.Helper()
	ctx := context.Background()
	a, err := archive.Open(ctx, dir, killOptions(base))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	s, err := a.Set(ctx, archive.SetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	if err := s.Rows(ctx, "annotation", func(r annotate.Row) error { there[r.ID] = true; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for id := range marked {
		if !there[id] {
			t.Errorf("the mark %s was logged and is not there", id)
		}
	}
	if found, err := a.Check(ctx, false); err != nil || len(found) > 0 {
		t.Errorf("check finds %v, %v", found, err)
	}
	before := answersOf(t, a)
	if err := a.Reindex(ctx, func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	if after := answersOf(t, a); before != after {
		t.Errorf("the index answered\n%sone built anew\n%s", before, after)
	}
}

func answersOf(t *testing.T, a *archive.Archive) string {
	t.Helper()
	ctx := context.Background()
	if err := a.WaitIndexed(ctx); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, q := range []string{"rules", "port 7", "kind:annotation", "ferr*", `"the rules"`, "welcomed -more"} {
		r, err := a.Search(ctx, q, archive.SearchOptions{Limit: 5, Sort: archive.ByAdded})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, q, r.Total)
		for _, hit := range r.Articles {
			fmt.Fprintln(&b, " ", hit.ID)
		}
	}
	return b.String()
}
