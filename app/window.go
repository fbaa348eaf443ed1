package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/assets"
)

// A window is the whole of what is on the screen. All its fields belong to the UI thread.
type window struct {
	c     Config
	win   fyne.Window
	tasks *tasks
	log   *e2eLog
	keys  *keyTable
	theme *pressTheme

	archive   *archive.Archive // nil: none open
	dir       string
	stopWatch func()
	sample    bool
	hints     int // of the sample, done
	loading   bool
	leaving   bool
	problem   error // why the archive asked for before is not open

	rail    *rail
	library *library
	view    *articleView
	coding  *coding
	status  *status
	toasts  *toasts
	find    *findBar
	panel   *panel
	start   *firstStart
	notice  *fyne.Container
	noticed comeFrom // where the keys were before a notice asked
	menu    *overlayMenu
	popover *popover
	review  *review

	toldMissing bool

	views   map[action]wideView
	shown   action // which of the five views
	came    action // the table from which the reader was entered
	reading *fyne.Container
	middle  *fyne.Container
	right   *fyne.Container
	left    *fyne.Container
	overlay *fyne.Container
	root    *fyne.Container
	panes   *panes

	lastKey   *fyne.KeyEvent
	savedAt   time.Time
	recount   func() // stops the pending count
	counts    archive.Counts
	slow      slowCount
	modifiers func() fyne.KeyModifier
}

func newWindow(c Config, t *tasks) *window {
	w := &window{c: c, tasks: t, log: newE2ELog(c.Log), theme: &pressTheme{}, shown: viewLibrary}
	var keysErr error
	w.keys, keysErr = loadKeys(c.Keys)
	w.theme.forced = c.App.Preferences().String("theme")
	c.App.Settings().SetTheme(w.theme)
	w.modifiers = func() fyne.KeyModifier {
		if d, ok := c.App.Driver().(desktop.Driver); ok {
			return d.CurrentKeyModifiers()
		}
		return 0
	}
	w.win = c.App.NewWindow("Pressmark")
	w.win.SetPadded(false)
	w.win.SetMaster()
	w.win.SetIcon(fyne.NewStaticResource("pressmark.png", assets.AppIcon))
	w.build()
	w.wire()
	w.win.SetMainMenu(w.mainMenu())
	w.win.SetContent(w.root)
	prefs := c.App.Preferences()
	w.win.Resize(fyne.NewSize(float32(prefs.FloatWithFallback("width", 1280)), float32(prefs.FloatWithFallback("height", 800))))
	if w.log != nil {
		t.every(beatEvery, func() { w.log.beat(time.Now()) })
	}
	w.fail(keysErr)
	return w
}

// build makes the parts.
func (w *window) build() {
	w.status = newStatus(w.tasks, w.log, func() { w.do(viewTodos) })
	w.library = newLibrary(w.tasks, w.log, w.keys)
	w.view = newArticleView(w.tasks, w.log)
	w.find = newFindBar(w.view, w.tasks)
	w.coding = newCoding(nil, w.view.reader, w.tasks, w.log)
	w.rail = newRail(w.do)
	w.rail.show(viewLibrary)
	w.start = newFirstStart(w)
	w.left = container.NewStack(newFill(colPanel), w.library.content)
	w.reading = container.NewStack(w.view.content)
	w.middle = fillColumn(0, w.reading)
	w.right = container.NewStack(newFill(colPanel), w.coding.pane())
	w.showCoding()
	w.overlay = container.NewWithoutLayout()
	w.buildViews()
	prefs := w.c.App.Preferences()
	w.panes = &panes{
		leftWidth: float32(prefs.FloatWithFallback("left", 296)), rightWidth: float32(prefs.FloatWithFallback("right", 320)),
		leftFolded: prefs.Bool("left-folded"), rightFolded: prefs.Bool("right-folded"), laidOut: w.laidOut,
	}
	p := w.panes
	p.leftEdge = newDivider(func(dx float32) { p.leftWidth += dx; w.root.Refresh() }, w.keepPanes)
	p.rightEdge = newDivider(func(dx float32) { p.rightWidth -= dx; w.root.Refresh() }, w.keepPanes)
	p.rail, p.left, p.middle, p.right, p.status, p.overlay = w.rail.content, w.left, w.middle, w.right, container.NewStack(newFill(colPanel), w.status.content), w.overlay
	p.railLine, p.statusLine = hairline(), hairline()
	w.root = container.New(p, p.rail, p.railLine, p.left, p.middle, p.right, p.leftEdge, p.rightEdge, p.status, p.statusLine, p.overlay)
	w.toasts = &toasts{layer: w.overlay, region: w.middleRegion, tasks: w.tasks, log: w.log, undo: func() { w.do(undo) }, undoKey: func() string { return w.keys.shown(undo) }}
}

