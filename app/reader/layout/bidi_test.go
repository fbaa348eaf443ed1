package layout_test

import (
	"strings"
	"testing"

	"pressmark/app/reader/layout"
)

// TestRightToLeftIsOrdered holds the order of words on a line; what the letters look like depends on
// the machine's fonts.
func TestRightToLeftIsOrdered(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // words from left to right
	}{
		{"He said שלום עולם to us", []string{"He", "said", "עולם", "שלום", "to", "us"}},
		{"שלום עולם said Dana", []string{"said", "Dana", "עולם", "שלום"}},
		{"only Latin here", []string{"only", "Latin", "here"}},
	} {
		f := flow(t, c.text, 600)
		var got []string
		p := f.Paragraph(layout.Place{})
		p.Each(0, func(tok *layout.Token, x int32) bool {
			if tok.Len > 0 {
				got = append(got, c.text[tok.Start:tok.End()])
			}
			return true
		})
		if strings.Join(got, " ") != strings.Join(c.want, " ") {
			t.Errorf("%q stands as %q, want %q", c.text, got, c.want)
		}
	}
}

// TestBidiSpanIsSplit: a span that is one in the text may be two stretches on the line.
func TestBidiSpanIsSplit(t *testing.T) {
	text := "He said שלום עולם to us"
	f := flow(t, text, 600)
	start := strings.Index(text, "said")
	end := strings.Index(text, " עולם")
	n := 0
	f.Rects(layout.Place{}, start, end, func(from, to int32) { n++ })
	if n != 2 {
		t.Errorf("a span over half a Hebrew phrase has %d stretches, want 2", n)
	}
}
