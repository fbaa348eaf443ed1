package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
)

func TestMarkingMakesEntities(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.words("Baltic Line’s Anna Krol", "Anna Krol")
	d.do(markSpeaker)
	if got := d.first(); got != "New person: Anna Krol" {
		t.Fatalf("the first row for an unknown name is %q", got)
	}
	d.keys("Enter")
	s := d.stored()
	if len(s.annotations) != 1 || d.c.entityName(s.annotations[0].Entity) != "Anna Krol" || s.annotations[0].Type != annotate.TypeSpeaker {
		t.Fatalf("stored after S and Enter: %+v", s.annotations)
	}
	if d.win.Canvas().Focused() != d.c.reader {
		t.Error("the reader did not get the keys back")
	}
	history, _ := d.archive.History(context.Background(), 0, 1)
	if history[0].Label != "Marked ‘Anna Krol’ as speaker Anna Krol" {
		t.Errorf("the step reads %q", history[0].Label)
	}
}

func TestPickerFilters(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("Krol, who has led", "Krol")
	d.do(markSpeaker)
	row := d.rows()[0]
	if row.text != "Anna Krol" || !strings.HasPrefix(row.why, "named in full one paragraph above, next to Baltic Line") {
		t.Fatalf("first row %q because %q", row.text, row.why)
	}
	d.picture("picker")
	d.keys("li")
	p := d.c.overlay.(*picker)
	if p.chooser.field.Text != "li" {
		t.Fatalf("the field holds %q after typing li", p.chooser.field.Text)
	}
	if d.first() != "Tomas Lind" {
		t.Errorf("li finds %q first", d.first())
	}
	d.keys("Esc")
	if n := len(d.stored().annotations); n != 5 {
		t.Errorf("Esc left %d marks, want 5", n)
	}
	d.words("Krol, who has led", "Krol")
	d.do(markSpeaker)
	d.keys("Enter")
	e, _ := d.c.names.Entity(d.stored().annotations[5].Entity)
	if e.Name != "Anna Krol" || len(e.Aliases) != 1 || e.Aliases[0].Article == "" {
		t.Errorf("Krol is bound to %s with aliases %v; want an alias in this article", e.Name, e.Aliases)
	}
}

// The character of the key that opens a field comes after the key: it must not be typed into the field.
func TestOpeningKeyIsNotTyped(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.words("Baltic Line’s Anna Krol", "Anna Krol")
	d.c.do(markSpeaker)
	field := d.c.overlay.(*picker).chooser.field
	field.TypedRune('s')
	field.KeyDown(&fyne.KeyEvent{Name: fyne.KeyM})
	field.TypedRune('m')
	field.KeyDown(&fyne.KeyEvent{Name: fyne.KeyA})
	field.TypedRune('a')
	if field.Text != "ma" {
		t.Errorf("after S, m, a the field holds %q", field.Text)
	}
}

func TestStrip(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("clear rules are “the ground on which we can invest”", "")
	d.do(markClaim)
	d.picture("strip-concept")
	if n := len(d.stored().annotations); n != 6 {
		t.Fatalf("the claim is not on disk at once: %d marks", n)
	}
	d.keys("en", "Enter", "+")
	d.picture("strip-speaker")
	if got := d.stored().statements; len(got) != 1 || d.tell(got[0]) != "+ Rules enable investment (, statement)" {
		t.Fatalf("after two stops: %d statements %s", len(got), d.tell(got[0]))
	}
	d.keys("kro", "Enter")
	d.picture("strip-for")
	d.keys("Enter", "auth", "Ctrl+Enter")
	want := "+ Rules enable investment (partly quoted, statement); Anna Krol for Baltic Line; by Port Authority of Skerry"
	s := d.stored()
	if got := d.tell(s.statements[0]); got != want {
		t.Errorf("stored: %s\nwant    %s", got, want)
	}
	if u := s.statements[0].Unconfirmed; len(u) != 1 || u[0] != "mode" {
		t.Errorf("unconfirmed: %v, want the mode", u)
	}
	if d.c.overlay != nil || d.win.Canvas().Focused() != d.c.reader {
		t.Error("the strip did not give the keys back")
	}
	d.picture("coded")
	undone, err := d.archive.Undo(context.Background())
	if err != nil || len(d.stored().statements) != 0 || len(d.stored().annotations) != 5 {
		t.Errorf("one undo of %q leaves %d statements and %d marks, %v", undone.Label, len(d.stored().statements), len(d.stored().annotations), err)
	}
}

