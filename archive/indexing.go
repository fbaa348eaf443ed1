package archive

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"pressmark/archive/search"
)

// indexing keeps the search index in step with the archive, on a goroutine of its own. It follows the
// change table: it reads what changed since the last change that is in the index, re-reads the records
// concerned and writes them together with the new marker. An index that does not open, whose marker is not
// a change of this archive (a backup was restored), or that fails while in use is built anew beside the
// old one; meanwhile there is no index and searches read the texts.
type indexing struct {
	a       *Archive
	dir     string
	ctx     context.Context
	cancel  context.CancelFunc
	ended   chan struct{}
	wake    chan struct{} // holds one
	unwatch func()

	mu       sync.Mutex
	index    *search.Index // nil: none that can be asked
	state    IndexState
	marker   search.Marker
	spoiled  bool           // build anew
	asked    []chan<- error // Reindex calls that wait
	progress func(done, total int64)
	changed  chan struct{} // closed and replaced when state changes
}

// IndexState says how the index is doing.
type IndexState struct {
	Ready       bool // searches ask the index; false: they read the texts
	Rebuilding  bool // Done of Total documents are in
	Done, Total int64
	Change      int64  // number of the last change that is searchable
	Problem     string // a sentence, when something keeps the index from working
}

// bulkChanges is the number of waiting changes from which the index waits for more (bulkPause), since
// many small batches cost more than few large ones: an import commits every 30 ms.
const (
	bulkChanges = 60
	bulkPause   = 300 * time.Millisecond
)

func (a *Archive) startIndexing() *indexing {
	ctx, cancel := context.WithCancel(context.Background())
	x := &indexing{a: a, dir: a.indexDir(), ctx: ctx, cancel: cancel, ended: make(chan struct{}), wake: make(chan struct{}, 1), changed: make(chan struct{})}
	x.unwatch = a.Watch(func(e Event) {
		if e.Indexed == 0 {
			x.nudge()
		}
	})
	go x.run()
	return x
}

// indexDir names the index by the archive's id and its place, so that a copied archive has its own.
func (a *Archive) indexDir() string {
	real, err := filepath.EvalSymlinks(a.dir)
	if err != nil {
		real = a.dir
	}
	sum := sha256.Sum256([]byte(real))
	return filepath.Join(a.opts.CacheDir, a.id+"-"+hex.EncodeToString(sum[:6]))
}

// close ends the work and makes the index durable. Its errors do not matter to the archive: an index that
// did not close well is not trusted at the next opening, but built anew.
func (x *indexing) close() error {
	x.unwatch()
	x.cancel()
	<-x.ended
	if index := x.current(); index != nil {
		_ = index.Close()
	}
	return nil
}

// current is the index to ask, nil when there is none.
func (x *indexing) current() *search.Index {
	if x == nil {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.index
}

func (x *indexing) nudge() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// spoil is told of an error of the index that a search met. It reports whether the search should go on
// without the index.
func (x *indexing) spoil(err error) bool {
	if !errors.Is(err, search.ErrDamaged) && !errors.Is(err, search.ErrClosed) {
		return false
	}
	x.mu.Lock()
	x.spoiled = true
	x.mu.Unlock()
	x.nudge()
	return true
}

// set changes the state and wakes who waits for it.
func (x *indexing) set(f func()) {
	x.mu.Lock()
	defer x.mu.Unlock()
	f()
	close(x.changed)
	x.changed = make(chan struct{})
}

func (x *indexing) run() {
	defer close(x.ended)
	x.warm()
	for {
		err := x.open()
		if !errors.Is(err, search.ErrLocked) {
			break // another error means that it is built anew, which is what step does without an index
		}
		x.fail(err, 0)
		select {
		case <-x.ctx.Done():
			return
		case <-time.After(lockedPause):
		}
	}
	failures := 0
	for x.ctx.Err() == nil {
		err := x.step()
		switch {
		case err == nil:
			failures = 0
		case x.ctx.Err() != nil:
			return
		default:
			failures++
			x.fail(err, failures)
		}
		if err == nil || failures > maxFailures {
			select {
			case <-x.ctx.Done():
			case <-x.wake:
			}
		}
	}
}

// maxFailures is how often a failing index is built anew before the archive goes on without one until
// something changes.
const maxFailures = 2

// lockedPause is how long to wait for the process that holds the index: one that is just closing, since
// the archive itself has one holder.
const lockedPause = time.Second

// fail notes what is wrong; a damaged index is built anew.
func (x *indexing) fail(err error, failures int) {
	x.set(func() {
		x.state.Ready, x.state.Rebuilding = false, false
		x.state.Problem = fmt.Sprintf("The search index does not work (%v). Searches read the texts themselves and find the same, more slowly; nothing is lost.", err)
		x.spoiled = true
		if failures > maxFailures {
			for _, c := range x.asked {
				c <- err
			}
			x.asked = nil
		}
	})
}

// open takes the index that lies there, when it belongs to this archive's history.
func (x *indexing) open() error {
	index, err := search.Open(x.dir, search.Fingerprint{Archive: x.a.id})
	if err != nil {
		return err
	}
	older, newer, err := index.Markers()
	if err == nil {
		err = errors.Join(x.known(older), x.known(newer))
	}
	if err != nil {
		_ = index.Close()
		return err
	}
	x.set(func() {
		x.index, x.marker = index, older
		x.state = IndexState{Ready: true, Change: older.Change}
	})
	return nil
}

// known reports whether a marker names a change of this archive.
func (x *indexing) known(m search.Marker) error {
	if m == (search.Marker{}) {
		return nil
	}
	var step string
	err := x.a.read.QueryRowContext(x.ctx, `SELECT s.id FROM change c JOIN step s ON s.seq = c.step WHERE c.n = ?`, m.Change).Scan(&step)
	if err == nil && step == m.Step {
		return nil
	}
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w: change %d is not of this archive", search.ErrRebuild, m.Change)
	}
	return err
}

