package archive

import (
	"context"
	"database/sql"
	_ "embed" // the migrations
	"errors"
	"fmt"
)

// The migrations lead from format 1.0 onwards, each by one minor format. One that has been released is never
// edited. What the history keeps of older records is filled in where it is read; see decode.
var migrations = []string{toFormat1}

//go:embed migrations/1.1.sql
var toFormat1 string

// migrate brings an older database to the format of this program: after a backup, all or nothing.
func (a *Archive) migrate(ctx context.Context, path string, version int) (err error) {
	if a.readOnly != "" {
		return fmt.Errorf("%s was written by an older Pressmark (format %d.%d) and has to be brought up to date, but %s; nothing was changed. Copy the folder to where you can write, and open it there",
			a.dir, version/1000, version%1000, a.readOnly)
	}
	if err := a.backupFirst(ctx); err != nil {
		return fmt.Errorf("%s was written by an older Pressmark, and before it is brought up to date a copy is made, which failed: %w", a.dir, err)
	}
	db, err := sql.Open("sqlite", dsn(path, readWrite))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for minor := version % 1000; minor < formatMinor; minor++ {
		if _, err := tx.ExecContext(ctx, migrations[minor]); err != nil {
			return fmt.Errorf("bring %s to format %d.%d: %w; it is as it was", a.dir, formatMajor, minor+1, err)
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version=%d", formatMajor*1000+formatMinor)); err != nil {
		return err
	}
	return tx.Commit()
}
