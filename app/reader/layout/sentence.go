package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"pressmark/annotate"
)

// Sentences returns the sentences of the paragraph that holds byte at, without the spaces between
// them. The rules of UAX 29 are mended where news breaks them: after titles, initials and company
// forms, and where the next sentence would begin in lower case (“Really?” he asked).
func Sentences(text string, at int) []annotate.Span {
	whole := ParagraphAt(text, at)
	para := around(text, at, whole)
	var out []annotate.Span
	start, state := para.Start, -1
	for rest := para.In(text); rest != ""; {
		var s string
		s, rest, state = uniseg.FirstSentenceInString(rest, state)
		if cut := len(strings.TrimRight(s, "“‘「『《（(")); cut > 0 && cut < len(s) && rest != "" {
			// Without spaces the rules give the quote that opens the next sentence to this one.
			s, rest, state = s[:cut], text[start+cut:para.End], -1
		}
		span := trim(text, annotate.Span{Start: start, End: start + len(s)})
		start += len(s)
		if span.Empty() {
			continue
		}
		if n := len(out); n > 0 && joins(out[n-1].In(text), span.In(text)) {
			out[n-1].End = span.End
			continue
		}
		out = append(out, span)
	}
	if len(out) == 0 {
		return append(out, para)
	}
	// What the edges of a long paragraph's part cut in two is told only where at lies in it.
	if para.Start > whole.Start && out[0].End <= at && len(out) > 1 {
		out = out[1:]
	}
	if n := len(out); para.End < whole.End && out[n-1].Start > at && n > 1 {
		out = out[:n-1]
	}
	return out
}

// sentenceReach is how far from the caret sentences are looked for: in a paragraph of a book's length
// the whole would take a tenth of a second.
const sentenceReach = 8 << 10

// around is the part of a paragraph within reach of at, cut at spaces.
func around(text string, at int, para annotate.Span) annotate.Span {
	if from := at - sentenceReach; from > para.Start {
		para.Start = cutBefore(text, para.Start, from)
	}
	if to := at + sentenceReach; to < para.End {
		para.End = cutBefore(text, at, to)
	}
	return para
}

func trim(text string, s annotate.Span) annotate.Span {
	for s.Start < s.End && text[s.Start] <= ' ' {
		s.Start++
	}
	for s.Start < s.End && text[s.End-1] <= ' ' {
		s.End--
	}
	return s
}

// always are short forms that a name follows; sometimes are those that may also end a sentence.
const (
	always    = " Mr Mrs Ms Dr Prof Sen Rep Gov Gen Lt Col Capt Sgt Rev Hon St Mt Ft Pres No Nos vs Fig cf "
	sometimes = " Inc Corp Co Ltd Jr Sr Bros Plc Cos Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec "
	starters  = " The A An It In On At He She They We I But And So This That These Those Its His Her Their As For If When While After Before "
)

// joins reports that what looks like the end of a sentence is none.
func joins(before, after string) bool {
	first, _ := utf8.DecodeRuneInString(after)
	if unicode.IsLower(first) {
		return true
	}
	if !strings.HasSuffix(before, ".") {
		return false
	}
	word := before[strings.LastIndexAny(before, " (“\"‘")+1:]
	for i, r := range word { // a quote of three bytes before the word
		if unicode.IsLetter(r) {
			word = word[i:]
			break
		}
	}
	word = strings.TrimSuffix(word, ".")
	if strings.Contains(always, " "+word+" ") || isInitial(word) {
		return true
	}
	if strings.Contains(sometimes, " "+word+" ") || strings.Contains(word, ".") {
		next, _, _ := strings.Cut(after, " ")
		return !strings.Contains(starters, " "+next+" ") && unicode.IsUpper(first)
	}
	return false
}

func isInitial(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return n == len(word) && unicode.IsUpper(r) && r != 'I'
}

// SentenceAt returns the sentence that holds byte at; between two, the one before.
func SentenceAt(text string, at int) annotate.Span {
	all := Sentences(text, at)
	found := all[0]
	for _, s := range all {
		if s.Start > at {
			break
		}
		found = s
	}
	return found
}

// NextSentence returns the first byte of the sentence after the one at the caret; the text's end when
// there is none.
func NextSentence(text string, at int) int {
	for _, s := range Sentences(text, at) {
		if s.Start > at {
			return s.Start
		}
	}
	end := ParagraphAt(text, at).End
	if end >= len(text) {
		return len(text)
	}
	return Sentences(text, end+1)[0].Start
}

// NextSentenceEnd returns the end of the sentence at the caret, or of the next when the caret stands at
// an end already: what a selection grows to, without the space behind.
func NextSentenceEnd(text string, at int) int {
	for {
		for _, s := range Sentences(text, at) {
			if s.End > at {
				return s.End
			}
		}
		end := ParagraphAt(text, at).End
		if end >= len(text) {
			return len(text)
		}
		at = end + 1
	}
}

// PrevSentence returns the first byte of the sentence at the caret, or of the one before when the
// caret stands there already.
func PrevSentence(text string, at int) int {
	for {
		all := Sentences(text, at)
		for i := len(all) - 1; i >= 0; i-- {
			if all[i].Start < at {
				return all[i].Start
			}
		}
		start := ParagraphAt(text, at).Start
		if start == 0 {
			return 0
		}
		at = start - 1
		if p := ParagraphAt(text, at); p.Empty() {
			return p.Start
		}
	}
}
