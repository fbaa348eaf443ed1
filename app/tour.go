package app

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"pressmark/assets"
)

// Tour plays the job in the window without a screen, with the events that a driver would send, and
// leaves a picture of each step in the folder out, in light and in dark: 01-first-start-light.png and so
// on. Its archive is made in a folder below out. c.App must have a driver without a screen. The error
// says at which step the window did not do what was asked.
func Tour(ctx context.Context, c Config, out string) error {
	if err := os.MkdirAll(filepath.Join(out, "articles"), 0o755); err != nil {
		return fmt.Errorf("tour: %w", err)
	}
	c.Archive, c.Recent, c.Remember, c.Home = "", nil, nil, out
	t := &tour{ctx: ctx, out: out}
	if err := t.writeArticles(); err != nil {
		return fmt.Errorf("tour: %w", err)
	}
	t.w = newWindow(c, inlineTasks())
	defer t.end()
	t.w.win.Resize(fyne.NewSize(1440, 900))
	t.w.win.Show()
	t.w.begin()
	for _, step := range tourSteps {
		t.w.toasts.hide()
		if err := step.play(t); err != nil {
			return fmt.Errorf("tour, %s: %w", step.name, err)
		}
		if err := t.picture(step.name); err != nil {
			return fmt.Errorf("tour, %s: %w", step.name, err)
		}
	}
	return nil
}

// A tour is a window being played.
type tour struct {
	ctx  context.Context
	w    *window
	out  string
	shot int
}

var tourSteps = []struct {
	name string
	play func(t *tour) error
}{
	{"first-start", func(t *tour) error { return t.settle() }},
	{"empty-library", (*tour).startArchive},
	{"import", func(t *tour) error {
		return t.all(t.press("Ctrl+I"), t.fill(filepath.Join(t.out, "articles")))
	}},
	{"library", func(t *tour) error {
		return t.all(t.press("Enter"), t.indexed(), t.want(len(t.w.library.rows) == len(assets.Sample()), "the import left %d articles in the library", len(t.w.library.rows)))
	}},
	{"reading", func(t *tour) error {
		return t.all(t.press("Ctrl+K"), t.write("title:ferry"), t.press("Enter", "Ctrl+K", "Escape", "Escape"),
			t.want(t.w.view.article.ID != "", "no article is open"))
	}},
	{"picker", func(t *tour) error { return t.all(t.find(tourSpeaker), t.press("S")) }},
	{"marking", func(t *tour) error {
		return t.all(t.press("Shift+Enter"), t.want(len(t.w.coding.now.annotations) > 0, "the speaker was not marked"),
			t.find(tourFirm), t.press("F", "Shift+Enter"), t.want(len(t.w.coding.now.annotations) > 1, "the firm was not marked"))
	}},
	{"strip", func(t *tour) error {
		return t.all(t.find(tourClaim), t.press("C"), t.write("Rules are welcome"), t.press("Shift+Enter"))
	}},
	{"coded", func(t *tour) error {
		return t.all(t.press("+"), t.press("Ctrl+Enter"), t.indexed(),
			t.want(len(t.w.coding.now.statements) > 0, "no statement was made"))
	}},
	{"search", func(t *tour) error {
		return t.all(t.press("Ctrl+K"), t.write("shore power"), t.want(len(t.w.library.rows) > 0, "the search for %q found nothing %s", t.w.library.query, t.w.library.problem.text))
	}},
	{"search-error", func(t *tour) error { return t.all(t.press("Ctrl+K"), t.write(" after:soon")) }},
	{"find", func(t *tour) error {
		return t.all(t.press("Escape", "Escape", "Ctrl+F"), t.write("rules"), t.press("F3"))
	}},
	{"undo", func(t *tour) error { return t.all(t.press("Escape", "Ctrl+Z")) }},
	{"statements", func(t *tour) error { return t.all(t.press("Ctrl+Shift+Z"), t.press("Ctrl+2")) }},
	{"entities", func(t *tour) error { return t.press("Ctrl+3") }},
	{"codebook", func(t *tour) error { return t.press("Ctrl+4") }},
	{"to-do", func(t *tour) error { return t.press("Ctrl+5") }},
	{"keys", func(t *tour) error { return t.press("Ctrl+1", "F1") }},
	{"export", func(t *tour) error {
		return t.all(t.press("Escape", "Ctrl+E"), t.fill(filepath.Join(t.out, "export.pressmark")))
	}},
	{"exported", func(t *tour) error {
		err := t.press("Enter")
		if err != nil {
			return err
		}
		_, err = os.Stat(filepath.Join(t.out, "export.pressmark"))
		return err
	}},
}