// step builds the index anew when it must be, and brings it up to date.
func (x *indexing) step() error {
	x.mu.Lock()
	spoiled, index := x.spoiled, x.index
	x.mu.Unlock()
	if spoiled || index == nil {
		if err := x.rebuild(); err != nil {
			return err
		}
	}
	for {
		more, err := x.follow()
		if err != nil || !more {
			return err
		}
	}
}

// latest is the archive's last change, with its step.
func (x *indexing) latest(ctx context.Context) (m search.Marker, err error) {
	err = x.a.read.QueryRowContext(ctx, `SELECT c.n, s.id FROM change c JOIN step s ON s.seq = c.step ORDER BY c.n DESC LIMIT 1`).Scan(&m.Change, &m.Step)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return m, err
}

// follow writes the next changes into the index; more: there may be others.
func (x *indexing) follow() (more bool, err error) {
	last, err := x.latest(x.ctx)
	if err != nil || last.Change <= x.marker.Change {
		if err == nil {
			x.caughtUp(x.marker)
		}
		return false, err
	}
	if waiting := last.Change - x.marker.Change; waiting > bulkChanges && waiting < pageChanges {
		select {
		case <-x.ctx.Done():
			return false, x.ctx.Err()
		case <-time.After(bulkPause):
		}
	}
	var t touched
	err = x.a.reading(x.ctx, func(q *sql.Tx) (err error) {
		t, err = touchedSince(x.ctx, q, x.marker.Change)
		return err
	})
	if err != nil {
		return false, err
	}
	if err := x.write(t); err != nil {
		return false, err
	}
	x.marker = t.marker
	x.caughtUp(t.marker)
	return true, nil
}

// write re-reads the touched records in portions; the last carries the marker.
func (x *indexing) write(t touched) error {
	index := x.current()
	var docs []search.Doc
	for kind, ids := range t.ids {
		for len(ids) > 0 {
			if len(docs) >= pageDocs {
				if err := index.Update(x.ctx, docs, nil, x.marker); err != nil {
					return err
				}
				docs = nil
			}
			portion := ids[:min(len(ids), pageDocs)]
			ids = ids[len(portion):]
			read, err := x.docs(kind, "x.id", portion)
			if err != nil {
				return err
			}
			for _, d := range read {
				delete(t.gone, d.Ref())
			}
			docs = append(docs, read...)
		}
	}
	deletes := make([]search.Ref, 0, len(t.gone))
	for ref := range t.gone {
		deletes = append(deletes, ref)
	}
	return index.Update(x.ctx, docs, deletes, t.marker)
}

func (x *indexing) caughtUp(m search.Marker) {
	var trouble error
	if index := x.current(); index != nil {
		trouble = index.Health()
	}
	x.mu.Lock()
	moved := x.state.Change != m.Change || !x.state.Ready
	x.mu.Unlock()
	if !moved && trouble == nil {
		return
	}
	x.set(func() {
		x.state.Change, x.state.Ready, x.state.Rebuilding, x.state.Problem = m.Change, true, false, ""
		if trouble != nil {
			x.state.Problem = fmt.Sprintf("The search index cannot be written (%v). It answers, and is built anew at the next start.", trouble)
		}
	})
	if moved {
		x.warm()
		x.a.notify(Event{Indexed: max(m.Change, 1)})
	}
}

// warm does what the next search would otherwise have to wait for. Its errors come up there again.
func (x *indexing) warm() {
	_ = x.a.mirror.refresh(x.ctx, x.a)
	if index := x.current(); index != nil {
		_, _ = index.Articles(x.ctx, search.Text{Words: "pressmark"})
		_, _ = index.Records(x.ctx, nil, search.Text{Words: "pressmark"}, nil)
	}
}

// IndexState says how the index is doing.
func (a *Archive) IndexState() IndexState {
	if a.index == nil {
		return IndexState{}
	}
	a.index.mu.Lock()
	defer a.index.mu.Unlock()
	return a.index.state
}

// WaitIndexed returns when everything committed before the call is searchable through the index, or with
// an error when the index does not work. Without an index it returns at once: searches read the texts.
func (a *Archive) WaitIndexed(ctx context.Context) error {
	x := a.index
	if x == nil {
		return nil
	}
	last, err := x.latest(ctx)
	if err != nil {
		return err
	}
	for {
		x.mu.Lock()
		state, changed := x.state, x.changed
		x.mu.Unlock()
		if state.Ready && state.Change >= last.Change {
			return nil
		}
		if state.Problem != "" && !state.Ready && !state.Rebuilding {
			return errors.New(state.Problem)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-x.ended:
			return errors.New("the archive is closed")
		case <-changed:
		}
	}
}

// Reindex builds the search index anew and returns when it has taken the old one's place; progress may be
// nil.
func (a *Archive) Reindex(ctx context.Context, progress func(done, total int64)) error {
	x := a.index
	if x == nil {
		return errors.New("this archive was opened without its search index")
	}
	done := make(chan error, 1)
	x.mu.Lock()
	x.asked, x.spoiled, x.progress = append(x.asked, done), true, progress
	x.mu.Unlock()
	x.nudge()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-x.ended:
		return errors.New("the archive is closed")
	}
}
