package app

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/search"
)

// sentence says an error in words for people: what happened, to what, what is safe, what to do.
func sentence(err error) string {
	var invalid *annotate.Invalid
	var query *search.QueryError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &query):
		return full(query.Message) + " " + full(query.Hint)
	case errors.As(err, &invalid):
		return "This could not be recorded: " + full(invalid.Reason) + " Nothing was changed."
	case errors.Is(err, archive.ErrHeld):
		return "This archive is open in another program. Close it there and try again."
	case errors.Is(err, archive.ErrReadOnly):
		return "This archive can only be read at the moment, so nothing was changed. Everything saved before is safe."
	case errors.Is(err, archive.ErrNoArchive):
		if why, ok := strings.CutSuffix(err.Error(), ": "+archive.ErrNoArchive.Error()); ok && strings.Contains(why, ": ") {
			return full(why) // one was here
		}
		return "There is no archive in this folder. Choose another folder, or start a new archive with Ctrl+N."
	case errors.Is(err, archive.ErrDamaged):
		return "The archive is damaged: " + full(err.Error()) + " Nothing was written to it. Its backups are in the folder backups."
	case errors.Is(err, archive.ErrNotFound):
		return "This is no longer in the archive. It may be in the trash; Ctrl+Z takes the last step back."
	case errors.Is(err, syscall.ENOSPC):
		return "The disk is full, so this was not saved. Everything saved before is safe. Free some space and do it again."
	case errors.Is(err, fs.ErrPermission):
		return "This folder may not be written: " + full(err.Error()) + " Nothing was changed."
	case errors.Is(err, context.Canceled):
		return "Cancelled."
	}
	return full(err.Error())
}

// full makes a sentence of a clause: a capital first, a full stop last.
func full(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[n:]
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") && !strings.HasSuffix(s, "!") {
		s += "."
	}
	return s
}
