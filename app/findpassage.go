package app

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pressmark/annotate"
)

// A passage is found by its first and its last letters: what stands between them need not be typed, nor the
// end of the last word. That is the shortest way to select a claim of thirty words without the mouse.

// fromTo stands between the two in the field; Tab puts it there.
const fromTo = " … "

// parts returns the two ends that are asked for; ok is false while only words are.
func parts(typed string) (from, to string, ok bool) {
	from, to, ok = strings.Cut(typed, strings.TrimSpace(fromTo))
	return annotate.Fold(strings.TrimSpace(from)), annotate.Fold(strings.TrimSpace(to)), ok
}

// passages returns where a text begins as from does and, in the same paragraph, goes on to the first to: that
// word whole, with the quotation mark that closes what the passage opened. An empty to gives the beginnings.
func (t textIndex) passages(from, to string) []annotate.Span {
	if to == "" || from == "" {
		return t.all(from + to)
	}
	var spans []annotate.Span
	for at := 0; ; {
		i := strings.Index(t.folded[at:], from)
		if i < 0 {
			return spans
		}
		start := at + i
		at = start + len(from)
		rest := t.folded[at:]
		if line := strings.IndexByte(rest, '\n'); line >= 0 {
			rest = rest[:line]
		}
		if j := strings.Index(rest, to); j >= 0 {
			span := annotate.Span{Start: int(t.at[start]), End: int(t.at[at+j+len(to)])}
			span.End = wholeEnd(t.of, span)
			spans = append(spans, span)
		}
	}
}

// wholeEnd moves the end of a passage that lies in a word behind it, and behind the mark that closes a
// quotation opened within.
func wholeEnd(text string, s annotate.Span) int {
	last, _ := utf8.DecodeLastRuneInString(text[:s.End])
	for end := s.End; unicode.IsLetter(last) || unicode.IsDigit(last); {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		end += n
		s.End = end
	}
	for _, q := range []struct{ open, shut string }{{"“", "”"}, {"„", "“"}, {"«", "»"}, {"\"", "\""}} {
		inner := text[s.Start:s.End]
		opened := strings.Count(inner, q.open) > strings.Count(inner, q.shut)
		if q.open == q.shut {
			opened = strings.Count(inner, q.open)%2 == 1
		}
		if opened && strings.HasPrefix(text[s.End:], q.shut) {
			return s.End + len(q.shut)
		}
	}
	return s.End
}

// A findField is the field of the find bar: Tab does not leave it.
type findField struct{ field }

func newFindField(hint string) *findField {
	f := &findField{}
	f.PlaceHolder = hint
	f.ExtendBaseWidget(f)
	return f
}

// AcceptsTab implements fyne.Tabbable.
func (f *findField) AcceptsTab() bool { return true }

// passage goes on from the beginning of a passage to its end.
func (f *findBar) passage() {
	if _, _, already := parts(f.field.Text); !already && strings.TrimSpace(f.field.Text) != "" {
		f.field.SetText(strings.TrimSpace(f.field.Text) + fromTo)
	}
}
