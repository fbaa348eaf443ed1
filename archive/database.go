package archive

import (
	"context"
	"database/sql"
	_ "embed" // the schema
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	_ "modernc.org/sqlite" // the driver

	"pressmark/annotate"
)

const (
	databaseName  = "archive.db"
	applicationID = 0x50524D4B // "PRMK"

	// A newer minor format is opened for reading only, a newer major one not at all. user_version holds
	// major*1000 + minor.
	formatMajor, formatMinor = 1, 1
)

//go:embed schema.sql
var schemaSQL string

//go:embed indexes.sql
var indexesSQL string

// An access says how a database is opened.
type access string

const (
	readWrite access = "rwc"
	readOnly  access = "ro"
	// frozen is for a file that nobody can write: SQLite then needs no file beside it, which it could not
	// make, and takes no lock.
	frozen access = "frozen"
)

// dsn names the database for the driver, with the SQLite pragmas that hold for each connection.
func dsn(path string, how access) string {
	v := url.Values{"_pragma": {"busy_timeout(10000)", "foreign_keys(1)", "synchronous(FULL)", "temp_store(MEMORY)", "cache_size(-16384)"}}
	switch how {
	case readWrite:
		v.Set("_txlock", "immediate")
	case readOnly:
		v.Set("mode", "ro")
	case frozen:
		v.Set("mode", "ro")
		v.Set("immutable", "1")
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: v.Encode()}).String()
}

// reading returns how a database can be opened for reading. One that cannot be written is frozen, but for
// changes that still stand in its write-ahead log: those only SQLite's own files beside it can show.
func reading(path string) access {
	if writable(path) {
		return readOnly
	}
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		return readOnly
	}
	return frozen
}

// createDatabase writes an empty archive: tables, built-in kinds and the built-in type of statement.
func createDatabase(ctx context.Context, dir string, o Options) (err error) {
	path := filepath.Join(dir, databaseName)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(path)
		}
	}()
	db, err := sql.Open("sqlite", dsn(path, readWrite))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	head := fmt.Sprintf("PRAGMA journal_mode=WAL; PRAGMA application_id=%d; BEGIN IMMEDIATE; PRAGMA user_version=%d;", applicationID, formatMajor*1000+formatMinor)
	if _, err := db.ExecContext(ctx, head+schemaSQL+indexesSQL); err != nil {
		return err
	}
	at, step := o.Now().UTC().Format(stamp), o.NewID()
	if _, err := db.ExecContext(ctx, `INSERT INTO meta VALUES ('id', ?), ('created', ?);
		INSERT INTO step (id, label, at, kind, state) VALUES (?, 'Started the archive', ?, 'base', 'base')`, o.NewID(), at, step, at); err != nil {
		return err
	}
	for _, k := range annotate.BuiltinKinds {
		if _, err := db.ExecContext(ctx, `INSERT INTO kind (id, step, created, modified, name, colour, builtin) VALUES (?, ?, ?, ?, ?, '', 1)`, k.ID, step, at, at, k.Name); err != nil {
			return err
		}
	}
	if _, err := db.ExecContext(ctx, `INSERT INTO statement_type (id, step, created, modified, name, builtin) VALUES (?, ?, ?, ?, 'claim', 1)`, annotate.StatementTypeClaim, step, at, at); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "COMMIT")
	return err
}

// openDatabase opens the write connection and the read pool and sees that the format is one we know.
func (a *Archive) openDatabase(ctx context.Context, path string) (err error) {
	version, err := a.peek(ctx, path)
	if err != nil {
		return err
	}
	major, minor := version/1000, version%1000
	switch {
	case major > formatMajor:
		return fmt.Errorf("%s was written by a newer Pressmark (format %d.%d); nothing was changed. Open it with that version", a.dir, major, minor)
	case minor > formatMinor:
		a.readOnly = "it was written by a newer Pressmark; open it with that version to change it"
	case !writable(path):
		a.readOnly = "its folder or files cannot be written by this user"
	}
	if a.read, err = sql.Open("sqlite", dsn(path, reading(path))); err != nil {
		return err
	}
	a.read.SetMaxOpenConns(6)
	if err := a.read.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = 'id'").Scan(&a.id); err != nil {
		return damaged(path, err)
	}
	if minor < formatMinor {
		if err := a.migrate(ctx, path, version); err != nil {
			return err
		}
	}
	if a.readOnly != "" {
		return nil
	}
	if a.writes, err = sql.Open("sqlite", dsn(path, readWrite)); err != nil {
		return err
	}
	a.writes.SetMaxOpenConns(1)
	c, err := a.writes.Conn(ctx)
	if err == nil { // a last resort only: see moveLog
		_, err = c.ExecContext(ctx, "PRAGMA wal_autocheckpoint(16000)")
	}
	if err != nil {
		return damaged(path, err)
	}
	a.write = &session{Conn: c, prepared: map[string]*sql.Stmt{}}
	return nil
}

// peek reads the format of a database before anything else is asked of it.
func (a *Archive) peek(ctx context.Context, path string) (version int, err error) {
	db, err := sql.Open("sqlite", dsn(path, reading(path)))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	var app int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app); err != nil {
		return 0, damaged(path, err)
	}
	if app != applicationID {
		return 0, damaged(path, errors.New("it is not a database of Pressmark ("+strconv.Itoa(app)+")"))
	}
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, damaged(path, err)
	}
	return version, nil
}

func (a *Archive) path() string { return filepath.Join(a.dir, databaseName) }

func damaged(path string, err error) error {
	return fmt.Errorf("%s cannot be read (%v); nothing was changed. Keep a copy of the folder and restore a backup: %w", path, err, ErrDamaged)
}

// writable reports whether this user can write the database and make files beside it.
func writable(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	f.Close()
	probe, err := os.CreateTemp(filepath.Dir(path), ".write-*")
	if err != nil {
		return !errors.Is(err, os.ErrPermission) && !isReadOnlyFS(err)
	}
	probe.Close()
	return os.Remove(probe.Name()) == nil
}
