package app

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"pressmark/annotate"
)

// A printedArticle is a coded article as it is printed: one HTML file that holds all it needs, runs
// nothing and fetches nothing.
type printedArticle struct {
	article    annotate.Article
	tags       []string // on the article as a whole
	marks      []printedMark
	statements []printedStatement
}

// A printedMark is one anchor; kind is an annotation's type.
type printedMark struct {
	span     annotate.Span
	kind     string
	names    string // whom or what it names; empty for claims
	open     bool   // still to be resolved
	doubtful bool
	lane     int
}

// A printedStatement stands in the margin beside the passage where its evidence begins.
type printedStatement struct {
	spans         []annotate.Span
	sign, stance  string
	concept       string
	who           []string // speakers, each with whom they speak for
	to, by, notes string
}

// printed gathers what is coded in the open article.
func (c *coding) printed() printedArticle {
	p := printedArticle{article: c.article}
	for _, a := range c.now.annotations {
		name := c.whom(a.Entity, a.Resolution)
		if a.Type == annotate.TypeTag {
			name = c.tagName(a.Tag)
			if len(a.Anchors) == 0 {
				p.tags = append(p.tags, name)
			}
		}
		if a.Type == annotate.TypeClaim {
			name = ""
		}
		for _, x := range a.Anchors {
			if x.State != annotate.Lost {
				p.marks = append(p.marks, printedMark{span: x.Span, kind: a.Type, names: name, open: unresolved(a), doubtful: x.State == annotate.Doubtful})
			}
		}
	}
	for _, st := range c.now.statements {
		s := printedStatement{sign: signs[st.Stance], stance: st.Stance, concept: named(c.conceptName(st.Concept), "no concept yet"), notes: st.Memo}
		for _, id := range st.Evidence {
			if a, ok := c.now.annotation(id); ok {
				s.spans = append(s.spans, spansOf(a)...)
			}
		}
		for _, x := range st.Speakers {
			who := named(c.whom(x.Entity, x.Resolution), "no speaker yet")
			if firm := c.whom(x.ForEntity, x.ForResolution); x.ForResolution == annotate.ResolvedUnsure {
				who += " (for whom: not sure)"
			} else if firm != "" {
				who += " for " + firm
			}
			s.who = append(s.who, who)
		}
		s.to = c.allOf(len(st.Addressees), func(i int) string { return c.whom(st.Addressees[i].Entity, st.Addressees[i].Resolution) })
		s.by = c.allOf(len(st.ReportedBy), func(i int) string { return c.whom(st.ReportedBy[i].Entity, st.ReportedBy[i].Resolution) })
		if len(s.spans) > 0 {
			p.statements = append(p.statements, s)
		}
	}
	slices.SortStableFunc(p.statements, func(a, b printedStatement) int { return cmp.Compare(a.spans[0].Start, b.spans[0].Start) })
	return p
}

