package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pressmark/annotate"
)

// seed is what a careful coder made of the seed article.
type seed struct {
	text       []rune
	Concepts   []string
	Statements []seedStatement
	Mentions   []struct {
		B, E         int
		Type, Entity string
		Text         string
	}
}

type seedStatement struct {
	Evidence                    []seedWords
	Speakers, Addressees        []seedPart
	Reported                    []seedPart `json:"reported_by"`
	Concept, Stance, Mode, Form string
}

type seedWords struct {
	Quote      string
	Start, End int
}

type seedPart struct {
	Entity, Group, Wording string
	Start, End             int
	Inferred               bool
	For                    string
	ForWording             string `json:"for_wording"`
	ForStart               int    `json:"for_start"`
	ForEnd                 int    `json:"for_end"`
	ForInferred            bool   `json:"for_inferred"`
	ForResolution          string `json:"for_resolution"`
}

func readSeed(t *testing.T) (*seed, string) {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "data", "seed"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "article.txt"))
	if err != nil {
		t.Skipf("the seed article is not here: %v", err)
	}
	s := &seed{text: []rune(string(text))}
	for _, name := range []string{"statements.json", "gold.json"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, s); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return s, filepath.Join(dir, "article.txt")
}

// quotation carries words of the seed article over by what they are and what stands beside them in their
// line: the archive's text has other line ends.
func (s *seed) quotation(start, end int) []any {
	line := func(r []rune, last bool) string {
		parts := strings.Split(string(r), "\n")
		if last {
			return strings.TrimLeft(parts[len(parts)-1], " ")
		}
		return strings.TrimRight(parts[0], " ")
	}
	return []any{map[string]any{"quote": string(s.text[start:end]), "prefix": line(s.text[max(0, start-30):start], true), "suffix": line(s.text[end:min(len(s.text), end+30)], false)}}
}

// kinds of the entities that the seed names.
func (s *seed) kinds() map[string]string {
	of := map[string]string{"person": annotate.KindPerson, "firm": annotate.KindFirm, "medium": annotate.KindMedium, "public body": annotate.KindPublicBody,
		"law": annotate.KindLaw, "place": annotate.KindPlace, "group": annotate.KindGroup}
	out := map[string]string{}
	for _, m := range s.Mentions {
		if k := of[m.Type]; k != "" && m.Entity != "" {
			out[m.Entity] = k
		}
	}
	for _, st := range s.Statements {
		for _, parts := range [][]seedPart{st.Speakers, st.Addressees, st.Reported} {
			for _, p := range parts {
				for _, name := range []string{p.Entity, p.For} {
					if name != "" && out[name] == "" {
						out[name] = annotate.KindPublicBody
					}
				}
				if p.Group != "" {
					out[p.Group] = annotate.KindGroup
				}
			}
		}
	}
	return out
}

// steps are the lines for apply: names first, then the mentions, then a step for each statement, which names
// what the first line made.
func (s *seed) steps(article string) string {
	var b strings.Builder
	write := func(label string, changes []annotate.Change) {
		line, err := json.Marshal(annotate.Step{Label: label, Changes: changes})
		if err != nil {
			panic(err)
		}
		b.Write(append(line, '\n'))
	}
	var changes []annotate.Change
	for name, kind := range s.kinds() {
		changes = append(changes, annotate.Create("entity", "$"+name, annotate.Fields{"kind": kind, "name": name}))
	}
	for _, c := range s.Concepts {
		changes = append(changes, annotate.Create("concept", "$"+c, annotate.Fields{"name": c}))
	}
	write("Names", changes)
	changes = nil
	for _, m := range s.Mentions {
		f := annotate.Fields{"article": article, "type": "mention", "spans": s.quotation(m.B, m.E), "resolution": annotate.ResolvedUnsure}
		if m.Entity != "" {
			f["entity"], f["resolution"] = "$"+m.Entity, annotate.ResolvedEntity
		}
		changes = append(changes, annotate.Create("annotation", "", f))
	}
	write("Mentions", changes)
	for i, st := range s.Statements {
		write(fmt.Sprintf("Statement %d", i+1), s.statement(article, fmt.Sprintf("$s%d", i), st))
	}
	return b.String()
}

