package archive_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pressmark/annotate"
	"pressmark/archive"
)

// TestBulkEditIsBackedUp changes 1,001 records in one step: a backup must have them as they were. A smaller step,
// one that makes records, and one within the same minute make none.
func TestBulkEditIsBackedUp(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	o := testOptions(t)
	o.Now = func() time.Time { return now }
	dir := filepath.Join(t.TempDir(), "archive")
	a, err := archive.Create(ctx, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	ids := thousandTags(t, a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	o.NoBackup = false
	if a, err = archive.Open(ctx, dir, o); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := a.Backup(ctx); err != nil { // so that none is due for the day
		t.Fatal(err)
	}
	var all []string
	for i, step := range []struct {
		after time.Duration
		tags  []string
		name  string
		want  int
	}{
		{time.Hour, ids[:1000], "small", 1},
		{time.Hour, ids, "after", 2},
		{30 * time.Second, ids, "again", 2},
	} {
		now = now.Add(step.after)
		makeStep(t, a, "Renamed", renamed(step.tags, step.name)...)
		a.WaitBackups()
		if all, err = archive.Backups(dir); err != nil || len(all) != step.want {
			t.Fatalf("after step %d there are the backups %v (%v), want %d", i, all, err, step.want)
		}
	}
	old := filepath.Join(t.TempDir(), "old")
	if err := archive.Restore(ctx, all[0], old, o); err != nil {
		t.Fatal(err)
	}
	b, err := archive.Open(ctx, old, o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if tags, err := b.Tags(ctx); err != nil || len(tags) != 1001 || !strings.HasSuffix(tags[0].Name, " small") {
		t.Errorf("the backup has %d tags (%v), the first %q; want those before the step", len(tags), err, tags[0].Name)
	}
}

// thousandTags makes 1,001 tags.
func thousandTags(t *testing.T, a *archive.Archive) (ids []string) {
	t.Helper()
	var changes []annotate.Change
	for i := range 1001 {
		changes = append(changes, annotate.Create("tag", "", annotate.Fields{"name": fmt.Sprintf("tag %d before", i)}))
	}
	for _, c := range makeStep(t, a, "Made", changes...).Changes {
		ids = append(ids, c.ID)
	}
	return ids
}

func renamed(tags []string, to string) (changes []annotate.Change) {
	for i, id := range tags {
		changes = append(changes, annotate.Edit("tag", id, annotate.Fields{"name": fmt.Sprintf("tag %d %s", i, to)}))
	}
	return changes
}

// TestBulkEditWithoutRoomForACopy holds that a bulk edit is refused, and nothing written, where no copy can be made.
func TestBulkEditWithoutRoomForACopy(t *testing.T) {
	ctx := context.Background()
	o := testOptions(t)
	a := fresh(t, o)
	dir := a.Info().Dir
	ids := thousandTags(t, a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "backups")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "backups"), nil, 0o600); err != nil { // no folder can be made there
		t.Fatal(err)
	}
	o.NoBackup = false
	b, err := archive.Open(ctx, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	before := stateOf(t, b)
	_, err = b.Apply(ctx, annotate.Step{Label: "Renamed", Changes: renamed(ids, "after")})
	if err == nil || !strings.Contains(err.Error(), "nothing was changed: before a change of 1001 records a copy of the archive is made") {
		t.Errorf("a bulk edit that cannot be backed up gives %v", err)
	}
	if stateOf(t, b) != before {
		t.Error("the archive has changed")
	}
}
