package main

import (
	"strings"
	"testing"
)

func TestEntitiesAsATable(t *testing.T) {
	c := newCommandLine(t)
	step := `{"label":"Made","changes":[{"op":"create","table":"entity","id":"$l","fields":{"kind":"5cd77d0c-8ac1-568d-8e3a-c0ce513b1a37","name":"Baltic Line"}}]}`
	if _, errs, code := c.run(step, "apply", "-"); code != 0 {
		t.Fatal(code, errs)
	}
	table := "name,kind,aliases,affiliations\nAnna Krol,person,Krol,Baltic Line | head | 2019\nTomas Lind,person,,\n"
	out, errs, code := c.run(table, "entities", "--read", "-")
	if code != 0 || strings.TrimSpace(out) != "Read a table of entities: 2 new, 0 changed" {
		t.Fatalf("reading a table gives %d, %q, %q", code, out, errs)
	}
	written, errs, code := c.run("", "entities", "--csv")
	if code != 0 || !strings.Contains(written, "Anna Krol,,Krol,,Baltic Line | head | 2019-01-01,") {
		t.Fatalf("the table is %q, %d, %q", written, code, errs)
	}
	if _, errs, code := c.run(written, "entities", "--read", "-"); code != 3 || !strings.Contains(errs, "nothing that is not in the archive") {
		t.Errorf("the same table again gives %d, %q", code, errs)
	}
	_, errs, code = c.run("name,kind\nFreya,ship\n,person\nX,\n", "entities", "--read", "-")
	if code != 3 || !strings.Contains(errs, "row 3: the name is missing") || !strings.Contains(errs, "row 4: the kind of X is missing") {
		t.Errorf("wrong rows give %d, %q", code, errs)
	}
	if again, _, _ := c.run("", "entities", "--csv"); again != written {
		t.Errorf("a refused table wrote something:\n%s", again)
	}
}
