package app

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/assets"
)

const passagesShown = 500

// An entitiesView lists people, firms and bodies at the left and the passages of the chosen one beside.
type entitiesView struct {
	*listView
	filter   *field
	all      []annotate.Entity
	rows     []int // places in all that the filter leaves
	passages *passageList
	names    map[string]string
}

func newEntitiesView(w *window) *entitiesView {
	v := &entitiesView{listView: newListView(w, "entities", "Entities", "entities", colPanel, assets.NoEntities, assets.NoEntitiesDo), filter: newField("Filter")}
	v.filter.OnChanged = func(string) { v.narrow() }
	w.named(v.filter, "entities:filter")
	v.filter.onKey = func(e *fyne.KeyEvent) bool {
		if e.Name == fyne.KeyDown || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
			w.focus(v.list)
			return true
		}
		return v.key(e)
	}
	v.list.count = func() int { return len(v.rows) }
	v.list.height = func(int) float32 { return 20 + 17 + 2*rowPad }
	v.list.row = v.row
	v.list.onChoose = func(int) { v.choose() }
	v.list.onOpen = func(int) { w.focus(v.passages.list) }
	v.list.onKey = v.entityKey
	v.passages = newPassageList(w)
	v.build(container.New(&inset{0, gap, gapSmall, gap}, v.filter))
	return v
}

func (v *entitiesView) leftPane() fyne.CanvasObject { return v.pane }
func (v *entitiesView) mainPane() fyne.CanvasObject { return v.passages.pane }

func (v *entitiesView) show() {
	if v.fresh {
		return
	}
	v.fresh = true
	var all []annotate.Entity
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		all, err = a.Entities(ctx)
		return err
	}, func() {
		v.all = all
		v.names = map[string]string{}
		for _, e := range all {
			v.names[e.ID] = e.Name
		}
		v.note.set(thousands(int64(len(all))))
		v.narrow()
	})
}

// narrow applies the filter to names and aliases.
func (v *entitiesView) narrow() {
	want := annotate.Fold(strings.TrimSpace(v.filter.Text))
	v.rows = v.rows[:0]
	for i, e := range v.all {
		hit := want == "" || strings.Contains(annotate.Fold(e.Name), want)
		for _, a := range e.Aliases {
			hit = hit || strings.Contains(annotate.Fold(a.Text), want)
		}
		if hit {
			v.rows = append(v.rows, i)
		}
	}
	v.fetched()
	v.choose()
}

func (v *entitiesView) row(i int, width float32) rowData {
	e := v.all[v.rows[i]]
	col := colMention
	switch e.Kind {
	case annotate.KindPerson:
		col = colSpeaker
	case annotate.KindFirm:
		col = colFirm
	}
	name := text(e.Name, sizeBody, colInk)
	name.right = thousands(int64(e.Uses))
	if e.Distinguisher != "" {
		name.pieces = append(name.pieces, piece{text: "  " + e.Distinguisher, colour: colMuted})
	}
	return rowData{swatch: col, cells: []cell{{x: gapWide + 18, w: width - 2*gapWide - 18, lines: []rowLine{name, text(v.about(e), sizeSmall, colMuted)}}}}
}

// about is the kind of an entity with what else is known: its place, its aliases.
func (v *entitiesView) about(e annotate.Entity) string {
	parts := []string{e.KindName}
	for _, a := range e.Affiliations {
		if name := v.names[a.Organisation]; name != "" {
			parts = append(parts, name)
			break
		}
	}
	if n := len(e.Aliases); n > 0 {
		var names []string
		for _, a := range e.Aliases[:min(3, n)] {
			names = append(names, a.Text)
		}
		parts = append(parts, "also "+strings.Join(names, ", "))
	}
	return strings.Join(parts, " · ")
}

func (v *entitiesView) chosen() (annotate.Entity, bool) {
	i := v.list.chosen
	if i < 0 || i >= len(v.rows) {
		return annotate.Entity{}, false
	}
	return v.all[v.rows[i]], true
}

// choose shows the passages of the chosen entity.
func (v *entitiesView) choose() {
	e, ok := v.chosen()
	if !ok {
		v.passages.clear("Choose a name to see where it stands")
		return
	}
	v.passages.ask(e.Name, v.about(e), func(ctx context.Context, a *archive.Archive) ([]archive.Passage, error) {
		return a.Passages(ctx, e.ID, passagesShown)
	})
}

func (v *entitiesView) entityKey(k *fyne.KeyEvent) bool {
	e, ok := v.chosen()
	switch {
	case k.Name == fyne.KeyDelete && ok:
		v.w.apply(annotate.Step{Label: fmt.Sprintf("Moved %s to the trash", e.Name), Changes: []annotate.Change{annotate.Trash("entity", e.ID)}})
	case k.Name == fyne.KeyF2 && ok:
		v.w.askText("Name", e.Name, func(name string) {
			v.w.apply(annotate.Step{Label: fmt.Sprintf("Renamed %s to %s", e.Name, name), Changes: []annotate.Change{annotate.Edit("entity", e.ID, annotate.Fields{"name": name})}})
		})
	case k.Name == fyne.KeyUp && v.list.chosen <= 0:
		v.w.focus(v.filter)
	default:
		return v.key(k)
	}
	return true
}

// A passageList shows passages; Enter goes to the words.
type passageList struct {
	*listView
	rows []archive.Passage
}

func newPassageList(w *window) *passageList {
	p := &passageList{listView: newListView(w, "article", "", "passages", colPage, "No passages", "Marks and statements that name it are listed here.")}
	p.list.count = func() int { return len(p.rows) }
	p.list.height = func(int) float32 { return 58 }
	p.list.row = func(i int, width float32) rowData { return passageRow(p.rows[i], width) }
	open := func(i int) { w.openArticle(p.rows[i].Article, p.rows[i].Span, nil, true) }
	p.list.onOpen, p.list.onClick = open, open
	p.build(hairline())
	return p
}

func (p *passageList) clear(title string) {
	p.gen++
	p.rows = nil
	p.empty.set("article", title, "")
	p.title.set("")
	p.note.set("")
	p.fetched()
}

// ask shows passages under a heading.
func (p *passageList) ask(title, note string, find func(ctx context.Context, a *archive.Archive) ([]archive.Passage, error)) {
	var rows []archive.Passage
	p.listView.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		rows, err = find(ctx, a)
		return err
	}, func() {
		p.rows = rows
		p.list.chosen = -1
		p.list.toTop()
		p.empty.set("article", "No passages", "Marks and statements that name it are listed here.")
		p.title.set(title)
		if note != "" {
			note += " · "
		}
		p.note.set(note + plural(len(rows), "passage"))
		p.fetched()
	})
}
