package archive

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"math"
	"slices"

	"pressmark/annotate"
)

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

	n int64 // record number
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
	return a.rowsAt(ctx, places)
}

// rowsAt returns the statements at these places. The two halves of a page are read at the same time: its rows
// lie all over the file, and most of the time goes to finding them.
func (a *Archive) rowsAt(ctx context.Context, places []statementPlace) ([]StatementRow, error) {
	const worthIt = 40 // rows
	read := func(places []statementPlace) (rows []StatementRow, err error) {
		err = a.reading(ctx, func(q *sql.Tx) (err error) {
			rows, err = statementRows(ctx, q, places)
			return err
		})
		return rows, err
	}
	if len(places) < worthIt {
		return read(places)
	}
	type half struct {
		rows []StatementRow
		err  error
	}
	second := make(chan half, 1)
	middle := len(places) / 2
	go func() {
		rows, err := read(places[middle:])
		second <- half{rows, err}
	}()
	rows, err := read(places[:middle])
	rest := <-second
	return append(rows, rest.rows...), errors.Join(err, rest.err)
}

// statementRows returns the statements at these places, in that order; one that was taken back since its
// place was read is left out.
func statementRows(ctx context.Context, q *sql.Tx, places []statementPlace) ([]StatementRow, error) {
	numbers := make([]int64, len(places))
	for i, p := range places {
		numbers[i] = p.n
	}
	l := &statementLoader{q: q}
	if err := l.merges(ctx); err != nil {
		return nil, err
	}
	found := make([]annotate.Statement, len(places))
	if err := l.rows(ctx, `s.trashed = 0 AND s.n`, anyOf(numbers), func(at int, s annotate.Statement) { found[at] = s }); err != nil {
		return nil, err
	}
	rows, ids := make([]StatementRow, 0, len(places)), make([]string, 0, len(places))
	for i, s := range found {
		if s.ID != "" {
			ids, l.out = append(ids, s.ID), append(l.out, s)
			rows = append(rows, StatementRow{n: places[i].n, Cursor: places[i].cursor()})
		}
	}
	l.which = anyOf(ids)
	if err := l.belongings(ctx); err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i].Statement = l.out[i]
	}
	if err := placeStatements(ctx, q, rows); err != nil {
		return nil, err
	}
	return rows, nameStatements(ctx, q, rows)
}

// placeStatements fills in the articles of a page and the words of its evidence: the first anchor, in the
// article's current revision, of the first claim that has one.
func placeStatements(ctx context.Context, q *sql.Tx, rows []StatementRow) error {
	revisions, err := articlesOf(ctx, q, rows)
	if err != nil {
		return err
	}
	var claims []string
	var holders []claimHolder
	for i := range rows {
		for j, id := range rows[i].Evidence {
			claims, holders = append(claims, id), append(holders, claimHolder{row: i, rank: j})
		}
	}
	best := make([]int, len(rows)) // ranks and ordinals of what was taken
	for i := range best {
		best[i] = math.MaxInt
	}
	return eachRow(ctx, q, func(r *sql.Rows) error {
		var at, ordinal int
		var revision, quote string
		var span annotate.Span
		if err := r.Scan(&at, &ordinal, &revision, &span.Start, &span.End, &quote); err != nil {
			return err
		}
		h := holders[at]
		if order := h.rank<<32 + ordinal; order < best[h.row] && revision == revisions[rows[h.row].Article] {
			best[h.row], rows[h.row].Span, rows[h.row].Quote = order, span, quote
		}
		return nil
	}, `SELECT j.key, x.ordinal, x.revision, coalesce(x.start, 0), coalesce(x."end", 0), x.quote FROM json_each(?) j
		CROSS JOIN anchor x INDEXED BY anchor_annotation ON x.annotation = j.value WHERE x.trashed = 0`, anyOf(claims))
}

// A claimHolder is a row of a page to which a claim belongs, and its rank among the claims of that row.
type claimHolder struct{ row, rank int }

// articlesOf fills in the articles of a page and returns the current revision of each.
func articlesOf(ctx context.Context, q *sql.Tx, rows []StatementRow) (revisions map[string]string, err error) {
	of := map[string][]int{}
	var ids []string
	for i := range rows {
		id := rows[i].Article
		if of[id] == nil {
			ids = append(ids, id)
		}
		of[id] = append(of[id], i)
	}
	revisions = map[string]string{}
	return revisions, eachRow(ctx, q, func(r *sql.Rows) error {
		var id, revision, title, publication string
		var d annotate.Date
		err := r.Scan(&id, &revision, &title, &publication, &d.First, &d.Last, &d.Time, &d.Precision, &d.Source)
		revisions[id] = revision
		for _, i := range of[id] {
			rows[i].ArticleTitle, rows[i].Publication, rows[i].Date = title, publication, d
		}
		return err
	}, `SELECT id, coalesce(revision, ''), title, publication, date_first, date_last, date_time, date_precision, date_source FROM article WHERE id`+inWhich, anyOf(ids))
}

// nameStatements fills in the names of a page's concepts, speakers, firms and reporters.
func nameStatements(ctx context.Context, q *sql.Tx, rows []StatementRow) error {
	entities, concepts := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		concepts[r.Concept] = true
		for _, p := range r.Speakers {
			entities[p.Entity], entities[p.ForEntity] = true, true
		}
		for _, l := range r.ReportedBy {
			entities[l.Entity] = true
		}
	}
	entity, err := namesOf(ctx, q, "entity", slices.Collect(maps.Keys(entities)))
	if err != nil {
		return err
	}
	concept, err := namesOf(ctx, q, "concept", slices.Collect(maps.Keys(concepts)))
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
	out := make(map[string]string, len(ids))
	return out, eachRow(ctx, q, func(rows *sql.Rows) error {
		var id, name string
		err := rows.Scan(&id, &name)
		out[id] = name
		return err
	}, `SELECT id, name FROM `+table+` WHERE id`+inWhich, anyOf(ids))
}
