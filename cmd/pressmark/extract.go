package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"pressmark/annotate"
	"pressmark/archive/ingest"
)

// articleRow is an article as verbs print it. Offsets are code points into Text.
type articleRow struct {
	File          string     `json:"file"`
	Item          string     `json:"item"`
	ID            string     `json:"id"`
	Title         string     `json:"title"`
	Standfirst    string     `json:"standfirst"`
	Authors       []string   `json:"authors"`
	Date          string     `json:"date"`
	DatePrecision string     `json:"date_precision"`
	Publication   string     `json:"publication"`
	Section       string     `json:"section"`
	Language      string     `json:"language"`
	URL           string     `json:"url"`
	Text          string     `json:"text"`
	Body          string     `json:"body"`
	Blocks        []blockRow `json:"blocks"`
	Warnings      []string   `json:"warnings"`
	Error         string     `json:"error"`
}

type blockRow struct {
	Kind  string `json:"kind"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// rowOf fills in what an article says of itself.
func rowOf(m annotate.Metadata, text string, blocks []annotate.Block) articleRow {
	r := articleRow{Title: m.Title, Authors: m.Authors, Date: dateOf(m.Date), DatePrecision: string(m.Date.Precision), Publication: m.Publication,
		Section: m.Section, Language: m.Language, URL: m.URL, Text: text, Body: annotate.BodyText(text, blocks), Blocks: []blockRow{}, Warnings: []string{}}
	if r.Authors == nil {
		r.Authors = []string{}
	}
	var standfirst []string
	offsets := annotate.NewOffsets(text)
	for _, b := range blocks {
		s := offsets.Points(b.Span())
		r.Blocks = append(r.Blocks, blockRow{string(b.Kind), s.Start, s.End})
		if b.Kind == annotate.Standfirst {
			standfirst = append(standfirst, b.Span().In(text))
		}
	}
	r.Standfirst = strings.Join(standfirst, "\n")
	return r
}

// dateOf is a date with the precision it has: 2022, 2022-01, 2022-01-28, or the instant as it was found.
func dateOf(d annotate.Date) string {
	if d.Precision == annotate.PrecisionTime && d.Time != "" {
		return d.Time
	}
	return d.String()
}

func failedRow(file, item, sentence string) articleRow {
	return articleRow{File: file, Item: item, ID: baseID(file), Authors: []string{}, Blocks: []blockRow{}, Warnings: []string{}, Error: sentence}
}

// baseID is a file's base name without its extension and that of a compressed file; other dots belong to the
// name.
func baseID(file string) string {
	name := filepath.Base(file)
	for _, end := range []string{".gz", ""} {
		if end == "" {
			end = filepath.Ext(name)
		}
		if base := strings.TrimSuffix(name, end); base != "" {
			name = base
		}
	}
	return name
}

func (p *program) extractVerb() *cobra.Command {
	return &cobra.Command{Use: "extract FILE...", Short: "Show what import would make of files", Args: someArgs("files, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			bad := false
			for _, name := range args {
				ok, err := p.extract(cmd.Context(), name)
				if err != nil {
					return err
				}
				bad = bad || !ok
			}
			if bad {
				return failed(exitSomeFailed)
			}
			return nil
		}}
}

// source reads an input: a file, or standard input as -.
func (p *program) source(name string) (ingest.Source, error) {
	if name != "-" {
		return ingest.Open(p.path(name))
	}
	data, err := io.ReadAll(io.LimitReader(p.stdin, ingest.MaxLines+1))
	if err != nil {
		return ingest.Source{}, &ingest.Error{File: "standard input", Problem: "could not be read: " + err.Error()}
	}
	data, bad := ingest.Unpack("standard input", data)
	if bad != nil {
		return ingest.Source{}, bad
	}
	return ingest.Source{Name: "standard input", Data: data}, nil
}

// sources reads an input; a zip is many.
func (p *program) sources(name string) (all []ingest.Source, problems []error) {
	if isZip(name) {
		zipped, bad := p.unzip(name)
		for _, b := range bad {
			problems = append(problems, b)
		}
		return zipped, problems
	}
	src, err := p.source(name)
	if err != nil {
		return nil, []error{err}
	}
	return []ingest.Source{src}, nil
}

func (p *program) extract(ctx context.Context, name string) (ok bool, err error) {
	sources, problems := p.sources(name)
	for _, bad := range problems {
		p.complain(bad)
		if err := p.sayArticle(failedRow(name, "", bad.Error())); err != nil {
			return false, err
		}
	}
	ok = len(problems) == 0
	for _, src := range sources {
		file := name
		if isZip(name) {
			file = name + "/" + src.Name
		}
		good, err := p.extractOne(ctx, file, src)
		if err != nil {
			return false, err
		}
		ok = ok && good
	}
	return ok, ctx.Err()
}

func (p *program) extractOne(ctx context.Context, file string, src ingest.Source) (ok bool, err error) {
	ok = true
	ingest.Parse(ctx, src, func(a ingest.Article, bad *ingest.Error) bool {
		if bad != nil {
			ok = false
			p.complain(bad)
			err = p.sayArticle(failedRow(file, bad.Item, bad.Error()))
			return err == nil
		}
		r := proposalRow(&a)
		r.File, r.ID = file, baseID(file)
		err = p.sayArticle(r)
		return err == nil
	})
	return ok, err
}

func proposalRow(a *ingest.Article) articleRow {
	r := rowOf(a.Metadata, a.Text, a.Blocks)
	r.Item = a.Item
	r.Warnings = append(r.Warnings, a.Warnings...)
	return r
}

func (p *program) sayArticle(r articleRow) error {
	if !p.json && r.Error != "" {
		return nil // it was said on stderr
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", joined(r.File, r.Item))
	for _, f := range [][2]string{{"title", r.Title}, {"authors", strings.Join(r.Authors, "; ")}, {"date", r.Date}, {"publication", r.Publication}, {"section", r.Section},
		{"language", r.Language}, {"url", r.URL}, {"warnings", strings.Join(r.Warnings, " ")}} {
		if f[1] != "" {
			fmt.Fprintf(&b, "  %-12s %s\n", f[0], f[1])
		}
	}
	runes := []rune(r.Text)
	for _, block := range r.Blocks {
		fmt.Fprintf(&b, "  [%s] %s\n", block.Kind, string(runes[block.Start:block.End]))
	}
	return p.say(r, strings.TrimSuffix(b.String(), "\n"))
}
