package app

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/app/reader"
	"pressmark/archive"
	"pressmark/assets"
)

// do carries out an action, whichever key, menu item or button asked for it; false: there was nothing
// to do it on.
func (w *window) do(a action) bool {
	w.closeMenu()
	if w.cameBack(a) {
		return true
	}
	done := w.act(a)
	if done {
		w.hinted(a)
	}
	return done
}

func (w *window) act(a action) bool {
	if f, ok := w.windowActions()[a]; ok {
		if w.archive == nil && needsArchive(a) {
			return false
		}
		f()
		return true
	}
	if c, ok := readerCommands[a]; ok {
		return w.view.reader.Do(c)
	}
	if w.archive == nil {
		return false
	}
	return w.actInView(a) || w.coding.do(a)
}

// needsArchive is false for the few actions that serve without one.
func needsArchive(a action) bool {
	switch a {
	case newArchive, openArchive, quit, allKeys, about, themeSystem, themeLight, themeDark, themeContrast, zoomIn, zoomOut, zoomReset, commands:
		return false
	}
	return true
}

// readerCommands are the actions that only move caret and selection.
var readerCommands = map[action]reader.Command{
	widen: reader.Widen, narrow: reader.Narrow,
	nextSentence: reader.SentenceNext, previousSentence: reader.SentencePrev,
	extendSentence: reader.SentenceNext | reader.Extend, extendSentenceBack: reader.SentencePrev | reader.Extend,
	nextParagraph: reader.ParagraphNext, previousParagraph: reader.ParagraphPrev,
}

func (w *window) windowActions() map[action]func() {
	return map[action]func(){
		newArchive: w.askNew, openArchive: w.askOpen, showFolder: w.showFolder,
		importArticles: func() { w.askImport("") }, exportSet: w.askExport, saveNow: w.tellSaved, quit: w.closing,
		undo: func() { w.undoOrForward(false) }, redo: func() { w.undoOrForward(true) },
		findHere: func() { w.find.show(w.view.reader.SelectedWords()) },
		findNext: func() { w.find.again(1) }, findPrevious: func() { w.find.again(-1) },
		copyCitation: w.copyCited, printView: w.askPrint, correctText: w.correctHere, blockKind: w.kindHere,
		extractAgain: w.extractAnew, reviewDoubts: func() { w.reviewMarks("") }, themeContrast: func() { w.setTheme("contrast") },
		searchAll: w.searchAll, searchSelection: w.searchSelection, commands: w.showCommands,
		viewLibrary: func() { w.showView(viewLibrary) }, viewStatements: func() { w.showView(viewStatements) },
		viewEntities: func() { w.showView(viewEntities) }, viewCodebook: func() { w.showView(viewCodebook) },
		viewTodos: func() { w.showView(viewTodos) },
		viewTrash: func() { w.showView(viewLibrary); w.library.showTrash(); w.focus(w.library.list) },
		goBack:    func() { w.goBack(false) }, goAhead: func() { w.goBack(true) },
		ofPublication: func() { w.showLibrary(); w.library.offerPublications() },
		ofYear:        func() { w.showLibrary(); w.library.offerYears() },
		ofState:       func() { w.showLibrary(); w.library.offerStates() },
		nextArticle:   func() { w.neighbour(1) }, previousArticle: func() { w.neighbour(-1) },
		articleCoded: w.turnCoded, includeArticle: func() { w.screen("reading") }, lookAgain: func() { w.screen("look again") },
		excludeArticle: func() { w.screen("excluded") },
		nextPane:       w.nextPane, foldLeft: w.foldLeft, foldRight: w.foldRight,
		zoomIn: func() { w.zoom(w.view.reader.Zoom() + 1) }, zoomOut: func() { w.zoom(w.view.reader.Zoom() - 1) },
		zoomReset: func() { w.zoom(reader.UsualZoom) }, contextMenu: w.contextHere,
		themeSystem: func() { w.setTheme("") }, themeLight: func() { w.setTheme("light") }, themeDark: func() { w.setTheme("dark") },
		todoNextOfKinds: func() { w.nextTodo(1) }, todoBefore: func() { w.nextTodo(-1) }, viewScreening: func() { w.showView(viewScreening) }, viewDiary: func() { w.showView(viewDiary) },
		allKeys: w.showKeys, about: w.showAbout,
		foldAsides: func() { w.view.reader.SetFold(w.view.reader.Folded()) },
	}
}

