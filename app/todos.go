package app

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"pressmark/archive"
	"pressmark/assets"
)

const todosShown = 300 // of each kind

// todoTitles are the kinds of to-dos as headings.
var todoTitles = map[string]string{
	archive.TodoUnresolved: "Names of nobody yet", archive.TodoPart: "Open parts of statements", archive.TodoDoubtful: "Doubtful places", archive.TodoNoEvidence: "Statements without evidence",
	archive.TodoNoClaim: "Claims without statement", archive.TodoShared: "Names to tell apart", archive.TodoUndated: "Articles without a date",
	archive.TodoSpeaker: "Speakers without claim", archive.TodoDefine: "Concepts to define", archive.TodoDouble: "Possible doubles", archive.TodoDate: "Doubtful dates",
}

// A todosView lists what is left open by kind; a row leads to its place without leaving the list.
type todosView struct {
	*listView
	rows []todoRow
	next *archive.Todo // the one that was gone to last, to go on from when it is done
	then func()        // after the next fetch
}

// A todoRow is a to-do, or the heading of a kind.
type todoRow struct {
	archive.Todo
	heading string
	count   int
}

func newTodosView(w *window) *todosView {
	v := &todosView{listView: newListView(w, "todo", "To do", "todos", colPanel, assets.NoTodos, assets.NoTodosDo)}
	v.list.count = func() int { return len(v.rows) }
	v.list.height = func(i int) float32 {
		if v.rows[i].heading != "" {
			return 38
		}
		h := float32(len(rule.breaks(flat(v.rows[i].Text), w.panes.leftWidth-2*gapWide-18, 4, face{size: sizeBody})))*20 + 2*rowPad
		if v.rows[i].Kind == archive.TodoDoubtful {
			h += 17
		}
		return h
	}
	v.list.row = v.row
	v.list.onOpen = func(i int) { v.open(i, true) }
	v.list.onClick = func(i int) { v.open(i, false) }
	v.list.onKey = func(e *fyne.KeyEvent) bool { return w.viewKey(inTodos, e) || v.key(e) }
	v.list.onRune = w.viewRune(inTodos)
	v.build()
	return v
}

func (v *todosView) leftPane() fyne.CanvasObject { return v.pane }
func (v *todosView) mainPane() fyne.CanvasObject { return nil }

// acts implements viewActor.
func (v *todosView) acts() map[action]func() { return map[action]func(){todoNextKind: v.nextKind} }

func (v *todosView) row(i int, width float32) rowData {
	r := v.rows[i]
	if r.heading != "" {
		l := rowLine{size: sizeSmall, right: thousands(int64(r.count)), pieces: []piece{{text: r.heading, bold: true, colour: colMuted}}}
		return rowData{plain: true, pad: 16, cells: []cell{{x: gapWide, w: width - 2*gapWide, lines: []rowLine{l}}}}
	}
	lines := []rowLine{{size: sizeBody, most: 4, pieces: []piece{{text: flat(r.Text)}}}}
	if r.Kind == archive.TodoDoubtful {
		lines = append(lines, text(todoKind(r.Todo), sizeSmall, colMuted))
	}
	return rowData{swatch: colBad, open: true, cells: []cell{{x: gapWide + 18, w: width - 2*gapWide - 18, lines: lines}}}
}

func (v *todosView) show() {
	if v.fresh {
		v.fetchedThen()
		return
	}
	v.fresh = true
	var groups []archive.TodoGroup
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		groups, err = a.TodoGroups(ctx, todosShown)
		return err
	}, func() { v.took(groups) })
}

// took shows the to-dos; what was chosen stays chosen, and what followed it when it is done.
func (v *todosView) took(groups []archive.TodoGroup) {
	at, chosen := v.list.chosen, todoRow{}
	if at >= 0 && at < len(v.rows) {
		chosen = v.rows[at]
	}
	v.rows = v.rows[:0]
	total := 0
	for _, g := range groups {
		v.rows = append(v.rows, todoRow{heading: named(todoTitles[g.Kind], g.Kind), count: g.Count, Todo: archive.Todo{Kind: g.Kind}})
		for _, t := range g.Todos {
			v.rows = append(v.rows, todoRow{Todo: t})
		}
		total += g.Count
	}
	v.list.chosen = slices.IndexFunc(v.rows, func(r todoRow) bool {
		return r.heading == "" && r.Kind == chosen.Kind && r.Record == chosen.Record && r.Span == chosen.Span
	})
	if v.list.chosen < 0 && at > 0 && len(v.rows) > 0 {
		v.list.reload()
		v.list.choose(min(at, len(v.rows)-1))
	}
	v.note.set(thousands(int64(total)))
	v.w.status.open(total)
	v.fetched()
	v.fetchedThen()
}

func (v *todosView) fetchedThen() {
	if then := v.then; then != nil {
		v.then = nil
		then()
	}
}

// open goes to the place of a to-do without leaving the list; one without a place has a view of its own.
func (v *todosView) open(i int, focus bool) {
	if i < 0 || i >= len(v.rows) || v.rows[i].heading != "" {
		return
	}
	r := v.rows[i].Todo
	v.next = &r
	if r.Article == "" {
		v.elsewhere(r)
		return
	}
	v.w.view.open(r.Article, r.Span, nil, func() {
		if r.Kind == archive.TodoDoubtful {
			v.w.reviewMarks(r.Anchor)
			return
		}
		if focus {
			v.w.focusReader()
		}
	})
}

// elsewhere goes to the entity or the concept that a to-do is about.
func (v *todosView) elsewhere(r archive.Todo) {
	if r.Kind == archive.TodoDefine {
		v.w.views[viewCodebook].(*codebookView).define(r.Record)
		return
	}
	e := v.w.views[viewEntities].(*entitiesView)
	e.filter.OnChanged = nil
	e.filter.SetText("")
	e.filter.OnChanged = func(string) { e.narrow() }
	e.wanted, e.fresh = r.Record, false
	v.w.showView(viewEntities)
}

// nextKind chooses the first to-do of the next kind.
func (v *todosView) nextKind() {
	for i := v.list.chosen + 1; i < len(v.rows); i++ {
		if v.rows[i].heading != "" {
			v.list.choose(i + 1)
			return
		}
	}
	v.list.choose(0)
}

// nextTodo goes to the to-do after (by 1) or before (by -1) the one that was gone to last, from wherever one is.
func (w *window) nextTodo(by int) {
	v := w.views[viewTodos].(*todosView)
	was := v.next
	v.then = func() { v.step(was, by) }
	if w.shown != viewTodos {
		w.showView(viewTodos)
		return
	}
	v.show()
}

// step goes on from a to-do, which may be done meanwhile: then what stands in its place is the next.
func (v *todosView) step(was *archive.Todo, by int) {
	i := -1
	if by < 0 {
		i = len(v.rows)
	}
	if was != nil {
		at := slices.IndexFunc(v.rows, func(r todoRow) bool {
			return r.heading == "" && r.Kind == was.Kind && r.Record == was.Record && r.Span == was.Span
		})
		switch {
		case at >= 0:
			i = at
		case by > 0:
			i = v.list.chosen - 1
		default:
			i = v.list.chosen
		}
	}
	for i += by; i >= 0 && i < len(v.rows); i += by {
		if v.rows[i].heading == "" {
			v.list.choose(i)
			v.open(i, true)
			return
		}
	}
	if by > 0 {
		v.w.toasts.show("That was the last to-do.", false)
	} else {
		v.w.toasts.show("That was the first to-do.", false)
	}
	v.next = nil
}
