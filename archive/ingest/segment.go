package ingest

import (
	"strings"

	"pressmark/annotate"
)

// readText makes an article of pasted or plain text.
func readText(text string) Article {
	var a Article
	a.Extractor = "pressmark text " + Version
	chunks := canonicalChunks(paragraphs(text))
	s := segmenter{chunks: chunks, kinds: make([]annotate.BlockKind, len(chunks))}
	s.run()
	a.Text, a.Blocks = lay(s.drafts())
	a.Title, a.Authors, a.Publication, a.Date = s.title, s.authors, s.publication, s.date
	if a.Title == "" {
		s.warnings = append(s.warnings, "No headline was found; type one.")
	}
	a.Warnings = s.warnings
	return a
}

// canonicalChunks drops chunks without words and makes the others canonical, so that every rule sees
// what is kept.
func canonicalChunks(chunks []chunk) []chunk {
	kept := chunks[:0]
	for _, c := range chunks {
		if c.text = annotate.CanonicalBlock(c.text); c.text != "" {
			kept = append(kept, c)
		}
	}
	return kept
}

// A segmenter gives each chunk of a pasted text its kind.
type segmenter struct {
	chunks []chunk
	kinds  []annotate.BlockKind

	title, publication string
	authors            []string
	date               annotate.Date
	warnings           []string
}

func (s *segmenter) run() {
	s.shapes()
	body := s.firstProse()
	headline := s.headline(body)
	s.head(headline, body)
	s.body(body)
	s.tail()
	s.atLeastSome()
}

// atLeastSome makes paragraphs of everything but the title where no body would be left, and of the
// title too where there is nothing else: a note of one line is a text.
func (s *segmenter) atLeastSome() {
	for _, k := range s.kinds {
		if k.Body() {
			return
		}
	}
	for i, k := range s.kinds {
		if k != annotate.Title || len(s.kinds) == 1 {
			s.kinds[i] = annotate.Paragraph
		}
	}
	if len(s.kinds) == 1 {
		s.title = ""
	}
}

// shapes gives kinds that a chunk's own shape decides.
func (s *segmenter) shapes() {
	for i, c := range s.chunks {
		switch {
		case isCaption(c.text):
			s.kinds[i] = annotate.Caption
		case related.MatchString(c.text) && width(c.text) <= 200:
			s.kinds[i] = annotate.Related
		case isPromo(c.text), i > 0 && i == len(s.chunks)-1 && isSignature(c.text):
			s.kinds[i] = annotate.Boilerplate
		case c.bullet:
			s.kinds[i] = annotate.ListItem
		case c.quote:
			s.kinds[i] = annotate.Quote
		}
	}
}

// firstProse returns the first chunk of running text, or the number of chunks.
func (s *segmenter) firstProse() int {
	for i, c := range s.chunks {
		if s.kinds[i] == "" && isProse(c.text) && !s.promoted(i) {
			return i
		}
	}
	// A text of short lines: everything after its first chunk is body.
	for i := range s.chunks {
		if s.kinds[i] == "" && i > 0 {
			return i
		}
	}
	return len(s.chunks)
}

// promoted reports whether chunk i stands together with a line of promotion, without a blank line.
func (s *segmenter) promoted(i int) bool {
	for _, step := range []int{-1, 1} {
		for j := i + step; j >= 0 && j < len(s.chunks) && s.chunks[j].group == s.chunks[i].group; j += step {
			if s.kinds[j] == annotate.Boilerplate {
				return true
			}
		}
	}
	return false
}

// headline chooses the title among the lines before the body: a lone line without a full stop that
// speaks to nobody. It returns -1 when none will do.
func (s *segmenter) headline(body int) int {
	best, at := 0, -1
	for i := range min(body, len(s.chunks)) {
		if s.kinds[i] != "" {
			continue
		}
		if score := s.headlineScore(i); score > best {
			best, at = score, i
		}
	}
	if at < 0 && len(s.chunks) > 1 && s.kinds[0] == "" && width(s.chunks[0].text) <= 200 {
		return 0
	}
	return at
}

func (s *segmenter) headlineScore(i int) int {
	text := s.chunks[i].text
	if !hasWords.MatchString(text) || s.isByline(text) || dateAlone(text) {
		return 0
	}
	score := 2
	if i == 0 {
		score++
	}
	if s.alone(i) {
		score += 2
	}
	if w := width(text); w >= 20 && w <= 170 {
		score += 2
	} else if w > 250 {
		score -= 3
	}
	if endsSentence(text) && !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, "!") {
		score -= 2
	}
	if address.MatchString(text) {
		score--
	}
	if s.promoted(i) {
		score -= 3
	}
	return score
}

