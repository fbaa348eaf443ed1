package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// keyNames are X's names for the keys that we call otherwise.
var keyNames = map[string]string{
	"enter": "Return", "esc": "Escape", "escape": "Escape", "pageup": "Prior", "pagedown": "Next", "tab": "Tab", "space": "space", "backspace": "BackSpace", "delete": "Delete",
	"left": "Left", "right": "Right", "up": "Up", "down": "Down", "home": "Home", "end": "End",
	"pgup": "Prior", "pgdn": "Next",
	".": "period", ",": "comma", "+": "plus", "-": "minus", "?": "question", "/": "slash",
}

// chord turns "ctrl+shift+z" into what xdotool calls it.
func chord(keys string) string {
	var parts []string
	for rest := keys; rest != ""; {
		// The + that joins is never the first character: "ctrl++" is Ctrl with plus.
		part, after, joined := cutAfterFirst(rest)
		if name, ok := keyNames[strings.ToLower(part)]; ok {
			part = name
		}
		parts = append(parts, part)
		if !joined {
			break
		}
		rest = after
	}
	return strings.Join(parts, "+")
}

func cutAfterFirst(s string) (part, after string, joined bool) {
	i := strings.IndexByte(s[1:], '+')
	if i < 0 {
		return s, "", false
	}
	return s[:i+1], s[i+2:], true
}

// keyDelay is between the events of one xdotool command, in ms: twice as fast as a very fast hand. Faster
// than that, several keys fall between two frames and look like one late beat.
const keyDelay = "60"

// Key presses keys one after the other; each may be a chord such as "ctrl+z".
func (s *Session) Key(keys ...string) {
	args := []string{"key", "--delay", keyDelay}
	for _, k := range keys {
		name := chord(k)
		if s.layout != nil {
			code, err := s.layout.chord(k, name)
			s.check(err)
			name = code
		}
		args = append(args, name)
	}
	s.input(args...)
}

// Type types text as it stands.
func (s *Session) Type(text string) {
	for _, r := range text {
		if r > unicode.MaxASCII {
			// xdotool binds a spare key for each, and a window may read the old binding.
			s.Fail("type only what a US keyboard has: %q", text)
		}
	}
	if s.layout != nil {
		codes, err := s.layout.typing(text)
		s.check(err)
		s.pressCodes(codes...)
		return
	}
	s.input("type", "--delay", keyDelay, "--", text)
}

// Settle is what Fyne needs to see a new place of the mouse before a button: it polls at 60 Hz.
const settle = "0.06"

// Click clicks at a place of the window, in its pixels.
func (s *Session) Click(x, y float64) { s.clicks(x, y, 1) }

// DoubleClick and TripleClick click on one place, as fast as a hand.
func (s *Session) DoubleClick(x, y float64) { s.clicks(x, y, 2) }

// TripleClick clicks three times.
func (s *Session) TripleClick(x, y float64) { s.clicks(x, y, 3) }

func (s *Session) clicks(x, y float64, n int) {
	s.input(append(s.moveTo(x, y), "sleep", settle, "click", "--repeat", fmt.Sprint(n), "--delay", "60", "1")...)
}

// ShiftClick clicks with Shift held.
func (s *Session) ShiftClick(x, y float64) {
	args := append(s.moveTo(x, y), "sleep", settle, "keydown", "shift", "click", "1", "keyup", "shift")
	s.input(args...)
}

// Drag presses the button at the first place, moves by way of the middle, and lets go at the second.
func (s *Session) Drag(x1, y1, x2, y2 float64) {
	args := append(s.moveTo(x1, y1), "sleep", settle, "mousedown", "1", "sleep", settle)
	args = append(append(args, s.moveTo((x1+x2)/2, (y1+y2)/2)...), "sleep", settle)
	args = append(append(args, s.moveTo(x2, y2)...), "sleep", settle, "mouseup", "1")
	s.input(args...)
}

// Wheel turns the wheel by n notches, down when n is positive.
func (s *Session) Wheel(x, y float64, n int) {
	button := "5"
	if n < 0 {
		button, n = "4", -n
	}
	s.input(append(s.moveTo(x, y), "sleep", settle, "click", "--repeat", fmt.Sprint(n), "--delay", "20", button)...)
}

func (s *Session) moveTo(x, y float64) []string {
	return []string{"mousemove", "--window", s.window, fmt.Sprint(int(x)), fmt.Sprint(int(y))}
}

func (s *Session) input(args ...string) {
	s.Mark()
	_, err := s.display.xdotool(s.ctx, args...)
	s.check(err)
}

// Pane is where a pane of the window stands, as it last told.
func (s *Session) Pane(name string) Event {
	if e, ok := s.Last(func(e Event) bool { return e.E == "pane" && e.Name == name }); ok {
		return e
	}
	s.Fail("the window never told where its pane %q is", name)
	return Event{}
}

// GoTo moves the focus to a pane with F6, which goes round all of them.
func (s *Session) GoTo(pane string) {
	if e, ok := s.Last(kind("focus")); ok && e.In == pane {
		return
	}
	const panes = 6 // more than there are
	for range panes {
		s.Key("F6")
		if _, ok := s.Within(3*time.Second, focus(pane)); ok {
			return
		}
	}
	s.Fail("F6 never brought the focus to %s", pane)
}
