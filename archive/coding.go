package archive

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"pressmark/annotate"
)

// Annotations returns the annotations of an article in text order, trashed ones left out. A tag on the
// whole article stands first.
func (a *Archive) Annotations(ctx context.Context, article string) ([]annotate.Annotation, error) {
	var out []annotate.Annotation
	err := a.reading(ctx, func(q *sql.Tx) error {
		ids, err := liveOf(ctx, q, "annotation", article)
		if err != nil {
			return err
		}
		out, err = loadAnnotations(ctx, q, ids)
		return err
	})
	slices.SortStableFunc(out, func(x, y annotate.Annotation) int {
		i, j := placeOf(x.Anchors), placeOf(y.Anchors)
		return cmp.Or(cmp.Compare(i.Start, j.Start), cmp.Compare(j.End, i.End))
	})
	return out, err
}

// placeOf is the first placed span; lost ones stand last, a record without anchors first.
func placeOf(anchors []annotate.Anchor) annotate.Span {
	if len(anchors) == 0 {
		return annotate.Span{Start: -1, End: -1}
	}
	place := annotate.Span{Start: math.MaxInt, End: math.MaxInt}
	for _, an := range anchors {
		if an.State != annotate.Lost && an.Span.Start < place.Start {
			place = an.Span
		}
	}
	return place
}

// liveOf lists the records of a table that belong to an article, in the order they were made. It lists
// none when the article is in the trash.
func liveOf(ctx context.Context, q *sql.Tx, table, article string) ([]string, error) {
	return strs(ctx, q, `SELECT x.id FROM `+table+` x JOIN article a ON a.id = x.article
		WHERE x.article = ? AND x.trashed = 0 AND a.trashed = 0 ORDER BY x.n`, article)
}

func strs(ctx context.Context, q *sql.Tx, query string, args ...any) ([]string, error) {
	var out []string
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		out = append(out, s)
		return nil
	}, query, args...)
	return out, err
}

// among numbers ids, to find the record that a row belongs to.
func among(ids []string) map[string]int {
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	return at
}

// loadAnnotations returns annotations in the order of ids, with anchors of the current revision.
func loadAnnotations(ctx context.Context, q *sql.Tx, ids []string) ([]annotate.Annotation, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	out, at, which := make([]annotate.Annotation, len(ids)), among(ids), anyOf(ids)
	root, err := loadMerged(ctx, q, "entity")
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var x annotate.Annotation
		if err := rows.Scan(&x.ID, &x.Article, &x.Type, &x.Tag, &x.Entity, &x.Resolution, &x.Certainty, &x.Coder, &x.Origin,
			&x.Reviewed, &x.Created, &x.Modified); err != nil {
			return err
		}
		x.Entity = root.root(x.Entity)
		out[at[x.ID]] = x
		return nil
	}, `SELECT id, article, type, coalesce(tag, ''), coalesce(entity, ''), resolution, certainty, coalesce(coder, ''), origin,
		reviewed, created, modified FROM annotation WHERE id IN (SELECT value FROM json_each(?))`, which)
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		an, err := scanAnchor(rows)
		if i, ok := at[an.Owner]; ok {
			out[i].Anchors = append(out[i].Anchors, an)
		}
		return err
	}, anchorQuery("annotation", `JOIN annotation x ON x.id = o.annotation`), which)
	if err != nil {
		return nil, err
	}
	return out, loadMemos(ctx, q, "annotation", which, func(id string) *string { return &out[at[id]].Memo })
}

// anchorQuery selects the anchors of some owners in the current revision of their article; join brings
// the article's uuid in as x.article. The plus keeps SQLite from reading all anchors of the revision for each owner.
func anchorQuery(owner, join string) string {
	return `SELECT o.id, o.` + owner + `, o.role, o.ordinal, o.revision, coalesce(o.start, 0), coalesce(o.end, 0), o.quote, o.prefix, o.suffix, o.state, o.score
		FROM anchor o ` + join + ` JOIN article a ON a.id = x.article
		WHERE o.` + owner + ` IN (SELECT value FROM json_each(?)) AND o.trashed = 0 AND +o.revision = a.revision ORDER BY o.ordinal, o.n`
}

func scanAnchor(rows *sql.Rows) (annotate.Anchor, error) {
	var an annotate.Anchor
	err := rows.Scan(&an.ID, &an.Owner, &an.Role, &an.Ordinal, &an.Revision, &an.Span.Start, &an.Span.End, &an.Quote, &an.Prefix, &an.Suffix, &an.State, &an.Score)
	return an, err
}

// loadMemos gives each owner its memo; several of one owner stand under each other.
func loadMemos(ctx context.Context, q *sql.Tx, owner, which string, memo func(id string) *string) error {
	return eachRow(ctx, q, func(rows *sql.Rows) error {
		var id, text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		if m := memo(id); *m == "" {
			*m = text
		} else {
			*m += "\n\n" + text
		}
		return nil
	}, `SELECT `+owner+`, text FROM memo WHERE `+owner+` IN (SELECT value FROM json_each(?)) AND trashed = 0 AND text <> '' ORDER BY n`, which)
}

// Statements returns the statements of an article in text order of their evidence; those without any
// stand last.
func (a *Archive) Statements(ctx context.Context, article string) ([]annotate.Statement, error) {
	var out []annotate.Statement
	err := a.reading(ctx, func(q *sql.Tx) error {
		ids, err := strs(ctx, q, `SELECT s.id FROM statement s JOIN article a ON a.id = s.article
			WHERE s.article = ? AND s.trashed = 0 AND a.trashed = 0
			ORDER BY (SELECT min(o.start) FROM statement_evidence e JOIN annotation x ON x.id = e.annotation
				JOIN anchor o ON o.annotation = x.id WHERE e.statement = s.id AND e.trashed = 0 AND x.trashed = 0
				AND o.trashed = 0 AND +o.revision = a.revision) IS NULL,
				(SELECT min(o.start) FROM statement_evidence e JOIN annotation x ON x.id = e.annotation
				JOIN anchor o ON o.annotation = x.id WHERE e.statement = s.id AND e.trashed = 0 AND x.trashed = 0
				AND o.trashed = 0 AND +o.revision = a.revision), s.n`, article)
		if err != nil {
			return err
		}
		out, err = loadStatements(ctx, q, ids)
		return err
	})
	return out, err
}
