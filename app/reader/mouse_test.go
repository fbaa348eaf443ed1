package reader_test

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

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
