package app

import (
	"context"
	"image/color"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/assets"
)

// A codebookView is the codebook: concepts and tags as trees and the statement types at the left, the sheet of
// the chosen one with its examples and passages beside. It shows today's, or as it stood on an earlier day.
type codebookView struct {
	*listView
	filter  *field
	state   *press // open or closed
	when    *press // today, or the day
	book    annotate.Codebook
	rows    []treeRow
	folded  map[string]bool // codes whose children are out of sight
	past    time.Time       // the moment that is shown; zero: now
	pastDay string          // the same in words
	wanted  string          // the code to choose after the next fetch
	sheet   *codeSheet
	inSheet bool // the sheet had the keys last
}

// A treeRow is a row of the tree: a heading, what to do where a section is empty, a code or a statement type.
type treeRow struct {
	heading, hint string
	section       string // annotate.CodeConcept, annotate.CodeTag or sectionTypes
	code          annotate.Code
	kind          annotate.StatementType
}

const sectionTypes = "statement type"

func (r treeRow) id() string { return r.code.ID + r.kind.ID }

const (
	treeStep = 16 // how far children stand in
	treePad  = 6
	foldMark = 14 // room for the sign of a fold
)

func newCodebookView(w *window) *codebookView {
	v := &codebookView{listView: newListView(w, "codebook", "Codebook", "codebook", colPanel, assets.NoConcepts, assets.NoConceptsDo), filter: newField("Filter"), folded: map[string]bool{}}
	v.filter.OnChanged = func(string) { v.narrow() }
	w.named(v.filter, "codebook:filter")
	v.filter.onKey = v.filterKey
	v.state = chip("Open", v.turnClosed)
	v.when = chip("Today", v.askDay)
	l := v.list
	l.count = func() int { return len(v.rows) }
	l.height = func(i int) float32 { return v.rowHeight(i, v.list.inner()) }
	l.onWidth = func(float32) { l.measure() }
	l.row = v.row
	l.onChoose = func(int) { v.choose() }
	l.onOpen = func(int) { v.enterSheet() }
	l.onKey = v.treeKey
	l.onRune = w.viewRune(inCodebook)
	l.onContext = func(_ int, at fyne.Position) { w.showMenu(at, v.menu()) }
	told := l.onFocus
	l.onFocus = func(on bool) {
		told(on)
		v.inSheet = v.inSheet && !on
	}
	v.sheet = newCodeSheet(v)
	v.build(container.New(&inset{0, gap, gapSmall, gap}, v.filter), container.New(&inset{0, gapWide, gapSmall, gapWide}, inRow(gapSmall, v.state, v.when)))
	return v
}

func (v *codebookView) leftPane() fyne.CanvasObject { return v.pane }
func (v *codebookView) mainPane() fyne.CanvasObject { return v.sheet.pane }

// keys gives the keys back to the side that had them.
func (v *codebookView) keys() fyne.Focusable {
	if v.inSheet && len(v.sheet.facts) > 0 {
		return v.sheet.list
	}
	return v.list
}

// stops are where F6 goes.
func (v *codebookView) stops() []fyne.Focusable {
	if len(v.sheet.facts) == 0 {
		return []fyne.Focusable{v.filter, v.list}
	}
	return []fyne.Focusable{v.filter, v.list, v.sheet.list}
}

func (v *codebookView) enterSheet() {
	if len(v.sheet.facts) > 0 {
		v.w.focus(v.sheet.list)
	}
}

func (v *codebookView) show() {
	if v.fresh {
		return
	}
	v.fresh = true
	past := v.past
	var book annotate.Codebook
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		if past.IsZero() {
			book, err = a.Codebook(ctx)
		} else {
			book, err = a.CodebookAsOf(ctx, past)
		}
		return err
	}, func() {
		v.book = book
		v.tell()
		v.narrow()
	})
}

