package search_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"pressmark/archive/search"
)

// On a full disk everything stays searchable and the trouble has a name; when there is space again,
// the index writes what it holds.
func TestDiskFull(t *testing.T) {
	small := t.TempDir()
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=2m"); err != nil {
		t.Skip("a small file system cannot be mounted here: ", err)
	}
	defer func() { _ = syscall.Unmount(small, syscall.MNT_DETACH) }()
	dir := filepath.Join(small, "index")
	x, err := search.Create(dir, want)
	if err != nil {
		t.Fatal(err)
	}
	update(t, x, many(1, 100), nil, 1)
	if err := x.Commit(); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(small, "ballast")
	fill(t, ballast)
	update(t, x, many(101, 1000), nil, 2)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := x.Flush(ctx); !errors.Is(err, search.ErrDisk) {
		t.Fatalf("Flush on a full disk: %v, want ErrDisk", err)
	}
	if err := x.Health(); !errors.Is(err, search.ErrDisk) {
		t.Errorf("Health on a full disk: %v, want ErrDisk", err)
	}
	if got := articles(t, x, "storm"); len(got) != 1000 {
		t.Errorf("on a full disk %d articles are found, want 1000", len(got))
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	for x.Flush(ctx) != nil && ctx.Err() == nil {
		<-time.After(50 * time.Millisecond)
	}
	if err := x.Close(); err != nil {
		t.Fatalf("Close with space again: %v", err)
	}
	x, err = search.Open(dir, want)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if got := articles(t, x, "storm"); len(got) != 1000 {
		t.Errorf("reopened: %d articles, want 1000", len(got))
	}
}

// fill leaves no byte free.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{64 << 10, 4 << 10, 1} {
		for {
			if _, err := f.Write(make([]byte, size)); err != nil {
				break
			}
		}
	}
}
