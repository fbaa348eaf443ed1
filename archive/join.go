package archive

import (
	"cmp"
	"context"
	"errors"
	"math/bits"
	"slices"

	"pressmark/archive/search"
)

// The join rule (design: coding fields joined by AND hold in one record; words hold in the article's text
// or in that record's own words; -field excludes the article) is an algebra on answers. An answer says of
// which articles a part of the query holds whatever record is looked at, and of which records it holds
// besides. A record fulfils a part when it is named or its article is. So
//
//	words      articles whose text has them; records whose own words have them
//	coding     no article; records coded so
//	metadata   articles; no record
//	x AND y    articles in both; records of one that fulfil the other
//	x OR y     both together
//	NOT x      the articles that neither are in x nor have a record in it
//
// and at the end the query's articles are those named and those of the records named.
type answer struct {
	articles articleSet
	records  []search.Hit // by kind and number; articles filled in
}

// articleSet is a set of article numbers, a bit each: 12 KB for 100,000 articles.
type articleSet []uint64

func newSet(most int) articleSet { return make(articleSet, most/64+1) }

func (s articleSet) has(n int64) bool {
	return n > 0 && n < int64(len(s))*64 && s[n/64]&(1<<(n%64)) != 0
}

func (s articleSet) add(n int64) {
	if n > 0 && n < int64(len(s))*64 {
		s[n/64] |= 1 << (n % 64)
	}
}

func (s articleSet) count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// list returns the members in ascending order.
func (s articleSet) list() []int64 {
	out := make([]int64, 0, s.count())
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			out = append(out, int64(i*64+bits.TrailingZeros64(w)))
		}
	}
	return out
}

func combine(x, y articleSet, f func(a, b uint64) uint64) articleSet {
	out := make(articleSet, len(x))
	for i := range out {
		out[i] = f(x[i], y[i])
	}
	return out
}

func compareHits(a, b search.Hit) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.N, b.N))
}

func (x answer) and(y answer) answer {
	out := answer{articles: combine(x.articles, y.articles, func(a, b uint64) uint64 { return a & b })}
	i, j := 0, 0
	for i < len(x.records) || j < len(y.records) {
		switch c := compareNext(x.records[i:], y.records[j:]); {
		case c < 0:
			if y.articles.has(x.records[i].Article) {
				out.records = append(out.records, x.records[i])
			}
			i++
		case c > 0:
			if x.articles.has(y.records[j].Article) {
				out.records = append(out.records, y.records[j])
			}
			j++
		default:
			out.records = append(out.records, x.records[i])
			i, j = i+1, j+1
		}
	}
	return out
}

func (x answer) or(y answer) answer {
	out := answer{articles: combine(x.articles, y.articles, func(a, b uint64) uint64 { return a | b })}
	i, j := 0, 0
	for i < len(x.records) || j < len(y.records) {
		c := compareNext(x.records[i:], y.records[j:])
		if c <= 0 {
			out.records = append(out.records, x.records[i])
			i++
		} else {
			out.records = append(out.records, y.records[j])
		}
		if c >= 0 {
			j++
		}
	}
	return out
}

// compareNext compares the first of two lists, where an empty list comes after everything.
func compareNext(x, y []search.Hit) int {
	switch {
	case len(x) == 0:
		return 1
	case len(y) == 0:
		return -1
	}
	return compareHits(x[0], y[0])
}

// all is the articles named and those of the records named.
func (x answer) all() articleSet {
	out := slices.Clone(x.articles)
	for _, h := range x.records {
		out.add(h.Article)
	}
	return out
}

func (x answer) empty() bool {
	return len(x.records) == 0 && !slices.ContainsFunc(x.articles, func(w uint64) bool { return w != 0 })
}

// A textSource finds words: the index, or the texts themselves while there is none.
type textSource interface {
	// Articles returns the numbers of the articles whose title or text has the words.
	Articles(ctx context.Context, n search.Node) ([]int64, error)
	// Records returns the records of these kinds whose own words have them.
	Records(ctx context.Context, kinds []string, n search.Node, fields map[string][]string) ([]search.Hit, error)
}

// A joiner works out the answer to one query over a mirror that is held still.
type joiner struct {
	a     *Archive
	m     *mirror
	words textSource
	live  articleSet // all articles but those in the trash
}

func (j *joiner) none() answer { return answer{articles: make(articleSet, len(j.live))} }

// eval works out a node. negated: a minus stands above, under which words count in the article's text only.
func (j *joiner) eval(ctx context.Context, n search.Node, negated bool) (answer, error) {
	if err := ctx.Err(); err != nil {
		return answer{}, err
	}
	switch n := n.(type) {
	case nil:
		return answer{articles: slices.Clone(j.live)}, nil
	case search.And:
		return j.each(ctx, n, negated, answer.and, answer.empty)
	case search.Or:
		return j.each(ctx, n, negated, answer.or, nil)
	case search.Not:
		x, err := j.eval(ctx, n.Node, !negated)
		if err != nil {
			return answer{}, err
		}
		return answer{articles: combine(j.live, x.all(), func(a, b uint64) uint64 { return a &^ b })}, nil
	case search.Text:
		return j.text(ctx, n, negated)
	case search.Field:
		return j.field(ctx, n)
	}
	return answer{}, errors.New("a query of an unknown kind")
}

// each joins the parts of an And or Or; done, when given, ends it early.
func (j *joiner) each(ctx context.Context, nodes []search.Node, negated bool, join func(x, y answer) answer, done func(answer) bool) (answer, error) {
	var out answer
	for i, n := range nodes {
		x, err := j.eval(ctx, n, negated)
		if err != nil {
			return answer{}, err
		}
		if i == 0 {
			out = x
		} else {
			out = join(out, x)
		}
		if done != nil && done(out) {
			break
		}
	}
	return out, nil
}

func (j *joiner) text(ctx context.Context, n search.Text, negated bool) (answer, error) {
	out := j.none()
	articles, err := j.words.Articles(ctx, n)
	if err != nil {
		return out, err
	}
	for _, number := range articles {
		if j.live.has(number) {
			out.articles.add(number)
		}
	}
	if negated || n.Title {
		return out, nil
	}
	hits, err := j.words.Records(ctx, nil, n, nil)
	if err != nil {
		return out, err
	}
	out.records = j.placed(hits)
	coded, err := j.conceptsNamed(ctx, n)
	return out.or(answer{articles: j.none().articles, records: coded}), err
}

// placed keeps the records that are not in the trash, with their articles; entities and memos may have none.
func (j *joiner) placed(hits []search.Hit) []search.Hit {
	out := hits[:0]
	for _, h := range hits {
		free := h.Kind == search.KindEntity || h.Kind == search.KindMemo && h.Article == 0
		if h.Article = j.m.article(h.Kind, h.N); h.Article != 0 || free {
			out = append(out, h)
		}
	}
	return out
}
