package paint

import (
	"image"
	"image/color"
	"math"

	"github.com/go-text/render"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"pressmark/app/reader/layout"
)

// Painter draws lines and keeps the glyphs it has rasterised. It is not safe for two goroutines.
type Painter struct {
	glyphs map[glyphKey]*glyph
	faces  map[*font.Font]*font.Face
	raster vector.Rasterizer
	// columns is for Under: the fill seen in each column of pixels.
	columns []int32
}

// New returns a painter with nothing kept yet.
func New() *Painter {
	return &Painter{glyphs: make(map[glyphKey]*glyph), faces: make(map[*font.Font]*font.Face)}
}

type glyphKey struct {
	font  *font.Font
	id    font.GID
	size  int32 // pixels, 26.6
	phase uint8
}

// glyph is a mask, or for emoji a picture, and where its corner lies from the pen.
type glyph struct {
	x, y   int
	w, h   int
	mask   []uint8
	colour *image.RGBA
}

// phases is how many places within a pixel a glyph may start at: letters keep their spacing at small
// sizes, at four times the masks.
const phases = 4

// maxGlyphs bounds the cache: 16,000 masks of about 200 bytes are 3 MB, more than any page has.
const maxGlyphs = 16000

func (p *Painter) glyph(f *font.Font, id font.GID, size int32, phase uint8) *glyph {
	key := glyphKey{f, id, size, phase}
	if g, ok := p.glyphs[key]; ok {
		return g
	}
	if len(p.glyphs) >= maxGlyphs {
		clear(p.glyphs)
	}
	g := p.rasterise(key)
	p.glyphs[key] = g
	return g
}

func (p *Painter) face(f *font.Font) *font.Face {
	face, ok := p.faces[f]
	if !ok {
		face = font.NewFace(f)
		p.faces[f] = face
	}
	return face
}

func (p *Painter) rasterise(key glyphKey) *glyph {
	face := p.face(key.font)
	switch data := face.GlyphData(key.id).(type) {
	case font.GlyphOutline:
		return p.outline(data.Segments, float32(key.size)/64/float32(face.Upem()), float32(key.phase)/phases)
	case font.GlyphBitmap, font.GlyphSVG:
		return p.picture(face, key)
	}
	return &glyph{}
}

func (p *Painter) outline(segs []font.Segment, scale, shift float32) *glyph {
	minX, minY, maxX, maxY := bounds(segs)
	if minX > maxX {
		return &glyph{}
	}
	x0, y0 := int(math.Floor(float64(minX*scale+shift))), int(math.Floor(float64(-maxY*scale)))
	x1, y1 := int(math.Ceil(float64(maxX*scale+shift))), int(math.Ceil(float64(-minY*scale)))
	g := &glyph{x: x0, y: y0, w: x1 - x0 + 1, h: y1 - y0 + 1}
	p.raster.Reset(g.w, g.h)
	at := func(q opentype.SegmentPoint) (float32, float32) {
		return q.X*scale + shift - float32(x0), -q.Y*scale - float32(y0)
	}
	for i, s := range segs {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if i > 0 {
				p.raster.ClosePath()
			}
			p.raster.MoveTo(at(s.Args[0]))
		case opentype.SegmentOpLineTo:
			p.raster.LineTo(at(s.Args[0]))
		case opentype.SegmentOpQuadTo:
			bx, by := at(s.Args[0])
			cx, cy := at(s.Args[1])
			p.raster.QuadTo(bx, by, cx, cy)
		case opentype.SegmentOpCubeTo:
			bx, by := at(s.Args[0])
			cx, cy := at(s.Args[1])
			dx, dy := at(s.Args[2])
			p.raster.CubeTo(bx, by, cx, cy, dx, dy)
		}
	}
	p.raster.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, g.w, g.h))
	p.raster.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	g.mask = mask.Pix
	return g
}

func bounds(segs []font.Segment) (minX, minY, maxX, maxY float32) {
	minX, minY, maxX, maxY = math.MaxFloat32, math.MaxFloat32, -math.MaxFloat32, -math.MaxFloat32
	for i := range segs {
		for _, q := range segs[i].ArgsSlice() {
			minX, maxX = min(minX, q.X), max(maxX, q.X)
			minY, maxY = min(minY, q.Y), max(maxY, q.Y)
		}
	}
	return minX, minY, maxX, maxY
}

// picture draws a glyph that brings its own colours.
func (p *Painter) picture(face *font.Face, key glyphKey) *glyph {
	px := float32(key.size) / 64
	em := int(math.Ceil(float64(px)))
	ext, _ := face.GlyphExtents(key.id)
	k := px / float32(face.Upem())
	g := shaping.Glyph{
		GlyphID: key.id, XAdvance: fixed26(face.HorizontalAdvance(key.id) * k),
		Width: fixed26(ext.Width * k), Height: fixed26(ext.Height * k),
		XBearing: fixed26(ext.XBearing * k), YBearing: fixed26(ext.YBearing * k),
	}
	img := image.NewRGBA(image.Rect(0, 0, 2*em, 2*em))
	r := render.Renderer{FontSize: px, PixScale: 1, Color: color.Black}
	r.DrawShapedRunAt(shaping.Output{Face: face, Glyphs: []shaping.Glyph{g}}, img, em/4, em+em/4)
	return &glyph{x: -em / 4, y: -em - em/4, w: 2 * em, h: 2 * em, colour: img}
}

