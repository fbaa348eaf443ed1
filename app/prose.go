package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// A prose shows Markdown as typeset text, without anything of it being fetched. A click on a link asks
// before it is opened, with the address. Its parent sizes it, by heightFor.
type prose struct {
	drawn
	w        *window
	markdown string
	face     face
	most     int // lines at most, 0: all
	row      *drawnRow
	width    float32 // that lines were made for
	lines    []rowLine
	over     bool // a link is under the pointer
}

var (
	_ fyne.Tappable      = (*prose)(nil)
	_ desktop.Hoverable  = (*prose)(nil)
	_ desktop.Cursorable = (*prose)(nil)
)

// newProse makes an empty one; it needs the window for its links alone.
func newProse(w *window) *prose {
	p := &prose{w: w, face: face{size: sizeBody}, row: newDrawnRow(), width: -1}
	p.paint, p.place, p.min = func() {}, func(s fyne.Size) { p.draw(s) }, func() fyne.Size { return fyne.NewSize(0, p.heightFor(p.Size().Width)) }
	p.ExtendBaseWidget(p)
	return p
}

// set shows a text.
func (p *prose) set(markdown string) {
	if markdown != p.markdown {
		p.markdown, p.width = markdown, -1
		p.Refresh()
	}
}

// heightFor returns the height that the text takes at a width.
func (p *prose) heightFor(width float32) float32 {
	if p.markdown == "" {
		return 0
	}
	return typesetHeight(p.laid(width))
}

// laid returns the lines at a width; those of the last one are kept.
func (p *prose) laid(width float32) []rowLine {
	if width != p.width {
		p.width, p.lines = width, typeset(p.markdown, width, p.most, p.face)
	}
	return p.lines
}

func (p *prose) draw(s fyne.Size) {
	if p.markdown == "" {
		p.objects = nil
		return
	}
	p.row.draw(rowData{pad: -1, cells: []cell{{w: s.Width, lines: p.laid(s.Width)}}}, 1, s.Height, s.Width, rowLook{})
	p.objects = p.row.objects
}

// Tapped implements fyne.Tappable.
func (p *prose) Tapped(e *fyne.PointEvent) {
	if link := linkAt(p.lines, e.Position); link != "" {
		p.w.askLink(link)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *prose) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (p *prose) MouseMoved(e *desktop.MouseEvent) { p.over = linkAt(p.lines, e.Position) != "" }

// MouseOut implements desktop.Hoverable.
func (p *prose) MouseOut() { p.over = false }

// Cursor implements desktop.Cursorable.
func (p *prose) Cursor() desktop.Cursor {
	if p.over {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// askLink asks before an address of a memo is opened in another program; only the web and mail ever are.
func (w *window) askLink(address string) {
	u, ok := webAddress(address)
	if !ok {
		return
	}
	w.askSure("Open "+u.String()+" in your browser? Pressmark itself fetches nothing.", "Open", func() {
		if err := w.c.App.OpenURL(u); err != nil {
			w.fail(err)
		}
		w.focusMain()
	})
}

// askLinks offers the addresses of a memo: the one at once, or which of several.
func (w *window) askLinks(markdown string) {
	links := linksOf(parseProse(markdown))
	switch len(links) {
	case 0:
		w.toasts.show("There is no link in this memo.", false)
	case 1:
		w.askLink(links[0])
	default:
		var rows []askedRow
		for _, l := range links {
			rows = append(rows, askedRow{text: l, take: func() { w.askLink(l) }})
		}
		w.askChoice("links", "Open which address?", "Address", rows, "", nil)
	}
}
