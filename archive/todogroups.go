package archive

import (
	"context"
	"database/sql"

	"pressmark/annotate"
)

// Kinds of Todo that only TodoGroups lists: they cost what there is, not what there is to do.
const (
	TodoSpeaker = "speaker without claim" // marked as a speaker in an article where no statement is theirs
	TodoDouble  = "possible double"       // two entities that may be one
)

// A TodoGroup is one kind of what is left open: how many there are, and the first of them.
type TodoGroup struct {
	Kind  string
	Count int
	Todos []Todo
}

// TodoGroups lists what is left open by kind, at most each of one kind, kinds without any left out.
func (a *Archive) TodoGroups(ctx context.Context, each int) ([]TodoGroup, error) {
	var out []TodoGroup
	add := func(g TodoGroup) {
		switch n := len(out); {
		case g.Count == 0:
		case n > 0 && out[n-1].Kind == g.Kind:
			out[n-1].Count += g.Count
			out[n-1].Todos = append(out[n-1].Todos, g.Todos...)
		default:
			out = append(out, g)
		}
	}
	err := a.reading(ctx, func(q *sql.Tx) error {
		for _, t := range todoQueries {
			if t.kind == TodoDefine { // what is worked out here comes before what is about no article's words
				if err := moreTodos(ctx, q, each, add); err != nil {
					return err
				}
			}
			g := TodoGroup{Kind: t.kind}
			if err := q.QueryRowContext(ctx, `SELECT count(*) FROM (`+t.numbers+`)`).Scan(&g.Count); err != nil {
				return err
			}
			if g.Count > 0 {
				var numbers []int64
				err := eachRow(ctx, q, func(rows *sql.Rows) error {
					var n int64
					err := rows.Scan(&n)
					numbers = append(numbers, n)
					return err
				}, t.numbers+` ORDER BY 1 DESC LIMIT ?`, each)
				if err != nil {
					return err
				}
				if g.Todos, err = todosOf(ctx, q, t.kind, t.text, todoRows[t.of], anyOf(numbers)); err != nil {
					return err
				}
			}
			add(g)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a.withDoubles(ctx, out, each)
}

func todosOf(ctx context.Context, q *sql.Tx, kind, words, query string, args ...any) ([]Todo, error) {
	var out []Todo
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		d := Todo{Kind: kind}
		var quote string
		to := []any{&d.Record, &d.Article, &d.Span.Start, &d.Span.End, &quote}
		if kind == TodoDoubtful {
			to = append(to, &d.Score, &d.Anchor, &d.Role)
		}
		if err := rows.Scan(to...); err != nil {
			return err
		}
		d.Text = todoText(words, quote)
		out = append(out, d)
		return nil
	}, query, args...)
	return out, err
}

// speakersQuery finds the first mark of each speaker in each article in which nothing is said by him: not as
// the speaker of a statement, not as the one for whom it is said, nor as its reporter.
const speakersQuery = `FROM annotation x JOIN article a ON a.id = x.article WHERE x.type = 'speaker' AND x.trashed = 0 AND x.entity IS NOT NULL AND a.trashed = 0
	AND NOT EXISTS (SELECT 1 FROM statement s JOIN statement_part p ON p.statement = s.id WHERE s.article = x.article AND s.trashed = 0 AND p.trashed = 0 AND (p.entity = x.entity OR p.for_entity = x.entity))
	AND NOT EXISTS (SELECT 1 FROM statement s JOIN statement_link l ON l.statement = s.id WHERE s.article = x.article AND s.trashed = 0 AND l.trashed = 0 AND l.entity = x.entity)`

func moreTodos(ctx context.Context, q *sql.Tx, each int, add func(TodoGroup)) error {
	for _, m := range []struct{ kind, text, count, rows string }{
		{TodoSpeaker, "What does “%s” claim?", `SELECT count(DISTINCT x.article || x.entity) ` + speakersQuery,
			`SELECT x.id, x.article, coalesce(o.start, 0), coalesce(o.end, 0), coalesce(o.quote, '') FROM annotation x JOIN article a ON a.id = x.article ` + firstAnchor +
				` WHERE x.n IN (SELECT min(x.n) ` + speakersQuery + ` GROUP BY x.article, x.entity) ORDER BY a.n DESC, o.start, x.n LIMIT ?1`},
	} {
		g := TodoGroup{Kind: m.kind}
		if err := q.QueryRowContext(ctx, m.count).Scan(&g.Count); err != nil {
			return err
		}
		if g.Count > 0 {
			var err error
			if g.Todos, err = todosOf(ctx, q, m.kind, m.text, m.rows, each); err != nil {
				return err
			}
		}
		add(g)
	}
	return nil
}

// withDoubles adds the entities that may be the same, which nobody told apart.
func (a *Archive) withDoubles(ctx context.Context, out []TodoGroup, each int) ([]TodoGroup, error) {
	entities, err := a.Entities(ctx)
	if err != nil {
		return nil, err
	}
	told, err := a.ToldApart(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, e := range entities {
		names[e.ID] = e.Name
	}
	g := TodoGroup{Kind: TodoDouble}
	for _, d := range annotate.PossibleDoubles(entities, doublesMost) {
		if told[pairOf(d.From, d.Into)] {
			continue
		}
		if g.Count++; g.Count <= each {
			g.Todos = append(g.Todos, Todo{Kind: TodoDouble, Record: d.From, Text: todoText("Is “%s” the same as ", names[d.From]) + "“" + names[d.Into] + "”? They " + d.Reason + "."})
		}
	}
	if g.Count > 0 {
		out = append(out, g)
	}
	return out, nil
}
