package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/ingest"
)

// askImport asks for a file or a folder to import, with a plain list of what is there.
func (w *window) askImport(path string) {
	if path == "" {
		path = w.c.App.Preferences().StringWithFallback("import-folder", w.home())
	}
	f := newField("File or folder")
	f.SetText(path)
	w.named(f, "panel:import")
	take := func() {
		p := expand(f.Text)
		w.c.App.Preferences().SetString("import-folder", filepath.Dir(p))
		w.closePanel()
		w.importPaths([]string{p})
	}
	f.onKey = w.panelKey(take)
	list := newFolderList(w, f, take)
	p := newPanel("import", "Import articles", []fyne.CanvasObject{
		wrapped("Saved web pages, text, Markdown, JSON lines, folders of them, and Pressmark's own bundles. You can also drop files on the window, or paste text with Ctrl+V.", face{size: sizeBody}, colMuted),
		titled("File or folder", f), list.content,
	}, button("Import", true, take), button("Cancel", false, w.closePanel))
	p.first = f
	w.showPanel(p)
	f.CursorColumn = len([]rune(path))
	list.read()
}

// importPaths imports files and folders, with progress in the status line.
func (w *window) importPaths(paths []string) {
	a := w.archive
	if a == nil || len(paths) == 0 {
		return
	}
	w.runImport(func(ctx context.Context, o archive.ImportOptions) (archive.ImportReport, error) {
		return a.Import(ctx, paths, o)
	})
}

// runImport runs an import and tells its outcome.
func (w *window) runImport(work func(ctx context.Context, o archive.ImportOptions) (archive.ImportReport, error)) {
	var report archive.ImportReport
	w.status.start("import", "Importing", func(ctx context.Context, tell func(done, total int64)) (err error) {
		report, err = work(ctx, archive.ImportOptions{Progress: func(p archive.ImportProgress) {
			if p.BytesTotal > 0 && p.FilesTotal < 2 {
				done := int64(p.Imported + p.Doubles + p.Failed)
				tell(done, max(done, estimate(done, p.Bytes, p.BytesTotal)))
				return
			}
			tell(int64(p.Files), int64(p.FilesTotal))
		}})
		return err
	}, func(err error) {
		w.library.reload()
		w.countSoon()
		if err != nil && !errors.Is(err, context.Canceled) {
			w.fail(err)
			return
		}
		w.imported(report)
	})
}

// estimate guesses how many articles a file holds by how far into it this many were found.
func estimate(done, bytes, total int64) int64 {
	if done == 0 || bytes == 0 {
		return 0
	}
	return done * total / bytes
}

// imported tells what an import brought: a toast with a way back, and a list when something failed.
func (w *window) imported(r archive.ImportReport) {
	text := "Imported " + plural(r.Imported, "article")
	if r.Imported == 1 {
		for _, row := range r.Rows {
			if row.Outcome == "imported" {
				text = fmt.Sprintf("Imported “%s”", shownTitle(row.Title))
			}
		}
	}
	if r.Doubles > 0 {
		text += fmt.Sprintf(", %s already there", plural(r.Doubles, "double"))
	}
	if r.Cancelled {
		text = "Import cancelled. " + text
	}
	if r.Imported > 0 || r.Failed == 0 {
		w.toasts.show(text, r.Run != "" && r.Imported > 0)
	}
	if r.Failed > 0 {
		w.showFailures(r)
	}
	w.openImported(r)
}

// openImported opens what came in: the one article, or the double that it is of; the first of several
// when no article is open.
func (w *window) openImported(r archive.ImportReport) {
	if r.Imported > 1 && w.view.article.ID != "" || r.Imported == 0 && r.Doubles != 1 {
		return
	}
	for _, row := range r.Rows {
		if row.Article != "" {
			w.openArticle(row.Article, annotate.Span{}, nil, w.panel == nil)
			return
		}
	}
}

// showFailures lists the inputs that could not be imported, with the reason of each.
func (w *window) showFailures(r archive.ImportReport) {
	var failed []archive.ImportRow
	for _, row := range r.Rows {
		if row.Outcome == "failed" {
			failed = append(failed, row)
		}
	}
	list := newRowList()
	list.count = func() int { return len(failed) }
	lines := func(i int, width float32) int {
		return min(3, len(rule.breaks(failed[i].Message, max(width, 200), 3, face{size: sizeSmall})))
	}
	list.height = func(i int) float32 { return 20 + 17*float32(lines(i, panelWidth-64)) + 12 }
	list.row = func(i int, width float32) rowData {
		return rowData{pad: 6, plain: true, cells: []cell{{x: 4, w: width - 12, lines: []rowLine{
			text(failed[i].File, sizeBody, colInk), {size: sizeSmall, most: 3, pieces: []piece{{text: failed[i].Message, colour: colMuted}}},
		}}}}
	}
	title := fmt.Sprintf("%s could not be imported", plural(len(failed), "input"))
	safe := "Nothing was imported. The archive and the files are as they were."
	if r.Imported > 0 {
		safe = "Everything else was imported, and the files themselves are unchanged."
	}
	p := newPanel("failures", title, []fyne.CanvasObject{
		wrapped(safe, face{size: sizeBody}, colMuted),
		container.New(&fixedHeight{min(320, float32(len(failed))*60)}, list),
	}, button("Close", true, w.closePanel))
	p.first = list
	list.onKey = w.panelKey(w.closePanel)
	list.onRune = func(rune) {}
	w.showPanel(p)
	list.reload()
	for _, row := range failed {
		w.log.write("failed", event{"file": row.File, "message": row.Message})
	}
}

