package archive_test

import (
	"context"
	"fmt"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

func TestTodoGroups(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	id, _ := codedFerry(t, a)
	makeStep(t, a, "More", annotate.Create("entity", "$e", annotate.Fields{"kind": annotate.KindPerson, "name": "Lind"}),
		annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "speaker", "entity": "$e", "spans": []any{map[string]any{"quote": "Lind", "prefix": "” "}}}),
		annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "firm", "spans": quoting("Nordsund")}))
	groups := func() string {
		got, err := a.TodoGroups(ctx, 10)
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, g := range got {
			out += fmt.Sprintf("%s %d %s; ", g.Kind, g.Count, g.Todos[0].Text)
		}
		return out
	}
	want := "unresolved 1 Who is “Nordsund”?; speaker without claim 1 What does “Lind” claim?; concept to define 1 Define “Rules are welcome”; undated 1 When did “Ferry lines” appear?; " +
		"possible double 1 Is “Lind” the same as “Tomas Lind”? They share the word “lind”.; "
	if got := groups(); got != want {
		t.Errorf("to do is %q, want %q", got, want)
	}
	if err := a.TellApart(ctx, tableRow(t, a, "Lind").ID, tableRow(t, a, "Tomas Lind").ID); err != nil {
		t.Fatal(err)
	}
	if got, err := a.TodoGroups(ctx, 10); err != nil || got[len(got)-1].Kind == archive.TodoDouble {
		t.Errorf("told apart, they are still listed: %+v, %v", got, err)
	}
}

// What Counts and SlowTodos count together is what the list holds, of every kind.
func TestTodosAreCountedAsTheyAreListed(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	id, _ := codedFerry(t, a)
	late := makeStep(t, a, "Added", annotate.Create("article", "", annotate.Fields{"title": "From tomorrow", "text": "Nothing.", "date_first": 90000, "date_last": 90000, "date_precision": "day"})).Changes[0].ID
	makeStep(t, a, "More",
		annotate.Edit("article", id, annotate.Fields{"date_first": 17000, "date_last": 17000, "date_precision": "day"}),
		annotate.Create("entity", "$e", annotate.Fields{"kind": annotate.KindPerson, "name": "Lind"}),
		annotate.Create("entity", "$f", annotate.Fields{"kind": annotate.KindPerson, "name": "Lind"}),
		annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "speaker", "entity": "$e", "spans": []any{map[string]any{"quote": "Lind", "prefix": "” "}}}),
		annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "claim", "spans": quoting("every ship")}),
		annotate.Create("statement", "", annotate.Fields{"article": id, "said_first": 17001, "said_last": 17001, "said_precision": "day"}))
	groups, err := a.TodoGroups(ctx, 10)
	if err != nil {
		t.Fatal(err)
	}
	listed, kinds := 0, map[string]int{}
	for _, g := range groups {
		listed += g.Count
		kinds[g.Kind] = g.Count
		if g.Kind == archive.TodoDate && (g.Todos[0].Article != late || g.Todos[0].Text != "“From tomorrow” appeared after it was added?") {
			t.Errorf("the first doubtful date is %+v", g.Todos[0])
		}
	}
	counts, err := a.Counts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	slow, err := a.SlowTodos(ctx)
	if err != nil || counts.Todos+slow != listed {
		t.Errorf("%d and %d to-dos are counted, %v; %d are listed: %v", counts.Todos, slow, err, listed, kinds)
	}
	if kinds[archive.TodoSpeaker] != 1 || kinds[archive.TodoDate] != 2 || kinds[archive.TodoShared] != 2 || kinds[archive.TodoDouble] == 0 {
		t.Errorf("listed are %v", kinds)
	}
	// A speaker who was merged into another is not silent when that one speaks.
	lind := tableRow(t, a, "Tomas Lind").ID
	for _, e := range must[[]annotate.Entity](t)(a.Entities(ctx)) {
		if e.Name == "Lind" {
			makeStep(t, a, "Merged", annotate.Change{Op: annotate.OpMerge, Table: "entity", ID: e.ID, Fields: annotate.Fields{"into": lind}})
		}
	}
	for _, g := range must[[]archive.TodoGroup](t)(a.TodoGroups(ctx, 10)) {
		if g.Kind == archive.TodoSpeaker {
			t.Errorf("after the merge %s", g.Todos[0].Text)
		}
	}
}
