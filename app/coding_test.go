package app

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"pressmark/annotate"
	"pressmark/archive"
)

// A workbench is a reader with its coding over a real archive, keys and all, but without the window around.
type workbench struct {
	t       testing.TB
	archive *archive.Archive
	c       *coding
	view    *articleView
	win     fyne.Window
	toasts  []string
	failed  []error
}

const harbour = `Ferry lines welcome port’s rules
The heads of the largest ferry lines, among them Baltic Line’s Anna Krol and Nordsund’s Tomas Lind, backed the rules, the Port Authority of Skerry said.
Krol, who has led Baltic Line since 2019, said that clear rules are “the ground on which we can invest”, according to the Port Authority.
Marek Krol of Skerry Boats warned that the bill falls on the small.
Lind said: “We will plug in at every berth.”`

// newWorkbench opens an article of a text in an archive of its own.
func newWorkbench(t testing.TB, text string, light bool) *workbench {
	t.Helper()
	test.NewTempApp(t)
	forced := "dark"
	if light {
		forced = "light"
	}
	fyne.CurrentApp().Settings().SetTheme(&pressTheme{forced: forced})
	ctx := context.Background()
	dir := t.TempDir()
	a, err := archive.Create(ctx, filepath.Join(dir, "archive"), archive.Options{Coder: "Ada", NoIndex: true, CacheDir: filepath.Join(dir, "cache"), StateDir: filepath.Join(dir, "state")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	d := &workbench{t: t, archive: a}
	made, err := a.Apply(ctx, annotate.Step{Label: "Imported the test article", Changes: []annotate.Change{
		annotate.Create("article", "$a", annotate.Fields{"title": "A test", "text": text, "blocks": blocksOf(text)}),
		annotate.Create("concept", "", annotate.Fields{"name": "Rules enable investment"}),
		annotate.Create("concept", "", annotate.Fields{"name": "Rules are welcome"}),
	}})
	if err != nil {
		t.Fatal(err)
	}
	tasks := inlineTasks()
	d.view = newArticleView(tasks, nil)
	d.view.load = func(ctx context.Context, id string) (loaded, error) { return loadFrom(ctx, a, id) }
	d.view.fail = func(err error) { d.failed = append(d.failed, err) }
	d.c = newCoding(a, d.view.reader, tasks, nil)
	c := d.c
	c.toast = func(s string, _ bool) { d.toasts = append(d.toasts, s) }
	c.fail = d.view.fail
	c.place = d.view.putOver
	c.changed = func() {
		marks, notes := c.marks()
		c.reader.SetMarks(marks)
		c.reader.SetNotes(notes)
	}
	d.view.opened = func(l loaded) { c.open(l.article, l.annotations, l.statements) }
	d.view.reader.OnScroll = c.scrolled
	d.view.reader.OnSelect = c.selected
	pane := container.NewStack(newFill(colPanel), c.pane())
	split := container.NewHSplit(d.view.content, pane)
	split.Offset = 0.72
	d.win = test.NewTempWindow(t, split)
	d.win.Resize(fyne.NewSize(1150, 760))
	c.focusReader = func() { d.win.Canvas().Focus(c.reader) }
	stop := a.Watch(func(archive.Event) { tasks.post(d.view.reload) })
	t.Cleanup(func() { stop(); c.shut(); tasks.stop() })
	d.view.open(made.Changes[0].ID, annotate.Span{}, nil, nil)
	d.settle()
	c.focusReader()
	return d
}

func blocksOf(text string) []annotate.Block {
	var out []annotate.Block
	at := 0
	for i, line := range strings.Split(text, "\n") {
		kind := annotate.Paragraph
		if i == 0 {
			kind = annotate.Title
		}
		out = append(out, annotate.Block{Kind: kind, Start: at, End: at + len(line)})
		at += len(line) + 1
	}
	return out
}

func (d *workbench) settle() {
	d.t.Helper()
	d.c.tasks.settle()
	for _, err := range d.failed {
		d.t.Fatalf("the window would say: %s", sentence(err))
	}
}

// words selects words inside a passage that stands once; without words, the passage.
func (d *workbench) words(passage, words string) annotate.Span {
	d.t.Helper()
	text := d.c.article.Revision.Text
	i := strings.Index(text, passage)
	if i < 0 {
		d.t.Fatalf("%q is not in the text", passage)
	}
	s := annotate.Span{Start: i, End: i + len(passage)}
	if words != "" {
		j := strings.Index(passage, words)
		s = annotate.Span{Start: i + j, End: i + j + len(words)}
	}
	d.c.reader.Select(s)
	return s
}

// do is a key of the reader.
func (d *workbench) do(a action) {
	d.t.Helper()
	if !d.c.do(a) {
		d.t.Fatalf("%s did nothing", a)
	}
	d.settle()
}

// keys are pressed in whatever has the focus: names such as "Enter", "Ctrl+Enter", "Alt+2", "F4", "Shift+Tab"; other texts are typed.
func (d *workbench) keys(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		focused := d.win.Canvas().Focused()
		switch {
		case strings.HasPrefix(k, "Ctrl+") || strings.HasPrefix(k, "Alt+"):
			mod := fyne.KeyModifierControl
			name := strings.TrimPrefix(k, "Ctrl+")
			if strings.HasPrefix(k, "Alt+") {
				mod, name = fyne.KeyModifierAlt, strings.TrimPrefix(k, "Alt+")
			}
			if name == "Enter" {
				name = "Return"
			}
			focused.(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyName(name), Modifier: mod})
		case strings.HasPrefix(k, "Shift+"):
			field := focused.(desktop.Keyable)
			field.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
			focused.TypedKey(&fyne.KeyEvent{Name: keyNamed(strings.TrimPrefix(k, "Shift+"))})
			field.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		case keyNamed(k) != "":
			focused.TypedKey(&fyne.KeyEvent{Name: keyNamed(k)})
		default:
			for _, r := range k {
				focused.TypedRune(r)
			}
		}
		d.settle()
	}
}

