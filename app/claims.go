package app

import (
	"fmt"
	"slices"
	"strings"

	"pressmark/annotate"
	"pressmark/app/reader"
)

// markClaim marks the selection as a claim and opens the strip on it; on a claim, another statement.
func (c *coding) markClaim() bool {
	spans := c.reader.Selection().Spans
	if len(spans) == 0 {
		a, ok := c.markAt(c.reader.Caret(), annotate.TypeClaim)
		if !ok {
			c.toast("Select the words of the claim first"+c.pressing(", then press %s", markClaim)+".", false)
			return false
		}
		spans = spansOf(a)
	}
	group := newID()
	if a, ok := c.now.exactly(spans[0], annotate.TypeClaim); ok {
		c.openStrip(annotate.Statement{}, a, group, 0, stopConcept, 0)
		return true
	}
	a := c.claim(spans, group)
	c.openStrip(annotate.Statement{}, a, group, 1, stopConcept, 0)
	return true
}

// claim marks words as a claim, as a step of a group.
func (c *coding) claim(spans []annotate.Span, group string) annotate.Annotation {
	a := c.annotation(annotate.TypeClaim, spans)
	c.commit(plan{label: "Marked " + quote(c.wordsOf(spans)) + " as claim", group: group,
		changes: []annotate.Change{createAnnotation(a, spans)}, apply: func(s *coded) { s.putAnnotation(a) }, record: a.ID,
		undo: func() {
			if s, ok := c.overlay.(*strip); ok && s.gone() {
				c.closeOverlay()
			}
			c.reader.Select(spans...)
		}})
	return a
}

// reopen opens the strip of a statement at one of its stops.
func (c *coding) reopen(st annotate.Statement, first string, nth int) *strip {
	for _, id := range st.Evidence {
		if a, ok := c.now.annotation(id); ok && !spanOf(a).Empty() {
			c.reader.Reveal(spanOf(a))
			return c.openStrip(st, a, newID(), 0, first, nth)
		}
	}
	return nil
}

// openMark opens what is meant: a claim's statement in the strip, another mark in its picker.
func (c *coding) openMark() bool {
	a, ok := c.here()
	if !ok {
		return false
	}
	switch a.Type {
	case annotate.TypeClaim:
		c.reader.Select(spansOf(a)...)
		if st, ok := c.statementOf(a); ok {
			return !c.free(st.ID, func() { c.openMark() }) || c.openStrip(st, a, newID(), 0, stopConcept, 0) != nil
		}
		return c.markClaim()
	case annotate.TypeTag:
		c.show(a)
		return true
	}
	c.reader.Select(spansOf(a)...)
	return c.mark(a.Type)
}

// statementOf returns the statement of a claim: of several the one that the right pane tells of, else the last.
func (c *coding) statementOf(a annotate.Annotation) (annotate.Statement, bool) {
	if st, ok := c.now.statement(c.aimed); ok && slices.Contains(st.Evidence, a.ID) {
		return st, true
	}
	return c.now.statementOn(a.ID)
}

// openStatement opens the strip of a statement of the open article.
func (c *coding) openStatement(id string) {
	if st, ok := c.now.statement(id); ok && c.free(id, func() { c.openStatement(id) }) {
		c.reopen(st, stopConcept, 0)
	}
}

// last returns the statement coded last, else the last one before the caret.
func (c *coding) last() (annotate.Statement, bool) {
	if st, ok := c.now.statement(c.lastStatement); ok {
		return st, true
	}
	at := c.reader.Caret()
	return c.statementBefore(annotate.Span{Start: at + 1, End: at + 1})
}

// nextSpeaker adds a speaker to the last statement: the same claim, the next speaker.
func (c *coding) nextSpeaker() bool {
	st, ok := c.last()
	if !ok {
		return false
	}
	if !c.free(st.ID, func() { c.nextSpeaker() }) {
		return true
	}
	s := c.reopen(st, stopSpeaker, 0)
	if s == nil {
		return false
	}
	if len(st.Speakers) > 0 {
		s.addSpeaker()
	}
	return true
}

// nextClaim marks the selection as a further claim of the last statement's speakers.
func (c *coding) nextClaim() bool {
	spans := c.reader.Selection().Spans
	before, ok := c.last()
	if !ok || len(spans) == 0 {
		return false
	}
	group, steps := newID(), 0
	a, marked := c.now.exactly(spans[0], annotate.TypeClaim)
	if !marked {
		a, steps = c.claim(spans, group), 1
	}
	s := c.openStrip(annotate.Statement{}, a, group, steps, stopConcept, 0)
	s.carry(before)
	s.resize()
	s.visit(s.at)
	return true
}

