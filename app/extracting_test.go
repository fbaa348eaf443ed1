package app

import (
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/archive"
)

// An article whose text an older extractor made is read anew: what changes is shown, Escape leaves it, Enter
// takes it as one step, marks go with their words, and those whose words are gone are to do.
func TestExtractAnew(t *testing.T) {
	d := misprintedDesk(t)
	text := d.view.article.Revision.Text
	older := strings.Replace(text, "Krol said that clear rules", "Advertisement: sail with us\nKrol said clear rules", 1)
	d.make(annotate.Change{Op: annotate.OpRevise, Table: "article", ID: d.view.article.ID, Fields: annotate.Fields{"text": older, "extractor": "an older one"}})
	d.tasks.settle()
	d.make(annotate.Create("annotation", "", annotate.Fields{"article": d.view.article.ID, "type": annotate.TypeMention, "spans": []annotate.Span{d.find1("sail with us")}}))
	d.tasks.settle()

	d.do(extractAgain)
	d.tasks.settle()
	if d.panel == nil || d.panel.name != "extraction" {
		t.Fatalf("%+v is open, want the panel of a newer extraction", d.panel)
	}
	d.shot("extraction")
	told := d.events("extraction")
	if e := told[len(told)-1]; e["put_in"] != 1.0 || e["taken_out"] != 4.0 || e["rows"] != 5.0 || e["marks"] != 4.0 || e["kept"] != 3.0 {
		t.Errorf("the panel offers %v", e)
	}
	d.press("Escape")
	if d.panel != nil || d.view.article.Revision.Text != older {
		t.Fatalf("after Escape the text is %q", d.view.article.Revision.Text)
	}
	d.do(extractAgain)
	d.tasks.settle()
	d.press("Enter")
	d.tasks.settle()
	if got := d.view.article.Revision; got.Text != text || got.Number != 3 || got.Reason != "extracted anew" {
		t.Fatalf("the article has revision %d (%s) %q", got.Number, got.Reason, got.Text)
	}
	if got := d.states(); got["mention"] != "lost sail with us" || got["claim"] != "placed baked the new rules on shore power" {
		t.Errorf("the marks are %v", got)
	}
	if !strings.Contains(d.lastToast(), "1 mark to look at again") {
		t.Errorf("the toast says %q", d.lastToast())
	}
	d.press("Ctrl+Z")
	d.tasks.settle()
	if d.view.article.Revision.Text != older {
		t.Errorf("after one undo the text is %q", d.view.article.Revision.Text)
	}
}

func TestExtractAnewIsRefused(t *testing.T) {
	d := misprintedDesk(t)
	d.do(extractAgain)
	d.tasks.settle()
	if d.panel != nil || d.notice == nil {
		t.Fatalf("an extraction that changes nothing opens %v and tells nothing", d.panel)
	}
	told := d.events("notice")
	if s := told[len(told)-1]["text"].(string); !strings.Contains(s, "word for word") || !strings.Contains(s, "Nothing was changed.") {
		t.Errorf("it says %q", s)
	}
	d.make(annotate.Change{Op: annotate.OpRevise, Table: "article", ID: d.view.article.ID, Fields: annotate.Fields{"text": "Corrected\nby hand", "reason": "corrected"}})
	d.tasks.settle()
	x := extraction{Reextraction: archive.Reextraction{Correction: 1, Extractor: "e"}, anchors: 2, kept: 2}
	if s := x.summary(); !strings.Contains(s, "1 correction by hand would go") || !strings.Contains(s, "keep their words") {
		t.Errorf("the summary of an extraction over a correction says %q", s)
	}
}
