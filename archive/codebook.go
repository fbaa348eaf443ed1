package archive

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"pressmark/annotate"
)

// codebookTables are the tables that a codebook is made of. Of anchors only examples are, of aliases and memos
// those of concepts and tags.
var codebookTables = []struct{ table, where string }{
	{"codebook", `1`}, {"concept", `1`}, {"tag", `1`}, {"statement_type", `1`}, {"variable", `1`},
	{"alias", `concept IS NOT NULL OR tag IS NOT NULL`}, {"memo", `concept IS NOT NULL OR tag IS NOT NULL`},
	{"anchor", `(concept IS NOT NULL OR tag IS NOT NULL) AND role = 'example'`},
}

// Codebook returns the codebook as it stands, with the uses of each code.
func (a *Archive) Codebook(ctx context.Context) (annotate.Codebook, error) {
	var out annotate.Codebook
	err := a.reading(ctx, func(q *sql.Tx) error {
		rows := codebookRows{}
		for _, c := range codebookTables {
			rs, err := load(ctx, q, annotate.TableNamed(c.table), c.where)
			if err != nil {
				return err
			}
			rows[c.table] = rs
		}
		var err error
		if out, err = rows.codebook(ctx, q); err != nil {
			return err
		}
		if out.Types, err = loadTypes(ctx, q); err != nil {
			return err
		}
		return countCodes(ctx, q, &out)
	})
	return out, err
}

// CodebookClosed reports whether coding makes new codes only on purpose.
func (a *Archive) CodebookClosed(ctx context.Context) (closed bool, err error) {
	err = a.reading(ctx, func(q *sql.Tx) error {
		return q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM codebook WHERE trashed = 0 AND closed = 1)`).Scan(&closed)
	})
	return closed, err
}

// CloseStep returns the step that closes the codebook or opens it again.
func (a *Archive) CloseStep(ctx context.Context, closed bool) (annotate.Step, error) {
	s := annotate.Step{Label: "Opened the codebook: coding makes codes"}
	if closed {
		s.Label = "Closed the codebook: coding takes the codes that are there"
	}
	var there bool
	err := a.reading(ctx, func(q *sql.Tx) error {
		return q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM codebook WHERE id = ?)`, annotate.CodebookRecord).Scan(&there)
	})
	f := annotate.Fields{"closed": closed}
	if there {
		s.Changes = []annotate.Change{annotate.Edit("codebook", annotate.CodebookRecord, f)}
	} else {
		s.Changes = []annotate.Change{annotate.Create("codebook", annotate.CodebookRecord, f)}
	}
	return s, err
}

// codebookRows are the records that a codebook is made of, by table.
type codebookRows map[string][]record

func (b codebookRows) living(table string) []record {
	return slices.DeleteFunc(slices.Clone(b[table]), func(r record) bool { return r.Trashed })
}

func field(r record, name string) string { s, _ := r.Fields[name].(string); return s }

// codebook puts the records together.
func (b codebookRows) codebook(ctx context.Context, q queryer) (annotate.Codebook, error) {
	var out annotate.Codebook
	for _, r := range b.living("codebook") {
		out.Closed = r.Fields["closed"] == true
	}
	out.Types = b.types()
	examples, err := b.examples(ctx, q)
	if err != nil {
		return out, err
	}
	out.Concepts = b.codes(annotate.CodeConcept, "key", examples)
	out.Tags = b.codes(annotate.CodeTag, "digit", examples)
	return out, nil
}

// codes makes the tree of one kind.
func (b codebookRows) codes(kind, key string, examples map[string][]annotate.Example) []annotate.Code {
	direct := map[string]string{}
	for _, r := range b[kind] {
		if into := field(r, "merged_into"); into != "" {
			direct[r.ID] = into
		}
	}
	root := followMerges(direct)
	var out []annotate.Code
	at := map[string]int{}
	for _, r := range b.living(kind) {
		if direct[r.ID] != "" {
			continue
		}
		at[r.ID] = len(out)
		out = append(out, annotate.Code{Kind: kind, ID: r.ID, Name: field(r, "name"), Definition: field(r, "definition"), Include: field(r, "include"),
			Exclude: field(r, "exclude"), Colour: field(r, "colour"), Key: field(r, key), Parent: root.root(field(r, "parent"))})
	}
	of := func(id string) *annotate.Code {
		if i, ok := at[root.root(id)]; ok {
			return &out[i]
		}
		return &annotate.Code{} // of one in the trash
	}
	for _, r := range b.living(kind) {
		if direct[r.ID] != "" {
			c := of(r.ID)
			c.Merged = append(c.Merged, annotate.MergedCode{ID: r.ID, Name: field(r, "name")})
			c.Aliases = addAlias(c.Name, c.Aliases, annotate.Alias{Text: field(r, "name")})
		}
	}
	for _, r := range b.living("alias") {
		if id := field(r, kind); id != "" {
			c := of(id)
			c.Aliases = addAlias(c.Name, c.Aliases, annotate.Alias{ID: r.ID, Text: field(r, "text"), Language: field(r, "language"), Article: field(r, "article")})
		}
	}
	for _, r := range b.living("memo") {
		if c := of(field(r, kind)); field(r, kind) != "" && field(r, "text") != "" {
			if c.Memo != "" {
				c.Memo += "\n\n"
			}
			c.Memo += field(r, "text")
		}
	}
	for id, list := range examples {
		if c := of(id); c.ID != "" {
			c.Examples = append(c.Examples, list...)
		}
	}
	slices.SortStableFunc(out, func(x, y annotate.Code) int {
		if kind == annotate.CodeTag && x.Key != y.Key { // those with a key first
			return cmp.Or(boolOrder(x.Key == "")-boolOrder(y.Key == ""), cmp.Compare(x.Key, y.Key))
		}
		return cmp.Or(cmp.Compare(annotate.Fold(x.Name), annotate.Fold(y.Name)), cmp.Compare(x.ID, y.ID))
	})
	for i := range out {
		slices.SortStableFunc(out[i].Examples, func(x, y annotate.Example) int {
			return cmp.Or(cmp.Compare(x.Date.First, y.Date.First), cmp.Compare(x.Title, y.Title), cmp.Compare(x.Span.Start, y.Span.Start), cmp.Compare(x.ID, y.ID))
		})
	}
	return annotate.InTree(out)
}

