package search_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pressmark/archive/search"
)

// many is enough for a segment file of some size.
func many(from, to int64) []search.Doc {
	var docs []search.Doc
	for n := from; n <= to; n++ {
		docs = append(docs, article(n, fmt.Sprint("Title ", n), fmt.Sprintf("storm number %d of the tide w%d x%d", n, n%7, n*n)))
	}
	return docs
}

func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
}

// one returns the largest segment file of the articles.
func one(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "articles", "store", "*.zap"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no segment file in %s: %v", dir, err)
	}
	best, size := "", int64(-1)
	for _, f := range found {
		if info, err := os.Stat(f); err == nil && info.Size() > size {
			best, size = f, info.Size()
		}
	}
	return best
}

func alter(t *testing.T, path string, f func(data []byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, f(bytes.Clone(data)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// faults are what was seen to make Bleve open silently, panic, hang or speak in riddles.
var faults = []struct {
	name string
	do   func(t *testing.T, dir string)
}{
	{"segment deleted", func(t *testing.T, dir string) { remove(t, one(t, dir)) }},
	{"segment cut in half", func(t *testing.T, dir string) {
		alter(t, one(t, dir), func(b []byte) []byte { return b[:len(b)/2] })
	}},
	{"segment zeroed", func(t *testing.T, dir string) {
		alter(t, one(t, dir), func(b []byte) []byte { return make([]byte, len(b)) })
	}},
	{"64 bytes flipped in a segment", func(t *testing.T, dir string) {
		alter(t, one(t, dir), func(b []byte) []byte {
			for i := range 64 {
				b[len(b)/3+i] ^= 0xFF
			}
			return b
		})
	}},
	{"1 byte in 97 of a segment flipped", func(t *testing.T, dir string) {
		alter(t, one(t, dir), func(b []byte) []byte {
			for i := 0; i < len(b); i += 97 {
				b[i] ^= 0x55
			}
			return b
		})
	}},
	{"root.bolt deleted", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "articles", "store", "root.bolt")) }},
	{"root.bolt empty", func(t *testing.T, dir string) {
		alter(t, filepath.Join(dir, "records", "store", "root.bolt"), func([]byte) []byte { return nil })
	}},
	{"root.bolt garbage", func(t *testing.T, dir string) {
		alter(t, filepath.Join(dir, "articles", "store", "root.bolt"), func(b []byte) []byte { return bytes.Repeat([]byte("garbage "), len(b)/8) })
	}},
	{"root.bolt cut off", func(t *testing.T, dir string) {
		alter(t, filepath.Join(dir, "articles", "store", "root.bolt"), func(b []byte) []byte { return b[:3*os.Getpagesize()] })
	}},
	{"store folder deleted", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "records", "store")) }},
	{"index_meta.json missing", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "articles", "index_meta.json")) }},
	{"index_meta.json empty", func(t *testing.T, dir string) {
		alter(t, filepath.Join(dir, "articles", "index_meta.json"), func([]byte) []byte { return nil })
	}},
	{"manifest missing", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "manifest.json")) }},
	{"manifest garbage", func(t *testing.T, dir string) {
		alter(t, filepath.Join(dir, "manifest.json"), func([]byte) []byte { return []byte("{") })
	}},
	{"folder missing", func(t *testing.T, dir string) { remove(t, dir) }},
}

// openSoon fails the test instead of waiting for ever.
func openSoon(t *testing.T, dir string) (*search.Index, error) {
	t.Helper()
	type opened struct {
		x   *search.Index
		err error
	}
	done := make(chan opened, 1)
	go func() {
		x, err := search.Open(dir, want)
		done <- opened{x, err}
	}()
	select {
	case o := <-done:
		return o.x, o.err
	case <-time.After(20 * time.Second):
		t.Fatalf("Open hangs")
		return nil, nil
	}
}

