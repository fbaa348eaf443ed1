package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A Session is one story's user at one machine: a display, a fresh home, an archive, and the window when it
// is open. Its methods fail the story by themselves, as those of testing.T do, so that a story reads as what
// the user does and sees.
type Session struct {
	ctx     context.Context
	name    string
	binary  string
	dir     string // all that is temporary
	shots   string // what is kept: pictures, the window's log and its events
	Archive string
	loose   bool   // late beats are told, not failed
	shared  string // data beside the repository, empty where absent

	display *display
	env     []string // of the window and of verbs

	cmd    *exec.Cmd
	exited chan struct{} // closed when the window's process has ended
	log    *eventLog
	mark   int           // events before it came before the last input
	window string        // the window's number for xdotool
	layout *layout       // keys are sent as this one's codes; nil: by their names
	past   Beats         // of earlier runs of the window
	worked time.Duration // of the window's first thread, which draws
	waited time.Duration // of that thread for a processor
	taken  int           // pictures
	notes  io.Writer
}

// storyFailed carries the sentence of a failed story up to runStory.
type storyFailed struct{ err error }

// Fail ends the story.
func (s *Session) Fail(format string, args ...any) {
	panic(storyFailed{fmt.Errorf(format, args...)})
}

func (s *Session) check(err error) {
	if err != nil {
		panic(storyFailed{err})
	}
}

// Log tells the reader of the run where the story is.
func (s *Session) Log(format string, args ...any) {
	fmt.Fprintf(s.notes, "   "+format+"\n", args...)
}

// Start opens the window on the archive and returns when that is open and keys go to the window.
func (s *Session) Start() {
	s.open("--archive", s.Archive)
	s.mark = 0
	s.Wait("the archive to be open", kind("archive"))
}

// StartBare opens the window as one does who never ran Pressmark.
func (s *Session) StartBare() { s.open() }

func (s *Session) open(args ...string) {
	r, w, err := os.Pipe()
	s.check(err)
	cmd := exec.CommandContext(s.ctx, s.binary, append(args, "--e2e-log", "3")...)
	cmd.Env = s.environ()
	cmd.Dir = s.dir
	cmd.ExtraFiles = []*os.File{w}
	cmd.WaitDelay = graceAfterCancel
	ownGroup(cmd)
	stderr := s.keep("window.log")
	cmd.Stdout, cmd.Stderr = stderr, stderr
	err = cmd.Start()
	w.Close()
	s.check(err)
	s.cmd, s.exited, s.log, s.mark = cmd, make(chan struct{}), newEventLog(), 0
	events := s.keep("events.jsonl")
	go func(log *eventLog, exited chan struct{}) {
		log.read(r, events)
		r.Close()
		events.Close()
		cmd.Wait()
		stderr.Close()
		close(exited)
	}(s.log, s.exited)
	s.Wait("the first frame", kind("frame"))
	s.focusWindow()
}

// focusWindow finds the window by its process and makes it the active one.
func (s *Session) focusWindow() {
	out, err := s.display.xdotool(s.ctx, "search", "--sync", "--all", "--onlyvisible", "--pid", fmt.Sprint(s.cmd.Process.Pid), "--name", ".")
	s.check(err)
	found := strings.Fields(out)
	if len(found) == 0 {
		s.Fail("the process has no window")
	}
	s.window = found[len(found)-1]
	// The pointer goes to the lower right corner, where it covers and hovers over nothing.
	_, err = s.display.xdotool(s.ctx, "windowactivate", "--sync", s.window, "mousemove", "9999", "9999")
	s.check(err)
}

func (s *Session) environ() []string {
	return append(append(os.Environ(), s.display.env...), s.env...)
}

// keep opens a file of the story's folder for adding to.
func (s *Session) keep(name string) *os.File {
	f, err := os.OpenFile(filepath.Join(s.shots, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	s.check(err)
	return f
}

// Quit closes the window with its key and waits until the process has ended well.
func (s *Session) Quit() {
	s.clock()
	s.Key("ctrl+q")
	select {
	case <-s.exited:
	case <-time.After(patience):
		s.Fail("the window did not close within %s of Ctrl+Q", patience)
	}
	if code := s.ended(); code != exitGood {
		s.Fail("the window ended with exit code %d", code)
	}
}

// clock adds how long the thread that draws was at work, and how long it was ready and got no processor: what
// beats on a busy machine are to be read with. Systems other than Linux do not tell.
func (s *Session) clock() {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", s.cmd.Process.Pid))
	if err != nil {
		return
	}
	var worked, waited time.Duration // nanoseconds
	if _, err := fmt.Sscan(string(data), &worked, &waited); err == nil {
		s.worked, s.waited = s.worked+worked, s.waited+waited
	}
}

// Kill ends the window's process as a power cut would, with no chance to save.
func (s *Session) Kill() {
	killGroup(s.cmd.Process)
	<-s.exited
	s.ended()
}

// trace makes the window's process write what each of its goroutines does to window.log, which ends it.
func (s *Session) trace() {
	askForTrace(s.cmd.Process)
	select {
	case <-s.exited:
		s.ended()
	case <-time.After(graceAfterCancel):
	}
}

// ended puts the window's beats to those of earlier runs and returns its exit code.
func (s *Session) ended() int {
	s.past = s.past.Add(s.log.beats())
	code := s.cmd.ProcessState.ExitCode()
	s.cmd = nil
	return code
}

// Beats is how the UI thread kept time so far.
func (s *Session) Beats() Beats {
	if s.cmd == nil {
		return s.past
	}
	return s.past.Add(s.log.beats())
}

// Mark notes that an input follows: Wait looks at what comes from now on.
func (s *Session) Mark() { s.mark = s.log.length() }

// Wait returns the first event since the last input (or since Start) that match accepts. What is told in
// any order after one input may be waited for in any order.
func (s *Session) Wait(what string, match func(Event) bool) Event {
	e, ok := s.waitFor(match, patience)
	if !ok {
		s.Fail("waited in vain for %s; the newest events are\n%s", what, s.log.tail(12))
	}
	return e
}

// Within is Wait for what may not come: ok tells whether it did.
func (s *Session) Within(limit time.Duration, match func(Event) bool) (e Event, ok bool) {
	return s.waitFor(match, limit)
}

func (s *Session) waitFor(match func(Event) bool, limit time.Duration) (Event, bool) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		e, ok, more, ended := s.log.find(s.mark, match)
		if ok {
			return e, true
		}
		if ended {
			s.Fail("the window's process ended; see %s", filepath.Join(s.shots, "window.log"))
		}
		select {
		case <-more:
		case <-timer.C:
			return Event{}, false
		case <-s.ctx.Done():
			s.check(s.ctx.Err())
		}
	}
}

