package archive

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"pressmark/annotate"
	"pressmark/archive/search"
)

// A plan is a query taken apart: what kind of record is wanted, in which order, and the rest.
type plan struct {
	source string
	root   search.Node // without kind: and sort:
	kind   string      // "" articles
	sort   Sort
	upward bool // the earliest, or the first of the alphabet, first
	words  search.Node
	coded  bool // a coding field stands in it, not under a minus
}

// byRank is the order of a search that has words.
const byRank Sort = "relevance"

// sorts are the values of sort:.
var sorts = map[string]struct {
	by     Sort
	upward bool
}{
	"relevance": {byRank, false}, "date": {ByDate, false}, "newest": {ByDate, false}, "oldest": {ByDate, true},
	"title": {ByTitle, true}, "publication": {ByPublication, true}, "added": {ByAdded, false},
}

// codingFields are about a mark or a statement; the others are about an article.
var codingFields = map[string]bool{"speaker": true, "firm": true, "claim": true, "concept": true, "stance": true, "tag": true,
	"entity": true, "mention": true, "reported-by": true, "form": true, "memo": true, "coder": true}

func parsePlan(query string) (plan, error) {
	q, err := search.Parse(query)
	if err != nil {
		return plan{}, err
	}
	p := plan{source: query}
	var rest search.And
	for _, n := range q.Clauses() {
		f, ok := n.(search.Field)
		switch {
		case ok && f.Name == "kind":
			if p.kind != "" && p.kind != f.Value {
				return p, fault(f, "Only one kind can be asked for", "remove one of them")
			}
			p.kind = f.Value
		case ok && f.Name == "sort":
			s, known := sorts[f.Value]
			if !known {
				return p, fault(f, fmt.Sprintf("Results cannot be sorted by %q", f.Value), "write one of relevance, newest, oldest, title, publication, added")
			}
			p.sort, p.upward = s.by, s.upward
		default:
			rest = append(rest, n)
		}
	}
	switch len(rest) {
	case 0:
	case 1:
		p.root = rest[0]
	default:
		p.root = rest
	}
	if p.kind == search.KindArticle {
		p.kind = ""
	}
	p.words = wordsOf(p.root)
	return p, p.check()
}

// check refuses kind: and sort: inside alternatives or under a minus, where they cannot hold for the whole.
func (p *plan) check() (err error) {
	search.Walk(p.root, func(n search.Node, negated bool) {
		f, ok := n.(search.Field)
		switch {
		case !ok || err != nil:
		case f.Name == "kind" || f.Name == "sort":
			err = fault(f, f.Name+": holds for the whole search", "write it outside of OR, parentheses and minus")
		default:
			err = checkValue(f)
			p.coded = p.coded || codingFields[f.Name] && !negated
		}
	})
	return err
}

// asksStatements reports whether a field of the query is about statements, so that articles in which none of
// them holds it are no answer to it. A tag or a mention is about the article as well.
func (p *plan) asksStatements() (asks bool) {
	if p.kind == search.KindStatement {
		return true
	}
	search.Walk(p.root, func(n search.Node, negated bool) {
		f, ok := n.(search.Field)
		asks = asks || ok && !negated && codingFields[f.Name] && f.Name != "tag" && f.Name != "mention" && f.Name != "memo"
	})
	return asks
}

// choices are the values of the fields that have few.
var choices = map[string][]string{
	"stance": {annotate.Support, annotate.Oppose, annotate.Neutral, annotate.UnclearStance},
	"form":   {annotate.FormStatement, annotate.FormAct, annotate.FormDocument},
	"is":     {"new", "reading", "coded", "excluded", "look again", "undated"},
	"has":    {"memo", "mark", "statement", "tag", "url", "author", "double"},
}

func checkValue(f search.Field) error {
	values := choices[f.Name]
	if values == nil || slices.Contains(values, f.Value) || f.Name == "has" && slices.Contains(values, strings.TrimSuffix(f.Value, "s")) {
		return nil
	}
	return fault(f, fmt.Sprintf("%s: does not know %q", f.Name, f.Value), "write one of "+strings.Join(values, ", "))
}

func fault(f search.Field, message, hint string) error {
	return &search.QueryError{Start: f.Span.Start, End: f.Span.End, Message: message, Hint: hint}
}

