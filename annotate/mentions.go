package annotate

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// A Passage is a place of a text where an entity may be named. It is ticked only where nobody else can
// be meant and nothing stands against it; otherwise Why says what does.
type Passage struct {
	Span   Span
	Ticked bool
	Why    string
}

// Mentions returns every passage of the text that may name an entity, in text order. Holders of a name
// are the entities of the archive that have it, and the longer names in this article that contain it,
// known or not: a passage that two may hold is not ticked, nor one that is marked already or from which
// a mark was taken away (see Named.Trashed).
func Mentions(m MentionContext, entity string, names *Names) []Passage {
	k := names.entities[entity]
	if k == nil {
		return nil
	}
	if m.Within.Empty() {
		m.Within = Span{0, len(m.Reading.text)}
	}
	f := finder{MentionContext: m, names: names, k: k, seen: map[string]holding{}}
	f.fullNames()
	if k.Kind == KindPerson {
		f.shortNames()
	}
	slices.SortFunc(f.found, func(a, b Passage) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(b.Span.End, a.Span.End))
	})
	out, end := f.found[:0], -1
	for _, p := range f.found { // a passage inside another is the other
		if p.Span.End > end {
			out, end = append(out, p), p.Span.End
		}
	}
	return out
}

// A finder is one call of Mentions.
type finder struct {
	MentionContext
	names *Names
	k     *known
	found []Passage
	seen  map[string]holding
}

// fullNames finds the names and aliases, word for word.
func (f *finder) fullNames() {
	type wanted struct {
		*name
		capital bool
	}
	first := map[string][]wanted{}
	for _, n := range f.k.names {
		if n.article != "" && n.article != f.Article {
			continue
		}
		c, _ := utf8.DecodeRuneInString(n.words[0].fold)
		if ideograph(c) {
			f.ideographs(n)
			continue
		}
		first[n.words[0].fold] = append(first[n.words[0].fold], wanted{n, capitalised(n.text) || n.initial})
	}
	if len(first) == 0 {
		return
	}
	text := f.Reading.text
	eachWord(text, f.Within, func(w Span) bool {
		for _, n := range first[Fold(w.In(text))] {
			if n.capital && !capitalised(w.In(text)) || n.initial && w.In(text) != n.text {
				continue
			}
			if s, ok := f.matchAt(n.name, w.Start); ok {
				f.add(s, n.words)
			}
		}
		return true
	})
}

// matchAt reports whether a name stands at a byte, and where it ends.
func (f *finder) matchAt(n *name, at int) (Span, bool) {
	i, s := 0, Span{at, at}
	text := f.Reading.text
	eachWord(text, Span{at, min(len(text), at+4*len(n.text)+16)}, func(w Span) bool {
		if i >= len(n.words) || Fold(w.In(text)) != n.words[i].fold || strings.Contains(text[s.End:w.Start], "\n") {
			return false
		}
		i, s.End = i+1, w.End
		return true
	})
	return s, i == len(n.words)
}

// shortNames finds runs that are a part of the person's name: "Zhang" of "Zhang Lidong".
func (f *finder) shortNames() {
	runs := f.Reading.runs
	for i := sort.Search(len(runs), func(i int) bool { return runs[i].span.Start >= f.Within.Start }); i < len(runs) && runs[i].span.End <= f.Within.End; i++ {
		run := runs[i]
		for _, n := range f.k.names {
			if !n.initial && len(run.words) < len(n.words) && containsRun(n.words, run.words) {
				f.add(run.span, run.words)
				break
			}
		}
	}
}

// ideographs finds a name written without spaces.
func (f *finder) ideographs(n *name) {
	text := f.Reading.text
	for at := f.Within.Start; ; {
		i := strings.Index(text[at:f.Within.End], n.text)
		if i < 0 {
			return
		}
		s := Span{at + i, at + i + len(n.text)}
		at = s.End
		if other := f.longerIdeographs(s); other != "" {
			f.found = append(f.found, Passage{Span: s, Why: "part of " + other})
			continue
		}
		if utf8.RuneCountInString(n.text) < 2 {
			f.found = append(f.found, Passage{Span: s, Why: "one character may be part of another name"})
			continue
		}
		f.add(s, n.words)
	}
}

// longerIdeographs returns the known name that covers s and more, "" for none.
func (f *finder) longerIdeographs(s Span) string {
	const reach = 24 // bytes: eight ideographs on either side
	text := f.Reading.text
	for from := max(0, s.Start-reach); from <= s.Start; from++ {
		if !utf8.RuneStart(text[from]) {
			continue
		}
		for to := s.End; to <= min(len(text), s.End+reach); to++ {
			if to < len(text) && !utf8.RuneStart(text[to]) || from == s.Start && to == s.End {
				continue
			}
			for _, n := range f.names.exact[Fold(text[from:to])] {
				if n.of != f.k && (n.article == "" || n.article == f.Article) {
					return n.of.Name
				}
			}
		}
	}
	return ""
}

