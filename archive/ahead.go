package archive

import (
	"database/sql"
	"errors"

	"pressmark/annotate"
)

// A bulk step and its undo go through thousands of records of one table. Reading each by a query of its own
// was a third of their time; readAhead reads the next few hundred by one.

// aheadAtOnce is how many records are read at once; aheadLeast how many changes of one table in a row make
// it worth while.
const aheadAtOnce, aheadLeast = 400, 4

// readAhead reads the record of change i, of n, together with those of the changes after it in the same
// table, unless it was read so already. at names the record of a change, with a nil table for none.
func (w *writing) readAhead(n, i int, at func(int) (*annotate.Table, string)) error {
	if i == 0 {
		w.aheadTo = 0
	}
	if i < w.aheadTo {
		return nil
	}
	t, _ := at(i)
	ids := make([]string, 0, aheadLeast)
	for j := i; j < n && len(ids) < aheadAtOnce; j++ {
		other, id := at(j)
		if other != t {
			break
		}
		ids = append(ids, id)
	}
	w.aheadTo = i + len(ids)
	if t == nil || len(ids) < aheadLeast {
		return nil
	}
	rs, err := load(w.ctx, w.c, t, "id"+inWhich, anyOf(ids))
	if err != nil {
		return err
	}
	clear(w.ahead)
	for _, r := range rs {
		w.ahead[r.ID] = r
	}
	return nil
}

// current returns a record as it is now; ErrNotFound.
func (w *writing) current(t *annotate.Table, id string) (record, error) {
	if r, ok := w.ahead[id]; ok && r.Table == t.Name {
		return r, nil
	}
	return loadOne(w.ctx, w.c, t, id)
}

// has reports whether a table has a record.
func (w *writing) has(table, id string) (bool, error) {
	if w.there[table+id] {
		return true, nil
	}
	var n int64
	err := w.c.QueryRowContext(w.ctx, "SELECT n FROM "+quoted(table)+" WHERE id = ?", id).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err == nil {
		w.there[table+id] = true
	}
	return err == nil, err
}

// forget drops what was read of a record that was written.
func (w *writing) forget(before, after *record) {
	if before != nil {
		delete(w.ahead, before.ID)
		if after == nil {
			delete(w.there, before.Table+before.ID)
		}
		return
	}
	delete(w.ahead, after.ID)
}
