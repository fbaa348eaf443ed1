package archive_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pressmark/annotate"
	"pressmark/archive"
)

// threeStatements codes three statements on the ferry article: two of Krol for Baltic Line, one of them joint
// with Lind, and one of an unnamed speaker.
func threeStatements(t *testing.T, a *archive.Archive) {
	id, _ := codedFerry(t, a)
	krol, lind := tableRow(t, a, "Anna Krol").ID, tableRow(t, a, "Tomas Lind").ID
	makeStep(t, a, "Coded more",
		annotate.Create("concept", "$c", annotate.Fields{"name": "Ships are connected"}),
		annotate.Create("annotation", "$m", annotate.Fields{"article": id, "type": "claim", "spans": quoting("We will connect every ship")}),
		annotate.Create("statement", "$s1", annotate.Fields{"article": id, "concept": "$c", "stance": "oppose"}),
		annotate.Create("statement_evidence", "", annotate.Fields{"statement": "$s1", "annotation": "$m"}),
		annotate.Create("statement_part", "", annotate.Fields{"statement": "$s1", "role": "speaker", "entity": lind, "inferred": true, "for_entity": krol}),
		annotate.Create("statement", "$s2", annotate.Fields{"article": id}),
		annotate.Create("statement_part", "", annotate.Fields{"statement": "$s2", "role": "speaker", "resolution": "unnamed", "inferred": true}))
}

func TestStatementKeys(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	threeStatements(t, a)
	for _, x := range []struct {
		name  string
		query archive.StatementQuery
		want  string
	}{
		{"all, as they were made", archive.StatementQuery{}, "Anna Krol, Tomas Lind / Rules are welcome; Tomas Lind / Ships are connected; unnamed / "},
		{"one row a speaker", archive.StatementQuery{PerSpeaker: true}, "Anna Krol / Rules are welcome; Tomas Lind / Rules are welcome; Tomas Lind / Ships are connected; unnamed / "},
		{"by concept, the latest letter first", archive.StatementQuery{Sort: archive.ColumnConcept, Descending: true}, "Tomas Lind / Ships are connected; Anna Krol, Tomas Lind / Rules are welcome; unnamed / "},
		{"speaker holds", archive.StatementQuery{Filters: map[archive.StatementColumn]string{archive.ColumnSpeaker: "KROL"}}, "Anna Krol, Tomas Lind / Rules are welcome"},
		{"speaker's row holds", archive.StatementQuery{PerSpeaker: true, Filters: map[archive.StatementColumn]string{archive.ColumnSpeaker: "lind", archive.ColumnFor: "none"}}, "Tomas Lind / Rules are welcome"},
		{"two columns", archive.StatementQuery{Filters: map[archive.StatementColumn]string{archive.ColumnSpeaker: "lind", archive.ColumnStance: "oppose"}}, "Tomas Lind / Ships are connected"},
		{"quotation", archive.StatementQuery{Filters: map[archive.StatementColumn]string{archive.ColumnQuotation: "every ship"}}, "Tomas Lind / Ships are connected"},
		{"a coding field that none holds", archive.StatementQuery{Query: "speaker:Krol stance:neutral"}, ""},
		{"reporter", archive.StatementQuery{Filters: map[archive.StatementColumn]string{archive.ColumnReported: "port"}}, "Anna Krol, Tomas Lind / Rules are welcome"},
		{"none", archive.StatementQuery{Filters: map[archive.StatementColumn]string{archive.ColumnConcept: "none"}}, "unnamed / "},
		{"undated", archive.StatementQuery{Filters: map[archive.StatementColumn]string{archive.ColumnDate: "2019"}}, ""},
		{"a search", archive.StatementQuery{Query: `stance:oppose`}, "Tomas Lind / Ships are connected"},
	} {
		keys, err := a.StatementKeys(ctx, x.query)
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		rows, err := a.StatementRows(ctx, keys)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, strings.Join(r.SpeakerNames, ", ")+" / "+r.ConceptName)
		}
		if s := strings.Join(got, "; "); s != x.want {
			t.Errorf("%s: rows are %q, want %q", x.name, s, x.want)
		}
	}
}

func TestRowOfASpeakerNamesWhomHeSpeaksFor(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	threeStatements(t, a)
	keys, err := a.StatementKeys(ctx, archive.StatementQuery{PerSpeaker: true})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := a.StatementRows(ctx, keys)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, r := range rows {
		got += fmt.Sprint(r.SpeakerNames, r.ForNames)
	}
	if want := "[Anna Krol] [Baltic Line][Tomas Lind] [][Tomas Lind] [Anna Krol][unnamed] []"; got != want {
		t.Errorf("speakers and firms are %s, want %s", got, want)
	}
	ids, err := a.StatementIDs(ctx, keys)
	if err != nil || len(ids) != 3 {
		t.Errorf("%d statements behind %d rows, %v; want 3", len(ids), len(keys), err)
	}
}

// BenchmarkStatementKeys sorts and filters 100,000 statements by each column. The time of the first list of a
// column, which is read from the database, is told apart.
func BenchmarkStatementKeys(b *testing.B) {
	a, _, _ := benchArchive(b, 5000, 100_000)
	ctx := context.Background()
	for _, c := range statementColumns {
		for _, q := range []archive.StatementQuery{{Sort: c}, {Filters: map[archive.StatementColumn]string{c: "e"}}} {
			b.Run(fmt.Sprintf("sort=%s/filter=%v", q.Sort, q.Filters), func(b *testing.B) {
				from := time.Now()
				if _, err := a.StatementKeys(ctx, q); err != nil {
					b.Fatal(err)
				}
				first := time.Since(from)
				defer func() { b.ReportMetric(float64(first.Milliseconds()), "ms-first") }()
				for b.Loop() {
					if _, err := a.StatementKeys(ctx, q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