// add takes a passage in, ticked when nothing stands against it.
func (f *finder) add(s Span, words []word) {
	p := Passage{Span: s}
	switch {
	case f.marked(&p):
	case f.inLonger(&p):
	default:
		key := joinFolds(words)
		h, ok := f.seen[key]
		if !ok {
			h = f.Reading.holders(f.Article, words, f.names, f.Marks, 0)
			f.seen[key] = h
		}
		p.Why = h.against(f.k.ID)
		p.Ticked = p.Why == ""
	}
	f.found = append(f.found, p)
}

// marked reports whether a mark that names somebody stands here, or stood here once.
func (f *finder) marked(p *Passage) bool {
	for _, m := range f.Marks {
		if !m.Span.Overlaps(p.Span) || m.Type == TypeClaim || m.Type == TypeTag {
			continue
		}
		switch {
		case m.Trashed:
			p.Why = "a mark was taken away here"
		case m.Entity == f.k.ID:
			p.Why = "already marked"
		default:
			p.Why = "already marked"
			if e, ok := f.names.Entity(m.Entity); ok {
				p.Why += " as " + e.Name
			}
		}
		return true
	}
	return false
}

// inLonger reports whether the passage is a part of a longer name that is not the entity's own.
func (f *finder) inLonger(p *Passage) bool {
	r := f.Reading
	i := sort.Search(len(r.runs), func(i int) bool { return r.runs[i].span.End > p.Span.Start })
	if i == len(r.runs) || r.runs[i].loose || r.runs[i].span == p.Span || !r.runs[i].span.Contains(p.Span) {
		return false
	}
	run := r.runs[i]
	for _, n := range f.k.names {
		if containsRun(n.words, run.words) && (n.article == "" || n.article == f.Article) {
			return false
		}
	}
	p.Why = fmt.Sprintf("part of “%s”", run.span.In(r.text))
	return true
}

// A holding is who may hold a short name in an article.
type holding struct {
	entities map[string]string // uuid -> name
	unknown  []string          // longer names that no entity has
}

func (h holding) count() int { return len(h.entities) + len(h.unknown) }

// against says who else than an entity may hold the name; "" for nobody.
func (h holding) against(id string) string {
	var others []string
	for other, name := range h.entities {
		if other != id {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	for _, u := range h.unknown {
		others = append(others, "“"+u+"”")
	}
	switch {
	case len(others) == 0:
		return ""
	case len(others) > 2:
		return fmt.Sprintf("could also be %s or %d others", others[0], len(others)-1)
	}
	return "could also be " + strings.Join(others, " or ")
}

// deepest is how many times a longer name is looked up for a still longer one.
const deepest = 4

// holders returns who may be meant by words in an article: entities that have exactly this name,
// entities standing in the article with a longer one, and longer names of the article that nobody has.
func (r *Reading) holders(article string, words []word, names *Names, marks []Named, depth int) holding {
	h := holding{entities: map[string]string{}}
	standing := map[string]bool{}
	for _, m := range marks {
		if !m.Trashed {
			standing[m.Entity] = true
		}
	}
	names.holding(article, words, func(n *name) {
		exact := len(n.words) == len(words) && !n.initial
		if exact || standing[n.of.ID] || r.stands(n.of) {
			h.entities[n.of.ID] = n.of.Name
		}
	})
	if depth == deepest {
		return h
	}
	unknown := map[string]bool{}
	for _, run := range r.longer(words) {
		if bound := boundAt(marks, run.span); bound != "" {
			if k := names.entities[bound]; k != nil {
				h.entities[bound] = k.Name
			}
			continue
		}
		above := r.holders(article, run.words, names, marks, depth+1)
		for id, name := range above.entities {
			h.entities[id] = name
		}
		if len(above.entities) == 0 {
			unknown[run.span.In(r.text)] = true
		}
	}
	for u := range unknown {
		h.unknown = append(h.unknown, u)
	}
	slices.Sort(h.unknown)
	return h
}

// stands reports whether one of an entity's names stands in the text in full.
func (r *Reading) stands(k *known) bool {
	for _, n := range k.names {
		if len(n.words) > 1 && len(r.byName[n.key]) > 0 {
			return true
		}
	}
	return len(r.byName[k.names[0].key]) > 0
}

// boundAt returns the entity that a mark over a span names.
func boundAt(marks []Named, s Span) string {
	for _, m := range marks {
		if !m.Trashed && m.Entity != "" && m.Span.Contains(s) {
			return m.Entity
		}
	}
	return ""
}
