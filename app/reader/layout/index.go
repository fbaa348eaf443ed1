package layout

import (
	"slices"
	"sort"

	"pressmark/annotate"
)

// Index finds the spans that touch a stretch of text without looking at the others, and gives each a
// lane: two that share a byte never have the same. A lane is the lowest free one when the span
// comes, and stays while the span does, so that bands do not jump when another mark goes.
//
// Spans stand in order of their start. The greatest end of every 32 lets a query pass over those that
// end too early. Adding one among n moves at most n small entries; a query costs the
// blocks before it plus its answers.
type Index struct {
	entries []entry
	maxima  []int32 // the greatest end of each block of entries
	used    []bool  // lanes, while Add looks for a free one
}

type entry struct {
	start, end int32
	lane       int32
	id         int32 // the caller's
}

const blockLen = 32

// NewIndex takes all spans at once; the id of a span is its place in the list.
func NewIndex(spans []annotate.Span) *Index {
	x := &Index{entries: make([]entry, len(spans))}
	for i, s := range spans {
		x.entries[i] = entry{int32(s.Start), int32(s.End), 0, int32(i)}
	}
	slices.SortStableFunc(x.entries, compare)
	x.assign()
	x.remax(0)
	return x
}

// compare orders by start, the longer first.
func compare(a, b entry) int {
	if a.start != b.start {
		return int(a.start - b.start)
	}
	return int(b.end - a.end)
}

// assign gives lanes greedily in order of start.
func (x *Index) assign() {
	var busy []int32 // where each lane becomes free
	for i := range x.entries {
		e := &x.entries[i]
		lane := 0
		for lane < len(busy) && busy[lane] > e.start {
			lane++
		}
		if lane == len(busy) {
			busy = append(busy, 0)
		}
		busy[lane] = e.end
		e.lane = int32(lane)
	}
}

func (x *Index) remax(from int) {
	blocks := (len(x.entries) + blockLen - 1) / blockLen
	for len(x.maxima) < blocks {
		x.maxima = append(x.maxima, 0)
	}
	x.maxima = x.maxima[:blocks]
	for b := from / blockLen; b < blocks; b++ {
		top := int32(0)
		for _, e := range x.entries[b*blockLen : min((b+1)*blockLen, len(x.entries))] {
			top = max(top, e.end)
		}
		x.maxima[b] = top
	}
}

// Len returns how many spans there are.
func (x *Index) Len() int { return len(x.entries) }

// Touching calls fn with every span that shares a byte with [start, end), in order of start, the
// longer first: from outer to inner where they nest.
func (x *Index) Touching(start, end int, fn func(id, lane int, s annotate.Span)) {
	last := sort.Search(len(x.entries), func(i int) bool { return int(x.entries[i].start) >= end })
	for b := 0; b*blockLen < last; b++ {
		if int(x.maxima[b]) <= start {
			continue
		}
		for i := b * blockLen; i < min((b+1)*blockLen, last); i++ {
			if e := &x.entries[i]; int(e.end) > start {
				fn(int(e.id), int(e.lane), annotate.Span{Start: int(e.start), End: int(e.end)})
			}
		}
	}
}

// Add takes one more span under an id.
func (x *Index) Add(id int, s annotate.Span) {
	e := entry{int32(s.Start), int32(s.End), 0, int32(id)}
	clear(x.used)
	x.Touching(s.Start, s.End, func(_, lane int, _ annotate.Span) {
		for len(x.used) <= lane {
			x.used = append(x.used, false)
		}
		x.used[lane] = true
	})
	for int(e.lane) < len(x.used) && x.used[e.lane] {
		e.lane++
	}
	i, _ := slices.BinarySearchFunc(x.entries, e, compare)
	for i < len(x.entries) && compare(x.entries[i], e) == 0 {
		i++
	}
	x.entries = slices.Insert(x.entries, i, e)
	x.remax(i)
}

// Remove drops the span with an id, which stood at s; false when there is none.
func (x *Index) Remove(id int, s annotate.Span) bool {
	e := entry{start: int32(s.Start), end: int32(s.End)}
	i, _ := slices.BinarySearchFunc(x.entries, e, compare)
	for ; i < len(x.entries) && compare(x.entries[i], e) == 0; i++ {
		if int(x.entries[i].id) == id {
			x.entries = slices.Delete(x.entries, i, i+1)
			x.remax(i)
			return true
		}
	}
	return false
}
