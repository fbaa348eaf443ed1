package annotate

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A difference is the stretches that two texts share, in order in both.
type difference struct {
	same []shared
	from int // length of the older text
}

type shared struct{ old, new, length int } // bytes

// diff compares what is left after taking off what is equal at both ends: paragraph by paragraph, and word by
// word where those differ, so that what a newer extraction drops in long pieces costs nothing. Both by Myers'
// O(ND) algorithm, given up in a stretch where more than maxEdits differ (there nothing is shared then, and
// quotations are searched).
func diff(old, now string) difference {
	head := commonHead(old, now)
	tail := commonTail(old[head:], now[head:])
	return between(old, now, head, tail, myers)
}

// diffBack is diff from the other end: where one of two equal words was taken out, diff keeps the first and
// diffBack the second.
func diffBack(old, now string) difference {
	tail := commonTail(old, now)
	head := commonHead(old[:len(old)-tail], now[:len(now)-tail])
	return between(old, now, head, tail, func(old, now string, a, b []Span) []shared {
		slices.Reverse(a)
		slices.Reverse(b)
		same := myers(old, now, a, b)
		slices.Reverse(same)
		return same
	})
}

// between compares what stands between the ends that two texts share.
func between(old, now string, head, tail int, compare func(old, now string, a, b []Span) []shared) difference {
	d := difference{from: len(old)}
	if head > 0 {
		d.same = append(d.same, shared{0, 0, head})
	}
	at, nowAt := head, head
	whole := compare(old, now, lines(old, head, len(old)-tail), lines(now, head, len(now)-tail))
	for _, s := range append(whole, shared{len(old) - tail, len(now) - tail, 0}) {
		if at < s.old && nowAt < s.new {
			d.same = append(d.same, compare(old, now, words(old, at, s.old), words(now, nowAt, s.new))...)
		}
		if s.length > 0 {
			d.same = append(d.same, s)
		}
		at, nowAt = s.old+s.length, s.new+s.length
	}
	if tail > 0 {
		d.same = append(d.same, shared{len(old) - tail, len(now) - tail, tail})
	}
	d.join()
	return d
}

// join merges stretches that touch in both texts.
func (d *difference) join() {
	out := d.same[:0]
	for _, s := range d.same {
		if k := len(out) - 1; k >= 0 && out[k].old+out[k].length == s.old && out[k].new+out[k].length == s.new {
			out[k].length += s.length
			continue
		}
		out = append(out, s)
	}
	d.same = out
}

// move returns where a span of the older text stands in the newer one; ok only when all of it does.
func (d difference) move(s Span) (Span, bool) {
	i := sort.Search(len(d.same), func(i int) bool { return d.same[i].old > s.Start }) - 1
	if i < 0 || s.End > d.same[i].old+d.same[i].length {
		return Span{}, false
	}
	by := d.same[i].new - d.same[i].old
	return Span{s.Start + by, s.End + by}, true
}

// beside reports whether a word beside a span, or the end of the text, is shared in one stretch with it.
func (d difference) beside(old string, s Span) bool {
	i := sort.Search(len(d.same), func(i int) bool { return d.same[i].old > s.Start }) - 1
	if i < 0 {
		return false
	}
	whole := Span{d.same[i].old, d.same[i].old + d.same[i].length}
	return s.Start == 0 || s.End == len(old) || strings.TrimSpace(old[whole.Start:s.Start]) != "" || strings.TrimSpace(old[min(s.End, whole.End):whole.End]) != ""
}

// near returns about where an offset of the older text is in the newer one.
func (d difference) near(at int) int {
	i := sort.Search(len(d.same), func(i int) bool { return d.same[i].old > at }) - 1
	if i < 0 {
		return at
	}
	return at + d.same[i].new - d.same[i].old
}

// commonHead is how many bytes two texts share at their beginning, whole words only: of "the" and "thebes"
// nothing is shared, else a mark would go to a part of another word.
func commonHead(a, b string) int {
	n := equalHead(a, b)
	for n > 0 && (insideWord(a, n) || insideWord(b, n)) {
		n--
	}
	return n
}

func equalHead(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func equalTail(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// commonTail is commonHead for the ends.
func commonTail(a, b string) int {
	n := equalTail(a, b)
	for n > 0 && (insideWord(a, len(a)-n) || insideWord(b, len(b)-n)) {
		n--
	}
	return n
}

// insideWord reports whether an offset cuts a word, or a letter.
func insideWord(text string, at int) bool {
	if at <= 0 || at >= len(text) {
		return false
	}
	if !utf8.RuneStart(text[at]) {
		return true
	}
	left, _ := utf8.DecodeLastRuneInString(text[:at])
	right, _ := utf8.DecodeRuneInString(text[at:])
	return inWord(left) && inWord(right)
}

// lines cuts text[from:to] after each line's end.
func lines(text string, from, to int) []Span {
	var out []Span
	for from < to {
		end := to
		if i := strings.IndexByte(text[from:to], '\n'); i >= 0 {
			end = from + i + 1
		}
		out = append(out, Span{from, end})
		from = end
	}
	return out
}

// words cuts text[from:to] into words, single other characters and runs of white space.
func words(text string, from, to int) []Span {
	var out []Span
	for at := from; at < to; {
		r, n := utf8.DecodeRuneInString(text[at:])
		end := at + n
		if inWord(r) {
			for end < to {
				r, n := utf8.DecodeRuneInString(text[end:])
				if !inWord(r) {
					break
				}
				end += n
			}
		}
		out = append(out, Span{at, end})
		at = end
	}
	return out
}

func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

const maxEdits = 2000 // words or paragraphs; the cost grows with its square

func myers(old, now string, a, b []Span) []shared {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	limit := min(len(a)+len(b), maxEdits)
	at := make([]int, 2*limit+3) // furthest x on each diagonal
	var trace [][]int
	mid := limit + 1
	for d := 0; d <= limit; d++ {
		trace = append(trace, append([]int(nil), at[mid-d-1:mid+d+2]...))
		for k := -d; k <= d; k += 2 {
			x := at[mid+k-1] + 1
			if k == -d || (k != d && at[mid+k-1] < at[mid+k+1]) {
				x = at[mid+k+1]
			}
			for x < len(a) && x-k < len(b) && strings.Compare(a[x].In(old), b[x-k].In(now)) == 0 {
				x++
			}
			at[mid+k] = x
			if x >= len(a) && x-k >= len(b) {
				return backtrack(trace, a, b, d)
			}
		}
	}
	return nil
}

// backtrack walks the recorded diagonals from the end and collects the equal words.
func backtrack(trace [][]int, a, b []Span, d int) []shared {
	var out []shared
	x, y := len(a), len(b)
	for ; d >= 0; d-- {
		row := trace[d] // index k+d+1
		k := x - y
		prev := k - 1
		if k == -d || (k != d && row[k-1+d+1] < row[k+1+d+1]) {
			prev = k + 1
		}
		px := row[prev+d+1]
		py := px - prev
		if d == 0 {
			px, py = 0, 0
		}
		for x > px && y > py {
			x, y = x-1, y-1
			out = append(out, shared{a[x].Start, b[y].Start, a[x].Len()})
		}
		x, y = px, py
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}
