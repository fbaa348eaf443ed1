package exchange_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
)

// known is a codebook that files are read into: Rules > Welcome, Cost twice, one tag with a key, one type.
func known() annotate.Codebook {
	return annotate.Codebook{
		Concepts: annotate.InTree([]annotate.Code{
			{Kind: "concept", ID: "10000000-0000-4000-8000-000000000001", Name: "Rules", Key: "r"},
			{Kind: "concept", ID: "10000000-0000-4000-8000-000000000002", Name: "Welcome", Parent: "10000000-0000-4000-8000-000000000001", Definition: "=good",
				Aliases: []annotate.Alias{{ID: "a", Text: "Praise; all of it"}}},
			{Kind: "concept", ID: "10000000-0000-4000-8000-000000000003", Name: "Cost"},
			{Kind: "concept", ID: "10000000-0000-4000-8000-000000000004", Name: "Cost", Parent: "10000000-0000-4000-8000-000000000001"}}),
		Tags: []annotate.Code{{Kind: "tag", ID: "10000000-0000-4000-8000-000000000005", Name: "irony", Key: "1"}},
		Types: []annotate.StatementType{{ID: annotate.StatementTypeClaim, Name: "claim", Builtin: true,
			Variables: []annotate.Variable{{ID: "10000000-0000-4000-8000-000000000006", Name: "tone", Type: annotate.ShortText, Ordinal: 1}}}},
	}
}

func TestWriteCodebook(t *testing.T) {
	var b bytes.Buffer
	if err := exchange.WriteCodebook(&b, known()); err != nil {
		t.Fatal(err)
	}
	golden(t, "codebook.csv", strings.ReplaceAll(b.String(), "\r\n", "\n"))
	if s, err := exchange.ReadCodebook(&b, known()); !errors.Is(err, exchange.ErrNothingNew) {
		t.Errorf("read again it says %+v, %v; want nothing new", s, err)
	}
	var j bytes.Buffer
	if err := exchange.WriteCodebookJSON(&j, known()); err != nil {
		t.Fatal(err)
	}
	golden(t, "codebook.jsonl", j.String())
	if s, err := exchange.ReadCodebook(&j, known()); !errors.Is(err, exchange.ErrNothingNew) {
		t.Errorf("read again it says %+v, %v; want nothing new", s, err)
	}
}

func TestReadCodebook(t *testing.T) {
	s, err := exchange.ReadCodebook(strings.NewReader("kind;name;parent;definition;key;type\n"+
		"concept;Fines;Rules;Who is punished;f;\nconcept;welcome;;Good for the port;;\n;;;;;\ntag;doubt;irony;;2;\nstatement type;Promise;;;;\nvariable;until;Promise;;;date\nvariable;how;Promise;;;\n"), known())
	if err != nil {
		t.Fatal(err)
	}
	if want := "Read a codebook: 5 new, 1 changed"; s.Label != want || len(s.Changes) != 8 {
		t.Errorf("the step is %q with %d changes, want %q with 8: %+v", s.Label, len(s.Changes), want, s.Changes)
	}
	if c := s.Changes[4]; c.Table != "variable" || c.Fields["ordinal"] != 2 || c.Fields["statement_type"] != "$row6" {
		t.Errorf("the second variable is made by %+v, after those it needs", c)
	}
}

// A row that is wrong is named with its number, and nothing comes of the file.
func TestReadCodebookRefuses(t *testing.T) {
	const head = "id,kind,name,aliases,parent,definition,include,exclude,colour,key,type,memo\n"
	for _, c := range []struct{ in, want string }{
		{"", "the table is empty"},
		{"kind,title\n", `row 1: there is no column "title"`},
		{head + ",concept,,,,,,,,,,\n", "row 2: the name is missing"},
		{head + ",,Fines,,,,,,,,,\n", `row 2: "" is no kind`},
		{head + ",idea,Fines,,,,,,,,,\n,concept,Fees,,,,,,red,,,\n", `row 2: "idea" is no kind` + "|" + `row 3: "red" is no colour`},
		{head + "7,concept,Fines,,,,,,,,,\n", `row 2: "7" is no id`},
		{head + "10000000-0000-4000-8000-000000000005,concept,irony,,,,,,,,,\n", "row 2: the id 10000000-0000-4000-8000-000000000005 is that of the tag irony"},
		{head + ",concept,Cost,,,,,,,,,\n", "row 2: 2 are called Cost"},
		{head + ",concept,Fines,,,,,,,,,\n,concept,fines,,,,,,,,,\n", "row 3: fines stands in row 2 already"},
		{head + ",concept,Fines,,Nowhere,,,,,,,\n", `row 2: the parent: the concept "Nowhere" is neither`},
		{head + ",concept,Fines,,Cost,,,,,,,\n", `row 2: the parent: 2 are called "Cost"`},
		{head + ",concept,Rules,,Welcome,,,,,,,\n", "row 2: this would go in a circle: Rules > Welcome > Rules"},
		{head + ",concept,A,,B,,,,,,,\n,concept,B,,A,,,,,,,\n", "row 3: this would go in a circle: B > A > B"},
		{head + ",concept,Fines,,,,,,,R,,\n", "row 2: the key R is taken by the concept Rules"},
		{head + ",tag,doubt,,,,,,,1,,\n,tag,hope,,,,,,,12,,\n", "row 2: the key 1 is taken by the tag irony|" + `row 3: "12" is no key of a tag`},
		{head + ",variable,until,,Promise,,,,,,date,\n", `row 2: the statement type of the variable until: the statement type "Promise" is neither`},
		{head + ",variable,until,,claim,,,,,,year,\n", `row 2: "year" is no type of a variable`},
		{head + ",statement type,Promise,,,what,,,,,,\n", "row 2: a statement type has no definition"},
		{head + strings.Repeat("x,", 14) + "\n", "row 2: has 15 cells"},
		{`{"kind":"concept","name":"Fines","uses":"two"}`, "row 1: uses is of the wrong type"},
		{`{"kind":"concept","name":"Fines"` + "\n", "row 1: this is not a line of JSON"},
		{`{"kind":"concept","name":"Fines","merged_into":"Fines"}`, "row 1: a concept is merged into one that stands for itself"},
	} {
		s, err := exchange.ReadCodebook(strings.NewReader(c.in), known())
		for _, want := range strings.Split(c.want, "|") {
			if err == nil || !strings.Contains(err.Error(), want) || len(s.Changes) > 0 {
				t.Errorf("%q gives %d changes and %v, want %q", c.in, len(s.Changes), err, want)
			}
		}
	}
}

func FuzzReadCodebook(f *testing.F) {
	var b, j bytes.Buffer
	if exchange.WriteCodebook(&b, known()) != nil || exchange.WriteCodebookJSON(&j, known()) != nil {
		f.Fatal("the codebook cannot be written")
	}
	f.Add(b.Bytes())
	f.Add(j.Bytes())
	f.Add([]byte("kind,name\nconcept,A\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := exchange.ReadCodebook(bytes.NewReader(data), known()); err != nil && !errors.Is(err, exchange.ErrNothingNew) && len(s.Changes) > 0 {
			t.Errorf("an error (%v) comes with %d changes", err, len(s.Changes))
		}
	})
}
