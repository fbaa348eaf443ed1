package app

const placesMost = 50 // that one can go back through

// A visited place is where the reader was before something else was opened.
type visited struct {
	article string
	place   scrollPlace
}

// A trail is the places before and, after going back, those ahead. Only where someone read counts: looking
// through hits with the arrows leaves no places.
type trail struct {
	before, ahead []visited
	read          bool // the reader had the keys since the last place was kept
}

// keep remembers the place of the open article, if it was read.
func (v *articleView) keep() {
	if !v.trail.read || v.article.ID == "" {
		return
	}
	v.trail.read = false
	v.trail.ahead = nil
	v.trail.before = append(v.trail.before, visited{v.article.ID, v.place()})
	if n := len(v.trail.before); n > placesMost {
		v.trail.before = v.trail.before[n-placesMost:]
	}
}

// goBack opens the place before; with ahead, the one that going back left. What was searched for stays.
func (v *articleView) goBack(ahead bool, then func()) bool {
	from, to := &v.trail.before, &v.trail.ahead
	if ahead {
		from, to = to, from
	}
	n := len(*from)
	if n == 0 || v.article.ID == "" {
		return false
	}
	last := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, visited{v.article.ID, v.place()})
	v.trail.read = false // what is left now is among the places already
	if last.article == v.article.ID {
		v.stand(last.place)
		v.trail.read = true
		then()
		return true
	}
	v.gen++
	v.fetch(last.article, func(l loaded) {
		v.leave()
		v.show(l)
		v.light(nil)
		v.stand(last.place)
		v.trail.read = true
		v.log.open(last.article)
		then()
	})
	return true
}

// stand scrolls to a place of the open article.
func (v *articleView) stand(p scrollPlace) {
	end := len(v.article.Revision.Text)
	v.reader.ClearSelection()
	v.reader.SetCaret(min(p.Caret, end))
	v.reader.ScrollTo(min(p.Byte, end), p.Shift)
}

// goBack goes to the place before, or ahead again.
func (w *window) goBack(ahead bool) {
	switch {
	case w.view.goBack(ahead, w.focusReader):
	case ahead:
		w.toasts.show("There is no place ahead.", false)
	default:
		w.toasts.show("There is no place before this one.", false)
	}
}
