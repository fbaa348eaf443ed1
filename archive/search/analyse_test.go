package search

import (
	"fmt"
	"strings"
	"testing"
)

// The analyser is tested from inside: its tokens are what the index and the highlighter share.
func TestAnalyse(t *testing.T) {
	for _, c := range []struct{ text, tokens string }{
		{"Tencent", "1 tencent=Tencent"},
		{"Tencent’s", "1 tencent=Tencent’s"},
		{"TENCENT'S", "1 tencent=TENCENT'S"},
		{"ＴＥＮＣＥＮＴ", "1 tencent=ＴＥＮＣＥＮＴ"},
		{"a café, Müller", "1 a=a|2 cafe=café|3 muller=Müller"},
		{"马化腾", "1 马=马|2 化=化|1 马化=马化|3 腾=腾|2 化腾=化腾"},
		{"马 腾", "1 马=马|2 腾=腾"},
		{"腾讯 said", "1 腾=腾|2 讯=讯|1 腾讯=腾讯|3 said=said"},
		{"ひら", "1 ひ=ひ|2 ら=ら|1 ひら=ひら"},
		{"ｶﾞｽ", "1 カ=ｶﾞ|2 ス=ｽ|1 カス=ｶﾞｽ"},
		{"텐센트는", "1 텐센트는=텐센트는"},
		{"an e-commerce giant", "1 an=an|2 e=e|3 commerce=commerce|2 ecommerce=e-commerce|3 -ecommerce=e-commerce|4 giant=giant"},
		{"e\u2011commerce", "1 e=e|2 commerce=commerce|1 ecommerce=e\u2011commerce|2 -ecommerce=e\u2011commerce"},
		{"e - commerce", "1 e=e|2 commerce=commerce"},
		{"5G ５Ｇ 3.5", "1 5g=5G|2 5g=５Ｇ|3 3.5=3.5"},
		{"com\u00adpliance ５.５", "1 compliance=com\u00adpliance|2 5.5=５.５"},
		{"2021-10-05", "1 2021=2021|2 10=10|3 05=05"},
		{"O’Brien’s", "1 o'brien=O’Brien’s"},
		{"Россия", "1 россия=Россия"},
		{strings.Repeat("x", 200) + " end", "2 end=end"},
	} {
		var got []string
		for _, k := range analyse(c.text) {
			got = append(got, fmt.Sprintf("%d %s=%s", k.Position, k.Term, c.text[k.Start:k.End]))
		}
		if s := strings.Join(got, "|"); s != c.tokens {
			t.Errorf("analyse(%q)\n got %s\nwant %s", c.text, s, c.tokens)
		}
	}
}

func TestSequences(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"storm", "[storm]"},
		{"perfect storm", "[perfect storm] [perfect -perfect storm] [perfect storm -storm]"},
		{"e-commerce", "[ecommerce] [e commerce]"},
		{"马化腾", "[马化 化腾]"},
		{"马", "[马]"},
		{"腾讯 said", "[腾讯  said] [腾讯  said -said]"},
	} {
		var got []string
		for _, s := range sequences(c.words) {
			got = append(got, fmt.Sprint([]string(s)))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("sequences(%q) = %s, want %s", c.words, s, c.want)
		}
	}
}
