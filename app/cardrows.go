package app

import (
	"strings"

	"pressmark/annotate"
)

// Rows of the card of a statement.

// guessedRow is a row whose value may be a guess of the program's.
func guessedRow(name, value string, guess bool) cardRow {
	if guess {
		return cardRow{name, value, colMuted, true, "guessed"}
	}
	return cardRow{name, value, colInk, false, ""}
}

// linkRows tell how a reporter is told of: its cue, its content, its mode.
func linkRows(l annotate.ReportingLink) []cardRow {
	var rows []cardRow
	quoted := func(name string, anchors []annotate.Anchor) {
		var parts []string
		for _, a := range anchors {
			parts = append(parts, flat(a.Quote))
		}
		if len(parts) == 0 {
			return
		}
		row := cardRow{name, "“" + strings.Join(parts, " […] ") + "”", colInk, false, ""}
		if len(placesOf(anchors)) < len(anchors) {
			row.colour, row.note = colBad, "lost its place"
		}
		rows = append(rows, row)
	}
	quoted("cue", l.Cue)
	quoted("content", l.Content)
	if l.Mode != "" {
		rows = append(rows, guessedRow("its mode", l.Mode, listHas(l.Unconfirmed, "mode")))
	}
	return rows
}

// valueRows tell the type of a statement, where it is not the usual one, and the values of its variables.
func (c *coding) valueRows(st annotate.Statement) []cardRow {
	var rows []cardRow
	for _, t := range c.types {
		if t.ID != st.Type {
			continue
		}
		if !t.Builtin {
			rows = append(rows, cardRow{"Type", t.Name, colInk, false, ""})
		}
		for _, v := range t.Variables {
			for _, is := range st.Values {
				if is.Variable == v.ID {
					rows = append(rows, cardRow{v.Name, shownValue(v, is.Value) + c.entityName(is.Entity), colInk, false, ""})
				}
			}
		}
	}
	return rows
}
