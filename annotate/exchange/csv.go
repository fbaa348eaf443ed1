package exchange

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"pressmark/annotate"
)

// CSV writes a set as tables into dir, a folder that is absent or empty: one CSV file a table, the texts of
// the articles, datapackage.json (a Frictionless data package) and README.txt. What is in the trash stays out
// and merged entities and concepts are followed. Offsets are code points into the text files. The folder
// appears when all of it is written; a failed or cancelled export leaves nothing behind. Sentences in lost
// say what the tables do not hold.
func CSV(ctx context.Context, dir string, s annotate.Set) (lost []string, err error) {
	dir = filepath.Clean(dir)
	if err := vacant(dir); err != nil {
		return nil, fmt.Errorf("write tables: %w", err)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), ".pressmark-*.part")
	if err != nil {
		return nil, fmt.Errorf("write tables: %w", err)
	}
	if lost, err = writeTables(ctx, tmp, s); err != nil {
		return nil, errors.Join(fmt.Errorf("write tables: %w", err), os.RemoveAll(tmp))
	}
	if err := errors.Join(os.Chmod(tmp, 0o755), removeVacant(dir), os.Rename(tmp, dir)); err != nil {
		return nil, errors.Join(fmt.Errorf("write tables: %w", err), os.RemoveAll(tmp))
	}
	return lost, nil
}

func vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("the folder %s is not empty, and nothing in it was touched: choose a new one", dir)
	}
	return nil
}

func removeVacant(dir string) error {
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func writeTables(ctx context.Context, dir string, s annotate.Set) ([]string, error) {
	v, err := look(ctx, s)
	if err != nil {
		return nil, err
	}
	var resources []resource
	for i := range sheets {
		sh := &sheets[i]
		rows, err := v.writeCSV(filepath.Join(dir, sh.name+".csv"), sh)
		if err != nil {
			return nil, fmt.Errorf("%s.csv: %w", sh.name, err)
		}
		resources = append(resources, sh.resource(rows))
	}
	if err := v.writeTexts(dir); err != nil {
		return nil, err
	}
	if err := writePackage(dir, resources); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "README.txt"), []byte(tablesReadme), 0o644); err != nil {
		return nil, err
	}
	return v.lost()
}

// writeCSV writes one sheet as RFC 4180 has it and returns how many rows it has.
func (v *view) writeCSV(path string, sh *sheet) (rows int, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 64<<10)
	var line []byte
	for i, fd := range sh.fields {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, fd.name...)
	}
	if _, err := w.Write(append(line, "\r\n"...)); err != nil {
		return 0, err
	}
	err = sh.rows(v, func(cells ...any) error {
		if len(cells) != len(sh.fields) {
			panic(fmt.Sprintf("sheet %s: %d cells for %d columns", sh.name, len(cells), len(sh.fields)))
		}
		line = line[:0]
		for i, c := range cells {
			if i > 0 {
				line = append(line, ',')
			}
			line = appendCell(line, c)
		}
		rows++
		if _, err := w.Write(append(line, "\r\n"...)); err != nil {
			return err
		}
		return v.ctx.Err()
	})
	return rows, errors.Join(err, w.Flush())
}

func appendCell(b []byte, c any) []byte {
	switch c := c.(type) {
	case nil:
		return b
	case bool:
		return strconv.AppendBool(b, c)
	case int:
		return strconv.AppendInt(b, int64(c), 10)
	case int64:
		return strconv.AppendInt(b, c, 10)
	case string:
		return appendText(b, Guard(c))
	}
	panic(fmt.Sprintf("a cell has the type %T", c))
}

func appendText(b []byte, s string) []byte {
	if !strings.ContainsAny(s, "\",\r\n") && strings.TrimSpace(s) == s {
		return append(b, s...)
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(s, `"`, `""`)...)
	return append(b, '"')
}

// Guard keeps a spreadsheet from taking a text for a formula: one that begins with = + - @, a tab, a carriage
// return, the full-width forms of those signs, or an apostrophe gets one apostrophe in front. So [Unguard]
// always gives the text back.
func Guard(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	if s != "" && strings.ContainsRune("=+-@\t\r＝＋－＠'", r) {
		return "'" + s
	}
	return s
}

// Unguard takes back what [Guard] did: one leading apostrophe.
func Unguard(s string) string { return strings.TrimPrefix(s, "'") }

