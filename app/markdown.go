package app

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	mdtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Memos are Markdown. They are parsed by goldmark and shown by our own lines of text: nothing in a memo is
// fetched or run. A picture is its words, HTML is shown as it was typed, a link stands with its address.

// A proseBlock is a paragraph, a heading, an item of a list or a line of code.
type proseBlock struct {
	runs    []proseRun
	heading int    // level, 0: none
	depth   int    // of lists and quotations around it
	sign    string // of the item of a list that begins here
	quoted  bool
	code    bool
	rule    bool // a line across, without words
	close   bool // no room above: it goes on from the block before
}

// A proseRun is a stretch of words in one look. A line end within is one that was typed.
type proseRun struct {
	words        string
	bold, italic bool
	faint        bool   // what we add, such as an address
	link         string // where it leads; empty: nowhere
}

var proseSyntax = goldmark.New(goldmark.WithExtensions(extension.Linkify))

// parseProse reads Markdown. A line end that was typed stays one: people write notes line by line.
func parseProse(markdown string) []proseBlock {
	p := &proseParser{source: []byte(markdown)}
	root := proseSyntax.Parser().Parse(mdtext.NewReader(p.source))
	p.blocks(root, proseBlock{})
	return p.out
}

type proseParser struct {
	source []byte
	out    []proseBlock
	sign   string // of the item that the next block begins
}

// blocks adds what stands in a node that holds blocks; as says what is around it.
func (p *proseParser) blocks(n ast.Node, as proseBlock) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading:
			b := as
			b.heading = c.Level
			p.add(b, p.inline(c, proseRun{bold: true}))
		case *ast.Paragraph, *ast.TextBlock:
			p.add(as, p.inline(c, proseRun{}))
		case *ast.Blockquote:
			b := as
			b.quoted, b.depth = true, as.depth+1
			p.blocks(c, b)
		case *ast.List:
			p.list(c, as)
		case *ast.ThematicBreak:
			b := as
			b.rule = true
			p.add(b, nil)
		case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
			p.verbatim(c, as)
		default:
			p.blocks(c, as)
		}
	}
}

func (p *proseParser) list(l *ast.List, as proseBlock) {
	as.depth++
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		sign := "•"
		if l.IsOrdered() {
			sign = strconv.Itoa(number) + "."
			number++
		}
		p.sign = sign
		b := as
		b.close = l.IsTight && item != l.FirstChild()
		p.blocks(item, b)
		p.sign = ""
	}
}

// verbatim adds lines as they were typed: code, and HTML, which is never anything but its letters.
func (p *proseParser) verbatim(n ast.Node, as proseBlock) {
	_, html := n.(*ast.HTMLBlock)
	as.code = !html
	lines := n.Lines()
	for i := 0; i < lines.Len(); i++ {
		s := lines.At(i)
		p.add(as, []proseRun{{words: strings.TrimRight(string(s.Value(p.source)), "\r\n")}})
		as.close = true
	}
	if h, ok := n.(*ast.HTMLBlock); ok && h.HasClosure() {
		p.add(as, []proseRun{{words: strings.TrimRight(string(h.ClosureLine.Value(p.source)), "\r\n")}})
	}
}

// add puts a block behind the others, with the sign of the item that it begins.
func (p *proseParser) add(b proseBlock, runs []proseRun) {
	for _, r := range runs {
		if n := len(b.runs) - 1; n >= 0 && b.runs[n].looksLike(r) {
			b.runs[n].words += r.words
		} else {
			b.runs = append(b.runs, r)
		}
	}
	b.sign = p.sign
	p.sign = ""
	if len(runs) > 0 || b.rule || b.sign != "" {
		p.out = append(p.out, b)
	}
}

// looksLike reports whether two runs differ in their words alone.
func (r proseRun) looksLike(other proseRun) bool {
	other.words = r.words
	return r == other
}

// inline reads the words in a node; as is the look around them.
func (p *proseParser) inline(n ast.Node, as proseRun) []proseRun {
	var out []proseRun
	say := func(words string) {
		r := as
		r.words = words
		out = append(out, r)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			words := string(c.Segment.Value(p.source))
			if !c.IsRaw() {
				words = plainOf(words)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				words += "\n"
			}
			say(words)
		case *ast.String:
			say(string(c.Value))
		case *ast.RawHTML:
			for i := 0; i < c.Segments.Len(); i++ {
				s := c.Segments.At(i)
				say(string(s.Value(p.source)))
			}
		case *ast.Emphasis:
			look := as
			look.bold, look.italic = as.bold || c.Level > 1, as.italic || c.Level == 1
			out = append(out, p.inline(c, look)...)
		case *ast.AutoLink:
			out = append(out, linkRuns([]proseRun{{words: string(c.Label(p.source))}}, as, autoAddress(c, p.source))...)
		case *ast.Link:
			out = append(out, linkRuns(p.inline(c, as), as, string(c.Destination))...)
		case *ast.Image:
			words := p.inline(c, as)
			if len(words) == 0 {
				words = []proseRun{{words: "picture"}}
			}
			out = append(out, words...)
			out = append(out, proseRun{words: " (picture: " + string(c.Destination) + ")", faint: true})
		default:
			out = append(out, p.inline(c, as)...)
		}
	}
	return out
}

// plainOf resolves what Markdown writes with a backslash or an ampersand.
func plainOf(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations([]byte(s)))))
}

func autoAddress(l *ast.AutoLink, source []byte) string {
	address := string(l.URL(source))
	if l.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(address, "mailto:") {
		address = "mailto:" + address
	}
	return address
}

// linkRuns sets the words of a link, and its address behind them where they do not say it. An address that
// may not be opened leads nowhere.
func linkRuns(words []proseRun, as proseRun, address string) []proseRun {
	target := ""
	if _, ok := webAddress(address); ok {
		target = address
	}
	said := ""
	for i := range words {
		words[i].link = target
		words[i].bold, words[i].italic = words[i].bold || as.bold, words[i].italic || as.italic
		said += words[i].words
	}
	if said != address && "mailto:"+said != address && "http://"+said != address {
		words = append(words, proseRun{words: " (" + address + ")", faint: true})
	}
	return words
}

// webAddress reads an address that may be opened in another program: the web or mail, nothing else.
func webAddress(s string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return nil, false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u, u.Host != ""
	case "mailto":
		return u, u.Opaque != ""
	}
	return nil, false
}

// linksOf returns the addresses in a memo that may be opened, each once, in order.
func linksOf(blocks []proseBlock) []string {
	var out []string
	for _, b := range blocks {
		for _, r := range b.runs {
			if r.link != "" && !listHas(out, r.link) {
				out = append(out, r.link)
			}
		}
	}
	return out
}
