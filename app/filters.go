package app

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
)

// The filters of the library: order, publication, year and state, each a chip that opens a list. While words are searched for they are
// added to the question as its clauses, so that a filter means the same everywhere.

const filterMost = 200 // publications and years offered

// libraryStates are the states in the order of the work.
var libraryStates = []string{"new", "reading", "look again", "coded", "excluded"}

func (l *library) buildChips() {
	l.order, l.inPublication, l.inYear, l.inState = chip("Newest", nil), chip(anyPublication, nil), chip(anyYear, nil), chip(anyState, nil)
	l.order.tapped = l.turnOrder
	l.inPublication.tapped, l.inYear.tapped, l.inState.tapped = l.offerPublications, l.offerYears, l.offerStates
	l.chips = newColumn(6, newFlow(6, l.order, l.inPublication, l.inYear, l.inState))
}

const (
	anyPublication = "Publication"
	anyYear        = "Year"
	anyState       = "State"
)

var libraryOrders = []struct {
	text       string
	sort       archive.Sort
	descending bool
	clause     string
}{
	{"Newest", archive.ByDate, true, "newest"}, {"Oldest", archive.ByDate, false, "oldest"},
	{"By title", archive.ByTitle, false, "title"}, {"By publication", archive.ByPublication, false, "publication"},
	{"Last added", archive.ByAdded, true, "added"},
}

// turnOrder goes on to the next order.
func (l *library) turnOrder() {
	i := (l.orderAt() + 1) % len(libraryOrders)
	l.sort, l.descending = libraryOrders[i].sort, libraryOrders[i].descending
	l.order.set(libraryOrders[i].text)
	l.chips.Refresh()
	l.reload()
}

func (l *library) orderAt() int {
	for i, o := range libraryOrders {
		if o.sort == l.sort && o.descending == l.descending {
			return i
		}
	}
	return 0
}

// showTrash shows what is in the trash, or the library again.
func (l *library) showTrash() {
	l.state, l.publication, l.year, l.trashed = "", "", 0, !l.trashed
	if l.field.Text != "" {
		l.field.SetText("")
	}
	l.filtered()
}

// unfilter shows the whole library, as when another archive is opened.
func (l *library) unfilter() {
	l.state, l.publication, l.year, l.trashed = "", "", 0, false
	l.lightChips()
}

// filtered asks anew after a filter was changed.
func (l *library) filtered() {
	l.lightChips()
	l.reload()
}

func (l *library) lightChips() {
	l.inState.set(shownState(named(l.state, anyState)))
	l.inState.setActive(l.state != "")
	publication, year := anyPublication, anyYear
	if l.publication != "" {
		publication = rule.fit(l.publication, 150, face{size: sizeSmall})
	}
	if l.year != 0 {
		year = strconv.Itoa(l.year)
	}
	l.inPublication.set(publication)
	l.inPublication.setActive(l.publication != "")
	l.inYear.set(year)
	l.inYear.setActive(l.year != 0)
	l.chips.Refresh()
	l.content.Refresh()
}

