package reader

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"pressmark/annotate"
	"pressmark/app/reader/paint"
)

// bar is the scrollbar, with ticks where marks and hits stand.
type bar struct {
	thumb      *canvas.Rectangle
	ticks      *canvas.Image
	ticksStale bool
	rows       []int32 // of pixels: where each mark's tick is, -1 for none
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

func (b *bar) objects() []fyne.CanvasObject { return []fyne.CanvasObject{b.thumb, b.ticks} }

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
	b.thumb.FillColor = r.solid.line
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
	b.ticks.Hidden = r.marks.index.Len() == 0 && len(r.spots)+len(r.finds) == 0
	if b.ticks.Hidden {
		return
	}
	w, h := max(paint.Pixel(6*64, v.scale), 1), max(int(v.size.Height*v.scale), 1)
	img := pixels(b.ticks.Image, w, h)
	b.ticks.Image = img
	b.rows = b.rows[:0]
	for i := range r.marks.slots {
		b.rows = append(b.rows, r.tickRow(r.marks.slots[i].Span))
		r.drawTick(i)
	}
	for _, s := range r.spots {
		r.tick(r.tickRow(s), r.colors[ColorInk])
	}
	for _, s := range r.finds {
		r.tick(r.tickRow(s), r.colors[ColorInk])
	}
	b.ticks.Move(fyne.NewPos(v.snap(v.size.Width-barWidth+3), 0))
	b.ticks.Resize(fyne.NewSize(float32(w)/v.scale, float32(h)/v.scale))
	b.ticks.Refresh()
}

// tickRow is the row of pixels of a span's tick; -1 when its place is not known yet.
func (r *Reader) tickRow(s annotate.Span) int32 {
	if s.Empty() || !r.flow.ShapedAt(s.Start) {
		return -1
	}
	page := max(float32(r.flow.Height()+2*r.size), r.view.size.Height)
	return int32(float32(r.flow.Y(r.flow.At(s.Start))) / page * r.view.size.Height * r.view.scale)
}

func (r *Reader) tickHeight() int32 { return max(int32(paint.Pixel(2*64, r.view.scale)), 1) }

func (r *Reader) tick(row int32, c color.RGBA) {
	if img, ok := r.view.bar.ticks.Image.(*image.RGBA); ok && row >= 0 {
		paint.Tick(img, image.Rect(0, int(row), img.Rect.Max.X, int(row+r.tickHeight())), c)
	}
}

func (r *Reader) drawTick(mark int) {
	line, _ := r.markColors(&r.marks.slots[mark])
	r.tick(r.view.bar.rows[mark], mix(r.colors[ColorPage], line, 0.7))
}

// addTick and dropTick keep the map for one mark more or less, at the cost of that row.
func (r *Reader) addTick(mark int) {
	b := &r.view.bar
	if b.ticksStale || b.ticks.Hidden || mark > len(b.rows) {
		b.ticksStale = true
		return
	}
	row := r.tickRow(r.marks.slots[mark].Span)
	if mark == len(b.rows) {
		b.rows = append(b.rows, row)
	}
	b.rows[mark] = row
	r.drawTick(mark)
	b.ticks.Refresh()
}

func (r *Reader) dropTick(mark int) {
	b := &r.view.bar
	if b.ticksStale || b.ticks.Hidden || mark >= len(b.rows) || len(r.spots)+len(r.finds) > 0 {
		b.ticksStale = true
		return
	}
	row, high := b.rows[mark], r.tickHeight()
	b.rows[mark] = -1
	r.tick(row, color.RGBA{})
	for i, other := range b.rows {
		if other >= 0 && other > row-high && other < row+high {
			r.drawTick(i)
		}
	}
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
