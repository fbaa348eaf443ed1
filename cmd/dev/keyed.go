package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A keyboard presses keys of the window's own key table (pressmark keys --json) and no others, and counts
// them: a chord is one, a key held down is one, each letter typed is one.
type keyboard struct {
	s     *Session
	of    map[string]string // the first key of each action
	sent  []string
	count int
}

func (s *Session) keyboard() *keyboard {
	k := &keyboard{s: s, of: map[string]string{}}
	for _, row := range s.CLI("keys") {
		if keys, _ := row["keys"].([]any); len(keys) > 0 {
			k.of[row.String("action")] = fmt.Sprint(keys[0])
		}
	}
	return k
}

// press presses the key of an action, held down for more than one time.
func (k *keyboard) press(action string, times int) {
	key, ok := k.of[action]
	if !ok {
		k.s.Fail("keys --json has no key for %s", action)
	}
	k.send(key, times)
}

func (k *keyboard) send(key string, times int) {
	keys := make([]string, times)
	for i := range keys {
		keys[i] = forX(key)
	}
	k.s.Key(keys...)
	if times > 1 {
		key = fmt.Sprintf("%s×%d", key, times)
	}
	k.sent = append(k.sent, key)
	k.count += times
}

// forX writes a key as people do in small letters, but for the function keys: a large letter is Shift to X.
func forX(key string) string {
	parts := strings.Split(key, "+")
	for i, p := range parts {
		if len(p) < 2 || p[0] != 'F' || !unicode.IsDigit(rune(p[1])) {
			parts[i] = strings.ToLower(p)
		}
	}
	return strings.Join(parts, "+")
}

func (k *keyboard) typeText(text string) {
	k.s.Type(text)
	k.sent = append(k.sent, "‘"+text+"’")
	k.count += utf8.RuneCountInString(text)
}

// taken returns what was sent since the last call, and how many keys that were.
func (k *keyboard) taken() (string, int) {
	line, n := strings.Join(k.sent, " "), k.count
	k.sent, k.count = nil, 0
	return line, n
}

// row takes the row of a picker at a place: the first with Enter, a near one with Alt and its digit.
func (k *keyboard) row(at int) {
	switch {
	case at == 0:
		k.press("picker-take", 1)
	case at < 9:
		k.send(strings.TrimSuffix(k.of["picker-row-1"], "1")+fmt.Sprint(at+1), 1)
	default:
		k.press("picker-down", at)
		k.press("picker-take", 1)
	}
}

// A seedMark is words to be marked with one of the keys for names, and whom they name.
type seedMark struct {
	start, end   int // in the article's text, code points
	action, name string
	kind         string
}

// A seedDesk is the seed article with what is to be made of it.
type seedDesk struct {
	*Session
	keys       *keyboard
	a          Article
	raw        []rune // the file, which the seed's offsets count in
	statements []placedStatement
	mentions   []seedMention
	marks      []seedMark
}

type seedMention struct {
	B, E               int
	Type, Entity, Text string
}

// A placedStatement is a seedStatement with the places of its words.
type placedStatement struct {
	seedStatement
	Evidence []struct {
		Quote      string
		Start, End int
	}
	Speakers, Addressees []placedPart
	Reported             []placedPart `json:"reported_by"`
}

type placedPart struct {
	seedPart
	Start, End int
	ForStart   int `json:"for_start"`
	ForEnd     int `json:"for_end"`
}

// keysStory codes the whole seed article without the mouse: all mentions, then all statements, each key told.
func keysStory(s *Session) {
	s.begin()
	d := &seedDesk{Session: s, keys: s.keyboard()}
	d.readSeed()
	d.makeConcepts()
	d.a = s.importSeed()
	d.markAll()
	d.tellMentions()
	d.codeAll()
	s.Shot("coded")
	d.chooseWords(d.statements[1])
	s.Quit()
	s.Equal("check after the story", s.verbCode("check"), exitGood)
}

func (d *seedDesk) readSeed() {
	read := func(name string, into any) []byte {
		data, err := os.ReadFile(filepath.Join(d.shared, "seed", name))
		d.check(err)
		if into != nil {
			d.check(json.Unmarshal(data, into))
		}
		return data
	}
	var given struct{ Statements []placedStatement }
	var gold struct{ Mentions []seedMention }
	var plain struct{ Statements []seedStatement }
	read("statements.json", &given)
	read("statements.json", &plain)
	read("gold.json", &gold)
	for i := range given.Statements {
		given.Statements[i].seedStatement = plain.Statements[i]
	}
	d.raw, d.statements, d.mentions = []rune(string(read("article.txt", nil))), given.Statements, gold.Mentions
}

