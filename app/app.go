// Package app is the window: library, reader, coding pane and status line around one archive, and the
// keys that drive them.
//
// A [window] holds one archive at a time. Its panes are structs that reach the archive through function
// fields: library (left; also the answer to a search), articleView (middle; the reader), coding (what
// the keys of the reader do, and the right pane), the wide views of statements, entities, concepts and
// to-dos, and the status line. One key table (keys.go) makes menu, shortcuts, the sheet of all keys and
// the verb keys. Work runs off the UI thread through tasks, which is the only place that starts a
// goroutine or calls fyne.Do; an answer that a newer question has overtaken is dropped. What happens is
// told to the e2e log as JSON lines, so that a test with real keys can wait for it.
//
// The package never imports fyne/app: whoever calls [Run] or [Tour] brings the application, with a
// driver for a screen or without one.
package app

import (
	"context"
	"errors"
	"io"

	"fyne.io/fyne/v2"

	"pressmark/archive"
)

// A Config is what the window needs from the program around it. App and Open are required.
type Config struct {
	App     fyne.App
	Archive string // folder to open; empty: the last one, or the first start when there is none

	// Open opens the archive in a folder, or makes it there, and holds it until the archive is closed.
	// It is called off the UI thread.
	Open func(ctx context.Context, dir string, create bool) (*archive.Archive, error)

	Recent   func() []string  // folders opened before, the latest first; nil: none
	Remember func(dir string) // called with each folder opened; may be nil

	// Sample makes the sample archive in a new folder dir; nil: the first start does not offer it. It is
	// called off the UI thread.
	Sample func(ctx context.Context, dir string) error

	// Home is the folder in which new archives are offered; empty: the user's documents.
	Home string

	// Coder is offered as the name of the coder at the first start; SetCoder, when not nil, is told what
	// was typed before the archive is made.
	Coder    string
	SetCoder func(name string)

	// Raise, when not nil, is called once with a function that brings the window to the front; that
	// function may be called from any goroutine.
	Raise func(raise func())

	Log     io.Writer // the e2e log; nil: none
	Keys    string    // path of the file that rebinds keys; it may be absent
	Program string    // name and version, shown in About and written into exports
}

// Run shows the window and returns when it was closed. Everything done in it is on disk by then.
func Run(c Config) error {
	if c.App == nil || c.Open == nil {
		return errors.New("window: no application or no way to open an archive")
	}
	w := newWindow(c, newTasks())
	if c.Raise != nil {
		c.Raise(w.raise)
	}
	w.win.Show()
	w.begin()
	w.tasks.eachFrame()
	c.App.Run()
	w.finish()
	return nil
}
