package app

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/assets"
)

const statementsPage = 200

// A statementsView is the table of all statements; Enter goes to the words in the text.
type statementsView struct {
	*listView
	head  *columnHeads
	rows  []archive.StatementRow
	ended bool
	busy  bool
}

// statementColumns are the columns with their share of the width.
var statementColumns = []struct {
	title string
	share float32
}{{"Said", 0.11}, {"Speaker", 0.19}, {"Concept", 0.18}, {"Stance", 0.06}, {"Quotation", 0.31}, {"Reported by", 0.15}}

func newStatementsView(w *window) *statementsView {
	v := &statementsView{listView: newListView(w, "statements", "Statements", "statements", colPage, assets.NoStatements, assets.NoStatementsDo)}
	v.list.count = func() int { return len(v.rows) }
	v.list.height = func(int) float32 { return 58 }
	v.list.row = v.row
	v.list.nearEnd = v.more
	open := func(i int) {
		r := v.rows[i]
		w.openArticle(r.Article, r.Span, nil, true)
	}
	v.list.onOpen, v.list.onClick = open, func(int) {}
	v.list.onKey = func(e *fyne.KeyEvent) bool {
		if e.Name == fyne.KeyDelete && v.list.chosen >= 0 && v.list.chosen < len(v.rows) {
			v.trash(v.rows[v.list.chosen])
			return true
		}
		return v.key(e)
	}
	v.head = newColumnHeads()
	v.build(v.head)
	return v
}

func (v *statementsView) leftPane() fyne.CanvasObject { return nil }
func (v *statementsView) mainPane() fyne.CanvasObject { return v.pane }

func (v *statementsView) show() {
	if v.fresh {
		return
	}
	v.fresh = true
	limit := max(statementsPage, len(v.rows))
	var rows []archive.StatementRow
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		rows, err = a.StatementPage(ctx, "", limit)
		return err
	}, func() {
		v.rows, v.ended, v.busy = rows, len(rows) < limit, false
		n := v.w.counts.Statements
		v.title.set(plural(max(n, len(rows)), "statement"))
		v.fetched()
	})
}

func (v *statementsView) more() {
	if v.busy || v.ended || len(v.rows) == 0 {
		return
	}
	v.busy = true
	after := v.rows[len(v.rows)-1].Cursor
	var rows []archive.StatementRow
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		rows, err = a.StatementPage(ctx, after, statementsPage)
		return err
	}, func() {
		v.busy, v.ended = false, len(rows) < statementsPage
		v.rows = append(v.rows, rows...)
		v.fetched()
	})
}

func (v *statementsView) trash(r archive.StatementRow) {
	label := "Moved the statement " + quote(r.Quote) + " to the trash"
	v.w.apply(annotate.Step{Label: label, Changes: []annotate.Change{annotate.Trash("statement", r.ID)}})
}

func (v *statementsView) row(i int, width float32) rowData {
	r := v.rows[i]
	d := r.Said
	if d.IsZero() {
		d = r.Date
	}
	lines := [][]rowLine{
		{text(shownDate(d), sizeBody, colInk), text(r.Publication, sizeSmall, colMuted)},
		speakerLines(r),
		{{size: sizeBody, most: 2, pieces: []piece{{text: named(r.ConceptName, "no concept yet"), colour: openColour(r.ConceptName)}}}},
		{stanceLine(r.Stance)},
		{{size: sizeBody, serif: true, most: 2, pieces: []piece{{text: flat(r.Quote)}}}},
		{{size: sizeSmall, most: 2, pieces: []piece{{text: strings.Join(r.ReporterNames, ", "), colour: colMuted}}}},
	}
	out := rowData{rule: true}
	x := float32(gapLarge)
	for c, col := range statementColumns {
		w := (width - 2*gapLarge) * col.share
		out.cells = append(out.cells, cell{x: float32(int(x)), w: w - gapWide, lines: lines[c]})
		x += w
	}
	return out
}

func speakerLines(r archive.StatementRow) []rowLine {
	who := rowLine{size: sizeBody, pieces: []piece{{text: named(strings.Join(r.SpeakerNames, ", "), "no speaker yet"), bold: true, colour: openColour(strings.Join(r.SpeakerNames, ""))}}}
	for _, f := range r.ForNames {
		if f != "" {
			return []rowLine{who, text("for "+strings.Join(r.ForNames, ", "), sizeSmall, colMuted)}
		}
	}
	return []rowLine{who}
}

func named(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func openColour(s string) fyne.ThemeColorName {
	if s == "" {
		return colBad
	}
	return colInk
}

func stanceLine(stance string) rowLine {
	col := colMuted
	switch stance {
	case annotate.Support:
		col = colClaim
	case annotate.Oppose:
		col = colBad
	}
	return rowLine{size: sizeLead, pieces: []piece{{text: signs[stance], colour: col, bold: true}}}
}

// columnHeads are the titles of the columns, over a line.
type columnHeads struct {
	drawn
	texts []*canvas.Text
	line  *fill
}

func newColumnHeads() *columnHeads {
	h := &columnHeads{line: hairline()}
	for _, c := range statementColumns {
		t := canvas.NewText(c.title, nil)
		t.TextSize = sizeSmall
		h.texts = append(h.texts, t)
		h.objects = append(h.objects, t)
	}
	h.objects = append(h.objects, h.line)
	h.paint = func() {
		for _, t := range h.texts {
			t.Color = theme.Color(colMuted)
		}
	}
	h.place = func(s fyne.Size) {
		x := float32(gapLarge)
		for i, c := range statementColumns {
			h.texts[i].Move(fyne.NewPos(float32(int(x)), 4))
			h.texts[i].Resize(fyne.NewSize(80, 17))
			x += (s.Width - 2*gapLarge) * c.share
		}
		h.line.Move(fyne.NewPos(0, s.Height-1))
		h.line.Resize(fyne.NewSize(s.Width, 1))
	}
	h.min = func() fyne.Size { return fyne.NewSize(0, 28) }
	h.ExtendBaseWidget(h)
	return h
}
