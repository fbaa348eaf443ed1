package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"pressmark/annotate"
)

// A StateCount is how many articles a coder has in a state, by reason where there is one.
type StateCount struct {
	State, Reason string
	Articles      int
}

// latestState is a coder's (?1) latest word on article a: state and reason.
const latestState = `LEFT JOIN article_state t ON t.n = (SELECT max(n) FROM article_state u WHERE u.article = a.id AND u.coder = ?1 AND u.trashed = 0)`

// stateNow is what a coder (?1) said last of article a, else reading when it was opened by that coder here,
// else new. It goes with latestState.
const stateNow = `coalesce(t.state, ` + stateUnsaid + `)`

// stateUnsaid is the state of an article of which a coder (?1) said nothing.
const stateUnsaid = `CASE WHEN EXISTS (SELECT 1 FROM view w WHERE w.key = 'opened:' || ?1 || ':' || a.id) THEN 'reading' ELSE 'new' END`

// Opened remembers that this coder opened an article in the reader: it counts as being read until a state is
// set by hand. This is no step: it is not in the history and not exported. fresh is false when that was known.
func (a *Archive) Opened(ctx context.Context, article string) (fresh bool, err error) {
	key := "opened:" + a.Info().Coder.ID + ":" + article
	if was, err := a.View(ctx, key); err != nil || was != "" {
		return false, err
	}
	if err := a.SetView(ctx, key, "1"); err != nil {
		return false, err
	}
	a.held.forget() // no change tells that is:new and is:reading have other answers now
	return true, nil
}

// StateCounts counts the articles by state and reason for the archive's own coder: those without a word
// are new, or reading when they were opened. The order is that of the work: new, reading, look again, coded, excluded. With a list, given by its uuid, only its articles count.
func (a *Archive) StateCounts(ctx context.Context, list string) ([]StateCount, error) {
	var out []StateCount
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var c StateCount
			err := rows.Scan(&c.State, &c.Reason, &c.Articles)
			out = append(out, c)
			return err
		}, `SELECT `+stateNow+` AS state, CASE WHEN t.state = 'excluded' THEN t.reason ELSE '' END AS reason, count(*)
			FROM article a `+latestState+` WHERE a.trashed = 0 AND (?2 = '' OR a.id IN (SELECT article FROM list_article WHERE list = ?2 AND trashed = 0)) GROUP BY 1, 2
			ORDER BY CASE `+stateNow+` WHEN 'new' THEN 0 WHEN 'reading' THEN 1 WHEN 'look again' THEN 2 WHEN 'coded' THEN 3 ELSE 4 END, 3 DESC, 2`,
			a.Info().Coder.ID, list)
	})
	return out, err
}

// Reasons returns the reasons for which articles were excluded, by anyone, in the order in which they were
// first given: the researcher's own list, which grows as it is used and keeps its order.
func (a *Archive) Reasons(ctx context.Context) ([]string, error) {
	var out []string
	err := a.reading(ctx, func(q *sql.Tx) (err error) {
		out, err = strs(ctx, q, `SELECT reason FROM article_state WHERE state = 'excluded' AND trashed = 0 AND reason <> '' GROUP BY reason ORDER BY min(n)`)
		return err
	})
	return out, err
}

// A ScreenRow is an article as screening shows it.
type ScreenRow struct {
	ID, Title, Publication string
	Date                   annotate.Date
	State, Reason          string
	Standfirst             string // else the first words of the body
	Hits                   []Hit  // of the query, at most a few
}

// A ScreenQuery asks for articles to screen.
type ScreenQuery struct {
	List   string // uuid of a list; empty: the whole archive
	Query  string // only those that a search finds, with their hits
	State  string // of this coder; empty: all
	Reason string // of an exclusion; empty: any
	Offset int
	Limit  int // 0: 200
}

const standfirstMost = 400 // bytes of an article's beginning that screening shows

// Screen returns articles to screen, with how many there are in all: those of a list in its order, those of
// a search as it ranks them, else in the order in which they were added.
func (a *Archive) Screen(ctx context.Context, want ScreenQuery) (rows []ScreenRow, total int, err error) {
	if want.Limit <= 0 {
		want.Limit = 200
	}
	var found []int64
	if want.Query != "" {
		m, err := a.match(ctx, want.Query, "")
		if err != nil {
			return nil, 0, err
		}
		found = m.order
	}
	err = a.reading(ctx, func(q *sql.Tx) error {
		numbers, err := screenNumbers(ctx, q, want, found, a.Info().Coder.ID)
		if err != nil {
			return err
		}
		total = len(numbers)
		page := numbers[min(want.Offset, total):min(want.Offset+want.Limit, total)]
		rows, err = screenRows(ctx, q, page, a.Info().Coder.ID)
		return err
	})
	if err == nil && want.Query != "" && len(rows) > 0 {
		err = a.screenHits(ctx, want.Query, want.Offset+want.Limit, rows)
	}
	return rows, total, err
}

