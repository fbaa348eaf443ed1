package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A seedStatement is one of ../shared/data/seed/statements.json: what a careful coder makes of a passage.
type seedStatement struct {
	Evidence              []struct{ Quote string }
	Speakers, Addressees  []seedPart
	Concept, Stance, Mode string
	Form                  string
	Reported              []seedPart `json:"reported_by"`
}

// A seedPart is who says something, or to whom, or who tells of it.
type seedPart struct {
	Entity, Group, For string
	ForResolution      string `json:"for_resolution"` // "not sure", or empty
}

func (p seedPart) name() string { return p.Entity + p.Group }

// coded are six of them: the joint one, one that is an act, two of one speaker and one of another, and one by
// a firm itself.
var coded = []int{0, 1, 4, 5, 6, 10}

func (s *Session) seedStatements() []seedStatement {
	data, err := os.ReadFile(filepath.Join(s.shared, "seed", "statements.json"))
	s.check(err)
	var seed struct{ Statements []seedStatement }
	s.check(json.Unmarshal(data, &seed))
	return seed.Statements
}

func (s *Session) codeStatements(a Article) {
	seed := s.seedStatements()
	known := map[string]bool{}
	for i, n := range coded {
		s.code(a, seed[n], known)
		s.Log("coded %s", seed[n].tell())
		if i == 0 {
			s.Shot("coded")
		}
	}
	s.compare(a, seed)
}

// code makes one statement with the strip, every stop named in full: nothing is left to a guess.
func (s *Session) code(a Article, st seedStatement, known map[string]bool) {
	s.Select(a, "", st.Evidence[0].Quote)
	s.Key("c")
	s.Wait("the strip", focus("strip:concept"))
	s.Type(st.Concept)
	s.Wait("the concepts to filter", filtered(st.Concept))
	if known[st.Concept] {
		s.Key("enter")
	} else {
		s.Shot("strip")
		s.Key("shift+enter")
	}
	known[st.Concept] = true
	s.Wait("the stance", focus("strip:stance"))
	s.Key(stanceKeys[st.Stance])
	for i, p := range st.Speakers {
		s.fill("speaker", p.name())
		s.Key("enter")
		s.fill("for", firmOf(p))
		if i < len(st.Speakers)-1 {
			s.Key("F4")
		} else {
			s.Key("enter")
		}
	}
	s.fill("reported", firstName(st.Reported))
	s.Key("enter")
	s.fill("mode", st.Mode)
	s.Key("enter")
	s.fill("form", st.Form)
	if to := firstName(st.Addressees); to != "" {
		s.Key("enter")
		s.fill("addressee", to)
	}
	s.Key("ctrl+enter")
	s.Wait("the reader to have the focus again", focus("reader"))
}

func firstName(parts []seedPart) string {
	if len(parts) == 0 {
		return ""
	}
	return parts[0].name()
}

func firmOf(p seedPart) string {
	if p.ForResolution == "not sure" {
		return "Not sure, decide later"
	}
	return p.For
}

// fill waits for a stop of the strip and chooses the row of a name there: by typing it where it can be
// found so. No name is the row that says that there is nobody.
func (s *Session) fill(stop, name string) {
	s.Wait("the stop "+stop, focus("strip:"+stop))
	asked := func(query string) Event { return s.Wait("the rows of "+stop+" for "+query, filtered(query)) }
	var e Event
	if name == "" || strings.HasPrefix(name, "Not sure") {
		e = asked("")
	} else {
		s.Type(name)
		e = asked(name)
	}
	if name == "" {
		name = "Nobody"
	}
	at := slices.IndexFunc(e.PickerRows(), func(r PickerRow) bool { return r.is(name) })
	if at < 0 {
		s.Fail("the stop %s has no row for %q: %v", stop, name, e.PickerRows())
	}
	for range at {
		s.Key("down")
	}
}

// is reports whether a row is about a name; beside that may stand what tells it from others.
func (r PickerRow) is(name string) bool {
	return r.Text == name || strings.HasPrefix(r.Text, name+" · ")
}

var stanceKeys = map[string]string{"support": "+", "oppose": "-", "neutral": "0", "unclear": "u"}

// compare holds the statements in the archive against those that were coded, part by part.
func (s *Session) compare(a Article, seed []seedStatement) {
	deadline := time.Now().Add(patience)
	var rows []Row
	for rows = s.statements(a); len(rows) < len(coded) && time.Now().Before(deadline); rows = s.statements(a) {
		s.Within(time.Second, kind("step"))
	}
	s.Equal("statements in the archive", len(rows), len(coded))
	got := map[string]int{}
	for _, row := range rows {
		got[told(row)]++
	}
	for _, n := range coded {
		want := seed[n].tell()
		if got[want] == 0 {
			s.Fail("no statement in the archive is\n   %s\nthere are\n   %s", want, strings.Join(sortedKeys(got), "\n   "))
		}
		got[want]--
	}
	s.Log("all %d statements are as the seed has them", len(coded))
}

func (s *Session) statements(a Article) []Row {
	return s.CLI("show", a.ID)[0].List("statements")
}

func sortedKeys(m map[string]int) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// told and tell say a statement in one line: quotation, concept, stance, who for whom, reported by, mode, form.
func told(r Row) string {
	line := fmt.Sprintf("%v / %s / %s", r["quotes"], r.Name("concept"), r.String("stance"))
	for _, p := range r.List("speakers") {
		firm := p.Name("for")
		if p.String("for_resolution") == "not sure" {
			firm = "not sure"
		}
		line += " / " + p.Name("entity") + " for " + firm
	}
	line += " / by"
	for _, p := range r.List("reported_by") {
		line += " " + p.Name("entity")
	}
	line += " / to"
	for _, p := range r.List("addressees") {
		line += " " + p.Name("entity")
	}
	return line + " / " + r.String("mode") + " / " + r.String("form")
}

func (st seedStatement) tell() string {
	var quotes []string
	for _, e := range st.Evidence {
		quotes = append(quotes, e.Quote)
	}
	line := fmt.Sprintf("%v / %s / %s", quotes, st.Concept, st.Stance)
	for _, p := range st.Speakers {
		line += " / " + p.name() + " for " + p.For + p.ForResolution
	}
	line += " / by"
	for _, p := range st.Reported {
		line += " " + p.name()
	}
	line += " / to"
	for _, p := range st.Addressees {
		line += " " + p.name()
	}
	return line + " / " + st.Mode + " / " + st.Form
}
