package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// A Key is a row of the key table as programs read it.
type Key struct {
	Action string   `json:"action"` // stable name, also in the file that rebinds keys
	Keys   []string `json:"keys"`   // as people write them; empty: only in the menu
	Mode   string   `json:"mode"`   // where they count: window, reader, list, find, strip, stance, picker, words, and the views
	Label  string   `json:"label"`
}

// KeyTable returns the whole key table, with the changes of the rebinding file at path when there is
// one. An error says in words for people what is wrong with that file; the table is then the usual one.
func KeyTable(path string) ([]Key, error) {
	t, err := loadKeys(path)
	out := make([]Key, 0, len(t.rows))
	for _, b := range t.rows {
		keys := b.keys
		if keys == nil {
			keys = []string{}
		}
		out = append(out, Key{Action: string(b.action), Keys: keys, Mode: string(b.mode), Label: b.label})
	}
	return out, err
}

// A keyTable is the key table in force: the usual one with what its user changed.
type keyTable struct {
	rows []keyRow
	by   map[keyMode]map[string]action
}

// keyFile is what the rebinding file holds.
type keyFile struct {
	Letters *bool               `json:"letters"` // false: single characters do nothing in the reader
	Keys    map[string][]string `json:"keys"`    // action to its keys
}

// loadKeys reads the rebinding file; the usual table serves when there is none or it is wrong.
func loadKeys(path string) (*keyTable, error) {
	usual := newKeyTable(defaultKeys)
	if path == "" {
		return usual, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return usual, nil
	}
	if err != nil {
		return usual, fmt.Errorf("the keys in %s could not be read: %w; the usual keys are in force", path, err)
	}
	t, err := rebind(data)
	if err != nil {
		return usual, fmt.Errorf("%s: %w; the usual keys are in force", path, err)
	}
	return t, nil
}

// rebind applies a rebinding file to the usual table.
func rebind(data []byte) (*keyTable, error) {
	var f keyFile
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("is not a list of keys: %w", err)
	}
	rows := append([]keyRow(nil), defaultKeys...)
	known := map[string]bool{}
	for i := range rows {
		keys, changed := f.Keys[string(rows[i].action)]
		known[string(rows[i].action)] = true
		if changed {
			if err := rows[i].give(keys); err != nil {
				return nil, err
			}
		}
		if f.Letters != nil && !*f.Letters && rows[i].mode == inReader {
			rows[i].keys = withoutCharacters(rows[i].keys)
		}
	}
	for name := range f.Keys {
		if !known[name] {
			return nil, fmt.Errorf("there is no action %q", name)
		}
	}
	t := newKeyTable(rows)
	return t, t.clash()
}

// give sets the keys of a row, if they can serve where it counts.
func (b *keyRow) give(keys []string) error {
	if b.beside {
		return fmt.Errorf("the key of %q is fixed", b.action)
	}
	for _, k := range keys {
		c, err := parseChord(k)
		if err != nil {
			return err
		}
		if typing[b.mode] && c.types() {
			return fmt.Errorf("%q counts while a text is typed, and the key %s types or edits there: give it one with Ctrl or Alt, or one such as F4", b.action, k)
		}
	}
	b.keys = keys
	return nil
}

// typing are the modes in which a field has the keys. The field of the stance takes characters for choices.
var typing = map[keyMode]bool{inStrip: true, inPicker: true, inFind: true}

// types reports whether a text field answers a key itself.
func (c chord) types() bool {
	if c.mods&^fyne.KeyModifierShift == 0 {
		switch c.key {
		case fyne.KeySpace, fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd:
			return true
		}
		return len([]rune(string(c.key))) == 1
	}
	if c.mods&^fyne.KeyModifierShift == fyne.KeyModifierControl {
		switch c.key {
		case fyne.KeyA, fyne.KeyC, fyne.KeyV, fyne.KeyX, fyne.KeyY, fyne.KeyZ, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete:
			return true
		}
	}
	return false
}

func withoutCharacters(keys []string) []string {
	var kept []string
	for _, k := range keys {
		if c, err := parseChord(k); err != nil || len(c.key) > 1 || c.mods&^fyne.KeyModifierShift != 0 {
			kept = append(kept, k)
		}
	}
	return kept
}

func newKeyTable(rows []keyRow) *keyTable {
	t := &keyTable{rows: rows, by: map[keyMode]map[string]action{}}
	for _, b := range rows {
		if t.by[b.mode] == nil {
			t.by[b.mode] = map[string]action{}
		}
		for _, k := range b.keys {
			if c, err := parseChord(k); err == nil {
				k = c.String()
			}
			t.by[b.mode][k] = b.action
		}
	}
	return t
}

