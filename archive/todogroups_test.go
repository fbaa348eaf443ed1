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
