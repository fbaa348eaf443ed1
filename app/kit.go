package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"pressmark/assets"
)

// The widgets that the window is made of. Each takes its colours from the theme at Refresh, so that a
// change between light and dark reaches all of them.

// icon returns an icon of our family in a colour of the theme.
func icon(name string, col fyne.ThemeColorName) fyne.Resource {
	return theme.NewColoredResource(fyne.NewStaticResource(name+".svg", assets.Icon(name)), col)
}

// A drawn widget paints canvas objects by three functions; min may be nil for a widget that its parent
// sizes.
type drawn struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	paint   func()          // sets texts and colours
	place   func(fyne.Size) // moves and sizes the objects
	min     func() fyne.Size
}

// CreateRenderer implements fyne.Widget.
func (d *drawn) CreateRenderer() fyne.WidgetRenderer {
	d.paint()
	return &drawnRenderer{d}
}

type drawnRenderer struct{ d *drawn }

func (r *drawnRenderer) Destroy()                     {}
func (r *drawnRenderer) Objects() []fyne.CanvasObject { return r.d.objects }
func (r *drawnRenderer) Layout(s fyne.Size)           { r.d.place(s) }
func (r *drawnRenderer) MinSize() fyne.Size {
	if r.d.min == nil {
		return fyne.Size{}
	}
	return r.d.min()
}
func (r *drawnRenderer) Refresh() {
	r.d.paint()
	r.d.place(r.d.Size())
	canvas.Refresh(r.d)
}

// A label is a text of one colour, in one line or wrapped.
type label struct {
	drawn
	text   string
	face   face
	colour fyne.ThemeColorName
	most   int // lines at most; 1: not wrapped, 0: as many as it takes
	align  fyne.TextAlign
	lines  []*canvas.Text
}

func newLabel(s string, f face, col fyne.ThemeColorName) *label {
	l := &label{text: s, face: f, colour: col, most: 1}
	l.paint, l.place, l.min = l.repaint, l.arrange, l.minimum
	l.ExtendBaseWidget(l)
	return l
}

// small, body and heading make the commonest labels.
func small(s string) *label      { return newLabel(s, face{size: sizeSmall}, colMuted) }
func body(s string) *label       { return newLabel(s, face{size: sizeBody}, colInk) }
func smallTitle(s string) *label { return newLabel(s, face{size: sizeSmall, bold: true}, colMuted) }

// wrapped makes a label of as many lines as it takes.
func wrapped(s string, f face, col fyne.ThemeColorName) *label {
	l := newLabel(s, f, col)
	l.most = 0
	return l
}

// set changes the text.
func (l *label) set(s string) {
	if s != l.text {
		l.text = s
		l.Refresh()
	}
}

func (l *label) minimum() fyne.Size {
	if l.most == 1 {
		size, _ := fyne.CurrentApp().Driver().RenderedTextSize(l.text, l.face.size, l.face.style(), l.face.source())
		return fyne.NewSize(size.Width, l.face.line())
	}
	return fyne.NewSize(0, l.heightFor(l.Size().Width))
}

// heightFor returns the height that the text takes at a width.
func (l *label) heightFor(width float32) float32 {
	if l.most == 1 {
		return l.face.line()
	}
	return float32(len(rule.breaks(l.text, width, l.most, l.face))) * l.face.line()
}

func (l *label) repaint() { l.arrange(l.Size()) }

func (l *label) arrange(s fyne.Size) {
	lines := []string{l.text}
	if l.most == 1 && s.Width > 0 && s.Width < l.minimum().Width { // the ruler leaves kerning out
		lines[0] = rule.fit(l.text, s.Width+2, l.face)
	} else if l.most != 1 {
		lines = rule.wrap(l.text, s.Width, l.most, l.face)
	}
	for len(l.lines) < len(lines) {
		l.lines = append(l.lines, canvas.NewText("", nil))
	}
	l.lines = l.lines[:len(lines)]
	l.objects = l.objects[:0]
	for i, t := range l.lines {
		t.Text, t.TextSize, t.TextStyle, t.FontSource = lines[i], l.face.size, l.face.style(), l.face.source()
		t.Color, t.Alignment = theme.Color(l.colour), l.align
		t.Move(fyne.NewPos(0, float32(i)*l.face.line()))
		t.Resize(fyne.NewSize(s.Width, l.face.line()))
		l.objects = append(l.objects, t)
	}
}

// A fill is a coloured rectangle, perhaps with round corners.
type fill struct {
	drawn
	rect   *canvas.Rectangle
	colour fyne.ThemeColorName
	radius float32
	floor  fyne.Size
}

func newFill(col fyne.ThemeColorName) *fill {
	f := &fill{rect: canvas.NewRectangle(nil), colour: col}
	f.objects = []fyne.CanvasObject{f.rect}
	f.paint = func() {
		f.rect.FillColor, f.rect.CornerRadius = theme.Color(f.colour), f.radius
	}
	f.place = func(s fyne.Size) { f.rect.Resize(s) }
	f.min = func() fyne.Size { return f.floor }
	f.ExtendBaseWidget(f)
	return f
}

// hairline is the one line between two panes.
func hairline() *fill {
	f := newFill(colLine)
	f.floor = fyne.NewSize(1, 1)
	return f
}

// A press is a part of the window that can be clicked: an icon, a text or both on a round ground.
type press struct {
	drawn
	icon      string
	text      string
	face      face
	idle, on  fyne.ThemeColorName // of the text and the icon
	ground    fyne.ThemeColorName // "" none until hovered
	groundOn  fyne.ThemeColorName
	border    fyne.ThemeColorName
	radius    float32
	pad       float32
	height    float32
	width     float32 // 0: as wide as what it holds
	active    bool
	disabled  bool
	hovered   bool
	ringed    bool // it has the keys
	tapped    func()
	secondary func(at fyne.Position)

	back  *canvas.Rectangle
	image *canvas.Image
	label *canvas.Text
}

