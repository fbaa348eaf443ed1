package layout

import (
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"github.com/rivo/uniseg"
)

// A Token is what a line is filled with: a word, or a piece of one, and the spaces behind it.
type Token struct {
	Word  *Word // nil when only spaces
	Start int32 // byte offset into the paragraph
	Len   uint16
	Space uint16 // bytes of spaces after
	Adv   int32  // of the word, 1/64 units
	Gap   int32  // of the spaces
	brk   breakKind
	Link  bool
	level uint8 // of bidi: odd runs right to left
}

type breakKind uint8

const (
	glued     breakKind = iota // no line may end after the token
	emergency                  // only when nothing else fits
	allowed
)

// RTL reports that the token reads from right to left.
func (t *Token) RTL() bool { return t.level&1 == 1 }

// End returns the byte after the visible part.
func (t *Token) End() int { return int(t.Start) + int(t.Len) }

// Next returns the byte after the spaces.
func (t *Token) Next() int { return t.End() + int(t.Space) }

// A Stretch is a part of a paragraph in one style, by byte offsets into the paragraph's text.
type Stretch struct {
	Start, End int
	Style      Style
	Link       bool
}

// maxPiece is the longest advance, in multiples of the font size, that a token keeps in one piece; a
// longer one (an address, a word without spaces) may be broken at any grapheme if nothing else fits.
const maxPiece = 9

// Shape cuts a paragraph into tokens and shapes them. The stretches must cover text in order. base
// reports a paragraph that begins right to left.
func (f *Fonts) Shape(text string, stretches []Stretch) (tokens []Token, rtl bool) {
	sh := shaping1{fonts: f, text: text, tokens: make([]Token, 0, len(text)/6+1)}
	if hasRTL(text) {
		sh.levels, rtl = f.levels(text)
	}
	cuts := f.breaks(text)
	from, k := 0, 0
	for _, cut := range cuts {
		for from < cut {
			for k+1 < len(stretches) && stretches[k].End <= from {
				k++
			}
			to := cut
			if k < len(stretches) && stretches[k].End < to && stretches[k].End > from {
				to = stretches[k].End
			}
			sh.piece(from, to, stretches[k], to == cut)
			from = to
		}
	}
	return sh.tokens, rtl
}

type shaping1 struct {
	fonts  *Fonts
	text   string
	levels []level
	tokens []Token
}

type level struct {
	end int
	n   uint8
}

func (sh *shaping1) levelAt(at int) (n uint8, end int) {
	for _, l := range sh.levels {
		if at < l.end {
			return l.n, l.end
		}
	}
	return 0, len(sh.text)
}

// piece adds one stretch between two possible line ends, cut again where the direction turns.
func (sh *shaping1) piece(from, to int, st Stretch, last bool) {
	for from < to {
		n, end := sh.levelAt(from)
		end = min(end, to)
		sh.word(from, end, st, n, last && end == to)
		from = end
	}
}

func (sh *shaping1) word(from, to int, st Stretch, level uint8, last bool) {
	vis := to
	for vis > from && sh.text[vis-1] <= ' ' {
		vis--
	}
	brk := glued
	if last {
		brk = allowed
	}
	tok := Token{Start: int32(from), Len: uint16(min(vis-from, 0xFFFF)), Space: uint16(min(to-vis, 0xFFFF)), brk: brk, Link: st.Link, level: level}
	if to > vis {
		tok.Gap = int32(tok.Space) * sh.fonts.Word(" ", st.Style, false).Advance
	}
	if vis > from {
		if vis-from < 400 {
			tok.Word = sh.fonts.Word(sh.text[from:vis], st.Style, level&1 == 1)
			tok.Adv = tok.Word.Advance
		}
		if tok.Word == nil || tok.Adv > maxPiece*64*int32(st.Style.Size) {
			sh.graphemes(tok, st, vis)
			return
		}
	}
	sh.tokens = append(sh.tokens, tok)
}

