package app

import (
	"fmt"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
)

// An inspector is the right pane: what the selection is about, and below it everything that is coded in
// the article, in text order.
type inspector struct {
	c       *coding
	head    *label
	card    *card
	title   *label
	whose   *press // whose marks are shown; hidden while there is one coder
	list    *rowList
	empty   *label
	rows    []inspected
	starts  []int // of the paragraphs of the body
	content *fyne.Container
}

// inspected is a row of the list: a statement or a mark.
type inspected struct {
	id, claim  string // claim: the first evidence of a statement
	sign, text string
	stance     fyne.ThemeColorName
	note, bad  string
	swatch     fyne.ThemeColorName
	open       bool
	paragraph  int
	span       annotate.Span
}

const (
	inspectorRow = 34
	inspectorTwo = 54 // of a statement, with its speakers below
)

func newInspector(c *coding) *inspector {
	p := &inspector{c: c, head: smallTitle(""), title: smallTitle("In this article"), card: newCard(), list: newRowList()}
	p.empty = wrapped("Nothing is coded here yet. Select words and press S for a speaker, F for a firm, C for a claim; ? shows all keys.", face{size: sizeBody}, colMuted)
	p.list.count = func() int { return len(p.rows) }
	p.list.height = func(i int) float32 {
		if p.rows[i].twoLines() {
			return inspectorTwo
		}
		return inspectorRow
	}
	p.list.row = p.row
	p.list.onOpen = p.goTo
	p.list.onKey = func(e *fyne.KeyEvent) bool {
		switch e.Name {
		case fyne.KeyEscape:
			c.focusReader()
		case fyne.KeyDelete:
			p.trash(p.list.chosen)
		default:
			return c.otherKey(e)
		}
		return true
	}
	p.list.onFocus = func(on bool) {
		if on {
			c.log.focus("inspector")
		}
	}
	p.whose = link("", func() { c.chooseWhose() })
	p.whose.idle, p.whose.face.bold = colMuted, false
	p.content = container.New(&inspectorLayout{p}, p.head, p.card, p.title, p.whose, p.empty, p.list)
	return p
}

// goTo shows the place of a row in the text, selected, and gives the keys back to the reader.
func (p *inspector) goTo(i int) {
	if i < 0 || i >= len(p.rows) {
		return
	}
	row := p.rows[i]
	if !row.span.Empty() {
		p.c.reader.Reveal(row.span)
		p.c.reader.Select(row.span)
	}
	p.c.aim(row.id)
	p.c.focusReader()
}

// trash moves the record of a row to the trash.
func (p *inspector) trash(i int) {
	if i < 0 || i >= len(p.rows) {
		return
	}
	if st, ok := p.c.now.statement(p.rows[i].id); ok {
		p.c.trashStatement(st)
	} else if a, ok := p.c.now.annotation(p.rows[i].id); ok {
		p.c.trashMark(a)
	}
}

// reload takes what is coded anew.
func (p *inspector) reload() {
	p.rows, p.starts = p.rows[:0], p.starts[:0]
	for _, b := range p.c.article.Revision.Blocks {
		if b.Kind.Body() {
			p.starts = append(p.starts, b.Start)
		}
	}
	c := p.c
	s := &c.now
	coded := map[string]bool{}
	statements := map[string][]annotate.Statement{}
	for _, st := range s.statements {
		if len(st.Evidence) > 0 {
			statements[st.Evidence[0]] = append(statements[st.Evidence[0]], st)
		}
		for _, e := range st.Evidence {
			coded[e] = true
		}
	}
	for _, a := range s.annotations {
		for _, st := range statements[a.ID] {
			p.rows = append(p.rows, p.statementRow(st))
		}
		if !coded[a.ID] {
			p.rows = append(p.rows, p.markRow(a))
		}
	}
	p.whose.set(c.guard.shownWhose())
	p.whose.setActive(c.guard.whose != ofAll)
	p.list.reload()
	p.point()
}

