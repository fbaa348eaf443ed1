package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"pressmark/annotate"
)

// ImportSet brings a set into this archive, which must be empty: records keep their ids, times and last
// steps, so that the same set exported again is the same bytes. It is one step, all or nothing, and no
// import run; label names it. Originals are not part of a set: they are noted as not held.
func (a *Archive) ImportSet(ctx context.Context, s annotate.Set, label string) error {
	step := annotate.Step{Label: label}
	var w *writing
	err := a.do(ctx, func(ctx context.Context, c *session) (err error) {
		if err := empty(ctx, c); err != nil {
			return err
		}
		if w, err = a.begin(ctx, c, &step, "do"); err != nil {
			return err
		}
		for i := range annotate.Tables {
			t := &annotate.Tables[i]
			if err := s.Rows(ctx, t.Name, func(row annotate.Row) error { return w.adopt(t, row, s.Text) }); err != nil {
				return fmt.Errorf("%s: %w", t.Name, err)
			}
		}
		if err := w.adoptSteps(s); err != nil {
			return err
		}
		if err := anchorsStand(ctx, c); err != nil {
			return err
		}
		return w.finish()
	})
	if err != nil {
		return fmt.Errorf("import of the set: %w; the archive is as it was", err)
	}
	if w.records > 0 {
		e := w.event()
		e.Step.Changes = nil
		a.notify(e)
	}
	return nil
}

// empty sees that an archive has nothing but what every archive has.
func empty(ctx context.Context, q queryer) error {
	for _, t := range annotate.Tables {
		if isOwn(t.Name) {
			continue
		}
		var some bool
		if err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+quoted(t.Name)+")").Scan(&some); err != nil {
			return err
		}
		if some {
			return errors.New("this archive is not empty: import the set into a new archive")
		}
	}
	return nil
}

// adopt writes a row as it came.
func (w *writing) adopt(t *annotate.Table, row annotate.Row, text func(context.Context, string) (string, error)) error {
	if uuid.Validate(row.ID) != nil || uuid.Validate(row.Step) != nil {
		return fmt.Errorf("the record %q has no proper uuid", row.ID)
	}
	r := record{Row: row}
	r.Table, r.Fields = t.Name, annotate.Fields{}
	for i := range t.Columns {
		c := &t.Columns[i]
		v, ok := row.Fields[c.Name]
		if !ok {
			v = c.Default
		}
		v, err := c.Normalise(v)
		if err != nil {
			return fmt.Errorf("record %s, %s: %w", row.ID, c.Name, err)
		}
		r.Fields[c.Name] = v
	}
	if err := unknown(t, row.Fields); err != nil {
		return err
	}
	if err := w.adoptText(t, r, text); err != nil {
		return err
	}
	if isOwn(t.Name) {
		old, err := loadOne(w.ctx, w.c, t, r.ID)
		if err == nil {
			r.N = old.N
			return w.write(annotate.OpSet, t, &old, &r)
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return w.write(annotate.OpCreate, t, nil, &r)
}

// adoptText brings in what a row names by hash: the text of a revision, the original of an article.
func (w *writing) adoptText(t *annotate.Table, r record, text func(context.Context, string) (string, error)) error {
	switch t.Name {
	case "revision":
		sha := r.Fields["text_sha"].(string)
		s, err := text(w.ctx, sha)
		if err != nil {
			return err
		}
		var blocks []annotate.Block
		if err := json.Unmarshal([]byte(r.Fields["blocks"].(string)), &blocks); err != nil {
			return fmt.Errorf("record %s: blocks: %w", r.ID, err)
		}
		if err := checkBlocks(s, blocks); err != nil {
			return fmt.Errorf("record %s: %w", r.ID, err)
		}
		got, err := keepText(w.ctx, w.c, s)
		if err == nil && got != sha {
			err = fmt.Errorf("record %s: its text is not the one it names", r.ID)
		}
		return err
	case "article":
		if sha, _ := r.Fields["original"].(string); sha != "" {
			_, err := w.c.ExecContext(w.ctx, "INSERT INTO original VALUES (?, '', '', 0, 0) ON CONFLICT DO NOTHING", sha)
			return err
		}
	}
	return nil
}

// adoptSteps keeps the history of a bundle as history: it is shown and never undone.
func (w *writing) adoptSteps(s annotate.Set) error {
	if s.Steps == nil {
		return nil
	}
	if err := w.c.flush(w.ctx); err != nil {
		return err
	}
	return s.Steps(w.ctx, func(step annotate.RecordedStep) error {
		res, err := w.c.ExecContext(w.ctx, `INSERT INTO step (id, label, coder, at, grp, kind, of, state, records) VALUES (?, ?, ?, ?, nullif(?, ''), 'history', nullif(?, ''), 'base', ?)
			ON CONFLICT DO NOTHING`, step.ID, step.Label, step.Coder, step.At, step.Group, step.Undoes+step.Redoes, len(step.Recorded))
		if err != nil {
			return err
		}
		seq, err := res.LastInsertId()
		if err != nil {
			return err
		}
		for _, ch := range step.Recorded {
			t := annotate.TableNamed(ch.Table)
			if t == nil {
				return fmt.Errorf("the history names the unknown table %q", ch.Table)
			}
			before, err := encode(recordOf(ch.Before))
			if err != nil {
				return err
			}
			after, err := encode(recordOf(ch.After))
			if err != nil {
				return err
			}
			if _, err := w.c.ExecContext(w.ctx, "INSERT INTO change (step, version, op, tbl, id, rec, before, after, purged) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?)",
				seq, ch.Version, string(ch.Op), ch.Table, ch.ID, before, after, ch.Purged); err != nil {
				return err
			}
		}
		return nil
	})
}

func recordOf(r *annotate.Row) *record {
	if r == nil {
		return nil
	}
	return &record{Row: *r}
}

// anchorsStand sees that every anchor of the archive stands on the words it quotes.
func anchorsStand(ctx context.Context, q queryer) error {
	rows, err := q.QueryContext(ctx, `SELECT a.id, coalesce(a."start", -1), coalesce(a."end", -1), a.quote, t.text FROM anchor a
		JOIN revision r ON r.id = a.revision JOIN article_text t ON t.sha256 = r.text_sha WHERE a.state <> 'lost'`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, quote, text string
		var start, end int
		if err := rows.Scan(&id, &start, &end, &quote, &text); err != nil {
			return err
		}
		if start < 0 || end > len(text) || start > end || text[start:end] != quote {
			return fmt.Errorf("the anchor %s does not stand on the words it quotes, %.60q", id, quote)
		}
	}
	return rows.Err()
}
