package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
)

// What this machine remembers for its user: which archives were opened. It is a convenience, so a failure to
// read or write it is no error.

const recentKept = 10

// xdg is the program's folder below one of the user's base folders.
func xdg(variable, fallback string) string {
	base := os.Getenv(variable)
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			home = os.TempDir()
		}
		base = filepath.Join(home, fallback)
	}
	return filepath.Join(base, "pressmark")
}

func stateDir() string { return xdg("XDG_STATE_HOME", ".local/state") }

// keysFile is the file with which a user rebinds keys; it need not be there.
func keysFile() string { return filepath.Join(xdg("XDG_CONFIG_HOME", ".config"), "keys.json") }

func recentFile() string { return filepath.Join(stateDir(), "recent.json") }

// recentArchives lists the folders that the window opened, the latest first.
func recentArchives() []string {
	var dirs []string
	data, err := os.ReadFile(recentFile())
	if err != nil || json.Unmarshal(data, &dirs) != nil {
		return nil
	}
	return dirs
}

func rememberArchive(dir string) {
	dirs := slices.DeleteFunc(recentArchives(), func(d string) bool { return d == dir })
	dirs = append([]string{dir}, dirs...)
	data, err := json.Marshal(dirs[:min(len(dirs), recentKept)])
	if err != nil || os.MkdirAll(stateDir(), 0o700) != nil {
		return
	}
	if os.WriteFile(recentFile()+".new", data, 0o600) == nil {
		_ = os.Rename(recentFile()+".new", recentFile())
	}
}
