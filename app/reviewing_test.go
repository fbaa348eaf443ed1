package app

import (
	"context"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// The verb of a report, what it reports and an example are reviewed as marks are: each is offered a place
// with its score, Enter takes it, Delete moves the words to the trash.
func TestReviewOfReportsAndExamples(t *testing.T) {
	d := misprintedDesk(t)
	statement := d.coding.now.statements[0]
	d.make(annotate.Create("statement_link", "$link", annotate.Fields{"statement": statement.ID, "ordinal": int64(0), "resolution": "unnamed",
		"cue": []annotate.Span{d.find1("in a joint statement")}, "content": []annotate.Span{d.find1("the new rules on shore power")}}),
		annotate.Edit("concept", statement.Concept, annotate.Fields{"spans": map[string]any{"article": d.view.article.ID, "spans": []any{map[string]any{"quote": "clear rules"}}}}))
	d.tasks.settle()
	d.make(annotate.Change{Op: annotate.OpRevise, Table: "article", ID: d.view.article.ID, Fields: annotate.Fields{
		"text":   strings.NewReplacer("in a joint statement", "in a shared statement", "the new rules on", "these new rules on", "clear rules", "plain rules").Replace(d.view.article.Revision.Text),
		"blocks": d.blocksAfter("in a joint statement", "in a shared statement", "the new rules on", "these new rules on")}})
	d.tasks.settle()
	d.do(reviewDoubts)
	if d.review == nil {
		t.Fatal("no review")
	}
	offered := map[string]string{}
	for range len(d.review.items) {
		x := d.review.items[d.review.at]
		offered[x.Anchor.Role] = x.what() + " -> " + d.view.reader.SelectedWords()
		d.press(" ")
	}
	want := map[string]string{
		annotate.RoleMark:    "the claim -> baked these new rules on shore power",
		annotate.RoleCue:     "the verb of the report of ‘Rules are welcome’ -> in a shared statement",
		annotate.RoleContent: "what is reported of ‘Rules are welcome’ -> these new rules on shore power",
		annotate.RoleExample: "the example of ‘Rules are welcome’ -> plain rules",
	}
	for role, w := range want {
		if offered[role] != w {
			t.Errorf("%s: %q is offered, want %q", role, offered[role], w)
		}
	}
	d.shot("review-report")
	for n := len(d.review.items); n > 1; n-- {
		if d.review.items[d.review.at].Anchor.Role == annotate.RoleExample {
			d.press(" ")
		}
		d.press("Enter")
	}
	d.press("Delete") // the example
	d.tasks.settle()
	if left, err := d.archive.Doubts(context.Background(), d.view.article.ID); err != nil || len(left) != 0 || d.review != nil {
		t.Errorf("after the review %v is in doubt, %v", left, err)
	}
	if s := d.coding.now.statements[0].ReportedBy[0]; s.Cue[0].Quote != "in a shared statement" || s.Cue[0].State != annotate.Placed || s.Content[0].Quote != "these new rules on shore power" {
		t.Errorf("the report stands on %+v", s)
	}
	d.press("Ctrl+Z")
	d.tasks.settle()
	if left, _ := d.archive.Doubts(context.Background(), d.view.article.ID); len(left) != 1 || left[0].Anchor.Role != annotate.RoleExample {
		t.Errorf("undo of the last act leaves %v in doubt", left)
	}
}

// blocksAfter is the blocks of the open article moved by replacements in the second paragraph and "clear" by "plain".
func (d *desk) blocksAfter(pairs ...string) []annotate.Block {
	text := d.view.article.Revision.Text
	replace := strings.NewReplacer(append(pairs, "clear rules", "plain rules")...)
	var out []annotate.Block
	at := 0
	for _, b := range d.view.article.Revision.Blocks {
		words := replace.Replace(b.Span().In(text))
		out = append(out, annotate.Block{Kind: b.Kind, Level: b.Level, Start: at, End: at + len(words)})
		at += len(words) + 1
	}
	return out
}

func TestTodoTellsWhatIsInDoubt(t *testing.T) {
	for _, c := range []struct {
		todo archive.Todo
		want string
	}{
		{archive.Todo{Kind: archive.TodoDoubtful, Span: annotate.Span{End: 3}, Score: 0.5, Role: annotate.RoleMark}, "doubtful place · 50 % sure"},
		{archive.Todo{Kind: archive.TodoDoubtful, Score: 0.92, Role: annotate.RoleCue}, "verb · words changed · found 92 % alike"},
		{archive.Todo{Kind: archive.TodoDoubtful, Role: annotate.RoleExample}, "example · words gone or changed"},
	} {
		if got := todoKind(c.todo); got != c.want {
			t.Errorf("To do says %q, want %q", got, c.want)
		}
	}
}

// A mark whose words are gone is offered no place: Enter must not put it on the words of the mark reviewed
// before it, which are still selected.
func TestReviewOffersNoStalePlace(t *testing.T) {
	d := misprintedDesk(t)
	pairs := []string{"Baltic Line", "Baltic Lines", "baked the new rules on shore power", "said"}
	d.make(annotate.Change{Op: annotate.OpRevise, Table: "article", ID: d.view.article.ID, Fields: annotate.Fields{
		"text": strings.NewReplacer(pairs...).Replace(d.view.article.Revision.Text), "blocks": d.blocksAfter(pairs...)}})
	d.tasks.settle()
	d.do(reviewDoubts)
	if d.review == nil {
		t.Fatal("no review")
	}
	for range 2 { // there is a first and a second mark in doubt
		d.press(" ")
		if quote := d.review.items[d.review.at].Anchor.Quote; quote == "Baltic Line" && d.view.reader.SelectedWords() != "Baltic Lines" {
			t.Errorf("for %q %q is offered", quote, d.view.reader.SelectedWords())
		}
	}
	if quote := d.review.items[d.review.at].Anchor.Quote; quote != "baked the new rules on shore power" {
		t.Fatalf("Space, Space leads to %q", quote)
	}
	if words := d.view.reader.SelectedWords(); words != "" {
		t.Errorf("for words that are gone %q is offered", words)
	}
	d.press("Enter")
	d.tasks.settle()
	left, err := d.archive.Doubts(context.Background(), d.view.article.ID)
	if err != nil || len(left) != 2 {
		t.Errorf("Enter without words leaves %v in doubt, %v", left, err)
	}
}
