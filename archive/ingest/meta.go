package ingest

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"pressmark/annotate"
)

// pageMeta is what a page says of its article outside the text.
type pageMeta struct {
	named    map[string][]string // content of meta elements by name, property or itemprop, in lower case
	ld       ldArticle
	title    string        // of the title element
	h1       []string      // the visible first-level headings, canonical
	bylines  []string      // words of elements that a page marks as its author's
	linked   []string      // the first name that links to a page of authors
	lines    []string      // names in lines of the page that read like bylines
	dates    []string      // machine-readable dates marked as the publication's
	link     string        // canonical address
	lineDate annotate.Date // in a line about the headline
	saved    string        // the address that the program which saved the page wrote into it
	lang     string
}

var (
	bylineClass = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:by-?line|author-?name|authors?|article-?author|post-?author|entry-?author|writer|contributor|verfasser|autor(?:en|in)?|auteur|redacteur)(?:$|[\s_-])`)
	authorLink  = regexp.MustCompile(`(?i)/(?:authors?|autor(?:en|es)?|auteurs?|writers?|contributors?|reporters?|journalists?|by)/[^/?#]`)
	notByline   = regexp.MustCompile(`(?i)comment|bio|avatar|image|photo|box|related|social|share|widget|sidebar|footer|nav|list|card|desc|follow|date|time`)
)

// readMeta walks the tree once and gathers all that metadata is chosen from.
func readMeta(doc *html.Node) *pageMeta {
	m := &pageMeta{named: make(map[string][]string)}
	var scripts []string
	for n := range elements(doc) {
		switch n.DataAtom {
		case atom.Html:
			m.lang = attr(n, "lang")
		case atom.Meta:
			m.addMeta(n)
		case atom.Title:
			if m.title == "" && n.Parent != nil && n.Parent.DataAtom != atom.Svg {
				m.title = annotate.CanonicalBlock(textOf(n, 2000))
			}
		case atom.Link:
			if m.link == "" && strings.EqualFold(attr(n, "rel"), "canonical") {
				m.link = attr(n, "href")
			}
		case atom.Script:
			if strings.Contains(attr(n, "type"), "ld+json") && n.FirstChild != nil {
				scripts = append(scripts, n.FirstChild.Data)
			}
		case atom.H1:
			if h := annotate.CanonicalBlock(textOf(n, 1000)); h != "" && !isHidden(n) {
				m.h1 = append(m.h1, h)
			}
		default:
			m.addMarked(n)
		}
	}
	m.ld = readLD(scripts)
	m.saved = savedFrom(doc)
	return m
}

var savedComment = regexp.MustCompile(`(?:saved from url=\(\d+\)|SingleFile\s+url:\s*)(\S+)`)

// savedFrom returns the address in the comment that browsers and SingleFile put before a page's body.
func savedFrom(doc *html.Node) string {
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Body {
			break
		}
		if n.Type != html.CommentNode {
			continue
		}
		if found := savedComment.FindStringSubmatch(n.Data[:min(len(n.Data), 4096)]); found != nil {
			return found[1]
		}
	}
	return ""
}

func (m *pageMeta) addMeta(n *html.Node) {
	content := strings.TrimSpace(attr(n, "content"))
	if content == "" || len(content) > 4000 {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if name := strings.ToLower(attr(n, key)); name != "" {
			m.named[name] = append(m.named[name], html.UnescapeString(content))
		}
	}
}

// addMarked keeps the words of elements that are marked as the author's name or the date.
func (m *pageMeta) addMarked(n *html.Node) {
	if len(n.Attr) == 0 {
		return
	}
	prop, rel, class := attr(n, "itemprop"), attr(n, "rel"), strings.TrimSpace(attr(n, "class")+" "+attr(n, "data-testid"))
	if prop == "datePublished" || n.DataAtom == atom.Time && (hasAttr(n, "pubdate") || strings.Contains(class, "publish") || strings.Contains(class, "entry-date")) {
		for _, v := range []string{attr(n, "datetime"), attr(n, "content")} {
			if v != "" {
				m.dates = append(m.dates, v)
			}
		}
	}
	if n.DataAtom == atom.A && len(m.linked) == 0 && authorLink.MatchString(attr(n, "href")) {
		if s := annotate.CanonicalBlock(textOf(n, 200)); personLike(s) {
			m.linked = []string{s}
		}
	}
	if len(m.bylines) >= 20 {
		return
	}
	marked := prop == "author" || rel == "author" || strings.HasPrefix(rel, "author ")
	if !marked && class != "" && len(class) < 120 && bylineClass.MatchString(class) && !notByline.MatchString(class) {
		marked = true
	}
	if !marked {
		return
	}
	if s := annotate.CanonicalBlock(spacedText(n, 400)); s != "" && utf8.RuneCountInString(s) <= 120 {
		if rel == "author" {
			m.bylines = append([]string{s}, m.bylines...)
		} else {
			m.bylines = append(m.bylines, s)
		}
	}
}

