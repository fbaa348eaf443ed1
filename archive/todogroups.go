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
	TodoDate    = "doubtful date"         // an article from after it was added, a statement said after its article
)

// SlowTodos counts what is left open of the kinds that Counts leaves out: they cost what there is, so that
// they are counted when there is time, not after each step. Together the two are what TodoGroups lists.
func (a *Archive) SlowTodos(ctx context.Context) (int, error) {
	total := 0
	err := a.reading(ctx, func(q *sql.Tx) error {
		return moreTodos(ctx, q, 0, func(g TodoGroup) { total += g.Count })
	})
	if err != nil {
		return 0, err
	}
	groups, err := a.withDoubles(ctx, nil, 0)
	for _, g := range groups {
		total += g.Count
	}
	return total, err
}

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
