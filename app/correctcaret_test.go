package app

import (
	"slices"
	"strings"
	"testing"

	"pressmark/annotate"
)

// The field of a correction begins where the reader was: its caret, or what was selected, selected there too,
// also in a later row of a paragraph that is wrapped.
func TestCorrectionBeginsWhereTheReaderWas(t *testing.T) {
	d := misprintedDesk(t)
	for _, words := range []string{"The heads", "baked", "statement", "Monday."} {
		d.view.reader.ClearSelection()
		d.caretIn(words)
		k := d.retype("", "")
		if got := string([]rune(k.entry.Text)[k.entry.CursorTextOffset():]); !strings.HasPrefix(got, words) {
			t.Errorf("with the caret before %q the field has it before %q", words, got)
		}
		d.press("Escape")
		d.view.reader.Select(d.find1(words))
		k = d.retype("", "")
		if got := k.entry.SelectedText(); got != words {
			t.Errorf("with %q selected the field has %q selected", words, got)
		}
		d.press("Escape")
	}
	d.view.reader.Select(d.find1("baked"))
	k := d.retype("", "")
	for _, c := range "backed" {
		k.entry.TypedRune(c)
	}
	d.press("Ctrl+Enter")
	if d.find1("Krol, backed the new rules"); d.view.article.Revision.Number != 2 {
		t.Errorf("revision %d", d.view.article.Revision.Number)
	}
}

func (d *desk) blocks() (out []string) {
	for _, b := range d.view.article.Revision.Blocks {
		out = append(out, string(b.Kind)+": "+b.Span().In(d.view.article.Revision.Text))
	}
	return out
}

// A line end more splits a paragraph, one less joins those selected; the marks stay on their words.
func TestSplitAndJoinParagraphs(t *testing.T) {
	d := misprintedDesk(t)
	before := d.blocks()
	d.caretIn("in a joint")
	d.retype(" in a joint", "\nin a joint")
	d.press("Ctrl+Enter")
	split := d.blocks()
	if len(split) != len(before)+1 || split[2] != "paragraph: in a joint statement on Monday." {
		t.Fatalf("after the split the blocks are %q", split)
	}
	start, end := d.find1("The heads").Start, d.find1("on Monday").End
	d.view.reader.Select(annotate.Span{Start: start, End: end})
	k := d.retype("power\nin", "power in")
	d.press("Ctrl+Enter")
	if got := d.blocks(); !slices.Equal(got, before) {
		t.Errorf("after the joining of blocks %d to %d they are %q", k.first, k.last, got)
	}
	for kind, state := range d.states() {
		if !strings.HasPrefix(state, "placed") {
			t.Errorf("the %s is %s", kind, state)
		}
	}
}

// A promo line kept by mistake goes with one choice; the mark in it is to do, and undo gives both back.
func TestTakeOutOfTheText(t *testing.T) {
	d := misprintedDesk(t)
	d.make(annotate.Create("annotation", "", annotate.Fields{"article": d.view.article.ID, "type": annotate.TypeMention, "spans": []annotate.Span{d.find1("ten ships")}}))
	d.tasks.settle()
	d.view.reader.SetFold(true)
	d.caretIn("Read more")
	d.takeOut(d.blocksAt())
	d.tasks.settle()
	if got := d.blocks(); len(got) != 3 || strings.Contains(got[2], "Read more") {
		t.Fatalf("the blocks are %q", got)
	}
	if got := d.states()["mention"]; got != "lost ten ships" {
		t.Errorf("the mark in it is %q", got)
	}
	d.press("Ctrl+Z")
	if got := d.states()["mention"]; got != "placed ten ships" || len(d.blocks()) != 4 {
		t.Errorf("after undo the mark is %q, blocks %q", got, d.blocks())
	}
}
