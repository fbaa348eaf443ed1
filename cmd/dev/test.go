package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"go/format"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// test runs every check that can run on this machine. It is all that CI runs.
func (d *dev) test(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	short := flags.Bool("short", false, "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return fmt.Errorf("%w: test takes only -short", errUsage)
	}
	err := d.runStages(ctx, d.checks(*short))
	// The last line is the one that go test ends with, for whoever reads its output by program.
	if err != nil || ctx.Err() != nil {
		fmt.Fprintln(d.out, "FAIL")
	} else {
		fmt.Fprintln(d.out, "PASS")
	}
	return err
}

// checks are cheap first: a slip in the form of a file is told in a second, not after ten minutes.
func (d *dev) checks(short bool) []stage {
	goRun := func(env string, args ...string) func(context.Context) error {
		return func(ctx context.Context) error { return d.run(ctx, d.goCommand(env, args...)) }
	}
	tests := []string{"test", "-tags", "ci", "-timeout", "15m", "./..."}
	if short {
		tests = []string{"test", "-tags", "ci", "-short", "-timeout", "15m", "./..."}
	}
	leftOut := func(missing func(context.Context) string) func(context.Context) string {
		if short {
			return func(context.Context) string { return "left out by -short" }
		}
		return missing
	}
	return []stage{
		{name: "gofmt", run: d.gofmt},
		{name: "vet", run: goRun(cgo(false), "vet", "-tags", "ci", "./...")},
		{name: "staticcheck", run: goRun(cgo(false), "tool", "staticcheck", "-tags", "ci", "./...")},
		// Never from the cache: it asks go list, which go test does not know of.
		{name: "layers", run: goRun(cgo(false), "test", "-tags", "ci", "-count=1", "-run", "Layers|TopLevel|PackageNames", "./cmd/dev")},
		{name: "tests", run: goRun(cgo(false), tests...)},
		{name: "race", missing: leftOut(d.noRace), run: goRun(cgo(true), "test", "-race", "-short", "-tags", "ci", "-timeout", "15m", "./app/...", "./archive/...")},
		{name: "e2e", missing: leftOut(d.noStory), run: func(ctx context.Context) error {
			// A frame that the processor draws takes up to a tenth of a second by itself: a machine that is
			// busy with other work would fail the test for what is no fault of the program.
			d.loose = true
			return d.e2e(ctx, []string{d.storyForTest()})
		}},
	}
}

func (d *dev) noRace(ctx context.Context) string {
	if !d.hasCompiler(ctx) {
		return "no C compiler, which the race detector needs (Debian: gcc libc6-dev)"
	}
	return ""
}

// gofmt says which Go files are not in the form that gofmt gives them. It needs no gofmt program.
func (d *dev) gofmt(ctx context.Context) error {
	var ugly []string
	seen := 0
	err := filepath.WalkDir(d.root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return err
		}
		if e.IsDir() {
			if path != d.root && (strings.HasPrefix(e.Name(), ".") || e.Name() == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		seen++
		good, err := formatted(path)
		if !good {
			rel, _ := filepath.Rel(d.root, path)
			ugly = append(ugly, rel)
			fmt.Fprintf(d.out, "%s: %s\n", rel, reason(err))
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case seen == 0:
		return fmt.Errorf("no Go file found below %s", d.root)
	case len(ugly) > 0:
		return fmt.Errorf("run gofmt -w %s", strings.Join(ugly, " "))
	}
	return nil
}

func formatted(path string) (bool, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	want, err := format.Source(src)
	return err == nil && bytes.Equal(src, want), err
}

func reason(err error) string {
	if err != nil {
		return err.Error()
	}
	return "not formatted"
}
