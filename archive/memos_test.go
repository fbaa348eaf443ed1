package archive_test

import (
	"context"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// A memo is found whatever it belongs to, by the words that are in it now: with the index, and by reading
// while there is none.
func TestMemosOfEveryOwnerAreFound(t *testing.T) {
	for _, noIndex := range []bool{false, true} {
		ctx := context.Background()
		a := newCoded(t, archive.Options{NoIndex: noIndex})
		owners := []struct{ table, id string }{{"article", a.article}, {"annotation", a.claim}, {"statement", a.statement}, {"entity", a.ma}, {"concept", a.regulation}}
		for i, o := range owners {
			apply(t, a.Archive, "Noted", annotate.Edit(o.table, o.id, annotate.Fields{"memo": "first thought"}))
			apply(t, a.Archive, "Noted", annotate.Edit(o.table, o.id, annotate.Fields{"memo": "remark" + string(rune('a'+i)) + " **worth** keeping"}))
		}
		apply(t, a.Archive, "Wrote in the diary", annotate.Create("memo", "", annotate.Fields{"text": "remarkz of today", "day": 20000}))
		if !noIndex {
			if err := a.WaitIndexed(ctx); err != nil {
				t.Fatal(err)
			}
		}
		found := func(query string) int {
			r := must[archive.Results](t)(a.Search(ctx, query, archive.SearchOptions{}))
			return r.Total + len(r.Others)
		}
		for i, o := range owners {
			word := "remark" + string(rune('a'+i))
			if n := found("kind:memo " + word); (o.table == "article" || o.table == "entity" || o.table == "concept") && n != 1 {
				t.Errorf("without index %v: kind:memo finds the memo of the %s %d times", noIndex, o.table, n)
			}
			if n := found("memo:" + word); o.table != "entity" && o.table != "concept" && n != 1 {
				t.Errorf("without index %v: memo:%s finds %d articles with the memo of the %s", noIndex, word, n, o.table)
			}
		}
		if n := found("kind:entity remarkd"); n != 1 {
			t.Errorf("without index %v: kind:entity finds %d entities by their memo", noIndex, n)
		}
		if n := found("kind:memo remarkz"); n != 1 {
			t.Errorf("without index %v: kind:memo finds %d entries of the diary", noIndex, n)
		}
		if n := found("kind:memo first"); n != 0 {
			t.Errorf("without index %v: %d memos are found by words that they have no more", noIndex, n)
		}
	}
}
