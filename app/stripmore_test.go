package app

import (
	"testing"

	"pressmark/annotate"
)

// TestStripTakesReportersDayAndRole codes a statement reported twice over, said on a day of its own by
// someone in a role.
func TestStripTakesReportersDayAndRole(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("clear rules are “the ground on which we can invest”", "")
	d.do(markClaim)
	d.keys("Rules enable", "Enter", "+", "Enter", "Enter") // concept, stance, speaker, for
	d.keys("Port", "F4", "Marek", "Shift+Enter", "F7", "2019-05", "Enter", "head of the line")
	d.picture("strip-more")
	if s := d.c.overlay.(*strip); s.box.Position().Y < d.c.below().Y {
		t.Errorf("the strip stands at %v over the words of the claim, which end at %v", s.box.Position(), d.c.below())
	}
	d.keys("Enter")
	all := d.stored().statements
	if len(all) != 1 {
		t.Fatalf("%d statements", len(all))
	}
	st := all[0]
	if len(st.ReportedBy) != 2 || st.ReportedBy[0].Ordinal != 0 || st.ReportedBy[1].Ordinal != 1 {
		t.Errorf("reported by %+v, want two, the inner one first", st.ReportedBy)
	}
	if st.Said.Precision != annotate.PrecisionMonth || st.Said.String() != "2019-05" {
		t.Errorf("said on %+v", st.Said)
	}
	if len(st.Speakers) != 1 || st.Speakers[0].Job != "head of the line" {
		t.Errorf("speakers are %+v", st.Speakers)
	}
	d.do(openMark)
	d.keys("Ctrl+Enter")
	if again := d.stored().statements[0]; again.Said != st.Said || len(again.ReportedBy) != 2 || again.Speakers[0].Job != st.Speakers[0].Job {
		t.Errorf("opened and left, the statement is %+v", again)
	}
}
