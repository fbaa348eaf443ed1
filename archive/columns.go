package archive

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"pressmark/archive/search"
)

// The mirror holds in memory what lists, joins and sorts of a search need of every record: 20 bytes an
// article, 4 a mark, statement or memo, and the names of entities, concepts and tags. It is read from the
// database at its first use and then follows the changes: before each use it re-reads the records that
// changes since the last one name. Record numbers are dense, so columns are slices indexed by them.
type mirror struct {
	mu     sync.RWMutex
	loaded bool
	change int64 // number of the last change that is in it

	articles articleColumns
	of       map[string][]int32 // annotation, statement, memo: article number by record number; 0: none, gone or in the trash
	stances  []uint8            // by statement: index into choices["stance"], behind its end for none
	forms    []uint8            // the same of choices["form"]

	publications, languages interned
	names                   names
	order                   []statementPlace // statements as StatementPage lists them; nil: to be sorted again
}

// articleColumns are indexed by an article's record number.
type articleColumns struct {
	live            []bool
	first, last     []int32 // days
	publication     []int32 // index into mirror.publications
	language        []int32
	liveCount, most int // articles not in the trash; highest record number
}

// interned are strings, each once.
type interned struct {
	keys []string
	at   map[string]int32
}

func (t *interned) number(s string) int32 {
	if n, ok := t.at[s]; ok {
		return n
	}
	if t.at == nil {
		t.at = map[string]int32{}
	}
	n := int32(len(t.keys))
	t.keys, t.at[s] = append(t.keys, s), n
	return n
}

// recordTables are the tables whose records belong to an article and can be hits.
var recordTables = []string{"annotation", "statement", "memo"}

// use brings the mirror up to date and runs f while it cannot change.
func (m *mirror) use(ctx context.Context, a *Archive, f func() error) error {
	if err := m.refresh(ctx, a); err != nil {
		return err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	return f()
}

// refresh reads what changed since the last time. It takes the lock before a connection: who holds the
// mirror still may be waiting for one.
func (m *mirror) refresh(ctx context.Context, a *Archive) error {
	last, err := a.lastChange(ctx)
	if err != nil {
		return err
	}
	m.mu.RLock()
	current := m.loaded && m.change >= last
	m.mu.RUnlock()
	if current {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return a.reading(ctx, func(q *sql.Tx) error {
		if err := q.QueryRowContext(ctx, lastChange).Scan(&last); err != nil {
			return err
		}
		if m.loaded && m.change >= last {
			return nil // another search was faster
		}
		if err := m.follow(ctx, q, last); err != nil {
			m.loaded = false // half read: begin again next time
			return err
		}
		m.loaded, m.change, m.order = true, last, nil
		return nil
	})
}

const lastChange = `SELECT coalesce(max(n), 0) FROM change`

func (a *Archive) lastChange(ctx context.Context) (last int64, err error) {
	err = a.read.QueryRowContext(ctx, lastChange).Scan(&last)
	return last, err
}

// mirrored are the tables that the mirror holds something of.
const mirrored = `'article', 'annotation', 'statement', 'memo', 'entity', 'alias', 'concept', 'tag'`

// tooMany is the number of changes from which reading everything is faster than reading them one by one.
const tooMany = 200_000

func (m *mirror) follow(ctx context.Context, q *sql.Tx, last int64) error {
	if !m.loaded || last-m.change > tooMany {
		m.articles, m.of, m.names, m.stances, m.forms = articleColumns{}, map[string][]int32{}, newNames(), nil, nil
		return m.read(ctx, q, nil)
	}
	touched := map[string][]int64{}
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		var table string
		var n int64
		err := rows.Scan(&table, &n)
		touched[table] = append(touched[table], n)
		return err
	}, `SELECT DISTINCT tbl, rec FROM change WHERE n > ? AND tbl IN (`+mirrored+`)`, m.change)
	if err != nil {
		return err
	}
	return m.read(ctx, q, touched)
}

// read reads the touched records, or with nil all of them.
func (m *mirror) read(ctx context.Context, q *sql.Tx, touched map[string][]int64) error {
	if err := m.readArticles(ctx, q, touched); err != nil {
		return err
	}
	for _, table := range recordTables {
		if err := m.readRecords(ctx, q, table, touched); err != nil {
			return err
		}
	}
	return m.names.read(ctx, q, touched)
}

// only narrows a query to the touched records of a table; skip: there are none.
func only(touched map[string][]int64, table, column string) (where string, args []any, skip bool) {
	if touched == nil {
		return "1", nil, false
	}
	numbers := touched[table]
	return column + inWhich, []any{anyOf(numbers)}, len(numbers) == 0
}

func (m *mirror) readArticles(ctx context.Context, q *sql.Tx, touched map[string][]int64) error {
	where, args, skip := only(touched, "article", "n")
	if skip {
		return nil
	}
	c := &m.articles
	for _, n := range touched["article"] {
		c.grow(int(n))
		c.drop(int(n))
	}
	return eachRow(ctx, q, func(rows *sql.Rows) error {
		var n, first, last int
		var trashed bool
		var publication, language string
		if err := rows.Scan(&n, &first, &last, &trashed, &publication, &language); err != nil {
			return err
		}
		c.grow(n)
		c.first[n], c.last[n] = int32(first), int32(last)
		c.publication[n], c.language[n] = m.publications.number(publication), m.languages.number(language)
		if !trashed {
			c.live[n] = true
			c.liveCount++
		}
		return nil
	}, `SELECT n, date_first, date_last, trashed, publication_key, language FROM article WHERE `+where, args...)
}

