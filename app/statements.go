package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/archive"
	"pressmark/assets"
)

const (
	statementsPage = 200
	filterPause    = 150 * time.Millisecond // between the last key in the filter and the question
)

// A statementsView is the table of all statements. It holds the keys of all rows and fetches the rows
// themselves by pages as they come into sight, so that 100,000 scroll as one does.
type statementsView struct {
	*listView
	head   *columnHeads
	bar    *fyne.Container // of the filter
	filter *field
	about  *label
	want   archive.StatementQuery
	column int // the active one
	keysOf []archive.StatementKey
	pages  map[int][]archive.StatementRow
	asked  map[int]bool
	epoch  int // of the keys: pages of an older one are dropped
	ticked map[int64]archive.StatementKey
	stop   func()
}

func newStatementsView(w *window) *statementsView {
	v := &statementsView{listView: newListView(w, "statements", "Statements", "statements", colPage, assets.NoStatements, assets.NoStatementsDo)}
	v.want.Filters = map[archive.StatementColumn]string{}
	v.pages, v.asked, v.ticked = map[int][]archive.StatementRow{}, map[int]bool{}, map[int64]archive.StatementKey{}
	v.list.count = func() int { return len(v.keysOf) }
	v.list.height = func(int) float32 { return 58 }
	v.list.row = v.row
	v.list.onOpen, v.list.onClick = v.open, func(int) {}
	v.list.onKey, v.list.onRune = v.statementKey, w.viewRune(inStatements)
	v.list.onContext = func(_ int, at fyne.Position) { w.showMenu(at, v.menu()) }
	v.head = newColumnHeads(v)
	v.buildFilter()
	v.build(v.bar, v.head)
	return v
}

func (v *statementsView) leftPane() fyne.CanvasObject { return nil }
func (v *statementsView) mainPane() fyne.CanvasObject { return v.pane }

func (v *statementsView) show() {
	if v.fresh {
		return
	}
	v.fresh = true
	v.fetch(false)
}

// fetch asks for the keys, and with them for the pages in sight, so that nothing flickers.
func (v *statementsView) fetch(fromTop bool) {
	want := v.want
	want.Filters = map[archive.StatementColumn]string{}
	for c, s := range v.want.Filters {
		want.Filters[c] = s
	}
	first := 0
	if !fromTop {
		first = max(0, v.list.at(0)) / statementsPage
	}
	var keys []archive.StatementKey
	pages := map[int][]archive.StatementRow{}
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		if keys, err = a.StatementKeys(ctx, want); err != nil {
			return err
		}
		for p := first; p < first+2 && p*statementsPage < len(keys); p++ {
			if pages[p], err = a.StatementRows(ctx, pageOf(keys, p)); err != nil {
				return err
			}
		}
		return nil
	}, func() { v.took(keys, pages, fromTop) })
}

func pageOf(keys []archive.StatementKey, p int) []archive.StatementKey {
	return keys[p*statementsPage : min((p+1)*statementsPage, len(keys))]
}

func (v *statementsView) took(keys []archive.StatementKey, pages map[int][]archive.StatementRow, fromTop bool) {
	var was archive.StatementKey
	if i := v.list.chosen; i >= 0 && i < len(v.keysOf) {
		was = v.keysOf[i]
	}
	v.epoch++
	v.keysOf, v.pages, v.asked = keys, pages, map[int]bool{}
	if fromTop {
		v.list.toTop()
	}
	v.list.chosen = slices.Index(keys, was)
	v.tell()
	v.head.Refresh()
	v.fetched()
}

// tell says how many rows of how many statements are shown, and how many are ticked.
func (v *statementsView) tell() {
	all := v.w.counts.Statements
	noun := "statement"
	if v.want.PerSpeaker {
		noun = "row"
	}
	v.title.set(plural(len(v.keysOf), noun))
	var parts []string
	if v.want.PerSpeaker {
		parts = append(parts, "one row a speaker")
	}
	if v.narrowed() {
		parts = append(parts, "of "+thousands(int64(all))+" statements")
		v.empty.set("statements", "No statement matches", "Press "+v.w.keys.shown(filtersDrop)+" to show all rows again.")
	} else {
		v.empty.set("statements", assets.NoStatements, assets.NoStatementsDo)
	}
	if v.want.Query != "" {
		parts = append(parts, "found by "+v.want.Query)
	}
	if n := len(v.ticked); n > 0 {
		parts = append(parts, thousands(int64(n))+" ticked")
	}
	if key := v.w.keys.shown; len(parts) == 0 && len(v.keysOf) > 0 {
		parts = append(parts, "Enter goes to the text", key(columnSort)+" sorts", key(columnFilter)+" filters", key(rowTick)+" ticks", key(recodeConcept)+" recodes")
	}
	v.note.set(strings.Join(parts, " · "))
	v.pane.Refresh()
}

