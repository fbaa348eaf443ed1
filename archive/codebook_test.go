package archive_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pressmark/annotate"
	"pressmark/archive"
)

// A quarry is a codebook with two articles' coding: three concepts, two tags.
type quarry struct {
	*archive.Archive
	t       *testing.T
	article string
	ids     map[string]string // of codes by name, of statements and marks as s1, s2, m1
	now     time.Time
}

func newQuarry(t *testing.T) *quarry {
	q := &quarry{t: t, ids: map[string]string{}, now: time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)}
	o := testOptions(t)
	o.Now = func() time.Time { return q.now }
	q.Archive = fresh(t, o)
	q.article = ferry(t, q.Archive)
	q.step("Coded", annotate.Create("concept", "$rules", annotate.Fields{"name": "Rules"}),
		annotate.Create("concept", "$welcome", annotate.Fields{"name": "Welcome", "parent": "$rules", "key": "w"}),
		annotate.Create("concept", "$cost", annotate.Fields{"name": "Cost", "definition": "Who pays"}),
		annotate.Create("tag", "$irony", annotate.Fields{"name": "irony", "digit": "1"}),
		annotate.Create("tag", "$doubt", annotate.Fields{"name": "doubt", "parent": "$irony"}),
		annotate.Create("annotation", "$m1", annotate.Fields{"article": q.article, "type": "tag", "tag": "$doubt", "spans": quoting("backed the rules")}),
		annotate.Create("annotation", "$m2", annotate.Fields{"article": q.article, "type": "tag", "tag": "$doubt"}),
		annotate.Create("statement", "$s1", annotate.Fields{"article": q.article, "concept": "$welcome"}),
		annotate.Create("statement", "$s2", annotate.Fields{"article": q.article, "concept": "$welcome"}),
		annotate.Create("statement", "$s3", annotate.Fields{"article": q.article, "concept": "$cost"}))
	return q
}

// step applies changes and learns the uuids of their $names.
func (q *quarry) step(label string, changes ...annotate.Change) {
	q.t.Helper()
	names := make([]string, len(changes))
	for i, c := range changes {
		names[i] = strings.TrimPrefix(c.ID, "$")
	}
	done := makeStep(q.t, q.Archive, label, changes...)
	for i, c := range done.Changes {
		if c.Op == annotate.OpCreate {
			q.ids[names[i]] = c.ID
		}
	}
}

func (q *quarry) make(s annotate.Step, err error) annotate.Step {
	q.t.Helper()
	if err == nil {
		s, err = q.Apply(context.Background(), s)
	}
	if err != nil {
		q.t.Fatal(err)
	}
	return s
}

