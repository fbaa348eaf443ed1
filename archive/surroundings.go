package archive

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// This machine remembers where its user's archives are, so that a folder that has lost its archive (a disk
// not connected, a synchronising program at work) is never taken for a place to begin a new one.

const knownName = "archives.json"

func knownArchives(state string) map[string]string {
	m := map[string]string{}
	data, err := os.ReadFile(filepath.Join(state, knownName))
	if err == nil && json.Unmarshal(data, &m) != nil {
		return map[string]string{}
	}
	return m
}

func known(state, dir string) bool {
	_, ok := knownArchives(state)[dir]
	return ok
}

// remember notes that dir holds an archive. It is a convenience: a failure is not reported.
func remember(state, dir, id string) {
	m := knownArchives(state)
	if m[dir] == id {
		return
	}
	m[dir] = id
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil || os.MkdirAll(state, 0o700) != nil {
		return
	}
	tmp := filepath.Join(state, knownName+".new")
	if os.WriteFile(tmp, data, 0o600) == nil {
		_ = os.Rename(tmp, filepath.Join(state, knownName))
	}
}

// placeWarning says why a folder is a bad place for an archive, "" when nothing speaks against it.
func placeWarning(dir string) string {
	lower := strings.ToLower(dir)
	for _, name := range []string{"dropbox", "onedrive", "icloud", "google drive", "nextcloud", "owncloud", "syncthing"} {
		if strings.Contains(lower, name) {
			return "This archive lies in a synchronised folder (" + name + "). Synchronising programs copy files while they change, which can damage a database. Keep the archive elsewhere and put backups there instead."
		}
	}
	if networkMount(dir) {
		return "This archive lies on a network drive. Locks are not safe there: a lost connection can damage it. Keep the archive on this computer and put backups there instead."
	}
	return ""
}

func isReadOnlyFS(err error) bool { return errors.Is(err, syscall.EROFS) }
