package app

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
)

// A strip codes one statement, in a gap below the words of its claim: a row of stops, one of which has
// the field. Each stop left is a step of the strip's group, so that Esc and undo take back the whole.
type strip struct {
	c       *coding
	draft   *draft
	chooser *chooser
	claim   annotate.Span
	spans   []annotate.Span // of the claim, where it has several
	words   string
	group   string
	steps   int  // made in this group
	turns   int  // how often failed steps made it go back
	own     bool // the claim was made in this group too
	fresh   bool // the statement is made in this group
	at      int
	view    *stripView
	box     *fyne.Container
	remove  func()
	y       float32   // below the claim when it was placed
	room    fyne.Size // of the reader then
	gap     float32
}

// openStrip opens the strip for a statement on a claim, at one of its stops.
func (c *coding) openStrip(st annotate.Statement, claim annotate.Annotation, group string, steps int, first string, nth int) *strip {
	s := &strip{c: c, draft: newDraft(st, claim.ID, c.types), claim: spanOf(claim), spans: spansOf(claim), group: group, steps: steps, own: steps > 0, fresh: st.ID == ""}
	s.draft.text, s.draft.revision = c.article.Revision.Text, c.article.Revision.ID
	s.words = c.text(s.claim)
	if st.ID == "" {
		s.guess()
	}
	s.chooser = newChooser(c)
	s.chooser.leave, s.chooser.extra, s.chooser.take = s.takeBack, s.act, s.take
	s.view = newStripView(s)
	c.openOverlay(s)
	c.aim(claim.ID)
	c.reader.Select(spansOf(claim)...)
	s.put()
	s.visit(max(0, s.draft.index(first, nth)))
	return s
}

// escape implements flyout.
func (s *strip) escape() bool {
	if s.draft.stops[s.at].inText() {
		s.leaveWords()
	} else {
		s.takeBack()
	}
	return true
}

// close implements flyout: what was left is recorded, what was not is gone.
func (s *strip) close() {
	if s.remove != nil {
		s.remove()
	}
	s.c.reader.SetGap(-1, 0)
	s.c.changed()
	if !s.c.leaving {
		s.c.reader.SetCaret(s.spans[len(s.spans)-1].End)
	}
}

// visit gives a stop the field; one that takes words of the text gives the keys to the reader.
func (s *strip) visit(i int) {
	if at := s.draft.shown(max(0, min(i, len(s.draft.stops)-1)), 1); at >= 0 {
		i = at
	} else {
		i = s.draft.shown(len(s.draft.stops)-1, -1)
	}
	if s.draft.stops[s.at].inText() && s.at != i {
		s.unpick()
	}
	s.at = i
	st := s.draft.stops[s.at]
	s.chooser.signs, s.chooser.make, s.chooser.kinds, s.chooser.take = false, nil, nil, s.take
	s.chooser.modes = []keyMode{inStrip, inPicker}
	if st.inText() {
		s.pick(st)
		return
	}
	s.chooser.field.Show()
	s.chooser.list.Show()
	_, box := s.view.boxOf(st)
	s.chooser.show(rule.fit(s.ask(st), box.Width-2*fieldPad, face{size: sizeBody}))
	s.view.Refresh()
	s.c.focus(s.chooser.field)
	s.c.log.focus("strip:" + st.name)
}

// fieldPad is what a field keeps free beside its text.
const fieldPad = 10

// ask sets the rows of a stop; it returns the hint of the empty field.
func (s *strip) ask(st *stop) string {
	ch, c := s.chooser, s.c
	if ask, ok := st.entityStop(); ok {
		q := &asked{stop: ask, span: s.claim, guess: st.value.id, nobody: st.name != stopSpeaker, last: s.others(st)}
		if st.name == stopValue {
			q.none = "no value"
		}
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
		ch.signs, ch.modes = true, []keyMode{inStance, inStrip, inPicker}
		ch.find = func(string) []choice { return s.stanceChoices(st.value.id) }
		return st.value.id
	case stopSaid, stopJob:
		return s.askMore(st)
	case stopType, stopValue:
		return s.askValue(st)
	}
	ch.find = func(typed string) []choice { return valueChoices(valuesOf[st.name], typed, st.value.id) }
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
	if st.name == stopReported && st.nth > 0 {
		return m
	}
	if before, ok := s.c.statementBefore(s.claim); ok && st.name == stopReported && len(before.ReportedBy) > 0 {
		m.Before = before.ReportedBy[0].Entity
	}
	return m
}

// A value of a stop with a fixed list.
type value struct{ id, text, why string }

var modeValues = []value{{annotate.Quoted, "quoted", "all of it in the speaker’s words"}, {annotate.PartlyQuoted, "partly quoted", "some of it in the speaker’s words"},
	{annotate.Paraphrased, "paraphrased", "the content in the reporter’s words"}, {annotate.Reported, "reported", "only that it was said or done"}}

var valuesOf = map[string][]value{
	stopMode: modeValues,
	stopLinkMode: {{"", "not said", ""}, {annotate.Quoted, "quoted", "all of it in the words of this reporter"}, {annotate.PartlyQuoted, "partly quoted", "some of it in the words of this reporter"},
		{annotate.Paraphrased, "paraphrased", "the content in the words of who reports it on"}, {annotate.Reported, "reported", "only that it was said or done"}},
	stopForm: {{annotate.FormStatement, "statement", ""}, {annotate.FormAct, "act", ""}, {annotate.FormDocument, "document", ""}},
}

// stances are the actions that take a stance, with what they take.
var stances = []struct {
	action action
	id     string
}{{stanceSupport, annotate.Support}, {stanceOppose, annotate.Oppose}, {stanceNeutral, annotate.Neutral}, {stanceUnclear, annotate.UnclearStance}}

// stanceChoices are the stances with their keys.
func (s *strip) stanceChoices(held string) []choice {
	var values []value
	for _, x := range stances {
		key := s.c.keys.cap(x.action)
		if key == "-" {
			key = "−"
		}
		values = append(values, value{id: x.id, text: strings.TrimSpace(key + "  " + x.id)})
	}
	return valueChoices(values, "", held)
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
	case chooseNothing:
		return
	case chooseConcept, chooseValue:
		st.value = held{id: ch.id}
		s.follow(st)
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
	s.leave(st)
}

// leave says that a stop is to be recorded; with a speaker's firm goes the role there.
func (s *strip) leave(st *stop) {
	st.left = true
	if job := s.draft.stop(stopJob, st.nth); st.name == stopFor && job != nil {
		job.left = true
	}
}

// follow brings in line with a value what hangs on it: firms and roles on the day, the variables on the type.
func (s *strip) follow(st *stop) {
	switch st.name {
	case stopSaid:
		s.guessFirms()
	case stopType:
		if n := s.draft.count(stopValue); s.draft.stored.Type != st.value.id || n > 0 {
			s.draft.putVariables(st.value.id)
			s.resize()
		}
	}
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
