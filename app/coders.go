package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pressmark/annotate"
	"pressmark/archive"
)

// Several coders may share an archive. Whose marks are shown can be chosen; another's are changed after one
// question a coder, which holds until the archive is closed. With one coder nothing of this is seen.

const (
	ofAll  = ""     // values of coding.whose, beside the uuid of a coder
	ofMine = "mine" // those made by the coder who sits here
)

// A coderGuard knows who coded, whose work is shown, and whose may be changed.
type coderGuard struct {
	me      func() string // "" before this coder's first step
	coders  []annotate.Coder
	whose   string
	allowed map[string]bool
	ask     func(question, yes string, do func())
}

func newCoderGuard() coderGuard {
	return coderGuard{me: func() string { return "" }, allowed: map[string]bool{}, ask: func(_, _ string, do func()) { do() }}
}

// meet reads who coded in the archive.
func (c *coding) meet() {
	a := c.archive
	c.guard.me = func() string { return a.Info().Coder.ID }
	var coders []annotate.Coder
	c.tasks.run(func(ctx context.Context) (err error) {
		coders, err = a.Coders(ctx)
		return err
	}, func(err error) {
		if err != nil {
			c.fail(err)
			return
		}
		c.guard.coders = coders
		c.right.reload()
	})
}

// metBy reads the coders anew when a step is by one who is not known yet, or brought some.
func (c *coding) metBy(e archive.Event) {
	known := slices.ContainsFunc(c.guard.coders, func(x annotate.Coder) bool { return x.ID == e.Step.Coder })
	if e.Tables["coder"] || !known && e.Step.Coder != "" {
		c.meet()
	}
}

// others are the coders but the one who sits here.
func (g *coderGuard) others() []annotate.Coder {
	return slices.DeleteFunc(slices.Clone(g.coders), func(x annotate.Coder) bool { return g.mine(x.ID) })
}

// mine reports whether work is this coder's own; what is on its way to the disk has no coder yet.
func (g *coderGuard) mine(coder string) bool { return coder == "" || coder == g.me() }

func (g *coderGuard) name(coder string) string {
	for _, x := range g.coders {
		if x.ID == coder {
			return x.Name
		}
	}
	return "another coder"
}

// shows reports whether work of a coder is shown.
func (g *coderGuard) shows(coder string) bool {
	switch g.whose {
	case ofAll:
		return true
	case ofMine:
		return g.mine(coder)
	}
	return coder == g.whose || g.mine(coder) && g.mine(g.whose)
}

// free reports whether work of a coder may be changed now. If not, the one question is put, and again does
// the act once it is answered with yes.
func (g *coderGuard) free(what, coder string, again func()) bool {
	if g.mine(coder) || g.allowed[coder] {
		return true
	}
	g.ask(fmt.Sprintf("This %s is %s. Change it? You will not be asked again for %s.", what, possessive(g.name(coder)), g.name(coder)), "Change it", func() {
		g.allowed[coder] = true
		again()
	})
	return false
}

// freeOf is free for many records at once: counts by coder, as the archive tells them.
func (g *coderGuard) freeOf(noun string, counts map[string]int, again func()) bool {
	var whose []string
	total := 0
	for coder, n := range counts {
		if !g.mine(coder) && !g.allowed[coder] {
			whose = append(whose, coder)
			total += n
		}
	}
	if len(whose) == 0 {
		return true
	}
	names := make([]string, len(whose))
	for i, id := range whose {
		names[i] = possessive(g.name(id))
	}
	slices.Sort(names)
	are := "are"
	if total == 1 {
		are = "is"
	}
	g.ask(fmt.Sprintf("%s %s %s. Change what others coded? You will not be asked again for them.", plural(total, noun), are, strings.Join(names, " and ")), "Change", func() {
		for _, id := range whose {
			g.allowed[id] = true
		}
		again()
	})
	return false
}

func possessive(name string) string {
	if strings.HasSuffix(name, "s") {
		return name + "’"
	}
	return name + "’s"
}

// of leaves out what the others coded, but for the claims that statements which are shown stand on.
func (s coded) of(g *coderGuard) coded {
	if g.whose == ofAll {
		return s
	}
	needed := map[string]bool{}
	out := coded{doubts: s.doubts}
	for _, st := range s.statements {
		if !g.shows(st.Coder) {
			continue
		}
		out.statements = append(out.statements, st)
		for _, e := range st.Evidence {
			needed[e] = true
		}
	}
	for _, a := range s.annotations {
		if g.shows(a.Coder) || needed[a.ID] {
			out.annotations = append(out.annotations, a)
		}
	}
	return out
}

// shownWhose says whose marks are shown, for the chip of the right pane; "" while there is one coder.
func (g *coderGuard) shownWhose() string {
	if len(g.others()) == 0 {
		return ""
	}
	switch g.whose {
	case ofAll:
		return "marks of: all"
	case ofMine:
		return "marks of: mine"
	}
	return "marks of: " + g.name(g.whose)
}

// chooseWhose asks whose marks are shown.
func (c *coding) chooseWhose() bool {
	others := c.guard.others()
	if len(others) == 0 {
		c.toast("You are the only coder of this archive.", false)
		return true
	}
	row := func(name, whose string) askedRow {
		n := 0
		probe := coderGuard{me: c.guard.me, whose: whose}
		for _, a := range c.stored.annotations {
			if probe.shows(a.Coder) {
				n++
			}
		}
		return askedRow{text: name, note: plural(n, "mark") + " here", take: func() { c.showWhose(whose) }}
	}
	rows := []askedRow{row("All coders", ofAll), row("Mine", ofMine)}
	for _, x := range others {
		rows = append(rows, row(x.Name, x.ID))
	}
	c.offer("whose", "Whose marks are shown?", "Coder", rows)
	return true
}

// showWhose shows the marks and statements of all, of this coder or of another.
func (c *coding) showWhose(whose string) {
	c.closeOverlay()
	c.guard.whose, c.aimed = whose, ""
	c.refresh()
	c.focusReader()
}

// coderRow adds who coded a record to the rows of its card, where that is someone else.
func (c *coding) coderRow(rows []cardRow, coder string) []cardRow {
	if c.guard.mine(coder) {
		return rows
	}
	return append(rows, cardRow{"Coded by", c.guard.name(coder), colInk, false, ""})
}

// ownerOf is who coded a record of the open article, and what it is.
func (c *coding) ownerOf(id string) (coder, what string) {
	if st, ok := c.now.statement(id); ok {
		return st.Coder, "statement"
	}
	if a, ok := c.now.annotation(id); ok {
		return a.Coder, "mark"
	}
	return "", ""
}

// free reports whether a record of the open article may be changed; see coderGuard.free.
func (c *coding) free(id string, again func()) bool {
	coder, what := c.ownerOf(id)
	return c.guard.free(what, coder, again)
}

// freeStatements asks once before statements of others are changed in bulk; then does it.
func (w *window) freeStatements(ids []string, do func()) {
	w.freeRecords("statement", "statement", ids, do)
}

// freeRecords is the same for the records of a table, called noun.
func (w *window) freeRecords(table, noun string, ids []string, do func()) {
	a := w.archive
	if len(w.coding.guard.others()) == 0 {
		do()
		return
	}
	var counts map[string]int
	w.tasks.run(func(ctx context.Context) (err error) {
		counts, err = a.CodersOf(ctx, table, ids)
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err)
		} else if w.coding.guard.freeOf(noun, counts, do) {
			do()
		}
	})
}
