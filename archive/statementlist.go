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
// listed in a fraction of a second; without filter, order and query at once.
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
	var keys []StatementKey
	err = a.reading(ctx, func(q *sql.Tx) (err error) {
		keys, err = listStatements(ctx, q, places, want)
		return err
	})
	return keys, err
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

// A listed row is a key with the folded words of the columns that the query looks into.
type listed struct {
	StatementKey
	place statementPlace
	sort  string
}

func listStatements(ctx context.Context, q *sql.Tx, places []statementPlace, want StatementQuery) ([]StatementKey, error) {
	columns := map[StatementColumn]map[int64][]string{}
	need := []StatementColumn{want.Sort}
	for c, words := range want.Filters {
		if words != "" {
			need = append(need, c)
		}
	}
	if want.PerSpeaker {
		need = append(need, ColumnSpeaker)
	}
	for _, c := range need {
		if _, done := columns[c]; done || c == "" || c == ColumnDate {
			continue
		}
		words, err := columnWords(ctx, q, c)
		if err != nil {
			return nil, err
		}
		columns[c] = words
	}
	rows := make([]listed, 0, len(places))
	for _, p := range places {
		whole := listed{StatementKey: StatementKey{N: p.n, Speaker: -1}, place: p}
		speakers := 1
		if want.PerSpeaker {
			speakers = max(1, len(columns[ColumnSpeaker][p.n]))
		}
		for i := range speakers {
			r := whole
			if want.PerSpeaker && len(columns[ColumnSpeaker][p.n]) > 0 {
				r.Speaker = i
			}
			if r.passes(columns, want.Filters) {
				r.sort = r.words(columns, want.Sort)
				rows = append(rows, r)
			}
		}
	}
	sortListed(rows, want)
	keys := make([]StatementKey, len(rows))
	for i, r := range rows {
		keys[i] = r.StatementKey
	}
	return keys, nil
}

// words of a column in this row: those of its one speaker where the row is one speaker's.
func (r *listed) words(columns map[StatementColumn]map[int64][]string, c StatementColumn) string {
	if c == ColumnDate {
		if r.place.first == int32(annotate.Undated) {
			return "undated"
		}
		return annotate.DayString(int(r.place.first))
	}
	all := columns[c][r.N]
	if r.Speaker >= 0 && (c == ColumnSpeaker || c == ColumnFor) {
		if r.Speaker >= len(all) {
			return ""
		}
		return all[r.Speaker]
	}
	return strings.TrimSpace(strings.Join(all, "; "))
}

func (r *listed) passes(columns map[StatementColumn]map[int64][]string, filters map[StatementColumn]string) bool {
	for c, want := range filters {
		want = annotate.Fold(strings.TrimSpace(want))
		has := strings.Trim(r.words(columns, c), "; ")
		if want == "none" && has == "" {
			continue
		}
		if want != "" && !strings.Contains(has, want) {
			return false
		}
	}
	return true
}

// sortListed puts rows in the order asked for; rows without words in the column come last, ties stay in the
// order of dates.
func sortListed(rows []listed, want StatementQuery) {
	switch want.Sort {
	case "":
		return
	case ColumnDate:
		if !want.Descending {
			slices.SortStableFunc(rows, func(x, y listed) int {
				return cmp.Or(cmp.Compare(x.place.first, y.place.first), cmp.Compare(x.place.last, y.place.last), cmp.Compare(x.place.article, y.place.article), cmp.Compare(x.N, y.N))
			})
		}
		return
	}
	slices.SortStableFunc(rows, func(x, y listed) int {
		if (x.sort == "") != (y.sort == "") {
			if x.sort == "" {
				return 1
			}
			return -1
		}
		if want.Descending {
			return cmp.Compare(y.sort, x.sort)
		}
		return cmp.Compare(x.sort, y.sort)
	})
}

