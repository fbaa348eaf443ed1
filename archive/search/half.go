package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// half is one of the two Bleve indexes with what it needs to know about itself.
type half struct {
	dir   string
	store string // where Bleve's files lie; the name under which its background errors arrive
	bleve bleve.Index

	live    members // record numbers in the index, for the count that is stored with each marker
	marker  Marker
	tables  tables
	damaged error // set once, never cleared; guarded by mu

	mu      sync.Mutex
	pending int           // batches not yet on disk
	weight  int           // their bytes
	trouble error         // the last failure to write, nil after the next success
	changed chan struct{} // closed and replaced when pending, trouble or damaged changes
	closing chan struct{}
}

// stored is what SetInternal keeps beside the documents, in the same batch.
type stored struct {
	Marker
	Docs uint64 `json:"docs"`
}

var markerKey = []byte("pressmark")

// Background errors reach us through a registry that Bleve keeps for the whole process, by the path
// of the index.
const asyncName = "pressmark"

var (
	halves   sync.Map // store path -> *half
	register = sync.OnceFunc(func() { scorch.RegistryAsyncErrorCallbacks[asyncName] = asyncError })
)

func asyncError(err error, path string) {
	if h, ok := halves.Load(path); ok {
		h.(*half).failed(err)
	}
}

func config() map[string]any {
	return map[string]any{"bolt_timeout": "1s", "unsafe_batch": true, "asyncErrorCallbackName": asyncName}
}

func newHalf(dir string) *half {
	register()
	h := &half{dir: dir, store: filepath.Join(dir, "store"), changed: make(chan struct{}), closing: make(chan struct{})}
	halves.Store(h.store, h)
	return h
}

func createHalf(dir string) (*half, error) {
	h := newHalf(dir)
	err := guard(func() (err error) {
		h.bleve, err = bleve.NewUsing(dir, bleve.NewIndexMapping(), scorch.Name, scorch.Name, config())
		return err
	})
	if err != nil {
		halves.Delete(h.store)
		return nil, fmt.Errorf("create %s: %w", filepath.Base(dir), err)
	}
	return h, nil
}

// openHalf opens an index whose files were found good.
func openHalf(dir string) (*half, error) {
	h := newHalf(dir)
	err := guard(func() (err error) {
		h.bleve, err = bleve.OpenUsing(dir, config())
		return err
	})
	if err == nil {
		if err = h.check(); err == nil {
			return h, nil
		}
		_ = h.close()
		return nil, err
	}
	halves.Delete(h.store)
	// Only this word means a lock; everything else that a torn index says means damage.
	if err.Error() == "timeout" {
		return nil, ErrLocked
	}
	return nil, rebuild(err, "%s does not open", filepath.Base(dir))
}

// check compares what the index holds with what it held when its marker was stored.
func (h *half) check() error {
	return guard(func() error {
		name := filepath.Base(h.dir)
		value, err := h.bleve.GetInternal(markerKey)
		if err != nil {
			return rebuild(err, "%s has no marker", name)
		}
		count, err := h.bleve.DocCount()
		if err != nil {
			return rebuild(err, "%s does not count", name)
		}
		if value == nil && count == 0 {
			return nil
		}
		var s stored
		if err := json.Unmarshal(value, &s); err != nil {
			return rebuild(err, "%s has no marker", name)
		}
		if s.Docs != count {
			return rebuild(nil, "%s holds %d documents, should hold %d", name, count, s.Docs)
		}
		h.marker = s.Marker
		return nil
	})
}

// failed is called on Bleve's own goroutine. Waiting here is what keeps it from trying again a
// thousand times a second while the disk is full.
func (h *half) failed(err error) {
	h.mu.Lock()
	if errors.Is(err, scorch.ErrAsyncPanic) || !diskTrouble(err.Error()) {
		if h.damaged == nil {
			h.damaged = fmt.Errorf("%w: %v", ErrDamaged, err)
		}
	} else {
		h.trouble = fmt.Errorf("%w: %v", ErrDisk, err)
	}
	h.signal()
	h.mu.Unlock()
	select {
	case <-time.After(time.Second):
	case <-h.closing:
	}
}

// signal wakes who waits; the caller holds mu.
func (h *half) signal() {
	close(h.changed)
	h.changed = make(chan struct{})
}

// health is the standing failure, if any: damage before want of space.
func (h *half) health() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.damaged != nil {
		return h.damaged
	}
	return h.trouble
}

func (h *half) damage() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.damaged
}

// spoil keeps an ErrDamaged that came up in the foreground.
func (h *half) spoil(err error) error {
	if errors.Is(err, ErrDamaged) {
		h.mu.Lock()
		if h.damaged == nil {
			h.damaged = err
		}
		h.mu.Unlock()
	}
	return err
}

func (h *half) persisted(size int, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pending--
	h.weight -= size
	if err == nil {
		h.trouble = nil
	}
	h.signal()
}

// flush waits until every batch is on disk.
func (h *half) flush(ctx context.Context) error {
	return h.wait(ctx, func() bool { return h.pending == 0 })
}

// maxWaiting bounds the memory that batches take which are not yet on disk.
const maxWaiting = 4 * batchBytes

// room waits until a batch may be added.
func (h *half) room(ctx context.Context) error {
	return h.wait(ctx, func() bool { return h.weight < maxWaiting })
}

// wait returns when ready, which is called under mu, or with what keeps it from becoming so.
func (h *half) wait(ctx context.Context, ready func() bool) error {
	for {
		h.mu.Lock()
		ok, changed, err := ready(), h.changed, h.damaged
		if err == nil && !ok {
			err = h.trouble
		}
		h.mu.Unlock()
		if err != nil || ok {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// write applies one batch. It runs beside the caller because a writer whose background work has
// panicked would wait for ever.
func (h *half) write(b *bleve.Batch, m Marker, size int) error {
	value, err := json.Marshal(stored{m, h.live.count})
	if err != nil {
		return err
	}
	b.SetInternal(markerKey, value)
	b.SetPersistedCallback(func(err error) { h.persisted(size, err) })
	h.mu.Lock()
	h.pending++
	h.weight += size
	h.mu.Unlock()
	done := make(chan error, 1)
	go func() { done <- guard(func() error { return h.bleve.Batch(b) }) }()
	for {
		h.mu.Lock()
		damaged, changed := h.damaged, h.changed
		h.mu.Unlock()
		if damaged != nil {
			return damaged
		}
		select {
		case err := <-done:
			if err != nil {
				return h.spoil(fmt.Errorf("%w: %v", ErrDamaged, err))
			}
			h.marker = m
			return nil
		case <-changed:
		}
	}
}

// close stops the background work. A damaged index may not stop: it is given two seconds, then left to
// the process's end; its files are replaced under another name.
func (h *half) close() error {
	close(h.closing)
	defer halves.Delete(h.store)
	done := make(chan error, 1)
	go func() { done <- guard(h.bleve.Close) }()
	if h.damage() == nil {
		return <-done
	}
	select {
	case err := <-done:
		return err
	case <-time.After(2 * time.Second):
		return h.damage()
	}
}

// removeForeign deletes the "._" files that macOS leaves on other file systems: Bleve takes every file
// of its folder for one of its own.
func removeForeign(store string) error {
	files, err := os.ReadDir(store)
	if err != nil {
		return err
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name(), "._") {
			if err := os.Remove(filepath.Join(store, f.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
