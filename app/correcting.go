package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"pressmark/annotate"
	"pressmark/app/reader"
	"pressmark/archive"
)

// errTextChanged is told when a correction was typed on a text that is no longer the article's.
var errTextChanged = errors.New("the article's text was changed meanwhile, so this correction was not made; what you typed is on the clipboard. Open the paragraph again and paste it")

// errTextMoved is told when nothing was typed that could be lost.
var errTextMoved = errors.New("the article's text was changed meanwhile, so nothing was done; look at the text as it is now and do it again")

// A corrector is the paragraph at the caret, or those of the selection, opened for correction over their own
// place. Ctrl+Enter, or whatever else closes it, makes one new revision of the article; Esc leaves the text as
// it was. A line end more splits a paragraph, one less joins two.
type corrector struct {
	w       *window
	article annotate.Article
	first   int // blocks, both included
	last    int
	entry   *correctEntry
	box     *fyne.Container
	remove  func()
	where   fyne.Position
	dropped bool
	closed  bool
}

// correctEntry is the field of a corrector. Enter starts a new paragraph, as in any text.
type correctEntry struct {
	widget.Entry
	keep, drop func()
	shortcut   func(fyne.Shortcut) bool
}

var _ textField = (*correctEntry)(nil)

// TypedKey implements fyne.Focusable.
func (e *correctEntry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		e.drop()
		return
	}
	e.Entry.TypedKey(k)
}

// TypedShortcut implements fyne.Shortcutable.
func (e *correctEntry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierControl && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
		e.keep()
		return
	}
	if e.shortcut == nil || !e.shortcut(s) {
		e.Entry.TypedShortcut(s)
	}
}

// blocksAt returns the blocks that the selection touches, else the one at the caret.
func (w *window) blocksAt() []int {
	s := w.view.reader.Selection()
	spans := s.Spans
	if len(spans) == 0 {
		spans = []annotate.Span{{Start: s.Caret, End: s.Caret}}
	}
	var at []int
	for i, b := range w.view.article.Revision.Blocks {
		if slices.ContainsFunc(spans, func(s annotate.Span) bool {
			return s.Start <= b.End && s.End >= b.Start && (s.Empty() || s.Start < b.End && s.End > b.Start)
		}) {
			at = append(at, i)
		}
	}
	return at
}

// correctHere opens the paragraph at the caret for correction.
func (w *window) correctHere() {
	at := w.blocksAt()
	if len(at) == 0 {
		w.toasts.show("There is no paragraph at the caret. Click into the one to correct.", false)
		return
	}
	k := &corrector{w: w, article: w.view.article, first: at[0], last: at[len(at)-1]}
	if len(k.words()) > correctMost {
		w.toasts.show("That is too much text to correct at once. Select fewer paragraphs.", false)
		return
	}
	chosen := w.view.reader.Selection()
	w.coding.openOverlay(k)
	k.show()
	k.standAt(chosen)
}

const (
	correctWidth = 680
	correctLine  = 20
	correctMost  = 10_000 // bytes; Fyne's field lags with more
)

func (k *corrector) span() annotate.Span {
	blocks := k.article.Revision.Blocks
	return annotate.Span{Start: blocks[k.first].Start, End: blocks[k.last].End}
}

// standAt puts the caret of the field where the reader's was, and selects there what was selected.
func (k *corrector) standAt(s reader.Selection) {
	place := func(at int) int {
		at = max(0, min(at-k.span().Start, len(k.words())))
		return utf8.RuneCountInString(k.words()[:at])
	}
	if n := len(s.Spans); n > 0 && k.span().Contains(s.Spans[n-1]) && s.Spans[n-1] != k.span() {
		k.entry.choose(place(s.Spans[n-1].Start), place(s.Spans[n-1].End))
		return
	}
	k.entry.caretTo(place(s.Caret))
}

// caretTo puts the caret before a character. Fyne counts in rows as they are wrapped and tells only how many
// characters stand before a row and column.
func (e *correctEntry) caretTo(at int) {
	row, before := 0, 0
	for next := 1; ; next++ {
		e.CursorRow, e.CursorColumn = next, 0
		n := e.CursorTextOffset() // 0 beyond the last row
		if n <= before || n > at {
			break
		}
		row, before = next, n
	}
	e.CursorRow, e.CursorColumn = row, at-before
	e.Refresh()
}

// choose selects the characters between two places, as Shift and the arrows do.
func (e *correctEntry) choose(from, to int) {
	if from >= to {
		e.caretTo(to)
		return
	}
	e.caretTo(from)
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	e.Entry.KeyDown(shift)
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	e.Entry.KeyUp(shift)
	e.caretTo(to)
}

