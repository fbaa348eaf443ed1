package app

import (
	"net/url"

	"fyne.io/fyne/v2"

	"pressmark/assets"
)

// askNew asks for the folder of a new archive.
func (w *window) askNew() {
	w.askFolder("new", "New archive", assets.StartArchiveNote, freeFolder(w.home()+"/Pressmark"), "Make it", func(dir string) { w.openDir(dir, true) })
}

// askOpen asks for the folder of an archive that there is.
func (w *window) askOpen() {
	dir := w.home()
	if w.dir != "" {
		dir = w.dir
	}
	w.askFolder("open", "Open archive", "Choose the folder of an archive: the one with the file archive.db in it.", dir, "Open", func(dir string) { w.openDir(dir, false) })
}

func (w *window) askFolder(name, title, what, path, verb string, done func(dir string)) {
	f := newField("Folder")
	f.SetText(path)
	w.named(f, "panel:"+name)
	take := func() {
		dir := expand(f.Text)
		w.closePanel()
		done(dir)
	}
	f.onKey = w.panelKey(take)
	list := newFolderList(w, f, take)
	p := newPanel(name, title, []fyne.CanvasObject{wrapped(what, face{size: sizeBody}, colMuted), titled("Folder", f), list.content},
		button(verb, true, take), button("Cancel", false, w.closePanel))
	p.first = f
	w.showPanel(p)
	f.CursorColumn = len([]rune(path))
	list.read()
}

// showFolder opens the archive's folder in the system's file manager.
func (w *window) showFolder() {
	if err := w.c.App.OpenURL(&url.URL{Scheme: "file", Path: w.dir}); err != nil {
		w.showNotice(notice{text: "The archive lies in " + w.dir + "."})
	}
}
