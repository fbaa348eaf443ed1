package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// mainStory is the job from end to end on the seed article: what a researcher does on the first afternoon.
func mainStory(s *Session) {
	s.begin()
	a := s.importSeed()
	s.Shot("reading")
	s.markPeople(a)
	s.markFirms(a)
	s.shortNames(a)
	s.keysStayInTheirField(a, "the statement said.", "Tencent will continue")
	s.memoKeepsItsUndo(a, "the statement said.", "Tencent will continue")
	s.codeStatements(a)
	s.searchFinds(a, `speaker:"Pony Ma" firm:Tencent`)
	s.undoAcrossRestart(20)
	s.exportBoth()
	s.Quit()
	s.Equal("check after the story", s.verbCode("check"), exitGood)
}

// sampleStory is the same job in short on the sample's third article, which every copy of the program holds:
// two people there share a surname.
func sampleStory(s *Session) {
	s.Equal("making the sample", s.verbCode("sample", s.Archive), exitGood)
	id := ""
	for _, row := range s.CLI("list") {
		if strings.HasPrefix(row.String("title"), "Small operators fear") {
			id = row.String("id")
		}
	}
	s.Start()
	s.Shot("start")
	a := s.Open(id)
	s.markKnown(a, "part of the new cables, ", "Marek Krol", "s", "Marek Krol")
	s.markKnown(a, "costs more than the boat,” ", "Krol", "s", "Marek Krol")
	s.keysStayInTheirField(a, "more hopeful. ", "The order is right")
	s.memoKeepsItsUndo(a, "more hopeful. ", "The order is right")
	claim := seedStatement{Concept: "Small boats need help", Stance: "support"}
	claim.Evidence = append(claim.Evidence, struct{ Quote string }{"lend the equipment to boats under forty metres"})
	claim.Speakers = append(claim.Speakers, struct{ Entity, Group, For string }{Entity: "Marek Krol", For: "Skerry Boats"})
	s.code(a, claim, map[string]bool{})
	s.Shot("coded")
	s.searchFinds(a, `speaker:"Marek Krol" "lend the equipment"`)
	s.undoAcrossRestart(3)
	s.exportBoth()
	s.Quit()
	s.Equal("check after the story", s.verbCode("check"), exitGood)
}

// begin makes an archive with an article of no interest and opens the window on it.
func (s *Session) begin() {
	note := filepath.Join(s.dir, "harbour.txt")
	s.write(note, "Harbour reopens\n\nThe harbour reopened on Monday after repairs, the mayor said.\n")
	s.CLI("import", note)
	s.Start()
	s.Shot("start")
}

func (s *Session) write(path, text string) { s.check(os.WriteFile(path, []byte(text), 0o600)) }

func (s *Session) importSeed() Article {
	rows := s.CLI("import", filepath.Join(s.shared, "seed", "article.txt"))
	if len(rows) != 1 || rows[0].String("id") == "" {
		s.Fail("import of the seed article told %v", rows)
	}
	return s.Open(rows[0].String("id"))
}

// markNew marks words with a key and makes them a new entity, under another name where one is given.
func (s *Session) markNew(a Article, before, words, key, name string) {
	s.Select(a, before, words)
	s.Key(key)
	s.Wait("the picker", focus("picker"))
	if name != "" {
		s.Type(name)
		s.Wait("the picker to filter", filtered(name))
	}
	s.Key("shift+enter")
	s.Wait("the mark on "+words, kind("step"))
	s.Wait("the reader to have the focus again", focus("reader"))
}

// markKnown marks words with a key, takes the picker's first row, and holds it against the right entity.
func (s *Session) markKnown(a Article, before, words, key, entity string) {
	s.Select(a, before, words)
	s.Key(key)
	shown := s.Wait("the picker's rows", func(e Event) bool { return e.E == "picker" && len(e.PickerRows()) > 0 })
	first := shown.PickerRows()[0]
	// Beside a name may stand what tells its bearer from others.
	if first.Text != entity && !strings.HasPrefix(first.Text, entity+" ") {
		s.Fail("the picker's first row for %q is %s, want %s", words, first.Text, entity)
	}
	if first.Why == "" {
		s.Fail("the picker's first row for %q says no reason", words)
	}
	s.Log("%q: %s, because %s", words, first.Text, first.Why)
	s.Shot("picker-" + strings.ToLower(words))
	s.Key("enter")
	s.Wait("the mark on "+words, kind("step"))
	s.Wait("the reader to have the focus again", focus("reader"))
}

