package archive

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// large makes an archive of the size that the program must carry: 100,000 articles, 1,000,000 marks,
// 100,000 statements, 20,000 entities with 50,000 aliases. Its rows are written by SQL: the texts are short,
// because what is measured does not read them.
func large(t testing.TB, articles, marks, statements, entities, aliases int) *Archive {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	a, err := Create(ctx, filepath.Join(dir, "a"), Options{CacheDir: dir, StateDir: dir, RuntimeDir: dir, Coder: "L", NoIndex: true, NoHold: true, NoBackup: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	const head = `'00000000-0000-4000-8000-000000000000', '', '', `
	id := func(kind, n string) string { return "printf('" + kind + "0000000-0000-4000-8000-%012d', " + n + ")" }
	count := func(n int) string {
		return fmt.Sprintf(`WITH RECURSIVE i(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM i WHERE n < %d) `, n)
	}
	rows := []string{
		count(articles) + `INSERT INTO revision (n, id, step, created, modified, article, number, text_sha, blocks, reason, extractor, canonical)
			SELECT n, ` + id("b", "n") + `, ` + head + id("a", "n") + `, 1, '', '[]', '', '', 1 FROM i`,
		count(articles) + `INSERT INTO article (n, id, step, created, modified, title, authors, publication, section, date_first, date_last, date_time, date_precision, date_source,
			language, url, revision, original, item, words, title_key, publication_key)
			SELECT n, ` + id("a", "n") + `, ` + head + `'Title ' || (n * 7919 % 100003), '[]', 'Paper ' || (n % 40), '', 10000 + n * 31 % 9000, 10000 + n * 31 % 9000, '', 'day', 'metadata',
			'en', '', ` + id("b", "n") + `, '', '', 500, 'title ' || (n * 7919 % 100003), 'paper ' || (n % 40) FROM i`,
		count(entities) + `INSERT INTO entity (n, id, step, created, modified, kind, name, distinguisher, colour, name_key)
			SELECT n, ` + id("e", "n") + `, ` + head + `CASE n % 2 WHEN 0 THEN '88357132-d52e-52e8-aa9e-cb45a345b3e5' ELSE '5cd77d0c-8ac1-568d-8e3a-c0ce513b1a37' END, 'First' || (n % 500) || ' Last' || n, 'd', '',
			'first' || (n % 500) || ' last' || n FROM i`,
		count(aliases) + `INSERT INTO alias (id, step, created, modified, entity, text, language, text_key)
			SELECT ` + id("c", "n") + `, ` + head + id("e", fmt.Sprintf("1 + n %% %d", entities)) + `, 'Alias' || n, '', 'alias' || n FROM i`,
		count(200) + `INSERT INTO concept (n, id, step, created, modified, name, definition, include, exclude, colour, name_key)
			SELECT n, ` + id("f", "n") + `, ` + head + `'Concept ' || n, '', '', '', '', 'concept ' || n FROM i`,
		count(marks) + `INSERT INTO annotation (n, id, step, created, modified, article, type, entity, resolution, certainty, origin, reviewed)
			SELECT n, ` + id("d", "n") + `, ` + head + id("a", fmt.Sprintf("1 + n %% %d", articles)) + `, CASE n % 3 WHEN 0 THEN 'speaker' WHEN 1 THEN 'firm' ELSE 'claim' END,
			CASE WHEN n % 3 < 2 THEN ` + id("e", fmt.Sprintf("1 + n * n %% %d", entities)) + ` END, CASE WHEN n % 3 < 2 THEN 'entity' ELSE 'none' END, '', 'by hand', 0 FROM i`,
		count(statements) + `INSERT INTO statement (n, id, step, created, modified, article, concept, stance, form, mode, said_precision, certainty, unconfirmed, origin, reviewed)
			SELECT n, ` + id("9", "n") + `, ` + head + id("a", fmt.Sprintf("1 + n * 13 %% %d", articles)) + `, ` + id("f", "1 + n % 200") + `,
			CASE n % 2 WHEN 0 THEN 'support' ELSE 'oppose' END, 'statement', '', '', '', '[]', 'by hand', 0 FROM i`,
		count(statements) + `INSERT INTO statement_part (id, step, created, modified, statement, role, ordinal, entity, resolution, inferred, for_entity, for_resolution, for_inferred, job, unconfirmed)
			SELECT ` + id("8", "n") + `, ` + head + id("9", "n") + `, 'speaker', 0, ` + id("e", fmt.Sprintf("1 + n %% %d", entities)) + `, 'entity', 0, ` + id("e", fmt.Sprintf("1 + n * 3 %% %d", entities)) + `, 'entity', 0, '', '[]' FROM i`,
		count(statements) + `INSERT INTO statement_evidence (id, step, created, modified, statement, annotation, ordinal)
			SELECT ` + id("7", "n") + `, ` + head + id("9", "n") + `, ` + id("d", fmt.Sprintf("2 + 3 * (n %% %d)", marks/3)) + `, 0 FROM i`,
	}
	err = a.do(ctx, func(ctx context.Context, c *session) error {
		for _, s := range rows {
			if _, err := c.ExecContext(ctx, s); err != nil {
				return fmt.Errorf("%w in %s", err, s)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// BenchmarkLarge measures what lists and coded searches cost at full size.
func BenchmarkLarge(b *testing.B) {
	ctx := context.Background()
	a := large(b, 100_000, 1_000_000, 100_000, 20_000, 50_000)
	began := time.Now()
	if err := a.mirror.refresh(ctx, a); err != nil {
		b.Fatal(err)
	}
	b.Logf("mirror read in %v", time.Since(began))
	run := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, s := range []Sort{ByDate, ByTitle, ByPublication, ByAdded} {
		run("page/"+string(s), func() error {
			rows, err := a.Library(ctx, LibraryPage{Sort: s, Descending: true, Limit: 200})
			if err == nil {
				_, err = a.Library(ctx, LibraryPage{Sort: s, Descending: true, Limit: 200, After: rows[199].Cursor})
			}
			return err
		})
	}
	first, err := a.StatementPage(ctx, "", 200)
	if err != nil || len(first) != 200 {
		b.Fatal(len(first), err)
	}
	run("statements", func() error { _, err := a.StatementPage(ctx, first[199].Cursor, 200); return err })
	run("counts", func() error { _, err := a.Counts(ctx); return err })
	run("todos", func() error { _, err := a.Todos(ctx, 100); return err })
	run("entities", func() error { _, err := a.Entities(ctx); return err })
	run("entity", func() error { _, err := a.Entity(ctx, first[0].Speakers[0].Entity); return err })
	run("passages", func() error { _, err := a.Passages(ctx, first[0].Speakers[0].Entity, 200); return err })
	for _, q := range []string{"speaker:last77", "speaker:first7 stance:support", `concept:"concept 7"`, "stance:support", "-stance:support", "in:paper after:2000", "firm:alias9 -speaker:first7"} {
		run("search/"+q, func() error {
			a.held.list = nil
			_, err := a.Search(ctx, q, SearchOptions{})
			return err
		})
	}
}
