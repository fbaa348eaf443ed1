package reader_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"pressmark/annotate"
	"pressmark/app/reader"
)

// shown opens the sample in a window.
func shown(t testing.TB) (*reader.Reader, reader.Document, fyne.Window) {
	t.Helper()
	r, win := open(t, theme.VariantLight, 1, 800, 600)
	d, marks, _ := sample()
	r.SetDocument(d)
	r.SetMarks(marks)
	win.Canvas().Focus(r)
	return r, d, win
}

// at returns a point of the widget on the first letter of words.
func at(t testing.TB, r *reader.Reader, text, words string) fyne.Position {
	t.Helper()
	i := strings.Index(text, words)
	if i < 0 {
		t.Fatalf("no %q in the text", words)
	}
	pos, size, ok := r.RectOf(annotate.Span{Start: i, End: i + 1})
	if !ok {
		t.Fatalf("%q is out of sight", words)
	}
	return pos.AddXY(size.Width/4, size.Height/2)
}

func chosen(r *reader.Reader, text string) string {
	var out []string
	for _, s := range r.Selection().Spans {
		out = append(out, s.In(text))
	}
	return strings.Join(out, "|")
}

func TestMouseSelects(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(r *reader.Reader, at func(string) fyne.Position)
		want string
	}{
		{"a drag", func(r *reader.Reader, at func(string) fyne.Position) {
			press(r, at("heads"))
			drag(r, at(" of the region"))
			release(r, at(" of the region"))
		}, "heads"},
		{"a drag upwards", func(r *reader.Reader, at func(string) fyne.Position) {
			press(r, at(" of the region"))
			drag(r, at("heads"))
			release(r, at("heads"))
		}, "heads"},
		{"a double click", func(r *reader.Reader, at func(string) fyne.Position) {
			click(r, at("egion’s"))
			click(r, at("egion’s"))
		}, "region"},
		{"a double click on a known name", func(r *reader.Reader, at func(string) fyne.Position) {
			r.Words = func() []string { return []string{"Baltic", "Baltic Line", "Line"} }
			click(r, at("Line’s"))
			click(r, at("Line’s"))
		}, "Baltic Line"},
		{"a triple click", func(r *reader.Reader, at func(string) fyne.Position) {
			for range 3 {
				click(r, at("has led"))
			}
		}, "Krol, who has led the company since 2019, said that clear rules are “the ground on which we can invest”, according to a statement by the authority."},
		{"Shift and a click", func(r *reader.Reader, at func(string) fyne.Position) {
			click(r, at("clear rules"))
			click(r, at(" are “the"), fyne.KeyModifierShift)
		}, "clear rules"},
		{"a drag after a double click", func(r *reader.Reader, at func(string) fyne.Position) {
			click(r, at("lear rules"))
			press(r, at("lear rules"))
			drag(r, at("re “the"))
			release(r, at("re “the"))
		}, "clear rules are"},
		{"Shift and a click after a double click", func(r *reader.Reader, at func(string) fyne.Position) {
			click(r, at("lear rules"))
			click(r, at("lear rules"))
			click(r, at("re “the"), fyne.KeyModifierShift)
		}, "clear rules are"},
		{"Shift and a click after a double click and a key", func(r *reader.Reader, at func(string) fyne.Position) {
			click(r, at("lear rules"))
			click(r, at("lear rules"))
			r.Do(reader.WordLeft)
			click(r, at("ules are"), fyne.KeyModifierShift)
		}, "clear r"},
		{"Ctrl and a second drag", func(r *reader.Reader, at func(string) fyne.Position) {
			press(r, at("heads"))
			drag(r, at(" of the region"))
			release(r, at(" of the region"))
			press(r, at("clear"), fyne.KeyModifierControl)
			drag(r, at(" rules are"))
			release(r, at(" rules are"))
		}, "heads|clear"},
	} {
		r, d, _ := shown(t)
		c.do(r, func(words string) fyne.Position { return at(t, r, d.Text, words) })
		if got := chosen(r, d.Text); got != c.want {
			t.Errorf("%s chose %q, want %q", c.what, got, c.want)
		}
	}
}

