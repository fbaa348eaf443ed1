package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
)

const portText = `Ferry lines welcome the rules

Anna Krol of Baltic Line and Tomas Lind of Nordsund backed the rules, the Port Authority (PA) said on Friday.

Krol said that clear rules are the ground on which the ferry lines can invest for many years to come.

Lind said that every berth will be connected, and the PA agreed with all that was said by both of them.`

// codedDesk is a window over one article with entities, marks and three statements.
func codedDesk(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t, 1280, 800, portText)
	ctx := context.Background()
	rows, err := d.archive.Library(ctx, archive.LibraryPage{})
	if err != nil || len(rows) != 1 {
		t.Fatal(len(rows), err)
	}
	id := rows[0].ID
	quoting := func(q string) []any { return []any{map[string]any{"quote": q}} }
	person := func(name, n string, aliases ...string) annotate.Change {
		return annotate.Create("entity", n, annotate.Fields{"kind": annotate.KindPerson, "name": name, "aliases": aliases})
	}
	s := annotate.Step{Label: "Coded", Changes: []annotate.Change{
		annotate.Edit("article", id, annotate.Fields{"date_first": 18000, "date_last": 18000, "date_precision": "day", "publication": "Harbour Daily"}),
		person("Anna Krol", "$krol"), person("Krol", "$short"), person("Tomas Lind", "$lind", "Lind"),
		annotate.Create("entity", "$line", annotate.Fields{"kind": annotate.KindFirm, "name": "Baltic Line"}),
		annotate.Create("entity", "$port", annotate.Fields{"kind": annotate.KindPublicBody, "name": "Port Authority (PA)"}),
		annotate.Create("entity", "$pa", annotate.Fields{"kind": annotate.KindPublicBody, "name": "PA"}),
		annotate.Create("affiliation", "", annotate.Fields{"entity": "$krol", "organisation": "$line", "role": "head", "from_day": 17000}),
		annotate.Create("concept", "$c1", annotate.Fields{"name": "Rules are welcome"}),
		annotate.Create("concept", "$c2", annotate.Fields{"name": "Rules enable investment"}),
		annotate.Create("annotation", "$m1", annotate.Fields{"article": id, "type": "speaker", "entity": "$krol", "spans": quoting("Anna Krol")}),
		annotate.Create("annotation", "$m2", annotate.Fields{"article": id, "type": "speaker", "entity": "$short", "spans": []any{map[string]any{"quote": "Krol", "suffix": " said"}}}),
		annotate.Create("annotation", "$m3", annotate.Fields{"article": id, "type": "speaker", "entity": "$lind", "spans": quoting("Tomas Lind")}),
		annotate.Create("annotation", "$c", annotate.Fields{"article": id, "type": "claim", "spans": quoting("backed the rules")}),
		annotate.Create("annotation", "$d", annotate.Fields{"article": id, "type": "claim", "spans": quoting("clear rules are the ground")}),
		annotate.Create("annotation", "$e", annotate.Fields{"article": id, "type": "claim", "spans": quoting("every berth will be connected")}),
	}}
	for i, x := range []struct {
		claim, concept, stance string
		speakers               []string
	}{{"$c", "$c1", "support", []string{"$krol", "$lind"}}, {"$d", "$c2", "support", []string{"$short"}}, {"$e", "$c1", "", []string{"$lind"}}} {
		st := "$s" + string(rune('1'+i))
		s.Changes = append(s.Changes, annotate.Create("statement", st, annotate.Fields{"article": id, "concept": x.concept, "stance": x.stance}),
			annotate.Create("statement_evidence", "", annotate.Fields{"statement": st, "annotation": x.claim}))
		for n, who := range x.speakers {
			s.Changes = append(s.Changes, annotate.Create("statement_part", "", annotate.Fields{"statement": st, "role": "speaker", "ordinal": n, "entity": who, "inferred": true}))
		}
	}
	if _, err := d.archive.Apply(ctx, s); err != nil {
		t.Fatal(err)
	}
	d.tasks.settle()
	return d
}

