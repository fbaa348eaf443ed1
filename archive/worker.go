package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// A job is one transaction on the write connection.
type job struct {
	ctx    context.Context
	run    func(ctx context.Context, c *session) error
	result chan error
}

// A session is the write connection. It keeps the statements that it has prepared: parsing SQL anew was a
// fifth of the CPU time of an import.
type session struct {
	*sql.Conn
	prepared map[string]*sql.Stmt
	queued   []any // rows of the change table still to be written; see history.go
	unmoved  int   // changes in the write-ahead log since it was last moved into the file
}

// ExecContext runs a statement, prepared once when it has arguments.
func (s *session) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if len(args) == 0 {
		return s.Conn.ExecContext(ctx, query)
	}
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// QueryContext reads rows by a statement prepared once; they must be read to their end before the same
// query runs again.
func (s *session) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// QueryRowContext reads one row by a statement prepared once.
func (s *session) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return s.Conn.QueryRowContext(ctx, query, args...) // its row tells the error
	}
	return stmt.QueryRowContext(ctx, args...)
}

func (s *session) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := s.Conn.PrepareContext(ctx, query)
	if err == nil {
		s.prepared[query] = stmt
	}
	return stmt, err
}

// Close lets the prepared statements and the connection go.
func (s *session) Close() error {
	var errs []error
	for _, stmt := range s.prepared {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, s.Conn.Close())...)
}

// serve runs the jobs in order, each in a transaction of its own. It is the archive's one writer.
func (a *Archive) serve() {
	defer close(a.done)
	for j := range a.jobs {
		j.result <- a.transact(j)
		a.moveLog()
	}
}

// moveLog moves what the write-ahead log holds into the file, once that is much. SQLite would do so in the
// commit that makes it much, and a step of thousands of changes would wait for it; it is on disk before.
func (a *Archive) moveLog() {
	const much = 400 // changes: some four megabytes
	if a.write.unmoved < much {
		return
	}
	a.write.unmoved = 0
	if _, err := a.write.ExecContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
		_ = a.failed(err) // a disk error ends writing; anything else is tried again later
	}
}

// enter notes work that Close waits for, ended by a.work.Done; false when the archive is being closed.
func (a *Archive) enter() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	select {
	case <-a.ending:
		return false
	default:
		a.work.Add(1)
		return true
	}
}

// do hands a transaction to the worker and waits for it. When it returns nil, all is on disk.
func (a *Archive) do(ctx context.Context, run func(ctx context.Context, c *session) error) error {
	if why := a.Info().ReadOnly; why != "" {
		return fmt.Errorf("nothing was changed, because the archive can only be read: %s: %w", why, ErrReadOnly)
	}
	if !a.enter() {
		return errors.New("the archive is closed")
	}
	defer a.work.Done()
	j := job{ctx: ctx, run: run, result: make(chan error, 1)}
	select {
	case a.jobs <- j:
		return <-j.result
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (a *Archive) transact(j job) (err error) {
	// A transaction that has begun is ended whatever happens to its caller: cancelling takes effect
	// between statements of ours (run looks at j.ctx), not inside SQLite.
	ctx := context.WithoutCancel(j.ctx)
	if err := j.ctx.Err(); err != nil {
		return err
	}
	if _, err := a.write.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return a.failed(err)
	}
	defer func() {
		if p := recover(); p != nil {
			_, _ = a.write.ExecContext(ctx, "ROLLBACK")
			panic(p)
		}
	}()
	a.write.queued = nil
	err = j.run(ctx, a.write)
	if err == nil {
		err = a.write.flush(ctx)
	}
	if err != nil {
		_, _ = a.write.ExecContext(ctx, "ROLLBACK")
		return a.failed(err)
	}
	if _, err := a.write.ExecContext(ctx, "COMMIT"); err != nil {
		_, _ = a.write.ExecContext(ctx, "ROLLBACK")
		return a.failed(err)
	}
	return nil
}

// failed puts a storage error into words; after a failed fsync or a disk error nothing more is written,
// because what reached the disk is no longer known.
func (a *Archive) failed(err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "disk is full") || strings.Contains(text, "no space left"):
		return fmt.Errorf("the disk is full: nothing of this change was written, everything before it is safe. Free some space and do it again (%w)", err)
	case strings.Contains(text, "disk I/O error"):
		a.mu.Lock()
		a.readOnly = "the disk reported an error; close Pressmark, see to the disk and open the archive again"
		a.mu.Unlock()
		return fmt.Errorf("the disk reported an error: nothing of this change was kept, and the archive is read-only until it is opened again (%w)", err)
	case strings.Contains(text, "readonly database"):
		return fmt.Errorf("the archive's files cannot be written by this user: nothing was changed (%w: %w)", ErrReadOnly, err)
	case strings.Contains(text, "FOREIGN KEY"):
		return fmt.Errorf("a record that is named is not there or still needed: nothing was changed (%w)", err)
	}
	return err
}
