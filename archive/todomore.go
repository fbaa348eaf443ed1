package archive

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"pressmark/annotate"
)

// moreTodos works out the kinds that no index holds: speakers without claim, and dates that cannot be right.
// It reads all marks of speakers and all parts of statements once: four seconds of work at a million marks. With each 0
// it only counts.
func moreTodos(ctx context.Context, q *sql.Tx, each int, add func(TodoGroup)) error {
	speakers, err := silentSpeakers(ctx, q)
	if err != nil {
		return err
	}
	if err := addTodos(ctx, q, TodoSpeaker, "annotation", "What does “%s” claim?", speakers, each, add); err != nil {
		return err
	}
	for _, d := range doubtfulDates {
		var numbers []int64
		err := eachRow(ctx, q, func(rows *sql.Rows) error {
			var n int64
			err := rows.Scan(&n)
			numbers = append(numbers, n)
			return err
		}, d.numbers)
		if err != nil {
			return err
		}
		if err := addTodos(ctx, q, TodoDate, d.of, d.text, numbers, each, add); err != nil {
			return err
		}
	}
	return nil
}

// doubtfulDates find dates that contradict another: an article that appeared a day or more after it was
// added, and words said after the article that tells of them.
var doubtfulDates = []struct{ of, text, numbers string }{
	{"article", "“%s” appeared after it was added?", fmt.Sprintf(`SELECT n FROM article WHERE trashed = 0 AND date_first <> %d AND date_first > unixepoch(created) / 86400 + 1`, annotate.Undated)},
	{"statement", "Said after the article appeared: “%s”?", fmt.Sprintf(`SELECT s.n FROM statement s JOIN article a ON a.id = s.article
		WHERE s.trashed = 0 AND a.trashed = 0 AND s.said_first IS NOT NULL AND a.date_last <> %d AND s.said_first > a.date_last`, annotate.Undated)},
}

// addTodos adds a kind with the records made last, at most each of them.
func addTodos(ctx context.Context, q *sql.Tx, kind, of, text string, numbers []int64, each int, add func(TodoGroup)) error {
	g := TodoGroup{Kind: kind, Count: len(numbers)}
	if len(numbers) > 0 && each > 0 {
		slices.Sort(numbers)
		var err error
		if g.Todos, err = todosOf(ctx, q, kind, text, todoRows[of], anyOf(numbers[max(0, len(numbers)-each):])); err != nil {
			return err
		}
	}
	add(g)
	return nil
}

// A spokesman is an entity in an article, merges resolved.
type spokesman struct {
	article, entity string
}

// silentSpeakers returns the first mark of each speaker in each article in which nothing is said by him: not as
// the speaker of a statement, not as the one for whom it is said, nor as its reporter.
func silentSpeakers(ctx context.Context, q *sql.Tx) ([]int64, error) {
	roots, err := loadMerged(ctx, q, "entity")
	if err != nil {
		return nil, err
	}
	trashed, err := strs(ctx, q, `SELECT id FROM article WHERE trashed = 1`)
	if err != nil {
		return nil, err
	}
	hidden := make(map[string]bool, len(trashed))
	for _, id := range trashed {
		hidden[id] = true
	}
	silent := map[spokesman]int64{}
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int64
		var s spokesman
		if err := rows.Scan(&n, &s.article, &s.entity); err != nil {
			return err
		}
		if hidden[s.article] {
			return nil
		}
		s.entity = roots.root(s.entity)
		if first, ok := silent[s]; !ok || n < first {
			silent[s] = n
		}
		return nil
	}, `SELECT n, article, entity FROM annotation WHERE type = 'speaker' AND trashed = 0 AND entity IS NOT NULL`)
	if err != nil || len(silent) == 0 {
		return nil, err
	}
	for _, spoken := range []string{
		`SELECT s.article, p.entity, coalesce(p.for_entity, '') FROM statement_part p JOIN statement s ON s.id = p.statement WHERE s.trashed = 0 AND p.trashed = 0 AND p.entity IS NOT NULL`,
		`SELECT s.article, '', p.for_entity FROM statement_part p JOIN statement s ON s.id = p.statement WHERE s.trashed = 0 AND p.trashed = 0 AND p.entity IS NULL AND p.for_entity IS NOT NULL`,
		`SELECT s.article, l.entity, '' FROM statement_link l JOIN statement s ON s.id = l.statement WHERE s.trashed = 0 AND l.trashed = 0 AND l.entity IS NOT NULL`,
	} {
		err := eachRow(ctx, q, func(rows *sql.Rows) error {
			var article, who, whom string
			if err := rows.Scan(&article, &who, &whom); err != nil {
				return err
			}
			delete(silent, spokesman{article, roots.root(who)})
			delete(silent, spokesman{article, roots.root(whom)})
			return nil
		}, spoken)
		if err != nil {
			return nil, err
		}
	}
	out := make([]int64, 0, len(silent))
	for _, n := range silent {
		out = append(out, n)
	}
	return out, nil
}
