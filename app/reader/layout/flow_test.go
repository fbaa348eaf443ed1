package layout_test

import (
	"math/rand"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"pressmark/annotate"
	"pressmark/app/reader/layout"
	"pressmark/assets"
)

func fonts(t testing.TB) *layout.Fonts {
	t.Helper()
	cjk, err := os.ReadFile("../../../assets/testdata/cjk-test.otf")
	if err != nil {
		t.Fatal(err)
	}
	f, err := layout.NewFonts(layout.Sources{
		Serif: layout.Source{Regular: assets.SerifRegular, Bold: assets.SerifBold, Italic: assets.SerifItalic},
		Sans:  layout.Source{Regular: assets.SansRegular, Bold: assets.SansBold, Italic: assets.SansItalic},
		More:  [][]byte{cjk},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// texts are what the properties are held against: every way in which a text can be odd.
var texts = map[string]string{
	"empty":      "",
	"one letter": "a",
	"latin":      "The heads of the region’s largest ferry lines, among them Baltic Line’s Anna Krol (and Nordsund’s Tomas Lind), backed the well-known rules.\nSecond paragraph, shorter.",
	"long word":  "See https://example.org/a/very/long/address/that/no/column/could/ever/hold/in/one/line/because/it/goes/on/and/on?q=1 for more.",
	"ligatures":  "The office staff of Pfaffenhofen find difficult flowers affluent; ﬁnally, AVAST To Te.",
	"cyrillic":   "Порт Авроры объявил о новых правилах. Паромные линии их одобрили.",
	"combining":  "Cafe\u0301 re\u0301sume\u0301 a\u0308o\u0308u\u0308 e\u0301\u0323\u0302 done",
	"emoji":      "Flags 🇩🇪🇫🇷 and families 👨‍👩‍👧‍👦 and thumbs 👍🏽 in a row.",
	"chinese":    "中国科技领袖赞扬北京的指导。马化腾表示，“清晰的规则”是投资的基础（据声明）。\n第二段，较短。",
	"mixed":      "Tencent 腾讯 and Alibaba 阿里巴巴 signed 2 agreements，据 CAC 声明。",
	"hebrew":     "He said שלום עולם to the 12 חברים there.\nשלום לכולם, said Dana.",
	"arabic":     "قال المتحدث إن القواعد واضحة. The port agreed.",
	"spaces":     "  two  spaces   three \n \nend ",
	"blank ends": "\n\nfirst\n\n\nlast\n",
	"book":       strings.Repeat("A sentence of a book without line ends, which goes on. ", 700),
	"long han":   strings.Repeat("港务局公布岸电新规", 1200),
	"thai":       "การประชุมเรื่องพลังงานชายฝั่ง",
}

func flow(t testing.TB, text string, width int) *layout.Flow {
	f := layout.NewFlow(fonts(t))
	f.Set(layout.Document{Text: text}, 17, width, true)
	f.EnsureAll()
	return f
}

// lines calls fn with each line from top to bottom.
func lines(f *layout.Flow, fn func(layout.Place)) {
	for place, ok := f.AtY(0), true; ok; place, ok = f.Next(place) {
		fn(place)
	}
}

func TestEveryByteIsOnOneLine(t *testing.T) {
	for name, text := range texts {
		for _, width := range []int{60, 140, 300, 584} {
			f := flow(t, text, width)
			at := len(text) - len(strings.TrimLeft(text, "\n"))
			lines(f, func(p layout.Place) {
				start, end, next := f.Span(p)
				if start != at || end < start || next < end {
					t.Errorf("%s at %d: line %v covers [%d,%d) to %d, want a start of %d", name, width, p, start, end, next, at)
				}
				at = next
			})
			if at != len(text) && strings.Trim(text, "\n") != "" {
				t.Errorf("%s at %d: lines end at byte %d of %d", name, width, at, len(text))
			}
		}
	}
}

func TestOffsetOfXIsItself(t *testing.T) {
	for name, text := range texts {
		if len(text) > 10000 {
			continue
		}
		for _, width := range []int{140, 584} {
			f := flow(t, text, width)
			for at := 0; at < len(text); {
				if text[at] == '\n' {
					at++
					continue
				}
				place, x := f.X(at)
				if _, end, next := f.Span(place); at > end && at < next {
					at++ // of several spaces that a line end swallowed only the first can be clicked
					continue
				}
				if got := f.Offset(place, x); got != at && f.XOn(place, got) != x {
					t.Errorf("%s at %d: byte %d of %q stands at %d, where byte %d is found", name, width, at, text, x, got)
				}
				if start, end, next := f.Span(place); at < start || at >= max(next, end+1) {
					t.Errorf("%s: byte %d is put on line [%d,%d)", name, at, start, next)
				}
				c, _, _, _ := uniseg.FirstGraphemeClusterInString(text[at:], -1)
				at += len(c)
			}
		}
	}
}

func TestOffsetIsAGraphemeEdge(t *testing.T) {
	for name, text := range texts {
		if len(text) > 10000 {
			continue
		}
		f := flow(t, text, 200)
		edges := map[int]bool{len(text): true}
		at, state, c := 0, -1, ""
		for rest := text; rest != ""; at += len(c) {
			c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
			edges[at] = true
		}
		lines(f, func(p layout.Place) {
			for x := int32(-500); x < 210*64; x += 37 {
				if got := f.Offset(p, x); !edges[got] {
					t.Fatalf("%s: a click at %d of line %v puts the caret inside a character, at byte %d", name, x, p, got)
				}
			}
		})
	}
}

func TestLinesFit(t *testing.T) {
	for name, text := range texts {
		for _, width := range []int{200, 584} {
			f := flow(t, text, width)
			lines(f, func(p layout.Place) {
				if w := f.Line(p).Width; w > int32(width)*64 {
					start, end, _ := f.Span(p)
					t.Errorf("%s: line %q is %d wide in a column of %d", name, text[start:end], w/64, width)
				}
			})
		}
	}
}

func TestRectsCoverTheirLetters(t *testing.T) {
	for name, text := range texts {
		f := flow(t, text, 300)
		lines(f, func(p layout.Place) {
			start, end, _ := f.Span(p)
			var whole, parts int32
			f.Rects(p, start, end, func(from, to int32) { whole += to - from })
			for at := start; at < end; {
				next := layout.NextGrapheme(text, at)
				f.Rects(p, at, next, func(from, to int32) {
					if to < from {
						t.Errorf("%s: letter at %d runs from %d to %d", name, at, from, to)
					}
					parts += to - from
				})
				at = next
			}
			if d := whole - parts; d > 8 || d < -8 {
				t.Errorf("%s: line %q covers %d, its letters %d", name, text[start:end], whole, parts)
			}
		})
	}
}

func TestLanesNeverCollide(t *testing.T) {
	rng := rand.New(rand.NewSource(4))
	var spans []annotate.Span
	for range 300 {
		start := rng.Intn(3000)
		spans = append(spans, annotate.Span{Start: start, End: start + 1 + rng.Intn(120)})
	}
	x := layout.NewIndex(spans[:200])
	live := map[int]annotate.Span{}
	for i, s := range spans[:200] {
		live[i] = s
	}
	check := func() {
		lane := map[int]int{}
		x.Touching(0, 1<<20, func(id, l int, s annotate.Span) {
			if live[id] != s {
				t.Fatalf("span %d is %v, want %v", id, s, live[id])
			}
			lane[id] = l
		})
		if len(lane) != len(live) {
			t.Fatalf("%d spans found of %d", len(lane), len(live))
		}
		for a, s := range live {
			for b, u := range live {
				if a < b && s.Overlaps(u) && lane[a] == lane[b] {
					t.Fatalf("%v and %v share lane %d", s, u, lane[a])
				}
			}
		}
	}
	check()
	for i := 200; i < 300; i++ {
		x.Add(i, spans[i])
		live[i] = spans[i]
		gone := rng.Intn(i)
		if _, ok := live[gone]; x.Remove(gone, spans[gone]) != ok {
			t.Fatalf("Remove(%d) = %v, want %v", gone, !ok, ok)
		}
		delete(live, gone)
		check()
	}
}

func TestTouchingFindsWhatAScanFinds(t *testing.T) {
	rng := rand.New(rand.NewSource(7))
	var spans []annotate.Span
	for range 500 {
		start := rng.Intn(5000)
		spans = append(spans, annotate.Span{Start: start, End: start + 1 + rng.Intn(300)})
	}
	x := layout.NewIndex(spans)
	for range 300 {
		q := annotate.Span{Start: rng.Intn(5000)}
		q.End = q.Start + 1 + rng.Intn(80)
		want, got := 0, 0
		for _, s := range spans {
			if s.Overlaps(q) {
				want++
			}
		}
		x.Touching(q.Start, q.End, func(int, int, annotate.Span) { got++ })
		if got != want {
			t.Fatalf("Touching(%v) found %d, a scan %d", q, got, want)
		}
	}
}

// FuzzFlow holds the properties on any text.
func FuzzFlow(f *testing.F) {
	for _, text := range texts {
		if len(text) > 2000 {
			continue
		}
		f.Add(text, uint16(200))
	}
	f.Add("\n", uint16(200))
	f.Add("\n\n\n", uint16(200))
	fonts := fonts(f)
	f.Fuzz(func(t *testing.T, text string, width uint16) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\v\f\u2028\u2029\u0085") || len(text) > 2000 {
			t.Skip()
		}
		fl := layout.NewFlow(fonts)
		fl.Set(layout.Document{Text: text}, 17, int(width)%700+40, true)
		fl.EnsureAll()
		at := len(text) - len(strings.TrimLeft(text, "\n"))
		if at == len(text) {
			at = 0 // line ends alone: the caret needs a line
		}
		lines(fl, func(p layout.Place) {
			start, end, next := fl.Span(p)
			if start != at || end < start || next < end {
				t.Fatalf("%q: line %v covers [%d,%d) to %d, want a start of %d", text, p, start, end, next, at)
			}
			at = next
			for o := start; o < end; o = layout.NextGrapheme(text, o) {
				if at, x := fl.X(o); at == p && fl.Offset(p, x) != o && fl.XOn(p, fl.Offset(p, x)) != x {
					t.Fatalf("%q: byte %d stands at %d, where byte %d is found", text, o, x, fl.Offset(p, x))
				}
			}
			for x := int32(-100); x < int32(width)*64; x += 977 {
				if got := fl.Offset(p, x); got < start || got > end {
					t.Fatalf("%q: x %d of line [%d,%d) is byte %d", text, x, start, end, got)
				}
			}
		})
		for from := 0; from < len(text); from++ {
			if s := layout.Widen(text, annotate.Span{Start: from, End: from}); s.End > len(text) || s.Start > from && strings.ContainsFunc(text[from:s.Start], unicode.IsLetter) {
				t.Fatalf("%q: Widen at %d gives %v", text, from, s)
			}
		}
	})
}
