package ingest

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// deepest is how deep elements may nest; x/net/html refuses a page at 512. No page of the 2,605 that
// were tried comes near.
const deepest = 400

// parseTree parses a decoded page. A page that nests too deeply is parsed again without the nesting,
// and failing that without its tags. thinned reports that something was dropped for it.
func parseTree(text string) (doc *html.Node, thinned bool, err error) {
	if doc, err = tryParse(text); err == nil {
		return doc, false, nil
	}
	for _, depth := range []int{deepest, deepest / 4, 0} {
		if doc, err = tryParse(flattenTags(text, depth)); err == nil {
			return doc, true, nil
		}
	}
	return nil, true, err
}

func tryParse(text string) (doc *html.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New(fmt.Sprint(r))
		}
	}()
	return html.Parse(strings.NewReader(text))
}

// flattenTags writes a page again without the elements that nest deeper than depth; their text stays.
func flattenTags(text string, depth int) string {
	var b strings.Builder
	b.Grow(len(text))
	z := html.NewTokenizer(strings.NewReader(text))
	open := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String()
		}
		raw := z.Raw()
		if kind != html.StartTagToken && kind != html.EndTagToken {
			b.Write(raw)
			continue
		}
		name, _ := z.TagName()
		weight := tagWeight[atom.Lookup(name)]
		switch {
		case weight < 0: // void
			b.Write(raw)
		case kind == html.StartTagToken:
			open += 1 + weight
			if open <= depth || rawText[atom.Lookup(name)] {
				b.Write(raw)
			}
		default:
			if open <= depth || rawText[atom.Lookup(name)] {
				b.Write(raw)
			}
			open = max(0, open-1-weight)
		}
	}
}

// tagWeight is what an element adds to the depth beyond itself: a table brings its body, and void
// elements (-1) add nothing.
var tagWeight = map[atom.Atom]int{
	atom.Table: 3, atom.Br: -1, atom.Hr: -1, atom.Img: -1, atom.Input: -1, atom.Meta: -1, atom.Link: -1,
	atom.Base: -1, atom.Area: -1, atom.Col: -1, atom.Embed: -1, atom.Source: -1, atom.Track: -1, atom.Wbr: -1,
}

var rawText = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Title: true, atom.Textarea: true, atom.Noscript: true, atom.Iframe: true, atom.Xmp: true}

// countElements counts the elements of a tree, up to limit.
func countElements(n *html.Node, limit int) int {
	count := 0
	for range elements(n) {
		if count++; count >= limit {
			break
		}
	}
	return count
}

// elements walks the elements below n in document order.
func elements(n *html.Node) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for c := range n.Descendants() {
			if c.Type == html.ElementNode && !yield(c) {
				return
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// spacedText is textOf with a space between any two elements: the parts of a byline are often set apart
// by their style alone.
func spacedText(n *html.Node, limit int) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if b.Len() > limit {
			break
		}
		if c.Type == html.TextNode && (c.Parent == nil || !skipped[c.Parent.DataAtom]) {
			b.WriteString(c.Data + " ")
		}
	}
	return b.String()
}

// textOf returns the words in n, up to limit bytes.
func textOf(n *html.Node, limit int) string {
	var b strings.Builder
	if n.Type == html.TextNode {
		return n.Data
	}
	for c := range n.Descendants() {
		if b.Len() > limit {
			break
		}
		if c.Type == html.TextNode && (c.Parent == nil || !skipped[c.Parent.DataAtom]) {
			b.WriteString(c.Data)
		} else if c.DataAtom == atom.Br || blockTag[c.DataAtom] {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// skipped elements hold no words for readers.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Iframe: true,
	atom.Object: true, atom.Embed: true, atom.Audio: true, atom.Video: true, atom.Canvas: true, atom.Select: true,
	atom.Option: true, atom.Button: true, atom.Textarea: true, atom.Head: true, atom.Math: true, atom.Map: true,
}

var hiddenStyle = regexp.MustCompile(`(?i)(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|%)?\s*(?:;|!|$))`)

// isHidden reports whether an element is not shown to readers of the page.
func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if len(a.Val) < 1000 && hiddenStyle.MatchString(a.Val) {
				return true
			}
		}
	}
	return false
}

// pruneHidden takes out of a tree what its readers do not see, so that no extractor offers it. What holds
// half of the page's words stays: some pages hide their article until a script has run.
func pruneHidden(doc *html.Node) {
	var hidden []*html.Node
	for n := range elements(doc) {
		if n.DataAtom == atom.Template || n.DataAtom == atom.Noscript || isHidden(n) {
			hidden = append(hidden, n)
		}
	}
	if len(hidden) == 0 {
		return
	}
	most := len(textOf(doc, math.MaxInt)) / 2
	for _, n := range hidden {
		if n.Parent != nil && n.DataAtom != atom.Html && n.DataAtom != atom.Body && len(textOf(n, most)) < most {
			n.Parent.RemoveChild(n)
		}
	}
}

// dropDataURIs shortens the pictures and fonts that programs such as SingleFile write into a page,
// which are most of its bytes and none of its words.
func dropDataURIs(text string) string {
	if !strings.Contains(text, "data:") {
		return text
	}
	var b strings.Builder
	for {
		at := strings.Index(text, "data:")
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		end := at + len("data:")
		for end < len(text) && strings.IndexByte("\"' )>\n\\<", text[end]) < 0 {
			end++
		}
		b.WriteString(text[:at])
		if strings.Contains(text[at:min(end, at+100)], ";base64,") {
			b.WriteString("data:,")
		} else {
			b.WriteString(text[at:end])
		}
		text = text[end:]
	}
}
