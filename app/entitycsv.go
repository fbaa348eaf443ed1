package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
	"pressmark/archive"
)

// askTableOut asks where the table of entities is to be written.
func (v *entitiesView) askTableOut() {
	fields := []formField{{title: "File", value: filepath.Join(v.w.c.Home, "entities.csv")}}
	v.w.askForm("entities-out", "Save the table of entities as CSV", "Save", fields, func(x []string) string {
		if x[0] == "" {
			return "A file is missing."
		}
		if _, err := os.Stat(x[0]); err == nil {
			return "There is a file of this name already. Choose another name, or move that file away."
		}
		a, n := v.w.archive, len(v.all)
		v.w.tasks.run(func(ctx context.Context) error { return saveEntities(ctx, a, x[0]) }, func(err error) {
			if err != nil {
				v.w.fail(fmt.Errorf("the table of entities was not saved: %w", err))
				return
			}
			v.w.toasts.show(fmt.Sprintf("Saved %s in %s.", entitiesWord(n), filepath.Base(x[0])), false)
		})
		return ""
	})
}

func entitiesWord(n int) string {
	if n == 1 {
		return "1 entity"
	}
	return thousands(int64(n)) + " entities"
}

func tableLines(ctx context.Context, a *archive.Archive) ([]exchange.EntityLine, error) {
	rows, err := a.EntityTable(ctx)
	lines := make([]exchange.EntityLine, len(rows))
	for i, r := range rows {
		lines[i] = exchange.EntityLine{Entity: r.Entity, Memo: r.Memo, First: r.First, Last: r.Last}
	}
	return lines, err
}

func saveEntities(ctx context.Context, a *archive.Archive, file string) error {
	lines, err := tableLines(ctx, a)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := exchange.WriteEntities(&b, lines); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o600)
}

// askTableIn asks for a table of entities and brings it in as one step; wrong rows are named, and then
// nothing is changed.
func (v *entitiesView) askTableIn() {
	fields := []formField{{title: "File with the columns name, kind, aliases, attributes, affiliations …", value: filepath.Join(v.w.c.Home, "entities.csv")}}
	v.w.askForm("entities-in", "Read entities from CSV", "Read", fields, func(x []string) string {
		v.w.applyMade(func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
			return readEntities(ctx, a, x[0])
		}, nil)
		return ""
	})
}

const wrongRowsShown = 3

func readEntities(ctx context.Context, a *archive.Archive, file string) (annotate.Step, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return annotate.Step{}, err
	}
	lines, err := tableLines(ctx, a)
	if err != nil {
		return annotate.Step{}, err
	}
	kinds, err := a.Kinds(ctx)
	if err != nil {
		return annotate.Step{}, err
	}
	names := map[string]string{}
	for _, k := range kinds {
		names[k.Name] = k.ID
	}
	s, err := exchange.ReadEntities(bytes.NewReader(data), lines, names)
	if err != nil {
		return s, errors.New(filepath.Base(file) + ": " + wrongRows(err) + ". Nothing was changed.")
	}
	return s, nil
}
