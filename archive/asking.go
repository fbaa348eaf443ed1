package archive

import (
	"context"
	"errors"
	"io"
)

// Errors of Ask: each means that the verb was not carried out.
var (
	// ErrElsewhere: a process on another computer holds the archive.
	ErrElsewhere = errors.New("the archive is open on another computer; close it there first")
	// ErrVersion: the holder speaks another version of the protocol.
	ErrVersion = errors.New("the archive is open in another version of Pressmark; close that one, or use its command")
	// ErrSilent: the holder does not answer.
	ErrSilent = errors.New("the program that holds the archive does not answer; close it, and try again")
)

// A Run serves a verb: it returns the exit code.
type Run func(ctx context.Context, args []string, dir string, stdin io.Reader, stdout, stderr io.Writer) int

// Serve answers verbs of other processes until the hold is released.
func (h *Hold) Serve(ctx context.Context, run Run) error { panic("unwritten") }

// Ask sends a verb to the process that holds the archive and copies what comes back.
func Ask(ctx context.Context, dir string, o Options, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int, err error) {
	panic("unwritten")
}