// undoOrForward undoes or redoes: in the text field that has the keys, if one has, else in the archive.
func (w *window) undoOrForward(again bool) {
	if f, ok := w.win.Canvas().Focused().(textField); ok {
		if again {
			f.Redo()
		} else {
			f.Undo()
		}
		return
	}
	w.takeBack(again, false)
}

// takeBack undoes the latest step, or makes it again, and goes to the place that it changed. A large or
// old step is asked about once.
func (w *window) takeBack(again, sure bool) {
	a := w.archive
	if a == nil {
		return
	}
	var u archive.Undone
	var ok, ask bool
	w.tasks.ordered(func(ctx context.Context) (err error) {
		if again {
			u, ok, err = a.NextRedo(ctx)
		} else {
			u, ok, err = a.NextUndo(ctx)
		}
		if err != nil || !ok {
			return err
		}
		if ask = u.Ask && !sure; ask {
			return nil
		}
		if again {
			u, err = a.Redo(ctx)
		} else {
			u, err = a.Undo(ctx)
		}
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.fail(err)
		case !ok && again:
			w.toasts.show(assets.NothingToRedo, false)
		case !ok:
			w.toasts.show(assets.NothingToUndo, false)
		case ask:
			w.askBack(u, again)
		default:
			w.tookBack(u, again)
		}
	})
}

func (w *window) askBack(u archive.Undone, again bool) {
	verb := "Undo"
	if again {
		verb = "Redo"
	}
	text := fmt.Sprintf("%s “%s”? It changes %s and was made %s.", verb, u.Label, plural(u.Records, "record"), dayWords(u.Day))
	yes := button(verb, true, func() { w.hideNotice(); w.takeBack(again, true) })
	no := button("Leave it", false, w.hideNotice)
	w.showNotice(notice{text: text, actions: []*press{yes, no}})
}

func dayWords(day string) string {
	t, err := time.Parse("2006-01-02", day)
	if err != nil {
		return day
	}
	if day == time.Now().Format("2006-01-02") {
		return "today"
	}
	return "on " + t.Format("2 January 2006")
}

func (w *window) tookBack(u archive.Undone, again bool) {
	verb := "Undone: "
	if again {
		verb = "Done again: "
	}
	w.toasts.show(verb+u.Label, false)
	if u.Article == "" {
		return
	}
	if u.Article != w.view.article.ID {
		w.view.open(u.Article, u.Span, nil, w.focusReader)
		return
	}
	if !u.Span.Empty() {
		w.view.reader.Reveal(u.Span)
	}
}

// apply makes a step of the window's own, such as the trashing of an article, with a toast.
func (w *window) apply(s annotate.Step) {
	a := w.archive
	w.tasks.ordered(func(ctx context.Context) error {
		_, err := a.Apply(ctx, s)
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err)
			return
		}
		w.toasts.show(s.Label, true)
	})
}

func (w *window) tellSaved() {
	if w.savedAt.IsZero() {
		w.toasts.show("Everything is saved. Each step is on disk as soon as it is made.", false)
		return
	}
	w.toasts.show("Saved at "+w.savedAt.Format("15:04:05")+". Each step is on disk as soon as it is made.", false)
}

// showLibrary shows the library, unfolded.
func (w *window) showLibrary() {
	if w.panes.leftFolded {
		w.foldLeft()
	}
	w.showView(viewLibrary)
}

func (w *window) searchAll() {
	w.showLibrary()
	w.focus(w.library.field)
	w.library.field.selectAll()
}

