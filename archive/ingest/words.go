package ingest

import (
	"strings"
	"unicode"

	"pressmark/annotate"
)

// words returns the folded words of s.
func words(s string) []string {
	return strings.FieldsFunc(annotate.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// wordOverlap is the share of the words of the shorter of two texts that are in the longer one.
func wordOverlap(a, b string) float64 {
	x, y := words(a), words(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return 0
	}
	in := make(map[string]int, len(y))
	for _, w := range y {
		in[w]++
	}
	shared := 0
	for _, w := range x {
		if in[w] > 0 {
			in[w]--
			shared++
		}
	}
	return float64(shared) / float64(len(x))
}
