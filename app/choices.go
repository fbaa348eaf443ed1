package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
)

// asked is the question that a picker of entities puts: who are these words?
type asked struct {
	stop   annotate.Stop
	span   annotate.Span
	words  string
	guess  string   // entity to stand first: the value that a stop of the strip holds already
	none   string   // how "nobody" reads where it is not that
	nobody bool     // "nobody" is an answer
	last   []string // entities that hardly are the answer: they stand behind the others
}

// asking makes a chooser answer a question about words.
func (c *coding) asking(stop annotate.Stop, span annotate.Span, words string, ch *chooser) *asked {
	q := &asked{stop: stop, span: span, words: words}
	c.ask(q, ch, func() annotate.MentionContext { return c.context(stop, span, words) })
	return q
}

// ask sets a chooser up for a question; context is taken anew at each letter.
func (c *coding) ask(q *asked, ch *chooser, context func() annotate.MentionContext) {
	ch.find = func(typed string) []choice {
		m := context()
		m.Typed = typed
		m.Decisions = c.decided(q.words, func() {
			if ch.untouched() {
				ch.refill()
			}
		})
		return c.entityChoices(q, m)
	}
	ch.make = func(typed string) (choice, bool) { return c.newEntity(q, typed) }
	ch.kinds = nextKind
}

// entityChoices ranks the rows: those whose names fit, the new one where nothing does, those named near,
// and the answers that name nobody.
func (c *coding) entityChoices(q *asked, m annotate.MentionContext) []choice {
	var fits, near, behind []choice
	for _, r := range annotate.Rank(m, c.names, 9) {
		row := choice{kind: chooseEntity, id: r.Entity.ID, text: r.Entity.Name, note: c.noteOf(r.Entity), why: r.Why}
		switch {
		case m.Typed == "" && slices.Contains(q.last, r.Entity.ID):
			behind = append(behind, row)
		case r.Entity.ID == q.guess && m.Typed == "":
			fits = slices.Insert(fits, 0, row)
		case r.Fits:
			fits = append(fits, row)
		case r.Entity.Kind != annotate.KindPerson || q.stop != annotate.StopFor && q.stop != annotate.StopFirm:
			near = append(near, row)
		}
	}
	near = append(near, behind...)
	rows := fits
	fresh, ok := c.newEntity(q, m.Typed)
	_, named := annotate.Name(q.words)
	newFirst := ok && len(fits) == 0 && (m.Typed != "" || named)
	most := 5
	switch {
	case newFirst:
		rows = append(rows, fresh)
		most = 2 // a full name that nobody has is hardly somebody's
	case len(fits) > 0:
		most = 3 // all answers are in sight then
	}
	rows = append(rows, near[:min(len(near), most)]...)
	if ok && !newFirst {
		rows = append(rows, fresh)
	}
	rows = append(rows, choice{kind: chooseUnsure, text: "Not sure, decide later"}, choice{kind: chooseUnnamed, text: "Someone unnamed"})
	if q.nobody {
		nobody := choice{kind: chooseNobody, text: cmp.Or(q.none, "Nobody")}
		if len(fits)+len(near) == 0 {
			return slices.Insert(rows, 0, nobody)
		}
		rows = append(rows, nobody)
	}
	return rows
}

// noteOf tells an entity from its namesakes: its distinguisher, else where a person belongs, else its kind.
func (c *coding) noteOf(e annotate.Entity) string {
	if e.Distinguisher != "" {
		return e.Distinguisher
	}
	if e.Kind != annotate.KindPerson {
		if name := kindName(e.Kind); name != "" {
			return name
		}
		return e.KindName
	}
	for _, a := range slices.Backward(e.Affiliations) {
		if name := c.entityName(a.Organisation); name != "" {
			return name
		}
	}
	for _, st := range slices.Backward(c.now.statements) {
		for _, p := range st.Speakers {
			if p.Entity == e.ID && p.ForEntity != "" {
				return c.entityName(p.ForEntity)
			}
		}
	}
	return ""
}

