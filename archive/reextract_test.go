package archive_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// asExtractedBefore gives an imported article the text that an older extractor might have made: the given
// blocks dropped, others added.
func asExtractedBefore(t *testing.T, a *archive.Archive, id, text string) {
	t.Helper()
	makeStep(t, a, "Read as long ago", annotate.Change{Op: annotate.OpRevise, Table: "article", ID: id,
		Fields: annotate.Fields{"text": text, "reason": "extracted", "extractor": "an older one"}})
}

func importOne(t *testing.T, a *archive.Archive, path string) annotate.Article {
	t.Helper()
	report, err := a.Import(context.Background(), []string{path}, archive.ImportOptions{})
	if err != nil || report.Imported != 1 {
		t.Fatalf("Import(%s): %d imported, %v", path, report.Imported, err)
	}
	got, err := a.Article(context.Background(), report.Rows[0].Article)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// The seed article with a paragraph dropped, a promo line kept and a word misread is read anew: the marks on
// what both texts have stay placed, that on the promo line is to be looked at, and one undo takes it back.
func TestReextractSeed(t *testing.T) {
	a, ctx := fresh(t, testOptions(t)), context.Background()
	was := importOne(t, a, shared(t, "seed/article.txt"))
	lines := strings.Split(was.Revision.Text, "\n")
	dropped := lines[4]
	lines[4] = "Read more: ten charts of the week"
	misread := strings.Fields(lines[6])
	misread[2] = "misread"
	lines[6] = strings.Join(misread, " ")
	older := strings.Join(lines, "\n")
	asExtractedBefore(t, a, was.ID, older)
	makeStep(t, a, "Marked", annotate.Create("annotation", "", annotate.Fields{"article": was.ID, "type": "claim", "spans": quoting(lines[5])}),
		annotate.Create("annotation", "", annotate.Fields{"article": was.ID, "type": "mention", "spans": quoting("ten charts of the week")}))
	before := stateOf(t, a)

	x, err := a.Reextract(ctx, was.ID)
	if err != nil {
		t.Fatal(err)
	}
	if x.Text != was.Revision.Text || x.Was != "an older one" || x.Correction != 0 || x.Extractor == "" {
		t.Errorf("read anew: was %q, now %q, %d corrections, text of %d bytes, want that of the import", x.Was, x.Extractor, x.Correction, len(x.Text))
	}
	if c := x.Changes; len(c.In) != 2 || c.In[0].Span().In(x.Text) != dropped || len(c.Out) != 2 || c.Out[0].Span().In(older) != lines[4] || c.WordsIn == 0 || c.WordsOut == 0 {
		t.Errorf("blocks in %v, out %v, words in %d, out %d", c.In, c.Out, c.WordsIn, c.WordsOut)
	}
	if stateOf(t, a) != before {
		t.Error("looking at what comes of the original changed the archive")
	}
	if _, err := a.Apply(ctx, x.Step()); err != nil {
		t.Fatal(err)
	}
	marks, err := a.Annotations(ctx, was.ID)
	if err != nil || len(marks) != 2 {
		t.Fatalf("%d marks, %v", len(marks), err)
	}
	for _, m := range marks {
		want := annotate.Placed
		if m.Type == "mention" {
			want = annotate.Lost
		}
		if got := m.Anchors[0]; got.State != want || want == annotate.Placed && got.Span.In(x.Text) != lines[5] {
			t.Errorf("the %s is %s at %v", m.Type, got.State, got.Span)
		}
	}
	if !strings.Contains(stateOf(t, a), x.Extractor) {
		t.Error("the new revision does not say what made it")
	}
	if _, err := a.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if stateOf(t, a) != before {
		t.Error("one undo did not give the text and the marks back")
	}
}

func TestReextractIsRefused(t *testing.T) {
	a, ctx := fresh(t, testOptions(t)), context.Background()
	page := filepath.Join(t.TempDir(), "page.html")
	const html = `<html><head><title>Harbour reopens</title></head><body><article><h1>Harbour reopens</h1>
<p>The harbour reopened on Monday after repairs that took most of the winter, the mayor said at the quay.</p>
<p>Ships of the northern lines had to call at Port Aldar, which cost them half a day on every crossing.</p></article></body></html>`
	if err := os.WriteFile(page, []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	imported := importOne(t, a, page)
	typed := ferry(t, a)
	corrected := strings.Replace(imported.Revision.Text, "mayor", "major", 1)
	for _, c := range []struct {
		name, id, want string
		before         func()
	}{
		{"nothing differs", imported.ID, "word for word", func() {}},
		{"no original", typed, "not imported from a file", func() {}},
		{"only corrections differ", imported.ID, "corrected by hand and stays", func() {
			makeStep(t, a, "Corrected", annotate.Change{Op: annotate.OpRevise, Table: "article", ID: imported.ID, Fields: annotate.Fields{"text": corrected}})
		}},
		{"the file was changed", imported.ID, "is not as it was imported", func() {
			if err := os.WriteFile(filepath.Join(a.Info().Dir, "originals", imported.Original[:2], imported.Original), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"the file is gone", imported.ID, "cannot be read", func() {
			if err := os.Remove(filepath.Join(a.Info().Dir, "originals", imported.Original[:2], imported.Original)); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		c.before()
		if _, err := a.Reextract(ctx, c.id); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Reextract gives %v, want a sentence with %q", c.name, err, c.want)
		}
	}
}

// Of a file of many articles the one at its place is read; corrections by hand are counted, because they are
// not in the original.
func TestReextractOneOfManyAfterACorrection(t *testing.T) {
	a, ctx := fresh(t, testOptions(t)), context.Background()
	path := filepath.Join(t.TempDir(), "two.jsonl")
	const two = `{"title":"First","text":"The ferries sail at noon.\nNobody was hurt."}
{"title":"Second","text":"The power stays on.\nThe council votes in June."}
`
	if err := os.WriteFile(path, []byte(two), 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := a.Import(ctx, []string{path}, archive.ImportOptions{})
	if err != nil || report.Imported != 2 {
		t.Fatalf("%d imported, %v", report.Imported, err)
	}
	second := report.Rows[1].Article
	asExtractedBefore(t, a, second, "The power stays on. The council votes in June.")
	makeStep(t, a, "Corrected", annotate.Change{Op: annotate.OpRevise, Table: "article", ID: second, Fields: annotate.Fields{"text": "The power stays on. The council votes in July."}})
	x, err := a.Reextract(ctx, second)
	if err != nil {
		t.Fatal(err)
	}
	if x.Correction != 1 || !strings.HasSuffix(x.Text, "The power stays on.\nThe council votes in June.") {
		t.Errorf("%d corrections, text %q", x.Correction, x.Text)
	}
}
