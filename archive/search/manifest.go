package search

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// manifest is our own word about the files of an index. Bleve opens damaged files without a word or
// panics later, so nothing is opened that this does not vouch for.
type manifest struct {
	Version int       `json:"version"` // analyserVersion
	Bleve   string    `json:"bleve"`
	Archive string    `json:"archive"`
	Clean   bool      `json:"clean"` // written by a close: Files are exact
	Files   []fileSum `json:"files,omitempty"`
}

type fileSum struct {
	Name     string `json:"name"` // with slashes, below the index folder
	Size     int64  `json:"size"`
	Modified int64  `json:"modified"` // nanoseconds
	CRC      uint32 `json:"crc"`
}

const manifestName = "manifest.json"

// alwaysRead is the size up to which the sums of all files are taken at every open, some 20 ms. In a
// larger index a file whose size and time are those of the manifest is taken as good; Verify reads it.
const alwaysRead = 64 << 20

func newManifest(want Fingerprint) manifest {
	return manifest{Version: analyserVersion, Bleve: bleveVersion(), Archive: want.Archive}
}

func bleveVersion() string {
	info, _ := debug.ReadBuildInfo()
	if info != nil {
		for _, d := range info.Deps {
			if d.Path == "github.com/blevesearch/bleve/v2" {
				return d.Version
			}
		}
	}
	return ""
}

// writeManifest replaces the manifest in one step that survives a crash.
func writeManifest(dir string, m manifest) error {
	data, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	temp := filepath.Join(dir, manifestName+".new")
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(temp, filepath.Join(dir, manifestName))
}

// vouch takes the sums of all files below dir.
func (m *manifest) vouch(dir string) error {
	m.Clean = true
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Dir(path) == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		sum, _, err := sumFile(path)
		m.Files = append(m.Files, fileSum{filepath.ToSlash(name), info.Size(), info.ModTime().UnixNano(), sum})
		return err
	})
}

// verify decides whether the files in dir may be opened. The error is ErrRebuild with the reason.
func verify(dir string, want Fingerprint) error {
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return rebuild(err, "manifest is missing")
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return rebuild(err, "manifest is unreadable")
	}
	now := newManifest(want)
	switch {
	case m.Version != now.Version || m.Bleve != now.Bleve:
		return rebuild(nil, "made by another version of the program")
	case m.Archive != now.Archive:
		return rebuild(nil, "made for another archive")
	}
	for _, half := range folders {
		if err := removeForeign(filepath.Join(dir, half, "store")); err != nil {
			return rebuild(err, "%s/store cannot be read", half)
		}
	}
	if m.Clean {
		return m.compare(dir)
	}
	for _, half := range folders {
		if err := inspect(filepath.Join(dir, half)); err != nil {
			return err
		}
	}
	return nil
}

// compare holds the files against a clean manifest.
func (m manifest) compare(dir string) error {
	total := int64(0)
	for _, f := range m.Files {
		total += f.Size
	}
	bolts := 0
	for _, f := range m.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		info, err := os.Stat(path)
		if err != nil {
			return rebuild(err, "%s is missing", f.Name)
		}
		if info.Size() != f.Size {
			return rebuild(nil, "%s has another size", f.Name)
		}
		if strings.HasSuffix(f.Name, "/root.bolt") {
			bolts++
		}
		if total > alwaysRead && info.ModTime().UnixNano() == f.Modified {
			continue
		}
		if sum, _, err := sumFile(path); err != nil || sum != f.CRC {
			return rebuild(err, "%s was changed", f.Name)
		}
	}
	if bolts != 2 {
		return rebuild(nil, "manifest is incomplete")
	}
	return nil
}

// inspect looks at the files of one part after a crash, when they may be newer than any manifest.
// root.bolt must be as long as it says: it is mapped, and a read behind the end of the file kills the
// process. A segment whose own sum is wrong is damaged, or was being written: then root.bolt does not
// name it yet, and it goes.
func inspect(dir string) error {
	name := filepath.Base(dir)
	meta, err := os.ReadFile(filepath.Join(dir, "index_meta.json"))
	if err != nil || len(meta) == 0 {
		return rebuild(err, "%s/index_meta.json is missing", name)
	}
	store := filepath.Join(dir, "store")
	if err := checkBolt(filepath.Join(store, "root.bolt")); err != nil {
		return rebuild(err, "%s/store/root.bolt is damaged", name)
	}
	root, err := os.ReadFile(filepath.Join(store, "root.bolt"))
	if err != nil {
		return rebuild(err, "%s/store cannot be read", name)
	}
	segments, err := filepath.Glob(filepath.Join(globEscape(store), "*.zap"))
	if err != nil {
		return rebuild(err, "%s/store cannot be read", name)
	}
	for _, s := range segments {
		if good, err := segmentGood(s); err != nil {
			return rebuild(err, "%s/store cannot be read", name)
		} else if good {
			continue
		}
		if bytes.Contains(root, []byte(filepath.Base(s))) {
			return rebuild(nil, "%s/store/%s is damaged", name, filepath.Base(s))
		}
		if err := os.Remove(s); err != nil {
			return rebuild(err, "%s/store cannot be written", name)
		}
	}
	return nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumFile returns the Castagnoli sum of a file and its size.
func sumFile(path string) (uint32, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	h := crc32.New(castagnoli)
	n, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{f}, make([]byte, 256<<10))
	return h.Sum32(), n, err
}

// segmentGood checks a segment file against the sum in its own last four bytes, which Bleve writes and
// never reads.
func segmentGood(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() < 40 {
		return false, err
	}
	h := crc32.NewIEEE()
	r := bufio.NewReaderSize(f, 256<<10)
	if _, err := io.CopyN(h, r, info.Size()-4); err != nil {
		return false, err
	}
	var want [4]byte
	if _, err := io.ReadFull(r, want[:]); err != nil {
		return false, err
	}
	return binary.BigEndian.Uint32(want[:]) == h.Sum32(), nil
}

// Layout of a meta page of bbolt: a page header, then the fields of its struct in memory order.
const (
	boltHeader  = 16
	boltSize    = 64
	boltMagic   = 0xED0CDAED
	boltVersion = 2
)

// checkBolt reads the two meta pages of a bolt file: one must be valid, and the file must reach as far
// as the valid ones say.
func checkBolt(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	pageSize := int64(os.Getpagesize())
	if first, ok := boltMeta(f, 0); ok {
		pageSize = first.pageSize
	}
	valid := 0
	for _, at := range []int64{0, pageSize} {
		m, ok := boltMeta(f, at)
		if !ok {
			continue
		}
		valid++
		if m.pages*m.pageSize > info.Size() {
			return errors.New("file is cut off")
		}
	}
	if valid == 0 {
		return errors.New("no valid meta page")
	}
	return nil
}

type boltMetaPage struct{ pageSize, pages int64 }

func boltMeta(f io.ReaderAt, at int64) (boltMetaPage, bool) {
	var b [boltSize]byte
	if _, err := f.ReadAt(b[:], at+boltHeader); err != nil {
		return boltMetaPage{}, false
	}
	sum := fnv.New64a()
	_, _ = sum.Write(b[:boltSize-8])
	n := binary.NativeEndian
	m := boltMetaPage{pageSize: int64(n.Uint32(b[8:])), pages: int64(n.Uint64(b[40:]))}
	ok := n.Uint32(b[0:]) == boltMagic && n.Uint32(b[4:]) == boltVersion && n.Uint64(b[56:]) == sum.Sum64()
	return m, ok && m.pageSize > 0 && m.pages > 0
}
