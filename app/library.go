package app

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/assets"
)

// Articles fetched at once: few for the first look, more when someone goes far down, most on the way to the
// end. A page of 2,000 takes the UI thread about 10 ms.
const (
	libraryPage = 200
	longPage    = 1000
	endPage     = 2000
)

// The library is the left pane: a search box, filters, and the articles or, while something is searched
// for, the hits under their articles. It reaches the archive through its function fields alone.
type library struct {
	tasks *tasks
	log   *e2eLog
	keys  *keyTable

	page        func(ctx context.Context, p archive.LibraryPage) ([]archive.LibraryRow, error)
	find        func(ctx context.Context, query string, o archive.SearchOptions) (archive.Results, error)
	stateCounts func(ctx context.Context, list string) ([]archive.StateCount, error)
	open        func(article string, place annotate.Span, hits []annotate.Span, focus bool)
	fail        func(error)
	leave       func()                    // Escape with nothing to clear
	other       func(*fyne.KeyEvent) bool // keys of the window
	runed       func(rune)                // characters in the list
	focus       func(o fyne.Focusable)
	trash       func(archive.LibraryRow)
	rename      func(archive.LibraryRow)
	menu        func(archive.LibraryRow, fyne.Position)
	back        func() // to the place before
	unlight     func() // nothing is searched for any more
	choose      func(at fyne.Position, rows []menuRow)

	field                 *field
	hint                  *label
	under                 *fill // below the part of the query that is wrong
	problem               *label
	complaint             *fyne.Container // holds problem
	chips                 *fyne.Container
	order                 *press
	inPublication, inYear *press
	inState               *press
	count                 *label
	list                  *rowList
	empty                 *emptyState
	content               *fyne.Container

	sort        archive.Sort
	descending  bool
	state       string
	publication string
	year        int // 0: all
	trashed     bool
	total       int // articles of the archive

	rows    []libraryRow
	width   float32 // that the heights were made for
	query   string
	gen     int // of the query; answers to older ones are dropped
	paging  bool
	ended   bool
	hasten  bool   // on the way to the last row
	next    string // cursor of a search
	cancel  context.CancelFunc
	stop    func()
	current string // the open article
	result  archive.Results
}

// A libraryRow is an article, or a hit below its article.
type libraryRow struct {
	row    archive.LibraryRow
	hit    *archive.Hit // nil: the article itself
	hits   []archive.Hit
	other  bool // a hit that has no article: an entity or a memo
	more   int  // not 0: the row says how many hits of its article are not shown
	height float32
}

func (r *libraryRow) isArticle() bool { return r.hit == nil && r.more == 0 }

func newLibrary(t *tasks, log *e2eLog, keys *keyTable) *library {
	l := &library{tasks: t, log: log, keys: keys, sort: archive.ByDate, descending: true}
	l.field = newField("Search")
	l.field.Icon = icon("search", colFaint)
	l.field.OnChanged = l.typed
	l.field.onKey = l.fieldKey
	l.hint = newLabel(keys.shown(searchAll), face{size: sizeSmall}, colFaint)
	l.hint.align = fyne.TextAlignTrailing
	l.under = newFill(colBad)
	l.under.Hide()
	l.problem = wrapped("", face{size: sizeSmall}, colBad)
	l.complaint = container.New(&inset{gapTiny, gap, 0, gapWide}, l.problem)
	l.complaint.Hide()
	l.count = small("")
	l.buildChips()
	l.list = newRowList()
	l.list.count = func() int { return len(l.rows) }
	l.list.height = func(i int) float32 { return l.rows[i].height }
	l.list.row = l.drawRow
	l.list.onOpen = func(i int) { l.openRow(i, true) }
	l.list.onClick = func(i int) { l.openRow(i, false) }
	l.list.onChoose = l.chosen
	l.list.onKey = l.listKey
	l.list.onRune = func(r rune) { l.runed(r) }
	l.list.nearEnd = l.more
	l.list.onContext = func(i int, at fyne.Position) { l.menu(l.rows[i].row, at) }
	l.empty = newEmptyState("empty-library", assets.EmptyLibrary, assets.EmptyLibraryDo)
	l.empty.Hide()

	box := container.New(&searchBox{}, l.field, l.hint, l.under)
	l.content = fillColumn(0,
		container.New(&inset{gap, gap, 0, gap}, box),
		l.complaint,
		container.New(&inset{gapSmall, gap, 0, gap}, l.chips),
		container.New(&inset{gapSmall, gapWide, gapSmall, gapWide}, l.count),
		container.New(&watchedWidth{func(w float32) { l.widthChanged(w) }}, l.list, l.empty))
	return l
}

