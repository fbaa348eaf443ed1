package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// soon is how long a key that may have no effect is waited for.
const soon = 1500 * time.Millisecond

// find selects words that stand at a place by finding them, and leaves the field of the search.
func (d *seedDesk) find(words string, start int) {
	d.keys.press("find", 1)
	d.Wait("find in page", focus("find"))
	d.Wait("its answer to what stood there before", kind("found"))
	d.keys.typeText(words)
	hits := func(e Event) bool { return e.E == "found" && e.Query == words }
	found := d.Wait("the hits of "+words, hits)
	for range found.Count {
		if e, ok := d.Last(kind("select")); ok && e.Start == start && strings.EqualFold(e.Text, words) {
			d.keys.press("find-close", 1)
			d.Wait("the reader to have the focus again", focus("reader"))
			return
		}
		d.keys.press("find-forward", 1)
		d.Wait("the next hit of "+words, hits)
	}
	d.Fail("none of the %d hits of %q in the page is the one at %d", found.Count, words, start)
}

// findPassage selects a passage by its beginning and its end.
func (d *seedDesk) findPassage(w way, start, end int) {
	d.keys.press("find", 1)
	d.Wait("find in page", focus("find"))
	d.Wait("its answer to what stood there before", kind("found"))
	d.keys.typeText(w.found)
	hits := func(words string) func(Event) bool {
		return func(e Event) bool { return e.E == "found" && e.Query == words }
	}
	d.Wait("the hits of "+w.found, hits(w.found))
	d.keys.press("find-passage", 1)
	d.Wait("the passage to be asked for", hits(w.found+" … "))
	d.keys.typeText(w.ending)
	d.Wait("the passage to be found", hits(w.found+" … "+w.ending))
	d.keys.press("find-close", 1)
	d.Wait("the reader to have the focus again", focus("reader"))
	if e, ok := d.Last(kind("select")); !ok || e.Start != start || e.End != end {
		d.Fail("from %q to %q selects %d to %d, want %d to %d", w.found, w.ending, e.Start, e.End, start, end)
	}
}

// extend brings the end of the selection to a place with the keys that move borders.
func (d *seedDesk) extend(start, end int) {
	text := []rune(d.a.Text)
	e, _ := d.Last(kind("select"))
	for e.End < end {
		words := strings.Fields(string(text[e.End:end]))
		if next := d.border("border-word-right", max(1, len(words)-1), e); next.End <= e.End {
			d.Fail("the border did not move right from %d", e.End)
		} else {
			e = next
		}
	}
	if e.End > end {
		e = d.border("border-character-left", e.End-end, e)
	}
	if e.Start != start || e.End != end {
		d.Fail("the selection is %d to %d, want %d to %d", e.Start, e.End, start, end)
	}
}

func (d *seedDesk) border(action string, times int, from Event) Event {
	d.keys.press(action, times)
	ends := map[int]bool{from.End: true}
	return d.Wait(fmt.Sprintf("%d times %s from %d", times, action, from.End), func(x Event) bool {
		if x.E == "select" && x.Start == from.Start {
			ends[x.End] = true
		}
		return len(ends) > times
	})
}

// A way is a way to select a passage: sentences forward or finding its beginning, then wider; or finding it by
// its two ends.
type way struct {
	sentences int
	found     string
	wider     int
	ending    string // what the passage ends with, found after its beginning
}

// selectShortest selects a passage from the caret at the end of the one before, with the fewest keys of the
// ways that a coder has. Which way leads there it learns by trying; only the last is counted.
func (d *seedDesk) selectShortest(from, start, end int) {
	best := way{found: d.beginning(from, start, end)}
	for sentences := range 3 {
		if wider := d.widened(from, way{sentences: sentences}, start, end); wider > 0 {
			best = way{sentences: sentences, wider: wider}
			break
		}
	}
	if best.found != "" {
		best.wider = d.widened(from, best, start, end)
		best.ending = d.ending(start+utf8.RuneCountInString(best.found), start, end)
		if best.wider > 0 && best.wider <= len(best.ending)+1 {
			best.ending = ""
		}
	}
	d.caretTo(from)
	d.keys.taken()
	if best.ending != "" {
		d.findPassage(best, start, end)
		return
	}
	d.begin(best, start)
	d.keys.press("widen", best.wider)
	d.Wait("the passage to be selected", selects(start, end))
}

func selects(start, end int) func(Event) bool {
	return func(e Event) bool { return e.E == "select" && e.Start == start && e.End == end }
}

// begin goes the first part of a way.
func (d *seedDesk) begin(w way, start int) bool {
	if w.found != "" {
		d.find(w.found, start)
		return true
	}
	for range w.sentences {
		d.keys.press("next-sentence", 1)
		if _, ok := d.Within(soon, kind("select")); !ok {
			return false
		}
	}
	return true
}

// widened tells how often the selection must be widened on a way until it is the passage; 0: it never is.
func (d *seedDesk) widened(from int, w way, start, end int) int {
	const most = 4 // word, clause or quotation, sentence, paragraph
	d.caretTo(from)
	if !d.begin(w, start) {
		return 0
	}
	for n := range most {
		d.keys.press("widen", 1)
		e, ok := d.Within(soon, func(e Event) bool { return e.E == "select" && e.End > e.Start })
		switch {
		case !ok:
			return 0
		case e.Start == start && e.End == end:
			return n + 1
		case e.Start < start || e.End > end:
			return 0
		}
	}
	return 0
}