var (
	_ fyne.Tappable          = (*press)(nil)
	_ fyne.SecondaryTappable = (*press)(nil)
	_ desktop.Hoverable      = (*press)(nil)
	_ desktop.Cursorable     = (*press)(nil)
)

func newPress() *press {
	p := &press{face: face{size: sizeBody}, idle: colMuted, on: colAccent, groundOn: colAccentSoft, radius: 8, pad: 8, height: 32}
	p.back, p.image, p.label = canvas.NewRectangle(nil), &canvas.Image{FillMode: canvas.ImageFillContain}, canvas.NewText("", nil)
	p.paint, p.place, p.min = p.repaint, p.arrange, p.minimum
	return p
}

// iconPress is an icon that can be clicked.
func iconPress(name string, tapped func()) *press {
	p := newPress()
	p.icon, p.tapped, p.height, p.width = name, tapped, 36, 36
	p.ExtendBaseWidget(p)
	return p
}

// chip is a small choice that is on or off.
func chip(text string, tapped func()) *press {
	p := newPress()
	p.text, p.tapped, p.face.size, p.radius, p.height = text, tapped, sizeSmall, 12, 24
	p.ground, p.border = colSurface, colLine
	p.ExtendBaseWidget(p)
	return p
}

// button is a text on a ground; the important one of a panel carries the accent.
func button(text string, important bool, tapped func()) *press {
	p := newPress()
	p.dress(text, important, tapped)
	p.ExtendBaseWidget(p)
	return p
}

func (p *press) dress(text string, important bool, tapped func()) {
	p.text, p.tapped, p.radius, p.pad, p.idle = text, tapped, 6, 12, colInk
	p.ground, p.border, p.groundOn = colSurface, colLine, colAccentSoft
	if important {
		p.ground, p.border, p.groundOn, p.idle, p.face.bold = colAccent, "", colAccent, colPage, true
	}
}

// link is a text that can be clicked.
func link(text string, tapped func()) *press {
	p := newPress()
	p.text, p.tapped, p.face.size, p.pad, p.height, p.idle, p.face.bold = text, tapped, sizeSmall, 4, 21, colAccent, true
	p.ExtendBaseWidget(p)
	return p
}

func (p *press) set(text string) {
	if p.text != text {
		p.text = text
		p.Refresh()
	}
}

func (p *press) setActive(on bool) {
	if p.active != on {
		p.active = on
		p.Refresh()
	}
}

func (p *press) minimum() fyne.Size {
	if p.width > 0 {
		return fyne.NewSize(p.width, p.height)
	}
	w := 2 * p.pad
	if p.icon != "" {
		w += 20
	}
	if p.text != "" {
		size, _ := fyne.CurrentApp().Driver().RenderedTextSize(p.text, p.face.size, p.face.style(), nil)
		w += size.Width
		if p.icon != "" {
			w += gapSmall
		}
	}
	return fyne.NewSize(w, p.height)
}

func (p *press) repaint() {
	ground, ink := p.ground, p.idle
	if p.active {
		ground, ink = p.groundOn, p.on
	} else if p.hovered && p.ground != colAccent {
		ground = p.groundOn
	}
	if p.disabled {
		ink = colFaint
	}
	p.back.FillColor, p.back.StrokeWidth, p.back.CornerRadius = nil, 0, p.radius
	if ground != "" {
		p.back.FillColor = theme.Color(ground)
	}
	if p.border != "" && !p.active {
		p.back.StrokeColor, p.back.StrokeWidth = theme.Color(p.border), 1
	}
	if p.ringed {
		p.back.StrokeColor, p.back.StrokeWidth = theme.Color(colInk), 2
	}
	p.objects = append(p.objects[:0], p.back)
	if p.icon != "" {
		p.image.Resource = icon(p.icon, ink)
		p.image.Refresh()
		p.objects = append(p.objects, p.image)
	}
	if p.text != "" {
		p.label.TextSize, p.label.TextStyle, p.label.Color = p.face.size, p.face.style(), theme.Color(ink)
		p.objects = append(p.objects, p.label)
	}
}

func (p *press) arrange(s fyne.Size) {
	p.back.Resize(s)
	x := p.pad
	if p.icon != "" {
		if p.text == "" {
			x = float32(int(s.Width-20) / 2)
		}
		p.image.Move(fyne.NewPos(x, float32(int(s.Height-20)/2)))
		p.image.Resize(fyne.NewSize(20, 20))
		x += 20 + gapSmall
	}
	room := s.Width - x - p.pad
	p.label.Text = rule.fit(p.text, room+4, p.face)
	if p.icon == "" && p.ground != "" {
		p.label.Alignment = fyne.TextAlignCenter
	}
	p.label.Move(fyne.NewPos(x, float32(int(s.Height-p.face.line())/2)))
	p.label.Resize(fyne.NewSize(room, p.face.line()))
}

// Tapped implements fyne.Tappable.
func (p *press) Tapped(*fyne.PointEvent) {
	if p.tapped != nil && !p.disabled {
		p.tapped()
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *press) TappedSecondary(e *fyne.PointEvent) {
	if p.secondary != nil {
		p.secondary(e.AbsolutePosition)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *press) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (p *press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *press) MouseOut() { p.hovered = false; p.Refresh() }

// Cursor implements desktop.Cursorable.
func (p *press) Cursor() desktop.Cursor { return desktop.PointerCursor }
