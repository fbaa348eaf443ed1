package archive

import (
	"context"
	"database/sql"
	"errors"
)

// What the window remembers, drafts and the picker's decisions are no steps: they are not in the history,
// not undone and not exported.

// View returns what the window remembered under a key, "" when nothing.
func (a *Archive) View(ctx context.Context, key string) (string, error) {
	return a.one(ctx, "SELECT value FROM view WHERE key = ?", key)
}

// SetView remembers a value under a key.
func (a *Archive) SetView(ctx context.Context, key, value string) error {
	return a.exec(ctx, "INSERT INTO view VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
}

// Draft returns a text that was being typed, "" when none.
func (a *Archive) Draft(ctx context.Context, key string) (string, error) {
	return a.one(ctx, "SELECT text FROM draft WHERE key = ?", key)
}

// SetDraft keeps a text that is being typed; an empty one is forgotten.
func (a *Archive) SetDraft(ctx context.Context, key, text string) error {
	if text == "" {
		return a.exec(ctx, "DELETE FROM draft WHERE key = ?", key)
	}
	return a.exec(ctx, "INSERT INTO draft VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET text = excluded.text, at = excluded.at", key, text, a.now())
}

// Decide notes that a folded name was bound to an entity in an article.
func (a *Archive) Decide(ctx context.Context, name, entity, article string) error {
	return a.exec(ctx, "INSERT INTO decision VALUES (?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET count = count + 1, at = excluded.at", name, entity, article, a.now())
}

// Decisions returns how often a folded name was bound to each entity, in any article.
func (a *Archive) Decisions(ctx context.Context, name string) (map[string]int, error) {
	rows, err := a.read.QueryContext(ctx, "SELECT entity, sum(count) FROM decision WHERE name = ? GROUP BY entity", name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var entity string
		var n int
		if err := rows.Scan(&entity, &n); err != nil {
			return nil, err
		}
		out[entity] = n
	}
	return out, rows.Err()
}

func (a *Archive) one(ctx context.Context, query, key string) (string, error) {
	var v string
	err := a.read.QueryRowContext(ctx, query, key).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, err
}

func (a *Archive) exec(ctx context.Context, query string, args ...any) error {
	return a.do(ctx, func(ctx context.Context, c *session) error {
		_, err := c.ExecContext(ctx, query, args...)
		return err
	})
}
