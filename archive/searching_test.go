package archive_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/search"
)

// titles are the answer to a query, sorted.
func titles(t testing.TB, a *archive.Archive, query string) []string {
	t.Helper()
	r, err := a.Search(context.Background(), query, archive.SearchOptions{})
	if err != nil {
		t.Fatalf("Search(%q): %v", query, err)
	}
	var out []string
	for _, h := range r.Articles {
		out = append(out, h.Title)
	}
	slices.Sort(out)
	if len(out) != r.Total {
		t.Errorf("Search(%q): %d articles of %d", query, len(out), r.Total)
	}
	return out
}

// newLibrary is the coded article and some beside it.
func newLibrary(t testing.TB, o archive.Options) coded {
	c := newCoded(t, o)
	newArticle(t, c.Archive, "Storm over Guangdong", "The Guardian", "2021-08", "A storm hit the coast. Tencent closed its offices.")
	third := newArticle(t, c.Archive, "Alibaba fined", "South China Morning Post", "2022-01-28", "The regulator fined Alibaba over e-commerce rules. Tencent was spared. 马化腾沉默。")
	newArticle(t, c.Archive, "Café Müller", "", "", "Nothing about firms.")
	apply(t, c.Archive, "Coded the third",
		annotate.Create("annotation", "$claim", annotate.Fields{"article": third, "type": "claim", "spans": []annotate.Span{{Start: 0, End: 27}}}),
		annotate.Create("statement", "$s", annotate.Fields{"article": third, "concept": c.rules, "stance": "oppose"}),
		annotate.Create("statement_evidence", "", annotate.Fields{"statement": "$s", "annotation": "$claim"}),
		annotate.Create("statement_part", "", annotate.Fields{"statement": "$s", "role": "speaker", "entity": c.alibaba, "resolution": "entity"}),
		annotate.Create("statement", "$s2", annotate.Fields{"article": third, "concept": c.regulation, "stance": "support"}),
		annotate.Create("statement_part", "", annotate.Fields{"statement": "$s2", "role": "speaker", "entity": c.zhang, "resolution": "entity", "for_entity": c.alibaba, "for_resolution": "entity"}),
		annotate.Create("tag", "$tag", annotate.Fields{"name": "court case"}),
		annotate.Create("annotation", "", annotate.Fields{"article": third, "type": "tag", "tag": "$tag"}),
	)
	return c
}

var searches = []struct {
	query string
	want  []string
}{
	{"tencent", []string{"Alibaba fined", "Rules for platforms", "Storm over Guangdong"}},
	{"tencent storm", []string{"Storm over Guangdong"}},
	{`"closed its offices"`, []string{"Storm over Guangdong"}},
	{"tencent -storm", []string{"Alibaba fined", "Rules for platforms"}},
	{"storm OR fined", []string{"Alibaba fined", "Storm over Guangdong"}},
	{"alib*", []string{"Alibaba fined", "Rules for platforms"}},
	{"muller cafe", []string{"Café Müller"}},
	{"ecommerce", []string{"Alibaba fined"}},
	{"马化腾", []string{"Alibaba fined"}},
	{"", []string{"Alibaba fined", "Café Müller", "Rules for platforms", "Storm over Guangdong"}},
	{`speaker:"Pony Ma" firm:Tencent`, []string{"Rules for platforms"}},
	{"speaker:马化腾", []string{"Rules for platforms"}},
	{"speaker:pon", []string{"Rules for platforms"}},
	{"speaker:nobody", nil},
	{"firm:alibaba", []string{"Alibaba fined"}},
	// In one statement: Alibaba opposes the rules, and Zhang supports regulation.
	{`speaker:alibaba stance:oppose`, []string{"Alibaba fined"}},
	{`speaker:alibaba stance:support`, nil},
	{`speaker:zhang stance:support firm:alibaba`, []string{"Alibaba fined"}},
	{`speaker:zhang stance:oppose`, nil},
	{`concept:"platform rules"`, []string{"Alibaba fined", "Rules for platforms"}},
	{`concept:"stricter regulation" stance:support`, []string{"Alibaba fined", "Rules for platforms"}},
	{`concept:"platform rules/stricter regulation"`, []string{"Alibaba fined", "Rules for platforms"}},
	{`-concept:"stricter regulation"`, []string{"Café Müller", "Storm over Guangdong"}},
	{`speaker:zhang "the regulator"`, []string{"Alibaba fined"}}, // words of the article
	{`speaker:ma welcome`, []string{"Rules for platforms"}},      // no: the memo is the claim's; see below
	{`speaker:ma stricter`, []string{"Rules for platforms"}},     // words of the concept
	{`memo:"cautious welcome"`, []string{"Rules for platforms"}},
	{`claim:help`, []string{"Rules for platforms"}},
	{`tag:court`, []string{"Alibaba fined"}},
	{`mention:tencent`, []string{"Rules for platforms"}},
	{`entity:"Daniel Zhang Yong"`, []string{"Alibaba fined"}},
	{"in:guardian", []string{"Storm over Guangdong"}},
	{`in:"south china morning post" after:2022`, []string{"Alibaba fined"}},
	{"before:2021-10", []string{"Storm over Guangdong"}},
	{"on:2021", []string{"Rules for platforms", "Storm over Guangdong"}},
	{"date:2021-09..2022", []string{"Alibaba fined", "Rules for platforms"}},
	{"is:undated", []string{"Café Müller"}},
	{"has:statements", []string{"Alibaba fined", "Rules for platforms"}},
	{"kind:statement tencent", nil},
	{"kind:annotation tencent", []string{"Rules for platforms"}},
	{"(speaker:ma OR in:guardian) tencent", []string{"Rules for platforms", "Storm over Guangdong"}},
}

