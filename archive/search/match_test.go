package search_test

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"pressmark/annotate"
	"pressmark/archive/search"
)

// lit shows a text with its lights in brackets.
func lit(text string, spans []annotate.Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start] + "[" + s.In(text) + "]")
		at = s.End
	}
	return b.String() + text[at:]
}

func TestLocations(t *testing.T) {
	for _, c := range []struct{ query, text, want string }{
		{"tencent", "Tencent’s ＴＥＮＣＥＮＴ, tencents", "[Tencent’s] [ＴＥＮＣＥＮＴ], [tencents]"},
		{"=tencent", "Tencent’s tencents", "[Tencent’s] tencents"},
		{"cafe", "un café, CAFÉ", "un [café], [CAFÉ]"},
		{"马化腾", "腾讯的马化腾说化马", "腾讯的[马化腾]说化马"},
		{"马 腾", "马化腾", "[马]化[腾]"},
		{"e-commerce", "e-commerce ecommerce E Commerce", "[e-commerce] [ecommerce] [E Commerce]"},
		{"ecommerce", "an e-commerce giant", "an [e-commerce] giant"},
		{`"the ecommerce giant"`, "the e-commerce giant, the giant", "[the e-commerce giant], the giant"},
		{`"perfect storm"`, "storm, a perfect  storm", "storm, a [perfect  storm]"},
		{"regul*", "regulated self-regulation irregular", "[regulated] self-[regulation] irregular"},
		{"regulate", "Regulators regulating regulations", "[Regulators] [regulating] [regulations]"},
		{"strom~", "a storm", "a [storm]"},
		{`"war trade"~2`, "trade talks, no war; war", "[trade] talks, no [war]; war"},
		{"storm -tide firm:x", "storm and tide", "[storm] and tide"},
		{"title:storm tide", "storm and tide", "storm and [tide]"},
		{"storm OR tide", "storm and tide", "[storm] and [tide]"},
		{"perfect storm", "storm", "[storm]"},
		{"nothing", "storm", "storm"},
	} {
		if got := lit(c.text, search.Locations(c.text, parse(t, c.query))); got != c.want {
			t.Errorf("Locations(%q, %s)\n got %s\nwant %s", c.text, c.query, got, c.want)
		}
	}
	if got := lit("Sturm", search.TitleLocations("Sturm", "de", parse(t, "title:sturm"))); got != "[Sturm]" {
		t.Errorf("TitleLocations: %s", got)
	}
	if got := lit("die Häuser", search.LocationsIn("die Häuser", "de", parse(t, "hausern"))); got != "die [Häuser]" {
		t.Errorf("LocationsIn German: %s", got)
	}
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("filler words of no use ", 20) + "here a perfect\nstorm of storms broke " + strings.Repeat("and more filler ", 20)
	for _, c := range []struct {
		query, text string
		max         int
		want        string
	}{
		{"storm", "a storm", 40, "a [storm]"},
		{"tide", "a storm\nand more", 40, "a storm and more"},
		{"storm", long, 60, "… here a perfect [storm] of [storms] broke and more filler and …"},
		{"马", strings.Repeat("一二三四五", 8) + "马化腾说" + strings.Repeat("六七八九十", 8), 12, "… 三四五[马]化腾说六七八九十 …"},
	} {
		got, spans := search.Snippet(c.text, parse(t, c.query), c.max)
		if s := lit(got, spans); s != c.want {
			t.Errorf("Snippet(%s, %d)\n got %q\nwant %q", c.query, c.max, s, c.want)
		}
	}
}

// Any text and any query: lights stay inside the text, in order, on whole characters; a snippet's
// lights are words of the text.
func FuzzLocations(f *testing.F) {
	for _, c := range [][2]string{
		{"Tencent’s ｶﾞ ５Ｇ e-commerce 马化腾\ncafe\u0301", "tencent カ 5g ecommerce 马化腾 caf*"},
		{"a\xffb \xe9\xa9 -\u2010x-y", `"b x"~3 =y`},
		{"👩‍👩‍👧 مرحبا بالعالم שלום", "مرحبا OR שלום~"},
		{"İstanbul ﬃ ½ 5\u00ad5", "istanbul ffi 1 55"},
	} {
		f.Add(c[0], c[1])
	}
	f.Fuzz(func(t *testing.T, text, query string) {
		q, err := search.Parse(query)
		if err != nil {
			return
		}
		end := -1
		for _, s := range search.Locations(text, q) {
			if s.Start <= end || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("Locations(%q, %q): span %v after %d", text, query, s, end)
			}
			if utf8.ValidString(text) && (!utf8.RuneStart(text[s.Start]) || s.End < len(text) && !utf8.RuneStart(text[s.End])) {
				t.Fatalf("Locations(%q, %q): span %v splits a character", text, query, s)
			}
			end = s.End
		}
		snippet, spans := search.Snippet(text, q, 20)
		for _, s := range spans {
			if s.Start < 0 || s.End > len(snippet) || !strings.Contains(strings.NewReplacer("\n", " ", "\t", " ").Replace(text), s.In(snippet)) {
				t.Fatalf("Snippet(%q, %q) = %q with %v", text, query, snippet, s)
			}
		}
	})
}

// Whatever parses is answered by the index, and as a scan answers it where no endings count.
func TestAnyQuery(t *testing.T) {
	x, _ := create(t, corpus...)
	for _, s := range []string{
		"=-a*", "a\xff*", "\xff\xfe~", "-(-OR)", `"a b c d e f g"~99`, "一*", "(a OR -b) (c OR -d*)", `-"trade war"~3 t*`, "t* OR -t*",
		strings.Repeat("(", 40) + "war" + strings.Repeat(")", 40), strings.Repeat("-war ", 500), "title:-x* title:=OR", "👩 war", "ﬃ*", "x~2 OR y~2",
		strings.Repeat("regulation", 12) + "~2", strings.Repeat("é", 60) + "~2", strings.Repeat("e-", 60) + "e*", strings.Repeat("一", 300),
	} {
		q := parse(t, s)
		found, err := x.Articles(context.Background(), q.Root)
		if err != nil {
			t.Errorf("Articles(%q): %v", s, err)
			continue
		}
		var scanned []int64
		for _, d := range corpus {
			if search.MatchArticle(d.Title, d.Text, q) {
				scanned = append(scanned, d.N)
			}
		}
		if len(scanned) != len(found) {
			t.Errorf("Articles(%q) = %v, a scan finds %v", s, found, scanned)
		}
		if _, err := x.Ranked(context.Background(), q.Root, 3); err != nil {
			t.Errorf("Ranked(%q): %v", s, err)
		}
		if _, err := x.Records(context.Background(), nil, q.Root, nil); err != nil {
			t.Errorf("Records(%q): %v", s, err)
		}
	}
}
