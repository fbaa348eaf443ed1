package search_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"pressmark/archive/search"
)

var want = search.Fingerprint{Archive: "a1"}

func article(n int64, title, text string) search.Doc {
	return search.Doc{N: n, Article: n, Kind: search.KindArticle, Title: title, Text: text}
}

func ref(n int64) search.Ref { return search.Ref{Kind: search.KindArticle, N: n} }

// corpus is a small archive in several languages.
var corpus = []search.Doc{
	article(1, "Perfect storm", "Pony Ma of Tencent said compliance is an e-commerce duty.\nTencent's shares fell."),
	article(2, "Ruhe", "ＴＥＮＣＥＮＴ und das Café Müller: Gesetze und Gesetz."),
	article(3, "腾讯", "马化腾 said the ecommerce giant will comply with 5G rules, 3.5 per cent."),
	article(4, "A new office", "The 化学 office is run by nobody; the trade talks and a war of words about commerce."),
	article(5, "", "Trade war: regulators regulate the e commerce firms, Shanghai-based and regulated."),
}

func create(t testing.TB, docs ...search.Doc) (*search.Index, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	x, err := search.Create(dir, want)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	update(t, x, docs, nil, 1)
	if err := x.Commit(); err != nil {
		t.Fatal(err)
	}
	return x, dir
}

func update(t testing.TB, x *search.Index, puts []search.Doc, deletes []search.Ref, change int64) {
	t.Helper()
	if err := x.Update(context.Background(), puts, deletes, search.Marker{Change: change, Step: fmt.Sprint("step", change)}); err != nil {
		t.Fatal(err)
	}
}

