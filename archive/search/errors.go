package search

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

// What can go wrong with an index, apart from a *QueryError and the context's own errors.
var (
	// ErrRebuild: what lies on disk cannot be trusted; build a new index with Create. The error in the
	// chain is a *RebuildError.
	ErrRebuild = errors.New("index must be rebuilt")
	// ErrLocked: another process holds the index.
	ErrLocked = errors.New("index is in use by another process")
	// ErrDamaged: the index failed while in use. Close it and build a new one.
	ErrDamaged = errors.New("index is damaged")
	// ErrDisk: changes are searchable but cannot be written, for want of space or of rights. The index
	// tries again each second until it is closed.
	ErrDisk = errors.New("index cannot be written")
	// ErrClosed: the index was closed.
	ErrClosed = errors.New("index is closed")
)

// RebuildError says why an index is not used. It is ErrRebuild for errors.Is.
type RebuildError struct {
	Reason string // for the log and the status line, such as "articles/store/000000000004.zap: changed"
	Err    error  // the cause, or nil
}

func (e *RebuildError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%v: %s: %v", ErrRebuild, e.Reason, e.Err)
	}
	return fmt.Sprintf("%v: %s", ErrRebuild, e.Reason)
}

func (e *RebuildError) Unwrap() error { return e.Err }

// Is makes every RebuildError an ErrRebuild.
func (e *RebuildError) Is(target error) bool { return target == ErrRebuild }

func rebuild(err error, format string, args ...any) error {
	return &RebuildError{Reason: fmt.Sprintf(format, args...), Err: err}
}

// guard runs f so that neither a panic nor a fault in mapped memory, which is what damaged segment
// files end in, passes beyond it.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	return f()
}

// damage makes an ErrDamaged of what Bleve says when it reads an index that was verified: there is no
// other reason left, apart from the context's.
func damage(err error) error {
	if err == nil || errors.Is(err, ErrDamaged) || errors.Is(err, ErrClosed) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %v", ErrDamaged, err)
}

// diskTrouble tells a full or forbidden disk from damage. Bleve hands over the words of the error
// only.
func diskTrouble(message string) bool {
	for _, s := range []string{"no space", "quota", "not enough space", "read-only file system", "permission denied", "file too large", "too many open files"} {
		if strings.Contains(strings.ToLower(message), s) {
			return true
		}
	}
	return false
}
