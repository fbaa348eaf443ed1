package main

import (
	"context"
	"errors"

	"pressmark/annotate"
	"pressmark/archive"
)

// names are the names of records by uuid, the trash and merged ones included: what is coded may still name
// them.
type names map[string]string

// namedTables are the tables whose records others refer to and people know by name.
var namedTables = []string{"kind", "coder", "entity", "concept", "tag", "statement_type", "variable"}

func loadNames(ctx context.Context, a *archive.Archive) (n names, err error) {
	s, err := a.Set(ctx, archive.SetOptions{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeSet(s)) }()
	n = names{}
	for _, table := range namedTables {
		if err := s.Rows(ctx, table, func(r annotate.Row) error {
			n[r.ID], _ = r.Fields["name"].(string)
			return nil
		}); err != nil {
			return nil, err
		}
	}
	coders, err := coderNames(ctx, a) // those whom no record names too
	for id, name := range coders {
		n[id] = name
	}
	return n, err
}

func closeSet(s annotate.Set) error {
	if s.Close == nil {
		return nil
	}
	return s.Close()
}
