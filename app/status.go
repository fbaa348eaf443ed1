package app

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"

	"pressmark/archive"
	"pressmark/assets"
)

const statusHeight = 28

// The status line says, in one row: when was saved, what the article holds, what is left to do, how the
// index is, what runs and how to stop it; in the sample, what to try next.
type status struct {
	tasks *tasks
	log   *e2eLog

	saved, article, index, running, hint *label
	todos, cancel                        *press
	bar                                  *progressBar
	content                              *fyne.Container
	jobs                                 []*job
}

// A job is work that takes long enough to be shown, with a way to stop it.
type job struct {
	name, verb  string
	done, total int64
	started     time.Time
	cancel      context.CancelFunc
}

func newStatus(t *tasks, log *e2eLog, openTodos func()) *status {
	s := &status{tasks: t, log: log, saved: small(""), article: small(""), index: small(""), running: small(""), hint: small("")}
	s.hint.colour = colAccent
	s.todos = link("", openTodos)
	s.cancel = link("Cancel", s.cancelJob)
	s.cancel.idle, s.cancel.face.bold = colMuted, false
	s.bar = newProgressBar()
	s.todos.Hide()
	s.idle()
	space := newFill(colPanel)
	row := inRowGrow(20, 4, s.saved, s.article, s.todos, s.hint, space, s.index, s.running, s.bar, s.cancel)
	s.content = padded(0, gapWide, row)
	s.relayout()
	return s
}

func (s *status) relayout() {
	for _, l := range []*label{s.saved, s.article, s.hint, s.index} {
		l.Hidden = l.text == ""
	}
	s.content.Refresh()
}

// kept says that everything is on disk, when nothing was done since the archive was opened.
func (s *status) kept() {
	s.saved.set("Saved")
	s.relayout()
}

// stored says that everything is on disk since a moment.
func (s *status) stored(at time.Time) {
	s.saved.set("Saved " + at.Format("15:04"))
	s.relayout()
}

// counts says what the open article holds.
func (s *status) counts(words, marks, statements int) {
	s.article.set(fmt.Sprintf("%s · %s · %s", plural(words, "word"), plural(marks, "mark"), plural(statements, "statement")))
	s.relayout()
}

// note replaces the counts, such as by the number of statements in a view.
func (s *status) note(text string) {
	s.article.set(text)
	s.relayout()
}

// open says how much is left to do.
func (s *status) open(n int) {
	s.todos.Hidden = n == 0
	s.todos.set(plural(n, "to-do"))
	s.relayout()
}

// tell shows a hint of the sample, "" for none.
func (s *status) tell(hint string) {
	s.hint.set(hint)
	s.relayout()
}

// indexed says how the search index is.
func (s *status) indexed(i archive.IndexState) {
	switch {
	case i.Rebuilding && i.Total > 0:
		s.index.set(fmt.Sprintf("Rebuilding the search index, %d %%", 100*i.Done/max(1, i.Total)))
	case i.Rebuilding:
		s.index.set("Rebuilding the search index")
	case i.Problem != "":
		s.index.set(i.Problem)
	default:
		s.index.set("")
	}
	s.relayout()
}

func (s *status) idle() {
	for _, o := range []fyne.CanvasObject{s.running, s.bar, s.cancel} {
		o.Hide()
	}
}

// start shows a job and runs its work off the UI thread; report may be called from there at any rate.
// done is called with the error, context.Canceled when it was cancelled.
func (s *status) start(name, verb string, work func(ctx context.Context, report func(done, total int64)) error, done func(error)) {
	ctx, cancel := context.WithCancel(s.tasks.ctx)
	j := &job{name: name, verb: verb, started: time.Now(), cancel: cancel}
	s.jobs = append(s.jobs, j)
	s.log.task(name, 0, 0, "started", "")
	s.show()
	var last time.Time // used in the work's goroutine alone
	report := func(did, total int64) {
		if now := time.Now(); now.Sub(last) > 100*time.Millisecond || did == total {
			last = now
			s.tasks.post(func() {
				j.done, j.total = did, total
				s.log.task(name, did, total, "running", "")
				s.show()
			})
		}
	}
	s.tasks.runIn(ctx, func(ctx context.Context) error { return work(ctx, report) }, func(err error) {
		cancel()
		s.remove(j)
		s.log.task(name, j.done, j.total, outcome(err), message(err))
		done(err)
	})
}

func outcome(err error) string {
	switch {
	case err == nil:
		return "done"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	}
	return "failed"
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func (s *status) remove(j *job) {
	for i := range s.jobs {
		if s.jobs[i] == j {
			s.jobs = append(s.jobs[:i], s.jobs[i+1:]...)
			break
		}
	}
	s.show()
}

// show draws the oldest job.
func (s *status) show() {
	if len(s.jobs) == 0 {
		s.idle()
		s.relayout()
		return
	}
	j := s.jobs[0]
	words := j.verb
	if j.total > 0 {
		words = fmt.Sprintf("%s %s of %s", j.verb, thousands(j.done), thousands(j.total))
		if took := time.Since(j.started).Seconds(); took > 2 && j.done > 0 {
			words += fmt.Sprintf(" · %s a second", thousands(int64(float64(j.done)/took)))
		}
		s.bar.set(float64(j.done) / float64(j.total))
	} else {
		s.bar.set(0)
	}
	s.running.set(words)
	for _, o := range []fyne.CanvasObject{s.running, s.bar, s.cancel} {
		o.Show()
	}
	s.relayout()
}

// cancelAll stops all jobs, as the window closes.
func (s *status) cancelAll() {
	for _, j := range s.jobs {
		j.cancel()
	}
}

func (s *status) cancelJob() {
	if len(s.jobs) > 0 {
		s.jobs[0].cancel()
		s.running.set("Cancelling " + s.jobs[0].name + "…")
		s.relayout()
	}
}

// A progressBar is a thin bar.
type progressBar struct {
	drawn
	back, front *fill
	part        float64
}

func newProgressBar() *progressBar {
	p := &progressBar{back: newFill(colLine), front: newFill(colAccent)}
	p.back.radius, p.front.radius = 2, 2
	p.objects = []fyne.CanvasObject{p.back, p.front}
	p.paint = func() { p.back.Refresh(); p.front.Refresh() }
	p.place = func(s fyne.Size) {
		p.back.Resize(s)
		p.front.Resize(fyne.NewSize(float32(math.Round(float64(s.Width)*p.part)), s.Height))
	}
	p.min = func() fyne.Size { return fyne.NewSize(120, 4) }
	p.ExtendBaseWidget(p)
	return p
}

func (p *progressBar) set(part float64) {
	p.part = max(0, min(1, part))
	p.Refresh()
}

// wordsIn counts the words of a text; a Chinese or Japanese character counts as one, since these scripts
// write no spaces.
func wordsIn(text string) (n int) {
	within := false
	for _, r := range text {
		switch {
		case r > 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			n++
			within = false
		case unicode.IsSpace(r):
			within = false
		case !within && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			n++
			within = true
		}
	}
	return n
}

// hintAt returns the hint to show after n were done, "" after the word of thanks was shown too.
func hintAt(n int) string {
	switch {
	case n < len(assets.Hints):
		return assets.Hints[n].Text
	case n == len(assets.Hints):
		return assets.HintsDone
	}
	return ""
}

// plural writes a count with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(int64(n)) + " " + noun + "s"
}

// thousands writes a number with commas.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}
