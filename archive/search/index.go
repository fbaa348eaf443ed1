package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
)

// Fingerprint says what an index must have been made for.
type Fingerprint struct {
	Archive string // the archive's id
}

// Marker says up to where an index holds what the archive holds.
type Marker struct {
	Change int64  `json:"change"` // number of the last change that is in the index
	Step   string `json:"step"`   // uuid of its step
}

// Index is the pair of Bleve indexes of one archive: one of articles, one of annotations, statements,
// entities and memos. All methods may be called from several goroutines; updates take turns.
type Index struct {
	dir    string // where the files lie
	target string // where Commit moves them; "" once they are there
	want   Fingerprint
	lock   *os.File

	writing sync.Mutex   // held by Update, Markers, Commit and Close
	mu      sync.RWMutex // held for reading by every operation, for writing by Commit and Close
	closed  bool
	halves  [2]*half
}

// which names one of the two Bleve indexes.
type which int

const (
	articles which = iota
	records
)

// folders are their names below the index folder.
var folders = [2]string{"articles", "records"}

func (w which) holds(kind string) bool { return (kind == KindArticle) == (w == articles) }

// Create starts a new, empty index in a folder beside dir. Commit moves it to dir; Close before that
// removes it. Folders that builds left behind are removed.
func Create(dir string, want Fingerprint) (*Index, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return nil, fmt.Errorf("create search index: %w", err)
	}
	removeLeftovers(dir)
	for n := 1; ; n++ {
		fresh := fmt.Sprintf("%s.new-%d", dir, n)
		err := os.Mkdir(fresh, 0o700)
		if errors.Is(err, os.ErrExist) && n < 1000 {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("create search index: %w", err)
		}
		x := &Index{dir: fresh, target: dir, want: want}
		if err := x.create(); err != nil {
			x.release()
			_ = os.RemoveAll(fresh)
			return nil, err
		}
		return x, nil
	}
}

// removeLeftovers deletes the folders of builds that were cut short, but not one that is being built.
func removeLeftovers(dir string) {
	for _, pattern := range []string{".new-*", ".old-*"} {
		found, _ := filepath.Glob(globEscape(dir) + pattern)
		for _, f := range found {
			lock, err := lockFolder(f)
			if errors.Is(err, ErrLocked) {
				continue
			}
			if lock != nil {
				_ = lock.Close()
			}
			_ = os.RemoveAll(f)
		}
	}
}

