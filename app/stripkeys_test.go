package app

import (
	"strings"
	"testing"

	"pressmark/annotate"
)

// TestStripWithOtherKeys codes a statement with keys that a rebinding file has moved; the usual ones do
// nothing then, and the hints show the new ones.
func TestStripWithOtherKeys(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	_, err := rebind([]byte(`{"keys": {"strip-next": ["F10"], "picker-take": ["F10"], "strip-done": ["Alt+Enter"], "strip-take-back": ["F11"],
		"stance-support": ["S"], "stance-oppose": [], "picker-row-2": ["Ctrl+2"], "strip-another-speaker": ["F5"], "strip-words": ["F4"], "picker-new": ["Ctrl+N"]}}`))
	if err == nil || !strings.Contains(err.Error(), "Ctrl+N") {
		t.Errorf("a key of the window was given to the picker: %v", err)
	}
	keys, err := rebind([]byte(`{"keys": {"strip-next": ["F10"], "picker-take": ["F10"], "strip-done": ["Alt+Enter"], "strip-take-back": ["F11"],
		"stance-support": ["S"], "stance-oppose": [], "picker-row-2": ["Alt+B"], "strip-another-speaker": ["F5"], "strip-words": ["F4"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	d.people2(keys)
	d.words("backed the rules", "")
	d.do(markClaim)
	s := d.c.overlay.(*strip)
	d.keys("Rules are", "Enter")
	if st := s.draft.stops[s.at].name; st != stopConcept {
		t.Fatalf("Enter, which has no meaning now, went to the stop %s", st)
	}
	d.keys("F10", "-", "+")
	if st := s.draft.stops[s.at].name; st != stopStance {
		t.Fatalf("- or +, which have no meaning now, went to the stop %s", st)
	}
	hints := ""
	for _, h := range s.hints() {
		hints += h[0] + " " + h[1] + "; "
	}
	if want := "F10 next; Alt Enter done; F11 take back; F8 confirm guesses; F5 another speaker; F7 day, role; "; hints != want {
		t.Errorf("the hints are %q, want %q", hints, want)
	}
	if first := d.first(); first != "S  support" {
		t.Errorf("the first stance reads %q", first)
	}
	d.picture("strip-rebound")
	d.keys("s")
	if got := s.chooser.cap(d.rows()[1], 1); got != "Alt B" {
		t.Errorf("the second row shows the key %q", got)
	}
	d.keys("anna", "F10", "F5", "tom", "F10", "Esc")
	if d.c.overlay == nil {
		t.Fatal("Escape, which has no meaning now, closed the strip")
	}
	d.keys("Alt+Enter")
	want := "+ Rules are welcome (paraphrased, statement); Anna Krol for Baltic Line; Tomas Lind for Nordsund?; by Port Authority of Skerry?"
	if got := d.tell(d.stored().statements[0]); got != want {
		t.Errorf("stored: %s\nwant    %s", got, want)
	}
	d.words("the bill falls on the small", "")
	d.do(markClaim)
	d.keys("F11")
	if n := len(d.stored().annotations); d.c.overlay != nil || n != 6 {
		t.Errorf("the key that takes back left %d marks and %T", n, d.c.overlay)
	}
}

// people2 is people with another key table, in which F10 takes a row.
func (d *workbench) people2(keys *keyTable) {
	d.people()
	d.c.keys = keys
}

// TestCueAndContent chooses the words of two reporters in the text.
func TestCueAndContent(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	press := func(key string) {
		t.Helper()
		if !d.c.pickKey(mustChord(key)) {
			t.Fatalf("%s did nothing", key)
		}
		d.settle()
	}
	d.words("clear rules are “the ground on which we can invest”", "")
	d.do(markClaim)
	d.keys("Rules enable", "Enter", "+", "Enter", "Enter", "Port", "F5")
	s := d.c.overlay.(*strip)
	if d.win.Canvas().Focused() != d.c.reader {
		t.Fatal("the reader has not the keys")
	}
	d.words("according to", "")
	d.picture("strip-cue")
	press("Enter")
	d.c.reader.Select(d.words("Baltic Line since 2019", ""), d.words("clear rules are", ""))
	press("Enter")
	if st := s.draft.stops[s.at].name; st != stopLinkMode {
		t.Fatalf("after the content the strip is at %s", st)
	}
	d.keys("para", "Enter", "Shift+Tab", "F4", "Marek", "Shift+Enter")
	if s.draft.stops[s.at].name != stopMode {
		t.Fatalf("the strip is at %s", s.draft.stops[s.at].name)
	}
	d.picture("strip-content")
	d.keys("Ctrl+Enter")
	st := d.stored().statements[0]
	if len(st.ReportedBy) != 2 {
		t.Fatalf("reported by %+v", st.ReportedBy)
	}
	l := st.ReportedBy[0]
	if len(l.Cue) != 1 || l.Cue[0].Quote != "according to" || l.Cue[0].Role != annotate.RoleCue || l.Mode != annotate.Paraphrased {
		t.Errorf("cue and mode are %+v, %q", l.Cue, l.Mode)
	}
	if len(l.Content) != 2 || l.Content[1].Quote != "clear rules are" {
		t.Errorf("content is %+v", l.Content)
	}
	closed, _ := d.c.marks()
	d.do(openMark)
	if open, _ := d.c.marks(); len(open) != len(closed)+3 {
		t.Errorf("with the strip open %d marks are shown, want %d and three", len(open), len(closed))
	}
	d.keys("Shift+Tab")
	s = d.c.overlay.(*strip)
	s.visit(s.draft.index(stopCue, 0))
	d.words("the Port Authority", "")
	press("Escape")
	if st := s.draft.stops[s.at].name; st != stopReported || s.value(stopCue, 0) != "according to" {
		t.Errorf("Escape left the strip at %s with the cue %q", st, s.value(stopCue, 0))
	}
	d.keys("F5")
	press("Delete")
	press("Enter")
	d.keys("Ctrl+Enter")
	if l := d.stored().statements[0].ReportedBy[0]; len(l.Cue) != 0 || len(l.Content) == 0 {
		t.Errorf("after taking the cue away: %+v, %+v", l.Cue, l.Content)
	}
	if _, err := d.archive.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if l := d.stored().statements[0].ReportedBy[0]; len(l.Cue) != 1 {
		t.Errorf("undo brought the cue back as %+v", l.Cue)
	}
	d.settle()
	d.apply("Corrected", annotate.Change{Op: annotate.OpRevise, Table: "article", ID: d.c.article.ID,
		Fields: annotate.Fields{"text": strings.Replace(harbour, "The heads", "All heads", 1), "reason": "typo"}})
	d.do(openMark)
	d.keys("Ctrl+Enter")
	if l := d.stored().statements[0].ReportedBy[0]; len(l.Cue) != 1 || len(l.Content) != 2 || d.c.text(l.Cue[0].Span) != "according to" {
		t.Errorf("after a correction the words are %+v, %+v", l.Cue, l.Content)
	}
}

// TestStatementTypeAndValues codes a statement of a type of the user's own.
func TestStatementTypeAndValues(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	variable := func(name, kind string, n int) annotate.Change {
		return annotate.Create("variable", "", annotate.Fields{"statement_type": "$pledge", "name": name, "type": kind, "ordinal": n})
	}
	d.apply("A type", annotate.Create("statement_type", "$pledge", annotate.Fields{"name": "Pledge"}),
		variable("How much", annotate.Whole, 0), variable("Public", annotate.YesNo, 1), variable("Until", annotate.ADate, 2),
		variable("Who checks", annotate.AnEntity, 3), variable("In its words", annotate.ShortText, 4))
	d.words("backed the rules", "")
	d.do(markClaim)
	s := d.c.overlay.(*strip)
	if n := len(s.draft.stops); s.draft.stop(stopType, 0) == nil || s.draft.stop(stopValue, 0) != nil {
		t.Fatalf("a claim has %d stops, with a type and without values", n)
	}
	s.visit(s.draft.index(stopType, 0))
	d.keys("Ple", "Enter", "many")
	if row := d.rows()[0]; row.kind != chooseNothing || !strings.Contains(row.text, "whole number") {
		t.Errorf("for a wrong number the row is %+v", row)
	}
	d.picture("strip-value-wrong")
	d.keys("Enter")
	if st := s.draft.stops[s.at]; st.variable.Name != "How much" {
		t.Fatalf("a wrong value was taken: the strip is at %s", st.label())
	}
	d.keys("Backspace", "Backspace", "Backspace", "Backspace", "40", "Enter", "yes", "Enter", "2025-03", "Enter", "Port", "Enter", "plug in")
	d.picture("strip-values")
	d.keys("Enter")
	if d.c.overlay != nil {
		t.Fatal("the last value did not end the strip")
	}
	told := func() string {
		var parts []string
		for _, v := range d.stored().statements[0].Values {
			parts = append(parts, v.Value+d.c.entityName(v.Entity))
		}
		return strings.Join(parts, ", ")
	}
	if got, want := told(), "40, true, 2025-03, Port Authority of Skerry, plug in"; got != want {
		t.Errorf("the values are %s, want %s", got, want)
	}
	d.do(openMark)
	s = d.c.overlay.(*strip)
	if got := s.shown(s.draft.stops[s.draft.index(stopValue, 0)]); got != "40" {
		t.Errorf("opened again, how much is %q", got)
	}
	s.visit(s.draft.index(stopType, 0))
	d.keys("Cl", "Enter", "Ctrl+Enter")
	if st := d.stored().statements[0]; st.Type != annotate.StatementTypeClaim || len(st.Values) != 0 {
		t.Errorf("turned into a claim it is %s with %v", st.Type, st.Values)
	}
}

// TestNextSpeakerIsAnother offers as second speaker who is not a speaker yet.
func TestNextSpeakerIsAnother(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("backed the rules", "")
	d.do(markClaim)
	d.keys("Rules are", "Enter", "+")
	first := d.rows()[0]
	d.keys("Enter", "F4")
	if next := d.rows()[0]; next.kind != chooseEntity || next.id == first.id {
		t.Errorf("after %s the first row is %+v", first.text, next)
	}
	if len(d.rows()) < 3 || !strings.Contains(d.rows()[0].text, "Lind") && !strings.Contains(d.rows()[0].text, "Krol") {
		t.Errorf("the rows are %v", d.rows())
	}
}
