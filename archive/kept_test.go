package archive_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Runs of the model test that have failed once are kept, shrunk, and played again ever after.
const keptDir = "testdata/model"

func keptRuns(t *testing.T) []modelRun {
	files, err := filepath.Glob(filepath.Join(keptDir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var out []modelRun
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r := modelRun{Skip: map[int]bool{}}
		var only string
		if _, err := fmt.Sscanf(string(data), "seed %d steps %d only %s", &r.Seed, &r.Steps, &only); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for i := range r.Steps {
			r.Skip[i] = true
		}
		for _, s := range strings.Split(only, ",") {
			i, err := strconv.Atoi(s)
			if err != nil {
				t.Fatalf("%s: %v", f, err)
			}
			delete(r.Skip, i)
		}
		out = append(out, r)
	}
	return out
}

func (r modelRun) keep(t *testing.T) string {
	var only []string
	for i := range r.Steps {
		if !r.Skip[i] {
			only = append(only, strconv.Itoa(i))
		}
	}
	name := filepath.Join(keptDir, fmt.Sprintf("%d.txt", r.Seed))
	if err := os.MkdirAll(keptDir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, fmt.Appendf(nil, "seed %d steps %d only %s\n", r.Seed, r.Steps, strings.Join(only, ",")), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// shrink leaves out ever smaller pieces as long as the run still fails.
func (r modelRun) shrink(t *testing.T) modelRun {
	if r.Skip == nil {
		r.Skip = map[int]bool{}
	}
	for size := r.Steps / 2; size > 0; size /= 2 {
		for from := 0; from < r.Steps; from += size {
			try := modelRun{Seed: r.Seed, Steps: r.Steps, Skip: maps.Clone(r.Skip)}
			for i := from; i < min(from+size, r.Steps); i++ {
				try.Skip[i] = true
			}
			if len(try.Skip) > len(r.Skip) && try.play(t) != nil {
				r = try
			}
		}
	}
	return r
}