func TestSearch(t *testing.T) {
	for _, noIndex := range []bool{false, true} {
		t.Run(fmt.Sprintf("noIndex=%v", noIndex), func(t *testing.T) {
			a := newLibrary(t, archive.Options{NoIndex: noIndex})
			if err := a.WaitIndexed(context.Background()); err != nil {
				t.Fatal(err)
			}
			for _, c := range searches {
				if c.query == "speaker:ma welcome" {
					c.want = nil // the memo belongs to the claim mark, not to the record with the speaker
				}
				if got := titles(t, a.Archive, c.query); !slices.Equal(got, c.want) {
					t.Errorf("Search(%q) = %q, want %q", c.query, got, c.want)
				}
			}
		})
	}
}

func TestSearchErrorsPointAtTheirPlace(t *testing.T) {
	a := newArchive(t, archive.Options{NoIndex: true})
	for _, c := range []struct{ query, at string }{
		{"tencent stance:maybe", "stance:maybe"},
		{"x (kind:statement OR y)", "kind:statement"},
		{"sort:colour", "sort:colour"},
		{"is:lost", "is:lost"},
		{"nofield:x", "nofield:"},
	} {
		_, err := a.Search(context.Background(), c.query, archive.SearchOptions{})
		q := search.IsQueryError(err)
		if q == nil || !strings.HasPrefix(c.query[q.Start:], strings.TrimSuffix(c.at, ":")) || q.Message == "" {
			t.Errorf("Search(%q) = %v, want an error at %q", c.query, err, c.at)
		}
	}
}

func TestSearchHits(t *testing.T) {
	ctx := context.Background()
	a := newLibrary(t, archive.Options{})
	if err := a.WaitIndexed(ctx); err != nil {
		t.Fatal(err)
	}
	r := must[archive.Results](t)(a.Search(ctx, `speaker:"Pony Ma" help`, archive.SearchOptions{}))
	if len(r.Articles) != 1 || r.Statements != 1 || !r.Indexed {
		t.Fatalf("Results = %+v", r)
	}
	h := r.Articles[0].Hits
	if h[0].Kind != "article" || h[0].Place.In(talk) != "help" || !strings.Contains(h[0].Snippet, "help") || len(h[0].Spans) == 0 {
		t.Errorf("passage = %+v", h[0])
	}
	last := h[len(h)-1]
	if last.Kind != "statement" || last.ID != a.statement || last.Place.In(talk) != "the rules would help" {
		t.Errorf("record = %+v, want the statement", last)
	}
	others := must[archive.Results](t)(a.Search(ctx, `kind:entity pony`, archive.SearchOptions{}))
	if len(others.Others) != 1 || others.Others[0].ID != a.ma {
		t.Errorf("kind:entity = %+v", others)
	}
	articles, records, err := a.Matching(ctx, `stance:support`)
	if err != nil || len(articles) != 2 || len(records) != 2 {
		t.Errorf("Matching = %q, %q, %v", articles, records, err)
	}
}

