package reader

import (
	"pressmark/annotate"
	"pressmark/app/reader/layout"
)

// A Command moves the caret or the selection. A motion or'd with Extend extends the selection
// instead of dropping it.
type Command int

// The commands. Borders are those of the selection: the end first, BorderFlip chooses the other.
const (
	Left Command = iota + 1
	Right
	Up
	Down
	WordLeft
	WordRight
	SentencePrev
	SentenceNext
	ParagraphPrev
	ParagraphNext
	Home // of the line
	End
	PageUp
	PageDown
	DocStart
	DocEnd
	SelectAll // the paragraph, then the text
	Widen     // word, clause or quoted passage, sentence, paragraph
	Narrow    // back
	BorderFlip
	BorderWordLeft
	BorderWordRight
	BorderCharLeft
	BorderCharRight

	Extend Command = 1 << 8
)

// Do carries out a command; it reports false when it is none, or has nothing to act on.
func (r *Reader) Do(c Command) bool {
	base, extend := c&^Extend, c&Extend != 0
	switch base {
	case Widen:
		return r.widen()
	case Narrow:
		return r.narrow()
	case SelectAll:
		return r.selectAll()
	case BorderFlip:
		r.selected.border = 1 - r.selected.border
		r.turn()
		return true
	case BorderWordLeft, BorderWordRight, BorderCharLeft, BorderCharRight:
		return r.moveBorder(base)
	case Up, Down, PageUp, PageDown:
		return r.vertical(base, extend)
	}
	if base == Left && !extend && !r.selected.span().Empty() {
		return r.moveTo(r.selected.span().Start, false, false)
	}
	if base == Right && !extend && !r.selected.span().Empty() {
		return r.moveTo(r.selected.span().End, true, false)
	}
	to, forward, ok := r.target(base)
	if extend {
		to = r.stretched(base, to)
	}
	if !ok {
		return false
	}
	r.moveTo(to, forward, extend)
	r.selected.lineEnd = base == End
	r.drawSelection()
	r.revealCaret()
	return true
}

// target returns where a horizontal motion leads.
func (r *Reader) target(c Command) (to int, forward, ok bool) {
	text, at := r.doc.Text, r.selected.caret
	switch c {
	case Left:
		return layout.PrevGrapheme(text, at), false, true
	case Right:
		return layout.NextGrapheme(text, at), true, true
	case WordLeft:
		return layout.PrevWord(text, at), false, true
	case WordRight:
		return layout.NextWord(text, at), true, true
	case SentencePrev:
		return layout.PrevSentence(text, at), false, true
	case SentenceNext:
		return layout.NextSentence(text, at), true, true
	case ParagraphPrev:
		if start := layout.ParagraphAt(text, at).Start; start < at || start == 0 {
			return start, false, true
		}
		return layout.ParagraphAt(text, at-1).Start, false, true
	case ParagraphNext:
		return min(layout.ParagraphAt(text, at).End+1, len(text)), true, true
	case Home:
		place, _ := r.caretPlace()
		start, _, _ := r.flow.Span(place)
		return start, false, true
	case End:
		place, _ := r.caretPlace()
		_, end, _ := r.flow.Span(place)
		return end, true, true
	case DocStart:
		return 0, false, true
	case DocEnd:
		return len(text), true, true
	}
	return at, false, false
}

// stretched is where a motion leads that extends the selection: to the end of a sentence or paragraph,
// not on to the start of the next, so that what is marked ends with its last letter.
func (r *Reader) stretched(c Command, to int) int {
	next := map[Command]func(string, int) int{SentenceNext: layout.NextSentenceEnd, ParagraphNext: layout.NextParagraphEnd}[c]
	if next == nil {
		return to
	}
	to = next(r.doc.Text, r.selected.caret)
	for {
		shown := r.landing(to, true)
		if shown <= to {
			return shown
		}
		to = next(r.doc.Text, shown) // past folded blocks
	}
}

// moveTo puts the caret at a place, out of folded blocks, and shows it.
func (r *Reader) moveTo(to int, forward, extend bool) bool {
	s := &r.selected
	s.caret = r.landing(to, forward)
	if !extend {
		s.anchor = s.caret
	}
	s.lineEnd, s.wantX, s.narrower, s.border = false, 0, nil, borderEnd
	r.mouse.grain = byGrapheme
	r.changed()
	r.revealCaret()
	return true
}

