package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pressmark/annotate"
)

func (d *desk) codebook() *codebookView { return d.views[viewCodebook].(*codebookView) }

// code chooses a code or a statement type by its name.
func (d *desk) code(name string) {
	d.t.Helper()
	v := d.codebook()
	for i, r := range v.rows {
		if v.named(r) == name && r.id() != "" {
			v.list.choose(i)
			d.tasks.settle()
			return
		}
	}
	d.t.Fatalf("%s is not in the tree %s", name, d.tree())
}

// tree is the rows of the tree: each code behind a > for each step down, with its uses.
func (d *desk) tree() string {
	var out []string
	v := d.codebook()
	for _, r := range v.rows {
		switch {
		case r.heading != "":
			out = append(out, "#"+r.heading)
		case r.hint != "":
			out = append(out, "none")
		default:
			out = append(out, strings.TrimSpace(strings.Repeat(">", r.code.Depth)+v.named(r)+" "+v.uses(r)))
		}
	}
	return strings.Join(out, ", ")
}

func (d *desk) wantTree(want string) {
	d.t.Helper()
	if got := d.tree(); got != want {
		d.t.Errorf("the codebook is %q, want %q", got, want)
	}
}

// codeFact is the value of a row of the code's sheet.
func (d *desk) codeFact(name string) string {
	var out []string
	for _, f := range d.codebook().sheet.facts {
		if f.name == name && !f.heading {
			out = append(out, f.value)
		}
	}
	return strings.Join(out, "; ")
}

func TestCodebookIsWrittenByKeys(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+4")
	d.wantTree("#Concepts, Rules are welcome 2, Rules enable investment 1, #Tags, none, #Statement types, claim 3")
	d.code("Rules are welcome")
	d.press("B")
	d.write("Fines are fair")
	d.press("Enter")
	if got := d.lastToast(); got != "Made the concept 'Fines are fair'" {
		t.Fatalf("a new child says %q", got)
	}
	if c, ok := d.codebook().chosen(); !ok || c.Name != "Fines are fair" || c.Depth != 1 {
		t.Fatalf("after making it, %+v is chosen", c)
	}
	d.press("D")
	d.write("Those who break the order pay")
	d.press("Ctrl+Enter")
	if got := d.lastToast(); got != "Defined 'Fines are fair'" || d.codeFact("Definition") != "Those who break the order pay" {
		t.Errorf("defining says %q, the sheet %q", got, d.codeFact("Definition"))
	}
	d.press("A")
	d.write("Penalties")
	d.press("Enter", "K")
	d.write("f")
	d.press("Enter", "F2")
	d.write("Fines are just")
	d.press("Enter")
	if got := d.codeFact("Name") + "|" + d.codeFact("Also called") + "|" + d.codeFact("Key"); got != "Fines are just|Penalties|f" {
		t.Errorf("the sheet has %q", got)
	}
	d.press("D")
	d.write(" and more")
	d.press("Escape")
	if got := d.codeFact("Definition"); got != "Those who break the order pay" {
		t.Errorf("Escape kept %q", got)
	}
	d.shot("codebook-child")
	d.press("Escape", "T")
	d.write("irony")
	d.press("Enter")
	d.wantTree("#Concepts, Rules are welcome 2 of 2, >Fines are just 0, Rules enable investment 1, #Tags, irony 0, #Statement types, claim 3")
	d.code("Rules are welcome")
	d.press("Left")
	d.wantTree("#Concepts, Rules are welcome 2 of 2, Rules enable investment 1, #Tags, irony 0, #Statement types, claim 3")
	d.press("/")
	d.write("penal")
	d.wantTree("#Concepts, Rules are welcome 2 of 2, >Fines are just 0")
	d.press("Escape")
}

func TestCodesAreMovedMergedAndSplit(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+4")
	d.code("Rules enable investment")
	d.press("V")
	d.write("welcome")
	d.press("Enter")
	if got := d.lastToast(); got != "Moved 'Rules enable investment' below 'Rules are welcome'" {
		t.Fatalf("moving says %q", got)
	}
	d.wantTree("#Concepts, Rules are welcome 2 of 3, >Rules enable investment 1, #Tags, none, #Statement types, claim 3")
	d.code("Rules are welcome")
	d.press("V")
	d.write("enable")
	d.press("Enter")
	if got := d.lastNotice(); !strings.Contains(got, "in a circle") {
		t.Errorf("a circle says %q", got)
	}
	d.code("Rules enable investment")
	d.press("M", "Enter")
	shown := d.events("preview")
	if len(shown) != 1 || shown[0]["count"] != float64(1) || !strings.Contains(shown[0]["text"].(string), "1 statement will count") {
		t.Fatalf("the preview of a merge is %v", shown)
	}
	d.shot("codebook-merge")
	d.press("Enter")
	if got := d.lastToast(); got != "Merged 'Rules enable investment' into 'Rules are welcome', 1 statement" {
		t.Fatalf("merging says %q", got)
	}
	d.wantTree("#Concepts, Rules are welcome 3, #Tags, none, #Statement types, claim 3")
	if got := d.codeFact("Also called"); got != "Rules enable investment" {
		t.Errorf("the merged name is kept as %q", got)
	}
	d.press("Right", "End", "Space", "Y")
	d.write("Berths")
	d.press("Enter", "Enter")
	if got := d.lastToast(); got != "Split 'Berths' off 'Rules are welcome', 1 statement" {
		t.Fatalf("splitting says %q", got)
	}
	d.wantTree("#Concepts, Berths 1, Rules are welcome 2, #Tags, none, #Statement types, claim 3")
	d.press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
	d.wantTree("#Concepts, Rules are welcome 2, Rules enable investment 1, #Tags, none, #Statement types, claim 3")
}

