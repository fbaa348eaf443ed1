package app

import (
	"cmp"
	"slices"

	"pressmark/annotate"
	"pressmark/app/reader"
	"pressmark/archive"
)

// coded is what is coded in the open article: as the archive has it, with the steps under way on top.
type coded struct {
	annotations []annotate.Annotation
	statements  []annotate.Statement
	doubts      []archive.Doubt // of words that no mark owns: reports and examples
}

func (s *coded) annotation(id string) (annotate.Annotation, bool) {
	for _, a := range s.annotations {
		if a.ID == id {
			return a, true
		}
	}
	return annotate.Annotation{}, false
}

func (s *coded) statement(id string) (annotate.Statement, bool) {
	for _, st := range s.statements {
		if st.ID == id {
			return st, true
		}
	}
	return annotate.Statement{}, false
}

func (s *coded) putAnnotation(a annotate.Annotation) {
	for i := range s.annotations {
		if s.annotations[i].ID == a.ID {
			s.annotations[i] = a
			return
		}
	}
	s.annotations = append(s.annotations, a)
	slices.SortStableFunc(s.annotations, func(a, b annotate.Annotation) int {
		return cmp.Compare(spanOf(a).Start, spanOf(b).Start)
	})
}

func (s *coded) dropAnnotation(id string) {
	s.annotations = slices.DeleteFunc(s.annotations, func(a annotate.Annotation) bool { return a.ID == id })
}

func (s *coded) putStatement(st annotate.Statement) {
	for i := range s.statements {
		if s.statements[i].ID == st.ID {
			s.statements[i] = st
			return
		}
	}
	s.statements = append(s.statements, st)
	slices.SortStableFunc(s.statements, func(a, b annotate.Statement) int {
		return cmp.Compare(s.statementSpan(a).Start, s.statementSpan(b).Start)
	})
}

func (s *coded) dropStatement(id string) {
	s.statements = slices.DeleteFunc(s.statements, func(st annotate.Statement) bool { return st.ID == id })
}

// spanOf returns the first place of an annotation; empty for a tag on the article or a lost one.
func spanOf(a annotate.Annotation) annotate.Span {
	for _, x := range a.Anchors {
		if x.State != annotate.Lost {
			return x.Span
		}
	}
	return annotate.Span{}
}

func spansOf(a annotate.Annotation) []annotate.Span {
	var out []annotate.Span
	for _, x := range a.Anchors {
		if x.State != annotate.Lost {
			out = append(out, x.Span)
		}
	}
	return out
}

// statementSpan returns the place of a statement's first evidence.
func (s *coded) statementSpan(st annotate.Statement) annotate.Span {
	for _, id := range st.Evidence {
		if a, ok := s.annotation(id); ok {
			return spanOf(a)
		}
	}
	return annotate.Span{}
}

// statementOn returns the last statement that has an annotation as evidence.
func (s *coded) statementOn(annotation string) (annotate.Statement, bool) {
	for _, st := range slices.Backward(s.statements) {
		if slices.Contains(st.Evidence, annotation) {
			return st, true
		}
	}
	return annotate.Statement{}, false
}

// at returns the innermost annotation whose place is exactly s, else that holds all of it.
func (s *coded) at(span annotate.Span, types ...string) (annotate.Annotation, bool) {
	var best annotate.Annotation
	found := false
	for _, a := range s.annotations {
		if len(types) > 0 && !slices.Contains(types, a.Type) {
			continue
		}
		for _, here := range spansOf(a) {
			if here == span {
				return a, true
			}
			if here.Contains(span) && (!found || here.Len() < spanOf(best).Len()) {
				best, found = a, true
			}
		}
	}
	return best, found
}

// exactly returns the annotation of these types whose borders are those of s.
func (s *coded) exactly(span annotate.Span, types ...string) (annotate.Annotation, bool) {
	a, ok := s.at(span, types...)
	return a, ok && slices.Contains(spansOf(a), span)
}

// named lists the bound marks, for annotate.Rank.
func (s *coded) named() []annotate.Named {
	var out []annotate.Named
	for _, a := range s.annotations {
		for _, span := range spansOf(a) {
			if a.Type != annotate.TypeClaim && a.Type != annotate.TypeTag {
				out = append(out, annotate.Named{Span: span, Entity: a.Entity, Type: a.Type})
			}
		}
	}
	return out
}

// speaks reports whether an entity is marked as a speaker.
func (s *coded) speaks(entity string) bool {
	return slices.ContainsFunc(s.annotations, func(a annotate.Annotation) bool { return a.Entity == entity && a.Type == annotate.TypeSpeaker })
}

// A pendingStep is a step on its way to the disk: what it changes here, and how to tell that the
// archive's answer holds it.
type pendingStep struct {
	apply   func(*coded)
	record  string // annotation or statement it makes or takes away; "" for other changes
	group   string // of its step
	gone    bool   // it takes record away
	settled bool   // on disk; kept until an answer of the archive shows it
	answers int    // that came since it was settled
}

// shownBy reports whether an answer of the archive holds the step already.
func (p *pendingStep) shownBy(s *coded) bool {
	if !p.settled {
		return false
	}
	if p.answers++; p.answers > 2 || p.record == "" {
		return true
	}
	_, mark := s.annotation(p.record)
	_, statement := s.statement(p.record)
	return (mark || statement) != p.gone
}

// styles of the reader for the types of annotation.
var markStyles = map[string]reader.Style{
	annotate.TypeSpeaker: reader.Speaker, annotate.TypeFirm: reader.Firm, annotate.TypeClaim: reader.Claim,
	annotate.TypeMention: reader.Mention, annotate.TypeTag: reader.Tag,
}

// clone copies the lists, not what they hold: changes replace whole records.
func (s coded) clone() coded {
	return coded{slices.Clone(s.annotations), slices.Clone(s.statements), slices.Clone(s.doubts)}
}
