package main

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"time"
)

// reuters is a corpus of 21,578 news articles as JSON lines, beside the repository.
func (s *Session) reuters() string {
	return filepath.Join(s.shared, "corpus", "reuters21578.jsonl.gz")
}

// killStory ends the window's process at random moments after a mark, while articles come in, and holds what
// the archive then has against what the log had told.
func killStory(s *Session) {
	const kills = 50
	seed := uint64(time.Now().UnixNano())
	s.Log("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	s.begin()
	a := s.importSeed()
	words := distinctWords(a.Text)
	if len(words) < kills {
		s.Fail("the article has %d words to mark, want %d", len(words), kills)
	}
	for i := range kills {
		if i > 0 {
			s.Start()
			s.Open(a.ID)
		}
		importing := s.Begin("import", s.reuters())
		s.Select(a, "", words[i])
		s.Key("e")
		s.Wait("the picker", focus("picker"))
		s.Key("shift+enter")
		step := s.Wait("the mark", kind("step"))
		// From at once to well into the next chunk of the import; the moment is the point, not the wait.
		s.Within(time.Duration(random.IntN(300))*time.Millisecond, kind("none"))
		s.Kill()
		importing.Wait()
		s.survived(step, i)
	}
	s.Log("killed %d times: every mark that was told is there, check says good; %d articles are in", kills, len(s.CLI("list")))
	s.sameAfterReindex()
}

// survived looks for a step in the archive after a kill, and at the archive's own health.
func (s *Session) survived(step Event, round int) {
	if code := s.verbCode("check"); code != exitGood {
		s.Fail("after kill %d check ended with exit code %d", round+1, code)
	}
	for _, row := range s.CLI("history") {
		if row.String("id") == step.ID {
			return
		}
	}
	s.Fail("kill %d lost the step %s", round+1, step)
}

// sameAfterReindex asks a few questions before and after the index is built anew.
func (s *Session) sameAfterReindex() {
	questions := []string{"internet", `"tech policy"`, "regulat*", "oil -price", "harbour"}
	var before []string
	for _, q := range questions {
		before = append(before, s.answer(q))
	}
	s.Equal("reindex", s.verbCode("reindex"), exitGood)
	for i, q := range questions {
		if now := s.answer(q); now != before[i] {
			s.Fail("%s: the index answered\n%s\nand rebuilt\n%s", q, before[i], now)
		}
	}
}

func (s *Session) answer(query string) string {
	out, code := s.Verb("search", query, "--limit", "1000", "--json")
	s.Equal("search "+query, code, exitGood)
	return string(bytes.TrimSpace(out))
}

// distinctWords are words of plain letters that stand in the text once, in no other word.
func distinctWords(text string) []string {
	lower := strings.ToLower(text)
	var out []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') }) {
		if len(w) >= 5 && strings.Count(lower, strings.ToLower(w)) == 1 {
			out = append(out, w)
		}
	}
	return out
}

// manyStory brings in a large corpus while the window is used, then searches it as one types. One line of
// the corpus holds no text: it is named, and all others come in.
func manyStory(s *Session) {
	s.begin()
	began := time.Now()
	importing := s.Begin("import", s.reuters(), "--json")
	s.Key("ctrl+k")
	s.Wait("the search box", focus("search"))
	s.Key("down")
	s.Wait("the library's list", focus("library"))
	for busy := true; busy; {
		select {
		case <-importing.Ended:
			busy = false
		default:
			s.input("key", "--delay", handDelay, "Down", "Down", "Up", "Next", "Prior")
		}
	}
	out, code := importing.Wait()
	s.Equal("exit code of an import with one line that holds no text", code, exitSomeFailed)
	s.Log("%d lines in %s; %s", bytes.Count(out, []byte("\n")), seconds(time.Since(began)), s.Beats())
	s.Shot("imported")
	s.typeSearch("grain exports to japan")
	s.typeSearch(`"interest rates" bundesbank`)
	s.Shot("found")
	s.Quit()
}

// handDelay is between two keys of one hand that types steadily, in ms.
const handDelay = "120"

// typeSearch types a query letter by letter as a hand does; every answer that came must have come in time.
func (s *Session) typeSearch(query string) {
	const limit = 50 // ms from key to rows
	if e, ok := s.Last(kind("focus")); !ok || e.In != "search" {
		s.Key("ctrl+k")
		s.Wait("the search box", focus("search"))
	}
	s.Key("ctrl+a")
	s.input("type", "--delay", handDelay, "--", query)
	s.Wait("rows for the whole query", func(e Event) bool { return e.E == "rows" && e.Query == query })
	answers, worst := 0, Event{}
	s.log.each(s.mark, func(e Event) {
		if e.E == "rows" {
			answers++
			if e.MS > worst.MS {
				worst = e
			}
		}
	})
	s.Log("%s: %d answers while typing, the slowest %.1f ms", query, answers, worst.MS)
	if worst.MS > limit {
		s.Fail("search as you type took %.1f ms for %q (limit %d)", worst.MS, worst.Query, limit)
	}
}