func filtered(query string) func(Event) bool {
	return func(e Event) bool { return e.E == "picker" && e.Query == query }
}

func (s *Session) markPeople(a Article) {
	s.markNew(a, "including Tencent Holdings’ ", "Pony Ma Huateng", "s", "")
	s.markNew(a, "Alibaba Group Holding’s ", "Daniel Zhang Yong", "s", "")
	s.markNew(a, "the state, according to the CAC.", "Zhang Lidong", "s", "")
	s.markNew(a, "Zhang was quoted as saying.", "Xu Lei", "s", "")
}

func (s *Session) markFirms(a Article) {
	s.markNew(a, "including ", "Tencent Holdings", "f", "Tencent")
	s.markNew(a, "Pony Ma Huateng and ", "Alibaba Group Holding", "f", "Alibaba")
	s.markNew(a, "Zhang Lidong, chairman of ", "ByteDance China", "f", "ByteDance")
	s.markNew(a, "symposium last month, the ", "Cyberspace Administration of China", "e", "")
	s.markNew(a, "against international companies", "Bosses of major Chinese tech companies", "e", "tech executives")
}

// shortNames: the surname alone is the one whose full name stands near, never just any of that name.
func (s *Session) shortNames(a Article) {
	s.markKnown(a, "announced on Thursday.", "Ma", "s", "Pony Ma Huateng")
	s.markKnown(a, "Alibaba chairman ", "Zhang", "s", "Daniel Zhang Yong")
	s.markKnown(a, "large international companies,” ", "Zhang", "s", "Zhang Lidong")
}

// keysStayInTheirField: the key that opens a field never types into it.
func (s *Session) keysStayInTheirField(a Article, before, words string) {
	s.Select(a, before, words)
	s.Type("sma")
	s.Wait("ma in the picker's field", filtered("ma"))
	if e, ok := s.Last(filtered("sma")); ok {
		s.Fail("the key that opened the picker typed into it: %s", e)
	}
	s.Key("esc")
	s.Wait("the reader to have the focus again", focus("reader"))
}

// memoKeepsItsUndo: Ctrl+Z in a memo takes back typing there and nothing else.
func (s *Session) memoKeepsItsUndo(a Article, context, words string) {
	s.Select(a, context, words)
	s.Key("m")
	s.Wait("the memo field", focus("memo"))
	before := len(s.CLI("history"))
	s.Type("to be looked at")
	s.Key("ctrl+z")
	s.Equal("steps after Ctrl+Z in a memo", len(s.CLI("history")), before)
	s.Key("ctrl+a", "delete", "esc")
	s.GoTo("reader")
}

// searchFinds: what was coded is found by who said it for whom.
func (s *Session) searchFinds(a Article, query string) {
	s.indexed()
	s.Key("ctrl+k")
	s.Wait("the search box", focus("search"))
	s.Key("ctrl+a")
	s.Type(query)
	rows := s.Wait("rows for the query", func(e Event) bool { return e.E == "rows" && e.Query == query })
	if rows.Count == 0 {
		s.Fail("no rows in the window for %s", query)
	}
	s.Shot("search")
	hits := s.CLI("search", query)
	if len(hits) == 0 || hits[0].String("article") != a.ID {
		s.Fail("search %s beside the window found %v", query, hits)
	}
	s.Key("esc")
	s.GoTo("reader")
}

// indexed waits until the index knows of the newest step.
func (s *Session) indexed() {
	newest, ok := s.Last(kind("step"))
	if !ok {
		return
	}
	s.mark = 0
	s.Wait("the index to take in "+newest.Label, func(e Event) bool { return e.E == "index" && e.Seq >= newest.Seq })
}

// undoAcrossRestart: steps back, quit, start, as many forward: the same archive to the byte.
func (s *Session) undoAcrossRestart(steps int) {
	before := s.bundle("before")
	for i := range steps {
		s.Key("ctrl+z")
		s.Wait(fmt.Sprintf("undo %d", i+1), func(e Event) bool { return e.E == "step" && e.Undoes != "" })
	}
	s.Shot("undone")
	if bytes.Equal(before, s.bundle("undone")) {
		s.Fail("%d times undo changed nothing", steps)
	}
	s.Quit()
	s.Start()
	for i := range steps {
		s.Key("ctrl+shift+z")
		s.Wait(fmt.Sprintf("redo %d", i+1), kind("step"))
	}
	if !bytes.Equal(before, s.bundle("after")) {
		s.Fail("the bundle after %d times undo, a restart and as many redo is not the one before", steps)
	}
	s.Shot("redone")
}

