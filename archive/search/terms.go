package search

import (
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
)

// sequence is a run of terms at neighbouring places; "" stands for any one word.
type sequence []string

// maxSequences bounds the spellings of one phrase. A phrase with more hyphened words is searched as
// typed and with all of them joined.
const maxSequences = 16

// sequences are the ways in which words may stand in a text: for e-commerce both [ecommerce] and
// [e commerce]; for "the ecommerce giant" also [the ecommerce -ecommerce giant], which is how the
// analyser sees the hyphened word. A text holds the words when it holds one of the sequences.
func sequences(words string) []sequence {
	parts := elements(analyse(words))
	if len(parts) == 0 {
		return nil
	}
	all := []sequence{nil}
	for _, p := range parts {
		if len(all)*len(p) > maxSequences {
			p = p[:1]
		}
		next := make([]sequence, 0, len(all)*len(p))
		for _, spelling := range p {
			for _, s := range all {
				next = append(next, append(s[:len(s):len(s)], spelling...))
			}
		}
		all = next
	}
	if len(parts) > 1 && len(all) == 1 {
		all = append(all, hyphened(parts)...)
	}
	for i, s := range all {
		for len(s) > 0 && s[len(s)-1] == "" {
			s = s[:len(s)-1]
		}
		all[i] = s
	}
	return all
}

// elements groups a query's tokens into words; each word is a list of spellings.
func elements(tokens analysis.TokenStream) [][]sequence {
	var parts [][]sequence
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch t.Type {
		case analysis.Single:
			s, last := characters(tokens[i:])
			parts = append(parts, []sequence{s})
			i += last
		case analysis.Shingle:
			// The chain's own tokens stand before it: take them back into one word.
			n := chainLength(tokens[i:])
			split := sequence{}
			for _, one := range parts[len(parts)-n:] {
				split = append(split, one[0]...)
			}
			parts = append(parts[:len(parts)-n], []sequence{{string(t.Term)}, split})
			i += n - 1
		default:
			parts = append(parts, []sequence{{string(t.Term)}})
		}
	}
	return parts
}

// chainLength is the number of parts of the hyphened word whose joined tokens begin here.
func chainLength(tokens analysis.TokenStream) int {
	n := 1
	for n < len(tokens) && tokens[n].Type == analysis.Shingle && tokens[n].Term[0] == '-' {
		n++
	}
	return n
}

// characters turns a run of neighbouring CJK characters into pairs, which are rarer than the
// characters, with a gap for the last, which its pair has said already. last is the index of the last
// token of the run.
func characters(tokens analysis.TokenStream) (s sequence, last int) {
	for i, t := range tokens {
		switch {
		case t.Type == analysis.Double:
			s[len(s)-2] = string(t.Term)
			s[len(s)-1] = ""
		case t.Type == analysis.Single && (i == 0 || t.Start == tokens[last].End):
			s = append(s, string(t.Term))
		default:
			return s, last
		}
		last = i
	}
	return s, last
}

// hyphened adds the spellings in which one word of a phrase is hyphened in the text.
func hyphened(parts [][]sequence) []sequence {
	var all []sequence
	for i, p := range parts {
		if len(all) >= maxSequences || len(p[0]) != 1 {
			continue
		}
		var s sequence
		for j, q := range parts {
			s = append(s, q[0]...)
			if j == i {
				s = append(s, "-"+q[0][0])
			}
		}
		all = append(all, s)
	}
	return all
}

// spoken is the sequence without gaps, for those who compare words in any order.
func (s sequence) spoken() []string {
	var words []string
	for _, w := range s {
		if w != "" && !strings.HasPrefix(w, "-") {
			words = append(words, w)
		}
	}
	return words
}
