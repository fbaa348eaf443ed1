package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"pressmark/annotate"
)

// A made set is records in memory.
type made struct {
	t     testing.TB
	rng   *rand.Rand
	rows  map[string][]annotate.Row
	texts map[string]string
	clock int
}

func newMade(t testing.TB, seed uint64) *made {
	return &made{t: t, rng: rand.New(rand.NewPCG(seed, 1)), rows: map[string][]annotate.Row{}, texts: map[string]string{}}
}

// id returns a uuid that depends on the seed alone.
func (m *made) id() string {
	var b [16]byte
	for i := range b {
		b[i] = byte(m.rng.Uint32())
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return uuid.UUID(b).String()
}

// add makes a record with the defaults of its table.
func (m *made) add(table string, fields annotate.Fields) string {
	m.t.Helper()
	t := annotate.TableNamed(table)
	m.clock++
	at := fmt.Sprintf("2026-01-02T03:04:%02d.%03dZ", m.clock/1000%60, m.clock%1000)
	r := annotate.Row{Table: table, ID: m.id(), Step: m.id(), Created: at, Modified: at, Fields: annotate.Fields{}}
	for i := range t.Columns {
		c := &t.Columns[i]
		v, ok := fields[c.Name]
		if !ok {
			v = c.Default
		}
		v, err := c.Normalise(v)
		if err != nil {
			m.t.Fatalf("make %s.%s: %v", table, c.Name, err)
		}
		r.Fields[c.Name] = v
	}
	for name := range fields {
		if t.Column(name) == nil {
			m.t.Fatalf("make %s: there is no column %q", table, name)
		}
	}
	m.rows[table] = append(m.rows[table], r)
	return r.ID
}

func (m *made) change(table, id string, f func(*annotate.Row)) {
	for i := range m.rows[table] {
		if m.rows[table][i].ID == id {
			f(&m.rows[table][i])
			return
		}
	}
	m.t.Fatalf("%s %s was not made", table, id)
}

func (m *made) trash(table, id string) {
	m.change(table, id, func(r *annotate.Row) { r.Trashed = true })
}

// article makes an article with one revision of a text.
func (m *made) article(title, text string, more annotate.Fields) (id, revision string) {
	fields := annotate.Fields{"title": title}
	for k, v := range more {
		fields[k] = v
	}
	id = m.add("article", fields)
	revision = m.revision(id, text, 1)
	return id, revision
}

func (m *made) revision(article, text string, number int) string {
	sha := annotate.TextSHA(text)
	m.texts[sha] = text
	rev := m.add("revision", annotate.Fields{"article": article, "number": number, "text_sha": sha,
		"blocks": fmt.Sprintf(`[{"kind":"paragraph","start":0,"end":%d}]`, len(text)), "canonical": annotate.CanonicalVersion})
	m.change("article", article, func(r *annotate.Row) { r.Fields["revision"] = rev })
	return rev
}

// anchor binds a span of a text to an owner.
func (m *made) anchor(ownerTable, owner, role, revision, text string, s annotate.Span, ordinal int) {
	m.t.Helper()
	a, err := annotate.MakeAnchor(text, s)
	if err != nil {
		m.t.Fatal(err)
	}
	m.add("anchor", annotate.Fields{ownerTable: owner, "role": role, "ordinal": ordinal, "revision": revision,
		"start": a.Span.Start, "end": a.Span.End, "quote": a.Quote, "prefix": a.Prefix, "suffix": a.Suffix})
}

func (m *made) set() annotate.Set {
	return annotate.Set{
		Program: "Pressmark 9.9 of a test", Whole: true,
		Rows: func(ctx context.Context, table string, yield func(annotate.Row) error) error {
			rows := slices.Clone(m.rows[table])
			slices.SortFunc(rows, func(a, b annotate.Row) int { return strings.Compare(a.ID, b.ID) })
			for _, r := range rows {
				if err := errors.Join(ctx.Err(), yield(r)); err != nil {
					return err
				}
			}
			return nil
		},
		Text: func(_ context.Context, sha string) (string, error) {
			text, ok := m.texts[sha]
			if !ok {
				return "", fmt.Errorf("there is no text %s", sha)
			}
			return text, nil
		},
	}
}

// pieces are what texts of tests are made of: scripts of every width in bytes and UTF-16 units.
var pieces = []string{"Ma ", "said ", "Tencent", " Holdings", "“quoted”", "é", "e\u0301", "ﬁ", "😀", "👩‍👩‍👧‍👦", "🇨🇳", "👍🏽", "𠮷", "𠀋", "马化腾", "，", "한국어", "カタカナ",
	"אבג", "العربية", "\u200f", "नि", "Ж", "ß", "\n", " ", "=1+1", "'", "\"", ",", "a\u0308\u0323", "\U0001F468\u200D\U0001F9B0", "\u2028"[:0] + "…"}

func (m *made) text(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(pieces[m.rng.IntN(len(pieces))])
	}
	if s := annotate.Canonical(b.String()); len(s) > 20 {
		return s
	}
	return "A text that is long enough."
}

func (m *made) span(text string) annotate.Span {
	for {
		a, b := m.rng.IntN(len(text)+1), m.rng.IntN(len(text)+1)
		if s := annotate.Snap(text, annotate.Span{Start: min(a, b), End: max(a, b)}); !s.Empty() {
			return s
		}
	}
}

func pick[T any](m *made, from []T) T { return from[m.rng.IntN(len(from))] }

