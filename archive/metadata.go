package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"pressmark/annotate"
	"pressmark/archive/search"
)

// metadata works out a field that is about articles.
func (j *joiner) metadata(ctx context.Context, f search.Field) (answer, error) {
	switch f.Name {
	case "in":
		want := annotate.Fold(strings.TrimSpace(f.Value))
		words := strings.FieldsFunc(want, notOfWord)
		return j.column(j.m.publications, j.m.articles.publication, func(key string) bool {
			return key == want || len(words) > 0 && hasWords(key, words, false)
		}), nil
	case "lang":
		want := strings.ToLower(f.Value)
		return j.column(j.m.languages, j.m.articles.language, func(key string) bool {
			key = strings.ToLower(key)
			return key == want || strings.HasPrefix(key, want+"-")
		}), nil
	case "after", "before", "on", "date":
		return j.dated(f), nil
	case "by":
		return j.written(ctx, f.Value)
	case "is":
		return j.is(ctx, f)
	case "has":
		return j.having(ctx, f)
	case "import":
		return j.numbers(ctx, `SELECT DISTINCT a.n FROM import_row r JOIN article a ON a.id = r.article JOIN import_run u ON u.id = r.import_run
			WHERE r.trashed = 0 AND r.outcome = 'imported' AND (u.id = ?1 OR instr(lower(r.file), lower(?1)) > 0 OR instr(lower(u.source), lower(?1)) > 0)`, f.Value)
	case "list":
		return j.numbers(ctx, `SELECT a.n FROM list_article x JOIN list l ON l.id = x.list JOIN article a ON a.id = x.article
			WHERE x.trashed = 0 AND l.trashed = 0 AND (l.id = ?1 OR lower(l.name) = lower(?1))`, f.Value)
	}
	return answer{}, fault(f, fmt.Sprintf("%s: is not a field of the archive", f.Name), "")
}

// column finds the articles whose value in an interned column fits.
func (j *joiner) column(values interned, column []int32, fits func(key string) bool) answer {
	out := j.none()
	wanted := make([]bool, len(values.keys))
	for i, key := range values.keys {
		wanted[i] = fits(key)
	}
	for n, v := range column {
		if int(v) < len(wanted) && wanted[v] && j.live.has(int64(n)) {
			out.articles.add(int64(n))
		}
	}
	return out
}

// dated finds the articles that lie in an interval of days as a whole: after: from its first day on,
// before: up to the day before it, on: and date: within it. Undated articles lie in none.
func (j *joiner) dated(f search.Field) answer {
	from, to := int32(math.MinInt32), int32(annotate.Undated-1)
	first, last, isRange := strings.Cut(f.Value, "..")
	if !isRange {
		last = first
	}
	// Parse has checked the values: what it let pass as open end is NoDate.
	if d, err := annotate.ParseDate(first, "typed"); err == nil && !d.IsZero() && f.Name != "before" {
		from = int32(d.First)
	}
	if d, err := annotate.ParseDate(last, "typed"); err == nil && !d.IsZero() && f.Name != "after" {
		to = int32(d.Last)
		if f.Name == "before" {
			to = int32(d.First) - 1
		}
	}
	out := j.none()
	c := &j.m.articles
	for n := range c.live {
		if c.live[n] && c.first[n] >= from && c.last[n] <= to {
			out.articles.add(int64(n))
		}
	}
	return out
}

// numbers reads article numbers.
func (j *joiner) numbers(ctx context.Context, query string, args ...any) (answer, error) {
	out := j.none()
	return out, j.a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var n int64
			err := rows.Scan(&n)
			if j.live.has(n) {
				out.articles.add(n)
			}
			return err
		}, query, args...)
	})
}

// written finds the articles of an author.
func (j *joiner) written(ctx context.Context, author string) (answer, error) {
	out := j.none()
	words := strings.FieldsFunc(annotate.Fold(author), notOfWord)
	return out, j.a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var n int64
			var list string
			if err := rows.Scan(&n, &list); err != nil {
				return err
			}
			var names []string
			if err := json.Unmarshal([]byte(list), &names); err != nil {
				return fmt.Errorf("authors of article %d: %w", n, err)
			}
			for _, name := range names {
				if len(words) > 0 && hasWords(annotate.Fold(name), words, false) {
					out.articles.add(n)
				}
			}
			return nil
		}, `SELECT n, authors FROM article WHERE trashed = 0 AND authors <> '[]'`)
	})
}

// is finds the articles in a state, for this coder: what was said last of them counts, see stateNow.
func (j *joiner) is(ctx context.Context, f search.Field) (answer, error) {
	const said = `SELECT a.n FROM article_state s JOIN article a ON a.id = s.article
		WHERE s.n = (SELECT max(n) FROM article_state u WHERE u.article = a.id AND u.coder = ?1 AND u.trashed = 0)`
	const opened = `SELECT a.n FROM view w JOIN article a ON a.id = substr(w.key, length(?1) + 9) WHERE w.key >= 'opened:' || ?1 || ':' AND w.key < 'opened:' || ?1 || ';'
		AND NOT EXISTS (SELECT 1 FROM article_state u WHERE u.article = a.id AND u.coder = ?1 AND u.trashed = 0)`
	coder := j.a.Info().Coder.ID
	switch f.Value {
	case "new":
		other, err := j.numbers(ctx, said+` AND s.state <> 'new' UNION ALL `+opened, coder)
		other.articles = combine(j.live, other.articles, func(a, b uint64) uint64 { return a &^ b })
		return other, err
	case "reading":
		return j.numbers(ctx, said+` AND s.state = 'reading' UNION ALL `+opened, coder)
	case "undated":
		out := j.none()
		for n, first := range j.m.articles.first {
			if first == annotate.Undated && j.live.has(int64(n)) {
				out.articles.add(int64(n))
			}
		}
		return out, nil
	}
	return j.numbers(ctx, said+` AND s.state = ?2`, coder, f.Value)
}

// havings are the values of has:, with the articles that have it.
var havings = map[string]string{
	"memo": `SELECT a.n FROM memo m JOIN article a ON a.id = coalesce(m.article, (SELECT article FROM annotation x WHERE x.id = m.annotation AND x.trashed = 0),
		(SELECT article FROM statement s WHERE s.id = m.statement AND s.trashed = 0)) WHERE m.trashed = 0 AND m.text <> ''`,
	"mark":      `SELECT n FROM article WHERE id IN (SELECT article FROM annotation WHERE trashed = 0)`,
	"statement": `SELECT n FROM article WHERE id IN (SELECT article FROM statement WHERE trashed = 0)`,
	"tag":       `SELECT n FROM article WHERE id IN (SELECT article FROM annotation WHERE trashed = 0 AND type = 'tag')`,
	"url":       `SELECT n FROM article WHERE url <> ''`,
	"author":    `SELECT n FROM article WHERE authors <> '[]'`,
	"double":    `SELECT a.n FROM article_group g JOIN article a ON a.id = g.article WHERE g.trashed = 0`,
}

func (j *joiner) having(ctx context.Context, f search.Field) (answer, error) {
	return j.numbers(ctx, havings[strings.TrimSuffix(f.Value, "s")])
}
