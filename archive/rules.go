package archive

import (
	"database/sql"
	"errors"
	"strings"

	"pressmark/annotate"
)

// rules sees that a record may be as it is going to be; before is nil for a new one. It also fills in what
// follows from other fields.
func (w *writing) rules(t *annotate.Table, before, r *record) error {
	if err := owned(t, r); err != nil {
		return err
	}
	if parent, ok := r.Fields["parent"].(string); ok && (before == nil || before.Fields["parent"] != parent) {
		if err := w.noCircle(t, r.ID, parent); err != nil {
			return err
		}
	}
	switch t.Name {
	case "annotation":
		return annotationRules(r)
	case "statement_part":
		if err := resolved(r, "entity", "resolution"); err != nil {
			return err
		}
		return resolved(r, "for_entity", "for_resolution")
	case "statement_link":
		return resolved(r, "entity", "resolution")
	case "statement_evidence":
		return w.isClaim(r)
	case "affiliation":
		return w.affiliationRules(r)
	case "tag":
		return w.digitFree(r)
	case "anchor":
		if err := w.anchorRules(r); err != nil || before != nil {
			return err
		}
		return w.exampleRules(r)
	case "concept":
		return w.keyFree(r)
	case "statement_type":
		return w.typeRules(r)
	case "variable":
		return w.variableRules(before, r)
	case "statement_value":
		return w.valueRules(before, r)
	}
	return nil
}

// owned sees that a record with several possible owners has exactly one (a diary memo has none).
func owned(t *annotate.Table, r *record) error {
	owners, given := 0, 0
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Parent && !c.Required {
			owners++
			if r.Fields[c.Name] != nil {
				given++
			}
		}
	}
	if owners == 0 || given == 1 {
		return nil
	}
	if given == 0 && t.Name == "memo" {
		if r.Fields["day"] == nil {
			return invalid("day", "a memo without an owner is an entry of the diary and needs a day")
		}
		return nil
	}
	return invalid("", "needs exactly one owner, has %d", given)
}

// resolved keeps an entity and its resolution in agreement.
func resolved(r *record, entity, resolution string) error {
	switch {
	case r.Fields[entity] != nil:
		r.Fields[resolution] = annotate.ResolvedEntity
	case r.Fields[resolution] == annotate.ResolvedEntity:
		return invalid(entity, "is missing: the resolution says that an entity is named")
	}
	return nil
}

func annotationRules(r *record) error {
	if r.Fields["type"] == annotate.TypeTag && r.Fields["tag"] == nil {
		return invalid("tag", "is missing: an annotation of type tag names its tag")
	}
	return resolved(r, "entity", "resolution")
}

func (w *writing) affiliationRules(r *record) error {
	from, ok1 := r.Fields["from_day"].(int64)
	to, ok2 := r.Fields["to_day"].(int64)
	backwards := ok1 && ok2 && to < from
	if !backwards && r.Fields["entity"] != r.Fields["organisation"] {
		return nil
	}
	var entity, organisation string
	err := w.c.QueryRowContext(w.ctx, "SELECT (SELECT name FROM entity WHERE id = ?), (SELECT name FROM entity WHERE id = ?)", r.Fields["entity"], r.Fields["organisation"]).Scan(&entity, &organisation)
	switch {
	case err != nil:
		return err
	case backwards:
		return invalid("to_day", "the affiliation of %q with %q ends on %s, before it starts on %s", entity, organisation, annotate.DayString(int(to)), annotate.DayString(int(from)))
	}
	return invalid("organisation", "%q cannot be affiliated with itself", entity)
}

func (w *writing) isClaim(r *record) error {
	var kind, article, of string
	if err := w.c.QueryRowContext(w.ctx, "SELECT type, article FROM annotation WHERE id = ?", r.Fields["annotation"]).Scan(&kind, &article); err != nil {
		return err
	}
	if kind != annotate.TypeClaim {
		return invalid("annotation", "evidence is a claim annotation, this one is a %s", kind)
	}
	if err := w.c.QueryRowContext(w.ctx, "SELECT article FROM statement WHERE id = ?", r.Fields["statement"]).Scan(&of); err != nil {
		return err
	}
	if of != article {
		return invalid("annotation", "evidence stands in the statement's own article")
	}
	return nil
}

