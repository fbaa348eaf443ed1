package ingest

import (
	"maps"
	"slices"
	"strings"

	"pressmark/annotate"
)

// A draft is a block before it has a place: raw words and runs with offsets into them.
type draft struct {
	kind  annotate.BlockKind
	level int
	raw   string
	runs  []annotate.Run
}

// layout collects blocks into one canonical text.
type layout struct {
	text   strings.Builder
	blocks []annotate.Block
}

// lay puts drafts one after the other; those without words disappear.
func lay(drafts []draft) (string, []annotate.Block) {
	var l layout
	for _, d := range drafts {
		l.add(d)
	}
	return l.text.String(), l.blocks
}

func (l *layout) add(d draft) {
	text := annotate.CanonicalBlock(d.raw)
	if text == "" {
		return
	}
	if l.text.Len() > 0 {
		l.text.WriteByte('\n')
	}
	start := l.text.Len()
	l.text.WriteString(text)
	block := annotate.Block{Kind: d.kind, Level: d.level, Start: start, End: l.text.Len()}
	for _, r := range canonicalRuns(d, text) {
		r.Start, r.End = r.Start+start, r.End+start
		block.Runs = append(block.Runs, r)
	}
	l.blocks = append(l.blocks, block)
}

// canonicalRuns carries the runs of a draft over to its canonical text. It cuts the raw words at the
// borders of runs and makes each piece canonical by itself; where the pieces do not add up to the
// text, because a letter and its accent lie on two sides of a border, the block has no runs.
func canonicalRuns(d draft, text string) []annotate.Run {
	if len(d.runs) == 0 {
		return nil
	}
	at := borders(d)
	var b strings.Builder
	place := make(map[int]int, len(at)) // raw border -> canonical offset
	for i, from := range at {
		place[from] = b.Len()
		if i+1 == len(at) {
			break
		}
		piece, ok := canonicalPiece(d.raw[from:at[i+1]])
		if !ok {
			return nil
		}
		if b.Len() == 0 || strings.HasSuffix(b.String(), " ") {
			piece = strings.TrimPrefix(piece, " ")
		}
		b.WriteString(piece)
	}
	if strings.TrimSuffix(b.String(), " ") != text {
		return nil
	}
	var runs []annotate.Run
	for _, r := range d.runs {
		r.Start, r.End = place[r.Start], min(place[r.End], len(text))
		for r.Start < r.End && text[r.Start] == ' ' {
			r.Start++
		}
		for r.Start < r.End && text[r.End-1] == ' ' {
			r.End--
		}
		if r.Start < r.End {
			runs = append(runs, r)
		}
	}
	return runs
}

// borders returns the ordered, distinct offsets at which runs of the draft begin or end, with both ends.
func borders(d draft) []int {
	mark := map[int]bool{0: true, len(d.raw): true}
	for _, r := range d.runs {
		mark[r.Start], mark[r.End] = true, true
	}
	return sortedKeys(mark)
}

// canonicalPiece returns the canonical form of a piece of a block, with the one space that may stand
// at either end. The bar that fences it never combines with what follows.
func canonicalPiece(s string) (string, bool) {
	fenced := annotate.CanonicalBlock("|" + s + "|")
	if len(fenced) < 2 || fenced[0] != '|' || fenced[len(fenced)-1] != '|' {
		return "", false
	}
	return fenced[1 : len(fenced)-1], true
}

func sortedKeys(set map[int]bool) []int { return slices.Sorted(maps.Keys(set)) }
