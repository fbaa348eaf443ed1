package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// An Article is the one that the story has open, as the archive tells it.
type Article struct {
	ID   string
	Text string // canonical, as offsets count
}

// Open brings an article into the reader from the library's list. It tries the rows from the top, twice:
// the list takes in what was just imported when it gets to it.
func (s *Session) Open(id string) Article {
	const rows = 5
	for i := range 2 * rows {
		if s.openRow(i%rows, id) {
			s.GoTo("reader")
			return s.article(id)
		}
	}
	s.Fail("the article %s is not among the first %d rows of the library", id, rows)
	return Article{}
}

func (s *Session) openRow(row int, id string) bool {
	if e, ok := s.Last(kind("open")); ok && e.Article == id {
		return true
	}
	s.Key("ctrl+k")
	s.Wait("the search box", focus("search"))
	s.Key("down")
	s.Wait("the library's list", focus("library"))
	keys := []string{"home"}
	for range row {
		keys = append(keys, "down")
	}
	s.Key(append(keys, "enter")...)
	e, ok := s.Within(2*time.Second, kind("open"))
	if ok {
		s.Wait("the reader to have the focus", focus("reader"))
	}
	return ok && e.Article == id
}

func (s *Session) article(id string) Article {
	shown := s.CLI("show", id)
	if len(shown) != 1 {
		s.Fail("show %s: %d lines, want 1", id, len(shown))
	}
	return Article{ID: id, Text: shown[0].String("text")}
}

// Find returns the code points of words where they first stand after a context.
func (a Article) Find(context, words string) (start, end int, ok bool) {
	at := strings.Index(a.Text, context)
	if at < 0 {
		return 0, 0, false
	}
	from := at + len(context)
	i := strings.Index(a.Text[from:], words)
	if i < 0 {
		return 0, 0, false
	}
	start = utf8.RuneCountInString(a.Text[:from+i])
	return start, start + utf8.RuneCountInString(words), true
}

// Select selects words after a context, by finding them in the page: Ctrl+F, the words, F3 to the right
// ones, Esc, which leaves the hit selected.
func (s *Session) Select(a Article, context, words string) {
	start, end, ok := a.Find(context, words)
	if !ok {
		s.Fail("the article does not hold %q after %q", words, context)
	}
	s.extendTo(a, s.findInPage(typable(words), start), end)
}

// findInPage finds words, which stand at start, and returns the event of their selection.
func (s *Session) findInPage(words string, start int) Event {
	s.Key("ctrl+f")
	s.Wait("find in page", focus("find"))
	s.Wait("its answer to what stood there before", kind("found"))
	s.Key("ctrl+a")
	s.Type(words)
	hits := func(e Event) bool { return e.E == "found" && e.Query == words }
	found := s.Wait("the hits of "+words, hits)
	for range found.Count {
		if e, ok := s.Last(kind("select")); ok && e.Start == start && strings.EqualFold(e.Text, words) {
			s.Key("esc")
			s.Wait("the reader to have the focus again", focus("reader"))
			return e
		}
		s.Key("F3")
		s.Wait("the next hit of "+words, hits)
	}
	s.Fail("none of the %d hits of %q in the page is the one at %d", found.Count, words, start)
	return Event{}
}

// typable is the longest beginning of words that a US keyboard can type; quotation marks of the press end it.
func typable(words string) string {
	const enough = 40 // sets a passage apart, and is typed in half a second
	for i, r := range words {
		if r >= utf8.RuneSelf || i >= enough {
			return strings.TrimRight(words[:i], " ")
		}
	}
	return words
}

// extendTo lengthens the selection to end: by words while those fit, then by characters back.
func (s *Session) extendTo(a Article, e Event, end int) {
	text := []rune(a.Text)
	for e.End < end {
		before := e
		// One key for each word but the last: none of them can go too far.
		presses := max(1, len(strings.Fields(string(text[e.End:end])))-1)
		if e = s.press("ctrl+shift+right", presses, e); e.End <= before.End {
			s.Fail("Ctrl+Shift+Right shortened the selection to %d", e.End)
		}
	}
	if e.End > end {
		if e = s.press("shift+left", e.End-end, e); e.End != end {
			s.Fail("Shift+Left brought the selection to %d, want %d", e.End, end)
		}
	}
}

// press presses a key that moves the end of the selection, and returns the selection after the last of them.
func (s *Session) press(key string, times int, from Event) Event {
	keys := make([]string, times)
	for i := range keys {
		keys[i] = key
	}
	s.Key(keys...)
	ends := map[int]bool{from.End: true}
	return s.Wait(fmt.Sprintf("%d times %s from %d to %d", times, key, from.Start, from.End), func(x Event) bool {
		if x.E == "select" && x.Start == from.Start {
			ends[x.End] = true
		}
		return len(ends) > times
	})
}
