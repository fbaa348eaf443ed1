package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pressmark/annotate"
	"pressmark/archive"
)

// acts implements viewActor.
func (v *statementsView) acts() map[action]func() {
	return map[action]func(){
		columnNext: func() { v.moveColumn(1) }, columnBefore: func() { v.moveColumn(-1) },
		columnSort: v.sort, columnFilter: v.askFilter, rowsQuery: v.askQuery, filtersDrop: v.dropFilters, perSpeaker: v.turnSpeakers,
		rowCode: v.code, rowTick: v.tick, rowsTick: v.tickAll, recodeConcept: v.askConcept,
		rowsSupport: func() { v.setStance(annotate.Support) }, rowsOppose: func() { v.setStance(annotate.Oppose) },
		rowsNeutral: func() { v.setStance(annotate.Neutral) }, rowsUnclear: func() { v.setStance(annotate.UnclearStance) },
	}
}

func (v *statementsView) menu() []menuRow {
	var rows []menuRow
	for _, b := range v.w.keys.rows {
		if f := v.acts()[b.action]; b.mode == inStatements && f != nil && b.action != columnNext && b.action != columnBefore {
			rows = append(rows, menuRow{b.label, v.w.keys.shown(b.action), f})
		}
	}
	return append(rows, menuRow{"Move to the trash", "Delete", v.trash})
}

func (v *statementsView) moveColumn(by int) {
	v.column = (v.column + by + len(statementColumns)) % len(statementColumns)
	v.head.Refresh()
}

// sort orders the rows by the active column; again, the other way.
func (v *statementsView) sort() {
	c := statementColumns[v.column].column
	now := named(string(v.want.Sort), string(archive.ColumnDate))
	down := v.want.Descending || v.want.Sort == ""
	v.want.Sort, v.want.Descending = c, string(c) == now && !down
	v.head.Refresh()
	v.fetch(true)
}

func (v *statementsView) dropFilters() {
	clear(v.want.Filters)
	v.want.Query = ""
	v.fetch(true)
}

func (v *statementsView) turnSpeakers() {
	v.want.PerSpeaker = !v.want.PerSpeaker
	v.fetch(true)
}

func (v *statementsView) tick() {
	i := v.list.chosen
	if i < 0 || i >= len(v.keysOf) {
		return
	}
	k := v.keysOf[i]
	if _, on := v.ticked[k.N]; on {
		delete(v.ticked, k.N)
	} else {
		v.ticked[k.N] = k
	}
	v.tell()
	v.list.choose(i + 1)
	v.list.Refresh()
}

// tickAll ticks every row shown, or none when all are ticked.
func (v *statementsView) tickAll() {
	all := true
	for _, k := range v.keysOf {
		_, on := v.ticked[k.N]
		all = all && on
	}
	clear(v.ticked)
	if !all {
		for _, k := range v.keysOf {
			v.ticked[k.N] = k
		}
	}
	v.tell()
	v.list.Refresh()
}

// meant are the keys of the ticked rows, else of the chosen one.
func (v *statementsView) meant() []archive.StatementKey {
	if len(v.ticked) > 0 {
		numbers := slices.Sorted(maps.Keys(v.ticked))
		keys := make([]archive.StatementKey, len(numbers))
		for i, n := range numbers {
			keys[i] = archive.StatementKey{N: n, Speaker: -1}
		}
		return keys
	}
	if i := v.list.chosen; i >= 0 && i < len(v.keysOf) {
		return []archive.StatementKey{{N: v.keysOf[i].N, Speaker: -1}}
	}
	return nil
}

// A recoding changes one field of statements to one value.
type recoding struct {
	field, value string
	shown        string                            // the value as people read it
	has          func(archive.StatementRow) string // what a statement has now, as people read it
	set          func(*archive.StatementRow)       // shows it at once
	same         func(archive.StatementRow) bool
}

func (v *statementsView) setStance(stance string) {
	v.recode(recoding{field: "stance", value: stance, shown: stance, has: func(r archive.StatementRow) string { return named(r.Stance, "no stance") },
		same: func(r archive.StatementRow) bool { return r.Stance == stance }, set: func(r *archive.StatementRow) { r.Stance = stance }})
}

// askConcept chooses the concept of the rows that are meant.
func (v *statementsView) askConcept() {
	if len(v.meant()) == 0 {
		return
	}
	a := v.w.archive
	var concepts []annotate.Concept
	v.w.tasks.run(func(ctx context.Context) (err error) {
		concepts, err = a.Concepts(ctx)
		return err
	}, func(err error) {
		if err != nil {
			v.w.fail(err)
			return
		}
		var rows []askedRow
		for _, c := range concepts {
			rows = append(rows, askedRow{text: c.Name, note: plural(c.Uses, "statement"), take: func() {
				v.recode(recoding{field: "concept", value: c.ID, shown: "‘" + c.Name + "’", has: func(r archive.StatementRow) string { return named(r.ConceptName, "no concept") },
					same: func(r archive.StatementRow) bool { return r.Concept == c.ID }, set: func(r *archive.StatementRow) { r.Concept, r.ConceptName = c.ID, c.Name }})
			}})
		}
		v.w.askChoice("concept", "Concept of "+plural(len(v.meant()), "statement"), "Concept", rows, "", nil)
	})
}