func globEscape(s string) string {
	if os.PathSeparator == '\\' {
		return s
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}

func (x *Index) create() (err error) {
	if x.lock, err = lockFolder(x.dir); err != nil {
		return err
	}
	if err := writeManifest(x.dir, newManifest(x.want)); err != nil {
		return err
	}
	return x.each(createHalf)
}

// each makes both parts, or none.
func (x *Index) each(start func(dir string) (*half, error)) (err error) {
	for w, folder := range folders {
		if x.halves[w], err = start(filepath.Join(x.dir, folder)); err != nil {
			if w == int(records) {
				_ = x.halves[articles].close()
			}
			return err
		}
	}
	return nil
}

// Open opens the index in dir, if its files are what a clean close left or, after a crash, whole and
// in step. The error is ErrLocked while another process holds it, else ErrRebuild.
func Open(dir string, want Fingerprint) (*Index, error) {
	x := &Index{dir: dir, want: want}
	if err := x.open(); err != nil {
		x.release()
		return nil, err
	}
	return x, nil
}

func (x *Index) open() (err error) {
	if _, err := os.Stat(x.dir); err != nil {
		return rebuild(err, "there is no index yet")
	}
	if x.lock, err = lockFolder(x.dir); err != nil {
		return err
	}
	if err := verify(x.dir, x.want); err != nil {
		return err
	}
	// From here on the files may change: only the next clean close vouches for them again.
	if err := writeManifest(x.dir, newManifest(x.want)); err != nil {
		return rebuild(err, "folder cannot be written")
	}
	if err := x.each(openHalf); err != nil {
		return err
	}
	go x.warm()
	return nil
}

// warm reads the tables of record numbers and what the index holds, so that the first search and the
// first update do not wait for them: about 20 ms for 21,578 articles, 200 ms for 200,000 records. What
// goes wrong here goes wrong again where someone waits for it.
func (x *Index) warm() {
	for w := range x.halves {
		_ = x.look(which(w), "read search tables", func(*view) error { return nil })
		x.writing.Lock()
		_ = x.use(which(w), "read search tables", (*half).know)
		x.writing.Unlock()
	}
}

// Verify reads every segment file of an open index against its sum, which Open does not do for a large
// one. It takes a second or so per gigabyte and is meant for an idle moment. The error is ErrDamaged.
func (x *Index) Verify(ctx context.Context) error {
	for w := range x.halves {
		err := x.look(which(w), "verify search index", func(v *view) error {
			for _, s := range v.snap.Segments() {
				file, ok := s.Segment().(interface{ Path() string })
				if !ok {
					continue // not on disk yet
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				if good, err := segmentGood(file.Path()); err != nil || !good {
					return fmt.Errorf("%w: %s: wrong checksum %v", ErrDamaged, filepath.Base(file.Path()), err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *Index) release() {
	if x.lock != nil {
		_ = x.lock.Close()
		x.lock = nil
	}
}

// use runs one operation on an index that is open and whole, and keeps damage that it meets.
func (x *Index) use(w which, operation string, f func(h *half) error) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.closed {
		return fmt.Errorf("%s: %w", operation, ErrClosed)
	}
	h := x.halves[w]
	if err := h.damage(); err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	if err := guard(func() error { return f(h) }); err != nil {
		return fmt.Errorf("%s: %w", operation, h.spoil(err))
	}
	return nil
}

// Bounds of one Bleve batch. More documents bring no speed and double the memory.
const (
	batchBytes = 8 << 20
	batchDocs  = 2000
)

// Update replaces the documents in puts, removes those in deletes and sets the marker, and returns
// when all of it is searchable; what is on disk follows (see Flush). A crash in between leaves an older
// marker, from which the archive repeats: doing an update twice does no harm. After an error the index
// may hold part of the update and keeps the marker of the one before.
func (x *Index) Update(ctx context.Context, puts []Doc, deletes []Ref, m Marker) error {
	for _, d := range puts {
		if err := d.check(); err != nil {
			return err
		}
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	for _, w := range []which{articles, records} {
		var mine []Doc
		for _, d := range puts {
			if w.holds(d.Kind) {
				mine = append(mine, d)
			}
		}
		var gone []Ref
		for _, r := range deletes {
			if w.holds(r.Kind) {
				gone = append(gone, r)
			}
		}
		err := x.use(w, "update search index", func(h *half) error { return h.update(ctx, mine, gone, m) })
		if err != nil {
			return err
		}
	}
	return nil
}

// update writes one half of an update in one or more batches; the last carries the marker.
func (h *half) update(ctx context.Context, puts []Doc, deletes []Ref, m Marker) error {
	if err := h.know(); err != nil {
		return err
	}
	b := h.bleve.NewBatch()
	for _, r := range deletes {
		b.Delete(r.id())
		h.live.remove(kindLetter(r.Kind), r.N)
	}
	size, docs := 0, 0
	for _, d := range puts {
		if docs == batchDocs || size > batchBytes {
			if err := h.writeBounded(ctx, b, h.marker, size); err != nil {
				return err
			}
			b, size, docs = h.bleve.NewBatch(), 0, 0
		}
		if err := b.IndexAdvanced(d.document()); err != nil {
			return err
		}
		h.live.add(kindLetter(d.Kind), d.N)
		size, docs = size+d.size(), docs+1
	}
	return h.writeBounded(ctx, b, m, size)
}

// writeBounded forgets what it believes to be in the index when a batch was not applied.
func (h *half) writeBounded(ctx context.Context, b *bleve.Batch, m Marker, size int) error {
	err := h.room(ctx)
	if err == nil {
		err = h.write(b, m, size)
	}
	if err != nil {
		h.live = members{}
	}
	return err
}

// know reads which documents the index holds, once.
func (h *half) know() error {
	if h.live.loaded {
		return nil
	}
	v, err := h.view()
	if err != nil {
		return err
	}
	defer v.close()
	h.live.load(v.snap, v.tables)
	return nil
}

// Marker returns the marker of the index: the older one when a crash left its two parts at different
// changes. The archive repeats every change after it.
func (x *Index) Marker() (Marker, error) {
	older, _, err := x.Markers()
	return older, err
}

// Markers returns the markers of the two parts, the older first. The store must hold both changes;
// where it lacks one, the store was restored from a backup and the index must be rebuilt.
func (x *Index) Markers() (older, newer Marker, err error) {
	x.writing.Lock()
	defer x.writing.Unlock()
	var markers [2]Marker
	for w := range markers {
		err := x.use(which(w), "read search marker", func(h *half) error {
			markers[w] = h.marker
			return nil
		})
		if err != nil {
			return Marker{}, Marker{}, err
		}
	}
	older, newer = markers[articles], markers[records]
	if older.Change > newer.Change {
		older, newer = newer, older
	}
	return older, newer, nil
}

// Count returns how many articles and how many records the index holds.
func (x *Index) Count() (inArticles, inRecords uint64, err error) {
	var counts [2]uint64
	for w := range counts {
		err := x.use(which(w), "count search index", func(h *half) (err error) {
			counts[w], err = h.bleve.DocCount()
			return err
		})
		if err != nil {
			return 0, 0, err
		}
	}
	return counts[articles], counts[records], nil
}

// Health returns the standing trouble: ErrDamaged, which only a rebuild ends, or ErrDisk, which ends
// by itself once there is space again. nil means that all is well.
func (x *Index) Health() error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, h := range x.halves {
		if err := h.health(); err != nil {
			return err
		}
	}
	return nil
}

// Flush waits until everything is on disk. It returns ErrDisk or ErrDamaged at once when that cannot
// be.
func (x *Index) Flush(ctx context.Context) error {
	for w := range x.halves {
		err := x.use(which(w), "flush search index", func(h *half) error { return h.flush(ctx) })
		if err != nil {
			return err
		}
	}
	return nil
}

// Close waits until everything is on disk, stops and vouches for the files. An index that was created
// and not committed is removed. A second Close does nothing.
func (x *Index) Close() error {
	x.writing.Lock()
	defer x.writing.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	defer x.release()
	if x.target != "" {
		err := errors.Join(x.halves[articles].close(), x.halves[records].close())
		return errors.Join(err, os.RemoveAll(x.dir))
	}
	return x.shut()
}

// shut flushes and closes both parts and writes the manifest of a clean close.
func (x *Index) shut() error {
	var errs []error
	for _, h := range x.halves {
		errs = append(errs, h.flush(context.Background()))
	}
	for _, h := range x.halves {
		errs = append(errs, h.close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close search index: %w", err)
	}
	m := newManifest(x.want)
	err := m.vouch(x.dir)
	if err == nil {
		err = writeManifest(x.dir, m)
	}
	if err != nil {
		return fmt.Errorf("close search index: %w", err)
	}
	return nil
}

// Commit moves a created index into its place, in the stead of the one that lies there, and goes on
// using it. The one that lies there must be closed. After an error the index is closed.
func (x *Index) Commit() error {
	x.writing.Lock()
	defer x.writing.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed || x.target == "" {
		return fmt.Errorf("commit search index: %w", ErrClosed)
	}
	err := x.shut()
	x.release()
	if err == nil {
		err = replaceFolder(x.dir, x.target)
	}
	if err != nil {
		x.closed = true
		return errors.Join(err, os.RemoveAll(x.dir))
	}
	x.dir, x.target = x.target, ""
	if err := x.open(); err != nil {
		x.closed = true
		x.release()
		return err
	}
	return nil
}

func replaceFolder(fresh, target string) error {
	old := target + ".old-1"
	_ = os.RemoveAll(old)
	if err := os.Rename(target, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("replace search index: %w", err)
	}
	if err := os.Rename(fresh, target); err != nil {
		return fmt.Errorf("replace search index: %w", err)
	}
	_ = os.RemoveAll(old) // a leftover is removed by the next Create
	return nil
}
