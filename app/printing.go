package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
)

// askPrint asks where to write the open article as a page for print.
func (w *window) askPrint() {
	if w.view.article.ID == "" {
		w.toasts.show("Open an article first: the print view is made of the one in the reader.", false)
		return
	}
	path := newField("Where to")
	w.named(path, "panel:print")
	dir := w.outFolder()
	path.SetText(filepath.Join(dir, fileName(w.view.article.Metadata)+".html"))
	path.CursorColumn = len([]rune(path.Text))
	run := func() { w.print(expand(path.Text)) }
	path.onKey = w.panelKey(run)
	about := wrapped("One HTML file with the text, its marks, numbered paragraphs and the statements in the margin. Any browser opens and prints it; it holds no scripts and fetches nothing.", face{size: sizeSmall}, colMuted)
	p := newPanel("print", "Print view", []fyne.CanvasObject{about, titled("Where to", path)}, button("Write", true, run), button("Cancel", false, w.closePanel))
	p.first = path
	w.showPanel(p)
}

// print writes the page; a file that is there already is not overwritten.
func (w *window) print(path string) {
	if path == "" {
		return
	}
	page := w.coding.printed()
	w.c.App.Preferences().SetString("export-folder", filepath.Dir(path))
	w.closePanel()
	w.tasks.run(func(context.Context) error { return writeNew(path, page.html()) }, func(err error) {
		if err != nil {
			w.fail(err)
			return
		}
		w.toasts.show("Written to "+path, false)
		w.log.write("printed", event{"path": path})
	})
}

// outFolder is where files are offered to be written: where the last one went, else where archives are offered,
// else the user's own folder; never one that is not there.
func (w *window) outFolder() string {
	for _, dir := range []string{w.c.App.Preferences().String("export-folder"), w.home()} {
		if isFolder(dir) {
			return dir
		}
	}
	if dir, err := os.UserHomeDir(); err == nil {
		return dir
	}
	return "."
}

// writeNew writes a file that is not there yet; when that fails halfway nothing is left behind.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, so nothing was written; choose another name", path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no folder %s, so nothing was written; choose another folder", filepath.Dir(path))
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(path)
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// fileName makes a name for a file of an article: its day and the letters of its title.
func fileName(m annotate.Metadata) string {
	const most = 60
	var b strings.Builder
	if !m.Date.IsZero() {
		b.WriteString(annotate.DayString(m.Date.First) + " ")
	}
	n := 0
	for _, r := range shownTitle(m.Title) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			r = ' '
		}
		if n++; n > most {
			break
		}
		b.WriteRune(r)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
