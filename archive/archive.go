package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"

	"pressmark/annotate"
)

// Options are what an archive needs from its surroundings. The zero value serves.
type Options struct {
	Now        func() time.Time // nil: time.Now
	NewID      func() string    // nil: random UUIDs
	Coder      string           // name of the coder of this machine; empty: the system's user
	Program    string           // name and version, recorded with imports
	CacheDir   string           // where indexes are; empty: the user's cache folder
	StateDir   string           // where this machine's memory of archives is; empty: the user's state folder
	RuntimeDir string           // where sockets are; empty: $XDG_RUNTIME_DIR, else StateDir
	NoIndex    bool             // do not open the search index; SQLite answers
	NoHold     bool             // the caller holds the archive already
	NoBackup   bool             // make no backup at the first change of a day
}

// Errors that callers tell apart.
var (
	ErrNoArchive = errors.New("there is no archive here")
	ErrHeld      = errors.New("the archive is open in another program")
	ErrDamaged   = errors.New("the archive is damaged")
	ErrReadOnly  = errors.New("the archive can only be read")
	ErrNotFound  = errors.New("not in the archive")
	ErrNothing   = errors.New("nothing to undo or redo")
)

// Info says what an open archive is.
type Info struct {
	ID       string         // uuid
	Dir      string         // absolute
	Coder    annotate.Coder // of this machine; without ID until its first step
	ReadOnly string         // why it can only be read; empty: it can be written
	Warning  string         // about where it lies, such as a synchronised folder; empty: none
}

// An Archive is one open folder. All methods are safe for concurrent use; those that change it run one
// after another, in the order in which they were called.
type Archive struct {
	dir     string
	id      string
	opts    Options
	hold    *Hold
	read    *sql.DB
	writes  *sql.DB  // one connection
	write   *session // that connection; used by the worker alone
	jobs    chan job
	done    chan struct{} // closed when the worker has ended
	ending  chan struct{} // closed when Close begins
	closing sync.Once
	warning string
	index   *indexing
	mirror  mirror
	words   statementWords
	held    held // answers to the last queries

	mu         sync.Mutex
	readOnly   string
	coder      annotate.Coder
	watchers   map[int]func(Event)
	nextID     int
	backedUp   string    // day of the last backup
	lastBackup time.Time // when the last backup of this run began
	work       sync.WaitGroup

	bulks []*running // bulk work under way
}

// Create makes a new archive in dir, which must be absent or empty, and opens it. A folder in which this
// user had an archive before is not taken for a new one.
func Create(ctx context.Context, dir string, o Options) (*Archive, error) {
	dir, o, err := settle(dir, o)
	if err != nil {
		return nil, err
	}
	if known(o.StateDir, dir) {
		return nil, fmt.Errorf("%s: an archive was here and is missing now; nothing was changed. If it was moved, open it where it is; if a disk is not connected, connect it; or restore a backup: %w", dir, ErrNoArchive)
	}
	if err := emptyDir(dir); err != nil {
		return nil, err
	}
	for _, sub := range []string{dir, filepath.Join(dir, "originals"), filepath.Join(dir, "backups")} {
		if err := os.MkdirAll(sub, 0o700); err != nil {
			return nil, fmt.Errorf("create archive: %w", err)
		}
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create archive: %w", err)
	}
	if err := createDatabase(ctx, dir, o); err != nil {
		return nil, fmt.Errorf("create archive in %s: %w", dir, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "README.txt"), []byte(readme), 0o600); err != nil {
		return nil, fmt.Errorf("create archive: %w", err)
	}
	return Open(ctx, dir, o)
}

// emptyDir reports whether dir can become an archive: absent, or a folder with nothing in it (a lock file
// of ours aside).
func emptyDir(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("create archive: %w", err)
	}
	for _, e := range entries {
		if e.Name() != lockName {
			return fmt.Errorf("%s is not empty (it holds %s); an archive needs a folder of its own", dir, e.Name())
		}
	}
	return nil
}

// Open opens the archive in dir. ErrNoArchive: there is none; ErrHeld: another process has it;
// ErrDamaged: its database cannot be read.
func Open(ctx context.Context, dir string, o Options) (*Archive, error) {
	dir, o, err := settle(dir, o)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, databaseName)
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return nil, missing(o.StateDir, dir)
	}
	a := &Archive{dir: dir, opts: o, jobs: make(chan job), done: make(chan struct{}), ending: make(chan struct{}), watchers: map[int]func(Event){}}
	if !o.NoHold {
		if a.hold, err = TakeHold(dir, o); err != nil {
			return nil, err
		}
	}
	if err := a.start(ctx, path); err != nil {
		a.stop()
		return nil, err
	}
	remember(o.StateDir, dir, a.id)
	return a, nil
}

