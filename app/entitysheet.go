package app

import (
	"context"
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
)

// An entitySheet is the panel of the chosen entity: each fact is a row, Enter changes it, Delete takes it
// away; below stand the possible doubles and every passage.
type entitySheet struct {
	*listView
	v        *entitiesView
	known    archive.EntitySheet
	facts    []sheetRow
	passages []archive.Passage
	ticked   map[string]bool // records of passages
	memoAt   int             // of facts
	width    float32         // that the memo is typeset for
}

// A sheetRow is a line of the sheet: a heading, a fact, or (with passage from 0) a passage.
type sheetRow struct {
	name, value, note string
	heading           bool
	prose             []rowLine // typeset, instead of the value
	open              func()    // Enter
	drop              func()    // Delete
	passage           int
}

func newEntitySheet(v *entitiesView) *entitySheet {
	s := &entitySheet{v: v, listView: newListView(v.w, "entities", "", "entity", colPage, "Choose a name", "Its names, places and passages are shown here.")}
	s.list.count = func() int { return len(s.facts) }
	s.list.height = func(i int) float32 {
		switch r := s.facts[i]; {
		case r.heading:
			return 38
		case r.passage >= 0:
			return 58
		case r.prose != nil:
			return typesetHeight(r.prose) + 10
		}
		return 30
	}
	s.list.row = s.row
	s.list.onOpen = s.openRow
	s.list.onClick = func(i int) {
		if r := s.facts[i]; r.passage >= 0 || strings.HasSuffix(r.value, "…") {
			s.openRow(i)
		}
	}
	s.list.onKey = s.sheetKey
	s.list.onRune = v.w.viewRune(inEntities)
	s.list.onContext = func(_ int, at fyne.Position) { v.w.showMenu(at, v.menu()) }
	s.list.onWidth = s.widened
	s.build(hairline())
	return s
}

func (s *entitySheet) clear() {
	s.gen++
	s.known, s.facts, s.passages = archive.EntitySheet{}, nil, nil
	s.title.set("")
	s.note.set("")
	s.fetched()
}

// ask fetches the sheet of an entity.
func (s *entitySheet) ask(e archive.EntityRow) {
	var known archive.EntitySheet
	var passages []archive.Passage
	s.listView.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		if known, err = a.EntitySheet(ctx, e.ID); err != nil {
			return err
		}
		passages, err = a.Passages(ctx, e.ID, passagesShown)
		return err
	}, func() {
		if known.ID != s.known.ID {
			s.ticked = map[string]bool{}
			s.list.chosen = -1
			s.list.toTop()
		}
		s.known, s.passages = known, passages
		s.title.set(known.Name)
		s.note.set(strings.Join(nonEmpty(known.Distinguisher, known.KindName, plural(known.Passages, "passage"), seenWords(e.First, e.Last)), " · "))
		s.lay()
		s.fetched()
	})
}

func seenWords(first, last int) string {
	if first == 0 && last == 0 {
		return ""
	}
	return "seen " + shownDay(first) + " to " + shownDay(last)
}

func shownDay(day int) string {
	return shownDate(annotate.Date{First: day, Last: day, Precision: annotate.PrecisionDay})
}

