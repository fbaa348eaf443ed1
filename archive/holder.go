package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"
)

// lockName is the file in the archive folder that its holder has locked. It holds a holderInfo.
const lockName = ".lock"

// holderInfo says who holds an archive.
type holderInfo struct {
	Host string `json:"host"`
	PID  int    `json:"pid"`
}

// A Hold is the lock on an archive folder together with its socket. While it is held, no other process
// opens the archive; other processes can ask the holder (see Ask).
type Hold struct {
	lock   *flock.Flock
	socket string

	mu       sync.Mutex
	listener net.Listener
	released bool
	serving  sync.WaitGroup
	stop     func() // ends what is being served
}

// TakeHold takes the lock on an archive folder, which must be there; ErrHeld when another process has it.
// The lock goes with the process: what a dead one left behind does not hinder.
func TakeHold(dir string, o Options) (*Hold, error) {
	dir, o, err := settle(dir, o)
	if err != nil {
		return nil, err
	}
	h := &Hold{lock: flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600)), socket: socketPath(dir, o)}
	got, err := h.lock.TryLock()
	for range probes {
		if got || err != nil {
			break
		}
		if free, err := isFree(dir); err != nil || !free {
			break
		}
		got, err = h.lock.TryLock() // somebody only looked whether it is free
	}
	if err != nil {
		if errors.Is(err, os.ErrPermission) || isReadOnlyFS(err) {
			// A folder that cannot be written is only read, which any number may do.
			return &Hold{socket: h.socket}, nil
		}
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	if !got {
		return nil, heldError(dir)
	}
	h.note(dir)
	// A socket that lies there now belongs to nobody.
	_ = os.Remove(h.socket)
	return h, nil
}

// probes is how often taking the lock is tried again when others look at it at the same moment.
const probes = 20

// isFree reports whether nobody holds an archive. It takes the lock for a moment together with others who
// look, so that two who look do not take each other for a holder.
func isFree(dir string) (bool, error) {
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	got, err := lock.TryRLock()
	return got, errors.Join(err, lock.Close())
}

// heldError names the holder when the lock file tells.
func heldError(dir string) error {
	info, err := readHolder(dir)
	host, _ := os.Hostname()
	if err == nil && info.Host != "" && info.Host != host {
		return fmt.Errorf("%s is open on the computer %s: %w", dir, info.Host, ErrElsewhere)
	}
	return fmt.Errorf("%s: %w", dir, ErrHeld)
}

func readHolder(dir string) (info holderInfo, err error) {
	data, err := os.ReadFile(filepath.Join(dir, lockName))
	if err == nil {
		err = json.Unmarshal(data, &info)
	}
	return info, err
}

// note writes who holds the archive, for people and for other computers. It is a convenience.
func (h *Hold) note(dir string) {
	host, _ := os.Hostname()
	data, err := json.Marshal(holderInfo{host, os.Getpid()})
	if err == nil {
		_ = os.WriteFile(filepath.Join(dir, lockName), append(data, '\n'), 0o600)
	}
}

// longestSocket is what every system takes as the name of a socket: 104 bytes with their closing NUL.
const longestSocket = 103

// socketPath names the holder's socket by the archive's real path; where the folder for sockets has too
// long a name, it is in a folder of this user's among the temporary ones.
func socketPath(dir string, o Options) string {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		real = dir
	}
	sum := sha256.Sum256([]byte(real))
	name := "pressmark-" + hex.EncodeToString(sum[:8]) + ".sock"
	if path := filepath.Join(o.RuntimeDir, name); len(path) <= longestSocket {
		return path
	}
	return filepath.Join(os.TempDir(), fmt.Sprintf("pressmark-%d", os.Getuid()), name)
}

// Release stops serving and lets the archive go. A second Release does nothing.
func (h *Hold) Release() error {
	h.mu.Lock()
	if h.released {
		h.mu.Unlock()
		return nil
	}
	h.released = true
	listener, stop := h.listener, h.stop
	h.mu.Unlock()
	if stop != nil {
		stop()
	}
	if listener != nil {
		_ = listener.Close() // removes the socket
		h.serving.Wait()
	}
	if h.lock == nil {
		return nil
	}
	return h.lock.Close()
}
