package archive_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"pressmark/annotate"
	"pressmark/archive"
)

// shared returns the path of a file in the folder of data beside the repository; without it the test is
// skipped.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the folder shared/data is not beside the repository: no %s", name)
	}
	return path
}

// onlyInLong skips a test that takes minutes on a busy machine; "go run ./cmd/dev long" runs it.
func onlyInLong(t *testing.T) {
	t.Helper()
	if os.Getenv("PRESSMARK_LONG") == "" {
		t.Skip("takes minutes: run by go run ./cmd/dev long")
	}
}

// TestImportReuters imports 21,578 articles while a user marks, and measures both. It is the size that the
// window must carry.
func TestImportReuters(t *testing.T) {
	onlyInLong(t)
	ctx := context.Background()
	path := shared(t, "corpus/reuters21578.jsonl.gz")
	a := newArchive(t, archive.Options{})
	article := newArticle(t, a, "Marked meanwhile", "", "2020-01-01", talk)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	var report archive.ImportReport
	done := make(chan error, 1)
	go func() {
		var err error
		report, err = a.Import(ctx, []string{path}, archive.ImportOptions{})
		done <- err
	}()
	waits, importing := []time.Duration{}, true
	for importing {
		began := time.Now()
		apply(t, a, "Marked", annotate.Create("annotation", "", annotate.Fields{"article": article, "type": "claim", "spans": words(t, talk, "Pony Ma")}))
		waits = append(waits, time.Since(began))
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			importing = false
		case <-time.After(20 * time.Millisecond):
		}
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	slices.Sort(waits)
	p95 := waits[len(waits)*95/100]
	t.Logf("%d imported, %d doubles, %d failed in %v; %d marks meanwhile: median %v, p95 %v, longest %v; heap from %d to %d MB", report.Imported, report.Doubles, report.Failed,
		took.Round(time.Millisecond), len(waits), waits[len(waits)/2], p95, waits[len(waits)-1], before.HeapAlloc>>20, after.HeapAlloc>>20)
	if report.Imported+report.Doubles+report.Failed != 21578 {
		t.Errorf("%d rows, want 21578", report.Imported+report.Doubles+report.Failed)
	}
	began := time.Now()
	page := must[[]archive.LibraryRow](t)(a.Library(ctx, archive.LibraryPage{Descending: true, Limit: 200}))
	t.Logf("first page of %d: %v", len(page), time.Since(began))
}

// TestSearchReuters measures searches over 21,578 articles: 50 ms from key to rows is the target.
func TestSearchReuters(t *testing.T) {
	onlyInLong(t)
	ctx := context.Background()
	path := shared(t, "corpus/reuters21578.jsonl.gz")
	a := newArchive(t, archive.Options{})
	start := time.Now()
	if _, err := a.Import(ctx, []string{path}, archive.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Logf("imported in %v", time.Since(start).Round(time.Millisecond))
	if err := a.WaitIndexed(ctx); err != nil {
		t.Fatal(err)
	}
	t.Logf("searchable after %v", time.Since(start).Round(time.Millisecond))
	start = time.Now()
	if err := a.Reindex(ctx, nil); err != nil {
		t.Fatal(err)
	}
	t.Logf("indexed anew in %v", time.Since(start).Round(time.Millisecond))
	marked := newArticle(t, a, "Marked", "", "2020-01-01", talk)
	for _, query := range []string{"oil", "the", "oil price -opec", `"crude oil"`, "oil p*", "s*", "pric*", "oil after:1987-06", "reagan OR japan", "in:nobody", "", "oil sort:newest", "oil sort:title"} {
		var times, waits []time.Duration
		var r archive.Results
		for i := range 5 {
			// Each mark makes the answers held so far outdated.
			apply(t, a, "Marked", annotate.Create("annotation", "", annotate.Fields{"article": marked, "type": "claim", "spans": words(t, talk, "Pony Ma")}))
			began := time.Now()
			if err := a.WaitIndexed(ctx); err != nil {
				t.Fatal(err)
			}
			waits = append(waits, time.Since(began))
			began = time.Now()
			r = must[archive.Results](t)(a.Search(ctx, query, archive.SearchOptions{Limit: []int{50, 20}[i%2]}))
			times = append(times, time.Since(began))
		}
		slices.Sort(times)
		slices.Sort(waits)
		t.Logf("%-20q %6d articles, median %v, longest %v; a mark is searchable after %v", query, r.Total, times[2].Round(10*time.Microsecond), times[4].Round(10*time.Microsecond), waits[2].Round(10*time.Microsecond))
		if query != "in:nobody" && r.Total == 0 {
			t.Errorf("Search(%q) finds nothing", query)
		}
	}
	began := time.Now()
	next := must[archive.Results](t)(a.Search(ctx, "oil", archive.SearchOptions{}))
	first := time.Since(began)
	began = time.Now()
	must[archive.Results](t)(a.Search(ctx, "oil", archive.SearchOptions{After: next.Next}))
	t.Logf("first page %v, second page %v", first, time.Since(began))
}
