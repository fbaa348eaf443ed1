package reader_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"pressmark/annotate"
	"pressmark/app/reader"
	"pressmark/app/reader/layout"
	"pressmark/assets"
)

// sizes are the texts and marks at which the reader is measured.
var sizes = []struct{ words, marks int }{{1000, 50}, {1000, 5000}, {10000, 500}, {100000, 5000}}

// prose makes a text of news-like words in paragraphs of about 70, from a vocabulary of 4,000 whose
// frequencies fall like those of a language.
func prose(words int) string {
	rng := rand.New(rand.NewSource(1))
	letters := "etaoinshrdlcumwfgypbvk"
	vocabulary := make([]string, 4000)
	for i := range vocabulary {
		var w strings.Builder
		for range 2 + rng.Intn(4) + rng.Intn(5) {
			w.WriteByte(letters[rng.Intn(1+rng.Intn(len(letters)))])
		}
		vocabulary[i] = w.String()
	}
	zipf := rand.NewZipf(rng, 1.1, 4, uint64(len(vocabulary)-1))
	var b strings.Builder
	for i := range words {
		w := vocabulary[zipf.Uint64()]
		switch {
		case i%70 == 69:
			b.WriteString(w + ".\n")
		case i%13 == 12:
			b.WriteString(w + ", ")
		case i%40 == 20:
			b.WriteString("“" + w + "” ")
		default:
			b.WriteString(w + " ")
		}
	}
	return strings.TrimSpace(b.String())
}

func randomMarks(text string, n int) []reader.Mark {
	rng := rand.New(rand.NewSource(2))
	marks := make([]reader.Mark, n)
	for i := range marks {
		start := rng.Intn(len(text) - 100)
		s := annotate.Snap(text, annotate.Span{Start: start, End: start + 5 + rng.Intn(80)})
		marks[i] = reader.Mark{ID: fmt.Sprint(i), Span: s, Style: reader.Style(i % 5)}
	}
	return marks
}

func each(b *testing.B, run func(b *testing.B, r *reader.Reader, text string, marks []reader.Mark)) {
	for _, s := range sizes {
		b.Run(fmt.Sprintf("words=%d/marks=%d", s.words, s.marks), func(b *testing.B) {
			text := prose(s.words)
			marks := randomMarks(text, s.marks)
			r, _ := open(b, theme.VariantLight, 1, 900, 800)
			r.SetDocument(reader.Document{Text: text})
			r.SetMarks(marks)
			b.ReportAllocs()
			b.ResetTimer()
			run(b, r, text, marks)
		})
	}
}

func layoutFonts(b *testing.B) *layout.Fonts {
	f, err := layout.NewFonts(layout.Sources(faces(b)), nil)
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// BenchmarkLayout sets a whole text with an empty word cache.
func BenchmarkLayout(b *testing.B) {
	for _, words := range []int{1000, 2000, 10000, 100000} {
		b.Run(fmt.Sprintf("words=%d/marks=0", words), func(b *testing.B) {
			text, fonts := prose(words), layoutFonts(b)
			b.ReportAllocs()
			for b.Loop() {
				f := layout.NewFlow(fonts.Fork())
				f.Set(layout.Document{Text: text}, 17, 584, true)
				f.EnsureAll()
			}
		})
	}
}

// BenchmarkYardstick shapes 10,000 words once each with go-text and no cache: the machine's measure.
func BenchmarkYardstick(b *testing.B) {
	words := strings.Fields(prose(10000))
	face, err := font.ParseTTF(bytes.NewReader(assets.SerifRegular))
	if err != nil {
		b.Fatal(err)
	}
	var shaper shaping.HarfbuzzShaper
	shaper.SetFontCacheSize(1)
	for b.Loop() {
		for _, w := range words {
			runes := []rune(w)
			shaper.Shape(shaping.Input{Text: runes, RunEnd: len(runes), Face: face, Size: fixed.I(17), Script: language.Latin})
		}
	}
}

// BenchmarkFirstPage opens a text and paints what is in sight, the rest left to the background.
func BenchmarkFirstPage(b *testing.B) {
	each(b, func(b *testing.B, r *reader.Reader, text string, marks []reader.Mark) {
		later := func() {}
		r.Run = runLater(&later)
		for b.Loop() {
			r.SetFaces(faces(b))
			r.SetDocument(reader.Document{Text: text})
		}
		later()
	})
}

func BenchmarkScroll(b *testing.B) {
	each(b, func(b *testing.B, r *reader.Reader, text string, marks []reader.Mark) {
		down := true
		for b.Loop() {
			was, dy := r.Scroll()
			wheel(r, down, 30)
			if at, y := r.Scroll(); at == was && y == dy {
				down = !down
			}
		}
	})
}

func BenchmarkPage(b *testing.B) {
	each(b, func(b *testing.B, r *reader.Reader, text string, marks []reader.Mark) {
		c := reader.PageDown
		for b.Loop() {
			was := r.Caret()
			r.Do(c)
			if r.Caret() == was {
				c = reader.PageDown + reader.PageUp - c
			}
		}
	})
}

func BenchmarkDrag(b *testing.B) {
	each(b, func(b *testing.B, r *reader.Reader, text string, marks []reader.Mark) {
		press(r, fyne.NewPos(100, 200))
		i := 0
		for b.Loop() {
			i++
			drag(r, fyne.NewPos(float32(100+i*7%400), float32(220+i*3%300)))
		}
		release(r, fyne.NewPos(100, 200))
	})
}

// BenchmarkMark adds a mark in sight and takes it away.
func BenchmarkMark(b *testing.B) {
	each(b, func(b *testing.B, r *reader.Reader, text string, marks []reader.Mark) {
		m := reader.Mark{ID: "new", Span: annotate.Span{Start: 400, End: 450}, Style: reader.Claim}
		for b.Loop() {
			r.AddMark(m)
			r.RemoveMark("new")
		}
	})
}

// BenchmarkSetMarks gives the whole list again with one mark more, then with one less.
func BenchmarkSetMarks(b *testing.B) {
	each(b, func(b *testing.B, r *reader.Reader, text string, marks []reader.Mark) {
		m := reader.Mark{ID: "new", Span: annotate.Span{Start: 400, End: 450}, Style: reader.Claim}
		more := append(append(append([]reader.Mark(nil), marks[:20]...), m), marks[20:]...)
		for b.Loop() {
			r.SetMarks(more)
			r.SetMarks(marks)
		}
	})
}

// BenchmarkWrap fills the lines again at another width.
func BenchmarkWrap(b *testing.B) {
	for _, s := range sizes {
		b.Run(fmt.Sprintf("words=%d/marks=%d", s.words, s.marks), func(b *testing.B) {
			f := layout.NewFlow(layoutFonts(b))
			f.Set(layout.Document{Text: prose(s.words)}, 17, 584, true)
			f.EnsureAll()
			width := 584
			b.ReportAllocs()
			for b.Loop() {
				width = 1104 - width
				f.SetWidth(width)
			}
		})
	}
}