func (k *corrector) words() string { return k.span().In(k.article.Revision.Text) }

// show puts the field over the paragraph, so that only what is corrected is covered.
func (k *corrector) show() {
	w := k.w
	k.entry = &correctEntry{keep: w.coding.closeOverlay, drop: k.drop, shortcut: w.shortcut}
	k.entry.MultiLine, k.entry.Wrapping = true, fyne.TextWrapWord
	k.entry.ExtendBaseWidget(k.entry)
	k.entry.SetPlaceHolder("Kept empty, this is taken out of the text.")
	k.entry.SetText(k.words())
	room := w.view.layer.Size()
	width := min(correctWidth, room.Width-2*gapWide)
	lines := len(rule.breaks(k.words(), width-2*gapWide-32, 0, face{size: sizeBody})) + 1
	field := min(float32(max(lines, 3))*correctLine+24, room.Height-140)
	what := "Correct this " + string(k.article.Revision.Blocks[k.first].Kind)
	if k.last > k.first {
		what = fmt.Sprintf("Correct these %s", plural(k.last-k.first+1, "paragraph"))
	}
	title := smallTitle(what)
	help := small("Ctrl+Enter keeps it · Esc leaves the text as it was")
	buttons := inRow(gapSmall, button("Keep", true, w.coding.closeOverlay), button("Cancel", false, k.drop), help)
	height := 40 + field + gap + 32 + gap
	back := surface(10)
	back.Resize(fyne.NewSize(width, height))
	for _, at := range []struct {
		o    fyne.CanvasObject
		y, h float32
	}{{title, gap, 17}, {k.entry, 36, field}, {buttons, 36 + field + gap, 32}} {
		at.o.Move(fyne.NewPos(gapWide, at.y))
		at.o.Resize(fyne.NewSize(width-2*gapWide, at.h))
	}
	k.box = container.NewWithoutLayout(back, title, k.entry, buttons)
	w.view.reader.Reveal(k.span())
	pos, _, _ := w.view.reader.RectOf(k.span())
	k.where = pos
	k.remove = w.view.putOver(k.box, pos.AddXY(-gapWide, -36), fyne.NewSize(width, height))
	w.focus(k.entry)
	w.log.focus("correct")
}

// drop closes the field without a change.
func (k *corrector) drop() {
	k.dropped = true
	k.w.coding.closeOverlay()
}

// escape implements flyout.
func (k *corrector) escape() bool { k.drop(); return true }

// moved implements flyout: the field goes with its paragraph.
func (k *corrector) moved() {
	now, _, _ := k.w.view.reader.RectOf(k.span())
	k.box.Move(k.box.Position().AddXY(0, now.Y-k.where.Y))
	k.where = now
}

// close implements flyout: it makes the revision.
func (k *corrector) close() {
	if k.closed {
		return
	}
	k.closed = true
	held := k.w.win.Canvas().Focused() == fyne.Focusable(k.entry)
	k.remove()
	if held {
		k.w.focusReader()
	}
	typed := k.entry.Text
	if k.dropped || annotate.Canonical(typed) == k.words() {
		return
	}
	text, blocks, err := annotate.Correct(k.article.Revision.Text, k.article.Revision.Blocks, k.first, k.last, typed)
	if err != nil {
		k.w.fail(err)
		return
	}
	label := "Corrected " + quote(k.words())
	if strings.TrimSpace(typed) == "" {
		label = "Took " + quote(k.words()) + " out of the text"
	}
	k.w.revise(k.article, label, annotate.Fields{"text": text, "blocks": blocks, "reason": "corrected"}, typed)
}

// revise gives an article a new revision and says what became of its marks. What was typed is not lost
// when the text was changed by someone else meanwhile.
func (w *window) revise(of annotate.Article, label string, fields annotate.Fields, typed string) {
	w.reviseBy(of, annotate.Step{Label: label, Changes: []annotate.Change{{Op: annotate.OpRevise, Table: "article", ID: of.ID, Fields: fields}}}, typed, "Corrected.")
}

// reviseBy is revise with the step and the word for what it did.
func (w *window) reviseBy(of annotate.Article, step annotate.Step, typed, done string) {
	a := w.archive
	var before, after []archive.Doubt
	w.tasks.ordered(func(ctx context.Context) error {
		now, err := a.Article(ctx, of.ID)
		if err != nil {
			return err
		}
		if now.Revision.ID != of.Revision.ID && typed == "" {
			return errTextMoved
		} else if now.Revision.ID != of.Revision.ID {
			return errTextChanged
		}
		if before, err = a.Doubts(ctx, of.ID); err != nil {
			return err
		}
		if _, err = a.Apply(ctx, step); err != nil {
			return err
		}
		after, err = a.Doubts(ctx, of.ID)
		return err
	}, func(err error) {
		again := lookAgainAt(before, after)
		switch {
		case err != nil:
			if typed != "" {
				w.c.App.Clipboard().SetContent(typed)
			}
			w.fail(err)
		case again != "":
			w.toasts.show(done+" "+again, true)
		default:
			w.toasts.show(done+" Every mark kept its words.", true)
		}
	})
}

