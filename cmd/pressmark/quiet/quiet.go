// Package quiet holds back what other packages log while the program is being loaded, before main runs: on a
// machine whose locale is C, Fyne complains three lines long, and every verb would begin with them. Go
// initialises a package as early as its imports allow, in the order of paths; this one imports three packages
// of the standard library, fewer than Fyne, so it comes first.
package quiet

import (
	"io"
	"log"
	"os"
)

var _ = hold()

func hold() bool {
	log.SetOutput(io.Discard)
	return true
}

// Over lets the log through again. The first line of main calls it.
func Over() { log.SetOutput(os.Stderr) }
