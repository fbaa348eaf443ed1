package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// quiet is how long a program may print nothing before its reader is told that it is still at work.
// A cold build of the window prints nothing for minutes.
const quiet = 15 * time.Second

// graceAfterCancel is what a program gets to end by itself after it was asked to.
const graceAfterCancel = 5 * time.Second

// A command is one program to run in the repository.
type command struct {
	args []string
	env  []string // beside this process's own; later ones win
	// terminal leaves the program in our process group with our standard input, for those that may ask
	// (sudo for a password). All others get a group of their own, which ends as a whole.
	terminal bool
}

// cgo and ci name the two ways we build: with a C compiler for the window, and without.
func cgo(on bool) string {
	if on {
		return "CGO_ENABLED=1"
	}
	return "CGO_ENABLED=0"
}

func (d *dev) goCommand(env string, args ...string) command {
	return command{args: append([]string{d.gobin}, args...), env: []string{env}}
}

// run runs c with its output on d.out, until it ends or ctx does, and says so when it is long silent.
func (d *dev) run(ctx context.Context, c command) error {
	out := &pulse{w: d.out, last: time.Now()}
	stop := out.beat(shortName(c.args))
	defer stop()
	return d.start(ctx, c, out)
}

// output runs c and returns what it prints on its standard output.
func (d *dev) output(ctx context.Context, c command) (string, error) {
	var out, errs strings.Builder
	cmd := d.exec(ctx, c)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s: %w: %s", shortName(c.args), err, strings.TrimSpace(errs.String()))
	}
	return out.String(), nil
}

func (d *dev) start(ctx context.Context, c command, out io.Writer) error {
	cmd := d.exec(ctx, c)
	cmd.Stdout, cmd.Stderr = out, out
	if c.terminal {
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", shortName(c.args), err)
	}
	return nil
}

func (d *dev) exec(ctx context.Context, c command) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	cmd.Dir = d.root
	cmd.Env = append(os.Environ(), c.env...)
	cmd.WaitDelay = graceAfterCancel
	if !c.terminal {
		ownGroup(cmd)
	}
	return cmd
}

// shortName is what a command is called in messages: its program and first word, without folders.
func shortName(args []string) string {
	name := args[0]
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if len(args) > 1 && !strings.HasPrefix(args[1], "-") {
		name += " " + args[1]
	}
	return name
}

// A pulse passes writes on and knows when the last one was.
type pulse struct {
	mu   sync.Mutex
	w    io.Writer
	last time.Time
}

func (p *pulse) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = time.Now()
	return p.w.Write(b)
}

// beat prints a line each time nothing was written for a while; stop ends that.
func (p *pulse) beat(name string) (stop func()) {
	began, done := time.Now(), make(chan struct{})
	ticker := time.NewTicker(quiet / 3)
	go func() {
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case now := <-ticker.C:
				p.remark(name, began, now)
			}
		}
	}()
	return func() { close(done) }
}

func (p *pulse) remark(name string, began, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.last) < quiet {
		return
	}
	p.last = now
	fmt.Fprintf(p.w, "   ... %s still at work, %s\n", name, now.Sub(began).Round(time.Second))
}