// begin opens the archive asked for, or the last one, or shows the first start.
func (w *window) begin() {
	w.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { w.windowKey(e) })
	w.win.Canvas().SetOnTypedRune(w.windowRune)
	dir := w.c.Archive
	if dir == "" && w.c.Recent != nil {
		if recent := w.c.Recent(); len(recent) > 0 {
			dir = recent[0]
		}
	}
	w.tasks.after(20*time.Millisecond, func() { w.log.frame() })
	if dir == "" {
		w.showStart("")
		return
	}
	w.openDir(dir, false)
}

// openDir opens or makes the archive in a folder, and closes the one that is open; when that fails, the
// one before is opened again.
func (w *window) openDir(dir string, create bool) {
	if w.loading {
		return
	}
	w.loading = true
	w.status.note("Opening " + filepath.Base(dir) + "…")
	home := w.dir
	before := w.leaveArchive()
	var got *archive.Archive
	var state opened
	w.tasks.ordered(func(ctx context.Context) (err error) {
		if before != nil {
			if err = before.Close(); err != nil {
				return err
			}
		}
		if got, err = w.c.Open(ctx, dir, create); err != nil {
			return err
		}
		state, err = openedState(ctx, got)
		return err
	}, func(err error) {
		w.loading = false
		w.status.note("")
		switch {
		case err == nil:
			w.enter(got, dir, state)
		case before != nil && dir != home:
			w.problem = err
			w.openDir(home, false)
		default:
			w.showStart(sentence(err))
		}
	})
}

// opened is what an archive remembers of its window.
type opened struct {
	article string
	place   scrollPlace
	sample  bool
	hints   int
	zoom    int
	counts  archive.Counts
}

func openedState(ctx context.Context, a *archive.Archive) (o opened, err error) {
	for key, set := range map[string]func(string){
		"article": func(s string) { o.article = s }, "place": func(s string) { o.place = placeFrom(s) },
		"sample": func(s string) { o.sample = s == "1" }, "hints": func(s string) { o.hints, _ = strconv.Atoi(s) },
		"zoom": func(s string) { o.zoom, _ = strconv.Atoi(s) },
	} {
		s, err := a.View(ctx, key)
		if err != nil {
			return o, err
		}
		set(s)
	}
	o.counts, err = a.Counts(ctx)
	return o, err
}

// enter shows an archive that was opened.
func (w *window) enter(a *archive.Archive, dir string, o opened) {
	w.dir, w.sample, w.hints = dir, o.sample, o.hints
	w.reach(a)
	if w.c.Remember != nil {
		w.c.Remember(dir)
		w.win.SetMainMenu(w.mainMenu())
	}
	w.hideStart()
	w.coding.shut()
	w.coding = newCoding(a, w.view.reader, w.tasks, w.log)
	w.wireCoding()
	w.right.Objects[1] = w.coding.pane()
	w.showCoding()
	w.status.kept()
	w.stopWatch = a.Watch(func(e archive.Event) { w.tasks.post(func() { w.happened(e) }) })
	info := a.Info()
	w.win.SetTitle(filepath.Base(info.Dir) + " – Pressmark")
	if o.zoom > 0 {
		w.view.reader.SetZoom(o.zoom)
	}
	w.slow.todos = 0
	w.counted(o.counts)
	w.countSlowly()
	w.library.unfilter()
	w.library.reload()
	w.library.content.Refresh()
	w.watchIndex(a)
	w.status.tell(w.hint())
	w.tellInfo(info)
	if o.article != "" {
		w.view.places[o.article] = o.place
		w.view.open(o.article, annotate.Span{}, nil, w.focusMain)
	} else {
		w.view.close()
		w.focusMain()
	}
	w.tasks.run(func(ctx context.Context) error { return nil }, func(error) {
		w.log.write("archive", event{"dir": info.Dir, "articles": o.counts.Articles})
	})
}

// showCoding shows the right pane's content while an article is open; else it stays empty.
func (w *window) showCoding() {
	shown(w.right.Objects[1], w.view.article.ID != "")
	w.right.Refresh()
}

// watchIndex shows how far the search index is, as long as it is being built.
func (w *window) watchIndex(a *archive.Archive) {
	if a != w.archive {
		return
	}
	state := a.IndexState()
	w.status.indexed(state)
	if state.Rebuilding {
		w.tasks.after(time.Second, func() { w.watchIndex(a) })
	}
}

// tellInfo shows what must be known of the archive: that it can only be read, that its folder is a bad
// place.
func (w *window) tellInfo(i archive.Info) {
	switch {
	case w.problem != nil:
		w.fail(w.problem)
		w.problem = nil
	case i.ReadOnly != "":
		w.showNotice(notice{text: i.ReadOnly, bad: true})
	case i.Warning != "":
		w.showNotice(notice{text: i.Warning, bad: true})
	case w.sample && w.hints == 0:
		w.showNotice(notice{text: assets.SampleNote})
	}
}

