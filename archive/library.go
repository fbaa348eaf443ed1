package archive

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"pressmark/annotate"
)

// A Sort orders the library.
type Sort string

// The orders. Each is closed by the record number, so that it is total.
const (
	ByDate        Sort = "date"        // first day, then last day; undated articles come after every day
	ByTitle       Sort = "title"       // folded: case and accents do not count
	ByPublication Sort = "publication" // then by date
	ByAdded       Sort = "added"       // the order in which they came in
)

// A LibraryPage asks for some rows. The zero value asks for the first 200, the earliest first.
type LibraryPage struct {
	Sort        Sort // empty: by date
	Descending  bool
	Publication string // folded before it is compared; empty: all
	State       string // for this coder; empty: all
	After       string // cursor of the last row of the page before; empty: the first page
	Limit       int    // 0: 200
	Trashed     bool   // show the trash instead
}

// A LibraryRow is an article as lists show it.
type LibraryRow struct {
	ID          string
	N           int64 // record number
	Title       string
	Publication string
	Date        annotate.Date
	Marks       int
	Statements  int
	State       string // for this coder
	Cursor      string // for LibraryPage.After, of the same order only
}

// ErrCursor says that a cursor is not one of this list.
var ErrCursor = errors.New("this place in the list is not known; start again at its beginning")

// sortKeys are the columns of each order but for the number, as the indexes in indexes.sql have them.
var sortKeys = map[Sort]string{
	ByDate:        "date_first, date_last, ",
	ByTitle:       "title_key, ",
	ByPublication: "publication_key, date_first, date_last, ",
	ByAdded:       "",
}

// articleState is the state of article a for a coder (?1).
const articleState = `coalesce((SELECT state FROM article_state t WHERE t.article = a.id AND t.coder = ?1 AND t.trashed = 0 ORDER BY n DESC LIMIT 1), ` + stateUnsaid + `)`

// libraryColumns are what a LibraryRow is read from; ?1 is the coder.
const libraryColumns = `a.n, a.id, a.title, a.publication, a.date_first, a.date_last, a.date_time, a.date_precision, a.date_source,
	(SELECT count(*) FROM annotation x WHERE x.article = a.id AND x.trashed = 0),
	(SELECT count(*) FROM statement s WHERE s.article = a.id AND s.trashed = 0),
	` + articleState

// Library returns a page of articles in the order asked for.
func (a *Archive) Library(ctx context.Context, p LibraryPage) ([]LibraryRow, error) {
	if p.Sort == "" {
		p.Sort = ByDate
	}
	if _, ok := sortKeys[p.Sort]; !ok {
		return nil, fmt.Errorf("articles cannot be sorted by %q", p.Sort)
	}
	if p.Limit <= 0 {
		p.Limit = 200
	}
	query, args, err := p.query(a.Info().Coder.ID)
	if err != nil {
		return nil, err
	}
	out := make([]LibraryRow, 0, p.Limit)
	err = a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			r, err := scanLibraryRow(rows, p.Sort)
			out = append(out, r)
			return err
		}, query, args...)
	})
	return out, err
}

func (p LibraryPage) query(coder string) (string, []any, error) {
	keys, direction, comparison := sortKeys[p.Sort]+"n", " ASC", " > "
	if p.Descending {
		direction, comparison = " DESC", " < "
	}
	args := []any{coder}
	add := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("?%d", len(args))
	}
	where := "a.trashed = " + add(p.Trashed)
	if p.Sort == ByAdded && !p.Trashed && p.Publication == "" {
		where = "+" + where // in the order of the table itself: few are in the trash
	}
	if p.Publication != "" {
		where += " AND a.publication_key = " + add(annotate.Fold(p.Publication))
	}
	if p.After != "" {
		values, err := parseCursor(p.Sort, p.After)
		if err != nil {
			return "", nil, err
		}
		marks := ""
		for _, v := range values {
			marks += ", " + add(v)
		}
		where += " AND (" + keys + ")" + comparison + "(" + marks[2:] + ")"
	}
	if p.State != "" {
		where += " AND " + articleState + " = " + add(p.State)
	}
	order := ""
	for _, c := range splitColumns(keys) {
		order += ", a." + c + direction
	}
	return "SELECT " + libraryColumns + ", title_key, publication_key FROM article a WHERE " + where +
		" ORDER BY " + order[2:] + " LIMIT " + add(p.Limit), args, nil
}

func splitColumns(keys string) []string {
	var out []string
	for start, i := 0, 0; i <= len(keys); i++ {
		if i == len(keys) || keys[i] == ',' {
			out = append(out, keys[start:i])
			start = i + 2
		}
	}
	return out
}

// scanLibraryRow reads libraryColumns, title_key and publication_key.
func scanLibraryRow(rows *sql.Rows, sort Sort) (LibraryRow, error) {
	var r LibraryRow
	var title, publication string
	err := rows.Scan(&r.N, &r.ID, &r.Title, &r.Publication, &r.Date.First, &r.Date.Last, &r.Date.Time, &r.Date.Precision, &r.Date.Source,
		&r.Marks, &r.Statements, &r.State, &title, &publication)
	if err != nil {
		return r, err
	}
	switch sort {
	case ByTitle:
		r.Cursor = cursor(title, r.N)
	case ByPublication:
		r.Cursor = cursor(publication, r.Date.First, r.Date.Last, r.N)
	case ByAdded:
		r.Cursor = cursor(r.N)
	default:
		r.Cursor = cursor(r.Date.First, r.Date.Last, r.N)
	}
	return r, nil
}

// cursor writes the sort key of a row.
func cursor(values ...any) string {
	data, err := json.Marshal(values)
	if err != nil {
		panic(fmt.Sprintf("cursor %v: %v", values, err))
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// readCursor undoes cursor: whole numbers and strings, as many as wanted.
func readCursor(s string, want int) ([]any, error) {
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, ErrCursor
	}
	var values []any
	if json.Unmarshal(data, &values) != nil || len(values) != want {
		return nil, ErrCursor
	}
	for i, v := range values {
		switch v := v.(type) {
		case float64:
			values[i] = int64(v)
		case string:
		default:
			return nil, ErrCursor
		}
	}
	return values, nil
}

func parseCursor(sort Sort, s string) ([]any, error) {
	return readCursor(s, len(splitColumns(sortKeys[sort]+"n")))
}

// Counts of the whole archive, trash left out.
type Counts struct{ Articles, Annotations, Statements, Entities, Concepts, Todos int }

// Counts counts what the archive holds.
func (a *Archive) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	err := a.mirror.use(ctx, a, func() error {
		c.Articles = a.mirror.articles.liveCount
		c.Annotations, c.Statements = a.mirror.count("annotation"), a.mirror.count("statement")
		return nil
	})
	if err != nil {
		return c, err
	}
	return c, a.reading(ctx, func(q *sql.Tx) error {
		err := q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM entity WHERE trashed = 0 AND merged_into IS NULL),
			(SELECT count(*) FROM concept WHERE trashed = 0 AND merged_into IS NULL)`).Scan(&c.Entities, &c.Concepts)
		if err != nil {
			return err
		}
		c.Todos, err = countTodos(ctx, q)
		return err
	})
}
