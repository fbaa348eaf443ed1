package app

import (
	"strings"

	"pressmark/annotate"
)

// The stops of a statement's type and of the variables that the type has.

// askValue sets the rows of a type or of a variable; what is typed is checked at each letter.
func (s *strip) askValue(st *stop) string {
	held := st.value.id
	if st.name == stopType {
		s.chooser.find = func(typed string) []choice { return s.typeChoices(typed, held) }
		return s.c.typeName(held)
	}
	s.chooser.find = func(typed string) []choice { return variableChoices(st.variable, typed, held) }
	switch {
	case held != "":
		return shownValue(st.variable, held)
	case st.variable.Type == annotate.ADate:
		return "2019-05-20"
	}
	return st.variable.Type
}

func (s *strip) typeChoices(typed, held string) []choice {
	var rows []choice
	for _, t := range s.draft.types {
		if conceptFit(annotate.Concept{Name: t.Name}, typed) == 0 {
			continue
		}
		row := choice{kind: chooseValue, id: t.ID, text: t.Name, why: variableNames(t)}
		if t.ID == held && typed == "" {
			rows = append([]choice{row}, rows...)
		} else {
			rows = append(rows, row)
		}
	}
	return rows
}

func variableNames(t annotate.StatementType) string {
	var names []string
	for _, v := range t.Variables {
		names = append(names, v.Name)
	}
	return strings.Join(names, ", ")
}

// variableChoices are the value that is typed, else the one that is held and those that there can be.
func variableChoices(v annotate.Variable, typed, held string) []choice {
	if strings.TrimSpace(typed) != "" {
		value, err := v.Read(typed)
		if err != nil {
			return []choice{{kind: chooseNothing, text: sentence(err)}}
		}
		return []choice{{kind: chooseValue, id: value, text: shownValue(v, value)}}
	}
	var rows []choice
	if held != "" {
		rows = append(rows, choice{kind: chooseValue, id: held, text: shownValue(v, held)})
	}
	none := choice{kind: chooseValue, text: "no value"}
	if v.Type != annotate.YesNo {
		return append(rows, none)
	}
	for _, x := range [...]string{"true", "false"} {
		if x != held {
			rows = append(rows, choice{kind: chooseValue, id: x, text: shownValue(v, x)})
		}
	}
	if held == "" {
		return append([]choice{none}, rows...)
	}
	return append(rows, none)
}

// shownValue is a stored value as people read it.
func shownValue(v annotate.Variable, stored string) string {
	if v.Type == annotate.YesNo {
		return map[string]string{"true": "yes", "false": "no"}[stored]
	}
	return flat(stored)
}

func (c *coding) typeName(id string) string {
	for _, t := range c.types {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}
