package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"pressmark/annotate"
	"pressmark/archive"
)

// acts implements viewActor.
func (v *codebookView) acts() map[action]func() {
	return map[action]func(){
		codeFilter: func() { v.w.focus(v.filter) }, codeNew: func() { v.askNew(annotate.CodeConcept, "") }, codeTag: func() { v.askNew(annotate.CodeTag, "") },
		codeChild: v.askChild, codeType: v.askType, codeMove: v.askMove, codeMerge: v.askMerge, codeSplit: v.askSplit,
		codeDefine: func() { v.sheet.editNamed(rowDefinition) }, codeAlias: func() { v.sheet.editNamed("Another name…") },
		codeKey: func() { v.sheet.editNamed(rowKey) }, codeNote: func() { v.sheet.editNamed(rowMemo) }, codeColour: v.askColour,
		memoLinks: func() { v.w.askLinks(v.sheet.of.code.Memo) }, rowTick: v.sheet.tick, codeExample: v.turnExample, codeDrop: v.sheet.drop,
		codeUp: func() { v.moveVariable(-1) }, codeDown: func() { v.moveVariable(1) },
		codeClosed: v.turnClosed, codeAsOf: v.askDay, codePrint: v.askPrint, codesOut: v.askOut, codesIn: v.askIn,
	}
}

// changeable reports whether the codebook that is shown can be changed; of an earlier day it says why not.
func (v *codebookView) changeable() bool {
	if v.past.IsZero() {
		return true
	}
	v.w.toasts.show("This is the codebook as it stood on "+v.pastDay+": it can only be read. "+v.w.keys.shown(codeAsOf)+" goes back to today's.", false)
	return false
}

// apply makes a step of changes. What it changes on the codebook shown is drawn at once; a step that fails
// is taken back with a sentence.
func (v *codebookView) apply(label string, changes ...annotate.Change) {
	a := v.w.archive
	v.w.tasks.ordered(func(ctx context.Context) error {
		_, err := a.Apply(ctx, annotate.Step{Label: label, Changes: changes})
		return err
	}, func(err error) {
		if err == nil {
			v.w.toasts.show(label, true)
			return
		}
		v.w.fail(err)
		v.fresh = false
		v.show()
	})
}

// draw changes a code of the codebook shown, ahead of the archive.
func (v *codebookView) draw(id string, change func(*annotate.Code)) {
	for _, codes := range [][]annotate.Code{v.book.Concepts, v.book.Tags} {
		for i := range codes {
			if codes[i].ID == id {
				change(&codes[i])
			}
		}
	}
	v.narrow()
}

// edit makes the step that changes fields of the chosen code.
func (v *codebookView) edit(label string, fields annotate.Fields) {
	if c, ok := v.chosen(); ok {
		v.apply(label, annotate.Edit(c.Kind, c.ID, fields))
	}
}

func (v *codebookView) rename() { v.sheet.editNamed(rowName) }

func (v *codebookView) setName(name string) {
	c, ok := v.chosen()
	switch {
	case !ok:
	case name == "":
		v.w.fail(errors.New("a name cannot be empty, so the old one stays"))
	default:
		v.edit(fmt.Sprintf("Renamed the %s '%s' to '%s'", c.Kind, c.Name, name), annotate.Fields{"name": name})
		v.draw(c.ID, func(x *annotate.Code) { x.Name = name })
	}
}

// setText stores a long text; column memo is one as well.
func (v *codebookView) setText(column, did, text, was string) {
	c, ok := v.chosen()
	if !ok {
		return
	}
	label := fmt.Sprintf("%s '%s'", did, c.Name)
	if text == "" {
		label = fmt.Sprintf("Removed the %s of '%s'", column, c.Name)
	} else if was != "" && column == "definition" {
		label = fmt.Sprintf("Changed the definition of '%s'", c.Name)
	}
	v.edit(label, annotate.Fields{column: text})
	v.draw(c.ID, func(x *annotate.Code) {
		*map[string]*string{"definition": &x.Definition, "include": &x.Include, "exclude": &x.Exclude, "memo": &x.Memo}[column] = text
	})
}

func (v *codebookView) setKey(key string) {
	c, ok := v.chosen()
	if !ok {
		return
	}
	column := "key"
	if c.Kind == annotate.CodeTag {
		column = "digit"
	}
	label := fmt.Sprintf("Gave '%s' the key %s", c.Name, key)
	if key == "" {
		label = fmt.Sprintf("Took the key %s from '%s'", c.Key, c.Name)
	}
	v.edit(label, annotate.Fields{column: key})
	v.draw(c.ID, func(x *annotate.Code) { x.Key = key })
}

