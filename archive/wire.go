package archive

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"sync"
)

// The protocol between a process that holds an archive and one that asks it: frames of a kind, a length
// and that many bytes. The asking side says hello with its version; the holder answers with its own and, if
// they are the same, takes arguments and working folder. It then sends output in chunks as the verb writes
// them, asks for stdin chunk by chunk as the verb reads it (so that neither side piles up what the other
// does not take), and ends with the exit code. The asking side may cancel at any time.
const protocolVersion = 1

// The kinds of frame.
const (
	frameHello    = 'H' // greeting; both ways
	frameArgs     = 'A' // request
	frameWant     = 'W' // the verb reads stdin: send one chunk or the end
	frameStdin    = 'I'
	frameStdinEnd = 'Z'
	frameStdout   = 'O'
	frameStderr   = 'E'
	frameCancel   = 'C'
	frameExit     = 'X' // exit
)

// maxChunk bounds a piece of stdin, stdout or stderr, maxFrame any frame: arguments may be longer.
const (
	maxChunk = 64 << 10
	maxFrame = 4 << 20
)

type greeting struct {
	Version int `json:"version"`
}

type request struct {
	Args []string `json:"args"`
	Dir  string   `json:"dir"` // the working folder
}

type exit struct {
	Code int `json:"code"`
}

// A wire sends and receives frames. Sending is safe from several goroutines.
type wire struct {
	conn net.Conn
	mu   sync.Mutex
}

func (w *wire) send(kind byte, data []byte) error {
	frame := make([]byte, 5+len(data))
	frame[0] = kind
	binary.BigEndian.PutUint32(frame[1:], uint32(len(data)))
	copy(frame[5:], data)
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := w.conn.Write(frame)
	return err
}

func (w *wire) sendJSON(kind byte, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if len(data) > maxFrame {
		return fmt.Errorf("the arguments are longer than %d MB", maxFrame>>20)
	}
	return w.send(kind, data)
}

func (w *wire) receive() (kind byte, data []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(w.conn, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n > maxFrame {
		return 0, nil, fmt.Errorf("a frame of %d bytes", n)
	}
	data = make([]byte, n)
	_, err = io.ReadFull(w.conn, data)
	return head[0], data, err
}
