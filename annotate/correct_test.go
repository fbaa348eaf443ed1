package annotate_test

import (
	"fmt"
	"strings"
	"testing"

	"pressmark/annotate"
)

const corrected = "Rules welcome\nThe firms baked the new rules, Anna Krol said on Friday.\nRead more about ships"

func correctedBlocks() []annotate.Block {
	said := strings.Index(corrected, "Anna Krol")
	return []annotate.Block{
		{Kind: annotate.Title, End: 13},
		{Kind: annotate.Paragraph, Start: 14, End: 70, Runs: []annotate.Run{
			{Kind: annotate.Bold, Start: said, End: said + 9}, {Kind: annotate.Italic, Start: 18, End: 29}}},
		{Kind: annotate.Related, Start: 71, End: len(corrected), Runs: []annotate.Run{{Kind: annotate.Link, Start: 76, End: 80, URL: "https://example.org/"}}},
	}
}

func TestCorrect(t *testing.T) {
	for _, c := range []struct {
		first, last int
		words, want string
	}{
		{1, 1, "The firms backed the new rules, Anna Krol said on Friday.",
			"title:Rules welcome|paragraph:The firms backed the new rules, Anna Krol said on Friday. bold=Anna Krol italic=firms backed|related:Read more about ships link=more"},
		{1, 1, " The firms  backed\n\nthe rules, Anna Krol said. ",
			"title:Rules welcome|paragraph:The firms backed|paragraph:the rules, Anna Krol said. bold=Anna Krol|related:Read more about ships link=more"},
		{1, 2, "The firms baked the new rules, Anna Krol said on Friday. Read more about ships",
			"title:Rules welcome|paragraph:The firms baked the new rules, Anna Krol said on Friday. Read more about ships bold=Anna Krol italic=firms baked link=more"},
		{1, 2, "The firms baked the new rules.\nAdded.\nAnna Krol said on Friday. Read\nmore about ships",
			"title:Rules welcome|paragraph:The firms baked the new rules. italic=firms baked|paragraph:Added.|paragraph:Anna Krol said on Friday. Read bold=Anna Krol|related:more about ships link=more"},
		{0, 1, "", "related:Read more about ships link=more"},
		{1, 1, " ", "title:Rules welcome|related:Read more about ships link=more"},
		{2, 2, "", "title:Rules welcome|paragraph:The firms baked the new rules, Anna Krol said on Friday. bold=Anna Krol italic=firms baked"},
		{0, 0, "马化腾", "title:马化腾|paragraph:The firms baked the new rules, Anna Krol said on Friday. bold=Anna Krol italic=firms baked|related:Read more about ships link=more"},
	} {
		text, blocks, err := annotate.Correct(corrected, correctedBlocks(), c.first, c.last, c.words)
		if err != nil {
			t.Fatalf("Correct(blocks %d to %d, %q): %v", c.first, c.last, c.words, err)
		}
		if got := told(text, blocks); got != c.want {
			t.Errorf("Correct(blocks %d to %d, %q)\n got %s\nwant %s", c.first, c.last, c.words, got, c.want)
		}
		if annotate.Canonical(text) != text {
			t.Errorf("Correct(blocks %d to %d, %q) leaves a text that is not canonical: %q", c.first, c.last, c.words, text)
		}
	}
	if before := correctedBlocks(); fmt.Sprint(before) != fmt.Sprint(correctedBlocks()) {
		t.Error("Correct changed the blocks it was given")
	}
	if _, _, err := annotate.Correct("Alone", []annotate.Block{{Kind: annotate.Paragraph, End: 5}}, 0, 0, " "); err == nil {
		t.Error("Correct takes the only words of an article away")
	}
}

func told(text string, blocks []annotate.Block) string {
	var out []string
	at := 0
	for _, b := range blocks {
		if b.Start != at {
			return fmt.Sprintf("a block begins at %d, not %d", b.Start, at)
		}
		at = b.End + 1
		s := string(b.Kind) + ":" + b.Span().In(text)
		for _, r := range b.Runs {
			s += fmt.Sprintf(" %s=%s", r.Kind, text[r.Start:r.End])
		}
		out = append(out, s)
	}
	if at != len(text)+1 {
		return fmt.Sprintf("the blocks end at %d of %d", at-1, len(text))
	}
	return strings.Join(out, "|")
}

// TestProposeForCorrectedWords: a mark whose own words were corrected has no place of its own any more,
// and is offered the corrected words.
func TestProposeForCorrectedWords(t *testing.T) {
	before := "The lines, among them Baltic Line, baked the new rules on shore power in a joint statement on Monday, Krol said. 腾讯的马化滕支持新规。"
	for _, c := range []struct{ mark, old, new, want string }{
		{"baked the new rules on shore power", "baked", "backed", "backed the new rules on shore power"},
		{"rules on shore power", "power", "electricity", "rules on shore electricity"},
		{"baked", "baked", "backed", "backed"},
		{"马化滕", "滕", "腾", "马化腾"},
		{"the new rules on shore power", "the new rules on shore power in a joint statement on Monday, Krol", "nothing of it", ""},
	} {
		at := strings.Index(before, c.mark)
		a, err := annotate.MakeAnchor(before, annotate.Span{Start: at, End: at + len(c.mark)})
		if err != nil {
			t.Fatal(err)
		}
		now := strings.Replace(before, c.old, c.new, 1)
		a = annotate.Carry(before, now, []annotate.Anchor{a})[0]
		if a.State != annotate.Lost {
			t.Errorf("%q is %s after %q became %q, want lost", c.mark, a.State, c.old, c.new)
		}
		s, score, ok := annotate.Propose(now, a)
		if s.In(now) != c.want || ok != (c.want != "") || score >= 1 {
			t.Errorf("Propose for %q after %q became %q: %q, %.2f, %v; want %q", c.mark, c.old, c.new, s.In(now), score, ok, c.want)
		}
	}
}
