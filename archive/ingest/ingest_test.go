package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pressmark/annotate"
	"pressmark/archive/ingest"
)

// parse returns everything that Parse yields for data.
func parse(t testing.TB, name string, data []byte) (articles []ingest.Article, problems []*ingest.Error) {
	t.Helper()
	ingest.Parse(t.Context(), ingest.Source{Name: name, Data: data}, func(a ingest.Article, e *ingest.Error) bool {
		if e != nil {
			problems = append(problems, e)
			return true
		}
		checkArticle(t, &a)
		articles = append(articles, a)
		return true
	})
	return articles, problems
}

// one returns the only article in data.
func one(t testing.TB, name string, data []byte) ingest.Article {
	t.Helper()
	articles, problems := parse(t, name, data)
	if len(problems) > 0 || len(articles) != 1 {
		t.Fatalf("Parse(%s): %d articles, problems %v; want one article", name, len(articles), problems)
	}
	return articles[0]
}

// checkArticle fails on anything that must hold for every article.
func checkArticle(t testing.TB, a *ingest.Article) {
	t.Helper()
	if c := annotate.Canonical(a.Text); c != a.Text {
		t.Fatalf("text is not canonical:\n got %q\nwant %q", a.Text, c)
	}
	at := 0
	for i, b := range a.Blocks {
		if i > 0 {
			at++ // the LF between two blocks
		}
		if b.Start != at || b.End <= b.Start || b.End > len(a.Text) || strings.Contains(a.Text[b.Start:b.End], "\n") {
			t.Fatalf("block %d is %d-%d, want it to start at %d in a text of %d", i, b.Start, b.End, at, len(a.Text))
		}
		if !slices.Contains(annotate.BlockKinds[:], b.Kind) {
			t.Fatalf("block %d has kind %q", i, b.Kind)
		}
		for _, r := range b.Runs {
			if r.Start < b.Start || r.End > b.End || r.Start >= r.End || r.Kind == annotate.Link && r.URL == "" {
				t.Fatalf("block %d at %d-%d has run %+v", i, b.Start, b.End, r)
			}
		}
		at = b.End
	}
	if at != len(a.Text) {
		t.Fatalf("blocks end at %d in a text of %d", at, len(a.Text))
	}
	if a.Extractor == "" || a.Original == nil || a.MediaType == "" || a.Charset == "" {
		t.Fatalf("article without extractor, original, media type or charset: %q %d %q %q", a.Extractor, len(a.Original), a.MediaType, a.Charset)
	}
}

// shared returns the path of material that is not part of the repository, or skips the test.
func shared(t testing.TB, path string) string {
	t.Helper()
	full := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(path))
	if _, err := os.Stat(full); err != nil {
		t.Skipf("test material %s is not beside the repository", path)
	}
	return full
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// texts returns the text of each block of a kind.
func texts(a ingest.Article, kind annotate.BlockKind) []string {
	var all []string
	for _, b := range a.Blocks {
		if b.Kind == kind {
			all = append(all, a.Text[b.Start:b.End])
		}
	}
	return all
}

func TestSeed(t *testing.T) {
	a := one(t, "article.txt", read(t, shared(t, "seed/article.txt")))
	const title = "China tech bosses hail Beijing’s guidance after year of regulatory storm"
	if a.Title != title || !slices.Equal(texts(a, annotate.Title), []string{title}) {
		t.Errorf("title %q, title blocks %q", a.Title, texts(a, annotate.Title))
	}
	starts := func(kind annotate.BlockKind, want ...string) {
		t.Helper()
		got := texts(a, kind)
		if len(got) != len(want) {
			t.Errorf("%s: %d blocks %q, want %d", kind, len(got), got, len(want))
			return
		}
		for i := range want {
			if !strings.HasPrefix(got[i], want[i]) {
				t.Errorf("%s %d is %q, want %q", kind, i, got[i], want[i])
			}
		}
	}
	starts(annotate.Boilerplate, "Get more with myNEWS", "A personalised news feed", "Learn more")
	starts(annotate.Related, "China urges orderly development", "Under Beijing’s forceful clampdown", "Once seen as golden ticket")
	starts(annotate.Caption, "Pony Ma Huateng, CEO of")
	starts(annotate.Standfirst, "Tencent’s Pony Ma and", "ByteDance China chairman")
	if n := len(texts(a, annotate.Paragraph)); n != 15 {
		t.Errorf("%d paragraphs, want 15", n)
	}
	if !slices.Contains(texts(a, annotate.Paragraph), "(Alibaba is the owner of the South China Morning Post.)") {
		t.Error("the editor's note is no paragraph")
	}
	if a.Date != annotate.NoDate || a.Publication != "" || a.Language != "en" {
		t.Errorf("date %v, publication %q, language %q; want none, none, en", a.Date, a.Publication, a.Language)
	}
}

func TestGeneratedFormsAgree(t *testing.T) {
	var truth struct {
		Title, Author, Date, Source, Body string
	}
	if err := json.Unmarshal(read(t, shared(t, "formats/generated/truth.json")), &truth); err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(truth.Body, "\n\n", "\n")
	for _, name := range []string{"article.md", "article.html", "pasted.txt", "articles.jsonl"} {
		a := one(t, name, read(t, shared(t, "formats/generated/"+name)))
		if a.Body() != want {
			t.Errorf("%s: body\n%s\nwant\n%s", name, a.Body(), want)
		}
		if a.Title != truth.Title {
			t.Errorf("%s: title %q, want %q", name, a.Title, truth.Title)
		}
		if name == "pasted.txt" {
			continue // it names no author, date and source
		}
		if len(a.Authors) != 1 || a.Authors[0] != truth.Author || a.Date.String() != truth.Date || a.Publication != truth.Source {
			t.Errorf("%s: authors %q, date %v, publication %q; want %q, %s, %q", name, a.Authors, a.Date, a.Publication, truth.Author, truth.Date, truth.Source)
		}
	}
}

