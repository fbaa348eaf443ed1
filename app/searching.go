package app

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/search"
)

const typingPause = 12 * time.Millisecond // between the last key and the question: a burst asks once

// typed asks for what stands in the search box; answers to what stood there before are dropped.
func (l *library) typed(query string) {
	l.hint.Hidden = query != ""
	l.hint.Refresh()
	pressed, gen := time.Now(), l.renew()
	if l.stop != nil {
		l.stop()
	}
	l.query = query
	if !l.searching() {
		l.rightQuery()
		l.result = archive.Results{}
		l.unlight()
		l.reload()
		return
	}
	l.stop = l.tasks.after(typingPause, func() {
		if gen == l.gen {
			l.ask(gen, pressed)
		}
	})
}

// ask puts the question to the archive and shows the answer when no newer one was asked meanwhile.
func (l *library) ask(gen int, pressed time.Time) {
	if l.find == nil {
		return
	}
	ctx, cancel := context.WithCancel(l.tasks.ctx)
	l.cancel = cancel
	find, query, question := l.find, l.query, l.question()
	var got archive.Results
	l.tasks.runIn(ctx, func(ctx context.Context) (err error) {
		got, err = find(ctx, question, archive.SearchOptions{})
		return err
	}, func(err error) {
		if gen != l.gen {
			return
		}
		var wrong *search.QueryError
		switch {
		case errors.As(err, &wrong):
			l.wrongQuery(query, wrong)
		case err != nil:
			l.fail(err)
		default:
			l.rightQuery()
			l.answer(got)
			l.countRest(ctx, gen, "", got.Articles)
		}
		l.log.rows(query, float64(time.Since(pressed).Microseconds())/1000, len(l.rows))
	})
}

// answer shows hits under their articles.
func (l *library) answer(got archive.Results) {
	l.result, l.next, l.ended, l.paging = got, got.Next, got.Next == "", false
	l.rows = l.rows[:0]
	for i := range got.Others {
		l.rows = append(l.rows, libraryRow{hit: &got.Others[i], other: true})
		l.measure(&l.rows[len(l.rows)-1])
	}
	l.rows = append(l.rows, l.hitRows(got.Articles)...)
	l.list.toTop()
	l.shown()
}

func (l *library) hitRows(articles []archive.ArticleHits) []libraryRow {
	var rows []libraryRow
	for _, a := range articles {
		rows = append(rows, libraryRow{row: a.LibraryRow, hits: a.Hits})
		l.measure(&rows[len(rows)-1])
		for i := range a.Hits {
			rows = append(rows, libraryRow{row: a.LibraryRow, hits: a.Hits, hit: &a.Hits[i]})
			l.measure(&rows[len(rows)-1])
		}
	}
	return rows
}

func (l *library) askMore() {
	if l.next == "" || l.find == nil {
		return
	}
	l.paging = true
	gen, question, after, find := l.gen, l.question(), l.next, l.find
	var got archive.Results
	l.tasks.run(func(ctx context.Context) (err error) {
		got, err = find(ctx, question, archive.SearchOptions{After: after})
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
		l.next, l.ended = got.Next, got.Next == ""
		l.rows = append(l.rows, l.hitRows(got.Articles)...)
		l.list.reload()
		l.countRest(l.tasks.ctx, gen, after, got.Articles)
		l.hastened()
	})
}

// wrongQuery underlines what is wrong with a query and says what, under the box; the rows stay.
func (l *library) wrongQuery(query string, e *search.QueryError) {
	start := max(0, e.Start-l.shift())
	from, to := min(start, len(query)), min(max(e.End-l.shift(), start+1), len(query))
	box := l.boxLayout()
	f := face{size: sizeBody}
	box.from = 44 + rule.text(query[:from], f)
	box.to = 44 + rule.text(query[:to], f)
	if box.to-box.from < 6 {
		box.to = box.from + 6
	}
	l.under.Show()
	s := full(e.Message)
	if e.Hint != "" {
		s += " " + full(e.Hint)
	}
	l.problem.set(s)
	l.complaint.Show()
	l.content.Refresh()
	l.content.Objects[0].(*fyne.Container).Objects[0].Refresh()
}

// rightQuery takes the complaint away.
func (l *library) rightQuery() {
	if !l.complaint.Visible() {
		return
	}
	l.under.Hide()
	l.problem.set("")
	l.complaint.Hide()
	l.content.Refresh()
}

func (l *library) boxLayout() *searchBox {
	return l.content.Objects[0].(*fyne.Container).Objects[0].(*fyne.Container).Layout.(*searchBox)
}

// fieldKey answers the keys of the search box.
func (l *library) fieldKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		if l.field.Text != "" {
			l.field.SetText("")
			return true
		}
		l.leave()
	case fyne.KeyDown:
		if len(l.rows) > 0 {
			l.focus(l.list)
			l.list.choose(l.firstHit())
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if len(l.rows) > 0 {
			l.list.choose(l.firstHit())
			l.openRow(l.firstHit(), true)
		}
	default:
		return l.other(e)
	}
	return true
}

// firstHit is the first row that leads to a passage, or the first row.
func (l *library) firstHit() int {
	for i := range l.rows {
		if l.rows[i].hit != nil && !l.rows[i].other {
			return i
		}
	}
	return 0
}

// listKey answers the keys of the list.
func (l *library) listKey(e *fyne.KeyEvent) bool {
	i := l.list.chosen
	ok := i >= 0 && i < len(l.rows) && !l.rows[i].other
	switch {
	case e.Name == fyne.KeyEscape && l.query != "":
		l.field.SetText("")
	case e.Name == fyne.KeyEnd:
		l.toEnd()
	case e.Name == fyne.KeyBackspace:
		l.back()
	case e.Name == fyne.KeyEscape:
		l.leave()
	case e.Name == fyne.KeyUp && i <= 0:
		l.focus(l.field)
	case e.Name == fyne.KeyDelete && ok:
		l.trash(l.rows[i].row)
	case e.Name == fyne.KeyF2 && ok:
		l.rename(l.rows[i].row)
	default:
		return l.other(e)
	}
	return true
}

// article returns the article of the chosen row.
func (l *library) article() (archive.LibraryRow, bool) {
	i := l.list.chosen
	if i < 0 || i >= len(l.rows) || l.rows[i].other {
		return archive.LibraryRow{}, false
	}
	return l.rows[i].row, true
}

// chosen shows the passage of a hit while the list keeps the keys.
func (l *library) chosen(i int) {
	if l.searching() && l.list.focused && l.rows[i].hit != nil {
		l.openRow(i, false)
	}
}

// openRow opens the article of a row, at the passage of a hit, with all its hits lit.
func (l *library) openRow(i int, focus bool) {
	if i < 0 || i >= len(l.rows) || l.rows[i].other {
		return
	}
	r := &l.rows[i]
	if r.more > 0 {
		l.unfold(i)
		return
	}
	var lit []annotate.Span
	for _, h := range r.hits {
		if !h.Place.Empty() {
			lit = append(lit, h.Place)
		}
	}
	place := annotate.Span{}
	if r.hit != nil {
		place = r.hit.Place
	} else if len(lit) > 0 {
		place = lit[0]
	}
	l.open(r.row.ID, place, lit, focus)
}
