package search

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"

	"pressmark/annotate"
)

// Match reports whether a text fulfils the text clauses of q, without an index: the same folding and
// the same phrases, no stems. Fields do not count, wherever they stand: the archive checks those.
func Match(text string, q Query) bool { return MatchArticle("", text, q) }

// MatchArticle is Match for an article, whose title counts as the index counts it.
func MatchArticle(title, text string, q Query) bool {
	if q.Root == nil {
		return true
	}
	s := scan{title: analyse(title), text: analyse(text)}
	return s.eval(q.Root) != refuted
}

// verdict is what is known of a node when fields are not looked at.
type verdict int

const (
	refuted verdict = iota
	unknown
	proved
)

type scan struct{ title, text analysis.TokenStream }

func (s scan) eval(n Node) verdict {
	switch n := n.(type) {
	case And:
		v := proved
		for _, m := range n {
			v = min(v, s.eval(m))
		}
		return v
	case Or:
		v := refuted
		for _, m := range n {
			v = max(v, s.eval(m))
		}
		return v
	case Not:
		return proved - s.eval(n.Node)
	case Text:
		f := newFinder(n, "")
		if len(f.find(s.title)) > 0 || !n.Title && len(f.find(s.text)) > 0 {
			return proved
		}
		return refuted
	}
	return unknown
}

// Locations returns the places in an article's text that q's words, phrases and prefixes found, those
// under a minus aside: sorted, merged where they overlap or touch. lang chooses the stemmer as in Doc.
// The same analysis as the index's makes them, so that a hit is never without its light.
func Locations(text string, q Query) []annotate.Span { return LocationsIn(text, "en", q) }

// LocationsIn is Locations for a text of a known language.
func LocationsIn(text, lang string, q Query) []annotate.Span { return locations(text, lang, q, false) }

// TitleLocations is LocationsIn for an article's title, where title: clauses count too.
func TitleLocations(title, lang string, q Query) []annotate.Span {
	return locations(title, lang, q, true)
}

func locations(text, lang string, q Query, title bool) []annotate.Span {
	tokens := analyse(text)
	var all []annotate.Span
	Walk(q.Root, func(n Node, negated bool) {
		if t, ok := n.(Text); ok && !negated && (title || !t.Title) {
			all = append(all, newFinder(t, stemLanguage(lang)).find(tokens)...)
		}
	})
	return merge(all)
}

