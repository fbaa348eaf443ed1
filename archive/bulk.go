package archive

import (
	"context"
	"errors"
	"io"

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
	a.setBulk(s.Label, cancel)
	defer a.setBulk("", nil)

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
		for i := range changes {
			if err := w.change(i, &changes[i]); err != nil {
				return err
			}
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

func (a *Archive) setBulk(label string, cancel context.CancelFunc) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.bulkLabel, a.bulkCancel = label, cancel
}

// cancelBulk cancels bulk work under way and says which.
func (a *Archive) cancelBulk() (label string, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.bulkCancel == nil {
		return "", false
	}
	a.bulkCancel()
	return a.bulkLabel, true
}

// finishOpenSteps sees to bulk steps that a crash cut off. One that only made records (an import) keeps
// its whole articles and can be undone or run again; any other is taken back.
func (a *Archive) finishOpenSteps(ctx context.Context) error {
	if a.Info().ReadOnly != "" {
		return nil
	}
	return a.do(ctx, func(ctx context.Context, c *session) error {
		rows, err := c.QueryContext(ctx, `SELECT seq, id, label, at, records, (SELECT count(*) FROM change WHERE change.step = seq AND op <> 'create')
			FROM step WHERE state = 'open' ORDER BY seq`)
		if err != nil {
			return err
		}
		var open []doneStep
		var edits []int
		for rows.Next() {
			var s doneStep
			var n int
			if err := rows.Scan(&s.seq, &s.id, &s.label, &s.at, &s.records, &n); err != nil {
				return errors.Join(err, rows.Close())
			}
			open, edits = append(open, s), append(edits, n)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
		for i, s := range open {
			if _, err := c.ExecContext(ctx, "UPDATE step SET state = 'done', label = label || ' (interrupted)', place = 1 + (SELECT coalesce(max(place), 0) FROM step) WHERE seq = ?", s.seq); err != nil {
				return err
			}
			if edits[i] == 0 {
				continue
			}
			if _, err := a.turnStep(ctx, c, "undo", s, &Undone{}); err != nil {
				return err
			}
		}
		return nil
	})
}
