package search

import (
	"context"
	"slices"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
)

// near finds "trade war"~5: all words of one field together, in any order, with at most so many others
// between them. Bleve has no such query: the documents that have all the words are filtered by the
// places of the words.
func (v *view) near(ctx context.Context, c compiler, t Text) (set, error) {
	found := newSet(v.docs)
	for _, field := range c.fields(t) {
		for _, s := range sequences(t.Words) {
			words := distinct(s.spoken())
			var all []query.Query
			for _, w := range words {
				all = append(all, term(w, field))
			}
			keep := func(m *search.DocumentMatch) bool {
				return together(places(m, words), len(words), len(words)+t.Slop)
			}
			part, err := v.run(ctx, query.NewConjunctionQuery(all), search.SearcherOptions{IncludeTermVectors: true}, keep)
			if err != nil {
				return nil, err
			}
			found.or(part)
		}
	}
	return found, nil
}

// place is where one of the words stands; word counts the words asked for.
type place struct{ at, word int }

func places(m *search.DocumentMatch, words []string) []place {
	var list []place
	for _, l := range m.FieldTermLocations {
		if i := slices.Index(words, l.Term); i >= 0 {
			list = append(list, place{int(l.Location.Pos), i})
		}
	}
	return list
}

// together reports whether all n words stand in some window of that many places.
func together(list []place, n, window int) bool {
	slices.SortFunc(list, func(a, b place) int { return a.at - b.at })
	seen := make([]int, n)
	have, first := 0, 0
	for _, p := range list {
		if seen[p.word]++; seen[p.word] == 1 {
			have++
		}
		for p.at-list[first].at >= window {
			if seen[list[first].word]--; seen[list[first].word] == 0 {
				have--
			}
			first++
		}
		if have == n {
			return true
		}
	}
	return false
}
