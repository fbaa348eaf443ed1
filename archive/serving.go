package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A Run serves a verb: args are those of the asking process, dir its working folder. It returns the exit
// code. It may be called several times at once.
type Run func(ctx context.Context, args []string, dir string, stdin io.Reader, stdout, stderr io.Writer) int

// Serve answers verbs of other processes, each on a goroutine of its own, until ctx is done or the hold is
// released; then it cancels what runs and waits for it.
func (h *Hold) Serve(ctx context.Context, run Run) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	listener, err := h.listen(cancel)
	if err != nil {
		return fmt.Errorf("listen for other processes: %w", err)
	}
	if listener == nil {
		return nil // released
	}
	defer h.serving.Done()
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer stop()
	var active sync.WaitGroup
	for {
		conn, err := listener.Accept()
		if err != nil {
			cancel()
			active.Wait()
			if errors.Is(err, net.ErrClosed) {
				return nil
			}
			return fmt.Errorf("listen for other processes: %w", err)
		}
		active.Go(func() { serveOne(ctx, conn, run) })
	}
}

// listen opens the socket, for this user only; nil when the hold was released already.
func (h *Hold) listen(cancel func()) (net.Listener, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.released {
		return nil, nil
	}
	if err := os.MkdirAll(filepath.Dir(h.socket), 0o700); err != nil {
		return nil, err
	}
	listener, err := net.Listen("unix", h.socket)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(h.socket, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	h.listener, h.stop = listener, cancel
	h.serving.Add(1)
	return listener, nil
}

// serveOne answers one connection.
func serveOne(ctx context.Context, conn net.Conn, run Run) {
	defer conn.Close()
	// When the hold is released, who does not take what is sent is not waited for.
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now().Add(answerTime)) })
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &server{wire: wire{conn: conn}, chunks: make(chan []byte, 1)}
	_ = conn.SetDeadline(time.Now().Add(answerTime))
	r, err := s.welcome()
	if err != nil {
		return // nothing was asked: the other side has gone or speaks another version
	}
	if ctx.Err() == nil {
		_ = conn.SetDeadline(time.Time{})
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		s.listen(cancel)
	}()
	code := s.run(ctx, r, run)
	_ = s.sendJSON(frameExit, exit{code})
	conn.Close()
	<-gone
}

// A server is the holder's side of one connection.
type server struct {
	wire
	chunks chan []byte // of stdin, empty at its end; holds one
	rest   []byte      // of the last chunk; rest and ended belong to the goroutine that reads stdin
	ended  bool
}

// welcome answers the hello and reads what is asked.
func (s *server) welcome() (request, error) {
	var r request
	kind, data, err := s.receive()
	if err != nil {
		return r, err
	}
	var theirs greeting
	if kind != frameHello || json.Unmarshal(data, &theirs) != nil {
		return r, errors.New("no hello")
	}
	if err := s.sendJSON(frameHello, greeting{protocolVersion}); err != nil {
		return r, err
	}
	if theirs.Version != protocolVersion {
		return r, ErrVersion
	}
	kind, data, err = s.receive()
	if err == nil && kind != frameArgs {
		err = errors.New("no arguments")
	}
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	return r, err
}

// listen takes stdin and cancel until the other side has gone, which cancels too.
func (s *server) listen(cancel func()) {
	defer cancel()
	for {
		kind, data, err := s.receive()
		if err != nil {
			return
		}
		switch kind {
		case frameCancel:
			cancel()
		case frameStdinEnd:
			data = nil
			fallthrough
		case frameStdin:
			select {
			case s.chunks <- data: // one is asked for at a time, and there is room for one
			default:
				return // a chunk that nobody asked for
			}
		}
	}
}

// run calls the verb. One that panics must not take the window with it that serves it.
func (s *server) run(ctx context.Context, r request, run Run) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(output{s, frameStderr}, "the verb stopped: %v; what was saved before it is safe\n", p)
			code = 1
		}
	}()
	return run(ctx, r.Args, r.Dir, typed{ctx, s}, output{s, frameStdout}, output{s, frameStderr})
}

// output sends what a verb writes.
type output struct {
	s    *server
	kind byte
}

func (o output) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		chunk := p[:min(len(p), maxChunk)]
		if err := o.s.send(o.kind, chunk); err != nil {
			return n, err
		}
		n, p = n+len(chunk), p[len(chunk):]
	}
	return n, nil
}

// typed reads the other side's stdin, which is asked for as the verb reads.
type typed struct {
	ctx context.Context
	s   *server
}

func (t typed) Read(p []byte) (int, error) {
	s := t.s
	if len(s.rest) == 0 && !s.ended {
		if err := s.send(frameWant, nil); err != nil {
			return 0, err
		}
		select {
		case s.rest = <-s.chunks:
			s.ended = len(s.rest) == 0
		case <-t.ctx.Done():
			return 0, t.ctx.Err()
		}
	}
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}