func (b codebookRows) types() []annotate.StatementType {
	var out []annotate.StatementType
	for _, r := range b.living("statement_type") {
		t := annotate.StatementType{ID: r.ID, Name: field(r, "name"), Builtin: r.Fields["builtin"] == true}
		for _, v := range b.living("variable") {
			if field(v, "statement_type") == r.ID {
				ordinal, _ := v.Fields["ordinal"].(int64)
				t.Variables = append(t.Variables, annotate.Variable{ID: v.ID, Name: field(v, "name"), Type: field(v, "type"), Ordinal: int(ordinal)})
			}
		}
		slices.SortStableFunc(t.Variables, func(x, y annotate.Variable) int { return cmp.Compare(x.Ordinal, y.Ordinal) })
		out = append(out, t)
	}
	slices.SortStableFunc(out, func(x, y annotate.StatementType) int { return boolOrder(y.Builtin) - boolOrder(x.Builtin) })
	return out
}

func boolOrder(b bool) int {
	if b {
		return 1
	}
	return 0
}

// examples are those in the newest text of each article that an anchor of that code knows, by code.
func (b codebookRows) examples(ctx context.Context, q queryer) (map[string][]annotate.Example, error) {
	revisions := map[string]bool{}
	for _, r := range b["anchor"] {
		revisions[field(r, "revision")] = true
	}
	type home struct {
		number int
		in     annotate.Example
	}
	homes := map[string]home{}
	ids := make([]string, 0, len(revisions))
	for id := range revisions {
		ids = append(ids, id)
	}
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		var id string
		var h home
		err := rows.Scan(&id, &h.number, &h.in.Article, &h.in.Title, &h.in.Publication, &h.in.Date.First, &h.in.Date.Last, &h.in.Date.Precision)
		homes[id] = h
		return err
	}, `SELECT r.id, r.number, a.id, a.title, a.publication, a.date_first, a.date_last, a.date_precision FROM revision r JOIN article a ON a.id = r.article
		WHERE a.trashed = 0 AND r.id`+inWhich, anyOf(ids))
	if err != nil {
		return nil, err
	}
	newest := map[[2]string]int{} // by owner and article
	for _, r := range b["anchor"] {
		h, key := homes[field(r, "revision")], [2]string{anchorOf(r).Owner, homes[field(r, "revision")].in.Article}
		newest[key] = max(newest[key], h.number)
	}
	out := map[string][]annotate.Example{}
	for _, r := range b.living("anchor") {
		h, ok := homes[field(r, "revision")]
		an := anchorOf(r)
		if !ok || newest[[2]string{an.Owner, h.in.Article}] != h.number {
			continue
		}
		x := h.in
		x.ID, x.Span, x.Quote, x.State = an.ID, an.Span, an.Quote, an.State
		out[an.Owner] = append(out[an.Owner], x)
	}
	return out, nil
}

// countCodes fills in how many statements and annotations carry each code.
func countCodes(ctx context.Context, q *sql.Tx, b *annotate.Codebook) error {
	root, err := loadMerged(ctx, q, "concept")
	if err != nil {
		return err
	}
	uses := map[string]int{}
	count := func(query string) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var id string
			var n int
			err := rows.Scan(&id, &n)
			uses[root.root(id)] += n
			return err
		}, query)
	}
	if err := count(`SELECT concept, count(*) FROM statement WHERE concept IS NOT NULL AND trashed = 0` + shownArticle + ` GROUP BY concept`); err != nil {
		return err
	}
	if err := count(`SELECT tag, count(*) FROM annotation WHERE tag IS NOT NULL AND trashed = 0` + shownArticle + ` GROUP BY tag`); err != nil {
		return err
	}
	for _, codes := range []*[]annotate.Code{&b.Concepts, &b.Tags} {
		for i := range *codes {
			(*codes)[i].Uses = uses[(*codes)[i].ID]
		}
		*codes = annotate.InTree(*codes)
	}
	return nil
}
