package archive

import (
	"context"
	"database/sql"

	"pressmark/annotate"
)

// TrashedMarks returns the annotations of an article that are in the trash, with their anchors in the
// current revision: places that someone decided against.
func (a *Archive) TrashedMarks(ctx context.Context, article string) ([]annotate.Annotation, error) {
	var out []annotate.Annotation
	err := a.reading(ctx, func(q *sql.Tx) error {
		ids, err := strs(ctx, q, `SELECT id FROM annotation WHERE article = ? AND trashed = 1 ORDER BY n`, article)
		if err != nil {
			return err
		}
		out, err = loadAnnotations(ctx, q, ids)
		return err
	})
	return out, err
}

// Memo returns the memo of a record of a table (article, annotation, entity, concept, tag or statement), "" when
// it has none.
func (a *Archive) Memo(ctx context.Context, table, id string) (string, error) {
	if t := annotate.TableNamed("memo"); t.Column(table) == nil {
		return "", nil
	}
	text := ""
	err := a.reading(ctx, func(q *sql.Tx) error {
		return loadMemos(ctx, q, table, anyOf([]string{id}), func(string) *string { return &text })
	})
	return text, err
}