func (v *statementsView) narrowed() bool {
	for _, s := range v.want.Filters {
		if s != "" {
			return true
		}
	}
	return v.want.Query != ""
}

// at returns a row, asking for its page when it is not there yet.
func (v *statementsView) at(i int) (archive.StatementRow, bool) {
	p := i / statementsPage
	if rows, ok := v.pages[p]; ok {
		if j := i % statementsPage; j < len(rows) {
			return rows[j], true
		}
		return archive.StatementRow{}, false
	}
	if a := v.w.archive; !v.asked[p] && a != nil && i < len(v.keysOf) {
		v.asked[p] = true
		epoch, keys := v.epoch, pageOf(v.keysOf, p)
		var rows []archive.StatementRow
		v.w.tasks.run(func(ctx context.Context) (err error) {
			rows, err = a.StatementRows(ctx, keys)
			return err
		}, func(err error) {
			switch {
			case epoch != v.epoch || a != v.w.archive:
			case err != nil:
				v.w.fail(err)
			default:
				v.pages[p] = rows
				v.list.Refresh()
			}
		})
	}
	return archive.StatementRow{}, false
}

func (v *statementsView) open(i int) {
	if r, ok := v.at(i); ok {
		v.w.openArticle(r.Article, r.Span, nil, true)
		v.w.came = viewStatements
	}
}

// code opens the strip of the chosen statement, on its words.
func (v *statementsView) code() {
	r, ok := v.at(v.list.chosen)
	if v.list.chosen < 0 || !ok {
		return
	}
	w := v.w
	w.showView(viewLibrary)
	w.view.open(r.Article, r.Span, nil, func() {
		w.focusReader()
		w.came = viewStatements
		w.coding.openStatement(r.ID)
	})
}

func (v *statementsView) statementKey(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyDelete {
		v.trash()
		return true
	}
	return v.w.viewKey(inStatements, e) || v.key(e)
}

// buildFilter makes the line in which a filter or a search is typed.
func (v *statementsView) buildFilter() {
	v.filter, v.about = newField(""), small("")
	v.w.named(v.filter, "statements:filter")
	v.bar = container.New(&inset{0, gapLarge, gapSmall, gapLarge}, inRowGrow(gap, 1, v.about, v.filter))
	v.bar.Hide()
	v.filter.onKey = func(e *fyne.KeyEvent) bool {
		switch e.Name {
		case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
			v.closeFilter()
		case fyne.KeyEscape:
			v.filter.SetText("")
			v.closeFilter()
		default:
			return v.w.windowKey(e)
		}
		return true
	}
}

func (v *statementsView) closeFilter() {
	v.bar.Hide()
	v.pane.Refresh()
	v.w.focus(v.list)
}

// askFilter opens the line for the active column.
func (v *statementsView) askFilter() {
	c := statementColumns[v.column]
	v.openFilter("Filter "+strings.ToLower(c.title), "part of the words; none: those without", v.want.Filters[c.column], func(s string) { v.want.Filters[c.column] = s })
}

// askQuery opens the line for a search of the whole archive.
func (v *statementsView) askQuery() {
	v.openFilter("Only those found by", `words, "phrases", speaker: firm: concept: stance: in: after:`, v.want.Query, func(s string) { v.want.Query = s })
}

func (v *statementsView) openFilter(title, hint, value string, set func(string)) {
	v.filter.OnChanged = nil
	v.about.set(title)
	v.filter.SetPlaceHolder(hint)
	v.filter.SetText(value)
	v.filter.OnChanged = func(s string) {
		set(strings.TrimSpace(s))
		if v.stop != nil {
			v.stop()
		}
		v.stop = v.w.tasks.after(filterPause, func() { v.fetch(true) })
	}
	v.bar.Show()
	v.pane.Refresh()
	v.w.focus(v.filter)
	v.filter.selectAll()
}
