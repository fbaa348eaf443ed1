package app

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"pressmark/annotate"
)

// What a row of a list shows, as data: the list draws it with as few objects as it can, without widgets
// inside.

// A piece is a stretch of a line in one look.
type piece struct {
	text   string
	colour fyne.ThemeColorName // "" ink
	bold   bool
	italic bool
	lit    []annotate.Span // found words within text, set on a pale ground
	link   string          // where a click on it leads
}

// A rowLine is a line of a cell, wrapped to at most most lines (0 means 1).
type rowLine struct {
	pieces []piece
	size   float32
	serif  bool
	most   int
	right  string // set at the right edge of the cell, in faint ink
	indent float32
	above  float32 // room over it
	sign   string  // hung into the indent: of the item of a list
	bar    bool    // a line at the left: a quotation
	joined bool    // its bar goes on from the line above
	across bool    // a thin line across instead of words
}

// A cell is a column of a row.
type cell struct {
	x, w  float32
	lines []rowLine
}

// A rowData is what a row shows.
type rowData struct {
	cells  []cell
	swatch fyne.ThemeColorName // a square of a mark's colour before the first cell
	own    color.Color         // of the swatch in place of the theme's; nil: none
	open   bool                // the swatch is an outline: something is still open
	plain  bool                // cannot be chosen, such as a heading
	rule   bool                // a line below
	pad    float32             // above the text; 0: rowPad
}

// text makes a line of one piece.
func text(s string, size float32, col fyne.ThemeColorName) rowLine {
	return rowLine{size: size, pieces: []piece{{text: s, colour: col}}}
}

// A drawnRow is the objects of one visible row.
type drawnRow struct {
	back, bar, swatch, line *canvas.Rectangle
	lits                    []*canvas.Rectangle
	texts                   []*canvas.Text
	usedLits, usedTexts     int
	objects                 []fyne.CanvasObject
}

func newDrawnRow() *drawnRow {
	return &drawnRow{back: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), swatch: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil)}
}

const rowPad = 9 // above and below the text of a row

// draw sets a row at y with a height and a width.
func (r *drawnRow) draw(d rowData, y, height, width float32, look rowLook) {
	r.usedLits, r.usedTexts = 0, 0
	r.objects = r.objects[:0]
	r.ground(d, y, height, width, look)
	pad := d.pad
	if pad == 0 {
		pad = rowPad
	}
	for _, c := range d.cells {
		r.cell(c, y+pad)
	}
	for i := 0; i < r.usedLits; i++ {
		r.objects = append(r.objects, r.lits[i])
	}
	for i := 0; i < r.usedTexts; i++ {
		r.objects = append(r.objects, r.texts[i])
	}
}

// A rowLook is how the list wants a row: chosen, under the pointer, with the keys.
type rowLook struct{ chosen, hovered, focused bool }

func (r *drawnRow) ground(d rowData, y, height, width float32, look rowLook) {
	put := func(o *canvas.Rectangle, x, top, w, h float32, col fyne.ThemeColorName) {
		o.FillColor, o.StrokeWidth, o.CornerRadius = theme.Color(col), 0, 0
		place(o, fyne.NewPos(x, top), fyne.NewSize(w, h))
		r.objects = append(r.objects, o)
	}
	switch {
	case look.chosen && look.focused:
		put(r.back, 0, y, width, height, colAccentSoft)
	case look.chosen:
		put(r.back, 0, y, width, height, colSurface)
	case look.hovered && !d.plain:
		put(r.back, 0, y, width, height, colLine)
	}
	if look.chosen {
		put(r.bar, 0, y, 3, height, colAccent)
	}
	if d.rule {
		put(r.line, 0, y+height-1, width, 1, colLine)
	}
	if d.swatch != "" && len(d.cells) > 0 {
		pad := d.pad
		if pad == 0 {
			pad = rowPad
		}
		put(r.swatch, d.cells[0].x-18, y+pad+4, 10, 10, d.swatch)
		r.swatch.CornerRadius = 3
		if d.own != nil {
			r.swatch.FillColor = d.own
		}
		if d.open {
			r.swatch.FillColor = nil
			r.swatch.StrokeColor, r.swatch.StrokeWidth = theme.Color(d.swatch), 1.5
		}
	}
}

func (r *drawnRow) cell(c cell, y float32) {
	for _, l := range c.lines {
		y = r.rowLine(l, c.x, y, c.w)
	}
}

