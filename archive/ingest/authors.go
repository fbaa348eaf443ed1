package ingest

import (
	"strings"

	"pressmark/annotate"
)

// authors returns the names of those who wrote, from the first place that names people: JSON-LD, meta
// elements, elements marked as bylines, lines of the page that are bylines by their words. Names that
// may be a user's, a publication's or a body's count only where no place names people.
func (m *pageMeta) authors(site string) []string {
	var weak []string
	marked := m.marked()
	for _, place := range [][]string{m.ld.authors, m.metaAuthors(), marked, m.lines, m.ld.bodies} {
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

// readBylines takes bylines from the short lines about the headline.
func (m *pageMeta) readBylines(page []pageBlock) {
	prose := 0
	for i := range page {
		b := &page[i]
		if b.kind == annotate.Heading && b.level == 1 {
			prose = 0
		}
		if isProse(b.text) {
			prose++
		}
		if prose > 1 || len(m.lines) > 0 {
			continue
		}
		if names, _, ok := parseByline(b.text); ok && anyPerson(names) {
			m.lines = names
		}
	}
}

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
