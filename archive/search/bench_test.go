package search_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pressmark/archive/search"
)

// reuters reads the corpus beside the repository, when it is there.
func reuters(tb testing.TB) []search.Doc {
	tb.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "corpus", "reuters21578.jsonl.gz"))
	if err != nil {
		tb.Skip("the Reuters corpus is not here: ", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var docs []search.Doc
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var a struct{ Title, Text, Body string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			tb.Fatal(err)
		}
		docs = append(docs, article(int64(len(docs)+1), a.Title, a.Title+"\n"+a.Text+a.Body))
	}
	if err := lines.Err(); err != nil || len(docs) == 0 {
		tb.Fatal("no articles in the corpus: ", err)
	}
	return docs
}

// made is text of a Zipf vocabulary for machines without the corpus.
func made(n, words int) []search.Doc {
	r := rand.New(rand.NewSource(1))
	z := rand.NewZipf(r, 1.1, 8, 60_000)
	var docs []search.Doc
	for i := range n {
		var b strings.Builder
		for range words {
			fmt.Fprintf(&b, "%s ", syllables(z.Uint64()))
		}
		docs = append(docs, article(int64(i+1), fmt.Sprint("Article ", i), b.String()))
	}
	return docs
}

func syllables(n uint64) string {
	s := ""
	for ; ; n /= 20 {
		s += "bcdfglmnprstvwkhjzqx"[n%20:n%20+1] + "aeiou"[n%5:n%5+1]
		if n < 20 {
			return s
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	docs := made(2000, 400)
	size := 0
	for _, d := range docs {
		size += len(d.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		create(b, docs...)
	}
}

func BenchmarkUpdate(b *testing.B) {
	x, _ := create(b, made(2000, 400)...)
	b.ReportAllocs()
	n := int64(1)
	for b.Loop() {
		n++
		update(b, x, []search.Doc{{N: n % 1000, Article: 1, Kind: search.KindStatement, Text: "compliance is a duty", Fields: map[string][]string{"speaker": {"ma"}}}}, nil, n)
	}
}

var benchQueries = []string{"oil", "the", "oil price", `"interest rate"`, "t*", "comp*", "company -oil", "dollar OR yen OR mark", "reguleted~", `"oil price"~3`}

func BenchmarkReuters(b *testing.B) {
	x, _ := create(b, reuters(b)...)
	for _, q := range benchQueries {
		n := parse(b, q).Root
		hits := len(articles(b, x, q))
		b.Run("set/"+q, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				articles(b, x, q)
			}
			b.ReportMetric(float64(hits), "hits")
		})
		b.Run("ranked/"+q, func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Ranked(context.Background(), n, 50); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A search as you type over the Reuters articles answers within the 50 ms from key to rows, most of
// which belong to others.
func TestReutersAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("builds an index of 21,578 articles")
	}
	docs := reuters(t)
	x, _ := create(t, docs...)
	a, _, err := x.Count()
	if err != nil || a != uint64(len(docs)) {
		t.Fatalf("Count() = %d, %v, want %d", a, err, len(docs))
	}
	for _, q := range []string{"=oil", `"interest rate"`, "comput*", "=oil -=price"} {
		found := articles(t, x, q)
		parsed, scanned := parse(t, q), 0
		for _, d := range docs[:2000] {
			if search.MatchArticle(d.Title, d.Text, parsed) {
				scanned++
			}
		}
		indexed := 0
		for _, n := range found {
			if n <= 2000 {
				indexed++
			}
		}
		if scanned != indexed || indexed == 0 {
			t.Errorf("%s: the index finds %d of the first 2,000, a scan %d", q, indexed, scanned)
		}
	}
}
