package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
	"pressmark/archive"
)

// A format is one that the window can write.
type format struct {
	name, title, what, ending string
	write                     func(ctx context.Context, path string, set annotate.Set) (lost []string, err error)
}

var formats = []format{
	{"bundle", "Bundle", "One file with articles, marks, statements and codebook. Pressmark and other programs can read it back.", ".pressmark",
		func(ctx context.Context, path string, set annotate.Set) ([]string, error) {
			return exchange.BundleFile(ctx, path, set, exchange.BundleOptions{})
		}},
	{"csv", "CSV tables", "A folder of tables for spreadsheets, R and Python.", "", exchange.CSV},
}

// An exportForm asks what to export, how and where to.
type exportForm struct {
	w      *window
	format format
	query  string // "" everything
	path   *field
	what   *label
	kinds  []*press
	scopes []*press
}

// askExport asks for a format and a place.
func (w *window) askExport() {
	e := &exportForm{w: w, format: formats[0], path: newField("Where to")}
	e.what = wrapped("", face{size: sizeSmall}, colMuted)
	w.named(e.path, "panel:export")
	var kinds []fyne.CanvasObject
	for _, f := range formats {
		c := chip(f.title, nil)
		c.tapped = func() { e.choose(f) }
		e.kinds = append(e.kinds, c)
		kinds = append(kinds, c)
	}
	content := []fyne.CanvasObject{titled("Format", inRow(gapSmall, kinds...)), e.what}
	if q := w.library.query; q != "" {
		all, some := chip("The whole archive", nil), chip("What the search found: "+q, nil)
		all.tapped, some.tapped = func() { e.scope("") }, func() { e.scope(q) }
		e.scopes = []*press{all, some}
		content = append(content, titled("What", newFlow(gapSmall, all, some)))
	}
	content = append(content, titled("Where to", e.path))
	e.path.onKey = w.panelKey(e.run)
	p := newPanel("export", "Export", content, button("Export", true, e.run), button("Cancel", false, w.closePanel))
	p.first = e.path
	e.choose(formats[0])
	e.scope("")
	w.showPanel(p)
}

// choose takes a format and offers a path for it.
func (e *exportForm) choose(f format) {
	e.format = f
	for i := range formats {
		e.kinds[i].setActive(formats[i].name == f.name)
	}
	e.what.set(f.what)
	name := strings.TrimSuffix(filepath.Base(e.w.dir), filepath.Ext(e.w.dir))
	dir := e.w.outFolder()
	e.path.SetText(filepath.Join(dir, name+" export"+f.ending))
	e.path.CursorColumn = len([]rune(e.path.Text))
	e.w.placePanel()
}

func (e *exportForm) scope(query string) {
	e.query = query
	for i, s := range e.scopes {
		s.setActive((i == 0) == (query == ""))
	}
}

// run writes the export; a file that is there already is not overwritten.
func (e *exportForm) run() {
	w, path, f, query := e.w, expand(e.path.Text), e.format, e.query
	a := w.archive
	if path == "" || a == nil {
		return
	}
	w.c.App.Preferences().SetString("export-folder", filepath.Dir(path))
	w.closePanel()
	var lost []string
	w.status.start("export", "Exporting", func(ctx context.Context, _ func(done, total int64)) error {
		if _, err := os.Stat(path); err == nil {
			return fmt.Errorf("%s is there already, so nothing was written; choose another name", path)
		}
		set, err := a.Set(ctx, archive.SetOptions{Query: query})
		if err != nil {
			return err
		}
		lost, err = f.write(ctx, path, set)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			w.toasts.show("Export cancelled; nothing was left behind.", false)
		case err != nil:
			w.fail(err)
		case len(lost) > 0:
			w.showNotice(notice{text: fmt.Sprintf("Exported to %s. What this format does not hold: %s", path, full(strings.Join(lost, " ")))})
		default:
			w.toasts.show("Exported to "+path, false)
		}
	})
}
