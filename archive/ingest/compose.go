package ingest

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"

	"pressmark/annotate"
)

// A composer lays the blocks that the extractor took for the article over the blocks of the page. The
// page's blocks know more (runs, figures, classes), and those that stand between two of the article
// are kept as captions, related headlines and boilerplate.
type composer struct {
	page    []pageBlock
	content []pageBlock
	meta    *pageMeta
	article *Article

	at   []int // for each content block its place in page, or -1
	out  []draft
	seen map[string]bool // texts laid so far
}

// maxBetween is how many blocks of a page between two of the article are kept, and betweenMax how
// long each may be: more is another part of the page.
const (
	maxBetween = 12
	betweenMax = 400
)

var dekClass = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:dek|standfirst|stand-first|sub-?title|sub-?head(?:line|ing)?|sub-?hed|strap-?line|chapeau|vorspann|teaser-?text|article-?(?:lead|intro|summary|teaser|excerpt|description|subtitle)|(?:lead|intro|summary)-?(?:text|paragraph)?|excerpt|abstract|tagline|alternativeheadline|sottotitolo|entradilla|ingress|manchet)(?:$|[\s_-])`)

func (c *composer) compose() {
	c.content, c.at = align(c.page, c.content)
	if c.adrift() {
		c.content, c.at = align(c.page, contained(c.page, c.content))
	}
	c.seen = make(map[string]bool)
	title := c.titleBlock()
	if title.raw != "" {
		c.out = append(c.out, title)
		c.seen[titleKey(title.raw)] = true
	}
	start := c.start()
	kinds := c.contentKinds()
	c.standfirst(start)
	last := start
	for i, b := range c.content {
		if c.at[i] >= 0 {
			c.between(last, c.at[i])
			last = c.at[i] + 1
		}
		b.kind = kinds[i]
		if b.kind == annotate.Title || b.kind == "" {
			continue
		}
		c.out = append(c.out, b.draft)
		c.seen[titleKey(b.text)] = true
	}
	c.article.Text, c.article.Blocks = lay(c.out)
}

// adrift reports whether most of what the extractor took is nowhere on the page in that form: its last
// resort, all words of a page in one paragraph.
func (c *composer) adrift() bool {
	found, lost := 0, 0
	for i, b := range c.content {
		if c.at[i] >= 0 {
			found += len(b.text)
		} else {
			lost += len(b.text)
		}
	}
	return lost > found
}

// start returns the place on the page of the first block of the article, or -1.
func (c *composer) start() int {
	for _, p := range c.at {
		if p >= 0 {
			return p
		}
	}
	return -1
}

// titleBlock is the heading of the page that says the title, in its own words.
func (c *composer) titleBlock() draft {
	title := c.article.Title
	for _, b := range c.page {
		if b.kind == annotate.Heading && b.level == 1 && sameTitle(b.text, title) {
			d := b.draft
			d.kind, d.level = annotate.Title, 0
			return d
		}
	}
	return draft{kind: annotate.Title, raw: title}
}

// contentKinds gives each content block its kind; Title means that it repeats the title and is left out.
func (c *composer) contentKinds() []annotate.BlockKind {
	kinds := make([]annotate.BlockKind, len(c.content))
	prose := 0
	for i := range c.content {
		b := &c.content[i]
		kinds[i] = c.contentKind(i, b, prose)
		if kinds[i].Body() && isProse(b.text) {
			prose++
		}
	}
	c.oneDek(kinds)
	c.spread(kinds)
	c.trim(kinds)
	return kinds
}

// oneDek takes the standfirst back where marks made one of several paragraphs: then they name the
// article's text, not its summary.
func (c *composer) oneDek(kinds []annotate.BlockKind) {
	prose := 0
	for i, b := range c.content {
		if kinds[i] == annotate.Standfirst && b.kind == annotate.Paragraph && isProse(b.text) {
			prose++
		}
	}
	for i, b := range c.content {
		if prose > 1 && kinds[i] == annotate.Standfirst && b.kind == annotate.Paragraph {
			kinds[i] = annotate.Paragraph
		}
	}
}

// trim makes boilerplate of headings at the end that nothing of the article follows.
func (c *composer) trim(kinds []annotate.BlockKind) {
	for i := len(kinds) - 1; i >= 0; i-- {
		if kinds[i] == annotate.Heading {
			kinds[i] = annotate.Boilerplate
		} else if kinds[i].Body() {
			return
		}
	}
}

// spread carries the kind of a line such as "Read more" over to the links and list items after it,
// up to the next running text or heading.
func (c *composer) spread(kinds []annotate.BlockKind) {
	on := false
	for i, b := range c.content {
		switch {
		case kinds[i] == annotate.Related && related.MatchString(b.text):
			on = true
		case b.kind == annotate.Heading || b.linkShare() < 0.5:
			on = false
		case on && kinds[i].Body():
			kinds[i] = annotate.Related
		}
	}
}

func (c *composer) contentKind(i int, b *pageBlock, prose int) annotate.BlockKind {
	var page *pageBlock
	if c.at[i] >= 0 {
		page = &c.page[c.at[i]]
	}
	switch {
	case prose == 0 && sameTitle(b.text, c.article.Title):
		return annotate.Title
	case b.kind == annotate.Caption || page != nil && (page.kind == annotate.Caption || page.figure && !isProse(b.text)):
		return annotate.Caption
	case isCaption(b.text) && width(b.text) < 300:
		return annotate.Caption
	case isPromo(b.text):
		return annotate.Boilerplate
	case related.MatchString(b.text) && width(b.text) <= 200:
		return annotate.Related
	case page != nil && page.linkShare() > 0.9 && isHeadline(b.text) && (b.kind == annotate.Paragraph || b.kind == annotate.ListItem):
		return annotate.Related
	case prose == 0 && (c.isByline(b.text) || dateAlone(b.text)):
		return annotate.Boilerplate
	case prose == 0 && b.kind == annotate.ListItem && (page == nil || page.linkShare() < 0.5):
		return annotate.Standfirst
	case prose <= 1 && page != nil && c.isDek(page):
		return annotate.Standfirst
	}
	return b.kind
}

func (c *composer) isByline(text string) bool {
	if width(text) > 120 {
		return false
	}
	if byline.MatchString(text) {
		return true
	}
	for _, name := range c.article.Authors {
		if titleKey(text) == titleKey(name) {
			return true
		}
	}
	return false
}

// isDek reports whether a block is the article's standfirst by its marks or because the page's
// description says the same.
func (c *composer) isDek(b *pageBlock) bool {
	if b.aside || width(b.text) > 600 || width(b.text) < 20 {
		return false
	}
	if b.node.DataAtom == atom.Body || b.node.DataAtom == atom.Article {
		return false
	}
	if dekClass.MatchString(marks(b.node)) {
		return true
	}
	for _, d := range []string{c.meta.first("og:description", "description", "twitter:description"), c.meta.ld.description} {
		if d != "" && titleKey(d) == titleKey(b.text) && b.node.DataAtom != atom.P {
			return true
		}
	}
	return false
}

// standfirst adds the page's visible standfirst where the extractor left it out: between the title's
// heading and the first block of the article.
func (c *composer) standfirst(start int) {
	if start < 0 {
		return
	}
	from := -1
	for i := start - 1; i >= 0 && i > start-60; i-- {
		if c.page[i].kind == annotate.Heading && sameTitle(c.page[i].text, c.article.Title) {
			from = i + 1
			break
		}
	}
	if from < 0 {
		return
	}
	for _, b := range c.page[from:start] {
		key := titleKey(b.text)
		if c.seen[key] || b.linkShare() > 0.5 {
			continue
		}
		switch {
		case b.kind == annotate.Caption || b.figure && isCaption(b.text):
			c.put(b, annotate.Caption)
		case !b.figure && c.isDek(&b):
			c.put(b, annotate.Standfirst)
		}
	}
}

func (c *composer) put(b pageBlock, kind annotate.BlockKind) {
	key := titleKey(b.text)
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	d := b.draft
	d.kind, d.level = kind, 0
	c.out = append(c.out, d)
}

// between keeps what the page has between two blocks of the article.
func (c *composer) between(from, to int) {
	if from < 0 || to <= from || to-from > maxBetween {
		return
	}
	for _, b := range c.page[from:to] {
		text := strings.TrimSpace(b.text)
		switch {
		case len(text) > betweenMax && b.kind != annotate.Caption:
		case related.MatchString(text) || b.linkShare() > 0.6 && isHeadline(text):
			c.put(b, annotate.Related)
		case b.kind == annotate.Caption || b.figure && b.linkShare() <= 0.6 || isCaption(text):
			c.put(b, annotate.Caption)
		default:
			c.put(b, annotate.Boilerplate)
		}
	}
}
