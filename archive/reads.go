package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"pressmark/annotate"
)

// reading runs f in one read transaction, so that all that f reads is of one moment.
func (a *Archive) reading(ctx context.Context, f func(q *sql.Tx) error) error {
	tx, err := a.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(tx)
}

// eachRow runs a query and calls scan for every row of it.
func eachRow(ctx context.Context, q queryer, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// anyOf returns ids as the argument of "IN (SELECT value FROM json_each(?))": one statement for any
// number of them.
func anyOf[T string | int64](ids []T) string {
	if len(ids) == 0 {
		return "[]"
	}
	data, err := json.Marshal(ids)
	if err != nil {
		panic(fmt.Sprintf("ids %v: %v", ids, err))
	}
	return string(data)
}

const inWhich = ` IN (SELECT value FROM json_each(?))`

const articleHead = `a.n, a.id, a.title, a.authors, a.publication, a.section, a.date_first, a.date_last, a.date_time,
	a.date_precision, a.date_source, a.language, a.url, a.original, a.item, coalesce(a.import_run, ''), a.words, a.trashed, a.created`

// Article returns an article with its current revision and text, also one that is in the trash;
// ErrNotFound.
func (a *Archive) Article(ctx context.Context, id string) (annotate.Article, error) {
	var out annotate.Article
	err := a.reading(ctx, func(q *sql.Tx) (err error) {
		out, err = a.article(ctx, q, id)
		return err
	})
	return out, err
}

func (a *Archive) article(ctx context.Context, q *sql.Tx, id string) (annotate.Article, error) {
	var out annotate.Article
	var authors, blocks string
	r := &out.Revision
	err := q.QueryRowContext(ctx, `SELECT `+articleHead+`,
		`+articleState+`,
		coalesce(r.id, ''), coalesce(r.number, 0), coalesce(r.text_sha, ''), coalesce(r.blocks, '[]'), coalesce(r.reason, ''), coalesce(t.text, '')
		FROM article a LEFT JOIN revision r ON r.id = a.revision LEFT JOIN article_text t ON t.sha256 = r.text_sha WHERE a.id = ?2`,
		a.Info().Coder.ID, id).Scan(
		&out.N, &out.ID, &out.Title, &authors, &out.Publication, &out.Section, &out.Date.First, &out.Date.Last, &out.Date.Time,
		&out.Date.Precision, &out.Date.Source, &out.Language, &out.URL, &out.Original, &out.Item, &out.ImportRun, &out.Words,
		&out.Trashed, &out.Created, &out.State,
		&r.ID, &r.Number, &r.TextSHA, &blocks, &r.Reason, &r.Text)
	if errors.Is(err, sql.ErrNoRows) {
		return annotate.Article{}, fmt.Errorf("article %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return annotate.Article{}, err
	}
	r.Article = out.ID
	if err := json.Unmarshal([]byte(authors), &out.Authors); err != nil {
		return out, fmt.Errorf("authors of article %s: %w", id, err)
	}
	if err := json.Unmarshal([]byte(blocks), &r.Blocks); err != nil {
		return out, fmt.Errorf("blocks of article %s: %w", id, err)
	}
	return out, nil
}

// merged maps each merged record of a table to the one at the end of its chain.
type merged map[string]string

// root returns the record that stands for id: id itself unless it was merged.
func (m merged) root(id string) string {
	if to, ok := m[id]; ok {
		return to
	}
	return id
}

// loadMerged reads the merges of entity or concept. A chain that runs in a circle, which no step makes,
// ends where it closes.
func loadMerged(ctx context.Context, q *sql.Tx, table string) (merged, error) {
	direct := map[string]string{}
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		var from, to string
		if err := rows.Scan(&from, &to); err != nil {
			return err
		}
		direct[from] = to
		return nil
	}, `SELECT id, merged_into FROM `+table+` WHERE merged_into IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	return followMerges(direct), nil
}

func followMerges(direct map[string]string) merged {
	m := make(merged, len(direct))
	for from := range direct {
		to := from
		for range len(direct) {
			next, ok := direct[to]
			if !ok {
				break
			}
			to = next
		}
		m[from] = to
	}
	return m
}

func fields(list string) []string {
	var out []string
	if list == "" || list == "[]" {
		return nil
	}
	if json.Unmarshal([]byte(list), &out) != nil {
		return nil
	}
	return out
}