// point shows what is aimed at.
func (p *inspector) point() {
	p.c.reader.SetChosen(p.c.aimedMarks())
	p.list.chosen = -1
	for i, row := range p.rows {
		if row.id == p.c.aimed || row.claim == p.c.aimed && p.c.aimed != "" {
			p.list.chosen = i
		}
	}
	p.tell()
	p.content.Refresh()
	if p.list.chosen >= 0 {
		p.list.reveal(p.list.chosen)
	}
	p.list.Refresh()
}

func (p *inspector) statementRow(st annotate.Statement) inspected {
	span := p.c.now.statementSpan(st)
	row := inspected{id: st.ID, text: p.c.conceptName(st.Concept), swatch: colClaim, span: span, paragraph: p.paragraph(span)}
	row.claim, row.sign, row.stance = st.Evidence[0], signs[st.Stance], stanceColour(st.Stance)
	if row.text == "" {
		row.text, row.bad = flat(p.c.text(span)), "to do: which concept?"
		return row
	}
	var who []string
	for _, x := range st.Speakers {
		if x.Resolution == annotate.ResolvedUnsure {
			row.bad = "to do: who speaks?"
		}
		if x.ForResolution == annotate.ResolvedUnsure {
			row.bad = "to do: which firm?"
		}
		who = append(who, p.c.whom(x.Entity, x.Resolution))
	}
	if len(st.Speakers) == 0 {
		row.bad = "to do: who speaks?"
	}
	row.note = strings.Join(who, ", ")
	return row
}

func (r inspected) twoLines() bool { return r.claim != "" && r.note+r.bad != "" }

func stanceColour(stance string) fyne.ThemeColorName {
	switch stance {
	case annotate.Support:
		return colClaim
	case annotate.Oppose:
		return colBad
	}
	return colInk
}

func (p *inspector) markRow(a annotate.Annotation) inspected {
	span := spanOf(a)
	row := inspected{id: a.ID, text: p.c.entityName(a.Entity), note: a.Type, span: span, swatch: fyne.ThemeColorName("pm-" + a.Type), paragraph: p.paragraph(span)}
	words := ""
	if !span.Empty() {
		words = flat(p.c.text(span))
	}
	switch {
	case span.Empty() && len(a.Anchors) > 0:
		row.text, row.note, row.bad, row.open = flat(a.Anchors[0].Quote), "", "to do: lost its place", true
	case a.Type == annotate.TypeTag:
		row.text, row.note = p.c.tagName(a.Tag), words
		if words == "" {
			row.note = "the whole article"
		}
	case a.Type == annotate.TypeClaim:
		row.text, row.note, row.bad = words, "", "to do: code it"
	case a.Resolution == annotate.ResolvedUnsure || a.Resolution == annotate.ResolvedNone:
		row.text, row.note, row.open, row.swatch = words, "", true, colBad
		row.bad = map[string]string{annotate.TypeFirm: "to do: which firm?", annotate.TypeSpeaker: "to do: who is it?"}[a.Type]
		if row.bad == "" {
			row.bad = "to do: what is it?"
		}
	case row.text == "":
		row.text = p.c.whom(a.Entity, a.Resolution)
		row.note = words
	}
	return row
}

// paragraph numbers the paragraphs of the body as they are read, from 1.
func (p *inspector) paragraph(s annotate.Span) int {
	return sort.SearchInts(p.starts, s.Start+1)
}

func (p *inspector) row(i int, width float32) rowData {
	r := p.rows[i]
	cellWidth := width - 52
	var pieces []piece
	if r.sign != "" {
		pieces = append(pieces, piece{text: r.sign + " ", colour: r.stance, bold: true})
	}
	below := piece{text: r.note, colour: colMuted}
	if r.bad != "" {
		below = piece{text: r.bad, colour: colBad}
	}
	var second []rowLine
	switch {
	case r.twoLines():
		pieces = append(pieces, piece{text: r.text})
		second = []rowLine{{size: sizeSmall, pieces: []piece{below}}}
	case below.text != "": // what stands behind the words is not cut off by them
		room := max(60, cellWidth-40-rule.text(below.text, face{size: sizeBody}))
		if r.bad == "" {
			room = cellWidth
		}
		below.text = "  " + below.text
		pieces = append(pieces, piece{text: rule.fit(r.text, room, face{size: sizeBody})}, below)
	default:
		pieces = append(pieces, piece{text: r.text})
	}
	right := ""
	if r.paragraph > 0 {
		right = fmt.Sprintf("¶%d", r.paragraph)
	}
	first := rowLine{size: sizeBody, pieces: pieces, right: right}
	return rowData{swatch: r.swatch, open: r.open, cells: []cell{{x: 38, w: cellWidth, lines: append([]rowLine{first}, second...)}}}
}

