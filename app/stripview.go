package app

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"pressmark/annotate"
)

// A stripView draws the stops of a strip; the one being visited has the field over its box.
type stripView struct {
	drawn
	s *strip
}

var _ fyne.Tappable = (*stripView)(nil)

func newStripView(s *strip) *stripView {
	v := &stripView{s: s}
	v.paint, v.place = func() {}, v.arrange
	v.min = func() fyne.Size { return fyne.NewSize(v.width(), v.height()) }
	v.ExtendBaseWidget(v)
	return v
}

// The measures of the strip: its columns share the width in these parts.
const (
	stripPad   = 14
	stripLeast = 420
	stripLabel = 19 // a label and the gap below it
	stripHint  = 30
	stripLine  = stripLabel + fieldHeight + gapSmall
)

var stripColumns = [4]float32{0.34, 0.19, 0.25, 0.22}

// width is that of the text's column, with the strip's own margin outside of it.
func (v *stripView) width() float32 {
	w := float32(672)
	if _, size, ok := v.s.c.reader.GapRect(); ok {
		w = size.Width + 2*stripPad // not over the notes in the margin
	}
	return max(stripLeast, min(w, v.s.c.reader.Size().Width-2*gapWide))
}

func (v *stripView) height() float32 {
	_, rows := v.cells()
	return gap + float32(rows)*stripLine + stripHint
}

// A stripCell is where a stop stands: a row, and the columns from one to another.
type stripCell struct{ row, from, to int }

// cells lays the stops out. What every statement has stands in columns of its own; the rest two in a row.
func (v *stripView) cells() (at map[*stop]stripCell, rows int) {
	at = map[*stop]stripCell{}
	speakers, side := v.s.draft.speakers(), 0
	rows = speakers
	pair := func() stripCell { // the next half of a row
		if side++; side%2 == 1 {
			rows++
		}
		return stripCell{rows - 1, 2 * ((side + 1) % 2), 2*((side+1)%2) + 1}
	}
	fixed := map[string]int{stopMode: 1, stopForm: 2, stopAddressee: 3}
	for _, st := range v.s.draft.stops {
		switch {
		case st.hidden:
		case st.name == stopConcept:
			at[st] = stripCell{0, 0, 0}
		case st.name == stopStance:
			at[st] = stripCell{0, 1, 1}
		case st.name == stopSpeaker:
			at[st] = stripCell{st.nth, 2, 2}
		case st.name == stopFor:
			at[st] = stripCell{st.nth, 3, 3}
		case st.name == stopReported:
			rows++
			at[st] = stripCell{rows - 1, 0, 0}
		case st.name == stopCue:
			rows++
			at[st] = stripCell{rows - 1, 0, 0}
		case st.name == stopContent:
			at[st] = stripCell{rows - 1, 1, 2}
		case st.name == stopLinkMode:
			at[st] = stripCell{rows - 1, 3, 3}
		case fixed[st.name] > 0:
			at[st] = stripCell{speakers, fixed[st.name], fixed[st.name]}
		case st.name == stopJob && side%2 == 0 && st.nth > 0: // roles stand below each other
			side++
			rows++
			at[st] = pair()
		default:
			if st.name == stopSaid && side%2 == 1 { // the day begins a row, with the role beside it
				side++
			}
			at[st] = pair()
		}
	}
	return at, rows
}

// boxOf returns where the box of a stop stands.
func (v *stripView) boxOf(st *stop) (fyne.Position, fyne.Size) {
	at, _ := v.cells()
	return v.box(at[st])
}

func (v *stripView) box(c stripCell) (fyne.Position, fyne.Size) {
	room := v.width() - 2*stripPad - 3*gapSmall
	x, w := float32(stripPad), float32(0)
	for i := range c.to + 1 {
		column := float32(int(room * stripColumns[i]))
		switch {
		case i < c.from:
			x += column + gapSmall
		case i > c.from:
			w += gapSmall + column
		default:
			w = column
		}
	}
	return fyne.NewPos(x, gap+float32(c.row)*stripLine+stripLabel), fyne.NewSize(w, fieldHeight)
}

func (v *stripView) arrange(size fyne.Size) {
	back := canvas.NewRectangle(theme.Color(colSurface))
	back.StrokeColor, back.StrokeWidth, back.CornerRadius = theme.Color(colLine), 1, 10
	back.Resize(size)
	v.objects = append(v.objects[:0], back)
	cells, _ := v.cells()
	for i, st := range v.s.draft.stops {
		if c, ok := cells[st]; ok {
			pos, box := v.box(c)
			v.drawStop(st, i == v.s.at, pos, box)
		}
	}
	v.hint(size)
	pos, box := v.box(cells[v.s.draft.stops[v.s.at]])
	field, list := v.s.chooser.field, v.s.chooser.list
	place(field, pos, box)
	list.fit(v.s.rowsFor(pos.Y + fieldHeight + gapTiny))
	rows := list.minimum()
	if v.s.draft.stops[v.s.at].name == stopConcept { // concepts are sentences
		rows.Width = size.Width - 2*stripPad
	} else {
		rows.Width = pickerWidth
	}
	place(list, fyne.NewPos(max(0, min(pos.X, size.Width-rows.Width)), pos.Y+fieldHeight+gapTiny), rows)
}