// first returns the first content of the first of these meta names that has one.
func (m *pageMeta) first(names ...string) string {
	for _, name := range names {
		for _, v := range m.named[name] {
			if v = annotate.CanonicalBlock(v); v != "" {
				return v
			}
		}
	}
	return ""
}

// metadata chooses the values. fallback is asked only for what the page does not say.
func (m *pageMeta) metadata(fallback pageFallback) (md annotate.Metadata, warnings []string) {
	md.Publication = m.publication()
	md.Title = m.chooseTitle(md.Publication)
	if md.Title == "" {
		md.Title = annotate.CanonicalBlock(fallback.title)
	}
	md.Authors = m.authors(md.Publication)
	if len(md.Authors) == 0 {
		md.Authors = splitNames(fallback.author)
	}
	md.Section = annotate.CanonicalBlock(m.ld.section)
	if md.Section == "" {
		md.Section = m.first("article:section", "og:section", "section", "parsely-section", "sailthru.section")
	}
	md.URL = m.address()
	md.Language = m.lang
	if languageTag(md.Language) == "" {
		md.Language = m.first("og:locale", "content-language", "language", "dc.language")
	}
	if languageTag(md.Language) == "" {
		md.Language = m.ld.language
	}
	var warning string
	if md.Date, warning = m.date(); md.Date.IsZero() && m.lineDate.Precision == annotate.PrecisionDay {
		md.Date, warning = m.lineDate, ""
	}
	// A date found in the page's words that is a first of January was mostly only a year.
	if md.Date.IsZero() && !fallback.date.IsZero() && fallback.date.YearDay() > 1 {
		md.Date, _ = annotate.ParseDate(fallback.date.Format("2006-01-02"), "metadata")
		warning = ""
	}
	if warning != "" {
		warnings = append(warnings, warning)
	}
	return md, warnings
}

// A pageFallback is what the extractor found where a page says nothing itself.
type pageFallback struct {
	title, author string
	date          time.Time
}

func (m *pageMeta) publication() string {
	if s := m.first("og:site_name", "application-name"); s != "" && !strings.HasPrefix(s, "http") {
		return s
	}
	return annotate.CanonicalBlock(m.ld.publisher)
}

// address returns the canonical address: what the page says of itself, where it says a whole one.
func (m *pageMeta) address() string {
	for _, s := range []string{m.link, m.first("og:url"), m.ld.url, m.first("twitter:url"), m.saved} {
		if u := cleanURL(s); u != "" {
			return u
		}
	}
	return ""
}

// date returns the publication's date: JSON-LD, then article:published_time and its like.
func (m *pageMeta) date() (annotate.Date, string) {
	tries := []string{m.ld.published}
	for _, name := range []string{"article:published_time", "og:published_time", "datepublished", "article:published", "parsely-pub-date",
		"sailthru.date", "date.published", "publish-date", "publishdate", "pubdate", "article.published", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "cxenseparse:recs:publishtime", "date"} {
		tries = append(tries, m.named[name]...)
	}
	tries = append(tries, m.dates...)
	warning := ""
	for _, s := range tries {
		d, w := metaDate(s)
		if !d.IsZero() && d.Precision != annotate.PrecisionYear {
			return d, ""
		}
		if w != "" {
			warning = w
		}
	}
	return annotate.NoDate, warning
}

// metaDate reads a date that a source states as such: ISO 8601 in its usual spellings, or words.
func metaDate(s string) (annotate.Date, string) {
	s = annotate.CanonicalBlock(s)
	if s == "" || len(s) > 100 {
		return annotate.NoDate, ""
	}
	if d, err := annotate.ParseDate(s, "metadata"); err == nil && plausible(d) {
		return d, ""
	}
	if len(s) >= 8 && compactDate.MatchString(s) {
		if d, err := annotate.ParseDate(s[:4]+"-"+s[4:6]+"-"+s[6:8], "metadata"); err == nil && plausible(d) {
			return d, ""
		}
	}
	d, _, warning := findDate(s)
	if !d.IsZero() {
		d.Source = "metadata"
	}
	return d, warning
}

var compactDate = regexp.MustCompile(`^(?:19|20)\d{6}(?:T|\D|$)`)

func plausible(d annotate.Date) bool {
	return d.First >= annotate.Day(1600, 1, 1) && d.First <= annotate.Day(2200, 1, 1)
}
