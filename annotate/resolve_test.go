package annotate_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pressmark/annotate"
)

// seed returns the seed article in canonical form.
func seed(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "shared", "data", "seed", "article.txt"))
	if err != nil {
		t.Skip("the seed article is not beside the repository: ../../shared/data/seed/article.txt")
	}
	return annotate.Canonical(string(b))
}

// at returns the span of the nth occurrence (from 0) of words in a text.
func at(t testing.TB, text, words string, nth int) annotate.Span {
	t.Helper()
	pos := 0
	for i := 0; ; i++ {
		j := strings.Index(text[pos:], words)
		if j < 0 {
			t.Fatalf("%q does not stand %d times in the text", words, nth+1)
		}
		if i == nth {
			return annotate.Span{Start: pos + j, End: pos + j + len(words)}
		}
		pos += j + len(words)
	}
}

// inside returns the span of a word inside a longer passage that stands once.
func inside(t testing.TB, text, passage, word string) annotate.Span {
	t.Helper()
	outer := at(t, text, passage, 0)
	inner := at(t, passage, word, 0)
	return annotate.Span{Start: outer.Start + inner.Start, End: outer.Start + inner.End}
}

func entity(id, kind, name string, aliases ...string) annotate.Entity {
	e := annotate.Entity{ID: id, Kind: kind, Name: name}
	for _, a := range aliases {
		e.Aliases = append(e.Aliases, annotate.Alias{Text: a})
	}
	return e
}

var seedPeople = []annotate.Entity{
	entity("ma", annotate.KindPerson, "Pony Ma Huateng"),
	entity("yong", annotate.KindPerson, "Daniel Zhang Yong"),
	entity("lidong", annotate.KindPerson, "Zhang Lidong"),
	entity("xu", annotate.KindPerson, "Xu Lei"),
}

// marked binds the first full names of the people in the body of the seed.
func marked(t testing.TB, text string) []annotate.Named {
	return []annotate.Named{
		{Span: at(t, text, "Pony Ma Huateng", 1), Entity: "ma", Type: annotate.TypeSpeaker},
		{Span: at(t, text, "Daniel Zhang Yong", 0), Entity: "yong", Type: annotate.TypeSpeaker},
		{Span: inside(t, text, "Zhang Lidong, chairman of ByteDance China", "Zhang Lidong"), Entity: "lidong", Type: annotate.TypeSpeaker},
		{Span: at(t, text, "Xu Lei", 0), Entity: "xu", Type: annotate.TypeSpeaker},
	}
}

func TestRankSeed(t *testing.T) {
	text := seed(t)
	reading, names := annotate.Read(text), annotate.NewNames(seedPeople)
	for _, c := range []struct {
		passage, words string
		stop           annotate.Stop
		first, why     string
		certain        bool
	}{
		{"Ma, founder and chief executive", "Ma", annotate.StopSpeaker, "ma", "named in full one paragraph above, next to Tencent", true},
		{"Ma said he once again", "Ma", annotate.StopSpeaker, "ma", "named in full", true},
		{"Alibaba chairman Zhang said", "Zhang", annotate.StopSpeaker, "yong", "next to Alibaba", false},
		{"Zhang was quoted as saying", "Zhang", annotate.StopSpeaker, "lidong", "named in full one paragraph above", false},
	} {
		m := annotate.MentionContext{Reading: reading, Article: "a", Stop: c.stop,
			Span: inside(t, text, c.passage, c.words), Words: c.words, Marks: marked(t, text)}
		got := annotate.Rank(m, names, 9)
		if len(got) == 0 || got[0].Entity.ID != c.first || !strings.Contains(got[0].Why, c.why) || got[0].Certain != c.certain {
			t.Errorf("Rank(%q in %q) = %s, want %s first because %q, certain %v", c.words, c.passage, show(got), c.first, c.why, c.certain)
		}
	}
}

func show(got []annotate.Candidate) string {
	var b strings.Builder
	for _, c := range got {
		fmt.Fprintf(&b, "[%s %.1f %v %q]", c.Entity.ID, c.Score, c.Certain, c.Why)
	}
	return b.String()
}

