package app

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// sendKey plays a key as the driver of a screen does: the main menu sees shortcuts first, then what has
// the focus, then the window; a key that types is followed by its character. The tour and the tests
// drive the window with it.
func sendKey(w *window, key string) {
	c, err := parseChord(key)
	if err != nil {
		panic(err)
	}
	was := w.modifiers
	w.modifiers = func() fyne.KeyModifier { return c.mods }
	defer func() { w.modifiers = was }()
	focused := w.win.Canvas().Focused()
	hold(focused, c.mods, true)
	defer hold(focused, c.mods, false)
	if len(c.key) == 1 && c.mods&^fyne.KeyModifierShift == 0 {
		sendCharacter(w, c)
		return
	}
	if s := heldShortcut(c); s != nil {
		sendShortcut(w, s)
		return
	}
	if t, ok := focused.(fyne.Tabbable); c.key == fyne.KeyTab && !(ok && t.AcceptsTab()) {
		if c.mods == fyne.KeyModifierShift {
			w.win.Canvas().FocusPrevious()
		} else {
			w.win.Canvas().FocusNext()
		}
		return
	}
	if focused == nil {
		w.windowKey(&fyne.KeyEvent{Name: c.key})
		return
	}
	focused.TypedKey(&fyne.KeyEvent{Name: c.key})
}

// hold tells a widget that a modifier is held.
func hold(o fyne.Focusable, mods fyne.KeyModifier, down bool) {
	k, ok := o.(desktop.Keyable)
	if !ok || mods&fyne.KeyModifierShift == 0 {
		return
	}
	e := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	if down {
		k.KeyDown(e)
	} else {
		k.KeyUp(e)
	}
}

// heldShortcut returns what the driver makes of a combination; nil for keys that it sends as they are.
func heldShortcut(c chord) fyne.Shortcut {
	if c.mods&^fyne.KeyModifierShift == 0 {
		return nil
	}
	if c.mods == fyne.KeyModifierControl {
		clip := fyne.CurrentApp().Clipboard()
		switch c.key {
		case fyne.KeyV:
			return &fyne.ShortcutPaste{Clipboard: clip}
		case fyne.KeyC:
			return &fyne.ShortcutCopy{Clipboard: clip}
		case fyne.KeyX:
			return &fyne.ShortcutCut{Clipboard: clip}
		case fyne.KeyA:
			return &fyne.ShortcutSelectAll{}
		}
	}
	return c.shortcut()
}

func sendShortcut(w *window, s fyne.Shortcut) {
	if menu := w.win.MainMenu(); menu != nil {
		for _, m := range menu.Items {
			for _, item := range m.Items {
				if item.Shortcut != nil && item.Shortcut.ShortcutName() == s.ShortcutName() && item.Action != nil {
					item.Action()
					return
				}
			}
		}
	}
	if o, ok := w.win.Canvas().Focused().(fyne.Shortcutable); ok {
		o.TypedShortcut(s)
		return
	}
	if o, ok := w.win.Canvas().(fyne.Shortcutable); ok {
		o.TypedShortcut(s)
	}
}

// sendCharacter plays a key that types: first the key, then its character, to what then has the focus.
func sendCharacter(w *window, c chord) {
	e := &fyne.KeyEvent{Name: c.key}
	if o := w.win.Canvas().Focused(); o != nil {
		o.TypedKey(e)
	} else {
		w.windowKey(e)
	}
	r := []rune(string(c.key))[0]
	if c.mods&fyne.KeyModifierShift == 0 {
		r = unicode.ToLower(r)
	}
	if o := w.win.Canvas().Focused(); o != nil {
		o.TypedRune(r)
	} else {
		w.windowRune(r)
	}
}
