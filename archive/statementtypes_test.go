package archive_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// typesSaid is the statement types of an archive as one line.
func typesSaid(t *testing.T, a *archive.Archive) string {
	t.Helper()
	types, err := a.StatementTypes(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, x := range types {
		s := fmt.Sprintf("%s %d:", x.Name, x.Uses)
		for _, v := range x.Variables {
			s += fmt.Sprintf(" %s (%s, %d)", v.Name, v.Type, v.Uses)
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestStatementTypes(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	_, step := codedFerry(t, a)
	statement := idOf(t, step, "statement")
	made := makeStep(t, a, "Made a type",
		annotate.Create("statement_type", "$t", annotate.Fields{"name": "Claim with justification"}),
		annotate.Create("variable", "$w", annotate.Fields{"statement_type": "$t", "name": "weight", "type": "integer", "ordinal": 2}),
		annotate.Create("variable", "$j", annotate.Fields{"statement_type": "$t", "name": "justification", "type": "short text", "ordinal": 1}),
		annotate.Create("variable", "$a", annotate.Fields{"statement_type": "$t", "name": "addressee", "type": "entity", "ordinal": 3}),
		annotate.Edit("statement", statement, annotate.Fields{"statement_type": "$t"}))
	weight, why, whom := made.Changes[1].ID, made.Changes[2].ID, made.Changes[3].ID
	makeStep(t, a, "Valued",
		annotate.Create("statement_value", "", annotate.Fields{"statement": statement, "variable": why, "value": "  clean\n air "}),
		annotate.Create("statement_value", "", annotate.Fields{"statement": statement, "variable": weight, "value": "+07"}))
	if got, want := typesSaid(t, a), "claim 0:; Claim with justification 1: justification (short text, 1) weight (integer, 1) addressee (entity, 0)"; got != want {
		t.Errorf("the types are %q, want %q", got, want)
	}
	values := statementOf(t, a, statement).Values
	if len(values) != 2 || values[0].Value != "clean air" || values[1].Value != "7" || values[0].Variable != why || values[0].ID == "" {
		t.Errorf("the values are %+v, want clean air and 7 with their records", values)
	}
	other := makeStep(t, a, "Other", annotate.Create("variable", "", annotate.Fields{"statement_type": annotate.StatementTypeClaim, "name": "tone"})).Changes[0].ID
	entity := idOf(t, step, "entity")
	for _, bad := range []struct {
		change annotate.Change
		want   string
	}{
		{annotate.Edit("statement_value", values[1].ID, annotate.Fields{"value": "heavy"}), `weight is a whole number, and "heavy" is none`},
		{annotate.Create("statement_value", "", annotate.Fields{"statement": statement, "variable": why, "value": "again"}), "has a value of justification already"},
		{annotate.Create("statement_value", "", annotate.Fields{"statement": statement, "variable": other, "value": "calm"}), "tone is a variable of another type"},
		{annotate.Create("statement_value", "", annotate.Fields{"statement": statement, "variable": whom, "value": "Lind"}), `addressee is an entity, not "Lind"`},
		{annotate.Edit("statement_value", values[0].ID, annotate.Fields{"entity": entity}), "justification is of the type short text"},
		{annotate.Edit("variable", weight, annotate.Fields{"type": "date"}), "it is integer in 1 statement already"},
		{annotate.Edit("variable", weight, annotate.Fields{"name": "justification"}), `has a variable "justification" already`},
		{annotate.Create("statement_type", "", annotate.Fields{"name": "claim"}), `there is a statement type "claim" already`},
		{annotate.Trash("statement_type", annotate.StatementTypeClaim), "cannot go to the trash"},
	} {
		_, err := a.Apply(ctx, annotate.Step{Label: "Bad", Changes: []annotate.Change{bad.change}})
		if err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%v gives %v, want %q", bad.change, err, bad.want)
		}
	}
	makeStep(t, a, "Back to a claim", annotate.Edit("statement", statement, annotate.Fields{"statement_type": annotate.StatementTypeClaim}))
	if got := statementOf(t, a, statement).Values; len(got) != 0 {
		t.Errorf("as a plain claim the statement has the values %+v", got)
	}
	if _, err := a.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if got := statementOf(t, a, statement).Values; len(got) != 2 {
		t.Errorf("undo gave the values %+v back, want two", got)
	}
}

func TestSetValue(t *testing.T) {
	v := annotate.Variable{ID: "v", Name: "weight", Type: annotate.Whole}
	had := annotate.VariableValue{ID: "r", Variable: "v", Value: "7"}
	for _, c := range []struct {
		was   annotate.VariableValue
		value string
		want  annotate.Op
	}{
		{annotate.VariableValue{}, "", ""}, {annotate.VariableValue{}, "7", annotate.OpCreate}, {had, "7", ""}, {had, "8", annotate.OpSet}, {had, "", annotate.OpTrash},
	} {
		got, ok := v.SetValue("s", c.was, c.value, "")
		if got.Op != c.want || ok != (c.want != "") {
			t.Errorf("SetValue of %q on %q is %v, %v; want %q", c.value, c.was.Value, got, ok, c.want)
		}
	}
}

// idOf is the uuid of the first record of a table that a step made.
func idOf(t *testing.T, s annotate.Step, table string) string {
	t.Helper()
	for _, c := range s.Changes {
		if c.Table == table && c.Op == annotate.OpCreate {
			return c.ID
		}
	}
	t.Fatalf("the step %q made no %s", s.Label, table)
	return ""
}

func statementOf(t *testing.T, a *archive.Archive, id string) annotate.Statement {
	t.Helper()
	page, err := a.StatementPage(context.Background(), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range page {
		if s.ID == id {
			return s.Statement
		}
	}
	t.Fatalf("there is no statement %s", id)
	return annotate.Statement{}
}
