package archive_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// tableRow is the row of a name in the table of entities.
func tableRow(t *testing.T, a *archive.Archive, name string) archive.EntityRow {
	t.Helper()
	rows, err := a.EntityTable(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("%s is not in the table", name)
	return archive.EntityRow{}
}

func TestEntityTableSaysWhenSeen(t *testing.T) {
	a := fresh(t, testOptions(t))
	id, _ := codedFerry(t, a)
	if r := tableRow(t, a, "Anna Krol"); r.First != 0 || r.Last != 0 {
		t.Errorf("in an undated article Anna Krol was seen %d to %d", r.First, r.Last)
	}
	makeStep(t, a, "Dated", annotate.Edit("article", id, annotate.Fields{"date_first": 18000, "date_last": 18006}))
	for _, name := range []string{"Anna Krol", "Tomas Lind", "Baltic Line", "Port Authority"} {
		if r := tableRow(t, a, name); r.First != 18000 || r.Last != 18006 {
			t.Errorf("%s was seen %d to %d, want 18000 to 18006", name, r.First, r.Last)
		}
	}
}

func TestMergeIsNamedAndUndone(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	codedFerry(t, a)
	krol, lind := tableRow(t, a, "Anna Krol"), tableRow(t, a, "Tomas Lind")
	s, err := a.MergeStep(ctx, krol.ID, lind.ID)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Merged 'Anna Krol' into 'Tomas Lind', 2 passages"; s.Label != want {
		t.Errorf("label %q, want %q", s.Label, want)
	}
	makeStep(t, a, s.Label, s.Changes...)
	sheet, err := a.EntitySheet(ctx, krol.ID)
	if err != nil {
		t.Fatal(err)
	}
	if sheet.ID != lind.ID || len(sheet.Merged) != 1 || sheet.Merged[0].Name != "Anna Krol" || sheet.Uses != 3 || len(sheet.Own) != 0 || len(sheet.Affiliations) != 1 {
		t.Errorf("the sheet of a merged entity is %+v", sheet)
	}
	if _, err := a.MergeStep(ctx, krol.ID, lind.ID); err == nil || !strings.Contains(err.Error(), "the same already") {
		t.Errorf("merging twice gives %v", err)
	}
	makeStep(t, a, "Unmerged", annotate.Change{Op: annotate.OpUnmerge, Table: "entity", ID: krol.ID})
	if got := tableRow(t, a, "Anna Krol"); got.Uses != krol.Uses {
		t.Errorf("unmerged, Anna Krol has %d uses, before %d", got.Uses, krol.Uses)
	}
}

// TestMergeInACircle shows that merged_into never runs in a circle: a sentence, and nothing is written.
func TestMergeInACircle(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	codedFerry(t, a)
	krol, lind := tableRow(t, a, "Anna Krol"), tableRow(t, a, "Tomas Lind")
	merge := func(from, into string) error {
		_, err := a.Apply(ctx, annotate.Step{Label: "Merged", Changes: []annotate.Change{{Op: annotate.OpMerge, Table: "entity", ID: from, Fields: annotate.Fields{"into": into}}}})
		return err
	}
	if err := merge(krol.ID, lind.ID); err != nil {
		t.Fatal(err)
	}
	before := stateOf(t, a)
	var invalid *annotate.Invalid
	if err := merge(lind.ID, krol.ID); !errors.As(err, &invalid) || !strings.Contains(err.Error(), "circle") {
		t.Errorf("a merge in a circle gives %v", err)
	}
	if stateOf(t, a) != before {
		t.Error("a refused merge wrote something")
	}
}

func TestSplitMovesPassages(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	codedFerry(t, a)
	krol := tableRow(t, a, "Anna Krol")
	passages, err := a.Passages(ctx, krol.ID, 10)
	if err != nil || len(passages) != 2 {
		t.Fatal(len(passages), err)
	}
	var records []string
	for _, p := range passages {
		records = append(records, p.Record)
	}
	before := stateOf(t, a)
	s, err := a.SplitStep(ctx, krol.ID, records, "", annotate.Fields{"name": "A. Krol the younger", "kind": annotate.KindPerson})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Split 'A. Krol the younger' off 'Anna Krol', 2 passages"; s.Label != want {
		t.Errorf("label %q, want %q", s.Label, want)
	}
	makeStep(t, a, s.Label, s.Changes...)
	if got := tableRow(t, a, "A. Krol the younger"); got.Uses != 2 {
		t.Errorf("the new one has %d uses, want the mark and the speaker's part", got.Uses)
	}
	if got := tableRow(t, a, "Anna Krol"); got.Uses != 0 {
		t.Errorf("the old one keeps %d uses", got.Uses)
	}
	if _, err := a.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if stateOf(t, a) != before {
		t.Error("undoing a split leaves something behind")
	}
	if _, err := a.SplitStep(ctx, krol.ID, nil, "", annotate.Fields{"name": "X", "kind": annotate.KindPerson}); err == nil {
		t.Error("a split of no passage is not refused")
	}
}

func TestTrashedMarksAndMemo(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	id, s := codedFerry(t, a)
	marks := slices.DeleteFunc(slices.Clone(s.Changes), func(c annotate.Change) bool { return c.Table != "annotation" })
	makeStep(t, a, "Trashed", annotate.Trash("annotation", marks[0].ID), annotate.Edit("article", id, annotate.Fields{"memo": "read twice"}))
	got, err := a.TrashedMarks(ctx, id)
	if err != nil || len(got) != 1 || got[0].ID != marks[0].ID || got[0].Anchors[0].Quote != "Anna Krol" {
		t.Errorf("trashed marks are %+v, %v", got, err)
	}
	for _, x := range []struct{ table, id, want string }{{"article", id, "read twice"}, {"annotation", marks[1].ID, "an act?"}, {"annotation", marks[2].ID, ""}} {
		if got, err := a.Memo(ctx, x.table, x.id); err != nil || got != x.want {
			t.Errorf("memo of a %s is %q, %v; want %q", x.table, got, err, x.want)
		}
	}
}

func TestDiary(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	makeStep(t, a, "Noted", annotate.Create("memo", "", annotate.Fields{"text": "first day", "day": 18000}), annotate.Create("memo", "", annotate.Fields{"text": "second day", "day": 18001}))
	got, err := a.Diary(ctx)
	if err != nil || len(got) != 2 || got[0].Text != "second day" || got[1].Day != 18000 {
		t.Errorf("the diary has %+v, %v", got, err)
	}
}
