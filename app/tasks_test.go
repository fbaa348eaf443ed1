package app

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"
	"time"
)

func TestTasksSettleInOrder(t *testing.T) {
	work := inlineTasks()
	var got []string
	note := func(s string) func(error) { return func(error) { got = append(got, s) } }
	work.after(50*time.Millisecond, func() { got = append(got, "late") })
	work.after(10*time.Millisecond, func() { got = append(got, "soon") })
	stop := work.after(time.Millisecond, func() { got = append(got, "stopped") })
	stop()
	work.after(time.Minute, func() { got = append(got, "never") })
	work.ordered(func(context.Context) error { got = append(got, "first"); return nil }, note("first done"))
	work.ordered(func(context.Context) error { got = append(got, "second"); return nil }, note("second done"))
	if len(got) > 0 {
		t.Fatalf("%q ran before settle", got)
	}
	work.settle()
	want := []string{"first", "second", "first done", "second done", "soon", "late"}
	if !slices.Equal(got, want) {
		t.Errorf("ran %q, want %q", got, want)
	}
}

func TestOrderedWorkRunsOneByOne(t *testing.T) {
	work := newTasks()
	defer work.stop()
	var got []int
	running := 0
	for i := range 50 {
		work.ordered(func(context.Context) error {
			running++
			if running != 1 {
				t.Error("two ordered works ran at once")
			}
			got = append(got, i)
			running--
			return nil
		}, nil)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	work.drain(ctx)
	if ctx.Err() != nil || len(got) != 50 || !slices.IsSorted(got) {
		t.Errorf("ordered work ran as %v (%v), want 0 to 49", got, ctx.Err())
	}
}

// TestOrderedWorkIsNeverLost asks for work at the very moments at which the work before it ends.
func TestOrderedWorkIsNeverLost(t *testing.T) {
	work := newTasks()
	defer work.stop()
	const n = 20_000
	ran := make([]int, n)
	for i := range n {
		work.ordered(func(context.Context) error { ran[i]++; return nil }, nil)
		if i%3 == 0 {
			runtime.Gosched()
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	work.drain(ctx)
	for i, times := range ran {
		if times != 1 {
			t.Fatalf("work %d ran %d times", i, times)
		}
	}
}

func TestWorkThatWasCancelledSaysSo(t *testing.T) {
	work := inlineTasks()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var got error
	work.runIn(ctx, func(ctx context.Context) error { return ctx.Err() }, func(err error) { got = err })
	work.settle()
	if !errors.Is(got, context.Canceled) {
		t.Errorf("done was told %v, want %v", got, context.Canceled)
	}
}
