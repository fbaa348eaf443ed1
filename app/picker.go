package app

import (
	"runtime"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
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

// A chooser is a field and the rows that answer to it. Typing filters; arrows or Alt and a digit
// choose; Enter takes; Shift+Enter makes new; Tab changes the kind of what would be made.
type chooser struct {
	field  *pickField
	list   *pickList
	find   func(typed string) []choice
	make   func(typed string) (choice, bool) // what Shift+Enter makes; false: nothing
	kinds  func(choice) choice               // the next kind of a new entity
	take   func(choice)
	leave  func()
	extra  func(name fyne.KeyName, shift bool) bool // keys of the owner, asked first
	chord  func(fyne.Shortcut) bool                 // shortcuts of the owner, asked first
	letter func(rune) bool                          // characters that choose instead of typing
	log    *e2eLog
}

func newChooser(c *coding) *chooser {
	ch := &chooser{field: newPickField(c.tasks), list: newPickList(), log: c.log}
	ch.field.onKey, ch.field.onShortcut = c.otherKey, c.shortcut
	ch.field.key, ch.field.combination, ch.field.letter = ch.key, ch.shortcut, ch.rune
	ch.field.OnChanged = func(string) { ch.refill() }
	ch.list.tapped = ch.takeRow
	return ch
}

// show starts with nothing typed.
func (ch *chooser) show(hint string) {
	ch.field.SetPlaceHolder(hint)
	if ch.field.Text != "" {
		ch.field.SetText("")
	}
	ch.refill()
}

// refill finds the rows for what is typed and chooses the first.
func (ch *chooser) refill() {
	if ch.find == nil {
		return
	}
	rows := ch.find(ch.field.Text)
	ch.list.set(rows)
	if ch.log != nil {
		told := make([]pickerRow, len(rows))
		for i, r := range rows {
			told[i] = pickerRow{Text: r.shown(), Why: r.why}
		}
		ch.log.picker(ch.field.Text, told)
	}
}

// untouched reports whether nothing was typed or moved yet, so that better rows may come in.
func (ch *chooser) untouched() bool { return ch.field.Text == "" && ch.list.at == 0 }

func (ch *chooser) takeRow(i int) {
	if i >= 0 && i < len(ch.list.rows) {
		ch.take(ch.list.rows[i])
	}
}

func (ch *chooser) key(name fyne.KeyName, shift bool) bool {
	if ch.extra != nil && ch.extra(name, shift) {
		return true
	}
	switch name {
	case fyne.KeyUp:
		ch.list.move(-1)
	case fyne.KeyDown:
		ch.list.move(1)
	case fyne.KeyPageUp:
		ch.list.move(-ch.list.most)
	case fyne.KeyPageDown:
		ch.list.move(ch.list.most)
	case fyne.KeyReturn, fyne.KeyEnter:
		ch.enter(shift)
	case fyne.KeyTab:
		ch.turnKind()
	case fyne.KeyEscape:
		ch.leave()
	default:
		return false
	}
	return true
}

func (ch *chooser) enter(shift bool) {
	if !shift {
		ch.takeRow(ch.list.at)
		return
	}
	if row, ok := ch.list.chosen(); ok && row.kind == chooseNew {
		ch.take(row)
		return
	}
	if ch.make != nil {
		if row, ok := ch.make(ch.field.Text); ok {
			ch.take(row)
		}
	}
}

// turnKind gives the new row the next kind; it jumps to the new row first.
func (ch *chooser) turnKind() {
	if ch.kinds == nil {
		return
	}
	for i, row := range ch.list.rows {
		if row.kind != chooseNew {
			continue
		}
		if i == ch.list.at {
			ch.list.rows[i] = ch.kinds(row)
		}
		ch.list.choose(i)
		return
	}
}

func (ch *chooser) shortcut(s fyne.Shortcut) bool {
	if ch.chord != nil && ch.chord(s) {
		return true
	}
	c, ok := s.(*desktop.CustomShortcut)
	if !ok || c.Modifier != fyne.KeyModifierAlt {
		return false
	}
	n, err := strconv.Atoi(string(c.KeyName))
	if err != nil {
		n = ch.field.digit() // a layout without digits on that row
	}
	if n < 1 {
		return false
	}
	ch.takeRow(n - 1)
	return true
}

func (ch *chooser) rune(r rune) bool { return ch.letter != nil && ch.letter(r) }

// A pickField is a field that offers keys and characters to its owner, knows whether Shift is down and
// takes the Tab key. The character of the very key that opened it is not typed into it.
type pickField struct {
	field
	key         func(name fyne.KeyName, shift bool) bool
	combination func(fyne.Shortcut) bool
	letter      func(rune) bool
	shift       bool
	scan        int  // of the last key pressed
	opening     bool // until the event that opened it is over
	tasks       *tasks
}

var (
	_ fyne.Tabbable   = (*pickField)(nil)
	_ desktop.Keyable = (*pickField)(nil)
	_ textField       = (*pickField)(nil)
)

func newPickField(t *tasks) *pickField {
	f := &pickField{tasks: t}
	f.ExtendBaseWidget(f)
	return f
}

// AcceptsTab implements fyne.Tabbable: Tab moves between stops, not between widgets.
func (f *pickField) AcceptsTab() bool { return true }

// FocusGained implements fyne.Focusable.
func (f *pickField) FocusGained() {
	f.opening, f.shift = true, false
	f.tasks.after(openingTime, func() { f.opening = false })
	f.field.FocusGained()
}

// KeyDown implements desktop.Keyable.
func (f *pickField) KeyDown(e *fyne.KeyEvent) {
	f.opening, f.scan = false, e.Physical.ScanCode
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		f.shift = true
	}
	f.Entry.KeyDown(e)
}

