package ingest

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"pressmark/annotate"
)

// tracking are the query parameters that say how a reader came to a page, not which page it is.
var tracking = regexp.MustCompile(`(?i)^(?:utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_[ce]id|igshid|yclid|twclid|ref|ref_src|ref_url|cmpid|ocid|ftag|smid|smtyp|wt_?mc.*|xtor|at_(?:medium|campaign|custom\d*)|_ga|_gl|s_cid|ns_(?:source|campaign|mchannel)|__twitter_impression|spm|icid|mkt_tok|vero_id|hsa_.*|_hs(?:enc|mi))$`)

// cleanURL returns the address of an article without fragment and tracking parameters, or "" when it
// is no http or https address.
func cleanURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || len(s) > 4096 || u.User != nil {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	u.Host = strings.ToLower(u.Host)
	if u.RawQuery != "" {
		var kept []string
		for _, pair := range strings.Split(u.RawQuery, "&") {
			key, _, _ := strings.Cut(pair, "=")
			if pair != "" && !tracking.MatchString(key) {
				kept = append(kept, pair)
			}
		}
		u.RawQuery = strings.Join(kept, "&")
	}
	u.ForceQuery = false
	return u.String()
}

// linkURL returns where a link of a page leads: http, https and mailto alone; everything else is "".
func linkURL(base, href string) string {
	href = strings.TrimSpace(href)
	if href == "" || strings.HasPrefix(href, "#") || len(href) > 4096 {
		return ""
	}
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	if !u.IsAbs() {
		from, err := url.Parse(base)
		if err != nil || base == "" {
			return ""
		}
		u = from.ResolveReference(u)
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	return u.String()
}

// inOrder sorts runs by where they begin.
func inOrder(runs []annotate.Run) []annotate.Run {
	slices.SortStableFunc(runs, func(a, b annotate.Run) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	return runs
}
