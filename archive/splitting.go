package archive

import (
	"context"
	"database/sql"
	"fmt"

	"pressmark/annotate"
)

// MergeStep returns the step that merges one entity into another, with a label that says how many passages
// come along. A merge is a pointer: no use is rewritten, OpUnmerge takes it back at any time.
func (a *Archive) MergeStep(ctx context.Context, from, into string) (annotate.Step, error) {
	f, err := a.EntitySheet(ctx, from)
	if err != nil {
		return annotate.Step{}, err
	}
	t, err := a.Entity(ctx, into)
	if err != nil {
		return annotate.Step{}, err
	}
	if f.ID == t.ID {
		return annotate.Step{}, &annotate.Invalid{Change: -1, Reason: fmt.Sprintf("%s and %s are the same already", f.Name, t.Name)}
	}
	return annotate.Step{Label: fmt.Sprintf("Merged '%s' into '%s', %s", f.Name, t.Name, counted(f.Passages, "passage")),
		Changes: []annotate.Change{{Op: annotate.OpMerge, Table: "entity", ID: f.ID, Fields: annotate.Fields{"into": t.ID}}}}, nil
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// SplitStep returns the step that gives some passages of an entity to another: to "to", or to a new one with
// the fields given when "to" is empty. A record is a mark or a statement, as [Archive.Passages] lists them.
// Parts of statements follow the mark that holds their words.
func (a *Archive) SplitStep(ctx context.Context, entity string, records []string, to string, fields annotate.Fields) (annotate.Step, error) {
	e, err := a.Entity(ctx, entity)
	if err != nil {
		return annotate.Step{}, err
	}
	s := annotate.Step{}
	name, _ := fields["name"].(string)
	if to == "" {
		to = "$split"
		s.Changes = append(s.Changes, annotate.Create("entity", to, fields))
	} else if t, err := a.Entity(ctx, to); err != nil {
		return s, err
	} else {
		name = t.Name
	}
	moved := 0
	err = a.reading(ctx, func(q *sql.Tx) error {
		root, err := loadMerged(ctx, q, "entity")
		if err != nil {
			return err
		}
		which, family := anyOf(records), anyOf(root.family(e.ID))
		for _, t := range splitTables {
			ids, err := strs(ctx, q, t.query, which, family)
			if err != nil {
				return err
			}
			for _, id := range ids {
				s.Changes = append(s.Changes, annotate.Edit(t.table, id, annotate.Fields{t.field: to}))
			}
		}
		return q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM annotation WHERE id IN (SELECT value FROM json_each(?1))) + (SELECT count(*) FROM statement WHERE id IN (SELECT value FROM json_each(?1)))`, which).Scan(&moved)
	})
	if err == nil && moved == 0 {
		err = &annotate.Invalid{Change: -1, Reason: "no passage is chosen: choose those that name someone else"}
	}
	s.Label = fmt.Sprintf("Split '%s' off '%s', %s", name, e.Name, counted(moved, "passage"))
	return s, err
}

// splitTables find the records of chosen passages (?1) that name the entity or one merged into it (?2). A
// part whose words stand in a chosen mark is carried along by that mark.
var splitTables = []struct{ table, field, query string }{
	{"annotation", "entity", `SELECT id FROM annotation WHERE id IN (SELECT value FROM json_each(?1)) AND entity IN (SELECT value FROM json_each(?2)) ORDER BY n`},
	{"statement_part", "entity", splitQuery("statement_part", "entity", "annotation")},
	{"statement_part", "for_entity", splitQuery("statement_part", "for_entity", "for_annotation")},
	{"statement_link", "entity", splitQuery("statement_link", "entity", "annotation")},
}

func splitQuery(table, entity, mark string) string {
	return `SELECT id FROM ` + table + ` WHERE statement IN (SELECT value FROM json_each(?1)) AND ` + entity + ` IN (SELECT value FROM json_each(?2)) AND trashed = 0
		AND (` + mark + ` IS NULL OR ` + mark + ` NOT IN (SELECT value FROM json_each(?1))) ORDER BY n`
}