func TestSearchPages(t *testing.T) {
	ctx := context.Background()
	a := newArchive(t, archive.Options{})
	for i := range 25 {
		newArticle(t, a, fmt.Sprintf("Number %02d", i*7%25), "", fmt.Sprintf("2021-01-%02d", i+1), strings.Repeat("word ", i+1)+"end")
	}
	if err := a.WaitIndexed(ctx); err != nil {
		t.Fatal(err)
	}
	for _, sort := range []archive.Sort{"", archive.ByDate, archive.ByTitle, archive.ByPublication, archive.ByAdded} {
		seen := map[string]bool{}
		o := archive.SearchOptions{Limit: 10, Sort: sort}
		var got []string
		for {
			r := must[archive.Results](t)(a.Search(ctx, "word", o))
			for _, h := range r.Articles {
				if seen[h.ID] {
					t.Errorf("%s: %s comes twice", sort, h.Title)
				}
				seen[h.ID] = true
				got = append(got, h.Title)
			}
			if o.After = r.Next; r.Next == "" {
				break
			}
		}
		if len(seen) != 25 {
			t.Errorf("%s: %d of 25 articles", sort, len(seen))
		}
		if sort == archive.ByTitle && !slices.IsSorted(got) {
			t.Errorf("by title: %q", got)
		}
	}
}

