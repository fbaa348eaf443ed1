package annotate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Stop says what a picker is asked for, and so which kinds of entity come first.
type Stop string

// The stops of marking and of the statement strip.
const (
	StopSpeaker   Stop = "speaker"
	StopFirm      Stop = "firm"
	StopMention   Stop = "mention"
	StopFor       Stop = "for"
	StopReporter  Stop = "reported by"
	StopAddressee Stop = "addressee"
)

// A Named is words of an article that are bound to an entity: a mark, or one that was trashed.
type Named struct {
	Span    Span
	Entity  string
	Type    string // of the annotation
	Trashed bool   // it stood here once and was taken away
}

// A MentionContext is everything that bears on whom some words name.
type MentionContext struct {
	Reading   *Reading
	Article   string         // uuid: aliases that hold in one article
	Said      Date           // when the speaker at StopFor said it; zero: not known apart from Published
	Published Date           // the article's date; zero: undated
	Stop      Stop           // what is asked for
	Span      Span           // the words; without Words, the place near which to look
	Words     string         // what names somebody; empty: nothing does, rank by what stands near
	Typed     string         // what was typed to find it; then Words only help
	Marks     []Named        // bound marks of the article
	Decisions map[string]int // how often the words were bound to each entity
	Speaker   string         // at StopFor: the entity that speaks
	Before    string         // the entity that the statement before has at this stop
	Within    Span           // Mentions looks only here; empty: in the whole text
}

// A Candidate is an entity that the words may name. Certain means that nobody else can be meant: one
// holder of the name among the entities of the archive and the names that stand in the article.
type Candidate struct {
	Entity  Entity
	Score   float64
	Why     string // "named in full two paragraphs above, next to Alibaba"
	Fits    bool   // the words, or what was typed, answer to one of its names
	Near    bool   // named in the same paragraph or the one above, or the speaker's own organisation
	Certain bool
}

// Rank returns up to limit candidates, the likeliest first: by how the words fit a name, by full names
// that stand in this article and how near, by the organisation beside the words, by the kind asked for
// and by past choices. It takes a few milliseconds among 50,000 aliases.
func Rank(m MentionContext, names *Names, limit int) []Candidate {
	r := newRanking(m, names)
	if m.Typed != "" {
		r.gatherTyped()
	} else {
		r.gatherWords()
		r.gatherNear()
	}
	out := make([]Candidate, 0, len(r.fits))
	for k, fit := range r.fits {
		out = append(out, r.weigh(k, fit))
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Entity.Name, b.Entity.Name), strings.Compare(a.Entity.ID, b.Entity.ID))
	})
	out = out[:min(limit, len(out))]
	r.settle(out)
	return out
}

// A fit is how the words answer to an entity's names.
type fit struct {
	score float64
	why   string // "" when the score needs no words
	exact bool
}

// A ranking is one call of Rank.
type ranking struct {
	MentionContext
	names  *Names
	words  []word
	fits   map[*known]fit
	marks  map[string][]Named
	beside []nameRun // names beside the mention
	line   int
	inLine Span // the mention's sentence

	proposed Affiliation // at StopFor: in which the speaker spoke
	basis    Basis
}

func newRanking(m MentionContext, names *Names) *ranking {
	r := &ranking{MentionContext: m, names: names, fits: map[*known]fit{}, marks: map[string][]Named{}}
	r.words = trimName(wordsOf(m.Words))
	for _, mark := range m.Marks {
		if !mark.Trashed && mark.Entity != "" && mark.Span != m.Span {
			r.marks[mark.Entity] = append(r.marks[mark.Entity], mark)
		}
	}
	r.beside = m.Reading.beside(m.Span, 120)
	r.line = m.Reading.line(m.Span.Start)
	r.inLine = m.Reading.Sentence(m.Span.Start)
	if m.Stop == StopFor {
		r.proposed, r.basis = Speaks(m, names, "")
	}
	return r
}

// trimName drops articles and titles at the front.
func trimName(words []word) []word {
	for len(words) > 1 && notName[words[0].fold] {
		words = words[1:]
	}
	return words
}

func (r *ranking) better(k *known, f fit) {
	if old, ok := r.fits[k]; !ok || f.score > old.score {
		r.fits[k] = f
	}
}

func (r *ranking) gatherTyped() {
	for _, match := range r.names.Match(r.Article, r.Typed, 200) {
		f := fit{score: 40 * match.Score, exact: match.Score == 1}
		if match.Name != match.Entity.Name {
			f.why = "also called " + match.Name
		}
		r.better(r.names.entities[match.Entity.ID], f)
	}
}

