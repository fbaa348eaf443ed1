package archive_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
	"pressmark/archive"
)

var modelSeed = flag.Uint64("model.seed", 0, "seed of the model test; 0: a new one")

// TestModel does random steps to an archive and, beside it, to a plain model in memory, with undo, redo,
// closing, killing and opening again in between. After each step the records must be those of the model;
// every hundred steps the default bundle must have the hash that it had when this state was reached first,
// check must find nothing and the index must answer as one built anew.
func TestModel(t *testing.T) {
	for _, kept := range keptRuns(t) {
		if err := kept.play(t); err != nil {
			t.Errorf("kept run %+v: %v", kept, err)
		}
	}
	run := modelRun{Seed: *modelSeed, Steps: 500}
	if run.Seed == 0 {
		run.Seed = rand.Uint64()
	}
	if n, err := strconv.Atoi(os.Getenv("PRESSMARK_MODEL_STEPS")); err == nil {
		run.Steps = n
	} else if testing.Short() {
		run.Steps = 150
	}
	t.Logf("seed %d, %d steps", run.Seed, run.Steps)
	if err := run.play(t); err != nil {
		small := run.shrink(t)
		t.Fatalf("seed %d: %v\nshrunk to %d of %d steps: %v\nkept in %s", run.Seed, err, run.Steps-len(small.Skip), run.Steps, small.play(t), small.keep(t))
	}
}

// A modelRun is one random run: each step draws from a source of its own, so that skipping one leaves the
// others as they are.
type modelRun struct {
	Seed  uint64
	Steps int
	Skip  map[int]bool
}

// A model is what the archive should hold: the fields that its steps gave, by table and id.
type model struct {
	records map[string]modelRecord
	hash    string // of the default bundle, once it was made in this state
}

type modelRecord struct {
	table   string
	fields  annotate.Fields
	trashed bool
}

func (m *model) clone() *model {
	c := &model{records: maps.Clone(m.records)}
	for id, r := range c.records {
		r.fields = maps.Clone(r.fields)
		c.records[id] = r
	}
	return c
}

