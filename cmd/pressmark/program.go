package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"pressmark/archive"
	"pressmark/archive/search"
)

// The exit codes.
const (
	exitGood        = 0
	exitError       = 1
	exitUsage       = 2
	exitSomeFailed  = 3
	exitNoArchive   = 10
	exitLocked      = 11
	exitDamaged     = 12
	exitInterrupted = 130

	exitAgain = 75 // from a holder that is just closing; never the code of a process
)

// A program is one run of Pressmark: the whole process, or one verb that another process sent to the holder
// of an archive.
type program struct {
	dir            string // the caller's working folder: relative paths begin there
	stdin          io.Reader
	stdout, stderr io.Writer
	args           []string

	held  *archive.Archive // open already, when this verb was sent here; nil: to be opened
	raise func()           // brings the holder's window to the front; nil: there is none

	archiveDir string // flags that every verb has
	json       bool
	yes        bool
	e2eLog     int
}

// A coded error ends the run with an exit code of its own. Without a message everything was said.
type codedError struct {
	code int
	err  error
}

func (e *codedError) Error() string { return e.err.Error() }
func (e *codedError) Unwrap() error { return e.err }

var errSaid = errors.New("")

func failed(code int) error { return &codedError{code, errSaid} }

func usage(format string, args ...any) error {
	return &codedError{exitUsage, fmt.Errorf(format, args...)}
}

func (p *program) run(ctx context.Context, args []string) int {
	p.args = args
	root := p.root()
	root.SetArgs(args)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SetIn(p.stdin)
	err := root.ExecuteContext(ctx)
	code := exitCode(ctx, err)
	if err != nil && !errors.Is(err, errSaid) {
		fmt.Fprintf(p.stderr, "pressmark: %s\n", sentence(err))
		if code == exitUsage {
			fmt.Fprintln(p.stderr, "`pressmark help` lists the verbs, `pressmark help VERB` tells about one.")
		}
	}
	return code
}

func exitCode(ctx context.Context, err error) int {
	var coded *codedError
	switch {
	case err == nil:
		return exitGood
	case errors.As(err, &coded):
		return coded.code
	case errors.Is(err, context.Canceled) || ctx.Err() != nil:
		return exitInterrupted
	case errors.Is(err, archive.ErrNoArchive):
		return exitNoArchive
	case errors.Is(err, archive.ErrHeld), errors.Is(err, archive.ErrNotHeld), errors.Is(err, archive.ErrElsewhere), errors.Is(err, archive.ErrVersion), errors.Is(err, archive.ErrSilent):
		return exitLocked
	case errors.Is(err, archive.ErrDamaged):
		return exitDamaged
	}
	return exitError
}

// sentence is an error in words for people.
func sentence(err error) string {
	if q := search.IsQueryError(err); q != nil {
		s := fmt.Sprintf("the query, at %d: %s", q.Start+1, q.Message)
		if q.Hint != "" {
			s += "; " + q.Hint
		}
		return s
	}
	if errors.Is(err, context.Canceled) {
		return "stopped: what was done until then stays"
	}
	return err.Error()
}

// root is the command tree. A verb's own flags stand beside the verb.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:               "pressmark",
		Short:             "Mark who says what in news articles",
		Long:              "Without a verb Pressmark opens its window on the last archive.",
		Version:           version,
		Args:              noArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE:              func(cmd *cobra.Command, _ []string) error { return p.window(cmd.Context()) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &codedError{exitUsage, err} })
	flags := root.PersistentFlags()
	flags.StringVar(&p.archiveDir, "archive", "", "folder of the archive (else $PRESSMARK_ARCHIVE, the last one opened, or Documents/Pressmark)")
	flags.BoolVar(&p.json, "json", false, "print one JSON object a line")
	flags.BoolVar(&p.yes, "yes", false, "go on where the window would ask")
	root.Flags().IntVar(&p.e2eLog, "e2e-log", 0, "file descriptor for the log of events")
	if err := root.Flags().MarkHidden("e2e-log"); err != nil {
		panic(err) // the flag stands in the line above
	}
	root.AddCommand(p.extractVerb(), p.importVerb(), p.applyVerb(), p.listVerb(), p.showVerb(), p.entitiesVerb(), p.statementsVerb(),
		p.codebookVerb(), p.historyVerb(), p.keysVerb(), p.searchVerb(), p.exportVerb(), p.undoVerb(), p.redoVerb(), p.checkVerb(),
		p.backupVerb(), p.restoreVerb(), p.reindexVerb(), p.purgeVerb(), p.tourVerb(), p.sampleVerb(), p.raiseVerb())
	return root
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasParent() {
		return usage("there is no verb %q", args[0])
	}
	return usage("%s takes no words, and was given %q", cmd.Name(), args[0])
}

// someArgs wants at least one word.
func someArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage("%s wants %s", cmd.Name(), what)
		}
		return nil
	}
}

func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("%s wants %s and nothing else", cmd.Name(), what)
		}
		return nil
	}
}

// path is a path of the caller, as this process can open it.
func (p *program) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(p.dir, name)
}

// say prints one result: an object with --json, else a line for people.
func (p *program) say(object any, line string) error {
	if !p.json {
		_, err := fmt.Fprintln(p.stdout, line)
		return err
	}
	e := json.NewEncoder(p.stdout)
	e.SetEscapeHTML(false)
	return e.Encode(object)
}

// complain names an input that failed; the others go on.
func (p *program) complain(err error) { fmt.Fprintf(p.stderr, "pressmark: %s\n", sentence(err)) }

// progress writes a line over the one before, on a terminal only.
func (p *program) progress(format string, args ...any) {
	if terminal(p.stderr) {
		fmt.Fprintf(p.stderr, "\r\x1b[K"+format, args...)
	}
}

func (p *program) progressDone() {
	if terminal(p.stderr) {
		fmt.Fprint(p.stderr, "\r\x1b[K")
	}
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func joined(parts ...string) string {
	var kept []string
	for _, s := range parts {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, "  ")
}
