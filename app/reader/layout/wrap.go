package layout

// A Line is one line of a paragraph. Offsets are bytes into the paragraph's text; [Start, End) is
// visible, [End, Next) are the spaces that the line end swallowed.
type Line struct {
	Start, End, Next int32
	From, To         int32 // tokens
	Width            int32 // of the visible part, in 1/64 units
}

// Wrap fills lines of the given width (1/64 units) greedily with tokens; it shapes nothing, so a new
// width costs one pass. lines is reused.
func Wrap(lines []Line, tokens []Token, width int32) []Line {
	lines = lines[:0]
	for from := 0; from < len(tokens); {
		to := fill(tokens, from, width)
		lines = append(lines, line(tokens, from, to))
		from = to
	}
	return lines
}

// fill returns the token after the last that fits on a line which begins with token from.
func fill(tokens []Token, from int, width int32) int {
	var x int32
	best, need := -1, -1
	for i := from; i < len(tokens); i++ {
		t := &tokens[i]
		if x+t.Adv > width && i > from {
			if best > 0 {
				return best
			}
			if need > 0 {
				return need
			}
		}
		switch t.brk {
		case allowed:
			best = i + 1
		case emergency:
			need = i + 1
		}
		x += t.Adv + t.Gap
	}
	return len(tokens)
}

func line(tokens []Token, from, to int) Line {
	last := &tokens[to-1]
	l := Line{Start: tokens[from].Start, End: int32(last.End()), Next: int32(last.Next()), From: int32(from), To: int32(to)}
	for i := from; i < to; i++ {
		l.Width += tokens[i].Adv + tokens[i].Gap
	}
	l.Width -= last.Gap
	return l
}
