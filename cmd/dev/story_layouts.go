package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
)

// layoutWork is what is coded under one layout, and what its keys give that another's would not.
type layoutWork struct {
	statements []int
	typed      string // what the keys at the places of US S, Y and Z type there
}

var layoutWorks = map[string]layoutWork{
	"de": {[]int{0, 4, 5}, "szy"},
	"fr": {[]int{6, 10, 11}, "syw"},
	"ru": {[]int{1, 2, 3}, "ыня"},
}

// layoutsStory codes a part of the seed article under each of three keyboards, keys sent as codes, while the
// window stays open: letters count by character where the layout has Latin ones, else by place, digits always
// by place.
func layoutsStory(s *Session) {
	s.begin()
	d := &seedDesk{Session: s, keys: s.keyboard()}
	d.readSeed()
	d.makeConcepts()
	d.makeTags()
	d.a = s.importSeed()
	var done []placedStatement
	for i := range layouts {
		l := &layouts[i]
		work := layoutWorks[l.name]
		d.useLayout(l)
		d.holdsTo(work.typed)
		var statements []placedStatement
		for _, n := range work.statements {
			statements = append(statements, d.statements[n])
		}
		d.markWith(l, d.marksOf(statements, nil))
		d.codeUnder(l, statements)
		d.tagByPlace()
		d.turnBack()
		d.stanceByPlace()
		d.helpBySign()
		done = append(done, statements...)
		d.Shot(l.name)
	}
	d.statements = done
	d.compareAll()
	s.Quit()
	s.Equal("check after the story", s.verbCode("check"), exitGood)
}

// makeTags puts two tags into the codebook, each with its digit.
func (d *seedDesk) makeTags() {
	var changes []map[string]any
	for digit, name := range map[string]string{"1": "First tag", "2": "Second tag"} {
		changes = append(changes, map[string]any{"op": "create", "table": "tag", "fields": map[string]any{"name": name, "digit": digit}})
	}
	line, err := json.Marshal(map[string]any{"label": "Tags", "changes": changes})
	d.check(err)
	path := filepath.Join(d.dir, "tags.jsonl")
	d.write(path, string(line)+"\n")
	d.CLI("apply", path)
}

// holdsTo makes sure that the layout is in force: three keys type in the field of the search what it has there.
func (d *seedDesk) holdsTo(typed string) {
	const s, y, z = "039", "029", "052"
	d.keys.press("find", 1)
	d.Wait("find in page", focus("find"))
	d.Wait("its answer to what stood there before", kind("found"))
	d.pressCodes(s, y, z)
	d.Wait("what the keys at S, Y and Z type under "+d.layout.name, func(e Event) bool { return e.E == "found" && e.Query == typed })
	d.keys.press("find-close", 1)
	d.Wait("the reader to have the focus again", focus("reader"))
}

// markWith marks what is not marked yet.
func (d *seedDesk) markWith(l *layout, marks []seedMark) {
	for _, m := range marks {
		if slices.ContainsFunc(d.marks, func(o seedMark) bool { return o.start == m.start && o.end == m.end }) {
			continue
		}
		d.selectUnder(l, m.start, m.end)
		d.keys.taken()
		d.mark(m)
		d.marks = append(d.marks, m)
		line, n := d.keys.taken()
		d.Log("%s: %2d keys mark %q: %s", l.name, n, string([]rune(d.a.Text)[m.start:m.end]), line)
	}
}

func (d *seedDesk) codeUnder(l *layout, statements []placedStatement) {
	for _, st := range statements {
		start, end := d.place(st.Evidence[0].Start, st.Evidence[0].End)
		d.selectUnder(l, start, end)
		d.keys.taken()
		d.codeWithKeys(st)
		line, n := d.keys.taken()
		d.Log("%s: %2d keys code %q: %s", l.name, n, st.Evidence[0].Quote, line)
	}
}

// selectUnder selects words by finding their beginning, or with the caret's keys alone where the layout cannot
// type it.
func (d *seedDesk) selectUnder(l *layout, start, end int) {
	words := onlyLetters(string([]rune(d.a.Text)[start:end]))
	if l.latin && words != "" {
		d.find(words, start)
	} else {
		d.walkTo(start)
	}
	e, _ := d.Last(kind("select"))
	if e.Start != start {
		e = Event{Start: start, End: start}
	}
	d.extendTo(d.a, e, end)
}

