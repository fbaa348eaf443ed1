package archive

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"pressmark/annotate"
)

// The kinds of Todo.
const (
	TodoUnresolved = "unresolved"                 // a mark that names nobody yet
	TodoPart       = "part"                       // a statement's speaker, firm, addressee or reporter is not sure
	TodoDoubtful   = "doubtful"                   // words of a mark, of a report or of an example that a new revision may have moved, or lost
	TodoNoEvidence = "statement without evidence" // its claims are all in the trash
	TodoNoClaim    = "claim without statement"
	TodoShared     = "shared name"       // two entities of one name and no distinguisher
	TodoDefine     = "concept to define" // one that statements carry and that nobody has defined
	TodoUndated    = "undated"
)

// A Todo is something left open.
type Todo struct {
	Kind    string
	Article string // empty for a shared name and for a concept
	Record  string // uuid of the annotation, statement, entity, concept or article
	Span    annotate.Span
	Text    string  // readable
	Anchor  string  // of a doubtful place: the anchor in doubt
	Role    string  // of a doubtful place: mark, cue, content, example
	Score   float64 // of a doubtful place: see annotate.Anchor
}

// todoQueries find the records of each kind by number, in the order in which a list shows the kinds. They
// begin at an index that holds only what is open, so that they cost what there is to do, not what there is.
var todoQueries = []struct {
	kind, of, text string
	numbers        string
}{
	{TodoUnresolved, "annotation", "Who is “%s”?", `SELECT n FROM annotation INDEXED BY annotation_open
		WHERE trashed = 0 AND (resolution = 'not sure' OR resolution = 'none' AND type IN ('speaker', 'firm', 'mention'))` + shownArticle},
	{TodoPart, "statement", "Who says, or for whom, “%s”?", `SELECT DISTINCT s.n FROM statement_part p INDEXED BY part_open CROSS JOIN statement s ON s.id = p.statement
		WHERE p.trashed = 0 AND (p.resolution = 'not sure' OR p.for_resolution = 'not sure')` + shownPart},
	{TodoPart, "statement", "Who reports “%s”?", `SELECT DISTINCT s.n FROM statement_link p INDEXED BY link_open CROSS JOIN statement s ON s.id = p.statement
		WHERE p.trashed = 0 AND p.resolution = 'not sure'` + shownPart},
	{TodoDoubtful, "anchor", "Is “%s” still in its place?", `SELECT o.n FROM anchor o INDEXED BY anchor_astray CROSS JOIN article a ON a.revision = o.revision ` + anchorOwner + `
		WHERE o.trashed = 0 AND o.state <> 'placed' AND a.trashed = 0 AND ` + ownerShown},
	{TodoNoEvidence, "statement", "The evidence of a statement is in the trash", `SELECT DISTINCT s.n FROM annotation t INDEXED BY annotation_trash
		CROSS JOIN statement_evidence e ON e.annotation = t.id CROSS JOIN statement s ON s.id = e.statement
		WHERE t.trashed = 1 AND e.trashed = 0` + shownPart + ` AND NOT EXISTS (SELECT 1 FROM statement_evidence f JOIN annotation x ON x.id = f.annotation
			WHERE f.statement = s.id AND f.trashed = 0 AND x.trashed = 0)`},
	{TodoNoClaim, "annotation", "Who claims “%s”?", `SELECT n FROM annotation INDEXED BY annotation_claim WHERE trashed = 0 AND type = 'claim'` + shownArticle + `
		AND id NOT IN (SELECT annotation FROM statement_evidence WHERE trashed = 0 AND statement NOT IN (SELECT id FROM statement WHERE trashed = 1))`},
	{TodoShared, "entity", "Tell the two named “%s” apart", `SELECT n FROM entity WHERE trashed = 0 AND merged_into IS NULL AND distinguisher = ''
		AND name_key IN (SELECT name_key FROM entity WHERE trashed = 0 AND merged_into IS NULL GROUP BY name_key HAVING count(*) > 1)`},
	{TodoDefine, "concept", "Define “%s”", `SELECT n FROM concept WHERE trashed = 0 AND merged_into IS NULL AND definition = ''
		AND EXISTS (SELECT 1 FROM statement s WHERE s.concept = concept.id AND s.trashed = 0 AND s.article NOT IN (SELECT id FROM article WHERE trashed = 1))`},
	{TodoUndated, "article", "When did “%s” appear?", fmt.Sprintf(`SELECT n FROM article WHERE trashed = 0 AND date_first = %d`, annotate.Undated)},
}

const shownPart = ` AND s.trashed = 0 AND s.article NOT IN (SELECT id FROM article WHERE trashed = 1)`

