package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pressmark/annotate"
)

// PurgeReport says what a purge took and which backups still hold it.
type PurgeReport struct {
	Title   string   `json:"title"`
	Records int      `json:"records"`
	Backups []string `json:"backups"` // paths, newest first; delete them to be rid of the article for good

	// Original is the path of the imported file, when other articles came from it, so that it still holds the
	// article; else empty.
	Original string `json:"original"`
}

// Purge takes an article out for good: its text, its original, all marks and statements in it with their
// quotations, what the history kept of them, labels that quote them, drafts, aliases that hold in it alone
// and examples taken from it. It is the one act without undo; undo passes over what is gone. A backup is
// made first, and named in the report like the others that hold the article.
func (a *Archive) Purge(ctx context.Context, article string) (PurgeReport, error) {
	if _, err := loadOne(ctx, a.read, annotate.TableNamed("article"), article); err != nil {
		return PurgeReport{}, fmt.Errorf("purge: %w", err)
	}
	if err := a.backupFirst(ctx); err != nil {
		return PurgeReport{}, fmt.Errorf("purge: %w; nothing was purged", err)
	}
	var p *purging
	err := a.do(ctx, func(ctx context.Context, c *session) error {
		r, err := loadOne(ctx, c, annotate.TableNamed("article"), article)
		if err != nil {
			return err
		}
		s := annotate.Step{Label: "Purged an article"}
		w, err := a.begin(ctx, c, &s, "base")
		if err != nil {
			return err
		}
		p = &purging{writing: w, article: r, ids: map[string][]string{}}
		for _, act := range []func() error{p.gather, p.words, p.remove, p.imports, p.history, p.leavings} {
			if err := act(); err != nil {
				return err
			}
		}
		_, err = c.ExecContext(ctx, "UPDATE step SET state = 'base', records = ? WHERE seq = ?", w.records, w.seq)
		return err
	})
	if err != nil {
		return PurgeReport{}, fmt.Errorf("purge: %w", err)
	}
	a.notify(p.event())
	report := PurgeReport{Title: fmt.Sprint(p.article.Fields["title"]), Records: p.records}
	if p.shared != "" {
		report.Original = a.originalPath(p.shared)
	}
	if p.original != "" {
		if err := os.Remove(a.originalPath(p.original)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return report, fmt.Errorf("purge: the article is gone, but its original could not be deleted: %w", err)
		}
	}
	if err := a.vacuum(ctx); err != nil {
		return report, fmt.Errorf("purge: the article is gone, but the file could not be tidied: %w", err)
	}
	if err := a.forgetIndex(ctx); err != nil {
		return report, fmt.Errorf("purge: the article is gone, but the search index, which holds words of it, could not be built anew: %w", err)
	}
	report.Backups, err = a.backupsWith(ctx, article)
	return report, err
}

// forgetIndex has the index built anew: one that only deletes keeps the words for a while. An index that is
// not open is taken away.
func (a *Archive) forgetIndex(ctx context.Context) error {
	if a.index == nil {
		return os.RemoveAll(a.indexDir())
	}
	return a.Reindex(ctx, nil)
}

type purging struct {
	*writing
	article  record
	ids      map[string][]string // records to go, by table
	quotes   []string            // words that labels may repeat
	original string              // file to delete, "" when there is none or other articles need it
	shared   string              // file that other articles need, "" when there is none
}

// gather collects the article's records down every line of ownership, and those that only the history
// still knows.
func (p *purging) gather() error {
	p.ids["article"] = []string{p.article.ID}
	for i := range annotate.Tables {
		t := &annotate.Tables[i]
		for j := range t.Columns {
			c := &t.Columns[j]
			if !c.Parent && !(t.Name == "alias" && c.Name == "article") {
				continue
			}
			if len(p.ids[c.Of]) == 0 {
				continue
			}
			if err := p.owned(t, c.Name, p.ids[c.Of]); err != nil {
				return err
			}
		}
	}
	return nil
}

