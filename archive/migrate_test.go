package archive_test

import (
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pressmark/archive"
)

// older unpacks the database that a released version left in testdata as an archive of its own.
func older(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "archive.db"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// shapeOf lists the tables, columns and indexes of an archive's database.
func shapeOf(t *testing.T, dir string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var out []string
	for _, query := range []string{
		`SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || coalesce(c.dflt_value, '') FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`,
		`SELECT name || ' ' || sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`,
		`SELECT m.name || '.' || f."from" || ' to ' || f."table" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
	} {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				t.Fatal(err)
			}
			out = append(out, strings.Join(strings.Fields(s), " "))
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return out
}

func TestMigrate(t *testing.T) {
	ctx := context.Background()
	dir := older(t, "format-1.0.db.gz")
	o := testOptions(t)
	o.NoBackup = false
	a, err := archive.Open(ctx, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	found, err := a.Check(ctx, false)
	found = slices.DeleteFunc(found, func(f archive.Finding) bool { return f.Code == "original-missing" }) // only the database is kept here
	if err != nil || len(found) > 0 {
		t.Errorf("after the migration check finds %+v, %v", found, err)
	}
	backups, err := archive.Backups(dir)
	if err != nil || len(backups) == 0 {
		t.Fatalf("no backup was made before the migration (%v)", err)
	}
	before := stateOf(t, a)
	if !strings.Contains(before, "A newer definition") || !strings.Contains(before, "strategy") {
		t.Error("the migrated archive does not hold what the old one held")
	}
	undone := undoAll(t, a)
	if undone < 4 {
		t.Errorf("%d steps of the old archive could be undone, want all of it", undone)
	}
	for range undone {
		if _, err := a.Redo(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if after := stateOf(t, a); after != before {
		t.Error("undone and made again, the archive is not as it was")
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	made := filepath.Join(t.TempDir(), "archive")
	n, err := archive.Create(ctx, made, testOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	if got, want := shapeOf(t, dir), shapeOf(t, made); !slices.Equal(got, want) {
		t.Errorf("the migrated archive has another shape than a new one:\n%s", difference(got, want))
	}
}

func undoAll(t *testing.T, a *archive.Archive) int {
	t.Helper()
	for n := 0; ; n++ {
		_, err := a.Undo(context.Background())
		if errors.Is(err, archive.ErrNothing) {
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// difference lists what stands in one of two lists only.
func difference(got, want []string) string {
	var b strings.Builder
	for _, s := range got {
		if !slices.Contains(want, s) {
			fmt.Fprintln(&b, "only migrated:", s)
		}
	}
	for _, s := range want {
		if !slices.Contains(got, s) {
			fmt.Fprintln(&b, "only new:", s)
		}
	}
	return b.String()
}

// An older archive that cannot be written is not opened half understood.
func TestMigrateReadOnly(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the system's administrator can write everywhere")
	}
	dir := older(t, "format-1.0.db.gz")
	if err := os.Chmod(filepath.Join(dir, "archive.db"), 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Open(context.Background(), dir, testOptions(t)); err == nil || !strings.Contains(err.Error(), "Copy the folder") {
		t.Errorf("opening gives %v, want a sentence", err)
	}
}