// TestIndexFollows changes the archive in every way that alters what can be found.
func TestIndexFollows(t *testing.T) {
	ctx := context.Background()
	a := newLibrary(t, archive.Options{})
	check := func(what, query string, want ...string) {
		t.Helper()
		if err := a.WaitIndexed(ctx); err != nil {
			t.Fatal(err)
		}
		if got := titles(t, a.Archive, query); !slices.Equal(got, want) {
			t.Errorf("%s: Search(%q) = %q, want %q", what, query, got, want)
		}
	}
	check("before", "kind:annotation help", "Rules for platforms")
	apply(t, a.Archive, "Memo", annotate.Create("memo", "", annotate.Fields{"statement": a.statement, "text": "zebra crossing"}))
	check("memo", "zebra", "Rules for platforms")
	check("memo", "kind:statement zebra", "Rules for platforms")
	apply(t, a.Archive, "Trash the claim", annotate.Trash("annotation", a.claim))
	check("trashed mark", "kind:annotation help")
	check("trashed mark", "kind:statement help")
	if _, err := a.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	check("undone", "kind:statement help", "Rules for platforms")
	apply(t, a.Archive, "Trash the article", annotate.Trash("article", a.article))
	check("trashed article", "zebra")
	check("trashed article", "pony")
	if _, err := a.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	check("restored", "zebra pony", "Rules for platforms")
	apply(t, a.Archive, "Revise", annotate.Change{Op: annotate.OpRevise, Table: "article", ID: a.article, Fields: annotate.Fields{"text": strings.Replace(talk, "Pony Ma", "Pinto Ma", 1), "reason": "test"}})
	check("revised", "pinto", "Rules for platforms")
	check("revised", `"pony ma of"`)
	if _, err := a.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	check("revision undone", "pony", "Rules for platforms")
	apply(t, a.Archive, "Rename", annotate.Edit("concept", a.rules, annotate.Fields{"name": "xylophone"}))
	check("concept renamed", "xylophone", "Alibaba fined", "Rules for platforms")
	other := apply(t, a.Archive, "Made", annotate.Create("entity", "", annotate.Fields{"kind": annotate.KindPerson, "name": "Ma Huateng"})).Changes[0].ID
	apply(t, a.Archive, "Merged", annotate.Change{Op: annotate.OpMerge, Table: "entity", ID: a.ma, Fields: annotate.Fields{"into": other}})
	check("merged", `speaker:"Ma Huateng"`, "Rules for platforms")
	before := a.IndexState()
	if err := a.Reindex(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if after := a.IndexState(); !after.Ready || after.Change < before.Change || after.Problem != "" {
		t.Errorf("after Reindex: %+v", after)
	}
	check("reindexed", "zebra pony", "Rules for platforms")
}

// TestIndexHeals opens the archive on an index that is missing, torn, or of another history.
func TestIndexHeals(t *testing.T) {
	ctx := context.Background()
	for name, harm := range map[string]func(t *testing.T, dir string){
		"missing": func(t *testing.T, dir string) { check(t, os.RemoveAll(dir)) },
		"garbled": func(t *testing.T, dir string) {
			for _, f := range files(t, dir) {
				data, err := os.ReadFile(f)
				check(t, err)
				for i := range data {
					data[i] ^= byte(i)
				}
				check(t, os.WriteFile(f, data, 0o600))
			}
		},
		"truncated": func(t *testing.T, dir string) {
			for _, f := range files(t, dir) {
				check(t, os.Truncate(f, 10))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			o := archive.Options{CacheDir: filepath.Join(dir, "cache"), StateDir: filepath.Join(dir, "state"), RuntimeDir: dir, Coder: "Ada", NoBackup: true, NoHold: true}
			a, err := archive.Create(ctx, filepath.Join(dir, "a"), o)
			check(t, err)
			newArticle(t, a, "Found", "", "", "A zebra stood there.")
			check(t, a.WaitIndexed(ctx))
			check(t, a.Close())
			harm(t, filepath.Join(dir, "cache"))
			a, err = archive.Open(ctx, filepath.Join(dir, "a"), o)
			check(t, err)
			if got := titles(t, a, "zebra"); !slices.Equal(got, []string{"Found"}) {
				t.Errorf("at once: %q", got)
			}
			wait, cancel := context.WithTimeout(ctx, 20*time.Second)
			defer cancel()
			check(t, a.WaitIndexed(wait))
			if got := titles(t, a, "zebra"); !slices.Equal(got, []string{"Found"}) {
				t.Errorf("rebuilt: %q", got)
			}
			check(t, a.Close())
		})
	}
}

// TestIndexOfARestoredBackup: an index that is ahead of its archive is not believed.
func TestIndexOfARestoredBackup(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	o := archive.Options{CacheDir: filepath.Join(dir, "cache"), StateDir: filepath.Join(dir, "state"), RuntimeDir: dir, Coder: "Ada", NoBackup: true, NoHold: true}
	path := filepath.Join(dir, "a")
	a, err := archive.Create(ctx, path, o)
	check(t, err)
	newArticle(t, a, "First", "", "", "An apple.")
	check(t, a.WaitIndexed(ctx))
	check(t, a.Close())
	old, err := os.ReadFile(filepath.Join(path, "archive.db"))
	check(t, err)
	a, err = archive.Open(ctx, path, o)
	check(t, err)
	newArticle(t, a, "Second", "", "", "A pear.")
	check(t, a.WaitIndexed(ctx))
	check(t, a.Close())
	check(t, os.WriteFile(filepath.Join(path, "archive.db"), old, 0o600))
	a, err = archive.Open(ctx, path, o)
	check(t, err)
	newArticle(t, a, "Third", "", "", "A plum.") // the change number of the second, with another step
	check(t, a.WaitIndexed(ctx))
	for query, want := range map[string][]string{"pear": nil, "plum": {"Third"}, "apple": {"First"}} {
		if got := titles(t, a, query); !slices.Equal(got, want) {
			t.Errorf("Search(%q) = %q, want %q", query, got, want)
		}
	}
	check(t, a.Close())
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func files(t testing.TB, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			out = append(out, path)
		}
		return err
	})
	if err == nil && len(out) == 0 {
		err = errors.New("the index has no files")
	}
	check(t, err)
	return out
}
