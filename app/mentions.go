package app

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
)

// A preview lists the passages that may name an entity: ticked where nobody else can be meant. Enter
// marks the ticked ones as one step; the space bar ticks or unticks a passage.
type preview struct {
	c        *coding
	entity   annotate.Entity
	kind     string // of the marks to be made
	passages []annotate.Passage
	ticked   []bool
	list     *rowList
	head     *label
	box      *fyne.Container
	remove   func()
	shut     func()
	where    fyne.Position
	was      []annotate.Span // selected before
	caret    int             // where the caret stood before
}

const (
	previewWidth = 460
	previewRow   = 54
	previewMost  = 8
)

// previewMentions opens the preview for the entity of the mark that is meant.
func (c *coding) previewMentions() bool {
	a, ok := c.here()
	if !ok || a.Entity == "" {
		if spans := c.target(); len(spans) > 0 {
			a, ok = c.now.exactly(spans[0], annotate.TypeSpeaker, annotate.TypeFirm, annotate.TypeMention)
		}
	}
	e, known := c.names.Entity(a.Entity)
	if !ok || !known {
		c.toast("Mark a name first: A then finds its other passages in this article.", false)
		return true
	}
	p := &preview{c: c, entity: e, kind: a.Type}
	p.passages = annotate.Mentions(c.context(stopOf[a.Type], spanOf(a), ""), e.ID, c.names)
	open := p.passages[:0]
	for _, x := range p.passages { // those that are marked as this entity are done
		if old, marked := c.now.exactly(x.Span, annotate.TypeSpeaker, annotate.TypeFirm, annotate.TypeMention); !marked || old.Entity != e.ID {
			open = append(open, x)
		}
	}
	p.passages = open
	if len(p.passages) == 0 {
		c.toast("There is no further passage that may name "+e.Name+".", false)
		return true
	}
	for _, x := range p.passages {
		p.ticked = append(p.ticked, x.Ticked)
	}
	p.open()
	return true
}

func (p *preview) open() {
	c := p.c
	c.openOverlay(p)
	p.list = newRowList()
	p.list.count = func() int { return len(p.passages) }
	p.list.height = func(int) float32 { return previewRow }
	p.list.row = p.row
	p.list.onChoose = p.walk
	p.list.onOpen = p.toggle
	p.list.onKey = p.key
	p.list.onRune = func(r rune) {
		if r == ' ' {
			p.toggle(p.list.chosen)
		}
	}
	p.head = smallTitle("")
	p.title()
	foot := small("Space ticks · Enter marks the ticked ones · Esc closes")
	height := float32(min(len(p.passages), previewMost)*previewRow) + 76
	back := surface(10)
	back.Resize(fyne.NewSize(previewWidth, height))
	p.head.Move(fyne.NewPos(gapWide, gap))
	p.head.Resize(fyne.NewSize(previewWidth-2*gapWide, 17))
	p.list.Move(fyne.NewPos(1, 38))
	p.list.Resize(fyne.NewSize(previewWidth-2, height-76))
	foot.Move(fyne.NewPos(gapWide, height-29))
	foot.Resize(fyne.NewSize(previewWidth-2*gapWide, 17))
	p.box = container.NewWithoutLayout(back, p.head, p.list, foot)
	p.was, p.caret = c.reader.Selection().Spans, c.reader.Caret()
	p.shut = c.openRoom(height)
	p.where = c.below()
	p.remove = c.place(p.box, p.where, fyne.NewSize(previewWidth, height))
	p.list.reload()
	c.focus(p.list)
	c.log.focus("mentions")
}

func (p *preview) title() {
	n := 0
	for _, on := range p.ticked {
		if on {
			n++
		}
	}
	p.head.set(fmt.Sprintf("%s: %d of %d passages ticked", p.entity.Name, n, len(p.passages)))
}

