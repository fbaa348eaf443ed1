package main

import (
	"fmt"
	"strings"
	"unicode"
)

// A layout is what is printed on the keys of a keyboard that a user may have, as setxkbmap calls it. Keys are
// sent by their codes under it, so that the X server's layout decides what they mean, as it does for a hand.
type layout struct {
	name    string
	letters [3]string         // on the keys of the three rows, from Q, A and Z of a US keyboard
	latin   bool              // the keys give these letters; else they stand for the places
	signs   map[string]string // the codes that give them
}

var layouts = []layout{
	{"de", [3]string{"qwertzuiop", "asdfghjkl", "yxcvbnm"}, true, map[string]string{"+": "035", "?": "050+020"}},
	{"fr", [3]string{"azertyuiop", "qsdfghjklm", "wxcvbn"}, true, map[string]string{"+": "050+021", "?": "050+058"}},
	{"ru", [3]string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}, false, map[string]string{"+": "050+021", "?": "050+016"}},
}

// firstCodes are X's codes of the keys where the rows of letters begin, and that of the digit 1. Codes are
// written with three digits: xdotool takes a single digit for the character.
var firstCodes = [3]int{24, 38, 52}

const codeOf1 = 10

// placeCodes are the codes of keys that every layout has at the same place, by X's names and ours.
var placeCodes = map[string]string{
	"shift": "050", "ctrl": "037", "alt": "064", "space": "065", "Return": "036", "Escape": "009", "Tab": "023",
	"BackSpace": "022", "Delete": "119", "Up": "111", "Left": "113", "Right": "114", "Down": "116",
	"Home": "110", "End": "115", "Prior": "112", "Next": "117",
	"F2": "068", "F3": "069", "F4": "070", "F6": "072", "F8": "074", "F9": "075",
}

// chord turns a chord, as people write it and by X's name, into codes: letters are where the layout has them,
// digits at their place whatever the layout prints there.
func (l *layout) chord(keys, name string) (string, error) {
	if code, ok := l.signs[keys]; ok {
		return code, nil
	}
	parts := strings.Split(name, "+")
	for i, part := range parts {
		code, ok := placeCodes[part]
		if !ok {
			code, ok = l.code(part)
		}
		if !ok {
			return "", fmt.Errorf("the code of %s in %s is not known for the layout %s", part, keys, l.name)
		}
		parts[i] = code
	}
	return strings.Join(parts, "+"), nil
}

func (l *layout) code(key string) (string, bool) {
	if len(key) != 1 {
		return "", false
	}
	if i := strings.Index("1234567890", key); i >= 0 {
		return fmt.Sprintf("%03d", codeOf1+i), true
	}
	for row, letters := range l.letters {
		if i := strings.Index(letters, key); i >= 0 {
			return fmt.Sprintf("%03d", firstCodes[row]+i), true
		}
	}
	return "", false
}

// typing returns the chords that type a text of letters and spaces.
func (l *layout) typing(text string) ([]string, error) {
	var codes []string
	for _, r := range text {
		key := string(unicode.ToLower(r))
		switch {
		case r == ' ':
			key = "space"
		case !unicode.IsLetter(r) || !l.latin:
			return nil, fmt.Errorf("%q cannot be typed under the layout %s", text, l.name)
		case unicode.IsUpper(r):
			key = "shift+" + key
		}
		code, err := l.chord(key, key)
		if err != nil {
			return nil, err
		}
		codes = append(codes, code)
	}
	return codes, nil
}

// useLayout gives the display another keyboard while the window is open. What is pressed and typed from then
// on goes by codes.
func (s *Session) useLayout(l *layout) {
	out, err := s.display.command(s.ctx, "setxkbmap", l.name).CombinedOutput()
	if err != nil {
		s.Fail("setxkbmap %s: %v: %s", l.name, err, strings.TrimSpace(string(out)))
	}
	s.layout = l
}

// pressCodes presses chords by their codes, one after the other.
func (s *Session) pressCodes(codes ...string) {
	s.input(append([]string{"key", "--delay", keyDelay}, codes...)...)
}