func TestKeysSelect(t *testing.T) {
	for _, c := range []struct {
		from string // the caret stands before it
		do   []reader.Command
		want string
	}{
		{"heads", []reader.Command{reader.WordRight | reader.Extend}, "heads"},
		{"heads", []reader.Command{reader.Right | reader.Extend, reader.Right | reader.Extend}, "he"},
		{"heads", []reader.Command{reader.Right | reader.Extend, reader.Left | reader.Extend, reader.Left | reader.Extend}, " "},
		{" of the region", []reader.Command{reader.WordLeft | reader.Extend}, "heads"},
		{"region", []reader.Command{reader.WordRight | reader.Extend}, "region"},
		{"clear", []reader.Command{reader.Widen}, "clear"},
		{"clear", []reader.Command{reader.Widen, reader.Widen}, "clear rules are “the ground on which we can invest”"},
		{"ground", []reader.Command{reader.Widen, reader.Widen}, "the ground on which we can invest"},
		{"ground", []reader.Command{reader.Widen, reader.Widen, reader.Narrow}, "ground"},
		{"ground", []reader.Command{reader.Widen, reader.BorderWordRight}, "ground on"},
		{"ground", []reader.Command{reader.Widen, reader.BorderWordRight, reader.BorderWordLeft}, "ground"},
		{"ground", []reader.Command{reader.Widen, reader.BorderFlip, reader.BorderWordLeft}, "the ground"},
		{"ground", []reader.Command{reader.Widen, reader.BorderFlip, reader.BorderCharRight}, "round"},
		{"Krol, who", []reader.Command{reader.SentenceNext | reader.Extend}, "Krol, who has led the company since 2019, said that clear rules are “the ground on which we can invest”, according to a statement by the authority."},
		{"who has", []reader.Command{reader.SentenceNext | reader.Extend, reader.ParagraphNext | reader.Extend}, "who has led the company since 2019, said that clear rules are “the ground on which we can invest”, according to a statement by the authority.\nRelated: Port council delays decision on landing fees again\nWhat the islands say"},
		{"The heads", []reader.Command{reader.ParagraphNext | reader.Extend, reader.SentencePrev | reader.Extend}, ""},
		{"who has", []reader.Command{reader.SelectAll}, "Krol, who has led the company since 2019, said that clear rules are “the ground on which we can invest”, according to a statement by the authority."},
	} {
		r, d, _ := shown(t)
		r.SetCaret(strings.Index(d.Text, c.from))
		for _, cmd := range c.do {
			r.Do(cmd)
		}
		if got := chosen(r, d.Text); got != c.want {
			t.Errorf("from %q, %v chose %q, want %q", c.from, c.do, got, c.want)
		}
	}
}

func TestCaretPassesFoldedBlocks(t *testing.T) {
	r, d, _ := shown(t)
	r.SetCaret(strings.Index(d.Text, "authority.\nRelated") + len("authority."))
	r.Do(reader.Right)
	if got, want := r.Caret(), strings.Index(d.Text, "What the islands"); got != want {
		t.Errorf("right of the last letter before folded blocks the caret stands at %d, want %d", got, want)
	}
	r.Do(reader.Left)
	if got, want := r.Caret(), strings.Index(d.Text, "\nRelated"); got != want {
		t.Errorf("back again it stands at %d, want %d", got, want)
	}
	for range 40 {
		r.Do(reader.Down)
	}
	if got, want := r.Caret(), strings.Index(d.Text, "\nGet more"); got != want {
		t.Errorf("at the bottom it stands at %d, want %d: the end of what is shown", got, want)
	}
}

func TestScrollAndPages(t *testing.T) {
	r, _ := open(t, theme.VariantLight, 1, 800, 600)
	r.SetDocument(reader.Document{Text: prose(3000)})
	wheel(r, true, 100)
	at, _ := r.Scroll()
	if at == 0 {
		t.Fatal("the wheel does not scroll")
	}
	r.SetZoom(22)
	if got, _ := r.Scroll(); got != at {
		t.Errorf("after zoom the first visible byte is %d, want %d", got, at)
	}
	r.Resize(fyne.NewSize(600, 500))
	if got, _ := r.Scroll(); got != at {
		t.Errorf("after a resize the first visible byte is %d, want %d", got, at)
	}
	was := r.Caret()
	r.Do(reader.PageDown)
	if r.Caret() == was {
		t.Error("PageDown does not move the caret")
	}
	for i := 0; i < 100; i++ {
		was = r.Caret()
		r.Do(reader.PageDown)
		if r.Caret() < was {
			t.Fatalf("PageDown goes back from %d to %d", was, r.Caret())
		}
	}
	if r.Caret() < len(prose(3000))-200 {
		t.Errorf("100 pages down the caret stands at %d of %d", r.Caret(), len(prose(3000)))
	}
}

func TestDragMovesTheSelection(t *testing.T) {
	r, _ := open(t, theme.VariantLight, 1, 900, 800)
	r.SetDocument(reader.Document{Text: prose(1000)})
	n := 0
	r.OnSelect = func(reader.Selection) { n++ }
	press(r, fyne.NewPos(100, 200))
	drag(r, fyne.NewPos(300, 300))
	drag(r, fyne.NewPos(350, 320))
	if n != 3 {
		t.Errorf("a press and two drags told of %d selections, want 3", n)
	}
}