// Each fault is tried on an index that was closed and on one that was killed while open.
func TestFaults(t *testing.T) {
	x, dir := create(t, many(1, 500)...)
	update(t, x, append(many(501, 600), records...), nil, 2)
	if err := x.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	killed := filepath.Join(t.TempDir(), "killed")
	copyFolder(t, dir, killed)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range faults {
		for state, source := range map[string]string{"closed": dir, "killed": killed} {
			t.Run(state+"/"+c.name, func(t *testing.T) {
				broken := filepath.Join(t.TempDir(), "index")
				copyFolder(t, source, broken)
				c.do(t, broken)
				x, err := openSoon(t, broken)
				if err == nil {
					whole := len(articles(t, x, "storm")) == 600
					_ = x.Close()
					if whole && state == "killed" {
						t.Skip("the segment that was hurt had been merged into another and waited to be deleted")
					}
				}
				var why *search.RebuildError
				if !errors.Is(err, search.ErrRebuild) || !errors.As(err, &why) || why.Reason == "" {
					t.Fatalf("Open: %v, want ErrRebuild with a reason", err)
				}
				fresh, err := search.Create(broken, want)
				if err != nil {
					t.Fatal(err)
				}
				update(t, fresh, many(1, 20), nil, 3)
				if err := fresh.Commit(); err != nil {
					t.Fatalf("rebuild: %v", err)
				}
				defer fresh.Close()
				if got := articles(t, fresh, "storm"); len(got) != 20 {
					t.Errorf("after the rebuild %d articles, want 20", len(got))
				}
			})
		}
	}
}

func TestHarmless(t *testing.T) {
	x, dir := create(t, many(1, 50)...)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	zap := one(t, dir)
	foreign := filepath.Join(filepath.Dir(zap), "._"+filepath.Base(zap))
	if err := os.WriteFile(foreign, []byte("Mac OS X"), 0o600); err != nil {
		t.Fatal(err)
	}
	moved := filepath.Join(t.TempDir(), "a [copy]*")
	copyFolder(t, dir, moved) // other times, same bytes
	x, err := openSoon(t, moved)
	if err != nil {
		t.Fatalf("a copy with a ._ file: %v", err)
	}
	defer x.Close()
	if got := articles(t, x, "storm"); len(got) != 50 {
		t.Errorf("%d articles, want 50", len(got))
	}
}

func TestOtherArchive(t *testing.T) {
	x, dir := create(t, corpus...)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := search.Open(dir, search.Fingerprint{Archive: "another"}); !errors.Is(err, search.ErrRebuild) || !strings.Contains(err.Error(), "another archive") {
		t.Errorf("Open for another archive: %v, want ErrRebuild", err)
	}
}

// A folder copied at any moment while updates run is what a kill leaves. It opens at some marker, and
// repeating the updates after it gives the same answers; or it asks for a rebuild, never more.
func TestKilled(t *testing.T) {
	x, dir := create(t, many(1, 10)...)
	const last = 60
	var copies []string
	for change := int64(2); change <= last; change++ {
		update(t, x, many(change*10-9, change*10), []search.Ref{ref(change)}, change)
		if change%6 == 0 {
			to := filepath.Join(t.TempDir(), "index")
			_ = os.CopyFS(to, os.DirFS(dir)) // files come and go meanwhile
			copies = append(copies, to)
		}
	}
	rebuilds := 0
	for _, to := range copies {
		y, err := openSoon(t, to)
		if errors.Is(err, search.ErrRebuild) {
			rebuilds++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		older, newer, err := y.Markers()
		if err != nil || older.Change > newer.Change {
			t.Fatalf("Markers() = %v, %v, %v", older, newer, err)
		}
		for change := older.Change + 1; change <= last; change++ {
			update(t, y, many(change*10-9, change*10), []search.Ref{ref(change)}, change)
		}
		for _, q := range []string{"", "w3", "stor* -w1", `"storm number"`} {
			if got, want := articles(t, y, q), articles(t, x, q); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("opened at %d: %q finds %d articles, want %d", older.Change, q, len(got), len(want))
			}
		}
		if err := y.Close(); err != nil {
			t.Fatal(err)
		}
	}
	// A real kill stops all files at one moment; a copy takes its time, so that some may be torn.
	if rebuilds == len(copies) {
		t.Errorf("none of %d copies opened", len(copies))
	}
}

// A read-only folder gives a sentence and no index.
func TestNoRights(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := search.Create(filepath.Join(dir, "index"), want); err == nil {
		t.Error("Create in a read-only folder succeeded")
	}
}
