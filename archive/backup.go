package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pressmark/annotate"
)

const backupsKept = 14

// asideMark stands between the name of a database that a restore put aside and the time.
const asideMark = ".replaced-"

// Backup writes a copy of the database to the backups folder, opens and checks it, and only then lets it
// take the place of the oldest of more than 14. It returns its path. The newest is also kept in the user's
// state folder, outside the archive.
func (a *Archive) Backup(ctx context.Context) (string, error) {
	path := a.backupPath()
	return path, a.backupTo(ctx, path)
}

func (a *Archive) backupPath() string {
	return filepath.Join(a.dir, "backups", "archive-"+a.opts.Now().UTC().Format("20060102T150405.000Z")+".db")
}

// beingCopied is the end of the name of a backup that is not whole yet.
const beingCopied = ".new"

func (a *Archive) backupTo(ctx context.Context, path string) error {
	a.mu.Lock()
	a.lastBackup = a.opts.Now()
	a.mu.Unlock()
	dir, tmp := filepath.Dir(path), path+beingCopied
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(tmp)
	if err := a.copyDatabase(ctx, tmp); err != nil {
		return fmt.Errorf("backup: %w; older backups and the archive are as they were", err)
	}
	if err := verifyBackup(ctx, tmp, a.id); err != nil {
		return fmt.Errorf("backup: the copy is not good (%w); older backups and the archive are as they were", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := syncDir(dir); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	a.keepOutside(path)
	return dropOld(dir)
}

func (a *Archive) copyDatabase(ctx context.Context, to string) error {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	// VACUUM INTO cannot run on a connection opened for reading only.
	db, err := sql.Open("sqlite", dsn(a.path(), readWrite))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if f, err = os.OpenFile(to, os.O_RDWR, 0); err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// verifyBackup opens a copy and has SQLite read all of it.
func verifyBackup(ctx context.Context, path, id string) (err error) {
	db, err := sql.Open("sqlite", dsn(path, reading(path)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var result, found string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return err
	}
	if result != "ok" {
		return errors.New(result)
	}
	if err := db.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = 'id'").Scan(&found); err != nil {
		return err
	}
	if id != "" && found != id {
		return fmt.Errorf("it is of another archive, %s", found)
	}
	return nil
}

// keepOutside puts the newest backup into the state folder as well; a failure there is no failure here.
func (a *Archive) keepOutside(path string) {
	if os.MkdirAll(a.opts.StateDir, 0o700) != nil {
		return
	}
	to := a.outside()
	if copyFile(path, to+".new") == nil {
		_ = os.Rename(to+".new", to)
	}
}

// outside is where the newest backup is kept outside the archive.
func (a *Archive) outside() string {
	return filepath.Join(a.opts.StateDir, "newest-backup-"+a.id+".db")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// backupFirst makes a backup before what cannot be undone, or changes much.
func (a *Archive) backupFirst(ctx context.Context) error {
	if a.opts.NoBackup {
		return nil
	}
	_, err := a.Backup(ctx)
	return err
}

// A step that changes more records than bulkEdit is worth a backup, but not within restBetween of the last.
const (
	bulkEdit    = 1000
	restBetween = time.Minute
)

// backupBefore sees that a step that changes many records leaves a backup of the archive as it was. It returns
// as soon as the copy is under way, which then shows the archive of that moment whatever is written: so
// nobody waits for the copying of a large archive. The copy is checked before it counts, like every backup.
func (a *Archive) backupBefore(ctx context.Context, s annotate.Step) error {
	edits := 0
	for _, c := range s.Changes {
		if c.Op != annotate.OpCreate {
			edits++
		}
	}
	if edits <= bulkEdit || a.opts.NoBackup || a.Info().ReadOnly != "" {
		return nil
	}
	a.mu.Lock()
	rested := a.opts.Now().Sub(a.lastBackup) >= restBetween
	a.mu.Unlock()
	if !rested || !a.enter() {
		return nil
	}
	path, done := a.backupPath(), make(chan error, 1)
	go func() {
		defer a.work.Done()
		ctx, cancel := a.untilClosed()
		defer cancel()
		done <- a.backupTo(ctx, path)
	}()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-done:
			if err != nil {
				err = fmt.Errorf("nothing was changed: before a change of %d records a copy of the archive is made, and that failed: %w", edits, err)
			}
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
			// SQLite writes the first page once it has settled on what it copies.
			if info, err := os.Stat(path + beingCopied); err == nil && info.Size() > 0 {
				return nil
			}
		}
	}
}

// untilClosed is a context that ends when the archive is being closed.
func (a *Archive) untilClosed() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-a.ending:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

func copyFile(from, to string) error {
	_ = os.Remove(to)
	if os.Link(from, to) == nil {
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// Backups lists the backups in an archive's folder, newest first.
func Backups(dir string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(dir, "backups"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "archive-") && strings.HasSuffix(e.Name(), ".db") {
			out = append(out, filepath.Join(dir, "backups", e.Name()))
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out, nil
}

func dropOld(backups string) error {
	all, err := Backups(filepath.Dir(backups))
	if err != nil || len(all) <= backupsKept {
		return err
	}
	for _, path := range all[backupsKept:] {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

// dailyBackup makes a backup beside the first change of a day. It reads a snapshot and holds nobody up; a
// failure is told to nobody here, because check and the next day try again.
func (a *Archive) dailyBackup() {
	today := a.opts.Now().Local().Format(time.DateOnly)
	a.mu.Lock()
	due := !a.opts.NoBackup && a.backedUp != today && a.opts.Now().Sub(a.lastBackup) >= restBetween
	if due {
		a.backedUp = today
	}
	a.mu.Unlock()
	if !due {
		return
	}
	if newest, err := Backups(a.dir); err == nil && len(newest) > 0 {
		if t, err := time.Parse("archive-20060102T150405.000Z.db", filepath.Base(newest[0])); err == nil && t.Local().Format(time.DateOnly) == today {
			return
		}
	}
	if !a.enter() {
		return
	}
	go func() {
		defer a.work.Done()
		ctx, cancel := a.untilClosed()
		defer cancel()
		_, _ = a.Backup(ctx)
	}()
}

// Restore makes dir an archive from a backup. The backup is checked first; a database that stood there is
// kept beside it under a name with the time. No program may hold the archive.
func Restore(ctx context.Context, backup, dir string, o Options) error {
	dir, o, err := settle(dir, o)
	if err != nil {
		return err
	}
	if err := verifyBackup(ctx, backup, ""); err != nil {
		return fmt.Errorf("restore: %s is not a good backup (%w); nothing was changed", backup, err)
	}
	for _, sub := range []string{dir, filepath.Join(dir, "originals"), filepath.Join(dir, "backups")} {
		if err := os.MkdirAll(sub, 0o700); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
	}
	if !o.NoHold {
		hold, err := TakeHold(dir, o)
		if err != nil {
			return err
		}
		defer hold.Release()
	}
	path := filepath.Join(dir, databaseName)
	_ = os.Remove(path + ".new") // of a restore that was cut off
	if err := copyWhole(backup, path+".new"); err != nil {
		return fmt.Errorf("restore: %w; nothing was changed", err)
	}
	aside := path + asideMark + o.Now().UTC().Format("20060102T150405Z")
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+end, aside+end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("restore: %w", err)
		}
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return syncDir(dir)
}

// copyWhole copies without linking, so that the backup stays apart from what is restored from it.
func copyWhole(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
