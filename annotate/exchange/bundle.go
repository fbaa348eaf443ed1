package exchange

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pressmark/annotate"
)

// Format is the number of the bundle format that this package writes; it reads this one and older ones.
const Format = 2

// Extension is what the name of a bundle ends in.
const Extension = ".pressmark"

const (
	mediaType    = "application/vnd.pressmark+zip"
	typeName     = "mimetype"
	manifestName = "manifest.json"
	historyName  = "history.jsonl"
	marksName    = "annotations.w3c.jsonl"
	textsFolder  = "articles/"
	rowsSuffix   = ".jsonl"
)

// BundleOptions are choices about a bundle. The zero value is the default bundle.
type BundleOptions struct {
	History  bool           // with the steps of the set, where it has them
	Progress func(rows int) // called after each thousand records written, on the caller's goroutine; may be nil
}

// Bundle writes a set as a zip: every record of every table in uuid order, each text once, the history when
// asked for, and the marks once more as W3C Web Annotations. The same state gives the same bytes. Coders
// whom no record names stay out. Sentences in lost say what does not travel. On an error what was written so
// far is no bundle; see [BundleFile].
func Bundle(ctx context.Context, w io.Writer, s annotate.Set, o BundleOptions) (lost []string, err error) {
	b := &bundle{ctx: ctx, zip: zip.NewWriter(w), set: s, opts: o, codecs: codecs(),
		coders: map[string]bool{}, texts: map[string]bool{}, counts: map[string]int{}}
	pack, err := flate.NewWriter(io.Discard, 6)
	if err != nil {
		return nil, fmt.Errorf("write bundle: %w", err)
	}
	b.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		pack.Reset(w) // members are written one after another, and a packer weighs as much as many texts
		return pack, nil
	})
	if err := b.write(); err != nil {
		return nil, fmt.Errorf("write bundle: %w", err)
	}
	return b.lost(), nil
}

// BundleFile writes a bundle to a file. What stood under that name stays as it was until the new one is
// whole and on disk; a failed or cancelled export leaves nothing behind.
func BundleFile(ctx context.Context, path string, s annotate.Set, o BundleOptions) (lost []string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".pressmark-*.part")
	if err != nil {
		return nil, fmt.Errorf("write bundle: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreClosed(f.Close()), os.Remove(f.Name()))
		}
	}()
	if lost, err = Bundle(ctx, f, s, o); err != nil {
		return nil, err
	}
	if err = errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("write bundle: %w", err)
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return nil, fmt.Errorf("write bundle: %w", err)
	}
	return lost, nil
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

// bundle is one bundle being written.
type bundle struct {
	ctx       context.Context
	zip       *zip.Writer
	set       annotate.Set
	opts      BundleOptions
	codecs    map[string]*codec
	coders    map[string]bool // named by a record written so far
	texts     map[string]bool // named by a record: true must be there, false only by the history
	counts    map[string]int
	members   []member
	rows      int
	originals int
}

// A member is a file of the bundle as the manifest lists it.
type member struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// manifest is written last, because it holds the hash of everything before it.
type manifest struct {
	Format    int            `json:"format"`
	Canonical int            `json:"canonical"` // version of the rules by which texts are made
	Offsets   string         `json:"offsets"`
	Counts    map[string]int `json:"counts"`
	Members   []member       `json:"members"`
}

// write puts the members in their fixed order: coders after all that may name them, the manifest last.
func (b *bundle) write() error {
	if err := b.mediaType(); err != nil {
		return err
	}
	for i := range annotate.Tables {
		if t := &annotate.Tables[i]; t.Name != "coder" {
			if err := b.tableMember(t); err != nil {
				return err
			}
		}
	}
	if err := b.historyMember(); err != nil {
		return err
	}
	if err := b.tableMember(annotate.TableNamed("coder")); err != nil {
		return err
	}
	if err := b.textMembers(); err != nil {
		return err
	}
	if err := b.marksMember(); err != nil {
		return err
	}
	return b.manifest()
}

// mediaType goes first, as it is and without extra fields, so that a look at the first bytes of the file
// tells what it is.
func (b *bundle) mediaType() error {
	data := []byte(mediaType)
	h := &zip.FileHeader{Name: typeName, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data),
		CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data))}
	//lint:ignore SA1019 Modified would add an extra field between the name and the type
	h.ModifiedDate = 1<<5 | 1 // 1980-01-01
	w, err := b.zip.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	sum := sha256.Sum256(data)
	b.members = append(b.members, member{typeName, int64(len(data)), hex.EncodeToString(sum[:])})
	return err
}

// member writes one file through write and notes its size and hash.
func (b *bundle) member(name string, write func(w io.Writer) error) error {
	w, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return err
	}
	m := &measured{w: w, hash: sha256.New()}
	if err := write(m); err != nil {
		return err
	}
	b.members = append(b.members, member{name, m.bytes, hex.EncodeToString(m.hash.Sum(nil))})
	return nil
}

type measured struct {
	w     io.Writer
	hash  hash.Hash
	bytes int64
}

