package app

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// screenDesk is a window over six short articles.
func screenDesk(t *testing.T) *desk {
	t.Helper()
	var texts []string
	for i := range 6 {
		texts = append(texts, fmt.Sprintf("Harbour news number %d\n\nThe port of Skerry reported %d new ships this week, and the ferry lines said that nothing else had happened there.", i, i+3))
	}
	return newDesk(t, 1280, 800, texts...)
}

func (d *desk) screening() *screeningView { return d.views[viewScreening].(*screeningView) }

// source is the count of a row at the left.
func (d *desk) source(name string) int {
	for _, s := range d.screening().sources {
		if strings.TrimSpace(s.name) == name {
			return s.count
		}
	}
	return -1
}

func TestScreeningDecidesByOneKey(t *testing.T) {
	d := screenDesk(t)
	d.press("Ctrl+6")
	if got := len(d.screening().rows); got != 6 {
		t.Fatalf("%d articles to screen, want 6", got)
	}
	d.press("O")
	d.write("not about ports")
	d.press("Enter")
	d.shot("screening")
	d.press("L", "I", "O", "Enter") // the reason given before is offered first
	for name, want := range map[string]int{"new": 2, "reading": 1, "look again": 1, "excluded": 2, "not about ports": 2} {
		if got := d.source(name); got != want {
			t.Errorf("%s has %d articles, want %d", name, got, want)
		}
	}
	if got := d.lastToast(); !strings.HasSuffix(got, "is excluded") {
		t.Errorf("the last step says %q", got)
	}
	d.press("Ctrl+Z")
	if got := d.source("not about ports"); got != 1 {
		t.Errorf("after one undo %d articles are excluded, want 1", got)
	}
}

func TestScreeningOfASearchAndASample(t *testing.T) {
	d := screenDesk(t)
	d.press("Ctrl+6", "F")
	d.write(`"5 new ships"`)
	d.press("Enter")
	v := d.screening()
	if len(v.rows) != 1 || len(v.rows[0].Hits) == 0 {
		t.Fatalf("the search shows %d articles, hits %v", len(v.rows), v.rows)
	}
	d.shot("screening-search")
	d.press("F", "Backspace", "Enter", "R")
	d.write("Pilot")
	d.press("Tab")
	d.write("4")
	d.press("Enter")
	if got := d.lastToast(); got != "Drew the sample 'Pilot', 4 articles of 6" {
		t.Errorf("drawing says %q", got)
	}
	d.press("G")
	d.write("pilot")
	d.press("Enter")
	if got := len(v.rows); got != 4 {
		t.Errorf("the sample shows %d articles, want 4", got)
	}
	d.shot("screening-sample")
}

func TestDiary(t *testing.T) {
	d := screenDesk(t)
	d.press("Ctrl+7")
	v := d.views[viewDiary].(*diaryView)
	v.now = func() time.Time { return time.Date(2019, 4, 14, 12, 0, 0, 0, time.UTC) }
	d.press("N")
	d.write("Groups count as speakers from today.")
	d.press("Ctrl+Enter")
	if got := d.lastToast(); got != "Wrote in the diary of 14 Apr 2019" {
		t.Errorf("writing says %q", got)
	}
	if len(v.rows) != 1 || v.rows[0].Text != "Groups count as speakers from today." {
		t.Fatalf("the diary has %+v", v.rows)
	}
	d.shot("diary")
	if err := d.archive.WaitIndexed(context.Background()); err != nil {
		t.Fatal(err)
	}
	d.press("Ctrl+K")
	d.write("kind:memo groups")
	if got := len(d.library.result.Others); got != 1 {
		t.Errorf("search finds %d entries of the diary, want 1", got)
	}
}
