package exchange_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
)

var update = flag.Bool("update", false, "write the golden files anew")

func bundled(t testing.TB, s annotate.Set, o exchange.BundleOptions) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := exchange.Bundle(context.Background(), &b, s, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, data []byte) annotate.Set {
	t.Helper()
	s, err := exchange.ReadBundle(context.Background(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBundleRoundTrip(t *testing.T) {
	for seed := range uint64(25) {
		m := random(t, seed)
		first := bundled(t, m.set(), exchange.BundleOptions{})
		if !exchange.IsBundle(bytes.NewReader(first), int64(len(first))) {
			t.Fatalf("seed %d: IsBundle = false", seed)
		}
		back := read(t, first)
		if second := bundled(t, back, exchange.BundleOptions{}); !bytes.Equal(first, second) {
			t.Fatalf("seed %d: the bundle of a bundle differs: %d and %d bytes", seed, len(first), len(second))
		}
		for _, table := range annotate.Tables {
			if table.Name == "coder" || table.Name == "import_row" {
				continue // coders whom nobody names and folders stay out
			}
			want, got := collect(t, m.set(), table.Name), collect(t, back, table.Name)
			if !reflect.DeepEqual(want, got) {
				t.Fatalf("seed %d: the rows of %s came back as\n%v\nwant\n%v", seed, table.Name, got, want)
			}
		}
	}
}

func collect(t testing.TB, s annotate.Set, table string) []annotate.Row {
	t.Helper()
	var out []annotate.Row
	if err := s.Rows(context.Background(), table, func(r annotate.Row) error { out = append(out, r); return nil }); err != nil {
		t.Fatalf("rows of %s: %v", table, err)
	}
	return out
}

func TestBundleHistory(t *testing.T) {
	m := random(t, 3)
	s := m.set()
	before := collect(t, s, "memo")[0]
	after := before
	gone := m.rows["revision"][0]
	gone.Fields = annotate.Fields{"text_sha": strings.Repeat("0", 64)}
	steps := []annotate.RecordedStep{
		{Step: annotate.Step{ID: m.id(), Seq: 1, Label: "Changed <a> memo", Coder: m.rows["coder"][1].ID, At: "2026-01-01T00:00:00.000Z"},
			Recorded: []annotate.RecordedChange{{Version: 1, Op: annotate.OpSet, Table: "memo", ID: before.ID, Before: &before, After: &after}}},
		{Step: annotate.Step{ID: m.id(), Seq: 2, Label: "Purged", At: "2026-01-01T00:00:00.000Z", Undoes: m.id()},
			Recorded: []annotate.RecordedChange{{Version: 1, Op: annotate.OpPurge, Table: "revision", ID: gone.ID, Before: &gone, Purged: true}}},
	}
	s.Steps = func(_ context.Context, yield func(annotate.RecordedStep) error) error {
		return errors.Join(yield(steps[0]), yield(steps[1]))
	}
	if read(t, bundled(t, s, exchange.BundleOptions{})).Steps != nil {
		t.Error("a bundle without history has one")
	}
	first := bundled(t, s, exchange.BundleOptions{History: true})
	back := read(t, first)
	var got []annotate.RecordedStep
	if err := back.Steps(context.Background(), func(r annotate.RecordedStep) error { got = append(got, r); return nil }); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, steps) {
		t.Errorf("the history came back as\n%+v\nwant\n%+v", got, steps)
	}
	if len(collect(t, back, "coder")) != 2 {
		t.Error("a coder whom only the history names stayed out of a bundle with history")
	}
	if !bytes.Equal(first, bundled(t, back, exchange.BundleOptions{History: true})) {
		t.Error("the bundle of a bundle with history differs")
	}
}

// What depends on the machine, the program or the moment has no place in a bundle.
func TestBundleSaysNothingOfItsMaker(t *testing.T) {
	data := bundled(t, random(t, 1).set(), exchange.BundleOptions{})
	z := unzip(t, data)
	for name, text := range z {
		for _, word := range []string{"Pressmark 9.9", "/home/", `C:\`, "Nobody names me"} {
			if strings.Contains(text, word) {
				t.Errorf("%s holds %q", name, word)
			}
		}
	}
	if len(z) < 30 {
		t.Errorf("the bundle has %d members", len(z))
	}
}

func unzip(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

// An independent reader of the W3C lines: positions count in runes of the text that the target names, and
// what is cut there is the quotation, between the words that stand beside it.
func TestAnnotationsStandOnTheirWords(t *testing.T) {
	cut := 0
	for seed := range uint64(25) {
		z := unzip(t, bundled(t, random(t, seed).set(), exchange.BundleOptions{}))
		for line := range strings.Lines(z["annotations.w3c.jsonl"]) {
			var a struct {
				ID     string
				Target []struct {
					Text     string `json:"pm:text"`
					Selector []struct {
						Type                  string
						Start, End            int
						Exact, Prefix, Suffix string
					}
				}
			}
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				t.Fatal(err)
			}
			for _, target := range a.Target {
				if len(target.Selector) != 2 {
					continue // the article as a whole
				}
				text := []rune(z[target.Text])
				at, words := target.Selector[0], target.Selector[1]
				if got := string(text[at.Start:at.End]); got != words.Exact {
					t.Fatalf("seed %d, %s: cut %q, want %q", seed, a.ID, got, words.Exact)
				}
				if !strings.HasSuffix(string(text[:at.Start]), words.Prefix) || !strings.HasPrefix(string(text[at.End:]), words.Suffix) {
					t.Fatalf("seed %d, %s: other words stand beside it", seed, a.ID)
				}
				cut++
			}
		}
	}
	if cut < 500 {
		t.Fatalf("only %d spans were cut", cut)
	}
}

func TestWrongQuotationStopsTheExport(t *testing.T) {
	m := random(t, 2)
	for i := range m.rows["anchor"] {
		f := m.rows["anchor"][i].Fields
		if f["annotation"] == nil || f["revision"] != m.rows["revision"][1].ID {
			continue
		}
		mark := f["annotation"].(string)
		m.change("annotation", mark, func(r *annotate.Row) { r.Trashed = false })
		f["quote"] = f["quote"].(string) + "x"
		out := filepath.Join(t.TempDir(), "set.pressmark")
		_, err := exchange.BundleFile(context.Background(), out, m.set(), exchange.BundleOptions{})
		if err == nil || !strings.Contains(err.Error(), mark) {
			t.Errorf("Bundle of a mark on other words: %v; want an error that names %s", err, mark)
		}
		_, err = exchange.CSV(context.Background(), filepath.Join(filepath.Dir(out), "csv"), m.set())
		if err == nil || !strings.Contains(err.Error(), mark) {
			t.Errorf("CSV of a mark on other words: %v; want an error that names %s", err, mark)
		}
		empty(t, filepath.Dir(out))
		return
	}
	t.Fatal("no anchor to spoil")
}

func empty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		t.Errorf("the export left %s behind", e.Name())
	}
}

func TestCancelledExportLeavesNothing(t *testing.T) {
	m := random(t, 4)
	ctx, cancel := context.WithCancel(context.Background())
	s := m.set()
	rows := s.Rows
	s.Rows = func(c context.Context, table string, yield func(annotate.Row) error) error {
		if table == "anchor" {
			cancel()
		}
		return rows(c, table, yield)
	}
	dir := t.TempDir()
	if _, err := exchange.BundleFile(ctx, filepath.Join(dir, "a.pressmark"), s, exchange.BundleOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled bundle: %v", err)
	}
	if _, err := exchange.CSV(ctx, filepath.Join(dir, "csv"), s); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled tables: %v", err)
	}
	empty(t, dir)
}

// A failed export must not take the place of an older, whole one.
func TestBundleFileReplacesWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "set.pressmark")
	m := random(t, 5)
	if _, err := exchange.BundleFile(context.Background(), path, m.set(), exchange.BundleOptions{}); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m.texts = nil
	if _, err := exchange.BundleFile(context.Background(), path, m.set(), exchange.BundleOptions{}); err == nil {
		t.Fatal("a set without its texts was exported")
	}
	now, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(old, now) {
		t.Errorf("the older bundle is not as it was (%v)", err)
	}
}

// small is a set that a person can read whole.
func small(t testing.TB) *made {
	m := newMade(t, 42)
	coder := m.add("coder", annotate.Fields{"name": "Ada", "initials": "A"})
	person := m.add("kind", annotate.Fields{"name": "person", "builtin": true})
	ma := m.add("entity", annotate.Fields{"kind": person, "name": "Ma Huateng"})
	concept := m.add("concept", annotate.Fields{"name": "Firms serve society"})
	claimType := m.add("statement_type", annotate.Fields{"name": "claim", "builtin": true})
	text := "😀 Ma: “we serve”."
	id, rev := m.article("Ma speaks", text, annotate.Fields{"publication": "The Paper", "original": strings.Repeat("ab", 32)})
	speaker := m.add("annotation", annotate.Fields{"article": id, "type": "speaker", "entity": ma, "resolution": "entity", "coder": coder})
	m.anchor("annotation", speaker, "mark", rev, text, annotate.Span{Start: 5, End: 7}, 0)
	claim := m.add("annotation", annotate.Fields{"article": id, "type": "claim", "coder": coder})
	m.anchor("annotation", claim, "mark", rev, text, annotate.Span{Start: 12, End: 20}, 0)
	m.add("memo", annotate.Fields{"annotation": claim, "text": "=Is this a *pledge*?"})
	st := m.add("statement", annotate.Fields{"article": id, "statement_type": claimType, "concept": concept, "stance": "support", "mode": "quoted", "coder": coder})
	m.add("statement_evidence", annotate.Fields{"statement": st, "annotation": claim})
	m.add("statement_part", annotate.Fields{"statement": st, "role": "speaker", "entity": ma, "resolution": "entity", "annotation": speaker})
	return m
}

// golden compares a text with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestBundleGolden(t *testing.T) {
	data := bundled(t, small(t).set(), exchange.BundleOptions{})
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	texts := unzip(t, data)
	var b strings.Builder
	for _, f := range z.File {
		fmt.Fprintf(&b, "-- %s --\n%s", f.Name, texts[f.Name])
		if !strings.HasSuffix(texts[f.Name], "\n") {
			b.WriteString("\n")
		}
	}
	golden(t, "small-bundle.txt", b.String())
}

// Bundles of every format that was ever written are kept in testdata and must open. Those of this format
// also come out as they are.
func TestKeptBundlesOpen(t *testing.T) {
	if path := filepath.Join("testdata", fmt.Sprintf("format-%d.pressmark", exchange.Format)); *update {
		if _, err := exchange.BundleFile(context.Background(), path, random(t, 11).set(), exchange.BundleOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := filepath.Glob(filepath.Join("testdata", "*.pressmark"))
	if err != nil || len(kept) != exchange.Format {
		t.Fatalf("%d bundles are kept, want one of each of %d formats (%v)", len(kept), exchange.Format, err)
	}
	for _, path := range kept {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s := read(t, data)
		if len(collect(t, s, "annotation")) == 0 {
			t.Errorf("%s: no annotations", path)
		}
		again := bundled(t, s, exchange.BundleOptions{})
		if strings.Contains(path, fmt.Sprintf("format-%d.", exchange.Format)) && !bytes.Equal(again, data) {
			t.Errorf("%s: comes out changed", path)
		}
	}
}