// carry takes the speakers and reporters of a statement over, as guesses to be confirmed.
func (s *strip) carry(before annotate.Statement) {
	for i, p := range before.Speakers {
		if i > 0 {
			fresh := annotate.Part{ID: newID()}
			s.draft.putSpeaker(s.draft.index(stopFor, i-1)+1, i, fresh)
			s.draft.putJob(i, fresh)
		}
		s.draft.stop(stopSpeaker, i).value = who(p.Entity, p.Resolution, p.Annotation, p.Inferred, true)
		s.draft.stop(stopFor, i).value = who(p.ForEntity, p.ForResolution, p.ForAnnotation, p.ForInferred, true)
		s.draft.stop(stopJob, i).value = held{id: p.Job, guess: p.Job != ""}
	}
}

// addEvidence makes the selection a further evidence of the last statement.
func (c *coding) addEvidence() bool {
	spans := c.reader.Selection().Spans
	st, ok := c.last()
	if !ok || len(spans) == 0 {
		return false
	}
	if !c.free(st.ID, func() { c.addEvidence() }) {
		return true
	}
	words := c.wordsOf(spans)
	a, marked := c.now.exactly(spans[0], annotate.TypeClaim)
	if marked && slices.Contains(st.Evidence, a.ID) {
		return false
	}
	p := plan{label: "Added " + quote(words) + " as evidence"}
	if !marked {
		a = c.annotation(annotate.TypeClaim, spans)
		p.record = a.ID
		p.changes = append(p.changes, createAnnotation(a, spans))
	}
	p.changes = append(p.changes, annotate.Create("statement_evidence", "", annotate.Fields{"statement": st.ID, "annotation": a.ID, "ordinal": len(st.Evidence)}))
	st.Evidence = append(slices.Clone(st.Evidence), a.ID)
	p.apply = func(s *coded) {
		s.putAnnotation(a)
		s.putStatement(st)
	}
	c.reader.SetCaret(spans[len(spans)-1].End)
	c.commit(p)
	c.toast(p.label+" of the statement before", true)
	return true
}

// addExample makes the selection, or the claim at the caret, an example for the concept of its statement,
// else of the last one; words that carry a tag become one of the tag.
func (c *coding) addExample() bool {
	spans := c.target()
	st, ok := c.last()
	if a, on := c.here(); on {
		if own, coded := c.now.statementOn(a.ID); coded {
			st, ok = own, true
			spans = spansOf(a)
		}
	}
	table, code, name := annotate.CodeConcept, st.Concept, c.conceptName(st.Concept)
	if a, on := c.here(); on && a.Type == annotate.TypeTag {
		table, code, name, ok = annotate.CodeTag, a.Tag, c.tagName(a.Tag), true
		spans = spansOf(a)
	}
	if !ok || name == "" || len(spans) == 0 {
		return false
	}
	anchor, err := annotate.MakeAnchor(c.article.Revision.Text, spans[0])
	if err != nil {
		return false
	}
	label := fmt.Sprintf("Took %s as an example of %s", quote(c.wordsOf(spans)), quote(name))
	c.commit(plan{label: label, changes: []annotate.Change{annotate.Create("anchor", "", annotate.Fields{
		table: code, "role": annotate.RoleExample, "revision": c.article.Revision.ID, "start": anchor.Span.Start, "end": anchor.Span.End,
		"quote": anchor.Quote, "prefix": anchor.Prefix, "suffix": anchor.Suffix})}})
	c.toast(label, true)
	return true
}

// tagged returns what a tag is for: the selection, else the mark or the name at the caret; none: the
// whole article.
func (c *coding) tagged() []annotate.Span {
	if spans := c.reader.Selection().Spans; len(spans) > 0 {
		return spans
	}
	if a, ok := c.markAt(c.reader.Caret()); ok {
		return spansOf(a)
	}
	if s, ok := c.nameAt(c.reader.Caret()); ok {
		return []annotate.Span{s}
	}
	return nil
}