// lookAgainAt says how many places are in doubt that were not before.
func lookAgainAt(before, after []archive.Doubt) string {
	was := map[string]bool{}
	key := func(d archive.Doubt) string { return fmt.Sprint(d.Anchor.Owner, d.Anchor.Role, d.Anchor.Ordinal) }
	for _, d := range before {
		was[key(d)] = true
	}
	n, noun := 0, "mark"
	for _, d := range after {
		if was[key(d)] {
			continue
		}
		if n++; d.Anchor.Role != annotate.RoleMark {
			noun = "place"
		}
	}
	if n == 0 {
		return ""
	}
	return plural(n, noun) + " to look at again: see To do."
}

// kindHere offers the kinds of block for what is selected, else for the paragraph at the caret.
func (w *window) kindHere() {
	at := w.blocksAt()
	if len(at) == 0 {
		w.toasts.show("There is no paragraph at the caret. Click into the one to change.", false)
		return
	}
	blocks := w.view.article.Revision.Blocks
	var rows []menuRow
	for _, kind := range annotate.BlockKinds {
		note := ""
		if blocks[at[0]].Kind == kind {
			note = "now"
		}
		rows = append(rows, menuRow{"This is: " + string(kind), note, func() { w.setKind(at, kind) }})
	}
	rows = append(rows, menuRow{"Not part of the article: take it out", "", func() { w.takeOut(at) }})
	pos, size, _ := w.view.reader.SelectionRect()
	w.showMenu(w.c.App.Driver().AbsolutePositionForObject(w.view.reader).AddXY(pos.X, pos.Y+size.Height), rows)
	w.menu.list.choose(slices.Index(annotate.BlockKinds[:], blocks[at[0]].Kind))
}

// setKind makes blocks of a kind, by a revision with the same text.
func (w *window) setKind(at []int, kind annotate.BlockKind) {
	of := w.view.article
	blocks := slices.Clone(of.Revision.Blocks)
	changed := 0
	for _, i := range at {
		b := &blocks[i]
		if b.Kind == kind {
			continue
		}
		changed++
		b.Kind, b.Level = kind, 0
		switch kind {
		case annotate.Heading:
			b.Level = 2
		case annotate.ListItem:
			b.Level = 1
		}
	}
	if changed == 0 {
		return
	}
	label := fmt.Sprintf("%s is now %s", quote(blocks[at[0]].Span().In(of.Revision.Text)), kind)
	if changed > 1 {
		label = fmt.Sprintf("%s are now %s", plural(changed, "block"), kind)
	}
	w.revise(of, label, annotate.Fields{"blocks": blocks, "reason": "kind of block"}, "")
}

// takeOut makes a revision without some blocks. What was marked there is lost, listed in To do, and back with
// one undo.
func (w *window) takeOut(at []int) {
	of := w.view.article
	text, blocks := of.Revision.Text, of.Revision.Blocks
	var err error
	for i := len(at) - 1; i >= 0 && err == nil; i-- {
		text, blocks, err = annotate.Correct(text, blocks, at[i], at[i], "")
	}
	if err != nil {
		w.fail(err)
		return
	}
	label := "Took " + quote(of.Revision.Blocks[at[0]].Span().In(of.Revision.Text)) + " out of the text"
	if len(at) > 1 {
		label = fmt.Sprintf("Took %s out of the text", plural(len(at), "paragraph"))
	}
	w.revise(of, label, annotate.Fields{"text": text, "blocks": blocks, "reason": "corrected"}, "")
}

// exchange shows another revision of the open article: caret, place and folds stay where they were, moved
// by what was put in or taken out above them.
func (v *articleView) exchange(l loaded) {
	at, shift := v.reader.Scroll()
	caret, folded, old := v.reader.Caret(), v.reader.Folded(), v.article.Revision.Text
	v.hits = nil
	v.show(l)
	v.reader.SetFold(!folded)
	now := l.article.Revision.Text
	v.reader.SetCaret(annotate.Follow(old, now, caret))
	v.reader.ScrollTo(annotate.Follow(old, now, at), shift)
}
