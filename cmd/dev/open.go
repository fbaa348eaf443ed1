package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// open readies this machine, builds Pressmark and opens it on a sample archive. Where no window can open
// it builds without C and plays the same job offscreen, leaving pictures.
func (d *dev) open(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%w: no words are taken here", errUsage)
	}
	if why := noDisplay(); why != "" {
		fmt.Fprintf(d.out, "No window can open here: %s.\n", why)
		fmt.Fprintln(d.out, "Building without it, which needs no C compiler, and playing the job offscreen.")
		return d.tour(ctx)
	}
	binary, archive := "", ""
	steps := []stage{
		{name: "what the window needs", run: d.ready},
		{name: "build (the first takes minutes, later ones seconds)", run: func(ctx context.Context) (err error) {
			binary, err = d.buildRelease(ctx)
			return err
		}},
		{name: "sample archive", run: func(ctx context.Context) (err error) {
			archive, err = d.sample(ctx, binary)
			return err
		}},
	}
	if err := d.inTurn(ctx, steps); err != nil {
		return err
	}
	fmt.Fprintf(d.out, "Opening %s on %s. This returns when the window is closed.\n", binaryName(), archive)
	return d.start(ctx, command{args: []string{binary, "--archive", archive}, env: locale()}, d.out)
}

// locale gives a language where the machine has none: Fyne complains about "C" at each start.
func locale() []string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if lang := os.Getenv(name); lang != "" && lang != "C" && lang != "POSIX" && lang != "C.UTF-8" {
			return nil
		}
	}
	return []string{"LC_ALL=en_US.UTF-8"}
}

// tour plays the whole job with Fyne's test events and leaves a picture of each step.
func (d *dev) tour(ctx context.Context) error {
	tmp, err := os.MkdirTemp("", "pressmark-tour-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	env, err := freshHome(tmp)
	if err != nil {
		return err
	}
	binary, pictures := "", filepath.Join(d.root, ".shots", "tour")
	if err := emptyDir(pictures); err != nil {
		return err
	}
	steps := []stage{
		{name: "build without a window (the first takes minutes)", run: func(ctx context.Context) (err error) {
			binary, err = d.buildWithoutWindow(ctx, tmp)
			return err
		}},
		{name: "tour", run: func(ctx context.Context) error {
			return d.run(ctx, command{args: []string{binary, "tour", "--out", pictures}, env: env})
		}},
	}
	if err := d.inTurn(ctx, steps); err != nil {
		return err
	}
	return d.listPictures(pictures)
}

func (d *dev) listPictures(dir string) error {
	found, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("the tour left no picture in %s", dir)
	}
	fmt.Fprintf(d.out, "%d pictures of the job in %s:\n", len(found), dir)
	for _, path := range found {
		fmt.Fprintf(d.out, "  %s\n", filepath.Base(path))
	}
	return nil
}

// inTurn runs steps that build on one another and stops at the first that fails.
func (d *dev) inTurn(ctx context.Context, steps []stage) error {
	for i, s := range steps {
		fmt.Fprintf(d.out, "%d/%d %s\n", i+1, len(steps), s.name)
		began := time.Now()
		if err := s.run(ctx); err != nil {
			return err
		}
		fmt.Fprintf(d.out, "    %s\n", seconds(time.Since(began)))
	}
	return nil
}

// sample makes the sample archive, or finds the one that an earlier run made: what was tried in it stays.
func (d *dev) sample(ctx context.Context, binary string) (string, error) {
	state, err := stateDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(state, "sample")
	if _, err := os.Stat(filepath.Join(dir, "archive.db")); err == nil {
		fmt.Fprintf(d.out, "    the one made earlier, %s (delete the folder for a new one)\n", dir)
		return dir, nil
	}
	err = d.run(ctx, command{args: []string{binary, "sample", dir}, env: locale()})
	if err == nil {
		return dir, nil
	}
	// A path that held an archive once is refused after its folder went: that guard is right, so step aside.
	dir, mkErr := os.MkdirTemp(state, "sample-")
	if mkErr != nil {
		return "", mkErr
	}
	return dir, d.run(ctx, command{args: []string{binary, "sample", dir}, env: locale()})
}

// stateDir is where this user's programs keep what is neither settings nor cache; a temporary folder
// serves where that cannot be written.
func stateDir() (string, error) {
	base := os.Getenv("XDG_STATE_HOME")
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return os.MkdirTemp("", "pressmark-dev-")
		}
		base = filepath.Join(home, ".local", "state")
	}
	dir := filepath.Join(base, "pressmark", "dev")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return os.MkdirTemp("", "pressmark-dev-")
	}
	return dir, nil
}

func emptyDir(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return os.MkdirAll(dir, 0o755)
}
