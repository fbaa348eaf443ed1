package archive

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pressmark/annotate"
	"pressmark/archive/search"
)

// A textScan finds words without an index: it reads the texts page by page, the newest articles first, passes
// over those that cannot have the words and looks closely at the rest. It knows no other endings of a word
// and no rank. One scan serves one search and reads each text once, for all the words of the query.
type textScan struct {
	a        *Archive
	leaves   []search.Text
	articles map[search.Text][]int64
	records  map[search.Text][]search.Hit
	done     bool // articles and records are filled
}

func newScan(a *Archive, root search.Node) *textScan {
	s := &textScan{a: a, articles: map[search.Text][]int64{}, records: map[search.Text][]search.Hit{}}
	search.Walk(root, func(n search.Node, _ bool) {
		switch n := n.(type) {
		case search.Text:
			s.leaves = append(s.leaves, n)
		case search.Field:
			if n.Name == "claim" {
				s.leaves = append(s.leaves, phraseOf(n))
			}
		}
	})
	return s
}

// Articles returns the articles whose title or text has the words, by number.
func (s *textScan) Articles(ctx context.Context, n search.Node) ([]int64, error) {
	if err := s.read(ctx); err != nil {
		return nil, err
	}
	return slices.Clone(s.articles[n.(search.Text)]), nil
}

// Records returns the records of these kinds whose own words have them, by kind and number.
func (s *textScan) Records(ctx context.Context, kinds []string, n search.Node, _ map[string][]string) ([]search.Hit, error) {
	if err := s.read(ctx); err != nil {
		return nil, err
	}
	found := slices.Clone(s.records[n.(search.Text)])
	if len(kinds) == 0 {
		return found, nil
	}
	return slices.DeleteFunc(found, func(h search.Hit) bool { return !slices.Contains(kinds, h.Kind) }), nil
}

func (s *textScan) read(ctx context.Context) error {
	if s.done || len(s.leaves) == 0 {
		return nil
	}
	looks := make([]look, len(s.leaves))
	for i, leaf := range s.leaves {
		looks[i] = newLook(leaf)
	}
	for _, kind := range search.Kinds() {
		for before := int64(1) << 62; ; {
			var docs []search.Doc
			err := s.a.reading(ctx, func(q *sql.Tx) (err error) {
				docs, err = readDocs(ctx, q, kind, `x.n < ? ORDER BY x.n DESC LIMIT ?`, before, pageDocs)
				return err
			})
			if err != nil {
				return err
			}
			if len(docs) == 0 {
				break
			}
			before = docs[len(docs)-1].N
			for _, d := range docs {
				s.match(d, looks)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	for leaf := range s.articles {
		slices.Sort(s.articles[leaf])
	}
	for leaf := range s.records {
		slices.SortFunc(s.records[leaf], compareHits)
	}
	s.done = true
	return nil
}

func (s *textScan) match(d search.Doc, looks []look) {
	folded := foldWords(d.Title + "\n" + d.Text)
	for _, l := range looks {
		if !l.may(folded) || !search.MatchArticle(d.Title, d.Text, l.query) {
			continue
		}
		if d.Kind == search.KindArticle {
			s.articles[l.leaf] = append(s.articles[l.leaf], d.N)
		} else {
			s.records[l.leaf] = append(s.records[l.leaf], search.Hit{Kind: d.Kind, N: d.N, Article: d.Article})
		}
	}
}

// A look is one Text with what a document must contain to have it.
type look struct {
	leaf  search.Text
	query search.Query
	runs  []string // folded; none: every document is looked at closely
}

func newLook(leaf search.Text) look {
	l := look{leaf: leaf, query: search.Query{Root: leaf}}
	if leaf.Mode == search.Fuzzy {
		return l
	}
	for _, run := range strings.FieldsFunc(annotate.Fold(leaf.Words), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if utf8.RuneCountInString(run) > 1 || inside(run) { // one letter may be what an apostrophe left over
			l.runs = append(l.runs, run)
		}
	}
	return l
}

// foldWords folds a text and takes out hyphens, because hyphened words are found however they are written.
func foldWords(text string) string {
	return strings.NewReplacer("-", "", "‐", "", "‑", "").Replace(annotate.Fold(text))
}

func (l look) may(folded string) bool {
	for _, run := range l.runs {
		if !strings.Contains(folded, run) {
			return false
		}
	}
	return true
}