// tell fills the card with what is aimed at.
func (p *inspector) tell() {
	c := p.c
	if st, ok := c.now.statement(c.aimed); ok {
		p.head.set("Statement")
		p.card.set(c.statementCard(st))
		return
	}
	a, ok := c.now.annotation(c.aimed)
	switch {
	case !ok && c.articleMemo != "":
		p.head.set("Memo on the article")
		p.card.set(cardData{memo: c.articleMemo})
	case !ok:
		p.head.set("")
		p.card.set(cardData{})
	case a.Type == annotate.TypeClaim:
		if st, coded := c.now.statementOn(a.ID); coded {
			p.head.set("Statement")
			p.card.set(c.statementCard(st))
			return
		}
		p.head.set("Claim")
		p.card.set(cardData{quote: c.wordsOf(spansOf(a)), bar: colClaim, memo: a.Memo, rows: c.coderRow(nil, a.Coder)})
	case a.Type == annotate.TypeTag:
		p.head.set("Tag")
		p.card.set(cardData{quote: c.wordsOf(spansOf(a)), bar: colTag, memo: a.Memo, rows: c.coderRow([]cardRow{{"Tag", c.tagName(a.Tag), colInk, false, ""}}, a.Coder)})
	default:
		p.head.set(strings.ToUpper(a.Type[:1]) + a.Type[1:])
		p.card.set(c.entityCard(a))
	}
}

func (c *coding) statementCard(st annotate.Statement) cardData {
	d := cardData{bar: colClaim, memo: st.Memo}
	var quotes []string
	for _, id := range st.Evidence {
		if a, ok := c.now.annotation(id); ok {
			quotes = append(quotes, c.wordsOf(spansOf(a)))
		}
	}
	d.quote = strings.Join(quotes, " […] ")
	open := func(name string) { d.rows = append(d.rows, cardRow{name, "open", colFaint, false, ""}) }
	if name := c.conceptName(st.Concept); name != "" {
		d.rows = append(d.rows, cardRow{"Concept", name, colInk, false, ""})
	} else {
		open("Concept")
	}
	if st.Stance != "" {
		d.rows = append(d.rows, cardRow{"Stance", signs[st.Stance] + " " + st.Stance, stanceColour(st.Stance), false, ""})
	} else {
		open("Stance")
	}
	if len(st.Speakers) == 0 {
		open("Speaker")
	}
	for _, p := range st.Speakers {
		d.rows = append(d.rows, c.whoRow("Speaker", p.Entity, p.Resolution, p.Inferred, listHas(p.Unconfirmed, "entity")))
		if p.Job != "" {
			d.rows = append(d.rows, guessedRow("as", p.Job, listHas(p.Unconfirmed, "job")))
		}
		if p.ForEntity != "" || p.ForResolution == annotate.ResolvedUnsure || p.ForResolution == annotate.ResolvedUnnamed {
			d.rows = append(d.rows, c.whoRow("for", p.ForEntity, p.ForResolution, p.ForInferred, listHas(p.Unconfirmed, "for_entity")))
		}
	}
	for _, l := range st.ReportedBy {
		d.rows = append(d.rows, c.whoRow("Reported by", l.Entity, l.Resolution, l.Inferred, listHas(l.Unconfirmed, "entity")))
		d.rows = append(d.rows, linkRows(l)...)
	}
	for _, p := range st.Addressees {
		d.rows = append(d.rows, c.whoRow("To", p.Entity, p.Resolution, p.Inferred, false))
	}
	if st.Mode != "" {
		d.rows = append(d.rows, guessedRow("Mode", st.Mode, listHas(st.Unconfirmed, "mode")))
	}
	if st.Form != "" && st.Form != annotate.FormStatement {
		d.rows = append(d.rows, cardRow{"Form", st.Form, colInk, false, ""})
	}
	said := st.Said
	if said.IsZero() {
		said = c.article.Date
	}
	if !said.IsZero() {
		d.rows = append(d.rows, cardRow{"Said", longDate(said), colInk, false, ""})
	}
	d.rows = append(d.rows, c.valueRows(st)...)
	d.rows = c.coderRow(d.rows, st.Coder)
	return d
}