// The words that the tour marks; they stand in the sample's first article.
const (
	tourSpeaker = "Anna Krol"
	tourFirm    = "Baltic Line"
	tourClaim   = "backed the new rules on shore power"
)

// writeArticles puts the sample's files where the tour imports them from.
func (t *tour) writeArticles() error {
	for _, f := range assets.Sample() {
		if err := os.WriteFile(filepath.Join(t.out, "articles", f.Name), f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (t *tour) startArchive() error {
	w := t.w
	w.start.folder.SetText(filepath.Join(t.out, "archive"))
	return t.all(t.press("Enter"), t.want(w.archive != nil, "the archive was not made: %s", w.start.wrong.text))
}

// all returns the first error: its arguments were played in order before.
func (t *tour) all(errs ...error) error { return errors.Join(errs...) }

func (t *tour) want(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, args...)
}

// press plays keys, each until nothing is left to do.
func (t *tour) press(keys ...string) error {
	for _, k := range keys {
		sendKey(t.w, k)
		if err := t.settle(); err != nil {
			return err
		}
	}
	return nil
}

// write types characters into the field that has the keys.
func (t *tour) write(s string) error {
	o := t.w.win.Canvas().Focused()
	if o == nil {
		return fmt.Errorf("no field has the keys to type %q", s)
	}
	for _, r := range s {
		o.TypedRune(r)
	}
	return t.settle()
}

// fill replaces what stands in the field that has the keys.
func (t *tour) fill(s string) error {
	f, ok := t.w.win.Canvas().Focused().(*field)
	if !ok {
		return fmt.Errorf("no field has the keys to take %q", s)
	}
	f.SetText(s)
	return t.settle()
}

// find selects words in the article by the find bar.
func (t *tour) find(words string) error {
	t.w.view.reader.ClearSelection()
	if err := t.press("Ctrl+F"); err != nil {
		return err
	}
	if err := t.fill(words); err != nil {
		return err
	}
	if err := t.press("Escape"); err != nil {
		return err
	}
	return t.want(t.w.view.reader.SelectedWords() == words, "%q is not in the article", words)
}

// indexed waits until everything is searchable.
func (t *tour) indexed() error {
	ctx, cancel := context.WithTimeout(t.ctx, 20*time.Second)
	defer cancel()
	if err := t.w.archive.WaitIndexed(ctx); err != nil {
		return fmt.Errorf("the index did not follow: %w; it says %+v", err, t.w.archive.IndexState())
	}
	return t.settle()
}

func (t *tour) settle() error {
	t.w.tasks.settle()
	return t.ctx.Err()
}

// picture captures the window in light and in dark.
func (t *tour) picture(name string) error {
	t.shot++
	for _, look := range []string{"dark", "light"} {
		t.w.theme.forced = look
		t.w.c.App.Settings().SetTheme(t.w.theme)
		t.w.tasks.settle()
		f, err := os.Create(filepath.Join(t.out, fmt.Sprintf("%02d-%s-%s.png", t.shot, name, look)))
		if err != nil {
			return err
		}
		err = png.Encode(f, t.w.win.Canvas().Capture())
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

func (t *tour) end() {
	t.w.finish()
}
