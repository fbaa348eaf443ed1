package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"pressmark/annotate"
	"pressmark/archive"
)

// acts implements viewActor.
func (v *screeningView) acts() map[action]func() {
	acts := map[action]func(){
		includeArticle: func() { v.decide("reading", "") }, lookAgain: func() { v.decide("look again", "") }, excludeArticle: v.exclude, articleCoded: func() { v.decide("coded", "") },
		screenState: v.nextState, screenList: v.askList, screenQuery: v.askQuery,
		listAdd: v.askAdd, listByQuery: v.askListByQuery, listSample: v.askSample,
	}
	for i, a := range excludeDigits {
		acts[a] = func() { v.excludeFor(i + 1) }
	}
	return acts
}

// decide says how far one is with the chosen article and goes on to the next.
func (v *screeningView) decide(state, reason string) {
	i := v.list.chosen
	if i < 0 || i >= len(v.rows) {
		return
	}
	r := &v.rows[i]
	v.w.setState(r.ID, r.Title, state, reason)
	r.State, r.Reason = state, reason
	v.list.choose(i + 1)
	v.list.Refresh()
}

func (v *screeningView) exclude() {
	i := v.list.chosen
	if i < 0 || i >= len(v.rows) {
		return
	}
	v.w.askReason(v.rows[i].Title, func(reason string) { v.decide("excluded", reason) })
}

// askReason asks why an article is excluded: one of the reasons given before, or a new one.
func (w *window) askReason(title string, then func(reason string)) {
	a := w.archive
	var reasons []string
	w.tasks.run(func(ctx context.Context) (err error) {
		reasons, err = a.Reasons(ctx)
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err)
			return
		}
		var rows []askedRow
		for _, r := range reasons {
			rows = append(rows, askedRow{text: r, take: func() { then(r) }})
		}
		w.askChoice("reason", "Why is “"+quoteShort(title)+"” excluded?", "Reason", rows, "New reason", then)
	})
}

// nextState shows the next state.
func (v *screeningView) nextState() {
	states := append(slices.Clone(libraryStates), "")
	v.want.State, v.want.Reason = states[(slices.Index(states, v.want.State)+1)%len(states)], ""
	v.picked = screenSource{state: v.want.State}
	v.fetch(true)
}

func (v *screeningView) askList() {
	rows := []askedRow{{text: "All articles", take: func() { v.showList("") }}}
	for _, l := range v.lists {
		rows = append(rows, askedRow{text: l.Name, note: listNote(l), take: func() { v.showList(l.ID) }})
	}
	v.w.askChoice("list", "Screen which list?", "List", rows, "", nil)
}

// showList shows the articles of a list, or with "" all of them, in the state that is chosen.
func (v *screeningView) showList(list string) {
	v.want.List, v.picked = list, screenSource{list: list, isList: true}
	v.fetch(true)
}

func listNote(l archive.List) string {
	note := l.Origin + " · " + plural(l.Articles, "article")
	if l.Origin == "random sample" {
		note += fmt.Sprintf(" · seed %d", l.Seed)
	}
	return note
}

// askAdd adds the chosen article to a list, or to a new one.
func (v *screeningView) askAdd() {
	i := v.list.chosen
	if i < 0 || i >= len(v.rows) {
		return
	}
	r := v.rows[i]
	add := func(list, name string, more ...annotate.Change) {
		v.w.apply(annotate.Step{Label: fmt.Sprintf("Added “%s” to the list '%s'", shownTitle(r.Title), name),
			Changes: append(more, annotate.Create("list_article", "", annotate.Fields{"list": list, "article": r.ID}))})
	}
	var rows []askedRow
	for _, l := range v.lists {
		rows = append(rows, askedRow{text: l.Name, note: listNote(l), take: func() { add(l.ID, l.Name) }})
	}
	v.w.askChoice("list-add", "Add the article to which list?", "List", rows, "New list", func(name string) {
		add("$list", name, annotate.Create("list", "$list", annotate.Fields{"name": name, "origin": "by hand"}))
	})
}

func (v *screeningView) askListByQuery() {
	fields := []formField{{title: "Name of the list"}, {title: "Search: words, in: after: speaker: …", value: v.want.Query}}
	v.w.askForm("list-query", "Make a list of what a search finds", "Make", fields, func(x []string) string {
		if x[0] == "" || x[1] == "" {
			return "A list of a search needs a name and the search."
		}
		v.w.applyMade(func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
			return a.QueryListStep(ctx, x[0], x[1])
		}, nil)
		return ""
	})
}

// askSample draws a random sample; its seed is kept, so that it can be drawn again.
func (v *screeningView) askSample() {
	fields := []formField{{title: "Name of the sample"}, {title: "How many articles", value: "50"}, {title: "Of what a search finds; empty: of all", value: v.want.Query},
		{title: "In equal shares by: publication, year, or empty"}, {title: "Seed: the same one draws the same articles again", value: strconv.Itoa(rand.IntN(1_000_000))}}
	v.w.askForm("sample", "Draw a random sample", "Draw", fields, func(x []string) string {
		n, err := strconv.Atoi(x[1])
		seed, err2 := strconv.ParseInt(x[4], 10, 64)
		switch {
		case x[0] == "":
			return "A sample needs a name."
		case err != nil || n < 1:
			return "How many articles? Write a number from 1."
		case err2 != nil:
			return "The seed is a whole number."
		case x[3] != "" && x[3] != "publication" && x[3] != "year":
			return "Shares are by publication or by year; leave it empty for neither."
		}
		v.w.applyMade(func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
			return a.SampleStep(ctx, x[0], x[2], n, x[3], seed)
		}, nil)
		return ""
	})
}
