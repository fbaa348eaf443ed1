package exchange

import (
	"fmt"
	"html"
	"io"
	"strings"

	"pressmark/annotate"
)

// A CodebookTitle is what stands above a printed codebook.
type CodebookTitle struct {
	Archive string // its name; "" to leave it out
	Date    string // in words: of the day whose codebook it is
	Past    bool   // it is of an earlier day: uses are not told
}

// WriteCodebookPage writes a codebook as one HTML file to print: contents, then every concept and tag with its
// definition, what it includes and excludes and its examples with their source, then the statement types. It
// holds no script and fetches nothing.
func WriteCodebookPage(w io.Writer, b annotate.Codebook, t CodebookTitle) error {
	p := &codebookPage{book: b, title: t}
	p.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
	p.write("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
	p.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Codebook%s</title>\n<style>\n%s</style>\n</head>\n<body>\n", p.behind(", ", t.Archive), codebookStyle)
	p.head()
	p.contents("Concepts", "c", b.Concepts)
	p.contents("Tags", "t", b.Tags)
	p.codes("Concepts", "c", "statement", b.Concepts)
	p.codes("Tags", "t", "passage", b.Tags)
	p.types()
	p.write("</body>\n</html>\n")
	_, err := io.WriteString(w, p.b.String())
	return err
}

type codebookPage struct {
	book  annotate.Codebook
	title CodebookTitle
	b     strings.Builder
}

// write adds a piece of the page; what is put into it is escaped but for numbers and our own style sheet.
func (p *codebookPage) write(format string, args ...any) {
	fmt.Fprintf(&p.b, format, args...)
}

// behind is a text with something in front of it, escaped; "" stays "".
func (p *codebookPage) behind(front, s string) string {
	if s == "" {
		return ""
	}
	return front + html.EscapeString(s)
}

func (p *codebookPage) head() {
	p.write("<header>\n<h1>Codebook</h1>\n<p>")
	state := "open"
	if p.book.Closed {
		state = "closed"
	}
	parts := []string{}
	for _, s := range []string{p.title.Archive, p.title.Date, plural(len(p.book.Concepts), "concept"), plural(len(p.book.Tags), "tag"), state} {
		if s != "" {
			parts = append(parts, html.EscapeString(s))
		}
	}
	p.write("%s</p>\n</header>\n", strings.Join(parts, " · "))
}

// numbered calls each code with its place in the tree: 2.1.3.
func numbered(codes []annotate.Code, each func(number string, c annotate.Code)) {
	var at []int
	for _, c := range codes {
		for len(at) <= c.Depth {
			at = append(at, 0)
		}
		at = at[:c.Depth+1]
		at[c.Depth]++
		each(strings.Trim(strings.ReplaceAll(fmt.Sprint(at), " ", "."), "[]"), c)
	}
}

func (p *codebookPage) contents(title, prefix string, codes []annotate.Code) {
	if len(codes) == 0 {
		return
	}
	p.write("<nav>\n<h2>%s</h2>\n<ol>\n", title)
	numbered(codes, func(number string, c annotate.Code) {
		p.write("<li style=\"padding-left: %drem\"><a href=\"#%s%s\"><span class=\"n\">%s</span> %s</a></li>\n", c.Depth*3/2, prefix, number, number, html.EscapeString(c.Name))
	})
	p.write("</ol>\n</nav>\n")
}

func (p *codebookPage) codes(title, prefix, noun string, codes []annotate.Code) {
	if len(codes) == 0 {
		return
	}
	p.write("<main>\n<h2>%s</h2>\n", title)
	numbered(codes, func(number string, c annotate.Code) {
		level := min(3+c.Depth, 6)
		p.write("<section id=\"%s%s\">\n<h%d>", prefix, number, level)
		if isColour(c.Colour) {
			p.write("<span class=\"swatch\" style=\"background: %s\"></span>", c.Colour)
		}
		p.write("<span class=\"n\">%s</span> %s</h%d>\n", number, html.EscapeString(c.Name), level)
		p.code(noun, c)
		p.write("</section>\n")
	})
	p.write("</main>\n")
}

func (p *codebookPage) code(noun string, c annotate.Code) {
	var about []string
	if !p.title.Past {
		uses := plural(c.Uses, noun)
		if c.AllUses != c.Uses {
			uses += fmt.Sprintf(", %d with those below", c.AllUses)
		}
		about = append(about, uses)
	}
	if c.Key != "" {
		about = append(about, "key "+c.Key)
	}
	var names []string
	for _, a := range c.Aliases {
		names = append(names, a.Text)
	}
	if len(names) > 0 {
		about = append(about, "also called "+strings.Join(names, ", "))
	}
	if len(about) > 0 {
		p.write("<p class=\"about\">%s</p>\n", html.EscapeString(strings.Join(about, " · ")))
	}
	p.write("<dl>\n")
	for _, f := range [][2]string{{"Definition", c.Definition}, {"Include", c.Include}, {"Exclude", c.Exclude}, {"Memo", c.Memo}} {
		if f[1] == "" && f[0] != "Definition" {
			continue
		}
		text := paragraphs(f[1])
		if f[1] == "" {
			text = "<p class=\"missing\">still to be defined</p>"
		}
		p.write("<dt>%s</dt><dd>%s</dd>\n", f[0], text)
	}
	p.write("</dl>\n")
	for _, x := range c.Examples {
		p.write("<blockquote dir=\"auto\"><p>%s</p><footer>%s</footer></blockquote>\n", html.EscapeString(x.Quote), html.EscapeString(sourceOf(x)))
	}
}

// paragraphs sets a text as it was typed: an empty line parts paragraphs.
func paragraphs(s string) string {
	var b strings.Builder
	for _, part := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			b.WriteString("<p dir=\"auto\">" + strings.ReplaceAll(html.EscapeString(part), "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}

// sourceOf cites the article of an example.
func sourceOf(x annotate.Example) string {
	var parts []string
	if x.Title != "" {
		parts = append(parts, "“"+x.Title+"”")
	}
	for _, s := range []string{x.Publication, x.Date.String()} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

func (p *codebookPage) types() {
	p.write("<main>\n<h2>Statement types</h2>\n<table>\n<thead><tr><th>Type</th><th>Variable</th><th>Kind of value</th></tr></thead>\n<tbody>\n")
	for _, t := range p.book.Types {
		name := html.EscapeString(t.Name)
		if len(t.Variables) == 0 {
			p.write("<tr><td>%s</td><td></td><td></td></tr>\n", name)
		}
		for i, v := range t.Variables {
			if i > 0 {
				name = ""
			}
			p.write("<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n", name, html.EscapeString(v.Name), html.EscapeString(v.Type))
		}
	}
	p.write("</tbody>\n</table>\n</main>\n")
}

// codebookStyle is the look of a printed codebook: the type of a printed article.
const codebookStyle = `:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 46rem; padding: 0 1rem; background: #fff; color: #22201c;
  font: 11pt/1.55 "Noto Serif", Georgia, "Songti SC", "Noto Serif CJK SC", serif; }
header { border-bottom: 1px solid #e3e0d8; margin-bottom: 1.5rem; padding-bottom: .5rem; }
header p, .about, dt, footer, table, nav, .n { font-family: "Noto Sans", "Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif; }
header p, .about, footer { font-size: 9pt; color: #706b62; margin: .2rem 0; }
h1 { font-size: 22pt; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 14pt; margin: 2rem 0 .6rem; border-bottom: 1px solid #e3e0d8; }
h3 { font-size: 13pt; } h4, h5, h6 { font-size: 11.5pt; }
h3, h4, h5, h6 { margin: 1.4rem 0 .1rem; line-height: 1.3; break-after: avoid; }
.n { color: #706b62; font-weight: normal; font-size: .85em; }
nav h2 { font-size: 11pt; border: 0; margin: 1rem 0 .2rem; }
nav ol { list-style: none; margin: 0; padding: 0; font-size: 10pt; columns: 2 18rem; column-gap: 2rem; }
nav a { color: inherit; text-decoration: none; }
nav a:hover { text-decoration: underline; }
.swatch { display: inline-block; width: .7em; height: .7em; border-radius: .15em; margin-right: .45em; }
dl { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); column-gap: 1rem; margin: .4rem 0; }
dt { font-size: 9pt; color: #706b62; padding-top: .15rem; }
dd { margin: 0 0 .4rem; overflow-wrap: anywhere; }
dd p { margin: 0 0 .4rem; }
.missing { color: #b3402e; font-style: italic; }
blockquote { margin: .5rem 0 .5rem 6.5rem; padding-left: .9rem; border-left: 3px solid #2b8a4b; break-inside: avoid; }
blockquote p { margin: 0; font-style: italic; overflow-wrap: anywhere; }
section { break-inside: avoid-page; }
table { border-collapse: collapse; width: 100%; font-size: 10pt; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-top: 1px solid #e3e0d8; }
th { color: #706b62; font-weight: normal; font-size: 9pt; border-top: 0; }
@media print { body { margin: 0; max-width: none; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } nav { break-after: page; } }
`
