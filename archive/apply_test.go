package archive_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pressmark/annotate"
	"pressmark/archive"
)

const ferryText = "Ferry lines welcome port’s rules\nThe heads of Baltic Line and Nordsund, Anna Krol and Tomas Lind, backed the rules, the Port Authority said.\n“We will connect every ship,” Lind said. 马化腾 e\u0301t\u00e9 👨‍👩‍👧 was there."

func testOptions(t *testing.T) archive.Options {
	t.Helper()
	base := t.TempDir()
	return archive.Options{Coder: "Ines Varga", Program: "pressmark test", CacheDir: filepath.Join(base, "cache"), StateDir: filepath.Join(base, "state"),
		RuntimeDir: filepath.Join(base, "run"), NoIndex: true, NoHold: true, NoBackup: true}
}

// fresh makes a new archive that is closed with the test.
func fresh(t *testing.T, o archive.Options) *archive.Archive {
	t.Helper()
	a, err := archive.Create(context.Background(), filepath.Join(t.TempDir(), "archive"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func makeStep(t *testing.T, a *archive.Archive, label string, changes ...annotate.Change) annotate.Step {
	t.Helper()
	s, err := a.Apply(context.Background(), annotate.Step{Label: label, Changes: changes})
	if err != nil {
		t.Fatalf("%s: %v", label, err)
	}
	return s
}

func ferry(t *testing.T, a *archive.Archive) string {
	t.Helper()
	s := makeStep(t, a, "Imported", annotate.Create("article", "", annotate.Fields{"title": "Ferry lines", "text": ferryText}))
	return s.Changes[0].ID
}

func quoting(q string) []any { return []any{map[string]any{"quote": q}} }

// stateOf is the whole archive as a set has it, one line a record.
func stateOf(t *testing.T, a *archive.Archive) string {
	t.Helper()
	ctx := context.Background()
	s, err := a.Set(ctx, archive.SetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b strings.Builder
	for _, table := range annotate.Tables {
		if err := s.Rows(ctx, table.Name, func(r annotate.Row) error {
			_, err := fmt.Fprintln(&b, table.Name, r)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// codedFerry makes an article with an entity, marks, a concept and a statement of two speakers.
func codedFerry(t *testing.T, a *archive.Archive) (articleID string, step annotate.Step) {
	id := ferry(t, a)
	return id, makeStep(t, a, "Coded",
		annotate.Create("entity", "$line", annotate.Fields{"kind": annotate.KindFirm, "name": "Baltic Line"}),
		annotate.Create("entity", "$krol", annotate.Fields{"kind": annotate.KindPerson, "name": "Anna Krol", "aliases": []string{"Krol"}}),
		annotate.Create("entity", "$lind", annotate.Fields{"kind": annotate.KindPerson, "name": "Tomas Lind"}),
		annotate.Create("entity", "$port", annotate.Fields{"kind": annotate.KindPublicBody, "name": "Port Authority"}),
		annotate.Create("affiliation", "", annotate.Fields{"entity": "$krol", "organisation": "$line", "role": "head", "from_day": 19000}),
		annotate.Create("concept", "$c", annotate.Fields{"name": "Rules are welcome"}),
		annotate.Create("annotation", "$m1", annotate.Fields{"article": id, "type": "speaker", "entity": "$krol", "spans": quoting("Anna Krol")}),
		annotate.Create("annotation", "$m2", annotate.Fields{"article": id, "type": "claim", "spans": quoting("backed the rules"), "memo": "an act?"}),
		annotate.Create("annotation", "$m3", annotate.Fields{"article": id, "type": "mention", "entity": "$port", "spans": quoting("the Port Authority")}),
		annotate.Create("statement", "$s", annotate.Fields{"article": id, "concept": "$c", "stance": "support", "mode": "reported"}),
		annotate.Create("statement_evidence", "", annotate.Fields{"statement": "$s", "annotation": "$m2"}),
		annotate.Create("statement_part", "", annotate.Fields{"statement": "$s", "role": "speaker", "entity": "$krol", "annotation": "$m1", "for_entity": "$line", "for_inferred": true}),
		annotate.Create("statement_part", "", annotate.Fields{"statement": "$s", "role": "speaker", "ordinal": 1, "entity": "$lind", "inferred": true}),
		annotate.Create("statement_link", "$l", annotate.Fields{"statement": "$s", "entity": "$port", "annotation": "$m3", "cue": quoting("Authority said.")}),
	)
}

func TestUndoAndRedoLeaveNoTrace(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	states := []string{stateOf(t, a)}
	id, _ := codedFerry(t, a)
	all := stateOf(t, a)
	makeStep(t, a, "Revised", annotate.Change{Op: annotate.OpRevise, Table: "article", ID: id, Fields: annotate.Fields{"text": strings.Replace(ferryText, "backed", "have backed", 1), "reason": "typo"}})
	revised := stateOf(t, a)
	if strings.Count(revised, "anchor ") != 2*strings.Count(all, "anchor ") {
		t.Errorf("the revision should add a row for each anchor")
	}
	for i, want := range []string{all, "", states[0]} {
		u, err := a.Undo(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got := stateOf(t, a); want != "" && got != strings.TrimSpace(want)+"\n" {
			t.Errorf("undo %d of %q: state differs:\n%s\nwant\n%s", i, u.Label, got, want)
		}
	}
	if _, err := a.Undo(ctx); !errors.Is(err, archive.ErrNothing) {
		t.Errorf("undo of nothing gives %v", err)
	}
	for range 3 {
		if _, err := a.Redo(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := stateOf(t, a); got != revised {
		t.Errorf("redo gives\n%s\nwant\n%s", got, revised)
	}
	if found, err := a.Check(ctx, false); err != nil || len(found) > 0 {
		t.Errorf("check finds %v, %v", found, err)
	}
}

func TestGroupsAreUndoneTogether(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	id := ferry(t, a)
	before := stateOf(t, a)
	group := "0b6a5c0e-3f6b-4c57-9c1e-111111111111"
	for _, q := range []string{"Anna Krol", "Tomas Lind", "Nordsund"} {
		_, err := a.Apply(ctx, annotate.Step{Label: "Marked " + q, Group: group, Changes: []annotate.Change{
			annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "mention", "spans": quoting(q)})}})
		if err != nil {
			t.Fatal(err)
		}
	}
	after := stateOf(t, a)
	next, ok, err := a.NextUndo(ctx)
	if err != nil || !ok || next.Label != "Marked Anna Krol" {
		t.Errorf("next undo is %+v, %v, %v", next, ok, err)
	}
	u, err := a.Undo(ctx)
	if err != nil || len(u.Steps) != 3 || stateOf(t, a) != before {
		t.Errorf("undo took %d steps back, %v", len(u.Steps), err)
	}
	if u.Article != id || u.Span.Empty() {
		t.Errorf("undo names the place %q %v", u.Article, u.Span)
	}
	if _, err := a.Redo(ctx); err != nil || stateOf(t, a) != after {
		t.Errorf("redo of the group: %v", err)
	}
}

func TestANewStepEndsRedo(t *testing.T) {
	a := fresh(t, testOptions(t))
	id := ferry(t, a)
	makeStep(t, a, "Renamed", annotate.Edit("article", id, annotate.Fields{"title": "One"}))
	if _, err := a.Undo(context.Background()); err != nil {
		t.Fatal(err)
	}
	makeStep(t, a, "Renamed", annotate.Edit("article", id, annotate.Fields{"title": "Two"}))
	if _, err := a.Redo(context.Background()); !errors.Is(err, archive.ErrNothing) {
		t.Errorf("redo after a new step gives %v", err)
	}
}

func TestInvalidStepsChangeNothing(t *testing.T) {
	a := fresh(t, testOptions(t))
	id, s := codedFerry(t, a)
	before := stateOf(t, a)
	krol, line, concept := s.Changes[1].ID, s.Changes[0].ID, s.Changes[5].ID
	makeStep(t, a, "Sub", annotate.Create("concept", "", annotate.Fields{"name": "sub", "parent": concept}))
	if _, err := a.Undo(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change annotate.Change
		want   string
	}{
		{annotate.Create("nothing", "", nil), "no such table"},
		{annotate.Create("entity", "", annotate.Fields{"name": "x"}), "kind: is missing"},
		{annotate.Create("entity", "", annotate.Fields{"name": "x", "kind": annotate.KindFirm, "age": 3}), "no such field"},
		{annotate.Create("entity", "", annotate.Fields{"name": "x", "kind": krol}), "there is no kind"},
		{annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "shout"}), "none of"},
		{annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "claim", "spans": quoting("never said")}), "does not stand in the text"},
		{annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "claim", "spans": quoting("the")}), "several times"},
		{annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "claim", "spans": []any{map[string]any{"start": 5, "end": 9999}}}), "no span of the text"},
		{annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "claim", "resolution": "entity"}), "entity: is missing"},
		{annotate.Create("affiliation", "", annotate.Fields{"entity": krol, "organisation": line, "from_day": 10, "to_day": 9}), "before it starts"},
		{annotate.Create("memo", "", annotate.Fields{"text": "x", "article": id, "entity": krol}), "exactly one owner"},
		{annotate.Create("memo", "", annotate.Fields{"text": "x"}), "needs a day"},
		{annotate.Create("tag", "", annotate.Fields{"name": "x", "digit": "0"}), "1 to 9"},
		{annotate.Change{Op: annotate.OpMerge, Table: "entity", ID: krol, Fields: annotate.Fields{"into": krol}}, "in a circle"},
		{annotate.Change{Op: annotate.OpMerge, Table: "tag", ID: krol, Fields: annotate.Fields{"into": krol}}, "no tag"},
		{annotate.Edit("concept", concept, annotate.Fields{"parent": concept}), "in a circle"},
		{annotate.Edit("entity", "$unknown", annotate.Fields{"name": "y"}), "not made by an earlier change"},
		{annotate.Edit("article", id, annotate.Fields{"text": "other"}), "operation revise"},
		{annotate.Trash("kind", annotate.KindFirm), "belongs to the archive"},
		{annotate.Change{Op: annotate.OpPurge, Table: "article", ID: id}, "cannot be part of a step"},
	} {
		_, err := a.Apply(context.Background(), annotate.Step{Label: "Bad", Changes: []annotate.Change{
			annotate.Create("entity", "", annotate.Fields{"name": "goes with it", "kind": annotate.KindFirm}), c.change}})
		var invalid *annotate.Invalid
		if !errors.As(err, &invalid) || !strings.Contains(err.Error(), c.want) || invalid.Change != 1 {
			t.Errorf("%s %s %v: %v; want change 2 and %q", c.change.Op, c.change.Table, c.change.Fields, err, c.want)
		}
	}
	if got := stateOf(t, a); got != before {
		t.Errorf("the state has changed:\n%s\nwant\n%s", got, before)
	}
}

