package layout

import (
	"bytes"
	"fmt"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
)

// Family is one of the two reading faces.
type Family uint8

// The families: Serif for what the article says, Sans for what stands around it.
const (
	Serif Family = iota
	Sans
)

// A Style is what a word is set in. Size is in whole points: the shaper rounds sizes up, so a size
// between two gets loose letters.
type Style struct {
	Family Family
	Bold   bool
	Italic bool
	Size   uint8
}

// A Source holds the font files of one family. Bold and Italic may be nil: Regular stands in.
type Source struct{ Regular, Bold, Italic []byte }

// Sources are the font files of both families, and of more faces for what those lack, asked in order
// before the system's. An empty Sans stands for Serif and the other way round.
type Sources struct {
	Serif, Sans Source
	More        [][]byte
}

const (
	regular = iota
	bold
	italic
	cuts
)

// Fonts shapes words and keeps what it has shaped: news has a small vocabulary, so a text of 100,000
// words costs a tenth of shaping each. It is not safe for use by two goroutines; Fork gives another
// goroutine its own. The words it returns are read-only and may be shared.
type Fonts struct {
	faces    [2][cuts]*font.Face
	more     []*font.Face
	system   *System
	fallback map[fallbackKey]*font.Face
	forked   map[*font.Font]*font.Face
	shaper   shaping.HarfbuzzShaper
	words    map[wordKey]*Word
	lang     language.Language
	missing  bool
	pending  bool
	runes    []rune
}

type wordKey struct {
	style Style
	text  string
}

type fallbackKey struct {
	r    rune
	bold bool
}

// maxFonts is how many fonts the shaper keeps ready. It would keep none unasked, and to make one ready
// costs more than to shape a page.
const maxFonts = 32

// NewFonts reads the font files. system may be nil: characters that the files lack are then boxes.
func NewFonts(src Sources, system *System) (*Fonts, error) {
	f := &Fonts{system: system}
	if len(src.Serif.Regular) == 0 {
		src.Serif = src.Sans
	}
	if len(src.Sans.Regular) == 0 {
		src.Sans = src.Serif
	}
	for family, s := range []Source{Serif: src.Serif, Sans: src.Sans} {
		for cut, data := range [cuts][]byte{regular: s.Regular, bold: s.Bold, italic: s.Italic} {
			if len(data) == 0 && cut != regular {
				f.faces[family][cut] = f.faces[family][regular]
				continue
			}
			face, err := font.ParseTTF(bytes.NewReader(data))
			if err != nil {
				return nil, fmt.Errorf("reading face %d of family %d: %w", cut, family, err)
			}
			f.faces[family][cut] = face
		}
	}
	for i, data := range src.More {
		face, err := font.ParseTTF(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("reading additional face %d: %w", i, err)
		}
		f.more = append(f.more, face)
	}
	f.Forget()
	return f, nil
}

// Fork returns a Fonts over the same files with an empty cache, for another goroutine. The fonts
// themselves are read-only and shared; faces and shaper are not.
func (f *Fonts) Fork() *Fonts {
	g := &Fonts{system: f.system, lang: f.lang}
	for family := range f.faces {
		for cut, face := range f.faces[family] {
			g.faces[family][cut] = font.NewFace(face.Font)
		}
	}
	for _, face := range f.more {
		g.more = append(g.more, font.NewFace(face.Font))
	}
	g.Forget()
	return g
}

// Forget drops all shaped words: after system fonts arrived or the language changed.
func (f *Fonts) Forget() {
	f.shaper.SetFontCacheSize(maxFonts)
	f.words = make(map[wordKey]*Word)
	f.fallback = make(map[fallbackKey]*font.Face)
	f.forked = make(map[*font.Font]*font.Face)
	f.missing, f.pending = false, false
}

// SetLanguage says which language the text is in (BCP 47), so that Han characters get its forms.
func (f *Fonts) SetLanguage(tag string) {
	if lang := language.NewLanguage(tag); lang != f.lang {
		f.lang = lang
		f.Forget()
	}
}

// Missing reports whether a character was met that no face here has.
func (f *Fonts) Missing() bool { return f.missing }

// Pending reports whether a character was met that the reading faces lack while the system's fonts
// had not been read: System.Load, then Forget and shape again.
func (f *Fonts) Pending() bool { return f.pending }

func (f *Fonts) face(s Style) *font.Face {
	switch {
	case s.Bold:
		return f.faces[s.Family][bold]
	case s.Italic:
		return f.faces[s.Family][italic]
	}
	return f.faces[s.Family][regular]
}

// resolve finds a face for r: the style's own, the other family's, then the system's by language.
func (f *Fonts) resolve(r rune, s Style) *font.Face {
	own := f.face(s)
	if _, ok := own.NominalGlyph(r); ok || ignorable(r) {
		return own
	}
	key := fallbackKey{r, s.Bold}
	if face, ok := f.fallback[key]; ok {
		if face == nil {
			return own
		}
		return face
	}
	face := f.find(r, s)
	f.fallback[key] = face
	if face == nil {
		return own
	}
	return face
}

func (f *Fonts) find(r rune, s Style) *font.Face {
	other := s
	other.Family = 1 - s.Family
	if face := f.face(other); has(face, r) {
		return face
	}
	for _, face := range f.more {
		if has(face, r) {
			return face
		}
	}
	if f.system == nil {
		f.missing = true
		return nil
	}
	if !f.system.Loaded() {
		f.pending = true
		return nil
	}
	found := f.system.lookup(r, string(f.lang), s)
	if found == nil {
		f.missing = true
		return nil
	}
	face, ok := f.forked[found]
	if !ok {
		face = font.NewFace(found)
		f.forked[found] = face
	}
	return face
}

func has(face *font.Face, r rune) bool {
	_, ok := face.NominalGlyph(r)
	return ok
}

// ignorable reports characters that are shown as nothing and must not bring in a fallback face.
func ignorable(r rune) bool {
	switch {
	case r == 0x200C, r == 0x200D, r == 0x200E, r == 0x200F, r == 0x00AD, r == 0xFEFF, r == 0x2060:
		return true
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return false
}

// Baseline returns how far below the top of a line of the given height, in whole units, its letters
// stand. It comes from the face's own metrics, so a line with another script keeps its place.
func (f *Fonts) Baseline(s Style, height int) int {
	ext, ok := f.face(s).FontHExtents()
	if !ok {
		return height * 3 / 4
	}
	em := float64(s.Size) / float64(f.face(s).Upem())
	ascent, descent := float64(ext.Ascender)*em, -float64(ext.Descender)*em
	return int(math.Round((float64(height)-ascent-descent)/2 + ascent))
}
