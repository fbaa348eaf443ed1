package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"

	"pressmark/annotate"
)

// Entities returns all entities that stand for themselves (merged ones left out), by name, with what
// the merged ones brought: their names and aliases, affiliations, attributes and uses.
func (a *Archive) Entities(ctx context.Context) ([]annotate.Entity, error) {
	var out []annotate.Entity
	err := a.reading(ctx, func(q *sql.Tx) (err error) {
		out, err = loadEntities(ctx, q, nil)
		return err
	})
	return out, err
}

// Entity returns the entity that stands for id, which may have been merged; also one that is in the
// trash, since coding may still name it. ErrNotFound.
func (a *Archive) Entity(ctx context.Context, id string) (annotate.Entity, error) {
	var out []annotate.Entity
	err := a.reading(ctx, func(q *sql.Tx) error {
		root, err := loadMerged(ctx, q, "entity")
		if err != nil {
			return err
		}
		out, err = loadEntities(ctx, q, root.family(id))
		return err
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("entity %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return annotate.Entity{}, err
	}
	return out[0], nil
}

// loadEntities reads the entities of a family (a root and all that was merged into it), or with nil
// every one that is not in the trash.
func loadEntities(ctx context.Context, q *sql.Tx, family []string) ([]annotate.Entity, error) {
	l := &entityLoader{q: q, at: map[string]int{}}
	l.entities, l.owned, l.args = `trashed = 0`, `entity IS NOT NULL`, nil
	if family != nil {
		l.entities, l.owned, l.args = `id`+inWhich, `entity`+inWhich, []any{anyOf(family)}
	}
	var err error
	if l.root, err = loadMerged(ctx, q, "entity"); err != nil {
		return nil, err
	}
	for _, load := range []func(context.Context) error{l.rows, l.aliases, l.affiliations, l.attributes, l.uses} {
		if err := load(ctx); err != nil {
			return nil, err
		}
	}
	return l.out, nil
}

type entityLoader struct {
	q               *sql.Tx
	root            merged
	entities, owned string // conditions on entity and on what belongs to one
	args            []any
	out             []annotate.Entity
	at              map[string]int
}

// of returns the entity that stands for id, nil when it is not among those wanted.
func (l *entityLoader) of(id string) *annotate.Entity {
	if i, ok := l.at[l.root.root(id)]; ok {
		return &l.out[i]
	}
	return nil
}

func (l *entityLoader) rows(ctx context.Context) error {
	var merged []annotate.Entity
	err := eachRow(ctx, l.q, func(rows *sql.Rows) error {
		var e annotate.Entity
		if err := rows.Scan(&e.ID, &e.Kind, &e.KindName, &e.Name, &e.Distinguisher, &e.Colour, &e.MergedInto); err != nil {
			return err
		}
		if e.MergedInto != "" {
			merged = append(merged, e)
			return nil
		}
		l.at[e.ID] = len(l.out)
		l.out = append(l.out, e)
		return nil
	}, `SELECT e.id, e.kind, coalesce((SELECT name FROM kind k WHERE k.id = e.kind), ''), e.name, e.distinguisher, e.colour, coalesce(e.merged_into, '')
		FROM entity e WHERE `+l.entities+` ORDER BY name_key, n`, l.args...)
	for _, m := range merged {
		if e := l.of(m.ID); e != nil {
			e.Aliases = addAlias(e.Name, e.Aliases, annotate.Alias{Text: m.Name})
		}
	}
	return err
}

func (l *entityLoader) aliases(ctx context.Context) error {
	return eachRow(ctx, l.q, func(rows *sql.Rows) error {
		var owner string
		var x annotate.Alias
		if err := rows.Scan(&owner, &x.ID, &x.Text, &x.Language, &x.Article); err != nil {
			return err
		}
		if e := l.of(owner); e != nil {
			e.Aliases = addAlias(e.Name, e.Aliases, x)
		}
		return nil
	}, `SELECT entity, id, text, language, coalesce(article, '') FROM alias WHERE `+l.owned+` AND trashed = 0 ORDER BY n`, l.args...)
}

// addAlias adds an alias unless the name or an earlier alias of the same reach says the same.
func addAlias(name string, aliases []annotate.Alias, x annotate.Alias) []annotate.Alias {
	if x.Text == name || slices.ContainsFunc(aliases, func(y annotate.Alias) bool { return y.Text == x.Text && y.Article == x.Article }) {
		return aliases
	}
	return append(aliases, x)
}

func (l *entityLoader) affiliations(ctx context.Context) error {
	return eachRow(ctx, l.q, func(rows *sql.Rows) error {
		var owner string
		var x annotate.Affiliation
		var from, to sql.NullInt64
		if err := rows.Scan(&owner, &x.ID, &x.Organisation, &x.Role, &from, &to); err != nil {
			return err
		}
		x.Organisation = l.root.root(x.Organisation)
		x.From, x.To = day(from, math.MinInt32), day(to, annotate.Undated)
		if e := l.of(owner); e != nil {
			e.Affiliations = append(e.Affiliations, x)
		}
		return nil
	}, `SELECT entity, id, organisation, role, from_day, to_day FROM affiliation WHERE `+l.owned+` AND trashed = 0 ORDER BY n`, l.args...)
}

func (l *entityLoader) attributes(ctx context.Context) error {
	return eachRow(ctx, l.q, func(rows *sql.Rows) error {
		var owner string
		var x annotate.Attribute
		if err := rows.Scan(&owner, &x.ID, &x.Key, &x.Type, &x.Value); err != nil {
			return err
		}
		if e := l.of(owner); e != nil {
			e.Attributes = append(e.Attributes, x)
		}
		return nil
	}, `SELECT entity, id, key, type, value FROM entity_attribute WHERE `+l.owned+` AND trashed = 0 ORDER BY key, n`, l.args...)
}

// Conditions that leave out what the trash hides with its article or statement.
const (
	shownArticle   = ` AND article NOT IN (SELECT id FROM article WHERE trashed = 1)`
	shownStatement = ` AND statement NOT IN (SELECT id FROM statement WHERE trashed = 1 UNION ALL
		SELECT s.id FROM article a CROSS JOIN statement s ON s.article = a.id WHERE a.trashed = 1)`
)

// uses counts the marks, parts and links that name each entity.
func (l *entityLoader) uses(ctx context.Context) error {
	count := func(query string) error {
		return eachRow(ctx, l.q, func(rows *sql.Rows) error {
			var id string
			var n int
			if err := rows.Scan(&id, &n); err != nil {
				return err
			}
			if e := l.of(id); e != nil {
				e.Uses += n
			}
			return nil
		}, query, l.args...)
	}
	return errors.Join(
		count(`SELECT entity, count(*) FROM annotation WHERE `+l.owned+` AND entity IS NOT NULL AND trashed = 0`+shownArticle+` GROUP BY entity`),
		count(`SELECT entity, count(*) FROM statement_part WHERE `+l.owned+` AND trashed = 0`+shownStatement+` GROUP BY entity`),
		count(`SELECT for_entity, count(*) FROM statement_part WHERE for_`+l.owned+` AND trashed = 0`+shownStatement+` GROUP BY for_entity`),
		count(`SELECT entity, count(*) FROM statement_link WHERE `+l.owned+` AND trashed = 0`+shownStatement+` GROUP BY entity`))
}

// Concepts returns the codebook's concepts that stand for themselves, by name.
func (a *Archive) Concepts(ctx context.Context) ([]annotate.Concept, error) {
	var out []annotate.Concept
	err := a.reading(ctx, func(q *sql.Tx) (err error) {
		out, err = loadConcepts(ctx, q)
		return err
	})
	return out, err
}

func loadConcepts(ctx context.Context, q *sql.Tx) ([]annotate.Concept, error) {
	root, err := loadMerged(ctx, q, "concept")
	if err != nil {
		return nil, err
	}
	var out, merged []annotate.Concept
	at := map[string]int{}
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var c annotate.Concept
		if err := rows.Scan(&c.ID, &c.Name, &c.Definition, &c.Include, &c.Exclude, &c.Colour, &c.Key, &c.Parent, &c.MergedInto); err != nil {
			return err
		}
		if c.MergedInto != "" {
			merged = append(merged, c)
			return nil
		}
		c.Parent = root.root(c.Parent)
		at[c.ID] = len(out)
		out = append(out, c)
		return nil
	}, `SELECT id, name, definition, include, exclude, colour, key, coalesce(parent, ''), coalesce(merged_into, '') FROM concept WHERE trashed = 0 ORDER BY name_key, n`)
	if err != nil {
		return nil, err
	}
	add := func(id string, x annotate.Alias) {
		if i, ok := at[root.root(id)]; ok {
			out[i].Aliases = addAlias(out[i].Name, out[i].Aliases, x)
		}
	}
	for _, c := range merged {
		add(c.ID, annotate.Alias{Text: c.Name})
	}
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var owner string
		var x annotate.Alias
		err := rows.Scan(&owner, &x.ID, &x.Text, &x.Language, &x.Article)
		add(owner, x)
		return err
	}, `SELECT concept, id, text, language, coalesce(article, '') FROM alias WHERE concept IS NOT NULL AND trashed = 0 ORDER BY n`)
	if err != nil {
		return nil, err
	}
	return out, eachRow(ctx, q, func(rows *sql.Rows) error {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return err
		}
		if i, ok := at[root.root(id)]; ok {
			out[i].Uses += n
		}
		return nil
	}, `SELECT concept, count(*) FROM statement WHERE concept IS NOT NULL AND trashed = 0`+shownArticle+` GROUP BY concept`)
}

