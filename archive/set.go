package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pressmark/annotate"
)

// SetOptions choose what a set holds. The zero value is the whole archive, without its history.
type SetOptions struct {
	Query   string // articles that match
	List    string // name or uuid of a list of articles
	Scope   string // "" or "articles": all coding of those articles; "hits": matching marks and statements only
	History bool   // with the history; of a whole archive only
}

// Set opens a snapshot of the archive to be exported. Its Close must be called; until then the archive can
// be changed, the set does not see it.
func (a *Archive) Set(ctx context.Context, o SetOptions) (annotate.Set, error) {
	pick, err := a.pick(ctx, o)
	if err != nil {
		return annotate.Set{}, err
	}
	tx, err := a.read.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return annotate.Set{}, err
	}
	if pick != nil {
		if err := pick.gather(ctx, tx); err != nil {
			return annotate.Set{}, errors.Join(err, tx.Rollback())
		}
	}
	s := annotate.Set{Program: a.opts.Program, Whole: pick == nil, Close: tx.Rollback}
	s.Rows = func(ctx context.Context, table string, yield func(annotate.Row) error) error {
		return setRows(ctx, tx, table, pick, yield)
	}
	s.Text = func(ctx context.Context, sha string) (string, error) { return loadText(ctx, tx, sha) }
	if o.History {
		if pick != nil {
			return annotate.Set{}, errors.Join(errors.New("the history goes only with the whole archive, not with a part of it"), tx.Rollback())
		}
		s.Steps = func(ctx context.Context, yield func(annotate.RecordedStep) error) error {
			return setSteps(ctx, tx, yield)
		}
	}
	return s, nil
}

// A picked says which records of a part of the archive go out, by table and uuid. Tables that it does not
// name go out whole: kinds, concepts, tags, statement types and variables are the codebook.
type picked struct {
	articles map[string]bool
	hits     map[string]bool // with scope hits: annotations and statements that matched; nil: all
	ids      map[string]map[string]bool
}

// pick finds the articles of a query or list, nil for the whole archive.
func (a *Archive) pick(ctx context.Context, o SetOptions) (*picked, error) {
	if o.Query == "" && o.List == "" {
		return nil, nil
	}
	p := &picked{articles: map[string]bool{}, ids: map[string]map[string]bool{}}
	if o.List != "" {
		rows, err := a.read.QueryContext(ctx, `SELECT la.article FROM list_article la JOIN list l ON l.id = la.list
			WHERE (l.id = ? OR l.name = ?) AND l.trashed = 0 AND la.trashed = 0`, o.List, o.List)
		if err != nil {
			return nil, err
		}
		if err := eachID(rows, func(id string) { p.articles[id] = true }); err != nil {
			return nil, err
		}
		if len(p.articles) == 0 {
			return nil, fmt.Errorf("the list %q is not there or empty: nothing to export", o.List)
		}
	}
	if o.Query != "" {
		found, hits, err := a.Matching(ctx, o.Query)
		if err != nil {
			return nil, err
		}
		if o.List == "" {
			p.articles = map[string]bool{}
		}
		kept := map[string]bool{}
		for _, id := range found {
			if o.List == "" || p.articles[id] {
				kept[id] = true
			}
		}
		p.articles = kept
		if o.Scope == "hits" {
			p.hits = map[string]bool{}
			for _, id := range hits {
				p.hits[id] = true
			}
		}
	}
	return p, nil
}

func eachID(rows *sql.Rows, f func(string)) error {
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		f(s)
	}
	return rows.Err()
}

// gather follows ownership down from the articles and references up to entities, coders and imports.
func (p *picked) gather(ctx context.Context, q queryer) error {
	p.ids["article"] = p.articles
	for i := range annotate.Tables {
		t := &annotate.Tables[i]
		if err := p.children(ctx, q, t); err != nil {
			return err
		}
	}
	if err := p.dropOthers(ctx, q); err != nil {
		return err
	}
	p.ids["entity"], p.ids["import_run"] = map[string]bool{}, map[string]bool{}
	for i := range annotate.Tables {
		if err := p.named(ctx, q, &annotate.Tables[i]); err != nil {
			return err
		}
	}
	if err := p.entityChains(ctx, q); err != nil {
		return err
	}
	for _, name := range []string{"entity_attribute", "alias", "affiliation", "memo"} {
		if err := p.children(ctx, q, annotate.TableNamed(name)); err != nil {
			return err
		}
	}
	if err := p.codebook(ctx, q); err != nil {
		return err
	}
	for _, name := range []string{"list", "list_article", "saved_search", "import_row"} {
		p.ids[name] = map[string]bool{}
	}
	return nil
}

