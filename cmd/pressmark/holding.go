package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"pressmark/archive"
)

func (p *program) options() archive.Options { return archive.Options{Program: "Pressmark " + version} }

// folder is the archive that a verb means.
func (p *program) folder() string {
	if p.archiveDir != "" {
		return p.path(p.archiveDir)
	}
	if dir := os.Getenv("PRESSMARK_ARCHIVE"); dir != "" {
		return p.path(dir)
	}
	if recent := recentArchives(); len(recent) > 0 {
		return recent[0]
	}
	return defaultArchive()
}

// defaultArchive is where an archive is when nobody said anything.
func defaultArchive() string {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	return filepath.Join(home, "Documents", "Pressmark")
}

// with calls f on the archive: the one that this process holds, or one opened for f. When another process
// holds it, that one does the whole verb and f is not called. With create the archive is made where the
// folder is absent or empty.
func (p *program) with(ctx context.Context, create bool, f func(a *archive.Archive) error) error {
	if p.held != nil {
		return f(p.held)
	}
	dir := p.folder()
	for deadline := time.Now().Add(handOver); ; {
		h, err := take(ctx, dir, create, p.options())
		if err == nil {
			h.serve(ctx, nil)
			return errors.Join(f(h.archive), h.close())
		}
		if !errors.Is(err, archive.ErrHeld) {
			return err
		}
		code, free, err := p.ask(ctx, dir)
		between := free || errors.Is(err, archive.ErrNotHeld) || err == nil && code == exitAgain
		switch {
		case between && time.Now().Before(deadline) && ctx.Err() == nil:
			time.Sleep(20 * time.Millisecond) // another process is between taking the archive and letting it go
		case between:
			return fmt.Errorf("%s: %w", dir, archive.ErrHeld)
		case err != nil:
			return err
		case code != exitGood:
			return failed(code)
		default:
			return nil
		}
	}
}

// ask has the holder do the verb. It gives up as soon as the archive is free: the holder was just closing, and
// nobody is going to answer.
func (p *program) ask(ctx context.Context, dir string) (code int, free bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answered, freed := make(chan struct{}), make(chan bool, 1)
	go func() {
		for range watches {
			select {
			case <-answered:
				freed <- false
				return
			case <-time.After(watchEvery):
			}
			if hold, err := archive.TakeHold(dir, p.options()); err == nil {
				_ = hold.Release()
				cancel() // no holder: so the verb was not begun
				freed <- true
				return
			}
		}
		freed <- false
	}()
	code, err = archive.Ask(ctx, dir, p.options(), p.args, p.stdin, p.stdout, p.stderr)
	close(answered)
	return code, <-freed && err != nil, err
}

// For two seconds after asking, in which a holder answers or never does, it is seen whether there is one.
const (
	watchEvery = 40 * time.Millisecond
	watches    = 50
)

// handOver is how long a verb tries to catch an archive that others open and close.
const handOver = 10 * time.Second

// A holding is an archive that this process has open and serves to others.
type holding struct {
	archive *archive.Archive
	hold    *archive.Hold

	mu      sync.Mutex
	idle    sync.Cond
	guests  int
	closing bool
	ended   chan struct{} // closed when serving has ended; nil: nobody was served
}

// take opens an archive and its hold; ErrHeld when another process has it.
func take(ctx context.Context, dir string, create bool, o archive.Options) (*holding, error) {
	there, err := hasArchive(dir)
	if err != nil {
		return nil, err
	}
	if !there && !create {
		_, err := archive.Open(ctx, dir, o) // says what is missing
		if err == nil {
			err = fmt.Errorf("%s: %w", dir, archive.ErrNoArchive)
		}
		return nil, err
	}
	made := false
	if !there {
		if made, err = readyFolder(dir); err != nil {
			return nil, err
		}
	}
	hold, err := archive.TakeHold(dir, o)
	if err != nil {
		return nil, err
	}
	o.NoHold = true
	h := &holding{hold: hold}
	h.idle.L = &h.mu
	if there, err = hasArchive(dir); err == nil && there {
		h.archive, err = archive.Open(ctx, dir, o)
	} else if err == nil {
		h.archive, err = archive.Create(ctx, dir, o)
	}
	if err != nil {
		err = errors.Join(err, hold.Release())
		if made {
			_ = os.Remove(filepath.Join(dir, ".lock"))
			_ = os.Remove(dir) // ours, and empty unless something else came in
		}
		return nil, err
	}
	return h, nil
}

func hasArchive(dir string) (bool, error) {
	info, err := os.Stat(filepath.Join(dir, "archive.db"))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("archive: %w", err)
	}
	return info.Size() > 0, nil
}

// readyFolder makes the folder in which the lock of a new archive goes; one with other files in it is left
// alone.
func readyFolder(dir string) (made bool, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return false, fmt.Errorf("create archive: %w", err)
		}
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("create archive: %w", err)
	}
	for _, e := range entries {
		if e.Name() != ".lock" {
			return false, fmt.Errorf("%s is not empty (it holds %s), and there is no archive in it; an archive needs a folder of its own", dir, e.Name())
		}
	}
	return false, nil
}

// serve answers verbs of other processes until close. raise brings this process's window to the front, nil
// when it has none.
func (h *holding) serve(ctx context.Context, raise func()) {
	h.ended = make(chan struct{})
	go func() {
		defer close(h.ended)
		// When the socket cannot be had (no place for it), verbs of others say that the archive is held.
		_ = h.hold.Serve(context.WithoutCancel(ctx), func(ctx context.Context, args []string, dir string, stdin io.Reader, stdout, stderr io.Writer) int {
			if !h.enter() {
				return exitAgain
			}
			defer h.leave()
			guest := &program{dir: dir, stdin: stdin, stdout: stdout, stderr: stderr, held: h.archive, raise: raise}
			return guest.run(ctx, args)
		})
	}()
}

func (h *holding) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closing {
		return false
	}
	h.guests++
	return true
}

func (h *holding) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.guests--
	h.idle.Broadcast()
}

// finish waits for the verbs of others; new ones are turned away.
func (h *holding) finish() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closing = true
	for h.guests > 0 {
		h.idle.Wait()
	}
}

// close lets the archive go.
func (h *holding) close() error {
	h.finish()
	err := errors.Join(h.archive.Close(), h.hold.Release())
	if h.ended != nil {
		<-h.ended
	}
	return err
}

// indexed waits, for a while, until what was committed is found by a search. A rebuild takes longer; then
// the search is answered without the index.
func indexed(ctx context.Context, a *archive.Archive) {
	if a.IndexState().Rebuilding {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_ = a.WaitIndexed(ctx)
}
