package exchange_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
)

// repacked is a bundle as someone else may pack it.
type repacked struct {
	names []string
	data  map[string][]byte
	heads map[string]zip.FileHeader // other than the usual
}

func repack(t testing.TB, bundle []byte) *repacked {
	t.Helper()
	r := &repacked{data: map[string][]byte{}, heads: map[string]zip.FileHeader{}}
	z, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		t.Fatal(err)
	}
	texts := unzip(t, bundle)
	for _, f := range z.File {
		r.names = append(r.names, f.Name)
		r.data[f.Name] = []byte(texts[f.Name])
	}
	return r
}

func (r *repacked) add(name string, data []byte) {
	r.names = append(r.names, name)
	r.data[name] = data
}

// honest makes the manifest fit what is there, so that the hashes alone do not give a change away.
func (r *repacked) honest(t testing.TB) {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(r.data["manifest.json"], &m); err != nil {
		t.Fatal(err)
	}
	var members []map[string]any
	for _, name := range r.names {
		if name != "manifest.json" {
			sum := sha256.Sum256(r.data[name])
			members = append(members, map[string]any{"name": name, "bytes": len(r.data[name]), "sha256": hex.EncodeToString(sum[:])})
		}
	}
	m["members"] = members
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	r.data["manifest.json"] = data
}