// reload fetches the first page anew, or asks the query again.
func (l *library) reload() {
	if l.searching() {
		l.ask(l.renew(), time.Now())
		return
	}
	l.renew()
	l.paging, l.ended = false, false
	l.fetch("", nil)
}

// refreshedRows is how many loaded rows are fetched anew after a change. A longer list stays as it is
// until it is asked for anew, but for the open article's row.
const refreshedRows = 1000

// touch brings the number of marks in the open article's row up to date.
func (l *library) touch(article string, marks int) {
	if i := l.placeOf(article); i >= 0 && l.rows[i].row.Marks != marks {
		l.rows[i].row.Marks = marks
		l.list.Refresh()
	}
}

// touchState brings the state in an article's row up to date.
func (l *library) touchState(article, state string) {
	if i := l.placeOf(article); i >= 0 && l.rows[i].row.State != state {
		l.rows[i].row.State = state
		l.list.Refresh()
	}
}

// refresh is reload that keeps what is loaded in view, after a change of the archive.
func (l *library) refresh() {
	if l.searching() || l.paging || len(l.rows) > refreshedRows {
		return
	}
	l.renew()
	limit := max(libraryPage, len(l.rows))
	l.fetchPage("", limit, func(rows []archive.LibraryRow) { l.replace(rows, limit) })
}

func (l *library) renew() int {
	l.gen++
	l.hasten = false
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
	return l.gen
}

// more fetches what comes below.
func (l *library) more() {
	switch {
	case l.paging || l.ended:
	case l.searching():
		l.askMore()
	case len(l.rows) > 0:
		l.fetch(l.rows[len(l.rows)-1].row.Cursor, l.rows)
	}
}

// toEnd goes to the last row, after fetching what is not there yet.
func (l *library) toEnd() {
	l.hasten = !l.ended && len(l.rows) > 0
	if !l.hasten {
		l.list.choose(len(l.rows) - 1)
		return
	}
	l.count.set(fmt.Sprintf("%s of %s", thousands(int64(len(l.rows))), plural(l.total, "article")))
	l.more()
}

// hastened goes on towards the end, when that is asked for.
func (l *library) hastened() {
	if !l.hasten {
		return
	}
	if l.ended {
		l.hasten = false
		l.list.choose(len(l.rows) - 1)
		l.recount()
		return
	}
	l.toEnd()
}

// pageSize is how many articles are fetched next.
func (l *library) pageSize() int {
	switch {
	case l.hasten:
		return endPage
	case len(l.rows) >= longPage:
		return longPage
	}
	return libraryPage
}

func (l *library) fetch(after string, before []libraryRow) {
	limit := libraryPage
	if before != nil {
		limit = l.pageSize()
	}
	l.fetchPage(after, limit, func(rows []archive.LibraryRow) {
		if before == nil {
			l.list.toTop()
			l.replace(rows, limit)
			return
		}
		l.ended = len(rows) < limit
		l.rows = append(l.rows, l.articleRows(rows)...)
		l.list.reload()
		l.hastened()
	})
}

