package archive

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"pressmark/annotate"
)

// loadStatements returns statements in the order of ids, with all their parts.
func loadStatements(ctx context.Context, q *sql.Tx, ids []string) ([]annotate.Statement, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	l := &statementLoader{q: q, out: make([]annotate.Statement, len(ids)), which: anyOf(ids)}
	if err := l.merges(ctx); err != nil {
		return nil, err
	}
	if err := l.rows(ctx, `s.id`, l.which, func(at int, s annotate.Statement) { l.out[at] = s }); err != nil {
		return nil, err
	}
	return l.out, l.belongings(ctx)
}

type statementLoader struct {
	q               *sql.Tx
	out             []annotate.Statement
	which           string // their uuids in the order of out, as anyOf writes them: json_each's key is the place in out
	entity, concept merged
}

func (l *statementLoader) merges(ctx context.Context) (err error) {
	if l.entity, err = loadMerged(ctx, l.q, "entity"); err != nil {
		return err
	}
	l.concept, err = loadMerged(ctx, l.q, "concept")
	return err
}

// belongings reads what belongs to the statements of out.
func (l *statementLoader) belongings(ctx context.Context) error {
	for _, load := range []func(context.Context) error{l.evidence, l.parts, l.links, l.linkAnchors, l.values, l.memos} {
		if err := load(ctx); err != nil {
			return err
		}
	}
	return nil
}

// rows reads the statements themselves: those whose column, n or id, is in a list that anyOf wrote, with
// their place in it.
func (l *statementLoader) rows(ctx context.Context, column, list string, found func(at int, s annotate.Statement)) error {
	return eachRow(ctx, l.q, func(rows *sql.Rows) error {
		var at int
		var s annotate.Statement
		var first, last sql.NullInt64
		var unconfirmed string
		if err := rows.Scan(&at, &s.ID, &s.Article, &s.Type, &s.Concept, &s.Stance, &s.Form, &s.Mode, &first, &last, &s.Said.Precision,
			&s.Certainty, &unconfirmed, &s.Coder, &s.Origin, &s.Reviewed, &s.Created, &s.Modified); err != nil {
			return err
		}
		s.Said.First, s.Said.Last = day(first, annotate.Undated), day(last, annotate.Undated)
		s.Unconfirmed = fields(unconfirmed)
		s.Concept = l.concept.root(s.Concept)
		found(at, s)
		return nil
	}, `SELECT j.key, s.id, s.article, coalesce(s.statement_type, ''), coalesce(s.concept, ''), s.stance, s.form, s.mode, s.said_first, s.said_last, s.said_precision,
		s.certainty, s.unconfirmed, coalesce(s.coder, ''), s.origin, s.reviewed, s.created, s.modified FROM json_each(?) j CROSS JOIN statement s ON `+column+` = j.value`, list)
}

func day(n sql.NullInt64, open int) int {
	if n.Valid {
		return int(n.Int64)
	}
	return open
}

// What belongs to a statement is looked up by an index on its uuid, which gives rows in the order of their
// record numbers; the order by ordinals is made here. Sorting all of a page in SQL, and asking by IN, which
// first gathers its list in a tree, took as long as the reading.
func ofStatements(columns, table, index, where string) string {
	return `SELECT j.key, ` + columns + ` FROM json_each(?) j CROSS JOIN ` + table + ` x INDEXED BY ` + index + ` ON x.statement = j.value WHERE x.trashed = 0` + where
}

func (l *statementLoader) evidence(ctx context.Context) error {
	type claim struct {
		annotation string
		ordinal    int
	}
	claims := make([][]claim, len(l.out))
	err := eachRow(ctx, l.q, func(rows *sql.Rows) error {
		var at int
		var c claim
		err := rows.Scan(&at, &c.annotation, &c.ordinal)
		claims[at] = append(claims[at], c)
		return err
	}, ofStatements(`x.annotation, x.ordinal`, `statement_evidence`, `statement_evidence_statement`,
		` AND NOT EXISTS (SELECT 1 FROM annotation t INDEXED BY annotation_trash WHERE t.id = x.annotation AND t.trashed = 1)`), l.which)
	for i, cs := range claims {
		slices.SortStableFunc(cs, func(x, y claim) int { return cmp.Compare(x.ordinal, y.ordinal) })
		for _, c := range cs {
			l.out[i].Evidence = append(l.out[i].Evidence, c.annotation)
		}
	}
	return err
}