func (c *coding) allOf(n int, name func(int) string) string {
	var out []string
	for i := range n {
		if s := name(i); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// layLanes gives each mark the lowest band that none of those beside it has, longer ones first.
func (p *printedArticle) layLanes() {
	slices.SortStableFunc(p.marks, func(a, b printedMark) int {
		return cmp.Or(cmp.Compare(a.span.Start, b.span.Start), cmp.Compare(b.span.End, a.span.End))
	})
	var ends []int
	for i := range p.marks {
		m := &p.marks[i]
		lane := slices.IndexFunc(ends, func(end int) bool { return end <= m.span.Start })
		if lane < 0 {
			lane = len(ends)
			ends = append(ends, 0)
		}
		m.lane, ends[lane] = lane, m.span.End
	}
}

// html writes the page.
func (p printedArticle) html() string {
	p.marks = slices.Clone(p.marks)
	p.layLanes()
	var b strings.Builder
	a := &p.article
	lang := ""
	if a.Language != "" {
		lang = fmt.Sprintf(` lang="%s"`, html.EscapeString(a.Language))
	}
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html%s>\n<head>\n<meta charset=\"utf-8\">\n", lang)
	b.WriteString("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
	b.WriteString("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
	fmt.Fprintf(&b, "<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n", html.EscapeString(shownTitle(a.Title)), printStyle)
	p.head(&b)
	b.WriteString("<main>\n")
	paragraph, left := 0, 0
	for _, block := range a.Revision.Blocks {
		if block.Kind.Body() {
			paragraph++
		}
		if block.Kind.Aside() && !p.coded(block) {
			left++
			continue
		}
		p.block(&b, block, paragraph)
	}
	if left > 0 {
		fmt.Fprintf(&b, "<p class=\"left-out\">%s of related headlines and boilerplate left out.</p>\n", plural(left, "block"))
	}
	b.WriteString("</main>\n")
	p.table(&b)
	b.WriteString("</body>\n</html>\n")
	return b.String()
}

// coded reports whether anything is marked in a block.
func (p *printedArticle) coded(block annotate.Block) bool {
	return slices.ContainsFunc(p.marks, func(m printedMark) bool { return m.span.Overlaps(block.Span()) })
}

// head is the citation, the tags and the legend.
func (p *printedArticle) head(b *strings.Builder) {
	fmt.Fprintf(b, "<header>\n<p class=\"cite\">%s</p>\n", html.EscapeString(citation(p.article.Metadata)))
	if p.article.URL != "" {
		fmt.Fprintf(b, "<p class=\"url\">%s</p>\n", html.EscapeString(p.article.URL))
	}
	if len(p.tags) > 0 {
		fmt.Fprintf(b, "<p>Tagged %s</p>\n", html.EscapeString(strings.Join(p.tags, ", ")))
	}
	b.WriteString("<p class=\"legend\">")
	for _, kind := range []string{annotate.TypeSpeaker, annotate.TypeFirm, annotate.TypeClaim, annotate.TypeMention, annotate.TypeTag} {
		fmt.Fprintf(b, `<span class="m %s fill">%s</span> `, kind, kind)
	}
	b.WriteString("<span class=\"m mention doubtful\">doubtful place</span> not resolved yet<span class=\"open\">?</span> <span>¶ paragraph of the body</span></p>\n</header>\n")
}

// block writes a block as a row: its number, its words, the statements that begin in it.
func (p *printedArticle) block(b *strings.Builder, block annotate.Block, paragraph int) {
	tag, class, number := "p", strings.ReplaceAll(string(block.Kind), " ", "-"), ""
	switch block.Kind {
	case annotate.Title:
		tag = "h1"
	case annotate.Heading:
		tag = "h2"
	case annotate.Quote:
		tag = "blockquote"
	}
	if block.Kind.Body() {
		number = fmt.Sprint(paragraph)
	}
	fmt.Fprintf(b, "<section class=\"%s\"><span class=\"n\">%s</span><%s dir=\"auto\"%s>", class, number, tag, p.depth(block))
	p.words(b, block)
	fmt.Fprintf(b, "</%s><aside>", tag)
	for i, s := range p.statements {
		if at := s.spans[0].Start; at >= block.Start && at < max(block.End, block.Start+1) {
			s.note(b, i+1)
		}
	}
	b.WriteString("</aside></section>\n")
}

// mostLane is the lowest band that the page draws; deeper marks share it.
const mostLane = 5

// depth is the class that gives the lines of a block room for all bands below them, so that none runs through
// the words of the next line.
func (p *printedArticle) depth(block annotate.Block) string {
	deepest := 0
	for _, m := range p.marks {
		if m.span.Overlaps(block.Span()) {
			deepest = max(deepest, min(m.lane, mostLane))
		}
	}
	if deepest == 0 {
		return ""
	}
	return fmt.Sprintf(` class="deep%d"`, deepest)
}

// words writes the words of a block, cut wherever a mark, a run or a piece of evidence begins or ends.
func (p *printedArticle) words(b *strings.Builder, block annotate.Block) {
	text := p.article.Revision.Text
	edges := []int{block.Start, block.End}
	edge := func(s annotate.Span) {
		for _, at := range []int{s.Start, s.End} {
			if at > block.Start && at < block.End {
				edges = append(edges, at)
			}
		}
	}
	for _, m := range p.marks {
		edge(m.span)
	}
	for _, r := range block.Runs {
		edge(annotate.Span{Start: r.Start, End: r.End})
	}
	for _, s := range p.statements {
		for _, at := range s.spans {
			edge(at)
		}
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	for i := 0; i+1 < len(edges); i++ {
		p.segment(b, block, annotate.Span{Start: edges[i], End: edges[i+1]}, text)
	}
}

// segment writes words that all the same marks hold: one band for each, the fill of the innermost alone.
func (p *printedArticle) segment(b *strings.Builder, block annotate.Block, s annotate.Span, text string) {
	var over []printedMark
	for _, m := range p.marks {
		if m.span.Contains(s) {
			over = append(over, m)
		}
	}
	inner := 0
	for i, m := range over {
		if m.span.Len() < over[inner].span.Len() {
			inner = i
		}
	}
	fill := ""
	if len(over) > 0 {
		fill = over[inner].kind
		if over[inner].doubtful {
			fill = "doubtful " + fill
		}
	}
	slices.SortStableFunc(over, func(a, b printedMark) int { return b.lane - a.lane })
	closing := ""
	for i, m := range over {
		class, title := "m "+m.kind+fmt.Sprintf(" lane%d", min(m.lane, mostLane)), ""
		if i == len(over)-1 {
			class += " fill"
			if fill != m.kind {
				class += " in-" + strings.ReplaceAll(fill, "doubtful ", "doubtful in-")
			}
		}
		if m.names != "" {
			title = fmt.Sprintf(` title="%s"`, html.EscapeString(m.names))
		}
		fmt.Fprintf(b, `<span class="%s"%s>`, class, title)
		closing += "</span>"
	}
	for _, r := range block.Runs {
		if tag := runTags[r.Kind]; tag != "" && (annotate.Span{Start: r.Start, End: r.End}).Contains(s) {
			fmt.Fprintf(b, "<%s>", tag)
			closing = "</" + tag + ">" + closing
		}
	}
	b.WriteString(html.EscapeString(s.In(text)) + closing)
	if slices.ContainsFunc(over, func(m printedMark) bool { return m.open && m.span.End == s.End }) {
		b.WriteString(`<span class="open">?</span>`)
	}
	for i, st := range p.statements {
		if slices.ContainsFunc(st.spans, func(at annotate.Span) bool { return at.End == s.End }) {
			fmt.Fprintf(b, "<sup>%d</sup>", i+1)
		}
	}
}

var runTags = map[annotate.RunKind]string{annotate.Bold: "b", annotate.Italic: "i"}

// note is a statement in the margin.
func (s *printedStatement) note(b *strings.Builder, number int) {
	stance := named(s.stance, "no stance yet")
	fmt.Fprintf(b, "<div class=\"note %s\"><sup>%d</sup> <strong>%s %s</strong> %s<br>%s", html.EscapeString(s.stance), number,
		html.EscapeString(s.sign), html.EscapeString(stance), html.EscapeString(s.concept), html.EscapeString(named(strings.Join(s.who, "; "), "no speaker yet")))
	for _, more := range [][2]string{{"to ", s.to}, {"reported by ", s.by}, {"", s.notes}} {
		if more[1] != "" {
			b.WriteString("<br><span>" + html.EscapeString(more[0]+more[1]) + "</span>")
		}
	}
	b.WriteString("</div>")
}

// table lists the marks with what they name, since colours may be lost on paper.
func (p *printedArticle) table(b *strings.Builder) {
	if len(p.marks) == 0 {
		return
	}
	b.WriteString("<table>\n<thead><tr><th>¶</th><th>Type</th><th>Words</th><th>Names, or statement</th></tr></thead>\n")
	for _, m := range p.marks {
		paragraph, at := 0, ""
		for _, block := range p.article.Revision.Blocks {
			if block.Kind.Body() && block.Start <= m.span.Start {
				paragraph++
				at = fmt.Sprint(paragraph)
			}
			if block.End >= m.span.Start {
				if !block.Kind.Body() {
					at = ""
				}
				break
			}
		}
		names := m.names
		if m.open {
			names = named(names, "not resolved yet")
		}
		if m.kind == annotate.TypeClaim {
			names = named(p.numbersOf(m.span), names)
		}
		fmt.Fprintf(b, "<tr><td>%s</td><td>%s</td><td dir=\"auto\">%s</td><td>%s</td></tr>\n", at, m.kind, html.EscapeString(m.span.In(p.article.Revision.Text)), html.EscapeString(names))
	}
	b.WriteString("</table>\n")
}

// numbersOf are the statements that words are evidence of.
func (p *printedArticle) numbersOf(s annotate.Span) string {
	var out []string
	for i, st := range p.statements {
		if slices.Contains(st.spans, s) {
			out = append(out, fmt.Sprint(i+1))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "statement " + strings.Join(out, ", ")
}
