package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A rowEdit is a field that stands in the place of a row's value. Leaving it stores what was typed, as one
// step; Escape keeps what was there.
type rowEdit struct {
	row    int
	name   string // of the row
	before string
	store  func(text string)
	entry  *rowEntry
	height float32
}

// rowEntry is the entry of a rowEdit: Enter leaves it unless it has several lines, Ctrl+Enter always.
type rowEntry struct {
	widget.Entry
	leave    func(keep bool)
	shortcut func(fyne.Shortcut) bool
	other    func(*fyne.KeyEvent) bool // keys of the window
}

var _ textField = (*rowEntry)(nil)

// TypedKey implements fyne.Focusable.
func (r *rowEntry) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape:
		r.leave(false)
	case !r.MultiLine && (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter):
		r.leave(true)
	case r.other != nil && r.other(e): // a key of the window, such as that of the next to-do
	default:
		r.Entry.TypedKey(e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (r *rowEntry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierControl && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
		r.leave(true)
		return
	}
	if r.shortcut == nil || !r.shortcut(s) {
		r.Entry.TypedShortcut(s)
	}
}

// FocusLost implements fyne.Focusable.
func (r *rowEntry) FocusLost() {
	r.Entry.FocusLost()
	r.leave(true)
}

const (
	editLeast = 96  // height of a field of several lines
	editMost  = 260 // and at most
	editTall  = 34  // of one line
)

// edit puts a field in the place of a row's value.
func (s *codeSheet) edit(i int) {
	if i < 0 || i >= len(s.facts) || s.facts[i].edit == nil || !s.v.changeable() {
		return
	}
	s.dropEdit()
	f := s.facts[i]
	e := &rowEdit{row: i, name: f.name, before: f.raw, store: f.edit, entry: &rowEntry{shortcut: s.w.shortcut, other: s.w.windowKey}, height: editTall}
	if f.many {
		lines := len(rule.breaks(f.raw, s.proseWidth()-2*gap, 0, face{size: sizeBody})) + 1
		e.height = max(editLeast, min(editMost, float32(lines)*20+2*gap))
		e.entry.MultiLine, e.entry.Wrapping = true, fyne.TextWrapWord
	}
	e.entry.ExtendBaseWidget(e.entry)
	e.entry.SetText(f.raw)
	e.entry.leave = func(keep bool) { s.leaveEdit(e, keep) }
	s.editing = e
	s.list.chosen = i
	s.list.measure()
	s.list.reveal(i)
	s.layer.Objects = []fyne.CanvasObject{e.entry}
	s.followEdit()
	s.list.Refresh()
	s.layer.Refresh()
	s.w.focus(e.entry)
	s.w.log.focus("code:" + strings.ToLower(named(f.name, "another name")))
	if f.many {
		e.entry.CursorRow = strings.Count(f.raw, "\n")
		e.entry.CursorColumn = len([]rune(f.raw[strings.LastIndexByte(f.raw, '\n')+1:]))
	} else if f.raw != "" {
		e.entry.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
	e.entry.Refresh()
}

// followEdit stands the field where its row stands.
func (s *codeSheet) followEdit() {
	e := s.editing
	if e == nil || e.row+1 >= len(s.list.tops) {
		return
	}
	at := fyne.NewPos(gapLarge+factNames-9, float32(int(s.list.tops[e.row]-s.list.offset+2)))
	size := fyne.NewSize(float32(int(max(120, min(s.width-gapLarge-factNames-gapWide, proseWidest+2*gap)))), e.height)
	if e.entry.Position() != at {
		e.entry.Move(at)
	}
	if e.entry.Size() != size {
		e.entry.Resize(size)
	}
}

// leaveEdit ends an edit; what was typed is stored unless it is what stood there.
func (s *codeSheet) leaveEdit(e *rowEdit, keep bool) {
	if s.editing != e {
		return
	}
	typed := strings.TrimSpace(e.entry.Text)
	s.closeEdit()
	if keep && typed != e.before {
		e.store(typed)
	}
	if s.w.win.Canvas().Focused() == fyne.Focusable(e.entry) {
		s.w.focus(s.list)
	}
}

func (s *codeSheet) closeEdit() {
	s.editing = nil
	s.layer.Objects = nil
	s.layer.Refresh()
	s.list.reload()
}

// dropEdit stores what is being edited: another code comes into the sheet.
func (s *codeSheet) dropEdit() {
	if e := s.editing; e != nil {
		s.leaveEdit(e, true)
	}
}

// editNamed edits the row of a name, now or once the sheet has been fetched.
func (s *codeSheet) editNamed(name string) {
	s.then = name
	s.editThen()
}

func (s *codeSheet) editThen() {
	name := s.then
	if name == "" || len(s.facts) == 0 {
		return
	}
	s.then = ""
	i := slices.IndexFunc(s.facts, func(f codeFact) bool {
		return !f.heading && f.edit != nil && (f.name == name || f.value == name)
	})
	if i >= 0 {
		s.v.inSheet = true
		s.edit(i)
	}
}
