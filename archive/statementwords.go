package archive

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"

	"pressmark/annotate"
)

// Statement words hold, of each column of the table of statements that was asked for, what every statement
// of the archive has in it: names by record number, so that a renamed or merged one costs nothing, other
// words folded. Sorting and filtering 100,000 statements then takes no SQL. Like the mirror they are read at
// the first use of a column (1 s for the quotations of 100,000 statements, which take 20 MB; a tenth of both
// for the others) and follow the changes; a step that could touch a statement has its words read anew.
type statementWords struct {
	mu      sync.Mutex
	change  int64 // number of the last change that is in it
	columns map[StatementColumn]*wordColumn
	names   map[string]*nameColumn // of entity and concept
}

// A wordColumn has words or refs, by the number of the statement.
type wordColumn struct {
	words []string
	refs  [][]wordRef
}

// A wordRef is a name in a cell: a record, or with 0 the resolution in its place.
type wordRef struct {
	record     int32
	resolution string
}

// A nameColumn has the folded names of a table's records, by their number.
type nameColumn struct {
	keys []string
	into []int32 // the record it was merged into, 0: none
}

// A columnQuery selects the words of a column: (number of a statement, words, rank), of which the lowest
// rank counts, or where names says a table (number of a statement, number of the record, resolution), in
// the order of the statement's parts. Statements in the trash are among them: one that comes back has words.
type columnQuery struct {
	tables       []string // whose changes touch it
	query, order string
	whole        string // when given, the query that is faster where all statements are read
	names        string
	fold         bool
}

// The quotation of a statement is the first anchor, in the article's current revision, of its first claim
// that has one. All are read in the order in which evidence was stored: a fourth of the time.
const (
	quotations       = `SELECT s.n, o.quote, e.ordinal << 32 | o.ordinal FROM `
	quotationsJoined = ` CROSS JOIN article a ON a.id = s.article CROSS JOIN anchor o INDEXED BY anchor_annotation ON o.annotation = e.annotation
		WHERE e.trashed = 0 AND o.trashed = 0 AND o.revision = a.revision
		AND NOT EXISTS (SELECT 1 FROM annotation t INDEXED BY annotation_trash WHERE t.id = e.annotation AND t.trashed = 1)`
)

var columnQueries = map[StatementColumn]columnQuery{
	ColumnArticle:     {tables: []string{"statement", "article"}, query: `SELECT s.n, a.title_key, 0 FROM statement s JOIN article a ON a.id = s.article WHERE 1`},
	ColumnPublication: {tables: []string{"statement", "article"}, query: `SELECT s.n, a.publication_key, 0 FROM statement s JOIN article a ON a.id = s.article WHERE 1`},
	ColumnStance:      {tables: []string{"statement"}, query: `SELECT s.n, s.stance, 0 FROM statement s WHERE 1`},
	ColumnQuotation: {tables: []string{"statement_evidence", "annotation", "anchor", "article"}, query: quotations + `statement s CROSS JOIN statement_evidence e ON e.statement = s.id` + quotationsJoined,
		whole: quotations + `statement_evidence e CROSS JOIN statement s ON s.id = e.statement` + quotationsJoined, fold: true},
	ColumnConcept: {tables: []string{"statement"}, query: `SELECT s.n, c.n, '' FROM statement s JOIN concept c ON c.id = s.concept WHERE 1`, names: "concept"},
	ColumnSpeaker: {tables: []string{"statement_part"}, query: `SELECT s.n, coalesce(e.n, 0), p.resolution FROM statement_part p JOIN statement s ON s.id = p.statement LEFT JOIN entity e ON e.id = p.entity
		WHERE p.role = 'speaker' AND p.trashed = 0`, order: ` ORDER BY p.ordinal, p.n`, names: "entity"},
	ColumnFor: {tables: []string{"statement_part"}, query: `SELECT s.n, coalesce(e.n, 0), p.for_resolution FROM statement_part p JOIN statement s ON s.id = p.statement LEFT JOIN entity e ON e.id = p.for_entity
		WHERE p.role = 'speaker' AND p.trashed = 0`, order: ` ORDER BY p.ordinal, p.n`, names: "entity"},
	ColumnReported: {tables: []string{"statement_link"}, query: `SELECT s.n, coalesce(e.n, 0), l.resolution FROM statement_link l JOIN statement s ON s.id = l.statement LEFT JOIN entity e ON e.id = l.entity
		WHERE l.trashed = 0`, order: ` ORDER BY l.ordinal, l.n`, names: "entity"},
}

