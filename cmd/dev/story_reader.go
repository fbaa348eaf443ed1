package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// readerStory is reading and marking by hand: every way to select, overlapping marks, borders, finding, zoom,
// a correction with its review, the print view; then the same keys in a text of 100,000 words with 5,000 marks.
func readerStory(s *Session) {
	s.applySteps("quay", quaySteps())
	s.applySteps("book", bookSteps(100_000, 5_000))
	s.importOldExtraction()
	s.Start()
	a := s.openTitled("Ferry lines welcome")
	s.Shot("reading")
	s.selectByMouse(a)
	s.markByCaret(a)
	s.cycleAndHover(a)
	s.moveBorders(a)
	s.findAndZoom(a)
	s.correctAndReview(a)
	s.takeOut(a)
	s.printPage()
	s.extractAnew(s.openTitled("Harbour reopens"))
	s.readTheBook(s.openTitled("A long book"))
	s.Quit()
	s.Equal("check after the story", s.verbCode("check"), exitGood)
}

// quayText is short enough to be in sight whole. Its verb is misprinted, to be corrected.
const quayText = `Ferry lines welcome port rules on shore power
The heads of the largest ferry lines, among them Anna Krol of Baltic Line and Tomas Lind of Nordsund, baked the new rules on shore power in a joint statement on Thursday.
Krol, who has led the company since 2019, said that clear rules are the ground on which firms can invest. She asked for more time. Nobody answered her at once.
Lind said that every ship would be plugged in at every berth. The council will vote in June.`

func quaySteps() []map[string]any {
	mark := func(kind, words string) map[string]any {
		return change("annotation", "", map[string]any{"article": "$a", "type": kind, "resolution": "none", "spans": []any{map[string]any{"quote": words}}})
	}
	return []map[string]any{
		step("Made the article", change("article", "$a", map[string]any{"title": "Ferry lines welcome port rules on shore power", "text": quayText, "blocks": blocksOf(quayText)}),
			mark("claim", "baked the new rules on shore power"), mark("mention", "the new rules on shore"), mark("firm", "new rules")),
	}
}

const bookID = "8d3f4a52-6a0e-4b8e-9c1d-0b5c1f2a7e10"

// blocksOf makes the first line the title and each other one a paragraph, in code points of an ASCII text.
func blocksOf(text string) []map[string]any {
	var blocks []map[string]any
	at, kind := 0, "title"
	for _, line := range strings.Split(text, "\n") {
		blocks = append(blocks, map[string]any{"kind": kind, "start": at, "end": at + len(line)})
		at, kind = at+len(line)+1, "paragraph"
	}
	return blocks
}

// bookSteps make a text of many words, in paragraphs of 70, with marks of all types spread over it.
func bookSteps(words, marks int) []map[string]any {
	r := rand.New(rand.NewPCG(4, 100_000))
	vocabulary := make([]string, 3000)
	for i := range vocabulary {
		var w strings.Builder
		for range 2 + r.IntN(8) {
			w.WriteByte("etaoinshrdlucmfwyp"[r.IntN(1+r.IntN(18))])
		}
		vocabulary[i] = w.String()
	}
	var b strings.Builder
	b.WriteString("A long book\n")
	var starts []int
	for i := range words {
		starts = append(starts, b.Len())
		b.WriteString(vocabulary[r.IntN(1+r.IntN(len(vocabulary)))])
		switch {
		case i == words-1:
		case i%70 == 69:
			b.WriteString(".\n")
		case i%14 == 13:
			b.WriteString(". ")
		default:
			b.WriteByte(' ')
		}
	}
	text := b.String()
	steps := []map[string]any{step("Made the book", change("article", bookID, map[string]any{"title": "A long book", "text": text, "blocks": blocksOf(text)}))}
	const chunk = 500
	kinds := []string{"speaker", "firm", "claim", "mention"}
	for from := 0; from < marks; from += chunk {
		var changes []map[string]any
		for i := from; i < min(from+chunk, marks); i++ {
			first := r.IntN(len(starts) - 12)
			end := starts[first+1+r.IntN(10)] - 1
			changes = append(changes, change("annotation", "", map[string]any{"article": bookID, "type": kinds[i%len(kinds)], "resolution": "none",
				"spans": []any{map[string]any{"start": starts[first], "end": end}}}))
		}
		steps = append(steps, step(fmt.Sprintf("Marks from %d", from), changes...))
	}
	return steps
}

func step(label string, changes ...map[string]any) map[string]any {
	return map[string]any{"label": label, "changes": changes}
}

func change(table, id string, fields map[string]any) map[string]any {
	c := map[string]any{"op": "create", "table": table, "fields": fields}
	if id != "" {
		c["id"] = id
	}
	return c
}

func (s *Session) applySteps(name string, steps []map[string]any) {
	path := filepath.Join(s.dir, name+".jsonl")
	var b strings.Builder
	lines := json.NewEncoder(&b)
	for _, line := range steps {
		s.check(lines.Encode(line))
	}
	s.write(path, b.String())
	s.Equal("apply "+name, s.verbCode("apply", path), exitGood)
}

