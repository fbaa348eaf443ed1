package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pressmark/annotate"
)

// Widen returns the next larger passage around a selection: the word, the clause or quoted passage,
// the sentence, the paragraph. At the paragraph it returns the selection as it is. From a caret on the outer
// side of a quotation mark it goes to the passage that the mark encloses, from one beside other punctuation to
// the word that the mark touches.
func Widen(text string, s annotate.Span) annotate.Span {
	para := ParagraphAt(text, s.Start)
	if s.Empty() {
		if q := quotedBeside(text, s.Start, para); !q.Empty() {
			return q
		}
		if w, ok := touched(text, s.Start); ok {
			return w
		}
	}
	if s.End > para.End {
		para.End = ParagraphAt(text, s.End).End
	}
	sentence := SentenceAt(text, s.Start)
	if s.End > sentence.End {
		sentence.End = SentenceAt(text, max(s.End-1, s.Start)).End
	}
	best := s
	word := WordAt(text, s.Start)
	if !spoken(word.In(text)) {
		word = s // a mark or a space is no word
	}
	for _, c := range []annotate.Span{word, said(text, s, sentence), clause(text, s, sentence), quoted(text, s, para), sentence, para} {
		if c.Contains(s) && c.Len() > s.Len() && (best == s || c.Len() < best.Len()) {
			best = c
		}
	}
	return best
}

// touched returns the word behind or before a run of punctuation at a caret; ok is false where the caret
// stands in a word, at its edge, or where a space parts it from one.
func touched(text string, at int) (w annotate.Span, ok bool) {
	if spoken(WordAt(text, at).In(text)) {
		return w, false
	}
	mark := func(r rune) bool { return !unicode.IsSpace(r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	after := at + len(text[at:]) - len(strings.TrimLeftFunc(text[at:], mark))
	before := len(strings.TrimRightFunc(text[:at], mark))
	if after > at && after < len(text) {
		if w = WordAt(text, after); spoken(w.In(text)) {
			return w, true
		}
	}
	if before < at && before > 0 {
		if w = WordAt(text, before); spoken(w.In(text)) {
			return w, true
		}
	}
	return w, false
}

// spoken reports whether a text holds a letter or a digit.
func spoken(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// clause returns the part of a sentence between commas, semicolons, colons, dashes and brackets.
func clause(text string, s, sentence annotate.Span) annotate.Span {
	start, end := sentence.Start, sentence.End
	for i := sentence.Start; i < sentence.End; {
		r, n := utf8.DecodeRuneInString(text[i:])
		if parts(text, i, n, r) {
			if i+n <= s.Start {
				start = i + n
			} else if i >= s.End {
				end = i
				break
			}
		}
		i += n
	}
	return tidy(text, annotate.Span{Start: start, End: end})
}

// parts reports a mark that parts clauses. A comma in a number and a hyphen in a word do not.
func parts(text string, i, n int, r rune) bool {
	switch r {
	case ',', ':':
		return i+n >= len(text) || text[i+n] < '0' || text[i+n] > '9'
	case ';', '(', ')', '[', ']', '—', '，', '；', '：', '（', '）', '…':
		return true
	case '–', '-':
		return i > 0 && text[i-1] == ' ' && i+n < len(text) && text[i+n] == ' '
	}
	return false
}

// said is the clause from after "that": what is said, without who says so.
func said(text string, s, sentence annotate.Span) annotate.Span {
	c := clause(text, s, sentence)
	if c.Empty() || c.Start > s.Start {
		return c
	}
	if i := strings.LastIndex(text[c.Start:s.Start], " that "); i >= 0 {
		c.Start += i + len(" that ")
	}
	return c
}

// tidy drops spaces and a closing point or comma at the ends, and quotation marks that have no partner
// within.
func tidy(text string, s annotate.Span) annotate.Span {
	s = trim(text, s)
	for !s.Empty() {
		last, n := utf8.DecodeLastRuneInString(s.In(text))
		inner := text[s.Start : s.End-n]
		if last == ',' || last == ' ' || last == ';' || last == '.' ||
			last == '”' && !strings.Contains(inner, "“") || last == '’' && !strings.Contains(inner, "‘") {
			s.End -= n
			continue
		}
		break
	}
	for !s.Empty() {
		first, n := utf8.DecodeRuneInString(s.In(text))
		rest := text[s.Start+n : s.End]
		if first == ' ' || first == '“' && !strings.Contains(rest, "”") || first == '‘' && !strings.Contains(rest, "’") {
			s.Start += n
			continue
		}
		break
	}
	return s
}

// closing names the mark that ends what each quotation mark begins.
var closing = map[rune]rune{'“': '”', '‘': '’', '«': '»', '„': '“', '「': '」', '『': '』', '《': '》'}

// quoted returns the innermost quotation around a selection, without its marks and without a comma
// before the closing one. A quotation that runs on past its paragraph ends with it.
func quoted(text string, s, para annotate.Span) annotate.Span {
	type open struct {
		at    int
		close rune
	}
	var stack []open
	straight := -1
	best := annotate.Span{}
	offer := func(from, to int) {
		q := annotate.Span{Start: from, End: to}
		if strings.HasSuffix(q.In(text), ",") {
			q.End--
		}
		if q.Contains(s) && q.Len() > 0 && (best.Empty() || q.Len() < best.Len()) {
			best = q
		}
	}
	for i := para.Start; i < para.End; {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch k := len(stack) - 1; {
		case k >= 0 && r == stack[k].close && !(r == '’' && apostrophe(text, i, n)):
			offer(stack[k].at, i)
			stack = stack[:k]
		case closing[r] != 0:
			stack = append(stack, open{i + n, closing[r]})
		case r == '"' && straight < 0:
			straight = i + n
		case r == '"':
			offer(straight, i)
			straight = -1
		}
		i += n
	}
	for _, o := range stack {
		if o.close != '’' {
			offer(o.at, para.End)
		}
	}
	return best
}

// quotedBeside is the quotation whose closing mark stands right before a caret, or whose opening one right
// after it.
func quotedBeside(text string, at int, para annotate.Span) annotate.Span {
	before, n := utf8.DecodeLastRuneInString(text[para.Start:at])
	after, m := utf8.DecodeRuneInString(text[at:para.End])
	if strings.ContainsRune(closers, before) && !inWord(after) {
		inside := at - n
		if q := quoted(text, annotate.Span{Start: inside - lastComma(text[:inside]), End: inside - lastComma(text[:inside])}, para); !q.Empty() && q.End >= inside-1 {
			return q
		}
	}
	if (closing[after] != 0 || after == '"') && !inWord(before) {
		if q := quoted(text, annotate.Span{Start: at + m, End: at + m}, para); q.Start == at+m {
			return q
		}
	}
	return annotate.Span{}
}

const closers = "”’»“」』》\""

// lastComma is the length of a comma that ends a text, which a quotation leaves out.
func lastComma(text string) int {
	if strings.HasSuffix(text, ",") {
		return 1
	}
	return 0
}

func apostrophe(text string, i, n int) bool {
	after, _ := utf8.DecodeRuneInString(text[i+n:])
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	return inWord(before) && inWord(after)
}