// owned adds the records of a table that belong, or once belonged, to one of the owners.
func (p *purging) owned(t *annotate.Table, column string, owners []string) error {
	rows, err := p.c.QueryContext(p.ctx, "SELECT id FROM "+quoted(t.Name)+" WHERE "+quoted(column)+` IN (SELECT value FROM json_each(?1))
		UNION SELECT id FROM change WHERE tbl = ?2 AND purged = 0 AND json_extract(coalesce(after, before), '$.fields.`+column+`') IN (SELECT value FROM json_each(?1))`, anyOf(owners), t.Name)
	if err != nil {
		return err
	}
	return eachID(rows, func(id string) {
		if !slices.Contains(p.ids[t.Name], id) {
			p.ids[t.Name] = append(p.ids[t.Name], id)
		}
	})
}

// words notes the title and quotations, which labels of steps may repeat.
func (p *purging) words() error {
	title, _ := p.article.Fields["title"].(string)
	p.quotes = append(p.quotes, title)
	for _, id := range p.ids["anchor"] {
		rows, err := p.c.QueryContext(p.ctx, `SELECT quote FROM anchor WHERE id = ?1
			UNION SELECT coalesce(json_extract(coalesce(after, before), '$.fields.quote'), '') FROM change WHERE id = ?1`, id)
		if err != nil {
			return err
		}
		if err := eachID(rows, func(q string) { p.quotes = append(p.quotes, q) }); err != nil {
			return err
		}
	}
	return nil
}

