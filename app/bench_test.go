package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/ingest"
)

// What the UI thread does in one go must stay far below 100 ms: these measure the longest of it.

func manyRows(from, n int) []archive.LibraryRow {
	rows := make([]archive.LibraryRow, n)
	for i := range rows {
		rows[i] = archive.LibraryRow{
			ID: fmt.Sprint(from + i), Title: fmt.Sprintf("Article %d: regulators weigh new rules for the platforms of the north", from+i),
			Publication: "Harbour Post", Date: annotate.NoDate, State: "new", Cursor: fmt.Sprint(from + i + 1),
		}
	}
	return rows
}

// BenchmarkLastPageOf100000 is a page that comes in while 98,000 rows are there.
func BenchmarkLastPageOf100000(b *testing.B) {
	l := newShelf(b)
	l.rows = l.articleRows(manyRows(0, 98000))
	page := manyRows(98000, endPage)
	b.ReportAllocs()
	for b.Loop() {
		l.rows = append(l.rows[:98000], l.articleRows(page)...)
		l.list.reload()
	}
}

// BenchmarkScrollAmong100000 is one turn of the wheel.
func BenchmarkScrollAmong100000(b *testing.B) {
	l := newShelf(b)
	l.rows = l.articleRows(manyRows(0, 100000))
	l.ended = true
	l.list.reload()
	b.ReportAllocs()
	for b.Loop() {
		l.list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -40)})
	}
}

// BenchmarkAnswer shows an answer of 50 articles with 20 hits each.
func BenchmarkAnswer(b *testing.B) {
	l := newShelf(b)
	var got archive.Results
	for _, r := range manyRows(0, 50) {
		a := archive.ArticleHits{LibraryRow: r}
		for i := range 20 {
			a.Hits = append(a.Hits, archive.Hit{Kind: "article", ID: r.ID, Snippet: strings.Repeat("the rules of the north were weighed again ", 4),
				Spans: []annotate.Span{{Start: 4, End: 9}, {Start: 46, End: 51}}, Place: annotate.Span{Start: i, End: i + 5}})
		}
		got.Articles = append(got.Articles, a)
	}
	b.ReportAllocs()
	for b.Loop() {
		l.answer(got)
	}
}

// markedDesk is a window on an article of 20,000 words with 500 marks.
func markedDesk(b *testing.B) (*desk, loaded) {
	b.Helper()
	ctx := context.Background()
	c := testConfig(b)
	dir := filepath.Join(c.Home, "Press")
	a, err := c.Open(ctx, dir, true)
	if err != nil {
		b.Fatal(err)
	}
	text := "A long story\n\n" + strings.Repeat("Anna Krol said on Friday that the rules of the port were welcome and would be kept by all the lines that call there.\n\n", 900)
	if _, err := a.ImportSources(ctx, []ingest.Source{{Name: "long.txt", Data: []byte(text)}}, archive.ImportOptions{}); err != nil {
		b.Fatal(err)
	}
	rows, err := a.Library(ctx, archive.LibraryPage{})
	if err != nil || len(rows) != 1 {
		b.Fatal(err, rows)
	}
	article, err := a.Article(ctx, rows[0].ID)
	if err != nil {
		b.Fatal(err)
	}
	step := annotate.Step{Label: "Marked"}
	step.Changes = append(step.Changes, annotate.Create("entity", "$anna", annotate.Fields{"name": "Anna Krol", "kind": annotate.BuiltinKinds[0].ID}))
	at := 0
	for i := range 500 {
		next := strings.Index(article.Revision.Text[at:], "Anna Krol")
		if next < 0 {
			b.Fatalf("only %d places", i)
		}
		at += next
		step.Changes = append(step.Changes, annotate.Create("annotation", "", annotate.Fields{"article": article.ID, "type": "speaker", "entity": "$anna",
			"resolution": annotate.ResolvedEntity, "spans": []annotate.Span{{Start: at, End: at + 9}}}))
		at += 9
	}
	if _, err := a.Apply(ctx, step); err != nil {
		b.Fatal(err)
	}
	l, err := loadFrom(ctx, a, article.ID)
	if err != nil {
		b.Fatal(err)
	}
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	c.Archive = dir
	d := &desk{window: newWindow(c, inlineTasks())}
	d.win.Resize(fyne.NewSize(1280, 800))
	d.win.Show()
	d.begin()
	d.tasks.settle()
	b.Cleanup(d.finish)
	return d, l
}

// BenchmarkOpenCoded puts an article of 20,000 words with 500 marks into the window.
func BenchmarkOpenCoded(b *testing.B) {
	d, l := markedDesk(b)
	b.ReportAllocs()
	for b.Loop() {
		d.view.show(l)
	}
}

// BenchmarkStepIn follows a step in that article: its marks and its list anew.
func BenchmarkStepIn(b *testing.B) {
	d, l := markedDesk(b)
	d.view.show(l)
	d.tasks.settle()
	b.ReportAllocs()
	for b.Loop() {
		d.view.opened(l)
	}
}
