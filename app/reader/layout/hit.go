package layout

// X returns the line and the distance from the column's left, in 1/64 units, of the caret before a byte.
func (f *Flow) X(at int) (Place, int32) {
	place := f.At(at)
	p := &f.paras[place.Para]
	return place, p.x(place.Line, int32(at-p.Start))
}

// XOn is X on a given line: at its Next the caret stands at the line's end, not on the line below.
func (f *Flow) XOn(place Place, at int) int32 {
	p := &f.paras[place.Para]
	return p.x(place.Line, int32(at-p.Start))
}

// x returns the caret's distance before byte rel of the paragraph on a line.
func (p *Paragraph) x(line int, rel int32) int32 {
	indent := int32(p.Look.Indent) * 64
	if p.Label || len(p.Tokens) == 0 {
		return indent
	}
	l := &p.Lines[line]
	rel = min(max(rel, l.Start), l.Next)
	found := indent
	p.Each(line, func(t *Token, x int32) bool {
		if rel < t.Start {
			return true
		}
		if rel >= int32(t.Next()) && t.Next() < int(l.Next) {
			return true
		}
		found = x + t.x(rel)
		return rel >= int32(t.Next()) // the last token of the text may not be the last seen
	})
	return found
}

// x is the caret before byte rel, from the left side of the token.
func (t *Token) x(rel int32) int32 {
	if end := int32(t.End()); rel > end && t.Space > 0 {
		part := t.Gap * (rel - end) / int32(t.Space)
		if t.level&1 == 1 {
			return t.Gap - part
		}
		return t.Adv + part
	}
	var x int32
	switch {
	case t.Word != nil:
		x = t.Word.edges[min(rel-t.Start, int32(t.Len))]
	}
	if t.level&1 == 1 {
		x += t.Gap // the spaces of a word read from the right stand at its left
	}
	return x
}

// Each calls fn with the tokens of a line from left to right and where each stands from the column's
// left, in 1/64 units, until fn returns false.
func (p *Paragraph) Each(line int, fn func(t *Token, x int32) bool) {
	l := &p.Lines[line]
	x := int32(p.Look.Indent) * 64
	if !p.mixed(l) {
		for i := l.From; i < l.To; i++ {
			t := &p.Tokens[i]
			if !fn(t, x) {
				return
			}
			x += t.Adv + t.Gap
		}
		return
	}
	for _, i := range p.visual(l) {
		t := &p.Tokens[i]
		if !fn(t, x) {
			return
		}
		x += t.Adv + t.Gap
	}
}

func (p *Paragraph) mixed(l *Line) bool {
	for i := l.From; i < l.To; i++ {
		if p.Tokens[i].level != 0 {
			return true
		}
	}
	return false
}

// visual orders the tokens of a line as they are seen: rule L2 of UAX 9 over the levels 0 to 2.
func (p *Paragraph) visual(l *Line) []int32 {
	order := make([]int32, 0, l.To-l.From)
	for i := l.From; i < l.To; i++ {
		order = append(order, i)
	}
	for level := uint8(2); level >= 1; level-- {
		for i := 0; i < len(order); {
			j := i
			for j < len(order) && p.Tokens[order[j]].level >= level {
				j++
			}
			for a, b := i, j-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
			i = j + 1
		}
	}
	return order
}

// Offset returns the byte whose caret is nearest to x (1/64 units from the column's left) on a line;
// it is always the edge of a grapheme. Beyond the line's end it is the end of what is seen.
func (f *Flow) Offset(place Place, x int32) int {
	p := &f.paras[place.Para]
	if p.Label {
		return p.Start
	}
	if len(p.Tokens) == 0 {
		return p.Start
	}
	l := &p.Lines[place.Line]
	best, dist := int(l.Start), int32(1<<30)
	p.Each(place.Line, func(t *Token, left int32) bool {
		if at, d := t.nearest(x-left, int32(t.End()) == l.End); d < dist {
			best, dist = at, d
		}
		return true
	})
	return p.Start + best
}

// nearest returns the grapheme edge of the token nearest to x. The edge after its last space belongs
// to the next token, unless it ends the line.
func (t *Token) nearest(x int32, last bool) (at int, dist int32) {
	dist = 1 << 30
	try := func(rel int32) {
		if d := abs(t.x(rel) - x); d < dist {
			at, dist = int(rel), d
		}
	}
	if t.Word != nil {
		for i := int32(0); i < int32(t.Len); i++ {
			if i == 0 || t.Word.edges[i] != t.Word.edges[i-1] {
				try(t.Start + i)
			}
		}
	}
	for i := int32(0); i < int32(t.Space); i++ {
		if i == 0 || !last {
			try(int32(t.End()) + i)
		}
	}
	if t.Space == 0 {
		try(int32(t.End()))
	}
	if t.Len == 0 && t.Space == 0 {
		return int(t.Start), abs(x)
	}
	return at, dist
}

func abs(x int32) int32 { return max(x, -x) }

// Rects calls fn with the stretches of a line, from and to in 1/64 units from the column's left, that
// the bytes [start, end) take up: one on a line of one direction. A selection that runs on past the
// line's end does not reach beyond its last letter.
func (f *Flow) Rects(place Place, start, end int, fn func(from, to int32)) {
	p := &f.paras[place.Para]
	if p.Label || len(p.Tokens) == 0 {
		return
	}
	l := &p.Lines[place.Line]
	a, b := max(int32(start-p.Start), l.Start), min(int32(end-p.Start), l.End)
	if a >= b {
		return
	}
	if !p.mixed(l) {
		fn(p.x(place.Line, a), p.x(place.Line, b))
		return
	}
	from, to := int32(-1), int32(-1)
	p.Each(place.Line, func(t *Token, x int32) bool {
		s, e := max(a, t.Start), min(b, int32(t.Next()))
		if s >= e {
			return true
		}
		x1, x2 := x+t.x(s), x+t.x(e)
		x1, x2 = min(x1, x2), max(x1, x2)
		if from >= 0 && x1 <= to+1 {
			to = x2
			return true
		}
		if from >= 0 {
			fn(from, to)
		}
		from, to = x1, x2
		return true
	})
	if from >= 0 {
		fn(from, to)
	}
}