// Last is the newest event of its kind in this run of the window.
func (s *Session) Last(match func(Event) bool) (Event, bool) { return s.log.last(match) }

func kind(e string) func(Event) bool { return func(x Event) bool { return x.E == e } }

func focus(in string) func(Event) bool {
	return func(x Event) bool { return x.E == "focus" && x.In == in }
}

// Shot keeps a picture of the screen under the story's name.
func (s *Session) Shot(label string) {
	img, err := s.display.picture(s.ctx)
	s.check(err)
	s.taken++
	f, err := os.Create(filepath.Join(s.shots, fmt.Sprintf("%02d-%s.png", s.taken, label)))
	s.check(err)
	defer f.Close()
	s.check(png.Encode(f, img))
}

// A Row is one line of a verb's --json.
type Row map[string]any

// String is a field as text, empty where it is absent.
func (r Row) String(field string) string {
	text, _ := r[field].(string)
	return text
}

// Name is the name beside a field that holds an id, or the field itself where it is a plain word.
func (r Row) Name(field string) string {
	if name := r.String(field + "_name"); name != "" {
		return name
	}
	return r.String(field)
}

// List is a field that holds rows.
func (r Row) List(field string) []Row {
	var out []Row
	items, _ := r[field].([]any)
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// CLI runs a verb of the same program on the same archive, beside the window if that is open, and returns
// the lines of its --json.
func (s *Session) CLI(args ...string) []Row {
	out, code := s.Verb(append(args, "--json")...)
	if code != exitGood {
		s.Fail("pressmark %s: exit code %d", strings.Join(args, " "), code)
	}
	var rows []Row
	lines := json.NewDecoder(bytes.NewReader(out))
	for {
		var row Row
		err := lines.Decode(&row)
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			s.Fail("pressmark %s: not JSON lines: %v", strings.Join(args, " "), err)
		}
		rows = append(rows, row)
	}
}

// Verb runs a verb and returns its standard output and exit code; what it says goes to verbs.log.
func (s *Session) Verb(args ...string) ([]byte, int) {
	return s.Begin(args...).Wait()
}

// verbLimit is for the longest of verbs: an import of 20,000 articles on a busy machine.
const verbLimit = 20 * time.Minute

// A Running is a verb under way beside the window.
type Running struct {
	Ended chan struct{} // closed when it has ended
	s     *Session
	cmd   *exec.Cmd
	out   bytes.Buffer
}

// Begin starts a verb beside the window.
func (s *Session) Begin(args ...string) *Running {
	if s.log != nil {
		s.Mark()
	}
	ctx, cancel := context.WithTimeout(s.ctx, verbLimit)
	cmd := exec.CommandContext(ctx, s.binary, append(args, "--archive", s.Archive)...)
	cmd.Env = s.environ()
	cmd.Dir = s.dir
	cmd.WaitDelay = graceAfterCancel
	ownGroup(cmd)
	r := &Running{Ended: make(chan struct{}), s: s, cmd: cmd}
	said := s.keep("verbs.log")
	fmt.Fprintf(said, "$ pressmark %s\n", strings.Join(args, " "))
	cmd.Stdout, cmd.Stderr = &r.out, said
	if err := cmd.Start(); err != nil {
		cancel()
		said.Close()
		s.check(err)
	}
	go func() {
		cmd.Wait()
		cancel()
		said.Close()
		close(r.Ended)
	}()
	return r
}

// Wait returns the verb's standard output and exit code once it has ended.
func (r *Running) Wait() ([]byte, int) {
	<-r.Ended
	r.s.check(r.s.ctx.Err())
	return r.out.Bytes(), r.cmd.ProcessState.ExitCode()
}

// Equal fails the story when got is not what is wanted.
func (s *Session) Equal(what string, got, want any) {
	if got != want {
		s.Fail("%s: got %v, want %v", what, got, want)
	}
}
