package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"pressmark/annotate"
)

// The functions of this file find their way in a text alone, without fonts or lines: where a caret
// may stand, where words, sentences and paragraphs begin and end. Paragraphs are separated by LF.

// ParagraphAt returns the paragraph that holds byte at, without its LF.
func ParagraphAt(text string, at int) annotate.Span {
	at = min(max(at, 0), len(text))
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := strings.IndexByte(text[at:], '\n')
	if end < 0 {
		return annotate.Span{Start: start, End: len(text)}
	}
	return annotate.Span{Start: start, End: at + end}
}

// NextParagraphEnd returns the end of the paragraph at the caret, or of the next when the caret stands
// at an end already.
func NextParagraphEnd(text string, at int) int {
	if end := ParagraphAt(text, at).End; end > at || end >= len(text) {
		return end
	}
	return ParagraphAt(text, at+1).End
}

// near returns a byte at or before at, in its paragraph, where a word surely begins, so that a look
// at one word costs the same in a long paragraph.
func near(text string, at int) int {
	start := ParagraphAt(text, at).Start
	for i := at - 1; i > start; i-- {
		if text[i-1] == ' ' && text[i] < utf8.RuneSelf && text[i] > ' ' {
			return i
		}
		if c := text[i]; c >= 0xE5 && c <= 0xE9 && text[i-1] < utf8.RuneSelf|0x40 && i-start > 3 && wideBefore(text, i) {
			return i // a Han character after another begins a word of its own
		}
	}
	return start
}

func wideBefore(text string, i int) bool {
	return text[i-3] >= 0xE5 && text[i-3] <= 0xE9
}

// NextGrapheme returns the caret place after at; the end of the text is its own.
func NextGrapheme(text string, at int) int {
	if at >= len(text) {
		return len(text)
	}
	if text[at] < utf8.RuneSelf && (at+1 == len(text) || text[at+1] < utf8.RuneSelf) {
		return at + 1
	}
	c, _, _, _ := uniseg.FirstGraphemeClusterInString(text[at:], -1)
	return at + len(c)
}

// PrevGrapheme returns the caret place before at.
func PrevGrapheme(text string, at int) int {
	if at <= 0 {
		return 0
	}
	if text[at-1] == '\n' {
		return at - 1
	}
	pos := near(text, at-1)
	for {
		next := NextGrapheme(text, pos)
		if next >= at {
			return pos
		}
		pos = next
	}
}

// Snap returns the grapheme edge at or before at.
func Snap(text string, at int) int {
	at = min(max(at, 0), len(text))
	if at == 0 || at == len(text) {
		return at
	}
	if prev := PrevGrapheme(text, at); NextGrapheme(text, prev) > at {
		return prev
	}
	return at
}

// words calls fn with each segment of UAX 29 in the paragraph from a word's start at or before at.
func words(text string, at int, fn func(start, end int, isWord bool) bool) {
	start, end := near(text, at), ParagraphAt(text, at).End
	state := -1
	for rest := text[start:end]; rest != ""; {
		var w string
		w, rest, state = uniseg.FirstWordInString(rest, state)
		if !fn(start, start+len(w), wordy(w)) {
			return
		}
		start += len(w)
	}
}

func wordy(w string) bool {
	for _, r := range w {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return true
		}
	}
	return false
}

// WordAt returns the word that holds byte at, or the one that ends there; without either, the run of
// marks there. A possessive ’s is left out, for names are what is marked most.
func WordAt(text string, at int) annotate.Span {
	var found annotate.Span
	words(text, max(at-1, ParagraphAt(text, at).Start), func(start, end int, isWord bool) bool {
		span := annotate.Span{Start: start, End: end}
		if end <= at {
			if end == at && isWord {
				found = span
			}
			return true
		}
		if isWord || found.Empty() {
			found = span
		}
		return false
	})
	if found.Empty() {
		return annotate.Span{Start: at, End: at}
	}
	return bare(text, found, at)
}

// bare leaves out a possessive ’s unless at stands in it.
func bare(text string, s annotate.Span, at int) annotate.Span {
	for _, suffix := range []string{"’s", "'s"} {
		if cut := s.End - len(suffix); strings.HasSuffix(s.In(text), suffix) && cut > s.Start && at <= cut {
			s.End = cut
		}
	}
	return s
}

// NextWord returns the end of the word at or after the caret, so that what a key extends to has no
// space at its end; past the last word of a paragraph, the start of the next.
func NextWord(text string, at int) int {
	if at >= len(text) {
		return len(text)
	}
	if text[at] == '\n' {
		return at + 1
	}
	to := -1
	words(text, at, func(start, end int, isWord bool) bool {
		if isWord && end > at {
			to = bare(text, annotate.Span{Start: start, End: end}, at).End
			if to <= at {
				to = end
			}
			return false
		}
		return true
	})
	if to < 0 {
		return ParagraphAt(text, at).End
	}
	return to
}

// PrevWord returns the start of the word before the caret.
func PrevWord(text string, at int) int {
	if at <= 0 {
		return 0
	}
	start := ParagraphAt(text, at).Start
	if at == start {
		return at - 1
	}
	for from := at; from > start; {
		begin := near(text, from-1)
		to := -1
		words(text, from-1, func(s, e int, isWord bool) bool {
			if s >= from {
				return false
			}
			if isWord {
				to = s
			}
			return true
		})
		if to >= 0 {
			return to
		}
		from = begin
	}
	return start
}

// NameAt returns the longest of the names that stands around byte at as whole words, empty if none.
func NameAt(text string, names []string, at int) annotate.Span {
	var best annotate.Span
	for _, name := range names {
		if len(name) == 0 || len(name) <= best.Len() {
			continue
		}
		from, to := max(at-len(name), 0), min(at+len(name), len(text))
		for {
			i := strings.Index(text[from:to], name)
			if i < 0 {
				break
			}
			s := annotate.Span{Start: from + i, End: from + i + len(name)}
			if s.Start <= at && at <= s.End && alone(text, s) {
				best = s
				break
			}
			from = s.Start + 1
		}
	}
	return best
}

// alone reports whether a span is not part of a longer word. Scripts without spaces have no longer words.
func alone(text string, s annotate.Span) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
	first, _ := utf8.DecodeRuneInString(text[s.Start:])
	last, _ := utf8.DecodeLastRuneInString(text[:s.End])
	after, _ := utf8.DecodeRuneInString(text[s.End:])
	return !(inWord(before) && inWord(first)) && !(inWord(last) && inWord(after))
}

func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsNumber(r)) && !wide(r)
}
