package reader

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"pressmark/annotate"
	"pressmark/app/reader/layout"
)

// grain is what a click chooses and a drag grows by.
type grain int

const (
	byGrapheme grain = iota
	byWord
	bySentence
	byParagraph
)

// mouse is what must be remembered between two events.
type mouse struct {
	clicks  int
	last    time.Time
	at      fyne.Position
	grain   grain
	origin  annotate.Span // what the first click chose: a drag never drops it
	down    bool
	dragged bool
	pointer fyne.Position
	tick    *fyne.Animation // scrolls while the pointer is dragged beyond the edge
	rest    *fyne.Animation // waits until the pointer rests
	hovered string
}

const (
	clickTime = 400 * time.Millisecond
	clickSlop = 4 // units between the clicks of a double click
	restTime  = 300 * time.Millisecond
)

// MouseDown is for Fyne: places the caret, chooses a word or sentence, extends with Shift.
func (r *Reader) MouseDown(e *desktop.MouseEvent) {
	r.focus()
	r.unhover()
	if e.Position.X >= r.view.size.Width-barWidth && e.Button == desktop.MouseButtonPrimary {
		r.takeBar(e.Position.Y)
		return
	}
	if e.Button == desktop.MouseButtonSecondary {
		r.context(e)
		return
	}
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	m := &r.mouse
	m.count(e.Position)
	m.down, m.dragged = true, false
	at := r.byteAt(e.Position)
	if e.Modifier&fyne.KeyModifierShift != 0 {
		m.clicks = 0
		if r.selected.span().Empty() {
			m.origin = annotate.Span{Start: r.selected.anchor, End: r.selected.anchor}
		} else if m.grain == byGrapheme {
			m.origin = annotate.Span{Start: r.selected.anchor, End: r.selected.anchor}
		}
		r.stretch(at)
		return
	}
	m.grain = min(grain(m.clicks-1), byParagraph)
	m.origin = r.around(at, m.grain)
	kept, gathering := r.selected.kept, r.selected.gathering
	if span := r.selected.span(); e.Modifier&fyne.KeyModifierControl != 0 && !span.Empty() && m.clicks == 1 {
		kept, gathering = append(kept, span), true
	}
	r.selected = selection{kept: kept, gathering: gathering, anchor: m.origin.Start, caret: m.origin.End, border: borderEnd}
	r.changed()
}

// count counts the clicks that came fast enough on one spot.
func (m *mouse) count(pos fyne.Position) {
	now := time.Now()
	d := pos.Subtract(m.at)
	if now.Sub(m.last) > clickTime || d.X*d.X+d.Y*d.Y > clickSlop*clickSlop {
		m.clicks = 0
	}
	m.clicks = m.clicks%4 + 1
	m.last, m.at = now, pos
}

// around returns what a click at a byte chooses.
func (r *Reader) around(at int, g grain) annotate.Span {
	text := r.doc.Text
	switch g {
	case byWord:
		if r.Words != nil {
			if name := layout.NameAt(text, r.Words(), at); !name.Empty() {
				return name
			}
		}
		return layout.WordAt(text, at)
	case bySentence:
		return layout.SentenceAt(text, at)
	case byParagraph:
		return layout.ParagraphAt(text, at)
	}
	return annotate.Span{Start: at, End: at}
}

// stretch extends the selection from the origin to a byte, by whole words or sentences.
func (r *Reader) stretch(at int) {
	to := r.around(at, r.mouse.grain)
	o := r.mouse.origin
	s := &r.selected
	anchor, caret := o.Start, max(to.End, o.End)
	if to.Start < o.Start {
		anchor, caret = o.End, to.Start
	}
	if s.anchor == anchor && s.caret == caret {
		return
	}
	s.anchor, s.caret, s.narrower, s.lineEnd, s.border = anchor, caret, nil, false, borderEnd
	r.changed()
}

// byteAt returns the grapheme edge nearest to a point of the widget.
func (r *Reader) byteAt(pos fyne.Position) int {
	place := r.flow.AtY(int(pos.Y + r.scroll))
	p := r.flow.Paragraph(place)
	if p.Label {
		return r.landing(p.Start, true)
	}
	return r.flow.Offset(place, int32((pos.X-r.view.left)*64))
}

// letterAt returns the first byte of the grapheme under a point; ok is false where there is none.
func (r *Reader) letterAt(pos fyne.Position) (at int, ok bool) {
	place := r.flow.AtY(int(pos.Y + r.scroll))
	p := r.flow.Paragraph(place)
	y := pos.Y + r.scroll - float32(r.flow.Y(place))
	x := int32((pos.X - r.view.left) * 64)
	if p.Label || y < 0 || y >= float32(p.Look.LineHeight) {
		return 0, false
	}
	at = r.flow.Offset(place, x)
	start, end, _ := r.flow.Span(place)
	for _, from := range []int{layout.PrevGrapheme(r.doc.Text, at), at} {
		if from < start || from >= end {
			continue
		}
		hit := false
		r.flow.Rects(place, from, layout.NextGrapheme(r.doc.Text, from), func(a, b int32) { hit = hit || x >= a && x < b })
		if hit {
			return from, true
		}
	}
	return 0, false
}