func (s *Session) openTitled(title string) Article {
	for _, row := range s.CLI("list") {
		if strings.HasPrefix(row.String("title"), title) {
			return s.Open(row.String("id"))
		}
	}
	s.Fail("no article is called %q", title)
	return Article{}
}

// placeOf finds words in the page and returns where they stand, in pixels of the window.
func (s *Session) placeOf(a Article, context, words string) Event {
	s.Select(a, context, words)
	at, ok := s.Last(kind("place"))
	if !ok {
		s.Fail("the window did not tell where %q stands", words)
	}
	s.Key("esc")
	return at
}

func (e Event) middle() (x, y float64) { return e.X + e.W/2, e.Y + e.H/2 }

// selects waits until these words are selected.
func (s *Session) selects(how, words string) {
	s.Wait(how+" to select "+words, func(e Event) bool { return e.E == "select" && e.Text == words })
}

func (s *Session) selectByMouse(a Article) {
	more := s.placeOf(a, "She asked for more ", "time")
	firms := s.placeOf(a, "the ground on which ", "firms")
	x, y := firms.middle()
	s.DoubleClick(x, y)
	s.selects("a double click", "firms")
	toX, toY := more.middle()
	s.ShiftClick(toX, toY)
	s.selects("a Shift+click after it", "firms can invest. She asked for more time")
	s.Shot("shift-click")
	s.Key("esc")
	s.pause(0.5) // further than two clicks of one
	s.TripleClick(toX, toY)
	s.selects("a triple click", "She asked for more time.")
	s.Shot("triple-click")
	s.Key("esc")
	s.markNew(a, "among them ", "Anna Krol", "s", "")
	krol := s.placeOf(a, "among them ", "Anna Krol")
	s.DoubleClick(krol.X+krol.W*0.8, krol.Y+krol.H/2)
	s.selects("a double click on a known name", "Anna Krol")
	s.Key("esc")
	lind := s.placeOf(a, "Baltic Line and ", "Tomas Lind")
	s.dragByWords(firms, more)
	s.Drag(lind.X+1, lind.Y+lind.H/2, lind.X+lind.W-1, lind.Y+lind.H/2)
	s.selects("a drag", "Tomas Lind")
	s.Key("esc")
}

// pause lets the pointer rest, in seconds, as a hand does.
func (s *Session) pause(seconds float64) { s.input("sleep", fmt.Sprint(seconds)) }

// markByCaret marks without mouse or finding: motions of the caret alone.
func (s *Session) markByCaret(a Article) {
	s.Key("ctrl+home", "ctrl+down", "ctrl+down", "n")
	s.Key("w")
	s.selects("W after N", "She")
	s.Key("w", "w")
	s.selects("W three times", "She asked for more time.")
	s.Key("shift+w", "shift+w")
	s.selects("Shift+W twice", "She")
	s.Key("e")
	s.Wait("the picker", focus("picker"))
	s.Type("the head")
	s.Wait("the picker to filter", filtered("the head"))
	s.Key("shift+enter")
	s.Wait("the mark", kind("step"))
	s.Wait("the reader to have the focus again", focus("reader"))
	s.Shot("caret-only")
}

// cycleAndHover clicks where three marks overlap, three times, and rests the pointer there.
func (s *Session) cycleAndHover(a Article) {
	at := s.placeOf(a, "baked the ", "new rules")
	x, y := at.middle()
	for i, name := range []string{"inner", "middle", "outer"} {
		s.pause(0.5)
		s.Click(x+float64(i*6), y)
		s.pause(0.2)
		s.Shot("cycle-" + name)
	}
	s.hover(x, y)
}

func (s *Session) moveBorders(a Article) {
	s.Select(a, "led the company ", "since 2019")
	s.Key("alt+Right")
	s.selects("Alt+Right", "since 2019, said")
	s.Key("alt+Left")
	s.selects("Alt+Left", "since 2019")
	s.Key("b", "alt+Left")
	s.selects("B, then Alt+Left", "company since 2019")
	s.Key("alt+Down")
	s.selects("Alt+Down", "ompany since 2019")
	s.Key("esc")
}

func (s *Session) findAndZoom(a Article) {
	s.Key("ctrl+f")
	s.Wait("find in page", focus("find"))
	s.Key("ctrl+a")
	s.Type("rules")
	found := s.Wait("the hits of rules", func(e Event) bool { return e.E == "found" && e.Query == "rules" })
	s.Equal("places of rules", found.Count, strings.Count(a.Text, "rules"))
	s.Key("F3")
	s.Wait("the next one", kind("found"))
	s.Shot("find")
	s.Key("esc")
	s.Wait("the reader to have the focus again", focus("reader"))
	s.Key("ctrl+plus", "ctrl+plus", "ctrl+plus")
	s.Wait("the larger text", func(e Event) bool { return e.E == "toast" && e.Text == "Text size 20" })
	s.Shot("zoom")
	s.Key("ctrl+0")
	s.Wait("the usual text", func(e Event) bool { return e.E == "toast" && e.Text == "Text size 17" })
}

