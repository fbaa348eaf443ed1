package archive_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// badArchive has a tree of concepts and one of tags, entities and concepts merged in chains, an affiliation and
// tags with keys; the ids are by name.
func badArchive(t *testing.T) (a *archive.Archive, ids map[string]string) {
	a = fresh(t, testOptions(t))
	ids = map[string]string{}
	var changes []annotate.Change
	make := func(table, name string, f annotate.Fields) {
		f["name"] = name
		changes = append(changes, annotate.Create(table, "$"+strings.ReplaceAll(name, " ", ""), f))
	}
	for _, name := range []string{"Anna Krol", "A. Krol", "Krol", "Tomas Lind"} {
		make("entity", name, annotate.Fields{"kind": annotate.KindPerson})
	}
	make("entity", "Baltic Line", annotate.Fields{"kind": annotate.KindFirm})
	for i, table := range []string{"concept", "tag"} {
		top := []string{"Rules", "Tone"}[i]
		make(table, top, annotate.Fields{})
		make(table, top+" low", annotate.Fields{"parent": "$" + top})
		make(table, top+" lowest", annotate.Fields{"parent": "$" + top + "low"})
		make(table, top+" aside", annotate.Fields{})
	}
	make("tag", "Irony", annotate.Fields{"digit": "1"})
	make("tag", "Doubt", annotate.Fields{"digit": "2"})
	for _, c := range makeStep(t, a, "Made", append(changes,
		annotate.Create("affiliation", "", annotate.Fields{"entity": "$AnnaKrol", "organisation": "$BalticLine", "from_day": 18000, "to_day": 18010}))...).Changes {
		name, _ := c.Fields["name"].(string)
		ids[name] = c.ID // the affiliation has no name
	}
	makeStep(t, a, "Merged", mergeOf("entity", ids["A. Krol"], ids["Anna Krol"]))
	makeStep(t, a, "Merged", mergeOf("entity", ids["Krol"], ids["A. Krol"]))
	makeStep(t, a, "Merged", mergeOf("concept", ids["Rules aside"], ids["Rules lowest"]))
	return a, ids
}

func mergeOf(table, from, into string) annotate.Change {
	return annotate.Change{Op: annotate.OpMerge, Table: table, ID: from, Fields: annotate.Fields{"into": into}}
}

