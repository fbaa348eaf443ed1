package app

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"pressmark/annotate"
	"pressmark/archive"
)

// acts implements viewActor.
func (v *entitiesView) acts() map[action]func() {
	return map[action]func(){
		entityMerge: v.askMerge, entitySplit: v.askSplit, entityKind: v.askKind, entityColour: v.askColour, entityNote: v.askMemo, memoLinks: func() { v.w.askLinks(v.sheet.known.Memo) }, entityApart: v.askDistinguisher,
		entityAlias: func() { v.askAlias(annotate.Alias{}) }, entityValue: func() { v.askAttribute(annotate.Attribute{}) },
		entityPlace:  func() { v.askAffiliation(annotate.Affiliation{From: math.MinInt32, To: annotate.Undated}) },
		entityFilter: func() { v.w.focus(v.filter) },
		entitySort:   v.nextOrder, rowTick: v.sheet.tick, entitiesOut: v.askTableOut, entitiesIn: v.askTableIn,
	}
}

func (v *entitiesView) nextOrder() {
	v.order = (v.order + 1) % len(entityOrders)
	v.note.set(thousands(int64(len(v.all))) + " · " + entityOrders[v.order].name)
	v.narrow()
}

// edit makes the step that changes a field of the chosen entity.
func (v *entitiesView) edit(label string, fields annotate.Fields) {
	if e, ok := v.chosen(); ok {
		v.w.apply(annotate.Step{Label: label, Changes: []annotate.Change{annotate.Edit("entity", e.ID, fields)}})
	}
}

func (v *entitiesView) rename() {
	e, ok := v.chosen()
	if !ok {
		return
	}
	v.w.askText("Name; "+e.Name+" stays as another name", e.Name, func(name string) {
		s := annotate.Step{Label: fmt.Sprintf("Renamed %s to %s", e.Name, name), Changes: []annotate.Change{annotate.Edit("entity", e.ID, annotate.Fields{"name": name})}}
		if !slices.ContainsFunc(e.Aliases, func(a annotate.Alias) bool { return a.Text == e.Name && a.Article == "" }) {
			s.Changes = append(s.Changes, annotate.Create("alias", "", annotate.Fields{"entity": e.ID, "text": e.Name}))
		}
		v.w.apply(s)
	})
}

func (v *entitiesView) askDistinguisher() {
	e, ok := v.chosen()
	if !ok {
		return
	}
	fields := []formField{{title: "What tells " + e.Name + " apart from others of the name", hint: "Alibaba; born 1972", value: e.Distinguisher}}
	v.w.askForm("apart", "Tell it apart", "Save", fields, func(x []string) string {
		if x[0] != e.Distinguisher {
			v.edit(fmt.Sprintf("Told %s apart by '%s'", e.Name, x[0]), annotate.Fields{"distinguisher": x[0]})
		}
		return ""
	})
}

// askKind chooses among the kinds; a kind of one's own can be typed.
func (v *entitiesView) askKind() {
	e, ok := v.chosen()
	if !ok {
		return
	}
	a := v.w.archive
	var kinds []archive.Kind
	v.w.tasks.run(func(ctx context.Context) (err error) {
		kinds, err = a.Kinds(ctx)
		return err
	}, func(err error) {
		if err != nil {
			v.w.fail(err)
			return
		}
		var rows []askedRow
		for _, k := range kinds {
			rows = append(rows, askedRow{text: k.Name, take: func() {
				v.edit(fmt.Sprintf("Changed the kind of %s to %s", e.Name, k.Name), annotate.Fields{"kind": k.ID})
			}})
		}
		v.w.askChoice("kind", "Kind of "+e.Name, "Kind", rows, "New kind", func(name string) {
			v.w.apply(annotate.Step{Label: fmt.Sprintf("Changed the kind of %s to the new kind %s", e.Name, name), Changes: []annotate.Change{
				annotate.Create("kind", "$kind", annotate.Fields{"name": name}), annotate.Edit("entity", e.ID, annotate.Fields{"kind": "$kind"})}})
		})
	})
}

var ownColours = []struct{ name, value string }{
	{"none", ""}, {"blue", "#2563C9"}, {"amber", "#B57A00"}, {"green", "#2B8A4B"}, {"violet", "#7A55C7"}, {"slate", "#4A6478"}, {"red", "#B3402E"}, {"teal", "#1D6A72"}, {"rose", "#B0457B"},
}

func colourName(value string) string {
	for _, c := range ownColours {
		if strings.EqualFold(c.value, value) {
			return c.name
		}
	}
	return value
}