// tell says how much the codebook has, whether it is closed and of when it is.
func (v *codebookView) tell() {
	v.note.set(plural(len(v.book.Concepts), "concept") + ", " + plural(len(v.book.Tags), "tag"))
	state := "Open"
	if v.book.Closed {
		state = "Closed"
	}
	v.state.set(state)
	v.state.setActive(v.book.Closed)
	when := "Today"
	if !v.past.IsZero() {
		when = "As of " + v.pastDay
	}
	v.when.set(when)
	v.when.setActive(!v.past.IsZero())
}

// narrow lays out the rows that filter and folds leave; what was chosen stays chosen.
func (v *codebookView) narrow() {
	keep, before := v.wanted, v.list.chosen
	if r, ok := v.chosenRow(); ok && keep == "" {
		keep = r.id()
	}
	wanted := v.wanted
	v.wanted = ""
	v.unfoldTo(keep)
	v.lay(annotate.Fold(strings.TrimSpace(v.filter.Text)))
	at := func() int {
		return slices.IndexFunc(v.rows, func(r treeRow) bool { return keep != "" && r.id() == keep })
	}
	if wanted != "" && at() < 0 && v.filter.Text != "" { // the filter hides what is to be chosen
		v.filter.SetText("") // which lays the rows out again
	}
	v.list.chosen = at()
	v.fetched()
	if v.list.chosen < 0 && (keep != "" || v.list.focused) {
		v.list.chosen = v.nearest(before)
	}
	if v.list.chosen >= 0 {
		v.list.reveal(v.list.chosen)
	}
	v.list.Refresh()
	v.choose()
}

// nearest is the row that can be chosen at a place of the list, else before it: what follows one that is gone.
func (v *codebookView) nearest(at int) int {
	at = max(0, min(at, len(v.rows)-1))
	for i := at; i < len(v.rows) && i < at+3; i++ { // a heading or a hint may stand between
		if v.rows[i].id() != "" {
			return i
		}
	}
	for i := min(at, len(v.rows)-1); i >= 0; i-- {
		if v.rows[i].id() != "" {
			return i
		}
	}
	return slices.IndexFunc(v.rows, func(r treeRow) bool { return r.id() != "" })
}

// lay makes the rows that a filter leaves.
func (v *codebookView) lay(want string) {
	v.rows = v.rows[:0]
	v.section("Concepts", annotate.CodeConcept, v.book.Concepts, want, "None yet. "+v.w.keys.shown(codeNew)+" makes one; or read a codebook from a file, in the list of commands.")
	v.section("Tags", annotate.CodeTag, v.book.Tags, want, "None yet. "+v.w.keys.shown(codeTag)+" makes one: a code of your own for passages.")
	v.rows = append(v.rows, treeRow{heading: "Statement types", section: sectionTypes})
	for _, t := range v.book.Types {
		if want == "" || strings.Contains(annotate.Fold(t.Name), want) {
			v.rows = append(v.rows, treeRow{kind: t, section: sectionTypes})
		}
	}
	if want != "" { // a heading over nothing says nothing
		rows := v.rows
		v.rows = slices.DeleteFunc(slices.Clone(rows), func(r treeRow) bool {
			return r.heading+r.hint != "" && !slices.ContainsFunc(rows, func(x treeRow) bool { return x.section == r.section && x.id() != "" })
		})
		if len(v.rows) == 0 {
			v.rows = []treeRow{{hint: "Nothing of this name. Escape shows the whole codebook again."}}
		}
	}
}

// unfoldTo brings a code into sight.
func (v *codebookView) unfoldTo(id string) {
	c, ok := v.book.Code(id)
	for range len(v.book.Concepts) + len(v.book.Tags) {
		if !ok || c.Parent == "" {
			return
		}
		delete(v.folded, c.Parent)
		c, ok = v.book.Code(c.Parent)
	}
}