func TestStripTakenBack(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("backed the rules", "")
	d.do(markClaim)
	d.keys("wel", "Enter", "-", "Esc")
	s := d.stored()
	if len(s.statements) != 0 || len(s.annotations) != 5 || len(d.c.now.annotations) != 5 {
		t.Errorf("Esc left %d statements, %d marks (%d shown)", len(s.statements), len(s.annotations), len(d.c.now.annotations))
	}
}

func TestJointSpeakers(t *testing.T) {
	d := newWorkbench(t, harbour, false)
	d.people()
	d.words("backed the rules", "")
	d.do(markClaim)
	d.keys("wel", "Enter", "+", "anna", "Enter", "F4", "tom", "Enter")
	d.picture("strip-joint-dark")
	d.keys("Enter", "F8", "Ctrl+Enter")
	want := "+ Rules are welcome (paraphrased, statement); Anna Krol for Baltic Line; Tomas Lind for Nordsund; by Port Authority of Skerry"
	st := d.stored().statements[0]
	if got := d.tell(st); got != want {
		t.Errorf("stored: %s\nwant    %s", got, want)
	}
	if len(st.Unconfirmed) != 0 {
		t.Errorf("F8 left %v unconfirmed", st.Unconfirmed)
	}
	d.picture("coded-dark")

	d.words("the bill falls on the small", "")
	d.do(sameSpeakerNextClaim)
	d.keys("Ctrl+Enter")
	if got := d.stored().statements[1]; len(got.Speakers) != 2 || !listHas(got.Speakers[0].Unconfirmed, "entity") {
		t.Errorf("the same speakers were not carried over as guesses: %s", d.tell(got))
	}
}

func TestNewNamesake(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("Marek Krol of Skerry Boats", "Marek Krol")
	d.do(markSpeaker)
	d.keys("Anna Krol", "Shift+Enter")
	field := d.c.overlay.(*picker).chooser.field
	if field.Text != "Skerry Boats" || !strings.Contains(d.rows()[0].why, "known already") {
		t.Fatalf("a second Anna Krol is asked for: field %q, rows %v", field.Text, d.rows())
	}
	d.picture("namesake")
	d.keys("Enter")
	if same := d.c.names.Sharing("Anna Krol"); len(same) != 2 {
		t.Fatalf("%d share the name Anna Krol, want 2", len(same))
	}
}

func TestAllMentionsAndTrash(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("Nordsund’s Tomas Lind", "Tomas Lind")
	d.do(allMentions)
	d.picture("mentions")
	d.keys("Esc")
	if got := d.c.reader.SelectedWords(); got != "Tomas Lind" {
		t.Errorf("Esc in the preview left %q selected, want Tomas Lind", got)
	}
	d.c.reader.SetCaret(d.c.reader.Caret() - 2)
	at := d.c.reader.Caret()
	d.do(allMentions)
	d.keys("Esc")
	if got := d.c.reader.Caret(); got != at {
		t.Errorf("Esc in the preview left the caret at %d, it stood at %d", got, at)
	}
	d.do(allMentions)
	d.keys("Enter")
	if s := d.stored(); len(s.annotations) != 6 || s.annotations[5].Origin != annotate.AllMentions {
		t.Fatalf("A marked %d, want Lind as the sixth", len(s.annotations))
	}
	d.do(trash) // the caret stands where it stood before A
	if n := len(d.stored().annotations); n != 5 {
		t.Errorf("X left %d marks", n)
	}
}

