package annotate_test

import (
	"fmt"
	"strings"
	"testing"

	"pressmark/annotate"
)

// blocksOf makes a paragraph of each line.
func blocksOf(text string) []annotate.Block {
	var out []annotate.Block
	at := 0
	for _, line := range strings.Split(text, "\n") {
		b := annotate.Block{Kind: annotate.Paragraph, Start: at, End: at + len(line)}
		out = append(out, b)
		at = b.End + 1
	}
	return out
}

func TestCompare(t *testing.T) {
	for _, c := range []struct{ before, now, want string }{
		{"one two\nthree", "one two\nthree", "+0 -0 words, in [], out [], kinds 0"},
		{"one two\nthree", "one two\nnew words here\nthree", "+3 -0 words, in [new words here], out [], kinds 0"},
		{"one two\npromo: buy\nthree", "one two\nthree", "+0 -2 words, in [], out [promo: buy], kinds 0"},
		{"one two three", "one\ntwo three", "+0 -0 words, in [one two three], out [one two three], kinds 0"},
		{"same\nsame\nend", "same\nend", "+0 -1 words, in [], out [same], kinds 0"},
		{"马化腾说", "马化腾支持", "+2 -1 words, in [马化腾支持], out [马化腾说], kinds 0"},
		{"", "all new", "+2 -0 words, in [all new], out [], kinds 0"},
	} {
		got := annotate.Compare(c.before, blocksOf(c.before), c.now, blocksOf(c.now))
		in, out := []string{}, []string{}
		for _, b := range got.In {
			in = append(in, b.Span().In(c.now))
		}
		for _, b := range got.Out {
			out = append(out, b.Span().In(c.before))
		}
		s := fmt.Sprintf("+%d -%d words, in %v, out %v, kinds %d", got.WordsIn, got.WordsOut, in, out, len(got.Kinds))
		if s != c.want {
			t.Errorf("Compare(%q, %q): %s, want %s", c.before, c.now, s, c.want)
		}
		if got.None() != (c.before == c.now) {
			t.Errorf("Compare(%q, %q).None() = %v", c.before, c.now, got.None())
		}
	}
}

func TestCompareSeesKindsAndLooks(t *testing.T) {
	const text = "a heading\na link here"
	old, now := blocksOf(text), blocksOf(text)
	now[0].Kind = annotate.Heading
	now[1].Runs = []annotate.Run{{Kind: annotate.Link, Start: 12, End: 16, URL: "https://example.org"}}
	got := annotate.Compare(text, old, text, now)
	if len(got.Kinds) != 1 || got.Looks != 1 || got.None() || got.WordsIn+got.WordsOut != 0 {
		t.Errorf("Compare = %+v, want one kind and one look", got)
	}
}
