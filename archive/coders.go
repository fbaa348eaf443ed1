package archive

import (
	"context"
	"database/sql"
	"fmt"
)

// CodersOf counts marks or statements (table annotation or statement) of these uuids by who made them; those
// of nobody known count for "". It serves the question before another coder's work is changed.
func (a *Archive) CodersOf(ctx context.Context, table string, ids []string) (map[string]int, error) {
	if table != "annotation" && table != "statement" {
		return nil, fmt.Errorf("records of %q have no coder", table)
	}
	out := map[string]int{}
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var coder string
			var n int
			err := rows.Scan(&coder, &n)
			out[coder] = n
			return err
		}, `SELECT coalesce(coder, ''), count(*) FROM `+table+` WHERE id`+inWhich+` GROUP BY 1`, anyOf(ids))
	})
	return out, err
}
