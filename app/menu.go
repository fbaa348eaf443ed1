package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/archive"
)

var menuNames = []string{"File", "Edit", "View", "Mark", "Help"}

// mainMenu makes the menu of the key table. Fyne gives its shortcuts to the menu before any field sees
// them, so the actions that text fields have too look for one first.
func (w *window) mainMenu() *fyne.MainMenu {
	menus := make([]*fyne.Menu, len(menuNames))
	for i, name := range menuNames {
		menus[i] = fyne.NewMenu(name)
		for _, b := range w.keys.rows {
			if b.menu == name {
				menus[i].Items = append(menus[i].Items, w.menuItem(b))
			}
		}
	}
	w.recentMenu(menus[0])
	return fyne.NewMainMenu(menus...)
}

func (w *window) menuItem(b keyRow) *fyne.MenuItem {
	item := fyne.NewMenuItem(b.label, func() { w.do(b.action) })
	item.IsQuit = b.action == quit
	if len(b.keys) == 0 {
		return item
	}
	if c, err := parseChord(b.keys[0]); err == nil {
		item.Shortcut = c.shortcut()
	}
	if item.Shortcut == nil {
		item.Label += "   " + b.keys[0]
	}
	return item
}

// recentMenu adds the archives opened before.
func (w *window) recentMenu(file *fyne.Menu) {
	if w.c.Recent == nil {
		return
	}
	var items []*fyne.MenuItem
	for _, dir := range w.c.Recent() {
		items = append(items, fyne.NewMenuItem(dir, func() { w.openDir(dir, false) }))
	}
	if len(items) == 0 {
		return
	}
	recent := fyne.NewMenuItem("Open recent", nil)
	recent.ChildMenu = fyne.NewMenu("", items...)
	file.Items = append(file.Items[:2:2], append([]*fyne.MenuItem{recent}, file.Items[2:]...)...)
}

// An overlayMenu is a list of what can be done at a place: the context menu.
type overlayMenu struct {
	box  *fyne.Container
	list *rowList
}

// A menuRow is one thing that can be done.
type menuRow struct {
	text, key string
	do        func()
}

const menuMost = 16 // rows shown at once; more are scrolled to

// showMenu shows rows at a place of the canvas and gives the menu the keys.
func (w *window) showMenu(at fyne.Position, rows []menuRow) {
	w.closeMenu()
	m := &overlayMenu{list: newRowList()}
	m.list.count = func() int { return len(rows) }
	m.list.height = func(int) float32 { return 28 }
	m.list.row = func(i int, width float32) rowData {
		l := text(rows[i].text, sizeBody, colInk)
		l.right = rows[i].key
		return rowData{pad: 4, cells: []cell{{x: gap, w: width - 2*gap, lines: []rowLine{l}}}}
	}
	take := func(i int) { w.closeMenu(); w.focusMain(); rows[i].do() }
	m.list.onOpen, m.list.onClick = take, take
	m.list.onRune = func(rune) {}
	m.list.onKey = func(e *fyne.KeyEvent) bool {
		if e.Name == fyne.KeyEscape {
			w.closeMenu()
			w.focusMain()
			return true
		}
		return false
	}
	m.list.onFocus = func(on bool) {
		if !on && w.menu == m {
			w.closeMenu()
		}
	}
	m.box = container.NewStack(raised(8), padded(4, 1, m.list))
	size := fyne.NewSize(300, float32(min(len(rows), menuMost))*28+8)
	room := w.overlay.Size()
	at = at.Subtract(w.c.App.Driver().AbsolutePositionForObject(w.overlay))
	m.box.Resize(size)
	m.box.Move(fyne.NewPos(max(4, min(at.X, room.Width-size.Width-4)), max(4, min(at.Y, room.Height-size.Height-4))))
	w.menu = m
	putOn(w.overlay, m.box)
	m.list.reload()
	w.focus(m.list)
	w.log.focus("menu")
}

func (w *window) closeMenu() {
	if m := w.menu; m != nil {
		w.menu = nil
		takeOff(w.overlay, m.box)
	}
}

// readerMenu shows what can be done with the selection or the mark at the caret.
func (w *window) readerMenu(at fyne.Position) {
	var rows []menuRow
	for _, a := range []action{markSpeaker, markFirm, markClaim, markMention, tag, memo, allMentions, openMark, trash} {
		b, _ := w.keys.row(a)
		rows = append(rows, menuRow{b.label, w.keys.shown(a), func() { w.do(b.action) }})
	}
	rows = append(rows,
		menuRow{"Copy", "Ctrl+C", w.view.reader.Copy},
		menuRow{"Copy with citation", w.keys.shown(copyCitation), func() { w.do(copyCitation) }},
		menuRow{"Correct this paragraph…", w.keys.shown(correctText), func() { w.do(correctText) }},
		menuRow{"This paragraph is…", w.keys.shown(blockKind), func() { w.do(blockKind) }},
		menuRow{"Search the selection", w.keys.shown(searchSelection), func() { w.do(searchSelection) }})
	w.showMenu(at, rows)
}

func (w *window) articleMenu(r archive.LibraryRow, at fyne.Position) {
	if r.ID == "" {
		return
	}
	away := "Move to the trash"
	if w.library.trashed {
		away = "Take out of the trash"
	}
	rows := append([]menuRow{{"Open", "Enter", func() { w.openArticle(r.ID, annotate.Span{}, nil, true) }}}, w.stateMenu(r)...)
	w.showMenu(at, append(rows,
		menuRow{"Rename…", "F2", func() { w.renameArticle(r) }},
		menuRow{away, "Delete", func() { w.trashArticle(r) }}))
}

// contextHere shows the menu of what has the keys.
func (w *window) contextHere() {
	driver := w.c.App.Driver()
	switch o := w.win.Canvas().Focused(); o {
	case w.library.list:
		l := w.library.list
		if i := l.chosen; i >= 0 && i+1 < len(l.tops) {
			w.articleMenu(w.library.rows[i].row, driver.AbsolutePositionForObject(l).AddXY(gapLarge, l.tops[i+1]-l.offset))
		}
	case w.view.reader:
		pos, size, _ := w.view.reader.SelectionRect()
		w.readerMenu(driver.AbsolutePositionForObject(w.view.reader).AddXY(pos.X, pos.Y+size.Height))
	}
}
