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
	Mode   string   `json:"mode"`   // where they count: window, reader, list, find, strip, stance, picker
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
		if changed && rows[i].beside {
			return nil, fmt.Errorf("the key of %q is fixed", rows[i].action)
		}
		if changed {
			rows[i].keys = keys
		}
		if f.Letters != nil && !*f.Letters && rows[i].mode == inReader {
			rows[i].keys = withoutCharacters(rows[i].keys)
		}
		for _, k := range rows[i].keys {
			if _, err := parseChord(k); err != nil {
				return nil, err
			}
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

// clash names the first key that two actions share in one mode; keys of the window count in every mode
// but those of fields, which type them.
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
			modes := []keyMode{b.mode}
			if b.mode == inWindow {
				modes = []keyMode{inWindow, inReader, inList}
			}
			for _, m := range modes {
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