func TestWalkBordersMemoTag(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.c.reader.SetCaret(0)
	d.do(nextMark)
	d.do(nextMark)
	if got := d.c.reader.SelectedWords(); got != "Anna Krol" {
		t.Fatalf("J, J selects %q", got)
	}
	d.do(borderWordRight)
	stored := d.stored()
	if a, ok := stored.exactly(d.c.reader.Selection().Spans[0]); !ok || a.Type != annotate.TypeSpeaker {
		t.Errorf("the mark did not follow its border: %q", d.c.reader.SelectedWords())
	}
	d.do(memo)
	d.keys("who is she?")
	d.picture("memo")
	d.keys("Esc")
	if a := d.stored().annotations[1]; a.Memo != "who is she?" {
		t.Errorf("memo stored: %q", a.Memo)
	}
	d.words("backed the rules", "")
	d.do(tag)
	d.keys("frame", "Enter")
	d.words("warned that", "")
	d.do(tagDigit1)
	tags := 0
	for _, a := range d.stored().annotations {
		if a.Type == annotate.TypeTag && a.Tag == d.c.tags[0].ID {
			tags++
		}
	}
	if tags != 2 {
		t.Errorf("%d tagged passages, want 2", tags)
	}
}

// Near the lower edge there is no room below the words: the text scrolls, or what opens stands in a
// gap; the words that it is about are never covered.
func TestNothingCoversTheSelection(t *testing.T) {
	d := newWorkbench(t, harbour+strings.Repeat("\nA ferry came in and a ferry went out, and nobody said a word about the rules.", 12)+"\nTomas Lind was not there.", true)
	d.win.Resize(fyne.NewSize(1150, 520))
	for _, c := range []struct {
		act   action
		words string
	}{{markSpeaker, "Tomas Lind was not there"}, {markClaim, "was not there"}, {markSpeaker, "Anna Krol"}, {markClaim, "backed the rules"}} {
		d.c.reader.Reveal(d.words(c.words, ""))
		d.do(c.act)
		pos, size, ok := d.c.reader.SelectionRect()
		var box fyne.CanvasObject
		switch o := d.c.overlay.(type) {
		case *picker:
			box = o.box
		case *strip:
			box = o.box
		}
		if !ok || box.Position().Y < pos.Y+size.Height-1 || box.Position().Y+box.Size().Height > d.c.reader.Size().Height {
			t.Errorf("%s on %q: the words stand at %v %v (in sight: %v), what opened at %v %v, the reader is %v high",
				c.act, c.words, pos, size, ok, box.Position(), box.Size(), d.c.reader.Size().Height)
		}
		d.picture("edge-" + string(c.act))
		d.keys("Esc")
	}
}

func TestQuickKeys(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("Lind said: “We", "Lind")
	d.do(markSpeaker)
	d.keys("Enter")
	d.words("backed the rules", "")
	d.do(markClaim)
	d.keys("wel", "Enter", "+", "anna", "Enter", "Ctrl+Enter")

	d.words("clear rules", "")
	d.do(evidence)
	st := d.stored().statements[0]
	if len(st.Evidence) != 2 {
		t.Errorf("D left %d evidences, want 2", len(st.Evidence))
	}
	d.do(sameClaimNextSpeaker)
	d.keys("tom", "Ctrl+Enter")
	if st = d.stored().statements[0]; len(st.Speakers) != 2 || d.c.entityName(st.Speakers[1].Entity) != "Tomas Lind" {
		t.Errorf("the next speaker is missing: %s", d.tell(st))
	}
	d.words("backed the rules", "")
	d.do(openMark)
	if s, ok := d.c.overlay.(*strip); !ok || s.value(stopConcept, 0) != "Rules are welcome" || s.value(stopSpeaker, 1) != "Tomas Lind" {
		t.Fatal("Enter on a coded claim does not show its statement")
	}
	d.keys("Esc")
	if after := d.stored().statements; len(after) != 1 || d.tell(after[0]) != d.tell(st) {
		t.Errorf("Esc after a mere look changed %s to %s", d.tell(st), d.tell(after[0]))
	}
	d.do(example)

	d.words("Nordsund’s", "Nordsund")
	d.do(rename)
	d.keys("Nordsund Lines", "Enter")
	e, _ := d.archive.Entities(t.Context())
	found := false
	for _, x := range e {
		found = found || x.Name == "Nordsund Lines" && len(x.Aliases) == 1 && x.Aliases[0].Text == "Nordsund"
	}
	if !found {
		t.Errorf("after F2: %v", e)
	}
	d.words("Lind said: “We", "Lind")
	d.do(markFirm)
	d.keys("Enter")
	marks := d.stored()
	if a, _ := marks.exactly(d.words("Lind said: “We", "Lind")); a.Type != annotate.TypeFirm {
		t.Errorf("F on a speaker's borders leaves it a %s", a.Type)
	}
	d.words("Marek Krol of", "Marek Krol")
	d.do(repeatLast)
	if n := len(d.stored().annotations); n != len(marks.annotations)+1 {
		t.Errorf("R made %d marks", n-len(marks.annotations))
	}
}

