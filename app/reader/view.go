package reader

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"pressmark/app/reader/layout"
	"pressmark/app/reader/paint"
)

const (
	leftMargin = 40  // units left of the column at least
	widestNote = 280 // of a margin note, where there is room
	noteGap    = 16  // between column and margin notes
	noteWidth  = 104 // of a margin note
	barWidth   = 12  // of the scrollbar's strip at the right edge
	letterPad  = 4   // room at both sides of a line's picture for letters that lean out
	overscan   = 3   // lines painted above and below the visible ones
	storeLines = 200 // pictures of lines kept
)

// view is what is on the screen: the boxes of the lines in and near sight.
type view struct {
	scale    float32
	size     fyne.Size
	page     *canvas.Rectangle // hidden where the window has the page's colour already
	body     *fyne.Container
	dirt     *canvas.Rectangle // refreshing it repaints the window and nothing else
	boxes    []*lineBox        // in sight, in order
	store    map[layout.Place]*lineBox
	spare    []*lineBox
	clock    int
	top, end int     // units: what of the page the boxes cover
	left     float32 // units: left edge of the column
	base     int     // units: where the body's own origin lies on the page
	stale    bool    // boxes must be collected anew
	picks    []*canvas.Rectangle
	used     int // of picks
	caret    *canvas.Rectangle
	noted    []fyne.CanvasObject // margin notes in sight
	notes    []int               // and which they are
	ring     [4]*canvas.Rectangle
	bar      bar
	objects  []fyne.CanvasObject
}

// lineBox is one line on the screen.
type lineBox struct {
	place  layout.Place
	letter *canvas.Image
	under  *canvas.Image
	seen   int           // the clock when it was last in sight
	marked bool          // under is up to date
	blank  bool          // nothing lies under it
	more   *canvas.Image // how many marks have no band, left of the line; nil when all have
	extras []fyne.CanvasObject
}

func (v *view) init() {
	v.scale = 1
	v.store = make(map[layout.Place]*lineBox)
	v.body, v.page = container(), canvas.NewRectangle(nil)
	v.dirt = canvas.NewRectangle(nil)
	v.caret = canvas.NewRectangle(nil)
	v.caret.Hide()
	for i := range v.ring {
		v.ring[i] = canvas.NewRectangle(nil)
		v.ring[i].Hide()
	}
	v.bar.init()
	v.objects = []fyne.CanvasObject{v.page, v.body}
	v.objects = append(v.objects, v.bar.objects()...)
	for _, side := range v.ring {
		v.objects = append(v.objects, side)
	}
	v.objects = append(v.objects, v.dirt)
}

func container(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Objects: objects}
}

// flush forgets all pictures.
func (v *view) flush() {
	for place, b := range v.store {
		v.recycle(b)
		delete(v.store, place)
	}
	v.boxes, v.stale = v.boxes[:0], true
}

func (v *view) recycle(b *lineBox) {
	b.marked, b.blank, b.more, b.extras = false, false, nil, b.extras[:0]
	v.spare = append(v.spare, b)
}

// snap moves a length in units to the next whole device pixel.
func (v *view) snap(u float32) float32 {
	return float32(math.Round(float64(u*v.scale))) / v.scale
}

// renderer is Fyne's side of the reader: the reader itself holds all state.
type renderer struct{ r *Reader }

func (d *renderer) Destroy() {}

func (d *renderer) Objects() []fyne.CanvasObject { return d.r.view.objects }

// MinSize is asked for at every frame, so here a new display scale is noticed: in the first layout
// there is no canvas yet and it would read 1.
func (d *renderer) MinSize() fyne.Size {
	d.r.checkScale()
	return fyne.NewSize(320, 120)
}

func (d *renderer) Layout(size fyne.Size) { d.r.resize(size) }

// Refresh takes the colours from the theme and paints all anew.
func (d *renderer) Refresh() {
	r := d.r
	if p := r.readPalette(); !p.same(r.colors) {
		r.colors, r.solid = p, p.solid()
		r.view.bar.ticksStale = true
		r.view.flush()
		r.repaintNotes()
	}
	r.drawPage()
	r.drawRing()
	r.checkScale()
	r.paintAll()
}

