package app

import (
	"fmt"
	"strings"

	"pressmark/annotate"
)

// renameHere asks for another name of the entity of the mark that is meant. The old name stays as an
// alias, because the texts keep using it.
func (c *coding) renameHere() bool {
	a, ok := c.here()
	e, known := c.names.Entity(a.Entity)
	if !ok || !known {
		return false
	}
	p := newPicker(c, spansOf(a))
	p.chooser.find = func(typed string) []choice {
		name := strings.TrimSpace(typed)
		if name == "" {
			return nil
		}
		row := choice{kind: chooseValue, id: name, text: "Rename to " + name, why: e.Name + " stays as an alias"}
		if same := c.names.Sharing(name); len(same) > 0 && same[0].ID != e.ID {
			row.why = fmt.Sprintf("%s is known already%s: two with one name need something that tells them apart", name, apart(c, same[0]))
		}
		return []choice{row}
	}
	p.chooser.take = func(ch choice) {
		c.closeOverlay()
		c.renameEntity(e, ch.id)
	}
	p.open("New name of " + e.Name)
	p.chooser.field.SetText(e.Name)
	p.chooser.field.selectAll()
	return true
}

// renameEntity gives an entity another name and keeps the old one as an alias.
func (c *coding) renameEntity(e annotate.Entity, name string) {
	if name == e.Name || name == "" {
		return
	}
	before := e
	alias := annotate.Alias{ID: newID(), Text: e.Name}
	changes := []annotate.Change{annotate.Edit("entity", e.ID, annotate.Fields{"name": name}),
		annotate.Create("alias", alias.ID, annotate.Fields{"entity": e.ID, "text": e.Name})}
	e.Aliases = append(e.Aliases[:len(e.Aliases):len(e.Aliases)], alias)
	e.Name = name
	c.names.Put(e)
	label := fmt.Sprintf("Renamed %s to %s", quote(before.Name), quote(name))
	c.commit(plan{label: label, changes: changes, undo: func() { c.names.Put(before) }})
	c.toast(label, true)
}

// knownNames are the names that a double click takes as a whole: those of the entities marked here.
func (c *coding) knownNames() []string {
	seen := map[string]bool{}
	var out []string
	for _, m := range c.now.named() {
		e, ok := c.names.Entity(m.Entity)
		if !ok || seen[e.ID] {
			continue
		}
		seen[e.ID] = true
		out = append(out, e.Name)
		for _, a := range e.Aliases {
			if a.Article == "" || a.Article == c.article.ID {
				out = append(out, a.Text)
			}
		}
	}
	return out
}
