package archive

import (
	"context"
	"database/sql"

	"pressmark/annotate"
)

// A Passage is a mark or a statement as lists show it that jump to the text.
type Passage struct {
	Article, Title, Publication string
	Date                        annotate.Date
	Record                      string // annotation or statement
	Span                        annotate.Span
	Text                        string // the quotation
	Type                        string // of the annotation, or "statement"
}

// Passages of an entity: annotations that name it and statements in which it stands, newest article
// first, in text order within one. Those of entities merged into it are among them.
func (a *Archive) Passages(ctx context.Context, entity string, limit int) ([]Passage, error) {
	var out []Passage
	err := a.reading(ctx, func(q *sql.Tx) error {
		root, err := loadMerged(ctx, q, "entity")
		if err != nil {
			return err
		}
		family := anyOf(root.family(entity))
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var p Passage
			err := rows.Scan(&p.Article, &p.Title, &p.Publication, &p.Date.First, &p.Date.Last, &p.Date.Time, &p.Date.Precision, &p.Date.Source,
				&p.Record, &p.Type, &p.Span.Start, &p.Span.End, &p.Text)
			out = append(out, p)
			return err
		}, passagesQuery, family, limit)
	})
	return out, err
}

// family is the record that stands for id and all that were merged into it.
func (m merged) family(id string) []string {
	root := m.root(id)
	out := []string{root}
	for from, to := range m {
		if to == root {
			out = append(out, from)
		}
	}
	return out
}

const passagesQuery = `WITH who(id) AS (SELECT value FROM json_each(?1))
	SELECT a.id, a.title, a.publication, a.date_first, a.date_last, a.date_time, a.date_precision, a.date_source,
		u.id, u.type, coalesce(o.start, 0), coalesce(o.end, 0), coalesce(o.quote, '')
	FROM (SELECT x.n, x.id, x.type, x.article, x.id AS mark FROM annotation x WHERE x.entity IN (SELECT id FROM who) AND x.trashed = 0
		UNION ALL
		SELECT s.n, s.id, 'statement', s.article, (SELECT e.annotation FROM statement_evidence e JOIN annotation y ON y.id = e.annotation
			WHERE e.statement = s.id AND e.trashed = 0 AND y.trashed = 0 ORDER BY e.ordinal, e.n LIMIT 1)
		FROM statement s WHERE s.trashed = 0 AND s.id IN (
			SELECT statement FROM statement_part WHERE entity IN (SELECT id FROM who) AND trashed = 0
			UNION SELECT statement FROM statement_part WHERE for_entity IN (SELECT id FROM who) AND trashed = 0
			UNION SELECT statement FROM statement_link WHERE entity IN (SELECT id FROM who) AND trashed = 0)) u
	JOIN article a ON a.id = u.article
	LEFT JOIN anchor o ON o.n = (SELECT n FROM anchor b WHERE b.annotation = u.mark AND b.revision = a.revision AND b.trashed = 0 ORDER BY b.ordinal, b.n LIMIT 1)
	WHERE a.trashed = 0
	ORDER BY a.date_first DESC, a.date_last DESC, a.n DESC, coalesce(o.start, 0), u.type = 'statement', u.n LIMIT ?2`

// History returns steps without their changes, newest first: those with a Seq below before, or from the
// end when before is 0. A step still under way and one that a crash cut short are left out.
func (a *Archive) History(ctx context.Context, before int64, limit int) ([]annotate.Step, error) {
	var out []annotate.Step
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var s annotate.Step
			var kind, of string
			if err := rows.Scan(&s.Seq, &s.ID, &s.Label, &s.Coder, &s.At, &s.Group, &kind, &of); err != nil {
				return err
			}
			switch kind {
			case "undo":
				s.Undoes = of
			case "redo":
				s.Redoes = of
			}
			out = append(out, s)
			return nil
		}, `SELECT seq, id, label, coalesce(coder, ''), at, coalesce(grp, ''), kind, coalesce(of, '') FROM step
			WHERE (?1 = 0 OR seq < ?1) AND state NOT IN ('open', 'dropped') ORDER BY seq DESC LIMIT ?2`, before, limit)
	})
	return out, err
}
