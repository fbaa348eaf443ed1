package archive_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// shelf makes n articles of two publications and returns their ids.
func shelf(t *testing.T, a *archive.Archive, n int) []string {
	t.Helper()
	var changes []annotate.Change
	for i := range n {
		text := fmt.Sprintf("Title %d\nStandfirst %d.\nBody about harbours.", i, i)
		first := len(fmt.Sprintf("Title %d", i))
		second := len(fmt.Sprintf("Standfirst %d.", i))
		changes = append(changes, annotate.Create("article", "", annotate.Fields{"title": fmt.Sprintf("Title %d", i), "publication": []string{"Daily", "Daily", "Weekly"}[i%3], "text": text,
			"blocks": []annotate.Block{{Kind: annotate.Title, End: first}, {Kind: annotate.Standfirst, Start: first + 1, End: first + 1 + second}, {Kind: annotate.Paragraph, Start: first + second + 2, End: len(text)}}}))
	}
	var ids []string
	for _, c := range makeStep(t, a, "Imported", changes...).Changes {
		ids = append(ids, c.ID)
	}
	return ids
}

func stateChange(a *archive.Archive, article, state, reason string) annotate.Change {
	return annotate.Create("article_state", "", annotate.Fields{"article": article, "coder": a.Info().Coder.ID, "state": state, "reason": reason})
}

func TestStateCounts(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	ids := shelf(t, a, 6)
	makeStep(t, a, "Screened", stateChange(a, ids[0], "excluded", "not about ports"), stateChange(a, ids[1], "excluded", "not about ports"),
		stateChange(a, ids[2], "excluded", "double"), stateChange(a, ids[3], "coded", ""))
	makeStep(t, a, "Thought again", stateChange(a, ids[1], "look again", ""))
	got, err := a.StateCounts(ctx, "")
	want := []archive.StateCount{{State: "new", Articles: 2}, {State: "look again", Articles: 1}, {State: "coded", Articles: 1}, {State: "excluded", Reason: "double", Articles: 1}, {State: "excluded", Reason: "not about ports", Articles: 1}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("counts are %v, %v; want %v", got, err, want)
	}
	reasons, err := a.Reasons(ctx)
	if err != nil || !slices.Equal(reasons, []string{"not about ports", "double"}) {
		t.Errorf("reasons are %q, %v", reasons, err)
	}
}

func TestScreen(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	ids := shelf(t, a, 5)
	makeStep(t, a, "Screened", stateChange(a, ids[1], "excluded", "double"))
	rows, total, err := a.Screen(ctx, archive.ScreenQuery{State: "new", Offset: 1, Limit: 2})
	if err != nil || total != 4 || len(rows) != 2 || rows[0].ID != ids[2] || rows[0].Standfirst != "Standfirst 2." {
		t.Errorf("screening shows %+v of %d, %v", rows, total, err)
	}
	rows, total, err = a.Screen(ctx, archive.ScreenQuery{Query: "harbours"})
	if err != nil || total != 5 || len(rows) != 5 || len(rows[0].Hits) == 0 {
		t.Errorf("screening a search shows %d of %d articles, %v; hits %v", len(rows), total, err, rows)
	}
}

func TestSampleIsDrawnBySeed(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	shelf(t, a, 30) // 20 of Daily, 10 of Weekly
	drawn := func(seed int64, strata string) []any {
		s, err := a.SampleStep(ctx, "Pilot", "", 9, strata, seed)
		if err != nil {
			t.Fatal(err)
		}
		var out []any
		for _, c := range s.Changes[1:] {
			out = append(out, c.Fields["article"])
		}
		return out
	}
	if first, again := drawn(7, "publication"), drawn(7, "publication"); !slices.Equal(first, again) || len(first) != 9 {
		t.Errorf("one seed draws %v and %v", first, again)
	}
	if slices.Equal(drawn(7, ""), drawn(8, "")) {
		t.Error("two seeds draw the same")
	}
	publications := map[string]int{}
	for _, id := range drawn(7, "publication") {
		art, err := a.Article(ctx, id.(string))
		if err != nil {
			t.Fatal(err)
		}
		publications[art.Publication]++
	}
	if publications["Daily"] != 6 || publications["Weekly"] != 3 {
		t.Errorf("a sample of 9 by publication has %v", publications)
	}
	s, err := a.SampleStep(ctx, "Pilot", "", 9, "", 7)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Drew the sample 'Pilot', 9 articles of 30"; s.Label != want {
		t.Errorf("label %q, want %q", s.Label, want)
	}
	makeStep(t, a, s.Label, s.Changes...)
	lists, err := a.Lists(ctx)
	if err != nil || len(lists) != 1 || lists[0].Seed != 7 || lists[0].Articles != 9 || lists[0].New != 9 || lists[0].Origin != "random sample" {
		t.Errorf("lists are %+v, %v", lists, err)
	}
	rows, total, err := a.Screen(ctx, archive.ScreenQuery{List: lists[0].ID})
	if err != nil || total != 9 || len(rows) != 9 {
		t.Errorf("screening the list shows %d of %d, %v", len(rows), total, err)
	}
	for _, bad := range []struct {
		n      int
		strata string
	}{{0, ""}, {5, "colour"}} {
		if _, err := a.SampleStep(ctx, "X", "", bad.n, bad.strata, 1); err == nil {
			t.Errorf("a sample of %d by %q is not refused", bad.n, bad.strata)
		}
	}
}

