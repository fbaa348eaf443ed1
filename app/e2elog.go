package app

import (
	"encoding/json"
	"io"
	"math"
	"sync"
	"time"

	"pressmark/annotate"
)

// e2eLog writes what happens in the window as JSON lines, so that a test with real keys can wait for it
// and never has to guess. All methods serve a nil log, which writes nothing, and any goroutine.
type e2eLog struct {
	mu    sync.Mutex
	out   *json.Encoder
	beats int64
	last  time.Time
	panes map[string][4]int
}

func newE2ELog(w io.Writer) *e2eLog {
	if w == nil {
		return nil
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return &e2eLog{out: e, panes: map[string][4]int{}}
}

type event map[string]any

// write writes one line; a log that can no longer be written is no reason to stop the window.
func (l *e2eLog) write(name string, e event) {
	if l == nil {
		return
	}
	e["e"] = name
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.out.Encode(e)
}

func (l *e2eLog) frame()             { l.write("frame", event{}) }
func (l *e2eLog) focus(where string) { l.write("focus", event{"in": where}) }
func (l *e2eLog) open(id string)     { l.write("open", event{"article": id}) }
func (l *e2eLog) toast(text string)  { l.write("toast", event{"text": text}) }
func (l *e2eLog) index(seq int64)    { l.write("index", event{"seq": seq}) }

// selected reports the selection, its ends in code points.
func (l *e2eLog) selected(start, end int, text string) {
	l.write("select", event{"start": start, "end": end, "text": text})
}

func (l *e2eLog) step(s annotate.Step) {
	l.write("step", event{"id": s.ID, "seq": s.Seq, "label": s.Label, "undoes": s.Undoes})
}

// rows reports the answer to a query and how long after the key it stood in the list.
func (l *e2eLog) rows(query string, ms float64, n int) {
	l.write("rows", event{"query": query, "ms": math.Round(ms*100) / 100, "count": n})
}

// A pickerRow is a row of a picker as the log tells it.
type pickerRow struct {
	Text string `json:"text"`
	Why  string `json:"why"`
}

func (l *e2eLog) picker(query string, rows []pickerRow) {
	if rows == nil {
		rows = []pickerRow{}
	}
	l.write("picker", event{"query": query, "rows": rows})
}

func (l *e2eLog) task(name string, done, total int64, state, message string) {
	l.write("task", event{"name": name, "done": done, "total": total, "state": state, "message": message})
}

// pane reports where a part of the window stands, in pixels of the window; only when that changed.
func (l *e2eLog) pane(name string, x, y, w, h float32) {
	if l == nil {
		return
	}
	at := [4]int{int(math.Round(float64(x))), int(math.Round(float64(y))), int(math.Round(float64(w))), int(math.Round(float64(h)))}
	l.mu.Lock()
	same := l.panes[name] == at
	l.panes[name] = at
	l.mu.Unlock()
	if !same {
		l.write("pane", event{"name": name, "x": at[0], "y": at[1], "w": at[2], "h": at[3]})
	}
}

const (
	beatEvery = 16 * time.Millisecond
	beatLate  = 50 * time.Millisecond
)

// beat is called on the UI thread each beatEvery: a late one is reported with its gap, and the number of
// all of them about once a second.
func (l *e2eLog) beat(now time.Time) {
	if l == nil {
		return
	}
	gap := now.Sub(l.last)
	first := l.last.IsZero()
	l.last = now
	l.beats++
	if !first && gap > beatLate {
		l.write("beat", event{"ms": math.Round(float64(gap.Microseconds())/10) / 100})
	}
	if l.beats%60 == 0 {
		l.write("beats", event{"count": l.beats})
	}
}