func (v *stripView) drawStop(st *stop, visited bool, pos fyne.Position, size fyne.Size) {
	small := face{size: sizeSmall}
	v.objects = append(v.objects, plainText(rule.fit(st.label(), size.Width, small), pos.X, pos.Y-stripLabel, small, colMuted))
	if visited && !st.inText() {
		return
	}
	back := canvas.NewRectangle(theme.Color(colPage))
	back.CornerRadius = 6
	back.Move(pos)
	back.Resize(size)
	v.objects = append(v.objects, back)
	f, ink := face{size: sizeBody}, colInk
	switch {
	case visited:
		back.StrokeColor, back.StrokeWidth = theme.Color(colAccent), 2
	case st.value.guess && !st.value.empty():
		f.italic, ink = true, colMuted
		v.objects = append(v.objects, dashes(pos, size, colFaint)...)
	default:
		back.StrokeColor, back.StrokeWidth = theme.Color(colLine), 1
	}
	if st.value.resolution == annotate.ResolvedUnsure {
		ink = colBad
	}
	v.boxText(v.s.shown(st), pos, size, f, ink)
}

// boxText sets a value into its box: in two small lines where one is too short for it.
func (v *stripView) boxText(text string, pos fyne.Position, size fyne.Size, f face, ink fyne.ThemeColorName) {
	room := size.Width - 2*9
	if rule.text(text, f) <= room {
		v.objects = append(v.objects, plainText(text, pos.X+9, pos.Y+8, f, ink))
		return
	}
	f.size = sizeSmall
	lines := rule.wrap(text, room, 2, f)
	y := pos.Y + float32(int(size.Height-float32(len(lines))*f.line())/2)
	for i, line := range lines {
		v.objects = append(v.objects, plainText(line, pos.X+9, y+float32(i)*f.line(), f, ink))
	}
}

// shown is a stop's value as its box says it.
func (s *strip) shown(st *stop) string {
	if _, ok := st.entityStop(); ok {
		return s.c.whom(st.value.id, st.value.resolution)
	}
	switch st.name {
	case stopConcept:
		return s.c.conceptName(st.value.id)
	case stopStance:
		if st.value.id != "" {
			return signs[st.value.id] + " " + st.value.id
		}
	case stopCue, stopContent:
		return flat(s.c.wordsOf(st.value.words))
	case stopType:
		return s.c.typeName(st.value.id)
	case stopValue:
		return shownValue(st.variable, st.value.id)
	}
	return st.value.id
}

// dashes draw a dashed border: Fyne's rectangles have none.
func dashes(pos fyne.Position, size fyne.Size, col fyne.ThemeColorName) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	line := func(x, y, w, h float32) {
		r := canvas.NewRectangle(theme.Color(col))
		r.Move(fyne.NewPos(x, y))
		r.Resize(fyne.NewSize(w, h))
		out = append(out, r)
	}
	const dash, step = 4, 8
	for x := float32(4); x < size.Width-4; x += step {
		w := min(dash, size.Width-4-x)
		line(pos.X+x, pos.Y, w, 1)
		line(pos.X+x, pos.Y+size.Height-1, w, 1)
	}
	for y := float32(4); y < size.Height-4; y += step {
		h := min(dash, size.Height-4-y)
		line(pos.X, pos.Y+y, 1, h)
		line(pos.X+size.Width-1, pos.Y+y, 1, h)
	}
	return out
}

// hints are the keys that act at the visited stop, with what they do.
func (s *strip) hints() [][2]string {
	st, keys := s.draft.stops[s.at], s.c.keys
	var out [][2]string
	add := func(a action, what string) {
		if key := keys.cap(a); key != "" {
			out = append(out, [2]string{key, what})
		}
	}
	if st.inText() {
		add(wordsTake, "take the selected words as "+st.name)
		add(wordsLeave, "leave them")
		return out
	}
	add(stripNext, "next")
	add(stripDone, "done")
	add(stripTakeBack, "take back")
	if slices.ContainsFunc(s.draft.stops, func(x *stop) bool { return x.value.guess && !x.value.empty() }) {
		add(stripConfirm, "confirm guesses")
	}
	switch st.name {
	case stopReported, stopLinkMode:
		add(stripWords, "its words")
		add(stripAnotherSpeaker, "another reporter")
	default:
		add(stripAnotherSpeaker, "another speaker")
		add(stripMore, "day, role")
	}
	return out
}

// hint shows the keys that act here.
func (v *stripView) hint(size fyne.Size) {
	x, y := float32(stripPad), size.Height-stripHint+3
	small := face{size: sizeSmall}
	for _, h := range v.s.hints() {
		w := float32(int(rule.text(h[0], small))) + 11
		if x+w+6+rule.text(h[1], small) > size.Width-stripPad {
			break
		}
		cap, _ := keycap(h[0], x+w, y)
		v.objects = append(v.objects, cap...)
		x += w + 6
		v.objects = append(v.objects, plainText(h[1], x, y, small, colMuted))
		x += float32(int(rule.text(h[1], small))) + gapWide
	}
}

// Tapped visits the stop whose box is clicked.
func (v *stripView) Tapped(e *fyne.PointEvent) {
	cells, _ := v.cells()
	for i, st := range v.s.draft.stops {
		c, ok := cells[st]
		if pos, size := v.box(c); ok && e.Position.X >= pos.X && e.Position.X < pos.X+size.Width && e.Position.Y >= pos.Y && e.Position.Y < pos.Y+size.Height {
			v.s.visit(i)
			return
		}
	}
}
