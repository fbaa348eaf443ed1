package ingest

import (
	"regexp"
	"strings"

	"pressmark/annotate"
)

// authors returns the names of those who wrote, from the first place that names people: JSON-LD, meta
// elements, elements marked as bylines, lines of the page that are bylines by their words. Names that
// may be a user's, a publication's or a body's count only where no place names people.
func (m *pageMeta) authors(site string) []string {
	var weak []string
	marked := m.marked()
	for _, place := range [][]string{m.ld.authors, m.metaAuthors(), marked, m.lines, m.linked, m.ld.bodies} {
		names := withoutBodies(cleanNames(place), site)
		if anyPerson(names) {
			return names
		}
		if len(weak) == 0 {
			weak = names
		}
	}
	if len(weak) == 0 {
		weak = cleanNames(append(m.ld.authors, m.ld.bodies...))
	}
	return weak
}

func cleanNames(place []string) []string {
	var names []string
	for _, s := range place {
		for _, n := range splitNames(s) {
			names = addName(names, n)
		}
	}
	return names
}

func anyPerson(names []string) bool {
	for _, n := range names {
		if personLike(n) {
			return true
		}
	}
	return false
}

var creditLine = regexp.MustCompile(`(?i)^(?:autor(?:in|en|es)?|auteurs?|authors?|redaktion|text|texte|autore|written by|article by)\s*:?\s*(\p{Lu}.{3,60})$`)

// readBylines takes bylines from the short lines about the headline, and credits such as "Author: Ines
// Okafor" from anywhere.
func (m *pageMeta) readBylines(page []pageBlock) {
	prose := 0
	var credit []string
	for i := range page {
		b := &page[i]
		if b.kind == annotate.Heading && b.level == 1 {
			prose = 0
			m.lineDate = annotate.Date{}
		}
		if isProse(b.text) {
			prose++
		}
		if len(b.text) > 200 {
			continue
		}
		if prose <= 1 {
			m.headLine(b.text)
		}
		if c := creditLine.FindStringSubmatch(b.text); c != nil && credit == nil && anyPerson(splitNames(c[1])) {
			credit = splitNames(c[1])
		}
	}
	if len(m.lines) == 0 {
		m.lines = credit
	}
}

// headLine keeps the first names and the first date of the lines about the headline.
func (m *pageMeta) headLine(text string) {
	names := headNames(text)
	if len(m.lines) == 0 {
		m.lines = names
	}
	if !m.lineDate.IsZero() || len(text) > 100 || !strings.ContainsAny(text, "0123456789") {
		return
	}
	if date, alone, _ := findDate(text); alone || len(names) > 0 {
		m.lineDate = date
	}
}

// headNames returns the names in a line about the headline: a byline, or a name beside a date.
func headNames(text string) []string {
	if names, _, ok := parseByline(text); ok && anyPerson(names) {
		return names
	}
	if !strings.ContainsAny(text, "0123456789") {
		return nil
	}
	if _, span, _ := firstDate(text); span != nil {
		rest := strings.Trim(clockTime.ReplaceAllString(text[:span[0]]+" "+text[span[1]:], " "), " ,|–—-·•/")
		if names := splitNames(rest); len(names) > 0 && anyPerson(names) && len(strings.Fields(rest)) <= 6 {
			return names
		}
	}
	return nil
}

var clockTime = regexp.MustCompile(`(?i)\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:uhr|am|pm|h)?`)

func (m *pageMeta) metaAuthors() []string {
	for _, name := range []string{"author", "parsely-author", "sailthru.author", "article:author", "dc.creator", "dcterms.creator", "byl", "cxenseparse:author", "citation_author", "twitter:data1"} {
		var found []string
		for _, v := range m.named[name] {
			if name == "twitter:data1" && !personLike(v) || strings.HasPrefix(v, "http") || strings.HasPrefix(v, "/") {
				continue
			}
			found = append(found, v)
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// marked returns the first byline that reads like names.
func (m *pageMeta) marked() []string {
	for _, s := range m.bylines {
		if names, _, ok := parseByline(s); ok {
			return names
		}
		for _, n := range splitNames(s) {
			if personLike(n) {
				return splitNames(s)
			}
		}
	}
	return nil
}

// withoutBodies leaves out the names of the publication.
func withoutBodies(names []string, site string) []string {
	var people []string
	for _, n := range names {
		if site != "" && (annotate.Fold(n) == annotate.Fold(site) || wordOverlap(n, site) == 1 && !personLike(n)) {
			continue
		}
		people = append(people, n)
	}
	return people
}
