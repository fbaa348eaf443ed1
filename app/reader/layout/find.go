package layout

import "sort"

// paraAt returns the paragraph that holds a byte; labels without bytes hold none.
func (f *Flow) paraAt(at int) int {
	i := sort.Search(len(f.paras), func(i int) bool { return f.paras[i].Start > at }) - 1
	i = max(i, 0)
	for i+1 < len(f.paras) && f.paras[i].Label && !f.paras[i].Fold {
		i++
	}
	return i
}

func (f *Flow) paraAtY(y int) int {
	i := sort.Search(len(f.paras), func(i int) bool { return f.lineTop(i, 0) > y }) - 1
	return max(i, 0)
}

// lineTop is the top of a line, the open room counted.
func (f *Flow) lineTop(para, line int) int {
	p := &f.paras[para]
	y := p.Top + line*p.Look.LineHeight
	if f.gapAt >= 0 && (para > f.gapPlace.Para || para == f.gapPlace.Para && line > f.gapPlace.Line) {
		y += f.gap
	}
	return y
}

// Y returns the top of a line in units below the top of the page.
func (f *Flow) Y(at Place) int { return f.lineTop(at.Para, at.Line) }

// Paragraph returns the paragraph of a place.
func (f *Flow) Paragraph(at Place) *Paragraph { return &f.paras[at.Para] }

// Line returns the line of a place.
func (f *Flow) Line(at Place) *Line { return &f.paras[at.Para].Lines[at.Line] }

// At returns the line on which the caret before a byte stands. A byte at a line's soft end belongs to
// the line that begins there. The paragraph is shaped when it was not.
func (f *Flow) At(at int) Place {
	i := f.paraAt(at)
	p := &f.paras[i]
	if f.shape(p) {
		f.measure()
	}
	if p.Label {
		return Place{i, 0}
	}
	rel := int32(min(max(at-p.Start, 0), len(p.Text)))
	n := sort.Search(len(p.Lines), func(k int) bool { return p.Lines[k].Start > rel }) - 1
	return Place{i, max(n, 0)}
}

// AtY returns the line at a height; above the first and below the last, those.
func (f *Flow) AtY(y int) Place {
	i := f.paraAtY(y)
	p := &f.paras[i]
	if f.shape(p) {
		f.measure()
	}
	if f.gapAt >= 0 && i == f.gapPlace.Para {
		if split := p.Top + (f.gapPlace.Line+1)*p.Look.LineHeight; y >= split {
			if y < split+f.gap {
				return f.gapPlace
			}
			y -= f.gap
		}
	}
	n := (y - p.Top) / p.Look.LineHeight
	return Place{i, min(max(n, 0), len(p.Lines)-1)}
}

// Next returns the line below; false at the end.
func (f *Flow) Next(at Place) (Place, bool) {
	if f.shape(&f.paras[at.Para]) {
		f.measure()
	}
	if at.Line+1 < len(f.paras[at.Para].Lines) {
		return Place{at.Para, at.Line + 1}, true
	}
	if at.Para+1 < len(f.paras) {
		if f.shape(&f.paras[at.Para+1]) {
			f.measure()
		}
		return Place{at.Para + 1, 0}, true
	}
	return at, false
}

// Prev returns the line above; false at the top.
func (f *Flow) Prev(at Place) (Place, bool) {
	if at.Line > 0 {
		return Place{at.Para, at.Line - 1}, true
	}
	if at.Para == 0 {
		return at, false
	}
	if f.shape(&f.paras[at.Para-1]) {
		f.measure()
	}
	return Place{at.Para - 1, len(f.paras[at.Para-1].Lines) - 1}, true
}

// Span returns the bytes of a line: those seen, and where the next line starts. The last line of a
// paragraph has the LF too, so every byte of the text is on exactly one line.
func (f *Flow) Span(at Place) (start, end, next int) {
	p := &f.paras[at.Para]
	if p.Label {
		if at.Line+1 < len(p.Lines) {
			return p.Start, p.Start, p.Start
		}
		return p.Start, p.End, p.Next
	}
	l := &p.Lines[at.Line]
	start, end, next = p.Start+int(l.Start), p.Start+int(l.End), p.Start+int(l.Next)
	if at.Line == len(p.Lines)-1 {
		next = p.Next
	}
	return start, end, next
}

// ShapedAt reports whether the paragraph that holds a byte has been shaped.
func (f *Flow) ShapedAt(at int) bool { return f.paras[f.paraAt(at)].shaped }
