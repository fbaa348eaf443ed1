package app

import (
	"bytes"
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
	log     bytes.Buffer
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
	d.c = newCoding(a, d.view.reader, tasks, newE2ELog(&d.log))
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
		d.strike(k)
		d.settle()
	}
}

// strike presses one key, or types a text, and waits for nothing.
func (d *workbench) strike(k string) {
	d.t.Helper()
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
}

func keyNamed(k string) fyne.KeyName {
	return map[string]fyne.KeyName{"Enter": fyne.KeyReturn, "Esc": fyne.KeyEscape, "Tab": fyne.KeyTab, "Down": fyne.KeyDown, "Up": fyne.KeyUp,
		"F4": fyne.KeyF4, "F5": fyne.KeyF5, "F7": fyne.KeyF7, "F10": fyne.KeyF10, "F11": fyne.KeyF11, "Delete": fyne.KeyDelete, "F8": fyne.KeyF8, "Backspace": fyne.KeyBackspace}[k]
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
	return coded{annotations: as, statements: sts}
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
