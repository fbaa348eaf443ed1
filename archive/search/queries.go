package search

import (
	"context"
	"slices"
)

// Articles returns the record numbers, sorted, of the articles whose title or text fulfils n, a tree
// of And, Or, Not and Text; nil finds all.
func (x *Index) Articles(ctx context.Context, n Node) (found []int64, err error) {
	err = x.look(articles, "search articles", func(v *view) (err error) {
		found, err = v.articles(ctx, n)
		return err
	})
	return found, err
}

// Records returns the records of these kinds (none: of all) whose own text fulfils n (nil: any) and
// that have, for each of the fields, one of its values; sorted by kind and number.
func (x *Index) Records(ctx context.Context, kinds []string, n Node, fields map[string][]string) (found []Hit, err error) {
	err = x.look(records, "search records", func(v *view) (err error) {
		found, err = v.records(ctx, kinds, n, fields)
		return err
	})
	return found, err
}

// Ranked returns the best articles for n, best first, at most limit.
func (x *Index) Ranked(ctx context.Context, n Node, limit int) (found []Scored, err error) {
	err = x.look(articles, "rank articles", func(v *view) (err error) {
		found, err = v.ranked(ctx, n, limit)
		return err
	})
	return found, err
}

// Joined answers a query in which words stand beside coding: it returns the records of these kinds
// that have the fields and for which every clause holds either in the text of their article or in
// their own. A clause under Not must hold in neither, so that -word excludes the article.
func (x *Index) Joined(ctx context.Context, kinds []string, clauses []Node, fields map[string][]string) ([]Hit, error) {
	found, err := x.Records(ctx, kinds, nil, fields)
	for _, n := range clauses {
		if err != nil || len(found) == 0 {
			break
		}
		negated := false
		if not, ok := n.(Not); ok {
			n, negated = not.Node, true
		}
		var texts []int64
		var own []Hit
		if texts, err = x.Articles(ctx, n); err != nil {
			break
		}
		if own, err = x.Records(ctx, kinds, n, fields); err != nil {
			break
		}
		has := make(map[Ref]bool, len(own))
		for _, h := range own {
			has[Ref{h.Kind, h.N}] = true
		}
		found = slices.DeleteFunc(found, func(h Hit) bool {
			_, inText := slices.BinarySearch(texts, h.Article)
			return (inText || has[Ref{h.Kind, h.N}]) == negated
		})
	}
	return found, err
}

// look runs a search on the present state of one part.
func (x *Index) look(w which, operation string, f func(v *view) error) error {
	return x.use(w, operation, func(h *half) error {
		v, err := h.view()
		if err != nil {
			return err
		}
		defer v.close()
		return f(v)
	})
}