// columnQueries select (number of a statement, words) of a column, in the order of its parts; "entity" and
// "concept" columns select an id that is followed to what it was merged into.
var columnQueries = map[StatementColumn]struct{ table, query string }{
	ColumnArticle:     {"", `SELECT s.n, a.title_key FROM statement s JOIN article a ON a.id = s.article WHERE s.trashed = 0`},
	ColumnPublication: {"", `SELECT s.n, a.publication_key FROM statement s JOIN article a ON a.id = s.article WHERE s.trashed = 0`},
	ColumnStance:      {"", `SELECT s.n, s.stance FROM statement s WHERE s.trashed = 0`},
	ColumnQuotation:   {"fold", `SELECT s.n, coalesce(o.quote, '') FROM statement s JOIN article a ON a.id = s.article ` + evidenceAnchor + ` WHERE s.trashed = 0`},
	ColumnConcept:     {"concept", `SELECT s.n, coalesce(s.concept, ''), '' FROM statement s WHERE s.trashed = 0`},
	ColumnSpeaker:     {"entity", `SELECT s.n, coalesce(p.entity, ''), p.resolution FROM statement_part p JOIN statement s ON s.id = p.statement WHERE p.role = 'speaker' AND p.trashed = 0 AND s.trashed = 0 ORDER BY p.ordinal, p.n`},
	ColumnFor:         {"entity", `SELECT s.n, coalesce(p.for_entity, ''), p.for_resolution FROM statement_part p JOIN statement s ON s.id = p.statement WHERE p.role = 'speaker' AND p.trashed = 0 AND s.trashed = 0 ORDER BY p.ordinal, p.n`},
	ColumnReported:    {"entity", `SELECT s.n, coalesce(l.entity, ''), l.resolution FROM statement_link l JOIN statement s ON s.id = l.statement WHERE l.trashed = 0 AND s.trashed = 0 ORDER BY l.ordinal, l.n`},
}

// columnWords reads the folded words of a column.
func columnWords(ctx context.Context, q *sql.Tx, c StatementColumn) (map[int64][]string, error) {
	col, ok := columnQueries[c]
	if !ok {
		return nil, fmt.Errorf("statements have no column %q", c)
	}
	out := map[int64][]string{}
	if col.table == "" || col.table == "fold" {
		return out, eachRow(ctx, q, func(rows *sql.Rows) error {
			var n int64
			var words string
			err := rows.Scan(&n, &words)
			if col.table == "fold" {
				words = annotate.Fold(words)
			}
			out[n] = append(out[n], words)
			return err
		}, col.query)
	}
	root, err := loadMerged(ctx, q, col.table)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var id, name string
		err := rows.Scan(&id, &name)
		names[id] = name
		return err
	}, `SELECT id, name_key FROM `+col.table)
	if err != nil {
		return nil, err
	}
	return out, eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int64
		var id, resolution string
		err := rows.Scan(&n, &id, &resolution)
		words := names[root.root(id)]
		if words == "" && resolution != annotate.ResolvedNone {
			words = resolution
		}
		out[n] = append(out[n], words)
		return err
	}, col.query)
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
	var rows []StatementRow
	numbers := map[string]int64{}
	err := a.reading(ctx, func(q *sql.Tx) (err error) {
		if rows, err = statementRows(ctx, q, places); err != nil {
			return err
		}
		return eachRow(ctx, q, func(r *sql.Rows) error {
			var id string
			var n int64
			err := r.Scan(&id, &n)
			numbers[id] = n
			return err
		}, `SELECT id, n FROM statement WHERE trashed = 0 AND n`+inWhich, anyOf(numbersOf(places)))
	})
	if err != nil {
		return nil, err
	}
	byNumber := map[int64]StatementRow{}
	for _, r := range rows {
		r.Cursor = ""
		byNumber[numbers[r.ID]] = r
	}
	out := make([]StatementRow, 0, len(keys))
	for _, k := range keys {
		if r, ok := byNumber[k.N]; ok && k.N != 0 {
			out = append(out, r.ofSpeaker(k.Speaker))
		}
	}
	return out, nil
}

func numbersOf(places []statementPlace) []int64 {
	out := make([]int64, len(places))
	for i, p := range places {
		out[i] = p.n
	}
	return out
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
