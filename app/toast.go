package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

const (
	toastFor    = 6 * time.Second
	toastWidest = 720
)

// toasts says what was done, at the foot of the reader, with a way back. One stands at a time; the next
// takes its place.
type toasts struct {
	layer   *fyne.Container // over the window, without a layout
	region  func() (fyne.Position, fyne.Size)
	tasks   *tasks
	log     *e2eLog
	undo    func()
	undoKey func() string

	box  *fyne.Container
	wide float32 // of the box, where there is room
	stop func()
}

// show says text; with undo it offers the way back.
func (t *toasts) show(text string, undo bool) {
	t.log.toast(text)
	t.hide()
	words := body(text)
	parts := []fyne.CanvasObject{words}
	if undo {
		back := link("Undo  "+t.undoKey(), func() { t.hide(); t.undo() })
		back.face.size = sizeBody
		parts = append(parts, back)
	}
	ground := raised(8)
	t.box = container.NewStack(ground, padded(8, 14, inRowGrow(gapWide, 0, parts...)))
	t.wide = 2*14 + words.MinSize().Width + 4
	for _, o := range parts[1:] {
		t.wide += gapWide + o.MinSize().Width
	}
	putOn(t.layer, t.box)
	t.place()
	t.stop = t.tasks.after(toastFor, t.hide)
}

// hide takes the toast away.
func (t *toasts) hide() {
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
	if t.box != nil {
		takeOff(t.layer, t.box)
		t.box = nil
	}
}

// place stands the toast at the foot of its region, after a change of the window's size too.
func (t *toasts) place() {
	if t.box == nil {
		return
	}
	at, size := t.region()
	w := min(t.wide, toastWidest, size.Width-2*gapWide)
	h := t.box.MinSize().Height
	t.box.Resize(fyne.NewSize(w, h))
	t.box.Move(fyne.NewPos(float32(int(at.X+(size.Width-w)/2)), at.Y+size.Height-h-gapWide))
}
