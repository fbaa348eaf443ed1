package search

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
)

// Hit is a record that matches.
type Hit struct {
	Kind    string
	N       int64
	Article int64 // record number of its article, 0 where it has none
}

// Scored is an article with its rank; greater is better, 0 for one that only a prefix found.
type Scored struct {
	N     int64
	Score float64
}

// view is one state of one index, held while a search runs.
type view struct {
	half   *half
	snap   *scorch.IndexSnapshot
	tables []*table
	starts []uint64 // first document number of each segment
}

func (h *half) view() (*view, error) {
	advanced, err := h.bleve.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	snap, ok := reader.(*scorch.IndexSnapshot)
	if !ok || snap == nil {
		return nil, ErrClosed
	}
	v := &view{half: h, snap: snap}
	if v.tables, err = h.tables.of(snap); err != nil {
		v.close()
		return nil, err
	}
	start := uint64(0)
	for _, t := range v.tables {
		v.starts = append(v.starts, start)
		start += uint64(len(t.n))
	}
	return v, nil
}

func (v *view) close() { _ = v.snap.Close() }

// at returns the table and the place in it of a document number. Searches deliver ascending numbers,
// so from, the segment of the one before, is where to go on.
func (v *view) at(doc uint64, from int) (segment int, local int, err error) {
	for from+1 < len(v.starts) && doc >= v.starts[from+1] {
		from++
	}
	if from >= len(v.tables) || doc < v.starts[from] || doc-v.starts[from] >= uint64(len(v.tables[from].n)) {
		return 0, 0, fmt.Errorf("%w: document number %d", ErrDamaged, doc)
	}
	return from, int(doc - v.starts[from]), nil
}

// checkEvery is how many hits pass between two looks at the context.
const checkEvery = 4096

// each calls f for every document that q finds, in the order of document numbers.
func (v *view) each(ctx context.Context, q query.Query, o search.SearcherOptions, f func(m *search.DocumentMatch) error) error {
	s, err := q.Searcher(ctx, v.snap, v.half.bleve.Mapping(), o)
	if err != nil {
		return err
	}
	defer s.Close()
	c := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0), IndexReader: v.snap}
	for i := 0; ; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		m, err := s.Next(c)
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("%w: %v", ErrDamaged, err)
		}
		if err != nil || m == nil {
			return err
		}
		if err := f(m); err != nil {
			return err
		}
		c.DocumentMatchPool.Put(m)
	}
}

var unscored = search.SearcherOptions{Score: "none"}

// hits runs q unscored.
func (v *view) hits(ctx context.Context, q query.Query, f func(t *table, at int)) error {
	segment := 0
	return v.each(ctx, q, unscored, func(m *search.DocumentMatch) error {
		var at int
		var err error
		segment, at, err = v.at(m.IndexInternalID.Value(), segment)
		if err == nil {
			f(v.tables[segment], at)
		}
		return err
	})
}

// compiler knows the fields of this state of the index.
func (v *view) compiler(ctx context.Context, title bool) (compiler, error) {
	fields, err := v.snap.Fields()
	if err != nil {
		return compiler{}, err
	}
	return compiler{title: title, stems: stemFieldsOf(fields), filter: func(q query.Query, keep func(*search.DocumentMatch) bool) ([]string, error) {
		return v.filter(ctx, q, keep)
	}}, nil
}

func (v *view) filter(ctx context.Context, q query.Query, keep func(*search.DocumentMatch) bool) ([]string, error) {
	var ids []string
	segment := 0
	err := v.each(ctx, q, search.SearcherOptions{IncludeTermVectors: true}, func(m *search.DocumentMatch) error {
		if !keep(m) {
			return nil
		}
		var at int
		var err error
		if segment, at, err = v.at(m.IndexInternalID.Value(), segment); err != nil {
			return err
		}
		t := v.tables[segment]
		ids = append(ids, Ref{letterKind(t.kind[at]), t.n[at]}.id())
		return nil
	})
	return ids, err
}

// articles returns the sorted numbers of the articles that fulfil n.
func (v *view) articles(ctx context.Context, n Node) ([]int64, error) {
	c, err := v.compiler(ctx, true)
	if err != nil {
		return nil, err
	}
	q, err := c.node(n)
	if err != nil {
		return nil, err
	}
	var found []int64
	err = v.hits(ctx, q, func(t *table, at int) { found = append(found, t.n[at]) })
	slices.Sort(found)
	return found, err
}

