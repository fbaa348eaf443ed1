package archive

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"sync"

	"pressmark/archive/search"
)

// SearchOptions narrow a search.
type SearchOptions struct {
	Limit int    // articles at most; 0: 50
	After string // Results.Next of the page before
	Sort  Sort   // "": what the query says, else by relevance when there are words, else the newest first
	All   bool   // every hit of each article, not the first some
}

// Results of a search.
type Results struct {
	Articles   []ArticleHits
	Total      int    // articles that match
	Statements int    // matching statements of the whole answer, when coding was asked for
	Indexed    bool   // false: the texts were read, because the index was not ready
	Next       string // cursor, "" when there is no more
	Others     []Hit  // with kind:entity or kind:memo: those, at most Limit; memos of an article are among its hits
}

// matched is the whole answer to a query: what pages are cut from.
type matched struct {
	plan       plan
	order      []int64      // articles, in order
	hits       []search.Hit // records, by article
	others     []search.Hit // entities, and memos without an article
	scores     map[int64]float64
	indexed    bool
	change     int64 // of the mirror
	searchable int64 // of the index
}

// held keeps the answers to the last queries, so that a page is cut and not searched for. An answer is
// used again only while nothing has changed.
type held struct {
	mu   sync.Mutex
	list []*matched // the newest first
}

const heldMost = 4

// Search answers a query. A *search.QueryError points at the part of it that is at fault.
func (a *Archive) Search(ctx context.Context, query string, o SearchOptions) (Results, error) {
	if o.Limit <= 0 {
		o.Limit = 50
	}
	m, err := a.match(ctx, query, o.Sort)
	if err != nil {
		return Results{}, err
	}
	start, err := m.start(o.After)
	if err != nil {
		return Results{}, err
	}
	r := Results{Total: len(m.order), Indexed: m.indexed}
	end := min(start+o.Limit, len(m.order))
	page := m.order[start:end]
	if end < len(m.order) {
		r.Next = cursor(page[len(page)-1], end)
	}
	if m.plan.coded || m.plan.kind == search.KindStatement {
		r.Statements = m.count(search.KindStatement)
	}
	err = a.reading(ctx, func(q *sql.Tx) error {
		r.Articles, err = a.pageOfHits(ctx, q, m, page, shownOf(o))
		if err == nil && start == 0 {
			r.Others, err = a.otherHits(ctx, q, m, o.Limit)
		}
		return err
	})
	return r, err
}

// start is where a page begins: behind the article that the cursor names, wherever it stands now.
func (m *matched) start(after string) (int, error) {
	if after == "" {
		return 0, nil
	}
	v, err := readCursor(after, 2)
	if err != nil {
		return 0, err
	}
	n, ok1 := v[0].(int64)
	at, ok2 := v[1].(int64)
	if !ok1 || !ok2 || at < 1 {
		return 0, ErrCursor
	}
	if at <= int64(len(m.order)) && m.order[at-1] == n {
		return int(at), nil
	}
	if i := slices.Index(m.order, n); i >= 0 {
		return i + 1, nil
	}
	return int(min(at, int64(len(m.order)))), nil
}

func (m *matched) count(kind string) (n int) {
	for _, h := range m.hits {
		if h.Kind == kind {
			n++
		}
	}
	return n
}

// of returns an article's records.
func (m *matched) of(article int64) []search.Hit {
	start, _ := slices.BinarySearchFunc(m.hits, article, func(h search.Hit, n int64) int { return cmp.Compare(h.Article, n) })
	end := start
	for end < len(m.hits) && m.hits[end].Article == article {
		end++
	}
	return m.hits[start:end]
}

// match returns the whole answer, held or worked out.
func (a *Archive) match(ctx context.Context, query string, sort Sort) (*matched, error) {
	p, err := parsePlan(query)
	if err != nil {
		return nil, err
	}
	if sort != "" {
		p.sort, p.upward = sort, sort == ByTitle || sort == ByPublication
	}
	if p.sort == "" {
		p.sort = ByDate
		if p.words != nil {
			p.sort = byRank
		}
	}
	index := a.index.current()
	if index == nil {
		return a.matchTexts(ctx, p)
	}
	m, err := a.matchIndex(ctx, p, index)
	if err != nil && a.index.spoil(err) {
		return a.matchTexts(ctx, p)
	}
	return m, err
}

