package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
	"pressmark/archive"
	"pressmark/archive/ingest"
)

// importRow is what became of one input.
type importRow struct {
	articleRow
	DuplicateOf string    `json:"duplicate_of"`
	Near        []nearRow `json:"near"`
}

type nearRow struct {
	ID         string  `json:"id"`
	Similarity float64 `json:"similarity"`
}

func (p *program) importVerb() *cobra.Command {
	var o archive.ImportOptions
	cmd := &cobra.Command{Use: "import FILE|FOLDER|ZIP|-...", Short: "Take articles, or a bundle, into the archive", Args: someArgs("files, folders or zips, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd.Context(), true, func(a *archive.Archive) error { return p.take(cmd.Context(), a, args, o) })
		}}
	cmd.Flags().StringVar(&o.Database, "database", "", "where the articles were found, such as Factiva")
	cmd.Flags().StringVar(&o.Query, "query", "", "what was searched for there")
	return cmd
}

// take imports each kind of input in its own way: bundles, standard input, and files and folders together
// in one step.
func (p *program) take(ctx context.Context, a *archive.Archive, args []string, o archive.ImportOptions) error {
	im := &importing{p: p, ctx: ctx, archive: a}
	o.Row = im.row
	o.Progress = func(pr archive.ImportProgress) {
		p.progress("%d of %d files, %d imported, %d already there, %d failed", pr.Files, pr.FilesTotal, pr.Imported, pr.Doubles, pr.Failed)
	}
	defer p.progressDone()
	var paths []string
	for _, name := range args {
		bundle, err := p.isBundle(name)
		switch {
		case err != nil:
			im.fail(name, err)
		case bundle:
			if err := im.bundleFile(name); err != nil {
				return err
			}
		case name == "-" || isZip(name):
			if err := im.inMemory(name, o); err != nil {
				return err
			}
		default:
			paths = append(paths, p.path(name))
		}
	}
	if len(paths) > 0 {
		report, err := a.Import(ctx, paths, o)
		if err != nil {
			return err
		}
		if err := stopped(report); err != nil {
			return err
		}
	}
	return im.done()
}

type importing struct {
	p       *program
	ctx     context.Context
	archive *archive.Archive
	bad     bool
	err     error // of writing the output
}

func (im *importing) done() error {
	if im.err != nil {
		return im.err
	}
	if im.bad {
		return failed(exitSomeFailed)
	}
	return nil
}

func (im *importing) fail(name string, err error) {
	im.bad = true
	im.p.progressDone()
	im.p.complain(err)
	im.say(importRow{articleRow: withoutID(failedRow(name, "", err.Error()))}, "")
}

// withoutID is for inputs that did not come in: an id here is the archive's.
func withoutID(r articleRow) articleRow {
	r.ID = ""
	return r
}

func (im *importing) say(r importRow, line string) {
	if r.Near == nil {
		r.Near = []nearRow{}
	}
	if line == "" && !im.p.json {
		return
	}
	im.err = errors.Join(im.err, im.p.say(r, line))
}

// row prints what became of an input, as the archive decides it.
func (im *importing) row(r archive.ImportRow) {
	im.p.progressDone()
	if r.Outcome == "failed" {
		im.bad = true
		im.p.complain(errors.New(r.Message))
		im.say(importRow{articleRow: withoutID(failedRow(r.File, r.Item, r.Message))}, "")
		return
	}
	row := failedRow(r.File, r.Item, "")
	row.Title = r.Title
	if r.Proposal != nil {
		row = proposalRow(r.Proposal)
	}
	row.File, row.Item, row.ID = r.File, r.Item, r.Article
	out := importRow{articleRow: row}
	line := joined(r.Article, r.Title)
	if r.Outcome == "double" {
		out.DuplicateOf = r.Article
		line += "  (already there)"
	}
	im.say(out, line)
}

// inMemory imports standard input, or what is in a zip.
func (im *importing) inMemory(name string, o archive.ImportOptions) error {
	sources, problems := im.p.sources(name)
	for _, bad := range problems {
		im.fail(name, bad)
	}
	if len(sources) == 0 {
		return nil
	}
	if data := sources[0].Data; name == "-" && exchange.IsBundle(bytes.NewReader(data), int64(len(data))) {
		return im.bundle("standard input", bytes.NewReader(data), int64(len(data)))
	}
	report, err := im.archive.ImportSources(im.ctx, sources, o)
	return errors.Join(err, stopped(report))
}

// stopped is the error of an import that was cancelled, here or by an undo in the window.
func stopped(r archive.ImportReport) error {
	if !r.Cancelled {
		return nil
	}
	return fmt.Errorf("%w; %d articles came in until then", context.Canceled, r.Imported)
}

// isBundle looks at the first bytes of a file; what is no file is no bundle.
func (p *program) isBundle(name string) (bool, error) {
	if name == "-" {
		return false, nil
	}
	f, err := os.Open(p.path(name))
	if err != nil {
		return false, nil // import says what is wrong with it
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false, nil
	}
	if filepath.Ext(name) == exchange.Extension && !exchange.IsBundle(f, info.Size()) {
		return false, fmt.Errorf("%s: %w, though it is called one; nothing was imported from it", name, exchange.ErrNotBundle)
	}
	return exchange.IsBundle(f, info.Size()), nil
}

func (im *importing) bundleFile(name string) error {
	f, err := os.Open(im.p.path(name))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return im.bundle(name, f, info.Size())
}

// bundle brings in a whole set and names its articles. A bundle that cannot come in is an input that failed.
func (im *importing) bundle(name string, r io.ReaderAt, size int64) error {
	s, err := exchange.ReadBundle(im.ctx, r, size)
	if err == nil {
		err = im.archive.ImportSet(im.ctx, s, "Imported the bundle "+filepath.Base(name))
	}
	if im.ctx.Err() != nil {
		return err
	}
	if err != nil {
		im.fail(name, fmt.Errorf("%s: %w", name, err))
		return nil
	}
	return s.Rows(im.ctx, "article", func(r annotate.Row) error {
		row := failedRow(name, "", "")
		row.ID = r.ID
		row.Title, _ = r.Fields["title"].(string)
		row.Publication, _ = r.Fields["publication"].(string)
		im.say(importRow{articleRow: row}, joined(r.ID, row.Title))
		return im.err
	})
}

// readAll reads a file of the caller or standard input, unpacked.
func (p *program) readAll(name string) ([]byte, error) {
	if name == "-" {
		data, err := io.ReadAll(p.stdin)
		if err != nil {
			return nil, err
		}
		return unpacked("standard input", data)
	}
	data, err := os.ReadFile(p.path(name))
	if err != nil {
		return nil, err
	}
	return unpacked(name, data)
}

func unpacked(name string, data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	data, bad := ingest.Unpack(name, data)
	if bad != nil {
		return nil, bad
	}
	return data, nil
}