// checkScale reads how many device pixels a unit has, and paints anew when that has changed.
func (r *Reader) checkScale() {
	c := fyne.CurrentApp().Driver().CanvasForObject(r)
	if c == nil {
		return
	}
	const far = 1 << 14 // units: far enough that rounding to a pixel does not show
	x, _ := c.PixelCoordinateForPosition(fyne.NewPos(far, 0))
	scale := float32(x) / far
	if scale <= 0 || scale == r.view.scale {
		return
	}
	r.view.scale = scale
	r.view.flush()
	r.repaintNotes()
	r.drawRing()
	r.paintAll()
}

// drawPage lays the page's colour under the text, unless the window has it already: a rectangle over
// the whole reader costs as much to draw as the text.
func (r *Reader) drawPage() {
	page := r.view.page
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	own := r.Theme().Color(theme.ColorNameBackground, variant)
	page.Hidden = own != nil && paint.Premultiply(own) == r.colors[ColorPage]
	page.FillColor = r.colors[ColorPage]
	page.Resize(r.view.size)
}

// column is the width of the text: 66 to 72 letters, less when the pane is narrow. Room for the notes
// is kept free where the column stays wide enough, notes or not, so that the first note moves nothing.
func (r *Reader) column() int {
	room := int(r.view.size.Width) - leftMargin - barWidth
	if r.view.size.Width == 0 {
		return 34 * r.size
	}
	best, least := r.size*69/2, r.size*31
	if with := room - noteGap - noteWidth; with >= least {
		return min(best, with)
	}
	return max(min(best, room-8), 160)
}

// centre stands the column and its notes in the middle of a wide pane.
func (r *Reader) centre() {
	spare := int(r.view.size.Width) - leftMargin - r.flow.Width() - noteGap - widestNote - barWidth
	left := float32(leftMargin + max(0, spare/2))
	if left != r.view.left {
		r.view.left = left
		r.view.flush()
	}
}

// roomForNotes reports whether notes fit beside the column.
func (r *Reader) roomForNotes() bool {
	return int(r.view.size.Width)-leftMargin-r.flow.Width()-noteGap-barWidth >= noteWidth
}

func (r *Reader) resize(size fyne.Size) {
	if size == r.view.size {
		return
	}
	at, dy := r.Scroll()
	r.view.size = size
	r.drawPage()
	r.drawRing()
	r.checkScale()
	if width := r.column(); width != r.flow.Width() {
		r.flow.SetWidth(width)
		r.view.flush()
		r.scroll = r.scrollFor(at, dy)
	}
	r.centre()
	r.clampScroll()
	r.top = topPlace{at, dy, r.scroll, true}
	r.view.stale = true
	r.repaintNotes()
	r.paintAll()
}

// paintAll brings everything on the screen up to date.
func (r *Reader) paintAll() {
	r.view.stale = true
	r.show()
}

// show puts the lines in sight on the screen. When they are there already it moves the body only.
func (r *Reader) show() {
	v := &r.view
	if v.size.IsZero() {
		return
	}
	r.clampScroll()
	lo, hi := int(r.scroll), int(r.scroll+v.size.Height)+1
	if v.stale || lo < v.top || hi > v.end {
		r.collect(lo, hi)
		r.drawNotes()
		r.place()
		r.drawSelection()
		v.dirt.Refresh()
	}
	v.body.Move(fyne.NewPos(0, v.snap(float32(v.base))-v.snap(r.scroll)))
	r.drawBar()
	if r.OnScroll != nil && v.bar.moved {
		r.OnScroll()
	}
}

// collect finds the lines in sight and makes their boxes.
func (r *Reader) collect(lo, hi int) {
	v := &r.view
	r.keep(func() { r.flow.Ensure(lo, hi-lo) })
	r.clampScroll()
	lo, hi = int(r.scroll), int(r.scroll+v.size.Height)+1
	place := r.flow.AtY(lo)
	for range overscan {
		if place.Line == 0 && place.Para > 0 && !r.flow.Paragraphs()[place.Para-1].Shaped() {
			break
		}
		place, _ = r.flow.Prev(place)
	}
	v.clock++
	v.boxes = v.boxes[:0]
	v.top = r.flow.Y(place)
	if place.Para == 0 && place.Line == 0 {
		v.top = 0
	}
	v.end = math.MaxInt
	for n := 0; ; {
		v.boxes = append(v.boxes, r.box(place))
		y := r.flow.Y(place)
		if y > hi {
			if n++; n > overscan {
				v.end = y
				break
			}
		}
		next, ok := r.flow.Next(place)
		if !ok {
			break
		}
		place = next
	}
	v.base = v.top
	v.stale = false
	v.evict()
}

