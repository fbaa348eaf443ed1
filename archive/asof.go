package archive

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"pressmark/annotate"
)

// CodebookAsOf returns the codebook as it stood at a moment, from the history: of each record the last state
// that a step had given it by then, undo and redo counted as what they are. It tells no uses. Examples in
// articles that were purged since are left out. It costs what the codebook's own history is long, see the
// change_ indexes.
func (a *Archive) CodebookAsOf(ctx context.Context, at time.Time) (annotate.Codebook, error) {
	var out annotate.Codebook
	err := a.reading(ctx, func(q *sql.Tx) error {
		rows, err := rowsAsOf(ctx, q, at)
		if err != nil {
			return err
		}
		if err := builtinTypes(ctx, q, rows); err != nil {
			return err
		}
		out, err = rows.codebook(ctx, q)
		return err
	})
	return out, err
}

// asOfQueries find the changes of the codebook; each repeats the condition of its index. An import of a set is
// one step of its own time; steps that came with it are older and stand under their own.
var asOfQueries = []string{
	`FROM change c INDEXED BY change_codebook JOIN step s ON s.seq = c.step WHERE c.tbl IN ('codebook', 'concept', 'tag', 'statement_type', 'variable')`,
	`FROM change c INDEXED BY change_alias JOIN step s ON s.seq = c.step WHERE c.tbl = 'alias' AND instr(coalesce(c.after, c.before), '"entity":null') > 0`,
	`FROM change c INDEXED BY change_example JOIN step s ON s.seq = c.step WHERE c.tbl = 'anchor' AND instr(coalesce(c.after, c.before), '"role":"example"') > 0`,
	`FROM change c INDEXED BY change_memo JOIN step s ON s.seq = c.step WHERE c.tbl = 'memo' AND instr(coalesce(c.after, c.before), '"concept":"') + instr(coalesce(c.after, c.before), '"tag":"') > 0`,
}

func rowsAsOf(ctx context.Context, q queryer, at time.Time) (codebookRows, error) {
	rows := codebookRows{}
	for _, query := range asOfQueries {
		last := map[string]record{}
		err := eachRow(ctx, q, func(r *sql.Rows) error {
			var table, id string
			var after sql.NullString
			if err := r.Scan(&table, &id, &after); err != nil {
				return err
			}
			rec, err := decode(annotate.TableNamed(table), after)
			if err != nil {
				return err
			}
			if rec == nil {
				delete(last, id)
				return nil
			}
			rec.Table = table
			last[id] = *rec
			return nil
		}, `SELECT c.tbl, c.id, c.after `+query+` AND s.state <> 'open' AND s.at <= ? AND c.purged = 0 ORDER BY s.at, c.step, c.n`, at.UTC().Format(stamp))
		if err != nil {
			return nil, err
		}
		for _, r := range last {
			rows[r.Table] = append(rows[r.Table], r)
		}
	}
	for table := range rows {
		slices.SortFunc(rows[table], func(x, y record) int {
			return cmp.Or(strings.Compare(x.Created, y.Created), strings.Compare(x.ID, y.ID))
		})
	}
	return rows, nil
}

// builtinTypes adds the types that every archive has and that no step made, as long as none changed them.
func builtinTypes(ctx context.Context, q queryer, rows codebookRows) error {
	own, err := load(ctx, q, annotate.TableNamed("statement_type"), `builtin = 1`)
	if err != nil {
		return err
	}
	for _, r := range own {
		if !slices.ContainsFunc(rows["statement_type"], func(x record) bool { return x.ID == r.ID }) {
			rows["statement_type"] = append(rows["statement_type"], r)
		}
	}
	return nil
}