func (v *view) writeTexts(dir string) error {
	folder := filepath.Join(dir, filepath.FromSlash(textsFolder))
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	for id, a := range v.articles {
		if a.sha == "" {
			continue
		}
		text, err := v.set.Text(v.ctx, a.sha)
		if err != nil {
			return fmt.Errorf("the text of %q: %w", a.title, err)
		}
		if err := os.WriteFile(filepath.Join(folder, id+".txt"), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// lost names the records that have no table here.
func (v *view) lost() ([]string, error) {
	var out []string
	if v.old > 0 {
		out = append(out, fmt.Sprintf("Tables hold the current text of each article: %s stay out.", plural(v.old, "earlier revision")))
	}
	for _, t := range []struct{ table, what string }{
		{"article_group", "membership in a group of doubles"}, {"list", "list of articles"}, {"saved_search", "saved search"}} {
		n := 0
		if err := v.each(t.table, func(*annotate.Row) error { n++; return nil }); err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, fmt.Sprintf("%s: %d in the set, none in the tables.", strings.ToUpper(t.what[:1])+t.what[1:], n))
		}
	}
	trashed := 0
	for _, ids := range v.hidden {
		trashed += len(ids)
	}
	if trashed > 0 {
		out = append(out, fmt.Sprintf("The trash stays out: %s.", plural(trashed, "record")))
	}
	out = append(out, "Original files, the blocks and styles of texts, and the history of steps stay in the archive.")
	return out, nil
}

// A resource is a table in the data package, in the order in which Frictionless lists its parts.
type resource struct {
	Name        string      `json:"name"`
	Path        string      `json:"path"`
	Profile     string      `json:"profile"`
	Description string      `json:"description"`
	Format      string      `json:"format"`
	Mediatype   string      `json:"mediatype"`
	Encoding    string      `json:"encoding"`
	Rows        int         `json:"pressmark:rows"`
	Schema      tableSchema `json:"schema"`
}

type tableSchema struct {
	Fields        []schemaField `json:"fields"`
	MissingValues []string      `json:"missingValues"`
	PrimaryKey    []string      `json:"primaryKey"`
	ForeignKeys   []foreignKey  `json:"foreignKeys,omitempty"`
}

type schemaField struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
}

type foreignKey struct {
	Fields    []string `json:"fields"`
	Reference struct {
		Resource string   `json:"resource"`
		Fields   []string `json:"fields"`
	} `json:"reference"`
}

func (sh *sheet) resource(rows int) resource {
	r := resource{Name: strings.ReplaceAll(sh.name, "_", "-"), Path: sh.name + ".csv", Profile: "tabular-data-resource", Description: sh.doc, Format: "csv", Mediatype: "text/csv",
		Encoding: "utf-8", Rows: rows, Schema: tableSchema{MissingValues: []string{""}, PrimaryKey: sh.key}}
	for _, f := range sh.fields {
		r.Schema.Fields = append(r.Schema.Fields, schemaField{f.name, string(f.kind), f.doc})
		if f.of == "" {
			continue
		}
		k := foreignKey{Fields: []string{f.name}}
		if k.Reference.Resource = strings.ReplaceAll(f.of, "_", "-"); f.of == sh.name {
			k.Reference.Resource = "" // as Frictionless writes a reference into the same table
		}
		k.Reference.Fields = []string{"id"}
		r.Schema.ForeignKeys = append(r.Schema.ForeignKeys, k)
	}
	return r
}

func writePackage(dir string, resources []resource) error {
	f, err := os.OpenFile(filepath.Join(dir, "datapackage.json"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(encodePackage(f, resources), f.Close())
}

func encodePackage(w io.Writer, resources []resource) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(struct {
		Name        string     `json:"name"`
		Profile     string     `json:"profile"`
		Title       string     `json:"title"`
		Description string     `json:"description"`
		Resources   []resource `json:"resources"`
	}{"pressmark-set", "tabular-data-package", "A set of coded articles", guardRule, resources})
}

const guardRule = "A text cell that begins with = + - @, a tab, a carriage return, a full-width ＝ ＋ － ＠ or an apostrophe has one apostrophe in front, " +
	"so that no spreadsheet takes it for a formula. To get the text back, take one leading apostrophe from every text cell that has one. " +
	"Offsets are Unicode code points from 0 into the text files, ends exclusive; numbers, dates and true or false are never guarded."

const tablesReadme = `Tables of a set of coded articles, written by Pressmark
=======================================================

Each .csv file is one table: UTF-8, commas, the first row names the columns,
records end in CR LF. datapackage.json describes every column and which column
refers to which table (Frictionless Data Package).

articles/ holds the text of each article. start and end count Unicode code
points into that text, from 0, ends exclusive:
  Python  open("articles/ID.txt", encoding="utf-8", newline="").read()[start:end]
  R       substring(text, start + 1, end)

Apostrophes: a text cell that begins with = + - @, a tab, a carriage return, a
full-width ＝ ＋ － ＠ or an apostrophe has one apostrophe in front, so that no
spreadsheet takes it for a formula. To get the text back, take one leading
apostrophe from every text cell that has one. Numbers, dates and true or false
are never guarded.

An empty cell means: not given. "NA" is a text like any other; in pandas read
with keep_default_na=False, in R with na.strings="".

Statements are one row each in statements.csv, and one row a speaker in
statement_speakers.csv: say which of the two you count.
`
