package app

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"pressmark/annotate"
)

// draftPause is how long typing must rest before the text is kept as a draft.
const draftPause = 300 * time.Millisecond

// A memoBox holds the memo of a mark, a statement, the article or an entity while it is typed. Each pause saves
// a draft; leaving the field makes one step. Undo inside is the field's own.
type memoBox struct {
	c      *coding
	table  string
	id     string
	about  string // as labels say it
	before string
	entry  *memoEntry
	box    *fyne.Container
	remove func()
	shut   func()
	where  fyne.Position
	pause  func()
	closed bool
}

// memoEntry is the field of a memo: Esc and Ctrl+Enter leave it, nothing else does.
type memoEntry struct {
	widget.Entry
	leave    func()
	lost     func()
	opening  bool
	tasks    *tasks
	shortcut func(fyne.Shortcut) bool
}

var _ textField = (*memoEntry)(nil)

// TypedKey implements fyne.Focusable.
func (m *memoEntry) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		m.leave()
		return
	}
	m.Entry.TypedKey(e)
}

// TypedRune implements fyne.Focusable: the character of the key that opened the field is not typed.
func (m *memoEntry) TypedRune(r rune) {
	if m.opening {
		m.opening = false
		return
	}
	m.Entry.TypedRune(r)
}

// KeyDown implements desktop.Keyable.
func (m *memoEntry) KeyDown(e *fyne.KeyEvent) {
	m.opening = false
	m.Entry.KeyDown(e)
}

// TypedShortcut implements fyne.Shortcutable.
func (m *memoEntry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierControl && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
		m.leave()
		return
	}
	if m.shortcut == nil || !m.shortcut(s) {
		m.Entry.TypedShortcut(s)
	}
}

// FocusGained implements fyne.Focusable.
func (m *memoEntry) FocusGained() {
	m.opening = true
	m.tasks.after(openingTime, func() { m.opening = false })
	m.Entry.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (m *memoEntry) FocusLost() {
	m.Entry.FocusLost()
	m.lost()
}

// openMemo opens the memo of the mark that is meant (a claim's: of its statement), else of the article.
func (c *coding) openMemo() bool {
	m := &memoBox{c: c, table: "article", id: c.article.ID, about: quote(c.article.Title), before: c.articleMemo}
	if a, ok := c.here(); ok {
		m.table, m.id, m.about, m.before = "annotation", a.ID, quote(c.wordsOf(spansOf(a))), a.Memo
		if st, coded := c.now.statementOn(a.ID); coded {
			m.table, m.id, m.before = "statement", st.ID, st.Memo
		}
	}
	if m.table != "article" && !c.free(m.id, func() { c.openMemo() }) {
		return true
	}
	c.openOverlay(m)
	m.show()
	m.fetch()
	return true
}

// openLinks offers the addresses in the memo that the right pane shows.
func (c *coding) openLinks() bool {
	c.links(c.right.card.data.memo)
	return true
}

// fetch brings a draft that was left behind.
func (m *memoBox) fetch() {
	c, key := m.c, m.key()
	var kept string
	c.tasks.run(func(ctx context.Context) (err error) {
		kept, err = c.archive.Draft(ctx, key)
		return err
	}, func(err error) {
		if err != nil {
			c.fail(err)
			return
		}
		if !m.closed && m.entry.Text == m.before && kept != "" {
			m.entry.SetText(kept)
		}
	})
}

func (m *memoBox) key() string { return "memo:" + m.table + ":" + m.id }

const (
	memoWidth   = 420
	memoHeight  = 172 // of the box around a short memo
	memoTallest = 340
)

// tall is the height of the box, for the words that are in it when it opens.
func (m *memoBox) tall() float32 {
	lines := len(rule.breaks(m.before, memoWidth-2*gapWide-2*gap, 0, face{size: sizeBody}))
	return max(memoHeight, min(memoTallest, float32(lines+1)*20+36+34+2*gapSmall))
}

func (m *memoBox) show() {
	c := m.c
	m.entry = &memoEntry{tasks: c.tasks, leave: c.closeOverlay, lost: m.lost, shortcut: c.shortcut}
	m.entry.MultiLine, m.entry.Wrapping = true, fyne.TextWrapWord
	m.entry.PlaceHolder = "What is worth noting?"
	m.entry.ExtendBaseWidget(m.entry)
	m.entry.SetText(m.before)
	m.entry.OnChanged = func(string) { m.typed() }
	title := smallTitle("Memo on " + m.about)
	foot := small("Markdown · Esc or Ctrl+Enter closes · saved as you type")
	height := m.tall()
	back := raised(10)
	back.Resize(fyne.NewSize(memoWidth, height))
	for _, at := range []struct {
		o    fyne.CanvasObject
		y, h float32
	}{{title, gap, 17}, {m.entry, 36, height - 36 - 34}, {foot, height - 26, 17}} {
		at.o.Move(fyne.NewPos(gapWide, at.y))
		at.o.Resize(fyne.NewSize(memoWidth-2*gapWide, at.h))
	}
	m.box = container.NewWithoutLayout(back, title, m.entry, foot)
	m.shut = c.openRoom(height)
	m.where = c.below()
	m.remove = c.place(m.box, m.where, fyne.NewSize(memoWidth, height))
	c.focus(m.entry)
	m.entry.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown}) // to the end of what is there
	c.log.focus("memo")
}

// typed keeps a draft after a pause.
func (m *memoBox) typed() {
	if m.pause != nil {
		m.pause()
	}
	key, text := m.key(), m.entry.Text
	m.pause = m.c.tasks.after(draftPause, func() {
		if !m.closed {
			m.c.tasks.ordered(func(ctx context.Context) error { return m.c.archive.SetDraft(ctx, key, text) }, m.c.told)
		}
	})
}

// lost saves the memo when the keys go elsewhere.
func (m *memoBox) lost() {
	if !m.closed && m.c.overlay == flyout(m) {
		m.c.overlay = nil
		m.close()
	}
}

// close implements flyout: it makes the step.
func (m *memoBox) close() {
	if m.closed {
		return
	}
	m.closed = true
	if m.pause != nil {
		m.pause()
	}
	if m.remove != nil {
		m.remove()
		m.shut()
	}
	m.save()
}

func (m *memoBox) save() {
	c, text, key := m.c, strings.TrimRight(m.entry.Text, " \n"), m.key()
	clear := func() {
		c.tasks.ordered(func(ctx context.Context) error { return c.archive.SetDraft(ctx, key, "") }, c.told)
	}
	if text == m.before {
		clear()
		return
	}
	label := "Memo on " + m.about
	if text == "" {
		label = "Removed the memo on " + m.about
	}
	table, id, before := m.table, m.id, m.before
	c.commit(plan{label: label, changes: []annotate.Change{annotate.Edit(table, id, annotate.Fields{"memo": text})},
		apply: func(s *coded) {
			if table == "article" && id == c.article.ID {
				c.articleMemo = text
			}
			if a, ok := s.annotation(id); ok {
				a.Memo = text
				s.putAnnotation(a)
			}
			if st, ok := s.statement(id); ok {
				st.Memo = text
				s.putStatement(st)
			}
		},
		undo: func() {
			if table == "article" && id == c.article.ID {
				c.articleMemo = before
			}
		},
		done: func(annotate.Step) { clear() }})
}

// moved implements flyout.
func (m *memoBox) moved() { m.where = m.c.follow(m.box, m.where) }

// escape implements flyout.
func (m *memoBox) escape() bool { m.c.closeOverlay(); return true }
