package archive

import (
	"context"
	"database/sql"
)

// A DiaryEntry is a dated memo without an owner: the researcher's own log.
type DiaryEntry struct {
	ID   string
	Day  int // days since 1970-01-01
	Text string
}

// Diary returns the entries of the diary, newest day first, of one day the last written first.
func (a *Archive) Diary(ctx context.Context) ([]DiaryEntry, error) {
	var out []DiaryEntry
	err := a.reading(ctx, func(q *sql.Tx) error {
		return eachRow(ctx, q, func(rows *sql.Rows) error {
			var e DiaryEntry
			err := rows.Scan(&e.ID, &e.Day, &e.Text)
			out = append(out, e)
			return err
		}, `SELECT id, day, text FROM memo WHERE day IS NOT NULL AND article IS NULL AND annotation IS NULL AND entity IS NULL AND concept IS NULL AND statement IS NULL AND tag IS NULL
			AND trashed = 0 ORDER BY day DESC, n DESC`)
	})
	return out, err
}