// onlyLetters is the beginning of a text as far as every Latin layout types it alike.
func onlyLetters(text string) string {
	const enough = 40
	for i, r := range text {
		if i >= enough || r != ' ' && (r < 'A' || r > 'z' || r > 'Z' && r < 'a') {
			return strings.TrimRight(text[:i], " ")
		}
	}
	return text
}

// walkTo brings the caret to a place: to the paragraph, then by words, then by characters.
func (d *seedDesk) walkTo(to int) {
	d.keys.press("escape", 1)
	d.Key("ctrl+home")
	at := d.caret()
	for at < to {
		next := d.step("next-paragraph", 1, at)
		if next > to {
			at = d.step("previous-paragraph", 1, next)
			break
		}
		at = next
	}
	text := []rune(d.a.Text)
	for at < to {
		words := max(1, len(strings.Fields(string(text[at:to])))-1)
		at = d.stepKey("ctrl+right", words, at)
	}
	if at > to {
		at = d.stepKey("left", at-to, at)
	}
	d.Equal("the caret", at, to)
}

// caret is where the caret is once the keys before have done.
func (d *seedDesk) caret() int {
	if e, ok := d.Within(soon, selects(0, 0)); ok {
		return e.End
	}
	e, _ := d.Last(kind("select"))
	return e.End
}

func (d *seedDesk) step(action string, times, from int) int {
	return d.stepKey(forX(d.keys.of[action]), times, from)
}

// stepKey presses a key that moves the caret and returns where it is after the last of them.
func (d *seedDesk) stepKey(key string, times, from int) int {
	keys := slices.Repeat([]string{key}, times)
	d.Key(keys...)
	places := map[int]bool{from: true}
	return d.Wait("the caret to move", func(e Event) bool {
		if e.E == "select" {
			places[e.End] = true
		}
		return len(places) > times
	}).End
}

// tagByPlace: the key of the digit 2, with no Shift, puts the second tag on the selection.
func (d *seedDesk) tagByPlace() {
	d.word()
	d.keys.press("tag-2", 1)
	step := d.Wait("the tag of the second digit", func(e Event) bool { return e.E == "step" && strings.HasPrefix(e.Label, "Tagged ") })
	if !strings.Contains(step.Label, "Second tag") {
		d.Fail("the second digit under %s should tag with the second tag, but: %s", d.layout.name, step.Label)
	}
}

// word selects the word at the caret.
func (d *seedDesk) word() {
	d.keys.press("widen", 1)
	d.Wait("a word to be selected", func(e Event) bool { return e.E == "select" && e.End > e.Start })
}

// turnBack takes the tag back, puts it on again and takes it back: Ctrl+Z is where the layout has its Z.
func (d *seedDesk) turnBack() {
	d.turn("ctrl+z", "undo", "Undone: ")
	d.turn("ctrl+y", "redo", "Done again: ")
	d.turn("ctrl+z", "undo", "Undone: ")
}

// stanceByPlace: U gives its stance by character where the layout has one, else by place. What is coded so is
// taken back.
func (d *seedDesk) stanceByPlace() {
	const stance = "unclear"
	d.word()
	d.keys.press("mark-claim", 1)
	d.Wait("the concepts", focus("strip:concept"))
	d.Wait("the rows of concepts", filtered(""))
	d.keys.row(0)
	d.Wait("the stance", focus("strip:stance"))
	d.keys.press("stance-"+stance, 1)
	d.Wait("the stance "+stance+" under "+d.layout.name, func(e Event) bool {
		return e.E == "step" && strings.HasPrefix(e.Label, "Stance of ") && strings.HasSuffix(e.Label, ": "+stance)
	})
	d.Wait("the stop after it", focus("strip:speaker"))
	d.keys.press("strip-take-back", 1)
	d.Wait("the reader to have the focus again", focus("reader"))
	d.Wait("the statement to be gone", func(e Event) bool { return e.E == "toast" && strings.HasPrefix(e.Text, "Took back ") })
}

// helpBySign: the question mark shows all keys, wherever the layout has it.
func (d *seedDesk) helpBySign() {
	d.Key("?")
	d.Wait("the sheet of all keys", focus("panel:keys"))
	d.Key("esc")
	d.Wait("the reader to have the focus again", focus("reader"))
}
