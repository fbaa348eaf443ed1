package ingest_test

import (
	"testing"

	"pressmark/annotate"
)

// fuzz reads arbitrary bytes; parse checks what must hold for every article. What was read must also
// be stable: the text of an article is canonical already.
func fuzz(f *testing.F, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		articles, problems := parse(t, "fuzz", data)
		if len(articles)+len(problems) == 0 {
			t.Fatal("neither an article nor a problem")
		}
		for _, a := range articles {
			if again := annotate.Canonical(annotate.Canonical(a.Text)); again != a.Text {
				t.Fatalf("canonical form is not idempotent: %q, %q", a.Text, again)
			}
		}
		for _, p := range problems {
			if p.Problem == "" || p.File != "fuzz" {
				t.Fatalf("problem without words or file: %+v", p)
			}
		}
	})
}

func FuzzText(f *testing.F) {
	fuzz(f, "A headline\n\n• One\n• Two\n\nA text that is long enough to be prose, with a full stop at its end.\n\nA related headline of the same site\n\nMore.",
		"a\r\nb\rc\u2028d\u0085e", "\xff\xfea\x00b\x00", "By Ann Bee, 3 March 2020\n\n# x\n> y", "e\n\u0301\u0301x\u00ad\u200b")
}

func FuzzHTML(f *testing.F) {
	fuzz(f, "<html><body><article><h1>T</h1><p>One <b>two</b> <a href='https://a.example/x'>three</a></p><figure><figcaption>C. Photo: X</figcaption></figure><p>Four.</p></article>",
		"<p>e<b>\u0301</b>x<i> </i></p><ul><li>a<li>b</ul><table><tr><td>c</table>", "<!DOCTYPE html><title>x</title><script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"H\",\"author\":{\"name\":[\"A\"]}}</script><p>b")
}

func FuzzJSONL(f *testing.F) {
	fuzz(f, `{"title":"T","text":"A b.\n    C d.\n Reuter"}`, `{"headline":["x"],"byline":[{"name":"A B"}],"date":"03/04/2022","body":["p","q"]}`,
		"{\"text\":\"a\u2028b\"}\n{\"body\":\"<p>x</p>\"}\n{")
}
