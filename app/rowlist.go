package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A rowList is a list that can be long: only the visible rows exist as objects, heights are known
// before a row is drawn, and more rows are asked for when the end comes near.
type rowList struct {
	widget.BaseWidget

	count  func() int
	height func(i int) float32
	row    func(i int, width float32) rowData

	onChoose  func(i int)                   // the choice moved, by key or mouse
	onOpen    func(i int)                   // Enter
	onClick   func(i int)                   // a click
	onKey     func(*fyne.KeyEvent) bool     // first sight of every key
	onRune    func(rune)                    // characters do not type here
	onFocus   func(bool)                    // the keys came or went
	onContext func(i int, at fyne.Position) // secondary click
	onWidth   func(float32)                 // the width at which rows are drawn, before they are
	onMoved   func()                        // the rows stand elsewhere than before
	nearEnd   func()                        // fewer than a page of rows are left below

	chosen  int // -1: none
	hovered int
	focused bool
	offset  float32
	shown   float32   // the offset at which the rows were drawn last
	tops    []float32 // top of each row, and the end of the last one
	drawn   map[int]*drawnRow
	spare   []*drawnRow
	thumb   *canvas.Rectangle
	objects []fyne.CanvasObject
	grab    float32 // where the thumb was taken hold of; below 0: not
}

var (
	_ fyne.Focusable      = (*rowList)(nil)
	_ fyne.Scrollable     = (*rowList)(nil)
	_ fyne.Draggable      = (*rowList)(nil)
	_ desktop.Mouseable   = (*rowList)(nil)
	_ desktop.Hoverable   = (*rowList)(nil)
	_ fyne.WidgetRenderer = (*rowListRenderer)(nil)
)

func newRowList() *rowList {
	l := &rowList{chosen: -1, hovered: -1, grab: -1, drawn: map[int]*drawnRow{}, thumb: canvas.NewRectangle(nil)}
	l.count = func() int { return 0 }
	l.height = func(int) float32 { return 40 }
	l.row = func(int, float32) rowData { return rowData{} }
	l.ExtendBaseWidget(l)
	return l
}

// reload takes the rows anew: their number or their heights changed. The choice and the place stay.
func (l *rowList) reload() {
	l.measure()
	l.Refresh()
}

// measure works out where each row stands.
func (l *rowList) measure() {
	n := l.count()
	l.tops = append(l.tops[:0], 0)
	for i := 0; i < n; i++ {
		l.tops = append(l.tops, l.tops[i]+l.height(i))
	}
	if l.chosen >= n {
		l.chosen = n - 1
	}
	for l.chosen >= 0 && l.row(l.chosen, l.inner()).plain { // a heading came to stand there
		l.chosen--
	}
}

// toTop shows the first row, as after a new query.
func (l *rowList) toTop() { l.offset = 0 }

// choose moves the choice and brings it into view.
func (l *rowList) choose(i int) {
	n := l.count()
	if n == 0 {
		return
	}
	i = max(0, min(i, n-1))
	for down := i >= l.chosen; i >= 0 && i < n && l.row(i, l.inner()).plain; {
		if down && i+1 < n {
			i++
		} else {
			down = false
			i--
		}
	}
	if i < 0 {
		return
	}
	changed := i != l.chosen
	l.chosen = i
	l.reveal(i)
	l.Refresh()
	if changed && l.onChoose != nil {
		l.onChoose(i)
	}
}

func (l *rowList) reveal(i int) {
	if i+1 >= len(l.tops) {
		return
	}
	if top := l.tops[i]; top < l.offset {
		l.offset = top
	} else if end := l.tops[i+1]; end > l.offset+l.Size().Height {
		l.offset = end - l.Size().Height
	}
}

func (l *rowList) total() float32 {
	if len(l.tops) == 0 {
		return 0
	}
	return l.tops[len(l.tops)-1]
}

// inner is the width of a row beside the thumb.
func (l *rowList) inner() float32 { return l.Size().Width }

