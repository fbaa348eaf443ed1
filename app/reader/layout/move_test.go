package layout_test

import (
	"strings"
	"testing"
	"unicode"

	"pressmark/annotate"
	"pressmark/app/reader/layout"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"One. Two! Three?", []string{"One.", "Two!", "Three?"}},
		{"Mr. Ma met Dr. Li of Apple Inc. in Beijing. They agreed.", []string{"Mr. Ma met Dr. Li of Apple Inc. in Beijing.", "They agreed."}},
		{"He joined Skerry Boats Ltd. The firm grew.", []string{"He joined Skerry Boats Ltd.", "The firm grew."}},
		{"J. K. Li said so. So did we.", []string{"J. K. Li said so.", "So did we."}},
		{"“Really?” he asked. “Yes.”", []string{"“Really?” he asked.", "“Yes.”"}},
		{"The U.S. Senate met. It voted.", []string{"The U.S. Senate met.", "It voted."}},
		{"It cost US$2.8 billion. Nobody paid.", []string{"It cost US$2.8 billion.", "Nobody paid."}},
		{"他说。“好的。”她同意。", []string{"他说。", "“好的。”", "她同意。"}},
		{"no end", []string{"no end"}},
		{"", []string{""}},
	} {
		var got []string
		for _, s := range layout.Sentences(c.text, 0) {
			got = append(got, s.In(c.text))
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("Sentences(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestWiden(t *testing.T) {
	const seed = "Meanwhile, Alibaba chairman Zhang said that regulations are created for the purpose of “healthier development”, and compliance is a precondition for business growth, according to the statement. The next one."
	for _, c := range []struct {
		text, at string
		want     []string // after each step
	}{
		{seed, "regulations", []string{
			"regulations",
			"regulations are created for the purpose of “healthier development”",
			"Alibaba chairman Zhang said that regulations are created for the purpose of “healthier development”",
			"Meanwhile, Alibaba chairman Zhang said that regulations are created for the purpose of “healthier development”, and compliance is a precondition for business growth, according to the statement.",
			seed,
		}},
		{seed, "healthier", []string{"healthier", "healthier development"}},
		{"“We will go, we said,” Lind told us.", "go", []string{"go", "We will go", "We will go, we said"}},
		{"Fines of 1,500 yuan, they said", "1,500", []string{"1,500", "Fines of 1,500 yuan"}},
		{"Krol’s firm", "Krol", []string{"Krol", "Krol’s firm"}},
		{"马化腾表示，“清晰的规则”很好。", "清", []string{"清", "清晰的规则"}},
		{"It said \"clear rules\" help", "rules", []string{"rules", "clear rules"}},
		{seed, "”, and", []string{"development", "healthier development"}},
		{seed, ", and", []string{"healthier development"}},
		{seed, "and compliance", []string{"and", "and compliance is a precondition for business growth"}},
		{"said: “Ma said it,” he said.", "“", []string{"Ma said it"}},
		{"“Ma said it,” he said.", " he", []string{"Ma said it"}},
		{"‘It’s Ma’s firm’ he said", "firm", []string{"firm", "It’s Ma’s firm"}},
	} {
		i := strings.Index(c.text, c.at)
		s := annotate.Span{Start: i, End: i}
		for n, want := range c.want {
			s = layout.Widen(c.text, s)
			if got := s.In(c.text); got != want {
				t.Errorf("from %q in %q, step %d gives %q, want %q", c.at, c.text, n+1, got, want)
			}
		}
	}
}

// A caret beside a quotation mark, on its outer side, means the passage.
func TestWidenBesideQuotationMark(t *testing.T) {
	for _, c := range []struct{ text, want string }{ // the caret stands at |
		{"“We will go, we said,”| Lind told us.", "We will go, we said"},
		{"It asked for |“clear rules” on power.", "clear rules"},
		{"It asked for “clear rules”|, he said.", "clear rules"},
		{"It asked for “clear rules.”|", "clear rules."},
		{"It said \"clear rules\"| help", "clear rules"},
		{"It said |\"clear rules\" help", "clear rules"},
		{"‘It’s Ma’s firm’| he said", "It’s Ma’s firm"},
		{"马化腾表示，“清晰的规则”|很好。", "清晰的规则"},
		{"腾讯说「清晰的规则」|。", "清晰的规则"},
		{"It’|s a firm", "It’s"},
	} {
		at := strings.Index(c.text, "|")
		text := c.text[:at] + c.text[at+1:]
		if got := layout.Widen(text, annotate.Span{Start: at, End: at}).In(text); got != c.want {
			t.Errorf("from %q the first step gives %q, want %q", c.text, got, c.want)
		}
	}
}

func TestWidenAlwaysContains(t *testing.T) {
	for name, text := range texts {
		if len(text) > 10000 {
			continue // each byte of a long text would take minutes
		}
		for at := 0; at < len(text); at = layout.NextGrapheme(text, at) {
			s := annotate.Span{Start: at, End: at}
			for {
				next := layout.Widen(text, s)
				if next == s {
					break
				}
				if s.Empty() && s.Start == at && !next.Contains(s) {
					if between := text[min(s.Start, next.End):max(s.Start, next.Start)]; strings.ContainsFunc(between, unicode.IsLetter) {
						t.Fatalf("%s: the caret at %d widens to %v, with words between", name, at, next)
					}
					break
				}
				if !next.Contains(s) || next.End > len(text) || next.Len() <= s.Len() {
					t.Fatalf("%s: %v of %q widens to %v", name, s, text, next)
				}
				s = next
			}
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		text, at   string
		word       string
		prev, next string // what stands before, after the caret moved by a word
	}{
		{"Baltic Line’s Anna Krol", "ine", "Line", "Line’s Anna Krol", "’s Anna Krol"},
		{"a well-known fact", "known", "known", "well-known fact", " fact"},
		{"US$2.8 billion (2021)", "8", "2.8", "2.8 billion (2021)", " billion (2021)"},
		{"end. Next", ". Next", "end", "end. Next", ""},
		{"one\ntwo", "two", "two", "\ntwo", ""},
		{"the 腾讯 firm", "讯", "讯", "腾讯 firm", " firm"},
	} {
		at := strings.Index(c.text, c.at)
		if got := layout.WordAt(c.text, at).In(c.text); got != c.word {
			t.Errorf("WordAt %q in %q = %q, want %q", c.at, c.text, got, c.word)
		}
		if got := c.text[layout.PrevWord(c.text, at):]; got != c.prev {
			t.Errorf("PrevWord before %q in %q leads to %q, want %q", c.at, c.text, got, c.prev)
		}
		if got := c.text[layout.NextWord(c.text, at):]; got != c.next {
			t.Errorf("NextWord before %q in %q leads to %q, want %q", c.at, c.text, got, c.next)
		}
	}
}

func TestNameAt(t *testing.T) {
	names := []string{"Ma", "Pony Ma", "Pony Ma Huateng", "马化腾", "Tencent"}
	for _, c := range []struct{ text, at, want string }{
		{"Then Pony Ma Huateng spoke", "Huateng", "Pony Ma Huateng"},
		{"Then Pony Ma spoke", "Ma", "Pony Ma"},
		{"Many Maps", "Maps", ""},
		{"Tencent’s Ma", "Ten", "Tencent"},
		{"据马化腾说", "化", "马化腾"},
	} {
		if got := layout.NameAt(c.text, names, strings.Index(c.text, c.at)).In(c.text); got != c.want {
			t.Errorf("NameAt %q in %q = %q, want %q", c.at, c.text, got, c.want)
		}
	}
}

func TestMovesEnd(t *testing.T) {
	for name, text := range texts {
		if len(text) > 10000 {
			continue
		}
		for what, move := range map[string]func(string, int) int{
			"NextGrapheme": layout.NextGrapheme, "NextWord": layout.NextWord, "NextSentence": layout.NextSentence, "NextSentenceEnd": layout.NextSentenceEnd,
		} {
			at := 0
			for n := 0; at < len(text); n++ {
				next := move(text, at)
				if next <= at || next > len(text) {
					t.Fatalf("%s: %s leads from %d to %d", name, what, at, next)
				}
				at = next
			}
		}
		for what, move := range map[string]func(string, int) int{
			"PrevGrapheme": layout.PrevGrapheme, "PrevWord": layout.PrevWord, "PrevSentence": layout.PrevSentence,
		} {
			for at := len(text); at > 0; {
				prev := move(text, at)
				if prev >= at || prev < 0 {
					t.Fatalf("%s: %s leads from %d to %d", name, what, at, prev)
				}
				at = prev
			}
		}
	}
}
