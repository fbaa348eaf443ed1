package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"pressmark/annotate"
)

// What a bundle may hold at most. A text of 200 MB is refused at import, so no line and no text comes near
// these; real bundles deflate to a tenth, and a thousandth is the most that deflate can do.
const (
	maxMember   = 8 << 30
	maxTotal    = 64 << 30
	maxText     = 256 << 20
	maxLine     = 512 << 20
	maxManifest = 512 << 20
	maxRatio    = 200
	ratioFrom   = 16 << 20 // below this size a member may be as monotonous as it likes
)

// ErrNotBundle says that a file is something else than a bundle.
var ErrNotBundle = errors.New("this is not a Pressmark bundle")

// IsBundle reports whether a file begins as a bundle does. It reads the first bytes only; [ReadBundle] says
// whether the bundle is whole.
func IsBundle(r io.ReaderAt, size int64) bool {
	head := make([]byte, 30+len(typeName)+len(mediaType))
	if size < int64(len(head)) {
		return false
	}
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) && string(head[30:]) == typeName+mediaType
}

// ReadBundle opens a bundle and checks all of it: names, sizes, and the hash of every member. The set reads
// from r as long as it is used. An error is a sentence that says what is wrong; nothing is written anywhere.
func ReadBundle(ctx context.Context, r io.ReaderAt, size int64) (annotate.Set, error) {
	b, err := openBundle(ctx, r, size)
	if err != nil {
		return annotate.Set{}, fmt.Errorf("read bundle: %w", err)
	}
	s := annotate.Set{Whole: true, Rows: b.rows, Text: b.text}
	if b.files[historyName] != nil {
		s.Steps = b.steps
	}
	return s, nil
}

// opened is a bundle whose members are known to be whole.
type opened struct {
	files  map[string]*zip.File
	codecs map[string]*codec
}

func openBundle(ctx context.Context, r io.ReaderAt, size int64) (*opened, error) {
	if !IsBundle(r, size) {
		return nil, ErrNotBundle
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("the file is not whole (%w): it may have been cut off on its way; fetch it again", err)
	}
	b := &opened{files: map[string]*zip.File{}, codecs: codecs()}
	if err := b.list(z.File); err != nil {
		return nil, err
	}
	m, err := b.manifest()
	if err != nil {
		return nil, err
	}
	return b, b.verify(ctx, m)
}

// list looks at the members' names and sizes before anything is unpacked.
func (b *opened) list(files []*zip.File) error {
	var total uint64
	for _, f := range files {
		if err := guard(f); err != nil {
			return err
		}
		if b.files[f.Name] != nil {
			return fmt.Errorf("%q is in it twice", f.Name)
		}
		if total += f.UncompressedSize64; total > maxTotal {
			return errors.New("it would unpack to more than any archive holds")
		}
		b.files[f.Name] = f
	}
	return nil
}

func guard(f *zip.File) error {
	if f.Name != path.Clean(f.Name) || path.IsAbs(f.Name) || strings.HasPrefix(f.Name, "../") || strings.ContainsAny(f.Name, "\\:\x00") {
		return fmt.Errorf("the member name %q leads out of the bundle", f.Name)
	}
	if mode := f.Mode(); mode&^fs.ModePerm != 0 {
		return fmt.Errorf("%q is a link or a folder, not a file", f.Name)
	}
	if f.Flags&1 != 0 {
		return fmt.Errorf("%q is encrypted", f.Name)
	}
	if f.Method != zip.Store && f.Method != zip.Deflate {
		return fmt.Errorf("%q is packed in a way that this version does not know", f.Name)
	}
	limit := uint64(maxMember)
	if strings.HasPrefix(f.Name, textsFolder) {
		limit = maxText
	}
	if f.Name == manifestName {
		limit = maxManifest
	}
	if f.UncompressedSize64 > limit {
		return fmt.Errorf("%q would unpack to %d bytes, more than such a member may have", f.Name, f.UncompressedSize64)
	}
	if f.UncompressedSize64 > ratioFrom && f.UncompressedSize64 > maxRatio*f.CompressedSize64 {
		return fmt.Errorf("%q would unpack to %d times its size, as no real set does", f.Name, f.UncompressedSize64/max(f.CompressedSize64, 1))
	}
	if !known(f.Name) {
		return fmt.Errorf("it holds %q, which this version does not know; a newer Pressmark may", f.Name)
	}
	return nil
}