// newEntity is the row that makes an entity of what was typed, else of the words.
func (c *coding) newEntity(q *asked, typed string) (choice, bool) {
	name := strings.TrimSpace(typed)
	_, named := annotate.Name(name)
	if name == "" {
		name, named = annotate.Name(q.words)
	}
	if name == "" {
		return choice{}, false
	}
	row := choice{kind: chooseNew, text: name, entityKind: kindOf(q.stop, name, named)}
	row.note, row.why = " "+kindName(row.entityKind), ""
	if key := c.keys.cap(pickerKind); key != "" {
		row.why = key + " changes the kind"
	}
	return row, true
}

// nextKind turns the kind of a new row.
func nextKind(row choice) choice {
	for i, k := range annotate.BuiltinKinds {
		if k.ID == row.entityKind {
			next := annotate.BuiltinKinds[(i+1)%len(annotate.BuiltinKinds)]
			row.entityKind, row.note = next.ID, " "+next.Name
			break
		}
	}
	return row
}

// kindWords tell the kind of a name by its last word, or by any word where that is usual.
var kindWords = []struct{ kind, words string }{
	{annotate.KindLaw, "law act bill code directive regulation treaty"},
	{annotate.KindFirm, "holdings holding inc ltd corp corporation company group ag gmbh plc llc bank motors technologies"},
	{annotate.KindPublicBody, "ministry administration commission council committee agency authority department bureau office court parliament senate police party government"},
	{annotate.KindMedium, "post times news daily herald tribune journal gazette telegraph guardian television radio"},
}

// kindOf guesses the kind of a new entity from the stop and the name; Tab changes it.
func kindOf(s annotate.Stop, name string, named bool) string {
	words := strings.Fields(annotate.Fold(name))
	for _, k := range kindWords {
		list := strings.Fields(k.words)
		for i, w := range words {
			if slices.Contains(list, w) && (i == len(words)-1 || k.kind == annotate.KindPublicBody) {
				return k.kind
			}
		}
	}
	if !named && (s == annotate.StopSpeaker || s == annotate.StopMention) || s == annotate.StopAddressee {
		return annotate.KindGroup
	}
	return annotate.KindFor(s)
}

// conceptChoices are the concepts that answer to what was typed: those used last first.
func (c *coding) conceptChoices(typed, held string) []choice {
	var rows []choice
	exact := false
	for _, x := range c.concepts {
		if score := conceptFit(x, typed); score > 0 {
			rows = append(rows, choice{kind: chooseConcept, id: x.ID, text: x.Name, note: besideCode(x.Key, x.Uses)})
			exact = exact || annotate.Fold(x.Name) == annotate.Fold(strings.TrimSpace(typed))
		}
	}
	place := func(r choice) int {
		if r.id == held && typed == "" {
			return -1
		}
		if i := slices.Index(c.recent, r.id); i >= 0 {
			return i
		}
		return len(c.recent)
	}
	byName := func(a, b choice) int {
		if d := c.fitOf(b.id, typed) - c.fitOf(a.id, typed); d != 0 {
			return d
		}
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(annotate.Fold(a.text), annotate.Fold(b.text))
	}
	slices.SortFunc(rows, byName)
	if name := strings.TrimSpace(typed); name != "" && !exact {
		rows = append(rows, c.freshCode("concept", name))
	}
	return rows
}

func (c *coding) fitOf(concept, typed string) int {
	for _, x := range c.concepts {
		if x.ID == concept {
			return conceptFit(x, typed)
		}
	}
	return 0
}

// conceptFit says how well a concept answers: 4 it is its key, 3 its name starts so, 2 words of its name do,
// 1 an alias, 0 not at all. Each word typed must start a word, in any order.
func conceptFit(x annotate.Concept, typed string) int {
	want := strings.Fields(annotate.Fold(typed))
	if len(want) == 0 {
		return 1
	}
	if x.Key != "" && strings.Join(want, " ") == annotate.Fold(x.Key) {
		return 4
	}
	name := annotate.Fold(x.Name)
	if strings.HasPrefix(name, strings.Join(want, " ")) {
		return 3
	}
	if startsAll(name, want) {
		return 2
	}
	for _, a := range x.Aliases {
		if startsAll(annotate.Fold(a.Text), want) {
			return 1
		}
	}
	return 0
}