// TestBadInputIsASentence holds that what cannot be is refused by name, through chains and within one step, and
// that nothing of the step is written.
func TestBadInputIsASentence(t *testing.T) {
	a, ids := badArchive(t)
	below := func(table, name, parent string) annotate.Change {
		return annotate.Edit(table, ids[name], annotate.Fields{"parent": ids[parent]})
	}
	affiliation := func(fields annotate.Fields) annotate.Change { return annotate.Edit("affiliation", ids[""], fields) }
	set := func(name, digit string) annotate.Change {
		return annotate.Edit("tag", ids[name], annotate.Fields{"digit": digit})
	}
	newBelow := func(table string) []annotate.Change {
		return []annotate.Change{annotate.Create(table, "$x", annotate.Fields{"name": "X"}), annotate.Create(table, "$y", annotate.Fields{"name": "Y", "parent": "$x"}),
			annotate.Create(table, "$z", annotate.Fields{"name": "Z", "parent": "$y"}), annotate.Edit(table, "$x", annotate.Fields{"parent": "$z"})}
	}
	for i, c := range []struct {
		changes []annotate.Change
		want    string
	}{
		{[]annotate.Change{below("concept", "Rules", "Rules")}, "concept.parent: this would go in a circle: Rules"},
		{[]annotate.Change{below("concept", "Rules", "Rules lowest")}, "in a circle: Rules lowest > Rules low > Rules"},
		{[]annotate.Change{below("concept", "Rules", "Rules aside")}, "in a circle: Rules lowest > Rules low > Rules"}, // merged into the lowest
		{[]annotate.Change{mergeOf("concept", ids["Rules"], ids["Rules low"])}, "stands below Rules"},
		{[]annotate.Change{annotate.Create("concept", "$b", annotate.Fields{"name": "B", "parent": ids["Rules aside"]}), mergeOf("concept", ids["Rules aside"], "$b")}, "B stands below Rules aside (B > Rules aside)"}, // merged elsewhere now
		{newBelow("concept"), "change 4, concept.parent: this would go in a circle: Z > Y > X"},
		{[]annotate.Change{below("tag", "Tone", "Tone lowest")}, "in a circle: Tone lowest > Tone low > Tone"},
		{[]annotate.Change{below("tag", "Tone aside", "Tone"), below("tag", "Tone", "Tone aside")}, "change 2, tag.parent: this would go in a circle: Tone aside > Tone"},
		{newBelow("tag"), "change 4, tag.parent: this would go in a circle: Z > Y > X"},
		{[]annotate.Change{mergeOf("entity", ids["Anna Krol"], ids["Anna Krol"])}, "entity.into: this would go in a circle: Anna Krol"},
		{[]annotate.Change{mergeOf("entity", ids["Anna Krol"], ids["Krol"])}, "in a circle: Krol > A. Krol > Anna Krol"},
		{[]annotate.Change{mergeOf("entity", ids["Anna Krol"], ids["Tomas Lind"]), mergeOf("entity", ids["Tomas Lind"], ids["Krol"])}, "change 2, entity.into: this would go in a circle: Krol > A. Krol > Anna Krol > Tomas Lind"},
		{[]annotate.Change{mergeOf("concept", ids["Rules lowest"], ids["Rules aside"])}, "in a circle: Rules aside > Rules lowest"},
		{[]annotate.Change{annotate.Edit("entity", ids["Anna Krol"], annotate.Fields{"merged_into": ids["Krol"]})}, "merged_into: cannot be changed here"},
		{[]annotate.Change{affiliation(annotate.Fields{"to_day": 17999})}, `the affiliation of "Anna Krol" with "Baltic Line" ends on 2019-04-13, before it starts on 2019-04-14`},
		{[]annotate.Change{affiliation(annotate.Fields{"from_day": 18011})}, `"Anna Krol" with "Baltic Line" ends on 2019-04-24, before it starts`},
		{[]annotate.Change{affiliation(annotate.Fields{"organisation": ids["Anna Krol"]})}, `"Anna Krol" cannot be affiliated with itself`},
		{[]annotate.Change{set("Doubt", "1")}, `the key 1 is taken by the tag "Irony"`},
		{[]annotate.Change{set("Doubt", "3"), set("Irony", "3")}, `change 2, tag.digit: the key 3 is taken by the tag "Doubt"`},
		{[]annotate.Change{annotate.Create("tag", "", annotate.Fields{"name": "Hope", "digit": "2"})}, `the key 2 is taken by the tag "Doubt"`},
		{[]annotate.Change{set("Doubt", "0")}, `the key of the tag "Doubt" is one of 1 to 9, not "0"`},
		{[]annotate.Change{set("Doubt", "x")}, `one of 1 to 9, not "x"`},
		{[]annotate.Change{set("Doubt", "12")}, `one of 1 to 9, not "12"`},
		{[]annotate.Change{set("Doubt", "１")}, `one of 1 to 9, not "１"`},
	} {
		before := stateOf(t, a)
		_, err := a.Apply(context.Background(), annotate.Step{Label: "Bad", Changes: append([]annotate.Change{annotate.Create("entity", "", annotate.Fields{"name": "goes with it", "kind": annotate.KindFirm})}, c.changes...)})
		var invalid *annotate.Invalid
		want := strings.NewReplacer("change 2", "change 3", "change 4", "change 5").Replace(c.want)
		if !errors.As(err, &invalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%d: %v; want %q", i, err, want)
		}
		if got := stateOf(t, a); got != before {
			t.Fatalf("%d: the state has changed:\n%s\nwant\n%s", i, got, before)
		}
	}
	if steps, err := a.History(context.Background(), 0, 100); err != nil || len(steps) != 6 {
		t.Errorf("the history has %d steps, %v; want none of those refused beside the 6 made", len(steps), err)
	}
}

// TestKeyComesBackFree holds that a key may go from one tag to another within a step, and that one who had it
// in the trash meanwhile is told.
func TestKeyComesBackFree(t *testing.T) {
	a, ids := badArchive(t)
	makeStep(t, a, "Swapped", annotate.Edit("tag", ids["Irony"], annotate.Fields{"digit": ""}), annotate.Edit("tag", ids["Doubt"], annotate.Fields{"digit": "1"}), annotate.Edit("tag", ids["Irony"], annotate.Fields{"digit": "2"}))
	makeStep(t, a, "Trashed", annotate.Trash("tag", ids["Doubt"]))
	makeStep(t, a, "Taken", annotate.Edit("tag", ids["Irony"], annotate.Fields{"digit": "1"}))
	_, err := a.Apply(context.Background(), annotate.Step{Label: "Restored", Changes: []annotate.Change{{Op: annotate.OpRestore, Table: "tag", ID: ids["Doubt"]}}})
	if want := `the key 1 is taken by the tag "Irony"`; err == nil || !strings.Contains(fmt.Sprint(err), want) {
		t.Errorf("restoring a tag whose key was given away gives %v, want %q", err, want)
	}
}
