package archive_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// Words of every owner are carried over and, where a new text leaves them in doubt, listed: of a mark, of the
// verb of a report and what it reports, of an example. The trash hides those of its records.
func TestDoubtsOfEveryOwner(t *testing.T) {
	a, ctx := fresh(t, testOptions(t)), context.Background()
	id, step := codedFerry(t, a)
	made := func(table string) string {
		i := slices.IndexFunc(step.Changes, func(c annotate.Change) bool { return c.Table == table })
		return step.Changes[i].ID
	}
	concept, link, statement := made("concept"), made("statement_link"), made("statement")
	makeStep(t, a, "More", annotate.Edit("statement_link", link, annotate.Fields{"content": quoting("backed the rules")}),
		annotate.Edit("concept", concept, annotate.Fields{"spans": map[string]any{"article": id, "spans": quoting("We will connect every ship")}}))
	if got, err := a.Doubts(ctx, id); err != nil || len(got) != 0 {
		t.Fatalf("before any correction %v is in doubt, %v", got, err)
	}
	now := strings.NewReplacer("Authority said.", "Authority told us.", "backed the rules", "baked the rules", "connect every", "plug in every").Replace(ferryText)
	makeStep(t, a, "Corrected", annotate.Change{Op: annotate.OpRevise, Table: "article", ID: id, Fields: annotate.Fields{"text": now}})
	told := func() (out []string) {
		doubts, err := a.Doubts(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range doubts {
			out = append(out, fmt.Sprintf("%s of %s: %s %s %v", d.Anchor.Role, d.Of, d.Anchor.State, d.Anchor.Quote, d.Anchor.Score > 0))
		}
		slices.Sort(out)
		return out
	}
	want := []string{
		"content of Rules are welcome: lost backed the rules true",
		"cue of Rules are welcome: lost Authority said. true",
		"example of Rules are welcome: lost We will connect every ship true",
		"mark of claim: lost backed the rules true",
	}
	if got := told(); !slices.Equal(got, want) {
		t.Errorf("in doubt are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	todos, err := a.Todos(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	records := map[string]string{}
	for _, d := range todos {
		if d.Kind == archive.TodoDoubtful {
			records[d.Role] = d.Record
			if d.Article != id || d.Anchor == "" || d.Score <= 0 {
				t.Errorf("To do names %+v", d)
			}
		}
	}
	if len(records) != 4 || records["cue"] != statement || records["content"] != statement || records["example"] != concept {
		t.Errorf("To do names the records %v", records)
	}
	makeStep(t, a, "Trashed", annotate.Trash("statement", statement), annotate.Trash("concept", concept))
	if got := told(); !slices.Equal(got, want[3:]) {
		t.Errorf("with statement and concept in the trash %v is in doubt", got)
	}
}
