package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"pressmark/annotate"
	"pressmark/archive"
)

func (p *program) undoVerb() *cobra.Command {
	return &cobra.Command{Use: "undo [N]", Short: "Take back the latest step, or the latest N", RunE: func(cmd *cobra.Command, args []string) error {
		n := 1
		if len(args) > 0 {
			var err error
			if n, err = strconv.Atoi(args[0]); err != nil || n < 1 || len(args) > 1 {
				return usage("undo wants one number from 1 upwards, or nothing")
			}
		}
		return p.with(cmd.Context(), false, func(a *archive.Archive) error {
			for range n {
				if err := p.undo(cmd.Context(), a, a.NextUndo, a.Undo, "undone"); err != nil {
					return err
				}
			}
			return nil
		})
	}}
}

func (p *program) redoVerb() *cobra.Command {
	return &cobra.Command{Use: "redo", Short: "Make the step again that was taken back last", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return p.with(cmd.Context(), false, func(a *archive.Archive) error {
			return p.undo(cmd.Context(), a, a.NextRedo, a.Redo, "made again")
		})
	}}
}

type undoing func(context.Context) (archive.Undone, error)

// undo takes a step back, or makes it again, and prints the steps that did so. What the window asks about
// once needs --yes.
func (p *program) undo(ctx context.Context, a *archive.Archive, next func(context.Context) (archive.Undone, bool, error), do undoing, done string) error {
	u, ok, err := next(ctx)
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("there is no step to be " + done)
	}
	if u.Ask && !p.yes {
		return fmt.Errorf("%q of %s changed %d records: say --yes for it to be %s; nothing was changed", u.Label, u.Day, u.Records, done)
	}
	if u, err = do(ctx); err != nil {
		return err
	}
	names, err := coderNames(ctx, a)
	if err != nil {
		return err
	}
	for _, s := range u.Steps {
		if err := p.say(rowOfStep(s, names), joined(s.ID, s.Label)); err != nil {
			return err
		}
	}
	if u.Passed > 0 {
		fmt.Fprintf(p.stderr, "pressmark: %d records were purged since and were passed over\n", u.Passed)
	}
	return nil
}

func (p *program) historyVerb() *cobra.Command {
	var limit int
	cmd := &cobra.Command{Use: "history", Short: "List the steps, the latest first", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return p.with(cmd.Context(), false, func(a *archive.Archive) error { return p.history(cmd.Context(), a, limit) })
	}}
	cmd.Flags().IntVar(&limit, "limit", 0, "steps at most; 0: all")
	return cmd
}

func (p *program) history(ctx context.Context, a *archive.Archive, limit int) error {
	names, err := coderNames(ctx, a)
	if err != nil {
		return err
	}
	var changes map[string][]changeRow
	if p.json {
		if changes, err = recorded(ctx, a); err != nil {
			return err
		}
	}
	said := 0
	for before := int64(0); ; {
		steps, err := a.History(ctx, before, 500)
		if err != nil {
			return err
		}
		for _, s := range steps {
			if limit > 0 && said == limit {
				return nil
			}
			said++
			row := rowOfStep(s, names)
			row.Changes = slices.Concat(row.Changes, changes[s.ID])
			if err := p.say(row, joined(strconv.FormatInt(s.Seq, 10), s.At, row.CoderName, s.Label)); err != nil {
				return err
			}
		}
		if len(steps) == 0 {
			return nil
		}
		before = steps[len(steps)-1].Seq
	}
}

// recorded is what each step did, by its uuid.
func recorded(ctx context.Context, a *archive.Archive) (out map[string][]changeRow, err error) {
	s, err := a.Set(ctx, archive.SetOptions{History: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeSet(s)) }()
	out = map[string][]changeRow{}
	return out, s.Steps(ctx, func(st annotate.RecordedStep) error {
		for _, ch := range st.Recorded {
			out[st.ID] = append(out[st.ID], changeRow{string(ch.Op), ch.Table, ch.ID})
		}
		return nil
	})
}
