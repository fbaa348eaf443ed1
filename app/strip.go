package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"pressmark/annotate"
)

// A strip codes one statement, in a gap below the words of its claim: a row of stops, one of which has
// the field. Each stop left is a step of the strip's group, so that Esc and undo take back the whole.
type strip struct {
	c       *coding
	draft   *draft
	chooser *chooser
	claim   annotate.Span
	words   string
	group   string
	steps   int  // made in this group
	own     bool // the claim was made in this group too
	fresh   bool // the statement is made in this group
	at      int
	view    *stripView
	box     *fyne.Container
	remove  func()
	where   fyne.Position
	gap     float32
}

// openStrip opens the strip for a statement on a claim, at one of its stops.
func (c *coding) openStrip(st annotate.Statement, claim annotate.Annotation, group string, steps int, first string, nth int) *strip {
	s := &strip{c: c, draft: newDraft(st, claim.ID), claim: spanOf(claim), group: group, steps: steps, own: steps > 0, fresh: st.ID == ""}
	s.words = c.text(s.claim)
	if st.ID == "" {
		s.guess()
	}
	s.chooser = newChooser(c)
	s.chooser.leave, s.chooser.extra, s.chooser.chord, s.chooser.take = s.takeBack, s.key, s.shortcut, s.take
	s.view = newStripView(s)
	c.openOverlay(s)
	c.aim(claim.ID)
	c.reader.Select(spansOf(claim)...)
	s.put()
	s.visit(max(0, slices.Index(s.draft.stops, s.draft.stop(first, nth))))
	return s
}

// put stands the strip in its gap, which it opens.
func (s *strip) put() {
	s.box = container.NewWithoutLayout(s.view, s.chooser.field, s.chooser.list)
	s.gap = s.view.height() + 2*gapSmall
	s.c.reader.SetGap(s.claim.End, s.gap)
	for missing := s.c.makeRoom(s.view.height() + stripRows); missing > 0 && s.gap < s.c.reader.Size().Height; missing = s.c.makeRoom(s.view.height() + stripRows) {
		s.gap += missing // a short text scrolls only as far as it reaches below the window
		s.c.reader.SetGap(s.claim.End, s.gap)
	}
	s.where = s.c.below()
	at := fyne.NewPos(gapWide, s.where.Y)
	s.remove = s.c.place(s.box, at, fyne.NewSize(s.view.width(), s.view.height()+stripRows))
	s.view.Resize(fyne.NewSize(s.view.width(), s.view.height()))
}

// stripRows is the room for the rows below a stop: five with reasons.
const stripRows = 5*pickRowWhy + 2*gapTiny

// moved implements flyout.
func (s *strip) moved() { s.where = s.c.follow(s.box, s.where) }

// escape implements flyout.
func (s *strip) escape() bool { s.takeBack(); return true }

// close implements flyout: what was left is recorded, what was not is gone.
func (s *strip) close() {
	if s.remove != nil {
		s.remove()
	}
	s.c.reader.SetGap(-1, 0)
	if !s.c.leaving {
		s.c.reader.SetCaret(s.claim.End)
	}
}

// visit gives a stop the field.
func (s *strip) visit(i int) {
	s.at = max(0, min(i, len(s.draft.stops)-1))
	st := s.draft.stops[s.at]
	s.chooser.letter, s.chooser.make, s.chooser.kinds, s.chooser.take = nil, nil, nil, s.take
	hint := s.ask(st)
	s.chooser.show(hint)
	s.view.Refresh()
	s.c.focus(s.chooser.field)
	s.c.log.focus("strip:" + st.name)
}

// ask sets the rows of a stop; it returns the hint of the empty field.
func (s *strip) ask(st *stop) string {
	ch, c := s.chooser, s.c
	if ask, ok := st.entityStop(); ok {
		q := &asked{stop: ask, span: s.claim, guess: st.value.id, nobody: st.name != stopSpeaker}
		c.ask(q, ch, func() annotate.MentionContext { return s.contextOf(st, ask) })
		if q.nobody {
			s.raiseNobody(ch, q.guess == "")
		}
		return c.whom(st.value.id, st.value.resolution)
	}
	switch st.name {
	case stopConcept:
		ch.find = func(typed string) []choice { return c.conceptChoices(typed, st.value.id) }
		ch.make = func(typed string) (choice, bool) {
			typed = strings.TrimSpace(typed)
			return choice{kind: chooseNew, text: typed, note: " concept"}, typed != ""
		}
		if name := c.conceptName(st.value.id); name != "" {
			return name
		}
		return "Which policy claim?"
	case stopStance:
		ch.letter = s.stanceLetter
	}
	ch.find = func(typed string) []choice { return valueChoices(valuesOf[st.name], typed, st.value.id) }
	if st.name == stopSaid || st.name == stopJob {
		return s.askMore(st)
	}
	return st.value.id
}

