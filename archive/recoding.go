package archive

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"pressmark/annotate"
)

// What the steps of this file do to the codebook's codes can be shown before: they are made by one call and
// applied by another.

// carriers are what carries a code of each kind: the table of the records and what they are called.
var carriers = map[string]struct{ table, column, noun string }{
	annotate.CodeConcept: {"statement", "concept", "statement"},
	annotate.CodeTag:     {"annotation", "tag", "passage"},
}

func badly(format string, args ...any) error {
	return &annotate.Invalid{Change: -1, Reason: fmt.Sprintf(format, args...)}
}

// code finds a code of a codebook and what its record is called.
func code(b *annotate.Codebook, id string) (annotate.Code, error) {
	c, ok := b.Code(id)
	if !ok {
		return c, fmt.Errorf("code %s: %w", id, ErrNotFound)
	}
	return c, nil
}

// MoveCodeStep returns the step that puts a code below another of its kind, or with parent "" at the top.
func (a *Archive) MoveCodeStep(ctx context.Context, id, parent string) (annotate.Step, error) {
	b, err := a.Codebook(ctx)
	if err != nil {
		return annotate.Step{}, err
	}
	c, err := code(&b, id)
	if err != nil {
		return annotate.Step{}, err
	}
	s := annotate.Step{Label: fmt.Sprintf("Moved '%s' to the top of the codebook", c.Name), Changes: []annotate.Change{annotate.Edit(c.Kind, id, annotate.Fields{"parent": nil})}}
	if parent == "" {
		return s, nil
	}
	p, err := code(&b, parent)
	if err != nil {
		return s, err
	}
	if p.Kind != c.Kind {
		return s, badly("%s is a %s and %s a %s: only codes of one kind stand below each other", c.Name, c.Kind, p.Name, p.Kind)
	}
	s.Label = fmt.Sprintf("Moved '%s' below '%s'", c.Name, p.Name)
	s.Changes[0].Fields["parent"] = parent
	return s, nil
}

// MergeCodeStep returns the step that merges one code into another of its kind. Of concepts the merge is a
// pointer: no statement is rewritten, OpUnmerge takes it back at any time. Of tags the annotations are given
// the other tag and this one goes to the trash, with its name kept as another name.
func (a *Archive) MergeCodeStep(ctx context.Context, from, into string) (annotate.Step, error) {
	b, err := a.Codebook(ctx)
	if err != nil {
		return annotate.Step{}, err
	}
	f, err := code(&b, from)
	if err != nil {
		return annotate.Step{}, err
	}
	t, err := code(&b, into)
	if err != nil {
		return annotate.Step{}, err
	}
	switch {
	case f.ID == t.ID:
		return annotate.Step{}, badly("%s and %s are the same already", f.Name, t.Name)
	case f.Kind != t.Kind:
		return annotate.Step{}, badly("%s is a %s and %s a %s: only codes of one kind can be merged", f.Name, f.Kind, t.Name, t.Kind)
	}
	s := annotate.Step{Label: fmt.Sprintf("Merged '%s' into '%s', %s", f.Name, t.Name, counted(f.Uses, carriers[f.Kind].noun))}
	if below(&b, t, f.ID) {
		s.Changes = append(s.Changes, annotate.Edit(t.Kind, t.ID, annotate.Fields{"parent": orNil(f.Parent)}))
	}
	if f.Kind == annotate.CodeConcept {
		s.Changes = append(s.Changes, annotate.Change{Op: annotate.OpMerge, Table: f.Kind, ID: f.ID, Fields: annotate.Fields{"into": t.ID}})
		return s, nil
	}
	return a.mergeTag(ctx, s, &b, f, t)
}

// below reports whether a code stands somewhere below another.
func below(b *annotate.Codebook, c annotate.Code, above string) bool {
	for range len(b.Concepts) + len(b.Tags) {
		if c.Parent == "" {
			return false
		}
		if c.Parent == above {
			return true
		}
		c, _ = b.Code(c.Parent)
	}
	return false
}

func orNil(id string) any {
	if id == "" {
		return nil
	}
	return id
}

