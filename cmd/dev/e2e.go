package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A story is what one researcher does in one sitting, with what must come of it.
type story struct {
	name   string
	about  string
	screen string // size, as in "1280x800"
	env    []string
	shared bool // plays on the example data beside the repository
	paced  bool // the window must keep time: it is used, not looked at
	play   func(*Session)
}

var (
	light = []string{"FYNE_THEME=light", "FYNE_SCALE=1"}
	dark  = []string{"FYNE_THEME=dark", "FYNE_SCALE=1"}
	fine  = []string{"FYNE_THEME=light", "FYNE_SCALE=2"}
)

var stories = []story{
	{"main", "import, mark, code, search, undo and redo across a restart, export", "1280x800", light, true, true, mainStory},
	{"sample", "the same job, shorter, on the sample archive", "1280x800", light, false, true, sampleStory},
	{"kill", "killed 50 times right after a mark, with an import running", "1280x800", light, true, false, killStory},
	{"keys", "the whole seed article without the mouse, each key told", "1280x800", light, true, true, keysStory},
	{"layouts", "a part of it on German, French and Russian keyboards, keys sent as codes", "1280x800", light, true, false, layoutsStory},
	{"reader", "reading and marking by hand, a correction, a text of 100,000 words", "1280x800", light, false, true, readerStory},
	{"codebook", "a codebook kept without the mouse: child, example, merge, an earlier day, closed, files", "1280x720", light, false, false, codebookStory},
	{"many", "21,577 articles come in while the window answers; search among them", "1280x800", light, true, true, manyStory},
	{"look-light", "pictures of each place, small and light", "1280x720", light, true, false, lookStory},
	{"look-dark", "the same in dark", "1280x720", dark, true, false, lookStory},
	{"look-large", "the same on a large screen", "1920x1080", light, true, false, lookStory},
	{"look-fine", "the same at scale 2", "2560x1440", fine, true, false, lookStory},
}

// e2e plays stories with real keys and mouse in the real window: "all", or by name, "main" when none is named.
// Pictures, the window's log and its events stay in .shots/NAME.
func (d *dev) e2e(ctx context.Context, args []string) error {
	chosen, err := chooseStories(args)
	if err != nil {
		return err
	}
	if why := d.noStory(ctx); why != "" {
		return fmt.Errorf("stories cannot be played here: %s", why)
	}
	binary := ""
	stages := []stage{{name: "build", run: func(ctx context.Context) (err error) {
		binary, err = d.buildRelease(ctx)
		return err
	}}}
	for _, st := range chosen {
		stages = append(stages, stage{
			name: st.name,
			missing: func(context.Context) string {
				switch {
				case binary == "" || !isProgram(binary):
					return "the program was not built"
				case st.name == "layouts" && !isProgram("setxkbmap"):
					return "not installed: x11-xkb-utils, whose setxkbmap gives the display another keyboard"
				case st.shared && sharedData(d.root) == "":
					return "its articles are not beside the repository (../shared/data)"
				}
				return ""
			},
			run: func(ctx context.Context) error { return d.tell(ctx, st, binary) },
		})
	}
	return d.runStages(ctx, stages)
}

func chooseStories(names []string) ([]story, error) {
	if len(names) == 0 {
		return stories[:1], nil
	}
	if len(names) == 1 && names[0] == "all" {
		return stories, nil
	}
	var chosen []story
	for _, name := range names {
		found := false
		for _, st := range stories {
			if st.name == name {
				chosen, found = append(chosen, st), true
			}
		}
		if !found {
			return nil, fmt.Errorf("%w: no story is called %q; there are %s", errUsage, name, storyNames())
		}
	}
	return chosen, nil
}

// storyNames lists all stories for those who asked for another.
func storyNames() string {
	var lines []string
	for _, st := range stories {
		lines = append(lines, fmt.Sprintf("\n  %-12s %s", st.name, st.about))
	}
	return strings.Join(lines, "")
}

// storyForTest is the one that every test run plays: the main one, or the sample's where its article is not
// here.
func (d *dev) storyForTest() string {
	if sharedData(d.root) == "" {
		return "sample"
	}
	return "main"
}

// tell sets a stage for one story, plays it, and puts all of it away.
func (d *dev) tell(ctx context.Context, st story, binary string) error {
	// A short path: the window's socket lies below it, and those may have 107 bytes.
	dir, err := os.MkdirTemp("", "pm-e2e-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s := &Session{
		ctx: ctx, name: st.name, binary: binary, dir: dir, notes: d.out,
		Archive: filepath.Join(dir, "archive"),
		shots:   filepath.Join(d.root, ".shots", st.name),
		shared:  sharedData(d.root),
		loose:   d.loose,
	}
	if err := emptyDir(s.shots); err != nil {
		return err
	}
	home, err := freshHome(dir)
	if err != nil {
		return err
	}
	s.env = append(home, st.env...)
	if s.display, err = startDisplay(ctx, dir, st.screen, home); err != nil {
		return err
	}
	defer s.display.stop()
	return s.perform(st)
}

// perform plays a story. Whatever ends it, the window is closed afterwards, and a failure leaves a picture.
func (s *Session) perform(st story) (err error) {
	defer func() {
		if s.cmd != nil {
			s.Kill()
		}
	}()
	if err := s.caught(func() { st.play(s) }); err != nil {
		if s.ctx.Err() == nil && s.cmd != nil {
			_ = s.caught(func() { s.Shot("failed") })
			s.trace()
		}
		return fmt.Errorf("%w\n   pictures and logs: %s", err, s.shots)
	}
	if s.log == nil {
		return nil
	}
	s.Log("%d pictures in %s; %s", s.taken, s.shots, s.Beats())
	if s.worked > 0 {
		s.Log("the thread that draws was at work for %s and waited %s for a processor", seconds(s.worked), seconds(s.waited))
	}
	if !st.paced {
		return s.badLines()
	}
	if s.loose && s.Beats().Err() != nil && s.Beats().Worst < hangMS {
		s.Log("note: %v; judged by dev e2e on a quiet machine, not here: this display is drawn by the processor", s.Beats().Err())
		return s.badLines()
	}
	return errors.Join(s.badLines(), s.Beats().Err())
}

// hangMS is a gap between two beats that is a fault of the program on any machine.
const hangMS = 3000

// caught runs f and returns what it failed with. A panic that is no failed story goes on up.
func (s *Session) caught(f func()) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case storyFailed:
			err = p.err
		default:
			panic(p)
		}
	}()
	f()
	return nil
}

func (s *Session) badLines() error {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	if len(s.log.bad) == 0 {
		return nil
	}
	return fmt.Errorf("%d lines of the log are no events, the first: %s", len(s.log.bad), s.log.bad[0])
}

// sharedData is the folder of example data beside the repository, or empty where there is none.
func sharedData(root string) string {
	dir := filepath.Join(filepath.Dir(root), "shared", "data")
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}
