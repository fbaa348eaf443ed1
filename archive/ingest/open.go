package ingest

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// The sizes up to which a file is read, in bytes, after decompression.
const (
	MaxFile  = 64 << 20
	MaxLines = 256 << 20 // of JSON Lines, which are read article by article
)

// A gzip file may grow to 200 times its size; below the first megabyte any ratio is allowed, since a
// small file of repeated words packs well (limits of Tika and others: notes of the import design).
const (
	maxRatio  = 200
	freeBytes = 1 << 20
)

// Open reads a file, and what is in it when it is gzip-compressed. The returned error is an *Error.
// The name of the Source is the base name of the path.
func Open(path string) (Source, error) {
	name := filepath.Base(path)
	f, err := os.Open(path)
	if err != nil {
		return Source{}, openProblem(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Source{}, openProblem(name, err)
	}
	if !info.Mode().IsRegular() {
		return Source{}, &Error{name, "", "is not a file", "Choose a file, or drop the folder that holds it."}
	}
	if info.Size() > MaxLines {
		return Source{}, tooLarge(name, MaxLines)
	}
	data, problem := readLimited(name, f, int(info.Size()))
	if problem != nil {
		return Source{}, problem
	}
	if data, problem = Unpack(name, data); problem != nil {
		return Source{}, problem
	}
	return Source{Name: name, Data: data}, nil
}

// Unpack returns data, or what is in it when it is gzip-compressed. Use it for bytes that did not come
// through Open, such as standard input.
func Unpack(name string, data []byte) ([]byte, *Error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, brokenGzip(name)
	}
	limit := max(freeBytes, maxRatio*len(data))
	out, problem := readLimited(name, io.LimitReader(r, int64(limit)+1), 4*len(data))
	if problem != nil {
		return nil, problem
	}
	if len(out) > limit {
		return nil, &Error{name, "", fmt.Sprintf("unpacks to more than %d times its size", maxRatio),
			"That is how harmful archives are made, so it was left alone. If you trust it, unpack it yourself and import the result."}
	}
	return out, nil
}

// readLimited reads at most what JSON Lines may have, and less of anything else.
func readLimited(name string, r io.Reader, size int) ([]byte, *Error) {
	var b bytes.Buffer
	b.Grow(min(size+bytes.MinRead, MaxFile))
	if _, err := io.Copy(&b, io.LimitReader(r, MaxFile+1)); err != nil {
		return nil, readProblem(name, err)
	}
	if b.Len() <= MaxFile {
		return b.Bytes(), nil
	}
	if !looksLikeLines(b.Bytes()) && !bytes.HasPrefix(b.Bytes(), []byte{0x1f, 0x8b}) {
		return nil, tooLarge(name, MaxFile)
	}
	if _, err := io.Copy(&b, io.LimitReader(r, MaxLines-MaxFile)); err != nil {
		return nil, readProblem(name, err)
	}
	if b.Len() > MaxLines {
		return nil, tooLarge(name, MaxLines)
	}
	return b.Bytes(), nil
}

func openProblem(name string, err error) *Error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{name, "", "is not there", "It may have been moved or renamed; choose it again."}
	case errors.Is(err, fs.ErrPermission):
		return &Error{name, "", "may not be read by you", "Change its permissions or copy it to a folder of yours."}
	}
	return &Error{name, "", "could not be opened: " + err.Error(), "Nothing was imported from it."}
}

func readProblem(name string, err error) *Error {
	if errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF) {
		return brokenGzip(name)
	}
	return &Error{name, "", "could not be read to its end: " + err.Error(), "Nothing was imported from it; copy it again from where it came."}
}

func brokenGzip(name string) *Error {
	return &Error{name, "", "is a damaged gzip file", "Nothing was imported from it; copy or download it again."}
}

func tooLarge(name string, limit int) *Error {
	return &Error{name, "", fmt.Sprintf("is larger than %d MB, the most that is read from such a file", limit>>20),
		"Nothing was imported from it; split it into smaller files."}
}
