package archive

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"pressmark/annotate"
	"pressmark/archive/search"
)

// A StatementColumn is a column of the table of statements.
type StatementColumn string

// The columns. Of those with several names each is compared and filtered by all of them, in order.
const (
	ColumnDate        StatementColumn = "date" // of the article
	ColumnArticle     StatementColumn = "article"
	ColumnPublication StatementColumn = "publication"
	ColumnSpeaker     StatementColumn = "speaker"
	ColumnFor         StatementColumn = "for"
	ColumnConcept     StatementColumn = "concept"
	ColumnStance      StatementColumn = "stance"
	ColumnReported    StatementColumn = "reported by"
	ColumnQuotation   StatementColumn = "quotation"
)

// A StatementQuery asks for statements of the archive. The zero value asks for all of them, newest article
// first.
type StatementQuery struct {
	Query      string                     // only those that a search finds; of a query of words alone, all in the articles found
	Filters    map[StatementColumn]string // a statement stays when each column holds the words, folded; "none": when it is empty
	Sort       StatementColumn            // empty: by date, the newest first
	Descending bool
	PerSpeaker bool // one row a speaker, the other way of counting
}

// A StatementKey names a row of the table: a statement, or with Speaker from 0 one of its speakers.
type StatementKey struct {
	N       int64 // record number of the statement
	Speaker int   // -1: the whole statement
}

// StatementKeys returns the rows of the table in order, as keys to fetch pages by. 100,000 of them are
// listed in some tens of milliseconds, but for the first time that a column is asked for; without filter, order
// and query at once.
func (a *Archive) StatementKeys(ctx context.Context, want StatementQuery) ([]StatementKey, error) {
	places, err := a.mirror.statements(ctx, a, nil, 1<<31)
	if err != nil {
		return nil, err
	}
	keep, err := a.statementsFound(ctx, want.Query)
	if err != nil {
		return nil, err
	}
	if keep != nil {
		places = slices.DeleteFunc(places, func(p statementPlace) bool { return !keep(p) })
	}
	if want.plain() {
		keys := make([]StatementKey, len(places))
		for i, p := range places {
			keys[i] = StatementKey{N: p.n, Speaker: -1}
		}
		return keys, nil
	}
	columns, err := want.columns()
	if err != nil {
		return nil, err
	}
	var keys []StatementKey
	err = a.words.use(ctx, a, columns, func() (err error) {
		keys, err = a.words.list(ctx, places, want)
		return err
	})
	return keys, err
}

// columns are those whose words the list looks at.
func (q *StatementQuery) columns() (out []StatementColumn, err error) {
	if q.Sort != "" {
		out = append(out, q.Sort)
	}
	for c, words := range q.Filters {
		if strings.TrimSpace(words) != "" {
			out = append(out, c)
		}
	}
	if q.PerSpeaker {
		out = append(out, ColumnSpeaker)
	}
	for _, c := range out {
		if _, ok := columnQueries[c]; !ok && c != ColumnDate {
			return nil, fmt.Errorf("statements have no column %q", c)
		}
	}
	return out, nil
}

// plain reports whether the rows are all statements in the order in which they are held.
func (q *StatementQuery) plain() bool {
	for _, words := range q.Filters {
		if strings.TrimSpace(words) != "" {
			return false
		}
	}
	return q.Sort == "" && !q.PerSpeaker
}

// statementsFound says which statements a query finds; nil: all.
func (a *Archive) statementsFound(ctx context.Context, query string) (func(statementPlace) bool, error) {
	if strings.TrimSpace(query) == "" {
		return nil, nil
	}
	m, err := a.match(ctx, query, ByAdded)
	if err != nil {
		return nil, err
	}
	found, articles := map[int64]bool{}, map[int64]bool{}
	for _, h := range m.hits {
		if h.Kind == search.KindStatement {
			found[h.N] = true
		}
	}
	if len(found) > 0 || m.plan.asksStatements() {
		return func(p statementPlace) bool { return found[p.n] }, nil
	}
	for _, n := range m.order {
		articles[n] = true
	}
	return func(p statementPlace) bool { return articles[p.article] }, nil
}

// A listed row is a key with its place and the words of the column that the list is sorted by.
type listed struct {
	StatementKey
	place statementPlace
	sort  string
}

// list makes the rows of these statements, leaves out those that do not pass the filters and sorts the rest.
func (t *statementWords) list(ctx context.Context, places []statementPlace, want StatementQuery) ([]StatementKey, error) {
	filters := want.folded()
	rows := make([]listed, 0, len(places))
	for i, p := range places {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		first, last := -1, -1
		if want.PerSpeaker {
			if n := t.parts(ColumnSpeaker, p.n); n > 0 {
				first, last = 0, n-1
			}
		}
		for speaker := first; speaker <= last; speaker++ {
			r := listed{StatementKey: StatementKey{N: p.n, Speaker: speaker}, place: p}
			if !t.passes(r, filters) {
				continue
			}
			if want.Sort != "" && want.Sort != ColumnDate {
				r.sort = t.rowWords(r, want.Sort)
			}
			rows = append(rows, r)
		}
	}
	rows = sortListed(rows, want)
	keys := make([]StatementKey, len(rows))
	for i, r := range rows {
		keys[i] = r.StatementKey
	}
	return keys, ctx.Err()
}