func (l *statementLoader) parts(ctx context.Context) error {
	err := eachRow(ctx, l.q, func(rows *sql.Rows) error {
		var at int
		var p annotate.Part
		var unconfirmed string
		if err := rows.Scan(&at, &p.ID, &p.Role, &p.Ordinal, &p.Entity, &p.Resolution, &p.Annotation, &p.Inferred,
			&p.ForEntity, &p.ForResolution, &p.ForAnnotation, &p.ForInferred, &p.Job, &unconfirmed); err != nil {
			return err
		}
		p.Entity, p.ForEntity = l.entity.root(p.Entity), l.entity.root(p.ForEntity)
		p.Unconfirmed = fields(unconfirmed)
		if s := &l.out[at]; p.Role == "addressee" {
			s.Addressees = append(s.Addressees, p)
		} else {
			s.Speakers = append(s.Speakers, p)
		}
		return nil
	}, ofStatements(`x.id, x.role, x.ordinal, coalesce(x.entity, ''), x.resolution, coalesce(x.annotation, ''), x.inferred,
		coalesce(x.for_entity, ''), x.for_resolution, coalesce(x.for_annotation, ''), x.for_inferred, x.job, x.unconfirmed`, `statement_part`, `statement_part_statement`, ``), l.which)
	byOrdinal := func(x, y annotate.Part) int { return cmp.Compare(x.Ordinal, y.Ordinal) }
	for i := range l.out {
		slices.SortStableFunc(l.out[i].Speakers, byOrdinal)
		slices.SortStableFunc(l.out[i].Addressees, byOrdinal)
	}
	return err
}

func (l *statementLoader) links(ctx context.Context) error {
	err := eachRow(ctx, l.q, func(rows *sql.Rows) error {
		var at int
		var r annotate.ReportingLink
		var unconfirmed string
		if err := rows.Scan(&at, &r.ID, &r.Ordinal, &r.Entity, &r.Resolution, &r.Annotation, &r.Mode, &r.Inferred, &unconfirmed); err != nil {
			return err
		}
		r.Entity, r.Unconfirmed = l.entity.root(r.Entity), fields(unconfirmed)
		l.out[at].ReportedBy = append(l.out[at].ReportedBy, r)
		return nil
	}, ofStatements(`x.id, x.ordinal, coalesce(x.entity, ''), x.resolution, coalesce(x.annotation, ''), x.mode, x.inferred, x.unconfirmed`,
		`statement_link`, `statement_link_statement`, ``), l.which)
	for i := range l.out {
		slices.SortStableFunc(l.out[i].ReportedBy, func(x, y annotate.ReportingLink) int { return cmp.Compare(x.Ordinal, y.Ordinal) })
	}
	return err
}

// linkAnchors reads the cue and content of the reporting links.
func (l *statementLoader) linkAnchors(ctx context.Context) error {
	links := map[string]*annotate.ReportingLink{}
	var ids []string
	for i := range l.out {
		for j := range l.out[i].ReportedBy {
			r := &l.out[i].ReportedBy[j]
			links[r.ID] = r
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return eachRow(ctx, l.q, func(rows *sql.Rows) error {
		an, err := scanAnchor(rows)
		if err != nil {
			return err
		}
		switch r := links[an.Owner]; an.Role {
		case annotate.RoleCue:
			r.Cue = append(r.Cue, an)
		case annotate.RoleContent:
			r.Content = append(r.Content, an)
		}
		return nil
	}, anchorQuery("statement_link", `JOIN statement_link k ON k.id = o.statement_link JOIN statement x ON x.id = k.statement`), anyOf(ids))
}

func (l *statementLoader) values(ctx context.Context) error {
	return eachRow(ctx, l.q, func(rows *sql.Rows) error {
		var at int
		var v annotate.VariableValue
		if err := rows.Scan(&at, &v.ID, &v.Variable, &v.Value, &v.Entity); err != nil {
			return err
		}
		v.Entity = l.entity.root(v.Entity)
		l.out[at].Values = append(l.out[at].Values, v)
		return nil
	}, `SELECT j.key, w.id, w.variable, w.value, coalesce(w.entity, '') FROM json_each(?) j CROSS JOIN statement_value w ON w.statement = j.value
		JOIN variable v ON v.id = w.variable JOIN statement s ON s.id = w.statement JOIN statement_type t ON t.id = s.statement_type AND t.id = v.statement_type
		WHERE w.trashed = 0 AND v.trashed = 0 AND t.trashed = 0 ORDER BY v.ordinal, v.n`, l.which)
}

// memos gives each statement its memo; several of one stand under each other.
func (l *statementLoader) memos(ctx context.Context) error {
	return eachRow(ctx, l.q, func(rows *sql.Rows) error {
		var at int
		var text string
		err := rows.Scan(&at, &text)
		if memo := &l.out[at].Memo; *memo == "" {
			*memo = text
		} else {
			*memo += "\n\n" + text
		}
		return err
	}, ofStatements(`x.text`, `memo`, `memo_statement`, ` AND x.text <> ''`), l.which)
}
