package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// patience is how long anything that a story waits for may take before the story fails. It is many times
// what is seen on a busy machine: waiting ends with the event, so only failures take it all.
const patience = 30 * time.Second

// A display is an X server of its own with a window manager, and its screen as a file.
type display struct {
	name   string // ":7"
	screen string // the server's memory, an X window dump
	env    []string
	procs  []*exec.Cmd
}

// storyPrograms are what a story needs beside the things that building the window takes, with their packages.
var storyPrograms = []need{
	{what: "X server without a screen", program: "Xvfb", debian: "xvfb"},
	{what: "window manager", program: "openbox", debian: "openbox"},
	{what: "keys and mouse", program: "xdotool", debian: "xdotool"},
}

// noStory says what stories lack on this machine, or nothing.
func (d *dev) noStory(ctx context.Context) string {
	var names []string
	for _, n := range storyPrograms {
		if !isProgram(n.program) {
			names = append(names, n.debian)
		}
	}
	for _, n := range d.lacking(ctx) {
		names = append(names, n.debian)
	}
	if len(names) == 0 {
		return ""
	}
	return "not installed: " + strings.Join(names, " ")
}

// windowRules make every window as large as the screen and without a frame, so that a picture is all window.
const windowRules = `<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <applications>
    <application class="*"><decor>no</decor><maximized>yes</maximized><focus>yes</focus></application>
  </applications>
</openbox_config>
`

// startDisplay starts the server, which chooses its own number, then the window manager, and returns when
// both answer. size is as in "1280x800".
func startDisplay(ctx context.Context, dir, size string, env []string) (*display, error) {
	x := &display{screen: filepath.Join(dir, "Xvfb_screen0"), env: env}
	number, err := x.startServer(ctx, dir, size)
	if err != nil {
		x.stop()
		return nil, err
	}
	x.name = ":" + number
	x.env = append(append([]string{}, env...), "DISPLAY="+x.name)
	if err := x.startWindowManager(ctx, dir); err != nil {
		x.stop()
		return nil, err
	}
	return x, nil
}

func (x *display) startServer(ctx context.Context, dir, size string) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer r.Close()
	cmd := x.command(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", size+"x24", "-fbdir", dir, "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{w}
	err = x.launch(cmd)
	w.Close()
	if err != nil {
		return "", err
	}
	line, err := readLine(r)
	if err != nil {
		return "", fmt.Errorf("start of Xvfb: %w", err)
	}
	return line, nil
}

// startWindowManager waits for openbox's own word that it is up: it runs a command then, which writes into a
// named pipe.
func (x *display) startWindowManager(ctx context.Context, dir string) error {
	rules, up := filepath.Join(dir, "rc.xml"), filepath.Join(dir, "up")
	if err := os.WriteFile(rules, []byte(windowRules), 0o600); err != nil {
		return err
	}
	if err := makeFifo(up); err != nil {
		return err
	}
	// Opened for both ways, so that neither end waits for the other to open.
	pipe, err := os.OpenFile(up, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer pipe.Close()
	startup := fmt.Sprintf("sh -c 'echo up > %s'", up)
	if err := x.launch(x.command(ctx, "openbox", "--sm-disable", "--config-file", rules, "--startup", startup)); err != nil {
		return err
	}
	if _, err := readLine(pipe); err != nil {
		return fmt.Errorf("start of openbox: %w", err)
	}
	return nil
}

// readLine reads one line from a pipe whose other end may never write.
func readLine(f *os.File) (string, error) {
	if err := f.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	var line []byte
	b := make([]byte, 1)
	for {
		if _, err := f.Read(b); err != nil {
			if errors.Is(err, io.EOF) {
				err = errors.New("it ended without a word")
			}
			return "", err
		}
		if b[0] == '\n' {
			return strings.TrimSpace(string(line)), nil
		}
		line = append(line, b[0])
	}
}

func (x *display) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), x.env...)
	cmd.WaitDelay = graceAfterCancel
	ownGroup(cmd)
	return cmd
}

func (x *display) launch(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	x.procs = append(x.procs, cmd)
	return nil
}

// stop ends the window manager and the server, newest first.
func (x *display) stop() {
	for i := len(x.procs) - 1; i >= 0; i-- {
		killGroup(x.procs[i].Process)
		x.procs[i].Wait()
	}
	x.procs = nil
}

// xdotool runs one or more of its commands and returns what they print.
func (x *display) xdotool(ctx context.Context, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := x.command(ctx, "xdotool", args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("xdotool %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(errs.String()))
	}
	return strings.TrimSpace(out.String()), nil
}

// Frames of the window come at most every 16 ms; the screen counts as still when it is the same over this
// many looks this far apart. A caret that blinks (each 500 ms) does not hold that up.
const (
	stillLooks = 4
	stillEvery = 40 * time.Millisecond
	stillMost  = 2 * time.Second
)

// picture returns the screen once it stands still, so that it shows what the log already told, or as it is
// after a while.
func (x *display) picture(ctx context.Context) (*image.RGBA, error) {
	ticker := time.NewTicker(stillEvery)
	defer ticker.Stop()
	var dump []byte
	var before uint64
	seed := maphash.MakeSeed()
	for looks, same := 0, 0; same < stillLooks && looks < int(stillMost/stillEvery); looks++ {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-ticker.C:
		}
		var err error
		if dump, err = os.ReadFile(x.screen); err != nil {
			return nil, err
		}
		same++
		if sum := maphash.Bytes(seed, dump); sum != before {
			before, same = sum, 0
		}
	}
	return decodeXWD(dump)
}
