package app

import (
	"slices"
	"strings"

	"pressmark/annotate"
)

// guess fills what the text and the statement before let expect.
func (s *strip) guess() {
	c := s.c
	text := c.article.Revision.Text
	s.draft.stop(stopMode, 0).value = held{id: modeOf(text, c.reading.Paragraph(s.claim.Start), s.claim), guess: true}
	speaker, reported := s.draft.stop(stopSpeaker, 0), s.draft.stop(stopReported, 0)
	for _, r := range annotate.Rank(c.context(annotate.StopSpeaker, s.claim, ""), c.names, 3) {
		if r.Score >= likely && r.Near && (r.Entity.Kind == annotate.KindPerson || c.now.speaks(r.Entity.ID)) {
			s.hold(speaker, held{id: r.Entity.ID, guess: true})
			break
		}
	}
	if before, ok := c.statementBefore(s.claim); ok {
		if len(before.ReportedBy) > 0 && before.ReportedBy[0].Entity != speaker.value.id {
			s.hold(reported, held{id: before.ReportedBy[0].Entity, resolution: before.ReportedBy[0].Resolution, guess: true})
		}
		return
	}
	for _, r := range annotate.Rank(c.context(annotate.StopReporter, s.claim, ""), c.names, 1) {
		if _, far := s.wordsOf(stopReported, r.Entity.ID); !far && kindStands(r.Entity.Kind, annotate.KindPublicBody, annotate.KindMedium) && r.Entity.ID != speaker.value.id {
			s.hold(reported, held{id: r.Entity.ID, guess: true})
		}
	}
}

// likely is the score of annotate.Rank from which a guess is worth showing: named near and of the kind
// asked for.
const likely = 30

// statementBefore returns the statement that stands last before a place.
func (c *coding) statementBefore(at annotate.Span) (annotate.Statement, bool) {
	for _, st := range slices.Backward(c.now.statements) {
		if span := c.now.statementSpan(st); span.Start < at.Start || span == at {
			return st, true
		}
	}
	return annotate.Statement{}, false
}

// hold gives a stop an entity and looks for the words that name it; another speaker brings firm and role.
func (s *strip) hold(st *stop, v held) {
	if v.id != "" && st.name == stopValue {
		v.resolution = annotate.ResolvedEntity
	} else if v.id != "" {
		v.resolution = annotate.ResolvedEntity
		v.annotation, v.inferred = s.wordsOf(st.name, v.id)
	}
	same := st.value.id == v.id
	st.value = v
	switch firm := s.draft.stop(stopFor, st.nth); {
	case st.name == stopSpeaker && (!same || firm != nil && firm.open()):
		s.guessFirm(st)
	case st.name == stopFor:
		s.guessJob(st.nth)
	}
}

// guessFirms proposes anew the firms and roles that are still guesses, because the day has changed.
func (s *strip) guessFirms() {
	for i := range s.draft.speakers() {
		if s.draft.stop(stopFor, i).open() {
			s.guessFirm(s.draft.stop(stopSpeaker, i))
		} else {
			s.guessJob(i)
		}
	}
}

// guessFirm proposes for whom a speaker speaks, and as what: by the affiliation that holds on the day, else
// by what stands near the speaker's words, else by an affiliation of another time. What the coder said stays.
func (s *strip) guessFirm(speaker *stop) {
	firm := s.draft.stop(stopFor, speaker.nth)
	if firm == nil || firm.left && !firm.value.guess {
		s.guessJob(speaker.nth)
		return
	}
	firm.value = held{}
	if id := s.firmOf(speaker); id != "" {
		firm.value = held{id: id, resolution: annotate.ResolvedEntity, guess: true}
		firm.value.annotation, firm.value.inferred = s.wordsOf(stopFor, id)
	}
	s.guessJob(speaker.nth)
}

func (s *strip) firmOf(speaker *stop) string {
	e, ok := s.c.names.Entity(speaker.value.id)
	if !ok || e.Kind != annotate.KindPerson {
		return ""
	}
	m := s.firmContext(speaker)
	own, basis := annotate.Speaks(m, s.c.names, "")
	if basis.Holds() {
		return own.Organisation
	}
	r := annotate.Rank(m, s.c.names, 1)
	if len(r) > 0 && r[0].Score >= likely && r[0].Near && kindStands(r[0].Entity.Kind, annotate.KindFirm, annotate.KindPublicBody, annotate.KindMedium) {
		return r[0].Entity.ID
	}
	return own.Organisation
}

