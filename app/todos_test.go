package app

import (
	"strings"
	"testing"
)

func TestTodosLeadFromOneToTheNext(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+5")
	v := d.views[viewTodos].(*todosView)
	var heads []string
	for _, r := range v.rows {
		if r.heading != "" {
			heads = append(heads, r.heading)
		}
	}
	if got, want := strings.Join(heads, ", "), "Concepts to define, Possible doubles"; got != want {
		t.Fatalf("kinds are %q, want %q", got, want)
	}
	d.shot("todos")
	d.press("F4") // the first: a concept
	if d.shown != viewCodebook {
		t.Errorf("the first to-do leads to %s", d.shown)
	}
	d.press("F4", "F4")
	if d.shown != viewEntities {
		t.Errorf("the third to-do, a possible double, leads to %s", d.shown)
	}
	if e, ok := d.entities().chosen(); !ok || e.Name != "Krol" && e.Name != "PA" {
		t.Errorf("the double that is looked at is %q", e.Name)
	}
}
