package archive_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/ingest"
)

// newArchive makes an archive in a folder of the test's own.
func newArchive(t testing.TB, o archive.Options) *archive.Archive {
	t.Helper()
	dir := t.TempDir()
	o.CacheDir, o.StateDir, o.RuntimeDir = filepath.Join(dir, "cache"), filepath.Join(dir, "state"), dir
	if o.Coder == "" {
		o.Coder = "Ada Coder"
	}
	o.NoBackup, o.NoHold = true, true
	a, err := archive.Create(context.Background(), filepath.Join(dir, "archive"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return a
}

func apply(t testing.TB, a *archive.Archive, label string, changes ...annotate.Change) annotate.Step {
	t.Helper()
	s, err := a.Apply(context.Background(), annotate.Step{Label: label, Changes: changes})
	if err != nil {
		t.Fatalf("%s: %v", label, err)
	}
	return s
}

// newArticle makes an article of one block and returns its uuid.
func newArticle(t testing.TB, a *archive.Archive, title, publication, date, text string) string {
	t.Helper()
	d, err := annotate.ParseDate(date, "typed")
	if err != nil {
		t.Fatal(err)
	}
	return apply(t, a, "Added "+title, annotate.Create("article", "", annotate.Fields{
		"title": title, "publication": publication, "date_first": d.First, "date_last": d.Last,
		"date_precision": string(d.Precision), "date_source": d.Source, "text": text})).Changes[0].ID
}

// words finds a quotation in a text.
func words(t testing.TB, text, quote string) []annotate.Span {
	t.Helper()
	i := strings.Index(text, quote)
	if i < 0 {
		t.Fatalf("%q is not in the text", quote)
	}
	return []annotate.Span{{Start: i, End: i + len(quote)}}
}

const talk = "Pony Ma of Tencent said the rules would help. Alibaba's Daniel Zhang disagreed. The regulator was silent."

// coded is an archive with one coded article.
type coded struct {
	*archive.Archive
	article, ma, tencent, zhang, alibaba, rules, regulation, claim, statement string
}

func newCoded(t testing.TB, o archive.Options) coded {
	a := newArchive(t, o)
	c := coded{Archive: a, article: newArticle(t, a, "Rules for platforms", "South China Morning Post", "2021-10-25", talk)}
	s := apply(t, a, "Coded",
		annotate.Create("entity", "$ma", annotate.Fields{"kind": annotate.KindPerson, "name": "Pony Ma Huateng"}),
		annotate.Create("entity", "$tencent", annotate.Fields{"kind": annotate.KindFirm, "name": "Tencent"}),
		annotate.Create("entity", "$zhang", annotate.Fields{"kind": annotate.KindPerson, "name": "Daniel Zhang Yong"}),
		annotate.Create("entity", "$alibaba", annotate.Fields{"kind": annotate.KindFirm, "name": "Alibaba"}),
		annotate.Create("alias", "", annotate.Fields{"entity": "$ma", "text": "马化腾", "language": "zh"}),
		annotate.Create("affiliation", "", annotate.Fields{"entity": "$ma", "organisation": "$tencent", "role": "chairman", "from_day": 100}),
		annotate.Create("concept", "$rules", annotate.Fields{"name": "platform rules"}),
		annotate.Create("concept", "$regulation", annotate.Fields{"name": "stricter regulation", "parent": "$rules"}),
		annotate.Create("annotation", "$who", annotate.Fields{"article": c.article, "type": "speaker", "entity": "$ma", "resolution": "entity", "spans": words(t, talk, "Pony Ma")}),
		annotate.Create("annotation", "$claim", annotate.Fields{"article": c.article, "type": "claim", "spans": words(t, talk, "the rules would help"), "memo": "a cautious welcome"}),
		annotate.Create("annotation", "$firm", annotate.Fields{"article": c.article, "type": "firm", "entity": "$tencent", "resolution": "entity", "spans": words(t, talk, "Tencent")}),
		annotate.Create("statement", "$statement", annotate.Fields{"article": c.article, "concept": "$regulation", "stance": "support"}),
		annotate.Create("statement_evidence", "", annotate.Fields{"statement": "$statement", "annotation": "$claim"}),
		annotate.Create("statement_part", "", annotate.Fields{"statement": "$statement", "role": "speaker", "entity": "$ma", "resolution": "entity", "annotation": "$who",
			"for_entity": "$tencent", "for_resolution": "entity", "for_annotation": "$firm"}),
	)
	id := func(i int) string { return s.Changes[i].ID }
	c.ma, c.tencent, c.zhang, c.alibaba, c.rules, c.regulation = id(0), id(1), id(2), id(3), id(6), id(7)
	c.claim, c.statement = id(9), id(11)
	return c
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestReadsReturnWhatWasCoded(t *testing.T) {
	ctx := context.Background()
	a := newCoded(t, archive.Options{NoIndex: true})
	art := must[annotate.Article](t)(a.Article(ctx, a.article))
	if art.Revision.Text != talk || art.Publication != "South China Morning Post" || art.Date.String() != "2021-10-25" || art.State != "new" {
		t.Errorf("Article = %+v", art)
	}
	marks := must[[]annotate.Annotation](t)(a.Annotations(ctx, a.article))
	var quotes []string
	for _, m := range marks {
		quotes = append(quotes, m.Anchors[0].Span.In(talk))
	}
	if want := []string{"Pony Ma", "Tencent", "the rules would help"}; !slices.Equal(quotes, want) {
		t.Errorf("annotations stand on %q, want %q", quotes, want)
	}
	if marks[2].Memo != "a cautious welcome" {
		t.Errorf("memo = %q", marks[2].Memo)
	}
	st := must[[]annotate.Statement](t)(a.Statements(ctx, a.article))
	if len(st) != 1 || st[0].Concept != a.regulation || st[0].Stance != "support" || st[0].Speakers[0].Entity != a.ma || st[0].Speakers[0].ForEntity != a.tencent || st[0].Evidence[0] != a.claim {
		t.Errorf("Statements = %+v", st)
	}
	page := must[[]archive.StatementRow](t)(a.StatementPage(ctx, "", 10))
	if len(page) != 1 || page[0].SpeakerNames[0] != "Pony Ma Huateng" || page[0].ForNames[0] != "Tencent" || page[0].ConceptName != "stricter regulation" || page[0].Quote != "the rules would help" {
		t.Errorf("StatementPage = %+v", page)
	}
	if rest := must[[]archive.StatementRow](t)(a.StatementPage(ctx, page[0].Cursor, 10)); len(rest) != 0 {
		t.Errorf("behind the last statement stand %d more", len(rest))
	}
	passages := must[[]archive.Passage](t)(a.Passages(ctx, a.ma, 10))
	if len(passages) != 2 || passages[0].Text != "Pony Ma" || passages[1].Type != "statement" {
		t.Errorf("Passages = %+v", passages)
	}
	counts := must[archive.Counts](t)(a.Counts(ctx))
	if counts.Articles != 1 || counts.Annotations != 3 || counts.Statements != 1 || counts.Entities != 4 || counts.Concepts != 2 || counts.Todos != 1 { // a concept to define
		t.Errorf("Counts = %+v", counts)
	}
	if _, err := a.Article(ctx, a.ma); err == nil {
		t.Error("an entity's uuid was taken for an article's")
	}
}

func TestMergedEntitiesAreFollowedAtRead(t *testing.T) {
	ctx := context.Background()
	a := newCoded(t, archive.Options{NoIndex: true})
	other := apply(t, a.Archive, "Made", annotate.Create("entity", "", annotate.Fields{"kind": annotate.KindPerson, "name": "Pony Ma"})).Changes[0].ID
	apply(t, a.Archive, "Merged", annotate.Change{Op: annotate.OpMerge, Table: "entity", ID: a.ma, Fields: annotate.Fields{"into": other}})
	e := must[annotate.Entity](t)(a.Entity(ctx, a.ma))
	if e.ID != other || e.Uses != 2 || len(e.Affiliations) != 1 || len(e.Aliases) != 2 {
		t.Errorf("Entity = %+v, want Pony Ma with the other's name, alias, affiliation and uses", e)
	}
	for _, e := range must[[]annotate.Entity](t)(a.Entities(ctx)) {
		if e.ID == a.ma {
			t.Error("a merged entity is listed")
		}
	}
	if st := must[[]annotate.Statement](t)(a.Statements(ctx, a.article)); st[0].Speakers[0].Entity != other {
		t.Errorf("the statement's speaker is %s, want the entity merged into", st[0].Speakers[0].Entity)
	}
	apply(t, a.Archive, "Unmerged", annotate.Change{Op: annotate.OpUnmerge, Table: "entity", ID: a.ma})
	if e := must[annotate.Entity](t)(a.Entity(ctx, a.ma)); e.ID != a.ma || e.Uses != 2 {
		t.Errorf("after unmerge: %+v", e)
	}
}

func TestTheTrashHidesWhatBelongsToIt(t *testing.T) {
	ctx := context.Background()
	a := newCoded(t, archive.Options{NoIndex: true})
	apply(t, a.Archive, "Trashed the claim", annotate.Trash("annotation", a.claim))
	todos := must[[]archive.Todo](t)(a.Todos(ctx, 10))
	if len(todos) != 2 || todos[1].Kind != archive.TodoDefine || todos[0].Kind != archive.TodoNoEvidence || todos[0].Record != a.statement {
		t.Errorf("Todos = %+v, want the statement without evidence", todos)
	}
	apply(t, a.Archive, "Trashed", annotate.Trash("article", a.article))
	if c := must[archive.Counts](t)(a.Counts(ctx)); c.Articles+c.Annotations+c.Statements+c.Todos != 0 || c.Entities != 4 {
		t.Errorf("Counts with the article in the trash = %+v", c)
	}
	if n := len(must[[]annotate.Annotation](t)(a.Annotations(ctx, a.article))); n != 0 {
		t.Errorf("%d annotations of a trashed article are shown", n)
	}
	if n := len(must[[]archive.StatementRow](t)(a.StatementPage(ctx, "", 10))); n != 0 {
		t.Errorf("%d statements of a trashed article are shown", n)
	}
	if e := must[annotate.Entity](t)(a.Entity(ctx, a.ma)); e.Uses != 0 {
		t.Errorf("uses = %d, want none", e.Uses)
	}
	rows := must[[]archive.LibraryRow](t)(a.Library(ctx, archive.LibraryPage{Trashed: true}))
	if len(rows) != 1 || rows[0].ID != a.article {
		t.Errorf("the trash holds %+v", rows)
	}
}

func TestTodos(t *testing.T) {
	ctx := context.Background()
	a := newCoded(t, archive.Options{NoIndex: true})
	newArticle(t, a.Archive, "When?", "", "", "Somebody said something.")
	apply(t, a.Archive, "Left open",
		annotate.Create("annotation", "", annotate.Fields{"article": a.article, "type": "mention", "resolution": "not sure", "spans": words(t, talk, "The regulator")}),
		annotate.Create("annotation", "", annotate.Fields{"article": a.article, "type": "claim", "spans": words(t, talk, "disagreed")}),
		annotate.Create("statement", "$s", annotate.Fields{"article": a.article}),
		annotate.Create("statement_part", "", annotate.Fields{"statement": "$s", "entity": a.zhang, "resolution": "entity", "for_resolution": "not sure"}),
		annotate.Create("entity", "", annotate.Fields{"kind": annotate.KindPerson, "name": "Daniel ZHANG Yong"}),
	)
	var kinds []string
	for _, d := range must[[]archive.Todo](t)(a.Todos(ctx, 100)) {
		kinds = append(kinds, d.Kind+": "+d.Text)
	}
	want := []string{"unresolved: Who is “The regulator”?", "part: Who says, or for whom, this?", "claim without statement: Who claims “disagreed”?",
		"shared name: Tell the two named “Daniel Zhang Yong” apart", "shared name: Tell the two named “Daniel ZHANG Yong” apart", "concept to define: Define “stricter regulation”", "undated: When did “When?” appear?"}
	if !slices.Equal(kinds, want) {
		t.Errorf("Todos =\n%s\nwant\n%s", strings.Join(kinds, "\n"), strings.Join(want, "\n"))
	}
	if c := must[archive.Counts](t)(a.Counts(ctx)); c.Todos != len(want) {
		t.Errorf("Counts.Todos = %d, want %d", c.Todos, len(want))
	}
}

// TestLibraryPages walks the library in each order by pages of three and compares with one page of all.
func TestLibraryPages(t *testing.T) {
	ctx := context.Background()
	a := newArchive(t, archive.Options{NoIndex: true})
	var changes []annotate.Change
	for i := range 20 {
		f := annotate.Fields{"title": fmt.Sprintf("Título %c%d", 'z'-i%5, i), "publication": []string{"Émile", "Zeit", "emile"}[i%3], "text": fmt.Sprint("Text ", i)}
		if i%7 != 0 {
			f["date_first"], f["date_last"], f["date_precision"] = 1000+i%4, 1000+i%4, "day"
		}
		changes = append(changes, annotate.Create("article", "", f))
	}
	apply(t, a, "Made", changes...)
	for _, sort := range []archive.Sort{archive.ByDate, archive.ByTitle, archive.ByPublication, archive.ByAdded} {
		for _, descending := range []bool{false, true} {
			for _, publication := range []string{"", "EMILE"} {
				p := archive.LibraryPage{Sort: sort, Descending: descending, Publication: publication}
				all := must[[]archive.LibraryRow](t)(a.Library(ctx, p))
				wantRows := 20
				if publication != "" {
					wantRows = 13
				}
				if len(all) != wantRows {
					t.Errorf("%s %q: %d rows, want %d", sort, publication, len(all), wantRows)
				}
				var paged []archive.LibraryRow
				for p.Limit = 3; ; {
					page := must[[]archive.LibraryRow](t)(a.Library(ctx, p))
					if len(page) == 0 {
						break
					}
					paged = append(paged, page...)
					p.After = page[len(page)-1].Cursor
				}
				if !slices.Equal(paged, all) {
					t.Errorf("%s, descending %v: pages differ from the whole", sort, descending)
				}
			}
		}
	}
	if _, err := a.Library(ctx, archive.LibraryPage{After: "x"}); err == nil {
		t.Error("a wrong cursor was taken")
	}
}

func TestHistory(t *testing.T) {
	ctx := context.Background()
	a := newCoded(t, archive.Options{NoIndex: true})
	steps := must[[]annotate.Step](t)(a.History(ctx, 0, 2))
	if len(steps) != 2 || steps[0].Label != "Coded" || steps[1].Label != "Added Rules for platforms" {
		t.Errorf("History = %+v", steps)
	}
	before := must[[]annotate.Step](t)(a.History(ctx, steps[1].Seq, 10))
	if len(before) == 0 || before[0].Seq >= steps[1].Seq {
		t.Errorf("History before %d = %+v", steps[1].Seq, before)
	}
}

func TestImport(t *testing.T) {
	ctx := context.Background()
	a := newArchive(t, archive.Options{NoIndex: true, Program: "test 1"})
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("b/two.txt", "Second headline\n\nThis is the second article, which is long enough to be one. It has two sentences.\n")
	write("a.jsonl", `{"title":"First","date":"2020-01-02","text":"The first article says a thing. It says it twice."}`+"\n"+
		`{"title":"First","date":"2020-01-02","text":"The first article says a thing. It says it twice."}`+"\n"+
		`{"title":"Third","text":"The third article says another thing, at length."}`+"\n")
	write("empty.txt", "")
	write(".hidden.txt", "Nobody should see this text, although it is long enough to be an article.")
	var seen []string
	var last archive.ImportProgress
	report, err := a.Import(ctx, []string{dir}, archive.ImportOptions{Database: "Factiva", Progress: func(p archive.ImportProgress) { last = p }, Row: func(r archive.ImportRow) { seen = append(seen, r.File+" "+r.Item+" "+r.Outcome) }})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a.jsonl 1 imported", "a.jsonl 2 double", "a.jsonl 3 imported", "b/two.txt  imported", "empty.txt  failed"}
	if !slices.Equal(seen, want) {
		t.Errorf("rows = %q, want %q", seen, want)
	}
	if report.Imported != 3 || report.Doubles != 1 || report.Failed != 1 || report.Run == "" || report.Cancelled {
		t.Errorf("report = %+v", report)
	}
	if last.Files != 3 || last.Bytes != last.BytesTotal || last.Bytes == 0 || last.Imported != 3 {
		t.Errorf("progress at the end = %+v", last)
	}
	if report.Rows[1].Article != report.Rows[0].Article {
		t.Error("the double does not name the article it doubles")
	}
	art := must[annotate.Article](t)(a.Article(ctx, report.Rows[0].Article))
	if art.Title != "First" || art.Date.String() != "2020-01-02" || art.Item != "1" || art.ImportRun != report.Run || art.Original == "" {
		t.Errorf("article = %+v", art)
	}
	steps := must[[]annotate.Step](t)(a.History(ctx, 0, 1))
	if want := "Imported 3 articles from " + filepath.Base(dir); steps[0].Label != want || steps[0].ID != report.Step {
		t.Errorf("last step = %q, want %q", steps[0].Label, want)
	}
	again, err := a.Import(ctx, []string{dir}, archive.ImportOptions{})
	if err != nil || again.Imported != 0 || again.Doubles != 4 || again.Run != "" {
		t.Errorf("second import = %+v, %v; want doubles only and nothing written", again, err)
	}
	if n := must[[]annotate.Step](t)(a.History(ctx, 0, 1)); n[0].Seq != steps[0].Seq {
		t.Error("an import of doubles left a step")
	}
	if _, err := a.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if c := must[archive.Counts](t)(a.Counts(ctx)); c.Articles != 0 {
		t.Errorf("after undo %d articles are left", c.Articles)
	}
	pasted, err := a.ImportSources(ctx, []ingest.Source{{Name: "pasted", Data: []byte("A headline\n\nAn article that was pasted, with enough words to be taken for one.")}}, archive.ImportOptions{})
	if err != nil || pasted.Imported != 1 {
		t.Errorf("paste = %+v, %v", pasted, err)
	}
}

func TestImportCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	a := newArchive(t, archive.Options{NoIndex: true})
	var lines strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&lines, `{"title":"Number %d","text":"This is article number %d of a long file, and it is not like the others."}`+"\n", i, i)
	}
	n := 0
	report, err := a.ImportSources(ctx, []ingest.Source{{Name: "many.jsonl", Data: []byte(lines.String())}}, archive.ImportOptions{Row: func(archive.ImportRow) {
		if n++; n == 100 {
			cancel()
		}
	}})
	if err != nil || !report.Cancelled {
		t.Fatalf("report = %+v, %v; want it cancelled", report, err)
	}
	c := must[archive.Counts](t)(a.Counts(context.Background()))
	if c.Articles == 0 || c.Articles >= 3000 {
		t.Errorf("%d articles are kept, want some", c.Articles)
	}
	if c.Articles != report.Imported {
		t.Errorf("the report says %d, the archive holds %d", report.Imported, c.Articles)
	}
	if _, err := a.Undo(context.Background()); err != nil {
		t.Error(err)
	}
	if c := must[archive.Counts](t)(a.Counts(context.Background())); c.Articles != 0 {
		t.Errorf("after undo %d articles are left", c.Articles)
	}
}
