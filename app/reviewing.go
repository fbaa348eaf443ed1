package app

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/archive"
)

// A review goes through the words of the open article that a new revision may have moved to others, or lost:
// of marks, of reports and of examples. It offers a place as the selection: what is selected when Enter is pressed is the place. The
// reader keeps the keys, so that borders are moved and words chosen as always.
type review struct {
	w       *window
	article string
	items   []reviewItem
	at      int
	box     *fyne.Container
	title   *label
	now     *label
	onKey   func(*fyne.KeyEvent) bool
	onRune  func(rune) bool
}

// A reviewItem is an anchor in doubt. Of a mark owner is the annotation, else it is empty.
type reviewItem struct {
	archive.Doubt
	owner annotate.Annotation
}

// besideMarks lists the words of an article in doubt that no mark owns.
func besideMarks(ctx context.Context, a *archive.Archive, article string) ([]archive.Doubt, error) {
	all, err := a.Doubts(ctx, article)
	return slices.DeleteFunc(all, func(d archive.Doubt) bool { return d.Anchor.Role == annotate.RoleMark }), err
}

// what names the words in review.
func (x reviewItem) what() string {
	of := "of ‘" + x.Of + "’"
	if x.Of == "" {
		of = "of a statement"
	}
	switch x.Anchor.Role {
	case annotate.RoleCue:
		return "the verb of the report " + of
	case annotate.RoleContent:
		return "what is reported " + of
	case annotate.RoleSource:
		return "the source of the report " + of
	case annotate.RoleExample:
		return "the example " + of
	}
	return "the " + x.Of
}

const (
	reviewHeight = 108
	toastRoom    = 60 // below the bar, so that no toast covers it
)

// doubts lists the anchors of the open article that are not surely in their place: those of marks in text
// order, then those of reports and examples.
func (c *coding) doubts() []reviewItem {
	var out []reviewItem
	for _, a := range c.now.annotations {
		for _, x := range a.Anchors {
			if x.State != annotate.Placed {
				out = append(out, reviewItem{archive.Doubt{Anchor: x, Record: a.ID, Of: a.Type}, a})
			}
		}
	}
	for _, d := range c.now.doubts {
		out = append(out, reviewItem{Doubt: d})
	}
	return out
}

// reviewMarks opens the review at the anchor with an id, or the mark that has it, else at the first.
func (w *window) reviewMarks(id string) {
	w.endReview()
	items := w.coding.doubts()
	if len(items) == 0 {
		w.toasts.show("Every mark of this article is in its place.", false)
		return
	}
	r := &review{w: w, article: w.view.article.ID, items: items}
	r.at = max(0, slices.IndexFunc(items, func(x reviewItem) bool { return x.Anchor.ID == id || x.Record == id }))
	r.title, r.now = body(""), small("")
	r.title.face.bold = true
	buttons := inRow(gapSmall,
		button("Place it here · Enter", true, r.accept), button("Trash it · Delete", false, r.trash),
		button("Next · Space", false, func() { r.step(1) }), button("Close · Esc", false, w.endReview))
	r.box = container.NewStack(surface(10), padded(gap, gapWide, newColumn(6, r.title, r.now, buttons)))
	w.review = r
	putOn(w.view.layer, r.box)
	rd := w.view.reader
	r.onKey, r.onRune = rd.OnKey, rd.OnRune
	rd.OnKey, rd.OnRune = r.key, r.rune
	w.focusReader()
	r.show()
	w.log.focus("review")
}

// endReview closes the review.
func (w *window) endReview() {
	r := w.review
	if r == nil {
		return
	}
	w.review = nil
	w.view.reader.OnKey, w.view.reader.OnRune = r.onKey, r.onRune
	takeOff(w.view.layer, r.box)
	w.focusReader()
}

// reviewed follows a reload: it keeps to the marks that are still in doubt, and ends with the article.
func (w *window) reviewed() {
	r := w.review
	if r == nil {
		return
	}
	if r.article != w.view.article.ID {
		w.endReview()
		return
	}
	was := reviewItem{}
	if r.at < len(r.items) {
		was = r.items[r.at]
	}
	r.items = w.coding.doubts()
	if i := slices.IndexFunc(r.items, func(x reviewItem) bool { return x.Anchor.ID == was.Anchor.ID }); i >= 0 {
		r.at = i
		return
	}
	r.at = min(r.at, len(r.items)-1)
	r.show()
}

// show selects the place that is offered for the current mark and says what it was made on.
func (r *review) show() {
	w := r.w
	if len(r.items) == 0 {
		w.endReview()
		w.toasts.show("Every mark is in its place again.", false)
		return
	}
	x := r.items[r.at]
	text := w.view.article.Revision.Text
	s, score, ok := annotate.Propose(text, x.Anchor)
	r.title.set(fmt.Sprintf("%d of %d · %s · %s", r.at+1, len(r.items), quote(x.Anchor.Quote), x.what()))
	switch {
	case ok && x.Anchor.State == annotate.Doubtful:
		r.now.set(fmt.Sprintf("These words stand here now, but what stood around them does not: %s sure.", percent(score)))
	case ok:
		r.now.set(fmt.Sprintf("Its words were changed. Here stands %s, %s alike.", quote(s.In(text)), percent(score)))
	default:
		r.now.set("Its words are gone. Select others for it, or move it to the trash.")
	}
	r.place()
	if !ok { // or Enter would place it on the words of the mark before
		w.view.reader.SetCaret(w.view.reader.Caret())
	} else {
		w.view.reader.Select(s)
		w.view.reader.Reveal(s)
		w.coding.makeRoom(reviewHeight + toastRoom + gap)
	}
	w.log.write("review", event{"at": r.at + 1, "of": len(r.items), "role": x.Anchor.Role, "quote": x.Anchor.Quote, "state": x.Anchor.State, "proposed": s.In(text), "score": score})
}

