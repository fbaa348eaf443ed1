package archive

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"slices"

	"pressmark/annotate"
)

// bulk applies a step too large for one transaction: next returns its changes in portions (about 50 ms or
// 2 MB of work each) until io.EOF. Each portion is a transaction of its own and a user's step may go in
// between; the step takes its place in the order of undo at its end. When ctx is cancelled or next fails,
// what was whole stays under the step, which ends there. Records that another step has changed since this
// one began are left out: their labels are returned.
func (a *Archive) bulk(ctx context.Context, s annotate.Step, next func(context.Context) ([]annotate.Change, error)) (annotate.Step, []string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer a.setBulk(s.Label, cancel)()

	var w *writing
	err := a.do(ctx, func(ctx context.Context, c *session) (err error) {
		w, err = a.begin(ctx, c, &s, "do")
		return err
	})
	if err != nil {
		return s, nil, err
	}
	failed := a.portions(ctx, w, next)
	err = a.do(context.WithoutCancel(ctx), func(ctx context.Context, c *session) error {
		w.ctx, w.c = ctx, c
		return w.finish()
	})
	if err == nil && w.records > 0 {
		s.Changes = nil
		a.notify(w.event())
		a.dailyBackup()
	}
	return s, w.left, errors.Join(failed, err)
}

func (a *Archive) portions(ctx context.Context, w *writing, next func(context.Context) ([]annotate.Change, error)) error {
	for {
		changes, err := next(ctx)
		if len(changes) > 0 {
			if err := a.portion(ctx, w, changes); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// portion writes some changes of a bulk step, all or none, and tells the watchers.
func (a *Archive) portion(ctx context.Context, w *writing, changes []annotate.Change) error {
	records, left := w.records, len(w.left)
	err := a.do(ctx, func(ctx context.Context, c *session) error {
		w.ctx, w.c, w.at = ctx, c, a.now()
		w.reset()
		w.bulk = true
		if err := w.changes(changes); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, "UPDATE step SET records = ? WHERE seq = ?", w.records, w.seq)
		return err
	})
	if err != nil {
		w.records, w.left = records, w.left[:left]
		return err
	}
	if w.records > records {
		e := w.event()
		e.Step.Changes = nil
		a.notify(e)
	}
	return nil
}

// overtaken reports whether a step made after this one began has changed a record.
func (w *writing) overtaken(r record) (bool, error) {
	if !w.bulk || r.Step == w.step.ID {
		return false, nil
	}
	var later bool
	err := w.c.QueryRowContext(w.ctx, "SELECT EXISTS (SELECT 1 FROM step WHERE id = ? AND seq > ?)", r.Step, w.seq).Scan(&later)
	return later, err
}

// placeAmong gives a bulk step its place in the order of undo: the last, but before the first step made
// meanwhile that needs its records (a mark on an article of an import that still ran), since that one must
// be taken back first.
func placeAmong(ctx context.Context, c *session, seq int64) (place int64, err error) {
	first, err := firstDependent(ctx, c, seq)
	if err != nil {
		return 0, err
	}
	if first == 0 {
		err = c.QueryRowContext(ctx, "SELECT 1 + coalesce(max(place), 0) FROM step WHERE seq <> ?", seq).Scan(&place)
		return place, err
	}
	_, err = c.ExecContext(ctx, "UPDATE step SET place = place + 1 WHERE place >= ?", first)
	return first, err
}

// firstDependent is the place of the first step, of those made since a bulk step began, that names one of
// its records; its whole group counts. 0: there is none.
func firstDependent(ctx context.Context, c *session, seq int64) (place int64, err error) {
	if err := c.flush(ctx); err != nil {
		return 0, err
	}
	// The plus keeps SQLite from looking through all changes of the bulk step: a record has few.
	err = c.QueryRowContext(ctx, `SELECT coalesce(min(coalesce((SELECT min(g.place) FROM step g WHERE g.grp = s.grp AND g.seq > ?1 AND g.state = 'done'), s.place)), 0)
		FROM step s WHERE s.seq > ?1 AND s.state = 'done' AND s.kind = 'do' AND EXISTS (
			SELECT 1 FROM change c WHERE c.step = s.seq AND (EXISTS (SELECT 1 FROM change b WHERE b.id = c.id AND +b.step = ?1)
			OR EXISTS (SELECT 1 FROM json_each(c.after, '$.fields') f JOIN change b ON b.id = f.value AND +b.step = ?1 WHERE f.type = 'text')
			OR EXISTS (SELECT 1 FROM json_each(c.before, '$.fields') f JOIN change b ON b.id = f.value AND +b.step = ?1 WHERE f.type = 'text')))`, seq).Scan(&place)
	return place, err
}

// A running is bulk work under way.
type running struct {
	label  string
	cancel context.CancelFunc
}

// setBulk notes bulk work; the function that it returns is called at its end.
func (a *Archive) setBulk(label string, cancel context.CancelFunc) (ended func()) {
	r := &running{label, cancel}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.bulks = append(a.bulks, r)
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.bulks = slices.DeleteFunc(a.bulks, func(other *running) bool { return other == r })
	}
}

// cancelBulk cancels the bulk work that began last of what is under way and says which.
func (a *Archive) cancelBulk() (label string, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.bulks) == 0 {
		return "", false
	}
	last := a.bulks[len(a.bulks)-1]
	last.cancel()
	return last.label, true
}

// finishOpenSteps sees to bulk steps that a crash cut off. One that only made records (an import) keeps
// its whole articles and can be undone or run again; any other is taken back, unless a step made meanwhile
// needs it.
func (a *Archive) finishOpenSteps(ctx context.Context) error {
	if a.Info().ReadOnly != "" {
		return nil
	}
	return a.do(ctx, func(ctx context.Context, c *session) error {
		open, edits, err := openSteps(ctx, c)
		if err != nil || len(open) == 0 {
			return err
		}
		if err := endRedo(ctx, c); err != nil {
			return err
		}
		for i, s := range open {
			needed, err := firstDependent(ctx, c, s.seq)
			if err != nil {
				return err
			}
			place, err := placeAmong(ctx, c, s.seq)
			if err != nil {
				return err
			}
			if _, err := c.ExecContext(ctx, "UPDATE step SET state = 'done', label = label || ' (interrupted)', place = ? WHERE seq = ?", place, s.seq); err != nil {
				return err
			}
			if edits[i] == 0 || needed != 0 {
				continue
			}
			if _, err := a.turnStep(ctx, c, "undo", s, &Undone{}); err != nil {
				return err
			}
		}
		return nil
	})
}

// openSteps lists the steps that were not ended, with the number of records that each changed but did not make.
func openSteps(ctx context.Context, c *session) (open []doneStep, edits []int, err error) {
	err = eachRow(ctx, c, func(rows *sql.Rows) error {
		var s doneStep
		var n int
		err := rows.Scan(&s.seq, &s.id, &s.label, &s.at, &s.records, &n)
		open, edits = append(open, s), append(edits, n)
		return err
	}, `SELECT seq, id, label, at, records, (SELECT count(*) FROM change WHERE change.step = seq AND op <> 'create')
		FROM step WHERE state = 'open' ORDER BY seq`)
	return open, edits, err
}