// dropped imports files that were dropped on the window.
func (w *window) dropped(paths []string) {
	if w.archive == nil {
		w.fail(errors.New("open or start an archive first, then drop the files again: nothing was imported"))
		return
	}
	w.importPaths(paths)
}

// paste imports the text on the clipboard after one question.
func (w *window) paste() {
	clip := w.c.App.Clipboard()
	if w.archive == nil || clip == nil {
		return
	}
	words := clip.Content()
	if strings.TrimSpace(words) == "" {
		w.toasts.show("The clipboard holds no text.", false)
		return
	}
	first := []rune(strings.Join(strings.Fields(words), " "))
	n := len(strings.Fields(words))
	if len(first) > 40 {
		first = append(first[:39:39], '…')
	}
	yes := button("Import", true, func() {
		w.hideNotice()
		w.importPasted(words)
	})
	no := button("Not now", false, w.hideNotice)
	w.showNotice(notice{text: fmt.Sprintf("Import the pasted text, %s: “%s”?", plural(n, "word"), string(first)), actions: []*press{yes, no}})
}

func (w *window) importPasted(words string) {
	a := w.archive
	w.runImport(func(ctx context.Context, o archive.ImportOptions) (archive.ImportReport, error) {
		return a.ImportSources(ctx, []ingest.Source{{Name: "pasted text", Data: []byte(words)}}, o)
	})
}

// fixedHeight gives an object a height of its own.
type fixedHeight struct{ h float32 }

func (f *fixedHeight) heightFor([]fyne.CanvasObject, float32) float32 { return f.h }

// Layout implements fyne.Layout.
func (f *fixedHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (f *fixedHeight) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, f.h) }

// A folderList shows what is in the folder of a path field: a click on a folder enters it, one on a file
// chooses it, a second one takes it.
type folderList struct {
	w       *window
	field   *field
	list    *rowList
	rows    []folderRow
	content *fyne.Container
	gen     int
	dir     string
}

type folderRow struct {
	name, path string
	folder     bool
}

func newFolderList(w *window, f *field, take func()) *folderList {
	l := &folderList{w: w, field: f, list: newRowList()}
	l.list.count = func() int { return len(l.rows) }
	l.list.height = func(int) float32 { return 28 }
	l.list.row = func(i int, width float32) rowData {
		r := l.rows[i]
		line := text(r.name, sizeBody, colInk)
		if r.folder {
			line.pieces[0].bold = true
			line.right = "folder"
		}
		return rowData{pad: 4, cells: []cell{{x: gap, w: width - 2*gap, lines: []rowLine{line}}}}
	}
	enter := func(i int) {
		l.field.SetText(l.rows[i].path)
		if l.rows[i].folder {
			l.read()
		}
	}
	l.list.onClick = enter
	l.list.onOpen = func(i int) {
		if !l.rows[i].folder {
			enter(i)
			take()
			return
		}
		enter(i)
	}
	l.list.onRune = func(rune) {}
	l.list.onKey = func(e *fyne.KeyEvent) bool {
		if e.Name == fyne.KeyEscape {
			w.closePanel()
			return true
		}
		return false
	}
	wait := func() {}
	f.OnChanged = func(string) { // once typing pauses: a list for each letter would come late
		wait()
		wait = w.tasks.after(150*time.Millisecond, l.read)
	}
	next := f.onKey
	f.onKey = func(e *fyne.KeyEvent) bool {
		if e.Name == fyne.KeyDown && len(l.rows) > 0 {
			w.focus(l.list)
			return true
		}
		return next(e)
	}
	l.content = container.New(&fixedHeight{196}, newFill(colPage), l.list)
	return l
}

// read lists the folder that the field names, or the one that its file lies in.
func (l *folderList) read() {
	dir := expand(l.field.Text)
	l.gen++
	gen := l.gen
	var rows []folderRow
	l.w.tasks.run(func(ctx context.Context) error {
		if !isFolder(dir) {
			dir = filepath.Dir(dir)
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		rows = append(rows, folderRow{"..", filepath.Dir(dir), true})
		for _, folders := range []bool{true, false} {
			for _, e := range entries {
				if e.IsDir() == folders && !strings.HasPrefix(e.Name(), ".") {
					rows = append(rows, folderRow{e.Name(), filepath.Join(dir, e.Name()), e.IsDir()})
				}
			}
		}
		return nil
	}, func(err error) {
		if gen != l.gen || err != nil || dir == l.dir {
			return
		}
		l.dir, l.rows = dir, rows
		l.list.chosen = -1
		l.list.toTop()
		l.list.reload()
	})
}
