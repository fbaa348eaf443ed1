package archive_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/ingest"
)

// holding lists the files below the folders that hold some words.
func holding(t *testing.T, words string, dirs ...string) (out []string) {
	t.Helper()
	for _, dir := range dirs {
		if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if bytes.Contains(bytes.ToLower(data), []byte(words)) {
				out = append(out, path)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// After a purge the words stand nowhere but in the files that the report names.
func TestPurgeLeavesNoWordsAnywhere(t *testing.T) {
	ctx := context.Background()
	base := t.TempDir()
	o := archive.Options{CacheDir: filepath.Join(base, "cache"), StateDir: filepath.Join(base, "state"), RuntimeDir: filepath.Join(base, "run"), NoHold: true}
	a := fresh(t, o)
	report, err := a.ImportSources(ctx, []ingest.Source{{Name: "storm.txt", Data: []byte("Storm news\n\nThe quetzalcoatlus flew over the harbour of the old town today.\n")},
		{Name: "calm.txt", Data: []byte("Calm news\n\nNobody flew over the harbour of the old town today, the office said.\n")}}, archive.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	id := report.Rows[0].Article
	makeStep(t, a, "Marked “The quetzalco…” for Ma", annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "claim", "spans": quoting("The quetzalcoatlus flew")}),
		annotate.Create("entity", "", annotate.Fields{"kind": annotate.KindPerson, "name": "Ma"}))
	check(t, a.SetDraft(ctx, "memo/"+id, "quetzalcoatlus!"))
	check(t, a.SetView(ctx, "find/"+id, "quetzalcoatlus"))
	check(t, a.WaitIndexed(ctx))
	if _, err := a.Backup(ctx); err != nil {
		t.Fatal(err)
	}
	purged, err := a.Purge(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range purged.Backups {
		check(t, os.Remove(path))
	}
	if left := holding(t, "quetzalco", a.Info().Dir, base); len(left) > 0 {
		t.Errorf("the words still stand in %q", left)
	}
	for range 2 {
		if _, err := a.Undo(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := a.Redo(ctx); err != nil {
			t.Fatalf("after a purge the import cannot be made again: %v", err)
		}
	}
}

// A file from which other articles came stays, and the report says where.
func TestPurgeNamesTheOriginalThatStays(t *testing.T) {
	a := newArchive(t, archive.Options{NoIndex: true, NoBackup: true})
	ctx := context.Background()
	report, err := a.ImportSources(ctx, []ingest.Source{manyArticles(2)}, archive.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	purged, err := a.Purge(ctx, report.Rows[0].Article)
	if err != nil || !strings.HasPrefix(purged.Original, a.Info().Dir) {
		t.Fatalf("purge = %+v, %v", purged, err)
	}
	if purged, err = a.Purge(ctx, report.Rows[1].Article); err != nil || purged.Original != "" {
		t.Errorf("purge of the last article of a file = %+v, %v", purged, err)
	}
	if left := holding(t, "not like the others", a.Info().Dir); len(left) > 0 {
		t.Errorf("the words still stand in %q", left)
	}
}
