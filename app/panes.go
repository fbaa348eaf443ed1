package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

const (
	railWidth   = 52
	leftLeast   = 220
	rightLeast  = 240
	middleLeast = 480
)

// panes lays the window out: rail, left pane, reader, right pane, one line between them, the status
// line below and a layer over all of it.
type panes struct {
	rail, left, middle, right, status, overlay fyne.CanvasObject
	leftEdge, rightEdge                        *divider
	railLine, statusLine                       *fill
	leftWidth, rightWidth                      float32
	leftFolded, rightFolded                    bool
	leftAway, rightAway                        bool // the view that is shown has no such pane
	laidOut                                    func()
}

// Layout implements fyne.Layout.
func (p *panes) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	h := size.Height - statusHeight
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(float32(int(x)), float32(int(y))))
		o.Resize(fyne.NewSize(float32(int(w)), float32(int(h))))
	}
	left, right := p.widths(size.Width)
	put(p.rail, 0, 0, railWidth-1, h)
	put(p.railLine, railWidth-1, 0, 1, h)
	shown(p.left, left > 0)
	shown(p.leftEdge, left > 0)
	shown(p.right, right > 0)
	shown(p.rightEdge, right > 0)
	x := float32(railWidth)
	if left > 0 {
		put(p.left, x, 0, left, h)
		put(p.leftEdge, x+left-3, 0, dividerGrip, h)
		x += left + 1
	}
	end := size.Width
	if right > 0 {
		put(p.right, end-right, 0, right, h)
		put(p.rightEdge, end-right-4, 0, dividerGrip, h)
		end -= right + 1
	}
	put(p.middle, x, 0, end-x, h)
	put(p.statusLine, 0, h, size.Width, 1)
	put(p.status, 0, h+1, size.Width, statusHeight-1)
	put(p.overlay, 0, 0, size.Width, size.Height)
	p.laidOut()
}

// widths returns the widths of the side panes: what was chosen, less where the reader would become too
// narrow to read.
func (p *panes) widths(total float32) (left, right float32) {
	p.leftWidth = max(leftLeast, min(p.leftWidth, total/2))
	p.rightWidth = max(rightLeast, min(p.rightWidth, total/2))
	left, right = p.leftWidth, p.rightWidth
	if p.leftFolded || p.leftAway {
		left = 0
	}
	if p.rightFolded || p.rightAway {
		right = 0
	}
	room := total - railWidth - middleLeast - 2
	if left+right > room && right > 0 {
		right = max(rightLeast, room-left)
	}
	if left+right > room && left > 0 {
		left = max(leftLeast, room-right)
	}
	return left, right
}

func shown(o fyne.CanvasObject, on bool) {
	if on && !o.Visible() {
		o.Show()
	} else if !on && o.Visible() {
		o.Hide()
	}
}

// MinSize implements fyne.Layout: smaller than 800 x 500 the window is of no use.
func (p *panes) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(800, 500) }

// laidOut follows every layout of the window.
func (w *window) laidOut() {
	w.toasts.place()
	w.placePanel()
	if w.find.shown {
		w.find.place()
	}
	w.start.place()
	w.coding.laidOut()
	if w.log == nil {
		return
	}
	for name, o := range map[string]fyne.CanvasObject{
		"rail": w.rail.content, "library": w.library.list, "search": w.library.field, "reader": w.view.reader,
		"inspector": w.right, "status": w.panes.status, "middle": w.middle,
	} {
		w.logPane(name, o)
	}
}

func (w *window) logPane(name string, o fyne.CanvasObject) {
	scale := w.win.Canvas().Scale()
	at, size := w.c.App.Driver().AbsolutePositionForObject(o), o.Size()
	if !o.Visible() {
		size = fyne.Size{}
	}
	w.log.pane(name, at.X*scale, at.Y*scale, size.Width*scale, size.Height*scale)
}

// middleRegion is where the reader stands, in the window's own coordinates.
func (w *window) middleRegion() (fyne.Position, fyne.Size) {
	return w.middle.Position(), w.middle.Size()
}

// The rail shows the five views.
type rail struct {
	content *fyne.Container
	views   map[action]*press
}

var railViews = []struct {
	action action
	icon   string
}{{viewLibrary, "library"}, {viewStatements, "statements"}, {viewEntities, "entities"}, {viewCodebook, "codebook"}, {viewTodos, "todo"}, {viewScreening, "filter"}, {viewDiary, "memo"}}

func newRail(do func(action) bool) *rail {
	r := &rail{views: map[action]*press{}}
	var list []fyne.CanvasObject
	for _, v := range railViews {
		p := iconPress(v.icon, func() { do(v.action) })
		r.views[v.action] = p
		list = append(list, container.New(&inset{0, 7, 0, 8}, p))
	}
	r.content = container.NewStack(newFill(colPanel), container.New(&inset{gap, 0, 0, 0}, newColumn(gapSmall, list...)))
	return r
}

// show lights one view.
func (r *rail) show(a action) {
	for view, p := range r.views {
		p.setActive(view == a)
	}
}