// wordsOf is what a query says in words: its fields and what stands under a minus left out; nil when
// nothing is left.
func wordsOf(n search.Node) search.Node {
	keep := func(nodes []search.Node) (out []search.Node) {
		for _, m := range nodes {
			if m = wordsOf(m); m != nil {
				out = append(out, m)
			}
		}
		return out
	}
	switch n := n.(type) {
	case search.And:
		switch list := keep(n); len(list) {
		case 0:
		case 1:
			return list[0]
		default:
			return search.And(list)
		}
	case search.Or:
		switch list := keep(n); len(list) {
		case 0:
		case 1:
			return list[0]
		default:
			return search.Or(list)
		}
	case search.Text:
		return n
	}
	return nil
}

// rankable is the part of a query's words by which articles are ranked: a prefix or a fuzzy word stands for
// thousands of words, whose ranks would cost more than they say. nil: there is no such part.
func rankable(n search.Node) search.Node {
	switch n := n.(type) {
	case search.And:
		var rest search.And
		for _, m := range n {
			if m = rankable(m); m != nil {
				rest = append(rest, m)
			}
		}
		switch len(rest) {
		case 0:
			return nil
		case 1:
			return rest[0]
		}
		return rest
	case search.Or:
		for _, m := range n {
			if rankable(m) == nil {
				return nil
			}
		}
		return n
	case search.Text:
		if n.Mode != search.Prefix && n.Mode != search.Fuzzy {
			return n
		}
	}
	return nil
}

// field works out one field.
func (j *joiner) field(ctx context.Context, f search.Field) (answer, error) {
	out := j.none()
	var err error
	switch f.Name {
	case "speaker", "firm", "entity", "mention", "reported-by":
		out.records, err = j.naming(ctx, f.Name, j.m.names.find("entity", f.Value))
	case "concept":
		out.records, err = j.statements(ctx, `x.concept`+inWhich, anyOf(j.m.names.path("concept", f.Value)))
	case "stance", "form":
		out.records = j.m.statementsWith(f.Name, f.Value)
	case "tag":
		out.records, err = j.marks(ctx, `x.type = 'tag' AND x.tag`+inWhich, anyOf(j.m.names.path("tag", f.Value)))
	case "coder":
		who := `x.coder IN (SELECT id FROM coder WHERE lower(name) = lower(?1) OR lower(initials) = lower(?1) OR id = ?1)`
		if out.records, err = j.marks(ctx, who, f.Value); err == nil {
			var more []search.Hit
			more, err = j.statements(ctx, who, f.Value)
			out.records = append(out.records, more...)
		}
	case "claim":
		out.records, err = j.claims(ctx, f)
	case "memo":
		out.records, err = j.memos(ctx, f)
	default:
		return j.metadata(ctx, f)
	}
	slices.SortFunc(out.records, compareHits)
	return out, err
}

func (j *joiner) marks(ctx context.Context, where string, args ...any) ([]search.Hit, error) {
	return j.hits(ctx, search.KindAnnotation, `SELECT x.n FROM annotation x WHERE x.trashed = 0 AND `+where, args...)
}

func (j *joiner) statements(ctx context.Context, where string, args ...any) ([]search.Hit, error) {
	return j.hits(ctx, search.KindStatement, `SELECT x.n FROM statement x WHERE x.trashed = 0 AND `+where, args...)
}

// hits reads record numbers of one kind, each once.
func (j *joiner) hits(ctx context.Context, kind, query string, args ...any) ([]search.Hit, error) {
	var out []search.Hit
	err := j.a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var n int64
			if err := rows.Scan(&n); err != nil {
				return err
			}
			if at := j.m.article(kind, n); at != 0 {
				out = append(out, search.Hit{Kind: kind, N: n, Article: at})
			}
			return nil
		}, query, args...)
	})
	return out, err
}

const (
	partOf = `x.id IN (SELECT statement FROM statement_part WHERE trashed = 0 AND `
	linkOf = `x.id IN (SELECT statement FROM statement_link WHERE trashed = 0 AND `
)