func parse(t testing.TB, q string) search.Query {
	t.Helper()
	parsed, err := search.Parse(q)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func articles(t testing.TB, x *search.Index, q string) []int64 {
	t.Helper()
	found, err := x.Articles(context.Background(), parse(t, q).Root)
	if err != nil {
		t.Fatalf("Articles(%s): %v", q, err)
	}
	return found
}

var searches = []struct {
	query string
	want  []int64
	stems bool // found by another ending: a scan does not
}{
	{"tencent", []int64{1, 2}, false},
	{"TENCENT’S", []int64{1, 2}, false},
	{"cafe muller", []int64{2}, false},
	{"café -muller", nil, false},
	{"马化腾", []int64{3}, false},
	{"马", []int64{3}, false},
	{"化", []int64{3, 4}, false},
	{"化马", nil, false},
	{"腾讯", []int64{3}, false},
	{"ecommerce", []int64{1, 3}, false},
	{"e-commerce", []int64{1, 3, 5}, false},
	{`"an ecommerce duty"`, []int64{1}, false},
	{`"an e-commerce duty"`, []int64{1}, false},
	{`"the e-commerce giant"`, []int64{3}, false},
	{`"e commerce"`, []int64{1, 5}, false},
	{"5g 3.5", []int64{3}, false},
	{`"trade war"`, []int64{5}, false},
	{`"war trade"`, nil, false},
	{`"trade war"~5`, []int64{4, 5}, false},
	{`"war trade"~1`, []int64{5}, false},
	{"=regulate", []int64{5}, false},
	{"regul*", []int64{5}, false},
	{"compl*", []int64{1, 3}, false},
	{"comp* -giant", []int64{1}, false},
	{"tencant~", []int64{1, 2}, false},
	{"title:storm", []int64{1}, false},
	{"title:tencent", nil, false},
	{"title:st* OR title:腾", []int64{1, 3}, false},
	{"storm", []int64{1}, false},
	{"-tencent", []int64{3, 4, 5}, false},
	{"-(tencent OR war)", []int64{3}, false},
	{"(tencent shares) OR talks", []int64{1, 4}, false},
	{"e-com*", []int64{1, 3}, false},
	{"", []int64{1, 2, 3, 4, 5}, false},
	{"share", []int64{1}, true},
	{"falls OR regulation", []int64{5}, true},
	{"complying", []int64{3}, true},
	{"=share", nil, false},
	{"offices", []int64{4}, true},
}

func TestArticles(t *testing.T) {
	x, _ := create(t, corpus...)
	for _, c := range searches {
		if got := articles(t, x, c.query); !slices.Equal(got, c.want) {
			t.Errorf("Articles(%s) = %v, want %v", c.query, got, c.want)
		}
	}
	if _, err := x.Articles(context.Background(), parse(t, "firm:Tencent").Root); err == nil {
		t.Error("a field was taken for a text clause")
	}
}

// A scan answers while the index is rebuilt: it must find the same, stems aside.
func TestMatchEqualsIndex(t *testing.T) {
	for _, c := range searches {
		var got []int64
		for _, d := range corpus {
			if search.MatchArticle(d.Title, d.Text, parse(t, c.query)) {
				got = append(got, d.N)
			}
		}
		if !c.stems && !slices.Equal(got, c.want) {
			t.Errorf("MatchArticle(%s) holds for %v, want %v", c.query, got, c.want)
		}
	}
	for q, want := range map[string]bool{"firm:Tencent storm": true, "firm:Tencent tide": false, "-firm:Tencent": true, "tide OR firm:Tencent": true} {
		if got := search.Match("a storm", parse(t, q)); got != want {
			t.Errorf("Match(%s) = %v, want %v", q, got, want)
		}
	}
}

func TestUpdate(t *testing.T) {
	x, dir := create(t, corpus...)
	update(t, x, []search.Doc{article(2, "Ruhe", "changed"), article(9, "", "tencent anew")}, []search.Ref{ref(1), ref(77)}, 2)
	check := func(when string) {
		t.Helper()
		if got := articles(t, x, "tencent"); !slices.Equal(got, []int64{9}) {
			t.Errorf("%s: Articles(tencent) = %v, want [9]", when, got)
		}
		if m, err := x.Marker(); err != nil || m != (search.Marker{Change: 2, Step: "step2"}) {
			t.Errorf("%s: Marker() = %v, %v", when, m, err)
		}
		if a, r, err := x.Count(); a != 5 || r != 0 || err != nil {
			t.Errorf("%s: Count() = %d, %d, %v, want 5, 0", when, a, r, err)
		}
	}
	check("after the update")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if x, err = search.Open(dir, want); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	check("reopened")
	if _, err := search.Open(dir, want); !errors.Is(err, search.ErrLocked) {
		t.Errorf("a second Open: %v, want ErrLocked", err)
	}
}

func TestClosed(t *testing.T) {
	x, _ := create(t, corpus...)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if _, err := x.Articles(context.Background(), nil); !errors.Is(err, search.ErrClosed) {
		t.Errorf("Articles after Close: %v, want ErrClosed", err)
	}
	if err := x.Update(context.Background(), nil, nil, search.Marker{}); !errors.Is(err, search.ErrClosed) {
		t.Errorf("Update after Close: %v, want ErrClosed", err)
	}
}

func TestBuildReplaces(t *testing.T) {
	x, dir := create(t, corpus...)
	fresh, err := search.Create(dir, want)
	if err != nil {
		t.Fatal(err)
	}
	update(t, fresh, corpus[:2], nil, 7)
	if got := articles(t, x, ""); len(got) != 5 {
		t.Errorf("the old index answers %v while the new one is built", got)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := fresh.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := articles(t, fresh, ""); !slices.Equal(got, []int64{1, 2}) {
		t.Errorf("the new index answers %v, want [1 2]", got)
	}
	abandoned, err := search.Create(dir, want)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(abandoned.Close(), fresh.Close()); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(dir + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// records: two statements and a mark on article 1, a statement on 3, a memo and an entity without one.
var records = []search.Doc{
	{N: 1, Article: 1, Kind: search.KindStatement, Text: "compliance is a duty\nself-regulation", Fields: map[string][]string{"speaker": {"ma"}, "firm": {"tencent"}, "stance": {"support"}}},
	{N: 2, Article: 1, Kind: search.KindStatement, Text: "shares fell", Fields: map[string][]string{"speaker": {"zhang"}, "firm": {"tencent", "alibaba"}}},
	{N: 1, Article: 1, Kind: search.KindAnnotation, Text: "Pony Ma", Fields: map[string][]string{"type": {"speaker"}, "entity": {"ma"}}},
	{N: 3, Article: 3, Kind: search.KindStatement, Text: "will comply", Fields: map[string][]string{"speaker": {"ma"}, "firm": {"jd"}}},
	{N: 1, Kind: search.KindMemo, Text: "ask about duty"},
	{N: 1, Kind: search.KindEntity, Text: "Pony Ma\n马化腾\nMa Huateng"},
}

func TestJoined(t *testing.T) {
	x, _ := create(t, append(slices.Clone(corpus), records...)...)
	type fields = map[string][]string
	statements := []string{search.KindStatement}
	for _, c := range []struct {
		kinds  []string
		query  string
		fields fields
		want   string
	}{
		{statements, "", fields{"speaker": {"ma"}}, "[{statement 1 1} {statement 3 3}]"},
		{statements, "", fields{"speaker": {"ma"}, "firm": {"tencent"}}, "[{statement 1 1}]"},
		{statements, "", fields{"speaker": {"zhang"}, "firm": {"jd"}}, "[]"},
		{statements, "", fields{"speaker": {"zhang", "ma"}, "firm": {"alibaba", "jd"}}, "[{statement 2 1} {statement 3 3}]"},
		{statements, "duty", fields{"firm": {"tencent"}}, "[{statement 1 1} {statement 2 1}]"},
		{statements, "self", fields{"firm": {"tencent"}}, "[{statement 1 1}]"},
		{statements, "self storm", fields{"firm": {"tencent"}}, "[{statement 1 1}]"},
		{statements, "-storm", fields{"speaker": {"ma"}}, "[{statement 3 3}]"},
		{statements, "-self", fields{"firm": {"tencent"}}, "[{statement 2 1}]"},
		{statements, "giant", fields{"firm": {"tencent"}}, "[]"},
		{[]string{search.KindAnnotation, search.KindMemo}, "duty", nil, "[{annotation 1 1} {memo 1 0}]"},
		{[]string{search.KindEntity}, "马化腾", nil, "[{entity 1 0}]"},
		{nil, "", fields{"entity": {"ma"}}, "[{annotation 1 1}]"},
	} {
		got, err := x.Joined(context.Background(), c.kinds, parse(t, c.query).Clauses(), c.fields)
		if s := fmt.Sprint(got); s != c.want || err != nil {
			t.Errorf("Joined(%v, %s, %v) = %s, %v, want %s", c.kinds, c.query, c.fields, s, err, c.want)
		}
	}
	update(t, x, nil, []search.Ref{{Kind: search.KindStatement, N: 1}}, 2)
	if a, r, _ := x.Count(); a != 5 || r != 5 {
		t.Errorf("after deleting statement 1: %d articles and %d records, want 5 and 5", a, r)
	}
}

func TestRanked(t *testing.T) {
	x, _ := create(t, corpus...)
	for _, c := range []struct {
		query string
		limit int
		want  []int64
	}{
		{"tencent", 10, []int64{1, 2}}, // twice in the one, once in the other
		{"trade OR war", 1, []int64{5}},
		{"compl*", 10, []int64{3, 1}}, // nothing to rank by: the newer first
		{"compl* tencent", 10, []int64{1}},
		{"tencent -shares", 10, []int64{2}},
		{"nothing", 10, nil},
	} {
		found, err := x.Ranked(context.Background(), parse(t, c.query).Root, c.limit)
		var got []int64
		for _, s := range found {
			got = append(got, s.N)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("Ranked(%s, %d) = %v, %v, want %v", c.query, c.limit, found, err, c.want)
		}
	}
}

func TestCancelled(t *testing.T) {
	x, _ := create(t, corpus...)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Articles(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Articles with a cancelled context: %v", err)
	}
	if err := x.Health(); err != nil {
		t.Errorf("a cancelled search left the index %v", err)
	}
}