// alone reports whether blank lines, or the ends of the text, stand on both sides of chunk i.
func (s *segmenter) alone(i int) bool {
	g := s.chunks[i].group
	return (i == 0 || s.chunks[i-1].group != g) && (i+1 == len(s.chunks) || s.chunks[i+1].group != g)
}

// head gives kinds to what stands before the body: above the headline everything is boilerplate but
// captions; between headline and body stand the standfirst, the byline and the date.
func (s *segmenter) head(headline, body int) {
	if headline >= 0 {
		s.kinds[headline] = annotate.Title
		s.title = s.chunks[headline].text
	}
	for i := range min(body, len(s.chunks)) {
		text := s.chunks[i].text
		below := headline >= 0 && i > headline
		switch {
		case i == headline || s.kinds[i] == annotate.Caption || s.kinds[i] == annotate.Related:
		case s.kinds[i] == annotate.Boilerplate:
			s.headLine(text) // "Published ..." may be read as promotion
		case s.headLine(text):
			s.kinds[i] = annotate.Boilerplate
		case s.kinds[i] == annotate.ListItem && below:
			s.kinds[i] = annotate.Standfirst
		case s.kinds[i] == "" && below && width(text) >= 25 && !s.promoted(i):
			s.kinds[i] = annotate.Standfirst
		case s.kinds[i] == "" || !below:
			s.kinds[i] = annotate.Boilerplate
		}
	}
}

// body gives kinds to the rest. A lone line between paragraphs is another article's headline when it
// is long, else a heading.
func (s *segmenter) body(from int) {
	for i := from; i < len(s.chunks); i++ {
		if s.kinds[i] != "" {
			continue
		}
		text := s.chunks[i].text
		inside := i > from && i+1 < len(s.chunks) && s.alone(i)
		switch {
		case inside && !isProse(text) && isHeadline(text) && s.proseBeside(i):
			s.kinds[i] = annotate.Related
		case inside && !isProse(text) && isHeading(text) && s.proseBeside(i):
			s.kinds[i] = annotate.Heading
		default:
			s.kinds[i] = annotate.Paragraph
		}
	}
}

// proseBeside reports whether running text comes before chunk i and after it, other lone lines aside.
func (s *segmenter) proseBeside(i int) bool {
	return s.proseFrom(i, -1) && s.proseFrom(i, 1)
}

func (s *segmenter) proseFrom(i, step int) bool {
	for j, seen := i+step, 0; j >= 0 && j < len(s.chunks) && seen < 4; j, seen = j+step, seen+1 {
		if isProse(s.chunks[j].text) || s.chunks[j].bullet || s.chunks[j].quote {
			return true
		}
	}
	return false
}

// tail makes the lines after the last running text related or boilerplate, when there was running text.
func (s *segmenter) tail() {
	last := -1
	for i, c := range s.chunks {
		if s.kinds[i].Body() && isProse(c.text) {
			last = i
		}
	}
	if last < 0 {
		return
	}
	marked := false
	for i := last + 1; i < len(s.chunks); i++ {
		marked = marked || s.kinds[i] == annotate.Related || s.kinds[i] == annotate.Boilerplate
		text := s.chunks[i].text
		if s.kinds[i] != annotate.Paragraph || endsSentence(text) {
			continue
		}
		switch {
		case marked && isHeadline(text):
			s.kinds[i] = annotate.Related
		case marked:
			s.kinds[i] = annotate.Boilerplate
		}
	}
}

// drafts returns the chunks as blocks to lay.
func (s *segmenter) drafts() []draft {
	drafts := make([]draft, len(s.chunks))
	for i, c := range s.chunks {
		drafts[i] = draft{kind: s.kinds[i], raw: c.text}
		switch s.kinds[i] {
		case annotate.Title, annotate.ListItem:
			drafts[i].level = 1
		case annotate.Heading:
			drafts[i].level = 2
		}
		if s.kinds[i] == annotate.Title {
			drafts[i].level = 0
		}
	}
	return drafts
}

func (s *segmenter) isByline(text string) bool {
	return width(text) <= 160 && (byline.MatchString(text) || bylineZH.MatchString(text))
}

// headLine reads a byline, a date or both from a line of the head; it reports whether it was one.
func (s *segmenter) headLine(text string) bool {
	found := false
	if names, place, ok := parseByline(text); ok {
		if len(s.authors) == 0 {
			s.authors, s.publication = names, place
		}
		found = true
	}
	if width(text) > 160 {
		return found
	}
	if date, alone, warning := findDate(text); !date.IsZero() && (found || alone) {
		if s.date.IsZero() {
			s.date = date
			if warning != "" {
				s.warnings = append(s.warnings, warning)
			}
		}
		found = true
	}
	return found
}
