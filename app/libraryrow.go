package app

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
)

var titleFace = face{size: sizeBody, bold: true}

// measure fixes the height of a row at the present width: a title of up to two lines, a hit of up to
// two.
func (l *library) measure(r *libraryRow) {
	room := l.width - 2*gapWide
	if r.more > 0 {
		r.height = 17 + 8
		return
	}
	if r.hit != nil {
		lines := len(rule.breaks(flat(r.hit.Snippet), room-18, 2, face{size: sizeSmall}))
		r.height = float32(min(2, lines))*17 + 8
		return
	}
	lines := len(rule.breaks(shownTitle(r.row.Title), room, 2, titleFace))
	r.height = float32(lines)*20 + 17 + 2*rowPad
}

func shownTitle(s string) string {
	if s == "" {
		return "Without a title"
	}
	return s
}

// flat keeps a snippet on one paragraph without moving its bytes.
func flat(s string) string { return strings.Map(spaced, s) }

func spaced(r rune) rune {
	if r == '\n' || r == '\t' {
		return ' '
	}
	return r
}

func (l *library) drawRow(i int, width float32) rowData {
	r := &l.rows[i]
	room := width - 2*gapWide
	if r.hit != nil {
		return rowData{swatch: hitColour(r.hit.Kind), pad: 4, cells: []cell{{x: gapWide + 18, w: room - 18, lines: []rowLine{
			{size: sizeSmall, most: 2, pieces: []piece{{text: flat(r.hit.Snippet), colour: colMuted, lit: r.hit.Spans}}},
		}}}}
	}
	if r.more > 0 {
		return rowData{pad: 4, cells: []cell{{x: gapWide + 18, w: room - 18, lines: []rowLine{text(fmt.Sprintf("%d more", r.more), sizeSmall, colAccent)}}}}
	}
	done := r.row.State == "coded" || r.row.State == "excluded"
	return rowData{cells: []cell{{x: gapWide, w: room, lines: []rowLine{
		{size: sizeBody, most: 2, pieces: []piece{{text: shownTitle(r.row.Title), bold: !done}}},
		{size: sizeSmall, right: rowState(r.row), pieces: []piece{{text: origin(r.row.Publication, r.row.Date), colour: colMuted}}},
	}}}}
}

// rowState is what stands at the right edge: what was decided about the article, or its marks.
func rowState(r archive.LibraryRow) string {
	switch {
	case r.State != "" && r.State != "new" && r.State != "reading":
		return r.State
	case r.Marks > 0:
		return plural(r.Marks, "mark")
	case r.State == "reading":
		return r.State
	}
	return "new"
}

// origin writes where and when an article appeared.
func origin(publication string, d annotate.Date) string {
	if publication == "" {
		return shownDate(d)
	}
	return publication + " · " + shownDate(d)
}

// shownDate writes a date for people, with the precision that it has.
func shownDate(d annotate.Date) string {
	if d.IsZero() || d.First == annotate.Undated {
		return "undated"
	}
	t := time.Unix(int64(d.First)*86400, 0).UTC()
	switch d.Precision {
	case annotate.PrecisionYear:
		return t.Format("2006")
	case annotate.PrecisionMonth:
		return t.Format("Jan 2006")
	}
	return t.Format("2 Jan 2006")
}

func hitColour(kind string) fyne.ThemeColorName {
	switch kind {
	case "statement", "claim":
		return colClaim
	case "annotation", "entity":
		return colMention
	case "memo":
		return colTag
	}
	return colFaint
}

// searchBox lays out the search field, the hint of its key at the right edge, and the line under the
// part of a query that is wrong.
type searchBox struct{ from, to float32 }

// Layout implements fyne.Layout.
func (b *searchBox) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Move(fyne.NewPos(size.Width-70, float32(int(size.Height-17)/2)))
	objects[1].Resize(fyne.NewSize(60, 17))
	objects[2].Move(fyne.NewPos(b.from, size.Height-7))
	objects[2].Resize(fyne.NewSize(max(0, b.to-b.from), 2))
}

// MinSize implements fyne.Layout.
func (b *searchBox) MinSize(objects []fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, 36) }

// watchedWidth lays objects on top of each other and tells when the width changed.
type watchedWidth struct{ changed func(float32) }

// Layout implements fyne.Layout.
func (w *watchedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w.changed(size.Width)
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (w *watchedWidth) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(40, 40) }
