package archive

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pressmark/annotate"
)

// A step of kind "do" is open while its changes are being written, then done. Undo takes back the done
// step with the greatest place and makes it undone; redo makes the undone step with the smallest place
// again; a new step drops all undone ones. Both are recorded as steps of kind undo and redo, which are
// themselves never taken back. Steps of kind base (a new coder, a purge) and history (of a bundle) have no
// part in this. Because a record's row is put back whole, with its last step and times, undo and redo
// together leave no trace but in the history.

// Undone says what Undo or Redo did, or what the next one would do.
type Undone struct {
	Label   string          // of the step taken back or made again
	Steps   []annotate.Step // the recorded undo or redo steps; without changes
	Records int
	Day     string        // day of the step, in local time: YYYY-MM-DD
	Ask     bool          // more than 20 records, or of an earlier day: the window asks once
	Article string        // the article that it changed, "" when none
	Span    annotate.Span // the place in it, empty when unknown
	Passed  int           // purged or missing records that were passed over
}

// a done step as undo needs it.
type doneStep struct {
	seq       int64
	id, label string
	at, group string
	records   int
}

// Undo takes back the latest step in effect, with the steps of its group made right before it, by
// whichever coder; ErrNothing. While bulk work runs it cancels that instead: what was whole stays.
func (a *Archive) Undo(ctx context.Context) (Undone, error) {
	if label, ok := a.cancelBulk(); ok {
		return Undone{Label: label}, nil
	}
	return a.turn(ctx, "undo")
}

// Redo makes the step (or group) again that Undo took back last; ErrNothing.
func (a *Archive) Redo(ctx context.Context) (Undone, error) { return a.turn(ctx, "redo") }

// NextUndo tells what Undo would take back; ok is false when there is nothing.
func (a *Archive) NextUndo(ctx context.Context) (u Undone, ok bool, err error) {
	return a.next(ctx, "undo")
}

// NextRedo tells what Redo would make again.
func (a *Archive) NextRedo(ctx context.Context) (u Undone, ok bool, err error) {
	return a.next(ctx, "redo")
}

func (a *Archive) next(ctx context.Context, kind string) (Undone, bool, error) {
	steps, err := turnable(ctx, a.read, kind)
	if err != nil || len(steps) == 0 {
		return Undone{}, false, err
	}
	return a.describe(steps), true, nil
}

func (a *Archive) describe(steps []doneStep) Undone {
	u := Undone{Label: steps[0].label}
	if len(steps) > 1 {
		u.Label = steps[len(steps)-1].label
	}
	for _, s := range steps {
		u.Records += s.records
		if t, err := time.Parse(stamp, s.at); err == nil {
			u.Day = t.Local().Format(time.DateOnly)
		}
	}
	u.Ask = u.Records > 20 || u.Day != a.opts.Now().Local().Format(time.DateOnly)
	return u
}

// turnable returns the steps that the next undo or redo takes, in the order in which it takes them.
func turnable(ctx context.Context, q queryer, kind string) ([]doneStep, error) {
	state, order := "done", "DESC"
	if kind == "redo" {
		state, order = "undone", "ASC"
	}
	rows, err := q.QueryContext(ctx, "SELECT seq, id, label, at, coalesce(grp, ''), records FROM step WHERE state = ? AND kind = 'do' ORDER BY place "+order, state)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []doneStep
	for rows.Next() {
		var s doneStep
		if err := rows.Scan(&s.seq, &s.id, &s.label, &s.at, &s.group, &s.records); err != nil {
			return nil, err
		}
		if len(out) > 0 && (s.group == "" || s.group != out[0].group) {
			break
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func (a *Archive) turn(ctx context.Context, kind string) (Undone, error) {
	var u Undone
	var events []Event
	err := a.do(ctx, func(ctx context.Context, c *session) error {
		steps, err := turnable(ctx, c, kind)
		if err != nil {
			return err
		}
		if len(steps) == 0 {
			return ErrNothing
		}
		u = a.describe(steps)
		for _, s := range steps {
			w, err := a.turnStep(ctx, c, kind, s, &u)
			if err != nil {
				return fmt.Errorf("%s %q: %w", kind, s.label, err)
			}
			u.Steps = append(u.Steps, *w.step)
			events = append(events, w.event())
		}
		return nil
	})
	if err != nil {
		return Undone{}, err
	}
	for _, e := range events {
		a.notify(e)
	}
	a.dailyBackup()
	return u, nil
}

// turnStep takes one step back or makes it again.
func (a *Archive) turnStep(ctx context.Context, c *session, kind string, s doneStep, u *Undone) (*writing, error) {
	step := annotate.Step{Label: "Undid: " + s.label, Undoes: s.id}
	state, order := "undone", "DESC"
	if kind == "redo" {
		step = annotate.Step{Label: "Redid: " + s.label, Redoes: s.id}
		state, order = "done", "ASC"
	}
	w, err := a.begin(ctx, c, &step, kind)
	if err != nil {
		return nil, err
	}
	changes, err := loadChanges(ctx, c, s.seq, order)
	if err != nil {
		return nil, err
	}
	if err := w.turnChanges(kind, changes, u); err != nil {
		return nil, err
	}
	if _, err := c.ExecContext(ctx, "UPDATE step SET state = ? WHERE seq = ?", state, s.seq); err != nil {
		return nil, err
	}
	if _, err := c.ExecContext(ctx, "UPDATE step SET state = 'base', records = ? WHERE seq = ?", w.records, w.seq); err != nil {
		return nil, err
	}
	for id := range w.articles {
		u.Article = id
	}
	return w, nil
}

func (w *writing) turnChanges(kind string, changes []change, u *Undone) error {
	for i, ch := range changes {
		if err := w.readAhead(len(changes), i, func(j int) (*annotate.Table, string) { return changes[j].table, changes[j].id }); err != nil {
			return err
		}
		if err := w.turnChange(kind, ch, u); err != nil {
			return err
		}
	}
	return nil
}

// turnChange puts back what a change replaced, or what it made.
func (w *writing) turnChange(kind string, ch change, u *Undone) error {
	expected, wanted := ch.after, ch.before
	if kind == "redo" {
		expected, wanted = ch.before, ch.after
	}
	if ch.purged {
		u.Passed++
		return nil
	}
	target, err := decode(ch.table, wanted)
	if err != nil {
		return err
	}
	var current *record
	now, err := w.current(ch.table, ch.id)
	switch {
	case err == nil:
		current = &now
	case !errors.Is(err, ErrNotFound):
		return err
	}
	if current == nil && (expected.Valid || target == nil) {
		u.Passed++ // purged since: there is nothing to put back
		return nil
	}
	if target == nil {
		u.see(current)
		return w.write(annotate.OpSet, ch.table, current, nil)
	}
	u.see(target)
	if current != nil {
		return w.write(annotate.OpSet, ch.table, current, target)
	}
	if _, err := insert(w.ctx, w.c, ch.table, *target); err != nil {
		return err
	}
	if err := w.touch(ch.table, target); err != nil {
		return err
	}
	w.forget(nil, target)
	return w.record(annotate.OpCreate, ch.table, nil, target)
}

// see notes the place of an anchor, so that the window can show what changed.
func (u *Undone) see(r *record) {
	if r.Table != "anchor" || !u.Span.Empty() {
		return
	}
	u.Span = anchorOf(*r).Span
}
