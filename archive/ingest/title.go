package ingest

import (
	"strings"
	"unicode/utf8"

	"pressmark/annotate"
)

// titleSeps stand between a page's title and its site's name.
var titleSeps = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " // ", " / ", " ‹ ", " › ", "｜", " |", "| ", " _ ", "_", "ㅣ"}

// chooseTitle prefers the heading that readers see where another place confirms it, then what the page
// declares, without the site's name.
func (m *pageMeta) chooseTitle(site string) string {
	og := m.first("og:title")
	declared := []string{og, annotate.CanonicalBlock(m.ld.headline), m.first("twitter:title", "dc.title", "parsely-title", "sailthru.title", "title"), m.title}
	var shown []string
	for _, h := range m.h1 {
		if sameTitle(h, site) || utf8.RuneCountInString(h) > 250 {
			continue
		}
		shown = append(shown, h)
		for _, d := range declared {
			if confirms(d, h) {
				return h
			}
		}
	}
	for _, h := range shown {
		for _, d := range declared {
			if d = withoutSite(d, site, m.address()); longerBy(h, d) {
				return d // the heading holds a kicker or a subtitle too
			}
		}
	}
	for _, d := range declared {
		if d != "" && !sameTitle(d, site) {
			d = withoutSite(d, site, m.address())
			if len(shown) == 1 && len(strings.Fields(shown[0])) >= 4 && wordOverlap(d, shown[0]) >= 0.5 {
				return shown[0]
			}
			return d
		}
	}
	if len(shown) > 0 {
		return shown[0]
	}
	return ""
}

// confirms reports whether a declared title is the heading, or holds it between the names of sites.
func confirms(declared, heading string) bool {
	d, h := titleKey(declared), titleKey(heading)
	if d == "" || h == "" {
		return false
	}
	return d == h || utf8.RuneCountInString(h) >= 12 && (strings.HasPrefix(d, h) || strings.HasSuffix(d, h))
}

// longerBy reports whether a heading begins or ends with the whole of a declared title.
func longerBy(heading, declared string) bool {
	h, d := titleKey(heading), titleKey(declared)
	return len(strings.Fields(d)) >= 4 && (strings.HasPrefix(h, d+" ") || strings.HasSuffix(h, " "+d))
}

// titleKey is the form in which titles are compared: folded words.
func titleKey(s string) string {
	return strings.Join(words(s), " ")
}

func sameTitle(a, b string) bool { return a != "" && titleKey(a) == titleKey(b) }

// withoutSite cuts the site's name off a declared title: the last part when it names the site or is
// short, the first when it names the site.
func withoutSite(title, site, address string) string {
	for _, sep := range titleSeps {
		i := strings.LastIndex(title, sep)
		if i < 0 {
			continue
		}
		head, tail := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
		if head != "" && namesSite(tail, site, address) {
			return withoutSite(head, site, address)
		}
		if j := strings.Index(title, sep); j > 0 {
			first, rest := strings.TrimSpace(title[:j]), strings.TrimSpace(title[j+len(sep):])
			if rest != "" && namesSite(first, site, address) {
				return rest
			}
		}
		if strings.TrimSpace(sep) == "|" && len(words(tail)) <= 4 && len(words(head)) > len(words(tail)) {
			return withoutSite(head, site, address)
		}
	}
	return title
}

// namesSite reports whether part of a title is the name of the site, or its address.
func namesSite(part, site, address string) bool {
	p := strings.Join(words(part), "")
	s := strings.Join(words(site), "")
	if p == "" {
		return true
	}
	if s != "" && (p == s || len(p) >= 3 && (strings.Contains(s, p) || strings.Contains(p, s))) {
		return true
	}
	return namesHost(part, p, address)
}

// namesHost reports whether part, whose words run together are p, names the host of address: holds its
// name, stands in it, or has a word that is a label of it.
func namesHost(part, p, address string) bool {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	host = strings.TrimPrefix(host, "www.")
	labels := strings.Split(host, ".")
	whole := strings.Join(words(host), "")
	if len(p) >= 3 && whole != "" && (strings.Contains(whole, p) || strings.HasPrefix(p, whole)) {
		return true
	}
	for _, l := range labels[:len(labels)-1] {
		l = strings.Join(words(l), "")
		if len(l) >= 5 && len(words(part)) <= 5 && strings.Contains(p, l) {
			return true
		}
	}
	return false
}
