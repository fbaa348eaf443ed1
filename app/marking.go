package app

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"pressmark/annotate"
	"pressmark/app/reader"
)

// A madeMark is the last mark, to be repeated.
type madeMark struct{ kind, entity, resolution, tag string }

// stopOf says what the picker of a type of mark asks for.
var stopOf = map[string]annotate.Stop{
	annotate.TypeSpeaker: annotate.StopSpeaker, annotate.TypeFirm: annotate.StopFirm, annotate.TypeMention: annotate.StopMention,
}

// target returns the words to be marked: the selection, else the mark or the name at the caret.
func (c *coding) target() []annotate.Span {
	if spans := c.reader.Selection().Spans; len(spans) > 0 {
		return spans
	}
	at := c.reader.Caret()
	named := []string{annotate.TypeSpeaker, annotate.TypeFirm, annotate.TypeMention}
	if a, ok := c.chosen(); ok && slices.Contains(named, a.Type) {
		return spansOf(a)
	}
	if a, ok := c.markAt(at, named...); ok {
		return spansOf(a)
	}
	if s, ok := c.nameAt(at); ok {
		return []annotate.Span{s}
	}
	return nil
}

// nameAt returns the name at the caret: a run of capitalised words, or a known name without capitals.
func (c *coding) nameAt(at int) (annotate.Span, bool) {
	if s, ok := c.reading.NameAt(at); ok {
		return s, true
	}
	w, ok := c.reading.WordAt(at)
	if !ok {
		return w, false
	}
	text := c.article.Revision.Text
	for size := w.Len(); size > 1; size-- { // the longest known name of a text without spaces
		for start := w.Start; start+size <= w.End; start++ {
			s := annotate.Span{Start: start, End: start + size}
			if !utf8.RuneStart(text[start]) || s.End < len(text) && !utf8.RuneStart(text[s.End]) {
				continue
			}
			if s.Start <= at && at <= s.End && c.names.Known(c.article.ID, s.In(text)) {
				return s, true
			}
		}
	}
	return annotate.Span{}, false
}

// markAt returns the innermost mark of these types at a byte; none given: of any type.
func (c *coding) markAt(at int, types ...string) (annotate.Annotation, bool) {
	best, size := -1, 0
	for i := range c.now.annotations {
		a := &c.now.annotations[i]
		if len(types) > 0 && !slices.Contains(types, a.Type) {
			continue
		}
		for _, x := range a.Anchors {
			if x.State != annotate.Lost && x.Span.Start <= at && at <= x.Span.End && (best < 0 || x.Span.Len() < size) {
				best, size = i, x.Span.Len()
			}
		}
	}
	if best < 0 {
		return annotate.Annotation{}, false
	}
	return c.now.annotations[best], true
}

// context gathers what bears on whom words name.
func (c *coding) context(stop annotate.Stop, span annotate.Span, words string) annotate.MentionContext {
	return annotate.MentionContext{Reading: c.reading, Article: c.article.ID, Published: c.article.Date, Stop: stop, Span: span, Words: words,
		Marks: append(c.now.named(), c.trashed...)}
}

// mark opens the picker for a type of mark on the target.
func (c *coding) mark(kind string) bool {
	spans := c.target()
	if len(spans) == 0 {
		c.toast("Select words first: there is no name at the caret.", false)
		return true
	}
	words := c.wordsOf(spans)
	stop := stopOf[kind]
	old, retype := c.on(spans[0], annotate.TypeSpeaker, annotate.TypeFirm, annotate.TypeMention)
	if !retype {
		old = annotate.Annotation{}
	} else if !c.free(old.ID, func() { c.mark(kind) }) {
		return true
	}
	p := newPicker(c, spans)
	ask := c.asking(stop, spans[0], words, p.chooser)
	p.chooser.take = func(ch choice) {
		p.settle(ch, ask, func(ch choice) {
			c.closeOverlay()
			if retype {
				c.retype(old, kind, ch, words)
			} else {
				c.bind(kind, spans, ch, words, annotate.ByHand)
			}
		})
	}
	c.aimed = old.ID
	p.open(hints[stop])
	return true
}

var hints = map[annotate.Stop]string{
	annotate.StopSpeaker: "Who is it?", annotate.StopFirm: "Which firm or body?", annotate.StopMention: "What is named?",
}

func (c *coding) wordsOf(spans []annotate.Span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = c.text(s)
	}
	return strings.Join(parts, " […] ")
}

// A binding is whom a choice names, with the records that this takes.
type binding struct {
	entity     string
	resolution string
	name       string // as a label says it
	changes    []annotate.Change
	undo       func()
}

