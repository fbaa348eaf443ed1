package app

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
)

const (
	proseIndent = 22  // how far a list or a quotation stands in
	proseWidest = 640 // a longer line is hard to read
)

// typeset sets Markdown in lines of a width, as rows and cells draw them: at most most (0: any number), the
// last one then ending with an ellipsis. f is the face of its paragraphs.
func typeset(markdown string, width float32, most int, f face) []rowLine {
	var out []rowLine
	blocks := parseProse(markdown)
	for i, b := range blocks {
		lines := b.lines(width, f)
		if i > 0 && len(lines) > 0 {
			lines[0].above, lines[0].joined = b.above(f), blocks[i-1].quoted
		}
		out = append(out, lines...)
		if most > 0 && len(out) > most {
			out = out[:most]
			last := &out[most-1]
			last.pieces = append(last.pieces, piece{text: " …", colour: colMuted})
			break
		}
	}
	return out
}

// typesetHeight is how much room lines take.
func typesetHeight(lines []rowLine) (h float32) {
	for _, l := range lines {
		h += l.above + face{size: l.size, serif: l.serif}.line()
	}
	return h
}

// above is the room over a block that follows another.
func (b proseBlock) above(f face) float32 {
	switch {
	case b.close:
		return 0
	case b.heading > 0:
		return gap
	}
	return float32(int(f.line() / 3))
}

// lines breaks a block into lines of a width.
func (b proseBlock) lines(width float32, f face) []rowLine {
	switch {
	case b.heading == 1:
		f.size += 2
	case b.heading > 3:
		f.size = max(f.size-2, sizeSmall)
	}
	indent := float32(b.depth * proseIndent)
	room := max(40, width-indent)
	line := rowLine{size: f.size, serif: f.serif && !b.code, indent: indent, bar: b.quoted, across: b.rule}
	if len(b.runs) == 0 {
		line.sign = b.sign
		return []rowLine{line}
	}
	words, looks := b.flat()
	var out []rowLine
	for _, span := range breakRuns(words, looks, room, f) {
		l := line
		if len(out) == 0 {
			l.sign = b.sign
		}
		l.pieces = b.pieces(words, looks, span)
		out = append(out, l)
	}
	return out
}

// A runLook is how the bytes of a block up to End look.
type runLook struct {
	end int
	run proseRun
}

// flat puts the words of a block in one string.
func (b proseBlock) flat() (string, []runLook) {
	var words strings.Builder
	var looks []runLook
	for _, r := range b.runs {
		words.WriteString(strings.ReplaceAll(r.words, "\t", "    "))
		looks = append(looks, runLook{words.Len(), r})
	}
	return words.String(), looks
}

// pieces are the stretches of a line in one look each.
func (b proseBlock) pieces(words string, looks []runLook, line annotate.Span) []piece {
	var out []piece
	start := 0
	for _, l := range looks {
		from, to := max(start, line.Start), min(l.end, line.End)
		start = l.end
		if from >= to {
			continue
		}
		p := piece{text: words[from:to], bold: l.run.bold, italic: l.run.italic, link: l.run.link, colour: colInk}
		switch {
		case l.run.link != "":
			p.colour = colAccent
		case l.run.faint, b.quoted, b.code:
			p.colour = colMuted
		}
		out = append(out, p)
	}
	return out
}

// breakRuns breaks words in several looks into lines: at a space or a hyphen, between wide characters, at a
// line end that was typed, and within a word that is wider than a line.
func breakRuns(words string, looks []runLook, width float32, f face) []annotate.Span {
	var lines []annotate.Span
	start, last, x, after := 0, -1, float32(0), float32(0) // after: the width behind the last break
	cut := func(end, next int) {
		lines = append(lines, annotate.Span{Start: start, End: end})
		start, last = next, -1
	}
	look := 0
	for i := 0; i < len(words); {
		for looks[look].end <= i {
			look++
		}
		r, n := utf8.DecodeRuneInString(words[i:])
		if r == '\n' {
			cut(i, i+n)
			x, after = 0, 0
			i += n
			continue
		}
		lf := f
		lf.bold, lf.italic = looks[look].run.bold, looks[look].run.italic
		w := rule.rune(r, lf)
		if wide(r) && i > start {
			last, after = i, 0
		}
		if x+w > width && i > start && r != ' ' {
			if last > start {
				cut(last, last)
				x = after
			} else {
				cut(i, i)
				x = 0
			}
			after = x
		}
		x, after = x+w, after+w
		i += n
		if r == ' ' || r == '-' || r == '–' || r == '—' || r == '/' && within(words, i) {
			last, after = i, 0
		}
	}
	if start < len(words) || len(lines) == 0 {
		lines = append(lines, annotate.Span{Start: start, End: len(words)})
	}
	return lines
}

// within reports whether a slash that ends at a byte parts two words of an address: not of "https://".
func within(words string, end int) bool {
	return end < len(words) && words[end] != '/' && end > 1 && words[end-2] != '/' && words[end-2] != ':'
}

// linkAt returns where the piece of typeset lines leads that stands at a point, "" when it leads nowhere.
func linkAt(lines []rowLine, at fyne.Position) string {
	y := float32(0)
	for _, l := range lines {
		f := face{size: l.size, serif: l.serif}
		y += l.above
		if at.Y >= y && at.Y < y+f.line() {
			x := l.indent
			for _, p := range l.pieces {
				pf := f
				pf.bold, pf.italic = p.bold, p.italic
				w := rule.text(p.text, pf)
				if at.X >= x && at.X < x+w {
					return p.link
				}
				x += w
			}
		}
		y += f.line()
	}
	return ""
}
