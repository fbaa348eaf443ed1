package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// A choiceKind says what taking a row of a picker does.
type choiceKind int

const (
	chooseEntity choiceKind = iota
	chooseConcept
	chooseTag
	chooseValue  // one of a fixed list, by id
	chooseNew    // makes an entity, a concept or a tag of the text
	chooseUnsure // not sure, decide later
	chooseUnnamed
	chooseNobody
	chooseNothing // cannot be taken: it says what is wrong with what is typed
)

// A choice is a row of a picker.
type choice struct {
	kind          choiceKind
	id            string // of the record, or the value
	text          string // what the row says; of chooseNew: the name to be made
	note          string // beside it, muted
	why           string // below it, small
	entityKind    string // chooseNew of an entity: uuid of its kind
	distinguisher string // chooseNew: what tells it from its namesake
}

// shown returns the row as a person reads it.
func (c choice) shown() string {
	if c.kind == chooseNew {
		return "New" + c.note + ": " + c.text
	}
	if c.note != "" {
		return c.text + " · " + c.note
	}
	return c.text
}

// The heights of a row of a picker, and its width when it stands alone.
const (
	pickRow     = 30
	pickRowWhy  = 46
	pickerWidth = 360
	pickPad     = 6
)

const usualRows = 7 // of a picker in sight

// A pickList draws the rows of a picker, as many as most at a time.
type pickList struct {
	drawn
	rows   []choice
	at     int // the chosen row
	top    int // the first one drawn
	most   int
	tapped func(int)
	cap    func(row choice, i int) string // the key that takes a row
}

var (
	_ fyne.Tappable   = (*pickList)(nil)
	_ fyne.Scrollable = (*pickList)(nil)
)

func newPickList() *pickList {
	l := &pickList{most: usualRows}
	l.paint, l.place, l.min = func() {}, l.arrange, l.minimum
	l.ExtendBaseWidget(l)
	return l
}

func (l *pickList) set(rows []choice) {
	l.rows, l.at, l.top = rows, 0, 0
	l.Resize(l.minimum())
	l.Refresh()
}

// fit shows so many rows at a time; the chosen one stays in sight.
func (l *pickList) fit(most int) {
	if most == l.most {
		return
	}
	l.most = most
	if l.at >= l.top+most {
		l.top = l.at - most + 1
	}
	l.Resize(l.minimum())
	l.Refresh()
}

func (l *pickList) chosen() (choice, bool) {
	if l.at < len(l.rows) {
		return l.rows[l.at], true
	}
	return choice{}, false
}

func (l *pickList) move(by int) { l.choose(l.at + by) }

func (l *pickList) choose(i int) {
	l.at = max(0, min(i, len(l.rows)-1))
	l.top = min(l.top, l.at)
	if l.at >= l.top+l.most {
		l.top = l.at - l.most + 1
	}
	l.Resize(l.minimum())
	l.Refresh()
}

func (l *pickList) shownRows() []choice {
	return l.rows[min(l.top, len(l.rows)):min(l.top+l.most, len(l.rows))]
}

func rowHeight(c choice) float32 {
	if c.why != "" || c.kind == chooseNothing {
		return pickRowWhy
	}
	return pickRow
}

func (l *pickList) minimum() fyne.Size {
	h := float32(2 * pickPad)
	for _, row := range l.shownRows() {
		h += rowHeight(row)
	}
	return fyne.NewSize(max(pickerWidth, l.Size().Width), h)
}

func (l *pickList) arrange(size fyne.Size) {
	back := canvas.NewRectangle(theme.Color(colSurface))
	back.StrokeColor, back.StrokeWidth, back.CornerRadius = theme.Color(colLine), 1, 8
	back.Move(fyne.NewPos(2, 2)) // the list is a clip, because it scrolls: the border must not touch its edge
	back.Resize(size.SubtractWidthHeight(4, 4))
	l.objects = l.objects[:0]
	if len(l.rows) == 0 {
		return
	}
	l.objects = append(l.objects, back)
	y := float32(pickPad)
	for i, row := range l.shownRows() {
		l.drawRow(row, l.top+i, y, size.Width)
		y += rowHeight(row)
	}
}