// caretTo puts the caret where a coder has it, with nothing selected: it is no part of what is counted.
func (d *seedDesk) caretTo(at int) {
	const enough = 24
	text := []rune(d.a.Text)
	end := at
	for end > 0 && (text[end-1] > 0x7E || text[end-1] <= ' ') {
		end-- // what cannot be typed
	}
	start := end
	for start > 0 && end-start < enough && text[start-1] <= 0x7E && text[start-1] >= ' ' {
		start--
	}
	for text[start] == ' ' {
		start++
	}
	if start == end {
		d.Fail("no words before %d can be found to put the caret there", at)
	}
	d.find(string(text[start:end]), start)
	d.keys.press("escape", 1)
	d.Wait("the caret", selects(end, end))
	for ; end < at; end++ {
		d.keys.press("caret-right", 1)
		d.Wait("the caret", selects(end+1, end+1))
	}
}

// beginning is the shortest beginning of a passage that finding from the caret leads to.
func (d *seedDesk) beginning(from, start, end int) string {
	text := []rune(d.a.Text)
	for n := 1; n <= end-start; n++ {
		words := text[start : start+n]
		if words[n-1] == ' ' || words[n-1] > 0x7E {
			continue
		}
		if indexFold(text[from:], words) == start-from {
			return string(words)
		}
	}
	d.Fail("no beginning of %q can be found", string(text[start:end]))
	return ""
}

// ending is the shortest that can be typed and stands in a passage behind its beginning only where that ends:
// in its last word, or as its last characters.
func (d *seedDesk) ending(from, start, end int) string {
	text := []rune(d.a.Text)
	last := end
	if text[last-1] == '”' {
		last-- // comes with the word before it
	}
	word := last
	for word > from && unicode.IsLetter(text[word-1]) {
		word--
	}
	word = min(word, last-1)
	for n := 1; n <= last-from; n++ {
		for at := last - n; at >= from && at+n > word; at-- {
			typed := string(text[at : at+n])
			if typed == strings.TrimSpace(typed) && indexFold(text[from:], text[at:at+n]) == at-from {
				return typed
			}
		}
	}
	d.Fail("no end of %q can be found", string(text[start:end]))
	return ""
}

// indexFold is where words stand first in a text, whatever their case, in code points; -1: nowhere.
func indexFold(text, words []rune) int {
	at := strings.Index(strings.ToLower(string(text)), strings.ToLower(string(words)))
	if at < 0 {
		return -1
	}
	return utf8.RuneCountInString(strings.ToLower(string(text))[:at])
}

// sentenceBefore is where the first passage's sentence begins: the caret starts there.
func (d *seedDesk) sentenceBefore(st placedStatement) int {
	start, _ := d.place(st.Evidence[0].Start, st.Evidence[0].End)
	text := []rune(d.a.Text)
	for start > 0 && text[start-1] != '\n' {
		start--
	}
	return start
}

// codeWithKeys codes the statement on the selection: at each stop the row that is right, and done as soon as
// nothing is left but what always stands there.
func (d *seedDesk) codeWithKeys(st placedStatement) {
	d.keys.press("mark-claim", 1)
	d.stop("concept", st.Concept)
	d.Wait("the stance", focus("strip:stance"))
	d.keys.press("stance-"+st.Stance, 1)
	for i, p := range st.seedStatement.Speakers {
		d.stop("speaker", p.name())
		if i < len(st.Speakers)-1 {
			d.down("for", firmOf(p))
			d.keys.press("strip-another-speaker", 1)
		} else {
			d.stop("for", firmOf(p))
		}
	}
	to := firstName(st.seedStatement.Addressees)
	d.stop("reported", firstName(st.seedStatement.Reported))
	if st.Form == "statement" && to == "" {
		d.down("mode", st.Mode)
		d.done()
		return
	}
	d.stop("mode", st.Mode)
	if to == "" {
		d.down("form", st.Form)
		d.done()
		return
	}
	d.stop("form", st.Form)
	d.stop("addressee", to)
	d.Wait("the reader to have the focus again", focus("reader"))
}

func (d *seedDesk) done() {
	d.keys.press("strip-done", 1)
	d.Wait("the reader to have the focus again", focus("reader"))
}

// at waits for a stop and returns the place of a name's row among those of nothing typed, or after typing.
func (d *seedDesk) at(stop, name string) int {
	d.Wait("the stop "+stop, focus("strip:"+stop))
	if name == "" {
		name = "Nobody"
	}
	e := d.Wait("the rows of "+stop, filtered(""))
	if at := placeOf(e, name); at >= 0 && at < 9 {
		return at
	}
	for n := 1; n <= len(name); n++ {
		d.keys.typeText(name[n-1 : n])
		e = d.Wait("the rows for "+name[:n], filtered(name[:n]))
		if at := placeOf(e, name); at >= 0 && at < 9 {
			return at
		}
	}
	d.Fail("the stop %s has no row for %q: %v", stop, name, e.PickerRows())
	return 0
}

// stop takes the row of a name at a stop, which goes on to the next.
func (d *seedDesk) stop(name, value string) { d.keys.row(d.at(name, value)) }

// down chooses the row of a name at a stop without taking it: with arrows, or where it stands further down, by its
// first letter, which brings it up.
func (d *seedDesk) down(name, value string) {
	at := d.at(name, value)
	if at > 1 {
		letter := value[:1]
		d.keys.typeText(letter)
		at = placeOf(d.Wait("the rows for "+letter, filtered(letter)), value)
	}
	if at > 0 {
		d.keys.press("picker-down", at)
	}
}