// section adds the rows of one kind of code. With a filter those that it finds stand below their parents.
func (v *codebookView) section(title, kind string, codes []annotate.Code, want, hint string) {
	v.rows = append(v.rows, treeRow{heading: title, section: kind})
	if len(codes) == 0 {
		if !v.past.IsZero() {
			hint = "None on that day."
		}
		v.rows = append(v.rows, treeRow{hint: hint, section: kind})
		return
	}
	shown := map[string]bool{}
	parents := map[string]string{}
	for _, c := range codes {
		parents[c.ID] = c.Parent
		if want != "" && strings.Contains(codeWords(c), want) {
			for id := c.ID; id != "" && !shown[id]; id = parents[id] {
				shown[id] = true
			}
		}
	}
	hidden := -1 // depth of a folded code: what stands deeper is out of sight
	for _, c := range codes {
		switch {
		case want != "":
			if !shown[c.ID] {
				continue
			}
		case hidden >= 0 && c.Depth > hidden:
			continue
		default:
			hidden = -1
			if v.folded[c.ID] && c.Children > 0 {
				hidden = c.Depth
			}
		}
		v.rows = append(v.rows, treeRow{code: c, section: kind})
	}
}

// codeWords are what the filter compares: name, other names and key.
func codeWords(c annotate.Code) string {
	words := []string{c.Name, c.Key}
	for _, a := range c.Aliases {
		words = append(words, a.Text)
	}
	return annotate.Fold(strings.Join(words, "\n"))
}

// treeCell is where the words of a row of the tree stand.
func treeCell(r treeRow, width float32) (x, w float32) {
	x = gapWide
	if r.heading == "" && r.hint == "" {
		x += float32(r.code.Depth)*treeStep + foldMark + 18
	}
	return x, width - x - gapWide
}

func (v *codebookView) rowHeight(i int, width float32) float32 {
	r := v.rows[i]
	_, w := treeCell(r, width)
	switch {
	case r.heading != "":
		return 36
	case r.hint != "":
		return float32(len(rule.breaks(r.hint, w, 0, face{size: sizeSmall})))*17 + gap
	}
	room := w
	if uses := v.uses(r); uses != "" {
		room -= rule.text(uses, face{size: sizeSmall}) + gapSmall
	}
	h := float32(len(rule.breaks(v.named(r), room, 2, face{size: sizeBody})))*20 + 2*treePad
	if v.below(r) != "" {
		h += 17
	}
	return h
}

func (v *codebookView) named(r treeRow) string { return r.code.Name + r.kind.Name }

// uses are how often a code is used, with those of its children behind.
func (v *codebookView) uses(r treeRow) string {
	if !v.past.IsZero() {
		return ""
	}
	if r.section == sectionTypes {
		return thousands(int64(r.kind.Uses))
	}
	if r.code.Children > 0 {
		return thousands(int64(r.code.Uses)) + " of " + thousands(int64(r.code.AllUses))
	}
	return thousands(int64(r.code.Uses))
}

// below is the small line under a name: its key, and that it is to be defined.
func (v *codebookView) below(r treeRow) string {
	var parts []string
	if r.code.Key != "" {
		parts = append(parts, "key "+r.code.Key)
	}
	if r.section == annotate.CodeConcept && r.code.ID != "" && r.code.Definition == "" && r.code.Uses > 0 {
		parts = append(parts, "to define")
	}
	if n := len(r.kind.Variables); n > 0 {
		parts = append(parts, plural(n, "variable"))
	}
	return strings.Join(parts, " · ")
}

