package app

import (
	"testing"

	"pressmark/annotate"
)

// TestKeysMeanTheChosenMark clicks twice where two marks overlap: the keys then act on the outer one, that the
// right pane tells of, and not on the innermost.
func TestKeysMeanTheChosenMark(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	wide := d.words("Baltic Line’s Anna Krol", "")
	d.do(tag)
	d.keys("frame", "Enter")
	d.people()
	stored := d.stored()
	outer, _ := stored.exactly(wide)
	inner, _ := stored.exactly(d.words("Baltic Line’s Anna Krol", "Baltic Line"))
	at := outer.Anchors[0].Span.Start + 1
	click := func() {
		d.c.reader.SetCaret(at)
		d.c.clicked(d.c.reader.MarksAt(at), at)
	}
	click()
	if a, ok := d.c.here(); !ok || a.ID != inner.ID {
		t.Fatalf("after one click %q is meant, want the inner mark", a.Type)
	}
	click()
	if a, ok := d.c.here(); !ok || a.ID != outer.ID {
		t.Fatalf("after two clicks %q is meant, want the outer mark", a.Type)
	}
	d.do(borderWordRight)
	after := d.stored()
	moved, _ := after.annotation(outer.ID)
	if spanOf(moved) == spanOf(outer) {
		t.Error("the border of the outer mark did not move")
	}
	d.do(trash)
	after = d.stored()
	if _, there := after.annotation(inner.ID); !there {
		t.Error("X took the inner mark, though the outer one was chosen")
	}
	if _, there := after.annotation(outer.ID); there {
		t.Error("X left the mark that was chosen")
	}
}

// TestSameBordersAreWalked holds that of two marks with the same borders the one walked to is meant.
func TestSameBordersAreWalked(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.words("Anna Krol", "")
	d.do(tag)
	d.keys("frame", "Enter")
	d.people()
	d.c.reader.SetCaret(0)
	d.settle()
	seen := map[string]bool{}
	for d.do(nextMark); d.c.reader.SelectedWords() != "Anna Krol"; d.do(nextMark) {
	}
	for range 2 {
		a, ok := d.c.here()
		if !ok || d.c.reader.SelectedWords() != "Anna Krol" {
			t.Fatalf("J stands on %q", d.c.reader.SelectedWords())
		}
		seen[a.Type] = true
		d.do(nextMark)
	}
	if !seen[annotate.TypeTag] || !seen[annotate.TypeSpeaker] {
		t.Errorf("J met marks of the types %v, want tag and speaker", seen)
	}
}
