package app

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/search"
)

// newShelf returns a library over functions of the test, in a window of its own.
func newShelf(t testing.TB) *library {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(&pressTheme{forced: "light"})
	l := newLibrary(inlineTasks(), nil, newKeyTable(defaultKeys))
	l.fail = func(err error) { t.Errorf("the library failed: %v", err) }
	l.open = func(string, annotate.Span, []annotate.Span, bool) {}
	l.leave, l.unlight, l.runed = func() {}, func() {}, func(rune) {}
	l.other = func(*fyne.KeyEvent) bool { return false }
	w := test.NewTempWindow(t, l.content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 700))
	l.focus = w.Canvas().Focus
	return l
}

func TestLibraryPagesThroughManyArticles(t *testing.T) {
	l := newShelf(t)
	const all = 1050
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
	if asked != 1 || len(l.rows) != libraryPage {
		t.Fatalf("after the first page: %d questions, %d rows", asked, len(l.rows))
	}
	for range 40 {
		l.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
		l.tasks.settle()
	}
	if len(l.rows) != all || l.list.chosen != all-1 {
		t.Errorf("at the end: %d rows, row %d chosen; want %d and the last", len(l.rows), l.list.chosen, all)
	}
	if n := len(l.list.drawn); n > 20 {
		t.Errorf("%d rows are drawn, want only the visible ones", n)
	}
	if asked > 7 {
		t.Errorf("%d pages were asked for, want 6", asked)
	}
}

func TestAnOutdatedAnswerIsDropped(t *testing.T) {
	l := newShelf(t)
	var asked []string
	l.find = func(_ context.Context, q string, _ archive.SearchOptions) (archive.Results, error) {
		asked = append(asked, q)
		if q == "first" {
			l.field.SetText("second") // typed while the first answer is on its way
		}
		return archive.Results{Total: len(q), Articles: []archive.ArticleHits{{LibraryRow: archive.LibraryRow{ID: q, Title: q}}}}, nil
	}
	l.field.SetText("f")
	l.field.SetText("first")
	l.tasks.settle()
	if got := strings.Join(asked, ","); got != "first,second" {
		t.Errorf("asked for %s, want first,second: a burst of keys asks once", got)
	}
	if len(l.rows) != 1 || l.rows[0].row.ID != "second" {
		t.Errorf("the list shows %+v, want the answer to the second query alone", l.rows)
	}
}

func TestAWrongQueryIsShownAtItsPlace(t *testing.T) {
	l := newShelf(t)
	l.find = func(_ context.Context, q string, _ archive.SearchOptions) (archive.Results, error) {
		if strings.Contains(q, "soon") {
			return archive.Results{}, &search.QueryError{Start: 6, End: 10, Message: `"soon" is not a date`, Hint: "write 2021-10"}
		}
		return archive.Results{}, nil
	}
	l.field.SetText("after:soon")
	l.tasks.settle()
	if !l.complaint.Visible() || !l.under.Visible() || l.problem.text != `"soon" is not a date. Write 2021-10.` {
		t.Errorf("shown %t, underlined %t: %q", l.complaint.Visible(), l.under.Visible(), l.problem.text)
	}
	if l.under.Size().Width < 10 {
		t.Errorf("the line under the mistake is %v wide", l.under.Size().Width)
	}
	l.field.SetText("after:2021")
	l.tasks.settle()
	if l.complaint.Visible() || l.under.Visible() {
		t.Error("the complaint stays after the query was mended")
	}
}

func TestHitsOpenAtTheirPassage(t *testing.T) {
	l := newShelf(t)
	place := annotate.Span{Start: 40, End: 45}
	l.find = func(context.Context, string, archive.SearchOptions) (archive.Results, error) {
		return archive.Results{Total: 1, Articles: []archive.ArticleHits{{
			LibraryRow: archive.LibraryRow{ID: "a", Title: "Title"},
			Hits:       []archive.Hit{{Kind: "article", Snippet: "all the rules of", Spans: []annotate.Span{{Start: 8, End: 13}}, Place: place}},
		}}}, nil
	}
	var opened []string
	l.open = func(id string, at annotate.Span, hits []annotate.Span, focus bool) {
		opened = append(opened, fmt.Sprint(id, at, len(hits), focus))
	}
	l.field.SetText("rules")
	l.tasks.settle()
	l.fieldKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if want := fmt.Sprint("a", place, 1, true); len(opened) == 0 || opened[len(opened)-1] != want {
		t.Errorf("Enter opened %q, want %q", opened, want)
	}
	if l.count.text != "1 of 0 articles" {
		t.Errorf("the count says %q", l.count.text)
	}
}
