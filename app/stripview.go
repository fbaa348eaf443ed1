package app

import (
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
	stripMost  = 672
	stripLabel = 19 // a label and the gap below it
	stripHint  = 30
)

var stripColumns = [4]float32{0.34, 0.18, 0.25, 0.23}

func (v *stripView) width() float32 {
	return max(420, min(stripMost, v.s.c.reader.Size().Width-2*gapWide))
}

// rows counts the lines of boxes: one a speaker, one a reporter, those of the day and the roles.
func (v *stripView) rows() int { return v.more() + v.s.draft.count(stopJob) }

// more is the first line of the day and the roles.
func (v *stripView) more() int { return v.s.draft.speakers() + v.s.draft.count(stopReported) }

func (v *stripView) height() float32 {
	return gap + float32(v.rows())*(stripLabel+fieldHeight+gapSmall) + stripHint
}

// cellOf returns the row and the column of a stop.
func (v *stripView) cellOf(st *stop) (row, column int) {
	switch st.name {
	case stopStance:
		return 0, 1
	case stopSpeaker:
		return st.nth, 2
	case stopFor:
		return st.nth, 3
	case stopReported:
		return v.s.draft.speakers() + st.nth, 0
	case stopMode:
		return v.s.draft.speakers(), 1
	case stopForm:
		return v.s.draft.speakers(), 2
	case stopAddressee:
		return v.s.draft.speakers(), 3
	case stopSaid:
		return v.more(), 0
	case stopJob:
		return v.more() + st.nth, 2
	}
	return 0, 0
}

// boxOf returns where the box of a stop stands.
func (v *stripView) boxOf(st *stop) (fyne.Position, fyne.Size) {
	row, column := v.cellOf(st)
	room := v.width() - 2*stripPad - 3*gapSmall
	x := float32(stripPad)
	for i := range column {
		x += float32(int(room*stripColumns[i])) + gapSmall
	}
	y := gap + float32(row)*(stripLabel+fieldHeight+gapSmall) + stripLabel
	return fyne.NewPos(x, y), fyne.NewSize(float32(int(room*stripColumns[column])), fieldHeight)
}

func (v *stripView) arrange(size fyne.Size) {
	back := canvas.NewRectangle(theme.Color(colSurface))
	back.StrokeColor, back.StrokeWidth, back.CornerRadius = theme.Color(colLine), 1, 10
	back.Resize(size)
	v.objects = append(v.objects[:0], back)
	for i, st := range v.s.draft.stops {
		v.drawStop(st, i == v.s.at)
	}
	v.hint(size)
	pos, box := v.boxOf(v.s.draft.stops[v.s.at])
	field, list := v.s.chooser.field, v.s.chooser.list
	field.Move(pos)
	field.Resize(box)
	rows := list.minimum()
	if v.s.draft.stops[v.s.at].name == stopConcept { // concepts are sentences
		rows.Width = max(rows.Width, size.Width-2*stripPad)
	}
	list.Move(fyne.NewPos(min(pos.X, size.Width-rows.Width), pos.Y+fieldHeight+gapTiny))
	list.Resize(rows)
}

func (v *stripView) drawStop(st *stop, visited bool) {
	pos, size := v.boxOf(st)
	small := face{size: sizeSmall}
	v.objects = append(v.objects, plainText(st.label(), pos.X, pos.Y-stripLabel, small, colMuted))
	if visited {
		return
	}
	back := canvas.NewRectangle(theme.Color(colPage))
	back.CornerRadius = 6
	back.Move(pos)
	back.Resize(size)
	v.objects = append(v.objects, back)
	f, ink := face{size: sizeBody}, colInk
	if st.value.guess && !st.value.empty() {
		f.italic, ink = true, colMuted
		v.objects = append(v.objects, dashes(pos, size, colFaint)...)
	} else {
		back.StrokeColor, back.StrokeWidth = theme.Color(colLine), 1
	}
	if st.value.resolution == annotate.ResolvedUnsure {
		ink = colBad
	}
	text := rule.fit(v.s.shown(st), size.Width-18, f)
	v.objects = append(v.objects, plainText(text, pos.X+9, pos.Y+8, f, ink))
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

// hint shows the keys that act here.
func (v *stripView) hint(size fyne.Size) {
	hints := [][2]string{{"Enter", "next"}, {"Ctrl Enter", "done"}, {"Esc", "take back"}}
	for _, st := range v.s.draft.stops {
		if st.value.guess && !st.value.empty() {
			hints = append(hints, [2]string{"F8", "confirm guesses"})
			break
		}
	}
	hints = append(hints, [2]string{"F4", "another speaker"})
	x, y := float32(stripPad), size.Height-stripHint+3
	small := face{size: sizeSmall}
	for _, h := range hints {
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
	for i, st := range v.s.draft.stops {
		pos, size := v.boxOf(st)
		if e.Position.X >= pos.X && e.Position.X < pos.X+size.Width && e.Position.Y >= pos.Y && e.Position.Y < pos.Y+size.Height {
			v.s.visit(i)
			return
		}
	}
}
