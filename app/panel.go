package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// A panel is a sheet at the top of the reader that asks for a few things: a folder, a format. It is not
// a dialog: everything beside it stays usable, Escape closes it.
type panel struct {
	box     *fyne.Container
	first   fyne.Focusable
	close   func()
	onClose func()
	width   float32
	name    string
	back    comeFrom
}

// comeFrom is where the keys were before something asked for them.
type comeFrom struct {
	list  *rowList
	shown action // the view
}

// cameFrom remembers the list that has the keys, so that they come back to it.
func (w *window) cameFrom() comeFrom {
	l, _ := w.win.Canvas().Focused().(*rowList)
	return comeFrom{l, w.shown}
}

// giveBack gives the keys back to where they came from, else to the reader or the view that is shown.
func (w *window) giveBack(to comeFrom) {
	if to.list != nil && to.shown == w.shown && to.list.Visible() {
		w.focus(to.list)
		return
	}
	w.focusMain()
}

const panelWidth = 560

// newPanel builds a panel of a title, what it holds and its buttons, the important one first.
func newPanel(name, title string, content []fyne.CanvasObject, buttons ...*press) *panel {
	p := &panel{width: panelWidth, name: name}
	objects := []fyne.CanvasObject{newLabel(title, face{size: sizeLead, bold: true}, colInk)}
	objects = append(objects, content...)
	if len(buttons) > 0 {
		var row []fyne.CanvasObject
		for _, b := range buttons {
			row = append(row, b)
		}
		objects = append(objects, inRow(gapSmall, row...))
	}
	p.box = container.NewStack(raised(10), padded(gapWide, 20, newColumn(gap, objects...)))
	return p
}

// heightFor returns the height of the whole sheet at its width.
func (p *panel) heightFor(width float32) float32 { return heightOf(p.box.Objects[1], width) }

// titled stands a small heading over a field.
func titled(title string, o fyne.CanvasObject) *fyne.Container {
	return newColumn(gapTiny, small(title), o)
}

// showPanel puts a panel over the reader, in place of the one that may be there, and gives it the keys.
func (w *window) showPanel(p *panel) {
	w.closePanel()
	p.close, p.back = w.closePanel, w.cameFrom()
	w.panel = p
	putOn(w.overlay, p.box)
	w.placePanel()
	if p.first != nil {
		w.win.Canvas().Focus(p.first)
	}
	w.log.focus("panel:" + p.name)
}

// closePanel takes the panel away and gives the keys back.
func (w *window) closePanel() {
	p := w.panel
	if p == nil {
		return
	}
	w.panel = nil
	takeOff(w.overlay, p.box)
	if p.onClose != nil {
		p.onClose()
	}
	w.giveBack(p.back)
}

// placePanel stands the panel in the middle of the part between rail and right edge.
func (w *window) placePanel() {
	if w.panel == nil {
		return
	}
	at, size := w.middleRegion()
	width := min(w.panel.width, size.Width-2*gap)
	if width < 360 {
		at, size = fyne.NewPos(0, 0), w.overlay.Size()
		width = min(w.panel.width, size.Width-2*gap)
	}
	height := min(w.panel.heightFor(width), size.Height-2*gap)
	w.panel.box.Resize(fyne.NewSize(width, height))
	w.panel.box.Move(fyne.NewPos(float32(int(at.X+(size.Width-width)/2)), float32(int(at.Y+gapLarge))))
}

// A notice is a line at the top of the reader that stays until it is answered or closed: an error as a
// sentence, or one question.
type notice struct {
	text    string
	bad     bool
	actions []*press
}

// showNotice shows a notice in place of the one before.
func (w *window) showNotice(n notice) {
	w.hideNotice()
	name, col := "info", colAccent
	if n.bad {
		name, col = "warning", colBad
	}
	sign := newPress()
	sign.icon, sign.idle, sign.groundOn, sign.width, sign.height = name, col, "", 24, 24
	sign.ExtendBaseWidget(sign)
	words := wrapped(n.text, face{size: sizeBody}, colInk)
	row := []fyne.CanvasObject{}
	for _, a := range n.actions {
		row = append(row, a)
	}
	shut := iconPress("close", w.hideNotice)
	shut.width, shut.height = 28, 28
	row = append(row, shut)
	w.notice = container.New(&noticeLayout{}, newFill(colSurface), sign, words, inRow(gapSmall, row...), hairline())
	w.middle.Objects = []fyne.CanvasObject{w.notice, w.reading}
	w.middle.Refresh()
	w.log.write("notice", event{"text": n.text})
	if len(n.actions) > 0 {
		w.noticed = w.cameFrom()
		keys := newKeyCatcher(func(e *fyne.KeyEvent) bool {
			switch e.Name {
			case fyne.KeyReturn, fyne.KeyEnter:
				n.actions[0].tapped()
			case fyne.KeyEscape:
				w.hideNotice()
			default:
				return w.windowKey(e)
			}
			return true
		})
		w.notice.Objects = append(w.notice.Objects, keys)
		w.focus(keys)
		w.log.focus("notice")
	}
}

// A keyCatcher takes the keys for something that has no field: a question with buttons.
type keyCatcher struct {
	drawn
	onKey func(*fyne.KeyEvent) bool
}

func newKeyCatcher(onKey func(*fyne.KeyEvent) bool) *keyCatcher {
	k := &keyCatcher{onKey: onKey}
	k.paint, k.place = func() {}, func(fyne.Size) {}
	k.ExtendBaseWidget(k)
	return k
}

// FocusGained implements fyne.Focusable.
func (k *keyCatcher) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (k *keyCatcher) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (k *keyCatcher) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (k *keyCatcher) TypedKey(e *fyne.KeyEvent) { k.onKey(e) }

// hideNotice takes the notice away.
func (w *window) hideNotice() {
	if w.notice == nil {
		return
	}
	_, asked := w.win.Canvas().Focused().(*keyCatcher)
	w.notice = nil
	w.middle.Objects = []fyne.CanvasObject{w.reading}
	w.middle.Refresh()
	if asked {
		w.giveBack(w.noticed)
	}
}

// fail shows what went wrong, as a sentence.
func (w *window) fail(err error) {
	switch {
	case err == nil:
	case w.start.shown:
		w.showStart(sentence(err))
	default:
		w.showNotice(notice{text: sentence(err), bad: true})
	}
}

// noticeLayout: ground, sign, words, buttons, line.
type noticeLayout struct{}

func (*noticeLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	buttons := objects[3].MinSize()
	return max(44, heightOf(objects[2], width-buttons.Width-2*gapWide-24-2*gap)+24)
}

// Layout implements fyne.Layout.
func (l *noticeLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Move(fyne.NewPos(gapWide, 10))
	objects[1].Resize(fyne.NewSize(24, 24))
	buttons := objects[3].MinSize()
	width := size.Width - buttons.Width - 2*gapWide - 24 - 2*gap
	objects[2].Move(fyne.NewPos(gapWide+24+gap, 12))
	objects[2].Resize(fyne.NewSize(width, size.Height-24))
	objects[3].Move(fyne.NewPos(size.Width-buttons.Width-gapWide, float32(int(44-buttons.Height)/2)))
	objects[3].Resize(buttons)
	objects[4].Move(fyne.NewPos(0, size.Height-1))
	objects[4].Resize(fyne.NewSize(size.Width, 1))
}

// MinSize implements fyne.Layout.
func (l *noticeLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, 44)
}
