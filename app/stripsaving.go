package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"pressmark/annotate"
)

// The steps of a strip: each stop left is one of its group, and taking back undoes the group.

// record makes a step of the strip's group.
func (s *strip) record(p plan) {
	p.group = s.group
	s.steps++
	s.c.commit(p)
}

// leaveTo records the stop that is left and visits another; past the last one the strip is done.
func (s *strip) leaveTo(i int) {
	if i = s.draft.shown(i, 1); i < 0 {
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
	turn := s.turns
	p.undo = func() {
		if s.turns == turn { // else a step that this one follows has failed too, and is what to go back to
			s.turns++
			s.failed(before)
		}
	}
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
	s.c.reader.Select(s.spans...)
	s.put()
	s.visit(s.at)
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
	case before.ID != "" && before.Type != after.Type:
		return fmt.Sprintf("Type of %s: %s", words, s.shown(s.draft.stop(stopType, 0)))
	case !slices.EqualFunc(before.ReportedBy, after.ReportedBy, sameWords):
		return "Chose the words that report " + words
	}
	return "Coded the statement " + words
}

func sameWords(a, b annotate.ReportingLink) bool {
	return slices.Equal(placesOf(a.Cue), placesOf(b.Cue)) && slices.Equal(placesOf(a.Content), placesOf(b.Content))
}

func samePart(a, b annotate.Part) bool {
	return a.Entity == b.Entity && a.Resolution == b.Resolution && a.ForEntity == b.ForEntity && a.ForResolution == b.ForResolution
}

// finish records everything and closes.
func (s *strip) finish() {
	s.save(true)
	s.c.closeOverlay()
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
			c.toast("Another step came in between, so the statement on "+words+" stays."+c.pressing(" %s moves it to the trash.", trash), false)
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
