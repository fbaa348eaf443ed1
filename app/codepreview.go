package app

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/archive"
)

// A preview of what an act on a code changes: a sentence and the passages, then one key to do it.

const (
	previewTall  = 48
	previewShown = 6 // rows in sight
)

// preview asks before an act. Enter does it, Escape leaves everything as it is.
func (v *codebookView) preview(name, title, about, verb string, passages []archive.Passage, do func()) {
	list := newRowList()
	list.count = func() int { return len(passages) }
	list.height = func(int) float32 { return previewTall }
	list.row = func(i int, width float32) rowData {
		p := passages[i]
		return rowData{pad: 4, rule: true, swatch: typeColour(p.Type), cells: []cell{{x: gap + 18, w: width - 2*gap - 18, lines: []rowLine{
			{size: sizeBody, serif: true, pieces: []piece{{text: named(flat(p.Text), "the whole article")}}},
			text(shownTitle(p.Title)+" · "+origin(p.Publication, p.Date), sizeSmall, colMuted)}}}}
	}
	run := func() {
		v.w.closePanel()
		do()
	}
	keys := func(e *fyne.KeyEvent) bool {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			run()
		case fyne.KeyEscape:
			v.w.closePanel()
		default:
			return false
		}
		return true
	}
	list.onKey = func(e *fyne.KeyEvent) bool { return keys(e) || len(e.Name) <= 1 }
	list.measure()
	content := []fyne.CanvasObject{wrapped(about, face{size: sizeBody}, colInk)}
	var first fyne.Focusable = list
	if len(passages) > 0 {
		content = append(content, container.New(&fixedHeight{float32(min(previewShown, len(passages)) * previewTall)}, list))
	} else {
		catch := newKeyCatcher(keys)
		content, first = append(content, catch), catch
	}
	p := newPanel(name, title, content, button(verb, true, run), button("Cancel", false, v.w.closePanel))
	p.first = first
	v.w.showPanel(p)
	v.w.log.write("preview", event{"name": title, "text": about, "count": len(passages)})
}

// previewMerge shows what comes along in a merge.
func (v *codebookView) previewMerge(from, into annotate.Code) {
	about := fmt.Sprintf("%s will count with %s, and the name stays as another name of it. No statement is rewritten: the merge can be taken back at any time, in the sheet of %s.",
		plural(from.Uses, "statement"), quote(into.Name), quote(into.Name))
	if from.Kind == annotate.CodeTag {
		about = fmt.Sprintf("%s will be tagged %s instead, the name stays as another name of it, and the tag goes to the trash. One undo takes it back.", plural(from.Uses, "passage"), quote(into.Name))
	}
	if from.Children > 0 {
		about += fmt.Sprintf(" What stands below it stands below %s then.", quote(into.Name))
	}
	a := v.w.archive
	var step annotate.Step
	var passages []archive.Passage
	v.w.tasks.run(func(ctx context.Context) (err error) {
		if step, err = a.MergeCodeStep(ctx, from.ID, into.ID); err != nil {
			return err
		}
		passages, err = a.CodePassages(ctx, from.Kind, from.ID, passagesShown)
		return err
	}, func(err error) {
		if err != nil {
			v.w.fail(err)
			return
		}
		ask := func() {
			v.preview("merge-preview", fmt.Sprintf("Merge %s into %s?", quote(from.Name), quote(into.Name)), about, "Merge", passages, func() {
				v.wanted = into.ID
				v.w.apply(step)
			})
		}
		if from.Kind == annotate.CodeTag {
			v.free(from.Kind, passages, ask)
			return
		}
		ask()
	})
}

// previewSplit shows what is coded otherwise in a split.
func (v *codebookView) previewSplit(c annotate.Code, chosen []archive.Passage, to, name string, fresh annotate.Fields) {
	records := make([]string, len(chosen))
	for i, p := range chosen {
		records[i] = p.Record
	}
	about := fmt.Sprintf("%s of %s will be %s. One undo takes it back.", plural(len(chosen), carrierOf(c.Kind)), quote(c.Name), quote(name))
	do := func() {
		v.preview("split-preview", fmt.Sprintf("Split %s off %s?", quote(name), quote(c.Name)), about, "Split", chosen, func() {
			v.w.applyMade(func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
				return a.SplitCodeStep(ctx, c.ID, records, to, fresh)
			}, func() { v.sheet.ticked = map[string]bool{} })
		})
	}
	v.free(c.Kind, chosen, do)
}

// free asks before what others coded is coded otherwise.
func (v *codebookView) free(kind string, passages []archive.Passage, do func()) {
	records := make([]string, len(passages))
	for i, p := range passages {
		records[i] = p.Record
	}
	if kind == annotate.CodeConcept {
		v.w.freeStatements(records, do)
		return
	}
	v.w.freeRecords("annotation", "passage", records, do)
}

// trash moves the chosen code to the trash; what carries it, or stands below, is told first.
func (v *codebookView) trash() {
	r, ok := v.chosenRow()
	if !ok || !v.changeable() {
		return
	}
	if r.section == sectionTypes {
		v.trashType(r.kind)
		return
	}
	c := r.code
	do := func() {
		v.w.applyMade(func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
			return a.TrashCodeStep(ctx, c.ID)
		}, func() { v.wanted = c.Parent })
	}
	if c.Uses == 0 && c.Children == 0 && len(c.Merged) == 0 {
		do()
		return
	}
	about := ""
	if c.Uses > 0 {
		about = fmt.Sprintf("%s will keep it, but show nothing in its place until it is restored or they are coded otherwise. To keep them in the count, merge it into another (%s) or split them off (%s) instead. ",
			plural(c.Uses, carrierOf(c.Kind)), v.w.keys.shown(codeMerge), v.w.keys.shown(codeSplit))
	}
	if c.Children > 0 {
		about += "What stands below it moves one level up. "
	}
	if len(c.Merged) > 0 {
		about += "What was merged into it stands for itself again. "
	}
	v.preview("trash-preview", fmt.Sprintf("Move the %s %s to the trash?", c.Kind, quote(c.Name)), about+"One undo takes it back.", "Move to the trash", v.sheet.passages, do)
}
