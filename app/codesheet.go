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

// A codeSheet is the panel of the chosen code: each field is a row that Enter edits in its place; below stand
// its examples and everything that carries it.
type codeSheet struct {
	*listView
	v        *codebookView
	of       treeRow
	facts    []codeFact
	passages []archive.Passage
	ticked   map[string]bool // records of passages
	width    float32
	layer    *fyne.Container // over the list: the field of the row that is edited
	editing  *rowEdit        // nil: none
	then     string          // the fact to edit once the sheet is fetched
}

// A codeFact is a row of the sheet: a heading, a field, an example or a passage.
type codeFact struct {
	name, value, note string
	heading           bool
	markdown, many    bool              // value is set as Markdown; it has several lines
	edit              func(text string) // stores what was typed in its place; nil: not edited so
	raw               string            // what stands in the field when it is edited
	open, drop        func()            // Enter where nothing is edited; Delete
	passage, example  int               // from 0; -1: neither
	variable          string            // uuid
	key               string            // see keyOf
	prose             []rowLine
}

func newCodeSheet(v *codebookView) *codeSheet {
	s := &codeSheet{v: v, layer: container.NewWithoutLayout(), listView: newListView(v.w, "codebook", "", "code", colPage, "Choose a concept", "Its definition, examples and statements are shown here.")}
	s.over = s.layer
	l := s.list
	l.count = func() int { return len(s.facts) }
	l.height = s.height
	l.row = s.row
	l.onOpen = s.openRow
	l.onClick = s.clicked
	l.onKey = s.sheetKey
	l.onRune = v.w.viewRune(inCodebook)
	l.onWidth = s.widened
	l.onMoved = s.followEdit
	l.onContext = func(_ int, at fyne.Position) { v.w.showMenu(at, v.menu()) }
	told := l.onFocus
	l.onFocus = func(on bool) {
		told(on)
		v.inSheet = v.inSheet || on
	}
	s.build(hairline())
	return s
}

func (s *codeSheet) clear() {
	s.gen++
	s.dropEdit()
	s.of, s.facts, s.passages = treeRow{}, nil, nil
	s.title.set("")
	s.note.set("")
	s.fetched()
}

// ask shows what is known of a row of the tree at once, and fetches what carries it.
func (s *codeSheet) ask(r treeRow) {
	if r.id() != s.of.id() {
		s.dropEdit()
		s.ticked, s.passages = map[string]bool{}, nil
		s.list.chosen = -1
		s.list.toTop()
	}
	s.of = r
	s.title.set(s.v.named(r))
	s.tell()
	s.lay()
	s.fetched()
	if r.code.ID == "" || !s.v.past.IsZero() {
		s.gen++
		s.passages = nil
		s.lay()
		s.fetched()
		s.editThen()
		return
	}
	var passages []archive.Passage
	s.listView.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		passages, err = a.CodePassages(ctx, r.code.Kind, r.code.ID, passagesShown)
		return err
	}, func() {
		s.passages = passages
		s.tell()
		s.lay()
		s.fetched()
		s.editThen()
	})
}

func (s *codeSheet) tell() {
	r := s.of
	if !s.v.past.IsZero() {
		s.note.set(r.section + " · as it stood on " + s.v.pastDay + ", read only")
		return
	}
	uses := plural(r.code.Uses, carrierOf(r.section))
	if r.code.AllUses != r.code.Uses {
		uses += fmt.Sprintf(", %s with those below", thousands(int64(r.code.AllUses)))
	}
	if r.section == sectionTypes {
		uses = plural(r.kind.Uses, "statement")
	}
	s.note.set(r.section + " · " + uses)
}

// keyOf tells a row of the sheet from all others, whatever comes in above it.
func (s *codeSheet) keyOf(f codeFact) string {
	switch {
	case f.passage >= 0:
		return "passage " + s.passages[f.passage].Record
	case f.example >= 0:
		return "example " + s.of.code.Examples[f.example].ID
	case f.name == "Also called":
		return f.name + f.value
	}
	return f.name + f.variable
}