// matchIndex answers with the help of the index.
func (a *Archive) matchIndex(ctx context.Context, p plan, index *search.Index) (out *matched, err error) {
	err = a.mirror.use(ctx, a, func() error {
		now := a.IndexState().Change
		if out = a.held.find(p, a.mirror.change, now); out != nil {
			return nil
		}
		if out, err = a.workOut(ctx, p, index, index); err == nil {
			out.searchable = now
			a.held.keep(out)
		}
		return err
	})
	return out, err
}

// matchTexts answers without an index. Reading the texts takes long, so it is done before the mirror is
// held still.
func (a *Archive) matchTexts(ctx context.Context, p plan) (out *matched, err error) {
	last, err := a.lastChange(ctx)
	if err != nil {
		return nil, err
	}
	if out = a.held.find(p, last, last); out != nil {
		return out, nil
	}
	texts := newScan(a, p.root)
	if err := texts.read(ctx); err != nil {
		return nil, err
	}
	err = a.mirror.use(ctx, a, func() error {
		if out, err = a.workOut(ctx, p, texts, nil); err == nil {
			out.indexed, out.searchable = len(texts.leaves) == 0, last
			a.held.keep(out)
		}
		return err
	})
	return out, err
}

func (h *held) find(p plan, change, searchable int64) *matched {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, x := range h.list {
		if x.plan.source == p.source && x.plan.sort == p.sort && x.plan.upward == p.upward && x.change == change && x.searchable == searchable {
			return x
		}
	}
	return nil
}

// forget lets go of all answers.
func (h *held) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.list = nil
}

func (h *held) keep(x *matched) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.list = slices.Insert(h.list, 0, x)
	h.list = h.list[:min(len(h.list), heldMost)]
}

// workOut answers a plan; ranks nil: there is no rank.
func (a *Archive) workOut(ctx context.Context, p plan, words textSource, ranks *search.Index) (*matched, error) {
	j := &joiner{a: a, m: &a.mirror, words: words, live: newSet(a.mirror.articles.most)}
	for _, n := range a.mirror.articles.all() {
		j.live.add(n)
	}
	x, err := j.eval(ctx, p.root, false)
	if err != nil {
		return nil, err
	}
	out := &matched{plan: p, indexed: ranks != nil, change: a.mirror.change}
	articles := x.all()
	if p.kind != "" {
		if x.records, err = j.ofKind(ctx, p, x); err != nil {
			return nil, err
		}
		articles = answer{articles: j.none().articles, records: x.records}.all()
	}
	for _, h := range x.records {
		if h.Article != 0 {
			out.hits = append(out.hits, h)
		} else if p.kind != "" {
			out.others = append(out.others, h)
		}
	}
	slices.SortStableFunc(out.hits, func(x, y search.Hit) int { return cmp.Compare(x.Article, y.Article) })
	out.order, err = a.ordered(ctx, out, articles, ranks)
	return out, err
}

// ofKind narrows an answer to the records of the kind asked for: those that were found by their own words
// or coding, or, when the query speaks of articles only, all that belong to these.
func (j *joiner) ofKind(ctx context.Context, p plan, x answer) ([]search.Hit, error) {
	if p.words != nil || p.coded {
		return slices.DeleteFunc(x.records, func(h search.Hit) bool { return h.Kind != p.kind }), nil
	}
	var out []search.Hit
	if p.kind == search.KindEntity {
		err := j.a.reading(ctx, func(q *sql.Tx) error {
			return eachRow(ctx, q, func(rows *sql.Rows) error {
				h := search.Hit{Kind: search.KindEntity}
				err := rows.Scan(&h.N)
				out = append(out, h)
				return err
			}, `SELECT n FROM entity WHERE trashed = 0 ORDER BY name_key, n`)
		})
		return out, err
	}
	for n := range j.m.of[p.kind] {
		if at := j.m.article(p.kind, int64(n)); at != 0 && x.articles.has(at) {
			out = append(out, search.Hit{Kind: p.kind, N: int64(n), Article: at})
		}
	}
	return out, nil
}

