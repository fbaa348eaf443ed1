package reader

import (
	"image/color"
	"math"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/app/reader/layout"
	"pressmark/app/reader/paint"
)

// repaintMarked paints anew what lies under the lines in sight that restyle named.
func (r *Reader) repaintMarked() {
	placed := false
	for _, b := range r.view.boxes {
		if !b.marked {
			blank, more := b.blank, b.more
			r.paintUnder(b)
			placed = placed || blank != b.blank || more != b.more
		}
	}
	if placed {
		r.place()
	}
	r.drawBar()
	r.view.dirt.Refresh()
}

// restyle marks what lies under the lines of a span as out of date.
func (r *Reader) restyle(s annotate.Span) {
	for _, b := range r.view.store {
		if start, _, next := r.flow.Span(b.place); start < s.End && s.Start < max(next, start+1) {
			b.marked = false
		}
	}
}

// MarksAt returns the IDs of the marks that hold byte at, inner to outer; where none does, of those
// that end there. Marks without ID are left out.
func (r *Reader) MarksAt(at int) []string {
	type found struct {
		id  string
		len int
	}
	var all []found
	look := func(from int) {
		r.marks.index.Touching(from, from+1, func(id, _ int, s annotate.Span) {
			if m := &r.marks.slots[id]; m.ID != "" {
				all = append(all, found{m.ID, s.Len()})
			}
		})
	}
	if look(at); len(all) == 0 && at > 0 {
		look(at - 1)
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.len - b.len })
	var ids []string
	for _, f := range all {
		if !slices.Contains(ids, f.id) {
			ids = append(ids, f.id)
		}
	}
	return ids
}

// SetHits lights up the places of a search of the archive.
func (r *Reader) SetHits(hits []annotate.Span) {
	r.spots, r.hits = hits, layout.NewIndex(hits)
	r.relight()
}

// SetFound lights up what was found in this text, over the places of SetHits and stronger.
func (r *Reader) SetFound(found []annotate.Span) {
	r.foundNow = annotate.Span{}
	r.finds, r.found = found, layout.NewIndex(found)
	r.relight()
}

func (r *Reader) relight() {
	r.restyle(annotate.Span{Start: 0, End: math.MaxInt32})
	r.view.bar.ticksStale = true
	r.paintAll()
}

// look of the styles: band and two colours.
var styles = [...]struct {
	pattern    paint.Pattern
	line, fill fyne.ThemeColorName
}{
	Speaker: {paint.Solid, ColorSpeaker, ColorSpeakerFill},
	Firm:    {paint.Dashed, ColorFirm, ColorFirmFill},
	Claim:   {paint.Thick, ColorClaim, ColorClaimFill},
	Mention: {paint.Dotted, ColorMention, ColorMentionFill},
	Tag:     {paint.Double, ColorTag, ColorTagFill},
	Cue:     {paint.Solid, ColorMuted, ColorLine},
	Content: {paint.Dotted, ColorMuted, ColorPage},
}

func (r *Reader) markColors(m *Mark) (line, fill color.RGBA) {
	s := styles[m.Style]
	line, fill = r.colors[s.line], r.colors[s.fill]
	if m.Tint != nil {
		line = paint.Premultiply(m.Tint)
		fill = mix(r.colors[ColorPage], line, 0.16)
	}
	if m.Pending {
		line, fill = mix(r.colors[ColorPage], line, 0.5), mix(r.colors[ColorPage], fill, 0.5)
	}
	return line, fill
}

// lanes is how many bands of overlapping marks a line shows; further marks have their fill only.
const lanes = 3

// band returns where the bands of a paragraph lie: the first lane's top and the distance to the next,
// in units below the line's top.
func band(p *layout.Paragraph) (first, pitch int) {
	size := int(p.Look.Style.Size)
	return p.Baseline + (size*24+50)/100, max(size*22/100, 3)
}

// ink is the colour of a paragraph's letters.
func (r *Reader) ink(p *layout.Paragraph) color.RGBA {
	switch p.Look.Ink {
	case layout.Muted:
		return r.colors[ColorMuted]
	case layout.Faint:
		return r.colors[ColorFaint]
	}
	return r.colors[ColorInk]
}

// sheet collects what lies under one line.
type sheet struct {
	fills []paint.Fill
	bands []paint.Band
	order []inked
	from  int32
	to    int32
}

type inked struct{ mark, lane, len int }

