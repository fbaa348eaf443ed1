package app

import (
	"context"
	"testing"
	"time"

	"pressmark/annotate"
)

// entityNamed returns the uuid of an entity that the workbench has made.
func (d *workbench) entityNamed(name string) string {
	d.t.Helper()
	same := d.c.names.Sharing(name)
	if len(same) != 1 {
		d.t.Fatalf("%d entities are called %s", len(same), name)
	}
	return same[0].ID
}

func (d *workbench) apply(label string, changes ...annotate.Change) {
	d.t.Helper()
	if _, err := d.archive.Apply(context.Background(), annotate.Step{Label: label, Changes: changes}); err != nil {
		d.t.Fatal(err)
	}
	d.settle()
}

// TestFirmAndRoleByTheDateSaid codes a statement by somebody who changed from one firm to another, in an
// article of 2022: firm and role follow the article's date, and the date said once that is given, until
// the coder has confirmed them.
func TestFirmAndRoleByTheDateSaid(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	anna, baltic, authority := d.entityNamed("Anna Krol"), d.entityNamed("Baltic Line"), d.entityNamed("Port Authority of Skerry")
	day := func(year int, month time.Month) int { return annotate.Day(year, month, 1) }
	d.apply("Dated", annotate.Edit("article", d.c.article.ID, annotate.Fields{"date_first": day(2022, 1), "date_last": day(2022, 1), "date_precision": "day"}),
		annotate.Create("affiliation", "", annotate.Fields{"entity": anna, "organisation": authority, "role": "harbour master", "to_day": day(2019, 1) - 1}),
		annotate.Create("affiliation", "", annotate.Fields{"entity": anna, "organisation": baltic, "role": "chief executive", "from_day": day(2019, 1)}))
	told := func() string {
		st := d.stored().statements[0]
		return d.tell(st) + " as " + st.Speakers[0].Job
	}
	d.words("backed the rules", "")
	d.do(markClaim)
	d.keys("Rules are", "Enter", "+", "anna", "Enter")
	if why := d.rows()[0].why; d.first() != "Baltic Line · firm" || why != "Anna Krol is chief executive there, named in full in this sentence" {
		t.Errorf("the first firm is %q because %q", d.first(), why)
	}
	d.picture("firm-by-date")
	d.keys("Ctrl+Enter")
	const now = "+ Rules are welcome (paraphrased, statement); Anna Krol for Baltic Line?; by Port Authority of Skerry? as chief executive"
	if got := told(); got != now {
		t.Errorf("by the article's date: %s\nwant %s", got, now)
	}
	if p := d.stored().statements[0].Speakers[0]; !listHas(p.Unconfirmed, "job") || !listHas(p.Unconfirmed, "for_entity") {
		t.Errorf("unconfirmed are %v, want for_entity and job", p.Unconfirmed)
	}
	d.do(openMark)
	d.keys("F7", "2018-03", "Enter")
	d.picture("firm-by-day-said")
	if s := d.c.overlay.(*strip); s.value(stopJob, 0) != "harbour master" || d.rows()[0].why != "at Port Authority of Skerry, until 2018-12-31" {
		t.Errorf("said in 2018, the role is %q because %q", s.value(stopJob, 0), d.rows()[0].why)
	}
	d.keys("F8", "Ctrl+Enter")
	const then = "+ Rules are welcome (paraphrased, statement); Anna Krol for Port Authority of Skerry; by Port Authority of Skerry as harbour master"
	if got := told(); got != then {
		t.Errorf("by the date said: %s\nwant %s", got, then)
	}
	d.do(openMark)
	d.keys("F7", "2021", "Enter", "Ctrl+Enter")
	if got := told(); got != then {
		t.Errorf("what was confirmed does not stay: %s", got)
	}
}