// todoRows select (record, article, start, end, words; of an anchor score, uuid and role too) of the records numbered by ?1. A mark's place is its
// first anchor in the article's current revision, a statement's that of its first evidence.
var todoRows = map[string]string{
	"annotation": `SELECT x.id, x.article, coalesce(o.start, 0), coalesce(o.end, 0), coalesce(o.quote, '')
		FROM annotation x JOIN article a ON a.id = x.article ` + firstAnchor + ` WHERE x.n IN (SELECT value FROM json_each(?1)) ORDER BY a.n DESC, o.start, x.n`,
	"statement": `SELECT s.id, s.article, coalesce(o.start, 0), coalesce(o.end, 0), coalesce(o.quote, '')
		FROM statement s JOIN article a ON a.id = s.article ` + evidenceAnchor + ` WHERE s.n IN (SELECT value FROM json_each(?1)) ORDER BY a.n DESC, o.start, s.n`,
	"anchor": `SELECT coalesce(o.annotation, k.statement, o.concept, o.tag), a.id, coalesce(o.start, 0), coalesce(o.end, 0), o.quote, o.score, o.id, o.role
		FROM anchor o JOIN article a ON a.revision = o.revision ` + anchorOwner + ` WHERE o.n IN (SELECT value FROM json_each(?1)) ORDER BY a.n DESC, o.start, o.n`,
	"entity":  `SELECT id, '', 0, 0, name FROM entity WHERE n IN (SELECT value FROM json_each(?1)) ORDER BY name_key, n`,
	"concept": `SELECT id, '', 0, 0, name FROM concept WHERE n IN (SELECT value FROM json_each(?1)) ORDER BY name_key, n`,
	"article": `SELECT id, id, 0, 0, title FROM article WHERE n IN (SELECT value FROM json_each(?1)) ORDER BY title_key, n`,
}

const (
	// anchorOwner brings in the record that an anchor o belongs to, ownerShown that it is not in the trash.
	anchorOwner = `LEFT JOIN annotation x ON x.id = o.annotation LEFT JOIN statement_link k ON k.id = o.statement_link
		LEFT JOIN statement s ON s.id = k.statement LEFT JOIN concept c ON c.id = o.concept LEFT JOIN tag g ON g.id = o.tag`
	ownerShown = `(x.trashed = 0 OR k.trashed = 0 AND s.trashed = 0 OR c.trashed = 0 OR g.trashed = 0)`

	firstAnchor    = `LEFT JOIN anchor o ON o.n = (SELECT +n FROM anchor b INDEXED BY anchor_annotation WHERE b.annotation = x.id AND b.revision = a.revision AND b.trashed = 0 ORDER BY b.ordinal, b.n LIMIT 1)`
	evidenceAnchor = `LEFT JOIN anchor o ON o.n = (SELECT b.n FROM statement_evidence e JOIN annotation y ON y.id = e.annotation JOIN anchor b ON b.annotation = y.id
		WHERE e.statement = s.id AND e.trashed = 0 AND y.trashed = 0 AND b.revision = a.revision AND b.trashed = 0 ORDER BY e.ordinal, b.ordinal, b.n LIMIT 1)`
)

// Todos lists what is left open, at most limit of it: of each kind what was made last, in text order within
// an article. Names come first, undated articles last.
func (a *Archive) Todos(ctx context.Context, limit int) ([]Todo, error) {
	var out []Todo
	err := a.reading(ctx, func(q *sql.Tx) error {
		for _, t := range todoQueries {
			var numbers []int64
			err := eachRow(ctx, q, func(rows *sql.Rows) error {
				var n int64
				err := rows.Scan(&n)
				numbers = append(numbers, n)
				return err
			}, t.numbers+` ORDER BY 1 DESC LIMIT ?`, limit-len(out))
			if err != nil {
				return err
			}
			if len(numbers) == 0 {
				continue
			}
			of, err := todosOf(ctx, q, t.kind, t.text, todoRows[t.of], anyOf(numbers))
			if err != nil {
				return err
			}
			out = append(out, of...)
		}
		return nil
	})
	return out, err
}

func todoText(format, words string) string {
	const most = 60
	if r := []rune(words); len(r) > most {
		words = string(r[:most]) + "…"
	}
	if words == "" || !strings.Contains(format, "%s") {
		return strings.Replace(format, "“%s”", "this", 1)
	}
	return fmt.Sprintf(format, words)
}

func countTodos(ctx context.Context, q *sql.Tx) (int, error) {
	total := 0
	for _, t := range todoQueries {
		var n int
		if err := q.QueryRowContext(ctx, `SELECT count(*) FROM (`+t.numbers+`)`).Scan(&n); err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}
