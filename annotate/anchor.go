package annotate

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// ContextPoints is how many code points before and after a quotation an anchor keeps.
const ContextPoints = 32

// MakeAnchor fills in the words of a span and their surroundings: Span, Quote, Prefix and Suffix, placed
// with score 1. The span is snapped to grapheme clusters first; an empty one is an error.
func MakeAnchor(text string, s Span) (Anchor, error) {
	if s.Start < 0 || s.End > len(text) || s.Start > s.End {
		return Anchor{}, fmt.Errorf("the span %d to %d lies outside the text of %d bytes", s.Start, s.End, len(text))
	}
	if s = Snap(text, s); s.Empty() {
		return Anchor{}, fmt.Errorf("no words are selected")
	}
	return Anchor{Span: s, Quote: s.In(text), Prefix: before(text, s.Start), Suffix: after(text, s.End), State: Placed, Score: 1}, nil
}

func before(text string, at int) string {
	start := at
	for n := 0; n < ContextPoints && start > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
	}
	return text[start:at]
}

func after(text string, at int) string {
	end := at
	for n := 0; n < ContextPoints && end < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return text[at:end]
}

// Locate finds a quotation in a text. Where it stands several times the surroundings decide, and among
// equals the place nearest to hint (a byte offset; negative: the first). The score is 1 when the quotation
// is unique or its surroundings fit wholly, less when they fit in part. It never guesses at changed words:
// ok is false when the quotation is not there letter by letter.
func Locate(text, quote, prefix, suffix string, hint int) (s Span, score float64, ok bool) {
	if quote == "" {
		return Span{}, 0, false
	}
	best, found := -1.0, 0
	for at := 0; ; {
		i := strings.Index(text[at:], quote)
		if i < 0 {
			break
		}
		here := Span{at + i, at + i + len(quote)}
		found++
		fit := fitness(text, here, prefix, suffix)
		if fit > best || fit == best && hint >= 0 && abs(here.Start-hint) < abs(s.Start-hint) {
			best, s = fit, here
		}
		_, step := utf8.DecodeRuneInString(text[here.Start:])
		at = here.Start + step
	}
	if found == 0 {
		return Span{}, 0, false
	}
	if found == 1 {
		best = max(best, 0.9)
	}
	return s, best, true
}

// fitness is the share of the surroundings' bytes that stand beside a place, 1 when there are none.
func fitness(text string, s Span, prefix, suffix string) float64 {
	if len(prefix)+len(suffix) == 0 {
		return 1
	}
	same := 0
	for same < len(prefix) && same < s.Start && text[s.Start-1-same] == prefix[len(prefix)-1-same] {
		same++
	}
	right := 0
	for right < len(suffix) && s.End+right < len(text) && text[s.End+right] == suffix[right] {
		right++
	}
	return float64(same+right) / float64(len(prefix)+len(suffix))
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