// bound carries a choice out: it makes the entity when it is a new one, and gives a known one the words as
// an alias in this article.
func (c *coding) bound(ch choice, words string) binding {
	switch ch.kind {
	case chooseUnsure:
		return binding{resolution: annotate.ResolvedUnsure, name: "not sure yet"}
	case chooseUnnamed:
		return binding{resolution: annotate.ResolvedUnnamed, name: "someone unnamed"}
	case chooseNobody:
		return binding{resolution: annotate.ResolvedNone, name: "nobody"}
	case chooseNew:
		return c.boundNew(ch, words)
	}
	b := binding{entity: ch.id, resolution: annotate.ResolvedEntity, name: ch.text}
	if e, ok := c.names.Entity(ch.id); ok {
		c.alias(&b, e, words)
	}
	return b
}

func (c *coding) boundNew(ch choice, words string) binding {
	e := annotate.Entity{ID: newID(), Kind: ch.entityKind, KindName: kindName(ch.entityKind), Name: ch.text, Distinguisher: ch.distinguisher}
	b := binding{entity: e.ID, resolution: annotate.ResolvedEntity, name: e.Name}
	b.changes = []annotate.Change{annotate.Create("entity", e.ID, annotate.Fields{"kind": e.Kind, "name": e.Name, "distinguisher": e.Distinguisher})}
	c.names.Put(e)
	b.undo = func() { c.names.Remove(e.ID) }
	c.alias(&b, e, words)
	return b
}

// alias makes the words another name of an entity in this article, when they are a name that it does
// not have. Descriptions ("the unicorn") name it here and nowhere else.
func (c *coding) alias(b *binding, e annotate.Entity, words string) {
	name, named := annotate.Name(words)
	if !named || annotate.Fold(name) == annotate.Fold(e.Name) {
		return
	}
	for _, a := range e.Aliases {
		if annotate.Fold(a.Text) == annotate.Fold(name) && (a.Article == "" || a.Article == c.article.ID) {
			return
		}
	}
	id, before := newID(), e
	b.changes = append(b.changes, annotate.Create("alias", id, annotate.Fields{"entity": e.ID, "text": name, "article": c.article.ID}))
	e.Aliases = append(slices.Clone(e.Aliases), annotate.Alias{ID: id, Text: name, Article: c.article.ID})
	c.names.Put(e)
	if undo := b.undo; undo == nil {
		b.undo = func() { c.names.Put(before) }
	}
}

func kindName(id string) string {
	for _, k := range annotate.BuiltinKinds {
		if k.ID == id {
			return k.Name
		}
	}
	return ""
}

// bind marks words as a choice of the picker.
func (c *coding) bind(kind string, spans []annotate.Span, ch choice, words, origin string) {
	b := c.bound(ch, words)
	a := c.annotation(kind, spans)
	a.Entity, a.Resolution, a.Origin = b.entity, b.resolution, origin
	c.lastMark = &madeMark{kind: kind, entity: b.entity, resolution: b.resolution}
	c.aimed = a.ID
	c.reader.SetCaret(spans[len(spans)-1].End)
	c.commit(plan{
		label:   fmt.Sprintf("Marked %s as %s %s", quote(words), kind, b.name),
		changes: append(b.changes, createAnnotation(a, spans)),
		apply:   func(s *coded) { s.putAnnotation(a) },
		record:  a.ID,
		undo: func() {
			if b.undo != nil {
				b.undo()
			}
			c.reader.Select(spans...)
		},
	})
	if b.entity != "" {
		c.decide(words, b.entity)
	}
}

// annotation makes an annotation of the open article, not yet in the archive.
func (c *coding) annotation(kind string, spans []annotate.Span) annotate.Annotation {
	a := annotate.Annotation{ID: newID(), Article: c.article.ID, Type: kind, Resolution: annotate.ResolvedNone, Origin: annotate.ByHand}
	for i, s := range spans {
		anchor, err := annotate.MakeAnchor(c.article.Revision.Text, s)
		if err != nil {
			continue // the reader selects within the text; an empty span marks nothing
		}
		anchor.Owner, anchor.Role, anchor.Ordinal, anchor.Revision = a.ID, annotate.RoleMark, i, c.article.Revision.ID
		a.Anchors = append(a.Anchors, anchor)
	}
	return a
}

