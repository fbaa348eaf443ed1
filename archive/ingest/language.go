package ingest

import (
	"regexp"
	"strings"

	"github.com/RadhiFadlillah/whatlanggo"
	"golang.org/x/text/language"
)

// A text shorter than languageMin bytes is too short to tell its language by; more than languageMax
// adds nothing.
const (
	languageMin = 200
	languageMax = 3000
)

// setLanguage normalises the language that the source declared, or guesses it from the body.
func setLanguage(a *Article) {
	a.Language = languageTag(a.Language)
	if a.Language != "" && a.Language != "en" {
		return
	}
	body := a.Body()
	if len(body) < languageMin {
		return
	}
	if isEnglish(body) {
		a.Language = "en"
		return
	}
	// Many templates say "en" whatever they hold, so a sure guess overrules that one declaration.
	info := whatlanggo.Detect(strings.ToValidUTF8(body[:min(len(body), languageMax)], ""))
	if info.Lang >= 0 && (info.IsReliable() || a.Language == "" && len(body) > 1000) {
		a.Language = languageTag(info.Lang.Iso6391())
	}
}

var languageShape = regexp.MustCompile(`^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*`)

// languageTag returns the BCP 47 form of a declared language without its region, which says where a
// publisher sits more than how it writes; the script stays, as in zh-Hant. It is "" when s is none.
func languageTag(s string) string {
	m := languageShape.FindString(strings.TrimSpace(s))
	tag, err := language.Parse(strings.ReplaceAll(m, "_", "-"))
	if m == "" || err != nil {
		return ""
	}
	base, confidence := tag.Base()
	if confidence == language.No || base.String() == "und" {
		return ""
	}
	if base.String() == "zh" {
		if script, _ := tag.Script(); script.String() == "Hant" {
			return "zh-Hant"
		}
	}
	return base.String()
}

// isEnglish reports whether a text surely is English, by the share of its commonest words: a fifth of
// the words of English prose, hardly any of those of other languages. It is quicker than the detector
// by two orders, which bulk imports feel.
func isEnglish(body string) bool {
	all, common := 0, 0
	for w := range strings.FieldsSeq(body[:min(len(body), 800)]) {
		all++
		if englishWords[w] {
			common++
		}
	}
	return all >= 30 && common*5 >= all
}

var englishWords = map[string]bool{"the": true, "The": true, "of": true, "and": true, "to": true, "that": true, "for": true,
	"with": true, "was": true, "is": true, "it": true, "by": true, "from": true, "said": true, "which": true, "its": true, "has": true, "have": true, "are": true, "were": true, "be": true}
