package reader

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// motions are the keys that move the caret; with Shift they extend.
var motions = map[fyne.KeyName]Command{
	fyne.KeyLeft: Left, fyne.KeyRight: Right, fyne.KeyUp: Up, fyne.KeyDown: Down,
	fyne.KeyHome: Home, fyne.KeyEnd: End, fyne.KeyPageUp: PageUp, fyne.KeyPageDown: PageDown,
}

// jumps are the keys that move the caret with Ctrl (the command key on a Mac).
var jumps = map[fyne.KeyName]Command{
	fyne.KeyLeft: WordLeft, fyne.KeyRight: WordRight, fyne.KeyUp: ParagraphPrev, fyne.KeyDown: ParagraphNext,
	fyne.KeyHome: DocStart, fyne.KeyEnd: DocEnd,
}

// TypedKey is for Fyne.
func (r *Reader) TypedKey(e *fyne.KeyEvent) {
	r.unhover()
	if r.OnKey != nil && r.OnKey(e) {
		return
	}
	c, ok := motions[e.Name]
	if !ok {
		return
	}
	if r.shift {
		c |= Extend
	}
	r.Do(c)
}

// TypedRune is for Fyne: a letter is a command of the window's or nothing.
func (r *Reader) TypedRune(c rune) {
	if r.OnRune != nil {
		r.OnRune(c)
	}
}

// TypedShortcut is for Fyne: what OnShortcut leaves is a jump, copy or select all.
func (r *Reader) TypedShortcut(s fyne.Shortcut) {
	if r.OnShortcut != nil && r.OnShortcut(s) {
		return
	}
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		r.Copy()
	case *fyne.ShortcutSelectAll:
		r.Do(SelectAll)
	case *desktop.CustomShortcut:
		r.jump(s)
	}
}

func (r *Reader) jump(s *desktop.CustomShortcut) {
	mod := s.Modifier &^ fyne.KeyModifierShift
	if s.Modifier == fyne.KeyModifierShift && s.KeyName == fyne.KeyF10 {
		r.contextAtCaret()
		return
	}
	keys := jumps
	switch {
	case mod == 0:
		keys = motions
	case mod != fyne.KeyModifierShortcutDefault:
		return
	}
	c, ok := keys[s.KeyName]
	if !ok {
		return
	}
	if s.Modifier&fyne.KeyModifierShift != 0 {
		c |= Extend
	}
	r.Do(c)
}

func (r *Reader) contextAtCaret() {
	if r.OnContext == nil {
		return
	}
	pos, size, _ := r.SelectionRect()
	abs := fyne.CurrentApp().Driver().AbsolutePositionForObject(r)
	r.OnContext(abs.AddXY(pos.X, pos.Y+size.Height), r.selected.caret)
}

// Copy puts the selected words on the clipboard.
func (r *Reader) Copy() {
	if words := r.SelectedWords(); words != "" {
		fyne.CurrentApp().Clipboard().SetContent(words)
	}
}

// KeyDown is for Fyne: TypedKey does not say whether Shift is held.
func (r *Reader) KeyDown(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		r.shift = true
	}
}

// KeyUp is for Fyne.
func (r *Reader) KeyUp(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		r.shift = false
	}
}

// Shift reports whether a Shift key is held, for the window's key table.
func (r *Reader) Shift() bool { return r.shift }

// AcceptsTab is for Fyne: Tab leaves the reader.
func (r *Reader) AcceptsTab() bool { return false }

func (r *Reader) focus() {
	if r.focused {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(r); c != nil {
		c.Focus(r)
	}
}

// Focused reports whether the reader has the focus.
func (r *Reader) Focused() bool { return r.focused }

// FocusGained is for Fyne.
func (r *Reader) FocusGained() { r.setFocus(true) }

// FocusLost is for Fyne.
func (r *Reader) FocusLost() { r.setFocus(false) }

func (r *Reader) setFocus(on bool) {
	r.focused, r.shift = on, false
	r.drawRing()
	r.drawCaret()
	r.view.dirt.Refresh()
	if r.OnFocus != nil {
		r.OnFocus(on)
	}
}

// drawRing shows the focus: a thin frame in the accent colour, of four sides, for one rectangle over
// the whole text costs as much to draw as the text.
func (r *Reader) drawRing() {
	const thick = 2
	v := &r.view
	w, h := v.size.Width, v.size.Height
	put := func(side *canvas.Rectangle, x, y, w, h float32) {
		side.FillColor, side.Hidden = r.solid.accent, !r.focused
		side.Move(fyne.NewPos(x, y))
		side.Resize(fyne.NewSize(w, h))
	}
	put(v.ring[0], 0, 0, w, thick)
	put(v.ring[1], 0, h-thick, w, thick)
	put(v.ring[2], 0, thick, thick, h-2*thick)
	put(v.ring[3], w-thick, thick, thick, h-2*thick)
}