// setAlias adds another name, or changes one; an empty one is taken away.
func (v *codebookView) setAlias(old annotate.Alias, text string) {
	c, ok := v.chosen()
	switch {
	case !ok:
	case old.ID == "":
		made := annotate.Alias{ID: newID(), Text: text}
		v.apply(fmt.Sprintf("Added the name '%s' to '%s'", text, c.Name), annotate.Create("alias", made.ID, annotate.Fields{c.Kind: c.ID, "text": text}))
		v.draw(c.ID, func(x *annotate.Code) { x.Aliases = append(x.Aliases[:len(x.Aliases):len(x.Aliases)], made) })
	case text == "":
		v.apply(fmt.Sprintf("Took the name '%s' from '%s'", old.Text, c.Name), annotate.Trash("alias", old.ID))
	default:
		v.apply(fmt.Sprintf("Changed the name '%s' of '%s' to '%s'", old.Text, c.Name, text), annotate.Edit("alias", old.ID, annotate.Fields{"text": text}))
	}
}

// askNew asks for the name of a new code and makes it, below a parent or at the top.
func (v *codebookView) askNew(kind, parent string) {
	if !v.changeable() {
		return
	}
	title := "New " + kind
	if p, ok := v.book.Code(parent); ok {
		title += " below " + quote(p.Name)
	}
	v.w.askForm("new-"+kind, title, "Make", []formField{{title: "Name"}}, func(x []string) string {
		if x[0] == "" {
			return "A name is missing."
		}
		for _, c := range append(v.book.Concepts[:len(v.book.Concepts):len(v.book.Concepts)], v.book.Tags...) {
			if c.Kind == kind && c.Parent == parent && annotate.Fold(c.Name) == annotate.Fold(x[0]) {
				return fmt.Sprintf("There is a %s %s here already. Choose another name.", kind, quote(c.Name))
			}
		}
		f := annotate.Fields{"name": x[0]}
		if parent != "" {
			f["parent"] = parent
		}
		id := newID()
		v.apply(fmt.Sprintf("Made the %s '%s'", kind, x[0]), annotate.Create(kind, id, f))
		v.drawNew(annotate.Code{Kind: kind, ID: id, Name: x[0], Parent: parent})
		return ""
	})
}

// drawNew shows a code that was just made, and chooses it.
func (v *codebookView) drawNew(c annotate.Code) {
	codes := &v.book.Concepts
	if c.Kind == annotate.CodeTag {
		codes = &v.book.Tags
	}
	*codes = annotate.InTree(append((*codes)[:len(*codes):len(*codes)], c))
	v.wanted, v.inSheet = c.ID, false
	v.tell()
	v.narrow()
}

func (v *codebookView) askChild() {
	r, ok := v.chosenRow()
	switch {
	case !ok:
	case r.section == sectionTypes:
		v.askVariable(annotate.Variable{})
	default:
		v.askNew(r.code.Kind, r.code.ID)
	}
}

// others are rows of the codes of a kind but one, by their paths.
func (v *codebookView) others(kind, but string, take func(annotate.Code)) []askedRow {
	codes := v.book.Concepts
	if kind == annotate.CodeTag {
		codes = v.book.Tags
	}
	var rows []askedRow
	for _, c := range codes {
		if c.ID != but {
			rows = append(rows, askedRow{text: v.book.Named(c.ID), note: plural(c.Uses, carrierOf(kind)), take: func() { take(c) }})
		}
	}
	return rows
}

func (v *codebookView) askMove() {
	c, ok := v.chosen()
	if !ok || !v.changeable() {
		return
	}
	move := func(parent string) {
		v.made(c.ID, func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
			return a.MoveCodeStep(ctx, c.ID, parent)
		})
	}
	rows := append([]askedRow{{text: "At the top", note: "below nothing", take: func() { move("") }}}, v.others(c.Kind, c.ID, func(p annotate.Code) { move(p.ID) })...)
	v.w.askChoice("move", fmt.Sprintf("Move %s below", quote(c.Name)), "The one it belongs to", rows, "", nil)
}

// made applies a step that the archive works out, and chooses a code afterwards.
func (v *codebookView) made(wanted string, step func(context.Context, *archive.Archive) (annotate.Step, error)) {
	v.w.applyMade(step, func() { v.wanted = wanted })
}

