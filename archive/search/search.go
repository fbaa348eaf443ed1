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
	docs   int      // document numbers in all
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
		return nil, damage(err)
	}
	start := uint64(0)
	for _, t := range v.tables {
		v.starts = append(v.starts, start)
		start += uint64(len(t.n))
	}
	v.docs = int(start)
	return v, nil
}

func (v *view) close() { _ = v.snap.Close() }

// number is the document number of a match.
func (v *view) number(m *search.DocumentMatch) (uint64, error) {
	doc := m.IndexInternalID.Value()
	if doc >= uint64(v.docs) {
		return 0, fmt.Errorf("%w: document number %d", ErrDamaged, doc)
	}
	return doc, nil
}

// record calls f for each document with its table and its place in it.
func (v *view) record(found set, f func(t *table, at int)) {
	segment := 0
	found.each(func(doc uint64) {
		for segment+1 < len(v.starts) && doc >= v.starts[segment+1] {
			segment++
		}
		f(v.tables[segment], int(doc-v.starts[segment]))
	})
}

// checkEvery is how many hits pass between two looks at the context.
const checkEvery = 4096

// each calls f for every document that q finds, in the order of document numbers.
func (v *view) each(ctx context.Context, q query.Query, o search.SearcherOptions, f func(m *search.DocumentMatch) error) error {
	s, err := q.Searcher(ctx, v.snap, v.half.bleve.Mapping(), o)
	if err != nil {
		return damage(err)
	}
	defer s.Close()
	c := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0), IndexReader: v.snap}
	for i := 0; ; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		m, err := s.Next(c)
		if err != nil || m == nil {
			return damage(err)
		}
		if err := f(m); err != nil {
			return err
		}
		c.DocumentMatchPool.Put(m)
	}
}

var unscored = search.SearcherOptions{Score: "none"}

// compiler knows the fields of this state of the index.
func (v *view) compiler(title bool) (compiler, error) {
	fields, err := v.snap.Fields()
	return compiler{title: title, stems: stemFieldsOf(fields)}, damage(err)
}

// articles returns the sorted numbers of the articles that fulfil n. A set of numbers sorts them in
// passing.
func (v *view) articles(ctx context.Context, n Node) ([]int64, error) {
	c, err := v.compiler(true)
	if err != nil {
		return nil, err
	}
	found, err := v.find(ctx, c, n)
	if err != nil {
		return nil, err
	}
	most := int64(0)
	for _, t := range v.tables {
		most = max(most, t.most)
	}
	numbers := newSet(int(most) + 1)
	v.record(found, func(t *table, at int) { numbers.add(uint64(t.n[at])) })
	var list []int64
	if count := numbers.count(); count > 0 {
		list = make([]int64, 0, count)
	}
	numbers.each(func(n uint64) { list = append(list, int64(n)) })
	return list, nil
}

// records returns the records that fulfil n and the filter, by kind and number.
func (v *view) records(ctx context.Context, kinds []string, n Node, fields map[string][]string) ([]Hit, error) {
	c, err := v.compiler(false)
	if err != nil {
		return nil, err
	}
	found, err := v.filtered(ctx, c, n, c.values(kinds, fields))
	if err != nil {
		return nil, err
	}
	var list []Hit
	v.record(found, func(t *table, at int) {
		h := Hit{Kind: letterKind(t.kind[at]), N: t.n[at]}
		if t.article != nil {
			h.Article = t.article[at]
		}
		list = append(list, h)
	})
	slices.SortFunc(list, func(a, b Hit) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.N, b.N)) })
	return list, nil
}

// filtered finds what fulfils n and all of the parts; Bleve does both at once where it can.
func (v *view) filtered(ctx context.Context, c compiler, n Node, parts []query.Query) (set, error) {
	if len(parts) == 0 {
		return v.find(ctx, c, n)
	}
	if n != nil && !own(n) {
		q, err := c.node(n)
		if err != nil {
			return nil, err
		}
		return v.run(ctx, query.NewConjunctionQuery(append(parts, q)), unscored, nil)
	}
	found, err := v.run(ctx, query.NewConjunctionQuery(parts), unscored, nil)
	if err != nil || n == nil {
		return found, err
	}
	more, err := v.find(ctx, c, n)
	if err == nil {
		found.and(more)
	}
	return found, err
}

// ranked returns the best articles, best first. A prefix stands for thousands of words, whose scores
// would cost more than they say: it filters only.
func (v *view) ranked(ctx context.Context, n Node, limit int) ([]Scored, error) {
	c, err := v.compiler(true)
	if err != nil {
		return nil, err
	}
	scoring := scorable(n)
	var only set
	if scoring == nil || !sameNode(scoring, n) {
		if only, err = v.find(ctx, c, n); err != nil {
			return nil, err
		}
		if scoring == nil {
			return v.newest(only, limit), nil
		}
	}
	q, err := c.node(scoring)
	if err != nil {
		return nil, err
	}
	best := &worstFirst{}
	err = v.each(ctx, q, search.SearcherOptions{}, func(m *search.DocumentMatch) error {
		doc, err := v.number(m)
		if err == nil && (only == nil || only.has(doc)) {
			best.offer(Scored{int64(doc), m.Score}, limit)
		}
		return err
	})
	for i, s := range *best {
		segment := len(v.starts) - 1
		for v.starts[segment] > uint64(s.N) {
			segment--
		}
		(*best)[i].N = v.tables[segment].n[uint64(s.N)-v.starts[segment]]
	}
	slices.SortFunc(*best, compareScored)
	return *best, err
}

// newest lists articles that nothing ranks: the latest import first.
func (v *view) newest(found set, limit int) []Scored {
	best := &worstFirst{}
	v.record(found, func(t *table, at int) { best.offer(Scored{N: t.n[at]}, limit) })
	slices.SortFunc(*best, compareScored)
	return *best
}

// scorable leaves out what only filters: prefixes, fuzzy words, loose phrases, and what is under a
// Not. nil when nothing is left to rank by.
func scorable(n Node) Node {
	switch n := n.(type) {
	case And:
		var rest And
		for _, m := range n {
			if m = scorable(m); m != nil {
				rest = append(rest, m)
			}
		}
		if len(rest) < 2 || len(rest) == len(n) {
			return flatten(rest)
		}
		return rest
	case Or:
		for _, m := range n {
			if !sameNode(scorable(m), m) {
				return nil
			}
		}
		return n
	case Not:
		return nil
	case Text:
		if n.Mode == Prefix || n.Mode == Fuzzy || n.Slop > 0 {
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