func (v *view) evict() {
	if len(v.store) <= storeLines {
		return
	}
	for len(v.store) > storeLines {
		var old *lineBox
		for _, b := range v.store {
			if old == nil || b.seen < old.seen {
				old = b
			}
		}
		if old.seen == v.clock {
			return
		}
		delete(v.store, old.place)
		v.recycle(old)
	}
}

// box returns the box of a line, from the store or painted now.
func (r *Reader) box(place layout.Place) *lineBox {
	v := &r.view
	b, ok := v.store[place]
	if !ok {
		if n := len(v.spare); n > 0 {
			b = v.spare[n-1]
			v.spare = v.spare[:n-1]
		} else {
			b = &lineBox{letter: picture(), under: picture()}
		}
		b.place = place
		r.paintLetters(b)
		v.store[place] = b
	}
	b.seen = v.clock
	if !b.marked {
		r.paintUnder(b)
	}
	return b
}

func picture() *canvas.Image {
	return &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
}

// pixels returns an empty image of a size, in the memory of the old one where that is enough.
func pixels(old image.Image, w, h int) *image.RGBA {
	if o, ok := old.(*image.RGBA); ok && cap(o.Pix) >= w*h*4 {
		o.Pix = o.Pix[:w*h*4]
		clear(o.Pix)
		o.Stride, o.Rect = w*4, image.Rect(0, 0, w, h)
		return o
	}
	return image.NewRGBA(image.Rect(0, 0, w, h))
}

func (r *Reader) paintLetters(b *lineBox) {
	v := &r.view
	p := r.flow.Paragraph(b.place)
	line := r.flow.Line(b.place)
	left := int32(0)
	if p.Look.Bullet && b.place.Line == 0 {
		left = int32(p.Look.Indent)
	}
	width := max(int32(p.Look.Indent)*64+line.Width, left*64)
	w := paint.Pixel(width+2*letterPad*64, v.scale) + 1
	h := int(math.Ceil(float64(float32(p.Look.LineHeight) * v.scale)))
	img := pixels(b.letter.Image, w, h)
	ink := r.ink(p)
	r.pen.Line(img, p, b.place.Line, v.scale, letterPad, ink)
	if left > 0 {
		dot := r.flow.Fonts().Word("•", p.Look.Style, false)
		x := (int32(p.Look.Indent) - int32(p.Look.Style.Size)*9/10 + letterPad) * 64
		r.pen.Word(img, dot, x, paint.Pixel(int32(p.Baseline)*64, v.scale), v.scale, r.colors[ColorMuted])
	}
	b.letter.Image = img
	b.letter.Resize(fyne.NewSize(float32(w)/v.scale, float32(h)/v.scale))
	b.letter.Refresh()
	b.extras = b.extras[:0]
	if p.Look.Bar {
		side := canvas.NewRectangle(r.solid.line)
		side.Resize(fyne.NewSize(v.snap(2), float32(p.Look.LineHeight)+1/v.scale))
		b.extras = append(b.extras, side)
	}
}

// place puts the boxes where they belong and lists them in the order of painting: what lies under
// letters first, from the last line up, so that a band that hangs low is not covered.
func (r *Reader) place() {
	v := &r.view
	objects := v.body.Objects[:0]
	for i := len(v.boxes) - 1; i >= 0; i-- {
		b := v.boxes[i]
		y := v.snap(float32(r.flow.Y(b.place))) - v.snap(float32(v.base))
		if !b.blank {
			b.under.Move(fyne.NewPos(b.under.Position().X, y))
			objects = append(objects, b.under)
		}
		if b.more != nil {
			b.more.Move(fyne.NewPos(v.snap(v.left-moreWidth-6), y))
			objects = append(objects, b.more)
		}
		for _, x := range b.extras {
			x.Move(fyne.NewPos(v.snap(v.left), y))
			objects = append(objects, x)
		}
	}
	for _, pick := range v.picks {
		objects = append(objects, pick)
	}
	for _, b := range v.boxes {
		y := v.snap(float32(r.flow.Y(b.place))) - v.snap(float32(v.base))
		b.letter.Move(fyne.NewPos(v.snap(v.left-letterPad), y))
		objects = append(objects, b.letter)
	}
	objects = append(objects, v.noted...)
	objects = append(objects, v.caret)
	v.body.Objects = objects
}
