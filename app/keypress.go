package app

import "fyne.io/fyne/v2"

// A keyPress is a button that Tab comes to, for pages that have no key of their own for it: Enter or Space
// presses it. It has a border in ink while it has the keys.
type keyPress struct {
	press
	onKey func(*fyne.KeyEvent) bool // asked before Enter and Space; nil: nothing else is answered
}

var (
	_ fyne.Focusable = (*keyPress)(nil)
	_ fyne.Tabbable  = (*keyPress)(nil)
)

// keyButton is a button for Tab, Enter and Space.
func keyButton(text string, important bool, tapped func()) *keyPress {
	p := &keyPress{press: *newPress()}
	p.dress(text, important, tapped)
	p.paint, p.press.place, p.min = p.repaint, p.arrange, p.minimum
	p.ExtendBaseWidget(p)
	return p
}

// FocusGained implements fyne.Focusable.
func (p *keyPress) FocusGained() { p.ring(true) }

// FocusLost implements fyne.Focusable.
func (p *keyPress) FocusLost() { p.ring(false) }

func (p *keyPress) ring(on bool) {
	p.ringed = on
	p.Refresh()
}

// TypedRune implements fyne.Focusable.
func (p *keyPress) TypedRune(rune) {}

// AcceptsTab implements fyne.Tabbable: Tab goes to onKey, which knows what is next.
func (p *keyPress) AcceptsTab() bool { return p.onKey != nil }

// TypedKey implements fyne.Focusable.
func (p *keyPress) TypedKey(e *fyne.KeyEvent) {
	switch {
	case p.onKey != nil && p.onKey(e):
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter, e.Name == fyne.KeySpace:
		p.Tapped(nil)
	}
}
