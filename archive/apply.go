package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os/user"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"pressmark/annotate"
)

// Apply makes the changes of a step, all or none; when it returns nil the step is on disk. The step that
// comes back has its ID, Seq, Coder (uuid) and At, and a uuid in each change and reference. A step that
// changes nothing is not recorded: its Seq is 0. An *annotate.Invalid error names the change at fault.
// It waits for its turn behind other changes; ctx ends the waiting.
func (a *Archive) Apply(ctx context.Context, s annotate.Step) (annotate.Step, error) {
	return a.apply(ctx, s, false)
}

// Try does what Apply does and takes it back before it returns: it says whether a step could be applied.
func (a *Archive) Try(ctx context.Context, s annotate.Step) (annotate.Step, error) {
	return a.apply(ctx, s, true)
}

var errTried = errors.New("tried")

func (a *Archive) apply(ctx context.Context, s annotate.Step, try bool) (annotate.Step, error) {
	if err := checkStep(s); err != nil {
		return s, err
	}
	if !try {
		if err := a.backupBefore(ctx, s); err != nil {
			return s, err
		}
	}
	s.Changes = append([]annotate.Change(nil), s.Changes...)
	var w *writing
	err := a.do(ctx, func(ctx context.Context, c *session) (err error) {
		if w, err = a.begin(ctx, c, &s, "do"); err != nil {
			return err
		}
		if err := w.changes(s.Changes); err != nil {
			return err
		}
		if try {
			return errTried
		}
		return w.finish()
	})
	if try && errors.Is(err, errTried) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	if w.records > 0 {
		a.notify(w.event())
		a.dailyBackup()
	}
	return s, nil
}

func checkStep(s annotate.Step) error {
	if strings.TrimSpace(s.Label) == "" {
		return &annotate.Invalid{Change: -1, Reason: "the step has no label: say in a few words what it does"}
	}
	if len(s.Changes) == 0 {
		return &annotate.Invalid{Change: -1, Reason: "the step has no changes"}
	}
	for _, id := range []string{s.ID, s.Group} {
		if id != "" && uuid.Validate(id) != nil {
			return &annotate.Invalid{Change: -1, Reason: fmt.Sprintf("%q is not a uuid", id)}
		}
	}
	for i, c := range s.Changes {
		if c.Op == annotate.OpPurge {
			return &annotate.Invalid{Change: i, Table: c.Table, Reason: "a purge cannot be part of a step, because it cannot be undone: use the verb purge"}
		}
	}
	return nil
}

// A writing is a step on its way into the archive, inside one transaction.
type writing struct {
	a        *Archive
	ctx      context.Context
	c        *session
	step     *annotate.Step
	seq      int64
	at       string
	names    map[string]string // $name to uuid
	texts    map[string]*place // of articles, by uuid
	tables   map[string]bool
	articles map[string]bool
	owners   map[string]string     // article of annotations and statements met, by uuid
	ahead    map[recordKey]*record // read before their turn, nil where there is none; see ahead.go
	aheadTo  int                   // the changes of the step before this one were looked at for that
	there    map[recordKey]bool    // what references were seen to name
	records  int
	bulk     bool     // one of several portions
	left     []string // records left out, because another step changed them meanwhile
}

// begin records a step without changes. kind is do, undo, redo or base.
func (a *Archive) begin(ctx context.Context, c *session, s *annotate.Step, kind string) (*writing, error) {
	w := &writing{a: a, ctx: ctx, c: c, step: s, at: a.now()}
	w.reset()
	if s.ID == "" {
		s.ID = a.opts.NewID()
	}
	coder, err := w.coder(s.Coder)
	if err != nil {
		return nil, err
	}
	s.Coder, s.At = coder, w.at
	of := s.Undoes
	if kind == "redo" {
		of = s.Redoes
	}
	res, err := c.ExecContext(ctx, "INSERT INTO step (id, label, coder, at, grp, kind, of, state) VALUES (?, ?, ?, ?, nullif(?, ''), ?, nullif(?, ''), 'open')",
		s.ID, s.Label, s.Coder, s.At, s.Group, kind, of)
	if err != nil {
		if strings.Contains(err.Error(), "UNIQUE") {
			return nil, &annotate.Invalid{Change: -1, Reason: "a step with the id " + s.ID + " was applied already"}
		}
		return nil, err
	}
	w.seq, err = res.LastInsertId()
	s.Seq = w.seq
	return w, err
}

// reset empties what a writing remembers: its transaction begins.
func (w *writing) reset() {
	w.texts, w.tables, w.articles, w.owners = map[string]*place{}, map[string]bool{}, map[string]bool{}, map[string]string{}
	w.ahead, w.there = map[recordKey]*record{}, map[recordKey]bool{}
	if w.names == nil {
		w.names = map[string]string{}
	}
}

// finish gives a step of kind "do" its place in the order of undo. A step that changed nothing goes.
func (w *writing) finish() error {
	if w.records == 0 {
		w.step.Seq = 0
		_, err := w.c.ExecContext(w.ctx, "DELETE FROM step WHERE seq = ?", w.seq)
		return err
	}
	if err := endRedo(w.ctx, w.c); err != nil {
		return err
	}
	place := "1 + (SELECT coalesce(max(place), 0) FROM step)"
	if w.bulk {
		first, err := placeAmong(w.ctx, w.c, w.seq)
		if err != nil {
			return err
		}
		place = strconv.FormatInt(first, 10)
	}
	_, err := w.c.ExecContext(w.ctx, "UPDATE step SET state = 'done', records = ?, place = "+place+" WHERE seq = ?", w.records, w.seq)
	return err
}