// children picks the records of a table that belong to picked ones: those all of whose owners are picked. A
// name that holds in one article only goes with that article.
func (p *picked) children(ctx context.Context, q queryer, t *annotate.Table) error {
	var owners []map[string]bool
	names := "id"
	for i := range t.Columns {
		c := &t.Columns[i]
		ids, ok := p.ids[c.Of]
		if ok && (c.Parent && c.Of != "coder" && c.Of != "import_run" && c.Of != "list" || t.Name == "alias" && c.Of == "article") {
			owners, names = append(owners, ids), names+", coalesce("+quoted(c.Name)+", '')"
		}
	}
	if len(owners) == 0 {
		return nil
	}
	if p.ids[t.Name] == nil {
		p.ids[t.Name] = map[string]bool{}
	}
	return eachRow(ctx, q, func(rows *sql.Rows) error {
		fields := make([]string, 1+len(owners))
		into := make([]any, len(fields))
		for i := range fields {
			into[i] = &fields[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		some := false
		for i, owner := range fields[1:] {
			if owner != "" && !owners[i][owner] {
				return nil
			}
			some = some || owner != ""
		}
		if some {
			p.ids[t.Name][fields[0]] = true
		}
		return nil
	}, "SELECT "+names+" FROM "+quoted(t.Name))
}

// dropOthers leaves, with scope hits, the marks and statements that matched and the marks that those
// statements name.
func (p *picked) dropOthers(ctx context.Context, q queryer) error {
	if p.hits == nil {
		return nil
	}
	keep := map[string]bool{}
	for id := range p.hits {
		keep[id] = true
	}
	rows, err := q.QueryContext(ctx, `SELECT statement, annotation FROM statement_evidence
		UNION SELECT statement, annotation FROM statement_part WHERE annotation IS NOT NULL
		UNION SELECT statement, for_annotation FROM statement_part WHERE for_annotation IS NOT NULL
		UNION SELECT statement, annotation FROM statement_link WHERE annotation IS NOT NULL`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var statement, annotation string
		if err := rows.Scan(&statement, &annotation); err != nil {
			return err
		}
		if p.hits[statement] {
			keep[annotation] = true
		}
	}
	for _, name := range []string{"annotation", "statement"} {
		for id := range p.ids[name] {
			if !keep[id] {
				delete(p.ids[name], id)
			}
		}
	}
	for _, name := range []string{"statement_evidence", "statement_part", "statement_link", "statement_value", "anchor", "memo"} {
		old := p.ids[name]
		delete(p.ids, name)
		if err := p.children(ctx, q, annotate.TableNamed(name)); err != nil {
			return err
		}
		for id := range p.ids[name] {
			if !old[id] {
				delete(p.ids[name], id)
			}
		}
	}
	return rows.Err()
}

// named picks the entities and imports that picked records of a table refer to.
func (p *picked) named(ctx context.Context, q queryer, t *annotate.Table) error {
	for i := range t.Columns {
		c := &t.Columns[i]
		into := p.ids[c.Of]
		if c.Type != annotate.Reference || c.Of != "entity" && c.Of != "import_run" || c.Parent || p.ids[t.Name] == nil || t.Name == "entity" {
			continue
		}
		rows, err := q.QueryContext(ctx, "SELECT id, "+quoted(c.Name)+" FROM "+quoted(t.Name)+" WHERE "+quoted(c.Name)+" IS NOT NULL")
		if err != nil {
			return err
		}
		for rows.Next() {
			var id, to string
			if err := rows.Scan(&id, &to); err != nil {
				return errors.Join(err, rows.Close())
			}
			if p.ids[t.Name][id] {
				into[to] = true
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
	}
	return nil
}

// entityChains adds the entities that picked ones are merged with and the organisations they belong to.
func (p *picked) entityChains(ctx context.Context, q queryer) error {
	next, err := pointers(ctx, q, "entity", "merged_into")
	if err != nil {
		return err
	}
	rows, err := q.QueryContext(ctx, "SELECT entity || ' ' || organisation FROM affiliation")
	if err != nil {
		return err
	}
	var pairs [][]string
	if err := eachID(rows, func(s string) { pairs = append(pairs, strings.Fields(s)) }); err != nil {
		return err
	}
	picked := p.ids["entity"]
	for grown := true; grown; {
		before := len(picked)
		for _, pair := range pairs {
			if picked[pair[0]] {
				picked[pair[1]] = true
			}
		}
		for from, to := range next {
			if picked[from] || picked[to] { // what is merged into an entity gives it its other names
				picked[from], picked[to] = true, true
			}
		}
		grown = len(picked) > before
	}
	return nil
}

// codebook picks the other names and the memos of concepts and tags, which go out whole but for names that hold only
// in an article that stays.
func (p *picked) codebook(ctx context.Context, q queryer) error {
	for _, query := range [][2]string{{"alias", "SELECT id, coalesce(article, '') FROM alias WHERE concept IS NOT NULL"}, {"memo", "SELECT id, '' FROM memo WHERE concept IS NOT NULL"},
		{"alias", "SELECT id, coalesce(article, '') FROM alias WHERE tag IS NOT NULL"}, {"memo", "SELECT id, '' FROM memo WHERE tag IS NOT NULL"}} {
		if err := eachRow(ctx, q, func(rows *sql.Rows) error {
			var id, article string
			err := rows.Scan(&id, &article)
			if article == "" || p.articles[article] {
				p.ids[query[0]][id] = true
			}
			return err
		}, query[1]); err != nil {
			return err
		}
	}
	return nil
}

// setRows yields the records of a table in uuid order.
func setRows(ctx context.Context, q queryer, table string, p *picked, yield func(annotate.Row) error) error {
	t := annotate.TableNamed(table)
	if t == nil {
		return fmt.Errorf("there is no table %q", table)
	}
	where := "1"
	if table == "coder" {
		where = `id IN (SELECT coder FROM annotation UNION SELECT coder FROM statement UNION SELECT coder FROM article_state UNION SELECT coder FROM import_run)`
	}
	rows, err := q.QueryContext(ctx, "SELECT "+columns(t)+" FROM "+quoted(t.Name)+" WHERE "+where+" ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scan(t, rows)
		if err != nil {
			return err
		}
		if p != nil && p.ids[table] != nil && !p.ids[table][r.ID] {
			continue
		}
		if err := yield(r.Row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// setSteps yields the history, oldest first.
func setSteps(ctx context.Context, q queryer, yield func(annotate.RecordedStep) error) error {
	rows, err := q.QueryContext(ctx, "SELECT seq FROM step ORDER BY seq")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq); err != nil {
			return err
		}
		s, err := recordedStep(ctx, q, seq)
		if err != nil {
			return err
		}
		if err := yield(s); err != nil {
			return err
		}
	}
	return rows.Err()
}

func recordedStep(ctx context.Context, q queryer, seq int64) (annotate.RecordedStep, error) {
	var s annotate.RecordedStep
	var kind, of string
	err := q.QueryRowContext(ctx, "SELECT seq, id, label, coalesce(coder, ''), at, coalesce(grp, ''), kind, coalesce(of, '') FROM step WHERE seq = ?", seq).
		Scan(&s.Seq, &s.ID, &s.Label, &s.Coder, &s.At, &s.Group, &kind, &of)
	if err != nil {
		return s, err
	}
	switch kind {
	case "undo":
		s.Undoes = of
	case "redo":
		s.Redoes = of
	}
	changes, err := loadChanges(ctx, q, seq, "ASC")
	if err != nil {
		return s, err
	}
	for _, ch := range changes {
		before, after, err := ch.records()
		if err != nil {
			return s, err
		}
		s.Recorded = append(s.Recorded, annotate.RecordedChange{Version: changeVersion, Op: ch.op, Table: ch.table.Name, ID: ch.id, Before: rowOf(before), After: rowOf(after), Purged: ch.purged})
	}
	return s, nil
}

func rowOf(r *record) *annotate.Row {
	if r == nil {
		return nil
	}
	row := r.Row
	return &row
}

// ownTables are the tables whose records an archive has from its beginning.
var ownTables = []string{"coder", "kind", "statement_type"}

// isOwn reports whether a table may have records in an archive that is otherwise empty.
func isOwn(table string) bool { return slices.Contains(ownTables, table) }
