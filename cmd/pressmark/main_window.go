//go:build !ci

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"

	fyneapp "fyne.io/fyne/v2/app"

	"pressmark/app"
)

const appID = "org.pressmark.Pressmark"

// openWindow runs the window until it is closed.
func (p *program) openWindow(context.Context) error {
	keepCrashes()
	w := &windowArchives{options: p.options()}
	a := fyneapp.NewWithID(appID)
	refuseNetwork()
	return errors.Join(app.Run(p.config(a, w)), w.release())
}

// keepCrashes has a crash written where it can be sent from.
func keepCrashes() {
	if os.MkdirAll(stateDir(), 0o700) != nil {
		return
	}
	f, err := os.OpenFile(filepath.Join(stateDir(), "crash.txt"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		_ = debug.SetCrashOutput(f, debug.CrashOptions{})
		_ = f.Close() // SetCrashOutput keeps a copy
	}
}
