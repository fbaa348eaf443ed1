package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"pressmark/annotate"
	"pressmark/archive"
)

// stepRow is a step as verbs print it.
type stepRow struct {
	ID        string      `json:"id"`
	Seq       int64       `json:"seq"`
	Label     string      `json:"label"`
	Changes   []changeRow `json:"changes"`
	Undoes    string      `json:"undoes"`
	Redoes    string      `json:"redoes"`
	Group     string      `json:"group"`
	Coder     string      `json:"coder"`
	CoderName string      `json:"coder_name"`
	At        string      `json:"at"`
}

type changeRow struct {
	Op    string `json:"op"`
	Table string `json:"table"`
	ID    string `json:"id"`
}

func rowOfStep(s annotate.Step, coders map[string]string) stepRow {
	r := stepRow{ID: s.ID, Seq: s.Seq, Label: s.Label, Changes: []changeRow{}, Undoes: s.Undoes, Redoes: s.Redoes, Group: s.Group, Coder: s.Coder, CoderName: coders[s.Coder], At: s.At}
	for _, ch := range s.Changes {
		r.Changes = append(r.Changes, changeRow{string(ch.Op), ch.Table, ch.ID})
	}
	return r
}

// coderNames are the names of everyone who coded here.
func coderNames(ctx context.Context, a *archive.Archive) (map[string]string, error) {
	coders, err := a.Coders(ctx)
	out := map[string]string{}
	for _, c := range coders {
		out[c.ID] = c.Name
	}
	return out, err
}

func (p *program) applyVerb() *cobra.Command {
	var coder string
	var dryRun, schema bool
	cmd := &cobra.Command{Use: "apply FILE|-", Short: "Make steps, given as JSON lines", RunE: func(cmd *cobra.Command, args []string) error {
		if schema {
			return p.printSchema()
		}
		if len(args) != 1 {
			return usage("apply wants one file, or - for standard input")
		}
		return p.with(cmd.Context(), !dryRun, func(a *archive.Archive) error {
			data, err := p.readAll(args[0])
			if err != nil {
				return err
			}
			ap := &applying{p: p, ctx: cmd.Context(), archive: a, coder: coder, name: args[0], ids: map[string]string{}}
			steps, err := ap.read(data)
			if err != nil {
				p.complain(err)
				return failed(exitSomeFailed)
			}
			if dryRun {
				return ap.try(steps)
			}
			return ap.apply(steps)
		})
	}}
	cmd.Flags().StringVar(&coder, "coder", "", "name or uuid of the coder of steps that name none")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say whether the steps could be made, and make none")
	cmd.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of a step")
	return cmd
}

type applying struct {
	p       *program
	ctx     context.Context
	archive *archive.Archive
	coder   string
	name    string            // of the file
	ids     map[string]string // uuids of the file's $names, as they were given
}

// lineStep is a step with the line it came from.
type lineStep struct {
	annotate.Step
	line int
}