func (v *codebookView) row(i int, width float32) rowData {
	r := v.rows[i]
	x, w := treeCell(r, width)
	switch {
	case r.heading != "":
		return rowData{plain: true, pad: 14, cells: []cell{{x: x, w: w, lines: []rowLine{{size: sizeSmall, pieces: []piece{{text: r.heading, bold: true, colour: colMuted}}}}}}}
	case r.hint != "":
		l := text(r.hint, sizeSmall, colMuted)
		l.most = 9
		return rowData{plain: true, pad: 2, cells: []cell{{x: x, w: w, lines: []rowLine{l}}}}
	}
	name := text(v.named(r), sizeBody, colInk)
	name.most, name.right = 2, v.uses(r)
	lines := []rowLine{name}
	if below := v.below(r); below != "" {
		lines = append(lines, text(below, sizeSmall, colMuted))
	}
	d := rowData{pad: treePad, cells: []cell{{x: x, w: w, lines: lines}}}
	switch r.section {
	case annotate.CodeConcept:
		d.swatch = colClaim
	case annotate.CodeTag:
		d.swatch = colTag
	}
	d.own = ownColour(r.code.Colour)
	if r.code.Children > 0 {
		sign := "–"
		if v.folded[r.code.ID] && v.filter.Text == "" {
			sign = "+"
		}
		d.cells = append(d.cells, cell{x: x - 18 - foldMark, w: foldMark, lines: []rowLine{text(sign, sizeBody, colMuted)}})
	}
	return d
}

// ownColour reads #RRGGBB; nil for anything else.
func ownColour(s string) color.Color {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 {
		return nil
	}
	return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}

func (v *codebookView) chosenRow() (treeRow, bool) {
	i := v.list.chosen
	if i < 0 || i >= len(v.rows) || v.rows[i].id() == "" {
		return treeRow{}, false
	}
	return v.rows[i], true
}

// chosen is the chosen code as the codebook has it.
func (v *codebookView) chosen() (annotate.Code, bool) {
	r, ok := v.chosenRow()
	return r.code, ok && r.code.ID != ""
}

// choose shows the sheet of the chosen code.
func (v *codebookView) choose() {
	r, ok := v.chosenRow()
	if !ok {
		v.sheet.clear()
		return
	}
	v.sheet.ask(r)
}

func (v *codebookView) filterKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		v.w.focus(v.list)
	case fyne.KeyEscape:
		if v.filter.Text == "" {
			return v.key(e)
		}
		v.filter.SetText("")
	default:
		return v.key(e)
	}
	return true
}

// treeKey answers the keys of the tree: Left and Right fold and unfold, then go to the parent and the sheet.
func (v *codebookView) treeKey(k *fyne.KeyEvent) bool {
	r, ok := v.chosenRow()
	branch := ok && r.code.Children > 0
	switch {
	case k.Name == fyne.KeyLeft && branch && !v.folded[r.code.ID]:
		v.folded[r.code.ID] = true
		v.narrow()
	case k.Name == fyne.KeyLeft && ok && r.code.Parent != "":
		v.list.choose(slices.IndexFunc(v.rows, func(x treeRow) bool { return x.code.ID == r.code.Parent }))
	case k.Name == fyne.KeyRight && branch && v.folded[r.code.ID]:
		delete(v.folded, r.code.ID)
		v.narrow()
	case k.Name == fyne.KeyRight && ok:
		v.enterSheet()
	case k.Name == fyne.KeyUp && v.list.chosen <= 1:
		v.w.focus(v.filter)
	case k.Name == fyne.KeyEscape && v.filter.Text != "":
		v.filter.SetText("")
	case k.Name == fyne.KeyDelete && ok:
		v.trash()
	case k.Name == fyne.KeyF2 && ok:
		v.rename()
	default:
		return v.w.viewKey(inCodebook, k) || v.key(k)
	}
	return true
}

// menu is what can be done with the chosen code.
func (v *codebookView) menu() []menuRow {
	rows := []menuRow{{"Rename…", "F2", v.rename}}
	acts := v.acts()
	for _, b := range v.w.keys.rows {
		if f := acts[b.action]; b.mode == inCodebook && f != nil && b.action != rowTick && b.action != codeFilter {
			rows = append(rows, menuRow{b.label, v.w.keys.shown(b.action), f})
		}
	}
	return append(rows, menuRow{"Move to the trash", "Delete", v.trash})
}
