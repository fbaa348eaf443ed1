package reader

import "slices"

// chosenShare is how much of its line's colour the fill of a chosen mark takes: letters of
// the body keep a contrast of 9:1 in light and 6:1 in dark.
const chosenShare = 0.16

// SetChosen shows the marks with these IDs whole and stronger, over the fills of those that lie within them:
// where marks overlap it is seen which one the window tells of. It costs the lines of the marks that change.
func (r *Reader) SetChosen(ids []string) {
	if slices.Equal(ids, r.chosen) {
		return
	}
	before := r.chosen
	r.chosen = slices.Clone(ids)
	changed := false
	for _, m := range r.marks.given {
		if slices.Contains(before, m.ID) != r.isChosen(m.ID) {
			r.restyle(m.Span)
			changed = true
		}
	}
	if changed {
		r.repaintMarked()
	}
}

func (r *Reader) isChosen(id string) bool {
	return len(r.chosen) > 0 && slices.Contains(r.chosen, id)
}