func (d *desk) entities() *entitiesView { return d.views[viewEntities].(*entitiesView) }

// entity chooses an entity by its exact name.
func (d *desk) entity(name string) archive.EntityRow {
	d.t.Helper()
	v := d.entities()
	for i, at := range v.rows {
		if v.all[at].Name == name {
			v.list.choose(i)
			d.tasks.settle()
			return v.all[at]
		}
	}
	d.t.Fatalf("%s is not in the list", name)
	return archive.EntityRow{}
}

// lastToast is what the window said last.
func (d *desk) lastToast() string {
	all := d.events("toast")
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]["text"].(string)
}

// fact is the value of a row of the entity's sheet, with its note.
func (d *desk) fact(name string) string {
	var out []string
	for _, r := range d.entities().sheet.facts {
		if r.name == name && !r.heading && r.passage < 0 {
			out = append(out, strings.TrimSpace(r.value+" "+r.note))
		}
	}
	return strings.Join(out, "; ")
}

func TestEntitiesAreListedWithWhatIsKnown(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+3")
	d.entity("Anna Krol")
	if got, want := d.fact("Belongs to"), "Baltic Line head · 2016-07-18 – "; got != strings.TrimSpace(want) && got != want {
		t.Errorf("the place of Anna Krol is shown as %q, want %q", got, want)
	}
	if note := d.entities().sheet.note.text; !strings.Contains(note, "person · 2 passages · seen 14 Apr 2019") {
		t.Errorf("the sheet's note is %q", note)
	}
	d.shot("entities")
	d.press("S", "Down")
	d.shot("entities-by-uses")
	if got := d.entities().note.text; !strings.HasSuffix(got, "by uses") {
		t.Errorf("S leaves the order %q", got)
	}
}

func TestEntityIsMergedAndSplitByKeys(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+3")
	d.entity("Krol")
	d.press("M")
	d.shot("entity-merge")
	d.press("Enter") // the likeliest first: Anna Krol
	if got := d.lastNotice(); !strings.Contains(got, "Merge ‘Krol’ (person, 2 passages") || !strings.Contains(got, "into ‘Anna Krol’") {
		t.Fatalf("before merging it says %q", got)
	}
	d.shot("entity-merge-preview")
	d.press("Enter")
	if got, want := d.lastToast(), "Merged 'Krol' into 'Anna Krol', 2 passages"; got != want {
		t.Fatalf("merging says %q, want %q", got, want)
	}
	e, ok := d.entities().chosen()
	if !ok || e.Name != "Anna Krol" || e.Uses != 4 {
		t.Fatalf("after the merge %q is chosen, with %d uses", e.Name, e.Uses)
	}
	d.press("Enter", "End")
	d.press("Space", "Y")
	d.write("Marek Krol")
	d.shot("entity-split")
	d.press("Enter")
	if got, want := d.lastToast(), "Split 'Marek Krol' off 'Anna Krol', 1 passage"; got != want {
		t.Errorf("splitting says %q, want %q", got, want)
	}
	d.press("Ctrl+Z", "Ctrl+Z")
	d.entity("Krol")
}

