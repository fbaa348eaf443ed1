package reader_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"pressmark/annotate"
	"pressmark/app/reader"
)

func press(r *reader.Reader, pos fyne.Position, mods ...fyne.KeyModifier) {
	r.MouseDown(mouseEvent(pos, mods))
}

func release(r *reader.Reader, pos fyne.Position, mods ...fyne.KeyModifier) {
	r.MouseUp(mouseEvent(pos, mods))
}

func drag(r *reader.Reader, pos fyne.Position) {
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: pos}})
}

func click(r *reader.Reader, pos fyne.Position, mods ...fyne.KeyModifier) {
	press(r, pos, mods...)
	release(r, pos, mods...)
}

func mouseEvent(pos fyne.Position, mods []fyne.KeyModifier) *desktop.MouseEvent {
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: pos}, Button: desktop.MouseButtonPrimary}
	for _, m := range mods {
		e.Modifier |= m
	}
	return e
}

func wheel(r *reader.Reader, down bool, by float32) {
	if down {
		by = -by
	}
	r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, by)})
}

// runLater is a Run that keeps the work until later is called: what the background does, at a moment
// of the test's choice.
func runLater(later *func()) func(func(context.Context), func()) {
	return func(work func(context.Context), done func()) {
		*later = func() {
			work(context.Background())
			done()
		}
	}
}

// TestDragEndsBeyondTheEdge: Fyne takes the focus away when the button is let go over something that has
// none, and tells of the end of the drag alone.
func TestDragEndsBeyondTheEdge(t *testing.T) {
	r, win := open(t, theme.VariantLight, 1, 600, 300)
	showSample(r)
	press(r, fyne.NewPos(100, 80))
	drag(r, fyne.NewPos(200, 320))
	win.Canvas().Unfocus()
	r.DragEnd()
	if !r.Focused() || r.Selection().Empty() {
		t.Errorf("after a drag that ended below the edge: focused %v, selected %q", r.Focused(), r.SelectedWords())
	}
	was := r.Selection()
	drag(r, fyne.NewPos(300, 40))
	if now := r.Selection(); now.Caret != was.Caret {
		t.Error("the selection follows the pointer though the button was let go")
	}
}

func TestTheColumnStandsInTheMiddleOfAWidePane(t *testing.T) {
	r, w := open(t, theme.VariantLight, 1, 700, 500)
	showSample(r)
	edge := func() float32 {
		at := r.Caret()
		r.SetCaret(0)
		defer r.SetCaret(at)
		pos, _, ok := r.RectOf(annotate.Span{Start: 0, End: 1})
		if !ok {
			t.Fatal("the first letter is not in sight")
		}
		return pos.X
	}
	narrow := edge()
	w.Resize(fyne.NewSize(1300, 500))
	wide := edge()
	if narrow > 60 || wide < 150 {
		t.Errorf("the text begins at %v of 700 and at %v of 1300", narrow, wide)
	}
	pos, size, _ := r.RectOf(annotate.Span{Start: 4, End: 5})
	click(r, fyne.NewPos(pos.X+1, pos.Y+size.Height/2))
	if got := r.Caret(); got != 4 {
		t.Errorf("a click before the fifth letter puts the caret at %d", got)
	}
	w.Resize(fyne.NewSize(700, 500))
	if again := edge(); again != narrow {
		t.Errorf("back at 700 the text begins at %v, want %v", again, narrow)
	}
}
