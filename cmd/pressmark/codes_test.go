package main

import (
	"path/filepath"
	"strings"
	"testing"

	"pressmark/annotate/exchange"
)

// codebookSteps make a codebook with all that its files carry, and something that they do not: a merge back.
const codebookSteps = `{"label":"Made","changes":[
{"op":"create","table":"concept","id":"$r","fields":{"name":"Rules","key":"r","colour":"#2563C9","definition":"=Rules, \"all\" of them","memo":"ask\n\nagain"}},
{"op":"create","table":"concept","id":"$w","fields":{"name":"Welcome","parent":"$r","include":"praise; thanks","exclude":"irony","aliases":["Praise; of it"]}},
{"op":"create","table":"concept","id":"$c","fields":{"name":"Cost","parent":"$w"}},
{"op":"create","table":"concept","id":"$c2","fields":{"name":"Cost"}},
{"op":"create","table":"concept","id":"$c3","fields":{"name":"Price"}},
{"op":"merge","table":"concept","id":"$c3","fields":{"into":"$c2"}},
{"op":"create","table":"tag","id":"$i","fields":{"name":"irony","digit":"3","definition":"meant otherwise"}},
{"op":"create","table":"tag","fields":{"name":"+doubt","parent":"$i","include":"perhaps"}},
{"op":"create","table":"statement_type","id":"$t","fields":{"name":"Claim with justification"}},
{"op":"create","table":"variable","fields":{"statement_type":"$t","name":"justification","ordinal":1}},
{"op":"create","table":"variable","fields":{"statement_type":"$t","name":"addressee","type":"entity","ordinal":2}}]}`

// A codebook that goes out, into an empty archive and out again is the same, letter by letter.
func TestCodebookRoundTrip(t *testing.T) {
	for _, form := range []string{"--csv", "--json"} {
		c := newCommandLine(t)
		if _, errs, code := c.run(strings.ReplaceAll(codebookSteps, "\n{", "{"), "apply", "-"); code != 0 {
			t.Fatal(code, errs)
		}
		out, errs, code := c.run("", "codebook", form)
		if code != 0 || !strings.Contains(out, "justification") {
			t.Fatalf("codebook %s gives %d, %q, %q", form, code, out, errs)
		}
		if _, errs, code := c.run(out, "codebook", "--read", "-"); code != 0 || !strings.Contains(errs, "nothing that is not in the codebook") {
			t.Errorf("%s read into its own archive gives %d, %q", form, code, errs)
		}
		other := newCommandLine(t)
		if _, errs, code := other.run(`{"label":"Made","changes":[{"op":"create","table":"saved_search","fields":{"name":"x"}}]}`, "apply", "-"); code != 0 {
			t.Fatal(code, errs)
		}
		said, errs, code := other.run(out, "codebook", "--read", "-")
		if code != 0 || !strings.HasPrefix(strings.TrimSpace(said), "Read a codebook: 9 new, 0 changed") && !strings.HasPrefix(strings.TrimSpace(said), "Read a codebook: 10 new, 0 changed") {
			t.Fatalf("read into an empty archive %s gives %d, %q, %q", form, code, said, errs)
		}
		again, _, _ := other.run("", "codebook", form)
		if again != out {
			t.Errorf("%s out, in, out:\n%s\nwas\n%s", form, again, out)
		}
	}
}

func TestCodebookRefusesBrokenRows(t *testing.T) {
	c := newCommandLine(t)
	if _, errs, code := c.run(`{"label":"Made","changes":[{"op":"create","table":"concept","fields":{"name":"Rules"}}]}`, "apply", "-"); code != 0 {
		t.Fatal(code, errs)
	}
	before, _, _ := c.run("", "codebook", "--json")
	_, errs, code := c.run("kind,name,parent\nconcept,Fines,Rules\nidea,X,\nconcept,Fees,Nowhere\n", "codebook", "--read", "-")
	if code != 3 || !strings.Contains(errs, `row 3: "idea" is no kind`) || !strings.Contains(errs, "row 4: the parent") {
		t.Errorf("broken rows give %d, %q", code, errs)
	}
	if after, _, _ := c.run("", "codebook", "--json"); after != before {
		t.Errorf("a refused file wrote something:\n%s", after)
	}
	if _, errs, code := c.run("", "codebook", "--as-of", "yesterday"); code != 2 || !strings.Contains(errs, "write it like 2026-11-20") {
		t.Errorf("a wrong day gives %d, %q", code, errs)
	}
}

func TestCodebookAsOfAndPage(t *testing.T) {
	c := newCommandLine(t)
	if _, errs, code := c.run("", "sample", filepath.Join(t.TempDir(), "sample")); code != 0 {
		t.Fatal(code, errs)
	}
	if _, errs, code := c.run(`{"label":"Made","changes":[{"op":"create","table":"concept","fields":{"name":"<Rules>","definition":"a & b"}}]}`, "apply", "-"); code != 0 {
		t.Fatal(code, errs)
	}
	if rows := asked[exchange.CodeLine](t, c, "", "codebook", "--as-of", "1999-12-31"); len(rows) != 0 {
		t.Errorf("in 1999 the codebook had %v", rows)
	}
	if rows := asked[exchange.CodeLine](t, c, "", "codebook", "--as-of", "2999-12-31"); len(rows) != 1 || rows[0].Name != "<Rules>" {
		t.Errorf("in the end the codebook has %v", rows)
	}
	page, errs, code := c.run("", "codebook", "--html")
	if code != 0 || !strings.Contains(page, "&lt;Rules&gt;") || !strings.Contains(page, "a &amp; b") || strings.Contains(page, "src=") || strings.Contains(page, "http") && !strings.Contains(page, "http-equiv") {
		t.Errorf("the page is %q, %d, %q", page, code, errs)
	}
}
