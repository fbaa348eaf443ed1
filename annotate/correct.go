package annotate

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Correct replaces the words of the blocks from one index to another, both included, and returns the text
// and blocks of the revision to be made. Each line of words becomes a block, of the kind of the one most of
// its words stood in; no words at all take the blocks away. Bold, italic and links stay on their words where
// those are still there. Nothing given is changed.
func Correct(text string, blocks []Block, first, last int, words string) (string, []Block, error) {
	olds := blocks[first : last+1]
	from, to := olds[0].Start, olds[len(olds)-1].End
	lines := strings.Split(Canonical(words), "\n")
	if lines[0] == "" {
		lines = nil
	}
	if len(lines) == 0 && len(olds) == len(blocks) {
		return "", nil, fmt.Errorf("these are the only words of the article; move the article to the trash instead")
	}
	fresh, start := make([]Block, len(lines)), from
	for i, line := range lines {
		fresh[i] = Block{Start: start, End: start + len(line)}
		start += len(line) + 1
	}
	if len(lines) == 0 {
		if to < len(text) {
			to++
		} else {
			from--
		}
	}
	now := text[:from] + strings.Join(lines, "\n") + text[to:]
	d := diff(text, now)
	d.kinds(olds, fresh)
	for _, old := range olds {
		carryRuns(old, d, fresh)
	}
	out := append(slices.Clone(blocks[:first]), fresh...)
	return now, append(out, moved(blocks[last+1:], len(now)-len(text))...), nil
}

// kinds makes each new block what the older one was that most of its words stood in; one of new words only is
// what the block before it is, and the first of them what the first was.
func (d difference) kinds(olds, fresh []Block) {
	like := olds[0]
	for i := range fresh {
		most := 0
		for _, old := range olds {
			if n := d.common(old.Span(), fresh[i].Span()); n > most {
				like, most = old, n
			}
		}
		fresh[i].Kind, fresh[i].Level = like.Kind, like.Level
	}
}

// common is how many bytes of a span of the older text stand in one of the newer.
func (d difference) common(old, now Span) int {
	n := 0
	for _, s := range d.same {
		by := s.new - s.old
		n += max(0, min(s.old+s.length, old.End, now.End-by)-max(s.old, old.Start, now.Start-by))
	}
	return n
}

// carryRuns gives the runs of a block to those that came of it.
func carryRuns(old Block, d difference, fresh []Block) {
	for _, run := range old.Runs {
		s, ok := d.stretch(Span{run.Start, run.End})
		for i := range fresh {
			if ok && fresh[i].Span().Contains(s) {
				run.Start, run.End = s.Start, s.End
				fresh[i].Runs = append(fresh[i].Runs, run)
			}
		}
	}
}

// moved returns blocks that stand further on by a number of bytes.
func moved(blocks []Block, by int) []Block {
	out := slices.Clone(blocks)
	for i := range out {
		b := &out[i]
		b.Start, b.End, b.Runs = b.Start+by, b.End+by, slices.Clone(b.Runs)
		for j := range b.Runs {
			b.Runs[j].Start, b.Runs[j].End = b.Runs[j].Start+by, b.Runs[j].End+by
		}
	}
	return out
}

// stretch returns where the words between two borders stand, even when some of them differ: each border
// must touch a letter that both texts share.
func (d difference) stretch(s Span) (Span, bool) {
	start, ok1 := d.border(s.Start, true)
	end, ok2 := d.border(s.End, false)
	return Span{start, end}, ok1 && ok2 && start < end
}

// border maps a place between two letters, by the one inside the span first.
func (d difference) border(at int, isStart bool) (int, bool) {
	outside, found := 0, false
	for _, s := range d.same {
		if at < s.old || at > s.old+s.length {
			continue
		}
		inside := isStart && at < s.old+s.length || !isStart && at > s.old
		if inside {
			return at - s.old + s.new, true
		}
		outside, found = at-s.old+s.new, true
	}
	return outside, found
}

// leastLikeness is how much of its words a lost anchor must have in common with a place to be offered it.
const leastLikeness = 0.5

// Propose returns where a reviewer should look for the words of an anchor in the text of its revision: its
// place when it has one, else the stretch between what is left of its surroundings. The score says how
// much of the quotation stands there, 0 to 1. ok is false when nothing like it is found.
func Propose(text string, a Anchor) (s Span, score float64, ok bool) {
	if a.State != Lost {
		return a.Span, a.Score, true
	}
	context := a.Prefix + a.Quote + a.Suffix
	mark := Span{len(a.Prefix), len(a.Prefix) + len(a.Quote)}
	for _, w := range windows(text, context) {
		found, ok := diff(context, w.In(text)).stretch(mark)
		if !ok {
			continue
		}
		found = Snap(text, Span{found.Start + w.Start, found.End + w.Start})
		if like := likeness(a.Quote, found.In(text)); like > score {
			s, score = found, like
		}
	}
	if score < leastLikeness {
		return Span{}, 0, false
	}
	return s, min(score, 0.99), true
}

// mostWindows bounds the places that Propose compares.
const mostWindows = 12

// windows returns the stretches of a text where pieces of a quotation's surroundings stand, with room
// around for what was put in.
func windows(text, context string) []Span {
	var out []Span
	for _, piece := range pieces(context) {
		at := 0
		for len(out) < mostWindows {
			i := strings.Index(text[at:], piece.In(context))
			if i < 0 {
				break
			}
			slack := len(context)/2 + 64
			start, end := at+i-piece.Start-slack, at+i-piece.Start+len(context)+slack
			w := Span{runeStart(text, max(start, 0)), runeStart(text, min(end, len(text)))}
			if !slices.ContainsFunc(out, func(o Span) bool { return o.Contains(Span{at + i, at + i + piece.Len()}) }) {
				out = append(out, w)
			}
			at += i + piece.Len()
		}
	}
	return out
}

// pieces cuts a quotation's surroundings into stretches long enough to be rare: of four words, half
// overlapping, or all of it where it is shorter.
func pieces(context string) []Span {
	const long = 7 // four words and the spaces between them
	ws := words(context, 0, len(context))
	if len(ws) <= long {
		return []Span{{0, len(context)}}
	}
	var out []Span
	for i := 0; i+long <= len(ws); i += long / 2 {
		out = append(out, Span{ws[i].Start, ws[i+long-1].End})
	}
	return append(out, Span{ws[len(ws)-long].Start, ws[len(ws)-1].End})
}

func runeStart(text string, at int) int {
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// likeness is the share of two stretches of words that both have, 1 when they are equal. Of words that differ
// the letters count that both begin or end with.
func likeness(a, b string) float64 {
	head := equalHead(a, b)
	tail := equalTail(a[head:], b[head:])
	same := head + tail
	for _, s := range diff(a[head:len(a)-tail], b[head:len(b)-tail]).same {
		same += s.length
	}
	return 2 * float64(same) / float64(len(a)+len(b))
}

// Follow returns about where an offset of one text is in another of the same article.
func Follow(before, now string, at int) int {
	return runeStart(now, min(max(diff(before, now).near(at), 0), len(now)))
}
