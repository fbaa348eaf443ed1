package search_test

import (
	"fmt"
	"strings"
	"testing"

	"pressmark/archive/search"
)

// dump prints a tree without its places, so that two trees can be compared.
func dump(n search.Node) string {
	list := func(name string, nodes []search.Node) string {
		var parts []string
		for _, m := range nodes {
			parts = append(parts, dump(m))
		}
		return name + "(" + strings.Join(parts, " ") + ")"
	}
	switch n := n.(type) {
	case nil:
		return "all"
	case search.And:
		return list("and", n)
	case search.Or:
		return list("or", n)
	case search.Not:
		return "not(" + dump(n.Node) + ")"
	case search.Text:
		s := fmt.Sprintf("%s:%q", []string{"word", "exact", "phrase", "prefix", "fuzzy"}[n.Mode], n.Words)
		if n.Slop > 0 {
			s += fmt.Sprintf("~%d", n.Slop)
		}
		if n.Title {
			s = "title." + s
		}
		return s
	case search.Field:
		return fmt.Sprintf("%s=%q", n.Name, n.Value)
	}
	return "?"
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ query, tree, printed string }{
		{"", "all", ""},
		{"  & - \n", "all", ""},
		{"storm", `word:"storm"`, "storm"},
		{"perfect storm", `and(word:"perfect" word:"storm")`, "perfect storm"},
		{"perfect AND storm", `and(word:"perfect" word:"storm")`, "perfect storm"},
		{`"perfect storm"`, `phrase:"perfect storm"`, `"perfect storm"`},
		{`“perfect storm”`, `phrase:"perfect storm"`, `"perfect storm"`},
		{`"say \"no\""`, `phrase:"say \"no\""`, `"say \"no\""`},
		{`"trade war"~5`, `phrase:"trade war"~5`, `"trade war"~5`},
		{"=storm", `exact:"storm"`, "=storm"},
		{"stor*", `prefix:"stor"`, "stor*"},
		{"strom~ strom~2", `and(fuzzy:"strom"~1 fuzzy:"strom"~2)`, "strom~ strom~2"},
		{"-storm", `not(word:"storm")`, "-storm"},
		{"--storm", `not(word:"storm")`, "-storm"},
		{"-(-storm)", `word:"storm"`, "storm"},
		{`-"perfect storm" tide`, `and(not(phrase:"perfect storm") word:"tide")`, `-"perfect storm" tide`},
		{"a OR b", `or(word:"a" word:"b")`, "a OR b"},
		{"tencent a OR b rules", `and(word:"tencent" or(word:"a" word:"b") word:"rules")`, "tencent a OR b rules"},
		{"(a b) OR c", `or(and(word:"a" word:"b") word:"c")`, "(a b) OR c"},
		{"-(a OR b)", `not(or(word:"a" word:"b"))`, "-(a OR b)"},
		{"-(a b) c", `and(not(and(word:"a" word:"b")) word:"c")`, "-(a b) c"},
		{"(a (b (c)))", `and(word:"a" word:"b" word:"c")`, "a b c"},
		{"() storm", `word:"storm"`, "storm"},
		{"oR -OR", `and(word:"oR" not(exact:"OR"))`, "oR -=OR"},
		{`speaker:"Pony Ma" firm:Tencent`, `and(speaker="Pony Ma" firm="Tencent")`, `speaker:"Pony Ma" firm:Tencent`},
		{`FIRM:Tencent -tag:policy/compliance`, `and(firm="Tencent" not(tag="policy/compliance"))`, `firm:Tencent -tag:policy/compliance`},
		{`in:"New York Times" after:2021 before:2021-10-05`, `and(in="New York Times" after="2021" before="2021-10-05")`, `in:"New York Times" after:2021 before:2021-10-05`},
		{"date:2020..2021-06 on:2021", `and(date="2020..2021-06" on="2021")`, "date:2020..2021-06 on:2021"},
		{"kind:statement stance:support", `and(kind="statement" stance="support")`, "kind:statement stance:support"},
		{`title:storm title:"trade war" title:stor*`, `and(title.word:"storm" title.phrase:"trade war" title.prefix:"stor")`, `title:storm title:"trade war" title:stor*`},
		{"reported-by:CAC has:memo is:new list:pilot sort:date", `and(reported-by="CAC" has="memo" is="new" list="pilot" sort="date")`, "reported-by:CAC has:memo is:new list:pilot sort:date"},
		{"speaker:马化腾 腾讯", `and(speaker="马化腾" word:"腾讯")`, "speaker:马化腾 腾讯"},
		{"10:30 e-commerce 3.5", `and(word:"10:30" word:"e-commerce" word:"3.5")`, "10:30 e-commerce 3.5"},
		{`storm"perfect tide"`, `and(word:"storm" phrase:"perfect tide")`, `storm "perfect tide"`},
	} {
		q, err := search.Parse(c.query)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.query, err)
			continue
		}
		if got := dump(q.Root); got != c.tree {
			t.Errorf("Parse(%q)\n got %s\nwant %s", c.query, got, c.tree)
		}
		if got := q.String(); got != c.printed {
			t.Errorf("Parse(%q).String() = %q, want %q", c.query, got, c.printed)
		}
	}
}

