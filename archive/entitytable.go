package archive

import (
	"context"
	"database/sql"

	"pressmark/annotate"
)

// An EntityRow is an entity as the table of entities shows it.
type EntityRow struct {
	annotate.Entity
	Memo        string
	First, Last int // days of the earliest and latest dated article that names it; both 0 without one
}

// EntityTable returns every entity that stands for itself, by name, with the days on which it was first and
// last seen.
func (a *Archive) EntityTable(ctx context.Context) ([]EntityRow, error) {
	var out []EntityRow
	err := a.reading(ctx, func(q *sql.Tx) error {
		entities, err := loadEntities(ctx, q, nil)
		if err != nil {
			return err
		}
		root, err := loadMerged(ctx, q, "entity")
		if err != nil {
			return err
		}
		out = make([]EntityRow, len(entities))
		at := make(map[string]int, len(entities))
		for i, e := range entities {
			out[i].Entity, at[e.ID] = e, i
		}
		var noted []string
		for _, e := range entities {
			noted = append(noted, e.ID)
		}
		if err := loadMemos(ctx, q, "entity", anyOf(noted), func(id string) *string { return &out[at[id]].Memo }); err != nil {
			return err
		}
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var id string
			var first, last int
			if err := rows.Scan(&id, &first, &last); err != nil {
				return err
			}
			if i, ok := at[root.root(id)]; ok {
				out[i].see(first, last)
			}
			return nil
		}, seenQuery, annotate.Undated)
	})
	return out, err
}

func (r *EntityRow) see(first, last int) {
	if r.First == 0 && r.Last == 0 {
		r.First, r.Last = first, last
		return
	}
	r.First, r.Last = min(r.First, first), max(r.Last, last)
}

// seenQuery gives the first and last day of each entity by what names it: marks, parts, firms spoken for,
// reporters.
const seenQuery = `SELECT entity, min(first), max(last) FROM (
	SELECT x.entity, a.date_first AS first, a.date_last AS last FROM annotation x JOIN article a ON a.id = x.article
		WHERE x.trashed = 0 AND x.entity IS NOT NULL AND a.trashed = 0 AND a.date_first < ?1
	UNION ALL SELECT p.entity, a.date_first, a.date_last FROM statement_part p JOIN statement s ON s.id = p.statement JOIN article a ON a.id = s.article
		WHERE p.trashed = 0 AND p.entity IS NOT NULL AND s.trashed = 0 AND a.trashed = 0 AND a.date_first < ?1
	UNION ALL SELECT p.for_entity, a.date_first, a.date_last FROM statement_part p JOIN statement s ON s.id = p.statement JOIN article a ON a.id = s.article
		WHERE p.trashed = 0 AND p.for_entity IS NOT NULL AND s.trashed = 0 AND a.trashed = 0 AND a.date_first < ?1
	UNION ALL SELECT l.entity, a.date_first, a.date_last FROM statement_link l JOIN statement s ON s.id = l.statement JOIN article a ON a.id = s.article
		WHERE l.trashed = 0 AND l.entity IS NOT NULL AND s.trashed = 0 AND a.trashed = 0 AND a.date_first < ?1
	) GROUP BY entity`

// An EntitySheet is all that is known of one entity.
type EntitySheet struct {
	annotate.Entity
	Memo     string
	Merged   []annotate.Entity // those that were merged into it, directly or through others: ID, Name, MergedInto
	Own      map[string]bool   // ids of aliases, attributes and affiliations that are its own, not brought by a merged one
	Names    map[string]string // of the organisations and the articles that its sheet speaks of, by id
	Passages int               // marks and statements that name it
}

// EntitySheet returns what is known of the entity that stands for id; ErrNotFound.
func (a *Archive) EntitySheet(ctx context.Context, id string) (EntitySheet, error) {
	e, err := a.Entity(ctx, id)
	if err != nil {
		return EntitySheet{}, err
	}
	s := EntitySheet{Entity: e, Names: map[string]string{}, Own: map[string]bool{}}
	err = a.reading(ctx, func(q *sql.Tx) error {
		root, err := loadMerged(ctx, q, "entity")
		if err != nil {
			return err
		}
		if err := s.fill(ctx, q, root.family(e.ID)); err != nil {
			return err
		}
		return loadMemos(ctx, q, "entity", anyOf([]string{e.ID}), func(string) *string { return &s.Memo })
	})
	return s, err
}

func (s *EntitySheet) fill(ctx context.Context, q *sql.Tx, family []string) error {
	var organisations, articles []string
	for _, x := range s.Affiliations {
		organisations = append(organisations, x.Organisation)
	}
	for _, x := range s.Aliases {
		articles = append(articles, x.Article)
	}
	var err error
	if s.Names, err = namesOf(ctx, q, "entity", organisations); err != nil {
		return err
	}
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var id, title string
		err := rows.Scan(&id, &title)
		s.Names[id] = title
		return err
	}, `SELECT id, title FROM article WHERE id`+inWhich, anyOf(articles))
	if err != nil {
		return err
	}
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var m annotate.Entity
		err := rows.Scan(&m.ID, &m.Name, &m.MergedInto)
		s.Merged = append(s.Merged, m)
		return err
	}, `SELECT id, name, merged_into FROM entity WHERE merged_into IS NOT NULL AND id`+inWhich+` ORDER BY name_key, n`, anyOf(family))
	if err != nil {
		return err
	}
	for _, table := range []string{"alias", "entity_attribute", "affiliation"} {
		ids, err := strs(ctx, q, `SELECT id FROM `+table+` WHERE entity = ? AND trashed = 0`, s.ID)
		if err != nil {
			return err
		}
		for _, id := range ids {
			s.Own[id] = true
		}
	}
	return q.QueryRowContext(ctx, `WITH who(id) AS (SELECT value FROM json_each(?1)) SELECT
		(SELECT count(*) FROM annotation WHERE entity IN (SELECT id FROM who) AND trashed = 0`+shownArticle+`) +
		(SELECT count(*) FROM statement s WHERE s.trashed = 0 AND s.article NOT IN (SELECT id FROM article WHERE trashed = 1) AND s.id IN (
			SELECT statement FROM statement_part WHERE entity IN (SELECT id FROM who) AND trashed = 0
			UNION SELECT statement FROM statement_part WHERE for_entity IN (SELECT id FROM who) AND trashed = 0
			UNION SELECT statement FROM statement_link WHERE entity IN (SELECT id FROM who) AND trashed = 0))`, anyOf(family)).Scan(&s.Passages)
}

// Kinds returns the kinds of entity, the built-in ones first.
func (a *Archive) Kinds(ctx context.Context) ([]Kind, error) {
	var out []Kind
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var k Kind
			err := rows.Scan(&k.ID, &k.Name, &k.Colour, &k.Builtin)
			out = append(out, k)
			return err
		}, `SELECT id, name, colour, builtin FROM kind WHERE trashed = 0 ORDER BY builtin DESC, n`)
	})
	return out, err
}

// A Kind is a kind of entity.
type Kind struct {
	ID, Name, Colour string
	Builtin          bool
}
