package archive

import (
	"context"
	"database/sql"

	"pressmark/annotate"
)

// A Doubt is words of an article that a new revision may have moved to others, or lost: of a mark, of what
// was reported and the verb that says so, or of an example in the codebook.
type Doubt struct {
	Anchor annotate.Anchor // its Owner is an annotation, a statement_link, a concept or a tag
	Record string          // uuid of the annotation, the statement, the concept or the tag that a to-do names
	Of     string          // readable: the type of a mark, the concept of a statement, the name of a concept or a tag
}

// Doubts lists the anchors of an article's current revision that are not placed, in text order, lost ones
// last. What lies in the trash is left out.
func (a *Archive) Doubts(ctx context.Context, article string) ([]Doubt, error) {
	var out []Doubt
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var d Doubt
			an := &d.Anchor
			err := rows.Scan(&an.ID, &an.Owner, &an.Role, &an.Ordinal, &an.Revision, &an.Span.Start, &an.Span.End, &an.Quote, &an.Prefix, &an.Suffix, &an.State, &an.Score, &d.Record, &d.Of)
			out = append(out, d)
			return err
		}, `SELECT o.id, coalesce(o.annotation, o.statement_link, o.concept, o.tag), o.role, o.ordinal, o.revision, coalesce(o.start, 0), coalesce(o.end, 0),
				o.quote, o.prefix, o.suffix, o.state, o.score, coalesce(o.annotation, k.statement, o.concept, o.tag), coalesce(x.type, c.name, g.name, sc.name, '')
			FROM article a CROSS JOIN anchor o INDEXED BY anchor_astray ON o.revision = a.revision `+anchorOwner+` LEFT JOIN concept sc ON sc.id = s.concept
			WHERE a.id = ? AND a.trashed = 0 AND o.trashed = 0 AND o.state <> 'placed' AND `+ownerShown+` ORDER BY o.start IS NULL, o.start, o.n`, article)
	})
	return out, err
}
