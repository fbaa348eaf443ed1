package archive_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pressmark/annotate"
)

// TestOneRecordOftenInOneStep changes records that a step has read ahead of their turn: each again later in
// the step, one through a rule, one in the trash; then takes it back and makes it again.
func TestOneRecordOftenInOneStep(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	var made []annotate.Change
	for i := range 6 {
		made = append(made, annotate.Create("tag", "", annotate.Fields{"name": fmt.Sprintf("tag %d", i), "digit": fmt.Sprint(i + 1)}))
	}
	var ids []string
	for _, ch := range makeStep(t, a, "Made tags", made...).Changes {
		ids = append(ids, ch.ID)
	}
	names := func() (out []string) {
		tags, err := a.Tags(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range tags {
			out = append(out, tag.Name+tag.Digit)
		}
		slices.Sort(out)
		return out
	}
	before := names()
	var edits []annotate.Change
	for round := range 3 {
		for i, id := range ids {
			edits = append(edits, annotate.Edit("tag", id, annotate.Fields{"name": fmt.Sprintf("round %d of %d", round, i)}))
		}
		edits = append(edits, annotate.Trash("tag", ids[round]), annotate.Edit("tag", ids[5], annotate.Fields{"digit": fmt.Sprint(round + 1)}))
	}
	makeStep(t, a, "Changed tags", edits...)
	after := names()
	if want := []string{"round 2 of 34", "round 2 of 45", "round 2 of 53"}; !slices.Equal(after, want) {
		t.Errorf("after the step the tags are %q, want %q", after, want)
	}
	for range 2 {
		if _, err := a.Undo(ctx); err != nil {
			t.Fatal(err)
		}
		if got := names(); !slices.Equal(got, before) {
			t.Errorf("after undo the tags are %q, want %q", got, before)
		}
		if _, err := a.Redo(ctx); err != nil {
			t.Fatal(err)
		}
		if got := names(); !slices.Equal(got, after) {
			t.Errorf("after redo the tags are %q, want %q", got, after)
		}
	}
}
