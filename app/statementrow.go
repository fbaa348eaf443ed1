package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"pressmark/annotate"
	"pressmark/archive"
)

// statementColumns are the columns with their share of the width.
var statementColumns = []struct {
	column archive.StatementColumn
	title  string
	share  float32
}{
	{archive.ColumnDate, "Date", 0.08}, {archive.ColumnArticle, "Article", 0.13}, {archive.ColumnPublication, "Publication", 0.08},
	{archive.ColumnSpeaker, "Speaker", 0.13}, {archive.ColumnFor, "For", 0.1}, {archive.ColumnConcept, "Concept", 0.14}, {archive.ColumnStance, "Stance", 0.05},
	{archive.ColumnQuotation, "Quotation", 0.19}, {archive.ColumnReported, "Reported by", 0.1},
}

// columnLeft is where the columns begin: beside the ticks.
const columnLeft = gapLarge + 10

func (v *statementsView) row(i int, width float32) rowData {
	r, ok := v.at(i)
	if !ok {
		return rowData{rule: true, cells: []cell{{x: columnLeft, w: width - 2*gapLarge, lines: []rowLine{text("…", sizeBody, colFaint)}}}}
	}
	two := func(s string, size float32, col fyne.ThemeColorName) []rowLine {
		return []rowLine{{size: size, most: 2, pieces: []piece{{text: flat(s), colour: col}}}}
	}
	speakers := strings.Join(r.SpeakerNames, ", ")
	lines := [][]rowLine{
		two(shownDate(r.Date), sizeSmall, colMuted),
		two(shownTitle(r.ArticleTitle), sizeSmall, colMuted),
		two(r.Publication, sizeSmall, colMuted),
		{{size: sizeBody, most: 2, pieces: []piece{{text: named(speakers, "no speaker yet"), bold: true, colour: openColour(speakers)}}}},
		two(strings.Join(r.ForNames, ", "), sizeBody, colInk),
		two(named(r.ConceptName, "no concept yet"), sizeBody, openColour(r.ConceptName)),
		{stanceLine(r.Stance)},
		{{size: sizeBody, serif: true, most: 2, pieces: []piece{{text: flat(r.Quote)}}}},
		two(strings.Join(r.ReporterNames, ", "), sizeSmall, colMuted),
	}
	out := rowData{rule: true}
	x := float32(columnLeft)
	for c, col := range statementColumns {
		w := (width - columnLeft - gapLarge) * col.share
		out.cells = append(out.cells, cell{x: float32(int(x)), w: w - gap, lines: lines[c]})
		x += w
	}
	if i < len(v.keysOf) {
		if _, on := v.ticked[v.keysOf[i].N]; on {
			out.cells = append(out.cells, cell{x: gap, w: 20, lines: []rowLine{text("✓", sizeBody, colAccent)}})
		}
	}
	return out
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

// columnHeads are the titles of the columns, over a line: the active one in the accent, the one that orders
// the rows with an arrow, a filter under its column. A click orders by the column.
type columnHeads struct {
	drawn
	v              *statementsView
	texts, filters []*canvas.Text
	line           *fill
}

var _ fyne.Tappable = (*columnHeads)(nil)

func newColumnHeads(v *statementsView) *columnHeads {
	h := &columnHeads{line: hairline(), v: v}
	for range statementColumns {
		t, f := canvas.NewText("", nil), canvas.NewText("", nil)
		t.TextSize, f.TextSize = sizeSmall, sizeSmall
		h.texts, h.filters = append(h.texts, t), append(h.filters, f)
		h.objects = append(h.objects, t, f)
	}
	h.objects = append(h.objects, h.line)
	h.paint, h.place = h.repaint, h.arrange
	h.min = func() fyne.Size {
		for _, s := range h.v.want.Filters {
			if s != "" { // it stands below its column
				return fyne.NewSize(0, 44)
			}
		}
		return fyne.NewSize(0, 28)
	}
	h.ExtendBaseWidget(h)
	return h
}

func (h *columnHeads) repaint() {
	v := h.v
	for i, c := range statementColumns {
		t, f := h.texts[i], h.filters[i]
		t.Text, t.Color, t.TextStyle.Bold = c.title, theme.Color(colMuted), i == v.column
		if i == v.column {
			t.Color = theme.Color(colAccent)
		}
		if sorted := v.want.Sort; sorted == c.column || sorted == "" && c.column == archive.ColumnDate {
			arrow := " ↑"
			if v.want.Descending || sorted == "" {
				arrow = " ↓"
			}
			t.Text += arrow
		}
		f.Text, f.Color = v.want.Filters[c.column], theme.Color(colAccent)
	}
}

func (h *columnHeads) arrange(s fyne.Size) {
	x := float32(columnLeft)
	for i, c := range statementColumns {
		w := (s.Width - columnLeft - gapLarge) * c.share
		h.filters[i].Text = rule.fit(h.filters[i].Text, w-gap, face{size: sizeSmall})
		for y, t := range []*canvas.Text{h.texts[i], h.filters[i]} {
			t.Move(fyne.NewPos(float32(int(x)), 3+float32(y)*19))
			t.Resize(fyne.NewSize(w-gapTiny, 17))
		}
		x += w
	}
	h.line.Move(fyne.NewPos(0, s.Height-1))
	h.line.Resize(fyne.NewSize(s.Width, 1))
}

// Tapped implements fyne.Tappable.
func (h *columnHeads) Tapped(e *fyne.PointEvent) {
	x := float32(columnLeft)
	for i, c := range statementColumns {
		x += (h.Size().Width - columnLeft - gapLarge) * c.share
		if e.Position.X < x {
			h.v.column = i
			h.v.sort()
			return
		}
	}
}