func (s *seed) statement(article, id string, st seedStatement) []annotate.Change {
	changes := []annotate.Change{annotate.Create("statement", id, annotate.Fields{"article": article, "concept": "$" + st.Concept, "stance": st.Stance, "mode": st.Mode, "form": st.Form})}
	n := 0
	mark := func(kind, entity, resolution string, start, end int) string {
		n++
		name := fmt.Sprintf("%sm%d", id, n)
		f := annotate.Fields{"article": article, "type": kind, "spans": s.quotation(start, end)}
		if entity != "" {
			f["entity"] = "$" + entity
		}
		if kind != "claim" {
			f["resolution"] = resolution
		}
		changes = append(changes, annotate.Create("annotation", name, f))
		return name
	}
	for i, e := range st.Evidence {
		changes = append(changes, annotate.Create("statement_evidence", "", annotate.Fields{"statement": id, "annotation": mark("claim", "", "", e.Start, e.End), "ordinal": i}))
	}
	part := func(p seedPart, f annotate.Fields) annotate.Fields {
		f["statement"], f["resolution"], f["inferred"] = id, annotate.ResolvedEntity, p.Inferred
		f["entity"] = "$" + p.Entity + p.Group
		if p.Wording != "" {
			f["annotation"] = mark("speaker", p.Entity+p.Group, annotate.ResolvedEntity, p.Start, p.End)
		}
		return f
	}
	for role, parts := range map[string][]seedPart{"speaker": st.Speakers, "addressee": st.Addressees} {
		for i, p := range parts {
			f := part(p, annotate.Fields{"role": role, "ordinal": i})
			resolution := p.ForResolution
			if p.For != "" {
				f["for_entity"], resolution = "$"+p.For, annotate.ResolvedEntity
			}
			if resolution != "" {
				f["for_resolution"], f["for_inferred"] = resolution, p.ForInferred
			}
			if p.ForWording != "" {
				f["for_annotation"] = mark("firm", p.For, resolution, p.ForStart, p.ForEnd)
			}
			changes = append(changes, annotate.Create("statement_part", "", f))
		}
	}
	for i, p := range st.Reported {
		changes = append(changes, annotate.Create("statement_link", "", part(p, annotate.Fields{"ordinal": i})))
	}
	return changes
}

// asked runs a verb that must end well and decodes its lines.
func asked[T any](t *testing.T, c *commandLine, stdin string, args ...string) []T {
	t.Helper()
	out, errs, code := c.run(stdin, append(args, "--json")...)
	if code != exitGood {
		t.Fatalf("pressmark %s: exit code %d, %s", strings.Join(args, " "), code, errs)
	}
	var rows []T
	for line := range strings.Lines(out) {
		var row T
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("pressmark %s: %v in %s", strings.Join(args, " "), err, line)
		}
		rows = append(rows, row)
	}
	return rows
}

// The whole coding of the seed article goes in through apply, out as a bundle, into an empty archive, and is
// there part by part what the coder made; and the bundle made of it is the same to the byte.
func TestSeedComesBackPartByPart(t *testing.T) {
	s, file := readSeed(t)
	first := newCommandLine(t)
	article := asked[importRow](t, first, "", "import", file)[0].ID
	steps := s.steps(article)
	schemaHolds(t, steps)
	if n := len(asked[stepRow](t, first, steps, "apply", "-", "--dry-run")); n != 16 {
		t.Errorf("the dry run told of %d steps, want 16", n)
	}
	if n := len(asked[statementRow](t, first, "", "statements")); n != 0 {
		t.Errorf("the dry run left %d statements", n)
	}
	asked[stepRow](t, first, steps, "apply", "-")

	one, two := filepath.Join(first.dir, "one.pressmark"), filepath.Join(first.dir, "two.pressmark")
	asked[exportedRow](t, first, "", "export", "--format", "bundle", "-o", one)
	second := newCommandLine(t)
	asked[importRow](t, second, "", "import", one)
	asked[exportedRow](t, second, "", "export", "--format", "bundle", "-o", two)
	same(t, one, two)

	shown := asked[shownRow](t, second, "", "show", article)[0]
	s.compareStatements(t, shown)
	s.compareMentions(t, shown)
	compareTables(t, second)
	findings := asked[map[string]any](t, second, "", "check")
	if len(findings) != 0 {
		t.Errorf("check of the second archive: %v", findings)
	}
}

