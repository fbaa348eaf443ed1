package assets_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"pressmark/assets"
)

// words returns the text of a page's paragraphs, headings and captions, one a line.
func words(t *testing.T, f assets.SampleFile) string {
	t.Helper()
	if strings.HasSuffix(f.Name, ".txt") {
		return string(f.Data)
	}
	page, err := html.Parse(bytes.NewReader(f.Data))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range page.Descendants() {
		if n.Type == html.TextNode && !slices.Contains([]string{"script", "style", "title"}, n.Parent.Data) {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && slices.Contains([]string{"p", "h1", "h2", "figcaption", "li"}, n.Data) {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func TestSampleMarksStandOnceInTheirArticle(t *testing.T) {
	files := assets.Sample()
	for _, m := range assets.SampleCoding().Marks {
		text := words(t, files[m.Article-1])
		place := m.Prefix + m.Quote + m.Suffix
		if n := strings.Count(text, place); n != 1 || m.Quote == "" {
			t.Errorf("mark %s: %q stands %d times in %s, want once", m.ID, place, n, files[m.Article-1].Name)
		}
	}
}

// A part's name must be that of the mark which holds its words.
func TestSampleCodingHangsTogether(t *testing.T) {
	c := assets.SampleCoding()
	entities := map[string]string{} // kind by name
	for _, e := range c.Entities {
		if entities[e.Name] != "" {
			t.Errorf("entity %q twice", e.Name)
		}
		entities[e.Name] = e.Kind
		if kinds := []string{"person", "firm", "public body", "medium", "law", "place", "group"}; !slices.Contains(kinds, e.Kind) {
			t.Errorf("entity %q has kind %q", e.Name, e.Kind)
		}
	}
	for _, a := range c.Affiliations {
		if entities[a.Person] != "person" || entities[a.Organisation] == "" || a.Role == "" {
			t.Errorf("affiliation %+v", a)
		}
	}
	concepts := map[string]bool{}
	for _, k := range c.Concepts {
		concepts[k.Name] = k.Definition != ""
	}
	for _, k := range c.Concepts {
		if _, known := concepts[k.Parent]; k.Parent != "" && !known {
			t.Errorf("concept %q stands below %q, which is not there", k.Name, k.Parent)
		}
	}
	variables := map[string]string{}
	for _, x := range c.Types {
		for _, v := range x.Variables {
			variables[x.Name+"/"+v.Name] = v.Type
		}
	}
	for _, s := range c.Statements {
		for name, value := range s.Values {
			if kind := variables[s.Type+"/"+name]; kind == "" || value == "" || kind == "entity" && entities[value] == "" {
				t.Errorf("statement %q has the value %q of %q, a %q of the type %q", s.Concept, value, name, kind, s.Type)
			}
		}
	}
	marks := map[string]assets.SampleMark{}
	for _, m := range c.Marks {
		if _, twice := marks[m.ID]; twice {
			t.Errorf("mark %s twice", m.ID)
		}
		marks[m.ID] = m
		named, claim := entities[m.Entity] != "", m.Type == "claim"
		left := m.Resolution == "unnamed" || m.Resolution == "not sure"
		if one := map[bool]int{true: 1}; one[named]+one[claim]+one[left] != 1 {
			t.Errorf("mark %s %q: want an entity, a resolution or the type claim", m.ID, m.Quote)
		}
		if !slices.Contains([]string{"speaker", "firm", "claim", "mention"}, m.Type) {
			t.Errorf("mark %s has type %q", m.ID, m.Type)
		}
	}
	part := func(s assets.SampleStatement, entity, mark string) {
		m := marks[mark]
		switch {
		case entity != "" && entities[entity] == "":
			t.Errorf("%q: no entity %q", s.Concept, entity)
		case mark != "" && (m.ID == "" || m.Article != s.Article || m.Entity != entity || m.Type == "claim"):
			t.Errorf("%q: part %q has mark %q, which is %+v", s.Concept, entity, mark, m)
		}
	}
	for _, s := range c.Statements {
		if !concepts[s.Concept] || len(s.Evidence) == 0 || len(s.Speakers) == 0 {
			t.Errorf("statement %+v lacks a defined concept, evidence or a speaker", s)
		}
		for _, id := range s.Evidence {
			if m := marks[id]; m.Type != "claim" || m.Article != s.Article {
				t.Errorf("%q: evidence %q is %+v", s.Concept, id, m)
			}
		}
		for _, p := range s.Speakers {
			part(s, p.Entity, p.Mark)
			part(s, p.For, p.ForMark)
		}
		for _, p := range s.ReportedBy {
			part(s, p.Entity, p.Mark)
		}
	}
}

// The sample is to show what coding news asks for; a shorter one would not.
func TestSampleShowsTheHardCases(t *testing.T) {
	c := assets.SampleCoding()
	joint, nested, inferred, unsure, shared := 0, 0, 0, 0, 0
	for _, s := range c.Statements {
		if len(s.Speakers) > 1 {
			joint++
		}
		if len(s.ReportedBy) > 0 {
			nested++
		}
		for _, p := range s.Speakers {
			if p.For != "" && p.ForMark == "" {
				inferred++
			}
		}
	}
	for _, m := range c.Marks {
		if m.Resolution != "" {
			unsure++
		}
	}
	for _, e := range c.Entities {
		if slices.Contains(e.Aliases, "Krol") {
			shared++
		}
	}
	for what, n := range map[string]int{"joint": joint, "reported": nested, "inferred": inferred, "open": unsure, "people called Krol": shared} {
		if n < 2 {
			t.Errorf("%s: %d, want at least 2", what, n)
		}
	}
	if len(c.Marks) < 20 || len(c.Statements) < 8 {
		t.Errorf("%d marks and %d statements, want 20 and 8", len(c.Marks), len(c.Statements))
	}
}

func TestSampleFiles(t *testing.T) {
	files := assets.Sample()
	if len(files) != 3 {
		t.Fatalf("%d files, want 3", len(files))
	}
	for _, f := range files {
		if !utf8.Valid(f.Data) {
			t.Errorf("%s is not UTF-8", f.Name)
		}
		if n := len(strings.Fields(words(t, f))); n < 330 || n > 650 {
			t.Errorf("%s has %d words, want 330 to 650", f.Name, n)
		}
		if !bytes.Contains(f.Data, []byte("Krol")) {
			t.Errorf("%s does not name Krol", f.Name)
		}
	}
}

func TestHints(t *testing.T) {
	seen := map[string]bool{}
	for _, h := range assets.Hints {
		if seen[h.Key] || !strings.Contains(h.Text, h.Key) || !strings.HasSuffix(h.Text, ".") {
			t.Errorf("hint %+v: want a key of its own, named in a sentence", h)
		}
		seen[h.Key] = true
	}
}
