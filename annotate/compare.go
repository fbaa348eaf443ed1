package annotate

import (
	"unicode"
	"unicode/utf8"
)

// A Comparison says how the words and blocks of one text differ from those of another, for people who must
// choose between them.
type Comparison struct {
	WordsIn, WordsOut int     // put in, taken out; a word of Han writing is one character
	In, Out           []Block // blocks with words that the other text has in no block of its own; In lies in the newer text
	Kinds             []Block // of the newer text: the same words as before, as another kind of block
	Looks             int     // blocks whose words and kind are the same, and whose level, bold, italic or links are not
}

// None reports whether nothing differs.
func (c Comparison) None() bool {
	return c.WordsIn+c.WordsOut+len(c.In)+len(c.Out)+len(c.Kinds)+c.Looks == 0
}

// Compare holds two texts with their blocks against each other.
func Compare(before string, old []Block, now string, blocks []Block) Comparison {
	var c Comparison
	gaps(diff(before, now), len(now), func(gone, came Span) {
		c.WordsOut += countWords(before, gone)
		c.WordsIn += countWords(now, came)
	})
	left := map[string][]Block{} // blocks of the older text by their words
	for _, b := range old {
		words := b.Span().In(before)
		left[words] = append(left[words], b)
	}
	for _, b := range blocks {
		words := b.Span().In(now)
		was := left[words]
		if len(was) == 0 {
			c.In = append(c.In, b)
			continue
		}
		left[words] = was[1:]
		switch {
		case was[0].Kind != b.Kind:
			c.Kinds = append(c.Kinds, b)
		case !sameLook(was[0], b):
			c.Looks++
		}
	}
	for _, b := range old {
		words := b.Span().In(before)
		if n := len(left[words]); n > 0 && left[words][0].Start == b.Start {
			c.Out, left[words] = append(c.Out, b), left[words][1:]
		}
	}
	return c
}

// sameLook reports whether two blocks of the same words have the same level and runs.
func sameLook(a, b Block) bool {
	if a.Level != b.Level || len(a.Runs) != len(b.Runs) {
		return false
	}
	by := b.Start - a.Start
	for i, r := range a.Runs {
		r.Start, r.End = r.Start+by, r.End+by
		if r != b.Runs[i] {
			return false
		}
	}
	return true
}

// gaps calls f for each pair of stretches between what two texts share, the newer text being of a length.
func gaps(d difference, length int, f func(gone, came Span)) {
	old, now := 0, 0
	for _, s := range append(d.same, shared{d.from, length, 0}) {
		if s.old > old || s.new > now {
			f(Span{old, s.old}, Span{now, s.new})
		}
		old, now = s.old+s.length, s.new+s.length
	}
}

func countWords(text string, s Span) int {
	n := 0
	for _, w := range words(text, s.Start, s.End) {
		if r, _ := utf8.DecodeRuneInString(text[w.Start:]); unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