func known(name string) bool {
	switch name {
	case typeName, manifestName, historyName, marksName:
		return true
	}
	if table, ok := strings.CutSuffix(name, rowsSuffix); ok {
		return annotate.TableNamed(table) != nil
	}
	sha, ok := strings.CutPrefix(name, textsFolder)
	sha, txt := strings.CutSuffix(sha, ".txt")
	return ok && txt && len(sha) == 64 && strings.Trim(sha, "0123456789abcdef") == ""
}

func (b *opened) manifest() (*manifest, error) {
	f := b.files[manifestName]
	if f == nil {
		return nil, errors.New("its manifest is missing: the file is not whole; fetch it again")
	}
	data, err := whole(f)
	if err != nil {
		return nil, err
	}
	var m manifest
	var version struct{ Format int }
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, fmt.Errorf("its manifest cannot be read: %w", err)
	}
	if version.Format > Format {
		return nil, fmt.Errorf("it has format %d and this version reads up to %d: open it with a newer Pressmark", version.Format, Format)
	}
	if version.Format < 1 {
		return nil, errors.New("its manifest names no format")
	}
	if err := strict(data, &m); err != nil {
		return nil, fmt.Errorf("its manifest cannot be read: %w", err)
	}
	return &m, nil
}

// verify sees that the members are those of the manifest, each whole.
func (b *opened) verify(ctx context.Context, m *manifest) error {
	listed := map[string]bool{manifestName: true}
	for _, want := range m.Members {
		f := b.files[want.Name]
		if f == nil || listed[want.Name] {
			return fmt.Errorf("%q is missing, or listed twice in its manifest", want.Name)
		}
		listed[want.Name] = true
		if err := verifyMember(ctx, f, want); err != nil {
			return err
		}
	}
	for name := range b.files {
		if !listed[name] {
			return fmt.Errorf("it holds %q, which its manifest does not name", name)
		}
	}
	return nil
}

func verifyMember(ctx context.Context, f *zip.File, want member) error {
	changed := fmt.Errorf("%q is not as it was written: the file was changed or damaged; fetch it again", f.Name)
	if f.UncompressedSize64 != uint64(want.Bytes) {
		return changed
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%w (%w)", changed, err)
	}
	defer r.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(cancelled{ctx, r}, want.Bytes+1))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("%w (%w)", changed, err)
	}
	if n != want.Bytes || hex.EncodeToString(h.Sum(nil)) != want.SHA256 {
		return changed
	}
	if sha, ok := strings.CutPrefix(f.Name, textsFolder); ok && sha != want.SHA256+".txt" {
		return changed
	}
	return nil
}

type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

func whole(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%q: %w", f.Name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)))
	if err != nil {
		return nil, fmt.Errorf("%q is damaged: %w", f.Name, err)
	}
	return data, nil
}

func (b *opened) rows(ctx context.Context, table string, yield func(annotate.Row) error) error {
	c := b.codecs[table]
	if c == nil {
		return fmt.Errorf("there is no table %q", table)
	}
	last := ""
	return b.lines(ctx, table+rowsSuffix, func(line []byte) error {
		r, err := c.decode(line)
		if err != nil {
			return err
		}
		if r.ID <= last {
			return fmt.Errorf("record %s stands out of order or twice", r.ID)
		}
		last = r.ID
		return yield(r)
	})
}

func (b *opened) steps(ctx context.Context, yield func(annotate.RecordedStep) error) error {
	seq := int64(0)
	return b.lines(ctx, historyName, func(line []byte) error {
		s, err := decodeStep(b.codecs, line)
		if err != nil {
			return err
		}
		seq++
		s.Seq = seq
		return yield(s)
	})
}

// lines reads a member line by line; one that is missing has none, as in a bundle from before its table was.
func (b *opened) lines(ctx context.Context, name string, each func(line []byte) error) error {
	f := b.files[name]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%q: %w", name, err)
	}
	defer r.Close()
	scan := bufio.NewScanner(cancelled{ctx, r})
	scan.Buffer(make([]byte, 64<<10), maxLine)
	for n := 1; scan.Scan(); n++ {
		if err := each(scan.Bytes()); err != nil {
			return fmt.Errorf("%s, line %d: %w", name, n, err)
		}
	}
	return scan.Err()
}

func (b *opened) text(ctx context.Context, sha string) (string, error) {
	f := b.files[textsFolder+sha+".txt"]
	if f == nil {
		return "", fmt.Errorf("the text %.16s is not in the bundle", sha)
	}
	data, err := whole(f)
	if err != nil {
		return "", err
	}
	if annotate.TextSHA(string(data)) != sha {
		return "", fmt.Errorf("the text %.16s changed while it was read", sha)
	}
	return string(data), ctx.Err()
}
