package app

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
)

// A popover tells of all marks at one place while the pointer rests there. It lies in the reader's layer
// and takes no events, so that the pointer is still over the reader.
type popover struct {
	box *fyne.Container
}

const (
	popoverWidth = 340
	popoverRow   = 22
	popoverMost  = 8
)

// hovered shows the popover of marks, or takes it away when there are none.
func (w *window) hovered(ids []string, at int) {
	w.unhover()
	rows := w.hoverRows(ids)
	if len(rows) == 0 || w.coding.overlay != nil {
		return
	}
	list := container.NewWithoutLayout()
	y := float32(gapSmall)
	for _, row := range rows {
		row.Move(fyne.NewPos(gap, y))
		row.Resize(fyne.NewSize(popoverWidth-2*gap, popoverRow))
		list.Add(row)
		y += popoverRow
	}
	height := y + gapSmall
	back := surface(8)
	back.Resize(fyne.NewSize(popoverWidth, height))
	box := container.NewWithoutLayout(append([]fyne.CanvasObject{back}, list.Objects...)...)
	pos, size, _ := w.view.reader.RectOf(annotate.Span{Start: at, End: at + 1})
	below := fyne.NewPos(float32(int(pos.X)), float32(int(pos.Y+size.Height+gapTiny)))
	if below.Y+height > w.view.layer.Size().Height-gapSmall {
		below.Y = float32(int(pos.Y - height - gapTiny))
	}
	w.popover = &popover{box: box}
	w.view.putOver(box, below, fyne.NewSize(popoverWidth, height))
	w.log.write("hover", event{"marks": len(ids)})
}

// unhover takes the popover away.
func (w *window) unhover() {
	if w.popover != nil {
		takeOff(w.view.layer, w.popover.box)
		w.popover = nil
	}
}

// hoverRows makes a row for each mark, inner to outer, and for each statement made on it.
func (w *window) hoverRows(ids []string) []fyne.CanvasObject {
	c := w.coding
	var rows []fyne.CanvasObject
	for _, id := range ids {
		a, ok := c.now.annotation(id)
		if !ok {
			continue
		}
		coded := false
		for _, st := range c.now.statements {
			if listHas(st.Evidence, id) {
				r := c.right.statementRow(st)
				rows, coded = append(rows, hoverRow(r.swatch, r.sign+" "+r.text, r.note, r.bad)), true
			}
		}
		if !coded {
			r := c.right.markRow(a)
			rows = append(rows, hoverRow(r.swatch, r.text, a.Type, r.bad))
		}
	}
	if more := len(rows) - popoverMost; more > 0 {
		rows = append(rows[:popoverMost], small(fmt.Sprintf("and %d more", more)))
	}
	return rows
}

// hoverRow is a swatch, what is named there, and what it is.
func hoverRow(swatch fyne.ThemeColorName, name, what, bad string) fyne.CanvasObject {
	dot := newFill(swatch)
	dot.radius, dot.floor = 4, fyne.NewSize(8, 8)
	second := small(what)
	if bad != "" {
		second = newLabel(bad, face{size: sizeSmall}, colBad)
	}
	if room := float32(popoverWidth-2*gap) * 0.45; second.MinSize().Width > room {
		second.set(rule.fit(second.text, room, second.face))
	}
	return inRowGrow(gapSmall, 1, dot, body(name), second)
}

// A clickCycle remembers where the marks at one place were clicked, so that each further click takes the
// next one outwards.
type clickCycle struct {
	ids  []string
	turn int
}

// next returns the mark that a click on these means: the innermost first.
func (c *clickCycle) next(ids []string) string {
	if slices.Equal(c.ids, ids) {
		c.turn = (c.turn + 1) % len(ids)
	} else {
		*c = clickCycle{ids: ids}
	}
	return ids[c.turn]
}
