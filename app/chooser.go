package app

import (
	"fmt"
	"runtime"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// A chooser is a field and the rows that answer to it. Typing filters; which keys choose, take, make new
// and change the kind of what would be made stands in the key table.
type chooser struct {
	field *pickField
	list  *pickList
	keys  *keyTable
	modes []keyMode // in which its keys are looked up, the first that has one
	find  func(typed string) []choice
	make  func(typed string) (choice, bool) // what a new entry would be; false: nothing
	kinds func(choice) choice               // the next kind of a new entity
	take  func(choice)
	leave func()
	extra func(action) bool // what its owner does, asked first
	signs bool              // characters are keys instead of text
	log   *e2eLog
}

func newChooser(c *coding) *chooser {
	ch := &chooser{field: newPickField(c.tasks), list: newPickList(), keys: c.keys, modes: []keyMode{inPicker}, log: c.log}
	ch.field.onKey, ch.field.onShortcut = c.otherKey, c.shortcut
	ch.field.key, ch.field.combination, ch.field.letter = ch.key, ch.shortcut, ch.rune
	ch.field.OnChanged = func(string) { ch.refill() }
	ch.list.tapped, ch.list.cap = ch.takeRow, ch.cap
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
	if i >= 0 && i < len(ch.list.rows) && ch.list.rows[i].kind != chooseNothing {
		ch.take(ch.list.rows[i])
	}
}

// onNew reports whether the chosen row is a new entry whose kind can be turned.
func (ch *chooser) onNew() bool {
	row, ok := ch.list.chosen()
	return ok && row.kind == chooseNew && ch.kinds != nil
}

// key answers a key that is no character.
func (ch *chooser) key(name fyne.KeyName, shift bool) bool {
	if len(name) <= 1 {
		return false
	}
	c := chord{key: name}
	if shift {
		c.mods = fyne.KeyModifierShift
	}
	return ch.press(c)
}

// press does what stands in the key table for a chord; false: nothing.
func (ch *chooser) press(c chord) bool {
	if ch.onNew() && ch.keys.in(c, inPicker) == pickerKind { // else the key may lead on
		return ch.do(pickerKind)
	}
	a := ch.keys.in(c, ch.modes...)
	return a != "" && (ch.extra != nil && ch.extra(a) || ch.do(a))
}

func (ch *chooser) do(a action) bool {
	switch a {
	case pickerUp:
		ch.list.move(-1)
	case pickerDown:
		ch.list.move(1)
	case pickerPageUp:
		ch.list.move(-ch.list.most)
	case pickerPageDown:
		ch.list.move(ch.list.most)
	case pickerTake:
		ch.takeRow(ch.list.at)
	case pickerNew:
		ch.takeNew()
	case pickerKind:
		ch.turnKind()
	case pickerClose:
		ch.leave()
	default:
		for i := range pickerRows {
			if a == pickerRows[i] {
				ch.takeRow(i)
				return true
			}
		}
		return false
	}
	return true
}

// pickerRows are the actions that take a row by its number.
var pickerRows = [...]action{pickerRow1, pickerRow2, pickerRow3, pickerRow4, pickerRow5, pickerRow6, pickerRow7, pickerRow8, pickerRow9}

// pressing puts the key of an action into a sentence; "" where it has none.
func (c *coding) pressing(sentence string, a action) string {
	key := c.keys.cap(a)
	if key == "" {
		return ""
	}
	return fmt.Sprintf(sentence, key)
}

// cap returns the key that takes a row, as the row shows it.
func (ch *chooser) cap(row choice, i int) string {
	switch {
	case row.kind == chooseNothing:
		return ""
	case i == ch.list.at && ch.modes[0] != inPicker:
		return ch.keys.cap(stripNext)
	case i == ch.list.at:
		return ch.keys.cap(pickerTake)
	case row.kind == chooseNew:
		return ch.keys.cap(pickerNew)
	case i < len(pickerRows):
		return ch.keys.cap(pickerRows[i])
	}
	return ""
}

func (ch *chooser) takeNew() {
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

// shortcut answers a combination; a digit counts by its place where the layout has none there.
func (ch *chooser) shortcut(s fyne.Shortcut) bool {
	c, ok := chordOf(s)
	if !ok {
		return false
	}
	if ch.press(c) {
		return true
	}
	n := ch.field.digit()
	return n >= 0 && len(c.key) <= 1 && ch.press(chord{key: fyne.KeyName(strconv.Itoa(n)), mods: c.mods})
}

// rune answers a character where characters are keys. Their small and large forms are the same, and a
// digit counts by its place where the layout has none there.
func (ch *chooser) rune(r rune) bool {
	if !ch.signs {
		return false
	}
	c := ch.keys.runeChord(ch.modes[0], r, ch.field.pressed)
	if ch.press(c) || c.mods == fyne.KeyModifierShift && ch.press(chord{key: c.key}) {
		return true
	}
	if n := ch.field.digit(); n >= 0 {
		ch.press(chord{key: fyne.KeyName(strconv.Itoa(n))})
	}
	return true
}

// A pickField is a field that offers keys and characters to its owner, knows whether Shift is down and
// takes the Tab key. The character of the very key that opened it is not typed into it.
type pickField struct {
	field
	key         func(name fyne.KeyName, shift bool) bool
	combination func(fyne.Shortcut) bool
	letter      func(rune) bool
	shift       bool
	pressed     *fyne.KeyEvent // last
	opening     bool           // until the event that opened it is over
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
	f.opening, f.pressed = false, e
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
	if f.pressed == nil {
		return -1
	}
	code := f.pressed.Physical.ScanCode
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
