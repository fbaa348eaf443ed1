package app

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

func TestTour(t *testing.T) {
	if testing.Short() {
		t.Skip("the tour paints 40 pictures of the window")
	}
	out := os.Getenv("PRESSMARK_TOUR")
	if out == "" {
		out = t.TempDir()
	}
	c := testConfig(t)
	if err := Tour(context.Background(), c, out); err != nil {
		t.Fatal(err)
	}
	pictures, err := filepath.Glob(filepath.Join(out, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	if len(pictures) < 2*len(tourSteps) {
		t.Errorf("the tour left %d pictures, want %d", len(pictures), 2*len(tourSteps))
	}
}
