package archive

import (
	"database/sql"
	"errors"
	"fmt"

	"pressmark/annotate"
)

// A bulk step and its undo go through thousands of records. Reading each by a query of its own was a third of
// their time; readAhead reads the next few hundred by one query a table.

// aheadAtOnce is how many changes are looked ahead; aheadLeast how many records of a table make it worth while.
const aheadAtOnce, aheadLeast = 400, 4

// A recordKey names a record.
type recordKey struct{ table, id string }

// readAhead reads the record of change i, of n, together with those of the changes after it, unless it was
// read so already. at names the record of a change, with a nil table for none.
func (w *writing) readAhead(n, i int, at func(int) (*annotate.Table, string)) error {
	if i == 0 {
		w.aheadTo = 0
	}
	if i < w.aheadTo {
		return nil
	}
	clear(w.ahead)
	w.aheadTo = min(n, i+aheadAtOnce)
	if w.aheadTo-i < aheadLeast {
		return nil
	}
	ids := map[*annotate.Table][]string{}
	for j := i; j < w.aheadTo; j++ {
		if t, id := at(j); t != nil {
			ids[t] = append(ids[t], id)
		}
	}
	for t, ids := range ids {
		if len(ids) < aheadLeast {
			continue
		}
		rs, err := load(w.ctx, w.c, t, "id"+inWhich, anyOf(ids))
		if err != nil {
			return err
		}
		for _, id := range ids {
			w.ahead[recordKey{t.Name, id}] = nil
		}
		for i := range rs {
			w.ahead[recordKey{t.Name, rs[i].ID}] = &rs[i]
		}
	}
	return nil
}

// current returns a record as it is now; ErrNotFound.
func (w *writing) current(t *annotate.Table, id string) (record, error) {
	switch r, ok := w.ahead[recordKey{t.Name, id}]; {
	case !ok:
		return loadOne(w.ctx, w.c, t, id)
	case r == nil:
		return record{}, fmt.Errorf("%s %s: %w", t.Name, id, ErrNotFound)
	default:
		return *r, nil
	}
}

// has reports whether a table has a record.
func (w *writing) has(table, id string) (bool, error) {
	key := recordKey{table, id}
	if w.there[key] {
		return true, nil
	}
	var n int64
	err := w.c.QueryRowContext(w.ctx, "SELECT n FROM "+quoted(table)+" WHERE id = ?", id).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err == nil {
		w.there[key] = true
	}
	return err == nil, err
}

// forget drops what was read of a record that is written: before, or with nil there after.
func (w *writing) forget(before, after *record) {
	some := before
	if some == nil {
		some = after
	}
	key := recordKey{some.Table, some.ID}
	delete(w.ahead, key)
	if after == nil {
		delete(w.there, key)
	}
}
