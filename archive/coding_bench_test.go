package archive_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/ingest"
)

// benchArchive makes an archive of articles with one mark and one statement for each of n uses of an entity.
func benchArchive(b *testing.B, articles, uses int) (a *archive.Archive, entity string, statements []string) {
	b.Helper()
	ctx := context.Background()
	base := b.TempDir()
	a, err := archive.Create(ctx, base+"/archive", archive.Options{Coder: "B", CacheDir: base + "/cache", StateDir: base + "/state", NoIndex: true, NoHold: true, NoBackup: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = a.Close() })
	step := annotate.Step{Label: "Made", Changes: []annotate.Change{
		annotate.Create("entity", "$e", annotate.Fields{"kind": annotate.KindPerson, "name": "Anna Krol"}),
		annotate.Create("entity", "$other", annotate.Fields{"kind": annotate.KindPerson, "name": "A. Krol"}),
		annotate.Create("concept", "$c", annotate.Fields{"name": "Rules are welcome"})}}
	for i := range articles {
		step.Changes = append(step.Changes, annotate.Create("article", fmt.Sprintf("$a%d", i), annotate.Fields{"title": fmt.Sprintf("Article %d", i), "date_first": 18000 + i,
			"text": fmt.Sprintf("Krol welcomed the rules of day %d.", i)}))
	}
	for i := range uses {
		article, mark, statement := fmt.Sprintf("$a%d", i%articles), fmt.Sprintf("$m%d", i), fmt.Sprintf("$s%d", i)
		step.Changes = append(step.Changes,
			annotate.Create("annotation", mark, annotate.Fields{"article": article, "type": "claim", "spans": []annotate.Span{{Start: 5, End: 23}}}),
			annotate.Create("statement", statement, annotate.Fields{"article": article, "concept": "$c", "stance": "support"}),
			annotate.Create("statement_evidence", "", annotate.Fields{"statement": statement, "annotation": mark}),
			annotate.Create("statement_part", "", annotate.Fields{"statement": statement, "role": "speaker", "entity": "$e", "inferred": true}))
	}
	done, err := a.Apply(ctx, step)
	if err != nil {
		b.Fatal(err)
	}
	for _, ch := range done.Changes {
		if ch.Table == "statement" {
			statements = append(statements, ch.ID)
		}
	}
	return a, done.Changes[0].ID, statements
}

// BenchmarkMerge merges an entity with 20,000 uses into another and takes it back: a merge is a pointer.
func BenchmarkMerge(b *testing.B) {
	a, entity, _ := benchArchive(b, 1000, 20_000)
	ctx := context.Background()
	rows, err := a.Entities(ctx)
	if err != nil || len(rows) != 2 {
		b.Fatal(len(rows), err)
	}
	into := rows[0].ID
	if into == entity {
		into = rows[1].ID
	}
	for b.Loop() {
		if _, err := a.Apply(ctx, annotate.Step{Label: "Merged", Changes: []annotate.Change{{Op: annotate.OpMerge, Table: "entity", ID: entity, Fields: annotate.Fields{"into": into}}}}); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if _, err := a.Undo(ctx); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkStatementPage reads pages of 200 among 100,000 statements, one after another. The time of the
// first, which reads what the archive keeps in memory, is told apart.
func BenchmarkStatementPage(b *testing.B) {
	a, _, _ := benchArchive(b, 5000, 100_000)
	after := ""
	from := time.Now()
	if _, err := a.StatementPage(context.Background(), after, 200); err != nil {
		b.Fatal(err)
	}
	first := time.Since(from)
	defer func() { b.ReportMetric(float64(first.Milliseconds()), "ms-first") }()
	for b.Loop() {
		rows, err := a.StatementPage(context.Background(), after, 200)
		if err != nil {
			b.Fatal(err)
		}
		after = ""
		if len(rows) == 200 {
			after = rows[199].Cursor
		}
	}
}

// BenchmarkRecode gives 5,000 statements another stance in one step; BenchmarkRecode/undo takes it back.
func BenchmarkRecode(b *testing.B) {
	a, _, statements := benchArchive(b, 1000, 5000)
	ctx := context.Background()
	recode := func() {
		step := annotate.Step{Label: "Recoded"}
		for _, id := range statements {
			step.Changes = append(step.Changes, annotate.Edit("statement", id, annotate.Fields{"stance": "oppose"}))
		}
		if _, err := a.Apply(ctx, step); err != nil {
			b.Fatal(err)
		}
	}
	undo := func() {
		if _, err := a.Undo(ctx); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("apply", func(b *testing.B) {
		for b.Loop() {
			recode()
			b.StopTimer()
			undo()
			b.StartTimer()
		}
	})
	b.Run("undo", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			recode()
			b.StartTimer()
			undo()
		}
	})
}

// BenchmarkApplyDuringImport marks words while 20,000 articles come in and reports the 95th percentile of
// the time from Apply to its return.
func BenchmarkApplyDuringImport(b *testing.B) {
	a, _, _ := benchArchive(b, 1, 1)
	ctx := context.Background()
	rows, err := a.Library(ctx, archive.LibraryPage{Limit: 1})
	if err != nil {
		b.Fatal(err)
	}
	var lines strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&lines, `{"title":"Article %d","text":"The rules of port %d were welcomed.\n%s"}`+"\n", i, i, strings.Repeat("More words of the report follow here. ", 20))
	}
	imported := make(chan error, 1)
	go func() {
		_, err := a.ImportSources(ctx, []ingest.Source{{Name: "many.jsonl", Data: []byte(lines.String())}}, archive.ImportOptions{})
		imported <- err
	}()
	var took []time.Duration
	for running := true; running; {
		select {
		case err := <-imported:
			if err != nil {
				b.Fatal(err)
			}
			running = false
		default:
			from := time.Now()
			if _, err := a.Apply(ctx, annotate.Step{Label: "Marked", Changes: []annotate.Change{
				annotate.Create("annotation", "", annotate.Fields{"article": rows[0].ID, "type": "claim", "spans": []annotate.Span{{Start: 0, End: 4}}})}}); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(from))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
	b.ReportMetric(0, "ns/op")
}
