package reader

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"pressmark/app/reader/paint"
)

// bar is the scrollbar, with ticks where marks and hits stand.
type bar struct {
	thumb      *canvas.Rectangle
	ticks      *canvas.Image
	ticksStale bool
	ticksFor   fyne.Size
	pageHeight int
	moved      bool
	dragging   bool
	grip       float32 // where on the thumb it was taken
	sheet      sheet   // reused for every line painted
}

const leastThumb = 28

func (b *bar) init() {
	b.thumb = canvas.NewRectangle(nil)
	b.thumb.CornerRadius = 3
	b.ticks = picture()
	b.ticksStale = true
}

func (b *bar) objects() []fyne.CanvasObject { return []fyne.CanvasObject{b.ticks, b.thumb} }

// thumbAt returns where the thumb stands and how long it is; length 0 when all is in sight.
func (r *Reader) thumbAt() (y, length float32) {
	h := r.view.size.Height
	page := float32(r.flow.Height() + 2*r.size)
	if page <= h || h <= 0 {
		return 0, 0
	}
	length = max(h*h/page, leastThumb)
	return (h - length) * r.scroll / (page - h), length
}

func (r *Reader) drawBar() {
	b := &r.view.bar
	y, length := r.thumbAt()
	pos := fyne.NewPos(r.view.size.Width-barWidth+3, y)
	b.moved = b.thumb.Position() != pos
	b.thumb.Hidden = length == 0
	b.thumb.FillColor = r.colors[ColorLine]
	b.thumb.Move(pos)
	b.thumb.Resize(fyne.NewSize(6, length))
	if page := r.flow.Height(); b.ticksStale || b.ticksFor != r.view.size || b.pageHeight != page {
		b.ticksStale, b.ticksFor, b.pageHeight = false, r.view.size, page
		r.drawTicks()
	}
}

// drawTicks makes a map of the page: a tick for every mark and hit whose place is known.
func (r *Reader) drawTicks() {
	b, v := &r.view.bar, &r.view
	if len(r.marks) == 0 && len(r.spots) == 0 {
		b.ticks.Hidden = true
		return
	}
	b.ticks.Hidden = false
	w, h := paint.Pixel(5*64, v.scale), int(v.size.Height*v.scale)
	img := pixels(b.ticks.Image, max(w, 1), max(h, 1))
	page := max(float32(r.flow.Height()+2*r.size), v.size.Height)
	thick := max(paint.Pixel(2*64, v.scale), 1)
	tick := func(at int, f paint.Fill) {
		if !r.flow.ShapedAt(at) {
			return
		}
		y := int(float32(r.flow.Y(r.flow.At(at))) / page * float32(h))
		paint.Tick(img, image.Rect(0, y, w, y+thick), f.Color)
	}
	for i := range r.marks {
		if m := &r.marks[i]; !m.Span.Empty() {
			line, _ := r.markColors(m)
			tick(m.Span.Start, paint.Fill{Color: mix(r.colors[ColorPage], line, 0.6)})
		}
	}
	for _, s := range r.spots {
		tick(s.Start, paint.Fill{Color: r.colors[ColorInk]})
	}
	b.ticks.Image = img
	b.ticks.Move(fyne.NewPos(v.snap(v.size.Width-5), 0))
	b.ticks.Resize(fyne.NewSize(float32(max(w, 1))/v.scale, float32(max(h, 1))/v.scale))
	b.ticks.Refresh()
}

// takeBar begins or continues a drag of the thumb.
func (r *Reader) takeBar(y float32) {
	b := &r.view.bar
	top, length := r.thumbAt()
	if length == 0 {
		return
	}
	if !b.dragging {
		b.dragging = true
		b.grip = y - top
		if y < top || y > top+length {
			b.grip = length / 2
		}
	}
	h := r.view.size.Height
	page := float32(r.flow.Height() + 2*r.size)
	r.scroll = (y - b.grip) * (page - h) / (h - length)
	r.clampScroll()
	r.show()
}