// tree is the codebook in one line: each code with its uses, own and with children.
func tree(b annotate.Codebook) string {
	var out []string
	for _, codes := range [][]annotate.Code{b.Concepts, b.Tags} {
		for _, c := range codes {
			s := strings.Repeat(">", c.Depth) + c.Name
			if c.AllUses > 0 {
				s += fmt.Sprintf(" %d/%d", c.Uses, c.AllUses)
			}
			for _, a := range c.Aliases {
				s += " =" + a.Text
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

func (q *quarry) want(what, want string) {
	q.t.Helper()
	b, err := q.Codebook(context.Background())
	if err != nil {
		q.t.Fatal(err)
	}
	if got := tree(b); got != want {
		q.t.Errorf("%s: the codebook is %q, want %q", what, got, want)
	}
}

const quarryTree = "Cost 1/1, Rules 0/2, >Welcome 2/2, irony 0/2, >doubt 2/2"

func TestCodebookActs(t *testing.T) {
	ctx := context.Background()
	q := newQuarry(t)
	q.want("at first", quarryTree)
	acts := []struct {
		label, want string
		step        func() (annotate.Step, error)
	}{
		{"Moved 'Cost' below 'Welcome'", "Rules 0/3, >Welcome 2/3, >>Cost 1/1, irony 0/2, >doubt 2/2",
			func() (annotate.Step, error) { return q.MoveCodeStep(ctx, q.ids["cost"], q.ids["welcome"]) }},
		{"Moved 'Welcome' to the top of the codebook", "Cost 1/1, Rules, Welcome 2/2, irony 0/2, >doubt 2/2",
			func() (annotate.Step, error) { return q.MoveCodeStep(ctx, q.ids["welcome"], "") }},
		{"Merged 'Welcome' into 'Cost', 2 statements", "Cost 3/3 =Welcome, Rules, irony 0/2, >doubt 2/2",
			func() (annotate.Step, error) { return q.MergeCodeStep(ctx, q.ids["welcome"], q.ids["cost"]) }},
		{"Merged 'Rules' into 'Welcome', 0 statements", "Cost 1/1, Welcome 2/2 =Rules, irony 0/2, >doubt 2/2",
			func() (annotate.Step, error) { return q.MergeCodeStep(ctx, q.ids["rules"], q.ids["welcome"]) }},
		{"Merged 'doubt' into 'irony', 2 passages", "Cost 1/1, Rules 0/2, >Welcome 2/2, irony 2/2 =doubt",
			func() (annotate.Step, error) { return q.MergeCodeStep(ctx, q.ids["doubt"], q.ids["irony"]) }},
		{"Merged 'irony' into 'doubt', 0 passages", "Cost 1/1, Rules 0/2, >Welcome 2/2, doubt 2/2 =irony",
			func() (annotate.Step, error) { return q.MergeCodeStep(ctx, q.ids["irony"], q.ids["doubt"]) }},
		{"Split 'Fines' off 'Welcome', 1 statement", "Cost 1/1, Fines 1/1, Rules 0/1, >Welcome 1/1, irony 0/2, >doubt 2/2",
			func() (annotate.Step, error) {
				return q.SplitCodeStep(ctx, q.ids["welcome"], []string{q.ids["s2"], q.ids["s3"]}, "", annotate.Fields{"name": "Fines"})
			}},
		{"Split 'irony' off 'doubt', 1 passage", "Cost 1/1, Rules 0/2, >Welcome 2/2, irony 1/2, >doubt 1/1",
			func() (annotate.Step, error) {
				return q.SplitCodeStep(ctx, q.ids["doubt"], []string{q.ids["m1"]}, q.ids["irony"], nil)
			}},
		{"Moved the concept 'Rules' to the trash", "Cost 1/1, Welcome 2/2, irony 0/2, >doubt 2/2",
			func() (annotate.Step, error) { return q.TrashCodeStep(ctx, q.ids["rules"]) }},
	}
	for _, c := range acts {
		before := stateOf(t, q.Archive)
		if s := q.make(c.step()); s.Label != c.label {
			t.Errorf("the step is called %q, want %q", s.Label, c.label)
		}
		q.want(c.label, c.want)
		if _, err := q.Undo(ctx); err != nil {
			t.Fatal(err)
		}
		if stateOf(t, q.Archive) != before {
			t.Errorf("%s, undone: the archive is not as it was", c.label)
		}
	}
	q.want("after all undos", quarryTree)
}

func TestUnmergeConcept(t *testing.T) {
	ctx := context.Background()
	q := newQuarry(t)
	q.make(q.MergeCodeStep(ctx, q.ids["welcome"], q.ids["cost"]))
	q.make(q.MoveCodeStep(ctx, q.ids["rules"], q.ids["cost"]))
	q.step("Unmerged", annotate.Change{Op: annotate.OpUnmerge, Table: "concept", ID: q.ids["welcome"]})
	q.want("unmerged", "Cost 1/3, >Rules 0/2, >>Welcome 2/2, irony 0/2, >doubt 2/2")
}

// Codes never stand below themselves, keys belong to one code, and who asks for what cannot be is told why.
func TestCodebookRefuses(t *testing.T) {
	ctx := context.Background()
	q := newQuarry(t)
	apply := func(changes ...annotate.Change) error {
		_, err := q.Apply(ctx, annotate.Step{Label: "Bad", Changes: changes})
		return err
	}
	step := func(s annotate.Step, err error) error {
		if err == nil {
			_, err = q.Apply(ctx, s)
		}
		return err
	}
	before := stateOf(t, q.Archive)
	for _, c := range []struct {
		err  error
		want string
	}{
		{step(q.MoveCodeStep(ctx, q.ids["rules"], q.ids["welcome"])), "in a circle: Welcome > Rules"},
		{step(q.MoveCodeStep(ctx, q.ids["rules"], q.ids["irony"])), "only codes of one kind stand below each other"},
		{apply(annotate.Edit("tag", q.ids["irony"], annotate.Fields{"parent": q.ids["irony"]})), "in a circle: irony"},
		{apply(annotate.Change{Op: annotate.OpMerge, Table: "concept", ID: q.ids["rules"], Fields: annotate.Fields{"into": q.ids["welcome"]}}), "Welcome stands below Rules (Welcome > Rules)"},
		{apply(annotate.Edit("concept", q.ids["cost"], annotate.Fields{"key": "W"})), `the key W is taken by the concept "Welcome"`},
		{apply(annotate.Edit("concept", q.ids["cost"], annotate.Fields{"key": "two words"})), "without spaces"},
		{apply(annotate.Edit("tag", q.ids["doubt"], annotate.Fields{"digit": "1"})), `the key 1 is taken by the tag "irony"`},
		{step(q.MergeCodeStep(ctx, q.ids["cost"], q.ids["cost"])), "the same already"},
		{step(q.MergeCodeStep(ctx, q.ids["cost"], q.ids["irony"])), "only codes of one kind can be merged"},
		{step(q.SplitCodeStep(ctx, q.ids["cost"], []string{q.ids["s1"]}, "", annotate.Fields{"name": "X"})), "no statement of Cost is chosen"},
		{step(q.MoveCodeStep(ctx, "6a5f7c4e-0000-4000-8000-000000000000", "")), "not in the archive"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("got %v, want %q", c.err, c.want)
		}
	}
	if stateOf(t, q.Archive) != before {
		t.Error("something was written")
	}
}

// Two examples of one concept in one article both live through a correction; one that was taken away stays away.
func TestExamplesCarry(t *testing.T) {
	ctx := context.Background()
	q := newQuarry(t)
	example := func(code, table, words string) {
		q.step("Example", annotate.Edit(table, q.ids[code], annotate.Fields{"spans": map[string]any{"article": q.article, "spans": quoting(words)}}))
	}
	example("rules", "concept", "backed the rules")
	example("rules", "concept", "Anna Krol")
	example("rules", "concept", "the Port Authority")
	example("irony", "tag", "Anna Krol")
	quotes := func() string {
		b, err := q.Codebook(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, id := range []string{q.ids["rules"], q.ids["irony"]} {
			c, _ := b.Code(id)
			for _, x := range c.Examples {
				out = append(out, x.Quote)
			}
		}
		return strings.Join(out, ", ")
	}
	_, err := q.Apply(ctx, annotate.Step{Label: "Twice", Changes: []annotate.Change{annotate.Edit("concept", q.ids["rules"], annotate.Fields{"spans": map[string]any{"article": q.article, "spans": quoting("Anna Krol")}})}})
	if err == nil || !strings.Contains(err.Error(), "an example of it already") {
		t.Errorf("the same words twice give %v", err)
	}
	all := quotes()
	b, _ := q.Codebook(ctx)
	c, _ := b.Code(q.ids["rules"])
	for _, x := range c.Examples {
		if x.Quote == "the Port Authority" {
			q.step("Dropped", annotate.Trash("anchor", x.ID))
		}
	}
	want := strings.Replace(all, ", the Port Authority", "", 1)
	if want == all || strings.Count(want, ", ") != 2 {
		t.Fatalf("the examples are %q, of which one should be droppable", all)
	}
	article, err := q.Article(ctx, q.article)
	if err != nil {
		t.Fatal(err)
	}
	q.step("Corrected", annotate.Change{Op: annotate.OpRevise, Table: "article", ID: q.article, Fields: annotate.Fields{"text": "Corrected. " + article.Revision.Text}})
	if got := quotes(); got != want {
		t.Errorf("after a correction the examples are %q, want %q", got, want)
	}
}

func TestCodebookAsOf(t *testing.T) {
	ctx := context.Background()
	q := newQuarry(t)
	evening := func(day int) time.Time { return time.Date(2026, 11, day, 23, 59, 59, 0, time.UTC) }
	def := func(b annotate.Codebook, name string) string {
		for _, c := range b.Concepts {
			if c.Name == name {
				return fmt.Sprintf("%s|%s|%d", c.Definition, c.Memo, len(c.Examples))
			}
		}
		return "none"
	}
	q.now = time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)
	q.step("Defined", annotate.Edit("concept", q.ids["cost"], annotate.Fields{"definition": "Who bears the costs", "memo": "see diary",
		"spans": map[string]any{"article": q.article, "spans": quoting("backed the rules")}, "aliases": []string{"Price"}}))
	q.make(q.CloseStep(ctx, true))
	q.now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	if _, err := q.Undo(ctx); err != nil { // opens it again
		t.Fatal(err)
	}
	q.make(q.MergeCodeStep(ctx, q.ids["cost"], q.ids["rules"]))
	q.step("Typed", annotate.Create("statement_type", "$t", annotate.Fields{"name": "Claim with justification"}), annotate.Create("variable", "", annotate.Fields{"statement_type": "$t", "name": "justification"}))
	q.now = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	for range 3 {
		if _, err := q.Undo(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		day    int
		tree   string
		cost   string
		closed bool
		types  int
	}{
		{17, "", "none", false, 1},
		{18, "Cost, Rules, >Welcome, irony, >doubt", "Who pays||0", false, 1},
		{19, "Cost =Price, Rules, >Welcome, irony, >doubt", "Who bears the costs|see diary|1", true, 1},
		{20, "Rules =Cost =Price, >Welcome, irony, >doubt", "none", false, 2},
		{21, "Cost, Rules, >Welcome, irony, >doubt", "Who pays||0", false, 1},
	} {
		b, err := q.CodebookAsOf(ctx, evening(c.day))
		if err != nil {
			t.Fatal(err)
		}
		if got := tree(b); got != c.tree || def(b, "Cost") != c.cost || b.Closed != c.closed || len(b.Types) != c.types {
			t.Errorf("on the %dth the codebook is %q, Cost %q, closed %v, %d types; want %+v", c.day, got, def(b, "Cost"), b.Closed, len(b.Types), c)
		}
	}
	now, err := q.Codebook(ctx)
	if err != nil {
		t.Fatal(err)
	}
	then, err := q.CodebookAsOf(ctx, evening(22))
	if err != nil {
		t.Fatal(err)
	}
	for i := range now.Concepts {
		now.Concepts[i].Uses, now.Concepts[i].AllUses = 0, 0
	}
	for i := range now.Tags {
		now.Tags[i].Uses, now.Tags[i].AllUses = 0, 0
	}
	for i := range now.Types {
		now.Types[i].Uses = 0
	}
	if fmt.Sprintf("%+v", now) != fmt.Sprintf("%+v", then) {
		t.Errorf("as of tomorrow the codebook is\n%+v\nnow it is\n%+v", then, now)
	}
}

func TestCodePassages(t *testing.T) {
	ctx := context.Background()
	a := fresh(t, testOptions(t))
	_, step := codedFerry(t, a)
	concept := idOf(t, step, "concept")
	makeStep(t, a, "Merged", annotate.Create("concept", "$n", annotate.Fields{"name": "Welcome"}),
		annotate.Change{Op: annotate.OpMerge, Table: "concept", ID: concept, Fields: annotate.Fields{"into": "$n"}})
	got, err := a.CodePassages(ctx, annotate.CodeConcept, concept, 10)
	if err != nil || len(got) != 1 || got[0].Text != "backed the rules" || got[0].Type != "statement" || got[0].Record != idOf(t, step, "statement") {
		t.Errorf("the passages of a merged concept are %+v, %v", got, err)
	}
}

func TestCloseCodebook(t *testing.T) {
	ctx := context.Background()
	a := fresh(t, testOptions(t))
	closed := func() bool {
		c, err := a.CodebookClosed(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for i, on := range []bool{true, false, true} {
		s, err := a.CloseStep(ctx, on)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Apply(ctx, s); err != nil {
			t.Fatal(err)
		}
		if closed() != on {
			t.Errorf("step %d: closed is %v, want %v", i, !on, on)
		}
	}
	for range 3 {
		if _, err := a.Undo(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if closed() {
		t.Error("undone, the codebook is closed")
	}
}

// A bundle carries all of a codebook: closed or open, keys, names, memos and examples of tags too.
func TestCodebookTravelsInASet(t *testing.T) {
	ctx := context.Background()
	q := newQuarry(t)
	q.make(q.CloseStep(ctx, true))
	q.step("Tagged", annotate.Edit("tag", q.ids["irony"], annotate.Fields{"include": "mockery", "memo": "ask again", "aliases": []string{"sarcasm"},
		"spans": map[string]any{"article": q.article, "spans": quoting("Anna Krol")}}))
	for _, o := range []archive.SetOptions{{}, {List: "all"}} {
		if o.List != "" {
			q.step("Listed", annotate.Create("list", "$l", annotate.Fields{"name": "all"}), annotate.Create("list_article", "", annotate.Fields{"list": "$l", "article": q.article}))
		}
		s, err := q.Set(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		b := fresh(t, testOptions(t))
		if err := b.ImportSet(ctx, s, "Imported"); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		want, err := q.Codebook(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got, err := b.Codebook(ctx)
		if err != nil {
			t.Fatal(err)
		}
		irony, _ := got.Code(q.ids["irony"])
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) || !got.Closed || irony.Memo != "ask again" || len(irony.Examples) != 1 || len(irony.Aliases) != 1 {
			t.Errorf("with %+v the codebook comes in as\n%+v\nwant\n%+v", o, got, want)
		}
	}
}
