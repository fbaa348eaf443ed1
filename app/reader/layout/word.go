package layout

import (
	"unicode/utf8"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"github.com/rivo/uniseg"
	"golang.org/x/image/math/fixed"
)

// A Word is a piece of text shaped in one style and one direction. Distances are in 1/64 of a unit
// at scale 1. It is read-only.
type Word struct {
	Runs    []Run // in visual order
	Advance int32
	Size    uint8 // points
	RTL     bool
	// edges[i] is how far from the word's left side the caret before byte i stands; inside a
	// grapheme it is that of its start. It has one more entry than the word has bytes.
	edges []int32
}

// A Run is glyphs of one font.
type Run struct {
	Font   *font.Font
	Glyphs []Glyph
}

// A Glyph stands X right of the word's left side and Y above the baseline, in 1/64 units.
type Glyph struct {
	ID   font.GID
	X, Y int32
}

// Word shapes text in a style, in the given direction, or returns what it shaped before.
func (f *Fonts) Word(text string, s Style, rtl bool) *Word {
	key := wordKey{s, text}
	if w, ok := f.words[key]; ok && w.RTL == rtl {
		return w
	}
	w := f.shape(text, s, rtl)
	f.words[key] = w
	return w
}

// maxWords bounds the cache; a language with endless word forms starts again rather than grow.
const maxWords = 60000

func (f *Fonts) shape(text string, s Style, rtl bool) *Word {
	if len(f.words) >= maxWords {
		clear(f.words)
	}
	runes := f.runes[:0]
	for _, r := range text {
		runes = append(runes, r)
	}
	f.runes = runes
	w := &Word{RTL: rtl, Size: s.Size}
	// starts[i] is where rune i begins in x; it is filled run by run.
	starts := make([]int32, len(runes)+1)
	pieces := f.split(runes, s)
	if rtl {
		for i, j := 0, len(pieces)-1; i < j; i, j = i+1, j-1 {
			pieces[i], pieces[j] = pieces[j], pieces[i]
		}
	}
	for _, p := range pieces {
		w.add(f.shapeRun(runes, p, s, rtl), p, starts, text, rtl)
	}
	w.edges = byteEdges(text, starts, w.Advance, rtl)
	return w
}

type piece struct {
	face     *font.Face
	from, to int
	script   language.Script
}

// split cuts runes where the face or the script changes. Marks and joiners stay with what they follow.
func (f *Fonts) split(runes []rune, s Style) []piece {
	var pieces []piece
	for i, r := range runes {
		face, script := f.resolve(r, s), language.LookupScript(r)
		if n := len(pieces); n > 0 {
			last := &pieces[n-1]
			weak := script == language.Common || script == language.Inherited
			joined := ignorable(r) || script == language.Inherited && has(last.face, r)
			if joined || last.face == face && (weak || last.script == script || last.script == language.Common) {
				if !weak && !joined {
					last.script = script
				}
				last.to = i + 1
				continue
			}
		}
		pieces = append(pieces, piece{face, i, i + 1, script})
	}
	return pieces
}

func (f *Fonts) shapeRun(runes []rune, p piece, s Style, rtl bool) []shaping.Glyph {
	dir := di.DirectionLTR
	if rtl {
		dir = di.DirectionRTL
	}
	out := f.shaper.Shape(shaping.Input{
		Text: runes, RunStart: p.from, RunEnd: p.to, Direction: dir,
		Face: p.face, Size: fixed.I(int(s.Size)), Script: p.script, Language: f.lang,
	})
	return out.Glyphs
}

// add appends the glyphs of one run and notes where each rune of it starts. A cluster of several
// graphemes, such as an fi ligature, is shared evenly among them.
func (w *Word) add(glyphs []shaping.Glyph, p piece, starts []int32, text string, rtl bool) {
	run := Run{Font: p.face.Font, Glyphs: make([]Glyph, len(glyphs))}
	clusters := make([]int32, p.to-p.from+1) // advance of the cluster that begins at rune, else -1
	for i := range clusters {
		clusters[i] = -1
	}
	x := w.Advance
	for i, g := range glyphs {
		run.Glyphs[i] = Glyph{g.GlyphID, x + int32(g.XOffset), int32(g.YOffset)}
		c := min(max(g.ClusterIndex-p.from, 0), p.to-p.from-1)
		clusters[c] = max(clusters[c], 0) + int32(g.XAdvance)
		x += int32(g.XAdvance)
	}
	w.Runs = append(w.Runs, run)
	left, right := w.Advance, x
	pos := left
	if rtl {
		pos = right
	}
	for i := 0; i < p.to-p.from; {
		j := i + 1
		for j < p.to-p.from && clusters[j] < 0 {
			j++
		}
		spread(starts[p.from+i:p.from+j], text, p.from+i, pos, max(clusters[i], 0), rtl)
		if rtl {
			pos -= max(clusters[i], 0)
		} else {
			pos += max(clusters[i], 0)
		}
		i = j
	}
	w.Advance = x
}

// spread shares the advance of one cluster among its runes.
func spread(starts []int32, text string, from int, pos, advance int32, rtl bool) {
	starts[0] = pos
	if len(starts) == 1 {
		return
	}
	at := runeOffset(text, from)
	end := at + runeOffset(text[at:], len(starts))
	n := uniseg.GraphemeClusterCount(text[at:end])
	k, rune := 0, 0
	state := -1
	for rest := text[at:end]; rest != ""; k++ {
		var c string
		c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		x := pos + advance*int32(k)/int32(n)
		if rtl {
			x = pos - advance*int32(k)/int32(n)
		}
		for range c {
			starts[rune] = x
			rune++
		}
	}
}

func runeOffset(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// byteEdges turns the starts of runes into carets of bytes: only the start of a grapheme has its own.
func byteEdges(text string, starts []int32, advance int32, rtl bool) []int32 {
	edges := make([]int32, len(text)+1)
	rune := 0
	for at := 0; at < len(text); {
		c := text[at:NextGrapheme(text, at)]
		for i := range len(c) {
			edges[at+i] = starts[rune]
		}
		rune += utf8.RuneCountInString(c)
		at += len(c)
	}
	edges[len(text)] = advance
	if rtl {
		edges[len(text)] = 0
	}
	return edges
}
