//go:build !ci

package main

import (
	"context"
	"errors"

	fyneapp "fyne.io/fyne/v2/app"

	"pressmark/app"
)

// openWindow runs the window until it is closed.
func (p *program) openWindow(context.Context) error {
	keepCrashes()
	w := &windowArchives{options: p.options()}
	a := fyneapp.NewWithID(appID)
	refuseNetwork()
	return errors.Join(app.Run(p.config(a, w)), w.release())
}
