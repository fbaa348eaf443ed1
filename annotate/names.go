package annotate

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names holds the names and aliases of all entities, for pickers: built once when an archive opens,
// then told of each change with Put and Remove. It finds by the start of any word of a name, folded;
// names in ideographs are found from any character. 50,000 names take about 25 MB and 0.2 s to build;
// an answer takes under 5 ms. It is not safe for concurrent use.
type Names struct {
	entities map[string]*known
	exact    map[string][]*name
	sorted   []entry
	fresh    []entry // not yet in sorted
	asked    int     // calls of Match
}

// A known is an entity with the names under which it is found.
type known struct {
	Entity
	names []*name
	asked int   // the call of Match that met it last
	best  Match // of that call
}

// A name is one name or alias of an entity.
type name struct {
	of      *known
	text    string
	words   []word
	key     string // nameKey of text
	article string // the only article where it holds, else empty
	initial bool   // made of the capitals of a longer name: CAC
	dead    bool
}

// An entry leads from a word, or the tail of a word in ideographs, to a name.
type entry struct {
	fold string
	name *name
}

// freshMost is how many new entries are looked through one by one before they are sorted in.
const freshMost = 1024

// NewNames indexes the names of entities.
func NewNames(entities []Entity) *Names {
	n := &Names{entities: make(map[string]*known, len(entities)), exact: make(map[string][]*name, len(entities))}
	for _, e := range entities {
		n.add(e)
	}
	n.settle()
	return n
}

// Put adds an entity, or replaces the one with its ID.
func (n *Names) Put(e Entity) {
	n.Remove(e.ID)
	n.add(e)
	if len(n.fresh) > freshMost {
		n.settle()
	}
}

// Remove forgets an entity.
func (n *Names) Remove(id string) {
	k := n.entities[id]
	if k == nil {
		return
	}
	delete(n.entities, id)
	for _, m := range k.names {
		m.dead = true
		n.exact[m.key] = slices.DeleteFunc(n.exact[m.key], func(x *name) bool { return x == m })
	}
}

// Entity returns the entity of an ID; ok false when there is none.
func (n *Names) Entity(id string) (e Entity, ok bool) {
	if k := n.entities[id]; k != nil {
		return k.Entity, true
	}
	return Entity{}, false
}

// Len returns the number of entities.
func (n *Names) Len() int { return len(n.entities) }

// Sharing returns the entities that have exactly this name, folded, as their own name.
func (n *Names) Sharing(text string) []Entity {
	var out []Entity
	key := nameKey(text)
	for _, m := range n.exact[key] {
		if !m.initial && nameKey(m.of.Name) == key && !slices.ContainsFunc(out, func(e Entity) bool { return e.ID == m.of.ID }) {
			out = append(out, m.of.Entity)
		}
	}
	return out
}

func (n *Names) add(e Entity) {
	k := &known{Entity: e}
	n.entities[e.ID] = k
	n.addName(k, e.Name, "", false)
	if short := initials(e.Name); short != "" {
		n.addName(k, short, "", true)
	}
	for _, a := range e.Aliases {
		n.addName(k, a.Text, a.Article, false)
	}
}

func (n *Names) addName(k *known, text, article string, initial bool) {
	m := &name{of: k, text: text, words: wordsOf(text), article: article, initial: initial}
	if len(m.words) == 0 {
		return
	}
	m.key = joinFolds(m.words)
	k.names = append(k.names, m)
	n.exact[m.key] = append(n.exact[m.key], m)
	for _, w := range m.words {
		for tail := w.fold; tail != ""; {
			n.fresh = append(n.fresh, entry{tail, m})
			c, size := utf8.DecodeRuneInString(tail)
			if !ideograph(c) {
				break
			}
			tail = tail[size:]
		}
	}
}

// initials returns the capitals of a name of two words or more, "" when fewer than two.
func initials(s string) string {
	var b strings.Builder
	words := 0
	eachWord(s, Span{0, len(s)}, func(w Span) bool {
		words++
		if c, _ := utf8.DecodeRuneInString(s[w.Start:]); unicode.IsUpper(c) {
			b.WriteRune(c)
		}
		return true
	})
	if words < 3 || b.Len() < 3 {
		return ""
	}
	return b.String()
}