// raiseNobody lets one key pass a stop that often stays empty: nobody stands first, or below the guess.
func (s *strip) raiseNobody(ch *chooser, first bool) {
	find := ch.find
	ch.find = func(typed string) []choice {
		rows := find(typed)
		i, to := slices.IndexFunc(rows, func(r choice) bool { return r.kind == chooseNobody }), 1
		if first {
			to = 0
		}
		if typed != "" || i <= to {
			return rows
		}
		nobody := rows[i]
		return slices.Insert(slices.Delete(rows, i, i+1), to, nobody)
	}
}

func (s *strip) contextOf(st *stop, ask annotate.Stop) annotate.MentionContext {
	if st.name == stopFor {
		return s.firmContext(s.draft.stop(stopSpeaker, st.nth))
	}
	m := s.c.context(ask, s.claim, "")
	if before, ok := s.c.statementBefore(s.claim); ok && st.name == stopReported && len(before.ReportedBy) > 0 {
		m.Before = before.ReportedBy[0].Entity
	}
	return m
}

// A value of a stop with a fixed list.
type value struct{ id, text, why string }

var valuesOf = map[string][]value{
	stopStance: {{annotate.Support, "+  support", ""}, {annotate.Oppose, "−  oppose", ""}, {annotate.Neutral, "0  neutral", ""}, {annotate.UnclearStance, "U  unclear", ""}},
	stopMode: {{annotate.Quoted, "quoted", "all of it in the speaker’s words"}, {annotate.PartlyQuoted, "partly quoted", "some of it in the speaker’s words"},
		{annotate.Paraphrased, "paraphrased", "the content in the reporter’s words"}, {annotate.Reported, "reported", "only that it was said or done"}},
	stopForm: {{annotate.FormStatement, "statement", ""}, {annotate.FormAct, "act", ""}, {annotate.FormDocument, "document", ""}},
}

func valueChoices(values []value, typed, held string) []choice {
	var rows []choice
	for _, v := range values {
		if typed != "" && !strings.HasPrefix(v.id, strings.ToLower(strings.TrimSpace(typed))) {
			continue
		}
		row := choice{kind: chooseValue, id: v.id, text: v.text, why: v.why}
		if v.id == held {
			rows = slices.Insert(rows, 0, row)
		} else {
			rows = append(rows, row)
		}
	}
	return rows
}

// stanceLetter takes a stance by its sign; U and 0 by their place where the layout has neither.
func (s *strip) stanceLetter(r rune) bool {
	id := map[rune]string{'+': annotate.Support, '=': annotate.Support, '-': annotate.Oppose, '−': annotate.Oppose,
		'0': annotate.Neutral, 'u': annotate.UnclearStance, 'U': annotate.UnclearStance}[r]
	if field := s.chooser.field; id == "" && field.digit() == 0 {
		id = annotate.Neutral
	} else if id == "" && r > unicode.MaxASCII && keyPlace(field.scan) == fyne.KeyU {
		id = annotate.UnclearStance
	}
	if id != "" {
		s.take(choice{kind: chooseValue, id: id})
	}
	return true
}

// take carries a row out and goes on to the next stop.
func (s *strip) take(ch choice) {
	st := s.draft.stops[s.at]
	q := &asked{span: s.claim}
	if st.name == stopConcept {
		s.answer(st, ch)
		return
	}
	settleName(s.c, s.chooser, ch, q, func(ch choice) { s.answer(st, ch) })
}

func (s *strip) answer(st *stop, ch choice) {
	s.set(st, ch)
	s.leaveTo(s.at + 1)
}

// set writes a choice into a stop, with the records that it makes; these are a part of the next step.
func (s *strip) set(st *stop, ch choice) {
	switch ch.kind {
	case chooseConcept, chooseValue:
		st.value = held{id: ch.id}
	case chooseNobody, chooseUnnamed, chooseUnsure:
		st.value = held{resolution: s.c.bound(ch, "").resolution}
		st.value.annotation, st.value.inferred = s.wordsBy(st.name, func(a annotate.Annotation) bool {
			return a.Entity == "" && a.Resolution == st.value.resolution && a.Type == markTypes[st.name]
		})
		if st.name == stopSpeaker {
			s.guessFirm(st)
		}
	case chooseEntity:
		s.hold(st, held{id: ch.id})
	case chooseNew:
		s.setNew(st, ch)
	}
	st.left = true
}

