package archive_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/google/uuid"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
	"pressmark/archive"
)

var modelSeed = flag.Uint64("model.seed", 0, "seed of the model test; 0: a new one")

// TestModel does random steps of every kind to an archive and, beside it, to a plain model in memory, alone and
// in groups, with undo, redo, closing, killing and opening again in between. Every ten steps the table of
// statements must be as it is read anew; every hundred, there and some steps back and forth, the records must
// be those of the model, the default bundle must have the hash that it had when this state was reached first,
// check must find nothing, and the index must answer as one built anew.
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

// A play is a run under way.
type playing struct {
	a       *archive.Archive
	o       archive.Options
	dir     string
	rnd     *rand.Rand
	now     *model
	past    []*turn    // to undo
	future  []*turn    // to redo
	ids     *rand.Rand // of new records, so that a run is the same each time
	idsHeld sync.Mutex
	last    annotate.Step  // as it was applied
	group   string         // of the steps being made; "": each stands alone
	seen    map[int]string // bundle's hash by state
	made    map[string]int // steps by label; those refused as they had to be with "refused" behind it
	base    string         // where archives are made
	copies  int
	closing []*archive.Archive
}

func (r modelRun) play(t *testing.T) (err error) {
	ctx := context.Background()
	base, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		return err
	}
	p := &playing{base: base, dir: filepath.Join(base, "0"), now: newModel(), seen: map[int]string{}, made: map[string]int{}}
	p.o = archive.Options{Coder: "M", CacheDir: filepath.Join(base, "c"), StateDir: filepath.Join(base, "s"), RuntimeDir: filepath.Join(base, "r"), NoHold: true, NoBackup: true}
	p.o.NewID, p.ids = p.newID, rand.New(rand.NewPCG(r.Seed, 1<<63))
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
		p.reseed(r.Seed, i)
		name, err := p.step(ctx)
		if err != nil {
			return fmt.Errorf("step %d, %s: %w", i, name, err)
		}
		if i%10 == 9 {
			if err := sameAsRead(ctx, p.a, p.o); err != nil {
				return fmt.Errorf("after step %d, %s: %w", i, name, err)
			}
		}
		if i%100 == 99 || i == r.Steps-1 {
			if err := p.compare(ctx); err != nil {
				return fmt.Errorf("after step %d, %s: %w", i, name, err)
			}
		}
	}
	if len(r.Skip) == 0 {
		t.Logf("%d records after %d steps: %v", len(p.now.records), r.Steps, p.made)
	}
	return p.compare(ctx)
}

// newID draws a uuid; each step draws its own.
func (p *playing) newID() string {
	p.idsHeld.Lock()
	defer p.idsHeld.Unlock()
	var id uuid.UUID
	for i := range id {
		id[i] = byte(p.ids.Uint32())
	}
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id.String()
}

func (p *playing) reseed(seed uint64, step int) {
	p.idsHeld.Lock()
	defer p.idsHeld.Unlock()
	p.ids = rand.New(rand.NewPCG(seed, 1<<63|uint64(step+1)))
}

func (p *playing) undo(ctx context.Context) error {
	p.group = ""
	_, err := p.a.Undo(ctx)
	if len(p.past) == 0 {
		return expectNothing(err)
	}
	if err != nil {
		return err
	}
	k := len(p.past) - 1
	p.now.put(p.past[k].before, p.past[k].from)
	p.future, p.past = append(p.future, p.past[k]), p.past[:k]
	return nil
}

func (p *playing) redo(ctx context.Context) error {
	p.group = ""
	_, err := p.a.Redo(ctx)
	if len(p.future) == 0 {
		return expectNothing(err)
	}
	if err != nil {
		return err
	}
	k := len(p.future) - 1
	p.now.put(p.future[k].after, p.future[k].to)
	p.past, p.future = append(p.past, p.future[k]), p.future[:k]
	return nil
}

func expectNothing(err error) error {
	if errors.Is(err, archive.ErrNothing) {
		return nil
	}
	return fmt.Errorf("want ErrNothing, got %v", err)
}

func (p *playing) reopen(ctx context.Context) error {
	p.group = ""
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
	if p.seen[p.now.state] == "" {
		p.seen[p.now.state] = hash
	}
	if p.seen[p.now.state] != hash {
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