func missing(state, dir string) error {
	if known(state, dir) {
		return fmt.Errorf("%s: the archive that was here is missing or empty; nothing was changed. Connect its disk, or restore a backup: %w", dir, ErrNoArchive)
	}
	return fmt.Errorf("%s: %w", dir, ErrNoArchive)
}

// start opens the database and what runs beside it.
func (a *Archive) start(ctx context.Context, path string) error {
	a.warning = placeWarning(a.dir)
	if err := a.openDatabase(ctx, path); err != nil {
		return err
	}
	if err := a.loadCoder(ctx); err != nil {
		return err
	}
	go a.serve()
	if err := a.finishOpenSteps(ctx); err != nil {
		return err
	}
	if !a.opts.NoIndex {
		a.index = a.startIndexing()
	}
	return nil
}

// Close waits for the work under way, makes the index durable and lets the archive go.
func (a *Archive) Close() error {
	var err error
	a.closing.Do(func() {
		a.mu.Lock()
		close(a.ending)
		a.mu.Unlock()
		a.work.Wait()
		if a.index != nil {
			err = a.index.close()
		}
		close(a.jobs)
		<-a.done
		err = errors.Join(err, a.stop())
	})
	return err
}

// stop closes what start opened; the worker has ended or never ran.
func (a *Archive) stop() error {
	var errs []error
	if a.write != nil {
		errs = append(errs, a.write.Close())
	}
	if a.read != nil {
		errs = append(errs, a.read.Close())
	}
	if a.writes != nil {
		errs = append(errs, a.writes.Close())
	}
	if a.hold != nil {
		errs = append(errs, a.hold.Release())
	}
	return errors.Join(errs...)
}

// Info says what this archive is. Its ReadOnly may change after a failed write.
func (a *Archive) Info() Info {
	a.mu.Lock()
	defer a.mu.Unlock()
	return Info{ID: a.id, Dir: a.dir, Coder: a.coder, ReadOnly: a.readOnly, Warning: a.warning}
}

// An Event is told to watchers after each committed change, off the UI thread.
type Event struct {
	Step     annotate.Step
	Articles []string        // uuids of the articles that the step touched, directly or through their marks
	Tables   map[string]bool // tables that it touched
	Indexed  int64           // when not 0: all changes up to this number are searchable; nothing else is set
}

// Watch calls f after each commit, in order, until stop is called. f must not wait for the archive.
func (a *Archive) Watch(f func(Event)) (stop func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.nextID++
	id := a.nextID
	a.watchers[id] = f
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.watchers, id)
	}
}

func (a *Archive) notify(e Event) {
	a.meetCoder()
	a.mu.Lock()
	fs := make([]func(Event), 0, len(a.watchers))
	for _, f := range a.watchers {
		fs = append(fs, f)
	}
	a.mu.Unlock()
	for _, f := range fs {
		f(e)
	}
}

// settle fills in the options and makes the folder's name absolute.
func settle(dir string, o Options) (string, Options, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", o, fmt.Errorf("archive folder %s: %w", dir, err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = uuid.NewString
	}
	if o.CacheDir == "" {
		o.CacheDir = xdg("XDG_CACHE_HOME", ".cache")
	}
	if o.StateDir == "" {
		o.StateDir = xdg("XDG_STATE_HOME", ".local/state")
	}
	if o.RuntimeDir == "" {
		if o.RuntimeDir = os.Getenv("XDG_RUNTIME_DIR"); o.RuntimeDir == "" {
			o.RuntimeDir = o.StateDir
		}
	}
	return abs, o, nil
}

// xdg returns the program's folder below an XDG base folder.
func xdg(variable, fallback string) string {
	base := os.Getenv(variable)
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			home = os.TempDir()
		}
		base = filepath.Join(home, fallback)
	}
	return filepath.Join(base, "pressmark")
}

const stamp = "2006-01-02T15:04:05.000Z"

func (a *Archive) now() string { return a.opts.Now().UTC().Format(stamp) }

const readme = `This folder is an archive of Pressmark: articles, and what a researcher marked in them.

archive.db   a SQLite database, the truth. Any SQLite tool opens it: each table and column explains itself.
             Positions in texts are byte offsets into UTF-8, ends exclusive. Please only read it with other
             programs, and not while Pressmark is open.
originals/   the files as they were imported, named by the SHA-256 of their bytes.
backups/     copies of archive.db, each checked when it was made. "pressmark restore" puts one back.

To keep this folder safe, copy all of it while Pressmark is closed.
`