// MouseUp is for Fyne: a plain click on marks, notes or the fold line acts here.
func (r *Reader) MouseUp(e *desktop.MouseEvent) {
	m := &r.mouse
	r.view.bar.dragging = false
	r.stopTicking()
	clicked := m.down && !m.dragged && m.clicks == 1 && e.Button == desktop.MouseButtonPrimary
	m.down = false
	if !clicked {
		return
	}
	if id, ok := r.noteAt(e.Position); ok {
		if r.OnNote != nil {
			r.OnNote(id)
		}
		return
	}
	if place := r.flow.AtY(int(e.Position.Y + r.scroll)); r.flow.Paragraph(place).Fold {
		r.unfold()
		return
	}
	if at, ok := r.letterAt(e.Position); ok && r.OnMark != nil {
		if ids := r.marksOver(at); len(ids) > 0 {
			r.OnMark(ids, at)
		}
	}
}

// marksOver is MarksAt for the letter at a byte alone.
func (r *Reader) marksOver(at int) []string {
	any := false
	r.marks.index.Touching(at, at+1, func(int, int, annotate.Span) { any = true })
	if !any {
		return nil
	}
	return r.MarksAt(at)
}

// Dragged is for Fyne.
func (r *Reader) Dragged(e *fyne.DragEvent) {
	if r.view.bar.dragging {
		r.takeBar(e.Position.Y)
		return
	}
	if !r.mouse.down {
		return
	}
	r.mouse.dragged = true
	r.mouse.pointer = e.Position
	r.stretch(r.byteAt(r.clampPointer()))
	if e.Position.Y < 0 || e.Position.Y > r.view.size.Height {
		r.startTicking()
	} else {
		r.stopTicking()
	}
}

// clampPointer is the pointer, brought into the widget.
func (r *Reader) clampPointer() fyne.Position {
	pos := r.mouse.pointer
	pos.Y = min(max(pos.Y, 0), r.view.size.Height-1)
	return pos
}

// DragEnd is for Fyne. Where the button is let go beyond the reader, Fyne takes the focus away and tells of
// no MouseUp; whoever selected words wants to mark them.
func (r *Reader) DragEnd() {
	r.view.bar.dragging = false
	r.mouse.down = false
	r.stopTicking()
	r.focus()
}

func (r *Reader) startTicking() {
	if r.mouse.tick != nil {
		return
	}
	r.mouse.tick = fyne.NewAnimation(time.Second, func(float32) { r.dragTick() })
	r.mouse.tick.RepeatCount = fyne.AnimationRepeatForever
	r.mouse.tick.Curve = fyne.AnimationLinear
	r.mouse.tick.Start()
}

func (r *Reader) stopTicking() {
	if r.mouse.tick != nil {
		r.mouse.tick.Stop()
		r.mouse.tick = nil
	}
}

// dragTick scrolls once, the faster the farther the pointer is beyond the edge, and selects on.
func (r *Reader) dragTick() {
	y := r.mouse.pointer.Y
	switch over := y - r.view.size.Height; {
	case y < 0:
		r.ScrollBy(max(y/4, -40) - 2)
	case over > 0:
		r.ScrollBy(min(over/4, 40) + 2)
	default:
		return
	}
	r.stretch(r.byteAt(r.clampPointer()))
}

func (r *Reader) context(e *desktop.MouseEvent) {
	at := r.byteAt(e.Position)
	inside := false
	for _, s := range r.Selection().Spans {
		inside = inside || s.Start <= at && at <= s.End
	}
	if !inside {
		r.moveTo(at, true, false)
	}
	if r.OnContext != nil {
		r.OnContext(e.AbsolutePosition, at)
	}
}

// Cursor is for Fyne.
func (r *Reader) Cursor() desktop.Cursor {
	pos := r.mouse.pointer
	if pos.X >= r.view.size.Width-barWidth {
		return desktop.DefaultCursor
	}
	if _, ok := r.noteAt(pos); ok {
		return desktop.PointerCursor
	}
	if r.flow.Paragraph(r.flow.AtY(int(pos.Y + r.scroll))).Fold {
		return desktop.PointerCursor
	}
	return desktop.TextCursor
}

// MouseIn is for Fyne.
func (r *Reader) MouseIn(e *desktop.MouseEvent) { r.MouseMoved(e) }

// MouseMoved is for Fyne: when the pointer rests on marks for a moment, OnHover is told.
func (r *Reader) MouseMoved(e *desktop.MouseEvent) {
	r.mouse.pointer = e.Position
	if r.OnHover == nil {
		return
	}
	if r.mouse.hovered != "" {
		if at, ok := r.letterAt(e.Position); !ok || key(r.marksOver(at)) != r.mouse.hovered {
			r.unhover()
		}
	}
	if r.mouse.rest != nil {
		r.mouse.rest.Stop()
	}
	r.mouse.rest = fyne.NewAnimation(restTime, func(done float32) {
		if done == 1 {
			r.rested(e.AbsolutePosition)
		}
	})
	r.mouse.rest.Start()
}

func (r *Reader) rested(pos fyne.Position) {
	at, ok := r.letterAt(r.mouse.pointer)
	if !ok || r.mouse.down {
		return
	}
	if ids := r.marksOver(at); len(ids) > 0 && key(ids) != r.mouse.hovered {
		r.mouse.hovered = key(ids)
		r.OnHover(ids, at, pos)
	}
}

func key(ids []string) string {
	out := ""
	for _, id := range ids {
		out += id + "\x00"
	}
	return out
}

func (r *Reader) unhover() {
	if r.mouse.rest != nil {
		r.mouse.rest.Stop()
		r.mouse.rest = nil
	}
	if r.mouse.hovered != "" {
		r.mouse.hovered = ""
		if r.OnHover != nil {
			r.OnHover(nil, 0, fyne.Position{})
		}
	}
}

// MouseOut is for Fyne.
func (r *Reader) MouseOut() { r.unhover() }
