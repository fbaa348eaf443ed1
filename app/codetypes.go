package app

import (
	"fmt"
	"slices"
	"strings"

	"pressmark/annotate"
)

// layType lists what is known of a statement type: its name and its variables.
func (s *codeSheet) layType() {
	v, t := s.v, s.of.kind
	s.head("What it is")
	name := codeFact{name: rowName, value: t.Name, raw: t.Name, edit: v.setTypeName}
	if t.Builtin {
		name.note = "the type that every archive has: concept, stance, speakers, reporters"
	}
	s.fact(name)
	s.head(fmt.Sprintf("Variables: Enter changes one, %s takes one away, %s and %s move it", v.w.keys.shown(codeDrop), v.w.keys.shown(codeUp), v.w.keys.shown(codeDown)))
	for _, x := range t.Variables {
		s.fact(codeFact{name: x.Type, value: x.Name, note: plural(x.Uses, "value"), variable: x.ID, open: func() { v.askVariable(x) }, drop: func() { v.dropVariable(x) }})
	}
	s.fact(codeFact{value: "Another variable…", note: v.w.keys.shown(codeChild), open: func() { v.askVariable(annotate.Variable{}) }})
}

func (v *codebookView) chosenType() (annotate.StatementType, bool) {
	r, ok := v.chosenRow()
	return r.kind, ok && r.kind.ID != ""
}

func (v *codebookView) setTypeName(name string) {
	if t, ok := v.chosenType(); ok && name != "" {
		v.apply(fmt.Sprintf("Renamed the statement type '%s' to '%s'", t.Name, name), annotate.Edit("statement_type", t.ID, annotate.Fields{"name": name}))
	}
}

func (v *codebookView) askType() {
	if !v.changeable() {
		return
	}
	v.w.askForm("new-type", "New statement type", "Make", []formField{{title: "Name", hint: "Claim with justification"}}, func(x []string) string {
		if x[0] == "" {
			return "A name is missing."
		}
		if slices.ContainsFunc(v.book.Types, func(t annotate.StatementType) bool { return t.Name == x[0] }) {
			return fmt.Sprintf("There is a statement type %s already. Choose another name.", quote(x[0]))
		}
		id := newID()
		v.apply(fmt.Sprintf("Made the statement type '%s'", x[0]), annotate.Create("statement_type", id, annotate.Fields{"name": x[0]}))
		v.book.Types = append(v.book.Types[:len(v.book.Types):len(v.book.Types)], annotate.StatementType{ID: id, Name: x[0]})
		v.wanted, v.inSheet = id, false
		v.narrow()
		return ""
	})
}

// askVariable asks for the name of a variable, then of a new one for its kind of value.
func (v *codebookView) askVariable(old annotate.Variable) {
	t, ok := v.chosenType()
	if !ok || !v.changeable() {
		return
	}
	title := "New variable of " + quote(t.Name)
	if old.ID != "" {
		title = "Variable of " + quote(t.Name)
	}
	fields := []formField{{title: "Name", hint: "justification", value: old.Name},
		{title: "Kind of value: " + strings.Join(annotate.VariableTypes, ", "), value: named(old.Type, annotate.ShortText)}}
	v.w.askForm("variable", title, "Save", fields, func(x []string) string {
		kind := strings.ToLower(x[1])
		switch {
		case x[0] == "":
			return "A name is missing."
		case !slices.Contains(annotate.VariableTypes, kind):
			return fmt.Sprintf("“%s” is no kind of value: write one of %s.", x[1], strings.Join(annotate.VariableTypes, ", "))
		case slices.ContainsFunc(t.Variables, func(o annotate.Variable) bool { return o.Name == x[0] && o.ID != old.ID }):
			return fmt.Sprintf("%s has a variable %s already. Choose another name.", quote(t.Name), quote(x[0]))
		case kind != old.Type && old.Uses > 0:
			return fmt.Sprintf("%s have a value of the kind %s, which would be lost. Make a new variable instead.", plural(old.Uses, "statement"), old.Type)
		case x[0] == old.Name && kind == old.Type:
			return ""
		}
		f := annotate.Fields{"name": x[0], "type": kind}
		if old.ID != "" {
			v.apply(fmt.Sprintf("Changed the variable '%s' of '%s'", old.Name, t.Name), annotate.Edit("variable", old.ID, f))
			return ""
		}
		f["statement_type"], f["ordinal"] = t.ID, 1
		if n := len(t.Variables); n > 0 {
			f["ordinal"] = t.Variables[n-1].Ordinal + 1
		}
		v.apply(fmt.Sprintf("Gave '%s' the variable '%s'", t.Name, x[0]), annotate.Create("variable", "", f))
		return ""
	})
}

// dropVariable moves a variable to the trash; statements that give it a value keep that out of sight.
func (v *codebookView) dropVariable(x annotate.Variable) {
	t, ok := v.chosenType()
	if !ok {
		return
	}
	do := func() {
		v.apply(fmt.Sprintf("Moved the variable '%s' of '%s' to the trash", x.Name, t.Name), annotate.Trash("variable", x.ID))
	}
	if x.Uses == 0 {
		do()
		return
	}
	v.preview("trash-preview", fmt.Sprintf("Move the variable %s to the trash?", quote(x.Name)),
		fmt.Sprintf("%s give it a value, which is kept out of sight until the variable is restored. One undo takes it back.", plural(x.Uses, "statement")), "Move to the trash", nil, do)
}

func (v *codebookView) trashType(t annotate.StatementType) {
	if t.Builtin {
		v.w.toasts.show("Every archive has this type of statement, so it cannot go to the trash.", false)
		return
	}
	do := func() {
		v.apply(fmt.Sprintf("Moved the statement type '%s' to the trash", t.Name), annotate.Trash("statement_type", t.ID))
	}
	if t.Uses == 0 {
		do()
		return
	}
	v.preview("trash-preview", fmt.Sprintf("Move the statement type %s to the trash?", quote(t.Name)),
		fmt.Sprintf("%s are of this type. They stay, with their concept, stance and speakers; what their variables hold is kept out of sight until the type is restored. One undo takes it back.", plural(t.Uses, "statement")),
		"Move to the trash", nil, do)
}

// moveVariable changes the place of the chosen variable among those of its type.
func (v *codebookView) moveVariable(by int) {
	t, ok := v.chosenType()
	s := v.sheet
	i := s.list.chosen
	if !ok || i < 0 || i >= len(s.facts) || s.facts[i].variable == "" || !v.changeable() {
		return
	}
	at := slices.IndexFunc(t.Variables, func(x annotate.Variable) bool { return x.ID == s.facts[i].variable })
	to := at + by
	if at < 0 || to < 0 || to >= len(t.Variables) {
		return
	}
	order := slices.Clone(t.Variables)
	order[at], order[to] = order[to], order[at]
	var changes []annotate.Change
	for n, x := range order {
		if x.Ordinal != n+1 {
			changes = append(changes, annotate.Edit("variable", x.ID, annotate.Fields{"ordinal": n + 1}))
		}
	}
	s.list.choose(i + by)
	v.apply(fmt.Sprintf("Moved the variable '%s' of '%s'", t.Variables[at].Name, t.Name), changes...)
}
