package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"pressmark/archive"
	"pressmark/archive/ingest"
	"pressmark/assets"
)

func TestTour(t *testing.T) {
	if testing.Short() {
		t.Skip("the tour paints some 50 pictures of the window")
	}
	out := os.Getenv("PRESSMARK_TOUR")
	if out == "" {
		out = t.TempDir()
	}
	c := testConfig(t)
	c.Sample = func(ctx context.Context, dir string) error {
		a, err := c.Open(ctx, dir, true)
		if err != nil {
			return err
		}
		var sources []ingest.Source
		for _, f := range assets.Sample() {
			sources = append(sources, ingest.Source{Name: f.Name, Data: f.Data})
		}
		_, err = a.ImportSources(ctx, sources, archive.ImportOptions{})
		return errors.Join(err, a.Close())
	}
	if err := Tour(context.Background(), c, out); err != nil {
		t.Fatal(err)
	}
	pictures, err := filepath.Glob(filepath.Join(out, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	if want := 2*len(tourSteps) + 6; len(pictures) != want {
		t.Errorf("the tour left %d pictures, want %d", len(pictures), want)
	}
}
