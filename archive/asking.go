package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// Errors of Ask: each means that the verb was not carried out.
var (
	// ErrNotHeld: no process holds the archive any more; open it.
	ErrNotHeld = errors.New("the archive is not open in another program")
	// ErrElsewhere: a process on another computer holds the archive.
	ErrElsewhere = errors.New("the archive is open on another computer; close it there first")
	// ErrVersion: the holder speaks another version of the protocol.
	ErrVersion = errors.New("the archive is open in another version of Pressmark; close that one, or use its command")
	// ErrSilent: the holder does not answer.
	ErrSilent = errors.New("the program that holds the archive does not answer; nothing was done. Close it and try again")
)

// answerTime is how long a holder may take to say hello, and to begin to listen after taking the lock.
const answerTime = 2 * time.Second

// endTime is how long a holder may take to end a verb that was cancelled.
const endTime = 10 * time.Second

// Ask sends a verb to the process that holds the archive in dir, with the working folder and, as far as
// the verb reads it, stdin, and copies what comes back. It returns the verb's exit code. When ctx is done
// the verb is cancelled there, and its exit code is awaited.
func Ask(ctx context.Context, dir string, o Options, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int, err error) {
	dir, o, err = settle(dir, o)
	if err != nil {
		return 0, err
	}
	conn, err := reach(ctx, dir, o)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	c := &client{wire: wire{conn: conn}, stdin: stdin, stdout: stdout, stderr: stderr}
	if err := c.hello(); err != nil {
		return 0, err
	}
	work, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	if err := c.sendJSON(frameArgs, request{args, work}); err != nil {
		return 0, fmt.Errorf("ask the holder of %s: %w", dir, err)
	}
	stop := context.AfterFunc(ctx, c.cancel)
	defer stop()
	code, err = c.copy()
	if err != nil {
		return 0, fmt.Errorf("ask the holder of %s: %w", dir, err)
	}
	return code, nil
}

// reach connects to the holder. One that has just taken the lock may not listen yet; when nobody has it any
// more, there is nothing to wait for.
func reach(ctx context.Context, dir string, o Options) (net.Conn, error) {
	deadline := time.Now().Add(answerTime)
	for {
		conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socketPath(dir, o))
		if err == nil {
			return conn, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		holder, _ := readHolder(dir)
		host, _ := os.Hostname()
		err = unreachable(dir, holder.Host != "" && holder.Host != host)
		if !errors.Is(err, ErrSilent) || time.Now().After(deadline) {
			return nil, err
		}
		select {
		case <-ctx.Done():
		case <-time.After(askAgain):
		}
	}
}

const askAgain = 50 * time.Millisecond

// unreachable says why nobody listens.
func unreachable(dir string, elsewhere bool) error {
	free, err := isFree(dir)
	switch {
	case err != nil:
		return fmt.Errorf("lock %s: %w", dir, err)
	case free:
		return fmt.Errorf("%s: %w", dir, ErrNotHeld)
	case elsewhere:
		return heldError(dir)
	}
	return fmt.Errorf("%s: %w", dir, ErrSilent)
}

// A client is the asking side of one connection.
type client struct {
	wire
	stdin          io.Reader
	stdout, stderr io.Writer
}

// hello agrees on the version.
func (c *client) hello() error {
	_ = c.conn.SetDeadline(time.Now().Add(answerTime))
	defer func() { _ = c.conn.SetDeadline(time.Time{}) }()
	if err := c.sendJSON(frameHello, greeting{protocolVersion}); err != nil {
		return fmt.Errorf("%w (%v)", ErrSilent, err)
	}
	kind, data, err := c.receive()
	if err != nil {
		return fmt.Errorf("%w (%v)", ErrSilent, err)
	}
	var theirs greeting
	if kind != frameHello || json.Unmarshal(data, &theirs) != nil || theirs.Version != protocolVersion {
		return ErrVersion
	}
	return nil
}

func (c *client) cancel() {
	_ = c.send(frameCancel, nil)
	_ = c.conn.SetReadDeadline(time.Now().Add(endTime))
}

// copy takes what comes until the exit code.
func (c *client) copy() (int, error) {
	chunk := make([]byte, maxChunk)
	for {
		kind, data, err := c.receive()
		if err != nil {
			return 0, err
		}
		switch kind {
		case frameStdout:
			_, err = c.stdout.Write(data)
		case frameStderr:
			_, err = c.stderr.Write(data)
		case frameWant:
			// Reading may wait for a person who types; the verb may end meanwhile.
			go c.feed(chunk)
		case frameExit:
			var e exit
			err = json.Unmarshal(data, &e)
			return e.Code, err
		}
		if err != nil {
			_ = c.send(frameCancel, nil) // nobody takes the output
			return 0, err
		}
	}
}

// feed sends the next piece of stdin. The holder asks for one at a time, so chunk is used by one feed.
func (c *client) feed(chunk []byte) {
	n, err := 0, io.EOF
	if c.stdin != nil {
		n, err = c.stdin.Read(chunk)
	}
	if n > 0 {
		_ = c.send(frameStdin, chunk[:n])
		return
	}
	if err == nil { // a reader may return nothing without being at its end
		go c.feed(chunk)
		return
	}
	_ = c.send(frameStdinEnd, nil)
}
