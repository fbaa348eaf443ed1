package app

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
)

const screenPage = 200

// A screeningView shows articles one below the other with their standfirst and hits; one key includes,
// excludes or puts off the chosen one and goes on to the next. At the left stand the counts by state and
// reason, and the lists; the row chosen there says which articles are shown.
type screeningView struct {
	*listView
	side    *listView
	sources []screenSource
	picked  screenSource // chosen last at the left
	want    archive.ScreenQuery
	rows    []archive.ScreenRow
	total   int
	busy    bool
	lists   []archive.List
	reasons []string // the researcher's own list: the first nine have a digit
}

func newScreeningView(w *window) *screeningView {
	v := &screeningView{want: archive.ScreenQuery{State: "new"}, picked: screenSource{state: "new"}}
	v.listView = newListView(w, "filter", "Screening", "screening", colPage, "Nothing to screen here", "Choose another state or list at the left.")
	v.list.count = func() int { return len(v.rows) }
	v.list.height = func(i int) float32 {
		return 20 + 17 + float32(len(v.standfirst(i)))*20 + float32(min(2, len(v.rows[i].Hits)))*20 + 2*rowPad + 4
	}
	v.list.row = v.row
	v.list.nearEnd = v.more
	v.list.onOpen = func(i int) { w.openArticle(v.rows[i].ID, annotate.Span{}, nil, true); w.came = viewScreening }
	v.list.onClick = func(int) {}
	v.list.onKey = func(e *fyne.KeyEvent) bool {
		if e.Name == fyne.KeyLeft {
			w.focus(v.side.list)
			return true
		}
		if e.Name == fyne.KeyDelete {
			v.takeOff()
			return true
		}
		return w.viewKey(inScreening, e) || v.key(e)
	}
	v.list.onRune = w.viewRune(inScreening)
	v.build(hairline())
	v.side = newListView(w, "filter", "Articles", "screening:left", colPanel, "", "")
	s := v.side
	s.list.count = func() int { return len(v.sources) }
	s.list.height = func(i int) float32 {
		if v.sources[i].heading {
			return 38
		}
		return 36
	}
	s.list.row = v.sourceRow
	s.list.onChoose = v.choose
	s.list.onOpen = func(int) { w.focus(v.list) }
	s.list.onClick = func(int) {}
	s.list.onKey = v.sideKey
	s.list.onRune = w.viewRune(inScreening)
	s.build()
	return v
}

func (v *screeningView) leftPane() fyne.CanvasObject { return v.side.pane }
func (v *screeningView) mainPane() fyne.CanvasObject { return v.pane }

func (v *screeningView) show() {
	if !v.fresh {
		v.fresh = true
		v.fetch(false)
	}
}

// fetch asks for the counts, the lists and as many articles as are shown.
func (v *screeningView) fetch(fromTop bool) {
	want := v.want
	want.Limit = max(screenPage, len(v.rows))
	if fromTop {
		want.Limit = screenPage
	}
	var counts []archive.StateCount
	var reasons []string
	var lists []archive.List
	var rows []archive.ScreenRow
	var total int
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		if counts, err = a.StateCounts(ctx, want.List); err != nil {
			return err
		}
		if reasons, err = a.Reasons(ctx); err != nil {
			return err
		}
		if lists, err = a.Lists(ctx); err != nil {
			return err
		}
		rows, total, err = a.Screen(ctx, want)
		return err
	}, func() {
		v.sourcesOf(counts, reasons, lists)
		v.took(rows, total, fromTop)
	})
}

func (v *screeningView) took(rows []archive.ScreenRow, total int, fromTop bool) {
	at, id := v.list.chosen, ""
	if at >= 0 && at < len(v.rows) {
		id = v.rows[at].ID
	}
	v.rows, v.total, v.busy = rows, total, false
	if fromTop {
		v.list.toTop()
		at, id = -1, ""
	}
	v.list.chosen = slices.IndexFunc(rows, func(r archive.ScreenRow) bool { return r.ID == id })
	if v.list.chosen < 0 && at >= 0 && len(rows) > 0 {
		v.list.chosen = min(at, len(rows)-1)
	}
	v.title.set(plural(total, "article"))
	keys := v.w.keys
	about := []string{keys.shown(includeArticle) + " includes", keys.shown(excludeArticle) + " excludes with a reason", keys.shown(lookAgain) + " puts off", "Enter opens"}
	if len(v.reasons) > 0 {
		about[1] += " (or its digit)"
	}
	if v.want.Query != "" {
		about = append([]string{"found by " + v.want.Query}, about...)
	}
	if state := strings.Join(nonEmpty(v.want.State, v.want.Reason), ": "); state != "" {
		about = append([]string{state}, about...)
	}
	v.note.set(strings.Join(about, " · "))
	v.fetched()
}

func (v *screeningView) more() {
	if v.busy || len(v.rows) >= v.total {
		return
	}
	v.busy = true
	want := v.want
	want.Offset, want.Limit = len(v.rows), screenPage
	var rows []archive.ScreenRow
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		rows, v.total, err = a.Screen(ctx, want)
		return err
	}, func() {
		v.busy = false
		v.rows = append(v.rows, rows...)
		v.fetched()
	})
}

func (v *screeningView) standfirst(i int) []string {
	return rule.wrap(flat(v.rows[i].Standfirst), max(200, min(v.list.Size().Width-2*gapLarge-18, 900)), 2, face{size: sizeBody, serif: true})
}

func (v *screeningView) row(i int, width float32) rowData {
	r := v.rows[i]
	title := rowLine{size: sizeBody, pieces: []piece{{text: shownTitle(r.Title), bold: true}}}
	if r.State != v.want.State || r.Reason != v.want.Reason { // else the heading says it of all
		title.right = strings.Join(nonEmpty(r.State, r.Reason), ": ")
	}
	lines := []rowLine{title, text(origin(r.Publication, r.Date), sizeSmall, colMuted)}
	for _, s := range v.standfirst(i) {
		lines = append(lines, rowLine{size: sizeBody, serif: true, pieces: []piece{{text: s}}})
	}
	for _, h := range r.Hits[:min(2, len(r.Hits))] {
		lines = append(lines, rowLine{size: sizeBody, pieces: []piece{{text: flat(h.Snippet), colour: colMuted, lit: h.Spans}}})
	}
	return rowData{rule: true, swatch: stateColour(r.State), open: r.State == "new", cells: []cell{{x: gapLarge + 18, w: width - 2*gapLarge - 18, lines: lines}}}
}

func stateColour(state string) fyne.ThemeColorName {
	switch state {
	case "coded":
		return colClaim
	case "excluded":
		return colBad
	case "look again":
		return colFirm
	}
	return colAccent
}

// askQuery asks which search the articles are to be of.
func (v *screeningView) askQuery() {
	fields := []formField{{title: "Words, \"phrases\", speaker: concept: in: after: …; empty: all", value: v.want.Query}}
	v.w.askForm("screening-query", "Screen what a search finds", "Show", fields, func(x []string) string {
		v.want.Query = x[0]
		v.fetch(true)
		return ""
	})
}