func (v *codebookView) askMerge() {
	c, ok := v.chosen()
	if !ok || !v.changeable() {
		return
	}
	v.w.askChoice("merge-code", fmt.Sprintf("Merge %s into", quote(c.Name)), "The one that stays", v.others(c.Kind, c.ID, func(o annotate.Code) { v.previewMerge(c, o) }), "", nil)
}

func (v *codebookView) unmerge(m annotate.MergedCode) {
	c := v.sheet.of.code
	v.wanted = c.ID
	v.apply(fmt.Sprintf("Took '%s' out of '%s' again", m.Name, c.Name), annotate.Change{Op: annotate.OpUnmerge, Table: annotate.CodeConcept, ID: m.ID})
}

// askSplit gives the ticked passages, else the chosen one, to another code or a new one.
func (v *codebookView) askSplit() {
	c, ok := v.chosen()
	if !ok || !v.changeable() {
		return
	}
	s := v.sheet
	var chosen []archive.Passage
	for _, p := range s.passages {
		if s.ticked[p.Record] {
			chosen = append(chosen, p)
		}
	}
	if p, on := s.chosenPassage(); on && len(chosen) == 0 {
		chosen = append(chosen, p)
	}
	if len(chosen) == 0 {
		v.w.toasts.show("Tick the passages that belong elsewhere first: choose one below and press "+v.w.keys.shown(rowTick)+".", false)
		return
	}
	rows := v.others(c.Kind, c.ID, func(o annotate.Code) { v.previewSplit(c, chosen, o.ID, o.Name, nil) })
	v.w.askChoice("split-code", fmt.Sprintf("Where do %s of %s belong?", plural(len(chosen), carrierOf(c.Kind)), quote(c.Name)), "Name", rows, "New "+c.Kind, func(name string) {
		f := annotate.Fields{"name": name}
		if c.Parent != "" {
			f["parent"] = c.Parent
		}
		v.previewSplit(c, chosen, "", name, f)
	})
}

func (v *codebookView) askColour() {
	c, ok := v.chosen()
	if !ok || !v.changeable() {
		return
	}
	var rows []askedRow
	for _, x := range ownColours {
		rows = append(rows, askedRow{text: x.name, note: x.value, take: func() {
			v.edit(fmt.Sprintf("Gave '%s' the colour %s", c.Name, x.name), annotate.Fields{"colour": x.value})
		}})
	}
	v.w.askChoice("colour", "Colour of "+quote(c.Name), "Colour, or #RRGGBB", rows, "Colour", func(typed string) {
		if ownColour(typed) == nil {
			v.w.fail(fmt.Errorf("“%s” is no colour, so the old one stays; write one like #2563C9", typed))
			return
		}
		v.edit(fmt.Sprintf("Gave '%s' the colour %s", c.Name, typed), annotate.Fields{"colour": strings.ToUpper(typed)})
	})
}

// turnExample makes the chosen passage an example of its code, or takes that back.
func (v *codebookView) turnExample() {
	c, ok := v.chosen()
	p, on := v.sheet.chosenPassage()
	if !ok || !v.changeable() {
		return
	}
	switch i := v.sheet.isExample(p); {
	case !on:
		v.w.toasts.show("Choose a passage below first; "+v.w.keys.shown(codeExample)+" makes it an example.", false)
	case i >= 0:
		v.dropExample(c.Examples[i])
	case p.Text == "":
		v.w.toasts.show("A tag on a whole article has no words that could be an example.", false)
	default:
		v.edit(fmt.Sprintf("Took %s as an example of '%s'", quote(p.Text), c.Name), annotate.Fields{"spans": map[string]any{"article": p.Article, "spans": []annotate.Span{p.Span}}})
	}
}

func (v *codebookView) dropExample(x annotate.Example) {
	v.apply(fmt.Sprintf("Took the example %s from '%s'", quote(x.Quote), v.sheet.of.code.Name), annotate.Trash("anchor", x.ID))
}

// turnClosed closes the codebook or opens it again.
func (v *codebookView) turnClosed() {
	if !v.changeable() {
		return
	}
	closed := !v.book.Closed
	v.w.applyMade(func(ctx context.Context, a *archive.Archive) (annotate.Step, error) { return a.CloseStep(ctx, closed) }, nil)
}

// define shows a code with its definition ready to be written.
func (v *codebookView) define(id string) {
	v.filter.SetText("")
	v.past, v.pastDay = time.Time{}, ""
	v.wanted, v.fresh, v.inSheet = id, false, true
	v.sheet.then = rowDefinition
	v.w.showView(viewCodebook)
}
