package annotate

import "strings"

// mostProposed bounds the lost anchors of one Carry whose score tells how like them the place is that Propose
// finds; each costs a few comparisons.
const mostProposed = 100

// Carry moves anchors to a newer text of the same article. One that is placed stays placed when the
// difference of the two texts leaves its words whole and there is no doubt which words of the newer text they
// are: they stand once in either text, or the texts compared from the front and from the back agree on the
// place and a word beside the mark went there with it. So a mark on one of two equal words side by side, of
// which one was taken out or put in, is doubtful and never silently on the other.
//
// An anchor whose words stand elsewhere, or cannot be told from others, is doubtful at the best place found;
// its score says how much of its surroundings stand there. The rest are lost; the score of the first of them
// says how like their words the place is that [Propose] offers, 0 when there is none. The quotation is never
// changed, so that a reviewer sees what was marked.
func Carry(before, now string, anchors []Anchor) []Anchor {
	c := carrying{before: before, now: now, front: diff(before, now), back: diffBack(before, now)}
	out := make([]Anchor, len(anchors))
	for i, a := range anchors {
		out[i] = c.carry(a)
		if out[i].State == Lost && c.proposed < mostProposed {
			c.proposed++
			_, out[i].Score, _ = Propose(now, out[i])
		}
	}
	return out
}

// carrying is one way from a text to a newer one.
type carrying struct {
	before, now string
	front, back difference
	proposed    int
}

func (c *carrying) carry(a Anchor) Anchor {
	if a.State != Lost {
		if s, ok := c.front.move(a.Span); ok && s.In(c.now) == a.Quote && Snap(c.now, s) == s {
			if a.State == Placed && c.sure(a, s) {
				a.Span, a.Score = s, 1
				a.Prefix, a.Suffix = before(c.now, s.Start), after(c.now, s.End)
				return a
			}
			if back, ok := c.back.move(a.Span); a.State == Placed && ok && fitness(c.now, back, a.Prefix, a.Suffix) > fitness(c.now, s, a.Prefix, a.Suffix) && Snap(c.now, back) == back {
				s = back
			}
			a.State, a.Span, a.Score = Doubtful, s, c.score(a, s)
			return a
		}
	}
	s, _, ok := Locate(c.now, a.Quote, a.Prefix, a.Suffix, c.front.near(a.Span.Start))
	if !ok || Snap(c.now, s) != s || cutsWord(c.now, s) && !cutsWord(c.before, a.Span) {
		// A letter at a border may have got an accent: it is another letter now. Part of a word is another word.
		a.State, a.Span, a.Score = Lost, Span{}, 0
		return a
	}
	a.State, a.Span, a.Score = Doubtful, s, c.score(a, s)
	return a
}

// sure reports whether the words of an anchor can be no others than those at a place of the newer text.
func (c *carrying) sure(a Anchor, s Span) bool {
	back, ok := c.back.move(a.Span)
	if ok && back == s && (c.front.beside(c.before, a.Span) || c.back.beside(c.before, a.Span)) {
		return true
	}
	return once(c.before, a.Quote) && once(c.now, a.Quote)
}

func cutsWord(text string, s Span) bool { return insideWord(text, s.Start) || insideWord(text, s.End) }

func once(text, quote string) bool {
	i := strings.Index(text, quote)
	return i >= 0 && !strings.Contains(text[i+1:], quote)
}

// score says how surely a doubtful anchor belongs to a place: by its surroundings, and half at least when its
// words stand nowhere else.
func (c *carrying) score(a Anchor, s Span) float64 {
	fit := fitness(c.now, s, a.Prefix, a.Suffix)
	if once(c.now, a.Quote) {
		fit = (1 + fit) / 2
	}
	return min(fit, 0.99)
}
