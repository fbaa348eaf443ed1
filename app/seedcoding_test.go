package app

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pressmark/annotate"
)

// What a careful coder makes of the seed article; offsets are code points into article.txt.
type seedPart struct {
	Entity, Group, Wording, For string
	ForWording                  string `json:"for_wording"`
	ForResolution               string `json:"for_resolution"`
	ForInferred                 bool   `json:"for_inferred"`
	Inferred                    bool
	Start, End                  int
	ForStart                    int `json:"for_start"`
	ForEnd                      int `json:"for_end"`
}

func (p seedPart) name() string { return cmp.Or(p.Entity, p.Group) }

type seedStatement struct {
	Evidence []struct {
		Quote      string
		Start, End int
	}
	Speakers, Addressees  []seedPart
	Concept, Stance, Mode string
	Form                  string
	ReportedBy            []seedPart `json:"reported_by"`
}

type seedMention struct {
	B, E               int
	Type, Entity, Text string
}

func readSeed(t *testing.T, name string, into any) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "shared", "data", "seed", name))
	if err != nil {
		t.Skip("the seed article is not beside the repository: ../../shared/data/seed/" + name)
	}
	if into != nil {
		if err := json.Unmarshal(b, into); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// A seedMark is words to be marked, by the key that marks them.
type seedMark struct {
	start, end int
	key        action
	name, kind string
}

// seedMarks lists every mention and every part with words, in text order.
func seedMarks(statements []seedStatement, mentions []seedMention) []seedMark {
	kinds := map[string]string{}
	for _, m := range mentions {
		kinds[m.Entity] = m.Type
	}
	kinds["Government of China"], kinds["tech executives"], kinds["business leaders"] = "public body", "group", "group"
	seen := map[[2]int]bool{}
	var out []seedMark
	add := func(start, end int, key action, name string) {
		if at := [2]int{start, end}; end > start && !seen[at] {
			seen[at] = true
			out = append(out, seedMark{start, end, key, name, kinds[name]})
		}
	}
	for _, st := range statements {
		for _, p := range st.Speakers {
			add(p.Start, p.End, markSpeaker, p.name())
			add(p.ForStart, p.ForEnd, markFirm, p.For)
		}
		for _, p := range append(st.ReportedBy, st.Addressees...) {
			add(p.Start, p.End, markMention, p.name())
		}
	}
	for _, m := range mentions {
		key := map[string]action{"person": markSpeaker, "firm": markFirm}[m.Type]
		add(m.B, m.E, cmp.Or(key, markMention), m.Entity)
	}
	slices.SortFunc(out, func(a, b seedMark) int { return cmp.Compare(a.start, b.start) })
	return out
}

// A seedDesk carries places of article.txt over to the archive's text by counting.
type seedDesk struct {
	*workbench
	raw   []rune
	count int // keys
}

func (d *seedDesk) span(start, end int) annotate.Span {
	d.t.Helper()
	words := string(d.raw[start:end])
	nth := strings.Count(string(d.raw[:start]), words)
	text, at := d.c.article.Revision.Text, 0
	for ; ; nth-- {
		i := strings.Index(text[at:], words)
		if i < 0 {
			d.t.Fatalf("%q is not in the text", words)
		}
		if at += i; nth == 0 {
			return annotate.Span{Start: at, End: at + len(words)}
		}
		at += len(words)
	}
}

// press sends keys and counts them: a chord is one, each letter typed is one.
func (d *seedDesk) press(keys ...string) {
	for _, k := range keys {
		if keyNamed(k) != "" || strings.Contains(k, "+") && k != "+" {
			d.count++
		} else {
			d.count += len([]rune(k))
		}
	}
	d.keys(keys...)
}

// choose takes the row of a name: the first with Enter, a near one with Alt, else by typing; missing
// ones are made, of a kind.
func (d *seedDesk) choose(name, kind string) {
	d.t.Helper()
	pick := func() bool {
		for i, r := range d.rows() {
			if (r.kind == chooseEntity || r.kind == chooseConcept) && r.text == name || r.kind == chooseUnsure && name == "not sure" || r.kind == chooseNobody && name == "" {
				if i == 0 {
					d.press("Enter")
				} else if i < 9 {
					d.press(fmt.Sprintf("Alt+%d", i+1))
				}
				return i < 9
			}
		}
		return false
	}
	if pick() {
		return
	}
	for _, word := range strings.Fields(name) { // the shortest start of a word that finds it
		for n := 1; n <= len(word); n++ {
			if i := d.found(word[:n], name); i == 0 {
				d.press(word[:n], "Enter")
				return
			}
		}
	}
	if kind == "" {
		d.t.Fatalf("%q cannot be chosen among %v", name, d.rows())
	}
	if first := d.rows()[0]; first.kind != chooseNew || first.text != name {
		d.press(name)
	}
	for range 8 {
		if row := d.rows()[0]; row.kind == chooseNew && kindName(row.entityKind) == kind {
			d.press("Shift+Enter")
			return
		}
		d.press("Tab")
	}
	d.t.Fatalf("%q cannot be made a %s: %v", name, kind, d.rows())
}

// found looks where a name would stand for letters typed, without typing them.
func (d *seedDesk) found(typed, name string) int {
	var ch *chooser
	switch o := d.c.overlay.(type) {
	case *picker:
		ch = o.chooser
	case *strip:
		ch = o.chooser
	}
	return slices.IndexFunc(ch.find(typed), func(r choice) bool { return r.text == name && r.kind != chooseNew })
}

func TestSeed(t *testing.T) {
	var given struct {
		Concepts   []string
		Statements []seedStatement
	}
	var gold struct{ Mentions []seedMention }
	readSeed(t, "statements.json", &given)
	readSeed(t, "gold.json", &gold)
	raw := readSeed(t, "article.txt", nil)
	d := &seedDesk{workbench: newWorkbench(t, annotate.Canonical(string(raw)), true), raw: []rune(string(raw))}
	step := annotate.Step{Label: "Concepts"}
	for _, name := range given.Concepts {
		step.Changes = append(step.Changes, annotate.Create("concept", "", annotate.Fields{"name": name}))
	}
	if _, err := d.archive.Apply(t.Context(), step); err != nil {
		t.Fatal(err)
	}
	d.settle()

	for _, m := range seedMarks(given.Statements, gold.Mentions) {
		d.mark(m)
	}
	t.Logf("%d marks with %d keys beside selecting", len(d.stored().annotations), d.count)
	d.picture("seed-marked")

	var counts []int
	for i, want := range given.Statements {
		d.count = 0
		d.code(want)
		got := d.stored().statements
		at := slices.IndexFunc(got, func(st annotate.Statement) bool { return st.ID == d.c.lastStatement })
		if line := d.compare(want, got[at]); line != "" {
			t.Errorf("statement %d: %s", i+1, line)
		}
		counts = append(counts, d.count)
		if i == 4 {
			d.picture("seed-coded")
		}
	}
	slices.Sort(counts)
	median := counts[len(counts)/2]
	t.Logf("keys per statement beside selecting: %v, median %d", counts, median)
	if median > 10 {
		t.Errorf("the median statement takes %d keys beside selecting, want 10 at most", median)
	}
	if n := len(d.stored().statements); n != len(given.Statements) {
		t.Errorf("%d statements, want %d", n, len(given.Statements))
	}
}

// mark marks words as whom the gold says. Where a short name has two holders the right one must stand
// first, with its reason, once both were named in full.
func (d *seedDesk) mark(m seedMark) {
	d.t.Helper()
	span := d.span(m.start, m.end)
	words := d.c.text(span)
	d.c.reader.Select(span)
	d.count++
	d.do(m.key)
	if words == "Ma" || words == "Zhang" {
		row := d.rows()[0]
		d.t.Logf("%s at %d: %s, %s", words, m.start, row.text, row.why)
		if row.text != m.name || row.why == "" {
			d.t.Errorf("%q at %d: the first row is %q (%s), want %s", words, m.start, row.text, row.why, m.name)
		}
	}
	d.choose(cmp.Or(m.name, "not sure"), m.kind)
}

// code codes a statement in the strip.
func (d *seedDesk) code(want seedStatement) {
	d.t.Helper()
	d.c.reader.Select(d.span(want.Evidence[0].Start, want.Evidence[0].End))
	d.count++
	d.do(markClaim)
	d.choose(want.Concept, "")
	d.press(map[string]string{"support": "+", "oppose": "-"}[want.Stance])
	for i, p := range want.Speakers {
		if i > 0 {
			d.press("F4")
		}
		d.choose(p.name(), "")
		last := i == len(want.Speakers)-1
		if s := d.strip(); !last && s.value(stopFor, i) == p.For {
			continue // F4 takes the guess
		}
		switch {
		case p.For != "":
			d.choose(p.For, "")
		case p.ForResolution != "":
			d.choose("not sure", "")
		default:
			d.choose("", "")
		}
		if !last { // F4 belongs to a speaker's stops
			d.press("Shift+Tab")
		}
	}
	by := ""
	if len(want.ReportedBy) > 0 {
		by = want.ReportedBy[0].name()
	}
	s := d.strip()
	rest := s.value(stopMode, 0) == want.Mode && want.Form == "statement" && len(want.Addressees) == 0
	if rest && s.value(stopReported, 0) == by {
		d.press("Ctrl+Enter")
		return
	}
	d.choose(by, "")
	d.fixed(want.Mode, s.value(stopMode, 0) == want.Mode && want.Form == "statement" && len(want.Addressees) == 0)
	if d.c.overlay == nil {
		return
	}
	d.fixed(want.Form, len(want.Addressees) == 0)
	if d.c.overlay != nil {
		d.choose(want.Addressees[0].name(), "")
	}
}

// fixed chooses a value of a short list, and closes the strip when it is the last one wanted.
func (d *seedDesk) fixed(id string, last bool) {
	i := slices.IndexFunc(d.rows(), func(r choice) bool { return r.id == id })
	if i > 0 {
		d.press(fmt.Sprintf("Alt+%d", i+1))
		if last {
			d.press("Ctrl+Enter")
		}
		return
	}
	if last {
		d.press("Ctrl+Enter")
	} else {
		d.press("Enter")
	}
}

func (d *seedDesk) strip() *strip {
	s, ok := d.c.overlay.(*strip)
	if !ok {
		d.t.Fatal("the strip is not open")
	}
	return s
}

func (s *strip) value(name string, nth int) string { return s.shown(s.draft.stop(name, nth)) }

// compare says how a statement differs from the one wanted.
func (d *seedDesk) compare(want seedStatement, got annotate.Statement) string {
	var out []string
	differ := func(what, got, want string) {
		if got != want {
			out = append(out, fmt.Sprintf("%s is %q, want %q", what, got, want))
		}
	}
	words := func(id string) string {
		if a, ok := d.c.now.annotation(id); ok {
			return d.c.wordsOf(spansOf(a))
		}
		return ""
	}
	differ("quotation", words(got.Evidence[0]), want.Evidence[0].Quote)
	differ("concept", d.c.conceptName(got.Concept), want.Concept)
	differ("stance", got.Stance, want.Stance)
	differ("mode", got.Mode, want.Mode)
	differ("form", got.Form, want.Form)
	differ("number of speakers", fmt.Sprint(len(got.Speakers)), fmt.Sprint(len(want.Speakers)))
	for i, w := range want.Speakers[:min(len(got.Speakers), len(want.Speakers))] {
		p := got.Speakers[i]
		differ("speaker", d.c.entityName(p.Entity), w.name())
		differ("words of the speaker", words(p.Annotation), w.Wording)
		differ("for", d.c.entityName(p.ForEntity), w.For)
		differ("words of for", words(p.ForAnnotation), w.ForWording)
	}
	for i, w := range want.ReportedBy[:min(len(got.ReportedBy), len(want.ReportedBy))] {
		differ("reported by", d.c.entityName(got.ReportedBy[i].Entity), w.name())
		differ("words of the reporter", words(got.ReportedBy[i].Annotation), w.Wording)
	}
	differ("number of reporters", fmt.Sprint(len(got.ReportedBy)), fmt.Sprint(len(want.ReportedBy)))
	differ("number of addressees", fmt.Sprint(len(got.Addressees)), fmt.Sprint(len(want.Addressees)))
	return strings.Join(out, "; ")
}