func TestMentionsSeed(t *testing.T) {
	text := seed(t)
	people := append(seedPeople[:len(seedPeople):len(seedPeople)],
		entity("cac", annotate.KindPublicBody, "Cyberspace Administration of China"),
		entity("alibaba", annotate.KindFirm, "Alibaba", "Alibaba Group Holding"))
	reading, names := annotate.Read(text), annotate.NewNames(people)
	m := annotate.MentionContext{Reading: reading, Article: "a", Marks: marked(t, text)}

	for _, p := range annotate.Mentions(m, "yong", names) {
		if words := p.Span.In(text); words == "Zhang" && (p.Ticked || !strings.Contains(p.Why, "Zhang Lidong")) {
			t.Errorf("Zhang at %d: ticked %v, %q; want unticked because of Zhang Lidong", p.Span.Start, p.Ticked, p.Why)
		}
	}
	if got := ticked(text, annotate.Mentions(m, "yong", names)); got != "Daniel Zhang" {
		t.Errorf("A on Daniel Zhang Yong ticks %q, want only Daniel Zhang", got)
	}
	if got, want := ticked(text, annotate.Mentions(m, "ma", names)), "Pony Ma Huateng|Pony Ma|Ma|Ma"; got != want {
		t.Errorf("A on Pony Ma Huateng ticks %q, want %q", got, want)
	}
	if got, want := ticked(text, annotate.Mentions(m, "cac", names)), "Cyberspace Administration of China|CAC|CAC|CAC|CAC|CAC|CAC|CAC"; got != want {
		t.Errorf("A on the CAC ticks %q, want %q", got, want)
	}
	if got, want := ticked(text, annotate.Mentions(m, "alibaba", names)), "Alibaba|Alibaba Group Holding|Alibaba|Alibaba"; got != want {
		t.Errorf("A on Alibaba ticks %q, want %q", got, want)
	}
}

func ticked(text string, passages []annotate.Passage) string {
	var out []string
	for _, p := range passages {
		if p.Ticked {
			out = append(out, p.Span.In(text))
		}
	}
	return strings.Join(out, "|")
}

// A harbour and its people: a text of ours with the same traps.
const harbour = `Ferry lines welcome port’s rules
The heads of the largest ferry lines, among them Baltic Line’s Anna Krol and Nordsund’s Tomas Lind, backed the rules, the Port Authority of Skerry (PAS) said.
Krol, who has led Baltic Line since 2019, said that clear rules help.
Marek Krol of Skerry Boats warned of costs. Mr Lind did not answer. The ferryman agreed.
港务局局长王小明表示支持。王小明说会投资。王小明明天再来。`

func harbourNames() *annotate.Names {
	return annotate.NewNames([]annotate.Entity{
		entity("anna", annotate.KindPerson, "Anna Krol"),
		entity("tomas", annotate.KindPerson, "Tomas Lind"),
		entity("baltic", annotate.KindFirm, "Baltic Line"),
		entity("pas", annotate.KindPublicBody, "Port Authority of Skerry"),
		entity("wang", annotate.KindPerson, "王小明"),
		entity("lindqvist", annotate.KindPerson, "Eva Lindqvist"),
	})
}

