package reader

import (
	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/app/reader/layout"
)

// topPlace is what the top of the visible part was set to, so that lines that break anew, at another
// size or width, do not creep upwards with every change.
type topPlace struct {
	at     int
	dy     float32
	scroll float32 // where that led; at another scroll the rest is stale
	known  bool
}

// Scroll returns the first visible byte and how many units of its line are out of sight above; keep
// both to come back with ScrollTo.
func (r *Reader) Scroll() (firstByte int, dy float32) {
	if r.top.known && r.top.scroll == r.scroll {
		return r.top.at, r.top.dy
	}
	place := r.flow.AtY(int(r.scroll))
	start, _, _ := r.flow.Span(place)
	return start, r.scroll - float32(r.flow.Y(place))
}

// ScrollTo brings back what Scroll told.
func (r *Reader) ScrollTo(firstByte int, dy float32) {
	r.flow.EnsureAt(firstByte)
	r.scroll = r.scrollFor(firstByte, dy)
	r.clampScroll()
	r.top = topPlace{firstByte, dy, r.scroll, true}
	r.show()
}

// scrollFor is the scroll at which a byte's line stands dy above the top. At the first line the page
// is wholly at its top, so that the title above the text is not cut off.
func (r *Reader) scrollFor(at int, dy float32) float32 {
	place := r.flow.At(at)
	if at == 0 && r.flow.Paragraph(place).Start == 0 && place.Line == 0 {
		if first := r.flow.AtY(0); r.flow.Paragraph(first).Label {
			place = first
		}
	}
	return float32(r.flow.Y(place)) + dy
}

func (r *Reader) clampScroll() {
	most := float32(r.flow.Height()) - r.view.size.Height + float32(2*r.size)
	r.scroll = max(min(r.scroll, most), 0)
}

// keep runs what may move lines and scrolls so that the first visible line stays where it is.
func (r *Reader) keep(change func()) {
	place := r.flow.AtY(int(r.scroll))
	at, _, _ := r.flow.Span(place)
	label := r.flow.Paragraph(place).Label
	y := r.flow.Y(place)
	change()
	if label && !r.flow.Paragraph(place).Fold {
		return
	}
	r.scroll += float32(r.flow.Y(r.flow.At(at)) - y)
}

// wheelStep is how often a unit of the wheel counts: Fyne's step of 10 units is a third of a line.
const wheelStep = 6

// Scrolled is for Fyne: the wheel. An event without a pointer was made by code and counts once.
func (r *Reader) Scrolled(e *fyne.ScrollEvent) {
	r.unhover() // other words come under the pointer
	if e.AbsolutePosition.IsZero() {
		r.ScrollBy(-e.Scrolled.DY)
		return
	}
	r.ScrollBy(-e.Scrolled.DY * wheelStep)
}

// ScrollBy scrolls down by units, up when they are negative.
func (r *Reader) ScrollBy(dy float32) {
	was := r.scroll
	r.scroll += dy
	r.clampScroll()
	if r.scroll != was {
		r.show()
	}
}

// Reveal scrolls so that a span is comfortably in sight. When it is already, nothing moves; when it
// is near, as little as needed; else it comes to stand in the upper third. Folded blocks that hold it
// are shown.
func (r *Reader) Reveal(span annotate.Span) {
	span.Start, span.End = min(max(span.Start, 0), len(r.doc.Text)), min(max(span.End, 0), len(r.doc.Text))
	if p := r.flow.Paragraph(r.flow.At(span.Start)); p.Fold {
		r.unfold()
	}
	r.revealLines(r.flow.At(span.Start), r.flow.At(max(span.End-1, span.Start)))
}

func (r *Reader) revealLines(first, last layout.Place) {
	top := float32(r.flow.Y(first))
	bottom := float32(r.flow.Y(last) + r.flow.Paragraph(last).Look.LineHeight)
	height := r.view.size.Height
	edge := min(height/6, float32(3*r.size))
	switch {
	case top >= r.scroll+edge && bottom <= r.scroll+height-edge:
		return
	case bottom-top > height-2*edge, top > r.scroll+height*1.5, bottom < r.scroll-height/2:
		r.scroll = top - height/3
		if bottom-top > height*2/3 {
			r.scroll = top - edge
		}
	case top < r.scroll+edge:
		r.scroll = top - edge
	default:
		r.scroll = bottom - height + edge
	}
	r.show()
}

// revealCaret keeps the caret in sight, with a line to spare.
func (r *Reader) revealCaret() {
	if r.view.size.IsZero() {
		return
	}
	place, _ := r.caretPlace()
	p := r.flow.Paragraph(place)
	top, line := float32(r.flow.Y(place)), float32(p.Look.LineHeight)
	if r.selected.caret == r.landing(0, true) { // what stands above the first letter is seen too
		top = 0
	}
	height := r.view.size.Height
	switch {
	case top-line < r.scroll:
		r.scroll = top - line
		if r.scroll+height < top {
			r.scroll = top - height/3
		}
	case top+2*line > r.scroll+height:
		r.scroll = top + 2*line - height
	default:
		return
	}
	r.show()
}

// SetGap opens blank room of a height under the line in which byte after-1 stands, the last of a
// selection that ends at after; SetGap(-1, 0) closes it. The window shows the strip there.
func (r *Reader) SetGap(after int, height float32) {
	if after > 0 {
		after = layout.PrevGrapheme(r.doc.Text, min(after, len(r.doc.Text)))
	}
	r.keep(func() { r.flow.SetGap(after, int(height+0.999)) })
	r.paintAll()
}

// GapRect returns where the room opened by SetGap stands on the widget; ok is false when none is open.
func (r *Reader) GapRect() (pos fyne.Position, size fyne.Size, ok bool) {
	place, height, ok := r.flow.Gap()
	if !ok {
		return fyne.Position{}, fyne.Size{}, false
	}
	y := float32(r.flow.Y(place)+r.flow.Paragraph(place).Look.LineHeight) - r.scroll
	return fyne.NewPos(r.view.left, y), fyne.NewSize(float32(r.flow.Width()), float32(height)), true
}