// vertical moves by lines or pages and tries to stay in the same column.
func (r *Reader) vertical(c Command, extend bool) bool {
	place, x := r.caretPlace()
	if r.selected.wantX != 0 {
		x = r.selected.wantX
	}
	steps, down := 1, c == Down || c == PageDown
	if c == PageUp || c == PageDown {
		page := int(r.view.size.Height) - 2*r.flow.Paragraph(place).Look.LineHeight
		y := r.flow.Y(place)
		if !down {
			page = -page
		}
		to := r.flow.AtY(max(y+page, 0))
		steps = 0
		r.scroll += float32(r.flow.Y(to) - y)
		place = to
	}
	for range steps {
		place = r.lineBeside(place, down)
	}
	for p := r.flow.Paragraph(place); p.Label; p = r.flow.Paragraph(place) {
		next := r.lineBeside(place, down)
		if next == place {
			place, x = r.edge(down)
			break
		}
		place = next
	}
	to := r.flow.Offset(place, x)
	start, _, _ := r.flow.Span(place)
	keep := x
	r.moveTo(to, down, extend)
	r.selected.wantX = keep
	r.selected.lineEnd = to != start && r.flow.At(to) != place
	r.drawSelection()
	r.show()
	return true
}

func (r *Reader) lineBeside(place layout.Place, down bool) layout.Place {
	next := place
	if down {
		next, _ = r.flow.Next(place)
	} else {
		next, _ = r.flow.Prev(place)
	}
	return next
}

// edge returns the last or first line of the text and an x at its end or start.
func (r *Reader) edge(down bool) (layout.Place, int32) {
	if down {
		return r.flow.At(r.landing(len(r.doc.Text), false)), 1 << 29
	}
	return r.flow.At(r.landing(0, true)), 0
}

func (r *Reader) widen() bool {
	was := r.selected.span()
	now := layout.Widen(r.doc.Text, was)
	if now == was || now.Empty() {
		return false
	}
	narrower := append(r.selected.narrower, was)
	r.selected.anchor, r.selected.caret = now.Start, now.End
	r.selected.narrower, r.selected.border = narrower, borderEnd
	r.mouse.grain = byGrapheme
	r.changed()
	r.Reveal(now)
	return true
}

func (r *Reader) narrow() bool {
	n := len(r.selected.narrower)
	if n == 0 {
		return false
	}
	was := r.selected.narrower[n-1]
	r.selected.anchor, r.selected.caret = was.Start, was.End
	r.selected.narrower = r.selected.narrower[:n-1]
	r.changed()
	return true
}

func (r *Reader) selectAll() bool {
	para := layout.ParagraphAt(r.doc.Text, r.selected.caret)
	if r.selected.span().Contains(para) {
		para = annotate.Span{Start: 0, End: len(r.doc.Text)}
	}
	if para.Empty() {
		return false
	}
	r.selected = selection{anchor: para.Start, caret: para.End, border: borderEnd}
	r.changed()
	return true
}

// turn makes the caret stand at the border that the keys move.
func (r *Reader) turn() {
	s := r.selected.span()
	r.selected.anchor, r.selected.caret = s.Start, s.End
	if r.selected.border == borderStart {
		r.selected.anchor, r.selected.caret = s.End, s.Start
	}
	r.changed()
}

func (r *Reader) moveBorder(c Command) bool {
	span := r.selected.span()
	if span.Empty() {
		return false
	}
	span, ok := MoveBorder(r.doc.Text, span, r.selected.border == borderStart, c)
	if !ok {
		return false
	}
	which := r.selected.border
	r.selected.anchor, r.selected.caret, r.selected.narrower = span.Start, span.End, nil
	r.selected.border = which
	r.turn()
	r.revealCaret()
	return true
}

// MoveBorder moves the start or the end of a span by a word or a character, as a BorderWord or
// BorderChar command says. ok is false when nothing would be left, or nothing moves.
func MoveBorder(text string, s annotate.Span, start bool, c Command) (moved annotate.Span, ok bool) {
	at := s.End
	if start {
		at = s.Start
	}
	switch c {
	case BorderCharLeft:
		at = layout.PrevGrapheme(text, at)
	case BorderCharRight:
		at = layout.NextGrapheme(text, at)
	case BorderWordLeft:
		if at = layout.PrevWord(text, at); !start {
			at = endBefore(text, at)
		}
	case BorderWordRight:
		if at = layout.NextWord(text, at); start {
			at = startAfter(text, at)
		}
	}
	moved = s
	if start {
		moved.Start = at
	} else {
		moved.End = at
	}
	return moved, !moved.Empty() && moved != s
}

// endBefore steps back over what stands between words, so that an end lies at a word's end.
func endBefore(text string, at int) int {
	for at > 0 {
		prev := layout.PrevGrapheme(text, at)
		if w := layout.WordAt(text, prev); w.End == at && w.Len() > 0 && text[prev] > ' ' {
			return at
		}
		at = prev
	}
	return at
}

// startAfter steps on to the start of the next word.
func startAfter(text string, at int) int {
	if next := layout.NextWord(text, at); next > at {
		return layout.PrevWord(text, next)
	}
	return at
}