// read decodes all lines before the first step is made: a file that breaks off changes nothing.
func (ap *applying) read(data []byte) ([]lineStep, error) {
	var steps []lineStep
	lines := bufio.NewReader(bytes.NewReader(data))
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			s := lineStep{line: n}
			d := json.NewDecoder(bytes.NewReader(line))
			d.DisallowUnknownFields()
			if err := d.Decode(&s.Step); err != nil {
				return nil, fmt.Errorf("%s, line %d: is not a step (%w); no step was made", ap.name, n, err)
			}
			if d.More() {
				return nil, fmt.Errorf("%s, line %d: holds more than one step; no step was made", ap.name, n)
			}
			if s.Coder == "" {
				s.Coder = ap.coder
			}
			steps = append(steps, s)
		}
		if errors.Is(err, io.EOF) {
			return steps, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (ap *applying) apply(steps []lineStep) error {
	for i := range steps {
		s := steps[i].Step
		if err := ap.resolve(&s); err != nil {
			return ap.fail(steps[i].line, i, err)
		}
		asked := make([]string, len(s.Changes))
		for j, ch := range s.Changes {
			asked[j] = ch.ID
		}
		made, err := ap.archive.Apply(ap.ctx, s)
		if err != nil {
			return ap.fail(steps[i].line, i, err)
		}
		for j, id := range asked {
			if strings.HasPrefix(id, "$") && j < len(made.Changes) {
				ap.ids[id] = made.Changes[j].ID
			}
		}
		names, err := coderNames(ap.ctx, ap.archive)
		if err != nil {
			return err
		}
		if err := ap.p.say(rowOfStep(made, names), joined(made.ID, made.Label)); err != nil {
			return err
		}
	}
	return nil
}

func (ap *applying) fail(line, before int, err error) error {
	if ap.ctx.Err() != nil {
		return err
	}
	var invalid *annotate.Invalid
	kept := "no step was made"
	if before > 0 {
		kept = fmt.Sprintf("the %d before it were made and stay", before)
	}
	ap.p.complain(fmt.Errorf("%s, line %d: %w; %s", ap.name, line, err, kept))
	if errors.As(err, &invalid) {
		return failed(exitSomeFailed)
	}
	return &codedError{exitCode(ap.ctx, err), errSaid}
}

// resolve puts the uuids of records that earlier steps made in place of their $names; those that this step
// makes itself are left to the archive.
func (ap *applying) resolve(s *annotate.Step) error {
	own := map[string]bool{}
	for i := range s.Changes {
		ch := &s.Changes[i]
		if ch.Op == annotate.OpCreate && strings.HasPrefix(ch.ID, "$") {
			if ap.ids[ch.ID] != "" || own[ch.ID] {
				return &annotate.Invalid{Change: i, Table: ch.Table, Field: "id", Reason: ch.ID + " stands for another record of this file already"}
			}
			own[ch.ID] = true
			continue
		}
		ch.ID = ap.id(ch.ID)
	}
	for i := range s.Changes {
		ch := &s.Changes[i]
		t := annotate.TableNamed(ch.Table)
		for name, v := range ch.Fields {
			c := (*annotate.Column)(nil)
			if t != nil {
				c = t.Column(name)
			}
			if text, ok := v.(string); ok && (c != nil && c.Type == annotate.Reference || ch.Op == annotate.OpMerge) {
				ch.Fields[name] = ap.id(text)
			}
			if example, ok := v.(map[string]any); ok {
				if text, ok := example["article"].(string); ok {
					example["article"] = ap.id(text)
				}
			}
		}
	}
	return nil
}

func (ap *applying) id(id string) string {
	if known := ap.ids[id]; known != "" {
		return known
	}
	return id
}

// try puts all steps into one, so that later ones can name what earlier ones make, and takes it back.
func (ap *applying) try(steps []lineStep) error {
	all := annotate.Step{Label: "Tried " + ap.name, Coder: ap.coder}
	var from []int // by change: its step
	for i, s := range steps {
		if s.Coder != "" {
			all.Coder = s.Coder
		}
		for _, ch := range s.Changes {
			all.Changes = append(all.Changes, ch)
			from = append(from, i)
		}
	}
	if len(all.Changes) == 0 {
		return nil
	}
	tried, err := ap.archive.Try(ap.ctx, all)
	if err != nil {
		line := steps[0].line
		var invalid *annotate.Invalid
		if errors.As(err, &invalid) && invalid.Change >= 0 && invalid.Change < len(from) {
			step := from[invalid.Change]
			line = steps[step].line
			err = &annotate.Invalid{Change: invalid.Change - slices.Index(from, step), Table: invalid.Table, Field: invalid.Field, Reason: invalid.Reason}
		}
		return ap.fail(line, 0, err)
	}
	at := 0
	for _, s := range steps {
		s.Changes = tried.Changes[min(at, len(tried.Changes)):min(at+len(s.Changes), len(tried.Changes))]
		at += len(s.Changes)
		if err := ap.p.say(rowOfStep(s.Step, nil), "would make: "+s.Label); err != nil {
			return err
		}
	}
	return nil
}
