package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"pressmark/annotate"
)

// A formField is one field of a form.
type formField struct {
	title, hint, value string
	many               bool // several lines: Enter types, Ctrl+Enter saves
}

const manyLines = 132 // height of a field of several lines

// askForm asks for a few texts in a panel. take returns "" when it took them, else a sentence that stays in
// the panel beside what was typed.
func (w *window) askForm(name, title, verb string, fields []formField, take func(values []string) string) {
	problem := wrapped("", face{size: sizeBody}, colBad)
	problem.Hide()
	var inputs []*field
	save := func() {
		values := make([]string, len(inputs))
		for i, f := range inputs {
			values[i] = strings.TrimSpace(f.Text)
		}
		if s := take(values); s != "" {
			problem.text = s
			problem.Show()
			problem.Refresh()
			w.placePanel()
			w.log.write("notice", event{"text": s})
			return
		}
		w.closePanel()
	}
	var content []fyne.CanvasObject
	for _, x := range fields {
		f := newField(x.hint)
		f.SetText(x.value)
		f.onKey = w.panelKey(save)
		var o fyne.CanvasObject = f
		if x.many {
			f.MultiLine, f.Wrapping = true, fyne.TextWrapWord
			f.onKey = w.manyKey()
			o = container.New(&fixedHeight{manyLines}, f)
		}
		f.onShortcut = func(s fyne.Shortcut) bool {
			if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierControl && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
				save()
				return true
			}
			return w.shortcut(s)
		}
		w.named(f, "panel:"+name)
		if told := f.onFocus; !x.many {
			f.onFocus = func(on bool) {
				told(on)
				if on {
					f.selectAll() // what is typed takes the place of what stands there
				}
			}
		}
		inputs = append(inputs, f)
		content = append(content, titled(x.title, o))
	}
	content = append(content, problem)
	p := newPanel(name, title, content, button(verb, true, save), button("Cancel", false, w.closePanel))
	p.first = inputs[0]
	w.showPanel(p)
	inputs[0].selectAll()
}

// manyKey answers Escape in a field of several lines; every other key types.
func (w *window) manyKey() func(*fyne.KeyEvent) bool {
	return func(e *fyne.KeyEvent) bool {
		if e.Name == fyne.KeyEscape {
			w.closePanel()
			return true
		}
		return false
	}
}

// An askedRow is a row to choose.
type askedRow struct {
	text, note string
	take       func()
	folded     string
}

const askedMost = 300 // rows shown at once; typing narrows

// askChoice asks for one of many rows; typing narrows them. With fresh, what is typed may be taken as
// something new, by the last row.
func (w *window) askChoice(name, title, hint string, all []askedRow, freshLabel string, fresh func(typed string)) {
	for i := range all {
		all[i].folded = annotate.Fold(all[i].text + " " + all[i].note)
	}
	var rows []askedRow
	filter, list := newField(hint), newRowList()
	list.count = func() int { return len(rows) }
	list.height = func(int) float32 { return 30 }
	list.row = func(i int, width float32) rowData {
		l := text(rows[i].text, sizeBody, colInk)
		l.pieces = append(l.pieces, piece{text: "  " + rows[i].note, colour: colMuted})
		return rowData{pad: 5, cells: []cell{{x: gap, w: width - 2*gap, lines: []rowLine{l}}}}
	}
	take := func(i int) {
		if i >= 0 && i < len(rows) {
			r := rows[i]
			w.closePanel()
			r.take()
		}
	}
	list.onOpen, list.onClick, list.onRune = take, take, func(rune) {}
	list.focused = true // the field has the keys, but what Enter takes is the row
	list.onKey = w.sheetKey(list, filter)
	narrow := func(typed string) {
		typed = strings.TrimSpace(typed)
		rows = append(rows[:0], narrowed(all, typed)...)
		if fresh != nil && typed != "" {
			rows = append(rows, askedRow{text: freshLabel + " “" + typed + "”", take: func() { fresh(typed) }})
		}
		list.chosen = -1
		list.toTop()
		list.reload()
		if len(rows) > 0 {
			list.choose(0)
		}
	}
	filter.OnChanged = narrow
	w.named(filter, "panel:"+name)
	filter.onKey = func(e *fyne.KeyEvent) bool {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			take(list.chosen)
		case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp:
			list.TypedKey(e)
		case fyne.KeyEscape:
			w.closePanel()
		default:
			return w.windowKey(e)
		}
		return true
	}
	height := float32(max(4, min(12, len(all)+1))) * 30
	p := newPanel(name, title, []fyne.CanvasObject{filter, container.New(&fixedHeight{height}, list)})
	p.first = filter
	w.showPanel(p)
	narrow("")
}

// narrowed are the rows that hold all typed words.
func narrowed(all []askedRow, typed string) []askedRow {
	words := strings.Fields(annotate.Fold(typed))
	var out []askedRow
	for _, r := range all {
		hit := true
		for _, word := range words {
			hit = hit && strings.Contains(r.folded, word)
		}
		if hit {
			out = append(out, r)
		}
		if len(out) == askedMost {
			break
		}
	}
	return out
}

// ask puts a question of one line over the view; Enter does it, Escape leaves everything as it is.
func (w *window) askSure(question, yes string, do func()) {
	w.showNotice(notice{text: question, actions: []*press{button(yes, true, func() { w.hideNotice(); do() }), button("Cancel", false, w.hideNotice)}})
}
