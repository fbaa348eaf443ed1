package archive

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"pressmark/annotate"
)

// RenameReasonStep returns the step that gives all exclusions of one reason another one, by whichever coder;
// one that is in use already takes them in, the empty one leaves them without a reason.
func (a *Archive) RenameReasonStep(ctx context.Context, reason, now string) (annotate.Step, error) {
	now = strings.TrimSpace(now)
	var ids []string
	err := a.reading(ctx, func(q *sql.Tx) (err error) {
		ids, err = strs(ctx, q, `SELECT id FROM article_state WHERE state = 'excluded' AND reason = ? AND trashed = 0 ORDER BY n`, reason)
		return err
	})
	switch {
	case err != nil:
		return annotate.Step{}, err
	case len(ids) == 0:
		return annotate.Step{}, &annotate.Invalid{Change: -1, Reason: fmt.Sprintf("no article is excluded for the reason '%s'", reason)}
	case now == reason:
		return annotate.Step{}, &annotate.Invalid{Change: -1, Reason: "this is its name already"}
	}
	s := annotate.Step{Label: fmt.Sprintf("Renamed the reason '%s' to '%s', %s", reason, now, counted(len(ids), "exclusion"))}
	if now == "" {
		s.Label = fmt.Sprintf("Took the reason '%s' from %s", reason, counted(len(ids), "exclusion"))
	}
	for _, id := range ids {
		s.Changes = append(s.Changes, annotate.Edit("article_state", id, annotate.Fields{"reason": now}))
	}
	return s, nil
}

// Member returns the uuid of the record by which an article is on a list, ErrNotFound when it is not.
func (a *Archive) Member(ctx context.Context, list, article string) (string, error) {
	var id string
	err := a.reading(ctx, func(q *sql.Tx) error {
		ids, err := strs(ctx, q, `SELECT id FROM list_article WHERE list = ? AND article = ? AND trashed = 0 ORDER BY n LIMIT 1`, list, article)
		if err == nil && len(ids) == 0 {
			err = fmt.Errorf("article %s on list %s: %w", article, list, ErrNotFound)
		}
		if err == nil {
			id = ids[0]
		}
		return err
	})
	return id, err
}
