package app

import (
	"slices"

	"pressmark/annotate"
)

// Of several marks at one place the keys mean the one that the right pane tells of: a further click, or J and
// K among marks with the same borders, choose it there.

// chosen returns the mark that the right pane tells of, while the selection has its borders or the caret
// stands in it.
func (c *coding) chosen() (annotate.Annotation, bool) {
	a, ok := c.now.annotation(c.aimed)
	if !ok {
		return a, false
	}
	if spans := c.reader.Selection().Spans; len(spans) > 0 {
		return a, slices.Contains(spansOf(a), spans[0])
	}
	at := c.reader.Caret()
	return a, slices.ContainsFunc(spansOf(a), func(s annotate.Span) bool { return s.Start <= at && at <= s.End })
}

// here returns the mark that is meant: the chosen one, else the one with the borders of the selection, else
// the innermost one around the selection or the caret.
func (c *coding) here() (annotate.Annotation, bool) {
	if a, ok := c.chosen(); ok {
		return a, true
	}
	spans := c.reader.Selection().Spans
	if len(spans) == 0 {
		return c.markAt(c.reader.Caret())
	}
	return c.now.at(spans[0])
}

// on returns the mark of these types with the borders of a span, the chosen one before others.
func (c *coding) on(span annotate.Span, types ...string) (annotate.Annotation, bool) {
	a, ok := c.now.annotation(c.aimed)
	if ok && slices.Contains(spansOf(a), span) && (len(types) == 0 || slices.Contains(types, a.Type)) {
		return a, true
	}
	return c.now.exactly(span, types...)
}

// aimedMarks lists the marks of what the right pane tells of: the mark itself, or a statement's evidence.
func (c *coding) aimedMarks() []string {
	if st, ok := c.now.statement(c.aimed); ok {
		return st.Evidence
	}
	if c.aimed == "" {
		return nil
	}
	return []string{c.aimed}
}
