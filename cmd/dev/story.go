package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
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
	s.memoKeepsItsUndo(a, "announced on Thursday.", "Ma")
	s.codeStatements(a)
	s.searchFinds(a, `speaker:"Pony Ma" firm:Tencent`, "conducted a study session")
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
	s.memoKeepsItsUndo(a, "part of the new cables, ", "Marek Krol")
	claim := seedStatement{Concept: "Small boats need help", Stance: "support", Mode: "paraphrased", Form: "statement"}
	claim.Evidence = append(claim.Evidence, struct{ Quote string }{"lend the equipment to boats under forty metres"})
	claim.Speakers = append(claim.Speakers, seedPart{Entity: "Marek Krol", For: "Skerry Boats"})
	s.code(a, claim, map[string]bool{})
	s.Shot("coded")
	s.searchFinds(a, `speaker:"Marek Krol" firm:"Skerry Boats"`, "lend the equipment")
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

// importSeed brings the seed article in through the window: Ctrl+I, its path, Enter. One article that comes
// in alone is opened.
func (s *Session) importSeed() Article {
	path := filepath.Join(s.shared, "seed", "article.txt")
	s.Key("ctrl+i")
	s.Wait("the panel that asks what to import", focus("panel:import"))
	s.Key("ctrl+a")
	s.Type(path)
	s.Shot("import")
	s.Key("enter")
	done := s.Wait("the end of the import", func(e Event) bool {
		return e.E == "task" && e.Name == "import" && e.State != "started" && e.State != "running"
	})
	s.Equal("the import of "+path, done.State, "done")
	open := s.Wait("the article to open", kind("open"))
	s.GoTo("reader")
	return s.article(open.Article)
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
	if !first.is(entity) {
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
	s.markNew(a, "executives from smartphone maker ", "Xiaomi", "f", "")
}

// shortNames: the surname alone is the one whose full name stands near, never just any of that name. Firms and
// bodies that were named in full are known by their short names too.
func (s *Session) shortNames(a Article) {
	s.markKnown(a, "announced on Thursday.", "Ma", "s", "Pony Ma Huateng")
	s.markKnown(a, "Alibaba chairman ", "Zhang", "s", "Daniel Zhang Yong")
	s.markKnown(a, "large international companies,” ", "Zhang", "s", "Zhang Lidong")
	s.markKnown(a, "social media and gaming giant ", "Tencent", "f", "Tencent")
	s.markKnown(a, "Meanwhile, ", "Alibaba", "f", "Alibaba")
	s.markKnown(a, "a statement published by the ", "CAC", "e", "Cyberspace Administration of China")
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

// memoKeepsItsUndo: Ctrl+Z in the memo of a mark takes back the word typed last and nothing else; leaving the
// memo is the one step of it.
func (s *Session) memoKeepsItsUndo(a Article, context, words string) {
	const typed = "to be looked at"
	s.Select(a, context, words)
	s.Key("m")
	s.Wait("the memo field", focus("memo"))
	before := len(s.CLI("history"))
	s.Type(typed)
	s.Key("ctrl+z")
	s.Equal("steps after Ctrl+Z in a memo", len(s.CLI("history")), before)
	s.Key("esc")
	s.Wait("the memo to be kept", kind("step"))
	s.Wait("the reader to have the focus again", focus("reader"))
	s.Equal("steps after a memo", len(s.CLI("history")), before+1)
	start, end, _ := a.Find(context, words)
	memo := s.memoAt(a, start, end)
	if memo == "" || memo == typed || !strings.HasPrefix(typed, memo) {
		s.Fail("the memo is %q after %q and Ctrl+Z", memo, typed)
	}
}

// memoAt is the memo of the mark with these borders.
func (s *Session) memoAt(a Article, start, end int) string {
	for _, mark := range s.CLI("show", a.ID)[0].List("annotations") {
		for _, span := range mark.List("spans") {
			if span["start"] == float64(start) && span["end"] == float64(end) {
				return mark.String("memo")
			}
		}
	}
	s.Fail("no mark stands at %d to %d", start, end)
	return ""
}

// searchFinds: what was coded is found by who said it for whom, in the window and beside it, and opens at its
// words.
func (s *Session) searchFinds(a Article, query, quote string) {
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
	s.Key("enter")
	s.Wait("the reader to have the focus again", focus("reader"))
	hits := s.CLI("search", query)
	if len(hits) == 0 || hits[0].String("article") != a.ID {
		s.Fail("search %s beside the window found %v", query, hits)
	}
	found := false
	for _, hit := range s.CLI("search", "kind:statement "+query) {
		found = found || strings.Contains(hit.String("snippet"), quote)
	}
	if !found {
		s.Fail("search kind:statement %s does not find the one on %q", query, quote)
	}
	s.Key("ctrl+k")
	s.Wait("the search box", focus("search"))
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
		s.turn("ctrl+z", fmt.Sprintf("undo %d", i+1), "Undone: ")
	}
	s.Shot("undone")
	if bytes.Equal(before, s.bundle("undone")) {
		s.Fail("%d times undo changed nothing", steps)
	}
	s.Quit()
	s.Start()
	for i := range steps {
		s.turn("ctrl+shift+z", fmt.Sprintf("redo %d", i+1), "Done again: ")
	}
	if !bytes.Equal(before, s.bundle("after")) {
		s.Fail("the bundle after %d times undo, a restart and as many redo is not the one before", steps)
	}
	s.Shot("redone")
	s.Log("%d steps back, a restart, %d steps forward: the same %d bytes", steps, steps, len(before))
}

// turn undoes or redoes once. What a step takes more than twenty records is asked about first; Enter agrees.
func (s *Session) turn(key, what, told string) {
	s.Key(key)
	e := s.Wait(what, func(e Event) bool {
		return e.E == "toast" && strings.HasPrefix(e.Text, told) || e.E == "focus" && e.In == "notice"
	})
	if e.E == "focus" {
		s.Key("enter")
		s.Wait(what, func(e Event) bool { return e.E == "toast" && strings.HasPrefix(e.Text, told) })
	}
}

func (s *Session) bundle(name string) []byte {
	path := filepath.Join(s.dir, name+".zip")
	s.CLI("export", "--format", "bundle", "-o", path)
	data, err := os.ReadFile(path)
	s.check(err)
	return data
}

// exportBoth writes the bundle from the window, with Ctrl+E, and both formats beside it: the bundles are the same.
func (s *Session) exportBoth() {
	path := filepath.Join(s.dir, "window.pressmark")
	s.Key("ctrl+e")
	s.Wait("the panel that asks where to", focus("panel:export"))
	s.Key("ctrl+a")
	s.Type(path)
	s.Shot("export")
	s.Key("enter")
	done := s.Wait("the end of the export", func(e Event) bool {
		return e.E == "task" && e.Name == "export" && e.State != "started" && e.State != "running"
	})
	s.Equal("the export", done.State, "done")
	fromWindow, err := os.ReadFile(path)
	s.check(err)
	if !bytes.Equal(fromWindow, s.bundle("final")) {
		s.Fail("the bundle from the window is not the one from the command line")
	}
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