// gatherWords finds the entities whose names contain the words, and those whose names the words contain.
func (r *ranking) gatherWords() {
	var many []*name
	r.names.holding(r.Article, r.words, func(m *name) { many = append(many, m) })
	many = r.likely(many)
	shared := r.shared(many)
	for _, m := range many {
		r.better(m.of, r.fitOf(m, shared))
	}
	for from := range r.words {
		for to := from + 1; to <= len(r.words); to++ {
			if to-from == len(r.words) {
				continue
			}
			for _, m := range r.names.exact[joinFolds(r.words[from:to])] {
				if m.article == "" && (m.of.Kind != KindPerson || to-from > 1) { // a new name may end in a known surname
					r.better(m.of, fit{score: 26, why: "its name is among the words"})
				}
			}
		}
	}
}

// mostHolders is how many holders of a name are weighed; a surname may have thousands.
const mostHolders = 200

// likely returns the holders that anything in this article or before speaks for, and the most used.
func (r *ranking) likely(many []*name) []*name {
	if len(many) <= mostHolders {
		return many
	}
	var keep, rest []*name
	for _, m := range many {
		k := m.of
		switch {
		case len(m.words) == len(r.words), r.marks[k.ID] != nil, r.Decisions[k.ID] > 0, r.Reading.stands(k), r.ownBeside(k) != "":
			keep = append(keep, m)
		case k.Uses > 0:
			rest = append(rest, m)
		}
	}
	slices.SortFunc(rest, func(a, b *name) int {
		return cmp.Or(cmp.Compare(b.of.Uses, a.of.Uses), strings.Compare(a.text, b.text), strings.Compare(a.of.ID, b.of.ID))
	})
	keep = append(keep, rest...)
	return keep[:min(mostHolders, len(keep))]
}

// shared reports whether two who stand in the article hold the words: then that they were used for one
// of them before says little.
func (r *ranking) shared(holders []*name) bool {
	var first *known
	for _, m := range holders {
		if m.of == first || m.initial || r.marks[m.of.ID] == nil && !r.Reading.stands(m.of) {
			continue
		}
		if first != nil {
			return true
		}
		first = m.of
	}
	return false
}

// fitOf scores a name that contains the words.
func (r *ranking) fitOf(m *name, shared bool) fit {
	switch {
	case len(m.words) == len(r.words) && m.article != "" && shared:
		return fit{score: 44, why: "called so in this article", exact: true}
	case len(m.words) == len(r.words) && m.initial:
		return fit{score: 52, why: "its initials"}
	case len(m.words) == len(r.words) && m.article != "":
		return fit{score: 64, why: "called so in this article", exact: true}
	case len(m.words) == len(r.words):
		return fit{score: 60, exact: true}
	case m.of.Kind == KindPerson, m.words[0].fold == r.words[0].fold:
		return fit{score: 40}
	}
	return fit{score: 10}
}

// gatherNear adds who is named in the article anyway: descriptions ("the unicorn") name somebody too.
func (r *ranking) gatherNear() {
	for id := range r.marks {
		if k := r.names.entities[id]; k != nil {
			r.better(k, fit{})
		}
	}
	for _, id := range []string{r.Before, r.Speaker} {
		if k := r.names.entities[id]; k != nil && (id != r.Speaker || r.Stop != StopFor) {
			r.better(k, fit{})
		}
	}
	if k := r.names.entities[r.Speaker]; k != nil && r.Stop == StopFor {
		for _, a := range k.Affiliations {
			if org := r.names.entities[a.Organisation]; org != nil {
				r.better(org, fit{})
			}
		}
	}
}

// weigh adds up what speaks for an entity.
func (r *ranking) weigh(k *known, f fit) Candidate {
	c := Candidate{Entity: k.Entity, Score: f.score, Fits: f.score > 10}
	var why []string
	say := func(points float64, text string) {
		c.Score += points
		if text != "" && points > 0 {
			why = append(why, text)
		}
	}
	if f.why != "" {
		say(0.001, f.why)
	}
	if r.Stop == StopFor && r.Speaker != "" {
		points, text, near := r.ofSpeaker(k)
		c.Near = near
		say(points, text)
	}
	if r.Before == k.ID {
		say(18, "as in the statement before")
	}
	if p, ok := r.place(k); ok {
		say(p.points, p.where)
		c.Near = c.Near || p.near
	}
	say(r.organisation(k))
	if n := r.Decisions[k.ID]; n > 0 {
		say(3*math.Min(5, float64(n)), fmt.Sprintf("chosen for “%s” %s", r.Words, times(n)))
	}
	c.Score += kindPoints(r.Stop, k.Kind) + math.Min(5, math.Log2(1+float64(k.Uses))/2)
	if len(why) == 0 {
		why = append(why, usesOf(k.Entity))
	}
	c.Why = strings.Join(why[:min(3, len(why))], ", ")
	return c
}

func times(n int) string {
	switch n {
	case 1:
		return "once before"
	case 2:
		return "twice before"
	}
	return fmt.Sprintf("%d times before", n)
}

