package app

import (
	"context"
	"strings"
	"testing"

	"pressmark/archive"
)

func (d *desk) statements() *statementsView { return d.views[viewStatements].(*statementsView) }

// table is the rows of the statements as "speakers / concept / stance".
func (d *desk) table() string {
	var out []string
	v := d.statements()
	for i := range v.keysOf {
		r, _ := v.at(i)
		out = append(out, strings.Join(r.SpeakerNames, ", ")+" / "+r.ConceptName+" / "+r.Stance)
	}
	return strings.Join(out, "; ")
}

const (
	both = "Anna Krol, Tomas Lind / Rules are welcome / support"
	krol = "Krol / Rules enable investment / support"
	lind = "Tomas Lind / Rules are welcome / "
)

func TestStatementsAreSortedAndFilteredByKeys(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+2")
	if got, want := d.table(), both+"; "+krol+"; "+lind; got != want {
		t.Fatalf("rows are %q, want %q", got, want)
	}
	d.shot("statements")
	for range 5 {
		d.press("Right") // to the concept
	}
	d.press("S")
	if got, want := d.table(), both+"; "+lind+"; "+krol; got != want {
		t.Errorf("by concept the rows are %q, want %q", got, want)
	}
	d.press("S")
	if got, want := d.table(), krol+"; "+both+"; "+lind; got != want {
		t.Errorf("by concept downwards the rows are %q, want %q", got, want)
	}
	d.press("F")
	d.write("WELCOME")
	d.shot("statements-filter")
	d.press("Enter")
	if got, want := d.table(), both+"; "+lind; got != want {
		t.Errorf("filtered, the rows are %q, want %q", got, want)
	}
	d.press("P")
	if got := len(d.statements().keysOf); got != 3 {
		t.Errorf("one row a speaker gives %d rows, want 3", got)
	}
	d.press("P", "X")
	if got := len(d.statements().keysOf); got != 3 {
		t.Errorf("without filter there are %d rows, want 3", got)
	}
}

func TestStatementsAreRecodedByKeys(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+2", "End", "-")
	if got := d.lastToast(); !strings.HasPrefix(got, "Set the stance of the statement ‘every berth") || !strings.HasSuffix(got, "to oppose") {
		t.Errorf("one key says %q", got)
	}
	if got := d.table(); !strings.HasSuffix(got, "Rules are welcome / oppose") {
		t.Errorf("rows are %q", got)
	}
	d.press("A", "C")
	d.write("welcome")
	d.press("Enter")
	want := "Set the concept of 3 statements to ‘Rules are welcome’? It changes 1: 1 from Rules enable investment. One undo takes it back."
	if got := d.events("notice"); len(got) == 0 || got[len(got)-1]["text"] != want {
		t.Fatalf("the preview says %v, want %q", got, want)
	}
	d.shot("statements-recode")
	d.press("Enter")
	d.press("U")
	d.press("Enter")
	if got, want := d.lastToast(), "Set the stance of 3 statements to unclear"; got != want {
		t.Errorf("recoding says %q, want %q", got, want)
	}
	if got := strings.Count(d.table(), "Rules are welcome / unclear"); got != 3 {
		t.Errorf("%d of 3 rows are recoded: %q", got, d.table())
	}
	d.press("Ctrl+Z")
	if got := strings.Count(d.table(), "unclear"); got != 0 {
		t.Errorf("one undo leaves %d rows unclear", got)
	}
}

func TestFromTheTableToTheTextAndBack(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+2", "Down", "Enter")
	if got := d.view.reader.SelectedWords(); got != "clear rules are the ground" {
		t.Errorf("Enter selects %q in the text", got)
	}
	d.press("Alt+Left")
	if v := d.statements(); d.shown != viewStatements || v.list.chosen != 1 {
		t.Errorf("Alt+Left leads to %s, row %d; want the same row of the table", d.shown, v.list.chosen)
	}
	ctx := context.Background()
	if u, ok, err := d.archive.NextUndo(ctx); err != nil || !ok || u.Label != "Coded" {
		t.Errorf("going back made the step %+v, %v", u, err)
	}
}

// TestManyStatementsAreFetchedByPages holds that only pages in sight are read.
func TestManyStatementsAreFetchedByPages(t *testing.T) {
	d := codedDesk(t)
	v := d.statements()
	d.press("Ctrl+2")
	keys := make([]archive.StatementKey, 100_000)
	for i := range keys {
		keys[i] = v.keysOf[i%3]
	}
	v.took(keys, map[int][]archive.StatementRow{}, true)
	d.tasks.settle()
	d.press("End")
	if got := len(v.asked); got == 0 || got > 4 {
		t.Errorf("the first and the last rows of 100,000 need %d pages", got)
	}
	if _, ok := v.at(99_999); !ok {
		t.Error("the last row is not there")
	}
}

func TestStatementOpensInItsStrip(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+2", "Down", "F2")
	v := d.views[viewStatements].(*statementsView)
	s, on := d.coding.overlay.(*strip)
	if r, _ := v.at(v.list.chosen); !on || s.draft.stored.ID != r.ID || d.shown != viewLibrary {
		t.Fatalf("F2 opens %T in %s", d.coding.overlay, d.shown)
	}
	d.press("Ctrl+Enter", "Alt+Left")
	if d.shown != viewStatements {
		t.Errorf("Alt+Left leads to %s", d.shown)
	}
}
