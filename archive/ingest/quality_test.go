package ingest_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"pressmark/archive/ingest"
)

// TestQuality scores pages with a known article and compares the figures with testdata/quality.txt, so
// that a change of any rule shows there. It reads every tenth page; with PRESSMARK_QUALITY=all every
// page. -update writes the figures of that run.
//
// The measures are those of score.py beside the pages: precision, recall and F1 of word 4-grams
// averaged over pages, and exact titles, authors (as a set of words) and days.
func TestQuality(t *testing.T) {
	if testing.Short() {
		t.Skip("reads dozens of pages")
	}
	root := shared(t, "articles")
	every, name := 10, "every tenth page"
	if os.Getenv("PRESSMARK_QUALITY") == "all" {
		every, name = 1, "all pages"
	}
	got := fmt.Sprintf("%s: %s\n", name, scorePages(t, root, every))
	file := filepath.Join("testdata", "quality.txt")
	lines := strings.SplitAfter(string(read(t, file)), "\n")
	i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, name+":") })
	if i < 0 {
		t.Fatalf("%s has no line for %s; got %s", file, name, got)
	}
	if lines[i] == got {
		return
	}
	if !*update {
		t.Fatalf("figures moved:\n got %swant %s", got, lines[i])
	}
	lines[i] = got
	write(t, file, []byte(strings.Join(lines, "")))
}

// A truth is what is known of a page; nil means that it is not known.
type truth struct {
	ID     string
	Title  *string
	Author json.RawMessage
	Date   *string
	Body   *string
}

func scorePages(t *testing.T, root string, every int) string {
	f, err := os.Open(filepath.Join(root, "truth.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var s scores
	lines := bufio.NewReader(f)
	for n := 0; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(line) == 0 && err != nil {
			break
		}
		if n%every != 0 {
			continue
		}
		var want truth
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatal(err)
		}
		src, err := ingest.Open(filepath.Join(root, "pages", want.ID+".html.gz"))
		if err != nil {
			t.Fatal(err)
		}
		articles, _ := parse(t, src.Name, src.Data)
		s.add(want, append(articles, ingest.Article{})[0])
	}
	return s.String()
}

type scores struct {
	pages                     int
	precision, recall         []float64
	title, author, date       int
	titles, authors, datesAll int
}

func (s *scores) add(want truth, got ingest.Article) {
	s.pages++
	if want.Body != nil {
		p, r := shingles(*want.Body, got.Body())
		s.precision, s.recall = append(s.precision, p), append(s.recall, r)
	}
	if want.Title != nil && *want.Title != "" {
		s.titles++
		s.title += equal(tokens(*want.Title), tokens(got.Title))
	}
	if author := names(want.Author); author != "" {
		s.authors++
		s.author += equal(set(author), set(strings.Join(got.Authors, "; ")))
	}
	if want.Date != nil && len(*want.Date) >= 10 {
		s.datesAll++
		s.date += equal([]string{(*want.Date)[:10]}, []string{got.Date.String()})
	}
}

func (s *scores) String() string {
	p, r := mean(s.precision), mean(s.recall)
	return fmt.Sprintf("%d pages, body F1 %.4f precision %.4f recall %.4f (%d), title %.3f (%d), author %.3f (%d), date %.3f (%d)",
		s.pages, 2*p*r/(p+r), p, r, len(s.precision), share(s.title, s.titles), s.titles, share(s.author, s.authors), s.authors, share(s.date, s.datesAll), s.datesAll)
}

func share(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

func mean(all []float64) float64 {
	sum := 0.0
	for _, v := range all {
		sum += v
	}
	return sum / float64(max(len(all), 1))
}

func equal(a, b []string) int {
	if slices.Equal(a, b) {
		return 1
	}
	return 0
}

// names returns the author of a truth, a string or a list.
func names(raw json.RawMessage) string {
	var one string
	var many []string
	if json.Unmarshal(raw, &one) == nil {
		return one
	}
	if json.Unmarshal(raw, &many) == nil {
		return strings.Join(many, "; ")
	}
	return ""
}

// set returns the different words of s in order.
func set(s string) []string {
	words := tokens(s)
	slices.Sort(words)
	return slices.Compact(words)
}

// tokens returns the folded words of s, a word being letters, digits and low lines.
func tokens(s string) []string { return wordsOf(strings.ToLower(norm.NFKC.String(s))) }

func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' })
}

// shingles returns precision and recall of the word 4-grams of got.
func shingles(want, got string) (precision, recall float64) {
	a, b := grams(want), grams(got)
	both, all := 0, 0
	for g, n := range b {
		both += min(n, a[g])
		all += n
	}
	known := 0
	for _, n := range a {
		known += n
	}
	return share(both, all), share(both, known)
}

func grams(s string) map[string]int {
	words := wordsOf(s)
	count := make(map[string]int)
	if len(words) == 0 {
		return count
	}
	for i := range max(1, len(words)-3) {
		count[strings.Join(words[i:min(i+4, len(words))], " ")]++
	}
	return count
}
