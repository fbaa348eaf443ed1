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

func TestStatusCountsTheTodosThatAreListed(t *testing.T) {
	d := twoCoders(t)
	told := d.status.todos.text
	d.press("Ctrl+5")
	v := d.views[viewTodos].(*todosView)
	if want := v.note.text + " to-dos"; told != want {
		t.Errorf("the status line says %q, the list holds %q", told, want)
	}
	if v.note.text == "0" {
		t.Error("nothing is to do")
	}
}

func TestTodosAreWalkedFromTheReader(t *testing.T) {
	d := twoCoders(t)
	d.press("F4")
	if s := d.view.reader.Selection(); len(s.Spans) != 1 || s.Spans[0].In(d.view.article.Revision.Text) != "Nordsund" || !d.view.reader.Focused() {
		t.Fatalf("the first to-do selects %v", d.view.reader.SelectedWords())
	}
	d.press("F4") // the concept of a statement, the next place in this article or a view of its own
	second := d.views[viewTodos].(*todosView).next
	if second == nil || second.Text == "Who is “Nordsund”?" {
		t.Errorf("the second to-do is %+v", second)
	}
	d.press("Shift+F4")
	if got := d.view.reader.SelectedWords(); got != "Nordsund" || !d.view.reader.Focused() {
		t.Errorf("back at the first to-do %q is selected", got)
	}
	d.press("X")
	d.press("Enter", "F4")
	if next := d.views[viewTodos].(*todosView).next; next == nil || next.Kind == "unresolved" {
		t.Errorf("after the first is done the next is %+v", next)
	}
}