// use brings the columns up to date, reads those not asked for before, and runs f while they cannot change.
func (t *statementWords) use(ctx context.Context, a *Archive, columns []StatementColumn, f func() error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	err := a.reading(ctx, func(q *sql.Tx) error {
		var last int64
		if err := q.QueryRowContext(ctx, lastChange).Scan(&last); err != nil {
			return err
		}
		if err := t.follow(ctx, q, last); err != nil {
			t.columns, t.names = nil, nil // half read: begin again next time
			return err
		}
		for _, c := range columns {
			if err := t.readColumn(ctx, q, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return f()
}

// follow reads what changes touched since the last time.
func (t *statementWords) follow(ctx context.Context, q *sql.Tx, last int64) error {
	from := t.change
	t.change = last
	if t.columns == nil || last-from > tooMany {
		t.columns, t.names = map[StatementColumn]*wordColumn{}, map[string]*nameColumn{}
	}
	if len(t.columns) == 0 || last == from {
		return nil
	}
	for table, names := range t.names {
		numbers, err := touchedNumbers(ctx, q, `SELECT DISTINCT rec FROM change WHERE n > ? AND tbl = ?`, from, table)
		if err != nil {
			return err
		}
		if err := names.read(ctx, q, table, numbers); err != nil {
			return err
		}
	}
	touched := map[string][]int64{}
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		var table string
		var n int64
		err := rows.Scan(&table, &n)
		touched[table] = append(touched[table], n)
		return err
	}, touchedStatements, from)
	if err != nil {
		return err
	}
	for c, column := range t.columns {
		var numbers []int64
		for _, table := range columnQueries[c].tables {
			numbers = append(numbers, touched[table]...)
		}
		if len(numbers) == 0 {
			continue
		}
		slices.Sort(numbers)
		if err := column.read(ctx, q, c, slices.Compact(numbers)); err != nil {
			return err
		}
	}
	return nil
}

// touchedStatements selects the statements whose words a change may have touched, each with the table of the
// change.
const touchedStatements = `WITH c AS MATERIALIZED (SELECT tbl, id, rec, coalesce(after, before) AS data FROM change WHERE n > ?)
	SELECT tbl, rec FROM c WHERE tbl = 'statement'
	UNION SELECT c.tbl, s.n FROM c CROSS JOIN statement s ON s.id = json_extract(c.data, '$.fields.statement') WHERE c.tbl IN ('statement_part', 'statement_link', 'statement_evidence')
	UNION SELECT c.tbl, s.n FROM c CROSS JOIN statement_evidence e ON e.annotation = c.id JOIN statement s ON s.id = e.statement WHERE c.tbl = 'annotation'
	UNION SELECT c.tbl, s.n FROM c CROSS JOIN statement_evidence e ON e.annotation = json_extract(c.data, '$.fields.annotation') JOIN statement s ON s.id = e.statement WHERE c.tbl = 'anchor'
	UNION SELECT c.tbl, s.n FROM c CROSS JOIN statement s ON s.article = c.id WHERE c.tbl = 'article'`

func touchedNumbers(ctx context.Context, q *sql.Tx, query string, args ...any) (numbers []int64, err error) {
	return numbers, eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		numbers = append(numbers, n)
		return err
	}, query, args...)
}

func (t *statementWords) readColumn(ctx context.Context, q *sql.Tx, c StatementColumn) error {
	if t.columns[c] != nil || c == ColumnDate {
		return nil
	}
	query, ok := columnQueries[c]
	if !ok {
		return fmt.Errorf("statements have no column %q", c)
	}
	if query.names != "" && t.names[query.names] == nil {
		names := &nameColumn{}
		if err := names.read(ctx, q, query.names, nil); err != nil {
			return err
		}
		t.names[query.names] = names
	}
	column := &wordColumn{}
	if err := column.read(ctx, q, c, nil); err != nil {
		return err
	}
	t.columns[c] = column
	return nil
}

