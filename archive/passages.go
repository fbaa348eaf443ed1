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

// A StatementRow is a statement with names, for the Statements view.
type StatementRow struct {
	annotate.Statement
	ArticleTitle, Publication             string
	Date                                  annotate.Date // of the article
	ConceptName                           string
	SpeakerNames, ForNames, ReporterNames []string
	Quote                                 string        // of the first evidence
	Span                                  annotate.Span // its place
	Cursor                                string
}

// StatementPage returns statements of the archive, newest article first and in the order in which they
// were made within one; after is the Cursor of the last row of the page before.
func (a *Archive) StatementPage(ctx context.Context, after string, limit int) ([]StatementRow, error) {
	if limit <= 0 {
		limit = 200
	}
	var from *statementPlace
	if after != "" {
		v, err := readCursor(after, 4)
		if err != nil {
			return nil, err
		}
		p, ok := placeFrom(v)
		if !ok {
			return nil, ErrCursor
		}
		from = &p
	}
	places, err := a.mirror.statements(ctx, a, from, limit)
	if err != nil || len(places) == 0 {
		return nil, err
	}
	var out []StatementRow
	err = a.reading(ctx, func(q *sql.Tx) error {
		out, err = statementRows(ctx, q, places)
		return err
	})
	return out, err
}

// statementRows returns the statements at these places, in that order.
func statementRows(ctx context.Context, q *sql.Tx, places []statementPlace) ([]StatementRow, error) {
	rows := make([]StatementRow, 0, len(places))
	ids := make([]string, 0, len(places))
	numbers := make([]int64, len(places))
	at := map[int64]int{}
	for i, p := range places {
		numbers[i], at[p.n] = p.n, i
	}
	byNumber := make([]StatementRow, len(places))
	err := eachRow(ctx, q, func(r *sql.Rows) error {
		var n int64
		var s StatementRow
		if err := r.Scan(&n, &s.ID, &s.ArticleTitle, &s.Publication, &s.Date.First, &s.Date.Last, &s.Date.Time, &s.Date.Precision, &s.Date.Source,
			&s.Span.Start, &s.Span.End, &s.Quote); err != nil {
			return err
		}
		s.Cursor = places[at[n]].cursor()
		byNumber[at[n]] = s
		return nil
	}, `SELECT s.n, s.id, a.title, a.publication, a.date_first, a.date_last, a.date_time, a.date_precision, a.date_source,
		coalesce(o.start, 0), coalesce(o.end, 0), coalesce(o.quote, '')
		FROM statement s JOIN article a ON a.id = s.article `+evidenceAnchor+` WHERE s.n`+inWhich, anyOf(numbers))
	if err != nil {
		return nil, err
	}
	for _, s := range byNumber {
		if s.ID != "" { // else it was taken back since its place was read
			rows, ids = append(rows, s), append(ids, s.ID)
		}
	}
	statements, err := loadStatements(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i].Statement = statements[i]
	}
	return rows, nameStatements(ctx, q, rows)
}

// nameStatements fills in the names of a page's concepts, speakers, firms and reporters.
func nameStatements(ctx context.Context, q *sql.Tx, rows []StatementRow) error {
	var entities, concepts []string
	for _, r := range rows {
		concepts = append(concepts, r.Concept)
		for _, p := range r.Speakers {
			entities = append(entities, p.Entity, p.ForEntity)
		}
		for _, l := range r.ReportedBy {
			entities = append(entities, l.Entity)
		}
	}
	entity, err := namesOf(ctx, q, "entity", entities)
	if err != nil {
		return err
	}
	concept, err := namesOf(ctx, q, "concept", concepts)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		r.ConceptName = concept[r.Concept]
		for _, p := range r.Speakers {
			r.SpeakerNames = append(r.SpeakerNames, called(entity, p.Entity, p.Resolution))
			if p.ForResolution != annotate.ResolvedNone {
				r.ForNames = append(r.ForNames, called(entity, p.ForEntity, p.ForResolution))
			}
		}
		for _, l := range r.ReportedBy {
			r.ReporterNames = append(r.ReporterNames, called(entity, l.Entity, l.Resolution))
		}
	}
	return nil
}

// called is an entity's name, or the word for one that is not named.
func called(names map[string]string, id, resolution string) string {
	if name := names[id]; name != "" {
		return name
	}
	return resolution
}

func namesOf(ctx context.Context, q *sql.Tx, table string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	return out, eachRow(ctx, q, func(rows *sql.Rows) error {
		var id, name string
		err := rows.Scan(&id, &name)
		out[id] = name
		return err
	}, `SELECT id, name FROM `+table+` WHERE id`+inWhich, anyOf(ids))
}

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