// endRedo drops the steps that were taken back: a new one comes after what is in effect.
func endRedo(ctx context.Context, c *session) error {
	_, err := c.ExecContext(ctx, "UPDATE step SET state = 'dropped' WHERE state = 'undone'")
	return err
}

func (w *writing) event() Event {
	e := Event{Step: *w.step, Tables: w.tables}
	for id := range w.articles {
		e.Articles = append(e.Articles, id)
	}
	return e
}

// write puts a record in place of another and records the change. before nil: it is new; after nil: it goes.
func (w *writing) write(op annotate.Op, t *annotate.Table, before, after *record) (err error) {
	switch {
	case after == nil:
		if err := w.touch(t, before); err != nil {
			return err
		}
		err = remove(w.ctx, w.c, t.Name, before.N)
	case before == nil:
		after.N, err = insert(w.ctx, w.c, t, *after)
	default:
		err = update(w.ctx, w.c, t, *before, *after)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", t.Name, err)
	}
	if after != nil {
		if err := w.touch(t, after); err != nil {
			return err
		}
	}
	w.forget(before, after)
	return w.record(op, t, before, after)
}

// touch notes which table and article a change concerns.
func (w *writing) touch(t *annotate.Table, r *record) error {
	w.tables[t.Name] = true
	article, err := w.articleOf(t, r)
	if article != "" {
		w.articles[article] = true
	}
	return err
}

// articleOf follows a record's owners up to its article, "" for records outside articles.
func (w *writing) articleOf(t *annotate.Table, r *record) (string, error) {
	if t.Name == "article" {
		return r.ID, nil
	}
	if id, ok := r.Fields["article"].(string); ok && id != "" {
		w.owners[r.ID] = id
		return id, nil
	}
	for _, name := range []string{"annotation", "statement", "statement_link"} {
		c := t.Column(name)
		id, ok := r.Fields[name].(string)
		if c == nil || !ok || !c.Parent {
			continue
		}
		return w.ownerArticle(name, id)
	}
	return "", nil
}

func (w *writing) ownerArticle(table, id string) (string, error) {
	if article, ok := w.owners[id]; ok {
		return article, nil
	}
	query := "SELECT article FROM " + table + " WHERE id = ?"
	if table == "statement_link" {
		query = "SELECT article FROM statement WHERE id = (SELECT statement FROM statement_link WHERE id = ?)"
	}
	var article string
	err := w.c.QueryRowContext(w.ctx, query, id).Scan(&article)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	w.owners[id] = article
	return article, err
}

// coder returns the uuid of the coder named, made when unknown; "" is this machine's own.
func (w *writing) coder(name string) (string, error) {
	if name == "" {
		w.a.mu.Lock()
		own := w.a.coder
		w.a.mu.Unlock()
		if own.ID != "" {
			return own.ID, nil
		}
		name = own.Name
	}
	var id string
	err := w.c.QueryRowContext(w.ctx, "SELECT id FROM coder WHERE id = ? OR name = ? ORDER BY trashed, n LIMIT 1", name, name).Scan(&id)
	if err == nil {
		return id, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	if uuid.Validate(name) == nil {
		return "", &annotate.Invalid{Change: -1, Reason: "no coder has the uuid " + name}
	}
	return w.newCoder(name)
}

// newCoder makes the record of a coder in a step of its own that is never undone, since later steps name it.
func (w *writing) newCoder(name string) (string, error) {
	r := record{Row: annotate.Row{Table: "coder", ID: w.a.opts.NewID(), Step: w.a.opts.NewID(), Created: w.at, Modified: w.at,
		Fields: annotate.Fields{"name": name, "initials": initials(name), "colour": ""}}}
	if _, err := w.c.ExecContext(w.ctx, "INSERT INTO step (id, label, coder, at, kind, state, records) VALUES (?, ?, ?, ?, 'base', 'base', 1)",
		r.Step, "Added the coder "+name, r.ID, w.at); err != nil {
		return "", err
	}
	_, err := insert(w.ctx, w.c, annotate.TableNamed("coder"), r)
	return r.ID, err
}

func initials(name string) string {
	var b strings.Builder
	for _, word := range strings.Fields(name) {
		for _, r := range word {
			b.WriteRune(r)
			break
		}
	}
	return strings.ToUpper(b.String())
}

// loadCoder finds who codes on this machine: the name given, else the system's user.
func (a *Archive) loadCoder(ctx context.Context) error {
	name := a.opts.Coder
	if name == "" {
		var chosen string
		if err := a.read.QueryRowContext(ctx, "SELECT value FROM view WHERE key = 'coder'").Scan(&chosen); err == nil {
			name = chosen
		}
	}
	if name == "" {
		name = systemUser()
	}
	c := annotate.Coder{Name: name, Initials: initials(name)}
	err := a.read.QueryRowContext(ctx, "SELECT id, name, initials, colour FROM coder WHERE name = ? AND trashed = 0 ORDER BY n LIMIT 1", name).Scan(&c.ID, &c.Name, &c.Initials, &c.Colour)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	a.mu.Lock()
	a.coder = c
	a.mu.Unlock()
	return nil
}

// meetCoder learns the uuid of this machine's coder once the first step has made its record.
func (a *Archive) meetCoder() {
	if a.Info().Coder.ID == "" {
		_ = a.loadCoder(context.Background()) // what fails here is tried again with the next step
	}
}

func systemUser() string {
	u, err := user.Current()
	switch {
	case err != nil:
		return "coder"
	case u.Name != "":
		return strings.Split(u.Name, ",")[0]
	}
	return u.Username
}