func createAnnotation(a annotate.Annotation, spans []annotate.Span) annotate.Change {
	fields := annotate.Fields{"article": a.Article, "type": a.Type, "resolution": a.Resolution, "origin": a.Origin}
	if len(spans) > 0 {
		fields["spans"] = spans
	}
	if a.Entity != "" {
		fields["entity"] = a.Entity
	}
	if a.Tag != "" {
		fields["tag"] = a.Tag
	}
	return annotate.Create("annotation", a.ID, fields)
}

// retype gives a mark another type and holder.
func (c *coding) retype(a annotate.Annotation, kind string, ch choice, words string) {
	b := c.bound(ch, words)
	before, instead := a, a.Type
	if a.Type == kind {
		instead = c.whom(a.Entity, a.Resolution)
	}
	a.Type, a.Entity, a.Resolution = kind, b.entity, b.resolution
	c.aimed = a.ID
	c.lastMark = &madeMark{kind: kind, entity: b.entity, resolution: b.resolution}
	c.reader.SetCaret(spanOf(a).End)
	if before.Type == a.Type && before.Entity == a.Entity && before.Resolution == a.Resolution && len(b.changes) == 0 {
		return
	}
	c.commit(plan{
		label:   fmt.Sprintf("Marked %s as %s %s instead of %s", quote(words), kind, b.name, instead),
		changes: append(b.changes, annotate.Edit("annotation", a.ID, annotate.Fields{"type": kind, "entity": reference(b.entity), "resolution": b.resolution})),
		apply:   func(s *coded) { s.putAnnotation(a) },
		undo:    b.undo,
	})
	if b.entity != "" {
		c.decide(words, b.entity)
	}
}

// reference is a uuid as a field, nil for none.
func reference(id string) any {
	if id == "" {
		return nil
	}
	return id
}

// repeatMark marks the target as the last mark was made, without asking.
func (c *coding) repeatMark() bool {
	spans := c.target()
	if c.lastMark == nil || len(spans) == 0 {
		return false
	}
	if _, marked := c.now.exactly(spans[0], c.lastMark.kind); marked {
		return false
	}
	words := c.wordsOf(spans)
	switch {
	case c.lastMark.tag != "":
		c.tagSpans(c.lastMark.tag, spans)
	case c.lastMark.entity != "":
		c.bind(c.lastMark.kind, spans, choice{kind: chooseEntity, id: c.lastMark.entity, text: c.entityName(c.lastMark.entity)}, words, annotate.ByHand)
	default:
		kind := map[string]choiceKind{annotate.ResolvedUnnamed: chooseUnnamed, annotate.ResolvedUnsure: chooseUnsure}[c.lastMark.resolution]
		c.bind(c.lastMark.kind, spans, choice{kind: kind}, words, annotate.ByHand)
	}
	return true
}

// trashHere moves the mark that is meant to the trash, a statement with its last evidence.
func (c *coding) trashHere() bool {
	a, ok := c.here()
	if !ok {
		return false
	}
	c.trashMark(a)
	return true
}

// trashMark moves a mark to the trash, with the statements that have no other evidence.
func (c *coding) trashMark(a annotate.Annotation) {
	if !c.free(a.ID, func() { c.trashMark(a) }) {
		return
	}
	words := c.wordsOf(spansOf(a))
	p := plan{label: fmt.Sprintf("Moved the %s mark on %s to the trash", a.Type, quote(words)), record: a.ID, gone: true,
		changes: []annotate.Change{annotate.Trash("annotation", a.ID)}}
	var gone []string
	for _, st := range c.now.statements {
		if len(st.Evidence) == 1 && st.Evidence[0] == a.ID {
			p.changes = append(p.changes, annotate.Trash("statement", st.ID))
			gone = append(gone, st.ID)
		}
	}
	if len(gone) > 0 {
		p.label = fmt.Sprintf("Moved the claim %s and its statement to the trash", quote(words))
	}
	p.apply = func(s *coded) {
		s.dropAnnotation(a.ID)
		for _, id := range gone {
			s.dropStatement(id)
		}
	}
	if a.Entity != "" {
		for _, s := range spansOf(a) {
			c.trashed = append(c.trashed, annotate.Named{Span: s, Entity: a.Entity, Type: a.Type, Trashed: true})
		}
	}
	c.aimed = ""
	if s := spanOf(a); !s.Empty() {
		c.reader.SetCaret(s.End)
	}
	c.commit(p)
	c.toast(p.label, true)
}

