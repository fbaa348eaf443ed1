package ingest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"pressmark/annotate"
)

// months maps folded month names and their usual short forms to months, in the languages whose
// bylines are read.
var months = monthTable(
	"january jan januar janvier janv enero ene gennaio gen janeiro januari января janner",
	"february feb februar fevrier fevr febrero febbraio fevereiro fev februari февраля",
	"march mar marz mars marzo marco maart марта maerz mrz mrt",
	"april apr avril avr abril abr aprile апреля",
	"may mai mayo maggio mag maio mei мая",
	"june jun juni juin junio giugno giu junho июня",
	"july jul juli juillet juil julio luglio lug julho июля",
	"august aug aout agosto ago augustus августа augusti",
	"september sep sept septembre septiembre settembre set setembro сентября",
	"october oct oktober okt octobre octubre ottobre ott outubro out октября",
	"november nov novembre noviembre novembro ноября",
	"december dec dezember dez decembre diciembre dic dicembre dezembro декабря desember",
)

func monthTable(names ...string) map[string]time.Month {
	table := make(map[string]time.Month)
	for i, line := range names {
		for _, name := range strings.Fields(line) {
			table[annotate.Fold(name)] = time.Month(i + 1)
		}
	}
	return table
}

var (
	isoDate   = regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`)
	dayMonth  = regexp.MustCompile(`(?:^|[^\d\p{L}])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:de |of )?(\p{L}{3,12})\.?,?\s+(?:de )?(\d{4})(?:\D|$)`)
	monthDay  = regexp.MustCompile(`(?:^|[^\d\p{L}])(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:\D|$)`)
	cjkDate   = regexp.MustCompile(`(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]`)
	dotted    = regexp.MustCompile(`(?:^|\D)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:\D|$)`)
	slashed   = regexp.MustCompile(`(?:^|[^\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?:[^\d/]|$)`)
	dateWords = regexp.MustCompile(`(?i)\b(?:published|posted|updated|last|first|modified|on|at|am|pm|uhr|um|stand|veröffentlicht|aktualisiert|publié|mis à jour|le|à|el|del?|the|of|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs)?|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|gmt|utc|b?st|e[sd]?t|p[sd]?t|ce[s]?t|hkt|min|minutes?|read|hrs?)\b`)
	notDate   = regexp.MustCompile(`[\d\s.,:;/|()–—+·•年月日년월일-]+`)
)

// findDate reads the first date in a line. alone reports that the line says nothing else. A date such as
// 03/04/2022, which may be April or March, keeps only its year, with a warning.
func findDate(s string) (date annotate.Date, alone bool, warning string) {
	date, span, warning := firstDate(s)
	if date.IsZero() {
		return annotate.NoDate, false, ""
	}
	rest := s[:span[0]] + " " + s[span[1]:]
	rest = notDate.ReplaceAllString(dateWords.ReplaceAllString(rest, " "), "")
	return date, rest == "", warning
}

func firstDate(s string) (annotate.Date, []int, string) {
	number := func(m []int, i int) int {
		n, _ := strconv.Atoi(s[m[2*i]:m[2*i+1]])
		return n
	}
	name := func(m []int, i int) int { return int(months[annotate.Fold(s[m[2*i]:m[2*i+1]])]) }
	type form struct {
		re   *regexp.Regexp
		read func(m []int) (year, month, day int)
	}
	for _, f := range []form{
		{isoDate, func(m []int) (int, int, int) { return number(m, 1), number(m, 2), number(m, 3) }},
		{cjkDate, func(m []int) (int, int, int) { return number(m, 1), number(m, 2), number(m, 3) }},
		{dayMonth, func(m []int) (int, int, int) { return number(m, 3), name(m, 2), number(m, 1) }},
		{monthDay, func(m []int) (int, int, int) { return number(m, 3), name(m, 1), number(m, 2) }},
		{dotted, func(m []int) (int, int, int) { return number(m, 3), number(m, 2), number(m, 1) }},
	} {
		if m := f.re.FindStringSubmatchIndex(s); m != nil {
			if d := newDate(f.read(m)); !d.IsZero() {
				return d, dateSpan(m), ""
			}
		}
	}
	if m := slashed.FindStringSubmatchIndex(s); m != nil {
		d, warning := slashedDate(s[m[2]:m[7]], number(m, 1), number(m, 2), number(m, 3))
		return d, dateSpan(m), warning
	}
	return annotate.NoDate, nil, ""
}

// dateSpan is the stretch from the first group of a match to its last.
func dateSpan(m []int) []int { return []int{m[2], m[len(m)-1]} }

// slashedDate reads a/b/year, where only a number over 12 tells day from month.
func slashedDate(s string, a, b, year int) (annotate.Date, string) {
	switch {
	case a > 12:
		return newDate(year, b, a), ""
	case b > 12:
		return newDate(year, a, b), ""
	case a == b:
		return newDate(year, a, b), ""
	case newDate(year, a, b).IsZero():
		return annotate.NoDate, ""
	}
	return annotate.Date{First: annotate.Day(year, 1, 1), Last: annotate.Day(year, 12, 31), Precision: annotate.PrecisionYear, Source: "text"},
		fmt.Sprintf("The date %s can be read in two ways, so only its year was kept; type the day.", s)
}

// newDate returns the day, or NoDate where there is none such.
func newDate(year, month, day int) annotate.Date {
	d, err := annotate.ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day), "text")
	if err != nil || year < 1600 || year > 2200 {
		return annotate.NoDate
	}
	return d
}

func dateAlone(s string) bool {
	if len(s) > 300 || !strings.ContainsAny(s, "0123456789") {
		return false
	}
	_, alone, _ := findDate(s)
	return alone && width(s) <= 100
}

// parseByline reads "By Ines Okafor, The Harbour Ledger, 4 February 2026": the names, and the
// publication where one follows before the date.
func parseByline(s string) (names []string, publication string, ok bool) {
	if width(s) > 160 {
		return nil, "", false
	}
	if m := bylineZH.FindStringSubmatch(s); m != nil {
		return []string{m[1]}, "", true
	}
	m := byline.FindStringSubmatch(s)
	if m == nil || endsSentence(s) && sentences(s) > 0 && len(strings.Fields(s)) > 8 {
		return nil, "", false
	}
	rest := m[1]
	if _, span, _ := firstDate(rest); span != nil {
		rest = strings.TrimRight(rest[:span[0]], " ,|-–—·")
		rest = strings.TrimSpace(regexp.MustCompile(`(?i)\b(?:published|updated|posted|on)\b:?\s*$`).ReplaceAllString(rest, ""))
	}
	parts := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(",|·•", r) })
	for i, part := range parts {
		part = strings.TrimSpace(part)
		if i > 0 && !personLike(part) {
			if publication == "" && strings.IndexFunc(part, isUpper) == 0 {
				publication = part
			}
			continue
		}
		names = append(names, splitNames(part)...)
	}
	return names, publication, len(names) > 0
}
