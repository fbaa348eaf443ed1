package ingest

import (
	"strings"
	"unicode"

	"pressmark/annotate"
)

// align finds the extractor's blocks among the page's, in order, and returns the article in blocks of
// the page, with the place of each on the page or -1. The extractor runs the items of a list and the
// cells of a table together, and cleans tags away, so blocks are compared by their characters without
// white space, and one block of the extractor may be several of the page. A block that is not found is
// kept as the extractor made it.
func align(page, content []pageBlock) (blocks []pageBlock, at []int) {
	a := aligner{keys: make([]string, len(page)), places: make(map[string][]int)}
	for i, b := range page {
		a.keys[i] = squeeze(b.text)
		a.places[a.keys[i]] = append(a.places[a.keys[i]], i)
	}
	a.last = -1
	for _, b := range content {
		found := a.find(squeeze(b.text))
		if found == nil {
			blocks, at = append(blocks, b), append(at, -1)
			continue
		}
		for _, p := range found {
			block := page[p]
			if len(found) == 1 && b.kind != annotate.Paragraph && block.kind == annotate.Paragraph {
				block.kind, block.level = b.kind, b.level
			}
			blocks, at = append(blocks, block), append(at, p)
		}
		a.last = found[len(found)-1]
	}
	return blocks, at
}

type aligner struct {
	keys   []string
	places map[string][]int
	last   int // place of the last block found
}

// maxSkip is how many blocks of a page may stand inside one of the extractor's, such as a picture's
// caption inside a list.
const maxSkip = 4

// find returns the places of the page's blocks that make up key, or nil.
func (a *aligner) find(key string) []int {
	queue := a.places[key]
	for len(queue) > 0 && queue[0] <= a.last {
		queue = queue[1:]
	}
	a.places[key] = queue
	if len(queue) > 0 {
		return queue[:1:1]
	}
	if len(key) < 8 {
		return nil
	}
	for p := a.last + 1; p < len(a.keys); p++ {
		if strings.HasPrefix(key, a.keys[p]) {
			if found := a.run(key, p); found != nil {
				return found
			}
		}
	}
	return nil
}

// run follows key through the page's blocks from p.
func (a *aligner) run(key string, p int) []int {
	var found []int
	rest, skipped := key, 0
	for ; p < len(a.keys) && rest != "" && skipped <= maxSkip; p++ {
		if next, ok := strings.CutPrefix(rest, a.keys[p]); ok {
			rest, skipped = next, 0
			found = append(found, p)
			continue
		}
		skipped++
	}
	if rest != "" {
		return nil
	}
	return found
}

// maxSearch bounds the work of contained, in bytes looked at in the worst case.
const maxSearch = 1 << 30

// contained returns the blocks of the page whose words the extractor took, in whatever blocks it took
// them; short ones only between others that it took. Where that would be too much work, or finds
// nothing, it returns what the linear reader takes.
func contained(page, content []pageBlock) []pageBlock {
	var all strings.Builder
	for _, b := range content {
		all.WriteString(squeeze(b.text))
	}
	text := all.String()
	if len(page)*len(text) > maxSearch {
		return linear(page)
	}
	var kept, short []pageBlock
	for _, b := range page {
		key := squeeze(b.text)
		if b.aside || !strings.Contains(text, key) {
			short = nil
			continue
		}
		if len(key) < 24 {
			short = append(short, b)
			continue
		}
		if len(kept) > 0 {
			kept = append(kept, short...)
		}
		kept, short = append(kept, b), nil
	}
	if len(kept) == 0 {
		return linear(page)
	}
	return kept
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '|' { // the bar stands between cells of a table
			return -1
		}
		return r
	}, s)
}