// read reads the words of these statements anew, with nil of all.
func (w *wordColumn) read(ctx context.Context, q *sql.Tx, c StatementColumn, numbers []int64) error {
	query := columnQueries[c]
	text, args := query.query, []any(nil)
	switch {
	case numbers != nil:
		text, args = text+` AND s.n`+inWhich, []any{anyOf(numbers)}
	case query.whole != "":
		text = query.whole
	}
	for _, n := range numbers {
		if n < int64(len(w.words)) {
			w.words[n] = ""
		}
		if n < int64(len(w.refs)) {
			w.refs[n] = nil
		}
	}
	if query.names == "" {
		return w.readWords(ctx, q, query.fold, text, args)
	}
	return eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int
		var r wordRef
		err := rows.Scan(&n, &r.record, &r.resolution)
		r.resolution = knownResolution(r.resolution)
		w.refs = widen(w.refs, n)
		w.refs[n] = append(w.refs[n], r)
		return err
	}, text+query.order, args...)
}

// readWords reads the words of lowest rank of each statement.
func (w *wordColumn) readWords(ctx context.Context, q *sql.Tx, fold bool, query string, args []any) error {
	lowest := map[int]int64{} // of those that had words of a rank above 0
	return eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int
		var words string
		var rank int64
		if err := rows.Scan(&n, &words, &rank); err != nil {
			return err
		}
		w.words = widen(w.words, n)
		if had, ok := lowest[n]; w.words[n] != "" && (!ok || had <= rank) {
			return nil
		}
		if rank > 0 {
			lowest[n] = rank
		} else {
			delete(lowest, n)
		}
		if fold {
			words = annotate.Fold(words)
		}
		w.words[n] = words
		return nil
	}, query, args...)
}

// knownResolution returns the constant for a resolution, so that a row does not keep letters of its own.
func knownResolution(s string) string {
	for _, known := range []string{annotate.ResolvedEntity, annotate.ResolvedUnnamed, annotate.ResolvedUnsure, annotate.ResolvedNone} {
		if s == known {
			return known
		}
	}
	return ""
}

// read reads the names of these records anew, with nil of all.
func (c *nameColumn) read(ctx context.Context, q *sql.Tx, table string, numbers []int64) error {
	query := `SELECT e.n, e.name_key, coalesce(i.n, 0) FROM ` + table + ` e LEFT JOIN ` + table + ` i ON i.id = e.merged_into`
	var args []any
	if numbers != nil {
		query, args = query+` WHERE e.n`+inWhich, []any{anyOf(numbers)}
	}
	for _, n := range numbers {
		if n < int64(len(c.keys)) {
			c.keys[n], c.into[n] = "", 0
		}
	}
	return eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int
		var key string
		var into int32
		err := rows.Scan(&n, &key, &into)
		c.keys, c.into = widen(c.keys, n), widen(c.into, n)
		c.keys[n], c.into[n] = key, into
		return err
	}, query, args...)
}

// name is the name of the record that stands for n at the end of its merges.
func (c *nameColumn) name(n int32) string {
	for range len(c.into) {
		if int(n) >= len(c.into) || c.into[n] == 0 {
			break
		}
		n = c.into[n]
	}
	if int(n) >= len(c.keys) {
		return ""
	}
	return c.keys[n]
}

// cell returns the words of a statement in a column; one of its parts with part from 0, else all of them.
func (t *statementWords) cell(c StatementColumn, n int64, part int) string {
	column := t.columns[c]
	if column.refs == nil {
		if n < int64(len(column.words)) {
			return strings.TrimSpace(column.words[n])
		}
		return ""
	}
	if n >= int64(len(column.refs)) {
		return ""
	}
	refs, names := column.refs[n], t.names[columnQueries[c].names]
	switch {
	case part >= 0 && part < len(refs):
		return refs[part].words(names)
	case part >= 0 || len(refs) == 0:
		return ""
	case len(refs) == 1:
		return strings.TrimSpace(refs[0].words(names))
	}
	all := make([]string, len(refs))
	for i, r := range refs {
		all[i] = r.words(names)
	}
	return strings.TrimSpace(strings.Join(all, "; "))
}

func (r wordRef) words(names *nameColumn) string {
	words := names.name(r.record)
	if words == "" && r.resolution != annotate.ResolvedNone {
		return r.resolution
	}
	return words
}

// parts is how many parts a statement has in a column.
func (t *statementWords) parts(c StatementColumn, n int64) int {
	if refs := t.columns[c].refs; n < int64(len(refs)) {
		return len(refs[n])
	}
	return 0
}
