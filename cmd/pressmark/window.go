package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage/repository"
	"fyne.io/fyne/v2/test"
	"github.com/spf13/cobra"

	"pressmark/app"
	"pressmark/archive"
)

// window opens the window, or brings the one to the front that is open on this archive already.
func (p *program) window(ctx context.Context) error {
	if p.held != nil {
		return p.raiseWindow()
	}
	dir := p.folder()
	if there, err := hasArchive(dir); err == nil && there && p.raiseOther(ctx, dir) {
		return nil
	}
	return p.openWindow(ctx)
}

func (p *program) raiseWindow() error {
	if p.raise == nil {
		return errors.New("the archive is open in a command, which has no window")
	}
	p.raise()
	return nil
}

// raiseOther reports whether another process has a window on the archive, and has brought it to the front.
func (p *program) raiseOther(ctx context.Context, dir string) bool {
	hold, err := archive.TakeHold(dir, p.options())
	if err == nil {
		_ = hold.Release()
		return false
	}
	return errors.Is(err, archive.ErrHeld) && askRaise(ctx, dir, p.options())
}

func askRaise(ctx context.Context, dir string, o archive.Options) bool {
	code, err := archive.Ask(ctx, dir, o, []string{"raise"}, eof{}, io.Discard, io.Discard)
	return err == nil && code == exitGood
}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

func (p *program) raiseVerb() *cobra.Command {
	return &cobra.Command{Use: "raise", Short: "Bring the window to the front", Hidden: true, Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		if p.held != nil {
			return p.raiseWindow()
		}
		if !p.raiseOther(cmd.Context(), p.folder()) {
			return errors.New("no window is open on this archive")
		}
		return nil
	}}
}

// windowArchives opens archives for the window, one at a time, and serves the one that is open to verbs.
type windowArchives struct {
	options archive.Options

	mu      sync.Mutex
	current *holding
	raise   func()
}

// open opens an archive, or makes it. A verb that holds it is waited for; a window that does is raised.
func (w *windowArchives) open(ctx context.Context, dir string, create bool) (*archive.Archive, error) {
	if err := w.release(); err != nil {
		return nil, err
	}
	w.mu.Lock()
	o := w.options
	w.mu.Unlock()
	for {
		h, err := take(ctx, dir, create, o)
		if errors.Is(err, archive.ErrHeld) {
			if askRaise(ctx, dir, o) {
				return nil, fmt.Errorf("%s is open in another window, which is in front now: %w", dir, archive.ErrHeld)
			}
			select { // a verb is at work there; its end is not told to others
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(300 * time.Millisecond):
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		h.serve(ctx, w.bringForward)
		w.mu.Lock()
		w.current = h
		w.mu.Unlock()
		return h.archive, nil
	}
}

func (w *windowArchives) bringForward() {
	w.mu.Lock()
	raise := w.raise
	w.mu.Unlock()
	if raise != nil {
		raise()
	}
}

// release lets go of the archive that the window has closed.
func (w *windowArchives) release() error {
	w.mu.Lock()
	h := w.current
	w.current = nil
	w.mu.Unlock()
	if h == nil {
		return nil
	}
	return h.close()
}

// config is what the window is told, whatever shows it.
func (p *program) config(a fyne.App, w *windowArchives) app.Config {
	c := app.Config{App: a, Open: w.open, Home: filepath.Dir(defaultArchive()), Coder: userName(), Program: p.options().Program, Keys: keysFile(),
		Recent: recentArchives, Remember: rememberArchive,
		Sample: func(ctx context.Context, dir string) error { return makeSample(ctx, dir, p.options()) },
		SetCoder: func(name string) {
			w.mu.Lock()
			w.options.Coder = name
			w.mu.Unlock()
		},
		Raise: func(raise func()) {
			w.mu.Lock()
			w.raise = raise
			w.mu.Unlock()
		}}
	if p.archiveDir != "" || os.Getenv("PRESSMARK_ARCHIVE") != "" {
		c.Archive = p.folder()
	}
	if p.e2eLog > 0 {
		c.Log = os.NewFile(uintptr(p.e2eLog), "e2e log")
	}
	return c
}

func userName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	if u.Name != "" {
		return u.Name
	}
	return u.Username
}

// A refusing repository stands for a way to fetch things that Pressmark does not have: Fyne brings one for
// http and https, and nothing in an article may be fetched.
type refusing struct{}

var errNoFetching = errors.New("nothing is fetched from the network")

func (refusing) Exists(fyne.URI) (bool, error)               { return false, errNoFetching }
func (refusing) Reader(fyne.URI) (fyne.URIReadCloser, error) { return nil, errNoFetching }
func (refusing) CanRead(fyne.URI) (bool, error)              { return false, errNoFetching }
func (refusing) Destroy(string)                              {}

func refuseNetwork() {
	for _, scheme := range []string{"http", "https"} {
		repository.Register(scheme, refusing{})
	}
}

func (p *program) tourVerb() *cobra.Command {
	var out string
	cmd := &cobra.Command{Use: "tour --out DIR", Short: "Play the whole job offscreen and leave pictures", Hidden: true, Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		if out == "" {
			return usage("tour wants --out DIR, the folder for the pictures")
		}
		w := &windowArchives{options: p.options()}
		a := test.NewApp()
		refuseNetwork()
		return errors.Join(app.Tour(cmd.Context(), p.config(a, w), p.path(out)), w.release())
	}}
	cmd.Flags().StringVar(&out, "out", "", "folder for the pictures")
	return cmd
}