func nonEmpty(parts ...string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// lay makes the rows of what is known.
func (s *entitySheet) lay() {
	v, e := s.v, s.known
	s.facts = s.facts[:0]
	head := func(name string) { s.facts = append(s.facts, sheetRow{name: name, heading: true, passage: -1}) }
	fact := func(name, value, note string, open, drop func()) {
		s.facts = append(s.facts, sheetRow{name: name, value: value, note: note, open: open, drop: drop, passage: -1})
	}
	key := func(a action) string { return v.w.keys.shown(a) }
	head("What is known")
	fact("Name", e.Name, "", v.rename, nil)
	fact("Told apart by", named(e.Distinguisher, "nothing…"), "", v.askDistinguisher, nil)
	fact("Kind", e.KindName, "", v.askKind, nil)
	fact("Colour", colourName(e.Colour), "", v.askColour, nil)
	for _, a := range e.Aliases {
		fact("Also called", a.Text, s.aliasNote(a), s.ownOr(a.ID, func() { v.askAlias(a) }), s.ownOr(a.ID, func() { v.dropPart("alias", a.ID, "the name "+quote(a.Text)) }))
	}
	for _, a := range e.Affiliations {
		fact("Belongs to", named(e.Names[a.Organisation], "?"), affiliationNote(a), s.ownOr(a.ID, func() { v.askAffiliation(a) }), s.ownOr(a.ID, func() { v.dropPart("affiliation", a.ID, "the place at "+e.Names[a.Organisation]) }))
	}
	for _, a := range e.Attributes {
		fact(a.Key, a.Value, attributeNote(a), s.ownOr(a.ID, func() { v.askAttribute(a) }), s.ownOr(a.ID, func() { v.dropPart("entity_attribute", a.ID, a.Key) }))
	}
	fact("Memo", named(e.Memo, "none…"), "", v.askMemo, nil)
	s.memoAt = len(s.facts) - 1
	fact("", "Another name…", key(entityAlias), func() { v.askAlias(annotate.Alias{}) }, nil)
	fact("", "An organisation…", key(entityPlace), func() { v.askAffiliation(annotate.Affiliation{From: math.MinInt32, To: annotate.Undated}) }, nil)
	fact("", "An attribute…", key(entityValue), func() { v.askAttribute(annotate.Attribute{}) }, nil)
	s.layOthers(head, fact)
	if len(s.passages) > 0 {
		head(fmt.Sprintf("Passages: %s ticks, %s splits the ticked ones off", key(rowTick), key(entitySplit)))
	}
	for i := range s.passages {
		s.facts = append(s.facts, sheetRow{passage: i})
	}
	s.layMemo()
}

// layMemo typesets the memo for the present width.
func (s *entitySheet) layMemo() {
	if s.memoAt < len(s.facts) && s.known.Memo != "" {
		s.facts[s.memoAt].prose = typeset(s.known.Memo, min(s.width-gapLarge-factNames-gapLarge, proseWidest), 0, face{size: sizeBody})
	}
}

// widened lays the memo out anew for another width.
func (s *entitySheet) widened(width float32) {
	if width != s.width {
		s.width = width
		s.layMemo()
		s.list.measure()
	}
}

// layOthers lists what was merged into the entity, and what may be the same.
func (s *entitySheet) layOthers(head func(string), fact func(name, value, note string, open, drop func())) {
	v := s.v
	if len(s.known.Merged) > 0 {
		head("Merged into it: Enter takes a merge back")
	}
	for _, m := range s.known.Merged {
		back := func() { v.unmerge(m) }
		fact("", m.Name, "", back, back)
	}
	doubles := v.doubles[s.known.ID]
	if len(doubles) > 0 {
		head("Perhaps the same: Enter merges, Delete tells them apart")
	}
	for _, d := range doubles {
		other := d.From
		if other == s.known.ID {
			other = d.Into
		}
		i, ok := v.byID[other]
		if !ok {
			continue
		}
		fact("", v.all[i].Name+" "+v.all[i].Distinguisher, "they "+d.Reason, func() { v.merge(d.From, d.Into) }, func() { v.tellApart(d) })
	}
}

// ownOr leaves out the changing of what a merged entity brought.
func (s *entitySheet) ownOr(id string, f func()) func() {
	if s.known.Own[id] {
		return f
	}
	return func() {
		s.v.w.toasts.show("This came from an entity that was merged into "+s.known.Name+". Take the merge back to change it.", false)
	}
}

func (s *entitySheet) aliasNote(a annotate.Alias) string {
	where := "everywhere"
	if a.Article != "" {
		where = "in “" + shownTitle(s.known.Names[a.Article]) + "”"
	}
	return strings.Join(nonEmpty(a.Language, where), " · ")
}

func affiliationNote(a annotate.Affiliation) string {
	from, to := "", ""
	if a.From != math.MinInt32 {
		from = annotate.DayString(a.From)
	}
	if a.To != annotate.Undated {
		to = annotate.DayString(a.To)
	}
	span := ""
	if from != "" || to != "" {
		span = from + " – " + to
	}
	return strings.Join(nonEmpty(a.Role, span), " · ")
}

func attributeNote(a annotate.Attribute) string {
	if a.Type == "text" {
		return ""
	}
	return a.Type
}

const factNames = 130 // width of the names of facts

func (s *entitySheet) row(i int, width float32) rowData {
	r := s.facts[i]
	switch {
	case r.heading:
		return rowData{plain: true, pad: 16, cells: []cell{{x: gapLarge, w: width - 2*gapLarge, lines: []rowLine{{size: sizeSmall, pieces: []piece{{text: r.name, bold: true, colour: colMuted}}}}}}}
	case r.passage >= 0:
		p := s.passages[r.passage]
		d := passageRow(p, width)
		if s.ticked[p.Record] {
			d.cells[0].lines[0].pieces[0].text = "✓ " + d.cells[0].lines[0].pieces[0].text
		}
		return d
	}
	lines := r.prose
	value := text(flat(r.value), sizeBody, colInk)
	if strings.HasSuffix(r.value, "…") {
		value.pieces[0].colour = colAccent
	}
	if r.note != "" {
		value.pieces = append(value.pieces, piece{text: "   " + r.note, colour: colMuted})
	}
	if lines == nil {
		lines = []rowLine{value}
	}
	x := float32(gapLarge)
	cells := []cell{}
	if r.name != "" {
		cells = append(cells, cell{x: x, w: factNames - gapSmall, lines: []rowLine{text(r.name, sizeBody, colMuted)}})
	}
	return rowData{pad: 5, cells: append(cells, cell{x: x + factNames, w: width - x - factNames - gapLarge, lines: lines})}
}

func (s *entitySheet) openRow(i int) {
	switch r := s.facts[i]; {
	case r.passage >= 0:
		p := s.passages[r.passage]
		s.w.openArticle(p.Article, p.Span, nil, true)
		s.w.came = viewEntities
	case r.open != nil:
		r.open()
	}
}

func (s *entitySheet) sheetKey(e *fyne.KeyEvent) bool {
	i := s.list.chosen
	switch {
	case e.Name == fyne.KeyEscape && !s.w.escape() || e.Name == fyne.KeyLeft:
		s.w.focus(s.v.list)
	case e.Name == fyne.KeyDelete && i >= 0 && i < len(s.facts) && s.facts[i].drop != nil:
		s.facts[i].drop()
	case e.Name == fyne.KeyF2:
		s.v.rename()
	default:
		return s.w.viewKey(inEntities, e) || e.Name != fyne.KeyEscape && s.w.windowKey(e)
	}
	return true
}

// tick ticks or unticks the chosen passage.
func (s *entitySheet) tick() {
	i := s.list.chosen
	if i < 0 || i >= len(s.facts) || s.facts[i].passage < 0 {
		return
	}
	record := s.passages[s.facts[i].passage].Record
	s.ticked[record] = !s.ticked[record]
	s.list.choose(i + 1)
	s.list.Refresh()
}