// guessJob proposes the role that a speaker has in the firm that the strip holds.
func (s *strip) guessJob(nth int) {
	firm, job := s.draft.stop(stopFor, nth), s.draft.stop(stopJob, nth)
	if firm == nil || job == nil || !job.open() {
		return
	}
	job.value = held{}
	if firm.value.id == "" {
		return
	}
	own, _ := annotate.Speaks(s.firmContext(s.draft.stop(stopSpeaker, nth)), s.c.names, firm.value.id)
	job.value = held{id: own.Role, guess: own.Role != ""}
}

// whyRole says why a role is proposed.
func (s *strip) whyRole(st *stop) string {
	if !st.value.guess {
		return ""
	}
	own, basis := annotate.Speaks(s.firmContext(s.draft.stop(stopSpeaker, st.nth)), s.c.names, s.draft.stop(stopFor, st.nth).value.id)
	if basis == 0 || own.Role != st.value.id {
		return "as before"
	}
	return "at " + s.c.entityName(own.Organisation) + spanOfDays(own)
}

func kindStands(kind string, in ...string) bool { return slices.Contains(in, kind) }

// firmContext asks for the organisation of a speaker near its words, on the day of the statement.
func (s *strip) firmContext(speaker *stop) annotate.MentionContext {
	span := s.claim
	if a, ok := s.c.now.annotation(speaker.value.annotation); ok {
		span = spanOf(a)
	}
	m := s.c.context(annotate.StopFor, span, "")
	m.Speaker, m.Said = speaker.value.id, s.draft.said()
	return m
}

// aboveToo names the stops whose words may stand in the paragraph above the claim's.
var aboveToo = map[string]bool{stopSpeaker: true}

// wordsOf finds the annotation that names an entity nearest to the claim; inferred: there is none.
func (s *strip) wordsOf(name, entity string) (annotation string, inferred bool) {
	return s.wordsBy(name, func(a annotate.Annotation) bool { return a.Entity == entity })
}

// wordsBy finds the nearest annotation of those that fit, in the claim's sentence before its paragraph,
// and in the paragraph above where the stop or a quotation that runs on allows it.
func (s *strip) wordsBy(name string, fits func(annotate.Annotation) bool) (annotation string, inferred bool) {
	c := s.c
	sentence, para := c.reading.Sentence(s.claim.Start), c.reading.Paragraph(s.claim.Start)
	from := para.Start
	if aboveToo[name] || quotedOn(para.In(c.article.Revision.Text)) {
		from = c.reading.Paragraph(max(0, from-1)).Start
	}
	best := -1
	for _, a := range c.now.annotations {
		span := spanOf(a)
		if !fits(a) || span.Empty() || span.Start < from || span.End > para.End {
			continue
		}
		gap := max(0, span.Start-s.claim.End, s.claim.Start-span.End)
		if !sentence.Contains(span) {
			gap += 1 << 16
		}
		if best < 0 || gap < best {
			best, annotation = gap, a.ID
		}
	}
	return annotation, best < 0
}

// quotedOn reports whether a paragraph is nothing but a quotation: who says it stands above.
func quotedOn(paragraph string) bool {
	inner, ok := strings.CutPrefix(paragraph, "“")
	return ok && !strings.ContainsAny(strings.TrimSuffix(inner, "”"), "”“")
}

// markTypes are the types of the marks that the strip makes for the words of its parts.
var markTypes = map[string]string{stopSpeaker: annotate.TypeSpeaker, stopFor: annotate.TypeFirm, stopReported: annotate.TypeMention, stopAddressee: annotate.TypeMention}

// markWords makes marks for parts whose words stand in the claim's sentence, unmarked, and can name
// nobody else.
func (s *strip) markWords(done bool) []annotate.Annotation {
	c := s.c
	var made []annotate.Annotation
	for _, st := range s.draft.stops {
		v := &st.value
		if !st.left && !done || !v.inferred || v.id == "" {
			continue
		}
		sentence := c.reading.Sentence(s.claim.Start)
		best := -1
		var at annotate.Span
		m := c.context(annotate.StopMention, s.claim, "")
		m.Within = sentence
		for _, p := range annotate.Mentions(m, v.id, c.names) {
			gap := max(0, p.Span.Start-s.claim.End, s.claim.Start-p.Span.End)
			if p.Ticked && (best < 0 || gap < best) {
				best, at = gap, p.Span
			}
		}
		if best < 0 {
			continue
		}
		a := c.annotation(markTypes[st.name], []annotate.Span{at})
		a.Entity, a.Resolution = v.id, annotate.ResolvedEntity
		v.annotation, v.inferred = a.ID, false
		made = append(made, a)
	}
	return made
}
