package app

import (
	"strings"

	"pressmark/annotate"
)

// modeOf guesses how an article renders words, from the quotation marks around them and within.
func modeOf(text string, para, s annotate.Span) string {
	open := openQuote(text, para, s.Start)
	inner := s.In(text)
	if open {
		if i := strings.IndexAny(inner, "”»"); i < 0 || strings.TrimRight(inner[i:], "”».,;:!? ") == "" {
			return annotate.Quoted
		}
		return annotate.PartlyQuoted
	}
	trimmed := strings.TrimRight(inner, ".,;:!? ")
	if (strings.HasPrefix(inner, "“") && strings.HasSuffix(trimmed, "”") || strings.HasPrefix(inner, "\"") && strings.HasSuffix(trimmed, "\"")) &&
		strings.Count(inner, "“")+strings.Count(inner, "\"")/2 == 1 {
		return annotate.Quoted
	}
	if strings.ContainsAny(inner, "“”„«»\"") {
		return annotate.PartlyQuoted
	}
	return annotate.Paraphrased
}

// openQuote reports whether a quotation is open at a byte of a paragraph.
func openQuote(text string, para annotate.Span, at int) bool {
	open := false
	for _, r := range text[para.Start:at] {
		switch r {
		case '“', '„', '«':
			open = true
		case '”', '»':
			open = false
		case '"':
			open = !open
		}
	}
	return open
}
