package annotate_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pressmark/annotate"
)

// A worded text knows each of its words by number, so that a test can tell a word from its double.
type worded struct {
	words   []string
	numbers []int
	next    int
}

// vocabulary is small, so that most words stand in a text many times, some of them side by side.
var vocabulary = []string{"the", "the", "of", "said", "Ma", "Zhang", "rules", "power", "firms", "state", "new", "“clear", "rules”", "—", "😀", "é", "马化腾", "🇩🇪"}

func newWorded(r *rand.Rand, n int) *worded {
	w := &worded{}
	w.replace(r, 0, 0, n)
	return w
}

// replace puts n random words in place of some, other ones: a word typed again in its place is no edit.
func (w *worded) replace(r *rand.Rand, at, gone, n int) {
	words, numbers := make([]string, n), make([]int, n)
	for i := range n {
		for words[i] == "" || slices.ContainsFunc(w.words[at:at+gone], func(old string) bool { return stem(old) == stem(words[i]) }) {
			words[i] = vocabulary[r.IntN(len(vocabulary))]
			if r.IntN(3) == 0 {
				words[i] += string(rune('a'+r.IntN(26))) + string(rune('a'+r.IntN(26)))
			}
		}
		numbers[i] = w.next
		w.next++
	}
	w.words = slices.Replace(w.words, at, at+gone, words...)
	w.numbers = slices.Replace(w.numbers, at, at+gone, numbers...)
}

// stem is the word of the vocabulary that a word was made of, without quotation marks.
func stem(word string) string {
	best := ""
	for _, v := range vocabulary {
		if strings.HasPrefix(word, v) && len(v) > len(best) {
			best = v
		}
	}
	return strings.Trim(best, "“”")
}

