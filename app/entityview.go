package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/assets"
)

const passagesShown = 500

// An entitiesView is the table of people, firms and bodies at the left, the sheet of the chosen one with its
// passages beside.
type entitiesView struct {
	*listView
	filter  *field
	all     []archive.EntityRow
	folded  []string // names and aliases of each, as the filter compares them
	rows    []int    // places in all that the filter leaves, in order
	byID    map[string]int
	order   int // of entityOrders
	doubles map[string][]annotate.Double
	sheet   *entitySheet
	wanted  string // the entity to choose after the next fetch
}

var entityOrders = []struct {
	name    string
	compare func(x, y archive.EntityRow) int
}{
	{"by name", func(x, y archive.EntityRow) int { return 0 }},
	{"by uses", func(x, y archive.EntityRow) int { return cmp.Compare(y.Uses, x.Uses) }},
	{"by last seen", func(x, y archive.EntityRow) int { return cmp.Compare(y.Last, x.Last) }},
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
	v.list.onOpen = func(int) { w.focus(v.sheet.list) }
	v.list.onKey = v.entityKey
	v.list.onRune = w.viewRune(inEntities)
	v.list.onContext = func(_ int, at fyne.Position) { w.showMenu(at, v.menu()) }
	v.sheet = newEntitySheet(v)
	v.build(container.New(&inset{0, gap, gapSmall, gap}, v.filter))
	return v
}

func (v *entitiesView) leftPane() fyne.CanvasObject { return v.pane }
func (v *entitiesView) mainPane() fyne.CanvasObject { return v.sheet.pane }

func (v *entitiesView) show() {
	if v.fresh {
		return
	}
	v.fresh = true
	var all []archive.EntityRow
	var doubles []annotate.Double
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		if all, err = a.EntityTable(ctx); err != nil {
			return err
		}
		entities := make([]annotate.Entity, len(all))
		for i, r := range all {
			entities[i] = r.Entity
		}
		doubles, err = a.Doubles(ctx, entities)
		return err
	}, func() { v.took(all, doubles) })
}

// took shows what was fetched; the chosen entity stays the chosen one.
func (v *entitiesView) took(all []archive.EntityRow, doubles []annotate.Double) {
	if e, ok := v.chosen(); ok && v.wanted == "" {
		v.wanted = e.ID
	}
	v.all, v.byID, v.folded = all, map[string]int{}, make([]string, len(all))
	for i, e := range all {
		v.byID[e.ID] = i
		names := []string{e.Name, e.Distinguisher}
		for _, a := range e.Aliases {
			names = append(names, a.Text)
		}
		v.folded[i] = annotate.Fold(strings.Join(names, "\n"))
	}
	v.doubles = map[string][]annotate.Double{}
	for _, d := range doubles {
		v.doubles[d.From] = append(v.doubles[d.From], d)
		v.doubles[d.Into] = append(v.doubles[d.Into], d)
	}
	v.note.set(thousands(int64(len(all))) + " · " + entityOrders[v.order].name)
	v.narrow()
}

// narrow applies the filter to names and aliases, and the order.
func (v *entitiesView) narrow() {
	want := annotate.Fold(strings.TrimSpace(v.filter.Text))
	keep := v.wanted
	if e, ok := v.chosen(); ok && keep == "" {
		keep = e.ID
	}
	v.wanted = ""
	v.rows = v.rows[:0]
	for i := range v.all {
		if want == "" || strings.Contains(v.folded[i], want) {
			v.rows = append(v.rows, i)
		}
	}
	slices.SortStableFunc(v.rows, func(x, y int) int { return entityOrders[v.order].compare(v.all[x], v.all[y]) })
	v.list.chosen = slices.IndexFunc(v.rows, func(i int) bool { return v.all[i].ID == keep })
	v.fetched()
	if v.list.chosen >= 0 {
		v.list.reveal(v.list.chosen)
		v.list.Refresh()
	}
	v.choose()
}

func (v *entitiesView) row(i int, width float32) rowData {
	e := v.all[v.rows[i]]
	name := text(e.Name, sizeBody, colInk)
	name.right = thousands(int64(e.Uses))
	if e.Distinguisher != "" {
		name.pieces = append(name.pieces, piece{text: "  " + e.Distinguisher, colour: colMuted})
	}
	about := text(v.about(e), sizeSmall, colMuted)
	if len(v.doubles[e.ID]) > 0 {
		about.right = "double?"
	}
	return rowData{swatch: kindColour(e.Kind), own: ownColour(e.Colour), cells: []cell{{x: gapWide + 18, w: width - 2*gapWide - 18, lines: []rowLine{name, about}}}}
}

func kindColour(kind string) fyne.ThemeColorName {
	switch kind {
	case annotate.KindPerson:
		return colSpeaker
	case annotate.KindFirm:
		return colFirm
	}
	return colMention
}

// about is the kind of an entity with what else is known: when it was seen, its place, its aliases.
func (v *entitiesView) about(e archive.EntityRow) string {
	parts := []string{e.KindName}
	if s := seen(e.First, e.Last); s != "" {
		parts = append(parts, s)
	}
	for _, a := range e.Affiliations {
		if i, ok := v.byID[a.Organisation]; ok {
			parts = append(parts, v.all[i].Name)
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

// seen is the years between which an entity was seen.
func seen(first, last int) string {
	if first == 0 && last == 0 {
		return ""
	}
	from, to := annotate.DayString(first)[:4], annotate.DayString(last)[:4]
	if from == to {
		return from
	}
	return from + "–" + to
}

func (v *entitiesView) chosen() (archive.EntityRow, bool) {
	i := v.list.chosen
	if i < 0 || i >= len(v.rows) || v.rows[i] >= len(v.all) {
		return archive.EntityRow{}, false
	}
	return v.all[v.rows[i]], true
}

// choose shows the sheet of the chosen entity.
// stops are where F6 goes.
func (v *entitiesView) stops() []fyne.Focusable {
	if len(v.sheet.facts) == 0 {
		return []fyne.Focusable{v.filter, v.list}
	}
	return []fyne.Focusable{v.filter, v.list, v.sheet.list}
}

func (v *entitiesView) choose() {
	e, ok := v.chosen()
	if !ok {
		v.sheet.clear()
		return
	}
	v.sheet.ask(e)
}

func (v *entitiesView) entityKey(k *fyne.KeyEvent) bool {
	e, ok := v.chosen()
	switch {
	case k.Name == fyne.KeyDelete && ok:
		v.w.apply(annotate.Step{Label: fmt.Sprintf("Moved %s to the trash", e.Name), Changes: []annotate.Change{annotate.Trash("entity", e.ID)}})
	case k.Name == fyne.KeyF2 && ok:
		v.rename()
	case k.Name == fyne.KeyRight && ok:
		v.w.focus(v.sheet.list)
	case k.Name == fyne.KeyUp && v.list.chosen <= 0:
		v.w.focus(v.filter)
	default:
		return v.w.viewKey(inEntities, k) || v.key(k)
	}
	return true
}

// menu is what can be done with the chosen entity.
func (v *entitiesView) menu() []menuRow {
	rows := []menuRow{{"Rename…", "F2", v.rename}}
	for _, b := range v.w.keys.rows {
		if f := v.acts()[b.action]; b.mode == inEntities && f != nil && b.action != rowTick {
			rows = append(rows, menuRow{b.label, v.w.keys.shown(b.action), f})
		}
	}
	return append(rows, menuRow{"Move to the trash", "Delete", func() { v.entityKey(&fyne.KeyEvent{Name: fyne.KeyDelete}) }})
}
