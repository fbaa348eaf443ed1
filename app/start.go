package app

import (
	"context"
	"os"
	"os/user"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/assets"
)

// The firstStart fills the window while no archive is open: begin an own one, or try the sample.
type firstStart struct {
	w      *window
	shown  bool
	box    *fyne.Container
	ground *fill
	title  *label
	what   *label
	cards  *fyne.Container
	wrong  *label
	folder *field
	coder  *field
	stops  []fyne.Focusable // in the order of Tab
}

func newFirstStart(w *window) *firstStart {
	s := &firstStart{w: w, ground: newFill(colPage)}
	s.title = newLabel(assets.Welcome, face{size: sizeTitle, bold: true, serif: true}, colInk)
	s.what = wrapped(assets.FirstStart, face{size: sizeLead}, colMuted)
	s.wrong = wrapped("", face{size: sizeBody}, colBad)
	s.wrong.Hide()
	s.folder, s.coder = newField("Folder"), newField("Your name")
	s.folder.SetText(filepath.Join(w.home(), "Pressmark"))
	s.coder.SetText(w.coderName())
	s.folder.onKey, s.coder.onKey = s.key, s.key
	choose := keyButton(assets.StartArchive, true, s.begin)
	s.stops = []fyne.Focusable{s.folder, s.coder, choose}
	own := s.card(assets.StartArchive, assets.StartArchiveNote, []fyne.CanvasObject{
		titled(assets.ChooseFolder, s.folder), titled(assets.ChooseCoder, s.coder), inRow(gapSmall, choose),
	})
	cards := []fyne.CanvasObject{own}
	if w.c.Sample != nil {
		sample := keyButton(assets.TrySample, false, s.trySample)
		s.stops = append(s.stops, sample)
		cards = append(cards, s.card(assets.TrySample, assets.TrySampleNote, []fyne.CanvasObject{inRow(gapSmall, sample)}))
	}
	for i, stop := range s.stops {
		if b, ok := stop.(*keyPress); ok {
			b.onKey = func(e *fyne.KeyEvent) bool { return s.tab(e, i) || s.w.windowKey(e) }
		}
	}
	s.cards = container.New(&evenRow{gap: gapWide}, cards...)
	s.box = container.NewStack(s.ground, newColumn(gapWide, s.title, s.what, s.wrong, s.cards))
	return s
}

func (s *firstStart) card(title, what string, content []fyne.CanvasObject) fyne.CanvasObject {
	objects := append([]fyne.CanvasObject{
		newLabel(title, face{size: sizeLead, bold: true}, colInk), wrapped(what, face{size: sizeBody}, colMuted),
	}, content...)
	return container.New(&tallStack{}, surface(10), padded(gapWide, 20, newColumn(gap, objects...)))
}

// home is where new archives are offered.
func (w *window) home() string {
	if w.c.Home != "" {
		return w.c.Home
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "."
	}
	if docs := filepath.Join(home, "Documents"); isFolder(docs) {
		return docs
	}
	return home
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (w *window) coderName() string {
	if w.c.Coder != "" {
		return w.c.Coder
	}
	if u, err := user.Current(); err == nil {
		if u.Name != "" {
			return u.Name
		}
		return u.Username
	}
	return ""
}

// showStart fills the window with the first start; wrong says why the archive that was asked for is not
// open, "" when none was.
func (w *window) showStart(wrong string) {
	s := w.start
	s.wrong.Hidden = wrong == ""
	s.wrong.set(wrong)
	w.win.SetTitle("Pressmark")
	w.named(s.folder, "start:folder")
	w.named(s.coder, "start:coder")
	if !s.shown {
		s.shown = true
		w.overlay.Objects = append([]fyne.CanvasObject{s.box}, w.overlay.Objects...)
	}
	s.place()
	w.overlay.Refresh()
	s.focus()
	w.log.write("start", event{"problem": wrong})
}

func (w *window) hideStart() {
	if w.start.shown {
		w.start.shown = false
		takeOff(w.overlay, w.start.box)
	}
}

func (s *firstStart) focus() { s.w.focus(s.folder) }

// place fills the window, the words in a column in its middle.
func (s *firstStart) place() {
	if !s.shown {
		return
	}
	size := s.w.overlay.Size()
	s.box.Move(fyne.NewPos(0, 0))
	s.box.Layout = nil
	s.box.Resize(size)
	s.ground.Resize(size)
	width := min(760, size.Width-2*gapLarge)
	column := s.box.Objects[1].(*fyne.Container)
	height := heightOf(column, width)
	column.Move(fyne.NewPos(float32(int((size.Width-width)/2)), float32(int(max(gapLarge, (size.Height-height)*0.4)))))
	column.Resize(fyne.NewSize(width, height))
}

func (s *firstStart) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.begin()
	default:
		return s.w.windowKey(e)
	}
	return true
}

// tab goes round the stops of the page: the window behind it has none for now.
func (s *firstStart) tab(e *fyne.KeyEvent, from int) bool {
	if e.Name != fyne.KeyTab {
		return false
	}
	step := 1
	if s.w.modifiers()&fyne.KeyModifierShift != 0 {
		step = len(s.stops) - 1
	}
	s.w.focus(s.stops[(from+step)%len(s.stops)])
	return true
}

// begin makes the archive, or opens the one that is in the folder already.
func (s *firstStart) begin() {
	dir := expand(s.folder.Text)
	if dir == "" {
		return
	}
	if s.w.c.SetCoder != nil {
		s.w.c.SetCoder(s.coder.Text)
	}
	s.w.openDir(dir, true)
}

// trySample makes a new sample archive beside the others and opens it.
func (s *firstStart) trySample() {
	w := s.w
	dir := freeFolder(filepath.Join(w.home(), "Pressmark sample"))
	w.status.start("sample", "Making the sample", func(ctx context.Context, _ func(done, total int64)) error {
		return w.c.Sample(ctx, dir)
	}, func(err error) {
		if err != nil {
			w.showStart(sentence(err))
			return
		}
		w.openDir(dir, false)
	})
}

// freeFolder returns the path, or the path with the first number that makes it new.
func freeFolder(path string) string {
	free := path
	for n := 2; ; n++ {
		if _, err := os.Stat(free); err != nil {
			return free
		}
		free = path + " " + thousands(int64(n))
	}
}

// expand reads a path as people type it: with ~ for their own folder.
func expand(path string) string {
	if home, err := os.UserHomeDir(); err == nil && (path == "~" || len(path) > 1 && path[:2] == "~/") {
		path = home + path[1:]
	}
	if path == "" {
		return ""
	}
	return filepath.Clean(path)
}

// evenRow stands objects beside each other, equally wide and as high as the highest.
type evenRow struct{ gap float32 }

func (r *evenRow) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for _, o := range objects {
		h = max(h, heightOf(o, r.each(len(objects), width)))
	}
	return h
}

func (r *evenRow) each(n int, width float32) float32 {
	return float32(int((width - float32(n-1)*r.gap) / float32(max(1, n))))
}

// Layout implements fyne.Layout.
func (r *evenRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := r.each(len(objects), size.Width)
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(w+r.gap), 0))
		o.Resize(fyne.NewSize(w, size.Height))
	}
}

// MinSize implements fyne.Layout.
func (r *evenRow) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 100) }

// tallStack is a stack that asks what it holds for the height at a width.
type tallStack struct{}

func (tallStack) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for _, o := range objects {
		h = max(h, heightOf(o, width))
	}
	return h
}

// Layout implements fyne.Layout.
func (tallStack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (tallStack) MinSize(objects []fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 40) }