func (v *entitiesView) askColour() {
	e, ok := v.chosen()
	if !ok {
		return
	}
	var rows []askedRow
	for _, c := range ownColours {
		rows = append(rows, askedRow{text: c.name, note: c.value, take: func() {
			v.edit(fmt.Sprintf("Gave %s the colour %s", e.Name, c.name), annotate.Fields{"colour": c.value})
		}})
	}
	v.w.askChoice("colour", "Colour of "+e.Name, "Colour", rows, "", nil)
}

func (v *entitiesView) askMemo() {
	e, ok := v.chosen()
	if !ok || v.sheet.known.ID != e.ID {
		return
	}
	was := v.sheet.known.Memo
	fields := []formField{{title: "Markdown, saved with Ctrl+Enter", value: was, many: true}}
	v.w.askForm("memo", "Memo on "+e.Name, "Save", fields, func(x []string) string {
		if x[0] != was {
			v.edit("Memo on "+e.Name, annotate.Fields{"memo": x[0]})
		}
		return ""
	})
}

// askAlias adds a name, or changes one; it holds everywhere or in the open article.
func (v *entitiesView) askAlias(old annotate.Alias) {
	e, ok := v.chosen()
	if !ok {
		return
	}
	here := v.w.view.article
	where := "everywhere"
	if old.Article != "" {
		where = "here"
	}
	fields := []formField{{title: "Another name of " + e.Name, value: old.Text}, {title: "Language", hint: "zh, de, … or empty", value: old.Language},
		{title: "Where it holds: everywhere, or here (in “" + quoteShort(here.Title) + "” only)", value: where}}
	v.w.askForm("alias", "Another name", "Save", fields, func(x []string) string {
		f := annotate.Fields{"text": x[0], "language": x[1], "article": nil}
		switch strings.ToLower(x[2]) {
		case "", "everywhere":
		case "here":
			f["article"] = here.ID
			if old.Article != "" {
				f["article"] = old.Article
			}
			if f["article"] == "" {
				return "No article is open, so “here” means nothing yet. Open the article first, or write everywhere."
			}
		default:
			return "Write everywhere or here."
		}
		if x[0] == "" {
			return "A name is missing."
		}
		if old.ID != "" {
			v.w.apply(annotate.Step{Label: fmt.Sprintf("Changed the name '%s' of %s", x[0], e.Name), Changes: []annotate.Change{annotate.Edit("alias", old.ID, f)}})
			return ""
		}
		f["entity"] = e.ID
		v.w.apply(annotate.Step{Label: fmt.Sprintf("Added the name '%s' to %s", x[0], e.Name), Changes: []annotate.Change{annotate.Create("alias", "", f)}})
		return ""
	})
}

func quoteShort(s string) string { return strings.Trim(quote(shownTitle(s)), "‘’") }

// dropPart moves a name, a place or an attribute to the trash.
func (v *entitiesView) dropPart(table, id, what string) {
	if e, ok := v.chosen(); ok {
		v.w.apply(annotate.Step{Label: fmt.Sprintf("Took %s from %s", what, e.Name), Changes: []annotate.Change{annotate.Trash(table, id)}})
	}
}

var attributeTypes = []string{"text", "integer", "boolean", "date"}

// typeOf is the type that a value looks like.
func typeOf(value string) string {
	if _, err := strconv.Atoi(value); err == nil {
		return "integer"
	}
	if value == "true" || value == "false" {
		return "boolean"
	}
	if _, err := annotate.ParseDate(value, "typed"); err == nil && len(value) == 10 {
		return "date"
	}
	return "text"
}

func (v *entitiesView) askAttribute(old annotate.Attribute) {
	e, ok := v.chosen()
	if !ok {
		return
	}
	fields := []formField{{title: "Attribute of " + e.Name, hint: "born, listed, party …", value: old.Key}, {title: "Value", value: old.Value},
		{title: "Type: text, integer, boolean or date; empty: as it looks", value: old.Type}}
	v.w.askForm("attribute", "Attribute", "Save", fields, func(x []string) string {
		if x[0] == "" || x[1] == "" {
			return "An attribute needs a name and a value."
		}
		if x[2] == "" {
			x[2] = typeOf(x[1])
		}
		if problem := attributeProblem(x[1], x[2]); problem != "" {
			return problem
		}
		f := annotate.Fields{"key": x[0], "value": x[1], "type": x[2]}
		if old.ID != "" {
			v.w.apply(annotate.Step{Label: fmt.Sprintf("Set %s of %s to %s", x[0], e.Name, x[1]), Changes: []annotate.Change{annotate.Edit("entity_attribute", old.ID, f)}})
			return ""
		}
		f["entity"] = e.ID
		v.w.apply(annotate.Step{Label: fmt.Sprintf("Set %s of %s to %s", x[0], e.Name, x[1]), Changes: []annotate.Change{annotate.Create("entity_attribute", "", f)}})
		return ""
	})
}