// An article that was opened is being read, for the coder who opened it, until a state is set by hand; every
// place that tells of states says the same.
func TestOpenedArticlesAreBeingRead(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	ids := shelf(t, a, 4)
	makeStep(t, a, "Screened", stateChange(a, ids[1], "excluded", "double"), stateChange(a, ids[2], "excluded", "double"))
	makeStep(t, a, "Thought again", stateChange(a, ids[2], "reading", ""))
	found := func(state string) string {
		t.Helper()
		page, err := a.Library(ctx, archive.LibraryPage{Sort: archive.ByAdded, State: state})
		if err != nil {
			t.Fatal(err)
		}
		rows, _, err := a.Screen(ctx, archive.ScreenQuery{State: state})
		if err != nil {
			t.Fatal(err)
		}
		counts, err := a.StateCounts(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, c := range counts {
			if c.State == state {
				n += c.Articles
			}
		}
		var library, screened, searched []string
		for _, r := range page {
			library = append(library, r.Title)
			if r.State != state {
				t.Errorf("%s is %s in the library of %s", r.Title, r.State, state)
			}
			if x, err := a.Article(ctx, r.ID); err != nil || x.State != state {
				t.Errorf("%s is %q when opened, %v; want %s", r.Title, x.State, err, state)
			}
		}
		for _, r := range rows {
			screened = append(screened, r.Title)
		}
		searched = titles(t, a, "is:\""+state+"\"")
		if fmt.Sprint(library) != fmt.Sprint(screened) || fmt.Sprint(library) != fmt.Sprint(searched) || n != len(library) {
			t.Errorf("%s: the library has %q, screening %q, the search %q, the counts %d", state, library, screened, searched, n)
		}
		return fmt.Sprint(library)
	}
	if n, r := found("new"), found("reading"); n != "[Title 0 Title 3]" || r != "[Title 2]" {
		t.Errorf("before any is opened new are %s, reading %s", n, r)
	}
	for _, id := range []string{ids[0], ids[0], ids[1]} {
		if _, err := a.Opened(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	if n, r, x := found("new"), found("reading"), found("excluded"); n != "[Title 3]" || r != "[Title 0 Title 2]" || x != "[Title 1]" {
		t.Errorf("after opening two new are %s, reading %s, excluded %s", n, r, x)
	}
	makeStep(t, a, "Coded", annotate.Create("article_state", "", annotate.Fields{"article": ids[0], "state": "coded"}))
	if r, c := found("reading"), found("coded"); r != "[Title 2]" || c != "[Title 0]" {
		t.Errorf("after coding one reading are %s, coded %s", r, c)
	}
}

func TestReasonsAreRenamed(t *testing.T) {
	a := fresh(t, testOptions(t))
	ctx := context.Background()
	ids := shelf(t, a, 3)
	makeStep(t, a, "Screened", stateChange(a, ids[0], "excluded", "doubel"), stateChange(a, ids[1], "excluded", "doubel"), stateChange(a, ids[2], "excluded", "advert"))
	for _, x := range []struct{ from, to, label, want string }{
		{"doubel", "double", "Renamed the reason 'doubel' to 'double', 2 exclusions", "[double advert]"},
		{"advert", "double", "Renamed the reason 'advert' to 'double', 1 exclusion", "[double]"},
		{"double", "", "Took the reason 'double' from 3 exclusions", "[]"},
	} {
		s, err := a.RenameReasonStep(ctx, x.from, x.to)
		if err != nil || s.Label != x.label {
			t.Fatalf("%q to %q: %q, %v; want %q", x.from, x.to, s.Label, err, x.label)
		}
		makeStep(t, a, s.Label, s.Changes...)
		if got, err := a.Reasons(ctx); err != nil || fmt.Sprint(got) != x.want {
			t.Errorf("after %q: %q, %v; want %s", x.label, got, err, x.want)
		}
	}
	if _, err := a.RenameReasonStep(ctx, "never", "x"); err == nil {
		t.Error("a reason that nobody gave is renamed")
	}
}
