package search

import (
	"fmt"
	"strings"

	"pressmark/annotate"
)

// The kinds of a Doc, and the values of kind: in a query.
const (
	KindArticle    = "article"
	KindAnnotation = "annotation"
	KindStatement  = "statement"
	KindEntity     = "entity"
	KindMemo       = "memo"
)

// Kinds returns the kinds in the order in which results show them.
func Kinds() []string {
	return []string{KindArticle, KindAnnotation, KindStatement, KindEntity, KindMemo}
}

func fieldCheck(name string) (func(string) (message, hint string), bool) {
	for _, f := range fieldTable {
		if f.name == name {
			return f.check, true
		}
	}
	return nil, false
}

func checkKind(value string) (message, hint string) {
	for _, k := range Kinds() {
		if value == k {
			return "", ""
		}
	}
	return fmt.Sprintf("There is no kind %q", value), "write one of " + strings.Join(Kinds(), ", ")
}

const dateHint = "write a year, a month or a day: 2021, 2021-10, 2021-10-25"

func checkDate(value string) (message, hint string) {
	d, err := annotate.ParseDate(value, "typed")
	if err != nil || d.IsZero() {
		return fmt.Sprintf("%q is not a date", value), dateHint
	}
	return "", ""
}

// checkDates takes a date or a range a..b, either end of which may be open.
func checkDates(value string) (message, hint string) {
	from, to, isRange := strings.Cut(value, "..")
	if !isRange {
		return checkDate(value)
	}
	if from == "" && to == "" {
		return "This range has no end", dateHint
	}
	for _, end := range []string{from, to} {
		if end == "" {
			continue
		}
		if message, _ := checkDate(end); message != "" {
			return message, dateHint
		}
	}
	return "", ""
}

func hintValue(name string) string {
	switch check, _ := fieldCheck(name); {
	case name == "kind":
		return "write one of " + strings.Join(Kinds(), ", ")
	case check != nil:
		return dateHint
	}
	return fmt.Sprintf(`for example %s:word or %s:"two words"`, name, name)
}

// hintField proposes the field that begins alike, else says how to search for the words themselves.
func hintField(name string) string {
	for _, f := range fieldTable {
		if strings.HasPrefix(f.name, name) || strings.HasPrefix(name, f.name) {
			return fmt.Sprintf("did you mean %s:?", f.name)
		}
	}
	return "put it in quotation marks to search for the words, or use speaker:, firm:, claim:, concept:, stance:, tag:, in:, after:, before:, kind:"
}
