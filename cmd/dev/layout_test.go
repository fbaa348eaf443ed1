package main

import (
	"slices"
	"testing"
)

func TestChordsUnderALayout(t *testing.T) {
	for _, c := range []struct{ layout, keys, want string }{
		{"de", "ctrl+z", "037+029"},
		{"de", "+", "035"},
		{"fr", "a", "024"},
		{"fr", "m", "047"},
		{"fr", "alt+2", "064+011"},
		{"fr", "ctrl+shift+right", "037+050+114"},
		{"ru", "s", "039"},
		{"ru", "esc", "009"},
		{"ru", "ctrl+shift+q", "037+050+024"},
	} {
		i := slices.IndexFunc(layouts, func(l layout) bool { return l.name == c.layout })
		if got, err := layouts[i].chord(c.keys, chord(c.keys)); got != c.want || err != nil {
			t.Errorf("%s under %s: %q, %v, want %q", c.keys, c.layout, got, err, c.want)
		}
	}
	if got, err := layouts[0].chord("ctrl+ä", chord("ctrl+ä")); err == nil {
		t.Errorf("a key without a known code became %q", got)
	}
}

func TestTypingUnderALayout(t *testing.T) {
	german, russian := &layouts[0], &layouts[2]
	got, err := german.typing("Zu y")
	if want := []string{"050+029", "030", "065", "052"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("typed as %v, %v, want %v", got, err, want)
	}
	if _, err := german.typing("a-b"); err == nil {
		t.Error("a text with a sign was typed")
	}
	if _, err := russian.typing("Zu"); err == nil {
		t.Error("Latin letters were typed on a Russian keyboard")
	}
}
