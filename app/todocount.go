package app

import (
	"context"
	"time"
)

// A slowCount is how many to-dos there are of the kinds that cost what the archive holds. They are counted
// after the others, one count at a time, and after a long one the next waits ten times as long.
type slowCount struct {
	todos   int
	running bool
	again   bool // something changed meanwhile
	took    time.Duration
}

// countSlowly counts the slow kinds and adds them to those in the status line.
func (w *window) countSlowly() {
	a := w.archive
	if a == nil {
		return
	}
	if w.slow.running {
		w.slow.again = true
		return
	}
	w.slow.running = true
	var n int
	began := time.Now()
	w.tasks.run(func(ctx context.Context) (err error) {
		n, err = a.SlowTodos(ctx)
		return err
	}, func(err error) {
		w.slow.took = time.Since(began)
		if err == nil && a == w.archive {
			w.slow.todos = n
			w.status.open(w.counts.Todos + n)
		}
		w.tasks.after(10*w.slow.took, func() {
			w.slow.running = false
			if w.slow.again {
				w.slow.again = false
				w.countSlowly()
			}
		})
	})
}