func screenNumbers(ctx context.Context, q *sql.Tx, want ScreenQuery, found []int64, coder string) ([]int64, error) {
	const inState = `(?2 = '' OR ` + stateNow + ` = ?2) AND (?3 = '' OR t.reason = ?3)`
	var numbers []int64
	query, args := `SELECT a.n FROM article a `+latestState+` WHERE a.trashed = 0 AND `+inState+` ORDER BY a.n`, []any{coder, want.State, want.Reason}
	if want.List != "" {
		query = `SELECT a.n FROM list_article l JOIN article a ON a.id = l.article ` + latestState + ` WHERE l.list = ?4 AND l.trashed = 0 AND a.trashed = 0 AND ` + inState + ` ORDER BY l.ordinal, l.n`
		args = append(args, want.List)
	}
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		numbers = append(numbers, n)
		return err
	}, query, args...)
	if err != nil || want.Query == "" {
		return numbers, err
	}
	among := make(map[int64]bool, len(numbers))
	for _, n := range numbers {
		among[n] = true
	}
	return slices.DeleteFunc(slices.Clone(found), func(n int64) bool { return !among[n] }), nil
}

func screenRows(ctx context.Context, q *sql.Tx, page []int64, coder string) ([]ScreenRow, error) {
	at := map[int64]int{}
	for i, n := range page {
		at[n] = i
	}
	out := make([]ScreenRow, len(page))
	return out, eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int64
		var r ScreenRow
		var text, blocks string
		if err := rows.Scan(&n, &r.ID, &r.Title, &r.Publication, &r.Date.First, &r.Date.Last, &r.Date.Time, &r.Date.Precision, &r.Date.Source,
			&r.State, &r.Reason, &text, &blocks); err != nil {
			return err
		}
		r.Standfirst = beginning(text, blocks)
		out[at[n]] = r
		return nil
	}, `SELECT a.n, a.id, a.title, a.publication, a.date_first, a.date_last, a.date_time, a.date_precision, a.date_source,
		`+stateNow+`, coalesce(t.reason, ''), coalesce(x.text, ''), coalesce(r.blocks, '[]')
		FROM article a `+latestState+` LEFT JOIN revision r ON r.id = a.revision LEFT JOIN article_text x ON x.sha256 = r.text_sha
		WHERE a.n IN (SELECT value FROM json_each(?2))`, coder, anyOf(page))
}

// screenHits adds the passages that a search found.
func (a *Archive) screenHits(ctx context.Context, query string, limit int, rows []ScreenRow) error {
	res, err := a.Search(ctx, query, SearchOptions{Limit: limit})
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, r := range rows {
		at[r.ID] = i
	}
	for _, x := range res.Articles {
		if i, ok := at[x.ID]; ok {
			rows[i].Hits = x.Hits
		}
	}
	return nil
}

// SampleStep returns the step that makes a list of n articles drawn at random among those that a query finds
// (all when it is empty): of each publication or year, when strata says so, as many as its share. The seed is
// kept with the list; the same seed over the same articles draws the same ones.
func (a *Archive) SampleStep(ctx context.Context, name, query string, n int, strata string, seed int64) (annotate.Step, error) {
	if n <= 0 {
		return annotate.Step{}, &annotate.Invalid{Change: -1, Reason: fmt.Sprintf("a sample of %d articles cannot be drawn: give how many, at least 1", n)}
	}
	if strata != "" && strata != "publication" && strata != "year" {
		return annotate.Step{}, &annotate.Invalid{Change: -1, Reason: fmt.Sprintf("a sample is drawn by publication or by year, not by %q", strata)}
	}
	all, err := a.sampled(ctx, query, strata)
	if err != nil {
		return annotate.Step{}, err
	}
	drawn := draw(all, n, seed)
	if len(drawn) == 0 {
		return annotate.Step{}, &annotate.Invalid{Change: -1, Reason: "there is no article to draw from"}
	}
	return listStep(fmt.Sprintf("Drew the sample '%s', %s of %d", name, counted(len(drawn), "article"), len(all)),
		annotate.Fields{"name": name, "origin": "random sample", "query": query, "size": n, "strata": strata, "seed": seed}, drawn), nil
}

// QueryListStep returns the step that makes a list of the articles that a query finds now.
func (a *Archive) QueryListStep(ctx context.Context, name, query string) (annotate.Step, error) {
	all, err := a.sampled(ctx, query, "")
	if err != nil {
		return annotate.Step{}, err
	}
	ids := make([]string, len(all))
	for i, x := range all {
		ids[i] = x.id
	}
	return listStep(fmt.Sprintf("Made the list '%s', %s", name, counted(len(ids), "article")), annotate.Fields{"name": name, "origin": "by query", "query": query}, ids), nil
}