func keyNamed(k string) fyne.KeyName {
	return map[string]fyne.KeyName{"Enter": fyne.KeyReturn, "Esc": fyne.KeyEscape, "Tab": fyne.KeyTab, "Down": fyne.KeyDown, "Up": fyne.KeyUp,
		"F4": fyne.KeyF4, "F8": fyne.KeyF8, "Backspace": fyne.KeyBackspace}[k]
}

// rows are the rows of the picker or strip that is open.
func (d *workbench) rows() []choice {
	switch o := d.c.overlay.(type) {
	case *picker:
		return o.chooser.list.rows
	case *strip:
		return o.chooser.list.rows
	}
	d.t.Fatal("no picker is open")
	return nil
}

func (d *workbench) first() string { return d.rows()[0].shown() }

// stored reads what the archive has.
func (d *workbench) stored() coded {
	d.t.Helper()
	ctx := context.Background()
	as, err := d.archive.Annotations(ctx, d.c.article.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	sts, err := d.archive.Statements(ctx, d.c.article.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return coded{as, sts}
}

// tell writes a statement as a line.
func (d *workbench) tell(st annotate.Statement) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s (%s, %s)", signs[st.Stance], d.c.conceptName(st.Concept), st.Mode, st.Form)
	mark := func(list []string, field string) string {
		if listHas(list, field) {
			return "?"
		}
		return ""
	}
	for _, p := range st.Speakers {
		fmt.Fprintf(&b, "; %s%s", d.c.whom(p.Entity, p.Resolution), mark(p.Unconfirmed, "entity"))
		if p.Inferred {
			b.WriteString("*")
		}
		if firm := d.c.whom(p.ForEntity, p.ForResolution); firm != "" {
			fmt.Fprintf(&b, " for %s%s", firm, mark(p.Unconfirmed, "for_entity"))
		}
		if p.ForInferred {
			b.WriteString("*")
		}
	}
	for _, l := range st.ReportedBy {
		fmt.Fprintf(&b, "; by %s%s", d.c.whom(l.Entity, l.Resolution), mark(l.Unconfirmed, "entity"))
	}
	return b.String()
}

// picture keeps what the window shows, when a folder for pictures is named.
func (d *workbench) picture(name string) {
	dir := os.Getenv("PRESSMARK_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, d.win.Canvas().Capture()); err != nil {
		d.t.Fatal(err)
	}
}

// people marks who and what speaks in the harbour article.
func (d *workbench) people() {
	for _, m := range []struct {
		a              action
		passage, words string
	}{
		{markSpeaker, "Baltic Line’s Anna Krol", "Anna Krol"}, {markFirm, "Baltic Line’s Anna Krol", "Baltic Line"},
		{markSpeaker, "Nordsund’s Tomas Lind", "Tomas Lind"}, {markFirm, "Nordsund’s Tomas Lind", "Nordsund"},
		{markMention, "the Port Authority of Skerry said", "Port Authority of Skerry"},
	} {
		d.words(m.passage, m.words)
		d.do(m.a)
		d.keys("Enter")
	}
}

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
	d.keys("Enter")
	if s := d.stored(); len(s.annotations) != 6 || s.annotations[5].Origin != annotate.AllMentions {
		t.Fatalf("A marked %d, want Lind as the sixth", len(s.annotations))
	}
	d.do(trash) // the caret stands on no mark: the selection is still Tomas Lind
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
