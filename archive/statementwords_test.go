package archive_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

var statementColumns = []archive.StatementColumn{archive.ColumnDate, archive.ColumnArticle, archive.ColumnPublication, archive.ColumnSpeaker,
	archive.ColumnFor, archive.ColumnConcept, archive.ColumnStance, archive.ColumnReported, archive.ColumnQuotation}

// statementLists asks for the table of statements sorted and filtered by each column, and returns the answers.
func statementLists(ctx context.Context, a *archive.Archive) (out []string, err error) {
	var queries []archive.StatementQuery
	for _, c := range statementColumns {
		queries = append(queries, archive.StatementQuery{Sort: c}, archive.StatementQuery{Sort: c, Descending: true, PerSpeaker: true})
		for _, words := range []string{"none", "i", "an", "0", "rule"} {
			queries = append(queries, archive.StatementQuery{Filters: map[archive.StatementColumn]string{c: words}}, archive.StatementQuery{PerSpeaker: true, Filters: map[archive.StatementColumn]string{c: words}})
		}
	}
	for _, q := range queries {
		keys, err := a.StatementKeys(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("%+v: %w", q, err)
		}
		out = append(out, fmt.Sprintf("%+v: %v", q, keys))
	}
	return out, nil
}

// sameAsRead holds the answers of an archive that follows its steps beside those of one that has just read
// everything.
func sameAsRead(ctx context.Context, a *archive.Archive, o archive.Options) error {
	got, err := statementLists(ctx, a)
	if err != nil {
		return err
	}
	o.NoIndex = true
	b, err := archive.Open(ctx, a.Info().Dir, o)
	if err != nil {
		return err
	}
	want, err := statementLists(ctx, b)
	if err := errors.Join(err, b.Close()); err != nil {
		return err
	}
	for i := range want {
		if got[i] != want[i] {
			return fmt.Errorf("the list that follows the steps is %s; read anew it is %s", got[i], want[i])
		}
	}
	return nil
}

// TestStatementKeysFollowSteps changes everything that the table of statements shows, takes it back and makes
// it again: the lists must be those of an archive opened anew.
func TestStatementKeysFollowSteps(t *testing.T) {
	o := testOptions(t)
	a := fresh(t, o)
	ctx := context.Background()
	threeStatements(t, a)
	krol, lind, port := tableRow(t, a, "Anna Krol").ID, tableRow(t, a, "Tomas Lind").ID, tableRow(t, a, "Port Authority").ID
	rows, err := a.StatementPage(ctx, "", 10)
	if err != nil || len(rows) != 3 {
		t.Fatal(len(rows), err)
	}
	first, second := rows[0], rows[1]
	if err := sameAsRead(ctx, a, o); err != nil {
		t.Fatal(err)
	}
	set := func(table, id, field string, value any) []annotate.Change {
		return []annotate.Change{annotate.Edit(table, id, annotate.Fields{field: value})}
	}
	steps := []struct {
		name    string
		changes []annotate.Change
	}{
		{"title", set("article", first.Article, "title", "Another title")},
		{"publication", set("article", first.Article, "publication", "An Outlet")},
		{"date", []annotate.Change{annotate.Edit("article", first.Article, annotate.Fields{"date_first": 100, "date_last": 100})}},
		{"name", set("entity", krol, "name", "Iris Krol")},
		{"merge", []annotate.Change{{Op: annotate.OpMerge, Table: "entity", ID: lind, Fields: annotate.Fields{"into": port}}}},
		{"merge further", []annotate.Change{{Op: annotate.OpMerge, Table: "entity", ID: port, Fields: annotate.Fields{"into": krol}}}},
		{"unmerge", []annotate.Change{{Op: annotate.OpUnmerge, Table: "entity", ID: lind}}},
		{"concept's name", set("concept", first.Concept, "name", "An idea")},
		{"concept", set("statement", second.ID, "concept", first.Concept)},
		{"no concept", set("statement", first.ID, "concept", nil)},
		{"stance", set("statement", second.ID, "stance", "unclear")},
		{"speaker", set("statement_part", second.Speakers[0].ID, "entity", port)},
		{"spoken for", []annotate.Change{annotate.Edit("statement_part", second.Speakers[0].ID, annotate.Fields{"for_entity": nil, "for_resolution": "not sure"})}},
		{"another speaker", []annotate.Change{annotate.Create("statement_part", "", annotate.Fields{"statement": second.ID, "role": "speaker", "ordinal": -1, "resolution": "not sure", "inferred": true})}},
		{"part in the trash", []annotate.Change{annotate.Trash("statement_part", first.Speakers[0].ID)}},
		{"reporter", set("statement_link", first.ReportedBy[0].ID, "resolution", "unnamed")},
		{"another reporter", []annotate.Change{annotate.Create("statement_link", "", annotate.Fields{"statement": second.ID, "entity": lind})}},
		{"words moved", set("annotation", second.Evidence[0], "spans", quoting("Anna Krol and"))},
		{"claim in the trash", []annotate.Change{annotate.Trash("annotation", first.Evidence[0])}},
		{"claim back", []annotate.Change{{Op: annotate.OpRestore, Table: "annotation", ID: first.Evidence[0]}}},
		{"evidence of another", []annotate.Change{annotate.Create("statement_evidence", "", annotate.Fields{"statement": second.ID, "annotation": first.Evidence[0], "ordinal": -1})}},
		{"statement in the trash", []annotate.Change{annotate.Trash("statement", first.ID)}},
		{"new statement", []annotate.Change{annotate.Create("statement", "$s", annotate.Fields{"article": first.Article, "stance": "neutral"}),
			annotate.Create("statement_evidence", "", annotate.Fields{"statement": "$s", "annotation": first.Evidence[0]})}},
		{"text", []annotate.Change{{Op: annotate.OpRevise, Table: "article", ID: first.Article, Fields: annotate.Fields{"text": strings.Replace(ferryText, "connect", "link, in time,", 1), "reason": "typo"}}}},
		{"article in the trash", []annotate.Change{annotate.Trash("article", first.Article)}},
	}
	for _, s := range steps {
		makeStep(t, a, s.name, s.changes...)
		if err := sameAsRead(ctx, a, o); err != nil {
			t.Errorf("after the step %s: %v", s.name, err)
		}
	}
	for _, turn := range []struct {
		name string
		do   func(context.Context) (archive.Undone, error)
	}{{"undoing", a.Undo}, {"redoing", a.Redo}} {
		for range steps {
			u, err := turn.do(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if err := sameAsRead(ctx, a, o); err != nil {
				t.Errorf("after %s %s: %v", turn.name, u.Label, err)
			}
		}
	}
}

// TestStatementKeysStop cancels a list that is being read for the first time.
func TestStatementKeysStop(t *testing.T) {
	a := fresh(t, testOptions(t))
	threeStatements(t, a)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	q := archive.StatementQuery{Filters: map[archive.StatementColumn]string{archive.ColumnQuotation: "ship"}}
	if _, err := a.StatementKeys(ctx, q); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled list gives %v", err)
	}
	if keys, err := a.StatementKeys(context.Background(), q); err != nil || len(keys) != 1 {
		t.Errorf("the list asked for again has %v, %v", keys, err)
	}
}
