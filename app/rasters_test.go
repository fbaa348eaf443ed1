package app

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"pressmark/annotate"
)

// texts lists what the driver of a screen keeps a picture of: each text with its look.
func texts(t *testing.T, o fyne.CanvasObject, into map[string]bool) {
	switch o := o.(type) {
	case *canvas.Text:
		if o.Visible() && o.Text != "" {
			into[fmt.Sprintf("%q %v %v %v %v", o.Text, o.TextSize, o.TextStyle, o.FontSource, o.Color)] = true
		}
	case *fyne.Container:
		for _, x := range o.Objects {
			if x.Visible() {
				texts(t, x, into)
			}
		}
	case fyne.Widget:
		if o.Visible() {
			for _, x := range test.TempWidgetRenderer(t, o).Objects() {
				texts(t, x, into)
			}
		}
	}
}

// TestLettersInThePickerDrawLittle counts the texts that each letter typed at a stop brings that were not
// on the screen before: each costs about 2 ms in a window without a graphics card.
func TestLettersInThePickerDrawLittle(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	var more []annotate.Change
	for i, name := range []string{"Anna Berg", "Anton Krall", "Nils Kron", "Krisztina Lund", "Anders Holm", "Ane Krog", "Karl Anker", "Nora Lindqvist"} {
		id := fmt.Sprintf("$p%d", i)
		more = append(more, annotate.Create("entity", id, annotate.Fields{"name": name, "kind": annotate.KindPerson}))
	}
	d.apply("More people", more...)
	d.words("backed the rules", "")
	d.do(markClaim)
	seen := map[string]bool{}
	fresh := func(key string) (n int) {
		d.keys(key)
		now := map[string]bool{}
		texts(t, d.win.Content(), now)
		for s := range now {
			if !seen[s] {
				seen[s] = true
				n++
			}
		}
		return n
	}
	fresh("")
	for _, c := range []struct {
		word, then string
		first      int // of the first letter: the names that it finds
	}{{"rules", "Enter", 3}, {"+", "", 99}, {"anna", "Enter", 9}, {"Port", "Enter", 4}} {
		for i, r := range c.word {
			if n := fresh(string(r)); n > 3 && i > 0 || n > c.first {
				t.Errorf("%q of %q brings %d texts", r, c.word, n)
			}
		}
		fresh(c.then)
	}
}
