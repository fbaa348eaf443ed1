package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"pressmark/annotate"
	"pressmark/archive"
)

const misprinted = `Ferry lines welcome the rules

The heads of the largest lines, among them Baltic Line's Anna Krol, baked the new rules on shore power in a joint statement on Monday.

Krol said that clear rules are “the ground on which we can invest”.

Read more: ten ships that changed the harbour`

// misprintedDesk opens the misprinted article with a speaker and a claim marked and coded.
func misprintedDesk(t *testing.T) *desk {
	d := newDesk(t, 1280, 800, misprinted)
	d.press("Ctrl+K", "Down", "Enter")
	mark := func(id, kind string, fields annotate.Fields, words string) annotate.Change {
		fields["article"], fields["type"], fields["resolution"] = d.view.article.ID, kind, "none"
		if fields["entity"] != nil {
			fields["resolution"] = annotate.ResolvedEntity
		}
		fields["spans"] = []annotate.Span{d.find1(words)}
		return annotate.Create("annotation", id, fields)
	}
	d.make(annotate.Create("entity", "$krol", annotate.Fields{"kind": annotate.KindPerson, "name": "Anna Krol"}),
		annotate.Create("concept", "$rules", annotate.Fields{"name": "Rules are welcome"}),
		mark("$speaker", annotate.TypeSpeaker, annotate.Fields{"entity": "$krol"}, "Anna Krol"),
		mark("$claim", annotate.TypeClaim, annotate.Fields{}, "baked the new rules on shore power"),
		mark("$firm", annotate.TypeFirm, annotate.Fields{}, "Baltic Line"),
		annotate.Create("statement", "$st", annotate.Fields{"article": d.view.article.ID, "concept": "$rules", "stance": "oppose"}),
		annotate.Create("statement_evidence", "", annotate.Fields{"statement": "$st", "annotation": "$claim"}),
		annotate.Create("statement_part", "", annotate.Fields{"statement": "$st", "role": "speaker", "entity": "$krol", "resolution": "entity", "annotation": "$speaker"}))
	d.tasks.settle()
	if n := len(d.coding.now.annotations); n != 3 {
		t.Fatalf("%d marks, want 3", n)
	}
	return d
}

