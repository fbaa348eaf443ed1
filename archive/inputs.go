package archive

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"pressmark/archive/ingest"
)

// An input is one file to import.
type input struct {
	name  string // relative to the folder chosen, with slashes: what is recorded
	bytes int64
	open  func() (ingest.Source, error)
}

// listInputs lists the files at and below the paths: in the order given, a folder's by name. Hidden files
// and folders are passed over unless they were named themselves.
func listInputs(ctx context.Context, paths []string) (inputs []input, problems []*ingest.Error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() {
			var size int64
			if err == nil {
				size = info.Size()
			}
			inputs = append(inputs, fileInput(path, filepath.Base(path), size))
			continue
		}
		below, bad := listFolder(ctx, path)
		inputs, problems = append(inputs, below...), append(problems, bad...)
	}
	return inputs, problems
}

func fileInput(path, name string, size int64) input {
	return input{name: name, bytes: size, open: func() (ingest.Source, error) {
		src, err := ingest.Open(path)
		src.Name = name
		return src, err
	}}
}

func listFolder(ctx context.Context, root string) (inputs []input, problems []*ingest.Error) {
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		if err != nil {
			problems = append(problems, &ingest.Error{File: name, Problem: "could not be read: " + cause(err), Advice: "Nothing was imported from it."})
			return nil
		}
		if path != root && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || d.Type()&(fs.ModeDevice|fs.ModeNamedPipe|fs.ModeSocket) != 0 {
			return nil
		}
		var size int64
		if info, err := d.Info(); err == nil {
			size = info.Size()
		}
		inputs = append(inputs, fileInput(path, name, size))
		return nil
	})
	if err == nil && len(inputs) == 0 && len(problems) == 0 {
		problems = append(problems, &ingest.Error{File: filepath.Base(root), Problem: "is an empty folder", Advice: "Choose the folder that holds the articles."})
	}
	sort.SliceStable(inputs, func(i, j int) bool { return inputs[i].name < inputs[j].name })
	return inputs, problems
}

// cause is an error without the path, which may tell of this machine's folders.
func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// parsed is one article, one problem, or the end of one file.
type parsed struct {
	file    string
	article *ingest.Article
	problem *ingest.Error
	done    bool  // the file is read
	bytes   int64 // of the file, as it lies on disk, read since the one before: estimated by the text in them
	wait    bool  // nothing is ready
}

// parseAhead is how many parsed articles may wait for the writer: two of its chunks are enough to keep it
// busy, and bound the memory.
const parseAhead = 64

// parseAll reads the inputs one after another on a goroutine of its own; the channel is closed after the
// last one, or when ctx is done.
func parseAll(ctx context.Context, inputs []input) <-chan parsed {
	out := make(chan parsed, parseAhead)
	send := func(p parsed) bool {
		select {
		case out <- p:
			return true
		case <-ctx.Done():
			return false
		}
	}
	go func() {
		defer close(out)
		for _, in := range inputs {
			told, going := parseOne(ctx, in, send)
			if !going || !send(parsed{file: in.name, done: true, bytes: in.bytes - told}) {
				return
			}
		}
	}()
	return out
}

// parseOne reads one input; told is how many of its bytes it has accounted for.
func parseOne(ctx context.Context, in input, send func(parsed) bool) (told int64, going bool) {
	src, err := in.open()
	if err != nil {
		var problem *ingest.Error
		if !errors.As(err, &problem) {
			problem = &ingest.Error{Problem: "could not be read: " + cause(err)}
		}
		named := *problem
		named.File = in.name
		return 0, send(parsed{file: in.name, problem: &named})
	}
	going = true
	ingest.Parse(ctx, src, func(art ingest.Article, problem *ingest.Error) bool {
		p := parsed{file: in.name, problem: problem}
		if problem == nil {
			p.article = &art
			p.bytes = min(int64(float64(len(art.Text))/float64(len(src.Data))*float64(in.bytes)), in.bytes-told)
			told += p.bytes
		}
		going = send(p)
		return going
	})
	return told, going
}