func (s *strip) setNew(st *stop, ch choice) {
	if st.name == stopConcept {
		x := annotate.Concept{ID: newID(), Name: ch.text}
		s.c.concepts = append(s.c.concepts, x)
		st.value = held{id: x.ID}
		s.record(plan{label: "New concept " + quote(x.Name), changes: []annotate.Change{annotate.Create("concept", x.ID, annotate.Fields{"name": x.Name})},
			undo: func() {
				s.c.concepts = slices.DeleteFunc(s.c.concepts, func(y annotate.Concept) bool { return y.ID == x.ID })
			}})
		return
	}
	b := s.c.bound(ch, "")
	s.record(plan{label: fmt.Sprintf("New%s %s", ch.note, quote(ch.text)), changes: b.changes, undo: b.undo})
	s.hold(st, held{id: b.entity})
}

// record makes a step of the strip's group.
func (s *strip) record(p plan) {
	p.group = s.group
	s.steps++
	s.c.commit(p)
}

// leaveTo records the stop that is left and visits another; past the last one the strip is done.
func (s *strip) leaveTo(i int) {
	if i >= len(s.draft.stops) {
		s.finish()
		return
	}
	s.save(false)
	s.visit(i)
}

// save records what was left since the last step; done takes the guesses in too.
func (s *strip) save(done bool) {
	marks := s.markWords(done)
	st := s.draft.next(s.c.article.ID, done)
	if st.ID == "" {
		st.ID = newID()
	}
	before := s.draft.stored
	changes := statementChanges(before, st)
	if len(changes) == 0 {
		return
	}
	p := plan{label: s.label(before, st), apply: func(x *coded) {
		for _, a := range marks {
			x.putAnnotation(a)
		}
		x.putStatement(st)
	}}
	for _, a := range marks {
		p.changes = append(p.changes, createAnnotation(a, spansOf(a)))
	}
	p.changes = append(p.changes, changes...)
	if before.ID == "" {
		p.record = st.ID
	}
	p.undo = func() { s.failed(before) }
	s.draft.stored = st
	s.c.lastStatement = st.ID
	s.c.useConcept(st.Concept)
	s.record(p)
	s.c.aim(st.ID)
}

// failed goes back to what is recorded, and opens the strip again with what was said in it.
func (s *strip) failed(before annotate.Statement) {
	s.draft.stored = before
	if s.c.overlay != nil || s.gone() {
		return
	}
	s.c.openOverlay(s)
	s.c.reader.Select(s.claim)
	s.put()
	s.visit(min(s.at, len(s.draft.stops)-1))
}

// gone reports whether the claim or the statement was taken away behind the strip's back, as by undo.
func (s *strip) gone() bool {
	if _, ok := s.c.now.annotation(s.draft.claim); !ok {
		return true
	}
	if s.draft.stored.ID == "" {
		return false
	}
	_, ok := s.c.now.statement(s.draft.stored.ID)
	return !ok
}

// useConcept puts a concept first among those offered.
func (c *coding) useConcept(id string) {
	if id != "" {
		c.recent = slices.DeleteFunc(c.recent, func(x string) bool { return x == id })
		c.recent = slices.Insert(c.recent, 0, id)
	}
}

// label tells what a step of the strip did.
func (s *strip) label(before, after annotate.Statement) string {
	words := quote(s.words)
	switch {
	case before.Concept != after.Concept && after.Concept != "":
		return fmt.Sprintf("Coded %s as %s", words, quote(s.c.conceptName(after.Concept)))
	case before.Stance != after.Stance:
		return fmt.Sprintf("Stance of %s: %s", words, after.Stance)
	case !slices.EqualFunc(before.Speakers, after.Speakers, samePart):
		var names []string
		for _, p := range after.Speakers {
			name := s.c.whom(p.Entity, p.Resolution)
			if firm := s.c.whom(p.ForEntity, p.ForResolution); firm != "" {
				name += " for " + firm
			}
			names = append(names, name)
		}
		return fmt.Sprintf("Speaker of %s: %s", words, strings.Join(names, ", "))
	case len(after.ReportedBy) != len(before.ReportedBy):
		return fmt.Sprintf("Reported by of %s changed", words)
	}
	return "Coded the statement " + words
}

func samePart(a, b annotate.Part) bool {
	return a.Entity == b.Entity && a.Resolution == b.Resolution && a.ForEntity == b.ForEntity && a.ForResolution == b.ForResolution
}

