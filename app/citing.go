package app

import (
	"strings"

	"pressmark/annotate"
)

// citation names an article as a list of sources does: authors, title, publication, section, date. What
// is not known is left out, but a missing date is said.
func citation(m annotate.Metadata) string {
	var parts []string
	if len(m.Authors) > 0 {
		parts = append(parts, strings.Join(m.Authors, ", "))
	}
	parts = append(parts, "“"+shownTitle(m.Title)+"”")
	for _, s := range []string{m.Publication, m.Section} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(append(parts, longDate(m.Date)), ", ")
}

// cited puts words into quotation marks, with publication, date and title behind them.
func cited(words string, m annotate.Metadata) string {
	var source []string
	if m.Publication != "" {
		source = append(source, m.Publication)
	}
	source = append(source, longDate(m.Date), "“"+shownTitle(m.Title)+"”")
	return "“" + words + "” (" + strings.Join(source, ", ") + ")"
}

// copyCited copies the selected words with where they stand; without a selection it copies the citation
// of the article. Ctrl+C copies the words alone.
func (w *window) copyCited() {
	if w.view.article.ID == "" {
		return
	}
	words := w.view.reader.SelectedWords()
	if words == "" {
		w.c.App.Clipboard().SetContent(citation(w.view.article.Metadata))
		w.toasts.show("Copied the citation of this article", false)
		return
	}
	w.c.App.Clipboard().SetContent(cited(words, w.view.article.Metadata))
	w.toasts.show("Copied "+quote(words)+" with its citation", false)
}
