package layout

import (
	"math/rand"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"
)

// full is what the rules of UAX 14 themselves say.
func full(text string) []int {
	var seg segmenter.Segmenter
	seg.Init([]rune(text))
	var cuts []int
	at := 0
	for it := seg.LineIterator(); it.Next(); {
		for _, r := range it.Line().Text {
			at += utf8.RuneLen(r)
		}
		cuts = append(cuts, at)
	}
	return cuts
}

// TestPlainBreaksAreUAX14 holds the quick way against the full rules on random texts of everyday marks.
func TestPlainBreaksAreUAX14(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	parts := strings.Split("a,b,Zz,é,ß,7,12, , , , ,.,;,:,!,?,(,),\",',-,“,”,‘,’,US,’s,well-known,e.g.,1.5,x)", ",")
	parts = append(parts, ",", ",")
	plain, n := 0, 200000
	if testing.Short() {
		n = 10000
	}
	for range n {
		var b strings.Builder
		for range 1 + rng.Intn(9) {
			b.WriteString(parts[rng.Intn(len(parts))])
		}
		text := b.String()
		got, ok := plainBreaks(text)
		if !ok {
			continue
		}
		plain++
		want := full(text)
		if len(got) != len(want) {
			t.Fatalf("plainBreaks(%q) = %v, UAX 14 says %v", text, got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("plainBreaks(%q) = %v, UAX 14 says %v", text, got, want)
			}
		}
	}
	if plain < n/10 {
		t.Errorf("only %d of %d texts were plain", plain, n)
	}
}
