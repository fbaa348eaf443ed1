package annotate_test

import (
	"math"
	"testing"
	"time"

	"pressmark/annotate"
)

func TestAffiliationOn(t *testing.T) {
	day := annotate.Day
	date := func(s string) annotate.Date {
		t.Helper()
		d, err := annotate.ParseDate(s, "typed")
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	at := func(org string, from, to int) annotate.Affiliation {
		return annotate.Affiliation{Organisation: org, From: from, To: to}
	}
	const open = math.MinInt32
	always := at("club", open, annotate.Undated)
	tencent := at("tencent", day(1998, time.November, 11), annotate.Undated)
	alibaba := at("alibaba", day(1999, time.April, 4), day(2019, time.September, 10))
	post := at("post", day(2019, time.September, 11), annotate.Undated)
	party := at("party", day(2023, time.March, 1), annotate.Undated)
	for _, c := range []struct {
		name          string
		all           []annotate.Affiliation
		said, article string
		named, want   string
		basis         annotate.Basis
	}{
		{"none", nil, "", "2019", "", "", 0},
		{"open-ended", []annotate.Affiliation{alibaba, tencent}, "", "2022-01-28", "", "tencent", annotate.HeldWhenPublished},
		{"without any dates", []annotate.Affiliation{always}, "2001", "2022-01-28", "", "club", annotate.HeldWhenSaid},
		{"the day said counts before the article's", []annotate.Affiliation{alibaba, post}, "2018-03", "2022-01-28", "", "alibaba", annotate.HeldWhenSaid},
		{"the article's day", []annotate.Affiliation{alibaba, post}, "", "2022-01-28", "", "post", annotate.HeldWhenPublished},
		{"none then, but when it was published", []annotate.Affiliation{post}, "2018", "2022-01-28", "", "post", annotate.HeldWhenPublished},
		{"the first day and the last", []annotate.Affiliation{alibaba, post}, "2019-09-10", "", "", "alibaba", annotate.HeldWhenSaid},
		{"the day after the last", []annotate.Affiliation{alibaba, post}, "2019-09-11", "", "", "post", annotate.HeldWhenSaid},
		{"a year that one holds for the whole of", []annotate.Affiliation{alibaba, tencent, post}, "2019", "", "post", "tencent", annotate.HeldWhenSaid},
		{"a year of which each holds a part: the named one", []annotate.Affiliation{post, alibaba}, "2019", "", "alibaba", "alibaba", annotate.HeldWhenSaid},
		{"a year of which each holds a part: the later one", []annotate.Affiliation{post, alibaba}, "2019", "", "", "post", annotate.HeldWhenSaid},
		{"two at a time: the named one", []annotate.Affiliation{tencent, alibaba}, "", "2018-05-20", "tencent", "tencent", annotate.HeldWhenPublished},
		{"two at a time: the one that began last", []annotate.Affiliation{alibaba, tencent}, "", "2018-05-20", "", "alibaba", annotate.HeldWhenPublished},
		{"an article without a date: what goes on", []annotate.Affiliation{tencent, alibaba}, "", "", "", "tencent", annotate.LatestKnown},
		{"an article without a date: the one that began last", []annotate.Affiliation{post, tencent}, "", "", "", "post", annotate.LatestKnown},
		{"an article without a date: the named one that goes on", []annotate.Affiliation{post, tencent}, "", "", "tencent", "tencent", annotate.LatestKnown},
		{"ended before", []annotate.Affiliation{alibaba}, "", "2022-01-28", "", "alibaba", annotate.NotThen},
		{"not yet begun", []annotate.Affiliation{party}, "2020", "2022-01-28", "", "party", annotate.NotThen},
	} {
		got, basis := annotate.AffiliationOn(c.all, date(c.said), date(c.article), func(id string) bool { return id == c.named })
		if got.Organisation != c.want || basis != c.basis {
			t.Errorf("%s: AffiliationOn(said %q, article %q) = %q, %d; want %q, %d", c.name, c.said, c.article, got.Organisation, basis, c.want, c.basis)
		}
	}
}

// TestRankForByDate asks for the organisation of somebody who changed from one to another.
func TestRankForByDate(t *testing.T) {
	names, reading := harbourNames(), annotate.Read(harbour)
	names.Put(annotate.Entity{ID: "eva", Kind: annotate.KindPerson, Name: "Eva Krol", Affiliations: []annotate.Affiliation{
		{Organisation: "pas", Role: "spokeswoman", From: math.MinInt32, To: annotate.Day(2018, 12, 31)},
		{Organisation: "baltic", Role: "chair", From: annotate.Day(2019, 1, 1), To: annotate.Undated}}})
	year := func(s string) annotate.Date { d, _ := annotate.ParseDate(s, "typed"); return d }
	krol := inside(t, harbour, "Krol, who has led", "Krol")
	for _, c := range []struct{ said, published, first, why string }{
		{"", "2024", "baltic", "Eva Krol is chair there"},
		{"2017-03", "2024", "pas", "Eva Krol was spokeswoman there when it was said"},
		{"", "", "baltic", "Eva Krol is chair there"},
	} {
		got := annotate.Rank(annotate.MentionContext{Reading: reading, Span: krol, Stop: annotate.StopFor, Speaker: "eva",
			Said: year(c.said), Published: year(c.published)}, names, 9)
		if len(got) == 0 || got[0].Entity.ID != c.first || got[0].Why != c.why && got[0].Why[:len(c.why)] != c.why {
			t.Errorf("said %q, published %q: got %s, want %s because %q", c.said, c.published, show(got), c.first, c.why)
		}
	}
}