// searchSelection asks for the selected words as a phrase.
func (w *window) searchSelection() {
	words := w.view.reader.SelectedWords()
	w.searchAll()
	if words != "" {
		w.library.field.SetText(`"` + words + `"`)
	}
}

func (w *window) neighbour(step int) {
	if id := w.library.neighbour(step); id != "" {
		w.openArticle(id, annotate.Span{}, nil, w.view.reader.Focused())
	}
}

// openArticle opens an article at a passage; focus gives the reader the keys.
func (w *window) openArticle(id string, place annotate.Span, hits []annotate.Span, focus bool) {
	w.showView(viewLibrary)
	w.view.open(id, place, hits, func() {
		if focus {
			w.focusReader()
			w.view.trail.read = true // the reader may have had the keys before
		}
	})
}

func (w *window) foldLeft() {
	w.panes.leftFolded = !w.panes.leftFolded
	w.folded()
}

func (w *window) foldRight() {
	w.panes.rightFolded = !w.panes.rightFolded
	w.folded()
}

func (w *window) folded() {
	w.keepPanes()
	w.root.Refresh()
	if w.win.Canvas().Focused() == nil {
		w.focusMain()
	}
}

func (w *window) zoom(points int) {
	w.view.reader.SetZoom(points)
	w.toasts.show(fmt.Sprintf("Text size %d", w.view.reader.Zoom()), false)
}

func (w *window) setTheme(name string) {
	w.theme.forced = name
	w.c.App.Preferences().SetString("theme", name)
	w.c.App.Settings().SetTheme(w.theme)
}

// hint is what the sample suggests next, "" outside of it.
func (w *window) hint() string {
	if !w.sample {
		return ""
	}
	return hintAt(w.hints)
}

// hinted goes on to the next hint when this action was the one that it suggests.
func (w *window) hinted(a action) {
	if !w.sample || w.hints > len(assets.Hints) {
		return
	}
	if w.hints < len(assets.Hints) && w.keys.lookup(inReader, mustChord(assets.Hints[w.hints].Key)) != a {
		return
	}
	w.hints++
	w.status.tell(w.hint())
}

func mustChord(s string) chord {
	c, err := parseChord(s)
	if err != nil {
		panic(err)
	}
	return c
}

// focus gives the keys to a widget.
func (w *window) focus(o fyne.Focusable) { w.win.Canvas().Focus(o) }

// focusReader gives the keys to the reader, or to the list while no article is open.
func (w *window) focusReader() {
	if w.view.article.ID == "" {
		w.focus(w.library.list)
		return
	}
	w.focus(w.view.reader)
}

// focusMain gives the keys to what the view is about.
func (w *window) focusMain() {
	switch v := w.views[w.shown]; {
	case w.start.shown:
		w.start.focus()
	case v != nil:
		w.focus(v.keys())
	default:
		w.focusReader()
	}
}

// nextPane moves the keys: search box, list, reader, the list at the right, and round.
func (w *window) nextPane() {
	if v, ok := w.views[w.shown].(interface{ stops() []fyne.Focusable }); ok {
		w.focusAfter(v.stops())
		return
	}
	if v := w.views[w.shown]; v != nil {
		w.focus(v.keys())
		return
	}
	stops := []fyne.Focusable{}
	if !w.panes.leftFolded {
		stops = append(stops, w.library.field)
		if len(w.library.rows) > 0 {
			stops = append(stops, w.library.list)
		}
	}
	if w.view.article.ID != "" {
		stops = append(stops, w.view.reader)
	}
	if l := w.coding.right.list; !w.panes.rightFolded && w.view.article.ID != "" && l.Visible() && l.count() > 0 {
		stops = append(stops, l)
	}
	if len(stops) > 0 {
		w.focusAfter(stops)
	}
}

// focusAfter gives the keys to the stop after the one that has them, else to the first.
func (w *window) focusAfter(stops []fyne.Focusable) {
	now := w.win.Canvas().Focused()
	for i, s := range stops {
		if s == now {
			w.focus(stops[(i+1)%len(stops)])
			return
		}
	}
	w.focus(stops[0])
}
