package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
)

// releaseArgs build Pressmark as it is given to people: migrated_fynedo takes Fyne's per-call goroutine
// checks out (lists refresh 8 to 12 times faster), the rest makes the binary small and the same from any
// folder. No VCS stamp: git refuses to answer in a folder that belongs to someone else, and the build with it.
// no_animations keeps the caret of a text field still: its fading has Fyne draw the whole window again, many
// times a second, for as long as a field has the focus.
var releaseArgs = []string{"build", "-tags", "migrated_fynedo,no_animations", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w"}

// buildRelease builds the program with its window into the repository's root, where git ignores it.
func (d *dev) buildRelease(ctx context.Context) (string, error) {
	path := filepath.Join(d.root, binaryName())
	args := append(append([]string{}, releaseArgs...), "-o", path, "./cmd/pressmark")
	return path, d.run(ctx, d.goCommand(cgo(true), args...))
}

// buildWithoutWindow builds the same program on Fyne's software driver, without C, into dir.
func (d *dev) buildWithoutWindow(ctx context.Context, dir string) (string, error) {
	path := filepath.Join(dir, binaryName())
	return path, d.run(ctx, d.goCommand(cgo(false), "build", "-tags", "ci", "-trimpath", "-buildvcs=false", "-o", path, "./cmd/pressmark"))
}

func binaryName() string {
	if runtime.GOOS == "windows" {
		return "pressmark.exe"
	}
	return "pressmark"
}

// freshHome makes the folders of a user who never ran Pressmark below dir and returns the environment
// that points there. Nothing of the real user is read or written.
func freshHome(dir string) ([]string, error) {
	env := []string{
		// Fyne complains about the locale C at each start; the locale named here need not exist.
		"LC_ALL=en_US.UTF-8", "LANG=en_US.UTF-8",
		// No session bus: a portal of the real desktop must not answer for this one.
		"DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(dir, "no-bus"),
	}
	for name, sub := range map[string]string{
		"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache",
		"XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run",
	} {
		path := filepath.Join(dir, sub)
		if err := os.MkdirAll(path, 0o700); err != nil {
			return nil, err
		}
		env = append(env, name+"="+path)
	}
	return env, nil
}