// KeyUp implements desktop.Keyable.
func (f *pickField) KeyUp(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		f.shift = false
	}
	f.Entry.KeyUp(e)
}

// digit returns the digit on whose place the last key stands, -1 for none. The codes are those of evdev,
// which X11 counts from 8.
func (f *pickField) digit() int {
	code := f.scan
	if runtime.GOOS == "linux" {
		code -= 8
	}
	if runtime.GOOS == "darwin" || code < 2 || code > 11 {
		return -1
	}
	return (code - 1) % 10
}

// TypedKey implements fyne.Focusable.
func (f *pickField) TypedKey(e *fyne.KeyEvent) {
	if f.key == nil || !f.key(e.Name, f.shift) {
		f.field.TypedKey(e)
	}
}

// TypedRune implements fyne.Focusable.
func (f *pickField) TypedRune(r rune) {
	if f.opening {
		f.opening = false
		return
	}
	if f.letter == nil || !f.letter(r) {
		f.field.TypedRune(r)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (f *pickField) TypedShortcut(s fyne.Shortcut) {
	if f.combination == nil || !f.combination(s) {
		f.field.TypedShortcut(s)
	}
}

// The heights of a row of a picker, and its width when it stands alone.
const (
	pickRow     = 30
	pickRowWhy  = 46
	pickerWidth = 360
	pickPad     = 6
)

// A pickList draws the rows of a picker, as many as most at a time.
type pickList struct {
	drawn
	rows   []choice
	at     int // the chosen row
	top    int // the first one drawn
	most   int
	tapped func(int)
}

var (
	_ fyne.Tappable   = (*pickList)(nil)
	_ fyne.Scrollable = (*pickList)(nil)
)

func newPickList() *pickList {
	l := &pickList{most: 7}
	l.paint, l.place, l.min = func() {}, l.arrange, l.minimum
	l.ExtendBaseWidget(l)
	return l
}

func (l *pickList) set(rows []choice) {
	l.rows, l.at, l.top = rows, 0, 0
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
	if c.why != "" {
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
	if i == l.at {
		on := canvas.NewRectangle(theme.Color(colAccentSoft))
		on.CornerRadius = 6
		on.Move(fyne.NewPos(pickPad, y))
		on.Resize(fyne.NewSize(width-2*pickPad, rowHeight(row)))
		l.objects = append(l.objects, on)
	}
	room := width - 26
	if cap := rowKey(row, i, i == l.at); cap != "" {
		objects, w := keycap(cap, width-13, y+6)
		l.objects = append(l.objects, objects...)
		room -= w + gapSmall
	}
	f := face{size: sizeBody}
	name := rule.fit(row.label(), room, f)
	l.text(name, 13, y+5, f, colInk)
	used := rule.text(name, f)
	if row.kind != chooseNew && row.note != "" && room-used > 40 {
		l.text(rule.fit(" · "+row.note, room-used, f), 13+used, y+5, f, colMuted)
	}
	if row.why != "" {
		small := face{size: sizeSmall}
		l.text(rule.fit(row.why, width-26, small), 13, y+24, small, colMuted)
	}
}

// label is the row without its note.
func (c choice) label() string {
	if c.kind == chooseNew {
		return c.shown()
	}
	return c.text
}

func rowKey(row choice, i int, chosen bool) string {
	switch {
	case chosen:
		return "Enter"
	case row.kind == chooseNew:
		return "Shift Enter"
	case i < 9:
		return "Alt " + strconv.Itoa(i+1)
	}
	return ""
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
