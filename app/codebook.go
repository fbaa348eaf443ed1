package app

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/assets"
)

// A codebookView lists the concepts as a tree at the left and the statements of the chosen one beside.
type codebookView struct {
	*listView
	rows     []conceptRow
	passages *passageList
}

type conceptRow struct {
	annotate.Concept
	depth int
}

func newCodebookView(w *window) *codebookView {
	v := &codebookView{listView: newListView(w, "codebook", "Codebook", "codebook", colPanel, assets.NoConcepts, assets.NoConceptsDo)}
	v.list.count = func() int { return len(v.rows) }
	v.list.height = func(i int) float32 {
		if v.rows[i].Definition == "" {
			return 20 + 2*rowPad
		}
		return 20 + 17 + 2*rowPad
	}
	v.list.row = v.row
	v.list.onChoose = func(int) { v.choose() }
	v.list.onOpen = func(int) { w.focus(v.passages.list) }
	v.list.onKey = v.conceptKey
	v.passages = newPassageList(w)
	v.passages.empty.set("codebook", "", "")
	v.build()
	return v
}

func (v *codebookView) leftPane() fyne.CanvasObject { return v.pane }
func (v *codebookView) mainPane() fyne.CanvasObject { return v.passages.pane }

func (v *codebookView) show() {
	if v.fresh {
		return
	}
	v.fresh = true
	var all []annotate.Concept
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		all, err = a.Concepts(ctx)
		return err
	}, func() {
		v.rows = tree(all)
		v.note.set(thousands(int64(len(all))))
		v.fetched()
		v.choose()
	})
}

// tree puts concepts below their parents; one whose parent is not there stands at the top.
func tree(all []annotate.Concept) []conceptRow {
	known := map[string]bool{}
	for _, c := range all {
		known[c.ID] = true
	}
	var rows []conceptRow
	var below func(parent string, depth int)
	below = func(parent string, depth int) {
		for _, c := range all {
			top := c.Parent == "" || !known[c.Parent]
			if depth < 20 && (parent == "" && top || parent != "" && c.Parent == parent) {
				rows = append(rows, conceptRow{c, depth})
				below(c.ID, depth+1)
			}
		}
	}
	below("", 0)
	return rows
}

func (v *codebookView) row(i int, width float32) rowData {
	c := v.rows[i]
	x := gapWide + 18 + float32(c.depth)*gapWide
	name := text(c.Name, sizeBody, colInk)
	name.right = thousands(int64(c.Uses))
	lines := []rowLine{name}
	if c.Definition != "" {
		lines = append(lines, text(flat(c.Definition), sizeSmall, colMuted))
	}
	return rowData{swatch: colClaim, cells: []cell{{x: x, w: width - x - gapWide, lines: lines}}}
}

// choose shows the statements of the chosen concept.
func (v *codebookView) choose() {
	i := v.list.chosen
	if i < 0 || i >= len(v.rows) {
		v.passages.clear("Choose a concept to see its statements")
		return
	}
	c := v.rows[i]
	v.passages.ask(c.Name, c.Definition, func(ctx context.Context, a *archive.Archive) ([]archive.Passage, error) {
		return conceptPassages(ctx, a, c.Name)
	})
}

// conceptPassages asks the archive's search for the statements of a concept.
func conceptPassages(ctx context.Context, a *archive.Archive, name string) ([]archive.Passage, error) {
	found, err := a.Search(ctx, fmt.Sprintf("kind:statement concept:%q", name), archive.SearchOptions{Limit: passagesShown})
	if err != nil {
		return nil, err
	}
	var out []archive.Passage
	for _, article := range found.Articles {
		for _, h := range article.Hits {
			if h.Kind == "statement" {
				out = append(out, archive.Passage{Article: article.ID, Title: article.Title, Publication: article.Publication,
					Date: article.Date, Record: h.ID, Span: h.Place, Text: h.Snippet, Type: "statement"})
			}
		}
	}
	return out, nil
}

func (v *codebookView) conceptKey(k *fyne.KeyEvent) bool {
	i := v.list.chosen
	if i < 0 || i >= len(v.rows) {
		return v.key(k)
	}
	c := v.rows[i]
	switch k.Name {
	case fyne.KeyDelete:
		v.w.apply(annotate.Step{Label: fmt.Sprintf("Moved the concept %s to the trash", c.Name), Changes: []annotate.Change{annotate.Trash("concept", c.ID)}})
	case fyne.KeyF2:
		v.w.askText("Name of the concept", c.Name, func(name string) {
			v.w.apply(annotate.Step{Label: fmt.Sprintf("Renamed the concept %s to %s", c.Name, name), Changes: []annotate.Change{annotate.Edit("concept", c.ID, annotate.Fields{"name": name})}})
		})
	default:
		return v.key(k)
	}
	return true
}
