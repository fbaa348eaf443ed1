package exchange

import (
	"context"
	"slices"
	"strings"

	"pressmark/annotate"
)

// A view is a set as formats for other programs show it: what is in the trash left out, merged entities and
// concepts followed, marks with their places in the current text in code points. Texts are not kept.
type view struct {
	ctx        context.Context
	set        annotate.Set
	hidden     map[string]map[string]bool // by table: in the trash, or part of what is
	kinds      map[string]string          // names by uuid, as coders and variables
	coders     map[string]string
	types      map[string]string // of statement
	variables  map[string]string
	tags       map[string]string
	entities   map[string]*named
	concepts   map[string]*named
	revisions  map[string]*article // current ones
	articles   map[string]*article
	marks      map[string]*mark
	statements map[string]*statement
	links      map[string]*link
	memos      map[string][]string // by owner
	examples   map[string][]string // quotations by concept or tag
	words      map[string]string   // ids that many records share, kept once
	old        int                 // revisions that are not current
	used       map[string]bool     // see uses

	organisations []string // that entities belong to
}

// named is an entity or a concept.
type named struct {
	id, name, distinguisher, kind, into, parent string
	trashed                                     bool
}

type article struct {
	id, title, publication, date, sha string
	marks                             []*mark
	statements                        []*statement
	links                             []*link
}

type place struct {
	role                  string
	ordinal               int64
	start, end            int // code points once placed, bytes before; -1 when lost
	quote, prefix, suffix string
	state                 string
}

type mark struct {
	id, kind, tag, entity, resolution, certainty, coder, origin, created, modified string
	reviewed                                                                       bool
	article                                                                        *article
	places                                                                         []place
}

type statement struct {
	row      annotate.Row
	article  *article
	evidence []*ordered
	parts    []*annotate.Row
	links    []*link
	values   []*annotate.Row
}

type ordered struct {
	ordinal int64
	row     annotate.Row
	mark    *mark
}

type link struct {
	row       annotate.Row
	statement *statement
	places    []place
}