func fixed26(v float32) fixed.Int26_6 { return fixed.Int26_6(v * 64) }

// Line draws the letters of a line. The image's left edge lies pad units left of the column's.
func (p *Painter) Line(dst *image.RGBA, para *layout.Paragraph, line int, scale float32, pad int, ink color.RGBA) {
	baseline := Pixel(int32(para.Baseline)*64, scale)
	p.links(dst, para, line, scale, pad, ink)
	para.Each(line, func(t *layout.Token, x int32) bool {
		if t.Word == nil {
			return true
		}
		left := x + int32(pad)*64
		if t.RTL() {
			left += t.Gap
		}
		p.Word(dst, t.Word, left, baseline, scale, ink)
		return true
	})
}

// links underlines what is linked, before the letters, so that no descender is cut, and without the space
// after the last word.
func (p *Painter) links(dst *image.RGBA, para *layout.Paragraph, line int, scale float32, pad int, ink color.RGBA) {
	y := Pixel(int32(para.Baseline)*64, scale) + Pixel(2*64, scale)
	under := func(from, to int32) {
		fill(dst, image.Rect(Pixel(from, scale), y, Pixel(to, scale), y+max(Pixel(64, scale), 1)), fade(ink, 130))
	}
	end, linked := int32(0), false // of the word before
	para.Each(line, func(t *layout.Token, x int32) bool {
		if t.Word == nil || !t.Link {
			linked = false
			return true
		}
		left := x + int32(pad)*64
		if linked && end < left {
			under(end, left)
		}
		if t.RTL() {
			left += t.Gap
		}
		end, linked = left+t.Word.Advance, true
		under(left, end)
		return true
	})
}

// Word draws one word with its left side at x (1/64 units) and its baseline on a row of pixels.
func (p *Painter) Word(dst *image.RGBA, w *layout.Word, x int32, baseline int, scale float32, ink color.RGBA) {
	size := int32(float32(w.Size)*scale*64 + 0.5)
	for _, run := range w.Runs {
		for _, g := range run.Glyphs {
			pen := float32(x+g.X) * scale / 64
			whole := float32(math.Floor(float64(pen)))
			phase := uint8((pen - whole) * phases)
			rise := Pixel(g.Y, scale)
			p.glyph(run.Font, g.ID, size, phase).draw(dst, int(whole), baseline-rise, ink)
		}
	}
}

// Pixel rounds a length in 1/64 units to whole device pixels.
func Pixel(v int32, scale float32) int {
	return int(math.Floor(float64(v)*float64(scale)/64 + 0.5))
}

func (g *glyph) draw(dst *image.RGBA, x, y int, ink color.RGBA) {
	x, y = x+g.x, y+g.y
	x0, y0 := max(0, -x), max(0, -y)
	x1, y1 := min(g.w, dst.Rect.Max.X-x), min(g.h, dst.Rect.Max.Y-y)
	if x0 >= x1 || (g.mask == nil && g.colour == nil) {
		return
	}
	for row := y0; row < y1; row++ {
		out := dst.Pix[(y+row)*dst.Stride+(x+x0)*4:]
		if g.colour != nil {
			over(out, g.colour.Pix[row*g.colour.Stride+x0*4:row*g.colour.Stride+x1*4])
			continue
		}
		blend(out, g.mask[row*g.w+x0:row*g.w+x1], ink)
	}
}

// blend lays ink over a row of premultiplied pixels through a mask.
func blend(out []uint8, mask []uint8, ink color.RGBA) {
	for i, m := range mask {
		if m == 0 {
			continue
		}
		o := out[i*4 : i*4+4 : i*4+4]
		a := uint32(m) * 257
		rest := 65535 - a*uint32(ink.A)/255
		o[0] = uint8((uint32(ink.R)*a + uint32(o[0])*rest + 32767) / 65535)
		o[1] = uint8((uint32(ink.G)*a + uint32(o[1])*rest + 32767) / 65535)
		o[2] = uint8((uint32(ink.B)*a + uint32(o[2])*rest + 32767) / 65535)
		o[3] = uint8((uint32(ink.A)*a + uint32(o[3])*rest + 32767) / 65535)
	}
}

func over(out, src []uint8) {
	for i := 0; i+3 < len(src); i += 4 {
		rest := 255 - uint32(src[i+3])
		for k := range 4 {
			out[i+k] = uint8(uint32(src[i+k]) + uint32(out[i+k])*rest/255)
		}
	}
}

// Premultiply turns any colour into the form that images hold.
func Premultiply(c color.Color) color.RGBA {
	r, g, b, a := c.RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
}

// fade thins a premultiplied colour to alpha of 255.
func fade(c color.RGBA, alpha uint32) color.RGBA {
	f := func(v uint8) uint8 { return uint8(uint32(v) * alpha / 255) }
	return color.RGBA{f(c.R), f(c.G), f(c.B), f(c.A)}
}

func fill(dst *image.RGBA, r image.Rectangle, c color.RGBA) {
	r = r.Intersect(dst.Rect)
	if r.Empty() {
		return
	}
	first := dst.Pix[r.Min.Y*dst.Stride+r.Min.X*4 : r.Min.Y*dst.Stride+r.Max.X*4]
	for i := 0; i < len(first); i += 4 {
		first[i], first[i+1], first[i+2], first[i+3] = c.R, c.G, c.B, c.A
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(dst.Pix[y*dst.Stride+r.Min.X*4:], first)
	}
}