// records returns the records that fulfil n and the filter, by kind and number.
func (v *view) records(ctx context.Context, kinds []string, n Node, fields map[string][]string) ([]Hit, error) {
	c, err := v.compiler(ctx, false)
	if err != nil {
		return nil, err
	}
	parts := c.values(kinds, fields)
	if n != nil {
		q, err := c.node(n)
		if err != nil {
			return nil, err
		}
		parts = append(parts, q)
	}
	var q query.Query = query.NewMatchAllQuery()
	if len(parts) > 0 {
		q = query.NewConjunctionQuery(parts)
	}
	var found []Hit
	err = v.hits(ctx, q, func(t *table, at int) {
		h := Hit{Kind: letterKind(t.kind[at]), N: t.n[at]}
		if t.article != nil {
			h.Article = t.article[at]
		}
		found = append(found, h)
	})
	slices.SortFunc(found, func(a, b Hit) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.N, b.N)) })
	return found, err
}

// ranked returns the best articles, best first. A prefix stands for thousands of words, whose scores
// would cost more than they say: it filters only.
func (v *view) ranked(ctx context.Context, n Node, limit int) ([]Scored, error) {
	scoring := withoutPrefixes(n)
	var only map[int64]bool
	if !sameNode(scoring, n) {
		found, err := v.articles(ctx, n)
		if err != nil {
			return nil, err
		}
		if scoring == nil {
			return newest(found, limit), nil
		}
		only = make(map[int64]bool, len(found))
		for _, n := range found {
			only[n] = true
		}
	}
	c, err := v.compiler(ctx, true)
	if err != nil {
		return nil, err
	}
	q, err := c.node(scoring)
	if err != nil {
		return nil, err
	}
	best := &worstFirst{}
	segment := 0
	err = v.each(ctx, q, search.SearcherOptions{}, func(m *search.DocumentMatch) error {
		var at int
		var err error
		if segment, at, err = v.at(m.IndexInternalID.Value(), segment); err != nil {
			return err
		}
		if n := v.tables[segment].n[at]; only == nil || only[n] {
			best.offer(Scored{n, m.Score}, limit)
		}
		return nil
	})
	slices.SortFunc(*best, compareScored)
	return *best, err
}

// newest lists articles that nothing ranks: the latest import first.
func newest(found []int64, limit int) []Scored {
	var list []Scored
	for i := len(found) - 1; i >= 0 && len(list) < limit; i-- {
		list = append(list, Scored{N: found[i]})
	}
	return list
}

// withoutPrefixes leaves out the prefixes and fuzzy words that only filter; nil when nothing is left
// to rank by.
func withoutPrefixes(n Node) Node {
	switch n := n.(type) {
	case And:
		var rest And
		for _, m := range n {
			if m = withoutPrefixes(m); m != nil {
				rest = append(rest, m)
			}
		}
		if len(rest) < 2 || len(rest) == len(n) {
			return flatten(rest)
		}
		return rest
	case Or:
		for _, m := range n {
			if withoutPrefixes(m) == nil {
				return nil
			}
		}
		return n
	case Not:
		return nil
	case Text:
		if n.Mode == Prefix || n.Mode == Fuzzy {
			return nil
		}
		return n
	}
	return nil
}

// sameNode compares two trees by what they ask for.
func sameNode(a, b Node) bool { return Query{Root: a}.String() == Query{Root: b}.String() }

// compareScored puts the better first, the newer of two equals.
func compareScored(a, b Scored) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.N, a.N))
}

// worstFirst is a heap of the best so far with the worst of them on top.
type worstFirst []Scored

func (w worstFirst) Len() int           { return len(w) }
func (w worstFirst) Less(i, j int) bool { return compareScored(w[i], w[j]) > 0 }
func (w worstFirst) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }

// Push is part of heap.Interface.
func (w *worstFirst) Push(x any) { *w = append(*w, x.(Scored)) }

// Pop is part of heap.Interface.
func (w *worstFirst) Pop() any {
	old := *w
	x := old[len(old)-1]
	*w = old[:len(old)-1]
	return x
}

func (w *worstFirst) offer(s Scored, limit int) {
	switch {
	case len(*w) < limit:
		heap.Push(w, s)
	case limit > 0 && compareScored(s, (*w)[0]) < 0:
		(*w)[0] = s
		heap.Fix(w, 0)
	}
}