// command does what only the list of commands has.
func (s *Session) command(name string) {
	s.Key("ctrl+shift+p")
	s.Wait("the list of commands", focus("panel:commands"))
	s.Type(name)
	s.Key("enter")
}

// correctAndReview mends the misprinted verb: the marks over it lose their words, and the review places them
// on the right ones.
func (s *Session) correctAndReview(a Article) {
	s.Select(a, "Nordsund, ", "baked")
	s.command("Correct this")
	s.Wait("the field of the correction", focus("correct"))
	lines := strings.Split(quayText, "\n")
	s.Key("ctrl+a")
	s.Type(strings.Replace(lines[1], "baked", "backed", 1))
	s.Shot("correcting")
	s.Key("ctrl+enter")
	s.Wait("the new revision", kind("step"))
	s.Wait("word of what became of the marks", func(e Event) bool { return e.E == "toast" && strings.Contains(e.Text, "1 mark to look at again") })
	s.command("Review marks")
	s.Wait("the review", kind("review"))
	s.selects("the review", "backed the new rules on shore power")
	s.Shot("review")
	s.Key("enter")
	s.Wait("the mark to be placed", func(e Event) bool { return e.E == "step" && strings.HasPrefix(e.Label, "Placed ") })
	quotes := map[string]bool{}
	for _, mark := range s.CLI("show", a.ID)[0].List("annotations") {
		all, _ := mark["quotes"].([]any)
		for _, q := range all {
			quotes[fmt.Sprint(q)] = true
		}
	}
	for _, want := range []string{"backed the new rules on shore power", "the new rules on shore", "new rules", "Anna Krol", "She"} {
		if !quotes[want] {
			s.Fail("after the correction no mark stands on %q; marks are on %v", want, quotes)
		}
	}
}

func (s *Session) printPage() {
	path := filepath.Join(s.dir, "page.html")
	s.Key("ctrl+p")
	s.Wait("the panel of the print view", focus("panel:print"))
	s.Key("ctrl+a")
	s.Type(path)
	s.Shot("print")
	s.Key("enter")
	s.Wait("the page to be written", kind("printed"))
	page, err := os.ReadFile(path)
	s.check(err)
	if text := string(page); !strings.Contains(text, "backed the ") || strings.Contains(text, "<script") || strings.Contains(text, "http:") {
		s.Fail("the printed page is not what it should be: %.200s", text)
	}
	s.check(os.WriteFile(filepath.Join(s.shots, "page.html"), page, 0o644))
}

// readTheBook does in a long text what a reader does all day; the beats tell whether the window answers.
func (s *Session) readTheBook(a Article) {
	s.Shot("book")
	pages := make([]string, 30)
	for i := range pages {
		pages[i] = "pgdn"
	}
	s.Key(pages...)
	s.Shot("book-pages")
	pane := s.Pane("reader")
	s.Wheel(pane.X+pane.W/2, pane.Y+pane.H/2, 40)
	s.dragBeyond(pane)
	s.Key("esc", "j", "j", "j", "k")
	s.Wait("a mark to be selected", kind("select"))
	s.Shot("book-marks")
	s.Key("esc", "ctrl+end")
	s.Wait("the end of the book", func(e Event) bool { return e.E == "select" && e.Start >= len(a.Text)-1 })
	s.Key("ctrl+home", "ctrl+down", "w", "w")
	s.Wait("a selection at the top", func(e Event) bool { return e.E == "select" && e.End > e.Start })
	s.Key("c")
	s.Wait("the claim to be kept", kind("step"))
	s.Wait("the strip", focus("strip:concept"))
	s.Shot("book-claim")
	s.Key("esc")
	s.Wait("the reader to have the focus again", focus("reader"))
	s.Key("ctrl+f")
	s.Wait("find in page", focus("find"))
	s.Key("ctrl+a")
	s.Type("the")
	s.Wait("the hits in the book", func(e Event) bool { return e.E == "found" && e.Query == "the" })
	s.Key("F3", "F3", "F3")
	s.Shot("book-find")
	s.Key("esc")
	s.Key("ctrl+plus", "ctrl+plus", "ctrl+0")
	s.Wait("the usual text", func(e Event) bool { return e.E == "toast" && e.Text == "Text size 17" })
	s.Shot("book-zoomed")
}

// dragBeyond drags from the middle of the reader to below its edge and holds there: the text scrolls on under
// the pointer and the selection with it.
func (s *Session) dragBeyond(pane Event) {
	x, y := pane.X+pane.W/2, pane.Y+pane.H/2
	args := append(s.moveTo(x, y), "sleep", settle, "mousedown", "1", "sleep", settle)
	args = append(append(args, s.moveTo(x, y+40)...), "sleep", settle)
	args = append(append(args, s.moveTo(x+20, pane.Y+pane.H+20)...), "sleep", "4", "mouseup", "1")
	s.input(args...)
	const page = 1200 // letters, more than stand below the middle of the reader
	s.Wait("the drag to go on below the edge", func(e Event) bool { return e.E == "select" && e.End-e.Start > page })
	s.Shot("book-drag")
}
