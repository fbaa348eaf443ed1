package ingest

import (
	"fmt"
	"net/url"
	"strings"

	trafilatura "github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Above these sizes the extractor takes more than seconds and cannot be stopped (200,000 short
// paragraphs: over 20 s), so the linear reader takes the page.
const (
	maxElements = 20_000
	maxPage     = 2 << 20
)

// maxDateElements is the size up to which a page is searched for a date in any language: that takes up
// to 4 ms an element and cannot be stopped.
const maxDateElements = 1000

// readPage makes an article of a saved web page, decoded.
func readPage(text string) Article {
	var a Article
	text = dropDataURIs(text)
	doc, thinned, err := parseTree(text)
	if err != nil {
		a.Warnings = append(a.Warnings, "The page could not be parsed; there is nothing of it here.")
		return a
	}
	if thinned {
		a.Warnings = append(a.Warnings, fmt.Sprintf("The page nests more than %d elements deep; the deepest were taken out of their nesting.", deepest))
	}
	meta := readMeta(doc)
	pruneHidden(doc)
	own, ownWarning := meta.date()
	page := render(doc, meta.address())
	meta.readBylines(page)
	var content []pageBlock
	var found pageFallback
	if len(text) <= maxPage && countElements(doc, maxElements+1) <= maxElements {
		content, found = extract(doc, meta.address(), own.IsZero() && ownWarning == "" && meta.lineDate.IsZero())
		a.Extractor = "go-trafilatura v1.12.2, pressmark html " + Version
	} else {
		a.Warnings = append(a.Warnings, "The page is very large, so it was read in a simpler way; look over what was taken.")
	}
	if len(content) == 0 {
		content = linear(page)
		a.Extractor = "pressmark html linear " + Version
	}
	var warnings []string
	a.Metadata, warnings = meta.metadata(found)
	a.Warnings = append(a.Warnings, warnings...)
	if textSize(content) > MaxText {
		var drafts []draft
		for _, b := range content {
			drafts = append(drafts, b.draft)
		}
		a.Text, a.Blocks = lay(drafts) // refused for its size: it need not be composed
		return a
	}
	c := composer{page: page, content: content, meta: meta, article: &a}
	c.compose()
	return a
}

func textSize(blocks []pageBlock) int {
	size := 0
	for _, b := range blocks {
		size += len(b.text)
	}
	return size
}

// fragment reads a piece of HTML whose every block is wanted, such as Markdown or a field of a record.
func fragment(text string) ([]draft, bool) {
	doc, _, err := parseTree(dropDataURIs(text))
	if err != nil {
		return nil, false
	}
	pruneHidden(doc)
	var drafts []draft
	for _, b := range render(doc, "") {
		drafts = append(drafts, b.draft)
	}
	return drafts, len(drafts) > 0
}

// extract asks go-trafilatura which part of the tree is the article. It returns no blocks where that
// fails or panics. wantDate lets it search the page's words for a date, which is slow.
func extract(doc *html.Node, base string, wantDate bool) (blocks []pageBlock, found pageFallback) {
	defer func() {
		if r := recover(); r != nil {
			blocks = nil
		}
	}()
	opts := trafilatura.Options{EnableFallback: true, ExcludeComments: true, HtmlDateMode: trafilatura.Disabled}
	if wantDate {
		opts.HtmlDateMode = trafilatura.Fast
		if countElements(doc, maxDateElements+1) <= maxDateElements {
			opts.HtmlDateMode = trafilatura.Extensive
		}
	}
	opts.OriginalURL, _ = url.Parse(base)
	if base == "" {
		opts.OriginalURL = nil
	}
	result, err := trafilatura.ExtractDocument(doc, opts)
	if err != nil || result == nil || result.ContentNode == nil {
		return nil, pageFallback{}
	}
	found = pageFallback{title: result.Metadata.Title, author: result.Metadata.Author, date: result.Metadata.Date}
	return render(result.ContentNode, base), found
}

// linear chooses the blocks of the article in one pass over the page's blocks: those in the article
// or main element that holds most running text, or in the whole page; without asides and lists of links.
func linear(page []pageBlock) []pageBlock {
	root := densest(page)
	var kept []pageBlock
	for _, b := range page {
		if b.aside || b.figure || b.linkShare() > 0.5 || root != nil && !within(b.node, root) {
			continue
		}
		kept = append(kept, b)
	}
	return kept
}

// densest returns the article or main element with the most prose, if it has half of the page's.
func densest(page []pageBlock) *html.Node {
	prose := make(map[*html.Node]int)
	total := 0
	var order []*html.Node
	for _, b := range page {
		if b.aside || b.linkShare() > 0.5 || !isProse(b.text) {
			continue
		}
		total += len(b.text)
		for n := b.node; n != nil; n = n.Parent {
			if n.DataAtom == atom.Article || n.DataAtom == atom.Main || attr(n, "itemprop") == "articleBody" {
				if prose[n] == 0 {
					order = append(order, n)
				}
				prose[n] += len(b.text)
				break
			}
		}
	}
	var best *html.Node
	for _, n := range order {
		if best == nil || prose[n] > prose[best] {
			best = n
		}
	}
	if best == nil || prose[best]*2 < total {
		return nil
	}
	return best
}

func within(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
}

// marks joins the class, id and itemprop of an element and of its parents up to three levels.
func marks(n *html.Node) string {
	var b strings.Builder
	for i := 0; n != nil && i < 3; i, n = i+1, n.Parent {
		for _, a := range n.Attr {
			if (a.Key == "class" || a.Key == "id" || a.Key == "itemprop" || strings.HasPrefix(a.Key, "data-test")) && len(a.Val) < 300 {
				b.WriteString(a.Val + " ")
			}
		}
	}
	return b.String()
}