// trashStatement moves one statement to the trash, and its claim when no other statement has it.
func (c *coding) trashStatement(st annotate.Statement) {
	if !c.free(st.ID, func() { c.trashStatement(st) }) {
		return
	}
	p := plan{label: "Moved the statement " + quote(c.conceptName(st.Concept)) + " to the trash", record: st.ID, gone: true,
		changes: []annotate.Change{annotate.Trash("statement", st.ID)}}
	var claims []string
	for _, e := range st.Evidence {
		if !slices.ContainsFunc(c.now.statements, func(x annotate.Statement) bool { return x.ID != st.ID && slices.Contains(x.Evidence, e) }) {
			p.changes = append(p.changes, annotate.Trash("annotation", e))
			claims = append(claims, e)
		}
	}
	p.apply = func(s *coded) {
		s.dropStatement(st.ID)
		for _, e := range claims {
			s.dropAnnotation(e)
		}
	}
	c.aimed = ""
	c.commit(p)
	c.toast(p.label, true)
}

// walk goes to the next or the previous mark and selects it.
func (c *coding) walk(step int) bool {
	at := c.reader.Caret()
	current := annotate.Span{Start: at, End: at}
	if spans := c.reader.Selection().Spans; len(spans) > 0 {
		current = spans[0]
	}
	marks := slices.DeleteFunc(slices.Clone(c.now.annotations), func(a annotate.Annotation) bool { return spanOf(a).Empty() })
	slices.SortStableFunc(marks, func(a, b annotate.Annotation) int { return compareSpans(spanOf(a), spanOf(b)) })
	next := -1
	for i, a := range marks {
		if a.ID == c.aimed && spanOf(a) == current { // marks with the same borders come one after another
			next = i + step
		}
	}
	if next < 0 && step > 0 {
		next = slices.IndexFunc(marks, func(a annotate.Annotation) bool { return compareSpans(spanOf(a), current) > 0 })
	}
	for i := len(marks) - 1; next < 0 && step < 0 && i >= 0; i-- {
		if compareSpans(spanOf(marks[i]), current) < 0 {
			next = i
		}
	}
	if next < 0 || next >= len(marks) {
		return false
	}
	c.show(marks[next])
	return true
}

// compareSpans orders marks as they are walked: by start, the wider first.
func compareSpans(a, b annotate.Span) int {
	switch {
	case a == b:
		return 0
	case a.Start < b.Start, a.Start == b.Start && a.End > b.End:
		return -1
	}
	return 1
}

// show selects a mark and brings it into view.
func (c *coding) show(a annotate.Annotation) {
	spans := spansOf(a)
	if len(spans) == 0 {
		return
	}
	c.reader.Reveal(spans[0])
	c.reader.Select(spans...)
	c.aim(a.ID)
}

// aim makes the right pane tell of a record.
func (c *coding) aim(id string) {
	c.aimed = id
	c.right.point()
}

// moveBorder moves a border of the mark with the borders of the selection, else of the selection.
func (c *coding) moveBorder(by reader.Command) bool {
	spans := c.reader.Selection().Spans
	if len(spans) == 0 {
		a, ok := c.here()
		if !ok {
			return false
		}
		spans = spansOf(a)
		c.reader.Select(spans...)
	}
	old := spans[len(spans)-1]
	a, marked := c.on(old)
	if marked && by != reader.BorderFlip && !c.free(a.ID, func() { c.moveBorder(by) }) {
		return true
	}
	if !c.reader.Do(by) || !marked || by == reader.BorderFlip {
		return true
	}
	now := c.reader.Selection().Spans
	if len(now) == 0 || now[len(now)-1] == old {
		return true
	}
	c.setBorders(a, old, now[len(now)-1])
	return true
}

// setBorders gives one span of a mark other borders.
func (c *coding) setBorders(a annotate.Annotation, old, now annotate.Span) {
	moved := c.annotation(a.Type, []annotate.Span{now})
	if len(moved.Anchors) == 0 {
		return
	}
	next := a
	next.Anchors = slices.Clone(a.Anchors)
	var spans []annotate.Span
	for i, x := range next.Anchors {
		if x.State == annotate.Lost {
			continue
		}
		if id := x.ID; x.Span == old {
			next.Anchors[i] = moved.Anchors[0]
			next.Anchors[i].ID, next.Anchors[i].Owner = id, a.ID
		}
		spans = append(spans, next.Anchors[i].Span)
	}
	c.commit(plan{
		label:   fmt.Sprintf("Moved the border of %s to %s", quote(c.text(old)), quote(c.text(now))),
		changes: []annotate.Change{annotate.Edit("annotation", a.ID, annotate.Fields{"spans": spans})},
		apply:   func(s *coded) { s.putAnnotation(next) },
	})
}
