package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
	"pressmark/archive"
)

// codebookFlags say in which form the codebook comes, or that one is brought in.
type codebookFlags struct {
	table, page bool
	read, asOf  string
}

func (p *program) codebookVerb() *cobra.Command {
	var f codebookFlags
	cmd := &cobra.Command{Use: "codebook", Short: "List concepts, tags and statement types", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		if f.read != "" && (f.table || f.page || f.asOf != "") {
			return usage("--read goes with no other flag of this verb")
		}
		return p.with(cmd.Context(), false, func(a *archive.Archive) error {
			if f.read != "" {
				return p.readCodebook(cmd.Context(), a, f.read)
			}
			return p.codebook(cmd.Context(), a, f)
		})
	}}
	cmd.Flags().BoolVar(&f.table, "csv", false, "as a table to edit in a spreadsheet")
	cmd.Flags().BoolVar(&f.page, "html", false, "as a page to print, with definitions and examples")
	cmd.Flags().StringVar(&f.read, "read", "", "bring a codebook in, such a table or lines of --json: `FILE` or -; a wrong row is named and nothing is written")
	cmd.Flags().StringVar(&f.asOf, "as-of", "", "as it stood at the end of a `DAY` (2026-11-20, in UTC) or at a moment (2026-11-20T18:00:00+01:00)")
	return cmd
}

// moment reads the end of a day in UTC, or a moment.
func moment(s string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Millisecond), nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return at, usage("--as-of: %q is no day: write it like 2026-11-20", s)
	}
	return at, nil
}

func (p *program) codebook(ctx context.Context, a *archive.Archive, f codebookFlags) error {
	book, title := annotate.Codebook{}, exchange.CodebookTitle{Archive: filepath.Base(a.Info().Dir), Date: time.Now().UTC().Format(time.DateOnly)}
	var err error
	if f.asOf == "" {
		book, err = a.Codebook(ctx)
	} else {
		var at time.Time
		if at, err = moment(f.asOf); err != nil {
			return err
		}
		title.Date, title.Past = f.asOf, true
		book, err = a.CodebookAsOf(ctx, at)
	}
	switch {
	case err != nil:
		return err
	case f.table:
		return exchange.WriteCodebook(p.stdout, book)
	case f.page:
		return exchange.WriteCodebookPage(p.stdout, book, title)
	}
	for _, l := range exchange.CodeLines(book) {
		note := l.Definition
		if l.MergedInto != "" {
			note = "= " + l.MergedName
		}
		if err := p.say(l, joined(l.ID, l.Kind, l.Digit+l.Key, l.Name, l.Type, note)); err != nil {
			return err
		}
	}
	return nil
}

// readCodebook brings a codebook in as one step. Wrong rows are named, each on a line of its own.
func (p *program) readCodebook(ctx context.Context, a *archive.Archive, file string) error {
	data, err := p.readAll(file)
	if err != nil {
		return err
	}
	book, err := a.Codebook(ctx)
	if err != nil {
		return err
	}
	step, err := exchange.ReadCodebook(bytes.NewReader(data), book)
	if errors.Is(err, exchange.ErrNothingNew) {
		fmt.Fprintf(p.stderr, "%s: %v.\n", file, err)
		return nil
	}
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			p.complain(fmt.Errorf("%s: %s", file, line))
		}
		return failed(exitSomeFailed)
	}
	done, err := a.Apply(ctx, step)
	if err != nil {
		return err
	}
	coders, err := coderNames(ctx, a)
	if err != nil {
		return err
	}
	return p.say(rowOfStep(done, coders), done.Label)
}