func TestExamplesAndTrashOfACode(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+4")
	d.code("Rules are welcome")
	d.press("Right", "End", "Q")
	if got := d.lastToast(); got != "Took ‘every berth will be connected’ as an example of 'Rules are welcome'" {
		t.Fatalf("an example says %q", got)
	}
	examples := func() int { return len(d.codebook().sheet.of.code.Examples) }
	if examples() != 1 {
		t.Fatalf("there are %d examples", examples())
	}
	d.shot("codebook-example")
	s := d.codebook().sheet
	for i, f := range s.facts {
		if f.example == 0 {
			s.list.choose(i)
		}
	}
	d.press("Enter")
	if d.shown != viewLibrary || d.view.reader.Selection().Caret == 0 && len(d.view.reader.Selection().Spans) == 0 {
		t.Errorf("Enter on an example leads to %s", d.shown)
	}
	d.press("Ctrl+4")
	for i, f := range s.facts {
		if f.example == 0 {
			s.list.choose(i)
		}
	}
	d.focus(s.list)
	d.press("X")
	if examples() != 0 {
		t.Errorf("X leaves %d examples: %s", examples(), d.lastToast())
	}
	d.press("Escape", "Delete")
	if shown := d.events("preview"); len(shown) != 1 || !strings.Contains(shown[0]["text"].(string), "2 statements will keep it") {
		t.Fatalf("the preview of a trash is %v", shown)
	}
	d.press("Enter")
	d.wantTree("#Concepts, Rules enable investment 1, #Tags, none, #Statement types, claim 3")
}

func TestStatementTypesInTheCodebook(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+4", "F")
	d.write("Claim with justification")
	d.press("Enter")
	for _, name := range []string{"justification", "addressee"} {
		d.press("B")
		d.write(name)
		d.press("Enter")
	}
	d.press("Right", "Home", "Down")
	d.press("+")
	types, err := d.archive.StatementTypes(context.Background())
	if err != nil || len(types) != 2 || len(types[1].Variables) != 2 || types[1].Variables[0].Name != "addressee" {
		t.Fatalf("the types are %+v, %v; want addressee first", types, err)
	}
	d.shot("codebook-types")
	d.press("X")
	if got := d.lastToast(); !strings.HasPrefix(got, "Moved the variable '") {
		t.Errorf("X says %q", got)
	}
	d.press("Escape", "Delete")
	d.wantTree("#Concepts, Rules are welcome 2, Rules enable investment 1, #Tags, none, #Statement types, claim 3")
}

func TestClosedCodebookProposesAndDoesNotMake(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+4", "Z")
	if got := d.lastToast(); !strings.HasPrefix(got, "Closed the codebook") {
		t.Fatalf("Z says %q", got)
	}
	if d.codebook().state.text != "Closed" {
		t.Errorf("the view says %q", d.codebook().state.text)
	}
	rows := d.coding.conceptChoices("Fines", "")
	if len(rows) != 1 || rows[0].kind != chooseNothing || !strings.Contains(rows[0].text, "Shift Enter makes it, to be defined") {
		t.Errorf("closed, the concept stop offers %+v", rows)
	}
	if rows := d.coding.tagChoices("irony"); len(rows) != 1 || rows[0].kind != chooseNothing {
		t.Errorf("closed, the tag picker offers %+v", rows)
	}
	d.openArticle(d.library.rows[0].row.ID, annotate.Span{}, nil, true)
	d.tasks.settle()
	d.caretIn("Tomas Lind")
	d.press("T")
	d.write("irony")
	d.press("Enter")
	if tags, _ := d.archive.Tags(context.Background()); len(tags) != 0 {
		t.Errorf("Enter made the tags %+v", tags)
	}
	d.press("Shift+Enter")
	if tags, _ := d.archive.Tags(context.Background()); len(tags) != 1 || tags[0].Name != "irony" {
		t.Errorf("Shift+Enter made the tags %+v", tags)
	}
	d.press("Ctrl+Z", "Ctrl+Z")
	if rows := d.coding.conceptChoices("Fines", ""); len(rows) != 1 || rows[0].kind != chooseNew {
		t.Errorf("open again, the concept stop offers %+v", rows)
	}
}