func TestEntityIsChangedByKeys(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+3")
	d.entity("Tomas Lind")
	d.press("A")
	d.write("The harbour man")
	d.press("Enter")
	if got := d.fact("Also called"); got != "Lind everywhere; The harbour man everywhere" {
		t.Errorf("names are %q", got)
	}
	d.press("V")
	d.write("born")
	d.press("Tab")
	d.write("1971")
	d.press("Enter")
	if got := d.fact("born"); got != "1971 integer" {
		t.Errorf("the attribute is %q", got)
	}
	d.press("D")
	d.write("Nordsund")
	d.press("Enter")
	d.press("K")
	d.write("ship")
	d.press("Enter")
	if got := d.fact("Kind"); got != "ship" {
		t.Errorf("the kind is %q", got)
	}
	d.press("O")
	d.write("Baltic")
	d.press("Enter", "Tab")
	d.write("2020")
	d.press("Tab")
	d.write("2019")
	d.press("Enter")
	if got := d.events("notice"); len(got) == 0 || !strings.Contains(got[len(got)-1]["text"].(string), "before it starts") {
		t.Errorf("an affiliation that ends before it starts is answered with %v", got)
	}
	d.shot("entity-affiliation")
	d.press("Escape", "N")
	d.write("Speaks for all lines.")
	d.press("Ctrl+Enter")
	if got := d.fact("Memo"); got != "Speaks for all lines." {
		t.Errorf("the memo is %q", got)
	}
	d.press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
	if got, apart := d.fact("Kind"), d.fact("Told apart by"); got != "person" || apart != "nothing…" {
		t.Errorf("after three undos the kind is %q, told apart by %q", got, apart)
	}
}

func TestDoublesAreProposedNeverMerged(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+3")
	pa := d.entity("PA")
	why := func() []annotate.Double { return d.entities().doubles[pa.ID] }
	if got := why(); len(got) != 1 || !strings.Contains(got[0].Reason, "brackets") {
		t.Fatalf("doubles of PA: %+v", got)
	}
	s := d.entities().sheet
	d.press("Enter")
	for i, r := range s.facts {
		if strings.HasPrefix(r.value, "Port Authority") {
			s.list.choose(i)
		}
	}
	d.shot("entity-double")
	d.press("Delete")
	if got := why(); len(got) != 0 {
		t.Errorf("told apart, PA still has the doubles %+v", got)
	}
}

func TestEntitiesGoOutAndComeInAsATable(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+3")
	d.do(entitiesOut)
	d.press("Enter")
	file := filepath.Join(d.c.Home, "entities.csv")
	data, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(data), "Baltic Line | head") {
		t.Fatalf("the table is %q, %v", data, err)
	}
	for table, want := range map[string]string{
		"name,kind\nFreya,ship\n,ship\n":            "entities.csv: row 3: the name is missing. Nothing was changed.",
		"name,kind,aliases\nFreya,ship,The ferry\n": "Read a table of entities: 1 new, 0 changed",
	} {
		if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
			t.Fatal(err)
		}
		d.do(entitiesIn)
		d.press("Enter")
		said := d.lastToast()
		if all := d.events("notice"); strings.Contains(want, "Nothing") && len(all) > 0 {
			said = all[len(all)-1]["text"].(string)
		}
		if !strings.Contains(strings.ToLower(said), strings.ToLower(want)) {
			t.Errorf("reading %q says %q, want %q", table, said, want)
		}
	}
	d.entity("Freya")
}

func TestColourOfAnEntityIsThatOfItsMarks(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+3")
	d.entity("Tomas Lind")
	d.press("C")
	d.write("rose")
	d.press("Enter")
	if got := d.fact("Colour"); got != "rose" {
		t.Fatalf("the colour is %q", got)
	}
	if row := d.entities().row(d.entities().list.chosen, 300); row.own == nil {
		t.Error("its row does not show the colour")
	}
	d.press("Ctrl+1")
	d.focus(d.library.list)
	d.press("Enter")
	tinted := 0
	marks, _ := d.coding.marks()
	for _, m := range marks {
		if m.Tint != nil {
			tinted++
		}
	}
	if tinted != 1 {
		t.Errorf("%d marks carry the colour, want the one of Tomas Lind", tinted)
	}
}

func TestNextPaneOfEntities(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+3")
	d.entity("Anna Krol")
	v := d.entities()
	d.window.focus(v.list)
	for i, want := range []fyne.Focusable{v.sheet.list, v.filter, v.list} {
		d.press("F6")
		if got := d.win.Canvas().Focused(); got != want {
			t.Errorf("F6 for the %d. time gives the keys to %T, want %T", i+1, got, want)
		}
	}
}