// graphemes adds an over-long word in pieces between which a line may end in need.
func (sh *shaping1) graphemes(whole Token, st Stretch, vis int) {
	state := -1
	for at := int(whole.Start); at < vis; {
		var c string
		c, _, _, state = uniseg.FirstGraphemeClusterInString(sh.text[at:vis], state)
		n := min(len(c), 0xFFF0)
		w := sh.fonts.Word(c[:n], st.Style, whole.level&1 == 1)
		tok := Token{Word: w, Start: int32(at), Len: uint16(n), Adv: w.Advance, brk: emergency, Link: st.Link, level: whole.level}
		at += n
		if at >= vis {
			tok.Space, tok.Gap, tok.brk = whole.Space, whole.Gap, whole.brk
		}
		sh.tokens = append(sh.tokens, tok)
	}
}

// breaks returns the byte offsets after which a line may end (UAX 14), the last of them len(text).
func (f *Fonts) breaks(text string) []int {
	if cuts, ok := plainBreaks(text); ok {
		return cuts
	}
	runes := []rune(text)
	var seg segmenter.Segmenter
	seg.Init(runes)
	cuts := make([]int, 0, len(text)/5+1)
	at := 0
	for it := seg.LineIterator(); it.Next(); {
		for _, r := range it.Line().Text {
			at += max(utf8.RuneLen(r), 1)
		}
		cuts = append(cuts, at)
	}
	if len(text) > 0 && (len(cuts) == 0 || cuts[len(cuts)-1] != len(text)) {
		cuts = append(cuts, len(text))
	}
	return cuts
}

func hasRTL(text string) bool {
	for i := 0; i < len(text); i++ {
		// Hebrew, Arabic, Syriac, Thaana, N'Ko begin with D6 to DF; presentation forms and old
		// scripts stand behind EF AC.. and F0 90, F0 9E.
		if c := text[i]; c >= 0xD6 && c <= 0xDF || c == 0xEF || c == 0xF0 || c == 0xE0 {
			return rtlRune(text)
		}
	}
	return false
}

func rtlRune(text string) bool {
	for _, r := range text {
		if isRTL(r) {
			return true
		}
	}
	return false
}

func isRTL(r rune) bool {
	return r >= 0x590 && r <= 0x8FF || r >= 0xFB1D && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFE || r >= 0x10800 && r <= 0x10FFF || r >= 0x1E800 && r <= 0x1EFFF
}

// levels finds the stretches of one direction. Two levels above the paragraph's own are not told
// apart: a number inside Arabic inside English stands where the English would put it.
func (f *Fonts) levels(text string) ([]level, bool) {
	runes := []rune(text)
	in := shaping.Input{Text: runes, RunEnd: len(runes), Direction: di.DirectionLTR, Face: f.faces[Serif][regular]}
	base := startsRTL(text)
	if base {
		in.Direction = di.DirectionRTL
	}
	var seg shaping.Segmenter
	var out []level
	at, done := 0, 0
	for _, run := range logical(seg.Split(in, oneFace{in.Face})) {
		for ; done < run.RunEnd; done++ {
			at += max(utf8.RuneLen(runes[done]), 1)
		}
		n := uint8(0)
		switch rtl := run.Direction == di.DirectionRTL; {
		case rtl:
			n = 1
		case base:
			n = 2
		}
		if k := len(out); k > 0 && out[k-1].n == n {
			out[k-1].end = at
		} else {
			out = append(out, level{at, n})
		}
	}
	return out, base
}

// logical orders runs by where they stand in the text.
func logical(runs []shaping.Input) []shaping.Input {
	out := append([]shaping.Input(nil), runs...)
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && out[j].RunStart < out[j-1].RunStart; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

func startsRTL(text string) bool {
	for _, r := range text {
		if isRTL(r) {
			return true
		}
		if unicode.IsLetter(r) {
			return false
		}
	}
	return false
}

type oneFace struct{ face *font.Face }

func (o oneFace) ResolveFace(rune) *font.Face { return o.face }
