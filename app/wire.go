package app

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"pressmark/annotate"
	"pressmark/app/reader"
	"pressmark/archive"
)

// wire connects the panes: what each calls on others stands here and nowhere else.
func (w *window) wire() {
	l := w.library
	l.open, l.fail, l.leave, l.focus = w.openArticle, w.fail, w.focusReader, w.focus
	l.other, l.runed = w.windowKey, w.libraryRune
	l.trash, l.rename, l.menu = w.trashArticle, w.renameArticle, w.articleMenu
	l.choose, l.back = w.showMenu, func() { w.do(goBack) }
	l.unlight = func() { w.view.light(nil) }
	w.named(l.field, "search")
	w.namedList(l.list, "library")

	v := w.view
	v.fail, v.opened, v.closed = w.fail, w.articleIn, w.showCoding
	v.importing = func() { w.do(importArticles) }
	w.find.focus, w.find.other = w.focus, w.windowKey
	w.named(&w.find.field.field, "find")
	w.wireReader(v.reader)
	w.wireCoding()
	w.wireWindow()
}

// reach lets the panes ask an archive; nil: none, they then ask nothing.
func (w *window) reach(a *archive.Archive) {
	w.archive = a
	if a == nil {
		w.library.page, w.library.find, w.library.stateCounts, w.view.load = nil, nil, nil, nil
		return
	}
	w.library.page, w.library.find, w.library.stateCounts = a.Library, a.Search, a.StateCounts
	w.view.load = func(ctx context.Context, id string) (loaded, error) { return loadFrom(ctx, a, id) }
}

// named tells the log when a field gets the keys.
func (w *window) named(f *field, where string) {
	f.onFocus = func(on bool) {
		if on {
			w.log.focus(where)
		}
	}
	if f.onShortcut == nil {
		f.onShortcut = w.shortcut
	}
}

func (w *window) namedList(l *rowList, where string) {
	l.onFocus = func(on bool) {
		if on {
			w.log.focus(where)
		}
	}
}

func (w *window) wireReader(r *reader.Reader) {
	r.OnSelect = func(s reader.Selection) {
		w.view.logSelection(s)
		w.coding.selected(s)
	}
	r.OnMark = func(ids []string, at int) { w.coding.clicked(ids, at) }
	r.OnNote = func(id string) { w.coding.aim(id) }
	r.OnScroll = func() { w.unhover(); w.coding.scrolled(); w.view.logPlace() }
	r.OnHover = func(ids []string, at int, _ fyne.Position) { w.hovered(ids, at) }
	r.OnKey = w.readerKey
	r.OnRune = w.readerRune
	r.OnShortcut = w.shortcut
	r.OnFocus = func(on bool) {
		if on {
			w.view.trail.read = true
			w.beganReading()
			w.log.focus("reader")
		}
	}
	r.OnContext = func(at fyne.Position, _ int) { w.readerMenu(at) }
	r.Words = w.coding.knownNames
}

// wireCoding connects the coding controller, which is made anew for each archive.
func (w *window) wireCoding() {
	c := w.coding
	c.keys, c.toast, c.fail = w.keys, w.toasts.show, w.fail
	c.place, c.focusReader = w.view.putOver, w.focusReader
	c.changed, c.links = w.remark, w.askLinks
	c.right.card.onLink = w.askLink
	c.guard.ask = w.askSure
	c.offer = func(name, title, hint string, rows []askedRow) { w.askChoice(name, title, hint, rows, "", nil) }
	c.shortcut, c.otherKey = w.shortcut, w.windowKey
	w.view.reader.Words = c.knownNames
}

// remark shows the marks as coding has them now.
func (w *window) remark() {
	if w.view.article.ID == "" {
		return
	}
	marks, notes := w.coding.marks()
	w.view.reader.SetMarks(marks)
	w.view.reader.SetNotes(notes)
	w.tellCounts()
}

func (w *window) tellCounts() {
	if w.views[w.shown] == nil && w.view.article.ID != "" {
		w.status.counts(w.view.words, len(w.coding.now.annotations), len(w.coding.now.statements))
		if w.coding.guard.whose == ofAll {
			w.library.touch(w.view.article.ID, len(w.coding.now.annotations))
		}
	}
}

// articleIn follows the loading of an article.
func (w *window) articleIn(l loaded) {
	w.coding.articleMemo = l.memo
	w.coding.doubtful = l.doubts
	w.coding.open(l.article, l.annotations, l.statements)
	w.showCoding()
	w.unhover()
	w.reviewed()
	w.tellMissing()
	w.library.show(l.article.ID)
	w.tellCounts()
	if w.view.reader.Focused() {
		w.beganReading()
	}
}

func (w *window) wireWindow() {
	w.win.SetCloseIntercept(w.closing)
	w.win.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		var paths []string
		for _, f := range files {
			if f.Scheme() == "file" {
				paths = append(paths, f.Path())
			}
		}
		w.dropped(paths)
	})
	canvas := w.win.Canvas()
	for _, b := range w.keys.rows {
		if b.mode != inWindow || b.beside {
			continue
		}
		for _, k := range b.keys {
			if c, err := parseChord(k); err == nil && c.mods&^fyne.KeyModifierShift != 0 {
				canvas.AddShortcut(c.shortcut(), func(fyne.Shortcut) { w.do(b.action) })
			}
		}
	}
	canvas.AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { w.paste() })
}

