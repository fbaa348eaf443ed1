package archive

import (
	"context"
	"database/sql"

	"pressmark/annotate"
)

// CodePassages returns what carries a code: the statements of a concept and of those merged into it, or the
// annotations of a tag; newest article first, in text order within one. A tag on a whole article has no words.
func (a *Archive) CodePassages(ctx context.Context, kind, id string, limit int) ([]Passage, error) {
	var out []Passage
	err := a.reading(ctx, func(q *sql.Tx) error {
		family := []string{id}
		query := tagPassages
		if kind == annotate.CodeConcept {
			root, err := loadMerged(ctx, q, kind)
			if err != nil {
				return err
			}
			family, query = root.family(id), conceptPassages
		}
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var p Passage
			err := rows.Scan(&p.Article, &p.Title, &p.Publication, &p.Date.First, &p.Date.Last, &p.Date.Time, &p.Date.Precision, &p.Date.Source,
				&p.Record, &p.Type, &p.Span.Start, &p.Span.End, &p.Text)
			out = append(out, p)
			return err
		}, query, anyOf(family), limit)
	})
	return out, err
}

const (
	passageColumns = `SELECT a.id, a.title, a.publication, a.date_first, a.date_last, a.date_time, a.date_precision, a.date_source, `
	passageOrder   = ` ORDER BY a.date_first DESC, a.date_last DESC, a.n DESC, coalesce(o.start, 0), `

	conceptPassages = passageColumns + `s.id, 'statement', coalesce(o.start, 0), coalesce(o.end, 0), coalesce(o.quote, '')
		FROM statement s JOIN article a ON a.id = s.article ` + evidenceAnchor + `
		WHERE s.concept IN (SELECT value FROM json_each(?1)) AND s.trashed = 0 AND a.trashed = 0` + passageOrder + `s.n LIMIT ?2`
	tagPassages = passageColumns + `x.id, x.type, coalesce(o.start, 0), coalesce(o.end, 0), coalesce(o.quote, '')
		FROM annotation x JOIN article a ON a.id = x.article ` + firstAnchor + `
		WHERE x.tag IN (SELECT value FROM json_each(?1)) AND x.trashed = 0 AND a.trashed = 0` + passageOrder + `x.n LIMIT ?2`
)