// compareTables counts what is counted in tables: statements, and statements times speakers.
func compareTables(t *testing.T, c *commandLine) {
	t.Helper()
	dir := filepath.Join(c.dir, "tables")
	asked[exportedRow](t, c, "", "export", "--format", "csv", "-o", dir)
	for name, want := range map[string]int{"statements": 14, "statement_speakers": 17, "articles": 1} {
		f, err := os.Open(filepath.Join(dir, name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		if len(rows)-1 != want {
			t.Errorf("%s.csv has %d rows, want %d", name, len(rows)-1, want)
		}
	}
}

func same(t *testing.T, one, two string) {
	t.Helper()
	a, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(two)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Errorf("%s and %s differ", filepath.Base(one), filepath.Base(two))
	}
}

func (s *seed) compareStatements(t *testing.T, shown shownRow) {
	t.Helper()
	byQuote := map[string]statementRow{}
	for _, st := range shown.Statements {
		byQuote[strings.Join(st.Quotes, "|")] = st
	}
	if len(shown.Statements) != 14 || len(s.Statements) != 14 {
		t.Fatalf("%d statements came back of %d, want 14", len(shown.Statements), len(s.Statements))
	}
	speakers := 0
	text := []rune(shown.Text)
	for i, want := range s.Statements {
		var quotes []string
		for _, e := range want.Evidence {
			quotes = append(quotes, e.Quote)
		}
		got, ok := byQuote[strings.Join(quotes, "|")]
		if !ok {
			t.Errorf("statement %d: no statement came back with %q", i+1, quotes)
			continue
		}
		a := []any{want.Concept, want.Stance, want.Mode, want.Form, told(want.Speakers), told(want.Addressees), told(want.Reported)}
		b := []any{got.ConceptName, got.Stance, got.Mode, got.Form, toldParts(got.Speakers), toldParts(got.Addressees), toldSources(got.ReportedBy)}
		if !reflect.DeepEqual(a, b) {
			t.Errorf("statement %d came back as\n%v\nwant\n%v", i+1, b, a)
		}
		speakers += len(got.Speakers)
		for _, p := range got.Speakers {
			if len(p.Spans) > 0 && string(text[p.Spans[0].Start:p.Spans[0].End]) != p.Wording {
				t.Errorf("statement %d: %q does not stand at %v", i+1, p.Wording, p.Spans[0])
			}
		}
	}
	if speakers != 17 {
		t.Errorf("%d speakers came back, want 17", speakers)
	}
}

func told(parts []seedPart) []string {
	var out []string
	for _, p := range parts {
		resolution := p.ForResolution
		if p.For != "" {
			resolution = annotate.ResolvedEntity
		} else if resolution == "" {
			resolution = annotate.ResolvedNone
		}
		out = append(out, fmt.Sprint(p.Entity+p.Group, "/", p.Wording, "/", p.Inferred, "/", p.For, "/", p.ForWording, "/", p.ForInferred, "/", resolution))
	}
	return out
}

func toldParts(parts []partRow) []string {
	var out []string
	for _, p := range parts {
		out = append(out, fmt.Sprint(p.EntityName, "/", p.Wording, "/", p.Inferred, "/", p.ForName, "/", p.ForWording, "/", p.ForInferred, "/", p.ForResolution))
	}
	return out
}

func toldSources(parts []sourceRow) []string {
	var out []string
	for _, p := range parts {
		out = append(out, fmt.Sprint(p.EntityName, "/", p.Wording, "/", p.Inferred, "///false/", annotate.ResolvedNone))
	}
	return out
}

func (s *seed) compareMentions(t *testing.T, shown shownRow) {
	t.Helper()
	got, want := map[string]int{}, map[string]int{}
	text := []rune(shown.Text)
	for _, a := range shown.Annotations {
		if a.Type == "mention" {
			got[string(text[a.Spans[0].Start:a.Spans[0].End])+" is "+a.EntityName]++
		}
	}
	for _, m := range s.Mentions {
		want[m.Text+" is "+m.Entity]++
	}
	if len(s.Mentions) != 39 || !reflect.DeepEqual(got, want) {
		t.Errorf("the mentions came back as %v, want %v", got, want)
	}
}
