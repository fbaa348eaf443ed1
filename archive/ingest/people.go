package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"pressmark/annotate"
)

var (
	nameSep    = regexp.MustCompile(`(?i)\s+(?:and|und|et|y|e|og|och|en|i|与|和)\s+|\s*[&;/|•·]\s*|\s*、\s*|\n`)
	authorWord = regexp.MustCompile(`(?i)^(?:\s*(?:(?:this (?:post|article|story) (?:was|is) )?(?:written|reported|reviewed|posted|published|edited|medically reviewed) by|words by|story by|by|veröffentlicht von|geschrieben von|(?:artikel|beitrag|ein beitrag|text) von|von|par|por|di|da|autor(?:in|en|es)?|author[s]?|text|from|über)\s*(?::|\s)\s*)+|^@`)
	authorTail = regexp.MustCompile(`(?i)\s*(?:[,(|–—-]\s*(?:staff|senior|chief|special|contribut|correspondent|reporter|editor|writer|redakt|journalist|author|freelance|agence|for |the associated press|ph\.?d|md\b|ms\b|rd\b).*|\(.*\)?|\bfor [A-Z].*|\s[\w.+-]+@[\w.-]+.*)$`)
	weekday    = regexp.MustCompile(`(?i)[\s,]+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)$`)
	notPerson  = regexp.MustCompile(`(?i)^(?:https?:|www\.|//)|@|\s\d|^\d+$|^in |^more |^(?:home|menu|accueil|inicio|startseite|.*admin.*|administrator|staff|editor|editors|redaktion|redaction|rédaction|author|unknown|none|null|undefined|guest|user|name|webmaster|anonymous|more|share|posted|twitter.*|facebook.*|email|written by|published|updated|view all posts|follow|comments?|leave a comment|hinterlasse .*|kommentar.*)$`)
	bodyWord   = regexp.MustCompile(`(?i)\b(?:the|times|news|post|daily|press|agency|staff|team|media|magazine|magazin|online|herald|ledger|journal|guardian|telegraph|tribune|gazette|today|weekly|review|zeitung|tv|radio|redaktion|desk|editorial|reuters|bbc|cnn|inc|ltd|gmbh|com|org|de|association|foundation|institute|university|group|agentur|sponsored|company)\b|\.\p{L}{2,3}$`)
)

// splitNames takes a byline apart into names, in order and each once.
func splitNames(s string) []string {
	var names []string
	for _, part := range nameSep.Split(authorWord.ReplaceAllString(strings.TrimSpace(s), ""), -1) {
		for _, name := range splitCommas(part) {
			names = addName(names, name)
		}
	}
	return names
}

// splitCommas cuts at commas where every part could be a name, so that "Okafor, Ines" stays whole.
func splitCommas(s string) []string {
	parts := strings.Split(s, ",")
	if len(parts) == 1 {
		return parts
	}
	var full []string
	for _, p := range parts {
		p = strings.TrimSpace(p)
		if len(strings.Fields(p)) < 2 {
			if len(parts) == 2 && len(strings.Fields(parts[0])) == 1 {
				return []string{strings.TrimSpace(parts[1]) + " " + strings.TrimSpace(parts[0])}
			}
			continue
		}
		full = append(full, p)
	}
	if len(full) == 0 {
		return parts[:1]
	}
	return full
}

func addName(names []string, name string) []string {
	name = annotate.CanonicalBlock(name)
	name = authorWord.ReplaceAllString(name, "")
	name = weekday.ReplaceAllString(name, "")
	name = strings.Trim(authorTail.ReplaceAllString(name, ""), " ,.;:|-–—\"“”")
	if _, month := months[annotate.Fold(name)]; month || name == "" || utf8.RuneCountInString(name) > 60 || notPerson.MatchString(name) || strings.IndexFunc(name, unicode.IsLetter) < 0 || len(strings.Fields(name)) > 7 {
		return names
	}
	for _, n := range names {
		if annotate.Fold(n) == annotate.Fold(name) {
			return names
		}
	}
	return append(names, name)
}

// personLike reports whether s can be a person's name: two to four capitalised words, none of which
// is a word of publications.
func personLike(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 4 || bodyWord.MatchString(s) {
		return false
	}
	return strings.IndexFunc(words[0], isUpper) == 0 && strings.IndexFunc(words[len(words)-1], isUpper) == 0
}

func isUpper(r rune) bool { return unicode.IsUpper(r) || isIdeograph(r) }
