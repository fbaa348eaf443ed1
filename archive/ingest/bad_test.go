package ingest_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pressmark/archive/ingest"
)

func TestBadInput(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       string // in the sentence
	}{
		{"nothing.txt", "", "nothing.txt is empty"},
		{"blank.txt", " \n\t\r\n ", "blank.txt is empty"},
		{"mark.txt", "\xef\xbb\xbf", "mark.txt is empty"},
		{"photo.txt", "\x89PNG\r\n\x1a\n\x00\x00", "photo.txt is a picture (PNG)"},
		{"photo.jpg", "\xff\xd8\xff\xe0\x00\x10JFIF", "is a picture (JPEG)"},
		{"report.html", "%PDF-1.7\n%\xe2\xe3", "report.html is a PDF file"},
		{"report.docx", "PK\x03\x04\x14\x00", "This version reads plain text"},
		{"tool", "\x7fELF\x02\x01\x01", "tool is a program"},
		{"noise.txt", strings.Repeat("\x00\x01\x02\x03\x81\x8d\x8f\x90", 100), "not text in any encoding"},
		{"feed.xml", `<?xml version="1.0"?><rss><channel/></rss>`, "is XML"},
		{"mail.eml", "From: a@b.example\r\nMIME-Version: 1.0\r\n\r\nHi", "is a mail"},
		{"bundle.txt", "\n\n        1 of 2 DOCUMENTS\n\nThe Ledger\n", "Nexis"},
		{"refs.ris", "TY  - NEWS\nTI  - A title\n", "references"},
		{"table.csv", "title,date,text\nA,2020-01-01,B\n", "is a table"},
		{"array.json", `[{"title":"A"}]`, "JSON"},
		{"page.html", "<html><head><title>Only a title</title></head><body></body></html>", "no article text"},
		{"bad\nname\u202etxt", "", "bad\ufffdname\ufffdtxt is empty"},
	} {
		articles, problems := parse(t, c.name, []byte(c.data))
		if len(articles) != 0 || len(problems) != 1 {
			t.Errorf("%s: %d articles, problems %v; want one problem", c.name, len(articles), problems)
			continue
		}
		got := problems[0].Error()
		if !strings.Contains(got, c.want) || problems[0].Advice == "" {
			t.Errorf("%s: %q, want %q in it and advice", c.name, got, c.want)
		}
	}
}

func TestBrokenLine(t *testing.T) {
	data := `{"title":"One","text":"A first text."}` + "\n" + `{"title":"Two","text":` + "\n\n" + `{"title":"Three","text":"A third text."}`
	articles, problems := parse(t, "x.jsonl", []byte(data))
	if len(articles) != 2 || articles[0].Item != "1" || articles[1].Item != "4" {
		t.Errorf("articles %v, want those of lines 1 and 4", articles)
	}
	if len(problems) != 1 || problems[0].Item != "2" || !strings.Contains(problems[0].Error(), "x.jsonl, line 2, is not a JSON object") {
		t.Errorf("problems %v, want line 2", problems)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	pack := func(name string, data []byte) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return write(t, filepath.Join(dir, name), b.Bytes())
	}
	src, err := ingest.Open(pack("note.txt.gz", []byte("A headline\n\nA text.")))
	if err != nil || string(src.Data) != "A headline\n\nA text." || src.Name != "note.txt.gz" {
		t.Errorf("Open of a gzip file: %q %q, %v", src.Name, src.Data, err)
	}
	cut := read(t, filepath.Join(dir, "note.txt.gz"))
	for _, c := range []struct{ path, want string }{
		{filepath.Join(dir, "none.txt"), "none.txt is not there"},
		{dir, "is not a file"},
		{pack("bomb.gz", make([]byte, 20<<20)), "unpacks to more than 200 times"},
		{write(t, filepath.Join(dir, "cut.gz"), cut[:len(cut)-6]), "cut.gz is a damaged gzip file"},
		{write(t, filepath.Join(dir, "big.txt"), bytes.Repeat([]byte("a"), ingest.MaxFile+1)), "big.txt is larger than 64 MB"},
	} {
		_, err := ingest.Open(c.path)
		if _, ok := err.(*ingest.Error); !ok || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Open(%s): %v, want an *Error with %q", filepath.Base(c.path), err, c.want)
		}
	}
}

func write(t testing.TB, path string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
