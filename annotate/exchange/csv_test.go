package exchange_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
)

func tables(t testing.TB, s annotate.Set) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "set")
	if _, err := exchange.CSV(context.Background(), dir, s); err != nil {
		t.Fatal(err)
	}
	return dir
}

// records is an independent reader of RFC 4180: records end in CR LF outside quotes, and nothing inside them
// is changed.
func records(t testing.TB, path string) (head []string, rows []map[string]string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for len(data) > 0 {
		var rec []string
		for end := false; !end; {
			var cell []byte
			if data[0] == '"' {
				for data = data[1:]; ; {
					i := bytes.IndexByte(data, '"')
					cell = append(cell, data[:i]...)
					if data = data[i+1:]; data[0] != '"' {
						break
					}
					cell, data = append(cell, '"'), data[1:]
				}
			} else {
				i := bytes.IndexAny(data, ",\r")
				cell, data = data[:i], data[i:]
			}
			rec = append(rec, string(cell))
			if end = data[0] == '\r'; end {
				if data[1] != '\n' {
					t.Fatalf("%s: a record ends in CR alone", path)
				}
				data = data[1:]
			}
			data = data[1:]
		}
		all = append(all, rec)
	}
	for i, rec := range all[1:] {
		if len(rec) != len(all[0]) {
			t.Fatalf("%s: record %d has %d cells, the first row %d", path, i+1, len(rec), len(all[0]))
		}
		row := map[string]string{}
		for j, name := range all[0] {
			row[name] = rec[j]
		}
		rows = append(rows, row)
	}
	return all[0], rows
}

func TestGuard(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"Ma", "Ma"}, {"=1+1", "'=1+1"}, {"+1", "'+1"}, {"-1", "'-1"}, {"@x", "'@x"}, {"\tx", "'\tx"}, {"\rx", "'\rx"},
		{"＝1", "'＝1"}, {"＋1", "'＋1"}, {"－1", "'－1"}, {"＠x", "'＠x"}, {"'x", "''x"}, {"''", "'''"}, {" =1", " =1"}, {"x'", "x'"}} {
		if got := exchange.Guard(c.in); got != c.want {
			t.Errorf("Guard(%q) = %q, want %q", c.in, got, c.want)
		}
		if got := exchange.Unguard(c.want); got != c.in {
			t.Errorf("Unguard(%q) = %q, want %q", c.want, got, c.in)
		}
	}
}

func FuzzGuard(f *testing.F) {
	for _, s := range []string{"", "'", "=", "'=", "＝", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := exchange.Unguard(exchange.Guard(s)); got != s {
			t.Errorf("Unguard(Guard(%q)) = %q", s, got)
		}
	})
}

// Every text of the set comes back from its cell by the rule in README.txt, and no cell starts a formula.
func TestTablesComeBack(t *testing.T) {
	for seed := range uint64(10) {
		m := random(t, seed)
		dir := tables(t, m.set())
		hidden := map[string]bool{}
		for _, r := range m.rows["article"] {
			hidden[r.ID] = r.Trashed
		}
		_, rows := records(t, filepath.Join(dir, "memos.csv"))
		got := map[string]string{}
		for _, r := range rows {
			got[r["id"]] = exchange.Unguard(r["text"])
		}
		for _, r := range m.rows["memo"] {
			if text, ok := got[r.ID]; ok && text != r.Fields["text"] {
				t.Fatalf("memo %s came back as %q, want %q", r.ID, text, r.Fields["text"])
			}
		}
		if len(rows) == 0 {
			t.Fatal("no memo was exported")
		}
		_, rows = records(t, filepath.Join(dir, "articles.csv"))
		if len(rows) != 3 {
			t.Fatalf("%d articles were exported, want the 3 outside the trash", len(rows))
		}
		names, err := filepath.Glob(filepath.Join(dir, "*.csv"))
		if err != nil || len(names) < 14 {
			t.Fatalf("%d tables, %v", len(names), err)
		}
		for _, name := range names {
			head, rows := records(t, name)
			for _, r := range rows {
				for _, col := range head {
					if cell := r[col]; cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
						if _, err := strconv.Atoi(cell); err != nil {
							t.Errorf("%s: the cell %q of %s starts a formula", filepath.Base(name), cell, col)
						}
					}
					if hidden[r[col]] {
						t.Errorf("%s: %s names an article in the trash", filepath.Base(name), col)
					}
				}
			}
		}
	}
}