func TestRebindingAMarkRebindsItsParts(t *testing.T) {
	a := fresh(t, testOptions(t))
	_, s := codedFerry(t, a)
	krol, lind, mark := s.Changes[1].ID, s.Changes[2].ID, s.Changes[6].ID
	makeStep(t, a, "Rebound", annotate.Edit("annotation", mark, annotate.Fields{"entity": lind}))
	for _, line := range strings.Split(stateOf(t, a), "\n") {
		if strings.HasPrefix(line, "statement_part") && strings.Contains(line, krol) {
			t.Errorf("a part still names the old entity: %s", line)
		}
	}
}

func TestMergeNeedsUnmergeBeforeTrash(t *testing.T) {
	a := fresh(t, testOptions(t))
	_, s := codedFerry(t, a)
	krol, lind := s.Changes[1].ID, s.Changes[2].ID
	makeStep(t, a, "Merged", annotate.Change{Op: annotate.OpMerge, Table: "entity", ID: krol, Fields: annotate.Fields{"into": lind}})
	_, err := a.Apply(context.Background(), annotate.Step{Label: "Trashed", Changes: []annotate.Change{annotate.Trash("entity", lind)}})
	if err == nil || !strings.Contains(err.Error(), "unmerge that first") {
		t.Errorf("trash of a merge's end gives %v", err)
	}
	makeStep(t, a, "Unmerged", annotate.Change{Op: annotate.OpUnmerge, Table: "entity", ID: krol})
	makeStep(t, a, "Trashed", annotate.Trash("entity", lind))
}

