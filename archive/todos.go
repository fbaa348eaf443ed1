package archive

import (
	"context"
	"database/sql"
	"fmt"

	"pressmark/annotate"
)

// The kinds of Todo.
const (
	TodoUnresolved = "unresolved"                 // a mark that names nobody yet
	TodoPart       = "part"                       // a statement's speaker, firm, addressee or reporter is not sure
	TodoDoubtful   = "doubtful"                   // a mark that a new revision may have moved to other words, or lost
	TodoNoEvidence = "statement without evidence" // its claims are all in the trash
	TodoNoClaim    = "claim without statement"
	TodoShared     = "shared name" // two entities of one name and no distinguisher
	TodoUndated    = "undated"
)

// A Todo is something left open.
type Todo struct {
	Kind    string
	Article string // empty for a shared name
	Record  string // uuid of the annotation, statement, entity or article
	Span    annotate.Span
	Text    string // readable
}

// todoQueries select (record, article, start, end, words) of each kind, in the order in which a list
// shows them. A mark's place is its first anchor in the article's current revision.
var todoQueries = []struct{ kind, from, columns, text string }{
	{TodoUnresolved, `FROM annotation x JOIN article a ON a.id = x.article ` + firstAnchor + `
		WHERE x.trashed = 0 AND x.resolution <> 'entity' AND a.trashed = 0
		AND (x.resolution = 'not sure' OR x.resolution = 'none' AND x.type IN ('speaker', 'firm', 'mention'))`,
		markColumns, "Who is “%s”?"},
	{TodoPart, `FROM statement_part p JOIN statement s ON s.id = p.statement JOIN article a ON a.id = s.article ` + evidenceAnchor + `
		WHERE p.trashed = 0 AND (p.resolution = 'not sure' OR p.for_resolution = 'not sure') AND s.trashed = 0 AND a.trashed = 0`,
		statementColumns, "Who says, or for whom: “%s”?"},
	{TodoPart, `FROM statement_link p JOIN statement s ON s.id = p.statement JOIN article a ON a.id = s.article ` + evidenceAnchor + `
		WHERE p.trashed = 0 AND p.resolution = 'not sure' AND s.trashed = 0 AND a.trashed = 0`,
		statementColumns, "Who reports “%s”?"},
	{TodoDoubtful, `FROM anchor o JOIN annotation x ON x.id = o.annotation JOIN article a ON a.revision = o.revision
		WHERE o.trashed = 0 AND o.state <> 'placed' AND x.trashed = 0 AND a.trashed = 0`,
		markColumns, "Is “%s” still in its place?"},
	{TodoNoEvidence, `FROM statement s JOIN article a ON a.id = s.article LEFT JOIN anchor o ON o.n = 0
		WHERE s.trashed = 0 AND a.trashed = 0 AND EXISTS (SELECT 1 FROM statement_evidence e WHERE e.statement = s.id AND e.trashed = 0)
		AND NOT EXISTS (SELECT 1 FROM statement_evidence e JOIN annotation x ON x.id = e.annotation WHERE e.statement = s.id AND e.trashed = 0 AND x.trashed = 0)`,
		statementColumns, "The evidence of a statement is in the trash"},
	{TodoNoClaim, `FROM annotation x JOIN article a ON a.id = x.article ` + firstAnchor + `
		WHERE x.trashed = 0 AND x.type = 'claim' AND x.resolution <> 'entity' AND a.trashed = 0
		AND NOT EXISTS (SELECT 1 FROM statement_evidence e JOIN statement s ON s.id = e.statement WHERE e.annotation = x.id AND e.trashed = 0 AND s.trashed = 0)`,
		markColumns, "Who claims “%s”?"},
	{TodoShared, `FROM entity x WHERE x.trashed = 0 AND x.merged_into IS NULL AND x.distinguisher = ''
		AND x.name_key IN (SELECT name_key FROM entity WHERE trashed = 0 AND merged_into IS NULL GROUP BY name_key HAVING count(*) > 1)`,
		`x.id, '', 0, 0, x.name`, "Tell the two named “%s” apart"},
	{TodoUndated, fmt.Sprintf(`FROM article a WHERE a.trashed = 0 AND a.date_first = %d`, annotate.Undated), `a.id, a.id, 0, 0, a.title`, "When did “%s” appear?"},
}

const (
	markColumns      = `x.id, x.article, coalesce(o.start, 0), coalesce(o.end, 0), coalesce(o.quote, '')`
	statementColumns = `s.id, s.article, coalesce(o.start, 0), coalesce(o.end, 0), coalesce(o.quote, '')`
	firstAnchor      = `LEFT JOIN anchor o ON o.n = (SELECT n FROM anchor b WHERE b.annotation = x.id AND b.revision = a.revision AND b.trashed = 0 ORDER BY b.ordinal, b.n LIMIT 1)`
	evidenceAnchor   = `LEFT JOIN anchor o ON o.n = (SELECT b.n FROM statement_evidence e JOIN annotation y ON y.id = e.annotation JOIN anchor b ON b.annotation = y.id
		WHERE e.statement = s.id AND e.trashed = 0 AND y.trashed = 0 AND b.revision = a.revision AND b.trashed = 0 ORDER BY e.ordinal, b.ordinal, b.n LIMIT 1)`
)

// Todos lists what is left open, at most limit of it; names first, undated articles last.
func (a *Archive) Todos(ctx context.Context, limit int) ([]Todo, error) {
	var out []Todo
	err := a.reading(ctx, func(q *sql.Tx) error {
		for _, t := range todoQueries {
			if len(out) >= limit {
				return nil
			}
			err := eachRow(ctx, q, func(rows *sql.Rows) error {
				d := Todo{Kind: t.kind}
				var words string
				if err := rows.Scan(&d.Record, &d.Article, &d.Span.Start, &d.Span.End, &words); err != nil {
					return err
				}
				d.Text = todoText(t.text, words)
				out = append(out, d)
				return nil
			}, `SELECT `+t.columns+` `+t.from+` ORDER BY `+todoOrder(t.columns)+` LIMIT ?`, limit-len(out))
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// todoOrder is by article and place within it, else by name.
func todoOrder(columns string) string {
	switch columns {
	case markColumns:
		return "a.n DESC, o.start, x.n"
	case statementColumns:
		return "a.n DESC, o.start, s.n"
	}
	return "5, 1"
}

func todoText(format, words string) string {
	const most = 60
	if r := []rune(words); len(r) > most {
		words = string(r[:most]) + "…"
	}
	if !containsVerb(format) {
		return format
	}
	return fmt.Sprintf(format, words)
}

func containsVerb(format string) bool {
	for i := 0; i+1 < len(format); i++ {
		if format[i] == '%' {
			return true
		}
	}
	return false
}

func countTodos(ctx context.Context, q *sql.Tx) (int, error) {
	total := 0
	for _, t := range todoQueries {
		var n int
		if err := q.QueryRowContext(ctx, `SELECT count(*) `+t.from).Scan(&n); err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}
