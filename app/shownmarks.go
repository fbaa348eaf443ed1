package app

import (
	"fmt"
	"strings"

	"pressmark/annotate"
	"pressmark/app/reader"
)

// marks returns what the reader shows, pending ones included.
func (c *coding) marks() ([]reader.Mark, []reader.Note) {
	var marks []reader.Mark
	for _, a := range c.now.annotations {
		for _, x := range a.Anchors {
			if x.State == annotate.Lost {
				continue
			}
			m := reader.Mark{ID: a.ID, Span: x.Span, Style: markStyles[a.Type], Doubtful: x.State == annotate.Doubtful,
				Unresolved: unresolved(a), Pending: c.drawing[a.ID], Tint: c.tint(a)}
			marks = append(marks, m)
		}
	}
	var notes []reader.Note
	for _, st := range c.now.statements {
		if span := c.now.statementSpan(st); !span.Empty() {
			notes = append(notes, reader.Note{ID: st.ID, At: span.Start, Sign: signs[st.Stance], Lines: c.noteLines(st)})
		}
	}
	return append(marks, c.reportMarks()...), notes
}

// unresolved reports whether whom an annotation names is still open.
func unresolved(a annotate.Annotation) bool {
	switch a.Type {
	case annotate.TypeClaim, annotate.TypeTag:
		return false
	}
	return a.Resolution == annotate.ResolvedUnsure || a.Resolution == annotate.ResolvedNone
}

// signs of the stances, as the margin and the lists show them.
var signs = map[string]string{annotate.Support: "+", annotate.Oppose: "−", annotate.Neutral: "0", annotate.UnclearStance: "?"}

// noteLines tells a statement in two short lines.
func (c *coding) noteLines(st annotate.Statement) []string {
	who := "no speaker yet"
	switch {
	case len(st.Speakers) > 1:
		who = fmt.Sprintf("%d speakers", len(st.Speakers))
	case len(st.Speakers) == 1:
		who = shortName(c.whom(st.Speakers[0].Entity, st.Speakers[0].Resolution))
	}
	concept := c.conceptName(st.Concept)
	if concept == "" {
		concept = "no concept yet"
	}
	return []string{who, concept}
}

// shortName keeps the margin narrow: initials for all words of a person's name but the last.
func shortName(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 || len([]rune(name)) <= 16 {
		return name
	}
	return strings.Join(words[:2], " ")
}
