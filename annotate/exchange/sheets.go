package exchange

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pressmark/annotate"
)

// A sheet is a set's records as a table for spreadsheets and statistics: columns with names that people
// read, uuids beside them.
type sheet struct {
	name   string
	doc    string
	key    []string
	fields []field
	rows   func(v *view, emit func(cells ...any) error) error
}

// A field is a column of a sheet. Its cells are nil or of the Go type of its kind: string (also for a date),
// int, bool.
type field struct {
	name string
	kind fieldKind
	of   string // the sheet whose id it holds
	doc  string
}

type fieldKind string

const (
	textField fieldKind = "string"
	intField  fieldKind = "integer"
	boolField fieldKind = "boolean"
	dateField fieldKind = "date"
)

func texts(names ...string) []field {
	var out []field
	for _, n := range names {
		out = append(out, field{name: n, kind: textField})
	}
	return out
}

// refs makes a column with a uuid and one with the name that it stands for.
func refs(name, of string) []field {
	return []field{{name: name, kind: textField, of: of}, {name: name + "_name", kind: textField}}
}

func join(parts ...[]field) []field { return slices.Concat(parts...) }

func of(kind fieldKind, names ...string) []field {
	var out []field
	for _, n := range names {
		out = append(out, field{name: n, kind: kind})
	}
	return out
}

var (
	idField   = texts("id")
	inArticle = []field{{name: "article", kind: textField, of: "articles"}, {name: "article_title", kind: textField}}
	span      = []field{{"start", intField, "", "code points into the article's text, from 0"}, {"end", intField, "", "exclusive"}}
	made      = texts("created", "modified")
)

// sheets lists every table of a CSV export, in an order in which each refers only to those before it or to
// itself.
var sheets = []sheet{
	{"coders", "who coded", []string{"id"}, join(idField, texts("name", "initials", "colour")), codersRows},
	{"imports", "acts of importing", []string{"id"}, join(idField, texts("started", "ended", "program"), refs("coder", "coders"),
		texts("source", "query"), of(intField, "imported", "doubles", "failed")), importsRows},
	{"articles", "articles; the text of each is a file of its own", []string{"id"}, join(idField, texts("title", "authors", "publication", "section", "date"),
		of(dateField, "date_first", "date_last"), texts("date_time", "date_precision", "date_source", "language", "url"), of(intField, "words"),
		texts("text_file", "text_sha256", "original_sha256", "original_item"), []field{{name: "import", kind: textField, of: "imports"}}, texts("memo"), made), articlesRows},
	{"import_files", "what became of each input of an import", []string{"id"}, join(idField, []field{{name: "import", kind: textField, of: "imports"}},
		texts("file", "item"), inArticle, texts("outcome", "message")), importFilesRows},
	{"article_states", "how far each coder is with an article", []string{"id"}, join(idField, inArticle, refs("coder", "coders"), texts("state", "reason")), statesRows},
	{"entities", "people, firms, bodies and others; one that was merged names the one that stands for it", []string{"id"}, join(idField,
		texts("kind", "name", "distinguisher", "colour"), refs("merged_into", "entities"), of(boolField, "trashed"), texts("memo"), made), entitiesRows},
	{"entity_attributes", "attributes of entities", []string{"id"}, join(idField, refs("entity", "entities"), texts("key", "type", "value")), attributesRows},
	{"affiliations", "whom an entity belongs to, and when", []string{"id"}, join(idField, refs("entity", "entities"), refs("organisation", "entities"),
		texts("role"), of(dateField, "from", "to")), affiliationsRows},
	{"codebook", "concepts: categories of policy claims", []string{"id"}, join(idField, texts("name", "definition", "include", "exclude", "examples", "key", "colour"),
		refs("parent", "codebook"), refs("merged_into", "codebook"), of(boolField, "trashed"), texts("memo"), made), codebookRows},
	{"aliases", "other names of entities, concepts and tags", []string{"id"}, join(idField, refs("entity", "entities"), refs("concept", "codebook"), refs("tag", "tags"),
		texts("text", "language"), inArticle), aliasesRows},
	{"tags", "the researcher's own codes", []string{"id"}, join(idField, texts("name", "definition", "include", "exclude", "examples", "digit", "colour"), refs("parent", "tags"), of(boolField, "trashed"), texts("memo")), tagsRows},
	{"annotations", "marks; start, end and quote are those of the first span", []string{"id"}, join(idField, inArticle, texts("type"), refs("tag", "tags"), refs("entity", "entities"),
		texts("resolution"), of(intField, "spans"), span, texts("quote", "state", "certainty"), refs("coder", "coders"), texts("origin"), of(boolField, "reviewed"), texts("memo"), made), annotationsRows},
	{"annotation_spans", "every span of every mark", []string{"annotation", "ordinal"}, join([]field{{name: "annotation", kind: textField, of: "annotations"}}, of(intField, "ordinal"), span,
		texts("quote", "prefix", "suffix", "state")), spansRows},
	{"statements", "claims made, one row each", []string{"id"}, join(idField, inArticle, texts("publication", "article_date", "type"), refs("concept", "codebook"), texts("stance", "form", "mode", "said"),
		of(dateField, "said_first", "said_last"), texts("speakers", "spoken_for", "addressees", "reported_by", "quote", "certainty", "unconfirmed"), refs("coder", "coders"),
		texts("origin"), of(boolField, "reviewed"), texts("memo"), made), statementsRows},
	{"statement_speakers", "one row a speaker of a statement", []string{"id"}, partFields, partRows("speaker")},
	{"statement_addressees", "one row an addressee of a statement", []string{"id"}, partFields, partRows("addressee")},
	{"statement_links", "who reported a statement, from the innermost outwards", []string{"id"}, join(idField, []field{{name: "statement", kind: textField, of: "statements"}}, of(intField, "ordinal"),
		refs("entity", "entities"), texts("resolution"), wordsFields(""), texts("mode"), placeFields("cue"), placeFields("content"), of(boolField, "inferred"), texts("unconfirmed")), linksRows},
	{"statement_evidence", "the marks that a statement rests on", []string{"id"}, join(idField, []field{{name: "statement", kind: textField, of: "statements"}, {name: "annotation", kind: textField, of: "annotations"}},
		of(intField, "ordinal"), span, texts("quote")), evidenceRows},
	{"statement_values", "values of the variables of statement types", []string{"id"}, join(idField, []field{{name: "statement", kind: textField, of: "statements"}}, texts("variable", "value"), refs("entity", "entities")), valuesRows},
	{"memos", "notes; one about nothing is an entry of the diary", []string{"id"}, join(idField, texts("about", "record"), of(dateField, "day"), texts("text"), made), memosRows},
}