// rankedMost bounds how many articles are ranked; behind them come the others, the newest first. A short
// answer is ranked as a whole.
const (
	rankedMost = 1000
	rankedFew  = 100_000
)

// ordered sorts the articles of an answer.
func (a *Archive) ordered(ctx context.Context, m *matched, set articleSet, ranks *search.Index) ([]int64, error) {
	c := &a.mirror.articles
	switch m.plan.sort {
	case ByTitle, ByPublication:
		return a.orderedBySQL(ctx, m.plan, set)
	case ByAdded:
		list := set.list()
		if !m.plan.upward {
			slices.Reverse(list)
		}
		return list, nil
	case byRank:
		if words := rankable(m.plan.words); ranks != nil && words != nil {
			return m.ranked(ctx, c, set, ranks, words)
		}
	}
	list := set.list()
	slices.SortFunc(list, func(x, y int64) int {
		if m.plan.upward {
			return c.byDate(x, y)
		}
		return c.byDate(y, x)
	})
	return list, nil
}

// ranked puts the best articles first, then those that were found otherwise: by a mark's words, say.
func (m *matched) ranked(ctx context.Context, c *articleColumns, set articleSet, ranks *search.Index, words search.Node) ([]int64, error) {
	most := rankedMost
	if set.count() <= rankedMost {
		most = rankedFew // the rest of the query may leave out the best by words alone
	}
	scored, err := ranks.Ranked(ctx, words, most)
	if err != nil {
		return nil, err
	}
	m.scores = map[int64]float64{}
	rest := slices.Clone(set)
	var order []int64
	for _, s := range scored {
		if set.has(s.N) {
			order = append(order, s.N)
			m.scores[s.N] = s.Score
			rest[s.N/64] &^= 1 << (s.N % 64)
		}
	}
	others := rest.list()
	slices.SortFunc(others, func(x, y int64) int { return c.byDate(y, x) })
	return append(order, others...), nil
}

// orderedBySQL sorts by a column of text, whose order the database keeps.
func (a *Archive) orderedBySQL(ctx context.Context, p plan, set articleSet) ([]int64, error) {
	order := make([]int64, 0, set.count())
	direction := " DESC"
	if p.upward {
		direction = ""
	}
	by := ""
	for _, c := range splitColumns(sortKeys[p.sort] + "n") {
		by += ", " + c + direction
	}
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var n int64
			err := rows.Scan(&n)
			if set.has(n) {
				order = append(order, n)
			}
			return err
		}, `SELECT n FROM article WHERE trashed = 0 ORDER BY `+by[2:])
	})
	return order, err
}

// Matching returns the uuids of the articles that a query finds, and those of the marks and statements by
// which it found them, each in ascending order of their numbers.
func (a *Archive) Matching(ctx context.Context, query string) (articles, records []string, err error) {
	m, err := a.match(ctx, query, ByAdded)
	if err != nil {
		return nil, nil, err
	}
	numbers := map[string][]int64{search.KindArticle: m.order}
	for _, h := range m.hits {
		numbers[h.Kind] = append(numbers[h.Kind], h.N)
	}
	err = a.reading(ctx, func(q *sql.Tx) error {
		for _, kind := range []string{search.KindArticle, search.KindAnnotation, search.KindStatement} {
			ids, err := strs(ctx, q, `SELECT id FROM `+kind+` WHERE n`+inWhich+` ORDER BY n`, anyOf(numbers[kind]))
			if err != nil {
				return err
			}
			if kind == search.KindArticle {
				articles = ids
			} else {
				records = append(records, ids...)
			}
		}
		return nil
	})
	return articles, records, err
}

func byPlace(x, y Hit) int {
	return cmp.Or(cmp.Compare(x.Place.Start, y.Place.Start), cmp.Compare(x.Place.End, y.Place.End))
}