func (w *writing) digitFree(r *record) error {
	digit, _ := r.Fields["digit"].(string)
	if digit == "" || r.Trashed { // one in the trash is asked again when it comes back
		return nil
	}
	if len(digit) != 1 || digit < "1" || digit > "9" {
		return invalid("digit", "the key of the tag %q is one of 1 to 9, not %q", r.Fields["name"], digit)
	}
	var name string
	err := w.c.QueryRowContext(w.ctx, "SELECT name FROM tag WHERE digit = ? AND id <> ? AND trashed = 0", digit, r.ID).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return invalid("digit", "the key %s is taken by the tag %q", digit, name)
}

// anchorRules sees that a placed anchor stands on its words.
func (w *writing) anchorRules(r *record) error {
	if r.Fields["state"] == annotate.Lost {
		r.Fields["start"], r.Fields["end"] = nil, nil
		return nil
	}
	start, ok1 := r.Fields["start"].(int64)
	end, ok2 := r.Fields["end"].(int64)
	if !ok1 || !ok2 {
		return invalid("start", "is missing")
	}
	var sha string
	if err := w.c.QueryRowContext(w.ctx, "SELECT text_sha FROM revision WHERE id = ?", r.Fields["revision"]).Scan(&sha); err != nil {
		return err
	}
	text, err := loadText(w.ctx, w.c, sha)
	if err != nil {
		return err
	}
	s := annotate.Span{Start: int(start), End: int(end)}
	if s.Start < 0 || s.End > len(text) || s.Empty() {
		return invalid("start", "the span %d to %d lies outside the text of %d bytes", s.Start, s.End, len(text))
	}
	if snapped := annotate.Snap(text, s); snapped != s {
		return invalid("start", "the span %d to %d cuts a letter in two", s.Start, s.End)
	}
	if quote := s.In(text); r.Fields["quote"] != quote {
		if r.Fields["quote"] != "" {
			return invalid("quote", "%.60q is not what stands there: %.60q", r.Fields["quote"], quote)
		}
		a, err := annotate.MakeAnchor(text, s)
		if err != nil {
			return invalid("start", "%s", err)
		}
		r.Fields["quote"], r.Fields["prefix"], r.Fields["suffix"] = a.Quote, a.Prefix, a.Suffix
	}
	return nil
}

// noCycle sees that following a column from "to" never comes back to id.
func (w *writing) noCycle(t *annotate.Table, column, id, to string) error {
	path := []string{}
	for at := to; at != ""; {
		var name string
		var next sql.NullString
		err := w.c.QueryRowContext(w.ctx, "SELECT name, "+column+" FROM "+quoted(t.Name)+" WHERE id = ?", at).Scan(&name, &next)
		if err != nil {
			return err
		}
		path = append(path, name)
		if at == id {
			field := column
			if column == "merged_into" {
				field = "into"
			}
			return invalid(field, "this would go in a circle: %s", strings.Join(path, " > "))
		}
		at = next.String
	}
	return nil
}

// rebind carries a mark's new entity to the parts that name the mark and held its old entity.
func (w *writing) rebind(t *annotate.Table, before, after *record) error {
	if t.Name != "annotation" || before.Fields["entity"] == after.Fields["entity"] && before.Fields["resolution"] == after.Fields["resolution"] {
		return nil
	}
	for _, p := range []struct{ table, annotation, entity, resolution string }{
		{"statement_part", "annotation", "entity", "resolution"},
		{"statement_part", "for_annotation", "for_entity", "for_resolution"},
		{"statement_link", "annotation", "entity", "resolution"},
	} {
		pt := annotate.TableNamed(p.table)
		rs, err := load(w.ctx, w.c, pt, p.annotation+" = ? AND "+p.entity+" IS ? AND trashed = 0", before.ID, before.Fields["entity"])
		if err != nil {
			return err
		}
		for _, r := range rs {
			next := w.edit(r)
			next.Fields[p.entity], next.Fields[p.resolution] = after.Fields["entity"], after.Fields["resolution"]
			if err := w.write(annotate.OpSet, pt, &r, &next); err != nil {
				return err
			}
		}
	}
	return nil
}