// partFields are the columns of speakers and addressees.
var partFields = join(idField, []field{{name: "statement", kind: textField, of: "statements"}}, of(intField, "ordinal"), refs("entity", "entities"), texts("resolution"), wordsFields(""),
	of(boolField, "inferred"), refs("for", "entities"), texts("for_resolution"), wordsFields("for_"), of(boolField, "for_inferred"), texts("role", "unconfirmed"))

// wordsFields are a mark that holds the words of a part, and those words.
func wordsFields(prefix string) []field {
	return join([]field{{name: prefix + "annotation", kind: textField, of: "annotations"}}, texts(prefix+"wording"), of(intField, prefix+"start", prefix+"end"))
}

func placeFields(name string) []field {
	return join(texts(name), of(intField, name+"_start", name+"_end"))
}

// each yields the rows of a table that are not in the trash.
func (v *view) each(table string, yield func(r *annotate.Row) error) error {
	t := annotate.TableNamed(table)
	return v.set.Rows(v.ctx, table, func(r annotate.Row) error {
		if !v.visible(t, &r) {
			return v.ctx.Err()
		}
		return yield(&r)
	})
}

// name returns an entity's or a concept's name as people tell it apart.
func (n *named) String() string {
	switch {
	case n == nil:
		return ""
	case n.distinguisher != "":
		return n.name + " (" + n.distinguisher + ")"
	}
	return n.name
}

// pair returns the uuid and name of the record that stands for one, empty cells when there is none.
func (v *view) pair(all map[string]*named, id string) (any, any) {
	n := all[v.standing(all, id)]
	if n == nil {
		return nil, nil
	}
	return n.id, n.String()
}

func (v *view) coderPair(id string) (any, any) {
	if id == "" {
		return nil, nil
	}
	return id, v.coders[id]
}