func (c *articleColumns) grow(n int) {
	if n < len(c.live) {
		return
	}
	size := max(n+1, len(c.live)*5/4)
	grow := func(s []int32) []int32 { return append(s, make([]int32, size-len(s))...) }
	c.live = append(c.live, make([]bool, size-len(c.live))...)
	c.first, c.last, c.publication, c.language = grow(c.first), grow(c.last), grow(c.publication), grow(c.language)
	c.most = size - 1
}

func (c *articleColumns) drop(n int) {
	if c.live[n] {
		c.live[n] = false
		c.liveCount--
	}
}

// has reports whether the article is there and not in the trash.
func (c *articleColumns) has(n int64) bool { return n > 0 && n < int64(len(c.live)) && c.live[n] }

// all lists the articles that are not in the trash, by number.
func (c *articleColumns) all() []int64 {
	out := make([]int64, 0, c.liveCount)
	for n, live := range c.live {
		if live {
			out = append(out, int64(n))
		}
	}
	return out
}

// byDate compares two articles by first day, last day and number.
func (c *articleColumns) byDate(x, y int64) int {
	return cmp.Or(cmp.Compare(c.first[x], c.first[y]), cmp.Compare(c.last[x], c.last[y]), cmp.Compare(x, y))
}

func (m *mirror) readRecords(ctx context.Context, q *sql.Tx, table string, touched map[string][]int64) error {
	where, args, skip := only(touched, table, "x.n")
	if skip {
		return nil
	}
	column := m.of[table]
	for _, n := range touched[table] {
		if n < int64(len(column)) {
			column[n] = 0
		}
	}
	more := `0, 0`
	if table == "statement" {
		more = choiceNumber("stance") + `, ` + choiceNumber("form")
	}
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int
		var article int32
		var stance, form uint8
		if err := rows.Scan(&n, &article, &stance, &form); err != nil {
			return err
		}
		column = widen(column, n)
		column[n] = article
		if table == "statement" {
			m.stances, m.forms = widen(m.stances, n), widen(m.forms, n)
			m.stances[n], m.forms[n] = stance, form
		}
		return nil
	}, `SELECT x.n, a.n, `+more+` FROM `+table+` x CROSS JOIN article a ON a.id = x.article WHERE x.trashed = 0 AND `+where, args...)
	m.of[table] = column
	return err
}

// widen makes room for record number n.
func widen[T any](column []T, n int) []T {
	if n < len(column) {
		return column
	}
	return append(column, make([]T, max(n+1, len(column)*5/4)-len(column))...)
}

// choiceNumber is SQL for the place of a statement's value among those that a query knows.
func choiceNumber(field string) string {
	var b strings.Builder
	b.WriteString("CASE x." + field)
	for i, v := range choices[field] {
		fmt.Fprintf(&b, " WHEN '%s' THEN %d", v, i)
	}
	fmt.Fprintf(&b, " ELSE %d END", len(choices[field]))
	return b.String()
}

// statementsWith lists the statements that have a value of stance or form.
func (m *mirror) statementsWith(field, value string) (out []search.Hit) {
	column, want := m.stances, uint8(slices.Index(choices[field], value))
	if field == "form" {
		column = m.forms
	}
	for n, v := range column {
		if v != want {
			continue
		}
		if at := m.article(search.KindStatement, int64(n)); at != 0 {
			out = append(out, search.Hit{Kind: search.KindStatement, N: int64(n), Article: at})
		}
	}
	return out
}

// article returns the number of the article to which a record belongs; 0 when either is in the trash.
func (m *mirror) article(table string, n int64) int64 {
	column := m.of[table]
	if n <= 0 || n >= int64(len(column)) || !m.articles.has(int64(column[n])) {
		return 0
	}
	return int64(column[n])
}

// count returns how many records of a table are shown.
func (m *mirror) count(table string) (n int) {
	for _, article := range m.of[table] {
		if article != 0 && m.articles.live[article] {
			n++
		}
	}
	return n
}

// A statementPlace is a statement's place in StatementPage's order.
type statementPlace struct {
	first, last int32
	article, n  int64
}

func (p statementPlace) cursor() string { return cursor(p.first, p.last, p.article, p.n) }

func placeFrom(v []any) (p statementPlace, ok bool) {
	var n [4]int64
	for i := range n {
		if n[i], ok = v[i].(int64); !ok {
			return p, false
		}
	}
	if n[0] > math.MaxInt32 || n[0] < math.MinInt32 || n[1] > math.MaxInt32 || n[1] < math.MinInt32 {
		return p, false
	}
	return statementPlace{int32(n[0]), int32(n[1]), n[2], n[3]}, true
}

// compare orders by article, newest first, then by the statement's number.
func (p statementPlace) compare(o statementPlace) int {
	return cmp.Or(cmp.Compare(o.first, p.first), cmp.Compare(o.last, p.last), cmp.Compare(o.article, p.article), cmp.Compare(p.n, o.n))
}

// statements returns the places of up to limit statements behind one, or from the first.
func (m *mirror) statements(ctx context.Context, a *Archive, after *statementPlace, limit int) ([]statementPlace, error) {
	if err := m.refresh(ctx, a); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.order == nil {
		m.order = m.sortStatements()
	}
	i := 0
	if after != nil {
		var found bool
		i, found = slices.BinarySearchFunc(m.order, *after, statementPlace.compare)
		if found {
			i++
		}
	}
	return slices.Clone(m.order[i:min(i+limit, len(m.order))]), nil
}

func (m *mirror) sortStatements() []statementPlace {
	out := []statementPlace{}
	for n := range m.of["statement"] {
		if at := m.article("statement", int64(n)); at != 0 {
			out = append(out, statementPlace{m.articles.first[at], m.articles.last[at], at, int64(n)})
		}
	}
	slices.SortFunc(out, statementPlace.compare)
	return out
}