// look reads the records of a set once and places its marks.
func look(ctx context.Context, s annotate.Set) (*view, error) {
	v := &view{ctx: ctx, set: s, hidden: map[string]map[string]bool{}, kinds: map[string]string{}, coders: map[string]string{}, types: map[string]string{},
		variables: map[string]string{}, tags: map[string]string{}, entities: map[string]*named{}, concepts: map[string]*named{},
		revisions: map[string]*article{}, articles: map[string]*article{}, marks: map[string]*mark{}, statements: map[string]*statement{},
		links: map[string]*link{}, memos: map[string][]string{}, examples: map[string][]string{}, words: map[string]string{}}
	for i := range annotate.Tables {
		t := &annotate.Tables[i]
		take := v.taker(t.Name)
		if take == nil {
			continue
		}
		err := s.Rows(ctx, t.Name, func(r annotate.Row) error {
			if v.visible(t, &r) || t.Name == "entity" || t.Name == "concept" || t.Name == "tag" || t.Name == "coder" {
				take(&r)
			}
			return ctx.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	v.sort()
	return v, v.place()
}

// taker returns what to do with the rows of a table, nil for those that other formats do not show. Names are
// taken from the trash too, because records that are not in it may still refer to them.
func (v *view) taker(table string) func(*annotate.Row) {
	switch table {
	case "kind":
		return nameInto(v.kinds)
	case "coder":
		return nameInto(v.coders)
	case "statement_type":
		return nameInto(v.types)
	case "variable":
		return nameInto(v.variables)
	case "tag":
		return nameInto(v.tags)
	case "entity":
		return func(r *annotate.Row) { v.entities[r.ID] = namedOf(r) }
	case "concept":
		return func(r *annotate.Row) { v.concepts[r.ID] = namedOf(r) }
	case "article":
		return v.takeArticle
	case "revision":
		return v.takeRevision
	case "annotation":
		return v.takeMark
	case "statement":
		return func(r *annotate.Row) {
			a := v.articles[str(r, "article")]
			if a == nil {
				return
			}
			st := &statement{row: *r, article: a}
			v.statements[r.ID] = st
			a.statements = append(a.statements, st)
		}
	case "statement_evidence", "statement_part", "statement_link", "statement_value":
		return func(r *annotate.Row) { v.takePart(table, r) }
	case "anchor":
		return v.takeAnchor
	case "memo":
		return func(r *annotate.Row) {
			if _, owner := owner(r); owner != "" {
				v.memos[owner] = append(v.memos[owner], str(r, "text"))
			}
		}
	case "affiliation":
		return func(r *annotate.Row) { v.organisations = append(v.organisations, str(r, "organisation")) }
	case "import_run", "list":
		return func(*annotate.Row) {} // to know which are hidden
	}
	return nil
}

func nameInto(m map[string]string) func(*annotate.Row) {
	return func(r *annotate.Row) { m[r.ID] = str(r, "name") }
}

func namedOf(r *annotate.Row) *named {
	return &named{id: r.ID, name: str(r, "name"), distinguisher: str(r, "distinguisher"), kind: str(r, "kind"), into: str(r, "merged_into"), parent: str(r, "parent"), trashed: r.Trashed}
}

// visible reports whether a row is neither in the trash nor part of something that is, and remembers it.
func (v *view) visible(t *annotate.Table, r *annotate.Row) bool {
	hidden := r.Trashed
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Parent {
			hidden = hidden || v.hidden[c.Of][str(r, c.Name)]
		}
	}
	if hidden {
		if v.hidden[t.Name] == nil {
			v.hidden[t.Name] = map[string]bool{}
		}
		v.hidden[t.Name][r.ID] = true
	}
	return !hidden
}

// str returns a field that is a text, "" for NULL.
func str(r *annotate.Row, field string) string {
	s, _ := r.Fields[field].(string)
	return s
}

func num(r *annotate.Row, field string) int64 {
	n, _ := r.Fields[field].(int64)
	return n
}

func yes(r *annotate.Row, field string) bool {
	b, _ := r.Fields[field].(bool)
	return b
}

// owner returns the table and uuid of the record that a memo or an alias belongs to.
func owner(r *annotate.Row) (table, id string) {
	for _, table := range []string{"article", "annotation", "entity", "concept", "tag", "statement"} {
		if id := str(r, table); id != "" {
			return table, id
		}
	}
	return "", ""
}

func (v *view) once(s string) string {
	if kept, ok := v.words[s]; ok {
		return kept
	}
	v.words[s] = s
	return s
}

func (v *view) takeArticle(r *annotate.Row) {
	a := &article{id: r.ID, title: str(r, "title"), publication: v.once(str(r, "publication")), date: articleDate(r).String()}
	v.articles[r.ID] = a
	if rev := str(r, "revision"); rev != "" {
		v.revisions[rev] = a
	}
}

func articleDate(r *annotate.Row) annotate.Date {
	return annotate.Date{First: int(num(r, "date_first")), Last: int(num(r, "date_last")), Precision: annotate.Precision(str(r, "date_precision"))}
}

func (v *view) takeRevision(r *annotate.Row) {
	if a := v.revisions[r.ID]; a != nil {
		a.sha = str(r, "text_sha")
	} else {
		v.old++
	}
}

func (v *view) takeMark(r *annotate.Row) {
	a := v.articles[str(r, "article")]
	if a == nil {
		return
	}
	m := &mark{id: r.ID, article: a, kind: v.once(str(r, "type")), tag: v.once(str(r, "tag")), entity: v.once(v.standing(v.entities, str(r, "entity"))),
		resolution: v.once(str(r, "resolution")), certainty: v.once(str(r, "certainty")), coder: v.once(str(r, "coder")), origin: v.once(str(r, "origin")),
		reviewed: yes(r, "reviewed"), created: v.once(r.Created), modified: v.once(r.Modified)}
	v.marks[r.ID] = m
	a.marks = append(a.marks, m)
}

// standing follows merges to the record that stands for one; a circle, which the archive refuses, ends it.
func (v *view) standing(all map[string]*named, id string) string {
	for range all {
		n := all[id]
		if n == nil || n.into == "" {
			break
		}
		id = n.into
	}
	return id
}

func (v *view) takePart(table string, r *annotate.Row) {
	st := v.statements[str(r, "statement")]
	if st == nil {
		return
	}
	row := *r
	switch table {
	case "statement_evidence":
		if m := v.marks[str(r, "annotation")]; m != nil {
			st.evidence = append(st.evidence, &ordered{num(r, "ordinal"), row, m})
		}
	case "statement_part":
		st.parts = append(st.parts, &row)
	case "statement_link":
		l := &link{row: row, statement: st}
		v.links[r.ID] = l
		st.links = append(st.links, l)
		st.article.links = append(st.article.links, l)
	case "statement_value":
		st.values = append(st.values, &row)
	}
}

func (v *view) takeAnchor(r *annotate.Row) {
	if v.revisions[str(r, "revision")] == nil {
		return
	}
	p := place{role: v.once(str(r, "role")), ordinal: num(r, "ordinal"), start: -1, end: -1, quote: str(r, "quote"),
		prefix: str(r, "prefix"), suffix: str(r, "suffix"), state: v.once(str(r, "state"))}
	if p.state != annotate.Lost {
		p.start, p.end = int(num(r, "start")), int(num(r, "end"))
	}
	if m := v.marks[str(r, "annotation")]; m != nil {
		m.places = append(m.places, p)
	} else if l := v.links[str(r, "statement_link")]; l != nil {
		l.places = append(l.places, p)
	} else if c := str(r, "concept") + str(r, "tag"); c != "" {
		v.examples[c] = append(v.examples[c], p.quote)
	}
}

// sort brings what came in uuid order into the order that people gave it.
func (v *view) sort() {
	byOrdinal := func(a, b place) int {
		if a.role != b.role {
			return strings.Compare(a.role, b.role)
		}
		return int(a.ordinal - b.ordinal)
	}
	rows := func(a, b *annotate.Row) int { return int(num(a, "ordinal") - num(b, "ordinal")) }
	for _, m := range v.marks {
		slices.SortStableFunc(m.places, byOrdinal)
	}
	for _, l := range v.links {
		slices.SortStableFunc(l.places, byOrdinal)
	}
	for _, st := range v.statements {
		slices.SortStableFunc(st.evidence, func(a, b *ordered) int { return int(a.ordinal - b.ordinal) })
		slices.SortStableFunc(st.parts, rows)
		slices.SortStableFunc(st.links, func(a, b *link) int { return rows(&a.row, &b.row) })
	}
}