func TestEncodings(t *testing.T) {
	var files []struct{ File, Title, Paragraph string }
	if err := json.Unmarshal(read(t, shared(t, "formats/encodings/truth.json")), &files); err != nil {
		t.Fatal(err)
	}
	if len(files) != 103 {
		t.Fatalf("%d files, want 103", len(files))
	}
	for _, f := range files {
		a := one(t, f.File, read(t, shared(t, "formats/encodings/"+f.File)))
		if a.Title != annotate.CanonicalBlock(f.Title) || !strings.Contains(a.Body(), annotate.CanonicalBlock(f.Paragraph)) {
			t.Errorf("%s read as %s: title %q, body %.80q", f.File, a.Charset, a.Title, a.Body())
		}
	}
}

// TestHostile reads every harmful file, the compressed ones also without the guard against bombs.
func TestHostile(t *testing.T) {
	files := 0
	for _, folder := range []string{"formats/hostile", "hostile/made"} {
		err := filepath.WalkDir(shared(t, folder), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			files++
			within(t, e.Name(), 5*time.Second, func() {
				if src, err := ingest.Open(path); err == nil {
					parse(t, src.Name, src.Data)
				}
				if data := unpacked(t, path); data != nil && !testing.Short() {
					parse(t, e.Name(), data)
				}
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 90 {
		t.Errorf("%d files, want the whole set of more than 90", files)
	}
}

// TestLargePages reads pages just below the size at which the linear reader takes over, and above. A
// search for dates once took 72 s on the second.
func TestLargePages(t *testing.T) {
	if testing.Short() {
		t.Skip("reads pages of 20,000 elements")
	}
	words := "the line said on Monday that 14 ships will sail in 2022"
	for name, page := range map[string]string{
		"paragraphs":  strings.Repeat("<p>"+words, 19_900),
		"date lines":  strings.Repeat(`<div class="post date author">`+words+"</div>", 19_900),
		"list items":  "<ul>" + strings.Repeat("<li>"+words+"<br>", 9_900),
		"links":       strings.Repeat(`<a href="/2022/01/02/x">`+words+"</a> ", 19_900),
		"unclosed":    strings.Repeat("<div><b>"+words+"<i>", 9_000),
		"200,000":     strings.Repeat("<p>x", 200_000),
		"one long":    "<p>" + strings.Repeat(words+" ", 30_000),
		"deep tables": strings.Repeat("<table><tr><td>", 5_000) + words,
	} {
		within(t, name, 20*time.Second, func() { parse(t, name, []byte("<html><body>"+page)) })
	}
}

// within fails when f takes longer than limit.
func within(t *testing.T, name string, limit time.Duration, f func()) {
	t.Helper()
	start := time.Now()
	f()
	if took := time.Since(start); took > limit {
		t.Errorf("%s took %v, want at most %v", name, took, limit)
	}
}

// unpacked returns what is in a gzip file, up to 64 MB, or nil.
func unpacked(t testing.TB, path string) []byte {
	if !strings.HasSuffix(path, ".gz") {
		return nil
	}
	r, err := gzip.NewReader(bytes.NewReader(read(t, path)))
	if err != nil {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(r, ingest.MaxFile))
	if err != nil {
		return nil
	}
	return data
}

func TestParseStopsWhenToldTo(t *testing.T) {
	data := []byte(strings.Repeat(`{"title":"A headline","text":"A text of one sentence."}`+"\n", 10))
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	ingest.Parse(ctx, ingest.Source{Name: "x.jsonl", Data: data}, func(a ingest.Article, e *ingest.Error) bool {
		n++
		if n == 3 {
			cancel()
		}
		return true
	})
	if n != 3 {
		t.Errorf("%d articles after the context ended at 3", n)
	}
	if items := ingest.Items(ingest.Source{Name: "x.jsonl", Data: data}); items != 10 {
		t.Errorf("Items is %d, want 10", items)
	}
	n = 0
	ingest.Parse(t.Context(), ingest.Source{Name: "x.jsonl", Data: data}, func(a ingest.Article, e *ingest.Error) bool {
		n++
		return n < 4
	})
	if n != 4 {
		t.Errorf("%d articles after yield said stop at 4", n)
	}
}

func TestReuters(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 21,578 articles")
	}
	src, err := ingest.Open(shared(t, "corpus/reuters21578.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	good, bad, signed := 0, 0, 0
	ingest.Parse(t.Context(), src, func(a ingest.Article, e *ingest.Error) bool {
		if e != nil {
			bad++
			return true
		}
		good++
		if good%50 == 0 {
			checkArticle(t, &a)
			signed += len(texts(a, annotate.Boilerplate))
			unwrapped := one(t, "again.txt", []byte(strings.ReplaceAll(a.Text, "\n", "\n\n")))
			if unwrapped.Text != a.Text {
				t.Fatalf("line %s: paragraphs written out apart are read as\n%s\nwant\n%s", a.Item, unwrapped.Text, a.Text)
			}
		}
		return true
	})
	// One record of the corpus, of type UNPROC, has neither title nor text.
	if good != 21577 || bad != 1 {
		t.Errorf("%d articles and %d errors, want 21577 and 1", good, bad)
	}
	if signed < 250 {
		t.Errorf("%d agency signatures among every fiftieth article, want most of 431", signed)
	}
}
