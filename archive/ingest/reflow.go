package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A chunk is a paragraph of plain text, with what its place on the page said.
type chunk struct {
	text   string
	bullet bool // it began with a bullet sign, which is dropped
	quote  bool // it began with ">"
	group  int  // chunks without a blank line between them have the same number
}

// wrapMin and wrapMax are the widths between which a text counts as hard-wrapped, wrapSlack how far
// its lines may end before the longest, wrapShare the share of lines that must.
const (
	wrapMin, wrapMax = 45, 90
	wrapSlack        = 12
	wrapShare        = 0.6
)

var bulletSign = regexp.MustCompile(`^\s*(?:[•‣▪◦●○■▶►]\s*|[*\-+]\s+)(\S.*)$`)

// paragraphs splits plain text into chunks and joins hard-wrapped lines. A new chunk begins after a
// blank line, at a bullet and at an indented line; within what is left, lines are joined where their
// widths show that a program broke them. Chunks written out with a blank line between them come back
// the same.
func paragraphs(text string) []chunk {
	text = newlines.Replace(text)
	var chunks []chunk
	var block []line
	group := 0
	flush := func() {
		if len(block) > 0 {
			chunks = append(chunks, joinBlock(block, group)...)
			block = nil
		}
	}
	for _, raw := range strings.Split(text, "\n") {
		l := newLine(raw)
		if l.text == "" {
			flush()
			group++
			continue
		}
		block = append(block, l)
	}
	flush()
	return chunks
}

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\f", "\n")

// A line of plain text.
type line struct {
	text   string // without indent and trailing space
	indent int    // in columns
	width  int    // of the text in characters
	bullet bool
	quote  bool
}

func newLine(raw string) line {
	var l line
	raw = strings.ReplaceAll(raw, "\t", "    ")
	l.text = strings.TrimSpace(raw)
	l.indent = utf8.RuneCountInString(raw) - utf8.RuneCountInString(strings.TrimLeftFunc(raw, unicode.IsSpace))
	if m := bulletSign.FindStringSubmatch(raw); m != nil {
		l.text, l.bullet = m[1], true
	} else if rest, ok := strings.CutPrefix(l.text, "> "); ok {
		l.text, l.quote = strings.TrimSpace(rest), true
	}
	l.width = utf8.RuneCountInString(l.text)
	return l
}

// joinBlock makes chunks of lines without a blank one between them.
func joinBlock(block []line, group int) []chunk {
	wrapped := hardWrapped(block) || indents(block)
	base := block[0].indent
	for _, l := range block {
		base = min(base, l.indent)
	}
	var chunks []chunk
	for i, l := range block {
		if i > 0 && joins(block[i-1], l, base, wrapped) {
			last := &chunks[len(chunks)-1]
			last.text += " " + l.text
			continue
		}
		chunks = append(chunks, chunk{text: l.text, bullet: l.bullet, quote: l.quote, group: group})
	}
	return chunks
}

// joins reports whether l goes on with the paragraph of the line before it.
func joins(before, l line, base int, wrapped bool) bool {
	if l.quote != before.quote || l.bullet || isSignature(l.text) {
		return false
	}
	hanging := before.bullet && l.indent > before.indent
	if startsParagraph(before, l, base) && !hanging {
		return false
	}
	if wrapped {
		return true
	}
	// Two or three lines are too few for widths to tell; a sentence that goes on in lower case is not.
	return before.width >= 18 && before.width <= wrapMax && !endsSentence(before.text) && startsLower(l.text)
}

// startsParagraph reports whether the indent of l sets it off from the line before.
func startsParagraph(before, l line, base int) bool {
	return l.indent > before.indent && l.indent > base
}

// hardWrapped reports whether most inner lines of a block end near its longest line, mid-sentence.
// One inner line, as in a byline over a date, is too few to tell.
func hardWrapped(block []line) bool {
	longest := longestLine(block)
	if longest < wrapMin || longest > wrapMax {
		return false
	}
	inner, full, stops := 0, 0, 0
	for i, l := range block[:len(block)-1] {
		if next := block[i+1]; next.bullet || next.indent > l.indent || isSignature(next.text) {
			continue // the last line of its paragraph
		}
		inner++
		if l.indent+l.width >= longest-wrapSlack {
			full++
		}
		if endsSentence(l.text) {
			stops++
		}
	}
	return inner > 1 && float64(full) >= wrapShare*float64(inner) && stops*2 <= inner
}

// indents reports whether a block sets its paragraphs off by indents, as agencies do: some lines
// stand in, and others that follow them do not.
func indents(block []line) bool {
	if longest := longestLine(block); longest < wrapMin || longest > wrapMax {
		return false
	}
	in, on := false, false
	for i, l := range block[1:] {
		if l.bullet {
			return false
		}
		in = in || l.indent >= block[0].indent+2
		on = on || in && l.indent <= block[0].indent && block[i].indent > l.indent && !isSignature(l.text)
	}
	return in && on
}

// longestLine returns where the longest line ends, indent and all.
func longestLine(block []line) int {
	longest := 0
	for _, l := range block {
		longest = max(longest, l.indent+l.width)
	}
	return longest
}

const closers = `"'”’»›）)]】」』*`

// endsSentence reports whether s ends with a full stop of any script, quotation marks aside.
func endsSentence(s string) bool {
	s = strings.TrimRight(strings.TrimSpace(s), closers)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…。！？؟۔।", r)
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `"'“‘«(`))
	return unicode.IsLower(r)
}