func (m *measured) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.hash.Write(p[:n])
	m.bytes += int64(n)
	return n, err
}

func (b *bundle) tableMember(t *annotate.Table) error {
	c := b.codecs[t.Name]
	return b.member(t.Name+rowsSuffix, func(w io.Writer) error {
		var line []byte
		return b.set.Rows(b.ctx, t.Name, func(r annotate.Row) error {
			if t.Name == "coder" && !b.coders[r.ID] {
				return nil
			}
			r = withoutFolders(t.Name, r)
			b.note(t, &r, false)
			var err error
			if line, err = c.appendRow(line[:0], &r, false); err != nil {
				return err
			}
			if _, err := w.Write(append(line, '\n')); err != nil {
				return err
			}
			b.counts[t.Name]++
			return b.tick()
		})
	})
}

func (b *bundle) tick() error {
	b.rows++
	if b.opts.Progress != nil && b.rows%1000 == 0 {
		b.opts.Progress(b.rows)
	}
	return b.ctx.Err()
}

// note remembers what a row names that travels beside it: coders and texts.
func (b *bundle) note(t *annotate.Table, r *annotate.Row, history bool) {
	for i := range t.Columns {
		c := &t.Columns[i]
		if s, ok := r.Fields[c.Name].(string); ok && c.Of == "coder" {
			b.coders[s] = true
		}
	}
	switch t.Name {
	case "revision":
		if sha, ok := r.Fields["text_sha"].(string); ok && sha != "" {
			b.texts[sha] = b.texts[sha] || !history
		}
	case "article":
		if sha, ok := r.Fields["original"].(string); ok && sha != "" && !history {
			b.originals++
		}
	}
}

// withoutFolders takes the folders of this machine from what an import noted.
func withoutFolders(table string, r annotate.Row) annotate.Row {
	file, ok := r.Fields["file"].(string)
	if table != "import_row" || !ok || !absolute(file) {
		return r
	}
	r.Fields = maps.Clone(r.Fields)
	r.Fields["file"] = file[strings.LastIndexAny(file, `/\`)+1:]
	return r
}

// absolute reports whether a path names a place on a machine, on whatever system it was written.
func absolute(path string) bool {
	drive := len(path) > 2 && path[1] == ':' && (path[2] == '/' || path[2] == '\\')
	return drive || strings.HasPrefix(path, "/") || strings.HasPrefix(path, `\`) || strings.HasPrefix(path, "file:")
}

func (b *bundle) historyMember() error {
	if b.set.Steps == nil || !b.opts.History {
		return nil
	}
	return b.member(historyName, func(w io.Writer) error {
		var line []byte
		return b.set.Steps(b.ctx, func(s annotate.RecordedStep) error {
			var err error
			if line, err = b.appendStep(line[:0], &s); err != nil {
				return err
			}
			if s.Coder != "" {
				b.coders[s.Coder] = true
			}
			if _, err := w.Write(append(line, '\n')); err != nil {
				return err
			}
			b.counts["step"]++
			return b.tick()
		})
	})
}

func (b *bundle) textMembers() error {
	for _, sha := range slices.Sorted(maps.Keys(b.texts)) {
		text, err := b.set.Text(b.ctx, sha)
		if err != nil && !b.texts[sha] {
			delete(b.texts, sha) // only the history names it, and a purge took it
			continue
		}
		if err != nil {
			return fmt.Errorf("text %s: %w", sha, err)
		}
		if annotate.TextSHA(text) != sha {
			return fmt.Errorf("text %s is not what its name says: run check", sha)
		}
		err = b.member(textsFolder+sha+".txt", func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
		if err = errors.Join(err, b.ctx.Err()); err != nil {
			return err
		}
	}
	b.counts["text"] = len(b.texts)
	return nil
}

func (b *bundle) marksMember() error {
	v, err := look(b.ctx, b.set)
	if err != nil {
		return err
	}
	return b.member(marksName, func(w io.Writer) error { return v.writeW3C(w) })
}

func (b *bundle) manifest() error {
	data, err := json.MarshalIndent(manifest{Format: Format, Canonical: annotate.CanonicalVersion,
		Offsets: "bytes of UTF-8 in the tables, code points in " + marksName, Counts: b.counts, Members: b.members}, "", " ")
	if err != nil {
		return err
	}
	if err := b.member(manifestName, func(w io.Writer) error { _, err := w.Write(append(data, '\n')); return err }); err != nil {
		return err
	}
	return b.zip.Close()
}

func (b *bundle) lost() []string {
	var lost []string
	if b.originals > 0 {
		lost = append(lost, fmt.Sprintf("The original files of %s stay in the archive; the bundle names them by their hash.", plural(b.originals, "article")))
	}
	if b.counts["step"] == 0 {
		lost = append(lost, "The history of steps stays in the archive: undo does not reach behind the bundle.")
	}
	return lost
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// appendJSON writes a value without escapes that only web pages need.
func appendJSON(b []byte, v any) ([]byte, error) {
	buf := bytes.NewBuffer(b)
	e := json.NewEncoder(buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}
