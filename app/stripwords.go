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

// hold gives a stop an entity and looks for the words that name it; a speaker brings the firm along.
func (s *strip) hold(st *stop, v held) {
	if v.id != "" {
		v.resolution = annotate.ResolvedEntity
		v.annotation, v.inferred = s.wordsOf(st.name, v.id)
	}
	st.value = v
	if st.name == stopSpeaker {
		s.guessFirm(st)
	}
}

// guessFirm proposes whom a speaker speaks for, unless the coder said it already.
func (s *strip) guessFirm(speaker *stop) {
	firm := s.draft.stop(stopFor, speaker.nth)
	if firm == nil || firm.left && !firm.value.guess {
		return
	}
	firm.value = held{}
	e, ok := s.c.names.Entity(speaker.value.id)
	if !ok || e.Kind != annotate.KindPerson {
		return
	}
	r := annotate.Rank(s.firmContext(speaker), s.c.names, 1)
	if len(r) > 0 && r[0].Score >= likely && r[0].Near && kindStands(r[0].Entity.Kind, annotate.KindFirm, annotate.KindPublicBody, annotate.KindMedium) {
		firm.value = held{id: r[0].Entity.ID, resolution: annotate.ResolvedEntity, guess: true}
		firm.value.annotation, firm.value.inferred = s.wordsOf(stopFor, r[0].Entity.ID)
	}
}

func kindStands(kind string, in ...string) bool { return slices.Contains(in, kind) }

// firmContext asks for the organisation of a speaker near its words.
func (s *strip) firmContext(speaker *stop) annotate.MentionContext {
	span := s.claim
	if a, ok := s.c.now.annotation(speaker.value.annotation); ok {
		span = spanOf(a)
	}
	m := s.c.context(annotate.StopFor, span, "")
	m.Speaker = speaker.value.id
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
