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
