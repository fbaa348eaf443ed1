package annotate_test

import (
	"fmt"
	"testing"

	"pressmark/annotate"
)

func TestPossibleDoubles(t *testing.T) {
	person := func(id, name string, uses int, aliases ...string) annotate.Entity {
		e := annotate.Entity{ID: id, Kind: annotate.KindPerson, Name: name, Uses: uses}
		for _, a := range aliases {
			e.Aliases = append(e.Aliases, annotate.Alias{Text: a})
		}
		return e
	}
	apart := func(e annotate.Entity, by string) annotate.Entity { e.Distinguisher = by; return e }
	for _, x := range []struct {
		name     string
		entities []annotate.Entity
		want     string
	}{
		{"token overlap", []annotate.Entity{person("1", "Ma", 3), person("2", "Pony Ma Huateng", 14)}, "1>2 share the word “ma”"},
		{"order of words", []annotate.Entity{person("1", "Anna Krol", 3), person("2", "Krol, Anna", 1)}, "2>1 share the words “anna krol”"},
		{"legal forms", []annotate.Entity{person("1", "Tencent Holdings Ltd.", 0), person("2", "Tencent", 9)}, "1>2 both are called “Tencent”"},
		{"acronym in brackets", []annotate.Entity{person("1", "Cyberspace Administration of China (CAC)", 5), person("2", "CAC", 1)}, "2>1 are a name and its short form: “CAC” stands in brackets in “Cyberspace Administration of China (CAC)”"},
		{"first letters", []annotate.Entity{person("1", "Cyberspace Administration China", 5), person("2", "CAC", 1)}, "2>1 are a name and its short form: “CAC”, the first letters of “Cyberspace Administration China”"},
		{"alias clash", []annotate.Entity{person("1", "Daniel Zhang Yong", 5, "Zhang"), person("2", "Zhang Yiming", 1, "Zhang")}, "2>1 both are called “Zhang”"},
		{"one name", []annotate.Entity{person("1", "Zhang Yong", 5), person("2", "ZHANG YONG", 1)}, "2>1 have one name, “Zhang Yong”"},
		{"told apart", []annotate.Entity{apart(person("1", "Zhang Yong", 5), "Alibaba"), apart(person("2", "Zhang Yong", 1), "Haidilao")}, ""},
		{"nothing in common", []annotate.Entity{person("1", "Anna Krol", 5), person("2", "Tomas Lind", 1)}, ""},
		{"one word of two", []annotate.Entity{person("1", "Anna Krol", 5), person("2", "Marek Krol", 1)}, ""},
	} {
		got := ""
		for _, d := range annotate.PossibleDoubles(x.entities, 10) {
			got += fmt.Sprintf("%s>%s %s", d.From, d.Into, d.Reason)
		}
		if got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func BenchmarkPossibleDoubles(b *testing.B) {
	entities := make([]annotate.Entity, 50_000)
	for i := range entities {
		entities[i] = annotate.Entity{ID: fmt.Sprint(i), Name: fmt.Sprintf("Name%d Family%d", i%5000, i%700)}
	}
	b.ReportAllocs()
	for b.Loop() {
		annotate.PossibleDoubles(entities, 100)
	}
}