// attributeProblem says why a value is not of a type, "" when it is.
func attributeProblem(value, kind string) string {
	if !slices.Contains(attributeTypes, kind) {
		return fmt.Sprintf("“%s” is no type: write text, integer, boolean or date.", kind)
	}
	if looks := typeOf(value); kind != "text" && kind != looks {
		if _, err := annotate.ParseDate(value, "typed"); kind != "date" || err != nil {
			return fmt.Sprintf("“%s” is not of the type %s. Change the value or the type.", value, kind)
		}
	}
	return ""
}

// askAffiliation asks for the organisation, then for role and dates.
func (v *entitiesView) askAffiliation(old annotate.Affiliation) {
	e, ok := v.chosen()
	if !ok {
		return
	}
	if old.ID != "" {
		v.askPlace(e, old, old.Organisation, v.sheet.known.Names[old.Organisation])
		return
	}
	v.w.askChoice("organisation", "Where does "+e.Name+" belong?", "Organisation", v.others(e.ID, func(o archive.EntityRow) { v.askPlace(e, old, o.ID, o.Name) }), "New firm", func(name string) {
		v.askPlace(e, old, "", name)
	})
}

// others are rows of all entities but one.
func (v *entitiesView) others(but string, take func(archive.EntityRow)) []askedRow {
	rows := make([]askedRow, 0, len(v.all))
	for _, o := range v.all {
		if o.ID != but {
			rows = append(rows, askedRow{text: o.Name, note: strings.Join(nonEmpty(o.Distinguisher, o.KindName, plural(o.Uses, "use")), " · "), take: func() { take(o) }})
		}
	}
	return rows
}

func (v *entitiesView) askPlace(e archive.EntityRow, old annotate.Affiliation, organisation, name string) {
	from, to := "", ""
	if old.From != math.MinInt32 {
		from = annotate.DayString(old.From)
	}
	if old.To != annotate.Undated {
		to = annotate.DayString(old.To)
	}
	fields := []formField{{title: "Role at " + name, hint: "chief executive", value: old.Role}, {title: "From", hint: "2019, 2019-05 or 2019-05-20; empty: open", value: from}, {title: "To, the last day", hint: "empty: still", value: to}}
	v.w.askForm("affiliation", e.Name+" at "+name, "Save", fields, func(x []string) string {
		f, problem := affiliationFields(x[0], x[1], x[2])
		if problem != "" {
			return problem
		}
		s := annotate.Step{Label: fmt.Sprintf("%s belongs to %s", e.Name, name)}
		switch {
		case old.ID != "":
			s.Changes = append(s.Changes, annotate.Edit("affiliation", old.ID, f))
		case organisation == "":
			organisation = "$organisation"
			s.Changes = append(s.Changes, annotate.Create("entity", organisation, annotate.Fields{"kind": annotate.KindFirm, "name": name}))
			fallthrough
		default:
			f["entity"], f["organisation"] = e.ID, organisation
			s.Changes = append(s.Changes, annotate.Create("affiliation", "", f))
		}
		v.w.apply(s)
		return ""
	})
}

// affiliationFields reads role and dates; problem is a sentence when they cannot be.
func affiliationFields(role, from, to string) (f annotate.Fields, problem string) {
	f = annotate.Fields{"role": role, "from_day": nil, "to_day": nil}
	first, err := annotate.ParseDate(from, "typed")
	last, err2 := annotate.ParseDate(to, "typed")
	if err != nil || err2 != nil {
		return nil, "A date is written 2019, 2019-05 or 2019-05-20."
	}
	if !first.IsZero() {
		f["from_day"] = first.First
	}
	if !last.IsZero() {
		f["to_day"] = last.Last
	}
	if !first.IsZero() && !last.IsZero() && last.Last < first.First {
		return nil, fmt.Sprintf("It would end on %s, before it starts on %s.", annotate.DayString(last.Last), annotate.DayString(first.First))
	}
	return f, ""
}