// random makes a set with records of every table.
func random(t testing.TB, seed uint64) *made {
	m := newMade(t, seed)
	coder := m.add("coder", annotate.Fields{"name": "Ada Özil", "initials": "AÖ"})
	m.add("coder", annotate.Fields{"name": "Nobody names me"})
	run := m.add("import_run", annotate.Fields{"coder": coder, "started": "2026-01-02T03:04:05Z", "settings": `{"a": [1, 2.50]}`, "query": "=cmd()"})
	var kinds, entities, concepts, tags []string
	for _, k := range annotate.BuiltinKinds {
		kinds = append(kinds, m.add("kind", annotate.Fields{"name": k.Name, "builtin": true}))
	}
	for i := range 6 {
		entities = append(entities, m.add("entity", annotate.Fields{"kind": pick(m, kinds), "name": fmt.Sprintf("%s %d", m.word(), i)}))
		concepts = append(concepts, m.add("concept", annotate.Fields{"name": "'" + m.word(), "definition": m.text(4)}))
		tags = append(tags, m.add("tag", annotate.Fields{"name": m.word(), "digit": fmt.Sprint(i + 1)}))
		m.add("alias", annotate.Fields{"entity": pick(m, entities), "text": m.word()})
		m.add("entity_attribute", annotate.Fields{"entity": pick(m, entities), "key": "born", "value": "-1964"})
		m.add("affiliation", annotate.Fields{"entity": pick(m, entities), "organisation": pick(m, entities), "from_day": 18000})
	}
	m.change("entity", entities[0], func(r *annotate.Row) { r.Fields["merged_into"] = entities[1] })
	m.add("memo", annotate.Fields{"text": "A diary entry.\r\nWith two lines.", "day": 20000})
	m.add("saved_search", annotate.Fields{"name": "mine", "query": "speaker:x"})
	list := m.add("list", annotate.Fields{"name": "sample", "origin": "random sample", "size": 3})
	claimType := m.add("statement_type", annotate.Fields{"name": "claim"})
	variable := m.add("variable", annotate.Fields{"statement_type": claimType, "name": "why"})
	for i := range 4 {
		text := m.text(60)
		id, rev := m.article(m.word(), text, annotate.Fields{"authors": `["A \u0026 B","C"]`, "date_first": 19000 + i, "date_last": 19000 + i, "date_precision": "day", "import_run": run})
		m.add("import_row", annotate.Fields{"import_run": run, "file": pick(m, []string{"/home/ada/a.html", `C:\texts\a.html`, "sub/a.html"}), "article": id})
		m.add("article_state", annotate.Fields{"article": id, "coder": coder, "state": "coded"})
		m.add("list_article", annotate.Fields{"list": list, "article": id, "ordinal": i})
		m.add("article_group", annotate.Fields{"article": id, "doubles": m.id(), "similarity": 0.1 + float64(i)/3})
		var claims, all []string
		for range 12 {
			kind := pick(m, []string{annotate.TypeSpeaker, annotate.TypeFirm, annotate.TypeClaim, annotate.TypeMention, annotate.TypeTag})
			f := annotate.Fields{"article": id, "type": kind, "coder": coder}
			switch {
			case kind == annotate.TypeTag:
				f["tag"] = pick(m, tags)
			case kind != annotate.TypeClaim:
				f["entity"], f["resolution"] = pick(m, entities), annotate.ResolvedEntity
			}
			mark := m.add("annotation", f)
			for n := range 1 + m.rng.IntN(3) {
				m.anchor("annotation", mark, annotate.RoleMark, rev, text, m.span(text), n)
			}
			if all = append(all, mark); kind == annotate.TypeClaim {
				claims = append(claims, mark)
			}
			if m.rng.IntN(5) == 0 {
				m.trash("annotation", mark)
			}
			m.add("memo", annotate.Fields{"annotation": mark, "text": m.text(3)})
		}
		m.add("annotation", annotate.Fields{"article": id, "type": annotate.TypeTag, "tag": pick(m, tags), "coder": coder})
		for range 3 {
			st := m.add("statement", annotate.Fields{"article": id, "concept": pick(m, concepts), "stance": pick(m, []string{"", annotate.Support}), "coder": coder,
				"statement_type": claimType, "said_first": 18990, "said_last": 18990, "said_precision": "day", "unconfirmed": `["mode"]`})
			for n, c := range claims {
				m.add("statement_evidence", annotate.Fields{"statement": st, "annotation": c, "ordinal": n})
			}
			m.add("statement_part", annotate.Fields{"statement": st, "role": "speaker", "entity": pick(m, entities), "resolution": annotate.ResolvedEntity, "annotation": pick(m, all),
				"for_entity": pick(m, entities), "for_resolution": annotate.ResolvedEntity, "job": "@chief"})
			m.add("statement_part", annotate.Fields{"statement": st, "role": "addressee", "resolution": annotate.ResolvedUnsure, "ordinal": 1})
			link := m.add("statement_link", annotate.Fields{"statement": st, "entity": pick(m, entities), "resolution": annotate.ResolvedEntity})
			m.anchor("statement_link", link, annotate.RoleCue, rev, text, m.span(text), 0)
			m.anchor("statement_link", link, annotate.RoleContent, rev, text, m.span(text), 0)
			m.add("statement_value", annotate.Fields{"statement": st, "variable": variable, "value": m.text(2)})
		}
		m.anchor("concept", pick(m, concepts), annotate.RoleExample, rev, text, m.span(text), 0)
	}
	m.trash("article", m.rows["article"][3].ID)
	m.trash("entity", entities[5])
	m.revision(m.rows["article"][0].ID, m.text(30), 2)
	return m
}

func (m *made) word() string {
	if s := strings.TrimSpace(strings.ReplaceAll(pick(m, pieces)+pick(m, pieces), "\n", "")); s != "" {
		return s
	}
	return "word"
}