// What cannot be written is taken back, with a sentence.
func TestFailureIsTakenBack(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.words("Baltic Line’s Anna Krol", "Anna Krol")
	d.do(markSpeaker)
	if err := d.archive.Close(); err != nil {
		t.Fatal(err)
	}
	d.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(d.c.now.annotations) != 1 || !d.c.drawing[d.c.now.annotations[0].ID] {
		t.Fatal("the mark is not drawn as pending at once")
	}
	d.c.tasks.settle()
	if len(d.c.now.annotations) != 0 || d.c.names.Len() != 0 || len(d.failed) == 0 {
		t.Errorf("after the failure: %d marks, %d names, errors %v", len(d.c.now.annotations), d.c.names.Len(), d.failed)
	}
}

func TestModeOf(t *testing.T) {
	for _, c := range []struct{ text, claim, want string }{
		{"He said that rules are “good for all”.", "rules are “good for all”", annotate.PartlyQuoted},
		{"He said that rules help.", "rules help", annotate.Paraphrased},
		{"“Rules help everyone,” he said.", "Rules help everyone", annotate.Quoted},
		{"“Rules help everyone,” he said.", "“Rules help everyone,”", annotate.Quoted},
		{"“Rules help. They always did.", "They always did.", annotate.Quoted},
		{"He said „Regeln helfen“ und ging.", "Regeln helfen", annotate.Quoted},
		{"She \"likes\" it and \"us\".", "\"likes\" it and \"us\"", annotate.PartlyQuoted},
		{"« Oui », dit-il.", "Oui", annotate.Quoted},
	} {
		i := strings.Index(c.text, c.claim)
		span := annotate.Span{Start: i, End: i + len(c.claim)}
		if got := modeOf(c.text, annotate.Span{End: len(c.text)}, span); got != c.want {
			t.Errorf("modeOf(%q in %q) = %s, want %s", c.claim, c.text, got, c.want)
		}
	}
}

func TestChineseNames(t *testing.T) {
	d := newWorkbench(t, "港务局公布岸电新规\n港务局局长王小明表示支持新规。王小明说会投资。", true)
	d.words("王小明表示", "王小明")
	d.do(markSpeaker)
	if got := d.first(); got != "New person: 王小明" {
		t.Fatalf("the first row is %q", got)
	}
	d.keys("Enter")
	d.c.reader.SetCaret(strings.Index(d.c.article.Revision.Text, "王小明说") + len("王"))
	d.do(markSpeaker)
	if got := d.c.reader.SelectedWords(); got != "王小明" || d.first() != "王小明" {
		t.Errorf("S inside a known name selects %q, first row %q", got, d.first())
	}
	d.picture("chinese-picker")
	d.keys("Enter")
	d.c.reader.SetCaret(strings.Index(d.c.article.Revision.Text, "新规。"))
	d.do(markSpeaker)
	if len(d.toasts) != 1 || d.c.overlay != nil {
		t.Errorf("S where no name stands: toasts %q", d.toasts)
	}
}