// Each span, cut by code points from the text file, is its quotation.
func TestTablesStandOnTheirWords(t *testing.T) {
	cut := 0
	for seed := range uint64(10) {
		dir := tables(t, random(t, seed).set())
		_, marks := records(t, filepath.Join(dir, "annotations.csv"))
		article := map[string]string{}
		for _, r := range marks {
			article[r["id"]] = r["article"]
		}
		_, spans := records(t, filepath.Join(dir, "annotation_spans.csv"))
		for _, r := range slices.Concat(marks, spans) {
			id := r["article"]
			if id == "" {
				id = article[r["annotation"]]
			}
			if r["start"] == "" {
				continue
			}
			data, err := os.ReadFile(filepath.Join(dir, "articles", id+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			start, _ := strconv.Atoi(r["start"])
			end, _ := strconv.Atoi(r["end"])
			if got, want := string([]rune(string(data))[start:end]), exchange.Unguard(r["quote"]); got != want {
				t.Fatalf("seed %d: cut %q, want %q", seed, got, want)
			}
			cut++
		}
	}
	if cut < 300 {
		t.Fatalf("only %d spans were cut", cut)
	}
}

type dataPackage struct {
	Resources []struct {
		Name, Path string
		Rows       int `json:"pressmark:rows"`
		Schema     struct {
			Fields      []struct{ Name, Type string }
			PrimaryKey  []string
			ForeignKeys []struct {
				Fields    []string
				Reference struct {
					Resource string
					Fields   []string
				}
			}
		}
	}
}

// Columns, row counts, keys and references are what datapackage.json says.
func TestDataPackageHolds(t *testing.T) {
	for seed := range uint64(10) {
		dir := tables(t, random(t, seed).set())
		var p dataPackage
		data, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &p); err != nil {
			t.Fatal(err)
		}
		keys := map[string]map[string]bool{}
		rows := map[string][]map[string]string{}
		for _, r := range p.Resources {
			head, recs := records(t, filepath.Join(dir, r.Path))
			keys[r.Name], rows[r.Name] = map[string]bool{}, recs
			for i, f := range r.Schema.Fields {
				if head[i] != f.Name {
					t.Fatalf("%s: column %d is %q, the package says %q", r.Path, i, head[i], f.Name)
				}
			}
			if len(recs) != r.Rows || len(head) != len(r.Schema.Fields) {
				t.Fatalf("%s: %d rows of %d cells, the package says %d of %d", r.Path, len(recs), len(head), r.Rows, len(r.Schema.Fields))
			}
			for _, rec := range recs {
				var key []string
				for _, k := range r.Schema.PrimaryKey {
					key = append(key, rec[k])
				}
				if id := strings.Join(key, " "); keys[r.Name][id] {
					t.Fatalf("%s: the key %s stands twice", r.Path, id)
				} else {
					keys[r.Name][id] = true
				}
				for _, f := range r.Schema.Fields {
					typed(t, r.Path, f.Name, f.Type, rec[f.Name])
				}
			}
		}
		for _, r := range p.Resources {
			for _, k := range r.Schema.ForeignKeys {
				to := k.Reference.Resource
				if to == "" {
					to = r.Name
				}
				for _, rec := range rows[r.Name] {
					if id := rec[k.Fields[0]]; id != "" && !keys[to][id] {
						t.Errorf("seed %d, %s: %s = %s is not in %s", seed, r.Path, k.Fields[0], id, to)
					}
				}
			}
		}
	}
}

func typed(t *testing.T, path, name, kind, cell string) {
	t.Helper()
	var ok = true
	switch kind {
	case "integer":
		_, err := strconv.Atoi(cell)
		ok = err == nil
	case "boolean":
		ok = cell == "true" || cell == "false"
	case "date":
		_, err := annotate.ParseDate(cell, "")
		ok = err == nil && len(cell) == 10
	}
	if !ok && cell != "" {
		t.Errorf("%s: %q is no %s of %s", path, cell, kind, name)
	}
}

func TestTablesRefuseFullFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine.txt"), []byte("keep"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.CSV(context.Background(), dir, small(t).set()); err == nil {
		t.Error("CSV wrote into a folder with files")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("the folder holds %v, %v", left, err)
	}
	if _, err := exchange.CSV(context.Background(), t.TempDir(), small(t).set()); err != nil {
		t.Errorf("CSV into an empty folder: %v", err)
	}
}