// question is what the archive is asked: what is typed, and the filters as clauses behind it. It is empty
// when the pages of the library serve.
func (l *library) question() string {
	if l.query == "" && l.year == 0 {
		return ""
	}
	parts := []string{l.query}
	if l.shift() > 0 {
		parts[0] = "(" + l.query + ")"
	}
	if l.publication != "" {
		parts = append(parts, `in:"`+strings.ReplaceAll(l.publication, `"`, " ")+`"`)
	}
	if l.year != 0 {
		parts = append(parts, "date:"+strconv.Itoa(l.year))
	}
	if l.state != "" {
		parts = append(parts, `is:"`+l.state+`"`)
	}
	if l.query == "" {
		parts = append(parts, "sort:"+libraryOrders[l.orderAt()].clause)
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// shift is how far the question moves what is typed: alternatives stand in parentheses while a filter holds
// for all of them.
func (l *library) shift() int {
	if strings.Contains(l.query, " OR ") && (l.publication != "" || l.year != 0 || l.state != "") {
		return 1
	}
	return 0
}

// searching reports whether the rows are the answer to a question.
func (l *library) searching() bool { return l.query != "" || l.year != 0 }

// offerPublications shows the publications of the archive below their chip.
func (l *library) offerPublications() {
	l.offer(l.inPublication, l.publication != "", "All publications", publicationsOf, func(s string) { l.publication = s })
}

// offerYears shows the years of the articles below their chip, the latest first.
func (l *library) offerYears() {
	l.offer(l.inYear, l.year != 0, "All years", l.yearsOf, func(s string) { l.year, _ = strconv.Atoi(s) })
}

// offerStates shows the states below their chip, each with its articles.
func (l *library) offerStates() {
	ask := l.stateCounts
	if ask == nil {
		return
	}
	var counts []archive.StateCount
	l.tasks.run(func(ctx context.Context) (err error) {
		counts, err = ask(ctx, "")
		return err
	}, func(err error) {
		if err != nil {
			l.fail(err)
			return
		}
		articles, all := map[string]int{}, 0
		for _, c := range counts {
			articles[c.State] += c.Articles
			all += c.Articles
		}
		row := func(text, state string, n int) menuRow {
			return menuRow{text, thousands(int64(n)), func() { l.state, l.trashed = state, false; l.filtered() }}
		}
		rows := []menuRow{row("All states", "", all)}
		for _, s := range libraryStates {
			rows = append(rows, row(shownState(s), s, articles[s]))
		}
		l.choose(l.below(l.inState), rows)
	})
}

// shownState is a state with a capital, as chips and menus write it.
func shownState(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// below is the place of the canvas under a chip.
func (l *library) below(c *press) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(c).AddXY(0, c.Size().Height+gapTiny)
}

type pageFunc func(context.Context, archive.LibraryPage) ([]archive.LibraryRow, error)

// offer fetches the values of a filter and shows them; any stands above them while one is set.
func (l *library) offer(c *press, isSet bool, any string, values func(context.Context, pageFunc) ([]string, error), take func(string)) {
	page := l.page
	if page == nil {
		return
	}
	choose := func(s string) func() {
		return func() { take(s); l.trashed = false; l.filtered() }
	}
	var found []string
	l.tasks.run(func(ctx context.Context) (err error) {
		found, err = values(ctx, page)
		return err
	}, func(err error) {
		if err != nil {
			l.fail(err)
			return
		}
		var rows []menuRow
		if isSet {
			rows = append(rows, menuRow{text: any, do: choose("")})
		}
		for _, s := range found {
			rows = append(rows, menuRow{text: s, do: choose(s)})
		}
		if len(rows) > 0 {
			l.choose(l.below(c), rows)
		}
	})
}

// publicationsOf goes from the last publication of the alphabet to the first: two rows read for each,
// however many articles it has.
func publicationsOf(ctx context.Context, page pageFunc) ([]string, error) {
	var names []string
	after := ""
	for len(names) < filterMost {
		last, err := page(ctx, archive.LibraryPage{Sort: archive.ByPublication, Descending: true, After: after, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(last) == 0 || last[0].Publication == "" {
			break
		}
		names = append([]string{last[0].Publication}, names...)
		first, err := page(ctx, archive.LibraryPage{Sort: archive.ByPublication, Publication: last[0].Publication, Limit: 1})
		if err != nil || len(first) == 0 {
			return names, err
		}
		after = first[0].Cursor
	}
	return names, nil
}

// yearsOf are the years from the latest dated article back to the earliest.
func (l *library) yearsOf(ctx context.Context, page pageFunc) ([]string, error) {
	first, err := page(ctx, archive.LibraryPage{Sort: archive.ByDate, Limit: 1})
	if err != nil || len(first) == 0 || undated(first[0].Date) {
		return nil, err
	}
	newest, err := page(ctx, archive.LibraryPage{Sort: archive.ByDate, Descending: true, Limit: 1})
	if err != nil || len(newest) == 0 {
		return nil, err
	}
	to := time.Now().Year() // undated articles come after every day, so that the latest date is not known
	if !undated(newest[0].Date) {
		to = yearOf(newest[0].Date.Last)
	}
	var years []string
	for y := to; y >= yearOf(first[0].Date.First) && len(years) < filterMost; y-- {
		years = append(years, strconv.Itoa(y))
	}
	return years, nil
}

func undated(d annotate.Date) bool { return d.IsZero() || d.First == annotate.Undated }

// yearOf is the year of a day.
func yearOf(day int) int { return time.Unix(int64(day)*86400, 0).UTC().Year() }
