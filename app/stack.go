package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// column stands objects below each other, each as wide as the column. An object whose height follows
// from its width, such as a wrapped label, is asked for it; the last one takes what is left when it
// says so.
type column struct {
	gap  float32
	fill bool // the last object takes the rest of the height
}

type tall interface{ heightFor(width float32) float32 }

// A tallLayout is the same for a container: column, inset and noticeLayout.
type tallLayout interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

func heightOf(o fyne.CanvasObject, width float32) float32 {
	if t, ok := o.(tall); ok {
		return t.heightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(tallLayout); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

func (c *column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if h > 0 {
			h += c.gap
		}
		h += heightOf(o, width)
	}
	return h
}

// Layout implements fyne.Layout.
func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightOf(o, size.Width)
		if c.fill && i == len(objects)-1 {
			h = max(0, size.Height-y)
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h + c.gap
	}
}

// MinSize implements fyne.Layout; the width is the owner's choice.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		w = max(w, o.MinSize().Width)
		if h > 0 {
			h += c.gap
		}
		h += o.MinSize().Height
	}
	return fyne.NewSize(w, h)
}

func newColumn(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap}, objects...)
}

// fillColumn is a column whose last object takes the rest.
func fillColumn(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap, fill: true}, objects...)
}

// inset keeps a margin around one object, or around several on top of each other.
type inset struct{ top, right, bottom, left float32 }

func (p *inset) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for _, o := range objects {
		h = max(h, heightOf(o, width-p.left-p.right))
	}
	return h + p.top + p.bottom
}

// Layout implements fyne.Layout.
func (p *inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(p.left, p.top))
		o.Resize(fyne.NewSize(max(0, size.Width-p.left-p.right), max(0, size.Height-p.top-p.bottom)))
	}
}

// MinSize implements fyne.Layout.
func (p *inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s.AddWidthHeight(p.left+p.right, p.top+p.bottom)
}

func padded(v, h float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&inset{v, h, v, h}, objects...)
}

// rowOf stands objects beside each other, centred on the height; the one at grow, if any, takes the
// rest of the width.
type rowOf struct {
	gap  float32
	grow int // -1: none
}

// Layout implements fyne.Layout.
func (r *rowOf) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rest := size.Width
	shown := 0
	for i, o := range objects {
		if o.Visible() {
			shown++
			if i != r.grow {
				rest -= o.MinSize().Width
			}
		}
	}
	rest -= float32(max(0, shown-1)) * r.gap
	var x float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		s := o.MinSize()
		if i == r.grow {
			s.Width = max(0, rest)
		}
		s.Height = min(s.Height, size.Height)
		o.Move(fyne.NewPos(float32(int(x)), float32(int(size.Height-s.Height)/2)))
		o.Resize(s)
		x += s.Width + r.gap
	}
}

// MinSize implements fyne.Layout.
func (r *rowOf) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if s.Width > 0 {
			s.Width += r.gap
		}
		m := o.MinSize()
		if i != r.grow {
			s.Width += m.Width
		}
		s.Height = max(s.Height, m.Height)
	}
	return s
}

// inRow makes a row in which no object grows; inRowGrow one in which the object at grow does.
func inRow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowOf{gap, -1}, objects...)
}

func inRowGrow(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowOf{gap, grow}, objects...)
}

// flow stands objects beside each other and goes on in a new line where the width ends.
type flow struct{ gap float32 }

func (f *flow) place(objects []fyne.CanvasObject, width float32, put bool) float32 {
	var x, y, h float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		s := o.MinSize()
		if x > 0 && x+s.Width > width {
			x, y, h = 0, y+h+f.gap, 0
		}
		if put {
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(min(s.Width, max(width, 1)), s.Height))
		}
		x += s.Width + f.gap
		h = max(h, s.Height)
	}
	return y + h
}

// Layout implements fyne.Layout.
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.place(objects, size.Width, true)
}

// MinSize implements fyne.Layout.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	for _, o := range objects {
		w, h = max(w, o.MinSize().Width), max(h, o.MinSize().Height)
	}
	return fyne.NewSize(w, h)
}

// A flowBox is a flow that knows its height for a width.
type flowBox struct {
	drawn
	flow flow
}

func newFlow(gap float32, objects ...fyne.CanvasObject) *flowBox {
	b := &flowBox{flow: flow{gap}}
	b.objects = objects
	b.paint = func() {}
	b.place = func(s fyne.Size) { b.flow.Layout(b.objects, s) }
	b.min = func() fyne.Size { return fyne.NewSize(0, b.heightFor(b.Size().Width)) }
	b.ExtendBaseWidget(b)
	return b
}

func (b *flowBox) heightFor(width float32) float32 { return b.flow.place(b.objects, width, false) }

// A divider is the line between two panes; it can be dragged.
type divider struct {
	drawn
	line  *fill
	moved func(dx float32)
	ended func()
}

var (
	_ fyne.Draggable     = (*divider)(nil)
	_ desktop.Cursorable = (*divider)(nil)
)

const dividerGrip = 7 // points of the window that take hold of the line

func newDivider(moved func(dx float32), ended func()) *divider {
	d := &divider{line: hairline(), moved: moved, ended: ended}
	d.objects = []fyne.CanvasObject{d.line}
	d.paint = func() { d.line.Refresh() }
	d.place = func(s fyne.Size) {
		d.line.Move(fyne.NewPos(float32(int(s.Width/2)), 0))
		d.line.Resize(fyne.NewSize(1, s.Height))
	}
	d.ExtendBaseWidget(d)
	return d
}

// Dragged implements fyne.Draggable.
func (d *divider) Dragged(e *fyne.DragEvent) { d.moved(e.Dragged.DX) }

// DragEnd implements fyne.Draggable.
func (d *divider) DragEnd() { d.ended() }

// Cursor implements desktop.Cursorable.
func (d *divider) Cursor() desktop.Cursor { return desktop.HResizeCursor }
