package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"pressmark/annotate"
)

// A record is a row with its record number, as changes keep it.
type record struct {
	annotate.Row
	N int64 `json:"n"`
}

// A queryer is a connection, a pool or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// head is the columns that every record has.
const head = "n, id, step, created, modified, trashed"

// keys are the folded columns: kept for sorting and looking up, computed from the column named.
var keys = map[string][][2]string{
	"article": {{"title_key", "title"}, {"publication_key", "publication"}},
	"entity":  {{"name_key", "name"}},
	"alias":   {{"text_key", "text"}},
	"concept": {{"name_key", "name"}},
	"tag":     {{"name_key", "name"}},
}

func quoted(name string) string { return `"` + name + `"` }

// A sqlText is what SQL needs of a table, written once.
type sqlText struct {
	columns string // the head and its own
	insert  string // arguments: those of insertArgs
	again   string // the same with the record number first
}

var sqlTexts = func() map[string]sqlText {
	out := map[string]sqlText{}
	for i := range annotate.Tables {
		t := &annotate.Tables[i]
		own := make([]string, len(t.Columns))
		for j, c := range t.Columns {
			own[j] = quoted(c.Name)
		}
		all := append([]string{"id", "step", "created", "modified", "trashed"}, own...)
		for _, k := range keys[t.Name] {
			all = append(all, k[0])
		}
		into := "INSERT INTO " + quoted(t.Name) + " ("
		out[t.Name] = sqlText{columns: head + ", " + strings.Join(own, ", "),
			insert: into + strings.Join(all, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(all)-1) + ")",
			again:  into + "n, " + strings.Join(all, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(all)) + ")"}
	}
	return out
}()

// columns lists a table's columns as SQL.
func columns(t *annotate.Table) string { return sqlTexts[t.Name].columns }

// scan reads one row of "SELECT columns(t)".
func scan(t *annotate.Table, rows *sql.Rows) (record, error) {
	r := record{Row: annotate.Row{Table: t.Name, Fields: make(annotate.Fields, len(t.Columns))}}
	values := make([]any, len(t.Columns))
	into := []any{&r.N, &r.ID, &r.Step, &r.Created, &r.Modified, &r.Trashed}
	for i := range values {
		into = append(into, &values[i])
	}
	if err := rows.Scan(into...); err != nil {
		return r, err
	}
	for i, c := range t.Columns {
		v := values[i]
		if c.Type == annotate.Boolean {
			if n, ok := v.(int64); ok {
				v = n != 0
			}
		}
		r.Fields[c.Name] = v
	}
	return r, nil
}

// load reads records by a condition, in the order of their numbers.
func load(ctx context.Context, q queryer, t *annotate.Table, where string, args ...any) ([]record, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+columns(t)+" FROM "+quoted(t.Name)+" WHERE "+where+" ORDER BY n", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []record
	for rows.Next() {
		r, err := scan(t, rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// loadOne reads one record by its uuid; ErrNotFound.
func loadOne(ctx context.Context, q queryer, t *annotate.Table, id string) (record, error) {
	rs, err := load(ctx, q, t, "id = ?", id)
	if err != nil {
		return record{}, err
	}
	if len(rs) == 0 {
		return record{}, fmt.Errorf("%s %s: %w", t.Name, id, ErrNotFound)
	}
	return rs[0], nil
}

// insert writes a new record, with the record number it has, or a new one when that is 0. It returns the
// number.
func insert(ctx context.Context, c *session, t *annotate.Table, r record) (int64, error) {
	query, args := sqlTexts[t.Name].insert, make([]any, 0, len(t.Columns)+8)
	if r.N != 0 {
		query, args = sqlTexts[t.Name].again, append(args, r.N)
	}
	args = append(args, r.ID, r.Step, r.Created, r.Modified, r.Trashed)
	for i := range t.Columns {
		args = append(args, r.Fields[t.Columns[i].Name])
	}
	for _, k := range keys[t.Name] {
		args = append(args, folded(r, k[1]))
	}
	res, err := c.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// update writes what differs between two states of a record. Naming a column that stays the same would
// have SQLite look up all that refers to it.
func update(ctx context.Context, c *session, t *annotate.Table, before, after record) error {
	var set strings.Builder
	args := make([]any, 0, 8)
	for _, v := range []struct {
		name          string
		before, after any
	}{{"step", before.Step, after.Step}, {"created", before.Created, after.Created}, {"modified", before.Modified, after.Modified}, {"trashed", before.Trashed, after.Trashed}} {
		if v.before != v.after {
			set.WriteString(v.name + " = ?, ")
			args = append(args, v.after)
		}
	}
	for i := range t.Columns {
		name := t.Columns[i].Name
		if before.Fields[name] != after.Fields[name] {
			set.WriteString(quoted(name) + " = ?, ")
			args = append(args, after.Fields[name])
		}
	}
	for _, k := range keys[t.Name] {
		if before.Fields[k[1]] != after.Fields[k[1]] {
			set.WriteString(k[0] + " = ?, ")
			args = append(args, folded(after, k[1]))
		}
	}
	if len(args) == 0 {
		return nil
	}
	_, err := c.ExecContext(ctx, "UPDATE "+quoted(t.Name)+" SET "+strings.TrimSuffix(set.String(), ", ")+" WHERE n = ?", append(args, before.N)...)
	return err
}

func folded(r record, column string) string {
	s, _ := r.Fields[column].(string)
	return annotate.Fold(s)
}

func remove(ctx context.Context, c *session, table string, n int64) error {
	_, err := c.ExecContext(ctx, "DELETE FROM "+quoted(table)+" WHERE n = ?", n)
	return err
}

// keepText stores a canonical text under its SHA-256.
func keepText(ctx context.Context, c *session, text string) (sha string, err error) {
	sha = annotate.TextSHA(text)
	_, err = c.ExecContext(ctx, "INSERT INTO article_text VALUES (?, ?) ON CONFLICT DO NOTHING", sha, text)
	return sha, err
}

func loadText(ctx context.Context, q queryer, sha string) (string, error) {
	var text string
	err := q.QueryRowContext(ctx, "SELECT text FROM article_text WHERE sha256 = ?", sha).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("text %.12s: %w", sha, ErrNotFound)
	}
	return text, err
}