// of returns the ids of a table's records that are not in the trash, in order.
func (m *model) of(table string) []string {
	var ids []string
	for id, r := range m.records {
		if r.table == table && !r.trashed {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// A play is a run under way.
type playing struct {
	a       *archive.Archive
	o       archive.Options
	dir     string
	rnd     *rand.Rand
	now     *model
	past    []*model // to undo
	future  []*model // to redo
	base    string   // where archives are made
	copies  int
	closing []*archive.Archive
}

func (r modelRun) play(t *testing.T) (err error) {
	ctx := context.Background()
	base, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		return err
	}
	p := &playing{base: base, dir: filepath.Join(base, "0"), now: &model{records: map[string]modelRecord{}}}
	p.o = archive.Options{Coder: "M", CacheDir: filepath.Join(base, "c"), StateDir: filepath.Join(base, "s"), RuntimeDir: filepath.Join(base, "r"), NoHold: true, NoBackup: true}
	if p.a, err = archive.Create(ctx, p.dir, p.o); err != nil {
		return err
	}
	p.rnd = rand.New(rand.NewPCG(r.Seed, 0))
	defer func() {
		err = errors.Join(err, p.a.Close())
		for _, a := range p.closing {
			_ = a.Close()
		}
	}()
	for i := range r.Steps {
		if r.Skip[i] {
			continue
		}
		p.rnd = rand.New(rand.NewPCG(r.Seed, uint64(i)))
		name, err := p.step(ctx)
		if err != nil {
			return fmt.Errorf("step %d, %s: %w", i, name, err)
		}
		if i%100 == 99 || i == r.Steps-1 {
			if err := p.compare(ctx); err != nil {
				return fmt.Errorf("after step %d, %s: %w", i, name, err)
			}
		}
	}
	return p.compare(ctx)
}

func (p *playing) step(ctx context.Context) (string, error) {
	acts := []struct {
		name   string
		weight int
		do     func(context.Context) error
	}{
		{"article", 6, p.article}, {"entity", 8, p.entity}, {"mark", 25, p.mark}, {"statement", 12, p.statement}, {"edit", 12, p.edit},
		{"merge", 4, p.merge}, {"split", 4, p.split}, {"trash", 6, p.trash}, {"restore", 5, p.restore}, {"revise", 5, p.revise},
		{"undo", 18, p.undo}, {"redo", 10, p.redo}, {"reopen", 1, p.reopen}, {"kill", 1, p.kill},
	}
	total := 0
	for _, a := range acts {
		total += a.weight
	}
	n := p.rnd.IntN(total)
	for _, a := range acts {
		if n -= a.weight; n < 0 {
			return a.name, a.do(ctx)
		}
	}
	panic("weights")
}

// apply does a step to the archive and lets change tell the model, which gets the ids of the changes.
func (p *playing) apply(ctx context.Context, label string, changes []annotate.Change, change func(m *model, ids []string)) error {
	s, err := p.a.Apply(ctx, annotate.Step{Label: label, Changes: changes})
	if err != nil {
		return err
	}
	if s.Seq == 0 {
		return nil
	}
	ids := make([]string, len(s.Changes))
	for i, c := range s.Changes {
		ids[i] = c.ID
	}
	next := p.now.clone()
	change(next, ids)
	p.past, p.future, p.now = append(p.past, p.now), nil, next
	return nil
}

var modelWords = []string{"Krol", "Lind", "Baltic", "Line", "said", "that", "rules", "are", "welcome", "马化腾", "e\u0301te\u0301", "👨‍👩‍👧", "’s", "“quoted”", "3.5", "ferry"}

func (p *playing) text(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(modelWords[p.rnd.IntN(len(modelWords))])
		b.WriteString([]string{" ", " ", " ", ". ", "\n"}[p.rnd.IntN(5)])
	}
	return annotate.Canonical(b.String() + "end")
}

func (p *playing) pick(table string) string {
	ids := p.now.of(table)
	if len(ids) == 0 {
		return ""
	}
	return ids[p.rnd.IntN(len(ids))]
}

func (p *playing) article(ctx context.Context) error {
	fields := annotate.Fields{"title": p.text(3), "publication": modelWords[p.rnd.IntN(6)], "date_first": int64(p.rnd.IntN(20000))}
	given := maps.Clone(fields)
	given["text"] = p.text(5 + p.rnd.IntN(120))
	return p.apply(ctx, "article", []annotate.Change{annotate.Create("article", "", given)}, func(m *model, ids []string) {
		m.records[ids[0]] = modelRecord{table: "article", fields: fields}
	})
}

func (p *playing) entity(ctx context.Context) error {
	kinds := []string{annotate.KindPerson, annotate.KindFirm, annotate.KindGroup}
	fields := annotate.Fields{"kind": kinds[p.rnd.IntN(3)], "name": modelWords[p.rnd.IntN(4)]}
	alias := annotate.Fields{"text": modelWords[p.rnd.IntN(len(modelWords))]}
	concept := annotate.Fields{"name": "Rules " + p.text(2)}
	return p.apply(ctx, "entity", []annotate.Change{annotate.Create("entity", "$e", fields), annotate.Create("concept", "", concept),
		annotate.Create("alias", "", annotate.Fields{"entity": "$e", "text": alias["text"]})}, func(m *model, ids []string) {
		alias["entity"] = ids[0]
		m.records[ids[0]] = modelRecord{table: "entity", fields: fields}
		m.records[ids[1]] = modelRecord{table: "concept", fields: concept}
		m.records[ids[2]] = modelRecord{table: "alias", fields: alias}
	})
}

// span draws words of an article's current text.
func (p *playing) span(ctx context.Context, article string) (annotate.Span, error) {
	art, err := p.a.Article(ctx, article)
	if err != nil {
		return annotate.Span{}, err
	}
	text := art.Revision.Text
	at := p.rnd.IntN(len(text))
	return annotate.Snap(text, annotate.Span{Start: at, End: min(len(text), at+1+p.rnd.IntN(20))}), nil
}

func (p *playing) mark(ctx context.Context) error {
	article, entity := p.pick("article"), p.pick("entity")
	if article == "" {
		return nil
	}
	s, err := p.span(ctx, article)
	if err != nil {
		return err
	}
	kinds := []string{annotate.TypeSpeaker, annotate.TypeFirm, annotate.TypeClaim, annotate.TypeMention}
	fields := annotate.Fields{"article": article, "type": kinds[p.rnd.IntN(4)]}
	if entity != "" && fields["type"] != annotate.TypeClaim {
		fields["entity"] = entity
	}
	given := maps.Clone(fields)
	given["spans"] = []annotate.Span{s}
	if p.rnd.IntN(4) == 0 {
		given["memo"] = p.text(6)
	}
	return p.apply(ctx, "mark", []annotate.Change{annotate.Create("annotation", "", given)}, func(m *model, ids []string) {
		m.records[ids[0]] = modelRecord{table: "annotation", fields: fields}
	})
}

func (p *playing) statement(ctx context.Context) error {
	claim := p.pick("annotation")
	if claim == "" || p.now.records[claim].fields["type"] != annotate.TypeClaim {
		return nil
	}
	entity, concept := p.pick("entity"), p.pick("concept")
	if entity == "" || concept == "" {
		return nil
	}
	fields := annotate.Fields{"article": p.now.records[claim].fields["article"], "concept": concept, "stance": []string{"support", "oppose", "neutral"}[p.rnd.IntN(3)]}
	part := annotate.Fields{"role": "speaker", "entity": entity, "inferred": true}
	return p.apply(ctx, "statement", []annotate.Change{annotate.Create("statement", "$s", fields),
		annotate.Create("statement_evidence", "", annotate.Fields{"statement": "$s", "annotation": claim}),
		annotate.Create("statement_part", "", annotate.Fields{"statement": "$s", "role": "speaker", "entity": entity, "inferred": true})}, func(m *model, ids []string) {
		part["statement"] = ids[0]
		m.records[ids[0]] = modelRecord{table: "statement", fields: fields}
		m.records[ids[2]] = modelRecord{table: "statement_part", fields: part}
	})
}

func (p *playing) edit(ctx context.Context) error {
	table := []string{"article", "entity", "concept", "statement"}[p.rnd.IntN(4)]
	id := p.pick(table)
	if id == "" {
		return nil
	}
	field, value := "name", any("New "+p.text(1))
	switch table {
	case "article":
		field = "title"
	case "statement":
		field, value = "stance", []string{"support", "oppose", "unclear"}[p.rnd.IntN(3)]
	}
	return p.apply(ctx, "edit", []annotate.Change{annotate.Edit(table, id, annotate.Fields{field: value})}, func(m *model, _ []string) { m.records[id].fields[field] = value })
}

func (p *playing) merge(ctx context.Context) error {
	from, into := p.pick("entity"), p.pick("entity")
	if from == "" {
		return nil
	}
	circle := from == into
	for at := into; at != "" && !circle; {
		next, _ := p.now.records[at].fields["merged_into"].(string)
		circle, at = next == from, next
	}
	err := p.apply(ctx, "merge", []annotate.Change{{Op: annotate.OpMerge, Table: "entity", ID: from, Fields: annotate.Fields{"into": into}}},
		func(m *model, _ []string) { m.records[from].fields["merged_into"] = into })
	var invalid *annotate.Invalid
	if circle && errors.As(err, &invalid) {
		return nil
	}
	if circle {
		return fmt.Errorf("a circle of merges was not refused: %v", err)
	}
	return err
}

// split gives some passages of an entity to a new one.
func (p *playing) split(ctx context.Context) error {
	entity := p.pick("entity")
	if entity == "" {
		return nil
	}
	fields := annotate.Fields{"kind": annotate.KindPerson, "name": "Split", "distinguisher": p.text(1)}
	changes := []annotate.Change{annotate.Create("entity", "$new", fields)}
	var moved []string
	for _, id := range p.now.of("annotation") {
		if p.now.records[id].fields["entity"] == entity && p.rnd.IntN(2) == 0 {
			moved = append(moved, id)
			changes = append(changes, annotate.Edit("annotation", id, annotate.Fields{"entity": "$new"}))
		}
	}
	return p.apply(ctx, "split", changes, func(m *model, ids []string) {
		m.records[ids[0]] = modelRecord{table: "entity", fields: fields}
		for _, id := range moved {
			m.records[id].fields["entity"] = ids[0]
		}
	})
}

func (p *playing) trash(ctx context.Context) error {
	id := p.pick([]string{"article", "annotation", "annotation", "statement", "entity"}[p.rnd.IntN(5)])
	if id == "" {
		return nil
	}
	r := p.now.records[id]
	needed := false
	for _, other := range p.now.records {
		needed = needed || other.table == "entity" && other.fields["merged_into"] == id
	}
	err := p.apply(ctx, "trash", []annotate.Change{annotate.Trash(r.table, id)}, func(m *model, _ []string) { r.trashed = true; m.records[id] = r })
	var invalid *annotate.Invalid
	if needed && errors.As(err, &invalid) {
		return nil
	}
	if needed {
		return fmt.Errorf("the end of a merge went to the trash: %v", err)
	}
	return err
}

func (p *playing) restore(ctx context.Context) error {
	var ids []string
	for id, r := range p.now.records {
		if r.trashed {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	id := ids[p.rnd.IntN(len(ids))]
	r := p.now.records[id]
	return p.apply(ctx, "restore", []annotate.Change{{Op: annotate.OpRestore, Table: r.table, ID: id}}, func(m *model, _ []string) { r.trashed = false; m.records[id] = r })
}

func (p *playing) revise(ctx context.Context) error {
	id := p.pick("article")
	if id == "" {
		return nil
	}
	art, err := p.a.Article(ctx, id)
	if err != nil {
		return err
	}
	words := strings.Fields(art.Revision.Text)
	words[p.rnd.IntN(len(words))] = "changed"
	return p.apply(ctx, "revise", []annotate.Change{{Op: annotate.OpRevise, Table: "article", ID: id, Fields: annotate.Fields{"text": strings.Join(words, " "), "reason": "model"}}}, func(*model, []string) {})
}

func (p *playing) undo(ctx context.Context) error {
	_, err := p.a.Undo(ctx)
	if len(p.past) == 0 {
		return expectNothing(err)
	}
	if err != nil {
		return err
	}
	k := len(p.past) - 1
	p.future, p.now, p.past = append(p.future, p.now), p.past[k], p.past[:k]
	return nil
}

func (p *playing) redo(ctx context.Context) error {
	_, err := p.a.Redo(ctx)
	if len(p.future) == 0 {
		return expectNothing(err)
	}
	if err != nil {
		return err
	}
	k := len(p.future) - 1
	p.past, p.now, p.future = append(p.past, p.now), p.future[k], p.future[:k]
	return nil
}

func expectNothing(err error) error {
	if errors.Is(err, archive.ErrNothing) {
		return nil
	}
	return fmt.Errorf("want ErrNothing, got %v", err)
}

func (p *playing) reopen(ctx context.Context) error {
	if err := p.a.Close(); err != nil {
		return err
	}
	var err error
	p.a, err = archive.Open(ctx, p.dir, p.o)
	return err
}

// kill goes on with a copy of the files as they are this moment, as after kill -9.
func (p *playing) kill(ctx context.Context) error {
	p.copies++
	to := filepath.Join(p.base, strconv.Itoa(p.copies))
	if err := os.CopyFS(to, os.DirFS(p.dir)); err != nil {
		return err
	}
	old := p.a
	p.closing = append(p.closing, old)
	p.dir = to
	var err error
	if p.a, err = archive.Open(ctx, to, p.o); err != nil {
		p.a = old
		p.closing = p.closing[:len(p.closing)-1]
	}
	return err
}

// compare holds the archive beside the model, then goes some steps back and forth again: the bundle must
// be the same bytes.
func (p *playing) compare(ctx context.Context) error {
	if err := p.compareState(ctx); err != nil {
		return err
	}
	n := min(len(p.past), 1+p.rnd.IntN(40))
	for range n {
		if err := p.undo(ctx); err != nil {
			return fmt.Errorf("going %d steps back: %w", n, err)
		}
	}
	for range n {
		if err := p.redo(ctx); err != nil {
			return fmt.Errorf("going %d steps back and forth: %w", n, err)
		}
	}
	if err := p.compareState(ctx); err != nil {
		return fmt.Errorf("%d steps back and forth: %w", n, err)
	}
	return p.compareAnswers(ctx)
}

func (p *playing) compareState(ctx context.Context) error {
	s, err := p.a.Set(ctx, archive.SetOptions{})
	if err != nil {
		return err
	}
	defer s.Close()
	seen := 0
	for _, table := range annotate.Tables {
		err := s.Rows(ctx, table.Name, func(r annotate.Row) error {
			want, ok := p.now.records[r.ID]
			if !ok {
				return nil
			}
			seen++
			if want.trashed != r.Trashed {
				return fmt.Errorf("%s %s: trashed %v, want %v", table.Name, r.ID, r.Trashed, want.trashed)
			}
			for k, v := range want.fields {
				if r.Fields[k] != v {
					return fmt.Errorf("%s %s: %s is %v, want %v", table.Name, r.ID, k, r.Fields[k], v)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if seen != len(p.now.records) {
		return fmt.Errorf("the archive has %d of the model's %d records", seen, len(p.now.records))
	}
	h := sha256.New()
	if _, err := exchange.Bundle(ctx, h, s, exchange.BundleOptions{}); err != nil {
		return err
	}
	hash := hex.EncodeToString(h.Sum(nil))
	if p.now.hash == "" {
		p.now.hash = hash
	}
	if p.now.hash != hash {
		return errors.New("the bundle is not the one that this state had before")
	}
	found, err := p.a.Check(ctx, false)
	if err != nil || len(found) > 0 {
		return fmt.Errorf("check finds %v, %v", found, err)
	}
	return nil
}

var modelQueries = []string{"krol", "lind rules", `"that rules"`, "welcome -ferry", "balt*", "speaker:krol", "firm:line", "stance:support", "stance:oppose krol", "concept:rules",
	"马化腾", "马", "ete", "in:krol", "after:1990", "before:1980 said", "kind:statement", "claim:rules", "-speaker:lind said", "kind:annotation line"}

// compareAnswers asks the index and then one built anew.
func (p *playing) compareAnswers(ctx context.Context) error {
	if err := p.a.WaitIndexed(ctx); err != nil {
		return err
	}
	answers := func() (out []string, err error) {
		for _, q := range modelQueries {
			r, err := p.a.Search(ctx, q, archive.SearchOptions{Limit: 1000, Sort: archive.ByAdded})
			if err != nil {
				return nil, fmt.Errorf("search %q: %w", q, err)
			}
			var ids []string
			for _, hit := range r.Articles {
				ids = append(ids, hit.ID)
			}
			out = append(out, fmt.Sprintln(q, r.Total, r.Statements, ids))
		}
		return out, nil
	}
	before, err := answers()
	if err != nil {
		return err
	}
	if err := p.a.Reindex(ctx, func(int64, int64) {}); err != nil {
		return err
	}
	after, err := answers()
	if err != nil {
		return err
	}
	for i := range before {
		if before[i] != after[i] {
			return fmt.Errorf("the index answered %sone built anew %s", before[i], after[i])
		}
	}
	return nil
}
