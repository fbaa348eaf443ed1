package paint

import (
	"image"
	"image/color"
)

// Pattern is how a band is drawn, so that marks are told apart without colour.
type Pattern uint8

// The patterns.
const (
	Solid Pattern = iota
	Dashed
	Thick
	Dotted
	Double
	Dots    // small square dots below another band: something is open
	LongGap // long dashes: the place is doubtful
)

// A Fill lies behind the letters. Lengths are units at scale 1 but for x, which is 1/64 units.
type Fill struct {
	From, To    int32
	Top, Bottom int
	Color       color.RGBA // premultiplied
	Hatched     bool       // in stripes: a doubtful mark
}

// A Band is an underline. Top is its upper edge in units below the line's top.
type Band struct {
	From, To int32
	Top      int
	Pattern  Pattern
	Color    color.RGBA
}

// Under draws fills and then bands into dst, whose left edge lies at x0 pixels from the column's left.
// All fills have the height of the first. Where they overlap only the last is drawn: for every column
// of pixels the last fill over it is found first, so a hundred fills over one line cost little more
// than one.
func (p *Painter) Under(dst *image.RGBA, x0 int, scale float32, fills []Fill, bands []Band) {
	p.cover(dst, x0, scale, fills)
	for from := 0; from < len(p.columns); {
		to := from + 1
		for to < len(p.columns) && p.columns[to] == p.columns[from] {
			to++
		}
		if i := p.columns[from]; i >= 0 {
			drawFill(dst, fills[i], from, to, x0, scale)
		}
		from = to
	}
	for _, b := range bands {
		b.draw(dst, x0, scale)
	}
}

// cover notes for each column of pixels which fill is seen there, -1 for none.
func (p *Painter) cover(dst *image.RGBA, x0 int, scale float32, fills []Fill) {
	p.columns = p.columns[:0]
	for range dst.Rect.Max.X {
		p.columns = append(p.columns, -1)
	}
	for i, f := range fills {
		left, right := max(Pixel(f.From, scale)-x0, 0), min(Pixel(f.To, scale)-x0, len(p.columns))
		for x := left; x < right; x++ {
			p.columns[x] = int32(i)
		}
	}
}

// drawFill draws the part of a fill between two columns; its own ends have their corners cut.
func drawFill(dst *image.RGBA, f Fill, from, to, x0 int, scale float32) {
	r := image.Rect(from, Pixel(int32(f.Top)*64, scale), to, Pixel(int32(f.Bottom)*64, scale))
	if f.Hatched {
		hatch(dst, r, f.Color, max(Pixel(3*64, scale), 2))
		return
	}
	cut := max(Pixel(64, scale), 1)
	fill(dst, image.Rect(r.Min.X, r.Min.Y+cut, r.Max.X, r.Max.Y-cut), f.Color)
	if from == Pixel(f.From, scale)-x0 {
		r.Min.X += cut
	}
	if to == Pixel(f.To, scale)-x0 {
		r.Max.X -= cut
	}
	fill(dst, image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+cut), f.Color)
	fill(dst, image.Rect(r.Min.X, r.Max.Y-cut, r.Max.X, r.Max.Y), f.Color)
}

func (b Band) draw(dst *image.RGBA, x0 int, scale float32) {
	px := func(v int32) int { return max(Pixel(v*64, scale), 1) }
	left, right, top := Pixel(b.From, scale)-x0, Pixel(b.To, scale)-x0, Pixel(int32(b.Top)*64, scale)
	bar := func(from, to, y, h int) { fill(dst, image.Rect(from, y, min(to, right), y+h), b.Color) }
	every := func(on, off, h int) {
		for x := left; x < right; x += on + off {
			bar(x, x+on, top, h)
		}
	}
	switch b.Pattern {
	case Solid:
		bar(left, right, top, px(2))
	case Thick:
		bar(left, right, top, px(3))
	case Dashed:
		every(px(5), px(3), px(2))
	case Dotted:
		every(px(2), px(2), px(2))
	case Dots:
		every(px(2), px(2), px(2))
	case LongGap:
		every(px(9), px(5), px(2))
	case Double:
		bar(left, right, top, px(1))
		bar(left, right, top+2*px(1), px(1))
	}
}

func hatch(dst *image.RGBA, r image.Rectangle, c color.RGBA, step int) {
	r = r.Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if (x+y)%(2*step) < step {
				dst.SetRGBA(x, y, c)
			}
		}
	}
}

// Tick fills a rectangle.
func Tick(dst *image.RGBA, r image.Rectangle, c color.RGBA) { fill(dst, r, c) }
