package app

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/archive"
)

// A wideView is one of the views beside the library: statements, entities, codebook, to do. It fetches
// what it shows when it is shown, and anew after a change of the archive.
type wideView interface {
	show()                       // fetch and draw; called when it comes into sight or is stale
	stale()                      // what it holds may be old
	keys() fyne.Focusable        // what gets the keys
	leftPane() fyne.CanvasObject // nil: none
	mainPane() fyne.CanvasObject // nil: the reader stays
}

func (w *window) buildViews() {
	w.views = map[action]wideView{
		viewStatements: newStatementsView(w), viewEntities: newEntitiesView(w),
		viewCodebook: newCodebookView(w), viewTodos: newTodosView(w),
		viewScreening: newScreeningView(w), viewDiary: newDiaryView(w),
	}
}

// showView shows one of the five views.
func (w *window) showView(a action) {
	if w.archive == nil {
		return
	}
	w.rail.show(a)
	if a == w.shown {
		if v := w.views[a]; v != nil {
			w.focus(v.keys())
		}
		return
	}
	w.shown = a
	left, main := fyne.CanvasObject(w.library.content), fyne.CanvasObject(w.view.content)
	v := w.views[a]
	if v != nil {
		left = v.leftPane()
		if m := v.mainPane(); m != nil {
			main = m
		}
	}
	w.panes.leftAway, w.panes.rightAway = left == nil, main != w.view.content
	if left != nil {
		w.left.Objects[1] = left
	}
	w.reading.Objects[0] = main
	w.left.Refresh()
	w.reading.Refresh()
	w.root.Refresh()
	w.log.write("view", event{"name": string(a)})
	if v != nil {
		w.status.note("")
		w.focus(v.keys())
		v.show() // after the focus: what is shown may give it to the reader
		return
	}
	w.status.note("")
	w.tellCounts()
}

// A listView is what the views have in common: a heading, a list and an empty state.
type listView struct {
	w      *window
	title  *label
	note   *label
	list   *rowList
	empty  *emptyState
	pane   *fyne.Container
	over   fyne.CanvasObject // what stands over the list; nil: nothing
	fresh  bool
	gen    int
	ground fyne.ThemeColorName
}

func newListView(w *window, name, title, where string, ground fyne.ThemeColorName, emptyTitle, emptyDo string) *listView {
	v := &listView{w: w, ground: ground, list: newRowList()}
	v.title = newLabel(title, face{size: sizeHeading, bold: true}, colInk)
	if ground == colPanel {
		v.title.face.size = sizeLead
	}
	v.note = small("")
	v.empty = newEmptyState(name, emptyTitle, emptyDo)
	v.empty.Hide()
	v.list.onKey, v.list.onRune = v.key, w.windowRune
	w.namedList(v.list, where)
	return v
}

// build lays out heading, what stands below it, and the list.
func (v *listView) build(below ...fyne.CanvasObject) {
	side := float32(gapLarge)
	if v.ground == colPanel {
		side = gapWide
	}
	head := []fyne.CanvasObject{container.New(&inset{gapWide, side, gapSmall, side}, inRow(gap, v.title, v.note))}
	head = append(head, below...)
	rows := container.New(&tallStack{}, v.list, v.empty)
	if v.over != nil {
		rows.Add(v.over)
	}
	head = append(head, rows)
	v.pane = container.NewStack(newFill(v.ground), fillColumn(0, head...))
}

func (v *listView) key(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyEscape && !v.w.escape() {
		v.w.do(viewLibrary)
		v.w.focusReader()
		return true
	}
	return v.w.windowKey(e)
}

func (v *listView) stale()               { v.fresh = false }
func (v *listView) keys() fyne.Focusable { return v.list }

// fetched draws after rows came in.
func (v *listView) fetched() {
	v.empty.Hidden = v.list.count() > 0
	v.list.reload()
	v.pane.Refresh()
	if v.list.focused && v.list.chosen < 0 && v.list.count() > 0 {
		v.list.choose(0)
	}
}

// ask fetches off the UI thread and drops an answer that a newer question has overtaken.
func (v *listView) ask(work func(ctx context.Context, a *archive.Archive) error, done func()) {
	v.gen++
	gen, a := v.gen, v.w.archive
	if a == nil {
		return
	}
	v.w.tasks.run(func(ctx context.Context) error { return work(ctx, a) }, func(err error) {
		switch {
		case gen != v.gen || a != v.w.archive:
		case err != nil:
			v.w.fail(err)
		default:
			done()
		}
	})
}

// passageRow draws a passage: its words, where they stand, what they are.
func passageRow(p archive.Passage, width float32) rowData {
	return rowData{rule: true, swatch: typeColour(p.Type), cells: []cell{
		{x: gapLarge + 18, w: width*0.62 - gapLarge - 18, lines: []rowLine{{size: sizeBody, serif: true, most: 2, pieces: []piece{{text: flat(p.Text)}}}}},
		{x: width*0.62 + gapWide, w: width*0.38 - gapWide - gapLarge, lines: []rowLine{
			text(shownTitle(p.Title), sizeBody, colInk), text(origin(p.Publication, p.Date), sizeSmall, colMuted)}},
	}}
}

func typeColour(kind string) fyne.ThemeColorName {
	switch kind {
	case annotate.TypeSpeaker:
		return colSpeaker
	case annotate.TypeFirm:
		return colFirm
	case annotate.TypeClaim, "statement":
		return colClaim
	case annotate.TypeMention:
		return colMention
	}
	return colTag
}
