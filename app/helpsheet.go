package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/assets"
)

var modeTitles = []struct {
	mode  keyMode
	title string
}{
	{inReader, "In the article"}, {inStrip, "In the statement strip"}, {inStance, "At the stance"}, {inWords, "While words are chosen for a reporter"}, {inPicker, "In a picker"},
	{inList, "In lists"}, {inEntities, "Among the entities"}, {inCodebook, "In the codebook"}, {inStatements, "Among the statements"}, {inScreening, "Screening"},
	{inDiary, "In the diary"}, {inTodos, "Among the to-dos"}, {inFind, "In the find bar"}, {inWindow, "Everywhere"},
}

// showKeys shows the sheet of all keys, made of the key table.
func (w *window) showKeys() {
	var rows []menuRow
	for _, m := range modeTitles {
		rows = append(rows, menuRow{text: m.title})
		for _, b := range w.keys.rows {
			if b.mode == m.mode && len(b.keys) > 0 {
				rows = append(rows, menuRow{text: b.label, key: strings.Join(b.keys, "  ")})
			}
		}
	}
	w.showSheet("keys", "All keys", rows)
}

// ofFlyouts are the modes of keys that serve only while the strip or a picker is open.
var ofFlyouts = map[keyMode]bool{inStrip: true, inStance: true, inPicker: true, inWords: true}

// showCommands shows every action; typing filters, Enter does it.
func (w *window) showCommands() {
	var rows []menuRow
	for _, b := range w.keys.rows {
		if !b.beside && b.action != commands && !ofFlyouts[b.mode] {
			rows = append(rows, menuRow{text: b.label, key: w.keys.shown(b.action), do: func() { w.do(b.action) }})
		}
	}
	w.showSheet("commands", "Commands", rows)
}

// showSheet shows a long list that typing filters. Rows without an action are only read; those without
// a key either are headings.
func (w *window) showSheet(name, title string, all []menuRow) {
	rows := all
	filter := newField("Type to filter")
	list := newRowList()
	list.count = func() int { return len(rows) }
	list.height = func(i int) float32 {
		if heading(rows[i]) {
			return 36
		}
		return 27
	}
	list.row = func(i int, width float32) rowData {
		l := text(rows[i].text, sizeBody, colInk)
		l.right = rows[i].key
		d := rowData{pad: 4, plain: rows[i].do == nil, cells: []cell{{x: gap, w: width - 28, lines: []rowLine{l}}}}
		if heading(rows[i]) {
			d.pad = 12
			d.cells[0].lines = []rowLine{{size: sizeSmall, pieces: []piece{{text: rows[i].text, bold: true, colour: colMuted}}}}
		}
		return d
	}
	take := func(i int) {
		if i >= 0 && i < len(rows) && rows[i].do != nil {
			w.closePanel()
			rows[i].do()
		}
	}
	list.onOpen, list.onClick, list.onRune = take, take, func(rune) {}
	list.onKey = w.sheetKey(list, filter)
	filter.OnChanged = func(s string) {
		rows = filtered(all, s)
		list.chosen = -1
		list.toTop()
		list.reload()
		if len(rows) > 0 && rows[0].do != nil {
			list.choose(0)
		}
	}
	w.named(filter, "panel:"+name)
	filter.onKey = func(e *fyne.KeyEvent) bool {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			take(max(0, list.chosen))
		case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp:
			if len(rows) > 0 && rows[0].do != nil {
				list.TypedKey(e)
			} else {
				list.scroll(e.Name)
			}
		case fyne.KeyEscape:
			w.closePanel()
		default:
			return w.windowKey(e)
		}
		return true
	}
	_, room := w.middleRegion()
	p := newPanel(name, title, []fyne.CanvasObject{filter, container.New(&fixedHeight{max(200, min(560, room.Height-160))}, list)})
	p.first = filter
	w.showPanel(p)
	list.reload()
}

func (w *window) sheetKey(list *rowList, filter *field) func(*fyne.KeyEvent) bool {
	return func(e *fyne.KeyEvent) bool {
		switch {
		case e.Name == fyne.KeyEscape:
			w.closePanel()
		case e.Name == fyne.KeyUp && list.chosen <= 0:
			w.focus(filter)
		default:
			return false
		}
		return true
	}
}

func heading(r menuRow) bool { return r.do == nil && r.key == "" }

// filtered keeps the rows that hold all typed words, without headings; those that hold them as they were typed
// come first.
func filtered(all []menuRow, typed string) []menuRow {
	words := strings.Fields(annotate.Fold(typed))
	if len(words) == 0 {
		return all
	}
	var rows []menuRow
	for _, r := range all {
		hit := !heading(r)
		for _, word := range words {
			hit = hit && strings.Contains(annotate.Fold(r.text+" "+r.key), word)
		}
		if hit {
			rows = append(rows, r)
		}
	}
	phrase := strings.Join(words, " ")
	slices.SortStableFunc(rows, func(a, b menuRow) int { return whole(b, phrase) - whole(a, phrase) })
	return rows
}

func whole(r menuRow, phrase string) int {
	if strings.Contains(annotate.Fold(r.text), phrase) {
		return 1
	}
	return 0
}

// showAbout says what the program is, and under which licences its parts come.
func (w *window) showAbout() {
	licence := newRowList()
	lines := strings.Split(assets.FontLicence, "\n")
	licence.count = func() int { return len(lines) }
	licence.height = func(int) float32 { return 17 }
	licence.row = func(i int, width float32) rowData {
		return rowData{pad: 1, plain: true, cells: []cell{{x: 2, w: width - 12, lines: []rowLine{text(lines[i], sizeSmall, colMuted)}}}}
	}
	licence.onRune = func(rune) {}
	licence.onKey = w.panelKey(w.closePanel)
	where := link("Show the archive's folder", w.showFolder)
	content := []fyne.CanvasObject{wrapped(assets.About, face{size: sizeBody}, colInk), smallTitle("The faces' licence"),
		container.New(&fixedHeight{160}, licence)}
	if w.archive != nil {
		content = append(content, inRow(0, where))
	}
	p := newPanel("about", named(w.c.Program, "Pressmark"), content, button("Close", true, w.closePanel))
	p.first = licence
	w.showPanel(p)
	licence.reload()
}