// pickTag asks for a tag.
func (c *coding) pickTag() bool {
	spans := c.tagged()
	p := newPicker(c, spans)
	p.chooser.find = c.tagChoices
	p.chooser.make = func(typed string) (choice, bool) {
		return choice{kind: chooseNew, text: typed, note: " tag"}, typed != ""
	}
	p.chooser.take = func(ch choice) {
		c.closeOverlay()
		if ch.kind == chooseTag {
			c.tagSpans(ch.id, spans)
			return
		}
		c.tagNew(ch.text, spans)
	}
	hint := "Which tag?"
	if len(spans) == 0 {
		hint = "Which tag for the whole article?"
	}
	p.open(hint)
	return true
}

func (c *coding) tagChoices(typed string) []choice {
	var rows []choice
	exact := false
	for _, t := range c.tags {
		if conceptFit(annotate.Concept{Name: t.Name, Aliases: t.Aliases}, typed) > 0 {
			row := choice{kind: chooseTag, id: t.ID, text: t.Name}
			if t.Digit != "" {
				row.note = "key " + t.Digit
			}
			rows = append(rows, row)
			exact = exact || annotate.Fold(t.Name) == annotate.Fold(typed)
		}
	}
	if name := strings.TrimSpace(typed); name != "" && !exact {
		rows = append(rows, c.freshCode("tag", name))
	}
	return rows
}

func (c *coding) tagByDigit(digit string) bool {
	for _, t := range c.tags {
		if t.Digit == digit {
			c.tagSpans(t.ID, c.tagged())
			return true
		}
	}
	c.toast("No tag has the key "+digit+" yet: "+c.pressing("%s makes tags, ", tag)+"the codebook gives them keys.", false)
	return true
}

func (c *coding) tagSpans(tag string, spans []annotate.Span) {
	c.commit(c.tagPlan(tag, c.tagName(tag), spans))
}

func (c *coding) tagName(id string) string {
	for _, t := range c.tags {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}

func (c *coding) tagPlan(tag, name string, spans []annotate.Span) plan {
	a := c.annotation(annotate.TypeTag, spans)
	a.Tag = tag
	c.lastMark = &madeMark{kind: annotate.TypeTag, tag: tag}
	c.aimed = a.ID
	words := "the whole article"
	if len(spans) > 0 {
		c.reader.SetCaret(spans[len(spans)-1].End)
		words = quote(c.wordsOf(spans))
	}
	return plan{label: fmt.Sprintf("Tagged %s %s", words, quote(name)), changes: []annotate.Change{createAnnotation(a, spans)},
		apply: func(s *coded) { s.putAnnotation(a) }, record: a.ID}
}

// tagNew makes a tag; the first nine get a digit.
func (c *coding) tagNew(name string, spans []annotate.Span) {
	t := annotate.Tag{ID: newID(), Name: name}
	if n := len(c.tags); n < 9 {
		t.Digit = string(rune('1' + n))
	}
	for _, other := range c.tags {
		if other.Digit == t.Digit {
			t.Digit = ""
		}
	}
	c.tags = append(c.tags, t)
	p := c.tagPlan(t.ID, name, spans)
	p.changes = slices.Insert(p.changes, 0, annotate.Create("tag", t.ID, annotate.Fields{"name": name, "digit": t.Digit}))
	p.undo = func() {
		c.tags = slices.DeleteFunc(c.tags, func(x annotate.Tag) bool { return x.ID == t.ID })
	}
	c.commit(p)
}

// clicked follows a click: the right pane tells of the mark under it, and of the next one outwards when
// the same place is clicked again.
func (c *coding) clicked(ids []string, at int) {
	if len(ids) == 0 {
		c.aim("")
		return
	}
	c.aim(c.cycle.next(ids))
}

// selected follows the selection of the reader: the right pane tells of the mark that has its borders.
func (c *coding) selected(s reader.Selection) {
	if c.overlay != nil || c.article.ID == "" {
		return
	}
	id := ""
	if len(s.Spans) > 0 {
		if _, ok := c.chosen(); ok {
			return
		}
		if a, ok := c.now.exactly(s.Spans[0]); ok {
			id = a.ID
		}
	} else if a, ok := c.markAt(s.Caret); ok {
		id = a.ID
	} else {
		c.cycle = clickCycle{}
	}
	if st, ok := c.now.statement(c.aimed); ok && slices.Contains(st.Evidence, id) {
		return
	}
	if id != c.aimed {
		c.aim(id)
	}
}