func (a *Archive) mergeTag(ctx context.Context, s annotate.Step, b *annotate.Codebook, f, t annotate.Code) (annotate.Step, error) {
	var ids, aliases []string
	err := a.reading(ctx, func(q *sql.Tx) (err error) {
		if ids, err = strs(ctx, q, `SELECT id FROM annotation WHERE tag = ? ORDER BY n`, f.ID); err != nil {
			return err
		}
		aliases, err = strs(ctx, q, `SELECT text FROM alias WHERE tag = ? AND trashed = 0 ORDER BY n`, f.ID)
		return err
	})
	for _, id := range ids {
		s.Changes = append(s.Changes, annotate.Edit("annotation", id, annotate.Fields{"tag": t.ID}))
	}
	for _, c := range b.Tags {
		if c.Parent == f.ID && c.ID != t.ID {
			s.Changes = append(s.Changes, annotate.Edit("tag", c.ID, annotate.Fields{"parent": t.ID}))
		}
	}
	for _, text := range append([]string{f.Name}, aliases...) {
		if text != t.Name && !slices.ContainsFunc(t.Aliases, func(x annotate.Alias) bool { return x.Text == text }) {
			s.Changes = append(s.Changes, annotate.Create("alias", "", annotate.Fields{"tag": t.ID, "text": text}))
		}
	}
	s.Changes = append(s.Changes, annotate.Trash("tag", f.ID))
	return s, err
}

// SplitCodeStep returns the step that gives some of what carries a code to another one: to "to", or to a new
// one with the fields given when "to" is empty. A record is a statement or an annotation, as
// [Archive.CodePassages] lists them; those that do not carry the code are passed over.
func (a *Archive) SplitCodeStep(ctx context.Context, id string, records []string, to string, fields annotate.Fields) (annotate.Step, error) {
	b, err := a.Codebook(ctx)
	if err != nil {
		return annotate.Step{}, err
	}
	c, err := code(&b, id)
	if err != nil {
		return annotate.Step{}, err
	}
	s := annotate.Step{}
	name, _ := fields["name"].(string)
	if to == "" {
		to = "$split"
		s.Changes = append(s.Changes, annotate.Create(c.Kind, to, fields))
	} else {
		t, err := code(&b, to)
		if err != nil {
			return s, err
		}
		if t.Kind != c.Kind || t.ID == c.ID {
			return s, badly("choose another %s than %s", c.Kind, c.Name)
		}
		name = t.Name
	}
	by := carriers[c.Kind]
	var moved []string
	err = a.reading(ctx, func(q *sql.Tx) error {
		family := []string{id}
		if c.Kind == annotate.CodeConcept {
			root, err := loadMerged(ctx, q, c.Kind)
			if err != nil {
				return err
			}
			family = root.family(id)
		}
		moved, err = strs(ctx, q, `SELECT id FROM `+by.table+` WHERE id IN (SELECT value FROM json_each(?1)) AND `+by.column+` IN (SELECT value FROM json_each(?2)) ORDER BY n`, anyOf(records), anyOf(family))
		return err
	})
	if err == nil && len(moved) == 0 {
		err = badly("no %s of %s is chosen: choose those that belong elsewhere", by.noun, c.Name)
	}
	for _, r := range moved {
		s.Changes = append(s.Changes, annotate.Edit(by.table, r, annotate.Fields{by.column: to}))
	}
	s.Label = fmt.Sprintf("Split '%s' off '%s', %s", name, c.Name, counted(len(moved), by.noun))
	return s, err
}

// TrashCodeStep returns the step that moves a code to the trash. What stood below it moves one level up; what
// carries it keeps it, out of sight, until it is restored or coded otherwise.
func (a *Archive) TrashCodeStep(ctx context.Context, id string) (annotate.Step, error) {
	b, err := a.Codebook(ctx)
	if err != nil {
		return annotate.Step{}, err
	}
	c, err := code(&b, id)
	if err != nil {
		return annotate.Step{}, err
	}
	s := annotate.Step{Label: fmt.Sprintf("Moved the %s '%s' to the trash", c.Kind, c.Name)}
	for _, codes := range [][]annotate.Code{b.Concepts, b.Tags} {
		for _, child := range codes {
			if child.Parent == id {
				s.Changes = append(s.Changes, annotate.Edit(c.Kind, child.ID, annotate.Fields{"parent": orNil(c.Parent)}))
			}
		}
	}
	for _, m := range c.Merged { // one that others are merged into cannot go: they stand again
		s.Changes = append(s.Changes, annotate.Change{Op: annotate.OpUnmerge, Table: c.Kind, ID: m.ID})
	}
	s.Changes = append(s.Changes, annotate.Trash(c.Kind, id))
	return s, nil
}
