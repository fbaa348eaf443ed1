package reader

import (
	"math"
	"slices"

	"pressmark/annotate"
	"pressmark/app/reader/layout"
)

// markSet is the marks shown: what the window gave, and a slot for each that keeps its place while the
// mark stays, so that neither its lane nor its tick moves when others come and go.
type markSet struct {
	given []Mark
	at    []int // the slot of each given mark
	slots []Mark
	free  []int // slots that are empty
	index *layout.Index
}

func newMarkSet(marks []Mark) markSet {
	s := markSet{given: slices.Clone(marks), slots: slices.Clone(marks), at: make([]int, len(marks))}
	spans := make([]annotate.Span, len(marks))
	for i := range marks {
		s.at[i], spans[i] = i, marks[i].Span
	}
	s.index = layout.NewIndex(spans)
	return s
}

// fewMarks is how many marks may come and go at once before it is cheaper to begin anew.
const fewMarks = 64

// SetMarks shows these marks instead of those before. When most are the same in the same order, only
// the lines of the others are painted: after one mark more or less it costs little more than AddMark.
func (r *Reader) SetMarks(marks []Mark) {
	old := r.marks.given
	same := 0
	for same < len(old) && same < len(marks) && old[same] == marks[same] {
		same++
	}
	tail := 0
	for tail < len(old)-same && tail < len(marks)-same && old[len(old)-1-tail] == marks[len(marks)-1-tail] {
		tail++
	}
	gone, come := len(old)-same-tail, len(marks)-same-tail
	switch {
	case gone+come == 0:
	case gone+come > fewMarks:
		r.marks = newMarkSet(marks)
		r.restyle(annotate.Span{Start: 0, End: math.MaxInt32})
		r.view.bar.ticksStale = true
		r.paintAll()
	default:
		r.replaceMarks(same, same+gone, slices.Clone(marks[same:same+come]))
	}
}

// AddMark shows one more; it costs the lines that the mark stands on.
func (r *Reader) AddMark(m Mark) {
	n := len(r.marks.given)
	r.replaceMarks(n, n, []Mark{m})
}

// RemoveMark takes away every mark with an ID; it reports whether there was one.
func (r *Reader) RemoveMark(id string) bool {
	found := false
	for i := len(r.marks.given) - 1; i >= 0; i-- {
		if r.marks.given[i].ID == id {
			r.replaceMarks(i, i+1, nil)
			found = true
		}
	}
	return found
}

// replaceMarks puts other marks in the place of given[from:to] and paints their lines.
func (r *Reader) replaceMarks(from, to int, marks []Mark) {
	s := &r.marks
	for i := from; i < to; i++ {
		slot := s.at[i]
		r.dropTick(slot)
		s.index.Remove(slot, s.given[i].Span)
		s.slots[slot] = Mark{}
		s.free = append(s.free, slot)
		r.restyle(s.given[i].Span)
	}
	slots := make([]int, len(marks))
	for i, m := range marks {
		slots[i] = s.take(m)
		s.index.Add(slots[i], m.Span)
		r.addTick(slots[i])
		r.restyle(m.Span)
	}
	s.given = slices.Replace(s.given, from, to, marks...)
	s.at = slices.Replace(s.at, from, to, slots...)
	r.repaintMarked()
}

// take puts a mark into a free slot.
func (s *markSet) take(m Mark) int {
	n := len(s.free)
	if n == 0 {
		s.slots = append(s.slots, m)
		return len(s.slots) - 1
	}
	slot := s.free[n-1]
	s.free = s.free[:n-1]
	s.slots[slot] = m
	return slot
}