func TestRankSaysWhy(t *testing.T) {
	names, reading := harbourNames(), annotate.Read(harbour)
	names.Put(annotate.Entity{ID: "eva", Kind: annotate.KindPerson, Name: "Eva Krol",
		Affiliations: []annotate.Affiliation{{Organisation: "baltic", Role: "chair", To: annotate.Undated}}})
	names.Put(entity("jonas", annotate.KindPerson, "Jonas Berg"))
	names.Put(entity("nina", annotate.KindPerson, "Nina Berg"))
	krol := inside(t, harbour, "Krol, who has led", "Krol")
	annaMarked := []annotate.Named{{Span: at(t, harbour, "Anna Krol", 0), Entity: "anna", Type: annotate.TypeSpeaker}}
	for _, c := range []struct {
		name        string
		m           annotate.MentionContext
		first, want string
		certain     bool
	}{
		{"full name and firm beside", annotate.MentionContext{Span: krol, Words: "Krol", Marks: annaMarked},
			"anna", "named in full one paragraph above, next to Baltic Line", false},
		{"initials", annotate.MentionContext{Span: at(t, harbour, "PAS", 0), Words: "PAS", Stop: annotate.StopMention},
			"pas", "its initials, named in full in this sentence", true},
		{"a title is no part", annotate.MentionContext{Span: at(t, harbour, "Lind did", 0), Words: "Mr Lind"}, "tomas", "named in full two paragraphs above", true},
		{"past choices", annotate.MentionContext{Span: krol, Words: "Berg", Decisions: map[string]int{"nina": 9}}, "nina", "chosen for “Berg” 9 times before", false},
		{"typed", annotate.MentionContext{Span: krol, Words: "Krol", Typed: "lin", Marks: annaMarked}, "tomas", "named in full one paragraph above", false},
		{"for: beside the speaker", annotate.MentionContext{Span: krol, Stop: annotate.StopFor, Speaker: "anna",
			Marks: append(annaMarked, annotate.Named{Span: at(t, harbour, "Baltic Line", 0), Entity: "baltic", Type: annotate.TypeFirm})}, "baltic", "next to Anna Krol", false},
		{"for: affiliation", annotate.MentionContext{Span: krol, Stop: annotate.StopFor, Speaker: "eva"}, "baltic", "Eva Krol is chair there", false},
		{"nothing named: the statement before", annotate.MentionContext{Span: krol, Stop: annotate.StopReporter, Before: "pas"}, "pas", "as in the statement before", false},
	} {
		c.m.Reading, c.m.Article = reading, "a"
		if c.m.Stop == "" {
			c.m.Stop = annotate.StopSpeaker
		}
		got := annotate.Rank(c.m, names, 9)
		if len(got) == 0 || got[0].Entity.ID != c.first || !strings.Contains(got[0].Why, c.want) || got[0].Certain != c.certain {
			t.Errorf("%s: got %s, want %s because %q, certain %v", c.name, show(got), c.first, c.want, c.certain)
		}
	}
}

func TestMentionsHarbour(t *testing.T) {
	names, reading := harbourNames(), annotate.Read(harbour)
	m := annotate.MentionContext{Reading: reading, Article: "a"}
	for _, c := range []struct{ entity, ticked, unticked string }{
		{"anna", "Anna Krol", "Krol: could also be “Marek Krol of Skerry Boats”"},
		{"tomas", "Tomas Lind|Lind", ""},
		{"baltic", "Baltic Line|Baltic Line", ""},
		{"pas", "Port Authority of Skerry|PAS", ""},
		{"wang", "王小明|王小明|王小明", ""},
	} {
		got := annotate.Mentions(m, c.entity, names)
		var un []string
		for _, p := range got {
			if !p.Ticked {
				un = append(un, p.Span.In(harbour)+": "+p.Why)
			}
		}
		if ticked(harbour, got) != c.ticked || strings.Join(un, "|") != c.unticked {
			t.Errorf("Mentions(%s) ticks %q, leaves %q; want %q and %q", c.entity, ticked(harbour, got), un, c.ticked, c.unticked)
		}
	}
	m.Marks = []annotate.Named{
		{Span: at(t, harbour, "Tomas Lind", 0), Entity: "tomas", Type: annotate.TypeSpeaker},
		{Span: at(t, harbour, "Lind did", 0), Entity: "tomas", Type: annotate.TypeSpeaker, Trashed: true},
	}
	if got := annotate.Mentions(m, "tomas", names); len(got) != 2 || got[0].Why != "already marked" || got[1].Why != "a mark was taken away here" {
		t.Errorf("Mentions of a marked and a trashed place = %v", got)
	}
}

