package archive

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"pressmark/annotate"
)

// Rules of the codebook: concepts and tags are trees without circles, keys belong to one of them.

// standing follows a record's merges to the one that stands for it, with that one's name and parent.
func (w *writing) standing(t *annotate.Table, id string) (root, name, parent string, err error) {
	into := "NULL"
	if t.Merges {
		into = "merged_into"
	}
	for root = id; ; {
		var next, up sql.NullString
		if err = w.c.QueryRowContext(w.ctx, "SELECT name, parent, "+into+" FROM "+quoted(t.Name)+" WHERE id = ?", root).Scan(&name, &up, &next); err != nil {
			return root, name, "", err
		}
		if !next.Valid {
			return root, name, up.String, nil
		}
		root = next.String
	}
}

// above returns whether going up from a record one comes to id, and the names met on the way.
func (w *writing) above(t *annotate.Table, from, id string) (met bool, path []string, err error) {
	seen := map[string]bool{}
	for at := from; at != ""; {
		root, name, parent, err := w.standing(t, at)
		if err != nil {
			return false, nil, err
		}
		path = append(path, name)
		if root == id {
			return true, path, nil
		}
		if seen[root] {
			return false, path, nil
		}
		seen[root] = true
		at = parent
	}
	return false, path, nil
}

// noCircle sees that a record does not come to stand below itself.
func (w *writing) noCircle(t *annotate.Table, id, parent string) error {
	met, path, err := w.above(t, parent, id)
	if err == nil && met {
		return invalid("parent", "this would go in a circle: %s", strings.Join(path, " > "))
	}
	return err
}

// notBelow sees that a concept is not merged into one that stands below it, which would then be its own parent.
func (w *writing) notBelow(t *annotate.Table, r, target record) error {
	if t.Column("parent") == nil {
		return nil
	}
	met, path, err := w.leadsUp(t, target.ID, r.ID)
	if err == nil && met {
		return invalid("into", "%v stands below %v (%s); move it up first", nameOf(target), nameOf(r), strings.Join(path, " > "))
	}
	return err
}

// leadsUp reports whether going up from a record one comes to another as it would stand alone, whatever that one
// is merged into now, and the names met on the way.
func (w *writing) leadsUp(t *annotate.Table, from, id string) (met bool, path []string, err error) {
	seen := map[string]bool{}
	for at := from; at != "" && !seen[at]; {
		seen[at] = true
		var name, next string
		if err := w.c.QueryRowContext(w.ctx, "SELECT name, coalesce(merged_into, parent, '') FROM "+quoted(t.Name)+" WHERE id = ?", at).Scan(&name, &next); err != nil {
			return false, path, err
		}
		path = append(path, name)
		if at == id {
			return true, path, nil
		}
		at = next
	}
	return false, path, nil
}

// standAgain puts a record that is taken out of a merge at the top when its old parent has come to stand below
// it meanwhile.
func (w *writing) standAgain(t *annotate.Table, r *record) error {
	parent, _ := r.Fields["parent"].(string)
	if t.Column("parent") == nil || parent == "" {
		return nil
	}
	rows, err := w.c.QueryContext(w.ctx, `WITH RECURSIVE up(id) AS (SELECT ?1 UNION SELECT coalesce(c.merged_into, c.parent) FROM `+quoted(t.Name)+` c JOIN up ON c.id = up.id
		WHERE c.id <> ?2 AND coalesce(c.merged_into, c.parent) IS NOT NULL) SELECT id FROM up`, parent, r.ID)
	if err != nil {
		return err
	}
	return eachID(rows, func(id string) {
		if id == r.ID {
			r.Fields["parent"] = nil
		}
	})
}

const keyMost = 8 // letters of a concept's key

// keyFree sees that a concept's key can be typed and is its own.
func (w *writing) keyFree(r *record) error {
	key, _ := r.Fields["key"].(string)
	if key == "" {
		return nil
	}
	if strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c == '/' }) || utf8.RuneCountInString(key) > keyMost {
		return invalid("key", "a key is up to %d letters or digits without spaces, and %q is not", keyMost, key)
	}
	var name string
	err := w.c.QueryRowContext(w.ctx, "SELECT name FROM concept WHERE lower(key) = lower(?) AND id <> ? AND trashed = 0 AND merged_into IS NULL", key, r.ID).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return invalid("key", "the key %s is taken by the concept %q", key, name)
}

// stillFree sees that what a record holds alone was not given to another while it was in the trash.
func (w *writing) stillFree(t *annotate.Table, r *record) error {
	switch t.Name {
	case "tag":
		return w.digitFree(r)
	case "concept":
		return w.keyFree(r)
	case "statement_type":
		return w.typeRules(r)
	case "variable":
		return w.variableRules(nil, r)
	}
	return nil
}

// exampleRules gives an example a place among those of its code in this text, and refuses the same words twice.
func (w *writing) exampleRules(r *record) error {
	if r.Fields["role"] != annotate.RoleExample {
		return nil
	}
	owner := "concept"
	if r.Fields[owner] == nil {
		owner = "tag"
	}
	if r.Fields[owner] == nil {
		return invalid("role", "only concepts and tags have examples")
	}
	of := fmt.Sprintf("FROM anchor WHERE %s = ? AND revision = ? AND role = 'example'", owner)
	var twice bool
	if err := w.c.QueryRowContext(w.ctx, "SELECT EXISTS (SELECT 1 "+of+` AND trashed = 0 AND "start" = ? AND "end" = ?)`, r.Fields[owner], r.Fields["revision"], r.Fields["start"], r.Fields["end"]).Scan(&twice); err != nil {
		return err
	}
	if twice {
		return invalid("start", "%.60q is an example of it already", r.Fields["quote"])
	}
	var next int64
	if err := w.c.QueryRowContext(w.ctx, "SELECT coalesce(max(ordinal) + 1, 0) "+of, r.Fields[owner], r.Fields["revision"]).Scan(&next); err != nil {
		return err
	}
	r.Fields["ordinal"] = next
	return nil
}