// leaveArchive writes what the window remembers and lets go of the archive; it is still to be closed.
func (w *window) leaveArchive() *archive.Archive {
	a := w.archive
	if a == nil {
		return nil
	}
	w.keepView()
	w.stopWatch()
	w.coding.shut()
	w.view.close()
	w.reach(nil)
	return a
}

// keepView writes where the archive is left.
func (w *window) keepView() {
	a := w.archive
	if a == nil {
		return
	}
	values := map[string]string{"article": w.view.article.ID, "hints": strconv.Itoa(w.hints), "zoom": strconv.Itoa(w.view.reader.Zoom())}
	if w.view.article.ID != "" {
		values["place"] = w.view.place().remembered()
	}
	w.tasks.ordered(func(ctx context.Context) error {
		for key, value := range values {
			if err := a.SetView(ctx, key, value); err != nil {
				return err
			}
		}
		return nil
	}, nil)
}

// happened follows a change of the archive: an event comes after each commit.
func (w *window) happened(e archive.Event) {
	if w.archive == nil {
		return
	}
	if e.Indexed != 0 {
		w.log.index(e.Indexed)
		w.status.indexed(w.archive.IndexState())
		return
	}
	w.log.step(e.Step)
	w.savedAt = time.Now()
	w.status.stored(w.savedAt)
	for _, id := range e.Articles {
		if id == w.view.article.ID {
			w.view.reload()
			break
		}
	}
	w.countSoon()
	for _, v := range w.views {
		v.stale()
	}
}

// countSoon counts and lists anew once the steps have paused.
func (w *window) countSoon() {
	if w.recount != nil {
		w.recount()
	}
	a := w.archive
	w.recount = w.tasks.after(250*time.Millisecond, func() {
		if a != w.archive {
			return
		}
		var n archive.Counts
		w.tasks.run(func(ctx context.Context) (err error) {
			n, err = a.Counts(ctx)
			return err
		}, func(err error) {
			if err == nil && a == w.archive {
				w.counted(n)
				w.countSlowly()
				w.library.refresh()
				if v := w.views[w.shown]; v != nil {
					v.show()
				}
			}
		})
	})
}

func (w *window) counted(n archive.Counts) {
	w.counts = n
	w.library.setTotal(n.Articles)
	w.status.open(n.Todos + w.slow.todos)
	w.view.offer(n.Articles == 0)
}

// raise brings the window to the front; any goroutine may call it.
func (w *window) raise() { w.tasks.post(w.win.RequestFocus) }

// finish lets go of the archive when the window went without being asked, as in the tour.
func (w *window) finish() {
	if a := w.leaveArchive(); a != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		w.tasks.drain(ctx)
		if err := a.Close(); err != nil {
			fmt.Fprintln(os.Stderr, sentence(err))
		}
	}
	w.tasks.stop()
}

// keepPanes remembers widths and folds for the next start.
func (w *window) keepPanes() {
	p := w.c.App.Preferences()
	p.SetFloat("left", float64(w.panes.leftWidth))
	p.SetFloat("right", float64(w.panes.rightWidth))
	p.SetBool("left-folded", w.panes.leftFolded)
	p.SetBool("right-folded", w.panes.rightFolded)
}

// closing is asked before the window closes: it writes what is left to write, lets go of the archive and
// only then ends the program, so that nothing depends on how the driver stops.
func (w *window) closing() {
	if w.leaving {
		return
	}
	w.leaving = true
	size := w.win.Canvas().Size()
	w.c.App.Preferences().SetFloat("width", float64(size.Width))
	w.c.App.Preferences().SetFloat("height", float64(size.Height))
	w.keepPanes()
	w.status.cancelAll()
	a := w.leaveArchive()
	w.win.Hide()
	w.tasks.ordered(func(context.Context) error {
		if a != nil {
			return a.Close()
		}
		return nil
	}, func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, sentence(err))
		}
		w.tasks.after(keepPreferences, w.quitApp)
	})
}

// keepPreferences is longer than Fyne takes to write the preferences after their last change: 100 ms.
const keepPreferences = 300 * time.Millisecond

// quitApp ends the program. As it stops, Fyne 2.7.1 gives its own last hook, which writes the preferences,
// to a goroutine and closes the queue that this goroutine then sends to: a panic now and then. They are
// written by now, so the hook is taken away.
func (w *window) quitApp() {
	w.tasks.stop()
	w.win.SetCloseIntercept(nil)
	if l, ok := w.c.App.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
	w.c.App.Quit()
}