func listStep(label string, fields annotate.Fields, articles []string) annotate.Step {
	s := annotate.Step{Label: label, Changes: []annotate.Change{annotate.Create("list", "$list", fields)}}
	for i, id := range articles {
		s.Changes = append(s.Changes, annotate.Create("list_article", "", annotate.Fields{"list": "$list", "article": id, "ordinal": i}))
	}
	return s
}

// A candidate is an article that may be drawn, with its stratum.
type candidate struct{ id, stratum string }

func (a *Archive) sampled(ctx context.Context, query, strata string) ([]candidate, error) {
	var which any
	if query != "" {
		m, err := a.match(ctx, query, ByAdded)
		if err != nil {
			return nil, err
		}
		which = anyOf(m.order)
	}
	stratum := map[string]string{"": `''`, "publication": "a.publication_key", "year": fmt.Sprintf(`CASE WHEN a.date_first >= %d THEN '' ELSE strftime('%%Y', a.date_first * 86400, 'unixepoch') END`, annotate.Undated)}[strata]
	var out []candidate
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var c candidate
			err := rows.Scan(&c.id, &c.stratum)
			out = append(out, c)
			return err
		}, `SELECT a.id, `+stratum+` FROM article a WHERE a.trashed = 0 AND (?1 IS NULL OR a.n IN (SELECT value FROM json_each(?1))) ORDER BY a.n`, which)
	})
	return out, err
}

// draw takes n at random, from each stratum its share; what rounding leaves goes to the largest remainders.
func draw(all []candidate, n int, seed int64) []string {
	var strata []string
	of := map[string][]string{}
	for _, c := range all {
		if _, ok := of[c.stratum]; !ok {
			strata = append(strata, c.stratum)
		}
		of[c.stratum] = append(of[c.stratum], c.id)
	}
	slices.Sort(strata)
	n = min(n, len(all))
	shares, left := make([]int, len(strata)), n
	order := make([]int, len(strata))
	for i, s := range strata {
		shares[i], order[i] = n*len(of[s])/len(all), i
		left -= shares[i]
	}
	slices.SortStableFunc(order, func(x, y int) int {
		return n*len(of[strata[y]])%len(all) - n*len(of[strata[x]])%len(all)
	})
	for _, i := range order[:left] {
		shares[i]++
	}
	r := rand.New(rand.NewPCG(uint64(seed), 0x70726573736d61))
	var out []string
	for i, s := range strata {
		ids := of[s]
		r.Shuffle(len(ids), func(x, y int) { ids[x], ids[y] = ids[y], ids[x] })
		out = append(out, ids[:shares[i]]...)
	}
	return out
}

// A List is a list of articles with its size and how many of them this coder has still to look at.
type List struct {
	ID, Name, Origin, Query, Strata string
	Size                            int
	Seed                            int64
	Articles, New                   int
}

// Lists returns the lists, by name.
func (a *Archive) Lists(ctx context.Context) ([]List, error) {
	var out []List
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var l List
			err := rows.Scan(&l.ID, &l.Name, &l.Origin, &l.Query, &l.Strata, &l.Size, &l.Seed, &l.Articles, &l.New)
			out = append(out, l)
			return err
		}, `SELECT l.id, l.name, l.origin, l.query, l.strata, l.size, l.seed, count(a.id), coalesce(sum(a.id IS NOT NULL AND `+stateNow+` = 'new'), 0)
			FROM list l LEFT JOIN list_article x ON x.list = l.id AND x.trashed = 0 LEFT JOIN article a ON a.id = x.article AND a.trashed = 0 `+latestState+`
			WHERE l.trashed = 0 GROUP BY l.id ORDER BY l.name, l.n`, a.Info().Coder.ID)
	})
	return out, err
}

// beginning is the standfirst of a text, else the first words of its body.
func beginning(text, blocks string) string {
	var all []annotate.Block
	if json.Unmarshal([]byte(blocks), &all) != nil {
		return ""
	}
	out := ""
	for _, kind := range []func(annotate.BlockKind) bool{func(k annotate.BlockKind) bool { return k == annotate.Standfirst }, annotate.BlockKind.Body} {
		for _, b := range all {
			if kind(b.Kind) && b.Start >= 0 && b.End <= len(text) && b.Start < b.End && len(out) < standfirstMost {
				out = strings.TrimSpace(out + " " + text[b.Start:b.End])
			}
		}
		if out != "" {
			break
		}
	}
	if len(out) > standfirstMost {
		out = strings.ToValidUTF8(out[:standfirstMost], "") + "…"
	}
	return out
}