func carrierOf(section string) string {
	if section == annotate.CodeTag {
		return "passage"
	}
	return "statement"
}

func (s *codeSheet) head(name string) {
	s.facts = append(s.facts, codeFact{name: name, heading: true, passage: -1, example: -1})
}

func (s *codeSheet) fact(f codeFact) {
	f.passage, f.example = -1, -1
	s.facts = append(s.facts, f)
}

// lay makes the rows of what is known; the choice stays on what it was on.
func (s *codeSheet) lay() {
	was := ""
	if i := s.list.chosen; i >= 0 && i < len(s.facts) {
		was = s.facts[i].key
	}
	defer func() {
		for i := range s.facts {
			s.facts[i].key = s.keyOf(s.facts[i])
			if was != "" && s.facts[i].key == was {
				s.list.chosen = i
			}
		}
	}()
	s.facts = s.facts[:0]
	if s.of.section == sectionTypes {
		s.layType()
	} else if s.of.code.ID != "" {
		s.layCode()
		s.layExamples()
		s.layPassages()
	}
	if !s.v.past.IsZero() {
		s.facts = slices.DeleteFunc(s.facts, func(f codeFact) bool { return strings.HasSuffix(f.value, "…") && f.raw == "" })
	}
	s.layProse()
}

const rowName = "Name"

// layCode lists the fields of a code.
func (s *codeSheet) layCode() {
	v, c := s.v, s.of.code
	s.head("What it is")
	s.fact(codeFact{name: rowName, value: c.Name, raw: c.Name, edit: v.setName})
	for _, a := range c.Aliases {
		f := codeFact{name: "Also called", value: a.Text, raw: a.Text, note: strings.Join(nonEmpty(a.Language, aliasReach(a)), " · ")}
		if a.ID == "" {
			f.note = "its name before it was merged into this one"
		} else {
			f.edit = func(text string) { v.setAlias(a, text) }
			f.drop = func() {
				v.apply(fmt.Sprintf("Took the name '%s' from '%s'", a.Text, c.Name), annotate.Trash("alias", a.ID))
			}
		}
		s.fact(f)
	}
	s.fact(codeFact{name: "", value: "Another name…", note: v.w.keys.shown(codeAlias), edit: func(text string) { v.setAlias(annotate.Alias{}, text) }})
	for _, p := range codeTexts {
		was := p.of(c)
		s.fact(codeFact{name: p.name, value: named(was, p.empty), raw: was, many: true, edit: func(text string) { v.setText(p.column, p.did, text, was) }})
	}
	s.fact(codeFact{name: "Below", value: named(v.book.Named(c.Parent), "nothing: it stands at the top…"), open: v.askMove})
	s.fact(codeFact{name: "Colour", value: named(colourName(c.Colour), "none"), open: v.askColour})
	key := "up to 8 letters: typed where a concept is asked for, it comes first"
	if c.Kind == annotate.CodeTag {
		key = "1 to 9: tags a passage in the reader"
	}
	s.fact(codeFact{name: rowKey, value: named(c.Key, "none…"), note: key, raw: c.Key, edit: v.setKey})
	s.fact(codeFact{name: rowMemo, value: named(c.Memo, "none…"), raw: c.Memo, many: true, markdown: c.Memo != "", edit: func(text string) { v.setText("memo", "Memo on", text, c.Memo) }})
	if len(c.Merged) > 0 {
		s.head("Merged into it: Enter takes a merge back")
	}
	for _, m := range c.Merged {
		back := func() { v.unmerge(m) }
		s.fact(codeFact{value: m.Name, open: back, drop: back})
	}
}

const (
	rowDefinition = "Definition"
	rowKey        = "Key"
	rowMemo       = "Memo"
)