// settle sorts new entries in and drops the dead.
func (n *Names) settle() {
	n.sorted = append(n.sorted, n.fresh...)
	n.fresh = nil
	n.sorted = slices.DeleteFunc(n.sorted, func(e entry) bool { return e.name.dead })
	slices.SortStableFunc(n.sorted, func(a, b entry) int { return strings.Compare(a.fold, b.fold) })
}

// starting calls f for each living name that has a word starting with prefix.
func (n *Names) starting(prefix string, f func(*name)) {
	i := sort.Search(len(n.sorted), func(i int) bool { return n.sorted[i].fold >= prefix })
	for ; i < len(n.sorted) && strings.HasPrefix(n.sorted[i].fold, prefix); i++ {
		if !n.sorted[i].name.dead {
			f(n.sorted[i].name)
		}
	}
	for _, e := range n.fresh {
		if !e.name.dead && strings.HasPrefix(e.fold, prefix) {
			f(e.name)
		}
	}
}

// A Match is an entity found by what was typed.
type Match struct {
	Entity Entity
	Name   string  // the name or alias that matched
	Score  float64 // how well: 1 the whole name, less for its start, a word, the start of a word
}

// Match returns up to limit entities with a name of which words start with the words typed, the best
// first. Aliases that hold in one article count only in that article.
func (n *Names) Match(article, typed string, limit int) []Match {
	words := wordsOf(typed)
	if len(words) == 0 {
		return nil
	}
	lead := 0 // the longest word typed leads to the fewest names
	for i, w := range words {
		if len(w.fold) > len(words[lead].fold) {
			lead = i
		}
	}
	key := joinFolds(words)
	n.asked++
	var met []*known
	n.starting(words[lead].fold, func(m *name) {
		if m.article != "" && m.article != article {
			return
		}
		k := m.of
		if k.asked != n.asked {
			k.asked, k.best = n.asked, Match{}
			met = append(met, k)
		}
		if s := matchScore(m, words, key); s > k.best.Score {
			k.best = Match{Name: m.text, Score: s}
		}
	})
	top := best(met, limit)
	out := make([]Match, len(top))
	for i, k := range top {
		out[i] = Match{Entity: k.Entity, Name: k.best.Name, Score: k.best.Score}
	}
	return out
}

// best returns the limit best of those met, in order, by insertion: most of many are turned away at once.
func best(met []*known, limit int) []*known {
	top := make([]*known, 0, limit+1)
	for _, k := range met {
		if k.best.Score == 0 || limit == 0 || len(top) == limit && compareBest(top[limit-1], k) <= 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(top, k, compareBest)
		top = slices.Insert(top, i, k)
		top = top[:min(limit, len(top))]
	}
	return top
}

func compareBest(a, b *known) int {
	return cmp.Or(cmp.Compare(b.best.Score, a.best.Score), cmp.Compare(b.Uses, a.Uses),
		strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
}

// matchScore says how well a name answers the words typed: 0 not at all.
func matchScore(m *name, typed []word, key string) float64 {
	for _, t := range typed {
		if !slices.ContainsFunc(m.words, func(w word) bool { return startsOrHolds(w.fold, t.fold) }) {
			return 0
		}
	}
	switch {
	case m.key == key:
		return 1
	case strings.HasPrefix(m.words[0].fold, typed[0].fold):
		return 0.8
	case slices.ContainsFunc(m.words, func(w word) bool { return w.fold == typed[0].fold }):
		return 0.7
	}
	return 0.6
}

// startsOrHolds: a word in ideographs is found from any of its characters.
func startsOrHolds(w, prefix string) bool {
	if strings.HasPrefix(w, prefix) {
		return true
	}
	c, _ := utf8.DecodeRuneInString(prefix)
	return ideograph(c) && strings.Contains(w, prefix)
}

// holding calls f for each name that contains the words in a row.
func (n *Names) holding(article string, words []word, f func(*name)) {
	if len(words) == 0 {
		return
	}
	lead := words[0].fold
	n.starting(lead, func(m *name) {
		if m.article != "" && m.article != article {
			return
		}
		c, _ := utf8.DecodeRuneInString(lead)
		if containsRun(m.words, words) || (len(words) == 1 && ideograph(c)) {
			f(m)
		}
	})
}

// Known reports whether a text is a name or an alias of somebody, everywhere or in the article.
func (n *Names) Known(article, text string) bool {
	for _, m := range n.exact[nameKey(text)] {
		if m.article == "" || m.article == article {
			return true
		}
	}
	return false
}