func (r *repacked) zip(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, name := range r.names {
		h := r.heads[name]
		h.Name, h.Method = name, zip.Deflate
		var err error
		if i == 0 {
			h.Method = zip.Store
			h.UncompressedSize64, h.CompressedSize64 = uint64(len(r.data[name])), uint64(len(r.data[name]))
			h.CRC32 = crc32.ChecksumIEEE(r.data[name])
			w, e := z.CreateRaw(&h)
			if err = e; err == nil {
				_, err = w.Write(r.data[name])
			}
		} else {
			w, e := z.CreateHeader(&h)
			if err = e; err == nil {
				_, err = w.Write(r.data[name])
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// everything reads all there is in a set.
func everything(s annotate.Set) error {
	ctx := context.Background()
	for _, table := range annotate.Tables {
		if err := s.Rows(ctx, table.Name, func(r annotate.Row) error {
			if sha, ok := r.Fields["text_sha"].(string); ok {
				_, err := s.Text(ctx, sha)
				return err
			}
			return nil
		}); err != nil {
			return err
		}
	}
	if s.Steps != nil {
		return s.Steps(ctx, func(annotate.RecordedStep) error { return nil })
	}
	return nil
}

func tryRead(data []byte) error {
	s, err := exchange.ReadBundle(context.Background(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	return everything(s)
}

func TestHostileBundles(t *testing.T) {
	good := bundled(t, small(t).set(), exchange.BundleOptions{})
	var text string
	for _, name := range repack(t, good).names {
		if strings.HasPrefix(name, "articles/") {
			text = name
		}
	}
	big := append(append([]byte{}, good[:0]...), bytes.Repeat([]byte{'a'}, 40<<20)...)
	cases := []struct {
		name  string
		spoil func(r *repacked)
		want  string // in the error
	}{
		{"climbs out", func(r *repacked) { r.add("../evil.txt", nil) }, "leads out"},
		{"absolute", func(r *repacked) { r.add("/etc/passwd", nil) }, "leads out"},
		{"climbs from within", func(r *repacked) { r.add("articles/../../x", nil) }, "leads out"},
		{"other system's separator", func(r *repacked) { r.add(`articles\..\x`, nil) }, "leads out"},
		{"drive", func(r *repacked) { r.add("C:x", nil) }, "leads out"},
		{"folder", func(r *repacked) { r.add("articles/", nil) }, "leads out"},
		{"symlink", func(r *repacked) {
			h := zip.FileHeader{}
			h.SetMode(fs.ModeSymlink | 0o777)
			r.heads["memo.jsonl"] = h
		}, "is a link"},
		{"twice", func(r *repacked) { r.names = append(r.names, "memo.jsonl") }, "twice"},
		{"stranger", func(r *repacked) { r.add("run.exe", []byte("MZ")) }, "does not know"},
		{"unlisted text", func(r *repacked) { r.add("articles/"+strings.Repeat("0", 64)+".txt", []byte("x")) }, "does not name"},
		{"no manifest", func(r *repacked) { r.names = r.names[:len(r.names)-1] }, "manifest is missing"},
		{"manifest is no JSON", func(r *repacked) { r.data["manifest.json"] = []byte("{") }, "cannot be read"},
		{"from the future", func(r *repacked) {
			r.data["manifest.json"] = bytes.Replace(r.data["manifest.json"], fmt.Appendf(nil, `"format": %d`, exchange.Format), fmt.Appendf(nil, `"format": %d`, exchange.Format+1), 1)
		}, "newer Pressmark"},
		{"member left out", func(r *repacked) { r.names = append(r.names[:5], r.names[6:]...) }, "missing"},
		{"row changed", func(r *repacked) {
			r.data["entity.jsonl"] = bytes.Replace(r.data["entity.jsonl"], []byte("Ma Huateng"), []byte("Ma Yun"), 1)
		}, "not as it was written"},
		{"row changed, same length", func(r *repacked) {
			r.data["entity.jsonl"] = bytes.Replace(r.data["entity.jsonl"], []byte("Huateng"), []byte("Huatenq"), 1)
		}, "not as it was written"},
		{"text changed, manifest too", func(r *repacked) { r.data[text] = []byte("other words"); r.honest(t) }, "not as it was written"},
		{"bomb", func(r *repacked) { r.data["memo.jsonl"] = big; r.honest(t) }, "times its size"},
		{"no uuid", func(r *repacked) {
			r.data["memo.jsonl"] = []byte(`{"id":"1","step":"","created":"","modified":"","fields":{}}` + "\n")
			r.honest(t)
		}, "is no uuid"},
		{"record twice", func(r *repacked) { r.data["kind.jsonl"] = bytes.Repeat(r.data["kind.jsonl"], 2); r.honest(t) }, "twice"},
		{"unknown field", func(r *repacked) {
			r.data["kind.jsonl"] = bytes.Replace(r.data["kind.jsonl"], []byte(`"name"`), []byte(`"nome":1,"name"`), 1)
			r.honest(t)
		}, `"nome"`},
		{"wrong type", func(r *repacked) {
			r.data["kind.jsonl"] = bytes.Replace(r.data["kind.jsonl"], []byte(`"builtin":true`), []byte(`"builtin":7`), 1)
			r.honest(t)
		}, "want true or false"},
		{"no UTF-8", func(r *repacked) {
			r.data["kind.jsonl"] = bytes.Replace(r.data["kind.jsonl"], []byte("person"), []byte("pers\xffn"), 1)
			r.honest(t)
		}, "not UTF-8"},
	}
	if err := tryRead(repack(t, good).zip(t)); err != nil {
		t.Fatalf("a bundle packed anew: %v", err)
	}
	for _, c := range cases {
		r := repack(t, good)
		c.spoil(r)
		if err := tryRead(r.zip(t)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want an error with %q", c.name, err, c.want)
		}
	}
}

// A file that lost its end, or a byte of its content, is refused wherever that was.
func TestTruncatedAndGarbled(t *testing.T) {
	good := bundled(t, small(t).set(), exchange.BundleOptions{})
	for n := 0; n < len(good); n += 211 {
		if err := tryRead(good[:n]); err == nil {
			t.Errorf("the first %d of %d bytes were taken for a bundle", n, len(good))
		}
	}
	rejected := 0
	for n := 0; n < len(good); n += 41 {
		bad := bytes.Clone(good)
		bad[n] ^= 0x20
		err := tryRead(bad)
		if err != nil {
			rejected++
			continue
		}
		s, err := exchange.ReadBundle(context.Background(), bytes.NewReader(bad), int64(len(bad)))
		if err != nil || !bytes.Equal(bundled(t, s, exchange.BundleOptions{}), good) {
			t.Errorf("byte %d garbled: taken in, and not what was written (%v)", n, err)
		}
	}
	if rejected == 0 {
		t.Error("no garbled file was refused")
	}
	if err := tryRead([]byte("PK\x03\x04 not a bundle")); err == nil {
		t.Error("a zip of something else was taken for a bundle")
	}
}

func FuzzReadBundle(f *testing.F) {
	good := bundled(f, small(f).set(), exchange.BundleOptions{})
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(repack(f, good).zip(f))
	for _, name := range []string{"anchor.jsonl", "manifest.json", "revision.jsonl"} {
		r := repack(f, good)
		r.data[name] = append(r.data[name], `{"id":"`...)
		if name != "manifest.json" {
			r.honest(f)
		}
		f.Add(r.zip(f))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := exchange.ReadBundle(context.Background(), bytes.NewReader(data), int64(len(data)))
		if err != nil || everything(s) != nil {
			return
		}
		var b bytes.Buffer
		if _, err := exchange.Bundle(context.Background(), &b, s, exchange.BundleOptions{}); err != nil {
			return // such as a mark that stands on other words
		}
		if again := bundled(t, read(t, b.Bytes()), exchange.BundleOptions{}); !bytes.Equal(again, b.Bytes()) {
			t.Error("what was read and written does not come back equal")
		}
	})
}

// FuzzRow holds that any line taken for a record is written as a line that reads the same.
func FuzzRow(f *testing.F) {
	good := bundled(f, small(f).set(), exchange.BundleOptions{})
	for line := range strings.Lines(unzip(f, good)["annotation.jsonl"]) {
		f.Add(line)
	}
	f.Add(`{"id":"1a9d2f2e-637b-4f9b-9f8f-1ae7fbd82539","step":"\ud800","created":"","modified":"","fields":{}}`)
	f.Fuzz(func(t *testing.T, line string) {
		r := repack(t, good)
		r.data["memo.jsonl"] = []byte(line)
		r.data["article.jsonl"], r.data["revision.jsonl"] = nil, nil
		r.honest(t)
		data := r.zip(t)
		s, err := exchange.ReadBundle(context.Background(), bytes.NewReader(data), int64(len(data)))
		if err != nil || everything(s) != nil {
			return
		}
		first := bundled(t, s, exchange.BundleOptions{})
		if second := bundled(t, read(t, first), exchange.BundleOptions{}); !bytes.Equal(first, second) {
			t.Errorf("%q does not come back equal", line)
		}
	})
}
