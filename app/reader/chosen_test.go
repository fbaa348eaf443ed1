package reader_test

import "testing"

// TestChosenMarkIsSeen: a chosen mark looks different, also under marks that lie within it, and its choice
// leaves no trace once it is given up.
func TestChosenMarkIsSeen(t *testing.T) {
	r, _, win := shown(t)
	before := win.Canvas().Capture()
	r.SetChosen([]string{"5"})
	if same(before, win.Canvas().Capture()) {
		t.Error("the chosen mark looks like the others")
	}
	r.SetChosen(nil)
	if !same(before, win.Canvas().Capture()) {
		t.Error("the mark still looks chosen")
	}
	_, marks, _ := sample()
	r.SetChosen([]string{"5"})
	chosen := win.Canvas().Capture()
	r.RemoveMark("5")
	r.AddMark(marks[4])
	if !same(chosen, win.Canvas().Capture()) {
		t.Error("the mark is not chosen when it comes back")
	}
	r.SetChosen([]string{"no such mark"})
	if !same(before, win.Canvas().Capture()) {
		t.Error("a mark that is not there was shown")
	}
}