// inArticle returns the uuid and title of an article that is part of the export.
func (v *view) inArticle(id string) (any, any) {
	a := v.articles[id]
	if a == nil {
		return nil, nil
	}
	return a.id, a.title
}

func (v *view) memo(id string) string { return strings.Join(v.memos[id], "\n\n") }

func day(r *annotate.Row, field string) any {
	n, ok := r.Fields[field].(int64)
	if !ok || n == annotate.Undated {
		return nil
	}
	return annotate.DayString(int(n))
}

// strList joins a JSON list of strings.
func strList(r *annotate.Row, field, between string) (string, error) {
	var list []string
	if err := json.Unmarshal([]byte(str(r, field)), &list); err != nil {
		return "", fmt.Errorf("%s of %s: %w", field, r.ID, err)
	}
	return strings.Join(list, between), nil
}

func codersRows(v *view, emit func(...any) error) error {
	named := map[string]bool{}
	for i := range annotate.Tables {
		t := &annotate.Tables[i]
		for j := range t.Columns {
			c := &t.Columns[j]
			if c.Of != "coder" {
				continue
			}
			if err := v.each(t.Name, func(r *annotate.Row) error { named[str(r, c.Name)] = true; return nil }); err != nil {
				return err
			}
		}
	}
	return v.set.Rows(v.ctx, "coder", func(r annotate.Row) error {
		if !named[r.ID] {
			return nil
		}
		return emit(r.ID, str(&r, "name"), str(&r, "initials"), str(&r, "colour"))
	})
}

func importsRows(v *view, emit func(...any) error) error {
	return v.each("import_run", func(r *annotate.Row) error {
		c, name := v.coderPair(str(r, "coder"))
		return emit(r.ID, str(r, "started"), str(r, "ended"), str(r, "program"), c, name, str(r, "source"), str(r, "query"), num(r, "imported"), num(r, "doubles"), num(r, "failed"))
	})
}

func importFilesRows(v *view, emit func(...any) error) error {
	return v.each("import_row", func(row *annotate.Row) error {
		r := withoutFolders("import_row", *row)
		a, title := v.inArticle(str(&r, "article"))
		return emit(r.ID, str(&r, "import_run"), str(&r, "file"), str(&r, "item"), a, title, str(&r, "outcome"), str(&r, "message"))
	})
}

func articlesRows(v *view, emit func(...any) error) error {
	return v.each("article", func(r *annotate.Row) error {
		authors, err := strList(r, "authors", "; ")
		if err != nil {
			return err
		}
		a := v.articles[r.ID]
		var file, sha, run any
		if a.sha != "" {
			file, sha = textsFolder+r.ID+".txt", a.sha
		}
		if id := str(r, "import_run"); id != "" && !v.hidden["import_run"][id] {
			run = id
		}
		return emit(r.ID, a.title, authors, a.publication, str(r, "section"), a.date, day(r, "date_first"), day(r, "date_last"), str(r, "date_time"),
			str(r, "date_precision"), str(r, "date_source"), str(r, "language"), str(r, "url"), num(r, "words"), file, sha, str(r, "original"), str(r, "item"),
			run, v.memo(r.ID), r.Created, r.Modified)
	})
}

func statesRows(v *view, emit func(...any) error) error {
	return v.each("article_state", func(r *annotate.Row) error {
		a, title := v.inArticle(str(r, "article"))
		c, name := v.coderPair(str(r, "coder"))
		return emit(r.ID, a, title, c, name, str(r, "state"), str(r, "reason"))
	})
}

// entitiesRows shows an entity in the trash too: coding may still name it.
func entitiesRows(v *view, emit func(...any) error) error {
	return v.set.Rows(v.ctx, "entity", func(r annotate.Row) error {
		if r.Trashed && !v.uses()[r.ID] {
			return nil
		}
		into, name := v.pair(v.entities, str(&r, "merged_into"))
		return emit(r.ID, v.kinds[str(&r, "kind")], str(&r, "name"), str(&r, "distinguisher"), str(&r, "colour"), into, name, r.Trashed, v.memo(r.ID), r.Created, r.Modified)
	})
}

