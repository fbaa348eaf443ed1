package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// A stage is one named part of a longer run.
type stage struct {
	name string
	// missing says what the stage lacks on this machine, in words; empty means that it can run.
	// Nil means that it always can.
	missing func(context.Context) string
	run     func(context.Context) error
}

// A result is how one stage went.
type result struct {
	name    string
	took    time.Duration
	skipped string // why it did not run
	err     error
}

// runStages runs all stages, the later ones also when an earlier one failed, so that one run tells all.
// The table at the end names each. The error says how many failed.
func (d *dev) runStages(ctx context.Context, stages []stage) error {
	began := time.Now()
	var results []result
	for _, s := range stages {
		if ctx.Err() != nil {
			results = append(results, result{name: s.name, skipped: "interrupted"})
			continue
		}
		results = append(results, d.runStage(ctx, s))
	}
	printTable(d.out, results, time.Since(began))
	return failures(results)
}

func (d *dev) runStage(ctx context.Context, s stage) result {
	if s.missing != nil {
		if why := s.missing(ctx); why != "" {
			fmt.Fprintf(d.out, "== %s: skipped: %s\n", s.name, why)
			return result{name: s.name, skipped: why}
		}
	}
	fmt.Fprintf(d.out, "== %s\n", s.name)
	began := time.Now()
	err := s.run(ctx)
	r := result{name: s.name, took: time.Since(began), err: err}
	if err != nil {
		fmt.Fprintf(d.out, "   %s failed: %v\n", s.name, err)
	}
	return r
}

func printTable(w io.Writer, results []result, total time.Duration) {
	fmt.Fprintf(w, "\n%-14s %8s  %s\n", "stage", "time", "result")
	for _, r := range results {
		took, how := seconds(r.took), "good"
		switch {
		case r.skipped != "":
			took, how = "-", "skipped: "+r.skipped
		case r.err != nil:
			how = "FAILED: " + firstLine(r.err.Error())
		}
		fmt.Fprintf(w, "%-14s %8s  %s\n", r.name, took, how)
	}
	fmt.Fprintf(w, "%-14s %8s\n", "all", seconds(total))
}

func failures(results []result) error {
	var names []string
	for _, r := range results {
		if r.err != nil {
			names = append(names, r.name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return errors.New("failed: " + strings.Join(names, ", "))
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1fs", d.Seconds()) }

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