// text has paragraphs of about 25 words.
func (w *worded) text() string {
	var b strings.Builder
	for i, word := range w.words {
		if i > 0 && w.numbers[i]%25 == 0 {
			b.WriteByte('\n')
		} else if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

// span returns where the words of these numbers stand; ok only when they follow each other as they did.
func (w *worded) span(numbers []int) (s annotate.Span, ok bool) {
	at := 0
	for i, n := range w.numbers {
		if n == numbers[0] {
			if i+len(numbers) > len(w.numbers) || !slices.Equal(w.numbers[i:i+len(numbers)], numbers) {
				return s, false
			}
			s.Start = at
			for _, word := range w.words[i : i+len(numbers)] {
				at += len(word) + 1
			}
			s.End = at - 1
			return s, true
		}
		at += len(w.words[i]) + 1
	}
	return s, false
}

// TestCarryTenThousandEdits makes 10,000 random edits to texts with 200 marks, 20 revisions in a row. A
// placed mark quotes what it was made on, 99 of 100 marks whose words survive stay placed, and none is
// silently on other words. Words that stand once in the text before and once in the one after are the same
// words, whichever of two equal ones at their edge was taken out; every other placed mark must stand on the
// very words it was made on.
func TestCarryTenThousandEdits(t *testing.T) {
	const edits, chain, marks = 10_000, 20, 200
	r := rand.New(rand.NewPCG(11, 12))
	survived, placed, doubles := 0, 0, 0
	for range edits / chain {
		w := newWorded(r, 600)
		text := w.text()
		numbers, anchors := markWords(t, r, w, marks)
		for range chain {
			at := r.IntN(len(w.words) - 5)
			w.replace(r, at, r.IntN(5), r.IntN(5))
			now := w.text()
			after := annotate.Carry(text, now, anchors)
			before := text
			text = now
			var keptNumbers [][]int
			var kept []annotate.Anchor
			for i, a := range after {
				if a.State != annotate.Lost && a.Span.In(now) != a.Quote {
					t.Fatalf("%s at %v stands on %q, quotes %q", a.State, a.Span, a.Span.In(now), a.Quote)
				}
				own, alive := w.span(numbers[i])
				if alive {
					survived++
				}
				if a.State != annotate.Placed {
					continue
				}
				if alive {
					placed++
				}
				if !alive || own != a.Span {
					doubles++
					if strings.Count(before, a.Quote) != 1 || strings.Count(now, a.Quote) != 1 {
						t.Fatalf("%q is placed at %v on other words: %q", a.Quote, a.Span, now[max(0, a.Span.Start-40):min(len(now), a.Span.End+40)])
					}
					continue
				}
				kept, keptNumbers = append(kept, a), append(keptNumbers, numbers[i])
			}
			anchors, numbers = kept, keptNumbers
		}
	}
	t.Logf("%d edits: the words of marks survived %d times, placed %d times; a phrase that stands once lost one of two equal words at its edge %d times", edits, survived, placed, doubles)
	if float64(placed) < 0.99*float64(survived) {
		t.Errorf("%d of %d marks whose words survive are placed, want 99 %%", placed, survived)
	}
}

func markWords(t *testing.T, r *rand.Rand, w *worded, n int) (numbers [][]int, anchors []annotate.Anchor) {
	text := w.text()
	for range n {
		first, many := r.IntN(len(w.words)-12), 1+r.IntN(12)
		own := slices.Clone(w.numbers[first : first+many])
		s, _ := w.span(own)
		a, err := annotate.MakeAnchor(text, s)
		if err != nil || a.Span != s {
			t.Fatalf("MakeAnchor(%v) = %v, %v", s, a.Span, err)
		}
		numbers, anchors = append(numbers, own), append(anchors, a)
	}
	return numbers, anchors
}

// FuzzCarry edits a text at any place: a mark that is not lost quotes its words, and a proposal for a lost
// one lies in the text on whole letters.
func FuzzCarry(f *testing.F) {
	f.Add("The firms baked the rules, Krol said.", 10, 15, 4, 26, "backed")
	f.Add("腾讯的马化滕支持新规。", 9, 18, 15, 18, "腾")
	f.Add("said \u4E0D", 0, 4, 4, 4, "\u0338") // an accent joins the last letter of a mark
	f.Add("e\u0301👨‍👩‍👧🇩🇪", 0, 9, 3, 4, "")
	f.Fuzz(func(t *testing.T, text string, from, to, at, end int, words string) {
		text = annotate.Canonical(text)
		from, to, at, end = within(text, from), within(text, to), within(text, at), within(text, end)
		a, err := annotate.MakeAnchor(text, annotate.Span{Start: min(from, to), End: max(from, to)})
		if err != nil {
			return
		}
		now := annotate.Canonical(text[:min(at, end)] + words + text[max(at, end):])
		got := annotate.Carry(text, now, []annotate.Anchor{a})[0]
		if got.State != annotate.Lost && got.Span.In(now) != a.Quote {
			t.Fatalf("%s at %v of %q stands on %q, quotes %q", got.State, got.Span, now, got.Span.In(now), a.Quote)
		}
		if got.State != annotate.Lost && annotate.Snap(now, got.Span) != got.Span {
			t.Fatalf("%s at %v of %q cuts a letter in two", got.State, got.Span, now)
		}
		if s, score, ok := annotate.Propose(now, got); ok && (s.Empty() || s.End > len(now) || score < 0 || score > 1 || annotate.Snap(now, s) != s) {
			t.Fatalf("Propose(%q, %q) = %v, %v", now, a.Quote, s, score)
		}
	})
}

func within(text string, at int) int {
	if at < 0 {
		at = -(at + 1)
	}
	return at % (len(text) + 1)
}

// TestCarryTellsDoublesApart: what happens beside one of two equal words, and to a word that grows.
func TestCarryTellsDoublesApart(t *testing.T) {
	for _, c := range []struct {
		before, mark string
		from         int // where the mark is looked for
		now, state   string
		at           int // where it stands now
	}{
		{"he saw the the harbour", "the", 0, "he saw the harbour", annotate.Doubtful, 7},
		{"he saw the harbour", "the", 0, "he saw the the harbour", annotate.Doubtful, 11},
		{"he saw the the harbour", "the", 0, "then he saw the the harbour", annotate.Placed, 12},
		{"of the powers", "the", 0, "of thebes powers", annotate.Lost, 0},
		{"马云，马化腾", "马", 3, "马云，张勇，马化腾", annotate.Placed, 18},
		{"Krol and Ma and Zhang", "Ma", 0, "Lind or Ma or Wang", annotate.Placed, 8}, // it stands once: no doubt though all around it is new
		{"Ma and Zhang and Ma", "Ma", 5, "Ma and Zhang or Ma", annotate.Placed, 16},
	} {
		at := c.from + strings.Index(c.before[c.from:], c.mark)
		a, err := annotate.MakeAnchor(c.before, annotate.Span{Start: at, End: at + len(c.mark)})
		if err != nil {
			t.Fatal(err)
		}
		got := annotate.Carry(c.before, c.now, []annotate.Anchor{a})[0]
		if got.State != c.state || got.Span.Start != c.at || got.State == annotate.Doubtful && (got.Score <= 0 || got.Score >= 1) {
			t.Errorf("%q of %q in %q: %s at %d, score %.2f; want %s at %d", c.mark, c.before, c.now, got.State, got.Span.Start, got.Score, c.state, c.at)
		}
	}
}

// TestCarryOverLongGaps: a newer extraction drops thousands of words at the top and at the end, and corrects a
// word between: every mark whose words survive stays placed.
func TestCarryOverLongGaps(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	paragraph := func() string {
		words := make([]string, 60)
		for i := range words {
			words[i] = vocabulary[r.IntN(len(vocabulary))] + string(rune('a'+r.IntN(26)))
		}
		return strings.Join(words, " ")
	}
	var paragraphs []string
	for range 150 {
		paragraphs = append(paragraphs, paragraph())
	}
	before := strings.Join(paragraphs, "\n")
	kept := append([]string{"A new first line"}, paragraphs[50:100]...)
	kept[26] += " corrected"
	now := strings.Join(kept, "\n")
	var anchors []annotate.Anchor
	first := len(strings.Join(paragraphs[:50], "\n")) + 1
	for range 300 {
		at := first + r.IntN(len(strings.Join(paragraphs[50:100], "\n"))-60)
		a, err := annotate.MakeAnchor(before, annotate.Span{Start: at, End: at + 1 + r.IntN(50)})
		if err != nil {
			t.Fatal(err)
		}
		anchors = append(anchors, a)
	}
	placed := 0
	for _, a := range annotate.Carry(before, now, anchors) {
		if a.State == annotate.Placed {
			placed++
		}
	}
	if placed < 295 { // a few end where the paragraph was added to
		t.Errorf("%d of 300 marks stay placed", placed)
	}
}
