package exchange_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
)

var (
	entityKinds = map[string]string{"person": annotate.KindPerson, "firm": annotate.KindFirm}
	entityLines = []exchange.EntityLine{
		{Entity: annotate.Entity{ID: "e1", Kind: annotate.KindPerson, KindName: "person", Name: "Anna Krol", Distinguisher: "Baltic; north", Uses: 3,
			Aliases:      []annotate.Alias{{Text: "Krol"}, {Text: "=SUM(A1); really"}, {Text: "she", Article: "a1"}},
			Attributes:   []annotate.Attribute{{ID: "t1", Key: "born", Type: "integer", Value: "1971"}},
			Affiliations: []annotate.Affiliation{{ID: "f1", Organisation: "e2", Role: "head", From: 18000, To: annotate.Undated}}},
			Memo: "two\nlines", First: 18000, Last: 18031},
		{Entity: annotate.Entity{ID: "e2", Kind: annotate.KindFirm, KindName: "firm", Name: "Baltic Line"}},
		{Entity: annotate.Entity{ID: "e3", Kind: annotate.KindFirm, KindName: "firm", Name: "Nordsund", Distinguisher: "=north", Affiliations: []annotate.Affiliation{{Organisation: "e2", From: math.MinInt32, To: annotate.Undated}}}},
	}
)

// TestEntitiesComeBack writes a table and reads it again: nothing is new.
func TestEntitiesComeBack(t *testing.T) {
	var b bytes.Buffer
	if err := exchange.WriteEntities(&b, entityLines); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`Krol; =SUM(A1)\; really`, "'=north", "Baltic Line | head | 2019-04-14", "2019-05-15", "born=1971"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table has no %q:\n%s", want, b.String())
		}
	}
	s, err := exchange.ReadEntities(&b, entityLines, entityKinds)
	if err == nil || len(s.Changes) != 0 || !strings.Contains(err.Error(), "nothing that is not in the archive") {
		t.Errorf("read back, the table makes %+v, %v", s.Changes, err)
	}
}

func TestReadEntities(t *testing.T) {
	in := "\uFEFFname;kind;distinguisher;aliases;attributes;affiliations\r\n" +
		"Tomas Lind;Person;;Lind;born=1971-05-20; Nordsund | head | 2018 | 2019\r\n" +
		"\r\n" +
		"Nordsund;firm;'=north;NS;;\r\n" +
		"Freya;ship;;;;\r\n"
	s, err := exchange.ReadEntities(strings.NewReader(in), entityLines, entityKinds)
	if err != nil {
		t.Fatal(err)
	}
	if s.Label != "Read a table of entities: 2 new, 1 changed" {
		t.Errorf("the label is %q", s.Label)
	}
	got := ""
	for _, c := range s.Changes {
		got += string(c.Op) + " " + c.Table + " "
	}
	if want := "create entity create kind create entity create alias create entity_attribute create affiliation create alias "; got != want {
		t.Errorf("changes are %q, want %q", got, want)
	}
	if f := s.Changes[5].Fields; f["organisation"] != "e3" || f["from_day"] != 17532 || f["to_day"] != 18261 {
		t.Errorf("the affiliation is %v", f)
	}
}

// TestWrongRowsAreNamed holds that a wrong row is named by its number and nothing is made.
func TestWrongRowsAreNamed(t *testing.T) {
	for in, want := range map[string]string{
		"":                                           "the table is empty",
		"name,kind,surprise\nA,firm,x\n":             `row 1: there is no column "surprise"`,
		"kind\nfirm\n":                               "row 1: the column name is missing",
		"name,kind\nA,firm\n,firm\n":                 "row 3: the name is missing",
		"name,kind\nA,\n":                            "row 2: the kind of A is missing",
		"name,kind,id\nA,firm,nobody\n":              "row 2: no entity has the id nobody",
		"name,kind\nA,firm,more\n":                   "row 2: has 3 cells, the heading 2",
		"name,kind,colour\nA,firm,blue\n":            `row 2: "blue" is no colour`,
		"name,kind,attributes\nA,firm,born\n":        `row 2: the attribute "born"`,
		"name,kind,affiliations\nA,person,Nowhere\n": `row 2: the organisation "Nowhere"`,
		"name,kind,affiliations\nA,person,Nordsund | head | 2020 | 2019\n": "row 2: the affiliation with Nordsund ends on 2019-12-31, before it starts on 2020-01-01",
		"name,kind,affiliations\nA,person,Nordsund | head | soon\n":        `row 2: date "soon"`,
		"name,kind\nA,firm\n\"B,firm\n":                                    "row 3: this is not a row of a table",
		"name,kind\nA,firm\nB \"the B\",firm\n":                            "row 3: this is not a row of a table",
		"name,kind\n\n\"A\n\nof two lines\",firm\n\n\n,firm\nB,,,\n":       "row 7: has 4 cells, the heading 2",
		"name,kind\n\n\"A\n\nof two lines\",firm\n\n\n,firm\nB,\n":         "row 6: the name is missing\nrow 7: the kind of B is missing",
		"name,kind\n\nA,\n": "row 3: the kind of A is missing",
		"name,kind,attributes\n\n\nA,firm,born\nB,firm,=3\nC,firm,a=b\n":        "row 4: the attribute \"born\" is not written as key=value\nrow 5: the attribute \"=3\"",
		"name,kind,affiliations,distinguisher\nNordsund,firm,Nordsund,=north\n": "row 2: Nordsund cannot belong to itself",
		"name,kind\nA,\nB,\n": "row 3: the kind of B is missing",
	} {
		s, err := exchange.ReadEntities(strings.NewReader(in), entityLines, entityKinds)
		if err == nil || !strings.Contains(err.Error(), want) || len(s.Changes) != 0 {
			t.Errorf("%q gives %d changes, %v; want %q", in, len(s.Changes), err, want)
		}
	}
}