func TestTablesGolden(t *testing.T) {
	dir := tables(t, small(t).set())
	var b strings.Builder
	for _, name := range []string{"annotations", "annotation_spans", "statements", "statement_speakers", "statement_evidence", "entities", "memos"} {
		data, err := os.ReadFile(filepath.Join(dir, name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "-- %s.csv --\n%s", name, strings.ReplaceAll(string(data), "\r\n", "\n"))
	}
	golden(t, "small-tables.txt", b.String())
}

// shared returns a folder of material that stands beside the repository, where there is one.
func shared(t *testing.T, path ...string) string {
	t.Helper()
	dir := filepath.Join(append([]string{"..", "..", "..", "shared"}, path...)...)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%s is not here: %v", filepath.Join(path...), err)
	}
	return dir
}

// pathPattern is the profile's pattern for a path: relative and without two dots. Go's regular expressions
// cannot look ahead, so its meaning stands in MatchString.
type pathPattern struct{}

func (pathPattern) String() string { return "a relative path" }
func (pathPattern) MatchString(s string) bool {
	return s != "" && !strings.ContainsAny(s[:1], "./~") && !strings.Contains(s, "..")
}

func TestDataPackageSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(func(s string) (jsonschema.Regexp, error) {
		if strings.HasPrefix(s, "^(?=^[^./~])") {
			return pathPattern{}, nil
		}
		return regexp.Compile(s)
	})
	schema, err := c.Compile(filepath.Join(shared(t, "data", "exchange", "frictionless", "1.0"), "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(tables(t, random(t, 1).set()), "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("datapackage.json: %v", err)
	}
}

// Every line passes each of the W3C's schemas for what an annotation must be.
func TestAnnotationSchemas(t *testing.T) {
	root := shared(t, "data", "exchange", "w3c-annotation")
	musts := 0
	lines := unzip(t, bundled(t, random(t, 1).set(), exchange.BundleOptions{}))["annotations.w3c.jsonl"]
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" || strings.Contains(path, "samples") || strings.Contains(path, "definitions") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var about struct{ AssertionType, ExpectedResult string }
		if json.Unmarshal(data, &about) != nil || about.AssertionType != "must" || about.ExpectedResult != "valid" {
			return nil
		}
		schema, err := w3cSchema(root, path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		musts++
		for line := range strings.Lines(lines) {
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
			if err != nil {
				return err
			}
			if err := schema.Validate(doc); err != nil {
				t.Errorf("%s: %s\n%v", filepath.Base(path), line, err)
				return nil
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if musts < 20 {
		t.Errorf("only %d schemas were tried", musts)
	}
	t.Logf("%d schemas, %d annotations", musts, strings.Count(lines, "\n"))
}

// w3cSchema compiles a schema of the suite, whose references are to file names alone and whose id keyword is
// that of draft 4.
func w3cSchema(root, path string) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft4)
	add := func(path string) error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		doc, err := jsonschema.UnmarshalJSON(f)
		if err != nil {
			return err
		}
		if o, ok := doc.(map[string]any); ok {
			delete(o, "id")
		}
		return c.AddResource("https://suite.test/"+filepath.Base(path), doc)
	}
	definitions, err := filepath.Glob(filepath.Join(root, "definitions", "*.json"))
	if err != nil {
		return nil, err
	}
	for _, d := range definitions {
		if err := add(d); err != nil {
			return nil, err
		}
	}
	if err := add(path); err != nil {
		return nil, err
	}
	return c.Compile("https://suite.test/" + filepath.Base(path))
}