// Two statements on one claim are two rows; trashing one leaves the other and the claim.
func TestTwoStatementsOnAClaim(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("backed the rules", "")
	for _, concept := range []string{"wel", "invest"} {
		d.do(markClaim)
		d.keys(concept, "Enter", "+", "Ctrl+Enter")
	}
	s := d.stored()
	if len(s.statements) != 2 || len(s.annotations) != 6 {
		t.Fatalf("%d statements, %d marks; want 2 on one claim", len(s.statements), len(s.annotations))
	}
	pane := d.c.right
	rows := 0
	for i, r := range pane.rows {
		if r.claim != "" {
			pane.goTo(i)
			d.do(openMark)
			if s := d.c.overlay.(*strip); s.draft.stored.ID != r.id {
				t.Errorf("from row %d of the pane, Enter opens another statement of the claim", i)
			}
			d.keys("Esc")
			rows++
			if rows == 2 {
				pane.trash(i)
			}
		}
	}
	d.settle()
	if s = d.stored(); rows != 2 || len(s.statements) != 1 || len(s.annotations) != 6 {
		t.Errorf("%d rows; after one went to the trash %d statements and %d marks are left", rows, len(s.statements), len(s.annotations))
	}
	d.words("backed the rules", "")
	d.do(trash)
	if s = d.stored(); len(s.statements) != 0 || len(s.annotations) != 5 {
		t.Errorf("X on the claim leaves %d statements and %d marks", len(s.statements), len(s.annotations))
	}
}

// Another article comes in while the strip is open: it goes, what was left in it is kept, and the caret
// of the new text stays where it is.
func TestArticleChangesUnderTheStrip(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	made, err := d.archive.Apply(t.Context(), annotate.Step{Label: "Another", Changes: []annotate.Change{
		annotate.Create("article", "$b", annotate.Fields{"title": "Another", "text": "Short\nText", "blocks": blocksOf("Short\nText")})}})
	if err != nil {
		t.Fatal(err)
	}
	d.settle()
	first := d.c.article.ID
	d.words("backed the rules", "")
	d.do(markClaim)
	d.keys("wel", "Enter")
	d.view.open(made.Changes[0].ID, annotate.Span{}, nil, nil)
	d.settle()
	if d.c.overlay != nil || d.c.reader.Caret() != 0 || d.win.Canvas().Focused() != d.c.reader {
		t.Errorf("after the change: overlay %T, caret %d, focus %T", d.c.overlay, d.c.reader.Caret(), d.win.Canvas().Focused())
	}
	if sts, err := d.archive.Statements(t.Context(), first); err != nil || len(sts) != 1 {
		t.Errorf("%d statements kept, %v", len(sts), err)
	}
}

// What a test with real keys waits for: which field has the keys, and the rows with their reasons.
func TestLogOfCoding(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.log.Reset()
	d.words("backed the rules", "")
	d.do(markClaim)
	d.keys("Enter", "+", "Enter", "Enter", "Enter", "Shift+Tab", "Ctrl+Enter")
	var focus []string
	for line := range strings.Lines(d.log.String()) {
		var e struct{ E, In string }
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.E == "focus" {
			focus = append(focus, e.In)
		}
	}
	want := "strip:concept strip:stance strip:speaker strip:for strip:reported strip:mode strip:reported"
	if got := strings.Join(focus, " "); got != want {
		t.Errorf("focus went %s\nwant       %s", got, want)
	}
	if row := `{"text":"Anna Krol","why":"named in full in this sentence"}`; !strings.Contains(d.log.String(), row) {
		t.Errorf("the rows in the log lack %s", row)
	}
}

// TestMentionsOncePutAwayStayUnticked trashes a mark in an earlier session: A does not tick its place.
func TestMentionsOncePutAwayStayUnticked(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("Nordsund’s Tomas Lind", "Tomas Lind")
	d.do(allMentions)
	d.keys("Enter")
	marks := d.stored().annotations
	if _, err := d.archive.Apply(context.Background(), annotate.Step{Label: "Put away", Changes: []annotate.Change{annotate.Trash("annotation", marks[5].ID)}}); err != nil {
		t.Fatal(err)
	}
	d.settle()
	d.c.trashed = nil // as after a start
	d.view.reload()
	d.settle()
	d.words("Nordsund’s Tomas Lind", "Tomas Lind")
	d.do(allMentions)
	p, ok := d.c.overlay.(*preview)
	if !ok {
		t.Fatal("A opened no preview")
	}
	i := slices.IndexFunc(p.passages, func(x annotate.Passage) bool { return x.Span == spanOf(marks[5]) })
	if i < 0 || p.ticked[i] {
		t.Errorf("the place that was put away is passage %d of %+v, want it unticked", i, p.passages)
	}
}
