package app

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/ingest"
)

// bundle is a JSON-lines file of articles, one for each publication and date.
func bundle(rows ...[2]string) string {
	var b strings.Builder
	for i, r := range rows {
		fmt.Fprintf(&b, `{"title":"Story %d","publication":%q,"date":%q,"text":"Rules came first.\n\nThe rules stayed.\n\nRules are rules.\n\nNobody liked the rules."}`+"\n", i, r[0], r[1])
	}
	return b.String()
}

func TestFiltersOfPublicationAndYear(t *testing.T) {
	d := newDesk(t, 1280, 720)
	d.importText("all.jsonl", bundle([2]string{"Coast Daily", "2021-03-01"}, [2]string{"Harbour Post", "2021-05-01"}, [2]string{"Coast Daily", "2023-01-09"}))
	if n := len(d.library.rows); n != 3 {
		t.Fatalf("%d articles were imported, want 3", n)
	}
	names, err := publicationsOf(context.Background(), d.archive.Library)
	if got := strings.Join(names, "|"); err != nil || got != "Coast Daily|Harbour Post" {
		t.Fatalf("publications: %s, %v", got, err)
	}
	years, err := d.library.yearsOf(context.Background(), d.archive.Library)
	if got := strings.Join(years, "|"); err != nil || got != "2023|2022|2021" {
		t.Fatalf("years: %s, %v", got, err)
	}
	d.do(ofPublication)
	d.tasks.settle()
	if d.menu == nil {
		t.Fatal("the filter offered nothing")
	}
	d.shot("filter-publication")
	d.press("Enter")
	if d.library.publication != "Coast Daily" || len(d.library.rows) != 2 {
		t.Errorf("of %q there are %d rows, want the 2 of Coast Daily", d.library.publication, len(d.library.rows))
	}
	if err := d.archive.WaitIndexed(context.Background()); err != nil {
		t.Fatal(err)
	}
	d.do(ofYear)
	d.tasks.settle()
	d.press("Enter")
	if d.library.year != 2023 || len(d.library.rows) != 1 {
		t.Errorf("of %d there are %d rows, want 1", d.library.year, len(d.library.rows))
	}
	d.shot("filtered")
	d.press("Ctrl+K")
	d.write("nobody OR nothing")
	if got, want := d.library.question(), `(nobody OR nothing) in:"Coast Daily" date:2023`; got != want {
		t.Errorf("the question is %s, want %s", got, want)
	}
	if d.library.result.Total != 1 {
		t.Errorf("%d articles answer it, want 1", d.library.result.Total)
	}
	d.do(viewTrash)
	d.tasks.settle()
	if d.library.publication != "" || d.library.year != 0 {
		t.Error("the trash is filtered")
	}
}

func TestTheRestOfAnArticlesHitsIsTold(t *testing.T) {
	d := newDesk(t, 1280, 720)
	d.importText("all.jsonl", bundle([2]string{"Coast Daily", "2021-03-01"}, [2]string{"Harbour Post", "2021-05-01"}))
	if err := d.archive.WaitIndexed(context.Background()); err != nil {
		t.Fatal(err)
	}
	d.press("Ctrl+K")
	d.write("rules")
	more := -1
	for i, r := range d.library.rows {
		if r.more > 0 {
			more = i
			break
		}
	}
	if more != 3 || d.library.rows[more].more != 2 {
		t.Fatalf("rows %+v: want “2 more” below the first article's two hits", d.library.rows)
	}
	d.shot("more-hits")
	d.focus(d.library.list)
	d.library.list.choose(more)
	d.press("Enter")
	if len(d.library.rows) != 5+4 || d.library.rows[4].hit == nil {
		t.Errorf("after Enter there are %d rows, want the 4 hits of the first article", len(d.library.rows))
	}
	if d.library.list.chosen != more {
		t.Errorf("row %d is chosen, want the first of those that came", d.library.list.chosen)
	}
	d.press("Enter")
	if got := len(d.view.hits); got != 4 {
		t.Errorf("%d passages are lit in the article, want all 4", got)
	}
}

func TestEndGoesToTheLastOfManyArticles(t *testing.T) {
	l := newShelf(t)
	const all = 12345
	asked := 0
	l.page = func(_ context.Context, p archive.LibraryPage) ([]archive.LibraryRow, error) {
		asked++
		from := 0
		if p.After != "" {
			fmt.Sscan(p.After, &from)
		}
		var rows []archive.LibraryRow
		for i := from; i < min(all, from+p.Limit); i++ {
			rows = append(rows, archive.LibraryRow{ID: fmt.Sprint(i), Title: fmt.Sprintf("Article %d", i), Date: annotate.NoDate, Cursor: fmt.Sprint(i + 1)})
		}
		return rows, nil
	}
	l.reload()
	l.tasks.settle()
	l.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	l.tasks.settle()
	if len(l.rows) != all || l.list.chosen != all-1 {
		t.Errorf("End: %d rows, row %d chosen; want %d and the last", len(l.rows), l.list.chosen, all)
	}
	if asked > 9 {
		t.Errorf("%d pages were asked for", asked)
	}
	l.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if l.list.chosen != 0 || l.list.offset != 0 {
		t.Errorf("Home chose row %d at %v", l.list.chosen, l.list.offset)
	}
	l.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	if l.list.chosen < 5 {
		t.Errorf("PgDn went to row %d", l.list.chosen)
	}
}

func TestBackToThePlaceReadBefore(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText, longText)
	d.press("Ctrl+K", "Down", "Enter")
	first := d.view.article.ID
	d.view.reader.SetCaret(12)
	d.press("Ctrl+K", "Down", "Down", "Enter")
	second := d.view.article.ID
	if first == second {
		t.Fatal("the second article is not open")
	}
	d.press("Backspace")
	if d.view.article.ID != first || d.view.reader.Caret() != 12 || !d.view.reader.Focused() {
		t.Errorf("back: article %q, caret %d, focused %t", d.view.article.ID, d.view.reader.Caret(), d.view.reader.Focused())
	}
	d.press("Shift+Backspace")
	if d.view.article.ID != second {
		t.Error("ahead does not go to the second article again")
	}
	d.press("Backspace", "Backspace")
	toasts := d.events("toast")
	if len(toasts) == 0 || !strings.Contains(toasts[len(toasts)-1]["text"].(string), "no place before") {
		t.Errorf("at the first place Backspace says %v", toasts)
	}
}

// importText brings the articles of a text in.
func (d *desk) importText(name, text string) {
	d.t.Helper()
	if _, err := d.archive.ImportSources(context.Background(), []ingest.Source{{Name: name, Data: []byte(text)}}, archive.ImportOptions{}); err != nil {
		d.t.Fatalf("import: %v", err)
	}
	d.library.reload()
	d.tasks.settle()
}