func listHas(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (c *coding) whoRow(name, entity, resolution string, inferred, guess bool) cardRow {
	row := cardRow{name: name, value: c.whom(entity, resolution), colour: colInk}
	switch {
	case guess:
		row.colour, row.italic, row.note = colMuted, true, "guessed"
	case resolution == annotate.ResolvedUnsure:
		row.colour = colBad
	case inferred && entity != "":
		row.note = "not in the text"
	}
	return row
}

func (c *coding) entityCard(a annotate.Annotation) cardData {
	d := cardData{quote: c.wordsOf(spansOf(a)), bar: fyne.ThemeColorName("pm-" + a.Type), memo: a.Memo}
	e, ok := c.names.Entity(a.Entity)
	if !ok {
		d.rows = []cardRow{{"Who", c.whom(a.Entity, a.Resolution), colBad, false, ""}}
		if a.Resolution == annotate.ResolvedUnnamed {
			d.rows[0].colour = colInk
		}
		return d
	}
	kind := e.KindName
	if kind == "" {
		kind = kindName(e.Kind)
	}
	d.rows = []cardRow{{"Name", e.Name, colInk, false, e.Distinguisher}, {"Kind", kind, colInk, false, ""}}
	var aliases []string
	for _, x := range e.Aliases {
		if x.Article == "" || x.Article == c.article.ID {
			aliases = append(aliases, x.Text)
		}
	}
	if len(aliases) > 0 {
		d.rows = append(d.rows, cardRow{"Also", strings.Join(aliases, ", "), colInk, false, ""})
	}
	here := 0
	for _, m := range c.now.named() {
		if m.Entity == e.ID {
			here++
		}
	}
	d.rows = append(d.rows, cardRow{"Marks", fmt.Sprintf("%d in this article", here), colInk, false, ""})
	d.rows = c.coderRow(d.rows, a.Coder)
	return d
}

// inspectorLayout stands the card at its height above the list.
type inspectorLayout struct{ p *inspector }

// MinSize implements fyne.Layout.
func (l *inspectorLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(220, 120) }

// Layout implements fyne.Layout.
func (l *inspectorLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p := l.p
	inner := size.Width - 2*gapWide
	y := float32(gapWide)
	put := func(o fyne.CanvasObject, h float32) {
		o.Move(fyne.NewPos(gapWide, y))
		o.Resize(fyne.NewSize(inner, h))
		y += h
	}
	showIf := func(o fyne.CanvasObject, on bool) {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
	told := p.head.text != ""
	showIf(p.head, told)
	showIf(p.card, told)
	if told {
		put(p.head, 17)
		y += gapSmall
		put(p.card, min(p.card.heightFor(inner), size.Height*0.7))
		y += 20
	}
	put(p.title, 17)
	showIf(p.whose, p.whose.text != "")
	if chip := p.whose.MinSize(); p.whose.text != "" {
		p.whose.Move(fyne.NewPos(size.Width-gapWide-min(chip.Width, inner/2), y-19))
		p.whose.Resize(fyne.NewSize(min(chip.Width, inner/2), chip.Height))
	}
	y += gapSmall
	showIf(p.empty, len(p.rows) == 0)
	showIf(p.list, len(p.rows) > 0)
	if len(p.rows) == 0 {
		put(p.empty, p.empty.heightFor(inner))
		return
	}
	p.list.Move(fyne.NewPos(0, y))
	p.list.Resize(fyne.NewSize(size.Width, max(0, size.Height-y)))
}
