package annotate

import (
	"sort"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// A Span is a half-open stretch of a text in bytes.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len returns the length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Empty reports whether nothing is in the span.
func (s Span) Empty() bool { return s.End <= s.Start }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// In returns the words of the span; it panics when the span lies outside the text.
func (s Span) In(text string) string { return text[s.Start:s.End] }

const stride = 256 // bytes between two checkpoints of Offsets

// Offsets converts between the three units in which programs count text: bytes (ours), Unicode code
// points (JSON, Python, R) and UTF-16 units (JavaScript, Java). It holds three numbers for every 256
// bytes, so a conversion walks at most that far. It is read-only after NewOffsets.
type Offsets struct {
	text  string
	marks []mark
}

type mark struct{ byte, point, unit int }

// NewOffsets prepares the conversions of text.
func NewOffsets(text string) *Offsets {
	o := &Offsets{text: text}
	m := mark{}
	next := 0
	for i, r := range text {
		if i >= next {
			m.byte = i
			o.marks = append(o.marks, m)
			next = i + stride
		}
		m.point++
		m.unit += units(r)
	}
	if len(o.marks) == 0 {
		o.marks = []mark{{}}
	}
	return o
}

func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// find walks from the last checkpoint whose key is not past at, until key reaches at.
func (o *Offsets) find(at int, key func(mark) int) mark {
	i := sort.Search(len(o.marks), func(i int) bool { return key(o.marks[i]) > at }) - 1
	m := o.marks[max(i, 0)]
	for key(m) < at && m.byte < len(o.text) {
		r, n := utf8.DecodeRuneInString(o.text[m.byte:])
		m.byte += n
		m.point++
		m.unit += units(r)
	}
	return m
}

func byByte(m mark) int  { return m.byte }
func byPoint(m mark) int { return m.point }
func byUnit(m mark) int  { return m.unit }

// Point returns the code point offset of a byte offset. An offset inside a character counts as the
// one after it; one past the end is the end.
func (o *Offsets) Point(at int) int { return o.find(at, byByte).point }

// Unit returns the UTF-16 offset of a byte offset.
func (o *Offsets) Unit(at int) int { return o.find(at, byByte).unit }

// FromPoint returns the byte offset of a code point offset.
func (o *Offsets) FromPoint(at int) int { return o.find(at, byPoint).byte }

// FromUnit returns the byte offset of a UTF-16 offset; one inside a surrogate pair counts as after it.
func (o *Offsets) FromUnit(at int) int { return o.find(at, byUnit).byte }

// Points returns the span in code points.
func (o *Offsets) Points(s Span) Span { return Span{o.Point(s.Start), o.Point(s.End)} }

// FromPoints returns the span in bytes of one in code points.
func (o *Offsets) FromPoints(s Span) Span { return Span{o.FromPoint(s.Start), o.FromPoint(s.End)} }

// Snap widens a span to whole grapheme clusters (UAX 29), so that no mark cuts a letter from its
// accent or a flag in two. Offsets outside the text are brought inside.
func Snap(text string, s Span) Span {
	s.Start, s.End = min(max(s.Start, 0), len(text)), min(max(s.End, 0), len(text))
	if s.End < s.Start {
		s.Start, s.End = s.End, s.Start
	}
	return Span{clusterStart(text, s.Start), clusterEnd(text, s.End)}
}

// safeStart finds a byte before at where a cluster surely starts: after an LF or an ASCII letter
// followed by an ASCII letter, so that segmentation need not begin at the top of the text.
func safeStart(text string, at int) int {
	for i := at - 1; i > 0; i-- {
		if text[i] == '\n' || (text[i] < 0x80 && text[i-1] < 0x80 && text[i] >= ' ' && text[i-1] >= ' ') {
			return i
		}
	}
	return 0
}

func clusterStart(text string, at int) int {
	if at <= 0 || at >= len(text) {
		return at
	}
	pos, state := safeStart(text, at), -1
	for pos < at {
		var c string
		c, _, _, state = uniseg.FirstGraphemeClusterInString(text[pos:], state)
		if pos+len(c) > at {
			return pos
		}
		pos += len(c)
	}
	return pos
}

func clusterEnd(text string, at int) int {
	start := clusterStart(text, at)
	if start == at {
		return at
	}
	c, _, _, _ := uniseg.FirstGraphemeClusterInString(text[start:], -1)
	return start + len(c)
}
