package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
)

// A subject is a set of benchmarks that belong together.
type subject struct {
	name     string
	packages []string
	pattern  string
}

var subjects = []subject{
	{"reader", []string{"./app/reader/..."}, "."},
	{"search", []string{"./archive/search"}, "."},
	{"coding", []string{"./archive", "./annotate/..."}, "."},
	{"import", []string{"./archive/ingest"}, "."},
}

func benchNames() []string {
	var names []string
	for _, s := range subjects {
		names = append(names, s.name)
	}
	return names
}

func (d *dev) bench(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%w: bench takes one name: %s", errUsage, strings.Join(benchNames(), ", "))
	}
	for _, s := range subjects {
		if s.name != args[0] {
			continue
		}
		words := append([]string{"test", "-tags", "ci", "-run", "^$", "-bench", s.pattern, "-benchmem", "-timeout", "60m"}, s.packages...)
		var printed strings.Builder
		with := *d
		with.out = io.MultiWriter(d.out, &printed)
		err := with.run(ctx, d.goCommand(cgo(false), words...))
		if table := ratios(printed.String()); table != "" {
			fmt.Fprintf(d.out, "\n%s", table)
		}
		return err
	}
	return fmt.Errorf("%w: no benchmarks are called %q; there are %s", errUsage, args[0], strings.Join(benchNames(), ", "))
}

// long runs what takes too long for every change: the random-step model test at full length and each fuzz
// target for a minute.
func (d *dev) long(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%w: long takes no words", errUsage)
	}
	stages := []stage{{name: "model", run: func(ctx context.Context) error {
		c := d.goCommand(cgo(false), "test", "-tags", "ci", "-count=1", "-run", "Model", "-timeout", "60m", "./archive")
		c.env = append(c.env, "PRESSMARK_MODEL_STEPS=10000")
		return d.run(ctx, c)
	}}, {name: "corpus and kills", run: func(ctx context.Context) error {
		c := d.goCommand(cgo(false), "test", "-tags", "ci", "-count=1", "-run", "Reuters|Killed", "-v", "-timeout", "60m", "./archive")
		c.env = append(c.env, "PRESSMARK_LONG=1")
		return d.run(ctx, c)
	}}}
	targets, err := d.fuzzTargets(ctx)
	if err != nil {
		return err
	}
	for _, t := range targets {
		stages = append(stages, stage{name: t.name, run: func(ctx context.Context) error {
			return d.run(ctx, d.goCommand(cgo(false), "test", "-tags", "ci", "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", "60s", t.pkg))
		}})
	}
	return d.runStages(ctx, stages)
}

type fuzzTarget struct{ name, pkg string }

func (d *dev) fuzzTargets(ctx context.Context) ([]fuzzTarget, error) {
	out, err := d.output(ctx, d.goCommand(cgo(false), "test", "-tags", "ci", "-list", "^Fuzz", "./..."))
	if err != nil {
		return nil, err
	}
	return parseTargets(out), nil
}

// parseTargets reads what go test -list prints: names, then a line that says whose they were.
func parseTargets(list string) []fuzzTarget {
	var targets []fuzzTarget
	var names []string
	lines := bufio.NewScanner(strings.NewReader(list))
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 1 && strings.HasPrefix(words[0], "Fuzz"):
			names = append(names, words[0])
		case len(words) >= 2 && words[0] == "ok":
			for _, name := range names {
				targets = append(targets, fuzzTarget{name, words[1]})
			}
			names = nil
		}
	}
	return targets
}