// clash names the first key that two actions share in one mode.
func (t *keyTable) clash() error {
	type place struct {
		mode keyMode
		key  string
	}
	seen := map[place]action{}
	for _, b := range t.rows {
		for _, k := range b.keys {
			c, err := parseChord(k)
			if err != nil {
				return err
			}
			for _, m := range b.modes(c) {
				at := place{m, c.String()}
				if other, taken := seen[at]; taken && other != b.action {
					return fmt.Errorf("the key %s stands for both %q and %q", k, other, b.action)
				}
				seen[at] = b.action
			}
		}
	}
	return nil
}

// modes returns where a key of a row counts: one of the window everywhere but in fields, which only let
// pass what has Ctrl or Alt; one of the picker in the strip too, but for what the strip has its own key for.
func (b keyRow) modes(c chord) []keyMode {
	switch {
	case b.mode == inWindow && c.mods&^fyne.KeyModifierShift != 0:
		return []keyMode{inWindow, inReader, inList, inStrip, inStance, inPicker, inFind}
	case b.mode == inWindow:
		return []keyMode{inWindow, inReader, inList}
	case b.mode == inPicker && b.action != pickerTake && b.action != pickerClose && b.action != pickerKind:
		return []keyMode{inPicker, inStrip, inStance}
	case b.mode == inStrip:
		return []keyMode{inStrip, inStance}
	}
	return []keyMode{b.mode}
}

// lookup returns the action of a key in a mode, or in the whole window; "" for none.
func (t *keyTable) lookup(mode keyMode, c chord) action {
	if c.key == fyne.KeyEnter {
		c.key = fyne.KeyReturn
	}
	key := c.String()
	if a := t.by[mode][key]; a != "" {
		return a
	}
	return t.by[inWindow][key]
}

// in returns the action of a key in the first of some modes that has one, "" for none.
func (t *keyTable) in(c chord, modes ...keyMode) action {
	if c.key == fyne.KeyEnter {
		c.key = fyne.KeyReturn
	}
	key := c.String()
	for _, m := range modes {
		if a := t.by[m][key]; a != "" {
			return a
		}
	}
	return ""
}

// row returns the keyRow of an action.
func (t *keyTable) row(a action) (keyRow, bool) {
	for _, b := range t.rows {
		if b.action == a {
			return b, true
		}
	}
	return keyRow{}, false
}

// shown returns the first key of an action as people read it, "" when it has none.
func (t *keyTable) shown(a action) string {
	if b, ok := t.row(a); ok && len(b.keys) > 0 {
		return b.keys[0]
	}
	return ""
}

// shownIn is shown for an action that has other keys in other places.
func (t *keyTable) shownIn(mode keyMode, a action) string {
	for _, b := range t.rows {
		if b.mode == mode && b.action == a && len(b.keys) > 0 {
			return b.keys[0]
		}
	}
	return ""
}

// cap returns the first key of an action as a hint shows it: "Ctrl Enter", "" for none.
func (t *keyTable) cap(a action) string {
	c, err := parseChord(t.shown(a))
	if err != nil {
		return ""
	}
	var parts []string
	for _, m := range modifierNames {
		if c.mods&m.mod != 0 {
			parts = append(parts, m.name)
		}
	}
	name := chord{key: c.key}.String()
	if name == "Escape" {
		name = "Esc"
	}
	return strings.Join(append(parts, name), " ")
}

// runeChord says which key a character stands for: the character itself, but its place on the keyboard
// where the layout gives no Latin letter there, and for digits. The key is the press that came before
// the character; nil when it is not known.
func (t *keyTable) runeChord(mode keyMode, r rune, key *fyne.KeyEvent) chord {
	c := chord{key: fyne.KeyName(string(unicode.ToUpper(r)))}
	if unicode.IsUpper(r) {
		c.mods = fyne.KeyModifierShift
	}
	if key == nil || t.lookup(mode, c) != "" {
		return c
	}
	if len(key.Name) == 1 && key.Name[0] >= '0' && key.Name[0] <= '9' {
		return chord{key: key.Name}
	}
	if r < unicode.MaxASCII || unicode.Is(unicode.Latin, r) {
		return c
	}
	if place := keyPlace(key.Physical.ScanCode); place != "" {
		return chord{key: place, mods: c.mods}
	}
	return c
}

// keyPlace returns the Latin letter that stands on a key of a US keyboard, "" for other keys. The codes
// are those of evdev, which X11 counts from 8.
func keyPlace(scan int) fyne.KeyName {
	if runtime.GOOS == "linux" {
		scan -= 8
	}
	if runtime.GOOS == "darwin" {
		return "" // its codes follow another order; Latin layouts are reported by character there
	}
	for _, line := range [...]struct {
		first   int
		letters string
	}{{16, "QWERTYUIOP"}, {30, "ASDFGHJKL"}, {44, "ZXCVBNM"}} {
		if i := scan - line.first; i >= 0 && i < len(line.letters) {
			return fyne.KeyName(line.letters[i : i+1])
		}
	}
	return ""
}