// imports takes the article's name and place out of the reports of imports, and out of what the history
// keeps of them: a row made again must not name an article that is gone.
func (p *purging) imports() error {
	for _, side := range []string{"before", "after"} {
		if _, err := p.c.ExecContext(p.ctx, "UPDATE change SET "+side+" = json_set("+side+`, '$.fields.article', NULL, '$.fields.file', '', '$.fields.item', '', '$.fields.message', '')
			WHERE tbl = 'import_row' AND json_extract(`+side+", '$.fields.article') = ?", p.article.ID); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes the records, children first, and notes in the history that they went.
func (p *purging) remove() error {
	if _, err := p.c.ExecContext(p.ctx, "UPDATE import_row SET article = NULL, file = '', item = '', message = '' WHERE article = ?", p.article.ID); err != nil {
		return err
	}
	for i := len(annotate.Tables) - 1; i >= 0; i-- {
		t := &annotate.Tables[i]
		for _, id := range p.ids[t.Name] {
			var n int64
			err := p.c.QueryRowContext(p.ctx, "SELECT n FROM "+quoted(t.Name)+" WHERE id = ?", id).Scan(&n)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			if err := remove(p.ctx, p.c, t.Name, n); err != nil {
				return err
			}
			p.records++
			p.tables[t.Name] = true
			if _, err := p.c.ExecContext(p.ctx, "INSERT INTO change (step, version, op, tbl, id, rec, purged) VALUES (?, ?, ?, ?, ?, ?, 1)",
				p.seq, changeVersion, string(annotate.OpPurge), t.Name, id, n); err != nil {
				return err
			}
		}
	}
	p.articles[p.article.ID] = true
	return nil
}

// history empties what the history kept of the records and blanks labels that quote them.
func (p *purging) history() error {
	steps := map[int64]bool{}
	for _, ids := range p.ids {
		for _, id := range ids {
			rows, err := p.c.QueryContext(p.ctx, "UPDATE change SET before = NULL, after = NULL, purged = 1 WHERE id = ? AND step <> ? RETURNING step", id, p.seq)
			if err != nil {
				return err
			}
			for rows.Next() {
				var seq int64
				if err := rows.Scan(&seq); err != nil {
					return errors.Join(err, rows.Close())
				}
				steps[seq] = true
			}
			if err := errors.Join(rows.Err(), rows.Close()); err != nil {
				return err
			}
		}
	}
	for seq := range steps {
		if err := p.blank(seq); err != nil {
			return err
		}
	}
	return nil
}

func (p *purging) blank(seq int64) error {
	var label string
	var others int
	if err := p.c.QueryRowContext(p.ctx, "SELECT label, (SELECT count(*) FROM change WHERE step = seq AND purged = 0) FROM step WHERE seq = ?", seq).Scan(&label, &others); err != nil {
		return err
	}
	quotes := func(q string) bool { return q != "" && strings.Contains(label, telling(q)) }
	if others > 0 && !slices.ContainsFunc(p.quotes, quotes) {
		return nil
	}
	_, err := p.c.ExecContext(p.ctx, "UPDATE step SET label = '(purged)' WHERE seq = ?", seq)
	return err
}

// telling is the part of a quotation by which a label tells it, even one that shortens it.
func telling(quote string) string {
	const enough = 12
	letters := []rune(quote)
	return string(letters[:min(len(letters), enough)])
}

// leavings deletes texts and the original that nothing else needs, and what the window remembered.
func (p *purging) leavings() error {
	if _, err := p.c.ExecContext(p.ctx, `DELETE FROM article_text WHERE sha256 NOT IN (SELECT text_sha FROM revision)
		AND sha256 NOT IN (SELECT json_extract(coalesce(after, before), '$.fields.text_sha') FROM change WHERE tbl = 'revision' AND purged = 0)`); err != nil {
		return err
	}
	for _, ids := range p.ids {
		for _, id := range ids {
			if _, err := p.c.ExecContext(p.ctx, "DELETE FROM draft WHERE instr(key, ?) > 0", id); err != nil {
				return err
			}
		}
	}
	if _, err := p.c.ExecContext(p.ctx, "DELETE FROM view WHERE instr(key, ?1) > 0 OR instr(value, ?1) > 0", p.article.ID); err != nil {
		return err
	}
	if _, err := p.c.ExecContext(p.ctx, "DELETE FROM decision WHERE article = ?", p.article.ID); err != nil {
		return err
	}
	sha, _ := p.article.Fields["original"].(string)
	if sha == "" {
		return nil
	}
	var others bool
	if err := p.c.QueryRowContext(p.ctx, `SELECT EXISTS (SELECT 1 FROM article WHERE original = ?1)
		OR EXISTS (SELECT 1 FROM change WHERE tbl = 'article' AND purged = 0 AND json_extract(coalesce(after, before), '$.fields.original') = ?1)`, sha).Scan(&others); err != nil {
		return err
	}
	if others {
		p.shared = sha
		return nil
	}
	p.original = sha
	_, err := p.c.ExecContext(p.ctx, "DELETE FROM original WHERE sha256 = ?", sha)
	return err
}

// vacuum rewrites the file, so that no page keeps what was deleted, and empties the write-ahead log.
func (a *Archive) vacuum(ctx context.Context) error {
	db, err := sql.Open("sqlite", dsn(a.path(), readWrite))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
	return errors.Join(err, db.Close())
}

// backupsWith returns the copies of the database that hold an article: backups, the newest one kept outside
// the archive, and databases that a restore put aside. One that cannot be read is taken to hold it.
func (a *Archive) backupsWith(ctx context.Context, article string) ([]string, error) {
	all, err := Backups(a.dir)
	if err != nil {
		return nil, err
	}
	if outside := a.outside(); exists(outside) {
		all = append(all, outside)
	}
	entries, err := os.ReadDir(a.dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), databaseName+asideMark) {
			all = append(all, filepath.Join(a.dir, e.Name()))
		}
	}
	var out []string
	for _, path := range all {
		held, err := holds(ctx, path, article)
		if err != nil || held {
			out = append(out, path)
		}
	}
	return out, nil
}

func holds(ctx context.Context, backup, article string) (held bool, err error) {
	db, err := sql.Open("sqlite", dsn(backup, reading(backup)))
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM article WHERE id = ?)", article).Scan(&held)
	return held, err
}
