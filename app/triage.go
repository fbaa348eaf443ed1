package app

import (
	"fmt"
	"unicode"

	"pressmark/annotate"
	"pressmark/archive"
)

// turnCoded says that the open article is coded, or takes that back.
func (w *window) turnCoded() {
	a := w.view.article
	if a.ID == "" {
		return
	}
	state := "coded"
	if a.State == "coded" {
		state = "reading"
	}
	w.setState(a.ID, a.Title, state, "")
}

// screen decides about the article chosen in the library and goes on to the next one.
func (w *window) screen(state string) {
	r, ok := w.library.article()
	if !ok {
		return
	}
	if state != "excluded" {
		w.setState(r.ID, r.Title, state, "")
		w.library.list.choose(w.library.list.chosen + 1)
		return
	}
	w.askReason(r.Title, func(reason string) {
		w.setState(r.ID, r.Title, state, reason)
		w.library.list.choose(w.library.list.chosen + 1)
		w.focus(w.library.list)
	})
}

// setState makes the step that says how far this coder is with an article. The latest one counts.
func (w *window) setState(article, title, state, reason string) {
	label := fmt.Sprintf("“%s” is %s", shownTitle(title), stateWords[state])
	w.apply(annotate.Step{Label: label, Changes: []annotate.Change{
		annotate.Create("article_state", "", annotate.Fields{"article": article, "state": state, "reason": reason}),
	}})
}

var stateWords = map[string]string{
	"new": "included", "reading": "being read again", "coded": "coded", "excluded": "excluded", "look again": "to be looked at again",
}

// libraryRune answers the letters of the library's list.
func (w *window) libraryRune(r rune) {
	if _, on := w.library.article(); on {
		if a := w.keys.by[inList][string(unicode.ToUpper(r))]; a != "" && w.do(a) {
			return
		}
	}
	w.windowRune(r)
}

// stateMenu are the rows of an article's menu that decide about it.
func (w *window) stateMenu(r archive.LibraryRow) []menuRow {
	var rows []menuRow
	for _, s := range []struct {
		text, state string
		key         action
	}{{"Coded", "coded", articleCoded}, {"Include", "new", includeArticle}, {"Look again", "look again", lookAgain}} {
		rows = append(rows, menuRow{s.text, w.keys.shown(s.key), func() { w.setState(r.ID, r.Title, s.state, "") }})
	}
	return rows
}