func TestParseSpans(t *testing.T) {
	const src = `Ärger -firm:"Ant Group" "x y"~2`
	q, err := search.Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	search.Walk(q.Root, func(n search.Node, negated bool) {
		switch n := n.(type) {
		case search.Text:
			got = append(got, n.Span.In(src))
		case search.Field:
			got = append(got, fmt.Sprint(n.Span.In(src), negated))
		}
	})
	if want := `Ärger|firm:"Ant Group"true|"x y"~2`; strings.Join(got, "|") != want {
		t.Errorf("spans %q, want %q", strings.Join(got, "|"), want)
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		query string
		wrong string // the part of the query that the error points at
		says  string
	}{
		{`tide "perfect storm`, `"`, "not closed"},
		{"tide (perfect OR storm", "(", "not closed"},
		{"tide) storm", ")", "no opening"},
		{"colour:red", "colour:", `no field "colour:"`},
		{"speaker: tide", "speaker:", "needs a value"},
		{`firm:""`, `firm:""`, "needs a value"},
		{"title:", "title:", "needs a value"},
		{"tide *storm", "*", "only at the end"},
		{"tide st*rm", "*", "only at the end"},
		{"*", "*", "beginning of a word"},
		{"after:soon", "soon", "is not a date"},
		{"tide before:2021-13", "2021-13", "is not a date"},
		{"date:2020..x", "2020..x", "is not a date"},
		{"kind:comment", "comment", "no kind"},
		{"OR tide", "OR", "on its left"},
		{"tide OR", "OR", "on its right"},
		{"storm~7", "7", "two letters"},
		{`"a b"~`, "~", "1 to 99"},
		{":tide", ":", "no field name"},
		{strings.Repeat("(", 60), "(", "Too many"},
	} {
		_, err := search.Parse(c.query)
		q := search.IsQueryError(err)
		if q == nil {
			t.Errorf("Parse(%q): error %v, want a QueryError", c.query, err)
			continue
		}
		if got := c.query[q.Start:q.End]; got != c.wrong || !strings.Contains(q.Message, c.says) || q.Hint == "" {
			t.Errorf("Parse(%q) points at %q and says %q (hint %q), want %q and %q", c.query, got, q.Message, q.Hint, c.wrong, c.says)
		}
	}
	if _, err := search.Parse(strings.Repeat("x ", 10_000)); search.IsQueryError(err) == nil {
		t.Errorf("a query of 20,000 bytes: error %v, want a QueryError", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`tide -(a OR b) "x y"~3 speaker:"Pony Ma"`, `=-a* =a:b~ -OR title:-x`, `\"`, `“a”b„`, "马化腾 e-commerce*", "a\xff:b\xfe",
		`title:=OR`, `-(-OR)`, `(a) OR (b c) OR -d`, `in:"a\\b\""`, "date:..2020", "~~2", "=(", `=“a”`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := search.Parse(s)
		if err != nil {
			e := search.IsQueryError(err)
			if e == nil || e.Start < 0 || e.End > len(s) || e.Start > e.End {
				t.Fatalf("Parse(%q): %#v", s, err)
			}
			return
		}
		again, err := search.Parse(q.String())
		if err != nil {
			t.Fatalf("Parse(%q) prints %q, which does not parse: %v", s, q, err)
		}
		if dump(q.Root) != dump(again.Root) || q.String() != again.String() {
			t.Fatalf("Parse(%q) = %s prints %q, which is %s", s, dump(q.Root), q, dump(again.Root))
		}
		search.Match("Tencent's e-commerce 马化腾", q)
		search.Locations("Tencent's e-commerce 马化腾", q)
	})
}