// recode makes one step for all rows that are meant. More than one are asked about first, with what they
// have now.
func (v *statementsView) recode(x recoding) {
	keys, a := v.meant(), v.w.archive
	var rows []archive.StatementRow
	v.w.tasks.run(func(ctx context.Context) (err error) {
		rows, err = a.StatementRows(ctx, keys)
		return err
	}, func(err error) {
		if err != nil {
			v.w.fail(err)
			return
		}
		change := slices.DeleteFunc(slices.Clone(rows), x.same)
		ids := make([]string, len(change))
		for i, r := range change {
			ids[i] = r.ID
		}
		v.w.freeStatements(ids, func() { v.recodeRows(x, change, len(rows)) })
	})
}

// recodeRows changes the rows in which that changes anything, of those that were meant.
func (v *statementsView) recodeRows(x recoding, change []archive.StatementRow, meant int) {
	switch {
	case len(change) == 0 && meant > 0:
		v.w.toasts.show(fmt.Sprintf("The %s is %s already.", x.field, x.shown), false)
	case len(change) == 1 && meant == 1:
		v.applyRecoding(x, change)
	case len(change) > 0:
		v.w.askSure(recodingPreview(x, change, meant), fmt.Sprintf("Change %s", thousands(int64(len(change)))), func() {
			v.w.focus(v.list)
			v.applyRecoding(x, change)
		})
	}
}

// recodingPreview says what a change of many would do.
func recodingPreview(x recoding, change []archive.StatementRow, of int) string {
	counts := map[string]int{}
	for _, r := range change {
		counts[x.has(r)]++
	}
	was := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	var parts []string
	for _, name := range was[:min(4, len(was))] {
		parts = append(parts, fmt.Sprintf("%s from %s", thousands(int64(counts[name])), name))
	}
	if len(was) > 4 {
		parts = append(parts, "others")
	}
	return fmt.Sprintf("Set the %s of %s to %s? It changes %s: %s. One undo takes it back.", x.field, plural(of, "statement"), x.shown, thousands(int64(len(change))), strings.Join(parts, ", "))
}

func (v *statementsView) applyRecoding(x recoding, rows []archive.StatementRow) {
	s := annotate.Step{Label: fmt.Sprintf("Set the %s of %s to %s", x.field, plural(len(rows), "statement"), x.shown)}
	if len(rows) == 1 {
		s.Label = fmt.Sprintf("Set the %s of the statement %s to %s", x.field, quote(rows[0].Quote), x.shown)
	}
	touched := map[string]bool{}
	for _, r := range rows {
		touched[r.ID] = true
		s.Changes = append(s.Changes, annotate.Edit("statement", r.ID, annotate.Fields{x.field: x.value}))
	}
	for _, page := range v.pages {
		for i := range page {
			if touched[page[i].ID] {
				x.set(&page[i])
			}
		}
	}
	v.list.Refresh()
	v.w.apply(s)
}

// trash moves the ticked statements, else the chosen one, to the trash.
func (v *statementsView) trash() {
	keys, a := v.meant(), v.w.archive
	if len(keys) == 0 {
		return
	}
	if i := v.list.chosen; len(keys) == 1 {
		if r, ok := v.at(i); ok && len(v.ticked) == 0 {
			v.w.freeStatements([]string{r.ID}, func() {
				v.w.focus(v.list)
				v.w.apply(annotate.Step{Label: "Moved the statement " + quote(r.Quote) + " to the trash", Changes: []annotate.Change{annotate.Trash("statement", r.ID)}})
			})
			return
		}
	}
	var ids []string
	v.w.tasks.run(func(ctx context.Context) (err error) {
		ids, err = a.StatementIDs(ctx, keys)
		return err
	}, func(err error) {
		if err != nil {
			v.w.fail(err)
			return
		}
		v.w.freeStatements(ids, func() { v.trashMany(ids) })
	})
}

// trashMany moves statements to the trash after a question.
func (v *statementsView) trashMany(ids []string) {
	v.w.askSure(fmt.Sprintf("Move %s to the trash? One undo takes it back.", plural(len(ids), "statement")), "Move "+thousands(int64(len(ids))), func() {
		v.w.focus(v.list)
		s := annotate.Step{Label: fmt.Sprintf("Moved %s to the trash", plural(len(ids), "statement"))}
		for _, id := range ids {
			s.Changes = append(s.Changes, annotate.Trash("statement", id))
		}
		v.w.applyMade(func(context.Context, *archive.Archive) (annotate.Step, error) { return s, nil }, func() { clear(v.ticked) })
	})
}
