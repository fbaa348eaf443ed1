package search

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/search/query"
)

// compiler turns text clauses into Bleve's queries, those apart that view.find answers. stems are the stem fields that the index has.
type compiler struct {
	title bool     // the documents have a title beside the text
	stems []string // languages
}

// node compiles a tree of And, Or, Not and Text. A Field in it is an error of the caller: the archive
// answers those.
func (c compiler) node(n Node) (query.Query, error) {
	switch n := n.(type) {
	case nil:
		return query.NewMatchAllQuery(), nil
	case And:
		return c.and(n)
	case Or:
		parts, err := c.list(n)
		return query.NewDisjunctionQuery(parts), err
	case Not:
		return c.and(And{n})
	case Text:
		return c.text(n), nil
	}
	return nil, fmt.Errorf("search index: not a text clause: %T", n)
}

func (c compiler) list(nodes []Node) ([]query.Query, error) {
	var parts []query.Query
	for _, n := range nodes {
		q, err := c.node(n)
		if err != nil {
			return nil, err
		}
		parts = append(parts, q)
	}
	return parts, nil
}

func (c compiler) and(n And) (query.Query, error) {
	var want, without []Node
	for _, m := range n {
		if not, ok := m.(Not); ok {
			without = append(without, not.Node)
			continue
		}
		want = append(want, m)
	}
	must, err := c.list(want)
	if err != nil {
		return nil, err
	}
	mustNot, err := c.list(without)
	if err != nil {
		return nil, err
	}
	if len(mustNot) == 0 {
		return query.NewConjunctionQuery(must), nil
	}
	if len(must) == 0 {
		must = []query.Query{query.NewMatchAllQuery()}
	}
	return query.NewBooleanQuery(must, nil, mustNot), nil
}

func (c compiler) fields(t Text) []string {
	switch {
	case t.Title && c.title:
		return []string{fieldTitle}
	case t.Title:
		return nil
	case c.title:
		return []string{fieldText, fieldTitle}
	}
	return []string{fieldText}
}

func (c compiler) text(t Text) query.Query {
	var alternatives []query.Query
	for _, field := range c.fields(t) {
		alternatives = append(alternatives, c.inField(t, field)...)
	}
	if t.Mode == Word && !t.Title {
		alternatives = append(alternatives, c.stemFields(t.Words)...)
	}
	return either(alternatives)
}

func either(alternatives []query.Query) query.Query {
	switch len(alternatives) {
	case 0:
		return query.NewMatchNoneQuery()
	case 1:
		return alternatives[0]
	}
	return query.NewDisjunctionQuery(alternatives)
}

// inField lists what, in one field, fulfils t.
func (c compiler) inField(t Text, field string) []query.Query {
	if t.Mode == Fuzzy {
		return c.fuzzy(t, field)
	}
	var list []query.Query
	terms := make(map[string]bool)
	for _, s := range sequences(t.Words) {
		if len(s) == 1 {
			terms[s[0]] = true
			continue
		}
		list = append(list, query.NewPhraseQuery(s, field))
	}
	if t.Mode == Word {
		for _, w := range singles(t.Words) {
			for _, lang := range c.stems {
				terms[languages()[lang].of(w)] = true
			}
		}
	}
	for _, w := range sortedKeys(terms) {
		list = append(list, term(w, field))
	}
	return list
}

// singles are the spellings of one typed word that are one term, the only ones that have a stem.
func singles(words string) []string {
	var list []string
	for _, s := range sequences(words) {
		if len(s) == 1 && len(s[0]) > 2 {
			list = append(list, s[0])
		}
	}
	return list
}

func (c compiler) stemFields(words string) []query.Query {
	var list []query.Query
	for _, w := range singles(words) {
		for _, lang := range c.stems {
			list = append(list, term(languages()[lang].of(w), stemPrefix+lang))
		}
	}
	return list
}

func term(w, field string) query.Query {
	q := query.NewTermQuery(w)
	q.SetField(field)
	return q
}

// fuzzy leaves the first letter as it is: without that, every term of the archive is compared.
func (c compiler) fuzzy(t Text, field string) []query.Query {
	var list []query.Query
	for _, s := range sequences(t.Words) {
		if len(s) > 1 {
			list = append(list, query.NewPhraseQuery(s, field))
			continue
		}
		q := query.NewFuzzyQuery(s[0])
		q.SetFuzziness(t.Slop)
		q.SetPrefix(1)
		q.SetField(field)
		list = append(list, q)
	}
	return list
}

// values compiles the filter of a search among records: each field must have one of its values.
func (c compiler) values(kinds []string, fields map[string][]string) []query.Query {
	var parts []query.Query
	if len(kinds) > 0 {
		parts = append(parts, oneOf(fieldKind, kinds))
	}
	for _, name := range sortedKeys(fields) {
		parts = append(parts, oneOf(ownPrefix+name, fields[name]))
	}
	return parts
}

func oneOf(field string, values []string) query.Query {
	var list []query.Query
	for _, v := range values {
		list = append(list, term(v, field))
	}
	return either(list)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// stemFieldsOf picks the languages out of the names of an index's fields.
func stemFieldsOf(fields []string) []string {
	var langs []string
	for _, f := range fields {
		if lang, ok := strings.CutPrefix(f, stemPrefix); ok && languages()[lang] != nil {
			langs = append(langs, lang)
		}
	}
	slices.Sort(langs)
	return langs
}
