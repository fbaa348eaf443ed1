package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// An emptyState fills a pane that has nothing to show: a drawing, what is missing, what to do.
type emptyState struct {
	drawn
	image       *canvas.Image
	name        string
	title, what *label
	buttons     []*press
}

func newEmptyState(name, title, what string, buttons ...*press) *emptyState {
	e := &emptyState{image: &canvas.Image{FillMode: canvas.ImageFillContain}, name: name, buttons: buttons}
	e.title = newLabel(title, face{size: sizeLead, bold: true}, colInk)
	e.title.most, e.title.align = 0, fyne.TextAlignCenter
	e.what = wrapped(what, face{size: sizeBody}, colMuted)
	e.what.align = fyne.TextAlignCenter
	e.objects = []fyne.CanvasObject{e.image, e.title, e.what}
	for _, b := range buttons {
		e.objects = append(e.objects, b)
	}
	e.paint = func() {
		e.image.Resource = icon(e.name, colFaint)
		e.image.Refresh()
	}
	e.place = e.arrange
	e.ExtendBaseWidget(e)
	return e
}

// set changes what is said.
func (e *emptyState) set(name, title, what string) {
	if e.name == name && e.title.text == title && e.what.text == what {
		return
	}
	e.name = name
	e.title.set(title)
	e.what.set(what)
	e.Refresh()
}

func (e *emptyState) arrange(s fyne.Size) {
	width := min(s.Width-2*gapLarge, 420)
	x := float32(int((s.Width - width) / 2))
	titleH, whatH := e.title.heightFor(width), e.what.heightFor(width)
	total := 48 + gap + titleH + gapTiny + whatH
	if len(e.buttons) > 0 && e.buttons[0].Visible() {
		total += gapWide + 32
	}
	y := float32(int(max(gapLarge, (s.Height-total)*0.4)))
	e.image.Move(fyne.NewPos(float32(int((s.Width-48)/2)), y))
	e.image.Resize(fyne.NewSize(48, 48))
	y += 48 + gap
	e.title.Move(fyne.NewPos(x, y))
	e.title.Resize(fyne.NewSize(width, titleH))
	y += titleH + gapTiny
	e.what.Move(fyne.NewPos(x, y))
	e.what.Resize(fyne.NewSize(width, whatH))
	y += whatH + gapWide
	var row float32
	for _, b := range e.buttons {
		row += b.MinSize().Width + gapSmall
	}
	at := float32(int((s.Width - row + gapSmall) / 2))
	for _, b := range e.buttons {
		b.Move(fyne.NewPos(at, y))
		b.Resize(b.MinSize())
		at += b.MinSize().Width + gapSmall
	}
}
