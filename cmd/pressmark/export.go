package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
	"pressmark/archive"
)

// A format is one that export writes. The path - is standard output.
type format struct {
	name  string
	write func(ctx context.Context, p *program, path string, s annotate.Set, o exchange.BundleOptions) (lost []string, err error)
}

var formats = []format{
	{"bundle", func(ctx context.Context, p *program, path string, s annotate.Set, o exchange.BundleOptions) ([]string, error) {
		if path == "-" {
			return exchange.Bundle(ctx, p.stdout, s, o)
		}
		return exchange.BundleFile(ctx, p.path(path), s, o)
	}},
	{"csv", func(ctx context.Context, p *program, path string, s annotate.Set, _ exchange.BundleOptions) ([]string, error) {
		if path == "-" {
			return nil, usage("csv is a folder of tables, which standard output cannot hold: name a folder with -o")
		}
		return exchange.CSV(ctx, p.path(path), s)
	}},
}

type exportedRow struct {
	Written string   `json:"written"`
	Lost    []string `json:"lost"`
}

func (p *program) exportVerb() *cobra.Command {
	var name, out string
	var o archive.SetOptions
	cmd := &cobra.Command{Use: "export --format F -o OUT", Short: "Write a set for Pressmark or other programs", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		var f *format
		for i := range formats {
			if formats[i].name == name {
				f = &formats[i]
			}
		}
		switch {
		case f == nil:
			return usage("--format is bundle or csv, not %q", name)
		case out == "":
			return usage("export wants -o OUT, the file or folder to write")
		case o.Scope != "" && o.Scope != "articles" && o.Scope != "hits":
			return usage("--scope is articles or hits, not %q", o.Scope)
		}
		return p.with(cmd.Context(), false, func(a *archive.Archive) error { return p.export(cmd.Context(), a, f, out, o) })
	}}
	flags := cmd.Flags()
	flags.StringVar(&name, "format", "", "bundle or csv")
	flags.StringVarP(&out, "output", "o", "", "file (bundle; - is standard output) or new folder (csv)")
	flags.StringVar(&o.Query, "query", "", "only articles that match")
	flags.StringVar(&o.List, "list", "", "only articles of this list")
	flags.StringVar(&o.Scope, "scope", "", "articles: with all their coding; hits: matching marks and statements only")
	flags.BoolVar(&o.History, "with-history", false, "with all steps (bundle of the whole archive)")
	return cmd
}

func (p *program) export(ctx context.Context, a *archive.Archive, f *format, out string, o archive.SetOptions) (err error) {
	if o.Query != "" {
		indexed(ctx, a)
	}
	s, err := a.Set(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSet(s)) }()
	defer p.progressDone()
	lost, err := f.write(ctx, p, out, s, exchange.BundleOptions{History: o.History, Progress: func(rows int) { p.progress("%d records written", rows) }})
	if err != nil || out == "-" {
		return err
	}
	p.progressDone()
	line := "written to " + out
	for _, l := range lost {
		line += "\n  " + l
	}
	return p.say(exportedRow{p.path(out), given(lost)}, line)
}