// askMerge chooses the entity that the chosen one is merged into: possible doubles first.
func (v *entitiesView) askMerge() {
	e, ok := v.chosen()
	if !ok {
		return
	}
	rows := v.others(e.ID, func(o archive.EntityRow) { v.merge(e.ID, o.ID) })
	likely := map[string]string{}
	for _, d := range v.doubles[e.ID] {
		for _, id := range []string{d.From, d.Into} {
			if i, known := v.byID[id]; known && id != e.ID {
				likely[v.all[i].Name] = "they " + d.Reason
			}
		}
	}
	slices.SortStableFunc(rows, func(x, y askedRow) int {
		return boolInt(likely[y.text] != "") - boolInt(likely[x.text] != "")
	})
	for i, r := range rows {
		if why := likely[r.text]; why != "" {
			rows[i].note = why
		}
	}
	v.w.askChoice("merge", fmt.Sprintf("Merge %s into", e.Name), "The one that stays", rows, "", nil)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// merge asks, with what it brings together, before one entity stands for two; the chosen row follows.
func (v *entitiesView) merge(from, into string) {
	x, y := v.all[v.byID[from]], v.all[v.byID[into]]
	v.w.askSure(mergePreview(x, y), "Merge", func() {
		v.made(into, func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
			return a.MergeStep(ctx, from, into)
		})
	})
}

// mergePreview says what a merge brings together.
func mergePreview(x, y archive.EntityRow) string {
	told := func(e archive.EntityRow) string {
		return strings.Join(nonEmpty(e.KindName, e.Distinguisher, plural(e.Uses, "passage"), seenWords(e.First, e.Last)), ", ")
	}
	var brings []string
	if n := len(x.Aliases); n > 0 {
		brings = append(brings, plural(n, "more name"))
	}
	if n := len(x.Affiliations); n > 0 {
		brings = append(brings, plural(n, "place"))
	}
	if n := len(x.Attributes); n > 0 {
		brings = append(brings, plural(n, "attribute"))
	}
	s := fmt.Sprintf("Merge ‘%s’ (%s) into ‘%s’ (%s)? ‘%s’ then counts as another name of ‘%s’", x.Name, told(x), y.Name, told(y), x.Name, y.Name)
	if len(brings) > 0 {
		s += ", with " + strings.Join(brings, " and ")
	}
	if x.Kind != y.Kind {
		s += "; the kind stays " + y.KindName
	}
	return s + ". It can be taken back at any time."
}

func (v *entitiesView) unmerge(m annotate.Entity) {
	v.wanted = v.sheet.known.ID
	v.w.apply(annotate.Step{Label: fmt.Sprintf("Took '%s' out of '%s' again", m.Name, v.sheet.known.Name), Changes: []annotate.Change{{Op: annotate.OpUnmerge, Table: "entity", ID: m.ID}}})
}

// made applies a step that the archive works out, and chooses an entity afterwards.
func (v *entitiesView) made(wanted string, step func(context.Context, *archive.Archive) (annotate.Step, error)) {
	v.w.applyMade(step, func() { v.wanted = wanted })
}

// applyMade applies a step that the archive works out first; then is called before the views show it.
func (w *window) applyMade(step func(context.Context, *archive.Archive) (annotate.Step, error), then func()) {
	a := w.archive
	label := ""
	w.tasks.ordered(func(ctx context.Context) error {
		s, err := step(ctx, a)
		if err != nil {
			return err
		}
		label = s.Label
		_, err = a.Apply(ctx, s)
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err)
			return
		}
		if then != nil {
			then()
		}
		w.toasts.show(label, true)
	})
}

// askSplit gives the ticked passages, else the chosen one, to a new entity or to another one.
func (v *entitiesView) askSplit() {
	e, ok := v.chosen()
	if !ok {
		return
	}
	s := v.sheet
	var records []string
	for _, p := range s.passages {
		if s.ticked[p.Record] {
			records = append(records, p.Record)
		}
	}
	if i := s.list.chosen; len(records) == 0 && i >= 0 && i < len(s.facts) && s.facts[i].passage >= 0 {
		records = append(records, s.passages[s.facts[i].passage].Record)
	}
	if len(records) == 0 {
		v.w.toasts.show("Tick the passages that name someone else first: choose one below and press "+v.w.keys.shown(rowTick)+".", false)
		return
	}
	split := func(to string, f annotate.Fields) {
		v.w.applyMade(func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
			return a.SplitStep(ctx, e.ID, records, to, f)
		}, func() { s.ticked = map[string]bool{} })
	}
	v.w.askChoice("split", fmt.Sprintf("Whom do %s name?", plural(len(records), "passage")), "Name", v.others(e.ID, func(o archive.EntityRow) { split(o.ID, nil) }), "New "+e.KindName, func(name string) {
		split("", annotate.Fields{"name": name, "kind": e.Kind})
	})
}

// tellApart remembers that two are not the same; it is a decision about a proposal, no step.
func (v *entitiesView) tellApart(d annotate.Double) {
	a := v.w.archive
	v.w.tasks.ordered(func(ctx context.Context) error { return a.TellApart(ctx, d.From, d.Into) }, func(err error) {
		v.w.fail(err)
		for _, other := range v.w.views {
			other.stale()
		}
		v.show()
	})
}
