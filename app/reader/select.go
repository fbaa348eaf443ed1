package reader

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"pressmark/annotate"
	"pressmark/app/reader/layout"
)

// selection is the state behind Selection.
type selection struct {
	kept          []annotate.Span
	gathering     bool // KeepSelection kept the last of them: more is to come
	anchor, caret int
	lineEnd       bool  // the caret stands at the end of a line whose last byte begins the next
	wantX         int32 // where up and down try to stay, 1/64 units; 0 for the caret's own
	narrower      []annotate.Span
	border        border // which end the border keys move
}

type border int

const (
	borderStart border = iota
	borderEnd
)

func (s *selection) span() annotate.Span {
	return annotate.Span{Start: min(s.anchor, s.caret), End: max(s.anchor, s.caret)}
}

// Selection returns what is selected now.
func (r *Reader) Selection() Selection {
	s := Selection{Caret: r.selected.caret, Anchor: r.selected.anchor}
	s.Spans = append(s.Spans, r.selected.kept...)
	if span := r.selected.span(); !span.Empty() {
		s.Spans = append(s.Spans, span)
	}
	slices.SortFunc(s.Spans, func(a, b annotate.Span) int { return a.Start - b.Start })
	return s
}

// Caret returns the byte before which the caret stands.
func (r *Reader) Caret() int { return r.selected.caret }

// Select selects spans: the last is the current one, with the caret at its end, the others are kept
// ones. Without spans it is ClearSelection. Borders are moved out to graphemes.
func (r *Reader) Select(spans ...annotate.Span) {
	if len(spans) == 0 {
		r.ClearSelection()
		return
	}
	for i := range spans {
		spans[i] = annotate.Snap(r.doc.Text, spans[i])
	}
	last := spans[len(spans)-1]
	kept := append([]annotate.Span(nil), spans[:len(spans)-1]...)
	r.selected = selection{kept: kept, anchor: last.Start, caret: last.End, border: borderEnd}
	r.mouse.grain = byGrapheme
	r.changed()
}

// SelectMore selects a span as Select does, beside what KeepSelection has kept since.
func (r *Reader) SelectMore(span annotate.Span) {
	if !r.selected.gathering {
		r.Select(span)
		return
	}
	r.Select(append(slices.Clone(r.selected.kept), span)...)
	r.selected.gathering = true
}

// SetCaret puts the caret before a byte and drops what is selected and kept. Motions and clicks leave
// what was kept.
func (r *Reader) SetCaret(at int) {
	r.selected.kept, r.selected.gathering = nil, false
	r.moveTo(layout.Snap(r.doc.Text, at), true, false)
}

// KeepSelection keeps what is selected and starts another at the caret: one annotation with several
// anchors. It reports whether there was anything to keep.
func (r *Reader) KeepSelection() bool {
	span := r.selected.span()
	if span.Empty() {
		return false
	}
	if !slices.Contains(r.selected.kept, span) {
		r.selected.kept = append(r.selected.kept, span)
	}
	r.selected.anchor, r.selected.gathering = r.selected.caret, true
	r.selected.narrower = nil
	r.changed()
	return true
}

// ClearSelection drops what is selected and kept; the caret stays.
func (r *Reader) ClearSelection() {
	r.selected = selection{anchor: r.selected.caret, caret: r.selected.caret, border: borderEnd}
	r.changed()
}

// SelectFound selects one of the places given to SetFound: while it is selected it is shown stronger than the
// others. It selects as SelectMore does.
func (r *Reader) SelectFound(s annotate.Span) {
	r.foundNow = annotate.Snap(r.doc.Text, s)
	r.SelectMore(s)
}

// changed shows the selection and tells of it.
func (r *Reader) changed() {
	r.drawSelection()
	r.view.dirt.Refresh()
	if r.OnSelect != nil {
		r.OnSelect(r.Selection())
	}
}

// landing moves a caret out of folded blocks: to what follows, or to what stands before when back or
// nothing follows.
func (r *Reader) landing(at int, forward bool) int {
	place := r.flow.At(at)
	p := r.flow.Paragraph(place)
	if !p.Fold {
		return at
	}
	last := place.Para == len(r.flow.Paragraphs())-1
	if forward && !last || p.Start == 0 {
		return min(p.Next, len(r.doc.Text))
	}
	return p.Start - 1
}

// caretPlace returns the caret's line and distance from the column's left.
func (r *Reader) caretPlace() (layout.Place, int32) {
	place := r.flow.At(r.selected.caret)
	if r.selected.lineEnd && place.Line > 0 {
		if start, _, _ := r.flow.Span(place); start == r.selected.caret {
			place.Line--
		}
	}
	return place, r.flow.XOn(place, r.selected.caret)
}