// Tags returns the researcher's own codes, those with a digit first, then by name.
func (a *Archive) Tags(ctx context.Context) ([]annotate.Tag, error) {
	var out []annotate.Tag
	err := a.reading(ctx, func(q *sql.Tx) error {
		at := map[string]int{}
		err := eachRow(ctx, q, func(rows *sql.Rows) error {
			var t annotate.Tag
			err := rows.Scan(&t.ID, &t.Name, &t.Colour, &t.Digit, &t.Parent, &t.Definition, &t.Include, &t.Exclude)
			at[t.ID] = len(out)
			out = append(out, t)
			return err
		}, `SELECT id, name, colour, digit, coalesce(parent, ''), definition, include, exclude FROM tag WHERE trashed = 0 ORDER BY digit = '', digit, name_key, n`)
		if err != nil {
			return err
		}
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var owner string
			var x annotate.Alias
			err := rows.Scan(&owner, &x.ID, &x.Text, &x.Language, &x.Article)
			if i, ok := at[owner]; ok {
				out[i].Aliases = addAlias(out[i].Name, out[i].Aliases, x)
			}
			return err
		}, `SELECT tag, id, text, language, coalesce(article, '') FROM alias WHERE tag IS NOT NULL AND trashed = 0 ORDER BY n`)
	})
	return out, err
}

// Coders returns everyone who coded here, in the order in which they came.
func (a *Archive) Coders(ctx context.Context) ([]annotate.Coder, error) {
	var out []annotate.Coder
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var c annotate.Coder
			err := rows.Scan(&c.ID, &c.Name, &c.Initials, &c.Colour)
			out = append(out, c)
			return err
		}, `SELECT id, name, initials, colour FROM coder WHERE trashed = 0 ORDER BY n`)
	})
	return out, err
}
