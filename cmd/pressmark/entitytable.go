package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"pressmark/annotate/exchange"
	"pressmark/archive"
)

// entityLines are the entities of an archive as lines of a table, with the kinds by name.
func entityLines(ctx context.Context, a *archive.Archive) ([]exchange.EntityLine, map[string]string, error) {
	rows, err := a.EntityTable(ctx)
	if err != nil {
		return nil, nil, err
	}
	lines := make([]exchange.EntityLine, len(rows))
	for i, r := range rows {
		lines[i] = exchange.EntityLine{Entity: r.Entity, Memo: r.Memo, First: r.First, Last: r.Last}
	}
	kinds, err := a.Kinds(ctx)
	names := map[string]string{}
	for _, k := range kinds {
		names[k.Name] = k.ID
	}
	return lines, names, err
}

func (p *program) writeEntities(ctx context.Context, a *archive.Archive) error {
	lines, _, err := entityLines(ctx, a)
	if err != nil {
		return err
	}
	return exchange.WriteEntities(p.stdout, lines)
}

// readEntities brings a table of entities in as one step. Wrong rows are named, each on a line of its own.
func (p *program) readEntities(ctx context.Context, a *archive.Archive, file string) error {
	data, err := p.readAll(file)
	if err != nil {
		return err
	}
	lines, kinds, err := entityLines(ctx, a)
	if err != nil {
		return err
	}
	step, err := exchange.ReadEntities(bytes.NewReader(data), lines, kinds)
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
