package app

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
)

// fill replaces what stands in the field that has the keys.
func (d *desk) fill(s string) {
	d.t.Helper()
	f, ok := d.win.Canvas().Focused().(*field)
	if !ok {
		d.t.Fatalf("%T has the keys, want a field", d.win.Canvas().Focused())
	}
	f.SetText(s)
	d.tasks.settle()
}

func TestAnotherArchiveAndBack(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText, longText)
	home := d.dir
	d.press("Ctrl+K", "Down", "Down", "Enter")
	article := d.view.article.ID
	place := annotate.Span{Start: 60, End: 70}
	d.view.goTo(place)
	d.press("Ctrl++", "Ctrl++", "Ctrl+N")
	d.fill(filepath.Join(d.c.Home, "Second"))
	d.press("Enter")
	if got := d.win.Title(); got != "Second – Pressmark" {
		t.Errorf("the title is %q", got)
	}
	if len(d.library.rows) != 0 || d.view.article.ID != "" {
		t.Errorf("the new archive shows %d articles, open: %q", len(d.library.rows), d.view.article.ID)
	}
	d.press("Ctrl+O")
	d.fill(home)
	d.press("Enter")
	if d.view.article.ID != article {
		t.Errorf("the first archive opened at %q, want the article left open", d.view.article.ID)
	}
	if got := d.view.reader.Caret(); got != place.End {
		t.Errorf("the caret stands at %d, want %d", got, place.End)
	}
	if got := d.view.reader.Zoom(); got != 19 {
		t.Errorf("the text size is %d, want 19", got)
	}
}

func TestAnArchiveThatDoesNotOpenIsToldAtTheStart(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.press("Ctrl+O")
	d.fill(filepath.Join(d.c.Home, "nowhere"))
	d.press("Enter")
	if d.archive == nil || d.start.shown || d.notice == nil {
		t.Fatalf("after a wrong folder the archive before is open: %t, with a notice: %t", d.archive != nil, d.notice != nil)
	}
	d.shot("wrong-folder")
	if err := d.leaveArchive().Close(); err != nil {
		t.Fatal(err)
	}
	d.openDir(filepath.Join(d.c.Home, "nowhere"), false)
	d.tasks.settle()
	if !d.start.shown || d.start.wrong.text == "" {
		t.Fatalf("the first start is shown: %t, with %q", d.start.shown, d.start.wrong.text)
	}
	d.shot("start-wrong")
	d.fill(filepath.Join(d.c.Home, "Fresh"))
	d.press("Enter")
	if d.start.shown || d.archive == nil {
		t.Errorf("after a good folder the first start is shown: %t", d.start.shown)
	}
}

func TestTheSampleSuggestsWhatToTry(t *testing.T) {
	c := testConfig(t)
	c.Sample = func(ctx context.Context, dir string) error {
		a, err := c.Open(ctx, dir, true)
		if err != nil {
			return err
		}
		return errors.Join(a.SetView(ctx, "sample", "1"), a.SetView(ctx, "hints", "4"), a.Close())
	}
	d := &desk{window: newWindow(c, inlineTasks()), t: t}
	d.win.Resize(fyne.NewSize(1280, 720))
	d.begin()
	d.tasks.settle()
	d.shot("first-start")
	d.start.trySample()
	d.tasks.settle()
	t.Cleanup(d.finish)
	if !d.sample || d.status.hint.text == "" {
		t.Fatalf("sample: %t, hint %q", d.sample, d.status.hint.text)
	}
	before := d.status.hint.text
	d.press("Ctrl+K")
	if d.status.hint.text == before || d.hints != 5 {
		t.Errorf("after what it suggests was done the hint is still %q", d.status.hint.text)
	}
	d.shot("sample")
}

func TestContextMenu(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.press("Ctrl+K", "Down", "Shift+F10")
	if d.menu == nil {
		t.Fatal("Shift+F10 in the library opened no menu")
	}
	d.shot("menu")
	d.press("Escape")
	if d.menu != nil {
		t.Error("Escape left the menu open")
	}
	d.press("Ctrl+K", "Down", "Enter", "Shift+F10")
	if d.menu == nil {
		t.Error("Shift+F10 in the reader opened no menu")
	}
	d.press("Escape", "S")
	if got := d.win.Canvas().Focused(); got == fyne.Focusable(d.view.reader) {
		t.Error("after the menu was closed S did nothing in the reader")
	}
}

func TestAnOldOrLargeUndoIsAskedAbout(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.askBack(archive.Undone{Label: "Imported 400 articles", Records: 1200, Day: "2026-01-05"}, false)
	if d.notice == nil {
		t.Fatal("no question is shown")
	}
	if got := d.events("notice"); got[len(got)-1]["text"] != "Undo “Imported 400 articles”? It changes 1,200 records and was made on 5 January 2026." {
		t.Errorf("the question is %q", got[len(got)-1]["text"])
	}
	d.press("Enter")
	if len(d.library.rows) != 0 {
		t.Error("Enter did not undo")
	}
}

func TestLateBeatsAreTold(t *testing.T) {
	d := newDesk(t, 1280, 720)
	start := time.Now()
	for _, ms := range []int{16, 32, 48, 130, 146} {
		d.window.log.beat(start.Add(time.Duration(ms) * time.Millisecond))
	}
	late := d.events("beat")
	if len(late) != 1 || late[0]["ms"] != 82.0 {
		t.Errorf("the log has %v, want one gap of 82 ms", late)
	}
}

func TestClosingLetsGoOfTheArchive(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.press("Ctrl+K", "Down", "Enter")
	open, dir := d.view.article.ID, d.dir
	d.press("Ctrl+Q")
	if d.archive != nil {
		t.Fatal("after Ctrl+Q the archive is still open")
	}
	a, err := d.c.Open(context.Background(), dir, false)
	if err != nil {
		t.Fatalf("open it again: %v", err)
	}
	defer a.Close()
	if got, err := a.View(context.Background(), "article"); err != nil || got != open {
		t.Errorf("the archive remembers %q (%v), want the open article %q", got, err, open)
	}
}