func (l *library) fetchPage(after string, limit int, got func([]archive.LibraryRow)) {
	if l.page == nil {
		return
	}
	l.paging = true
	gen, page := l.gen, l.page
	ask := archive.LibraryPage{Sort: l.sort, Descending: l.descending, State: l.state, Publication: l.publication, Trashed: l.trashed, After: after, Limit: limit}
	var rows []archive.LibraryRow
	l.tasks.run(func(ctx context.Context) (err error) {
		rows, err = page(ctx, ask)
		return err
	}, func(err error) {
		if gen != l.gen {
			return
		}
		l.paging = false
		if err != nil {
			l.ended = true
			l.fail(err)
			return
		}
		got(rows)
	})
}

// replace shows these articles, the choice kept on the open one.
func (l *library) replace(rows []archive.LibraryRow, limit int) {
	kept, _ := l.article()
	l.ended = len(rows) < limit
	l.rows = l.articleRows(rows)
	l.shown()
	if i := l.placeOf(kept.ID); i >= 0 && l.list.focused {
		l.list.chosen = i
		l.list.Refresh()
	}
}

func (l *library) articleRows(rows []archive.LibraryRow) []libraryRow {
	out := make([]libraryRow, len(rows))
	for i, r := range rows {
		out[i] = libraryRow{row: r}
		l.measure(&out[i])
	}
	return out
}

// shown redraws after the rows were replaced.
func (l *library) shown() {
	l.list.chosen = l.placeOf(l.current)
	l.list.reload()
	l.recount()
	none, hidden := len(l.rows) == 0, l.empty.Hidden
	l.empty.Hidden = !none || l.total == 0 && !l.trashed
	if none && (l.searching() || l.state != "" || l.publication != "" || l.trashed) {
		l.empty.set("empty-search", assets.EmptySearch, assets.EmptySearchDo)
	} else if none {
		l.empty.set("empty-library", assets.EmptyLibrary, assets.EmptyLibraryDo)
	}
	if hidden != l.empty.Hidden {
		l.content.Refresh()
	}
	if l.list.focused && l.list.chosen < 0 {
		l.list.choose(0)
	}
}

func (l *library) placeOf(article string) int {
	for i := range l.rows {
		if l.rows[i].row.ID == article && l.rows[i].isArticle() {
			return i
		}
	}
	return -1
}

// setTotal says how many articles the archive holds.
func (l *library) setTotal(n int) {
	l.total = n
	l.recount()
}

func (l *library) recount() {
	switch {
	case l.searching():
		s := fmt.Sprintf("%s of %s", thousands(int64(l.result.Total)), plural(l.total, "article"))
		if l.result.Statements > 0 {
			s += " · " + plural(l.result.Statements, "statement")
		}
		l.count.set(s)
	case l.trashed:
		l.count.set("In the trash")
	case l.state != "" && l.publication != "":
		l.count.set(fmt.Sprintf("Articles of %s marked “%s”", l.publication, l.state))
	case l.state != "":
		l.count.set(fmt.Sprintf("Articles marked “%s”", l.state))
	case l.publication != "":
		l.count.set("Articles of " + l.publication)
	default:
		l.count.set(plural(l.total, "article"))
	}
}

// show marks the open article in the list.
func (l *library) show(article string) {
	l.current = article
	if i := l.list.chosen; i >= 0 && i < len(l.rows) && l.rows[i].row.ID == article {
		return
	}
	if i := l.placeOf(article); i >= 0 {
		l.list.chosen = i
		l.list.reveal(i)
		l.list.Refresh()
	}
}

// neighbour returns the article before or after the open one, "" when there is none.
func (l *library) neighbour(step int) string {
	for i := l.placeOf(l.current) + step; i >= 0 && i < len(l.rows); i += step {
		if l.rows[i].isArticle() {
			return l.rows[i].row.ID
		}
	}
	return ""
}

func (l *library) widthChanged(w float32) {
	if w == l.width {
		return
	}
	l.width = w
	if len(l.rows) <= 5000 { // beyond that titles are cut to the lines that they had
		for i := range l.rows {
			l.measure(&l.rows[i])
		}
	}
	l.list.reload()
}