func TestNames(t *testing.T) {
	names := annotate.NewNames([]annotate.Entity{
		entity("müller", annotate.KindPerson, "Jörg Müller"),
		entity("wang", annotate.KindPerson, "王小明", "Wang Xiaoming"),
		{ID: "giant", Kind: annotate.KindFirm, Name: "Alibaba", Aliases: []annotate.Alias{{Text: "E-giant", Article: "a"}}},
	})
	for _, c := range []struct{ article, typed, want string }{
		{"a", "mul", "müller"}, {"a", "jorg mu", "müller"}, {"a", "小明", "wang"}, {"a", "xiao", "wang"},
		{"a", "e-gi", "giant"}, {"b", "e-gi", ""}, {"a", "mullerx", ""}, {"a", "", ""},
	} {
		got := ""
		for _, m := range names.Match(c.article, c.typed, 5) {
			got += m.Entity.ID
		}
		if got != c.want {
			t.Errorf("Match(%q, %q) = %q, want %q", c.article, c.typed, got, c.want)
		}
	}
	names.Put(entity("müller", annotate.KindPerson, "Jörg Maier"))
	if got := names.Match("a", "mul", 5); len(got) != 0 {
		t.Errorf("after a rename Match finds the old name: %v", got)
	}
	names.Remove("wang")
	if got := names.Match("a", "xiao", 5); len(got) != 0 || names.Len() != 2 {
		t.Errorf("after Remove: %v, %d left", got, names.Len())
	}
	if got := names.Sharing("ALIBABA"); len(got) != 1 || got[0].ID != "giant" {
		t.Errorf("Sharing(ALIBABA) = %v", got)
	}
}

func TestReading(t *testing.T) {
	r := annotate.Read(harbour)
	s, ok := r.NameAt(at(t, harbour, "Authority", 0).Start)
	if !ok || s.In(harbour) != "Port Authority of Skerry" {
		t.Errorf("NameAt = %q, want Port Authority of Skerry", s.In(harbour))
	}
	if got := r.Sentence(at(t, harbour, "Lind did", 0).Start).In(harbour); got != "Mr Lind did not answer." {
		t.Errorf("Sentence = %q", got)
	}
	if w, ok := r.WordAt(at(t, harbour, "warned", 0).Start + 3); !ok || w.In(harbour) != "warned" {
		t.Errorf("WordAt = %q", w.In(harbour))
	}
}

func TestName(t *testing.T) {
	for _, c := range []struct {
		words, name string
		named       bool
	}{
		{"the CAC", "CAC", true}, {"Mr Lind", "Lind", true}, {"Tencent’s", "Tencent", true}, {"The unicorn", "The unicorn", false},
		{"马化腾", "马化腾", true}, {"Cyberspace Administration of China (CAC)", "Cyberspace Administration of China (CAC)", true},
		{"360 DigiTech", "360 DigiTech", true}, {"…", "…", false},
	} {
		if name, named := annotate.Name(c.words); name != c.name || named != c.named {
			t.Errorf("Name(%q) = %q, %v; want %q, %v", c.words, name, named, c.name, c.named)
		}
	}
}

// BenchmarkRank measures a short name among 50,000 aliases in a text of 2,000 words.
func BenchmarkRank(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("ma zhang li wang ander son berg karl eva tom lin da ko ru pe tro mo na si ve")
	part := func() string {
		s := syllables[random.IntN(len(syllables))] + syllables[random.IntN(len(syllables))]
		return strings.ToUpper(s[:1]) + s[1:]
	}
	first := func() string { // one in twenty has the surname asked about
		if random.IntN(20) == 0 {
			return "Zhang"
		}
		return part()
	}
	var all []annotate.Entity
	for i := range 25000 {
		all = append(all, entity(fmt.Sprint("e", i), annotate.KindPerson, part()+" "+part(), first()+" "+part()))
	}
	all = append(all, entity("yong", annotate.KindPerson, "Daniel Zhang Yong"))
	names := annotate.NewNames(all)
	text := strings.Repeat("Alibaba’s Daniel Zhang Yong met Maersk in Lind. Zhang said nothing to Anderson Karl.\n", 120)
	reading := annotate.Read(text)
	m := annotate.MentionContext{Reading: reading, Article: "a", Stop: annotate.StopSpeaker, Span: at(b, text, "Zhang said", 3), Words: "Zhang"}
	b.Run("words", func(b *testing.B) {
		for b.Loop() {
			annotate.Rank(m, names, 9)
		}
	})
	m.Typed = "m"
	b.Run("typed", func(b *testing.B) {
		for b.Loop() {
			annotate.Rank(m, names, 9)
		}
	})
}

// BenchmarkRead measures a text of 100,000 words.
func BenchmarkRead(b *testing.B) {
	line := "Alibaba’s Daniel Zhang Yong met the Cyberspace Administration of China in Lind, and said that nothing would change for anybody.\n"
	text := strings.Repeat(line, 100000/20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		annotate.Read(text)
	}
}
