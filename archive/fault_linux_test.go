package archive_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// TestFullDisk fills a small file system by marking: the step that does not fit is refused with a sentence,
// everything before it is there, and the next step after room was made goes in.
func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=3m"); err != nil {
		t.Skipf("a small file system cannot be mounted here (%v): run as root", err)
	}
	defer func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	}()
	ctx := context.Background()
	o := testOptions(t)
	ballast := filepath.Join(disk, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := archive.Create(ctx, filepath.Join(disk, "archive"), o)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	id := ferry(t, a)
	marked := 0
	for err == nil {
		if marked > 20_000 {
			t.Fatal("the disk does not fill")
		}
		_, err = a.Apply(ctx, annotate.Step{Label: "Marked", Changes: []annotate.Change{
			annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "claim", "spans": quoting("Anna Krol"), "memo": strings.Repeat("long ", 2000)})}})
		if err == nil {
			marked++
		}
	}
	if !strings.Contains(err.Error(), "the disk is full: nothing of this change was written, everything before it is safe") {
		t.Errorf("after %d marks: %v", marked, err)
	}
	if got := len(annotationsOf(t, a, id)); got != marked {
		t.Errorf("%d marks are there, %d were made", got, marked)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	makeStep(t, a, "Marked again", annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "claim", "spans": quoting("Tomas Lind")}))
	if found, err := a.Check(ctx, false); err != nil || len(found) > 0 {
		t.Errorf("check finds %v, %v", found, err)
	}
}

func annotationsOf(t *testing.T, a *archive.Archive, id string) []annotate.Annotation {
	t.Helper()
	as, err := a.Annotations(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return as
}

const readOnlyChild = "PRESSMARK_TEST_READONLY_ARCHIVE"

// TestReadOnlyFolder opens an archive that this user may only read: it opens, reads and says why it cannot
// be changed. As root the test runs itself as nobody, because root may write everything.
func TestReadOnlyFolder(t *testing.T) {
	if dir := os.Getenv(readOnlyChild); dir != "" {
		readOnlyArchive(t, dir)
		return
	}
	base := t.TempDir()
	o := testOptions(t)
	a, err := archive.Create(context.Background(), filepath.Join(base, "archive"), o)
	if err != nil {
		t.Fatal(err)
	}
	ferry(t, a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^TestReadOnlyFolder$", "-test.v")
	cmd.Env = append(os.Environ(), readOnlyChild+"="+filepath.Join(base, "archive"), "TMPDIR=/tmp")
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		binary := filepath.Join(base, "test")
		data, err := os.ReadFile(os.Args[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(binary, data, 0o755); err != nil {
			t.Fatal(err)
		}
		cmd.Path = binary
	}
	cmd.Dir = base
	if err := openToOthers(base); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Join(base, "archive"), 0o700)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// openToOthers lets everybody read a folder and nobody write it, and opens the way to it.
func openToOthers(base string) error {
	for dir := base; dir != "/" && dir != os.TempDir(); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			return err
		}
	}
	return filepath.WalkDir(filepath.Join(base, "archive"), func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, 0o555)
		}
		return os.Chmod(path, 0o444)
	})
}

func readOnlyArchive(t *testing.T, dir string) {
	ctx := context.Background()
	o := testOptions(t)
	o.NoHold = false
	a, err := archive.Open(ctx, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	rows, err := a.Library(ctx, archive.LibraryPage{Limit: 10})
	if err != nil || len(rows) != 1 {
		t.Fatalf("library: %v, %v", rows, err)
	}
	_, err = a.Apply(ctx, annotate.Step{Label: "Renamed", Changes: []annotate.Change{annotate.Edit("article", rows[0].ID, annotate.Fields{"title": "x"})}})
	if !errors.Is(err, archive.ErrReadOnly) || !strings.Contains(fmt.Sprint(err), "nothing was changed") {
		t.Errorf("a change of a read-only archive gives %v", err)
	}
	if a.Info().ReadOnly == "" {
		t.Error("the archive does not say that it can only be read")
	}
}