// at returns the row at a height of the widget, -1 below the last.
func (l *rowList) at(y float32) int {
	y += l.offset
	lo, hi := 0, len(l.tops)-1
	if hi < 1 || y < 0 || y >= l.total() {
		return -1
	}
	for lo < hi-1 {
		mid := (lo + hi) / 2
		if l.tops[mid] <= y {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// CreateRenderer implements fyne.Widget.
func (l *rowList) CreateRenderer() fyne.WidgetRenderer { return &rowListRenderer{l} }

// MinSize lets the pane decide.
func (l *rowList) MinSize() fyne.Size { return fyne.NewSize(40, 40) }

type rowListRenderer struct{ l *rowList }

func (r *rowListRenderer) Destroy()                     {}
func (r *rowListRenderer) MinSize() fyne.Size           { return fyne.NewSize(40, 40) }
func (r *rowListRenderer) Objects() []fyne.CanvasObject { return r.l.objects }
func (r *rowListRenderer) Layout(s fyne.Size) {
	if r.l.onWidth != nil {
		r.l.onWidth(s.Width)
	}
	r.l.arrange()
}
func (r *rowListRenderer) Refresh() { r.l.arrange(); canvas.Refresh(r.l) }

// arrange draws the visible rows.
func (l *rowList) arrange() {
	size := l.Size()
	l.offset = max(0, min(l.offset, l.total()-size.Height))
	if l.shown != l.offset && l.onMoved != nil {
		defer l.onMoved()
	}
	l.shown = l.offset
	l.objects = l.objects[:0]
	first := max(0, l.at(0))
	last := first
	for last+1 < len(l.tops)-1 && l.tops[last+1] < l.offset+size.Height {
		last++
	}
	l.recycle(first, last)
	for i := first; i <= last && i+1 < len(l.tops); i++ {
		d := l.drawn[i]
		if d == nil {
			d = l.take()
		}
		look := rowLook{chosen: i == l.chosen, hovered: i == l.hovered, focused: l.focused}
		d.draw(l.row(i, l.inner()), l.tops[i]-l.offset, l.tops[i+1]-l.tops[i], l.inner(), look)
		l.drawn[i] = d
		l.objects = append(l.objects, d.objects...)
	}
	l.bar(size)
	if l.nearEnd != nil && len(l.tops) > 1 && len(l.tops)-1-last < 60 {
		l.nearEnd()
	}
}

// recycle frees the objects of rows outside first to last. A row that stays keeps its own: were they dealt
// out anew, Fyne would find other minimum sizes in their places and lay the list out again at every frame.
func (l *rowList) recycle(first, last int) {
	for i, d := range l.drawn {
		if i < first || i > last || i+1 >= len(l.tops) {
			l.spare = append(l.spare, d)
			delete(l.drawn, i)
		}
	}
}

func (l *rowList) take() *drawnRow {
	if n := len(l.spare); n > 0 {
		d := l.spare[n-1]
		l.spare = l.spare[:n-1]
		return d
	}
	return newDrawnRow()
}

// bar places the thumb, hidden while everything fits.
func (l *rowList) bar(size fyne.Size) {
	if l.total() <= size.Height || size.Height <= 0 {
		return
	}
	h := max(24, size.Height*size.Height/l.total())
	y := (size.Height - h) * l.offset / (l.total() - size.Height)
	l.thumb.FillColor, l.thumb.CornerRadius = theme.Color(colLine), 2
	if l.hovered >= 0 || l.grab >= 0 {
		l.thumb.FillColor = theme.Color(colFaint)
	}
	place(l.thumb, fyne.NewPos(size.Width-5, y), fyne.NewSize(4, h))
	l.objects = append(l.objects, l.thumb)
}

// Scrolled implements fyne.Scrollable.
func (l *rowList) Scrolled(e *fyne.ScrollEvent) {
	l.offset -= e.Scrolled.DY
	l.Refresh()
}

// Dragged moves the thumb.
func (l *rowList) Dragged(e *fyne.DragEvent) {
	if l.grab < 0 || l.Size().Height <= 0 {
		return
	}
	l.offset += e.Dragged.DY * l.total() / l.Size().Height
	l.Refresh()
}

// DragEnd implements fyne.Draggable.
func (l *rowList) DragEnd() { l.grab = -1 }

// MouseDown implements desktop.Mouseable: a choice needs no release.
func (l *rowList) MouseDown(e *desktop.MouseEvent) {
	if e.Position.X > l.Size().Width-12 && l.total() > l.Size().Height {
		l.grab = e.Position.Y
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
	i := l.at(e.Position.Y)
	if i < 0 || l.row(i, l.inner()).plain {
		return
	}
	l.choose(i)
	if e.Button == desktop.MouseButtonSecondary {
		if l.onContext != nil {
			l.onContext(i, e.AbsolutePosition)
		}
		return
	}
	if l.onClick != nil {
		l.onClick(i)
	}
}

// MouseUp implements desktop.Mouseable.
func (l *rowList) MouseUp(*desktop.MouseEvent) { l.grab = -1 }

// MouseIn implements desktop.Hoverable.
func (l *rowList) MouseIn(e *desktop.MouseEvent) { l.hover(l.at(e.Position.Y)) }

// MouseMoved implements desktop.Hoverable.
func (l *rowList) MouseMoved(e *desktop.MouseEvent) { l.hover(l.at(e.Position.Y)) }

// MouseOut implements desktop.Hoverable.
func (l *rowList) MouseOut() { l.hover(-1) }

func (l *rowList) hover(i int) {
	if i != l.hovered {
		l.hovered = i
		l.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (l *rowList) FocusGained() { l.focusChanged(true) }

// FocusLost implements fyne.Focusable.
func (l *rowList) FocusLost() { l.focusChanged(false) }

func (l *rowList) focusChanged(on bool) {
	l.focused = on
	if on && l.chosen < 0 && l.count() > 0 {
		l.choose(0)
	}
	l.Refresh()
	if l.onFocus != nil {
		l.onFocus(on)
	}
}

// TypedRune implements fyne.Focusable.
func (l *rowList) TypedRune(r rune) {
	if l.onRune != nil {
		l.onRune(r)
	}
}

// TypedKey implements fyne.Focusable.
func (l *rowList) TypedKey(e *fyne.KeyEvent) {
	if l.onKey != nil && l.onKey(e) {
		return
	}
	page := max(1, int(l.Size().Height/60)-1)
	switch e.Name {
	case fyne.KeyUp:
		l.choose(l.chosen - 1)
	case fyne.KeyDown:
		l.choose(l.chosen + 1)
	case fyne.KeyPageUp:
		l.choose(l.chosen - page)
	case fyne.KeyPageDown:
		l.choose(l.chosen + page)
	case fyne.KeyHome:
		l.choose(0)
	case fyne.KeyEnd:
		l.choose(l.count() - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.chosen >= 0 && l.onOpen != nil {
			l.onOpen(l.chosen)
		}
	}
}

// scroll moves by a few rows or a page without a choice, for lists that are only read.
func (l *rowList) scroll(key fyne.KeyName) {
	switch key {
	case fyne.KeyUp:
		l.offset -= 54
	case fyne.KeyDown:
		l.offset += 54
	case fyne.KeyPageUp:
		l.offset -= l.Size().Height
	case fyne.KeyPageDown:
		l.offset += l.Size().Height
	}
	l.Refresh()
}