func (s *Session) bundle(name string) []byte {
	path := filepath.Join(s.dir, name+".zip")
	s.CLI("export", "--format", "bundle", "-o", path)
	data, err := os.ReadFile(path)
	s.check(err)
	return data
}

func (s *Session) exportBoth() {
	s.bundle("final")
	out := filepath.Join(s.dir, "csv.zip")
	s.CLI("export", "--format", "csv", "-o", out)
	if info, err := os.Stat(out); err != nil || !info.IsDir() && info.Size() == 0 {
		s.Fail("export to csv left nothing: %v", err)
	}
}

func (s *Session) verbCode(args ...string) int {
	_, code := s.Verb(args...)
	return code
}

// A seedStatement is one of ../shared/data/seed/statements.json.
type seedStatement struct {
	Evidence []struct{ Quote string }
	Speakers []struct{ Entity, Group, For string }
	Concept  string
	Stance   string
	Reported []struct{ Entity string } `json:"reported_by"`
}

// coded are six of them: the joint one, three of one speaker, one by a firm itself.
var coded = []int{0, 1, 4, 5, 6, 10}

func (s *Session) codeStatements(a Article) {
	data, err := os.ReadFile(filepath.Join(s.shared, "seed", "statements.json"))
	s.check(err)
	var seed struct{ Statements []seedStatement }
	s.check(json.Unmarshal(data, &seed))
	known := map[string]bool{}
	for i, n := range coded {
		s.code(a, seed.Statements[n], known)
		if i == 0 {
			s.Shot("coded")
		}
	}
	s.compare(a, seed.Statements)
}

// code makes one statement with the strip: concept, stance, speakers each with a firm, reported by.
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
	s.Key(stanceKey(st.Stance), "enter")
	for i, speaker := range st.Speakers {
		if i > 0 {
			s.Key("F4")
		}
		s.fill("strip:speaker", speaker.Entity+speaker.Group)
		s.fill("strip:for", speaker.For)
	}
	for _, source := range st.Reported {
		s.fill("strip:reported", source.Entity)
	}
	s.Key("ctrl+enter")
	s.Wait("the reader to have the focus again", focus("reader"))
}

// fill waits for a stop of the strip, types a name there and takes the first row; no name goes on.
func (s *Session) fill(stop, name string) {
	s.Wait("the stop "+stop, focus(stop))
	if name != "" {
		s.Type(name)
		s.Wait("the rows for "+name, filtered(name))
	}
	s.Key("enter")
}

func stanceKey(stance string) string {
	switch stance {
	case "support":
		return "+"
	case "oppose":
		return "-"
	case "neutral":
		return "0"
	}
	return "u"
}

// compare holds the statements in the archive against those that were coded, part by part.
func (s *Session) compare(a Article, seed []seedStatement) {
	deadline := time.Now().Add(patience)
	var rows []Row
	for rows = s.CLI("statements"); len(rows) < len(coded) && time.Now().Before(deadline); {
		s.Within(time.Second, kind("index"))
		rows = s.CLI("statements")
	}
	s.Equal("statements in the archive", len(rows), len(coded))
	got := map[string]int{}
	for _, row := range rows {
		got[told(row)]++
	}
	for _, n := range coded {
		want := wanted(seed[n])
		if got[want] == 0 {
			s.Fail("no statement in the archive is %s; there are %v", want, got)
		}
		got[want]--
	}
}

// told and wanted say a statement in one line: concept, stance, who for whom.
func told(r Row) string {
	line := r.Name("concept") + " / " + r.Name("stance")
	for _, sp := range r.List("speakers") {
		line += " / " + sp.Name("entity") + " for " + sp.Name("for")
	}
	return line
}

func wanted(st seedStatement) string {
	line := st.Concept + " / " + st.Stance
	for _, sp := range st.Speakers {
		line += " / " + sp.Entity + sp.Group + " for " + sp.For
	}
	return line
}