func percent(score float64) string { return fmt.Sprintf("%.0f %%", score*100) }

// place stands the bar at the foot of the reader.
func (r *review) place() {
	room := r.w.view.layer.Size()
	width := min(720, room.Width-2*gapWide)
	r.box.Resize(fyne.NewSize(width, reviewHeight))
	r.box.Move(fyne.NewPos(float32(int((room.Width-width)/2)), room.Height-reviewHeight-toastRoom))
}

func (r *review) step(by int) {
	r.at = (r.at + by + len(r.items)) % len(r.items)
	r.show()
}

// key answers the keys of the review; the others do what they always do in the reader.
func (r *review) key(e *fyne.KeyEvent) bool {
	switch {
	case r.w.coding.overlay != nil:
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		r.accept()
		return true
	case e.Name == fyne.KeyDelete:
		r.trash()
		return true
	case e.Name == fyne.KeyEscape:
		r.w.endReview()
		return true
	}
	return r.onKey(e)
}

func (r *review) rune(c rune) bool {
	if c == ' ' && r.w.coding.overlay == nil {
		r.step(1)
		return true
	}
	return r.onRune(c)
}

// accept places the mark on the selection: one step, undone as any.
func (r *review) accept() {
	w, x := r.w, r.items[r.at]
	spans := w.view.reader.Selection().Spans
	if len(spans) == 0 {
		w.toasts.show("Select the words that the mark belongs to, then press Enter.", false)
		return
	}
	if !w.coding.free(x.Record, r.accept) {
		return
	}
	anchor, err := annotate.MakeAnchor(w.view.article.Revision.Text, spans[len(spans)-1])
	if err != nil {
		w.fail(err)
		return
	}
	label := "Confirmed the place of " + quote(x.Anchor.Quote)
	if anchor.Quote != x.Anchor.Quote {
		label = fmt.Sprintf("Placed %s on %s", quote(x.Anchor.Quote), quote(anchor.Quote))
	}
	id, owner := x.Anchor.ID, x.owner.ID
	w.coding.commit(plan{label: label, changes: []annotate.Change{annotate.Edit("anchor", id, annotate.Fields{
		"state": annotate.Placed, "score": 1.0, "start": int64(anchor.Span.Start), "end": int64(anchor.Span.End),
		"quote": anchor.Quote, "prefix": anchor.Prefix, "suffix": anchor.Suffix})},
		apply: func(s *coded) {
			s.settle(id)
			a, ok := s.annotation(owner)
			if !ok {
				return
			}
			a.Anchors = slices.Clone(a.Anchors)
			for i := range a.Anchors {
				if b := &a.Anchors[i]; b.ID == id {
					b.Span, b.Quote, b.Prefix, b.Suffix, b.State, b.Score = anchor.Span, anchor.Quote, anchor.Prefix, anchor.Suffix, annotate.Placed, 1
				}
			}
			s.putAnnotation(a)
		},
		done: func(annotate.Step) { w.toasts.show(label, true) }})
	w.reviewed()
}

// trash moves the mark in review to the trash; of a report or an example only these words of it.
func (r *review) trash() {
	c, x := r.w.coding, r.items[r.at]
	if x.owner.ID != "" {
		c.trashMark(x.owner)
		r.w.reviewed()
		return
	}
	if !c.free(x.Record, r.trash) {
		return
	}
	label, id := fmt.Sprintf("Moved %s to the trash: %s", x.what(), quote(x.Anchor.Quote)), x.Anchor.ID
	c.commit(plan{label: label, changes: []annotate.Change{annotate.Trash("anchor", id)}, apply: func(s *coded) { s.settle(id) },
		done: func(annotate.Step) { r.w.toasts.show(label, true) }})
	r.w.reviewed()
}

// settle takes an anchor out of those in doubt.
func (s *coded) settle(anchor string) {
	s.doubts = slices.DeleteFunc(s.doubts, func(d archive.Doubt) bool { return d.Anchor.ID == anchor })
}

// todoKind says what is open, and of a mark in doubt how sure its place is.
func todoKind(t archive.Todo) string {
	role := ""
	switch t.Role {
	case annotate.RoleCue:
		role = "verb · "
	case annotate.RoleContent:
		role = "reported · "
	case annotate.RoleExample:
		role = "example · "
	}
	switch {
	case t.Kind != archive.TodoDoubtful:
		return t.Kind
	case t.Span.Empty() && t.Score > 0:
		return fmt.Sprintf("%swords changed · found %s alike", role, percent(t.Score))
	case t.Span.Empty():
		return role + "words gone or changed"
	}
	return fmt.Sprintf("%sdoubtful place · %s sure", role, percent(t.Score))
}
