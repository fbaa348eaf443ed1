//go:build ci

package main

import (
	"context"
	"errors"
)

// openWindow has nothing to open: Fyne's driver for tests returns at once.
func (p *program) openWindow(context.Context) error {
	return errors.New("this build has no window: `pressmark help` lists the verbs")
}