// codeTexts are the long texts of a code, with what a step says that changes one.
var codeTexts = []struct {
	name, column, empty, did string
	of                       func(annotate.Code) string
}{
	{rowDefinition, "definition", "what belongs here, so that another coder decides the same…", "Defined", func(c annotate.Code) string { return c.Definition }},
	{"Include", "include", "what counts as well…", "Wrote what to include in", func(c annotate.Code) string { return c.Include }},
	{"Exclude", "exclude", "what does not count, and where it goes instead…", "Wrote what to exclude from", func(c annotate.Code) string { return c.Exclude }},
}

func aliasReach(a annotate.Alias) string {
	if a.Article != "" {
		return "in one article"
	}
	return ""
}

func (s *codeSheet) layExamples() {
	c := s.of.code
	s.head("Examples: Enter goes there, " + s.v.w.keys.shown(codeDrop) + " takes one away")
	for i := range c.Examples {
		s.facts = append(s.facts, codeFact{passage: -1, example: i, drop: func() { s.v.dropExample(c.Examples[i]) }})
	}
	if len(c.Examples) == 0 && s.v.past.IsZero() {
		s.fact(codeFact{value: "None yet. " + s.v.w.keys.shown(codeExample) + " on a passage below, or in the reader, makes one.", note: ""})
	}
}

func (s *codeSheet) layPassages() {
	if len(s.passages) == 0 {
		return
	}
	key := s.v.w.keys.shown
	s.head(fmt.Sprintf("Passages: %s makes one an example, %s ticks, %s splits the ticked ones off", key(codeExample), key(rowTick), key(codeSplit)))
	for i := range s.passages {
		s.facts = append(s.facts, codeFact{passage: i, example: -1})
	}
}

// layProse breaks the long texts into lines of the present width.
func (s *codeSheet) layProse() {
	width := s.proseWidth()
	if width <= 0 {
		return
	}
	f := face{size: sizeBody}
	for i := range s.facts {
		x := &s.facts[i]
		switch {
		case x.markdown:
			x.prose = typeset(x.value, width, 0, f)
		case x.many && x.raw != "":
			x.prose = x.prose[:0]
			for _, at := range rule.breaks(strings.TrimRight(x.value, " \n"), width, 0, f) {
				x.prose = append(x.prose, text(strings.TrimRight(at.In(x.value), " \n"), sizeBody, colInk))
			}
		}
	}
}

func (s *codeSheet) proseWidth() float32 {
	return min(s.width-gapLarge-factNames-gapLarge, proseWidest)
}

func (s *codeSheet) widened(width float32) {
	if width != s.width {
		s.width = width
		s.layProse()
		s.list.measure()
		s.followEdit()
	}
}

func (s *codeSheet) height(i int) float32 {
	switch r := s.facts[i]; {
	case s.editing != nil && s.editing.row == i:
		return max(s.editing.height+gapSmall, 30)
	case r.heading:
		return 38
	case r.passage >= 0 || r.example >= 0:
		return 58
	case len(r.prose) > 0:
		return typesetHeight(r.prose) + 10
	}
	return 30
}

func (s *codeSheet) row(i int, width float32) rowData {
	r := s.facts[i]
	switch {
	case r.heading:
		return rowData{plain: true, pad: 16, cells: []cell{{x: gapLarge, w: width - 2*gapLarge, lines: []rowLine{{size: sizeSmall, pieces: []piece{{text: r.name, bold: true, colour: colMuted}}}}}}}
	case r.example >= 0:
		return exampleRow(s.of.code.Examples[r.example], width)
	case r.passage >= 0:
		return s.passageRow(r.passage, width)
	}
	lines := r.prose
	if lines == nil {
		value := text(flat(r.value), sizeBody, colInk)
		if strings.HasSuffix(r.value, "…") {
			value.pieces[0].colour = colAccent
		} else if r.open == nil && r.edit == nil {
			value.pieces[0].colour = colMuted
		}
		if r.note != "" {
			value.pieces = append(value.pieces, piece{text: "   " + r.note, colour: colMuted})
		}
		lines = []rowLine{value}
	}
	names := []rowLine{text(r.name, sizeBody, colMuted)}
	if s.editing != nil && s.editing.row == i {
		lines = nil
		if r.many {
			names = append(names, text("Ctrl Enter stores", sizeSmall, colFaint), text("Esc keeps the old", sizeSmall, colFaint))
		}
	}
	cells := []cell{}
	if r.name != "" {
		cells = append(cells, cell{x: gapLarge, w: factNames - gapSmall, lines: names})
	}
	return rowData{pad: 5, cells: append(cells, cell{x: gapLarge + factNames, w: width - factNames - 2*gapLarge, lines: lines})}
}