// drawSelection puts rectangles behind the selected words in sight, and the caret.
func (r *Reader) drawSelection() {
	v := &r.view
	if v.size.IsZero() {
		return
	}
	v.used = 0
	grown := len(v.picks)
	for _, span := range r.selected.kept {
		r.drawSpan(span)
	}
	if span := r.selected.span(); !span.Empty() {
		r.drawSpan(span)
	}
	for _, pick := range v.picks[v.used:] {
		pick.Hidden = true
	}
	r.drawCaret()
	if len(v.picks) != grown {
		r.place()
	}
}

func (r *Reader) drawSpan(span annotate.Span) {
	v := &r.view
	for _, b := range v.boxes {
		start, end, _ := r.flow.Span(b.place)
		if span.End <= start || span.Start >= end {
			continue
		}
		p := r.flow.Paragraph(b.place)
		first, _ := band(p)
		y := r.flow.Y(b.place)
		top, bottom := y+p.Baseline-int(p.Look.Style.Size)*93/100-1, y+first+2
		if !b.blank {
			bottom = y + first // the bands of marks stay in sight
		}
		r.flow.Rects(b.place, span.Start, span.End, func(from, to int32) {
			x1, x2 := v.snap(float32(from)/64), v.snap(float32(to)/64)
			pick := v.pick(r.solid.selection)
			pick.StrokeWidth = 0
			if span == r.foundNow {
				pick.FillColor, pick.StrokeColor, pick.StrokeWidth = r.solid.now, r.solid.edge, v.snap(1)
				x1, x2 = x1-v.snap(2), x2+v.snap(2) // room between the letters and the line
			}
			y1, y2 := v.snap(float32(top)), v.snap(float32(bottom))
			pick.Move(fyne.NewPos(v.snap(v.left)+x1, y1-v.snap(float32(v.base))))
			pick.Resize(fyne.NewSize(x2-x1, y2-y1))
		})
	}
}

// pick returns the next free rectangle.
func (v *view) pick(c color.Color) *canvas.Rectangle {
	if v.used == len(v.picks) {
		v.picks = append(v.picks, canvas.NewRectangle(c))
	}
	pick := v.picks[v.used]
	pick.FillColor, pick.Hidden = c, false
	v.used++
	return pick
}

func (r *Reader) drawCaret() {
	v := &r.view
	v.caret.Hidden = !r.focused
	if !r.focused || r.flow.Left() > 0 && !r.caretShaped() {
		v.caret.Hidden = true
		return
	}
	place, x := r.caretPlace()
	p := r.flow.Paragraph(place)
	y := r.flow.Y(place)
	first, _ := band(p)
	v.caret.FillColor = r.solid.accent
	v.caret.Move(fyne.NewPos(v.snap(v.left)+v.snap(float32(x)/64)-v.snap(1), v.snap(float32(y+p.Baseline-int(p.Look.Style.Size)))-v.snap(float32(v.base))))
	v.caret.Resize(fyne.NewSize(v.snap(2), v.snap(float32(first+2-p.Baseline+int(p.Look.Style.Size)))))
}

// caretShaped reports whether the caret's paragraph has lines, so that drawing shapes nothing.
func (r *Reader) caretShaped() bool { return r.flow.ShapedAt(r.selected.caret) }

// SelectionRect returns where the current selection (or the caret) stands on the widget, as the
// smallest rectangle around its lines; ok is false when it is out of sight.
func (r *Reader) SelectionRect() (pos fyne.Position, size fyne.Size, ok bool) {
	return r.RectOf(r.selected.span())
}

// RectOf is SelectionRect for any span.
func (r *Reader) RectOf(span annotate.Span) (pos fyne.Position, size fyne.Size, ok bool) {
	first, last := r.flow.At(span.Start), r.flow.At(max(span.End-1, span.Start))
	top := float32(r.flow.Y(first)) - r.scroll
	bottom := float32(r.flow.Y(last)+r.flow.Paragraph(last).Look.LineHeight) - r.scroll
	from, to := r.flow.XOn(first, span.Start), r.flow.XOn(last, span.End)
	if first != last {
		from, to = 0, int32(r.flow.Width())*64
	}
	pos = fyne.NewPos(r.view.left+float32(min(from, to))/64, top)
	size = fyne.NewSize(float32(max(from, to)-min(from, to))/64, bottom-top)
	return pos, size, bottom > 0 && top < r.view.size.Height
}

// SelectedWords returns the words of the selection, its parts joined by an ellipsis in brackets.
func (r *Reader) SelectedWords() string {
	out := ""
	for i, s := range r.Selection().Spans {
		if i > 0 {
			out += " […] "
		}
		out += s.In(r.doc.Text)
	}
	return out
}