func (l *pickList) drawRow(row choice, i int, y, width float32) {
	if row.kind == chooseNothing {
		small := face{size: sizeSmall}
		for i, line := range rule.wrap(row.text, width-26, 2, small) {
			l.text(line, 13, y+5+float32(i)*small.line(), small, colBad)
		}
		return
	}
	if i == l.at {
		on := canvas.NewRectangle(theme.Color(colAccentSoft))
		on.CornerRadius = 6
		on.Move(fyne.NewPos(pickPad, y))
		on.Resize(fyne.NewSize(width-2*pickPad, rowHeight(row)))
		l.objects = append(l.objects, on)
	}
	room := width - 26
	if cap := l.cap(row, i); cap != "" {
		objects, w := keycap(cap, width-13, y+6)
		l.objects = append(l.objects, objects...)
		room -= w + gapSmall
	}
	f := face{size: sizeBody}
	x := float32(13)
	for _, part := range row.parts() {
		s := rule.fit(part.text, room, f)
		if s == "" || room < 40 && x > 13 {
			break
		}
		col := colInk
		if part.muted {
			col = colMuted
		}
		l.text(s, x, y+5, f, col)
		w := rule.text(s, f)
		x, room = x+w, room-w
	}
	l.why(row.why, 13, y+24, width-26)
}

// why draws the reasons, each a text of its own: rows share them, and Fyne keeps a picture of each text.
func (l *pickList) why(why string, x, y, room float32) {
	small := face{size: sizeSmall}
	for rest := why; rest != ""; {
		reason, after, more := strings.Cut(rest, ", ")
		if more {
			reason += ", "
		}
		s := rule.fit(reason, room, small)
		l.text(s, x, y, small, colMuted)
		if s != reason {
			return
		}
		w := rule.text(s, small)
		x, room, rest = x+w, room-w, after
	}
}

// A rowPart is a stretch of a row in one look.
type rowPart struct {
	text  string
	muted bool
}

// parts are the texts of a row. What is typed stands by itself, as it does in the field: Fyne then draws both
// with one picture.
func (c choice) parts() []rowPart {
	switch {
	case c.kind == chooseNew:
		return []rowPart{{text: "New" + c.note + ": "}, {text: c.text}}
	case c.note != "":
		return []rowPart{{text: c.text}, {" · " + c.note, true}}
	}
	return []rowPart{{text: c.text}}
}

func (l *pickList) text(s string, x, y float32, f face, col fyne.ThemeColorName) {
	l.objects = append(l.objects, plainText(s, x, y, f, col))
}

// plainText is a text of our look at a place.
func plainText(s string, x, y float32, f face, col fyne.ThemeColorName) *canvas.Text {
	t := canvas.NewText(s, theme.Color(col))
	t.TextSize, t.TextStyle, t.FontSource = f.size, f.style(), f.source()
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(rule.text(s, f)+2, f.line()))
	return t
}

// keycap draws a key that ends at right; it returns the width that it takes.
func keycap(key string, right, y float32) ([]fyne.CanvasObject, float32) {
	f := face{size: sizeSmall}
	w := float32(int(rule.text(key, f))) + 11
	cap := canvas.NewRectangle(theme.Color(colPage))
	cap.StrokeColor, cap.StrokeWidth, cap.CornerRadius = theme.Color(colLine), 1, 4
	cap.Move(fyne.NewPos(right-w, y))
	cap.Resize(fyne.NewSize(w, 18))
	return []fyne.CanvasObject{cap, plainText(key, right-w+5, y, f, colMuted)}, w
}

// Tapped implements fyne.Tappable.
func (l *pickList) Tapped(e *fyne.PointEvent) {
	y := float32(pickPad)
	for i, row := range l.shownRows() {
		if e.Position.Y >= y && e.Position.Y < y+rowHeight(row) {
			l.tapped(l.top + i)
			return
		}
		y += rowHeight(row)
	}
}

// Scrolled implements fyne.Scrollable.
func (l *pickList) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DY < 0 {
		l.top = min(l.top+1, max(0, len(l.rows)-l.most))
	} else {
		l.top = max(0, l.top-1)
	}
	l.Resize(l.minimum())
	l.Refresh()
}