func TestPurgeTakesEverything(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	id, _ := codedFerry(t, a)
	other := makeStep(t, a, "Imported", annotate.Create("article", "", annotate.Fields{"title": "Other", "text": "Another text."})).Changes[0].ID
	makeStep(t, a, "Marked ‘Nordsund’", annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "mention", "spans": quoting("Nordsund")}))
	if _, err := a.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Backup(ctx); err != nil {
		t.Fatal(err)
	}
	report, err := a.Purge(ctx, id)
	if err != nil || report.Records == 0 || len(report.Backups) != 2 { // one in the folder, the newest outside it
		t.Fatalf("purge reports %+v, %v", report, err)
	}
	if got := stateOf(t, a); strings.Contains(got, "Krol and") || strings.Contains(got, id) || !strings.Contains(got, other) {
		t.Errorf("after the purge the archive holds\n%s", got)
	}
	s, err := a.Set(ctx, archive.SetOptions{History: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Steps(ctx, func(r annotate.RecordedStep) error {
		if text := fmt.Sprintf("%+v", r); strings.Contains(text, "Nordsund") || strings.Contains(text, "backed the rules") {
			t.Errorf("the history still holds %s", text)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if found, err := a.Check(ctx, false); err != nil || len(found) > 0 {
		t.Errorf("check finds %v, %v", found, err)
	}
	for {
		if _, err := a.Undo(ctx); errors.Is(err, archive.ErrNothing) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestBackupAndRestore(t *testing.T) {
	o := testOptions(t)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { now = now.Add(time.Second); return now }
	a := fresh(t, o)
	ctx := context.Background()
	codedFerry(t, a)
	want := stateOf(t, a)
	for range 16 {
		if _, err := a.Backup(ctx); err != nil {
			t.Fatal(err)
		}
	}
	backups, err := archive.Backups(a.Info().Dir)
	if err != nil || len(backups) != 14 {
		t.Fatalf("%d backups, %v", len(backups), err)
	}
	dir := filepath.Join(t.TempDir(), "restored")
	if err := archive.Restore(ctx, backups[0], dir, o); err != nil {
		t.Fatal(err)
	}
	b, err := archive.Open(ctx, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if got := stateOf(t, b); got != want {
		t.Errorf("restored\n%s\nwant\n%s", got, want)
	}
}

func TestSetComesInWithItsIDsAndTimes(t *testing.T) {
	a, b := fresh(t, testOptions(t)), fresh(t, testOptions(t))
	ctx := context.Background()
	codedFerry(t, a)
	s, err := a.Set(ctx, archive.SetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := b.ImportSet(ctx, s, "Imported a set"); err != nil {
		t.Fatal(err)
	}
	if got, want := stateOf(t, b), stateOf(t, a); got != want {
		t.Errorf("came in as\n%s\nwant\n%s", got, want)
	}
	if err := b.ImportSet(ctx, s, "Again"); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a second import gives %v", err)
	}
	if _, err := b.Undo(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestFoldersThatAreNoArchives(t *testing.T) {
	o := testOptions(t)
	ctx := context.Background()
	if _, err := archive.Open(ctx, t.TempDir(), o); !errors.Is(err, archive.ErrNoArchive) {
		t.Errorf("open of an empty folder gives %v", err)
	}
	a := fresh(t, o)
	dir := a.Info().Dir
	if _, err := archive.Create(ctx, filepath.Join(dir, "originals", "x", "..", ".."), o); err == nil {
		t.Error("an archive was made in an archive")
	}
}
