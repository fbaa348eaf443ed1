package archive

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/google/uuid"

	"pressmark/annotate"
)

// changes makes the changes of a step, or of a portion of one, in their order.
func (w *writing) changes(list []annotate.Change) error {
	for i := range list {
		if err := w.readAhead(len(list), i, func(j int) (*annotate.Table, string) { return edited(&list[j]) }); err != nil {
			return err
		}
		if err := w.change(i, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

// edited names the record that a change is made on; nil for one that makes a record or names one of its step.
func edited(ch *annotate.Change) (*annotate.Table, string) {
	if ch.Op == annotate.OpCreate || strings.HasPrefix(ch.ID, "$") {
		return nil, ""
	}
	return annotate.TableNamed(ch.Table), strings.ToLower(ch.ID)
}

// change makes one change of a step; i is its place, for errors.
func (w *writing) change(i int, ch *annotate.Change) error {
	t := annotate.TableNamed(ch.Table)
	if t == nil {
		return &annotate.Invalid{Change: i, Table: ch.Table, Reason: "there is no such table"}
	}
	ch.Fields = maps.Clone(ch.Fields)
	err := w.dispatch(t, ch)
	var invalid *annotate.Invalid
	if errors.As(err, &invalid) && invalid.Table == "" {
		invalid.Change, invalid.Table = i, t.Name
	}
	return err
}

func (w *writing) dispatch(t *annotate.Table, ch *annotate.Change) error {
	if ch.Op == annotate.OpCreate {
		return w.create(t, ch)
	}
	id, err := w.resolve(t.Name, ch.ID)
	if err != nil {
		return err
	}
	ch.ID = id
	r, err := w.current(t, id)
	if errors.Is(err, ErrNotFound) {
		return invalid("", "there is no %s %s", t.Name, id)
	}
	if err != nil {
		return err
	}
	if late, err := w.overtaken(r); late || err != nil {
		if late {
			w.left = append(w.left, fmt.Sprintf("%s %v", t.Name, nameOf(r)))
		}
		return err
	}
	switch ch.Op {
	case annotate.OpSet:
		return w.set(t, r, ch.Fields)
	case annotate.OpTrash, annotate.OpRestore:
		return w.flag(t, r, ch.Op)
	case annotate.OpMerge, annotate.OpUnmerge:
		return w.merge(t, r, ch)
	case annotate.OpRevise:
		return w.revise(t, r, ch.Fields)
	}
	return invalid("", "there is no operation %q", ch.Op)
}

// nameOf returns what people call a record.
func nameOf(r record) any {
	for _, field := range []string{"name", "title", "text"} {
		if v, ok := r.Fields[field].(string); ok && v != "" {
			return v
		}
	}
	return r.ID
}

func invalid(field, format string, args ...any) *annotate.Invalid {
	return &annotate.Invalid{Field: field, Reason: fmt.Sprintf(format, args...)}
}

// resolve turns a $name of this step into its uuid and checks that a uuid is one.
func (w *writing) resolve(table, id string) (string, error) {
	if strings.HasPrefix(id, "$") {
		known, ok := w.names[id]
		if !ok {
			return "", invalid("", "%s is not made by an earlier change of this step", id)
		}
		return known, nil
	}
	if uuid.Validate(id) != nil {
		return "", invalid("", "%q is not the uuid of a %s", id, table)
	}
	return strings.ToLower(id), nil
}

// special are the field names that stand for other records or texts; see annotate.Fields.
var special = map[string][]string{
	"annotation":     {"spans", "memo"},
	"concept":        {"spans", "memo", "aliases"},
	"tag":            {"spans", "memo", "aliases"},
	"entity":         {"memo", "aliases"},
	"statement_link": {"cue", "content"},
	"article":        {"text", "blocks", "memo", "extractor"},
	"statement":      {"memo"},
}

// take moves the special fields of a change out of its fields.
func take(t *annotate.Table, fields annotate.Fields) annotate.Fields {
	out := annotate.Fields{}
	for _, name := range special[t.Name] {
		if v, ok := fields[name]; ok {
			out[name] = v
			delete(fields, name)
		}
	}
	return out
}

func (w *writing) create(t *annotate.Table, ch *annotate.Change) error {
	id, err := w.newID(t, ch.ID)
	if err != nil {
		return err
	}
	if ch.Fields == nil {
		ch.Fields = annotate.Fields{}
	}
	extra := take(t, ch.Fields)
	r := record{Row: annotate.Row{Table: t.Name, ID: id, Step: w.step.ID, Created: w.at, Modified: w.at, Fields: annotate.Fields{}}}
	for i := range t.Columns {
		c := &t.Columns[i]
		v, given := ch.Fields[c.Name]
		switch {
		case !given && c.Name == "coder":
			r.Fields[c.Name] = w.step.Coder
			continue
		case !given && c.Required:
			return invalid(c.Name, "is missing")
		case !given:
			r.Fields[c.Name] = c.Default
			continue
		}
		if r.Fields[c.Name], err = w.value(c, v); err != nil {
			return err
		}
	}
	if err := unknown(t, ch.Fields); err != nil {
		return err
	}
	ch.ID = id
	if t.Name == "article" {
		return w.createArticle(t, r, extra)
	}
	if err := w.rules(t, nil, &r); err != nil {
		return err
	}
	if err := w.write(annotate.OpCreate, t, nil, &r); err != nil {
		return err
	}
	return w.extras(t, &r, extra)
}

// newID decides the uuid of a new record and remembers its $name.
func (w *writing) newID(t *annotate.Table, given string) (string, error) {
	if given == "" {
		return w.a.opts.NewID(), nil
	}
	if strings.HasPrefix(given, "$") {
		if w.names[given] != "" {
			return "", invalid("", "%s is made twice in this step", given)
		}
		w.names[given] = w.a.opts.NewID()
		return w.names[given], nil
	}
	id, err := w.resolve(t.Name, given)
	if err != nil {
		return "", err
	}
	var n int64
	err = w.c.QueryRowContext(w.ctx, "SELECT n FROM "+quoted(t.Name)+" WHERE id = ?", id).Scan(&n)
	if err == nil {
		return "", invalid("", "%s %s is in the archive already", t.Name, id)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	return id, nil
}

func unknown(t *annotate.Table, fields annotate.Fields) error {
	for name := range fields {
		if t.Column(name) == nil {
			return invalid(name, "a %s has no such field", t.Name)
		}
	}
	return nil
}

// value normalises a field and sees that what it refers to is there.
func (w *writing) value(c *annotate.Column, v any) (any, error) {
	if s, ok := v.(string); ok && c.Type == annotate.Reference && s != "" {
		id, err := w.resolve(c.Of, s)
		if err != nil {
			var i *annotate.Invalid
			if errors.As(err, &i) {
				i.Field = c.Name
			}
			return nil, err
		}
		v = id
		found, err := w.has(c.Of, id)
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, invalid(c.Name, "there is no %s %s", c.Of, id)
		}
	}
	out, err := c.Normalise(v)
	if err != nil {
		return nil, invalid(c.Name, "%s", err)
	}
	return out, nil
}

// edit returns a copy of a record for changing.
func (w *writing) edit(r record) record {
	r.Fields = maps.Clone(r.Fields)
	r.Step, r.Modified = w.step.ID, w.at
	return r
}

func (w *writing) set(t *annotate.Table, r record, fields annotate.Fields) error {
	extra := take(t, fields)
	if _, ok := extra["text"]; ok {
		return invalid("text", "a text is changed by the operation revise")
	}
	if err := unknown(t, fields); err != nil {
		return err
	}
	next, changed := w.edit(r), false
	for name, v := range fields {
		c := t.Column(name)
		v, err := w.value(c, v)
		if err != nil {
			return err
		}
		if v == r.Fields[name] {
			continue
		}
		if c.Fixed || name == "merged_into" || t.Name == "article" && name == "revision" {
			return invalid(name, "cannot be changed here")
		}
		next.Fields[name], changed = v, true
	}
	if changed {
		if err := w.rules(t, &r, &next); err != nil {
			return err
		}
		if err := w.write(annotate.OpSet, t, &r, &next); err != nil {
			return err
		}
		if err := w.rebind(t, &r, &next); err != nil {
			return err
		}
	}
	return w.extras(t, &next, extra)
}

// flag trashes or restores a record; its children follow it without being touched.
func (w *writing) flag(t *annotate.Table, r record, op annotate.Op) error {
	if r.Trashed == (op == annotate.OpTrash) {
		return nil
	}
	next := w.edit(r)
	next.Trashed = op == annotate.OpTrash
	if !next.Trashed { // its key or name may have been given to another meanwhile
		if err := w.stillFree(t, &next); err != nil {
			return err
		}
	}
	if next.Trashed && t.Merges {
		var name string
		err := w.c.QueryRowContext(w.ctx, "SELECT name FROM "+t.Name+" WHERE merged_into = ? LIMIT 1", r.ID).Scan(&name)
		if err == nil {
			return invalid("", "%v cannot go to the trash, because %q is merged into it; unmerge that first", r.Fields["name"], name)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	if next.Trashed && (t.Name == "coder" || r.Fields["builtin"] == true) {
		return invalid("", "%v belongs to the archive and cannot go to the trash", r.Fields["name"])
	}
	return w.write(op, t, &r, &next)
}

func (w *writing) merge(t *annotate.Table, r record, ch *annotate.Change) error {
	if !t.Merges {
		return invalid("", "a %s cannot be merged", t.Name)
	}
	next := w.edit(r)
	if ch.Op == annotate.OpUnmerge {
		if r.Fields["merged_into"] == nil {
			return nil
		}
		next.Fields["merged_into"] = nil
		if err := w.standAgain(t, &next); err != nil {
			return err
		}
		return w.write(ch.Op, t, &r, &next)
	}
	into, err := w.value(t.Column("merged_into"), ch.Fields["into"])
	if err != nil {
		return err
	}
	if into == nil {
		return invalid("into", "is missing")
	}
	target, err := loadOne(w.ctx, w.c, t, into.(string))
	if err != nil {
		return err
	}
	if target.Trashed {
		return invalid("into", "%v is in the trash; restore it first", nameOf(target))
	}
	next.Fields["merged_into"] = into
	if err := w.noCycle(t, "merged_into", r.ID, into.(string)); err != nil {
		return err
	}
	if err := w.notBelow(t, r, target); err != nil {
		return err
	}
	return w.write(ch.Op, t, &r, &next)
}
