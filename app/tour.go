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
// on. Where c makes samples, window-light.png and window-dark.png show the coded sample with a statement
// being coded, and more pictures show it in a small window and on a dense screen. Its archive is made in a folder below out. c.App must have a driver without a screen. The error
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
	if c.Sample == nil {
		return nil
	}
	if err := t.sample(); err != nil {
		return fmt.Errorf("tour, sample: %w", err)
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
	dir, err := t.fresh("archive")
	if err != nil {
		return err
	}
	w.start.folder.SetText(dir)
	return t.all(t.press("Enter"), t.want(w.archive != nil, "the archive was not made: %s", w.start.wrong.text))
}

// fresh is a new folder below out, so that the tour can be played again into the same one.
func (t *tour) fresh(name string) (string, error) {
	dir, err := os.MkdirTemp(t.out, name+"-")
	return filepath.Join(dir, "Press"), err
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
	f, ok := t.w.win.Canvas().Focused().(interface{ SetText(string) })
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
	ctx, cancel := context.WithTimeout(t.ctx, 2*time.Minute)
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
	return t.capture(fmt.Sprintf("%02d-%s", t.shot, name), "dark", "light")
}

// capture leaves a picture of the window in each of some looks.
func (t *tour) capture(name string, looks ...string) error {
	for _, look := range looks {
		t.w.theme.forced = look
		t.w.c.App.Settings().SetTheme(t.w.theme)
		t.w.tasks.settle()
		f, err := os.Create(filepath.Join(t.out, name+"-"+look+".png"))
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

// sample shows the coded sample: a second statement on a claim of its first article, with two people of
// one name to choose from.
func (t *tour) sample() error {
	dir, err := t.fresh("sample")
	if err != nil {
		return err
	}
	if err := t.w.c.Sample(t.ctx, dir); err != nil {
		return err
	}
	t.w.openDir(dir, false)
	err = t.settle()
	t.w.hideNotice()
	if err = t.all(err, t.indexed(), t.press("Ctrl+K"), t.write("title:welcome"), t.press("Enter", "Ctrl+K", "Escape", "Escape")); err != nil {
		return err
	}
	t.w.win.Resize(fyne.NewSize(1280, 720))
	if err = t.all(t.secondStatement(), t.capture("small", "dark", "light"), t.press("Escape", "Escape", "Escape")); err != nil {
		return err
	}
	t.w.toasts.hide()
	if err = t.all(t.press("Ctrl+K"), t.write("speaker:krol"), t.press("Enter"), t.capture("small-search", "light"), t.press("Ctrl+K", "Escape", "Escape")); err != nil {
		return err
	}
	t.w.win.Resize(fyne.NewSize(1440, 900))
	return t.all(t.secondStatement(), t.capture("window", "dark", "contrast", "light"))
}

// secondStatement codes another statement on a claim as far as the choice of its speaker.
func (t *tour) secondStatement() error {
	err := t.find(sampleClaim)
	t.w.view.reader.ScrollTo(0, 0)
	if err = t.all(err, t.press("C"), t.write("Rules are"), t.press("Enter", "+"), t.write("kro")); err != nil {
		return err
	}
	t.w.toasts.hide()
	return t.want(t.w.coding.overlay != nil, "the strip is not open")
}

const sampleClaim = "clear rules are “the ground on which we can invest”"

func (t *tour) end() {
	t.w.finish()
}