// exampleRow draws an example as the passage that it is.
func exampleRow(x annotate.Example, width float32) rowData {
	p := archive.Passage{Title: x.Title, Publication: x.Publication, Date: x.Date, Text: "“" + x.Quote + "”", Type: annotate.TypeClaim}
	if x.State == annotate.Lost {
		p.Text = x.Quote + " (no longer in the text)"
	}
	return passageRow(p, width)
}

func (s *codeSheet) passageRow(i int, width float32) rowData {
	p := s.passages[i]
	words := &p.Text
	if *words == "" {
		*words = "the whole article"
	}
	if s.isExample(s.passages[i]) >= 0 {
		*words = "★ " + *words
	}
	if s.ticked[p.Record] {
		*words = "✓ " + *words
	}
	return passageRow(p, width)
}

// isExample returns which example of the code stands on a passage, -1 for none.
func (s *codeSheet) isExample(p archive.Passage) int {
	return slices.IndexFunc(s.of.code.Examples, func(x annotate.Example) bool { return x.Article == p.Article && x.Span == p.Span })
}

// chosenPassage is the passage that the choice is on.
func (s *codeSheet) chosenPassage() (archive.Passage, bool) {
	i := s.list.chosen
	if i < 0 || i >= len(s.facts) || s.facts[i].passage < 0 {
		return archive.Passage{}, false
	}
	return s.passages[s.facts[i].passage], true
}

func (s *codeSheet) openRow(i int) {
	switch r := s.facts[i]; {
	case r.passage >= 0:
		p := s.passages[r.passage]
		s.w.openArticle(p.Article, p.Span, nil, true)
	case r.example >= 0:
		x := s.of.code.Examples[r.example]
		s.w.openArticle(x.Article, x.Span, nil, true)
	case r.edit != nil:
		s.edit(i)
	case r.open != nil && s.v.changeable():
		r.open()
	}
}

// clicked opens what a click asks for: a passage, or a row that says so by its ellipsis.
func (s *codeSheet) clicked(i int) {
	if r := s.facts[i]; r.passage >= 0 || r.example >= 0 || strings.HasSuffix(r.value, "…") {
		s.openRow(i)
	}
}

func (s *codeSheet) sheetKey(e *fyne.KeyEvent) bool {
	switch {
	case e.Name == fyne.KeyEscape && !s.w.escape() || e.Name == fyne.KeyLeft:
		s.v.inSheet = false
		s.w.focus(s.v.list)
	case e.Name == fyne.KeyDelete:
		s.drop()
	case e.Name == fyne.KeyF2:
		s.v.rename()
	default:
		return s.w.viewKey(inCodebook, e) || e.Name != fyne.KeyEscape && s.w.windowKey(e)
	}
	return true
}

// drop takes away what the choice is on: an example, another name, a merge, a variable.
func (s *codeSheet) drop() {
	i := s.list.chosen
	if i >= 0 && i < len(s.facts) && s.facts[i].drop != nil && s.v.changeable() {
		s.facts[i].drop()
	}
}

// tick ticks or unticks the chosen passage.
func (s *codeSheet) tick() {
	p, ok := s.chosenPassage()
	if !ok {
		return
	}
	s.ticked[p.Record] = !s.ticked[p.Record]
	s.list.choose(s.list.chosen + 1)
	s.list.Refresh()
}
