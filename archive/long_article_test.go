package archive_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pressmark/annotate"
	"pressmark/archive"
)

// TestLongArticleLoadsInStep: what a mark costs does not grow with the marks of its article, when they are
// read and when one is made. Ten times the marks may take forty times as long, never the hundred of a search
// through all of them for each.
func TestLongArticleLoadsInStep(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 4,400 marks")
	}
	dir := t.TempDir()
	a, err := archive.Create(context.Background(), dir+"/archive", archive.Options{NoHold: true, NoIndex: true, Coder: "Test", CacheDir: dir + "/cache", StateDir: dir + "/state"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	few, fewMade := longArticle(t, a, 400)
	many, manyMade := longArticle(t, a, 4000)
	small, large := fastest(t, a, few, 400), fastest(t, a, many, 4000)
	t.Logf("400 marks: made in %v, read in %v; 4,000: %v, %v", fewMade, small, manyMade, large)
	if large > 40*small {
		t.Errorf("4,000 marks are read in %v, 400 in %v", large, small)
	}
	if manyMade > 40*fewMade {
		t.Errorf("4,000 marks are made in %v, 400 in %v", manyMade, fewMade)
	}
}

// longArticle makes an article with marks, 200 in a step, and says how long the marks took.
func longArticle(t *testing.T, a *archive.Archive, marks int) (id string, took time.Duration) {
	t.Helper()
	ctx := context.Background()
	const word = "harbour "
	id = fmt.Sprintf("8d3f4a52-6a0e-4b8e-9c1d-%012d", marks)
	article := annotate.Create("article", id, annotate.Fields{"title": "A long book", "text": strings.TrimSpace(strings.Repeat(word, 3*marks))})
	if _, err := a.Apply(ctx, annotate.Step{Label: "Made", Changes: []annotate.Change{article}}); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for from := 0; from < marks; from += 200 {
		var changes []annotate.Change
		for i := from; i < from+200; i++ {
			at := 3 * i * len(word)
			changes = append(changes, annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "mention", "resolution": "none",
				"spans": []annotate.Span{{Start: at, End: at + len(word) - 1}}}))
		}
		if _, err := a.Apply(ctx, annotate.Step{Label: "Marked", Changes: changes}); err != nil {
			t.Fatal(err)
		}
	}
	return id, time.Since(began)
}

func fastest(t *testing.T, a *archive.Archive, id string, want int) time.Duration {
	t.Helper()
	best := time.Hour
	for range 5 {
		began := time.Now()
		marks, err := a.Annotations(context.Background(), id)
		if err != nil || len(marks) != want {
			t.Fatalf("%d marks, %v; want %d", len(marks), err, want)
		}
		best = min(best, time.Since(began))
	}
	return best
}