func merge(spans []annotate.Span) []annotate.Span {
	slices.SortFunc(spans, func(a, b annotate.Span) int { return a.Start - b.Start })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// finder finds the places of one Text among tokens.
type finder struct {
	text  Text
	all   []sequence
	words map[string]bool // terms that match by themselves
	stems *stems          // nil: forms do not count
	roots map[string]bool // stems of the words
	heads map[rune]bool   // first letters of the words: a stemmer does not change them
}

// newFinder prepares t; lang is a stemLanguage, "" for none.
func newFinder(t Text, lang string) *finder {
	f := &finder{text: t, words: make(map[string]bool)}
	for _, s := range sequences(t.Words) {
		if len(s) == 1 {
			f.words[s[0]] = true
		} else {
			f.all = append(f.all, s)
		}
	}
	if t.Mode == Word && lang != "" {
		f.stems, f.roots, f.heads = languages()[lang], make(map[string]bool), make(map[rune]bool)
		for _, w := range singles(t.Words) {
			head, _ := utf8.DecodeRuneInString(w)
			f.roots[f.stems.of(w)], f.heads[head] = true, true
		}
	}
	return f
}

func (f *finder) find(tokens analysis.TokenStream) []annotate.Span {
	if f.text.Mode == Phrase && f.text.Slop > 0 {
		return f.near(tokens)
	}
	var found []annotate.Span
	for _, t := range tokens {
		if f.single(t) {
			found = append(found, annotate.Span{Start: t.Start, End: t.End})
		}
	}
	for _, s := range f.all {
		found = append(found, s.find(tokens)...)
	}
	return found
}

// single reports whether a token alone fulfils the text.
func (f *finder) single(t *analysis.Token) bool {
	if f.words[string(t.Term)] {
		return true
	}
	switch {
	case f.text.Mode == Prefix:
		for w := range f.words {
			if len(t.Term) > len(w) && string(t.Term[:len(w)]) == w {
				return true
			}
		}
	case f.text.Mode == Fuzzy:
		for w := range f.words {
			if alike(w, string(t.Term), f.text.Slop) {
				return true
			}
		}
	case f.stems != nil:
		if head, _ := utf8.DecodeRune(t.Term); f.heads[head] && stemmed(t) {
			return f.roots[f.stems.of(string(t.Term))]
		}
	}
	return false
}

// find returns where the whole sequence stands.
func (s sequence) find(tokens analysis.TokenStream) []annotate.Span {
	at := make(map[int][]*analysis.Token)
	for _, t := range tokens {
		if slices.Contains(s, string(t.Term)) {
			at[t.Position] = append(at[t.Position], t)
		}
	}
	var found []annotate.Span
	for pos, here := range at {
		for _, t := range here {
			if string(t.Term) == s[0] {
				if end, ok := s.follows(at, pos); ok {
					found = append(found, annotate.Span{Start: t.Start, End: max(end, t.End)})
				}
			}
		}
	}
	return found
}

func (s sequence) follows(at map[int][]*analysis.Token, pos int) (end int, ok bool) {
	for i, w := range s {
		if w == "" {
			continue
		}
		j := slices.IndexFunc(at[pos+i], func(t *analysis.Token) bool { return string(t.Term) == w })
		if j < 0 {
			return 0, false
		}
		end = max(end, at[pos+i][j].End)
	}
	return end, true
}

// near lights each word of a loose phrase that stands with the others.
func (f *finder) near(tokens analysis.TokenStream) []annotate.Span {
	var found []annotate.Span
	for _, s := range sequences(f.text.Words) {
		words := distinct(s.spoken())
		var list []place
		var spans []annotate.Span
		for _, t := range tokens {
			if i := slices.Index(words, string(t.Term)); i >= 0 {
				list = append(list, place{t.Position, i})
				spans = append(spans, annotate.Span{Start: t.Start, End: t.End})
			}
		}
		for i := range list {
			if window := around(list, i, len(words)+f.text.Slop); together(window, len(words), len(words)+f.text.Slop) {
				found = append(found, spans[i])
			}
		}
	}
	return found
}

// around are the places less than window away from the i-th.
func around(list []place, i, window int) []place {
	var near []place
	for _, p := range list {
		if p.at > list[i].at-window && p.at < list[i].at+window {
			near = append(near, p)
		}
	}
	return near
}

func distinct(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// alike reports whether b comes from a by at most edits insertions, deletions, changes or swaps of
// neighbours, the first letter apart.
func alike(a, b string, edits int) bool {
	x, y := []rune(a), []rune(b)
	if len(x) == 0 || len(y) == 0 || x[0] != y[0] || len(x)-len(y) > edits || len(y)-len(x) > edits {
		return false
	}
	two, one := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(one[j]+1, row[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
		}
		two, one = one, row
	}
	return one[len(y)] <= edits
}

// Snippet cuts about max characters out of a text where most of q's words stand together, and returns
// them with the places to light, in bytes of the snippet. Line breaks become spaces; a cut end shows
// an ellipsis.
func Snippet(text string, q Query, max int) (string, []annotate.Span) {
	return SnippetIn(text, "en", q, max)
}

// SnippetIn is Snippet for a text of a known language.
func SnippetIn(text, lang string, q Query, max int) (string, []annotate.Span) {
	spans := LocationsIn(text, lang, q)
	start := 0
	if len(spans) > 0 {
		start = spans[densest(text, spans, max)].Start
		start = wordStart(text, back(text, start, max/4))
	}
	end := wordEnd(text, forth(text, start, max))
	body := []byte(text[start:end])
	for i, c := range body {
		if c == '\n' || c == '\t' {
			body[i] = ' '
		}
	}
	trimmed := bytes.TrimLeft(body, " ")
	start += len(body) - len(trimmed)
	body = bytes.TrimRight(trimmed, " ")
	head := ""
	if start > 0 {
		head = "… "
	}
	var lit []annotate.Span
	for _, s := range spans {
		if s.Start >= start && s.End <= start+len(body) {
			lit = append(lit, annotate.Span{Start: s.Start - start + len(head), End: s.End - start + len(head)})
		}
	}
	out := head + string(body)
	if end < len(text) {
		out += " …"
	}
	return out, lit
}

// densest is the span from which on most spans stand within three quarters of max.
func densest(text string, spans []annotate.Span, max int) int {
	best, most, j := 0, 0, 0
	for i := range spans {
		limit := forth(text, spans[i].Start, max*3/4)
		for j < len(spans) && spans[j].End <= limit {
			j++
		}
		if j-i > most {
			best, most = i, j-i
		}
	}
	return best
}

// forth is n characters after at; back is n before.
func forth(text string, at, n int) int {
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

func back(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}

// wordStart moves a cut to the right, behind the word that it would split, by at most 20 bytes: a
// Chinese text has no spaces.
func wordStart(text string, at int) int {
	if at == 0 {
		return 0
	}
	for i := at; i < len(text) && i < at+20; i++ {
		if text[i-1] == ' ' || text[i-1] == '\n' {
			return i
		}
	}
	return at
}

// wordEnd moves a cut to the left likewise.
func wordEnd(text string, at int) int {
	if at == len(text) {
		return at
	}
	for i := at; i > 0 && i > at-20; i-- {
		if text[i] == ' ' || text[i] == '\n' {
			return i
		}
	}
	return at
}
