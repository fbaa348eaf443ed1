package app

import (
	"context"
	"time"

	"pressmark/archive"
)

// An answer comes quickly because it shows the first hits of each article alone. How many there are beside
// them is found out when typing has paused.

const restPause = 150 * time.Millisecond

// countRest finds out all hits of the articles of one page of an answer, and says below each article how
// many are not shown.
func (l *library) countRest(ctx context.Context, gen int, after string, page []archive.ArticleHits) {
	if len(page) == 0 || !mayHaveMore(page) {
		return
	}
	find, question := l.find, l.question()
	l.tasks.after(restPause, func() {
		if gen != l.gen {
			return
		}
		var all archive.Results
		l.tasks.runIn(ctx, func(ctx context.Context) (err error) {
			all, err = find(ctx, question, archive.SearchOptions{After: after, Limit: len(page), All: true})
			return err
		}, func(err error) {
			if gen == l.gen && err == nil { // the hits that are shown stay true without the count
				l.tellRest(all.Articles)
				l.log.write("rest", event{"query": l.query, "count": len(l.rows)})
			}
		})
	})
}

// mayHaveMore is false when each article shows so few hits that there can be no more: an answer shows
// two passages.
func mayHaveMore(page []archive.ArticleHits) bool {
	for _, a := range page {
		if len(a.Hits) >= 2 {
			return true
		}
	}
	return false
}

// tellRest puts a row below the hits of each article that has more; what is in view stays where it is.
func (l *library) tellRest(articles []archive.ArticleHits) {
	whole := make(map[string][]archive.Hit, len(articles))
	for _, a := range articles {
		whole[a.ID] = a.Hits
	}
	l.rebuild(func(put func(libraryRow), group []libraryRow) {
		hits := whole[group[0].row.ID]
		shown := len(group) - 1
		if group[0].other || group[shown].more > 0 || len(hits) <= shown {
			for _, r := range group {
				put(r)
			}
			return
		}
		for _, r := range group {
			r.hits = hits
			put(r)
		}
		put(libraryRow{row: group[0].row, hits: hits, more: len(hits) - shown})
	})
}

// unfold shows all hits of the article that a row counts the rest of.
func (l *library) unfold(i int) {
	article := l.rows[i].row.ID
	l.rebuild(func(put func(libraryRow), group []libraryRow) {
		if group[0].row.ID != article || group[0].other {
			for _, r := range group {
				put(r)
			}
			return
		}
		put(group[0])
		for h := range group[0].hits {
			put(libraryRow{row: group[0].row, hits: group[0].hits, hit: &group[0].hits[h]})
		}
	})
	l.list.choose(l.list.chosen)
}

// rebuild makes the rows anew, article by article; the choice and the first row in view keep their places.
func (l *library) rebuild(each func(put func(libraryRow), group []libraryRow)) {
	var rows []libraryRow
	moved := make([]int, len(l.rows))
	for from := 0; from < len(l.rows); {
		to := from + 1
		for to < len(l.rows) && !l.rows[from].other && !l.rows[to].isArticle() {
			to++
		}
		start := len(rows)
		each(func(r libraryRow) {
			if r.height == 0 {
				l.measure(&r)
			}
			rows = append(rows, r)
		}, l.rows[from:to])
		for i := from; i < to; i++ {
			moved[i] = min(start+i-from, len(rows)-1)
		}
		from = to
	}
	top, below := l.list.at(0), float32(0)
	if top >= 0 {
		below = l.list.offset - l.list.tops[top]
	}
	l.rows = rows
	if c := l.list.chosen; c >= 0 && c < len(moved) {
		l.list.chosen = moved[c]
	}
	l.list.measure()
	if top >= 0 && top < len(moved) {
		l.list.offset = l.list.tops[moved[top]] + below
	}
	l.list.Refresh()
}
