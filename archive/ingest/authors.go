package ingest

import (
	"strings"

	"pressmark/annotate"
)

// authors returns the names of those who wrote, from the first place that names any: JSON-LD, meta
// elements, elements marked as bylines. The publication itself is an author only where nobody else is.
func (m *pageMeta) authors(site string) []string {
	var fallback []string
	for _, place := range [][]string{
		m.ld.authors,
		m.metaAuthors(),
		m.marked(),
	} {
		var names []string
		for _, s := range place {
			for _, n := range splitNames(s) {
				names = addName(names, n)
			}
		}
		people := withoutBodies(names, site)
		if len(people) > 0 {
			return people
		}
		if fallback == nil {
			fallback = names
		}
	}
	return fallback
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
