package reader_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/theme"

	"pressmark/annotate"
	"pressmark/app/reader"
)

// TestEndStaysOnItsLine: between two lines of Chinese no byte is swallowed, so the end of one is the
// start of the next; the caret must stand where the key put it.
func TestEndStaysOnItsLine(t *testing.T) {
	r, win := open(t, theme.VariantLight, 1, 500, 300)
	text := strings.Repeat("港务局公布岸电新规", 12)
	r.SetDocument(reader.Document{Text: text})
	win.Canvas().Focus(r)
	r.SetCaret(0)
	r.Do(reader.End)
	end := r.Caret()
	if end == 0 || end == len(text) {
		t.Fatalf("End leads to byte %d of %d", end, len(text))
	}
	r.Do(reader.Home)
	if r.Caret() != 0 {
		t.Errorf("Home after End leads to byte %d, want 0: the same line", r.Caret())
	}
	r.Do(reader.End)
	r.Do(reader.Down)
	r.Do(reader.Up)
	r.Do(reader.Home)
	if r.Caret() != 0 {
		t.Errorf("after End, Down, Up and Home the caret stands at %d, want 0", r.Caret())
	}
	r.SetCaret(end)
	r.Do(reader.End)
	if r.Caret() <= end {
		t.Errorf("End at the start of the second line leads to %d, want past %d", r.Caret(), end)
	}
}

func TestDownKeepsItsColumn(t *testing.T) {
	r, _ := open(t, theme.VariantLight, 1, 800, 600)
	text := "a long first line of some forty letters or so\nshort\nanother long line of some forty letters or so"
	r.SetDocument(reader.Document{Text: text})
	r.SetCaret(30)
	was, _, _ := r.RectOf(annotate.Span{Start: 30, End: 30})
	r.Do(reader.Down)
	if got, want := r.Caret(), strings.Index(text, "\nanother"); got != want {
		t.Errorf("down on a short line leads to %d, want its end %d", got, want)
	}
	r.Do(reader.Down)
	now, _, _ := r.RectOf(annotate.Span{Start: r.Caret(), End: r.Caret()})
	if d := now.X - was.X; d > 8 || d < -8 {
		t.Errorf("two lines down the caret stands at x %v, want near %v", now.X, was.X)
	}
	r.Do(reader.Down)
	if r.Caret() != len(text) && r.Caret() < strings.Index(text, "another") {
		t.Errorf("down on the last line leads to %d", r.Caret())
	}
}

func TestColumnHoldsSixtyLetters(t *testing.T) {
	for _, width := range []float32{700, 760, 900, 1400} {
		r, _ := open(t, theme.VariantLight, 1, width, 600)
		text := strings.Repeat("The heads of the region’s largest ferry lines backed the new rules on shore power, they said. ", 12)
		r.SetDocument(reader.Document{Text: text})
		r.SetCaret(0)
		letters, lines := 0, 0
		for r.Do(reader.End); r.Caret() < len(strings.TrimSpace(text))-100; r.Do(reader.End) {
			end := r.Caret()
			r.Do(reader.Home)
			letters += len([]rune(text[r.Caret():end]))
			lines++
			r.Do(reader.Down)
		}
		if lines == 0 {
			t.Fatalf("no lines at a width of %v", width)
		}
		if mean := letters / lines; mean < 60 || mean > 74 {
			t.Errorf("in a pane %v wide a line holds %d letters, want 60 to 74", width, mean)
		}
	}
}

func TestLinkAt(t *testing.T) {
	r, _ := open(t, theme.VariantLight, 1, 600, 300)
	text := "see the report now"
	run := annotate.Run{Kind: annotate.Link, Start: 8, End: 14, URL: "https://example.org/"}
	r.SetDocument(reader.Document{Text: text, Blocks: []annotate.Block{{Kind: annotate.Paragraph, End: len(text), Runs: []annotate.Run{run}}}})
	if url, ok := r.LinkAt(8); !ok || url != run.URL {
		t.Errorf("LinkAt(8) = %q, %v", url, ok)
	}
	if _, ok := r.LinkAt(14); ok {
		t.Error("LinkAt finds a link past its end")
	}
}