// rowLine sets one line, perhaps wrapped, and returns where the next one starts.
func (r *drawnRow) rowLine(l rowLine, x, y, w float32) float32 {
	f := face{size: l.size, serif: l.serif}
	x, y, w = r.indented(l, x, y+l.above, w, f)
	room := w
	if l.right != "" {
		rw := rule.text(l.right, face{size: sizeSmall})
		r.text(l.right, x+w-rw, y, rw+2, face{size: sizeSmall}, colFaint)
		room -= rw + gapSmall
	}
	if len(l.pieces) == 1 && l.most > 1 {
		return r.paragraph(l, x, y, w, room)
	}
	at := x
	for _, p := range l.pieces {
		pf := f
		pf.bold, pf.italic = p.bold, p.italic
		s := rule.fit(p.text, x+room-at, pf)
		width := rule.text(s, pf)
		r.lit(p, annotate.Span{End: len(p.text)}, s, at, y, pf)
		r.text(s, at, y, width+2, pf, p.colour)
		at += width
		if s != p.text {
			break
		}
	}
	return y + f.line()
}

// indented draws what stands left of a line, and returns the place that is left for its words.
func (r *drawnRow) indented(l rowLine, x, y, w float32, f face) (float32, float32, float32) {
	if l.bar {
		rect := r.litRect()
		rect.FillColor, rect.CornerRadius = theme.Color(colLine), 0
		top := y
		if l.joined {
			top -= l.above
		}
		place(rect, fyne.NewPos(x+l.indent-gapWide, top), fyne.NewSize(2, y+f.line()-top))
	}
	if l.across {
		rect := r.litRect()
		rect.FillColor, rect.CornerRadius = theme.Color(colLine), 0
		place(rect, fyne.NewPos(x+l.indent, y+float32(int(f.line()/2))), fyne.NewSize(w-l.indent, 1))
	}
	if l.sign != "" {
		r.text(l.sign, x+l.indent-6-rule.text(l.sign, f), y, rule.text(l.sign, f)+2, f, colMuted)
	}
	return x + l.indent, y, w - l.indent
}

// paragraph sets a piece over several lines; the right text stands on the first.
func (r *drawnRow) paragraph(l rowLine, x, y, w, room float32) float32 {
	p := l.pieces[0]
	f := face{size: l.size, serif: l.serif, bold: p.bold, italic: p.italic}
	for _, b := range rule.breaks(p.text, room, l.most, f) {
		s := rule.fit(strings.TrimRight(b.In(p.text), " "), room, f)
		r.lit(p, b, s, x, y, f)
		r.text(s, x, y, room+2, f, p.colour)
		y += f.line()
	}
	return y
}

// lit paints the pale ground of found words that stand on this line.
func (r *drawnRow) lit(p piece, line annotate.Span, shown string, x, y float32, f face) {
	for _, hit := range p.lit {
		from, to := max(hit.Start, line.Start)-line.Start, min(hit.End, line.End)-line.Start
		if from >= to || from >= len(shown) {
			continue
		}
		to = min(to, len(shown))
		rect := r.litRect()
		rect.FillColor, rect.CornerRadius = theme.Color(colSelection), 2
		place(rect, fyne.NewPos(x+rule.text(shown[:from], f)-1, y+1), fyne.NewSize(rule.text(shown[from:to], f)+2, f.line()-2))
	}
}

func (r *drawnRow) litRect() *canvas.Rectangle {
	if r.usedLits == len(r.lits) {
		r.lits = append(r.lits, canvas.NewRectangle(nil))
	}
	r.usedLits++
	return r.lits[r.usedLits-1]
}

func (r *drawnRow) text(s string, x, y, w float32, f face, col fyne.ThemeColorName) {
	x = float32(int(x + 0.5)) // between two pixels it would be blurred
	if r.usedTexts == len(r.texts) {
		r.texts = append(r.texts, canvas.NewText("", nil))
	}
	t := r.texts[r.usedTexts]
	r.usedTexts++
	if col == "" {
		col = colInk
	}
	t.Text, t.TextSize, t.TextStyle, t.FontSource, t.Color = s, f.size, f.style(), f.source(), theme.Color(col)
	place(t, fyne.NewPos(x, y), fyne.NewSize(w, f.line()))
}

// place moves and sizes an object where that changes anything: Fyne draws the window again for each call.
func place(o fyne.CanvasObject, pos fyne.Position, size fyne.Size) {
	if o.Position() != pos {
		o.Move(pos)
	}
	if o.Size() != size {
		o.Resize(size)
	}
}
