package app

import (
	"context"
	"fmt"
	"testing"
)

// triaged is the number of articles in each state, by the archive.
func (d *desk) triaged() string {
	d.t.Helper()
	counts, err := d.archive.StateCounts(context.Background(), "")
	if err != nil {
		d.t.Fatal(err)
	}
	out := ""
	for _, c := range counts {
		out += fmt.Sprintf("%s%s %d, ", c.State, c.Reason, c.Articles)
	}
	return out
}

func TestOpeningAnArticleIsReadingIt(t *testing.T) {
	d := screenDesk(t)
	d.focus(d.library.list)
	if got := d.triaged(); got != "new 6, " {
		t.Fatalf("at first: %s", got)
	}
	before := d.steps()
	d.press("Down", "Enter")
	if got := d.triaged(); got != "new 5, reading 1, " {
		t.Errorf("after opening one: %s", got)
	}
	if r, _ := d.library.article(); rowState(r) != "reading" {
		t.Errorf("its row says %q", rowState(r))
	}
	if n := d.steps(); n != before {
		t.Errorf("opening made %d steps", n-before)
	}
	d.press("Ctrl+D")
	if got := d.triaged(); got != "new 5, coded 1, " {
		t.Errorf("after Ctrl+D: %s", got)
	}
	d.press("Ctrl+D")
	if got := d.triaged(); got != "new 5, reading 1, " {
		t.Errorf("after Ctrl+D again: %s", got)
	}
}

// steps is how many steps the archive has.
func (d *desk) steps() int {
	d.t.Helper()
	all, err := d.archive.History(context.Background(), 0, 1000)
	if err != nil {
		d.t.Fatal(err)
	}
	return len(all)
}

func TestLibraryAndScreeningSetTheSameStates(t *testing.T) {
	library, screening := screenDesk(t), screenDesk(t)
	library.focus(library.library.list)
	screening.press("Ctrl+6")
	for _, d := range []*desk{library, screening} {
		d.press("I", "L", "O")
		d.write("advert")
		d.press("Enter")
		if got, want := d.triaged(), "new 3, reading 1, look again 1, excludedadvert 1, "; got != want {
			t.Errorf("states are %s, want %s", got, want)
		}
	}
}

func TestStatesAreOfferedWithCounts(t *testing.T) {
	d := screenDesk(t)
	d.press("Ctrl+6", "I", "I", "Ctrl+1")
	d.do(ofState)
	d.tasks.settle()
	d.shot("library-states")
	d.press("Down", "Down", "Enter")
	if d.library.state != "reading" || len(d.library.rows) != 2 {
		t.Errorf("of the state %q there are %d rows, want 2 that are read", d.library.state, len(d.library.rows))
	}
	if got := d.library.inState.text; got != "Reading" {
		t.Errorf("the chip says %q", got)
	}
}

func TestReasonsAreAListOfOnesOwn(t *testing.T) {
	d := screenDesk(t)
	v := d.screening()
	d.press("Ctrl+6", "O")
	d.write("advert")
	d.press("Enter", "O")
	d.write("doubel")
	d.press("Enter", "1", "2", "9")
	if got, want := d.triaged(), "new 2, excludedadvert 2, excludeddoubel 2, "; got != want {
		t.Fatalf("by digits: %s, want %s", got, want)
	}
	choose := func(name string) {
		d.press("Left")
		for i, s := range v.sources {
			if s.name == name {
				v.side.list.choose(i)
			}
		}
		d.tasks.settle()
	}
	choose("doubel")
	if len(v.rows) != 2 || v.rows[0].Reason != "doubel" {
		t.Errorf("the reason shows %+v", v.rows)
	}
	d.shot("screening-reasons")
	d.press("F2")
	d.write("double")
	d.press("Enter")
	if got, want := d.lastToast(), "Renamed the reason 'doubel' to 'double', 2 exclusions"; got != want {
		t.Errorf("renaming says %q, want %q", got, want)
	}
	if len(v.rows) != 2 || v.rows[0].Reason != "double" {
		t.Errorf("after renaming the reason shows %+v", v.rows)
	}
	d.press("Delete", "Enter")
	if got, want := d.triaged(), "new 2, excluded 2, excludedadvert 2, "; got != want {
		t.Errorf("after taking it away: %s, want %s", got, want)
	}
	d.press("Ctrl+Z", "Ctrl+Z")
	if got := fmt.Sprint(v.reasons); got != "[advert doubel]" {
		t.Errorf("after two undos the reasons are %s", got)
	}
}

func TestArticlesAreTakenOffAList(t *testing.T) {
	d := screenDesk(t)
	v := d.screening()
	d.press("Ctrl+6", "A")
	d.write("Pilot")
	d.press("Enter", "Down", "A", "Enter", "G", "Down", "Enter")
	if v.listName() != "Pilot" || len(v.rows) != 2 {
		t.Fatalf("the list %q has %d articles, want the 2 of Pilot", v.listName(), len(v.rows))
	}
	d.press("Delete")
	if len(v.rows) != 1 {
		t.Errorf("after Delete the list has %d articles, want 1", len(v.rows))
	}
	d.press("Left", "End", "F2")
	d.write("First round")
	d.press("Enter")
	if len(v.lists) != 1 || v.lists[0].Name != "First round" {
		t.Errorf("lists are %+v", v.lists)
	}
	d.press("End", "Delete")
	if len(v.lists) != 0 {
		t.Errorf("after Delete the lists are %+v", v.lists)
	}
}