func startsAll(name string, want []string) bool {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' || r == ',' || r == '/' })
	for _, w := range want {
		if !slices.ContainsFunc(words, func(s string) bool { return strings.HasPrefix(s, w) }) && !strings.Contains(name, w) {
			return false
		}
	}
	return true
}

// A picker stands below the words it asks about.
type picker struct {
	c       *coding
	chooser *chooser
	spans   []annotate.Span
	box     *fyne.Container
	remove  func()
	shut    func()        // closes the gap, if one was opened
	at      fyne.Position // of the words when it was placed
	room    fyne.Size     // of the reader then
}

// newPicker makes a picker about words; open shows it.
func newPicker(c *coding, spans []annotate.Span) *picker {
	p := &picker{c: c, chooser: newChooser(c), spans: spans}
	p.chooser.leave = c.closeOverlay
	return p
}

// pickerHeight is the room that a picker may take: its field and seven rows with reasons.
const pickerHeight = fieldHeight + 7*pickRowWhy + 3*gapTiny

// open shows the picker below the words, and scrolls when there is no room.
func (p *picker) open(hint string) {
	p.c.openOverlay(p)
	p.chooser.show(hint)
	p.box = newPickerBox(p.chooser)
	if len(p.spans) > 0 {
		p.c.reader.Select(p.spans...)
	}
	p.shut = p.c.openRoom(pickerHeight)
	p.stand()
	p.c.focus(p.chooser.field)
	p.c.log.focus("picker")
}

// moved implements flyout.
func (p *picker) moved() { p.at = p.c.follow(p.box, p.at) }

// laidOut stands the picker below its words anew.
func (p *picker) laidOut() {
	if p.remove != nil && p.room != p.c.reader.Size() {
		p.remove()
		p.stand()
	}
}

func (p *picker) stand() {
	p.at, p.room = p.c.below(), p.c.reader.Size()
	p.remove = p.c.place(p.box, p.at, fyne.NewSize(pickerWidth, pickerHeight))
}

// escape implements flyout.
func (p *picker) escape() bool { p.c.closeOverlay(); return true }

// close implements flyout.
func (p *picker) close() {
	if p.remove != nil {
		p.remove()
		p.shut()
	}
}

// settle hands a choice on. A new entity whose name somebody has already is asked for what tells it
// apart, with the organisation beside the words as the proposal; an empty answer is one too.
func (p *picker) settle(ch choice, q *asked, then func(choice)) {
	settleName(p.c, p.chooser, ch, q, then)
}

func settleName(c *coding, ch *chooser, row choice, q *asked, then func(choice)) {
	if row.kind != chooseNew || row.distinguisher != "" {
		then(row)
		return
	}
	same := c.names.Sharing(row.text)
	if len(same) == 0 {
		then(row)
		return
	}
	proposal := ""
	if beside := c.reading.Beside(q.span, 120); len(beside) > 0 {
		proposal = c.text(beside[0])
	}
	ch.signs, ch.make, ch.kinds = false, nil, nil
	ch.find = func(typed string) []choice {
		row.distinguisher = strings.TrimSpace(typed)
		shown := choice{kind: chooseNew, text: row.text, entityKind: row.entityKind, distinguisher: row.distinguisher,
			why: fmt.Sprintf("%s is known already%s: what tells this one apart?", row.text, apart(c, same[0]))}
		if row.distinguisher != "" {
			shown.text = row.text + " · " + row.distinguisher
		}
		return []choice{shown}
	}
	ch.take = func(choice) { then(row) }
	ch.field.SetPlaceHolder("Alibaba, b. 1972")
	ch.field.SetText(proposal)
	ch.field.selectAll()
	ch.refill()
}

func apart(c *coding, e annotate.Entity) string {
	if note := c.noteOf(e); note != "" {
		return " (" + note + ")"
	}
	return ""
}
