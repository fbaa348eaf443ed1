package app

import "testing"

// TestClaimRightAfterTakingBack marks the same words again before the archive has taken the statement back:
// the new claim stays, with its strip.
func TestClaimRightAfterTakingBack(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	span := d.words("backed the rules", "")
	d.do(markClaim)
	d.keys("wel", "Enter", "-")
	d.c.overlay.(*strip).takeBack()
	d.c.reader.Select(span)
	if !d.c.do(markClaim) {
		t.Fatal("C did nothing")
	}
	d.settle()
	if s, ok := d.c.overlay.(*strip); !ok || s.gone() {
		t.Errorf("the strip of the new claim is not open: %T", d.c.overlay)
	}
	if s := d.stored(); len(s.statements) != 0 || len(s.annotations) != 6 || len(d.c.now.annotations) != 6 {
		t.Errorf("%d statements, %d marks (%d shown), want none and 6", len(s.statements), len(s.annotations), len(d.c.now.annotations))
	}
}

// TestStripKeepsWhatFails closes the archive under an open strip: what was said stays in it, finished or not.
func TestStripKeepsWhatFails(t *testing.T) {
	d := newWorkbench(t, harbour, true)
	d.people()
	d.words("backed the rules", "")
	d.do(markClaim)
	d.archive.Close()
	var failed []error
	d.c.fail = func(err error) { failed = append(failed, err) }
	press := func(keys ...string) {
		for _, k := range keys { // several before the archive answers
			d.strike(k)
		}
		d.c.tasks.settle()
	}
	press("Rules are", "Enter", "+", "anna")
	s, ok := d.c.overlay.(*strip)
	if !ok || s.draft.stored.ID != "" || s.value(stopConcept, 0) != "Rules are welcome" || s.value(stopStance, 0) != "+ support" {
		t.Fatalf("%d steps failed, and the strip holds %q, %q and the statement %q", len(failed), s.value(stopConcept, 0), s.value(stopStance, 0), s.draft.stored.ID)
	}
	press("Enter", "Ctrl+Enter")
	if s, ok = d.c.overlay.(*strip); !ok || s.value(stopSpeaker, 0) != "Anna Krol" || s.value(stopConcept, 0) != "Rules are welcome" {
		t.Errorf("finished in vain, the strip is %T", d.c.overlay)
	}
	if len(failed) == 0 || len(d.c.now.statements) != 0 {
		t.Errorf("%d failures told, %d statements shown", len(failed), len(d.c.now.statements))
	}
}