// naming finds the marks and statements in which one of these entities has a role. A firm is spoken for,
// or speaks itself: then it is not a person.
func (j *joiner) naming(ctx context.Context, role string, entities []string) ([]search.Hit, error) {
	if len(entities) == 0 {
		return nil, nil
	}
	which := anyOf(entities)
	in := `(SELECT value FROM json_each(?1))`
	var mark, statement string
	switch role {
	case "speaker":
		mark = `x.type = 'speaker'`
		statement = partOf + `role = 'speaker' AND entity IN ` + in + `)`
	case "firm":
		mark = `x.type = 'firm'`
		statement = partOf + `for_entity IN ` + in + ` UNION ALL SELECT p.statement FROM statement_part p JOIN entity e ON e.id = p.entity
			WHERE p.trashed = 0 AND p.role = 'speaker' AND p.entity IN ` + in + ` AND e.kind <> '` + annotate.KindPerson + `')`
	case "mention":
		mark = `x.type IN ('mention', 'speaker', 'firm')`
	case "reported-by":
		statement = linkOf + `entity IN ` + in + `)`
	case "entity":
		mark = `1`
		statement = `(` + partOf + `entity IN ` + in + ` UNION ALL SELECT statement FROM statement_part WHERE trashed = 0 AND for_entity IN ` + in + `) OR ` + linkOf + `entity IN ` + in + `))`
	}
	var out []search.Hit
	var err error
	if mark != "" {
		if out, err = j.marks(ctx, mark+` AND x.entity IN `+in, which); err != nil {
			return nil, err
		}
	}
	if statement == "" {
		return out, nil
	}
	more, err := j.statements(ctx, statement, which)
	return append(out, more...), err
}

// claims finds the claim marks and the statements whose own words have the value's words.
func (j *joiner) claims(ctx context.Context, f search.Field) ([]search.Hit, error) {
	found, err := j.words.Records(ctx, []string{search.KindAnnotation, search.KindStatement}, phraseOf(f), nil)
	if err != nil {
		return nil, err
	}
	found = j.placed(found)
	var marks []int64
	var out []search.Hit
	for _, h := range found {
		if h.Kind == search.KindAnnotation {
			marks = append(marks, h.N)
		} else {
			out = append(out, h)
		}
	}
	claims, err := j.marks(ctx, `x.type = 'claim' AND x.n`+inWhich, anyOf(marks))
	return append(claims, out...), err
}

// phraseOf reads a field's value as words that stand together.
func phraseOf(f search.Field) search.Text {
	return search.Text{Mode: search.Phrase, Words: f.Value, Span: f.Span}
}

// memos finds the marks, statements and articles whose memo has the value's words.
func (j *joiner) memos(ctx context.Context, f search.Field) ([]search.Hit, error) {
	var out []search.Hit
	query := search.Query{Root: phraseOf(f)}
	err := j.a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var text string
			var n int64
			h := search.Hit{}
			if err := rows.Scan(&n, &text, &h.Kind, &h.N); err != nil {
				return err
			}
			if !search.Match(text, query) {
				return nil
			}
			if h.Kind == search.KindMemo {
				h.N = n
			}
			if h.Article = j.m.article(h.Kind, h.N); h.Article != 0 || h.Kind == search.KindMemo {
				out = append(out, h)
			}
			return nil
		}, `SELECT m.n, m.text, CASE WHEN m.annotation IS NOT NULL THEN 'annotation' WHEN m.statement IS NOT NULL THEN 'statement' ELSE 'memo' END,
			coalesce((SELECT n FROM annotation x WHERE x.id = m.annotation), (SELECT n FROM statement x WHERE x.id = m.statement), 0)
			FROM memo m WHERE m.trashed = 0`)
	})
	return out, err
}

// conceptsNamed finds the statements whose concept, or one above it, is named by the words.
func (j *joiner) conceptsNamed(ctx context.Context, n search.Text) ([]search.Hit, error) {
	query := search.Query{Root: n}
	found := map[string]bool{}
	for _, c := range j.m.names.tables["concept"] {
		if search.Match(c.key, query) {
			found[c.id] = true
		}
	}
	for _, x := range j.m.names.alias {
		if !found[x.owner] && j.m.names.isConcept(x.owner) && search.Match(x.key, query) {
			found[x.owner] = true
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	ids := j.m.names.below("concept", j.m.names.families("concept", found))
	hits, err := j.statements(ctx, `x.concept`+inWhich, anyOf(ids))
	slices.SortFunc(hits, compareHits)
	return hits, err
}
