package app

import "time"

// facesTime is how long the reader may take to look through the system's faces.
const facesTime = time.Second

// tellMissing waits for the faces before it says what is missing.
func (w *window) tellMissing() {
	if !w.toldMissing {
		w.tasks.after(facesTime, w.saidMissing)
	}
}

// saidMissing says once, and never over another notice, that an article has characters that no face on
// this machine shows.
func (w *window) saidMissing() {
	if w.toldMissing || w.notice != nil || !w.view.reader.Missing() {
		return
	}
	w.toldMissing = true
	w.showNotice(notice{text: "No face on this machine has some of the characters of this article, so they are shown as boxes. The text itself is whole, and marks, search and export are exact. Install a face that has them, such as Noto Sans CJK, and start Pressmark again."})
}