func TestCodebookOfAnEarlierDay(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+4", "G", "Enter")
	v := d.codebook()
	d.wantTree("#Concepts, none, #Tags, none, #Statement types, claim")
	if !strings.HasPrefix(v.when.text, "As of ") {
		t.Errorf("the view says %q", v.when.text)
	}
	d.press("N")
	if got := d.lastToast(); !strings.Contains(got, "it can only be read") {
		t.Errorf("a new concept on an earlier day says %q", got)
	}
	d.press("G")
	d.wantTree("#Concepts, Rules are welcome 2, Rules enable investment 1, #Tags, none, #Statement types, claim 3")
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	for _, c := range []struct{ typed, want, problem string }{
		{"yesterday", "2026-11-21T23:59:59.999Z", ""}, {"2026-03-01", "2026-03-01T23:59:59.999Z", ""}, {"today", "", ""}, {"2026-11-22", "", ""},
		{"2026-11-23", "", "still to come"}, {"soon", "", "is no day"},
	} {
		end, problem := dayMeant(c.typed, now)
		got := ""
		if !end.IsZero() {
			got = end.Format(time.RFC3339Nano)
		}
		if got != c.want || !strings.Contains(problem, c.problem) || (problem == "") != (c.problem == "") {
			t.Errorf("dayMeant(%q) is %s, %q; want %s, %q", c.typed, got, problem, c.want, c.problem)
		}
	}
}

func TestCodebookFilesAndToDo(t *testing.T) {
	d := codedDesk(t)
	d.press("Ctrl+4")
	v := d.codebook()
	for _, c := range []struct {
		act        action
		file, want string
	}{{codesOut, "book.csv", "concept,Rules are welcome"}, {codesOut, "book.json", `"name":"Rules are welcome"`}, {codePrint, "book.html", "Rules are welcome</h3>"}} {
		path := filepath.Join(t.TempDir(), c.file)
		d.do(c.act)
		d.tasks.settle()
		d.fill(path)
		d.press("Enter")
		data, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(data), c.want) {
			t.Errorf("%s writes %q, %v; want %q", c.act, data, err, c.want)
		}
	}
	file := filepath.Join(t.TempDir(), "in.csv")
	if err := os.WriteFile(file, []byte("kind,name,parent,definition\nconcept,Fines,Rules are welcome,Who pays\nidea,X,,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.do(codesIn)
	d.fill(file)
	d.press("Enter")
	if got := d.lastNotice(); !strings.Contains(got, `row 3: "idea" is no kind`) || !strings.Contains(got, "Nothing was changed") {
		t.Errorf("a wrong row says %q", got)
	}
	if err := os.WriteFile(file, []byte("kind,name,parent,definition\nconcept,Fines,Rules are welcome,Who pays\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.do(codesIn)
	d.fill(file)
	d.press("Enter")
	if c, ok := v.book.Code(v.rows[2].code.ID); !ok || c.Name != "Fines" || c.Definition != "Who pays" {
		t.Errorf("after reading, the tree is %s", d.tree())
	}
	d.press("Ctrl+5")
	todos := d.views[viewTodos].(*todosView)
	for i, r := range todos.rows {
		if strings.Contains(r.Text, "Define “Rules are welcome”") {
			todos.open(i, true)
		}
	}
	d.tasks.settle()
	if d.shown != viewCodebook || v.sheet.editing == nil || v.sheet.editing.name != rowDefinition {
		t.Errorf("the to-do leads to %s, editing %+v", d.shown, v.sheet.editing)
	}
	d.write("Good for the port")
	d.press("Ctrl+Enter")
	if c, _ := v.chosen(); c.Name != "Rules are welcome" || c.Definition != "Good for the port" {
		t.Errorf("defined was %+v", c)
	}
}

func TestExampleOfATagByOneKeyInTheReader(t *testing.T) {
	d := codedDesk(t)
	d.openArticle(d.library.rows[0].row.ID, annotate.Span{}, nil, true)
	d.tasks.settle()
	d.view.reader.Select(d.find1("for many years to come"))
	d.focusReader()
	d.press("T")
	d.write("irony")
	d.press("Enter")
	d.caretIn("for many years to come")
	d.press("Q")
	if got := d.lastToast(); got != "Took ‘for many years to come’ as an example of ‘irony’" {
		t.Fatalf("Q on a tag says %q", got)
	}
	book, err := d.archive.Codebook(context.Background())
	if err != nil || len(book.Tags) != 1 || len(book.Tags[0].Examples) != 1 || book.Tags[0].Examples[0].Quote != "for many years to come" {
		t.Errorf("the tags are %+v, %v", book.Tags, err)
	}
}