func (d *desk) make(changes ...annotate.Change) {
	d.t.Helper()
	if _, err := d.archive.Apply(context.Background(), annotate.Step{Label: "Made for the test", Changes: changes}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) find1(words string) annotate.Span {
	d.t.Helper()
	at := strings.Index(d.view.article.Revision.Text, words)
	if at < 0 {
		d.t.Fatalf("%q is not in the text %q", words, d.view.article.Revision.Text)
	}
	return annotate.Span{Start: at, End: at + len(words)}
}

func (d *desk) caretIn(words string) {
	d.view.reader.SetCaret(d.find1(words).Start)
	d.focusReader()
}

func (d *desk) states() map[string]string {
	out := map[string]string{}
	for _, a := range d.coding.now.annotations {
		for _, x := range a.Anchors {
			out[a.Type] = x.State + " " + x.Quote
		}
	}
	return out
}

// retype corrects the paragraph at the caret: other words instead of some.
func (d *desk) retype(old, now string) *corrector {
	d.t.Helper()
	d.do(correctText)
	k, ok := d.coding.overlay.(*corrector)
	if !ok {
		d.t.Fatalf("%T is open, want the field of a correction", d.coding.overlay)
	}
	k.entry.SetText(strings.Replace(k.entry.Text, old, now, 1))
	return k
}

func TestCorrectionMovesMarks(t *testing.T) {
	d := misprintedDesk(t)
	d.caretIn("The heads")
	k := d.retype("The heads of the largest lines", "The chiefs of nearly all of the largest ferry lines")
	d.shot("correcting")
	if d.win.Canvas().Focused() != k.entry {
		t.Error("the field of the correction has no keys")
	}
	d.press("Ctrl+Enter")
	if got := d.view.article.Revision.Number; got != 2 {
		t.Fatalf("the article has revision %d, want 2", got)
	}
	want := map[string]string{"speaker": "placed Anna Krol", "claim": "placed baked the new rules on shore power", "firm": "placed Baltic Line"}
	for kind, state := range d.states() {
		if state != want[kind] {
			t.Errorf("%s: %s, want %s", kind, state, want[kind])
		}
	}
	if d.win.Canvas().Focused() != d.view.reader {
		t.Error("the reader did not get the keys back")
	}
	if got := d.view.reader.Caret(); got != d.find1("The chiefs").Start {
		t.Errorf("the caret went to byte %d", got)
	}
	d.press("Ctrl+Z")
	if !strings.Contains(d.view.article.Revision.Text, "The heads of the largest lines") {
		t.Errorf("after undo the text is %q", d.view.article.Revision.Text)
	}
}

func TestEscapeLeavesTheText(t *testing.T) {
	d := misprintedDesk(t)
	d.caretIn("Krol said")
	d.retype("clear", "clean")
	d.press("Escape")
	if d.coding.overlay != nil || d.view.article.Revision.Number != 1 {
		t.Errorf("after Escape: %T open, revision %d", d.coding.overlay, d.view.article.Revision.Number)
	}
}

// A correction of the marked words themselves leaves the mark without a place: it is to do, and the
// review offers the corrected words.
func TestLostMarkIsReviewed(t *testing.T) {
	d := misprintedDesk(t)
	d.caretIn("The heads")
	d.retype("baked", "backed")
	d.press("Ctrl+Enter")
	if got := d.states()["claim"]; got != "lost baked the new rules on shore power" {
		t.Fatalf("the claim is %q, want lost", got)
	}
	for _, a := range d.coding.now.annotations {
		if row := d.coding.right.markRow(a); a.Type == annotate.TypeClaim && (row.text != "baked the new rules on shore power" || row.bad != "to do: lost its place") {
			t.Errorf("the right pane tells of the lost claim as %q, %q", row.text, row.bad)
		}
	}
	todos, err := d.archive.Todos(context.Background(), 100)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(todos, func(x archive.Todo) bool { return x.Kind == archive.TodoDoubtful })
	if i < 0 {
		t.Fatalf("nothing doubtful in To do: %v", todos)
	}
	if got := todoKind(todos[i]); got != "words changed · found 99 % alike" {
		t.Errorf("To do says %q", got)
	}
	d.do(viewTodos)
	v := d.views[viewTodos].(*todosView)
	d.tasks.settle()
	v.open(slices.IndexFunc(v.rows, func(x todoRow) bool { return x.Kind == archive.TodoDoubtful && x.heading == "" }), true)
	d.tasks.settle()
	d.shot("review")
	if got := d.view.reader.SelectedWords(); got != "backed the new rules on shore power" {
		t.Fatalf("the review offers %q", got)
	}
	d.press("Enter")
	if got := d.states()["claim"]; got != "placed backed the new rules on shore power" {
		t.Errorf("after Enter the claim is %q", got)
	}
	if d.review != nil {
		t.Error("the review is open though nothing is in doubt")
	}
	d.press("Ctrl+Z")
	if got := d.states()["claim"]; got != "lost baked the new rules on shore power" {
		t.Errorf("after undo the claim is %q", got)
	}
}

func TestReviewPlacesAnewAndTrashes(t *testing.T) {
	d := misprintedDesk(t)
	d.caretIn("The heads")
	d.retype("Anna Krol, baked the new rules on shore power", "the chief, kept silent")
	d.press("Ctrl+Enter")
	d.do(reviewDoubts)
	if d.review == nil || len(d.review.items) != 2 {
		t.Fatalf("in review: %v, want the speaker and the claim; marks %v", d.review, d.states())
	}
	first := d.review.items[d.review.at].owner.Type
	d.press(" ")
	if now := d.review.items[d.review.at].owner.Type; now == first {
		t.Errorf("Space stays at the %s", now)
	}
	d.press(" ")
	d.view.reader.Select(d.find1("the chief"))
	d.press("Enter")
	if got := d.states()[first]; got != "placed the chief" {
		t.Errorf("the %s is %q, want it on the selection", first, got)
	}
	d.press("Delete")
	if d.review != nil || len(d.coding.now.annotations) != 2 {
		t.Errorf("after Delete: %d marks, review %v", len(d.coding.now.annotations), d.review)
	}
	d.press("K")
	if d.view.reader.Selection().Empty() {
		t.Error("after the review the keys of the reader do nothing")
	}
}

func TestBlockOfAnotherKind(t *testing.T) {
	d := misprintedDesk(t)
	kinds := func() (out []annotate.BlockKind) {
		for _, b := range d.view.article.Revision.Blocks {
			out = append(out, b.Kind)
		}
		return out
	}
	d.view.reader.SetFold(true)
	d.view.reader.Select(d.find1("invest”.\nRead more"))
	d.setKind(d.blocksAt(), annotate.Caption)
	d.tasks.settle()
	if got, want := kinds(), []annotate.BlockKind{annotate.Title, annotate.Paragraph, annotate.Caption, annotate.Caption}; !slices.Equal(got, want) {
		t.Fatalf("the blocks are %v, want %v", got, want)
	}
	d.caretIn("Read more")
	d.setKind(d.blocksAt(), annotate.Related)
	d.tasks.settle()
	if got, want := kinds(), []annotate.BlockKind{annotate.Title, annotate.Paragraph, annotate.Caption, annotate.Related}; !slices.Equal(got, want) {
		t.Fatalf("the blocks are %v, want %v", got, want)
	}
	if d.view.reader.Folded() {
		t.Error("what was shown is folded after a change of kind")
	}
	for kind, state := range d.states() {
		if !strings.HasPrefix(state, "placed") {
			t.Errorf("%s is %s though no word changed", kind, state)
		}
	}
	d.do(blockKind)
	d.shot("kinds")
	if d.menu == nil {
		t.Error("no list of kinds came up")
	}
}

// A correction typed on a text that someone else changed meanwhile changes nothing and is not lost.
func TestCorrectionOfAnOldText(t *testing.T) {
	d := misprintedDesk(t)
	of := d.view.article
	d.make(annotate.Change{Op: annotate.OpRevise, Table: "article", ID: of.ID, Fields: annotate.Fields{"text": of.Revision.Text + "\nMore.", "reason": "test"}})
	d.revise(of, "Corrected", annotate.Fields{"text": "Other"}, "what was typed")
	d.tasks.settle()
	if !strings.HasSuffix(d.view.article.Revision.Text, "More.") {
		t.Errorf("the text is %q", d.view.article.Revision.Text)
	}
	if got := d.c.App.Clipboard().Content(); got != "what was typed" {
		t.Errorf("the clipboard holds %q", got)
	}
	if len(d.events("notice")) == 0 {
		t.Error("nothing was said")
	}
}

func TestCopyWithCitation(t *testing.T) {
	d := misprintedDesk(t)
	d.make(annotate.Edit("article", d.view.article.ID, annotate.Fields{"publication": "Harbour Post", "date_first": int64(19796), "date_last": int64(19796), "date_precision": "day"}))
	d.tasks.settle()
	d.view.reader.Select(d.find1("Anna Krol"))
	d.do(copyCitation)
	if got, want := d.c.App.Clipboard().Content(), "“Anna Krol” (Harbour Post, 14 March 2024, “Ferry lines welcome the rules”)"; got != want {
		t.Errorf("copied %s, want %s", got, want)
	}
	d.view.reader.ClearSelection()
	d.do(copyCitation)
	if got, want := d.c.App.Clipboard().Content(), "“Ferry lines welcome the rules”, Harbour Post, 14 March 2024"; got != want {
		t.Errorf("copied %s, want %s", got, want)
	}
}

func TestPrintView(t *testing.T) {
	d := misprintedDesk(t)
	path := filepath.Join(t.TempDir(), "page.html")
	d.press("Ctrl+P")
	d.shot("print")
	f, ok := d.win.Canvas().Focused().(*field)
	if !ok || !strings.HasSuffix(f.Text, "Ferry lines welcome the rules.html") {
		t.Fatalf("Ctrl+P offers %q", textOf(d.win.Canvas().Focused()))
	}
	f.SetText(path)
	d.press("Enter")
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "page.html", page)
	for _, want := range []string{
		`<p class="cite">“Ferry lines welcome the rules”, undated</p>`,
		`<span class="n">1</span>`,
		`<span class="m speaker lane0 fill" title="Anna Krol">Anna Krol</span>`,
		`<span class="m claim lane0 fill">baked the new rules on shore power</span><sup>1</sup>`,
		`<strong>− oppose</strong> Rules are welcome<br>Anna Krol`,
		`<span class="m firm lane0 fill">Baltic Line</span><span class="open">?</span>`,
		"<td>1</td><td>speaker</td>", "<td>statement 1</td>", "1 block of related headlines and boilerplate left out",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, never := range []string{"<script", "http:", "https:", "<img", "<link", "url("} {
		if strings.Contains(string(page), never) {
			t.Errorf("the page holds %s", never)
		}
	}
	d.print(path)
	d.tasks.settle()
	if len(d.events("notice")) != 1 {
		t.Error("a file that is there already was written over without a word")
	}
	gone := filepath.Join(t.TempDir(), "gone")
	d.print(filepath.Join(gone, "page.html"))
	d.tasks.settle()
	if said := d.events("notice"); len(said) != 2 || !strings.Contains(fmt.Sprint(said[1]), "There is no folder "+gone) {
		t.Errorf("to a folder that is not there the window says %v", said)
	}
	d.press("Ctrl+P")
	if offered := textOf(d.win.Canvas().Focused()); strings.HasPrefix(offered, gone) {
		t.Errorf("the folder that is not there is offered: %q", offered)
	}
}

// keep leaves a file for a person to look at, where PRESSMARK_SHOTS names a folder.
func keep(t *testing.T, name string, data []byte) {
	if dir := os.Getenv("PRESSMARK_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The more bands lie below the words of a block, the more room its lines have.
func TestPrintedBandsHaveRoom(t *testing.T) {
	text := "Krol of Baltic Line spoke.\nNobody else did."
	at := func(words string) annotate.Span {
		i := strings.Index(text, words)
		return annotate.Span{Start: i, End: i + len(words)}
	}
	p := printedArticle{article: annotate.Article{Revision: annotate.Revision{Text: text, Blocks: []annotate.Block{
		{Kind: annotate.Paragraph, End: 26}, {Kind: annotate.Paragraph, Start: 27, End: len(text)}}}},
		marks: []printedMark{{span: at("Krol of Baltic Line spoke"), kind: "claim"}, {span: at("of Baltic Line"), kind: "tag"}, {span: at("Baltic"), kind: "firm"}, {span: at("Nobody"), kind: "speaker"}}}
	page := p.html()
	if !strings.Contains(page, `<p dir="auto" class="deep2">`) || !strings.Contains(page, `<p dir="auto"><span class="m speaker`) {
		t.Errorf("the page is\n%s", page[strings.Index(page, "<main>"):])
	}
}

func TestPrintedPageEscapes(t *testing.T) {
	text := `A <b>bold</b> & "plain" title` + "\n<script>alert(1)</script> said Ma."
	title := strings.Index(text, "\n")
	p := printedArticle{article: annotate.Article{Metadata: annotate.Metadata{Title: text[:title]}, Revision: annotate.Revision{Text: text, Blocks: []annotate.Block{
		{Kind: annotate.Title, End: title}, {Kind: annotate.Paragraph, Start: title + 1, End: len(text), Runs: []annotate.Run{{Kind: annotate.Bold, Start: title + 3, End: title + 9}}}}}},
		marks: []printedMark{
			{span: annotate.Span{Start: title + 1, End: title + 12}, kind: annotate.TypeClaim},
			{span: annotate.Span{Start: title + 5, End: title + 20}, kind: annotate.TypeFirm, names: `"Ma" & <co>`},
		}}
	page := p.html()
	if strings.Contains(page, "<script>") || strings.Contains(page, "<co>") {
		t.Errorf("the page holds what the text says as HTML:\n%s", page)
	}
	if !strings.Contains(page, `<span class="m firm lane1" title="&#34;Ma&#34; &amp; &lt;co&gt;"><span class="m claim lane0 fill">`) {
		t.Errorf("overlapping marks are not one in the other by lane:\n%s", page)
	}
}

func TestHoverTellsOfAllMarks(t *testing.T) {
	d := misprintedDesk(t)
	d.make(annotate.Create("annotation", "", annotate.Fields{"article": d.view.article.ID, "type": annotate.TypeMention, "resolution": "none", "spans": []annotate.Span{d.find1("rules on shore")}}))
	d.tasks.settle()
	at := d.find1("rules on shore").Start
	ids := d.view.reader.MarksAt(at)
	d.view.reader.OnHover(ids, at, d.win.Canvas().Content().Position())
	if d.popover == nil {
		t.Fatal("no popover")
	}
	if got := len(d.hoverRows(ids)); got != 2 {
		t.Errorf("the popover has %d rows, want the mention and the statement", got)
	}
	d.shot("hover")
	d.view.reader.OnHover(nil, 0, d.win.Canvas().Content().Position())
	if d.popover != nil {
		t.Error("the popover stays when the pointer is gone")
	}
}

// Clicks on one place take the marks there from inner to outer, and round again.
func TestClicksCycleOverlappingMarks(t *testing.T) {
	d := misprintedDesk(t)
	outer := d.find1("new rules on")
	rules := annotate.Span{Start: outer.Start + len("new "), End: outer.End - len(" on")}
	for _, s := range []annotate.Span{outer, rules} {
		d.make(annotate.Create("annotation", "", annotate.Fields{"article": d.view.article.ID, "type": annotate.TypeMention, "resolution": "none", "spans": []annotate.Span{s}}))
	}
	d.tasks.settle()
	pos, size, _ := d.view.reader.RectOf(annotate.Span{Start: rules.Start + 2, End: rules.Start + 3})
	at := pos.AddXY(size.Width/4, size.Height/2)
	var got []string
	for range 4 {
		e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
		d.view.reader.MouseDown(e)
		d.view.reader.MouseUp(e)
		a, ok := d.coding.now.annotation(d.coding.aimed)
		if st, statement := d.coding.now.statement(d.coding.aimed); statement {
			a, ok = d.coding.now.annotation(st.Evidence[0])
		}
		if !ok {
			t.Fatalf("a click aims at %q, which is no mark", d.coding.aimed)
		}
		got = append(got, a.Anchors[0].Quote)
		at.X, at.Y = at.X+0.5, at.Y+5-10*float32(len(got)%2) // too far for a double click, still on the same letter
	}
	if want := []string{"rules", "new rules on", "baked the new rules on shore power", "rules"}; !slices.Equal(got, want) {
		t.Errorf("clicks aim at %q, want %q", got, want)
	}
}

// Characters that no face has are told of once, though the article is opened again.
func TestMissingFaceIsToldOnce(t *testing.T) {
	d := newDesk(t, 1280, 800, "Signs without a face\n\nThe minister wrote \ue1f3\ue1f4 under the order, and nobody could read what it was meant to say.", seedText)
	open := func(row int) {
		d.openArticle(d.library.rows[row].row.ID, annotate.Span{}, nil, true)
		d.tasks.settle()
	}
	for i, r := range d.library.rows {
		if strings.HasPrefix(r.row.Title, "Signs") {
			open(i)
		}
	}
	if !d.view.reader.Missing() {
		t.Skip("a face of this machine has characters for private use")
	}
	d.toldMissing = false
	d.hideNotice()
	d.saidMissing()
	d.saidMissing()
	if n := len(d.events("notice")); n != 1 {
		t.Errorf("%d notices, want one", n)
	}
}
