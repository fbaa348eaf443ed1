package app

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// twoCoders is a coded desk in which another coder marked a name and coded a claim.
func twoCoders(t *testing.T) *desk {
	t.Helper()
	d := codedDesk(t)
	rows, err := d.archive.Library(context.Background(), archive.LibraryPage{})
	if err != nil {
		t.Fatal(err)
	}
	quoting := func(q string) []any { return []any{map[string]any{"quote": q}} }
	_, err = d.archive.Apply(context.Background(), annotate.Step{Label: "Coded too", Coder: "Ben", Changes: []annotate.Change{
		annotate.Create("annotation", "$m", annotate.Fields{"article": rows[0].ID, "type": "firm", "resolution": "not sure", "spans": quoting("Nordsund")}),
		annotate.Create("annotation", "$c", annotate.Fields{"article": rows[0].ID, "type": "claim", "spans": quoting("the PA agreed with all")}),
		annotate.Create("statement", "$s", annotate.Fields{"article": rows[0].ID, "stance": "oppose"}),
		annotate.Create("statement_evidence", "", annotate.Fields{"statement": "$s", "annotation": "$c"}),
	}})
	if err != nil {
		t.Fatal(err)
	}
	d.tasks.settle()
	d.focus(d.library.list)
	d.press("Enter")
	return d
}

// mark selects a mark by its words, as the right pane does.
func (d *desk) mark(words string) {
	d.t.Helper()
	d.view.reader.Select(annotate.Span{Start: strings.Index(d.view.article.Revision.Text, words), End: strings.Index(d.view.article.Revision.Text, words) + len(words)})
	d.focusReader()
	d.tasks.settle()
}

func (d *desk) lastNotice() string {
	all := d.events("notice")
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]["text"].(string)
}

func TestOneCoderSeesNothingOfCoders(t *testing.T) {
	d := codedDesk(t)
	d.focus(d.library.list)
	d.press("Enter")
	if chip := d.coding.right.whose; chip.text != "" || !chip.Hidden {
		t.Errorf("with one coder the right pane shows %q", chip.text)
	}
	d.mark("Anna Krol")
	d.press("X")
	if got := d.lastNotice(); got != "" {
		t.Errorf("the coder is asked %q about an own mark", got)
	}
}

func TestMarksOfAnotherCoderAreHidden(t *testing.T) {
	d := twoCoders(t)
	seen := func() string {
		marks, notes := d.coding.marks()
		return fmt.Sprintf("%d marks, %d notes, %d rows, %s", len(marks), len(notes), len(d.coding.right.rows), d.coding.right.whose.text)
	}
	if got, want := seen(), "8 marks, 4 notes, 8 rows, marks of: all"; got != want {
		t.Errorf("all: %s, want %s", got, want)
	}
	d.press("V", "Down")
	d.shot("whose-marks")
	d.press("Enter")
	if got, want := seen(), "6 marks, 3 notes, 6 rows, marks of: mine"; got != want {
		t.Errorf("mine: %s, want %s", got, want)
	}
	d.press("V", "Down", "Down", "Enter")
	if got, want := seen(), "2 marks, 1 notes, 2 rows, marks of: Ben"; got != want {
		t.Errorf("Ben's: %s, want %s", got, want)
	}
	d.shot("marks-of-ben")
	d.press("Ctrl+K")
	d.write("coder:Ben")
	if n := d.library.result.Total; n != 1 || d.library.result.Statements != 1 {
		t.Errorf("coder:Ben finds %d articles, %d statements", n, d.library.result.Statements)
	}
	d.press("Escape", "Ctrl+2", "Q")
	d.write("coder:Ben")
	d.press("Enter")
	if n := len(d.views[viewStatements].(*statementsView).keysOf); n != 1 {
		t.Errorf("the statements of coder:Ben are %d rows", n)
	}
}

func TestAnotherCodersWorkIsChangedAfterAQuestion(t *testing.T) {
	for _, c := range []struct {
		act  string
		do   func(d *desk)
		done func(d *desk) bool
	}{
		{"trash a mark", func(d *desk) { d.mark("Nordsund"); d.press("X") }, func(d *desk) bool { return len(d.coding.now.annotations) == 7 }},
		{"move a border", func(d *desk) { d.mark("Nordsund"); d.press("Alt+Right") }, func(d *desk) bool { return len(d.coding.pending) == 0 && borderOf(d) != "Nordsund" }},
		{"re-type a mark", func(d *desk) { d.mark("Nordsund"); d.press("S") }, func(d *desk) bool { return d.coding.overlay != nil }},
		{"open a statement", func(d *desk) { d.mark("the PA agreed with all"); d.press("Enter") }, func(d *desk) bool { _, on := d.coding.overlay.(*strip); return on }},
		{"note on a mark", func(d *desk) { d.mark("Nordsund"); d.press("M") }, func(d *desk) bool { _, on := d.coding.overlay.(*memoBox); return on }},
		{"recode a statement", func(d *desk) {
			d.press("Ctrl+2", "Q")
			d.write("coder:Ben")
			d.press("Enter", "+")
		}, func(d *desk) bool {
			r, _ := d.views[viewStatements].(*statementsView).at(0)
			return r.Stance == "support"
		}},
		{"trash a statement", func(d *desk) {
			d.press("Ctrl+2", "Q")
			d.write("coder:Ben")
			d.press("Enter", "Delete")
		}, func(d *desk) bool { return len(d.views[viewStatements].(*statementsView).keysOf) == 0 }},
	} {
		t.Run(c.act, func(t *testing.T) {
			d := twoCoders(t)
			c.do(d)
			if got := d.lastNotice(); !strings.Contains(got, "Ben’s") {
				t.Fatalf("asked %q", got)
			}
			d.shot("coder-question")
			d.press("Escape")
			if c.done(d) {
				t.Fatal("done after Escape")
			}
			c.do(d)
			d.press("Enter")
			if !c.done(d) {
				t.Fatal("not done after Enter")
			}
			before := len(d.events("notice"))
			d.press("Escape", "Ctrl+1", "Escape")
			d.mark("the PA agreed with all")
			d.press("M")
			if len(d.events("notice")) != before {
				t.Errorf("asked again: %q", d.lastNotice())
			}
		})
	}
}

// borderOf is the words of Ben's first mark as they stand now.
func borderOf(d *desk) string {
	for _, a := range d.coding.stored.annotations {
		if !d.coding.guard.mine(a.Coder) && a.Type == annotate.TypeFirm {
			return d.coding.text(spanOf(a))
		}
	}
	return ""
}