// windowKey answers the keys that count everywhere and that Fyne does not treat as shortcuts.
func (w *window) windowKey(e *fyne.KeyEvent) bool {
	c := chord{key: e.Name, mods: w.modifiers()}
	if len(c.key) == 1 {
		return false
	}
	if e.Name == fyne.KeyEscape && w.escape() {
		return true
	}
	a := w.keys.by[inWindow][c.String()]
	return a != "" && w.do(a)
}

// windowRune answers characters while no field has the keys: the question mark.
func (w *window) windowRune(r rune) {
	if a := w.keys.by[inWindow][string(r)]; a != "" {
		w.do(a)
	}
}

// escape closes what stands over the window; false when nothing does.
func (w *window) escape() bool {
	switch {
	case w.menu != nil:
		w.closeMenu()
	case w.panel != nil:
		w.closePanel()
	case w.find.shown:
		w.find.hide()
	case w.notice != nil && w.win.Canvas().Focused() != nil:
		w.hideNotice()
	default:
		return false
	}
	return true
}

// readerKey answers the keys of the reader that are no characters.
func (w *window) readerKey(e *fyne.KeyEvent) bool {
	w.lastKey = e
	mods := w.modifiers()
	if w.view.reader.Shift() {
		mods |= fyne.KeyModifierShift
	}
	if len(e.Name) <= 1 {
		return false
	}
	if w.coding.pickKey(chord{key: e.Name, mods: mods}) {
		return true
	}
	if e.Name == fyne.KeyEscape {
		return w.coding.do(escape) || w.escape()
	}
	a := w.keys.lookup(inReader, chord{key: e.Name, mods: mods})
	if b, _ := w.keys.row(a); b.beside { // the reader answers it itself
		return false
	}
	return a != "" && w.do(a)
}

// readerRune answers the characters of the reader.
func (w *window) readerRune(r rune) bool {
	key := w.lastKey
	w.lastKey = nil
	if w.keys.by[inWindow][string(r)] != "" {
		w.windowRune(r)
		return true
	}
	a := w.keys.lookup(inReader, w.keys.runeChord(inReader, r, key))
	return a != "" && w.do(a)
}

// shortcut answers a combination that the main menu does not have: other keys of an action, paste.
func (w *window) shortcut(s fyne.Shortcut) bool {
	_, typing := w.win.Canvas().Focused().(textField)
	if _, ok := s.(*fyne.ShortcutPaste); ok && !typing {
		w.paste()
		return true
	}
	c, ok := chordOf(s)
	if !ok || typing && editsText(s) {
		return false
	}
	if !typing && w.coding.pickKey(c) {
		return true
	}
	mode := inReader
	if typing {
		mode = inWindow
	}
	a := w.keys.lookup(mode, c)
	if b, ok := w.keys.row(a); !ok || b.beside {
		return false
	}
	return w.do(a)
}

// editsText reports whether a shortcut is one that text fields answer themselves.
func editsText(s fyne.Shortcut) bool {
	switch s.(type) {
	case *desktop.CustomShortcut:
		return false
	}
	return true
}

func (w *window) trashArticle(r archive.LibraryRow) {
	op := annotate.Trash("article", r.ID)
	label := fmt.Sprintf("Moved “%s” to the trash", shownTitle(r.Title))
	if w.library.trashed {
		op.Op = annotate.OpRestore
		label = fmt.Sprintf("Took “%s” out of the trash", shownTitle(r.Title))
	} else if r.ID == w.view.article.ID {
		w.view.close()
	}
	w.apply(annotate.Step{Label: label, Changes: []annotate.Change{op}})
}

func (w *window) renameArticle(r archive.LibraryRow) {
	w.askText("Title of the article", r.Title, func(title string) {
		w.apply(annotate.Step{
			Label:   fmt.Sprintf("Renamed “%s” to “%s”", shownTitle(r.Title), title),
			Changes: []annotate.Change{annotate.Edit("article", r.ID, annotate.Fields{"title": title})},
		})
	})
}

// askText asks for one line of text in a panel.
func (w *window) askText(title, value string, done func(string)) {
	f := newField("")
	f.SetText(value)
	w.named(f, "panel:text")
	take := func() {
		if s := f.Text; s != "" && s != value {
			done(s)
		}
		w.closePanel()
	}
	f.onKey = w.panelKey(take)
	p := newPanel("text", title, []fyne.CanvasObject{f}, button("Save", true, take), button("Cancel", false, w.closePanel))
	p.first = f
	w.showPanel(p)
	f.selectAll()
}

// panelKey answers Enter and Escape in the fields of a panel.
func (w *window) panelKey(take func()) func(*fyne.KeyEvent) bool {
	return func(e *fyne.KeyEvent) bool {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			take()
		case fyne.KeyEscape:
			w.closePanel()
		default:
			return w.windowKey(e)
		}
		return true
	}
}