func codebookRows(v *view, emit func(...any) error) error {
	return v.set.Rows(v.ctx, "concept", func(r annotate.Row) error {
		if r.Trashed && !v.uses()[r.ID] {
			return nil
		}
		parent, parentName := v.pair(v.concepts, str(&r, "parent"))
		into, name := v.pair(v.concepts, str(&r, "merged_into"))
		return emit(r.ID, str(&r, "name"), str(&r, "definition"), str(&r, "include"), str(&r, "exclude"), strings.Join(v.examples[r.ID], " | "), str(&r, "key"), str(&r, "colour"),
			parent, parentName, into, name, r.Trashed, v.memo(r.ID), r.Created, r.Modified)
	})
}

func tagsRows(v *view, emit func(...any) error) error {
	return v.set.Rows(v.ctx, "tag", func(r annotate.Row) error {
		if r.Trashed && !v.uses()[r.ID] {
			return nil
		}
		var parent, name any
		if id := str(&r, "parent"); id != "" && (!v.hidden["tag"][id] || v.uses()[id]) {
			parent, name = id, v.tags[id]
		}
		return emit(r.ID, str(&r, "name"), str(&r, "definition"), str(&r, "include"), str(&r, "exclude"), strings.Join(v.examples[r.ID], " | "), str(&r, "digit"), str(&r, "colour"),
			parent, name, r.Trashed, v.memo(r.ID))
	})
}

func attributesRows(v *view, emit func(...any) error) error {
	return v.each("entity_attribute", func(r *annotate.Row) error {
		e, name := v.pair(v.entities, str(r, "entity"))
		return emit(r.ID, e, name, str(r, "key"), str(r, "type"), str(r, "value"))
	})
}

func affiliationsRows(v *view, emit func(...any) error) error {
	return v.each("affiliation", func(r *annotate.Row) error {
		e, name := v.pair(v.entities, str(r, "entity"))
		o, organisation := v.pair(v.entities, str(r, "organisation"))
		return emit(r.ID, e, name, o, organisation, str(r, "role"), day(r, "from_day"), day(r, "to_day"))
	})
}

func aliasesRows(v *view, emit func(...any) error) error {
	return v.each("alias", func(r *annotate.Row) error {
		if id := str(r, "article"); id != "" && v.articles[id] == nil {
			return nil // it holds in an article that is not part of this
		}
		e, name := v.pair(v.entities, str(r, "entity"))
		c, concept := v.pair(v.concepts, str(r, "concept"))
		a, title := v.inArticle(str(r, "article"))
		var tag, tagName any
		if id := str(r, "tag"); id != "" {
			tag, tagName = id, v.tags[id]
		}
		return emit(r.ID, e, name, c, concept, tag, tagName, str(r, "text"), str(r, "language"), a, title)
	})
}

func memosRows(v *view, emit func(...any) error) error {
	return v.each("memo", func(r *annotate.Row) error {
		about, id := owner(r)
		return emit(r.ID, about, id, day(r, "day"), str(r, "text"), r.Created, r.Modified)
	})
}

// uses returns every record that an exported one names, so that no reference leads nowhere.
func (v *view) uses() map[string]bool {
	if v.used != nil {
		return v.used
	}
	v.used = map[string]bool{}
	for _, all := range []map[string]*named{v.entities, v.concepts} {
		for id, n := range all {
			if !n.trashed {
				v.used[v.standing(all, id)] = true
			}
		}
	}
	for _, id := range v.organisations {
		v.used[v.standing(v.entities, id)] = true
	}
	for _, m := range v.marks {
		v.used[m.entity], v.used[m.tag] = true, true
	}
	for _, st := range v.statements {
		v.used[v.standing(v.concepts, str(&st.row, "concept"))] = true
		for _, rows := range [][]*annotate.Row{st.parts, st.values} {
			for _, r := range rows {
				v.used[v.standing(v.entities, str(r, "entity"))] = true
				v.used[v.standing(v.entities, str(r, "for_entity"))] = true
			}
		}
		for _, l := range st.links {
			v.used[v.standing(v.entities, str(&l.row, "entity"))] = true
		}
	}
	for id := range maps.Clone(v.used) {
		for n := v.concepts[id]; n != nil && n.parent != "" && !v.used[n.parent]; n = v.concepts[n.parent] {
			v.used[n.parent] = true
		}
	}
	return v.used
}
