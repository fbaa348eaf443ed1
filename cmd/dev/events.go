package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

// An Event is one line of the log that the window writes for stories (--e2e-log). E is its kind; each kind
// uses the fields named beside it.
type Event struct {
	E       string          `json:"e"`
	In      string          `json:"in"`      // focus
	Start   int             `json:"start"`   // select: code points into the article's text
	End     int             `json:"end"`     // select
	Text    string          `json:"text"`    // select, toast
	ID      string          `json:"id"`      // step
	Seq     int             `json:"seq"`     // step, index
	Label   string          `json:"label"`   // step
	Undoes  string          `json:"undoes"`  // step
	Query   string          `json:"query"`   // rows, picker, found
	MS      float64         `json:"ms"`      // rows: from key to rows; beat: the gap
	Count   int             `json:"count"`   // rows, found; beats: all so far
	Name    string          `json:"name"`    // task, pane
	Done    int             `json:"done"`    // task
	Total   int             `json:"total"`   // task
	State   string          `json:"state"`   // task
	Message string          `json:"message"` // task
	Article string          `json:"article"` // open
	Rows    json.RawMessage `json:"rows"`    // picker
	X       float64         `json:"x"`       // pane, reader: pixels in the window
	Y       float64         `json:"y"`       // pane, reader
	W       float64         `json:"w"`       // pane, reader
	H       float64         `json:"h"`       // pane, reader
}

// A PickerRow is what one row of the picker shows.
type PickerRow struct {
	Text string `json:"text"`
	Why  string `json:"why"`
}

// PickerRows are the rows of a picker event, best first.
func (e Event) PickerRows() []PickerRow {
	var rows []PickerRow
	if json.Unmarshal(e.Rows, &rows) != nil {
		return nil
	}
	return rows
}

// An eventLog keeps what one run of the window has told. Events come from one goroutine; any may read.
type eventLog struct {
	mu      sync.Mutex
	events  []Event
	bad     []string      // lines that are no event
	changed chan struct{} // closed and replaced at each event
	ended   bool
}

func newEventLog() *eventLog { return &eventLog{changed: make(chan struct{})} }

// read fills the log from r, copying each line to keep, until r ends with the window.
func (l *eventLog) read(r io.Reader, keep io.Writer) {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if strings.TrimSpace(line) != "" {
			io.WriteString(keep, line)
			l.add(line)
		}
		if err != nil {
			l.end()
			return
		}
	}
}

func (l *eventLog) add(line string) {
	var e Event
	err := json.Unmarshal([]byte(line), &e)
	if err == nil && e.E == "" {
		err = errors.New("no kind")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.bad = append(l.bad, fmt.Sprintf("%v: %s", err, strings.TrimSpace(line)))
	} else {
		l.events = append(l.events, e)
	}
	l.wake()
}

func (l *eventLog) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	l.wake()
}

func (l *eventLog) wake() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// length is how many events came so far: a place to look from later.
func (l *eventLog) length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.events)
}

// find returns the first event from place `from` on that match accepts. Where there is none it returns a
// channel that closes when there is more to look at, and whether the log has ended.
func (l *eventLog) find(from int, match func(Event) bool) (e Event, ok bool, more <-chan struct{}, ended bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.events[min(from, len(l.events)):] {
		if match(e) {
			return e, true, nil, l.ended
		}
	}
	return Event{}, false, l.changed, l.ended
}

// each calls f for every event from place `from` on.
func (l *eventLog) each(from int, f func(Event)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.events[min(from, len(l.events)):] {
		f(e)
	}
}

// last returns the newest event that match accepts.
func (l *eventLog) last(match func(Event) bool) (Event, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := len(l.events) - 1; i >= 0; i-- {
		if match(l.events[i]) {
			return l.events[i], true
		}
	}
	return Event{}, false
}

// tail returns the newest n events as lines, for messages.
func (l *eventLog) tail(n int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b strings.Builder
	for _, e := range l.events[max(0, len(l.events)-n):] {
		fmt.Fprintf(&b, "      %s\n", e)
	}
	return b.String()
}

// String shows the fields that are set.
func (e Event) String() string {
	full, err := json.Marshal(e)
	if err != nil {
		return e.E
	}
	var fields map[string]any
	if json.Unmarshal(full, &fields) != nil {
		return e.E
	}
	for name, value := range fields {
		if value == "" || value == float64(0) || value == nil {
			delete(fields, name)
		}
	}
	short, _ := json.Marshal(fields)
	return string(short)
}

// Limits on how late the UI thread may answer: above lateMS a beat counts as late, above worstMS one is too many.
const (
	lateMS    = 100
	worstMS   = 300
	lateShare = 0.001
)

// Beats is how the UI thread kept time, over one run of the window or several.
type Beats struct {
	All, Late int
	Worst     float64 // ms
}

// beats counts those after the first frame: starting is not answering.
func (l *eventLog) beats() Beats {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b Beats
	drawn := false
	for _, e := range l.events {
		switch {
		case e.E == "frame":
			drawn = true
		case e.E == "beats":
			b.All = max(b.All, e.Count)
		case e.E == "beat" && drawn:
			b.Worst = max(b.Worst, e.MS)
			if e.MS > lateMS {
				b.Late++
			}
		}
	}
	return b
}

// Add puts two runs together.
func (b Beats) Add(o Beats) Beats {
	return Beats{All: b.All + o.All, Late: b.Late + o.Late, Worst: max(b.Worst, o.Worst)}
}

// Err says in which way the window answered too late, or nil.
func (b Beats) Err() error {
	switch {
	case b.All == 0:
		return errors.New("the log holds no count of UI beats")
	case b.Worst > worstMS:
		return fmt.Errorf("one UI beat came after %.0f ms (limit %d): %s", b.Worst, worstMS, b)
	case float64(b.Late) > lateShare*float64(b.All):
		return fmt.Errorf("more than %.1f %% of the UI beats came later than %d ms: %s", 100*lateShare, lateMS, b)
	}
	return nil
}

func (b Beats) String() string {
	return fmt.Sprintf("%d beats, %d later than %d ms, the worst %.0f ms", b.All, b.Late, lateMS, b.Worst)
}
