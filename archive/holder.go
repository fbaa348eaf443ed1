package archive

import (
	"context"
	"io"
)

// lockName is the file in the archive folder that its holder has locked.
const lockName = ".lock"

// A Run serves a verb: it returns the exit code.
type Run func(ctx context.Context, args []string, dir string, stdin io.Reader, stdout, stderr io.Writer) int

// A Hold is the lock on an archive folder together with its socket.
type Hold struct{}

// TakeHold takes the lock; ErrHeld when another process has it.
func TakeHold(dir string, o Options) (*Hold, error) { panic("unwritten") }

// Serve answers verbs of other processes until the hold is released.
func (h *Hold) Serve(ctx context.Context, run Run) error { panic("unwritten") }
func (h *Hold) Release() error                           { panic("unwritten") }

// Ask sends a verb to the process that holds the archive and copies what comes back.
func Ask(ctx context.Context, dir string, o Options, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int, err error) {
	panic("unwritten")
}
