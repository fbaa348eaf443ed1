package app

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A field is a line of text to type into. Keys that mean something to its owner, such as Escape or the
// arrows beside a list, are offered to onKey first; everything else types.
type field struct {
	widget.Entry
	onKey      func(*fyne.KeyEvent) bool
	onShortcut func(fyne.Shortcut) bool
	onFocus    func(bool)
}

var _ textField = (*field)(nil)

// A textField is anything that takes typed text and has an undo of its own: undo and redo go to it
// while it has the focus.
type textField interface {
	fyne.Focusable
	SelectedText() string
	Undo()
	Redo()
}

func newField(hint string) *field {
	f := &field{}
	f.PlaceHolder = hint
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey implements fyne.Focusable.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	if f.onKey != nil && f.onKey(e) {
		return
	}
	f.Entry.TypedKey(e)
}

// TypedShortcut implements fyne.Shortcutable.
func (f *field) TypedShortcut(s fyne.Shortcut) {
	if f.onShortcut != nil && f.onShortcut(s) {
		return
	}
	f.Entry.TypedShortcut(s)
}

// FocusGained implements fyne.Focusable.
func (f *field) FocusGained() {
	f.Entry.FocusGained()
	if f.onFocus != nil {
		f.onFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (f *field) FocusLost() {
	f.Entry.FocusLost()
	if f.onFocus != nil {
		f.onFocus(false)
	}
}

// selectAll selects the text, so that typing replaces it.
func (f *field) selectAll() {
	if f.Text != "" {
		f.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// SetText replaces the text. Entry keeps a selection over it, and the next character but one would
// replace the first; so the selection is dropped before. The caret goes to the end.
func (f *field) SetText(s string) {
	if f.SelectedText() != "" {
		f.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	}
	f.Entry.SetText(s)
	if !f.MultiLine {
		f.CursorRow, f.CursorColumn = 0, utf8.RuneCountInString(s)
		f.Refresh()
	}
}