// folded returns the filters as they are compared, without the empty ones.
func (q *StatementQuery) folded() map[StatementColumn]string {
	out := map[StatementColumn]string{}
	for c, words := range q.Filters {
		if words = annotate.Fold(strings.TrimSpace(words)); words != "" {
			out[c] = words
		}
	}
	return out
}

// rowWords are the words of a column in this row: those of its one speaker where the row is one speaker's.
func (t *statementWords) rowWords(r listed, c StatementColumn) string {
	if c == ColumnDate {
		if r.place.first == int32(annotate.Undated) {
			return "undated"
		}
		return annotate.DayString(int(r.place.first))
	}
	if r.Speaker >= 0 && (c == ColumnSpeaker || c == ColumnFor) {
		return t.cell(c, r.N, r.Speaker)
	}
	return t.cell(c, r.N, -1)
}

func (t *statementWords) passes(r listed, filters map[StatementColumn]string) bool {
	for c, want := range filters {
		has := strings.Trim(t.rowWords(r, c), "; ")
		if !strings.Contains(has, want) && !(want == "none" && has == "") {
			return false
		}
	}
	return true
}

// sortListed puts rows in the order asked for; rows without words in the column come last, ties stay in the
// order of dates.
func sortListed(rows []listed, want StatementQuery) []listed {
	switch want.Sort {
	case "":
		return rows
	case ColumnDate:
		if !want.Descending {
			slices.SortStableFunc(rows, func(x, y listed) int {
				return cmp.Or(cmp.Compare(x.place.first, y.place.first), cmp.Compare(x.place.last, y.place.last), cmp.Compare(x.place.article, y.place.article), cmp.Compare(x.N, y.N))
			})
		}
		return rows
	}
	ranks, count := rankOf(rows, want.Descending)
	starts := make([]int, count+2) // where the rows of each rank begin
	for _, r := range ranks {
		starts[r+1]++
	}
	for i := range count + 1 {
		starts[i+1] += starts[i]
	}
	out := make([]listed, len(rows))
	for i, r := range ranks {
		out[starts[r]] = rows[i]
		starts[r]++
	}
	return out
}

// rankOf numbers rows by the order of their words: those of equal words alike, those without any behind all
// others, with count.
func rankOf(rows []listed, descending bool) (ranks []int32, count int) {
	at := map[string]int32{}
	var distinct []string
	for i := range rows {
		w := rows[i].sort
		if _, ok := at[w]; !ok && w != "" {
			at[w] = 0
			distinct = append(distinct, w)
		}
	}
	slices.Sort(distinct)
	if descending {
		slices.Reverse(distinct)
	}
	for i, w := range distinct {
		at[w] = int32(i)
	}
	at[""] = int32(len(distinct))
	ranks = make([]int32, len(rows))
	for i := range rows {
		ranks[i] = at[rows[i].sort]
	}
	return ranks, len(distinct)
}

// StatementRows returns the rows of these keys, in their order; a statement that is gone meanwhile is left
// out.
func (a *Archive) StatementRows(ctx context.Context, keys []StatementKey) ([]StatementRow, error) {
	var places []statementPlace
	seen := map[int64]bool{}
	for _, k := range keys {
		if !seen[k.N] {
			seen[k.N] = true
			places = append(places, statementPlace{n: k.N})
		}
	}
	rows, err := a.rowsAt(ctx, places)
	if err != nil {
		return nil, err
	}
	byNumber := map[int64]StatementRow{}
	for _, r := range rows {
		r.Cursor = ""
		byNumber[r.n] = r
	}
	out := make([]StatementRow, 0, len(keys))
	for _, k := range keys {
		if r, ok := byNumber[k.N]; ok && k.N != 0 {
			out = append(out, r.ofSpeaker(k.Speaker))
		}
	}
	return out, nil
}

// ofSpeaker is the row with one of its speakers only.
func (r StatementRow) ofSpeaker(i int) StatementRow {
	if i < 0 || i >= len(r.Speakers) || i >= len(r.SpeakerNames) {
		return r
	}
	before := 0
	for _, p := range r.Speakers[:i] {
		if p.ForResolution != annotate.ResolvedNone {
			before++
		}
	}
	spoken := r.Speakers[i].ForResolution != annotate.ResolvedNone
	r.Speakers, r.SpeakerNames = r.Speakers[i:i+1], r.SpeakerNames[i:i+1]
	if spoken && before < len(r.ForNames) {
		r.ForNames = r.ForNames[before : before+1]
	} else {
		r.ForNames = nil
	}
	return r
}

// StatementIDs returns the uuids of the statements of these keys, each once, in their order.
func (a *Archive) StatementIDs(ctx context.Context, keys []StatementKey) ([]string, error) {
	numbers, at := []int64{}, map[int64]int{}
	for _, k := range keys {
		if _, ok := at[k.N]; !ok {
			at[k.N] = len(numbers)
			numbers = append(numbers, k.N)
		}
	}
	byPlace := make([]string, len(numbers))
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var n int64
			var id string
			err := rows.Scan(&n, &id)
			byPlace[at[n]] = id
			return err
		}, `SELECT n, id FROM statement WHERE trashed = 0 AND n`+inWhich, anyOf(numbers))
	})
	return slices.DeleteFunc(byPlace, func(s string) bool { return s == "" }), err
}
