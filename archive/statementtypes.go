package archive

import (
	"context"
	"database/sql"
	"errors"

	"pressmark/annotate"
)

// StatementTypes returns the types of statement with their variables in order: the built-in one first, the
// others in the order in which they were made. Types and variables in the trash are left out.
func (a *Archive) StatementTypes(ctx context.Context) ([]annotate.StatementType, error) {
	var out []annotate.StatementType
	err := a.reading(ctx, func(q *sql.Tx) (err error) {
		out, err = loadTypes(ctx, q)
		return err
	})
	return out, err
}

func loadTypes(ctx context.Context, q *sql.Tx) ([]annotate.StatementType, error) {
	var out []annotate.StatementType
	at := map[string]int{}
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		var t annotate.StatementType
		err := rows.Scan(&t.ID, &t.Name, &t.Builtin, &t.Uses)
		at[t.ID] = len(out)
		out = append(out, t)
		return err
	}, `SELECT t.id, t.name, t.builtin, (SELECT count(*) FROM statement s WHERE s.statement_type = t.id AND s.trashed = 0 AND s.article NOT IN (SELECT id FROM article WHERE trashed = 1))
		FROM statement_type t WHERE t.trashed = 0 ORDER BY t.builtin DESC, t.n`)
	if err != nil {
		return nil, err
	}
	return out, eachRow(ctx, q, func(rows *sql.Rows) error {
		var of string
		var v annotate.Variable
		err := rows.Scan(&of, &v.ID, &v.Name, &v.Type, &v.Ordinal, &v.Uses)
		if i, ok := at[of]; ok {
			out[i].Variables = append(out[i].Variables, v)
		}
		return err
	}, `SELECT v.statement_type, v.id, v.name, v.type, v.ordinal, (SELECT count(*) FROM statement_value w WHERE w.variable = v.id AND w.trashed = 0`+shownStatement+`)
		FROM variable v WHERE v.trashed = 0 ORDER BY v.ordinal, v.n`)
}

// typeRules keeps the names of statement types apart.
func (w *writing) typeRules(r *record) error {
	return w.nameFree("statement_type", r, "1", "there is a statement type %q already")
}

// variableRules keeps the names of a type's variables apart, and the type of one that has values.
func (w *writing) variableRules(before, r *record) error {
	if err := w.nameFree("variable", r, "statement_type = ?", "this statement type has a variable %q already", r.Fields["statement_type"]); err != nil {
		return err
	}
	if before == nil || before.Fields["type"] == r.Fields["type"] {
		return nil
	}
	var n int
	if err := w.c.QueryRowContext(w.ctx, "SELECT count(*) FROM statement_value WHERE variable = ? AND trashed = 0", r.ID).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return invalid("type", "it is %s in %s already; make a new variable instead", before.Fields["type"], counted(n, "statement"))
	}
	return nil
}

// nameFree sees that no other living record has this name; where narrows those that are compared.
func (w *writing) nameFree(table string, r *record, where, reason string, args ...any) error {
	var n int64
	args = append([]any{r.Fields["name"], r.ID}, args...)
	err := w.c.QueryRowContext(w.ctx, "SELECT n FROM "+quoted(table)+" WHERE name = ? AND id <> ? AND trashed = 0 AND "+where, args...).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return invalid("name", reason, r.Fields["name"])
}

// valueRules sees that a value is of its variable's type, which is one of the statement's own type, and that
// a statement gives a variable one value. What was typed is stored as [annotate.Variable.Read] returns it.
func (w *writing) valueRules(before, r *record) error {
	var v annotate.Variable
	var of string
	if err := w.c.QueryRowContext(w.ctx, "SELECT name, type, statement_type FROM variable WHERE id = ?", r.Fields["variable"]).Scan(&v.Name, &v.Type, &of); err != nil {
		return err
	}
	if before == nil {
		if err := w.valueFits(r, v, of); err != nil {
			return err
		}
	}
	typed, _ := r.Fields["value"].(string)
	if v.Type == annotate.AnEntity {
		if typed != "" {
			return invalid("value", "%s is an entity, not %q", v.Name, typed)
		}
		if r.Fields["entity"] == nil {
			return invalid("entity", "is missing: %s is an entity", v.Name)
		}
		return nil
	}
	if r.Fields["entity"] != nil {
		return invalid("entity", "%s is of the type %s, not an entity", v.Name, v.Type)
	}
	stored, err := v.Read(typed)
	if err != nil {
		return invalid("value", "%s", err)
	}
	r.Fields["value"] = stored
	return nil
}

func (w *writing) valueFits(r *record, v annotate.Variable, of string) error {
	var own sql.NullString
	if err := w.c.QueryRowContext(w.ctx, "SELECT statement_type FROM statement WHERE id = ?", r.Fields["statement"]).Scan(&own); err != nil {
		return err
	}
	if own.String != of {
		return invalid("variable", "%s is a variable of another type of statement", v.Name)
	}
	var n int64
	err := w.c.QueryRowContext(w.ctx, "SELECT n FROM statement_value WHERE statement = ? AND variable = ? AND trashed = 0", r.Fields["statement"], r.Fields["variable"]).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return invalid("variable", "the statement has a value of %s already", v.Name)
}
