// Command dev readies a machine for Pressmark, runs it, tests it and measures it.
//
//	go run ./cmd/dev             ready this machine, build, open Pressmark on a sample archive
//	go run ./cmd/dev test        all checks that this machine can run: what CI runs
//	go run ./cmd/dev e2e [NAME]  stories with real keys and mouse in a real window
//	go run ./cmd/dev bench NAME  the benchmarks of one subject
//	go run ./cmd/dev long        the checks that take an hour
//
// It only runs other programs: go, our own binary, and for the stories Xvfb, openbox and xdotool.
// It imports nothing of ours and nothing beyond the standard library, so that it builds in seconds on a
// machine that has no C compiler and no module downloaded.
// Each step is shown with its time; what cannot run here is named with the reason, never passed over.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// Exit codes, the same as those of our binary (design.md section 6).
const (
	exitGood        = 0
	exitError       = 1
	exitUsage       = 2
	exitSomeFailed  = 3
	exitInterrupted = 130
)

// A verb is one thing dev does. run gets the words after its name.
type verb struct {
	name, args, about string
	run               func(*dev, context.Context, []string) error
}

var verbs = []verb{
	{"", "", "ready this machine, build Pressmark, open it on a sample archive", (*dev).open},
	{"test", "[-short]", "every check that can run here; -short leaves out the race detector and the story", (*dev).test},
	{"e2e", "[all|NAME...]", "stories with real keys and mouse in a real window", (*dev).e2e},
	{"bench", "NAME", "benchmarks: " + strings.Join(benchNames(), ", "), (*dev).bench},
	{"long", "", "10,000 random steps, every fuzz target for a minute", (*dev).long},
}

// errUsage is wrapped by errors that a look at the verbs helps against.
var errUsage = errors.New("usage")

// A dev runs programs in the repository and tells its reader about it.
type dev struct {
	root  string // the folder that holds go.mod
	gobin string // the go command
	out   io.Writer
	loose bool // late beats of a story are told, not failed: see test.go
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	d, err := newDev(stdout)
	if err == nil {
		err = d.dispatch(ctx, args)
	}
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "dev: interrupted")
		return exitInterrupted
	case errors.Is(err, errUsage):
		fmt.Fprintln(stderr, "dev:", err)
		usage(stderr)
		return exitUsage
	case err != nil:
		fmt.Fprintln(stderr, "dev:", err)
		return exitError
	}
	return exitGood
}

func (d *dev) dispatch(ctx context.Context, args []string) error {
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	if name == "help" || name == "-h" || name == "--help" {
		usage(d.out)
		return nil
	}
	for _, v := range verbs {
		if v.name == name {
			return v.run(d, ctx, args)
		}
	}
	return fmt.Errorf("%w: there is no verb %q", errUsage, name)
}

func usage(w io.Writer) {
	for _, v := range verbs {
		line := strings.TrimRight("go run ./cmd/dev "+v.name+" "+v.args, " ")
		fmt.Fprintf(w, "  %-36s %s\n", line, v.about)
	}
}

// newDev finds the repository above the working folder and the go command.
// It gives this process a HOME where there is none: go, staticcheck and Fyne need one for their caches.
func newDev(out io.Writer) (*dev, error) {
	root, err := findRoot()
	if err != nil {
		return nil, err
	}
	gobin, err := findGo()
	if err != nil {
		return nil, err
	}
	if home, err := os.UserHomeDir(); err != nil || home == "" {
		home = filepath.Join(os.TempDir(), fmt.Sprintf("pressmark-dev-home-%d", os.Getuid()))
		if err := os.MkdirAll(home, 0o700); err != nil {
			return nil, err
		}
		os.Setenv("HOME", home)
		fmt.Fprintf(out, "HOME is not set; using %s\n", home)
	}
	return &dev{root: root, gobin: gobin, out: out}, nil
}

func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod here or above: run dev inside the Pressmark repository")
		}
		dir = parent
	}
}

// findGo prefers the go that runs us: go run sets GOROOT for its child but leaves PATH alone.
func findGo() (string, error) {
	name := "go"
	if runtime.GOOS == "windows" {
		name = "go.exe"
	}
	if root := os.Getenv("GOROOT"); root != "" {
		if path := filepath.Join(root, "bin", name); isProgram(path) {
			return path, nil
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("the go command is not on PATH: %w", err)
	}
	return path, nil
}

func isProgram(path string) bool {
	_, err := exec.LookPath(path)
	return err == nil
}
