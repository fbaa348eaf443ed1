package app

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
)

// A face is a size and a style of text.
type face struct {
	size                float32
	bold, italic, serif bool
}

func (f face) style() fyne.TextStyle { return fyne.TextStyle{Bold: f.bold, Italic: f.italic} }

// source returns the font of a face that the theme does not give, nil for the theme's own.
func (f face) source() fyne.Resource {
	switch {
	case !f.serif:
		return nil
	case f.bold:
		return fontSerifBd
	case f.italic:
		return fontSerifIt
	}
	return fontSerif
}

// line returns the height of a line of this face: whole points, about 1.4 times the size.
func (f face) line() float32 {
	switch {
	case f.size <= sizeSmall:
		return 17
	case f.size <= sizeBody:
		return 20
	case f.size <= sizeLead:
		return 23
	}
	return float32(math.Ceil(float64(f.size) * 1.38))
}

// A ruler knows how wide characters are. Measuring a text costs 0.1 to 0.6 ms in Fyne and a list of
// titles has hundreds; a character is measured once instead. Kerning is left out: it is under 1 % of a
// line. A ruler belongs to the UI thread.
type ruler struct {
	widths map[glyph]float32
}

type glyph struct {
	r rune
	f face
}

// rule is the one ruler: a cache without a state of its own.
var rule = &ruler{widths: map[glyph]float32{}}

// rune returns the width of one character.
func (u *ruler) rune(r rune, f face) float32 {
	if wide(r) {
		return f.size
	}
	if unicode.Is(unicode.Mn, r) {
		return 0
	}
	key := glyph{r, f}
	if w, ok := u.widths[key]; ok {
		return w
	}
	// Ten of them, so that the rounding of a whole text to points counts a tenth.
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(strings.Repeat(string(r), 10), f.size, f.style(), f.source())
	w := size.Width / 10
	u.widths[key] = w
	return w
}

// wide reports whether a character fills a square: Han, kana, Hangul and full-width forms.
func wide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115F || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 ||
		r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE6F || r >= 0xFF00 && r <= 0xFF60 || r >= 0x20000 && r <= 0x3FFFD)
}

// text returns the width of a text.
func (u *ruler) text(s string, f face) float32 {
	var w float32
	for _, r := range s {
		w += u.rune(r, f)
	}
	return w
}

// fit cuts s to a width, with an ellipsis when something was cut.
func (u *ruler) fit(s string, width float32, f face) string {
	if u.text(s, f) <= width {
		return s
	}
	room := width - u.rune('…', f)
	for i, r := range s {
		room -= u.rune(r, f)
		if room < 0 {
			return strings.TrimRight(s[:i], " ,.;:") + "…"
		}
	}
	return s
}

// breaks returns the lines of s at a width, as spans of its bytes; at most most lines (0: any number),
// the last one then reaching to the end of s, to be cut by fit.
func (u *ruler) breaks(s string, width float32, most int, f face) []annotate.Span {
	var lines []annotate.Span
	start, lastBreak, x := 0, -1, float32(0)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == '\n' {
			lines = append(lines, annotate.Span{Start: start, End: i})
			start, lastBreak, x = i+n, -1, 0
			i += n
			continue
		}
		w := u.rune(r, f)
		if wide(r) && i > start {
			lastBreak = i
		}
		if x+w > width && i > start && r != ' ' {
			if most > 0 && len(lines) == most-1 {
				break
			}
			at := lastBreak
			if at <= start {
				at = i
			}
			lines = append(lines, annotate.Span{Start: start, End: at})
			start, lastBreak = at, -1
			x = u.text(s[start:i], f)
		}
		x += w
		i += n
		if r == ' ' || r == '-' || r == '–' || r == '—' {
			lastBreak = i
		}
	}
	if start < len(s) || len(lines) == 0 {
		lines = append(lines, annotate.Span{Start: start, End: len(s)})
	}
	return lines
}

// wrap sets s in lines of a width, at most most of them, the last one cut with an ellipsis.
func (u *ruler) wrap(s string, width float32, most int, f face) []string {
	var out []string
	for _, b := range u.breaks(s, width, most, f) {
		out = append(out, u.fit(strings.TrimSpace(b.In(s)), width, f))
	}
	return out
}
