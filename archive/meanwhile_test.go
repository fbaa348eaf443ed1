package archive_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/ingest"
)

// manyArticles is a file of n articles.
func manyArticles(n int) ingest.Source {
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, `{"title":"Number %d","text":"This is article number %d of a long file, and it is not like the others."}`+"\n", i, i)
	}
	return ingest.Source{Name: "many.jsonl", Data: []byte(lines.String())}
}

// importMeanwhile imports n articles and calls act once, with an article that is in, while more come.
func importMeanwhile(t *testing.T, a *archive.Archive, n int, act func(article string)) {
	t.Helper()
	ctx, acted := context.Background(), false
	report, err := a.ImportSources(ctx, []ingest.Source{manyArticles(n)}, archive.ImportOptions{Row: func(r archive.ImportRow) {
		if acted {
			return
		}
		rows, err := a.Library(ctx, archive.LibraryPage{Sort: archive.ByAdded})
		if err == nil && len(rows) > 0 {
			acted = true
			act(rows[0].ID)
		}
	}})
	if err != nil || report.Imported != n || !acted {
		t.Fatalf("import = %+v, %v; acted meanwhile: %t", report, err, acted)
	}
}

func undone(t *testing.T, a *archive.Archive, want string) {
	t.Helper()
	u, err := a.Undo(context.Background())
	if err != nil || !strings.Contains(u.Label, want) {
		t.Fatalf("undo takes back %q, %v; want %q", u.Label, err, want)
	}
}

