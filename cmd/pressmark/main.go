// Pressmark is a desktop program for researchers of news: it takes in articles, marks who speaks for whom and
// what is claimed, finds it again and hands it on. Without a verb it opens its window; the verbs do the same
// work on the command line, and none of them opens a window.
//
// A verb runs where the archive is: it opens the archive when nobody has it, and else sends its arguments,
// working folder and standard input to the process that holds it and prints what comes back. So there is one
// writer, and every verb works beside an open window.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"pressmark/cmd/pressmark/quiet"
)

const version = "0.1.0"

func main() {
	quiet.Over()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run does what the arguments say and returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	p := &program{dir: dir, stdin: stdin, stdout: stdout, stderr: stderr}
	return p.run(ctx, args)
}
