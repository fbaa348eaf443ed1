package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
)

// A screenSource is a row at the left of the screening view: a state, a reason of exclusion with the digit
// that gives it, or a list.
type screenSource struct {
	name, note string
	count      int
	heading    bool
	state      string
	reason     string
	digit      int // of a reason
	list       string
	isList     bool // with an empty list: all articles
}

// sourcesOf makes the rows at the left.
func (v *screeningView) sourcesOf(counts []archive.StateCount, reasons []string, lists []archive.List) {
	v.lists, v.reasons = lists, reasons
	byState, byReason, all := map[string]int{}, map[string]int{}, 0
	for _, c := range counts {
		byState[c.State] += c.Articles
		all += c.Articles
		if c.State == "excluded" {
			byReason[c.Reason] += c.Articles
		}
	}
	v.sources = append(v.sources[:0], screenSource{name: "By state", heading: true})
	for _, s := range libraryStates {
		v.sources = append(v.sources, screenSource{name: s, state: s, count: byState[s]})
		for i, r := range reasons {
			if s == "excluded" {
				v.sources = append(v.sources, screenSource{name: r, state: s, reason: r, count: byReason[r], digit: i + 1})
			}
		}
	}
	v.sources = append(v.sources, screenSource{name: "all states", count: all})
	if len(lists) > 0 {
		v.sources = append(v.sources, screenSource{name: "Lists", heading: true}, screenSource{name: "all articles", count: v.w.counts.Articles, isList: true})
	}
	for _, l := range lists {
		v.sources = append(v.sources, screenSource{name: l.Name, note: thousands(int64(l.New)) + " new of", count: l.Articles, list: l.ID, isList: true})
	}
	v.side.list.chosen = slices.IndexFunc(v.sources, v.picked.same)
	v.side.note.set(v.listName())
	v.side.fetched()
}

// same reports whether two rows choose the same.
func (s screenSource) same(other screenSource) bool {
	return s.heading == other.heading && s.state == other.state && s.reason == other.reason && s.list == other.list && s.isList == other.isList
}

// on reports whether a row is in force: one of the states, and one of the lists.
func (v *screeningView) on(s screenSource) bool {
	if s.isList {
		return s.list == v.want.List
	}
	return !s.heading && s.state == v.want.State && s.reason == v.want.Reason
}

func (v *screeningView) listName() string {
	for _, l := range v.lists {
		if l.ID == v.want.List {
			return l.Name
		}
	}
	return ""
}

func (v *screeningView) sourceRow(i int, width float32) rowData {
	s := v.sources[i]
	if s.heading {
		return rowData{plain: true, pad: 16, cells: []cell{{x: gapWide, w: width - 2*gapWide, lines: []rowLine{{size: sizeSmall, pieces: []piece{{text: s.name, bold: true, colour: colMuted}}}}}}}
	}
	l := text(s.name, sizeBody, colInk)
	if s.reason != "" {
		l.indent = proseIndent
		l.pieces[0].colour = colMuted
		if s.digit <= 9 {
			l.sign = fmt.Sprint(s.digit)
		}
	}
	if v.on(s) {
		l.pieces[0].bold, l.pieces[0].colour = true, colInk
	}
	l.right = strings.TrimSpace(s.note + " " + thousands(int64(s.count)))
	return rowData{pad: 8, cells: []cell{{x: gapWide, w: width - 2*gapWide, lines: []rowLine{l}}}}
}

// choose shows the articles of a row at the left: those of a state, or of a list, within the other.
func (v *screeningView) choose(i int) {
	s := v.sources[i]
	if v.picked = s; s.isList {
		v.want.List = s.list
	} else {
		v.want.State, v.want.Reason = s.state, s.reason
	}
	v.side.note.set(v.listName())
	v.fetch(true)
}

// sideKey answers the keys at the left: a reason or a list is renamed and taken away there.
func (v *screeningView) sideKey(e *fyne.KeyEvent) bool {
	var s screenSource
	if i := v.side.list.chosen; i >= 0 && i < len(v.sources) {
		s = v.sources[i]
	}
	switch {
	case e.Name == fyne.KeyRight:
		v.w.focus(v.list)
	case e.Name == fyne.KeyF2 && s.reason != "":
		v.renameReason(s.reason)
	case e.Name == fyne.KeyDelete && s.reason != "":
		v.w.askSure(fmt.Sprintf("Take the reason “%s” from %s? They stay excluded.", s.reason, plural(s.count, "article")), "Take it away", func() {
			v.setReason(s.reason, "")
			v.w.focus(v.side.list)
		})
	case e.Name == fyne.KeyF2 && s.list != "":
		v.w.askText("Name of the list", s.name, func(name string) {
			v.w.apply(annotate.Step{Label: fmt.Sprintf("Renamed the list '%s' to '%s'", s.name, name), Changes: []annotate.Change{annotate.Edit("list", s.list, annotate.Fields{"name": name})}})
		})
	case e.Name == fyne.KeyDelete && s.list != "":
		v.want.List, v.picked = "", screenSource{isList: true}
		v.w.apply(annotate.Step{Label: fmt.Sprintf("Moved the list '%s' to the trash", s.name), Changes: []annotate.Change{annotate.Trash("list", s.list)}})
	default:
		return v.w.viewKey(inScreening, e) || v.side.key(e)
	}
	return true
}

func (v *screeningView) renameReason(reason string) {
	v.w.askForm("reason", "Rename the reason", "Save", []formField{{title: "Another one of the list takes it in", value: reason}}, func(x []string) string {
		switch x[0] {
		case "":
			return "A reason needs a name. Delete takes it away."
		case reason:
			return ""
		}
		v.setReason(reason, x[0])
		return ""
	})
}

func (v *screeningView) setReason(reason, now string) {
	v.w.applyMade(func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
		return a.RenameReasonStep(ctx, reason, now)
	}, func() {
		if v.want.Reason == reason {
			v.want.Reason, v.picked.reason = now, now
		}
	})
}

// takeOff takes the chosen article off the list that is shown.
func (v *screeningView) takeOff() {
	i, list, name := v.list.chosen, v.want.List, v.listName()
	if i < 0 || i >= len(v.rows) {
		return
	}
	if list == "" {
		v.w.toasts.show("Choose a list first: then its articles can be taken off it.", false)
		return
	}
	r := v.rows[i]
	v.w.applyMade(func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
		id, err := a.Member(ctx, list, r.ID)
		return annotate.Step{Label: fmt.Sprintf("Took “%s” off the list '%s'", shownTitle(r.Title), name), Changes: []annotate.Change{annotate.Trash("list_article", id)}}, err
	}, nil)
}

// excludeFor excludes the chosen article for the reason of a digit.
func (v *screeningView) excludeFor(n int) {
	if n > len(v.reasons) {
		v.w.toasts.show(fmt.Sprintf("There is no reason %d yet: %s gives a new one.", n, v.w.keys.shown(excludeArticle)), false)
		return
	}
	v.decide("excluded", v.reasons[n-1])
}
