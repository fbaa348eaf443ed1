package app

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// tasks starts work off the UI thread and delivers its outcome back on it. Nothing else in this package
// starts a goroutine or calls fyne.Do. All methods but post are called on the UI thread.
//
// Made by inlineTasks, nothing runs until settle is called: tests and the tour then see every step of
// the window in one order, on one thread.
type tasks struct {
	ctx    context.Context
	cancel context.CancelFunc
	inline bool

	mu      sync.Mutex
	posted  []func()       // for the UI thread, not delivered yet
	waiting []func()       // ordered work, the first one running
	queue   []func()       // inline: what settle has still to run
	timers  []*delayedTask // inline: what after has put off
}

type delayedTask struct {
	at      time.Duration // since settle was first able to run it; only the order counts
	f       func()
	stopped bool
}

// newTasks returns tasks that run beside the UI thread until stop.
func newTasks() *tasks {
	t := &tasks{}
	t.ctx, t.cancel = context.WithCancel(context.Background())
	return t
}

// inlineTasks returns tasks that run when settle is called.
func inlineTasks() *tasks {
	t := newTasks()
	t.inline = true
	return t
}

// stop ends all work: contexts are cancelled and outcomes are dropped.
func (t *tasks) stop() { t.cancel() }

// post runs f on the UI thread, soon. It may be called from any goroutine but the UI thread's own.
func (t *tasks) post(f func()) {
	if t.inline {
		t.mu.Lock()
		t.queue = append(t.queue, f)
		t.mu.Unlock()
		return
	}
	t.mu.Lock()
	t.posted = append(t.posted, f)
	first := len(t.posted) == 1
	t.mu.Unlock()
	if first && t.ctx.Err() == nil { // after stop the driver may be gone
		fyne.Do(t.deliver)
	}
}

// deliver runs all that was posted. The driver takes one function between two frames, and a frame may take
// a tenth of a second where no graphics card helps: one by one, what is posted faster than that would wait
// longer and longer.
func (t *tasks) deliver() {
	t.mu.Lock()
	posted := t.posted
	t.posted = nil
	t.mu.Unlock()
	for _, f := range posted {
		if t.ctx.Err() == nil {
			f()
		}
	}
}

// eachFrame has what is posted delivered before every frame too. The driver chooses at random between a
// frame that is due and a function that waits; where the processor draws the window, a frame takes longer
// than the time between two, so that one is always due and what is posted would wait for three or four.
func (t *tasks) eachFrame() {
	a := fyne.NewAnimation(time.Hour, func(float32) { t.deliver() })
	a.RepeatCount = fyne.AnimationRepeatForever
	a.Start()
}

// run does work off the UI thread and then calls done on it. Work of several calls runs side by side.
func (t *tasks) run(work func(ctx context.Context) error, done func(error)) {
	t.runIn(t.ctx, work, done)
}

// runIn is run with a context of the caller's own, for work that can be cancelled.
func (t *tasks) runIn(ctx context.Context, work func(ctx context.Context) error, done func(error)) {
	step := func() {
		err := work(ctx)
		if done != nil {
			t.post(func() { done(err) })
		}
	}
	if t.inline {
		t.post(step)
		return
	}
	go step()
}

// ordered is run for the user's steps: one after another, in the order of the calls.
func (t *tasks) ordered(work func(ctx context.Context) error, done func(error)) {
	t.mu.Lock()
	t.waiting = append(t.waiting, func() {
		err := work(t.ctx)
		if done != nil {
			t.post(func() { done(err) })
		}
	})
	first := len(t.waiting) == 1
	t.mu.Unlock()
	if !first {
		return
	}
	if t.inline {
		t.post(t.work)
		return
	}
	go t.work()
}

// work runs the ordered work until there is none.
func (t *tasks) work() {
	for {
		t.mu.Lock()
		next := t.waiting[0]
		t.mu.Unlock()
		next()
		t.mu.Lock()
		t.waiting = t.waiting[1:]
		left := len(t.waiting)
		t.mu.Unlock()
		if left == 0 {
			return
		}
	}
}

// after calls f on the UI thread once d has passed, unless stop is called first.
func (t *tasks) after(d time.Duration, f func()) (stop func()) {
	if t.inline {
		put := &delayedTask{at: d, f: f}
		t.mu.Lock()
		t.timers = append(t.timers, put)
		t.mu.Unlock()
		return func() { put.stopped = true }
	}
	stopped := false // read and written on the UI thread only
	timer := time.AfterFunc(d, func() {
		t.post(func() {
			if !stopped {
				f()
			}
		})
	})
	return func() { stopped = true; timer.Stop() }
}

// every calls f on the UI thread each d until the tasks stop; not again before the last call was.
func (t *tasks) every(d time.Duration, f func()) {
	if t.inline {
		return
	}
	var busy atomic.Bool
	go func() {
		tick := time.NewTicker(d)
		defer tick.Stop()
		for {
			select {
			case <-t.ctx.Done():
				return
			case <-tick.C:
				if busy.CompareAndSwap(false, true) {
					t.post(func() { busy.Store(false); f() })
				}
			}
		}
	}()
}

// drain waits until the ordered work is done or ctx ends; the window is gone by then, so that waiting
// stops nothing.
func (t *tasks) drain(ctx context.Context) {
	done := make(chan struct{})
	t.ordered(func(context.Context) error { close(done); return nil }, nil)
	if t.inline {
		t.settle()
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// settle runs everything that is waiting, and what that starts, until nothing is left; what after put
// off comes last, the shortest delay first. Only for inlineTasks.
func (t *tasks) settle() {
	for round := 0; round < 10000; round++ {
		t.mu.Lock()
		var next func()
		if len(t.queue) > 0 {
			next, t.queue = t.queue[0], t.queue[1:]
		} else if i := t.soonest(); i >= 0 {
			put := t.timers[i]
			t.timers = append(t.timers[:i:i], t.timers[i+1:]...)
			next = func() {
				if !put.stopped {
					put.f()
				}
			}
		}
		t.mu.Unlock()
		if next == nil {
			return
		}
		next()
	}
	panic("tasks: work that never settles")
}

// soonest returns the place of the timer with the shortest delay below a second, -1 when there is none;
// longer ones, such as the end of a toast, do not fall due while a test or the tour runs.
func (t *tasks) soonest() int {
	best := -1
	for i, put := range t.timers {
		if put.at < time.Second && (best < 0 || put.at < t.timers[best].at) {
			best = i
		}
	}
	return best
}