func usesOf(e Entity) string {
	switch e.Uses {
	case 0:
		return "not used yet"
	case 1:
		return "used once in other places"
	}
	return fmt.Sprintf("used %d times in other places", e.Uses)
}

// kindPoints says how well a kind answers a stop.
func kindPoints(s Stop, kind string) float64 {
	order := kindOrder[s]
	for i, k := range order {
		if k == kind {
			return 12 - 2*float64(i)
		}
	}
	if s == StopMention {
		return 0
	}
	return -8
}

var kindOrder = map[Stop][]string{
	StopSpeaker:   {KindPerson, KindGroup, KindFirm, KindPublicBody, KindMedium},
	StopFirm:      {KindFirm, KindPublicBody, KindMedium, KindGroup},
	StopFor:       {KindFirm, KindPublicBody, KindMedium, KindGroup},
	StopReporter:  {KindPublicBody, KindMedium, KindFirm, KindPerson, KindGroup},
	StopAddressee: {KindGroup, KindFirm, KindPublicBody, KindPerson},
}

// KindFor returns the kind that a new entity gets when it is made at a stop.
func KindFor(s Stop) string {
	if s == StopMention {
		return KindPublicBody
	}
	return kindOrder[s][0]
}

// A place is the best spot of the article where an entity is named.
type place struct {
	points float64
	where  string
	near   bool // in the same paragraph or the one above
}

// place finds the spot that speaks most for an entity: full names before short ones, earlier ones before
// later, near before far.
func (r *ranking) place(k *known) (place, bool) {
	best := place{}
	look := func(s Span, full bool, kind string) {
		points := 18.0
		if full {
			points = 24
		}
		points *= r.nearness(s)
		if len(r.words) == 0 && r.inLine.Contains(s) {
			points += 16
		}
		if len(r.words) == 0 && kind == stopType[r.Stop] {
			points += 14 * r.nearness(s)
		}
		if points > best.points {
			d := r.line - r.Reading.line(s.Start)
			best = place{points, r.where(s, full), d == 0 || d == 1}
		}
	}
	for _, m := range r.marks[k.ID] {
		look(m.Span, r.full(k, m.Span), m.Type)
	}
	for _, n := range k.names {
		if n.initial || (n.article != "" && n.article != r.Article) || (len(n.words) < 2 && n.text != k.Name) {
			continue
		}
		for _, i := range r.Reading.byName[n.key] {
			if s := r.Reading.runs[i].span; s != r.Span && !r.boundElse(s, k.ID) {
				look(s, true, "")
			}
		}
	}
	return best, best.points > 0
}

var stopType = map[Stop]string{StopSpeaker: TypeSpeaker, StopFirm: TypeFirm, StopFor: TypeFirm, StopReporter: TypeMention, StopMention: TypeMention}

// full reports whether a mark holds more than the words asked about: a longer name.
func (r *ranking) full(k *known, s Span) bool {
	key := nameKey(s.In(r.Reading.text))
	return key == nameKey(k.Name) || len(r.words) > 0 && strings.Count(key, " ") >= len(r.words)
}

// boundElse reports whether a span is marked as somebody else.
func (r *ranking) boundElse(s Span, id string) bool {
	for _, m := range r.Marks {
		if !m.Trashed && m.Entity != "" && m.Entity != id && m.Span.Contains(s) {
			return true
		}
	}
	return false
}

// nearness is 1 in the same paragraph and falls to 0.3 with the paragraphs between; what stands further
// down counts half, because a name is given in full first.
func (r *ranking) nearness(s Span) float64 {
	d := float64(r.line - r.Reading.line(s.Start))
	if d < 0 || (d == 0 && s.Start > r.Span.Start && len(r.words) > 0) {
		return 0.5 * math.Max(0.3, 1+0.06*d)
	}
	return math.Max(0.3, 1-0.06*d)
}

func (r *ranking) where(s Span, full bool) string {
	named := "named "
	if full {
		named = "named in full "
	}
	switch d := r.line - r.Reading.line(s.Start); {
	case r.inLine.Contains(s):
		return named + "in this sentence"
	case d == 0:
		return named + "in this paragraph"
	case d < 0:
		return named + "further down"
	case d < len(numbers):
		return named + numbers[d] + " above"
	default:
		return fmt.Sprintf("%s%d paragraphs above", named, d)
	}
}

var numbers = [...]string{"", "one paragraph", "two paragraphs", "three paragraphs", "four paragraphs"}

// settle says which of the first candidates is certain.
func (r *ranking) settle(out []Candidate) {
	if len(out) == 0 || len(r.words) == 0 || r.Typed != "" {
		return
	}
	h := r.Reading.holders(r.Article, r.words, r.names, r.Marks, 0)
	if h.count() != 1 {
		return
	}
	for i := range out {
		out[i].Certain = h.entities[out[i].Entity.ID] != ""
	}
}
