package app

import (
	"context"
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
	if a.State == "coded" {
		w.applyState(a.ID, "reading", "", fmt.Sprintf("“%s” is not coded yet", shownTitle(a.Title)))
		return
	}
	w.setState(a.ID, a.Title, "coded", "")
}

// beganReading remembers that the open article was read in: it counts as being read while nothing else is
// said of it.
func (w *window) beganReading() {
	v, a := w.view, w.archive
	if a == nil || v.article.ID == "" || v.article.State != "new" || a.Info().ReadOnly != "" {
		return
	}
	id := v.article.ID
	fresh := false
	w.tasks.ordered(func(ctx context.Context) (err error) {
		fresh, err = a.Opened(ctx, id)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.fail(err)
		case fresh && a == w.archive:
			if v.article.ID == id && v.article.State == "new" {
				v.article.State = "reading"
			}
			w.library.touchState(id, "reading")
			w.views[viewScreening].stale()
		}
	})
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
	w.applyState(article, state, reason, fmt.Sprintf("“%s” is %s", shownTitle(title), stateWords[state]))
}

func (w *window) applyState(article, state, reason, label string) {
	w.apply(annotate.Step{Label: label, Changes: []annotate.Change{
		annotate.Create("article_state", "", annotate.Fields{"article": article, "state": state, "reason": reason}),
	}})
}

var stateWords = map[string]string{
	"reading": "included", "coded": "coded", "excluded": "excluded", "look again": "to be looked at again",
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
	}{{"Coded", "coded", articleCoded}, {"Include", "reading", includeArticle}, {"Look again", "look again", lookAgain}} {
		rows = append(rows, menuRow{s.text, w.keys.shown(s.key), func() { w.setState(r.ID, r.Title, s.state, "") }})
	}
	exclude := func() { w.askReason(r.Title, func(reason string) { w.setState(r.ID, r.Title, "excluded", reason) }) }
	return append(rows, menuRow{"Exclude…", w.keys.shown(excludeArticle), exclude})
}
