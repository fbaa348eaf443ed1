package ingest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"pressmark/annotate"
)

// A pageBlock is a block of a page with what its place in the page says about it.
type pageBlock struct {
	draft
	text   string // canonical
	node   *html.Node
	aside  bool // in a nav, aside, footer or header of the page
	figure bool // in a figure
	links  int  // bytes of raw that are links
}

// linkShare is how much of the block is links, from 0 to 1.
func (b *pageBlock) linkShare() float64 {
	if len(b.raw) == 0 {
		return 0
	}
	return float64(b.links) / float64(len(strings.TrimSpace(b.raw))+1)
}

var blockTag = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Footer: true,
	atom.Aside: true, atom.Nav: true, atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Dl: true, atom.Dt: true, atom.Dd: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Blockquote: true, atom.Pre: true,
	atom.Figure: true, atom.Figcaption: true, atom.Table: true, atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Tr: true,
	atom.Td: true, atom.Th: true, atom.Caption: true, atom.Form: true, atom.Fieldset: true, atom.Address: true, atom.Hr: true,
	atom.Details: true, atom.Summary: true, atom.Center: true, atom.Body: true, atom.Html: true, atom.Hgroup: true, atom.Label: true,
}

var headingLevel = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}

// A renderer reads a tree into blocks, in document order and in one pass.
type renderer struct {
	base   string // of relative links
	blocks []pageBlock
	raw    strings.Builder
	runs   []annotate.Run
	open   []annotate.Run // runs begun and not ended; Start is in raw
	ctx    place
	links  int
	size   int // bytes rendered so far
}

// A place is what the elements around a word say of it.
type place struct {
	kind          annotate.BlockKind
	level         int
	node          *html.Node
	aside, figure bool
	pre           bool
	lists         int
}

// render returns the blocks of the tree below n, those without words left out.
func render(n *html.Node, base string) []pageBlock {
	r := &renderer{base: base, ctx: place{kind: annotate.Paragraph, node: n}}
	r.children(n)
	r.flush()
	return r.blocks
}

func (r *renderer) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			r.words(c.Data)
		case html.ElementNode:
			r.element(c)
		case html.DocumentNode:
			r.children(c)
		}
	}
}

func (r *renderer) words(s string) {
	if !r.ctx.pre {
		r.raw.WriteString(s)
		return
	}
	for i, l := range strings.Split(s, "\n") {
		if i > 0 {
			r.flush()
		}
		r.raw.WriteString(l)
	}
}

func (r *renderer) element(n *html.Node) {
	if skipped[n.DataAtom] || r.size > 4*MaxText {
		return
	}
	switch {
	case n.DataAtom == atom.Br:
		if r.ctx.kind == annotate.Heading || r.ctx.kind == annotate.Caption {
			r.raw.WriteByte(' ')
		} else {
			r.flush()
		}
	case (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && !hasBlockChild(n):
		if strings.TrimSpace(r.raw.String()) != "" {
			r.raw.WriteString(" | ")
		}
		r.children(n)
	case blockTag[n.DataAtom] || n.DataAtom == 0 && strings.Contains(n.Data, "-") && hasBlockChild(n):
		r.block(n)
	default:
		r.inline(n)
	}
}

// hasBlockChild reports whether an element of the page's own making holds blocks.
func hasBlockChild(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && blockTag[c.DataAtom] {
			return true
		}
	}
	return false
}

func (r *renderer) block(n *html.Node) {
	r.flush()
	outer := r.ctx
	r.ctx = r.ctx.inside(n)
	r.children(n)
	r.flush()
	r.ctx = outer
}

// inside returns the place of what stands in the element n at place p.
func (p place) inside(n *html.Node) place {
	p.node = n
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if p.kind == annotate.Paragraph {
			p.kind, p.level = annotate.Heading, headingLevel[n.DataAtom]
		}
	case atom.Ul, atom.Ol:
		p.lists++
	case atom.Li:
		if p.kind != annotate.Caption {
			p.kind, p.level = annotate.ListItem, max(p.lists, 1)
		}
	case atom.Blockquote:
		p.kind, p.level = annotate.Quote, 0
	case atom.Table:
		p.figure = false // a figure around a table says nothing about its cells
	case atom.Figcaption, atom.Caption:
		p.kind, p.level = annotate.Caption, 0
	case atom.Figure:
		p.figure = true
	case atom.Pre:
		p.pre = true
	case atom.Nav, atom.Aside, atom.Footer:
		p.aside = true
	}
	switch attr(n, "role") {
	case "navigation", "complementary", "contentinfo", "banner", "search":
		p.aside = true
	}
	return p
}

func (r *renderer) inline(n *html.Node) {
	run := annotate.Run{Start: r.raw.Len()}
	switch n.DataAtom {
	case atom.B, atom.Strong:
		run.Kind = annotate.Bold
	case atom.I, atom.Em, atom.Cite:
		run.Kind = annotate.Italic
	case atom.A:
		run.Kind, run.URL = annotate.Link, linkURL(r.base, attr(n, "href"))
	default:
		r.children(n)
		return
	}
	r.open = append(r.open, run)
	r.children(n)
	run, r.open = r.open[len(r.open)-1], r.open[:len(r.open)-1]
	r.close(run)
}

func (r *renderer) close(run annotate.Run) {
	if run.End = r.raw.Len(); run.End <= run.Start {
		return
	}
	if run.Kind == annotate.Link {
		r.links += run.End - run.Start
		if run.URL == "" {
			return
		}
	}
	r.runs = append(r.runs, run)
}

// flush ends the current block; runs that are open end with it and begin again with the next.
func (r *renderer) flush() {
	for i := range r.open {
		r.close(r.open[i])
		r.open[i].Start = 0
	}
	raw := r.raw.String()
	r.raw.Reset()
	if text := annotate.CanonicalBlock(raw); text != "" {
		r.size += len(raw)
		d := draft{kind: r.ctx.kind, level: r.ctx.level, raw: raw, runs: inOrder(r.runs)}
		r.blocks = append(r.blocks, pageBlock{draft: d, text: text, node: r.ctx.node, aside: r.ctx.aside, figure: r.ctx.figure, links: r.links})
	}
	r.runs, r.links = nil, 0
}
