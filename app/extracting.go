package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/archive"
)

// A newer extraction of the open article, as it is offered: what came of the original, and how many of the
// article's marks keep their words in it.
type extraction struct {
	archive.Reextraction
	anchors, kept int
}

// extractAnew reads the original of the open article with the extractor of today and asks whether what comes
// of it should be the article's text.
func (w *window) extractAnew() {
	of, a := w.view.article, w.archive
	if of.ID == "" {
		w.toasts.show("Open an article first: the one in the reader is extracted anew.", false)
		return
	}
	var x extraction
	w.tasks.run(func(ctx context.Context) (err error) {
		if x.Reextraction, err = a.Reextract(ctx, of.ID); err != nil {
			return err
		}
		marks, err := a.Annotations(ctx, of.ID)
		x.count(marks)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.showNotice(notice{text: sentence(err)})
		case w.view.article.Revision.ID == x.Of.Revision.ID:
			w.offerExtraction(x)
		}
	})
}

// count carries the marks over to the newer text, without keeping anything of it.
func (x *extraction) count(marks []annotate.Annotation) {
	for _, m := range marks {
		for _, c := range annotate.Carry(x.Of.Revision.Text, x.Text, m.Anchors) {
			x.anchors++
			if c.State == annotate.Placed {
				x.kept++
			}
		}
	}
}

const (
	extractionWidth = 680
	extractionMost  = 300 // of height, for the list of blocks
	extractionLines = 3   // of one block
)

// offerExtraction shows what would change. Enter takes it, Escape leaves the text as it is.
func (w *window) offerExtraction(x extraction) {
	rows, list := x.rows(), newRowList()
	face := face{size: sizeBody}
	inner := float32(extractionWidth - 2*gapWide - 18 - 2*gap)
	list.count = func() int { return len(rows) }
	list.height = func(i int) float32 {
		return float32(len(rule.breaks(rows[i].words, inner, extractionLines, face)))*20 + 17 + 12
	}
	list.row = func(i int, width float32) rowData {
		r := rows[i]
		what := text(r.what, sizeSmall, colMuted)
		words := rowLine{size: sizeBody, most: extractionLines, pieces: []piece{{text: r.words, colour: r.colour}}}
		return rowData{pad: 6, swatch: r.swatch, open: r.open, cells: []cell{{x: gap + 18, w: width - 2*gap - 18, lines: []rowLine{what, words}}}}
	}
	take := func() { w.closePanel(); w.takeExtraction(x) }
	list.onOpen, list.onRune = func(int) { take() }, func(rune) {}
	list.onKey = func(e *fyne.KeyEvent) bool {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			take()
		case fyne.KeyEscape:
			w.closePanel()
		default:
			return false
		}
		return true
	}
	height := float32(0)
	for i := range rows {
		height += list.height(i)
	}
	about := wrapped(x.summary(), face, colInk)
	p := newPanel("extraction", "A newer text of the original", []fyne.CanvasObject{about, container.New(&fixedHeight{min(height, extractionMost)}, list)},
		button("Take it · Enter", true, take), button("Leave it · Esc", false, w.closePanel))
	p.width, p.first = extractionWidth, list
	w.showPanel(p)
	list.reload()
	if len(rows) > 0 {
		list.choose(0)
	}
	w.log.write("extraction", event{"put_in": x.Changes.WordsIn, "taken_out": x.Changes.WordsOut, "rows": len(rows), "marks": x.anchors, "kept": x.kept})
}

// summary says what would change, in words.
func (x extraction) summary() string {
	c := x.Changes
	var parts []string
	add := func(n int, format, noun string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(format, plural(n, noun)))
		}
	}
	add(c.WordsIn, "%s put in", "word")
	add(c.WordsOut, "%s taken out", "word")
	add(len(c.Kinds), "%s of another kind", "block")
	add(c.Looks, "%s with other bold, italic or links", "block")
	if len(parts) == 0 {
		parts = []string{"the same words in other paragraphs"}
	}
	s := fmt.Sprintf("Read with %s", x.Extractor)
	if x.Was != "" && x.Was != x.Extractor {
		s += fmt.Sprintf(" (before: %s)", x.Was)
	}
	s += ": " + strings.Join(parts, ", ") + "."
	switch {
	case x.anchors == 0:
	case x.kept == x.anchors:
		s += fmt.Sprintf(" Its marks (%s) keep their words.", thousands(int64(x.anchors)))
	default:
		s += fmt.Sprintf(" Of its %s, %s would be listed in To do, to be looked at.", plural(x.anchors, "mark"), thousands(int64(x.anchors-x.kept)))
	}
	if x.Correction > 0 {
		s += fmt.Sprintf(" %s by hand would go: what they changed is not in the original.", plural(x.Correction, "correction"))
	}
	return s + " One undo takes it back."
}

// An extractionRow is a block that is put in, taken out, or of another kind.
type extractionRow struct {
	at          int
	what, words string
	colour      fyne.ThemeColorName
	swatch      fyne.ThemeColorName
	open        bool
}

// rows lists the blocks that differ, in the order of the text.
func (x extraction) rows() []extractionRow {
	var out []extractionRow
	add := func(blocks []annotate.Block, text, what string, r extractionRow) {
		for _, b := range blocks {
			r.at, r.what, r.words = b.Start, fmt.Sprintf(what, b.Kind), flat(b.Span().In(text))
			out = append(out, r)
		}
	}
	add(x.Changes.Out, x.Of.Revision.Text, "taken out · %s", extractionRow{colour: colMuted, swatch: colBad, open: true})
	add(x.Changes.In, x.Text, "put in · %s", extractionRow{colour: colInk, swatch: colAccent})
	add(x.Changes.Kinds, x.Text, "now %s", extractionRow{colour: colInk, swatch: colMuted})
	slices.SortStableFunc(out, func(a, b extractionRow) int { return a.at - b.at })
	return out
}

// takeExtraction makes the newer text the article's.
func (w *window) takeExtraction(x extraction) { w.reviseBy(x.Of, x.Step(), "", "Extracted anew.") }
