package annotate_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pressmark/annotate"
)

// BenchmarkCarry moves 5,000 marks of a text of 100,000 words over 100 corrections spread over it, and over a
// text of which every second paragraph was taken out.
func BenchmarkCarry(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	words := make([]string, 100_000)
	for i := range words {
		words[i] = fmt.Sprintf("w%d", r.IntN(4000))
		if i%70 == 69 {
			words[i] += ".\n"
		}
	}
	before := strings.Join(words, " ")
	var anchors []annotate.Anchor
	for range 5000 {
		at := r.IntN(len(before) - 80)
		if a, err := annotate.MakeAnchor(before, annotate.Span{Start: at, End: at + 5 + r.IntN(60)}); err == nil {
			anchors = append(anchors, a)
		}
	}
	for range 100 {
		words[r.IntN(len(words))] = "corrected"
	}
	corrected := strings.Join(words, " ")
	var half []string
	for i, p := range strings.Split(before, "\n") {
		if i%2 == 0 {
			half = append(half, p)
		}
	}
	for _, c := range []struct{ name, now string }{{"corrected", corrected}, {"halved", strings.Join(half, "\n")}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				annotate.Carry(before, c.now, anchors)
			}
		})
	}
}