// makeConcepts puts the concepts of the seed into the codebook, beside the window.
func (d *seedDesk) makeConcepts() {
	var changes []map[string]any
	seen := map[string]bool{}
	for _, st := range d.statements {
		if !seen[st.Concept] {
			seen[st.Concept] = true
			changes = append(changes, map[string]any{"op": "create", "table": "concept", "fields": map[string]any{"name": st.Concept}})
		}
	}
	line, err := json.Marshal(map[string]any{"label": "Concepts", "changes": changes})
	d.check(err)
	path := filepath.Join(d.dir, "concepts.jsonl")
	d.write(path, string(line)+"\n")
	d.CLI("apply", path)
}

// place carries a place of the file over to the article's text: the same words, counted from the start.
func (d *seedDesk) place(start, end int) (int, int) {
	words := string(d.raw[start:end])
	nth, at := strings.Count(string(d.raw[:start]), words), 0
	for ; ; nth-- {
		i := strings.Index(d.a.Text[at:], words)
		if i < 0 {
			d.Fail("%q is not in the article's text", words)
		}
		if at += i; nth == 0 {
			from := utf8.RuneCountInString(d.a.Text[:at])
			return from, from + utf8.RuneCountInString(words)
		}
		at += len(words)
	}
}

// marksOf lists the words of mentions and of every part of statements, in text order.
func (d *seedDesk) marksOf(statements []placedStatement, mentions []seedMention) (marks []seedMark) {
	kinds := map[string]string{"Government of China": "public body", "tech executives": "group", "business leaders": "group"}
	for _, m := range d.mentions {
		kinds[m.Entity] = m.Type
	}
	seen := map[[2]int]bool{}
	add := func(start, end int, action, name string) {
		if end > start && !seen[[2]int{start, end}] {
			seen[[2]int{start, end}] = true
			from, to := d.place(start, end)
			marks = append(marks, seedMark{from, to, action, name, kinds[name]})
		}
	}
	for _, st := range statements {
		for _, p := range st.Speakers {
			add(p.Start, p.End, "mark-speaker", p.name())
			add(p.ForStart, p.ForEnd, "mark-firm", p.For)
		}
		for _, p := range slices.Concat(st.Reported, st.Addressees) {
			add(p.Start, p.End, "mark-mention", p.name())
		}
	}
	for _, m := range mentions {
		action := map[string]string{"person": "mark-speaker", "firm": "mark-firm"}[m.Type]
		add(m.B, m.E, cmp.Or(action, "mark-mention"), m.Entity)
	}
	slices.SortFunc(marks, func(a, b seedMark) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	return marks
}

// markAll marks the words of every mention, speaker, firm and reporter.
func (d *seedDesk) markAll() {
	d.marks = d.marksOf(d.statements, d.mentions)
	began, all := time.Now(), 0
	for _, m := range d.marks {
		words := string([]rune(d.a.Text)[m.start:m.end])
		d.find(typable(words), m.start)
		d.extend(m.start, m.end)
		d.mark(m)
		line, n := d.keys.taken()
		all += n
		d.Log("%3d keys  %s  %s", n, words, line)
	}
	d.Log("%d marks with %d keys in %s", len(d.marks), all, seconds(time.Since(began)))
}

// mark marks the selection with a key and chooses whom it names.
func (d *seedDesk) mark(m seedMark) {
	d.keys.press(m.action, 1)
	d.Wait("the picker", focus("picker"))
	d.choose(cmp.Or(m.name, "Not sure, decide later"), m.kind)
	step := d.Wait("the mark", kind("step"))
	if !strings.Contains(step.Label, cmp.Or(m.name, "not sure")) {
		d.Fail("%q should be %s, but: %s", string([]rune(d.a.Text)[m.start:m.end]), m.name, step.Label)
	}
	d.Wait("the reader to have the focus again", focus("reader"))
}

// choose takes a name in the picker that is open: its row, else the row that typing brings, else a new one of a
// kind.
func (d *seedDesk) choose(name, kind string) {
	shown := d.Wait("the picker's rows", filtered(""))
	if at := placeOf(shown, name); at >= 0 && at < 9 {
		d.keys.row(at)
		return
	}
	fresh := func(e Event) int {
		return slices.IndexFunc(e.PickerRows(), func(r PickerRow) bool {
			return strings.HasPrefix(r.Text, "New ") && strings.HasSuffix(r.Text, ": "+name)
		})
	}
	if fresh(shown) < 0 {
		d.keys.typeText(name)
		shown = d.Wait("the rows for "+name, filtered(name))
		if at := placeOf(shown, name); at >= 0 {
			d.keys.row(at)
			return
		}
	}
	at := fresh(shown)
	if at < 0 {
		d.Fail("%q can neither be chosen nor made: %v", name, shown.PickerRows())
	}
	proposed, _, _ := strings.Cut(strings.TrimPrefix(shown.PickerRows()[at].Text, "New "), ": ")
	turns := (slices.Index(kindOrder, kind) - slices.Index(kindOrder, proposed) + len(kindOrder)) % len(kindOrder)
	if turns > 0 && at > 0 {
		turns++ // the first goes to the row
	}
	if turns > 0 {
		d.turnKind(turns)
	}
	d.keys.press("picker-new", 1)
}

// turnKind presses the key that turns the kind of a new entity. While the table has none it is Tab, and said so.
func (d *seedDesk) turnKind(times int) {
	if _, ok := d.keys.of["picker-kind"]; !ok {
		d.Log("keys --json lacks the key that turns the kind of a new entity: Tab is taken")
		d.keys.of["picker-kind"] = "Tab"
	}
	d.keys.press("picker-kind", times)
}

// kindOrder is the order in which Tab turns the kind of a new entity.
var kindOrder = []string{"person", "firm", "public body", "medium", "law", "place", "group"}

func placeOf(e Event, name string) int {
	return slices.IndexFunc(e.PickerRows(), func(r PickerRow) bool { return r.is(name) })
}

// tellMentions prints what became of each mention of the gold, and fails when one is missing or wrong.
func (d *seedDesk) tellMentions() {
	got := map[[2]int]string{}
	for _, mark := range d.CLI("show", d.a.ID)[0].List("annotations") {
		for _, span := range mark.List("spans") {
			from, _ := span["start"].(float64)
			to, _ := span["end"].(float64)
			got[[2]int{int(from), int(to)}] = mark.Name("entity")
		}
	}
	wrong := 0
	for _, m := range d.mentions {
		from, to := d.place(m.B, m.E)
		name, how := got[[2]int{from, to}], "good"
		if name != m.Entity {
			how = "WRONG"
			wrong++
		}
		d.Log("%4d-%-4d %-38s %-36s %s", from, to, m.Text, name, how)
	}
	d.Log("%d of %d mentions", len(d.mentions)-wrong, len(d.mentions))
	if wrong > 0 {
		d.Fail("%d mentions are not as the gold has them", wrong)
	}
}

// codeAll codes every statement and prints each key; the counts are held to what the design promises.
func (d *seedDesk) codeAll() {
	const median, most = 16, 40
	var counts []int
	from := d.sentenceBefore(d.statements[0])
	for i, st := range d.statements {
		start, end := d.place(st.Evidence[0].Start, st.Evidence[0].End)
		d.selectShortest(from, start, end)
		selection, chosen := d.keys.taken()
		d.codeWithKeys(st)
		coding, coded := d.keys.taken()
		counts = append(counts, chosen+coded)
		d.Log("statement %d: %d keys, %d to select (%s), %d to code (%s)", i+1, chosen+coded, chosen, selection, coded, coding)
		from = end
	}
	d.compareAll()
	slices.Sort(counts)
	middle := counts[len(counts)/2]
	d.Log("keys per statement: median %d, maximum %d", middle, counts[len(counts)-1])
	if middle > median || counts[len(counts)-1] > most {
		d.Fail("the keys per statement are %v: median %d (limit %d), maximum %d (limit %d)", counts, middle, median, counts[len(counts)-1], most)
	}
}

// compareAll holds all statements in the archive against the seed's.
func (d *seedDesk) compareAll() {
	got := map[string]int{}
	for _, row := range d.Session.statements(d.a) {
		got[told(row)]++
	}
	for _, st := range d.statements {
		want := st.tell()
		if got[want] == 0 {
			d.Fail("no statement in the archive is\n   %s\nthere are\n   %s", want, strings.Join(sortedKeys(got), "\n   "))
		}
		got[want]--
	}
	d.tellOpen()
}

// tellOpen prints how many speakers there are and which parts of statements are still open: only what the seed
// is not sure of may be.
func (d *seedDesk) tellOpen() {
	speakers, want := 0, 0
	var open []string
	for _, row := range d.Session.statements(d.a) {
		for _, p := range slices.Concat(row.List("speakers"), row.List("addressees"), row.List("reported_by")) {
			if p.String("resolution") == "not sure" {
				open = append(open, "who "+p.String("wording")+" is")
			}
			if p.String("for_resolution") == "not sure" {
				open = append(open, "the firm of "+p.Name("entity"))
			}
		}
		if row.Name("concept") == "" || row.String("stance") == "" || len(row.List("speakers")) == 0 {
			open = append(open, fmt.Sprintf("concept, stance or speaker of %v", row["quotes"]))
		}
		speakers += len(row.List("speakers"))
	}
	var left []string // what the seed leaves open
	for _, st := range d.statements {
		want += len(st.seedStatement.Speakers)
		for _, p := range st.seedStatement.Speakers {
			if p.ForResolution == "not sure" {
				left = append(left, "the firm of "+p.name())
			}
		}
	}
	d.Log("all %d statements with %d speakers are as the seed has them; open: %s", len(d.statements), speakers, strings.Join(open, ", "))
	if speakers != want || !slices.Equal(open, left) {
		d.Fail("%d speakers, want %d; open should be: %s", speakers, want, strings.Join(left, ", "))
	}
}
