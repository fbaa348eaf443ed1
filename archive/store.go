package archive

import (
	"context"
	"database/sql"
	"encoding/json"
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

// columns lists a table's columns as SQL.
func columns(t *annotate.Table) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = quoted(c.Name)
	}
	return head + ", " + strings.Join(names, ", ")
}

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
	names := []string{"id", "step", "created", "modified", "trashed"}
	args := []any{r.ID, r.Step, r.Created, r.Modified, r.Trashed}
	if r.N != 0 {
		names, args = append(names, "n"), append(args, r.N)
	}
	for _, col := range t.Columns {
		names, args = append(names, quoted(col.Name)), append(args, r.Fields[col.Name])
	}
	for _, k := range keys[t.Name] {
		names, args = append(names, k[0]), append(args, folded(r, k[1]))
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ")
	res, err := c.ExecContext(ctx, "INSERT INTO "+quoted(t.Name)+" ("+strings.Join(names, ", ")+") VALUES ("+marks+")", args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// update writes what differs between two states of a record. Naming a column that stays the same would
// have SQLite look up all that refers to it.
func update(ctx context.Context, c *session, t *annotate.Table, before, after record) error {
	names := []string{"step", "created", "modified", "trashed"}
	args := []any{after.Step, after.Created, after.Modified, after.Trashed}
	for _, col := range t.Columns {
		if before.Fields[col.Name] != after.Fields[col.Name] {
			names, args = append(names, quoted(col.Name)), append(args, after.Fields[col.Name])
		}
	}
	for _, k := range keys[t.Name] {
		if before.Fields[k[1]] != after.Fields[k[1]] {
			names, args = append(names, k[0]), append(args, folded(after, k[1]))
		}
	}
	_, err := c.ExecContext(ctx, "UPDATE "+quoted(t.Name)+" SET "+strings.Join(names, " = ?, ")+" = ? WHERE n = ?", append(args, before.N)...)
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

// encode writes a record as a change keeps it; nil for no record.
func encode(r *record) (any, error) {
	if r == nil {
		return nil, nil
	}
	data, err := json.Marshal(r)
	return string(data), err
}

// decode reads what encode wrote; whole numbers come back as int64.
func decode(t *annotate.Table, data sql.NullString) (*record, error) {
	if !data.Valid {
		return nil, nil
	}
	var r record
	d := json.NewDecoder(strings.NewReader(data.String))
	d.UseNumber()
	if err := d.Decode(&r); err != nil {
		return nil, fmt.Errorf("change of %s: %w", t.Name, err)
	}
	r.Table = t.Name
	for i := range t.Columns {
		c := &t.Columns[i]
		n, ok := r.Fields[c.Name].(json.Number)
		if !ok {
			continue
		}
		if c.Type == annotate.Real {
			f, err := n.Float64()
			if err != nil {
				return nil, err
			}
			r.Fields[c.Name] = f
			continue
		}
		i, err := n.Int64()
		if err != nil {
			return nil, err
		}
		r.Fields[c.Name] = i
	}
	return &r, nil
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
