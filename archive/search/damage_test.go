package search_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"pressmark/archive/search"
)

// A file that is damaged under an open index ends in ErrDamaged or goes unseen, and Verify sees it. The
// process lives, the index closes, and what it leaves is not opened again.
func TestDamagedWhileOpen(t *testing.T) {
	for name, damage := range map[string]func(path string, size int64) error{
		"zeroed": func(path string, size int64) error {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.Write(make([]byte, size))
			return errors.Join(err, f.Close())
		},
		"cut off": func(path string, _ int64) error { return os.Truncate(path, 100) },
	} {
		t.Run(name, func(t *testing.T) {
			x, dir := create(t, many(1, 2000)...)
			zap := one(t, dir)
			info, err := os.Stat(zap)
			if err == nil {
				err = damage(zap, info.Size())
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range []string{"storm", "stor*", `"storm number"`, "x100~", "-w3", "w1 OR w2"} {
				n := parse(t, q).Root
				if _, err := x.Articles(context.Background(), n); err != nil && !errors.Is(err, search.ErrDamaged) {
					t.Errorf("Articles(%s): %v, want nil or ErrDamaged", q, err)
				}
				if _, err := x.Ranked(context.Background(), n, 10); err != nil && !errors.Is(err, search.ErrDamaged) {
					t.Errorf("Ranked(%s): %v, want nil or ErrDamaged", q, err)
				}
			}
			if err := x.Verify(context.Background()); !errors.Is(err, search.ErrDamaged) {
				t.Errorf("Verify: %v, want ErrDamaged", err)
			}
			if err := x.Health(); !errors.Is(err, search.ErrDamaged) {
				t.Errorf("Health: %v, want ErrDamaged", err)
			}
			_ = x.Close()
			if _, err := openSoon(t, dir); !errors.Is(err, search.ErrRebuild) {
				t.Errorf("Open: %v, want ErrRebuild", err)
			}
		})
	}
}
