package ingest

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

// An ldArticle is what a page's JSON-LD (schema.org) says of its article.
type ldArticle struct {
	headline, description, section, publisher, published, language, url string
	authors                                                             []string
	bodies                                                              []string // organisations given as authors
}

// maxLD is the largest JSON-LD script that is read, in bytes.
const maxLD = 2 << 20

var ldTypes = regexp.MustCompile(`(?:Article|BlogPosting|Report|Review|Posting|Recipe|CreativeWork)$`)

// readLD finds the article among the scripts of a page: the first object of an article's type, with
// what is missing in it taken from the page that it is part of.
func readLD(scripts []string) ldArticle {
	var all []map[string]any
	for _, s := range scripts {
		if len(s) <= maxLD {
			collectLD(parseLD(s), &all, 0)
		}
	}
	byID := make(map[string]map[string]any)
	for _, o := range all {
		if id, _ := o["@id"].(string); id != "" && len(o) > 2 {
			byID[id] = o
		}
	}
	var article, page ldArticle
	found := false
	for _, o := range all {
		switch kind := ldType(o); {
		case !found && ldTypes.MatchString(kind) && (o["headline"] != nil || o["datePublished"] != nil || o["author"] != nil):
			article, found = newLD(o, byID), true
		case kind == "WebPage" && page.url == "" && page.published == "":
			page = newLD(o, byID)
		}
	}
	if article.published == "" {
		article.published = page.published
	}
	if article.language == "" {
		article.language = page.language
	}
	if !found {
		article.authors, article.bodies = page.authors, page.bodies
	}
	return article
}

// parseLD reads a script leniently: pages write raw line ends into strings and semicolons after objects.
func parseLD(s string) any {
	s = strings.TrimSpace(s)
	for _, cut := range []string{"<!--", "//<![CDATA[", "<![CDATA["} {
		s = strings.TrimSpace(strings.TrimPrefix(s, cut))
	}
	for _, cut := range []string{"-->", "//]]>", "]]>", ";"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, cut))
	}
	var v any
	if json.Unmarshal([]byte(s), &v) == nil {
		return v
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	if json.Unmarshal([]byte(s), &v) != nil {
		return nil
	}
	return v
}

// collectLD gathers the objects of a document in order, those of @graph and of main entities too.
func collectLD(v any, all *[]map[string]any, depth int) {
	if depth > 6 || len(*all) > 500 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			collectLD(e, all, depth+1)
		}
	case map[string]any:
		*all = append(*all, v)
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "itemReviewed"} {
			if v[key] != nil {
				collectLD(v[key], all, depth+1)
			}
		}
	}
}

func ldType(o map[string]any) string {
	switch t := o["@type"].(type) {
	case string:
		return t
	case []any:
		for _, e := range t {
			if s, ok := e.(string); ok && ldTypes.MatchString(s) {
				return s
			}
		}
		if len(t) > 0 {
			s, _ := t[0].(string)
			return s
		}
	}
	return ""
}

func newLD(o map[string]any, byID map[string]map[string]any) ldArticle {
	a := ldArticle{
		headline: ldString(o["headline"]), description: ldString(o["description"]), section: ldString(o["articleSection"]),
		published: ldString(o["datePublished"]), language: ldString(o["inLanguage"]), url: ldString(o["url"]),
	}
	if a.headline == "" && ldType(o) != "WebPage" {
		a.headline = ldString(o["name"])
	}
	for _, p := range ldPeople(o["publisher"], byID, 0) {
		a.publisher = p
		break
	}
	for _, key := range []string{"author", "creator"} {
		people, bodies := ldSplit(o[key], byID)
		if len(people)+len(bodies) > 0 {
			a.authors, a.bodies = people, bodies
			break
		}
	}
	return a
}

// ldSplit tells people from organisations among the authors of an object.
func ldSplit(v any, byID map[string]map[string]any) (people, bodies []string) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, e := range list {
		o, _ := e.(map[string]any)
		if id, _ := o["@id"].(string); o["@type"] == nil && byID[id] != nil {
			o = byID[id]
		}
		names := ldPeople(e, byID, 0)
		if kind := ldType(o); strings.HasSuffix(kind, "Organization") || kind == "Corporation" || kind == "WebSite" {
			bodies = append(bodies, names...)
		} else {
			people = append(people, names...)
		}
	}
	return people, bodies
}

func ldString(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(html.UnescapeString(v))
	case []any:
		if len(v) > 0 {
			return ldString(v[0])
		}
	case map[string]any:
		for _, key := range []string{"name", "@value", "alternateName"} {
			if s := ldString(v[key]); s != "" {
				return s
			}
		}
	}
	return ""
}

// ldPeople returns the names of people or bodies, those given by reference looked up.
func ldPeople(v any, byID map[string]map[string]any, depth int) []string {
	if depth > 3 {
		return nil
	}
	switch v := v.(type) {
	case string:
		if s := ldString(v); s != "" {
			return []string{s}
		}
	case []any:
		var names []string
		for _, e := range v {
			names = append(names, ldPeople(e, byID, depth+1)...)
		}
		return names
	case map[string]any:
		if name := v["name"]; name != nil {
			return ldPeople(name, byID, depth+1)
		}
		if id, _ := v["@id"].(string); byID[id] != nil && byID[id]["name"] != nil {
			return ldPeople(byID[id]["name"], byID, depth+1)
		}
		if list := v["@list"]; list != nil {
			return ldPeople(list, byID, depth+1)
		}
	}
	return nil
}
