package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"pressmark/archive/ingest"
)

// What a zip of articles may hold at most. It is unpacked in memory and nothing of it is written to disk by
// its own name, so a name that climbs out of the folder does no harm.
const (
	maxZipFiles = 100_000
	maxZipBytes = 1 << 30
)

// isZip reports whether an input is a zip of articles; other formats that are zips inside go by their names.
func isZip(name string) bool { return strings.EqualFold(filepath.Ext(name), ".zip") }

// unzip reads the files in a zip in the order in which they stand there. What cannot be read is a problem,
// and the rest is kept. Hidden files and what other systems put beside the files are passed over.
func (p *program) unzip(name string) (sources []ingest.Source, problems []*ingest.Error) {
	bad := func(item, problem, advice string) {
		problems = append(problems, &ingest.Error{File: filepath.Base(name), Item: item, Problem: problem, Advice: advice})
	}
	r, err := zip.OpenReader(p.path(name))
	if err != nil {
		if os.IsNotExist(err) {
			bad("", "is not there", "")
		} else {
			bad("", "is no whole zip file", "Nothing was imported from it; copy or download it again.")
		}
		return nil, problems
	}
	defer r.Close()
	if len(r.File) > maxZipFiles {
		bad("", fmt.Sprintf("holds more than %d files", maxZipFiles), "Nothing was imported from it; unpack it and import the folder.")
		return nil, problems
	}
	total := uint64(0)
	for _, f := range r.File {
		if f.FileInfo().IsDir() || strings.HasPrefix(path.Base(f.Name), ".") || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		if total += f.UncompressedSize64; total > maxZipBytes {
			bad("", "would unpack to more than 1 GB", "What stands before in it is imported; unpack it and import the folder.")
			return sources, problems
		}
		src, err := unzipped(f)
		if err != nil {
			bad(f.Name, err.Error(), "The other files in it are imported.")
			continue
		}
		sources = append(sources, src)
	}
	if len(sources)+len(problems) == 0 {
		bad("", "is an empty zip file", "")
	}
	return sources, problems
}

func unzipped(f *zip.File) (ingest.Source, error) {
	if !f.Mode().IsRegular() {
		return ingest.Source{}, errors.New("is a link, not a file")
	}
	if f.UncompressedSize64 > ingest.MaxLines {
		return ingest.Source{}, fmt.Errorf("is larger than %d MB", ingest.MaxLines>>20)
	}
	r, err := f.Open()
	if err != nil {
		return ingest.Source{}, errors.New("cannot be unpacked")
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)+1))
	if err != nil || uint64(len(data)) != f.UncompressedSize64 {
		return ingest.Source{}, errors.New("is damaged")
	}
	data, bad := ingest.Unpack(f.Name, data)
	if bad != nil {
		return ingest.Source{}, errors.New(bad.Problem)
	}
	return ingest.Source{Name: strings.TrimLeft(path.Clean("/"+f.Name), "/"), Data: data}, nil
}