// row shows a passage with the words around it.
func (p *preview) row(i int, width float32) rowData {
	x := p.passages[i]
	text := p.c.article.Revision.Text
	para := p.c.reading.Paragraph(x.Span.Start)
	from, to := max(para.Start, x.Span.Start-28), min(para.End, x.Span.End+60)
	from, to = annotate.Snap(text, annotate.Span{Start: from, End: from}).Start, annotate.Snap(text, annotate.Span{Start: to, End: to}).End
	before, after := text[from:x.Span.Start], text[x.Span.End:to]
	line := rowLine{size: sizeBody, pieces: []piece{{text: before, colour: colMuted}, {text: x.Span.In(text), bold: true}, {text: after, colour: colMuted}}}
	why := "nobody else has this name here"
	if x.Why != "" {
		why = x.Why
	}
	swatch := fyne.ThemeColorName("pm-" + p.kind)
	return rowData{swatch: swatch, open: !p.ticked[i], cells: []cell{{x: 36, w: width - 48, lines: []rowLine{line, {size: sizeSmall, pieces: []piece{{text: why, colour: colMuted}}}}}}}
}

func (p *preview) toggle(i int) {
	if i >= 0 && i < len(p.ticked) {
		p.ticked[i] = !p.ticked[i]
		p.title()
		p.list.Refresh()
	}
}

func (p *preview) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		p.c.closeOverlay()
	case fyne.KeyReturn, fyne.KeyEnter:
		p.accept()
	case fyne.KeySpace:
		return true // its character ticks
	default:
		return false
	}
	return true
}

// accept marks the ticked passages as one step.
func (p *preview) accept() {
	c := p.c
	c.closeOverlay()
	var made []annotate.Annotation
	var changes []annotate.Change
	for i, x := range p.passages {
		if !p.ticked[i] {
			continue
		}
		spans := []annotate.Span{x.Span}
		a := c.annotation(p.kind, spans)
		a.Entity, a.Resolution, a.Origin = p.entity.ID, annotate.ResolvedEntity, annotate.AllMentions
		if old, marked := c.now.exactly(x.Span, annotate.TypeSpeaker, annotate.TypeFirm, annotate.TypeMention); marked {
			old.Entity, old.Resolution = p.entity.ID, annotate.ResolvedEntity
			changes = append(changes, annotate.Edit("annotation", old.ID, annotate.Fields{"entity": old.Entity, "resolution": old.Resolution}))
			made = append(made, old)
			continue
		}
		changes = append(changes, createAnnotation(a, spans))
		made = append(made, a)
	}
	if len(made) == 0 {
		return
	}
	passages := "passages"
	if len(made) == 1 {
		passages = "passage"
	}
	label := fmt.Sprintf("Marked %d %s of %s", len(made), passages, p.entity.Name)
	c.commit(plan{label: label, changes: changes, record: made[0].ID, apply: func(s *coded) {
		for _, a := range made {
			s.putAnnotation(a)
		}
	}})
	c.toast(label, true)
}

// walk selects a passage and stands the list below it, so that it is never covered.
func (p *preview) walk(i int) {
	p.c.reader.Select(p.passages[i].Span)
	p.c.makeRoom(p.box.Size().Height)
	p.moved()
}

// moved implements flyout.
func (p *preview) moved() { p.where = p.c.follow(p.box, p.where) }

// escape implements flyout.
func (p *preview) escape() bool { p.c.closeOverlay(); return true }

// close implements flyout.
func (p *preview) close() {
	if p.remove != nil {
		p.remove()
		p.shut()
		p.giveBack()
	}
}

// giveBack puts selection and caret back where they were, in sight: the walk through the passages moved them.
func (p *preview) giveBack() {
	at := annotate.Span{Start: p.caret, End: p.caret}
	if len(p.was) == 0 {
		p.c.reader.SetCaret(p.caret)
	} else {
		p.c.reader.Select(p.was...)
		at = p.was[len(p.was)-1]
	}
	p.c.reader.Reveal(at)
}

// fetchTrashed reads where marks of this article were taken away, ever: A leaves these places unticked.
func (c *coding) fetchTrashed() {
	if c.archive == nil || c.article.ID == "" {
		return
	}
	article, revision := c.article.ID, c.article.Revision.ID
	var marks []annotate.Annotation
	c.tasks.run(func(ctx context.Context) (err error) {
		marks, err = c.archive.TrashedMarks(ctx, article)
		return err
	}, func(err error) {
		if err != nil || revision != c.article.Revision.ID {
			return // what was taken away in this session is known
		}
		c.trashed = c.trashed[:0]
		for _, a := range marks {
			for _, s := range spansOf(a) {
				c.trashed = append(c.trashed, annotate.Named{Span: s, Entity: a.Entity, Type: a.Type, Trashed: true})
			}
		}
	})
}