// finish records everything and closes.
func (s *strip) finish() {
	s.save(true)
	s.c.closeOverlay()
}

// key answers the keys of the strip; the rest belongs to the chooser.
func (s *strip) key(name fyne.KeyName, shift bool) bool {
	switch {
	case name == fyne.KeyTab && shift:
		s.visit(s.at - 1)
	case name == fyne.KeyTab && !s.onNew():
		s.visit(s.at + 1)
	case name == fyne.KeyF4 && s.draft.stops[s.at].name == stopReported:
		s.anotherReporter()
	case name == fyne.KeyF4:
		s.anotherSpeaker()
	case name == fyne.KeyF7:
		s.openMore()
	case name == fyne.KeyF8:
		s.confirm()
	default:
		return false
	}
	return true
}

func (s *strip) onNew() bool {
	row, ok := s.chooser.list.chosen()
	return ok && row.kind == chooseNew && s.chooser.kinds != nil
}

func (s *strip) shortcut(sc fyne.Shortcut) bool {
	c, ok := sc.(*desktop.CustomShortcut)
	if !ok || c.Modifier != fyne.KeyModifierControl || c.KeyName != fyne.KeyReturn && c.KeyName != fyne.KeyEnter {
		return false
	}
	if row, chosen := s.chooser.list.chosen(); chosen && !s.chooser.untouched() { // a mere guess stays one
		s.set(s.draft.stops[s.at], row)
	}
	s.finish()
	return true
}

// anotherSpeaker takes what the stop shows and opens the stops of one more speaker.
func (s *strip) anotherSpeaker() {
	st := s.draft.stops[s.at]
	if row, chosen := s.chooser.list.chosen(); chosen && (st.name == stopSpeaker || st.name == stopFor) {
		s.set(st, row)
	}
	for _, x := range s.draft.stops {
		if x.name == stopSpeaker || x.name == stopFor {
			x.left = true
		}
	}
	s.save(false)
	s.addSpeaker()
}

// addSpeaker opens the stops of a further speaker after the last one.
func (s *strip) addSpeaker() {
	n := s.draft.speakers()
	at := slices.Index(s.draft.stops, s.draft.stop(stopFor, n-1)) + 1
	s.draft.addSpeaker(at, n, annotate.Part{ID: newID()})
	s.resize()
	s.visit(at)
}

// resize gives the strip the room of its rows.
func (s *strip) resize() {
	if s.remove != nil {
		s.remove()
	}
	s.put()
}

// confirm makes the coder's own what the program guessed.
func (s *strip) confirm() {
	for _, st := range s.draft.stops {
		if st.value.guess {
			st.value.guess, st.left = false, true
		}
	}
	s.save(false)
	s.visit(s.at)
}

// takeBack closes the strip and undoes its steps as one.
func (s *strip) takeBack() {
	c, group, steps := s.c, s.group, s.steps
	c.closeOverlay()
	if steps == 0 {
		return
	}
	words := quote(s.words)
	going := c.without(s)
	mixed := false
	c.tasks.ordered(func(ctx context.Context) error {
		last, err := c.archive.History(ctx, 0, 1)
		if err != nil {
			return err
		}
		if mixed = len(last) == 0 || last[0].Group != group; mixed {
			return nil
		}
		_, err = c.archive.Undo(ctx)
		return err
	}, func(err error) {
		going.settled = true
		if err != nil || mixed {
			c.pending = slices.DeleteFunc(c.pending, func(x *pendingStep) bool { return x == going })
		}
		c.refresh()
		switch {
		case err != nil:
			c.fail(err)
		case mixed:
			c.toast("Another step came in between, so the statement on "+words+" stays. X moves it to the trash.", false)
		default:
			c.toast("Took back the statement on "+words, false)
		}
	})
}

// without hides at once what the strip made, while that is being taken back: words marked meanwhile must
// neither fall on the claim that goes nor go with it.
func (c *coding) without(s *strip) *pendingStep {
	var claim, statement string
	if s.own {
		claim = s.draft.claim
	}
	if s.fresh {
		statement = s.draft.stored.ID
	}
	going := &pendingStep{gone: true, record: cmp.Or(claim, statement), apply: func(x *coded) {
		x.dropAnnotation(claim)
		x.dropStatement(statement)
	}}
	c.pending = slices.DeleteFunc(c.pending, func(x *pendingStep) bool { return x.group == s.group })
	c.pending = append(c.pending, going)
	c.refresh()
	return going
}