// A mark made on an article of an import that was still running needs that article: it is undone first.
func TestAMarkMadeDuringAnImportIsUndoneBeforeIt(t *testing.T) {
	a := newArchive(t, archive.Options{NoIndex: true})
	start := stateOf(t, a)
	makeStep(t, a, "Made a tag", annotate.Create("tag", "", annotate.Fields{"name": "tariffs"}))
	importMeanwhile(t, a, 300, func(article string) {
		makeStep(t, a, "Made another tag", annotate.Create("tag", "", annotate.Fields{"name": "rules"}))
		makeStep(t, a, "Marked words", annotate.Create("annotation", "$m", annotate.Fields{"article": article, "type": "claim", "spans": quoting("a long file")}))
		makeStep(t, a, "Made a third tag", annotate.Create("tag", "", annotate.Fields{"name": "ports"}))
	})
	all := stateOf(t, a)
	for _, want := range []string{"third", "Marked", "Imported 300", "another", "Made a tag"} {
		undone(t, a, want)
	}
	if got := stateOf(t, a); len(got) > len(start)+200 {
		t.Errorf("after all is undone there is\n%s", got)
	}
	for range 5 {
		if _, err := a.Redo(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if got := stateOf(t, a); got != all {
		t.Errorf("undone and made again, the archive is not what it was")
	}
}

// A step that has nothing to do with the import stays before it: what ended last is undone first.
func TestAnImportIsUndoneBeforeWhatWasMadeBesideIt(t *testing.T) {
	a := newArchive(t, archive.Options{NoIndex: true})
	importMeanwhile(t, a, 300, func(string) {
		makeStep(t, a, "Made a tag", annotate.Create("tag", "", annotate.Fields{"name": "rules"}))
	})
	undone(t, a, "Imported 300")
	undone(t, a, "Made a tag")
}

func TestTwoImportsAtOnceAreBothCancelledByUndo(t *testing.T) {
	a := newArchive(t, archive.Options{NoIndex: true})
	ctx := context.Background()
	second := false
	report, err := a.ImportSources(ctx, []ingest.Source{manyArticles(3000)}, archive.ImportOptions{Row: func(r archive.ImportRow) {
		if second {
			return
		}
		second = true
		if _, err := a.ImportSources(ctx, []ingest.Source{{Name: "one.txt", Data: []byte("A headline\n\nAn article of its own, with enough words to be taken for one.")}}, archive.ImportOptions{}); err != nil {
			t.Error(err)
		}
		undone(t, a, "Imported articles from many.jsonl")
	}})
	if err != nil || !report.Cancelled {
		t.Errorf("after another import ended, undo does not cancel the one that runs: %+v, %v", report, err)
	}
}

// Two files of one name from two folders are two originals.
func TestFilesOfOneNameKeepTheirOwnOriginals(t *testing.T) {
	a := newArchive(t, archive.Options{NoIndex: true})
	var paths []string
	for _, place := range []string{"Paris", "Rome"} {
		path := filepath.Join(t.TempDir(), "story.txt")
		if err := os.WriteFile(path, []byte("News from "+place+"\n\nToday the people of "+place+" met in the square to talk about the ferries.\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	report, err := a.Import(context.Background(), paths, archive.ImportOptions{})
	if err != nil || len(report.Rows) != 2 {
		t.Fatalf("import = %+v, %v", report, err)
	}
	first := must[annotate.Article](t)(a.Article(context.Background(), report.Rows[0].Article))
	second := must[annotate.Article](t)(a.Article(context.Background(), report.Rows[1].Article))
	if first.Original == second.Original {
		t.Errorf("both articles name the original %s", first.Original)
	}
}

// A mark that was made shorter by one of its places does not get it back by a correction of the text.
func TestADroppedPlaceStaysDropped(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	id := ferry(t, a)
	m := makeStep(t, a, "Marked", annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "claim", "spans": append(quoting("backed the rules"), quoting("connect every ship")...)})).Changes[0].ID
	correct := func(from, to string) {
		art := must[annotate.Article](t)(a.Article(ctx, id))
		makeStep(t, a, "Corrected", annotate.Change{Op: annotate.OpRevise, Table: "article", ID: id, Fields: annotate.Fields{"text": strings.Replace(art.Revision.Text, from, to, 1)}})
	}
	correct("Ferry", "The ferry")
	makeStep(t, a, "Dropped a place", annotate.Edit("annotation", m, annotate.Fields{"spans": quoting("backed the rules")}))
	correct("lines welcome", "lines now welcome")
	marks := must[[]annotate.Annotation](t)(a.Annotations(ctx, id))
	if len(marks) != 1 || len(marks[0].Anchors) != 1 {
		t.Errorf("after the correction the mark has the places %+v, want one", marks[0].Anchors)
	}
}

func TestRestoringATagWhoseKeyIsTakenIsRefused(t *testing.T) {
	a := fresh(t, testOptions(t))
	tag := makeStep(t, a, "Made a tag", annotate.Create("tag", "", annotate.Fields{"name": "tariffs", "digit": "1"})).Changes[0].ID
	makeStep(t, a, "Trashed it", annotate.Change{Op: annotate.OpTrash, Table: "tag", ID: tag})
	makeStep(t, a, "Made another", annotate.Create("tag", "", annotate.Fields{"name": "rules", "digit": "1"}))
	_, err := a.Apply(context.Background(), annotate.Step{Label: "Restored", Changes: []annotate.Change{{Op: annotate.OpRestore, Table: "tag", ID: tag}}})
	if err == nil || !strings.Contains(err.Error(), `taken by the tag "rules"`) {
		t.Errorf("restoring a tag whose key is taken gives %v", err)
	}
}

func TestMergingIntoTheTrashIsRefused(t *testing.T) {
	a := fresh(t, testOptions(t))
	s := makeStep(t, a, "Made two", annotate.Create("entity", "$a", annotate.Fields{"kind": annotate.KindPerson, "name": "Ma"}),
		annotate.Create("entity", "$b", annotate.Fields{"kind": annotate.KindPerson, "name": "Jack Ma"}))
	makeStep(t, a, "Trashed one", annotate.Change{Op: annotate.OpTrash, Table: "entity", ID: s.Changes[1].ID})
	_, err := a.Apply(context.Background(), annotate.Step{Label: "Merged", Changes: []annotate.Change{
		{Op: annotate.OpMerge, Table: "entity", ID: s.Changes[0].ID, Fields: annotate.Fields{"into": s.Changes[1].ID}}}})
	if err == nil || !strings.Contains(err.Error(), "trash") {
		t.Errorf("merging into the trash gives %v", err)
	}
}

// The codebook of a part of the archive is whole: the other names of concepts go with it.
func TestAPartHasTheWholeCodebook(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	id, s := codedFerry(t, a)
	concept := s.Changes[5].ID
	makeStep(t, a, "Named", annotate.Edit("concept", concept, annotate.Fields{"aliases": []string{"pro rules"}, "memo": "as the ministry says it"}))
	makeStep(t, a, "Example", annotate.Edit("concept", concept, annotate.Fields{"spans": map[string]any{"article": id, "spans": quoting("backed the rules")}}))
	set, err := a.Set(ctx, archive.SetOptions{Query: "ferry"})
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	got := map[string]int{}
	for _, table := range []string{"alias", "memo", "anchor"} {
		if err := set.Rows(ctx, table, func(r annotate.Row) error {
			if r.Fields["concept"] == concept {
				got[table]++
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if got["alias"] != 1 || got["memo"] != 1 || got["anchor"] != 1 {
		t.Errorf("of the concept's alias, memo and example the set has %v", got)
	}
}

// A part of the archive that goes out can come in elsewhere: it names nothing that it does not hold.
func TestAPartComesInElsewhere(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	id, s := codedFerry(t, a)
	makeStep(t, a, "Marked", annotate.Create("annotation", "", annotate.Fields{"article": id, "type": "firm", "spans": quoting("Nordsund")}))
	other := makeStep(t, a, "Imported", annotate.Create("article", "", annotate.Fields{"title": "Other", "text": "Another text names Krol."})).Changes[0].ID
	krol, concept := s.Changes[1].ID, s.Changes[5].ID
	makeStep(t, a, "Named", annotate.Edit("entity", krol, annotate.Fields{"aliases": []any{map[string]any{"text": "she", "article": other}}}),
		annotate.Edit("concept", concept, annotate.Fields{"aliases": []any{map[string]any{"text": "it", "article": other}}}),
		annotate.Create("entity", "$same", annotate.Fields{"kind": annotate.KindPerson, "name": "Krol A."}),
		annotate.Change{Op: annotate.OpMerge, Table: "entity", ID: "$same", Fields: annotate.Fields{"into": krol}})
	for _, o := range []archive.SetOptions{{Query: "ferry"}, {Query: "speaker:Krol", Scope: "hits"}} {
		set, err := a.Set(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		b := fresh(t, testOptions(t))
		if err := b.ImportSet(ctx, set, "Imported a part"); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
		got := stateOf(t, b)
		if !strings.Contains(got, "Krol A.") {
			t.Errorf("%+v: the name merged into a speaker is missing", o)
		}
		if n := strings.Count(got, "anchor {"); o.Scope == "hits" && n != 4 {
			t.Errorf("%+v holds %d anchors, want the 4 of the marks and the link that matched", o, n)
		}
		if err := set.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Closing while an import runs and steps are made ends both with a sentence; what was whole is kept.
func TestCloseDuringAnImport(t *testing.T) {
	o := testOptions(t)
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "archive")
	a := must[*archive.Archive](t)(archive.Create(ctx, dir, o))
	var closing sync.WaitGroup
	_, err := a.ImportSources(ctx, []ingest.Source{manyArticles(2000)}, archive.ImportOptions{Row: func(r archive.ImportRow) {
		if strings.HasSuffix(r.Title, " 400") {
			for range 4 {
				closing.Go(func() {
					for {
						if _, err := a.Apply(ctx, annotate.Step{Label: "Made a tag", Changes: []annotate.Change{annotate.Create("tag", "", annotate.Fields{"name": "x"})}}); err != nil {
							return
						}
					}
				})
			}
			closing.Go(func() {
				if err := a.Close(); err != nil {
					t.Error(err)
				}
			})
		}
	}})
	closing.Wait()
	if err == nil {
		t.Fatal("the import ended before the archive was closed")
	}
	b := must[*archive.Archive](t)(archive.Open(ctx, dir, o))
	defer b.Close()
	if found, err := b.Check(ctx, false); err != nil || len(found) > 0 {
		t.Errorf("check finds %v, %v", found, err)
	}
	if c := must[archive.Counts](t)(b.Counts(ctx)); c.Articles == 0 {
		t.Error("nothing of the import is kept")
	}
	undone(t, b, "(interrupted)")
}