// paintUnder draws the marks and hits of a line: the fill of the innermost mark, never one through the
// other; a band for each of the first lanes.
func (r *Reader) paintUnder(b *lineBox) {
	b.marked, b.blank, b.more = true, true, nil
	start, end, _ := r.flow.Span(b.place)
	p := r.flow.Paragraph(b.place)
	if p.Label || start >= end {
		return
	}
	sh := &r.view.bar.sheet
	sh.fills, sh.bands, sh.order, sh.from, sh.to = sh.fills[:0], sh.bands[:0], sh.order[:0], math.MaxInt32, 0
	first, pitch := band(p)
	top, bottom := p.Baseline-int(p.Look.Style.Size)*93/100, first+1
	r.marks.index.Touching(start, end, func(id, lane int, s annotate.Span) {
		sh.order = append(sh.order, inked{id, lane, s.Len()})
	})
	hidden := 0
	for _, o := range sh.order {
		if o.lane >= lanes {
			hidden++
		}
	}
	if hidden > 0 {
		r.drawMore(b, p, hidden)
	}
	slices.SortStableFunc(sh.order, func(a, b inked) int { return b.len - a.len })
	for _, o := range sh.order {
		m := &r.marks.slots[o.mark]
		line, fill := r.markColors(m)
		r.flow.Rects(b.place, m.Span.Start, m.Span.End, func(from, to int32) {
			sh.fill(paint.Fill{From: from, To: to, Top: top, Bottom: bottom, Color: fill, Hatched: m.Doubtful})
			if o.lane >= lanes {
				return
			}
			y := first + o.lane*pitch
			pattern := styles[m.Style].pattern
			if m.Doubtful {
				pattern = paint.LongGap
			}
			sh.bands = append(sh.bands, paint.Band{From: from, To: to, Top: y, Pattern: pattern, Color: line})
			if m.Unresolved {
				sh.bands = append(sh.bands, paint.Band{From: from, To: to, Top: y + pitch - 1, Pattern: paint.Dots, Color: r.colors[ColorBad]})
			}
		})
	}
	for _, o := range sh.order { // the chosen marks lie over the others, stronger
		m := &r.marks.slots[o.mark]
		if !r.isChosen(m.ID) {
			continue
		}
		line, fill := r.markColors(m)
		r.flow.Rects(b.place, m.Span.Start, m.Span.End, func(from, to int32) {
			sh.fill(paint.Fill{From: from, To: to, Top: top, Bottom: bottom, Color: mix(fill, line, chosenShare), Hatched: m.Doubtful})
		})
	}
	// Hits lie over the fills of marks, or a hit within a mark would not be seen; bands stay.
	light := func(spots *layout.Index, c color.RGBA) {
		spots.Touching(start, end, func(_, _ int, s annotate.Span) {
			r.flow.Rects(b.place, s.Start, s.End, func(from, to int32) {
				sh.fill(paint.Fill{From: from, To: to, Top: top, Bottom: bottom, Color: c})
			})
		})
	}
	light(r.hits, r.colors[ColorHit])
	light(r.found, r.colors[ColorFound])
	if len(sh.fills) == 0 {
		return
	}
	b.blank = false
	r.drawUnder(b, sh, p, first+lanes*pitch+2)
}

func (sh *sheet) fill(f paint.Fill) {
	sh.fills = append(sh.fills, f)
	sh.from, sh.to = min(sh.from, f.From), max(sh.to, f.To)
}

func (r *Reader) drawUnder(b *lineBox, sh *sheet, p *layout.Paragraph, height int) {
	v := &r.view
	x0 := paint.Pixel(sh.from, v.scale)
	w := paint.Pixel(sh.to, v.scale) - x0 + 1
	h := paint.Pixel(int32(max(height, p.Look.LineHeight))*64, v.scale)
	img := pixels(b.under.Image, w, h)
	r.pen.Under(img, x0, v.scale, sh.fills, sh.bands)
	b.under.Image = img
	b.under.Resize(fyne.NewSize(float32(w)/v.scale, float32(h)/v.scale))
	b.under.Move(fyne.NewPos(v.snap(v.left)+float32(x0)/v.scale, b.under.Position().Y))
	b.under.Refresh()
}

const moreWidth = 28

// drawMore writes how many marks of a line have no band of their own left of it.
func (r *Reader) drawMore(b *lineBox, p *layout.Paragraph, n int) {
	v := &r.view
	style := layout.Style{Family: layout.Sans, Size: 10}
	w, h := paint.Pixel(moreWidth*64, v.scale), paint.Pixel(int32(p.Look.LineHeight)*64, v.scale)
	img := pixels(nil, w, h)
	text := "+" + strconv.Itoa(n)
	x := moreWidth*64 - r.flow.Fonts().Word(text, style, false).Advance
	r.write(img, text, style, max(x, 0), p.Baseline, moreWidth*64, r.colors[ColorMuted])
	b.more = picture()
	b.more.Image = img
	b.more.Resize(fyne.NewSize(float32(w)/v.scale, float32(h)/v.scale))
	b.more.Refresh() // without it the window would measure the picture at every frame
}
