package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestNoKeyStandsForTwoActions(t *testing.T) {
	if err := newKeyTable(defaultKeys).clash(); err != nil {
		t.Error(err)
	}
	twice := append(slices.Clone(defaultKeys), keyRow{action: "other", mode: inReader, keys: []string{"Ctrl+K"}})
	if newKeyTable(twice).clash() == nil {
		t.Error("a key of the window and of the reader was not found to clash")
	}
}

func TestEveryKeyIsReadAndWrittenBack(t *testing.T) {
	for _, b := range defaultKeys {
		if b.label == "" {
			t.Errorf("%s has no label", b.action)
		}
		for _, k := range b.keys {
			c, err := parseChord(k)
			if err != nil {
				t.Errorf("%s: %v", b.action, err)
			} else if c.String() != k {
				t.Errorf("%s: the key %s comes back as %s", b.action, k, c)
			}
			if strings.Contains(k, "Ctrl+Alt") || strings.Contains(k, "Shift+Alt") {
				t.Errorf("%s: %s belongs to window managers", b.action, k)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	table := newKeyTable(defaultKeys)
	for _, c := range []struct {
		mode keyMode
		key  string
		want action
	}{
		{inReader, "S", markSpeaker},
		{inReader, "Shift+W", narrow},
		{inReader, "Ctrl+Y", redo},
		{inReader, "Delete", trash},
		{inReader, "Shift+F3", findPrevious},
		{inList, "S", ""},
		{inList, "F1", allKeys},
		{inWindow, "Ctrl+=", zoomIn},
	} {
		if got := table.lookup(c.mode, mustChord(c.key)); got != c.want {
			t.Errorf("lookup(%s, %s) = %q, want %q", c.mode, c.key, got, c.want)
		}
	}
	if got := table.in(mustChord("U"), inStrip, inStance); got != stanceUnclear {
		t.Errorf("U at the stance is %q, want %q", got, stanceUnclear)
	}
}

// A key counts by its character; by its place where the layout gives no Latin letter, and for digits.
func TestKeysOnOtherLayouts(t *testing.T) {
	table := newKeyTable(defaultKeys)
	for _, c := range []struct {
		what string
		r    rune
		key  fyne.KeyName
		scan int // as X11 reports it
		want action
	}{
		{"us s", 's', "S", 39, markSpeaker},
		{"russian key s", 'ы', fyne.KeyUnknown, 39, markSpeaker},
		{"russian key c", 'с', fyne.KeyUnknown, 54, markClaim},
		{"russian shift w", 'Ц', fyne.KeyUnknown, 25, narrow},
		{"french first digit key", '&', "1", 10, tagDigit1},
		{"french second digit key", 'é', "2", 11, tagDigit2},
		{"german y is a letter of its own", 'y', "Y", 52, ""},
		{"question mark", '?', "/", 61, allKeys},
		{"a letter without key", 'f', "", 0, markFirm},
	} {
		got := table.lookup(inReader, table.runeChord(inReader, c.r, &fyne.KeyEvent{Name: c.key, Physical: fyne.HardwareKey{ScanCode: c.scan}}))
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

func TestRebinding(t *testing.T) {
	for _, c := range []struct{ file, wrong string }{
		{`{"keys": {"mark-speaker": ["Z"]}}`, ""},
		{`{"letters": false}`, ""},
		{`{"keys": {"mark-speaker": ["F"]}}`, `stands for both "mark-speaker" and "mark-firm"`},
		{`{"keys": {"mark-nobody": ["F"]}}`, `no action "mark-nobody"`},
		{`{"keys": {"mark-firm": ["Hyper+F"]}}`, "is not a key"},
		{`{"keys": {"list-open": ["F10"]}}`, "is fixed"},
		{`{"keys": {"strip-next": ["F10"], "strip-done": ["Alt+Enter"], "stance-support": ["S"], "picker-row-1": ["Alt+F1"]}}`, ""},
		{`{"keys": {"strip-next": ["F"]}}`, "types or edits there"},
		{`{"keys": {"picker-new": ["Ctrl+A"]}}`, "types or edits there"},
		{`{"keys": {"strip-done": ["F4"]}}`, `stands for both "strip-done" and "strip-another-speaker"`},
		{`{"keys": {"strip-done": ["Alt+3"]}}`, `stands for both "strip-done" and "picker-row-3"`},
		{`{"keys": {"stance-support": ["-"]}}`, `stands for both "stance-support" and "stance-oppose"`},
		{`{"keys": {"picker-new": ["Ctrl+K"]}}`, `"picker-new"`},
		{`{"key": {}}`, "is not a list of keys"},
	} {
		_, err := rebind([]byte(c.file))
		switch {
		case c.wrong == "" && err != nil:
			t.Errorf("rebind(%s): %v", c.file, err)
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("rebind(%s) = %v, want an error with %q", c.file, err, c.wrong)
		}
	}
	table, err := rebind([]byte(`{"letters": false, "keys": {"mark-speaker": ["Ctrl+Alt+S"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]action{"S": "", "F": "", "Ctrl+Alt+S": markSpeaker, "Delete": trash, "Ctrl+K": searchAll} {
		if got := table.lookup(inReader, mustChord(key)); got != want {
			t.Errorf("with letters off, %s is %q, want %q", key, got, want)
		}
	}
}

func TestKeyTable(t *testing.T) {
	keys, err := KeyTable(filepath.Join(t.TempDir(), "absent.json"))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(keys, func(k Key) bool { return k.Action == "mark-claim" })
	if i < 0 || !slices.Equal(keys[i].Keys, []string{"C"}) || keys[i].Mode != "reader" {
		t.Errorf("mark-claim stands as %+v", keys[max(0, i)])
	}
	broken := filepath.Join(t.TempDir(), "keys.json")
	if err := os.WriteFile(broken, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if usual, err := KeyTable(broken); err == nil || len(usual) != len(keys) {
		t.Errorf("a broken file gave %d keys and error %v, want the usual %d and an error", len(usual), err, len(keys))
	}
}
