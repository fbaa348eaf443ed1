package archive

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"pressmark/annotate"
)

// changeVersion is the format of the before and after values in the change table. Older ones lack the columns
// that came later; decode fills those in.
const changeVersion = 2

// Rows of the change table are written many at a time, because each statement costs more than its row.
// They wait in the session until enough are there, until something reads the table, or until the
// transaction ends.
const (
	changeColumns = 8
	changesAtOnce = 32
	insertChange  = "INSERT INTO change (step, version, op, tbl, id, rec, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

var insertChanges = insertChange + strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?)", changesAtOnce-1)

// record adds a row to the change table.
func (w *writing) record(op annotate.Op, t *annotate.Table, before, after *record) error {
	some := after
	if some == nil {
		some = before
	}
	b, err := encode(before)
	if err != nil {
		return err
	}
	n, err := encode(after)
	if err != nil {
		return err
	}
	w.records++
	w.c.queued = append(w.c.queued, w.seq, changeVersion, string(op), t.Name, some.ID, some.N, b, n)
	if len(w.c.queued) < changeColumns*changesAtOnce {
		return nil
	}
	return w.c.flush(w.ctx)
}

// flush writes the rows of the change table that wait. Whoever reads that table inside a transaction calls
// it first.
func (s *session) flush(ctx context.Context) error {
	rows := s.queued
	s.queued = s.queued[:0]
	for len(rows) > 0 {
		query, n := insertChanges, changeColumns*changesAtOnce
		if len(rows) < n {
			query, n = insertChange, changeColumns
		}
		if _, err := s.ExecContext(ctx, query, rows[:n]...); err != nil {
			return fmt.Errorf("write the history: %w", err)
		}
		rows = rows[n:]
		s.unmoved += n / changeColumns
	}
	return nil
}

// a change as the history keeps it.
type change struct {
	op            annotate.Op
	table         *annotate.Table
	id            string
	before, after sql.NullString // as encode wrote them
	purged        bool
}

// records are the states of the record before and after, nil where there was none.
func (ch *change) records() (before, after *record, err error) {
	if before, err = decode(ch.table, ch.before); err != nil {
		return nil, nil, err
	}
	after, err = decode(ch.table, ch.after)
	return before, after, err
}

func loadChanges(ctx context.Context, q queryer, seq int64, order string) ([]change, error) {
	rows, err := q.QueryContext(ctx, "SELECT version, op, tbl, id, before, after, purged FROM change WHERE step = ? ORDER BY n "+order, seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []change
	for rows.Next() {
		var ch change
		var version int
		var table string
		if err := rows.Scan(&version, &ch.op, &table, &ch.id, &ch.before, &ch.after, &ch.purged); err != nil {
			return nil, err
		}
		if version > changeVersion {
			return nil, fmt.Errorf("a change has the newer format %d", version)
		}
		if ch.table = annotate.TableNamed(table); ch.table == nil {
			return nil, fmt.Errorf("a change names the unknown table %q", table)
		}
		out = append(out, ch)
	}
	return out, rows.Err()
}
