package app

import (
	"slices"
	"strings"

	"pressmark/annotate"
)

// The stops of the statement strip, in their order.
const (
	stopConcept   = "concept"
	stopStance    = "stance"
	stopSpeaker   = "speaker"
	stopFor       = "for"
	stopReported  = "reported"
	stopMode      = "mode"
	stopForm      = "form"
	stopAddressee = "addressee"
	stopSaid      = "said" // the day; asked for by a key of its own
	stopJob       = "role" // in which a speaker speaks; the same
)

// A held is the value of a stop.
type held struct {
	id         string // of an entity or a concept, or the value itself
	resolution string // of whom; "" where nothing was said yet
	annotation string // that holds the words
	inferred   bool   // no words hold it
	guess      bool   // the program's, not confirmed
}

func (h held) empty() bool {
	return h.id == "" && (h.resolution == "" || h.resolution == annotate.ResolvedNone)
}

// A stop is a field of the strip.
type stop struct {
	name  string
	nth   int // of speakers and fors: which speaker
	part  string
	value held
	left  bool // the coder went on from it: its value is to be recorded
}

// label is what stands above the stop's box.
func (s *stop) label() string {
	text := map[string]string{stopConcept: "Concept", stopStance: "Stance", stopSpeaker: "Speaker", stopFor: "for", stopReported: "Reported by",
		stopMode: "Mode", stopForm: "Form", stopAddressee: "To", stopSaid: "Said on", stopJob: "Role of speaker"}[s.name]
	if s.nth > 0 {
		return text + " " + string(rune('1'+s.nth))
	}
	return text
}

// entityStop reports what a stop asks for when it asks for an entity.
func (s *stop) entityStop() (annotate.Stop, bool) {
	ask, ok := map[string]annotate.Stop{stopSpeaker: annotate.StopSpeaker, stopFor: annotate.StopFor,
		stopReported: annotate.StopReporter, stopAddressee: annotate.StopAddressee}[s.name]
	return ask, ok
}

// A draft is a statement as the strip holds it.
type draft struct {
	stored annotate.Statement // as recorded last; without ID: not recorded yet
	claim  string             // the annotation it was opened on
	stops  []*stop
}

// newDraft lays out the stops of a statement.
func newDraft(st annotate.Statement, claim string) *draft {
	d := &draft{stored: st, claim: claim}
	guessed := func(name string) bool { return slices.Contains(st.Unconfirmed, name) }
	d.add(stopConcept, 0, "", held{id: st.Concept})
	d.add(stopStance, 0, "", held{id: st.Stance, guess: guessed("stance")})
	for i, p := range st.Speakers {
		d.addSpeaker(len(d.stops), i, p)
	}
	if len(st.Speakers) == 0 {
		d.addSpeaker(len(d.stops), 0, annotate.Part{ID: newID()})
	}
	for i, l := range st.ReportedBy {
		d.add(stopReported, i, l.ID, held{l.Entity, l.Resolution, l.Annotation, l.Inferred, slices.Contains(l.Unconfirmed, "entity")})
	}
	if len(st.ReportedBy) == 0 {
		d.add(stopReported, 0, newID(), held{})
	}
	d.add(stopMode, 0, "", held{id: st.Mode, guess: guessed("mode")})
	form := st.Form
	if form == "" {
		form = annotate.FormStatement
	}
	d.add(stopForm, 0, "", held{id: form})
	to, part := held{}, newID()
	if len(st.Addressees) > 0 {
		p := st.Addressees[0]
		part, to = p.ID, held{p.Entity, p.Resolution, p.Annotation, p.Inferred, slices.Contains(p.Unconfirmed, "entity")}
	}
	d.add(stopAddressee, 0, part, to)
	if !st.Said.IsZero() || slices.ContainsFunc(st.Speakers, func(p annotate.Part) bool { return p.Job != "" }) {
		d.addMore()
	}
	return d
}

func (d *draft) add(name string, nth int, part string, v held) {
	d.stops = append(d.stops, &stop{name: name, nth: nth, part: part, value: v})
}

// addSpeaker puts the two stops of a speaker at a place.
func (d *draft) addSpeaker(at, nth int, p annotate.Part) {
	speaker := held{p.Entity, p.Resolution, p.Annotation, p.Inferred, slices.Contains(p.Unconfirmed, "entity")}
	firm := held{p.ForEntity, p.ForResolution, p.ForAnnotation, p.ForInferred, slices.Contains(p.Unconfirmed, "for_entity")}
	d.stops = slices.Insert(d.stops, at, &stop{name: stopSpeaker, nth: nth, part: p.ID, value: speaker}, &stop{name: stopFor, nth: nth, part: p.ID, value: firm})
}

// addMore opens the stops of the day and of each speaker's role, once.
func (d *draft) addMore() {
	if d.stop(stopSaid, 0) != nil {
		return
	}
	said := ""
	if !d.stored.Said.IsZero() {
		said = d.stored.Said.String()
	}
	d.add(stopSaid, 0, "", held{id: said})
	for i := range d.speakers() {
		part := d.stop(stopSpeaker, i).part
		job := ""
		for _, p := range d.stored.Speakers {
			if p.ID == part {
				job = p.Job
			}
		}
		d.add(stopJob, i, part, held{id: job})
	}
}

// count returns how many stops of a name the draft has.
func (d *draft) count(name string) int {
	n := 0
	for _, s := range d.stops {
		if s.name == name {
			n++
		}
	}
	return n
}

// stop returns the nth stop of a name.
func (d *draft) stop(name string, nth int) *stop {
	for _, s := range d.stops {
		if s.name == name && s.nth == nth {
			return s
		}
	}
	return nil
}

// speakers returns how many speakers the draft has.
func (d *draft) speakers() int { return d.count(stopSpeaker) }

// next returns the statement with the stops that were left, or with all values when done.
func (d *draft) next(article string, done bool) annotate.Statement {
	st := d.stored
	if st.ID == "" {
		st = annotate.Statement{Article: article, Type: annotate.StatementTypeClaim, Form: annotate.FormStatement, Origin: annotate.ByHand, Evidence: []string{d.claim}}
	}
	st.Unconfirmed = slices.Clone(st.Unconfirmed)
	st.Speakers, st.Addressees, st.ReportedBy = slices.Clone(st.Speakers), slices.Clone(st.Addressees), slices.Clone(st.ReportedBy)
	for _, s := range d.stops {
		if s.left || done {
			d.put(&st, s)
		}
	}
	return st
}

// put writes a stop's value into a statement.
func (d *draft) put(st *annotate.Statement, s *stop) {
	v := s.value
	switch s.name {
	case stopConcept:
		st.Concept = v.id
	case stopStance:
		st.Stance = v.id
		st.Unconfirmed = guessing(st.Unconfirmed, "stance", v.guess && v.id != "")
	case stopMode:
		st.Mode = v.id
		st.Unconfirmed = guessing(st.Unconfirmed, "mode", v.guess && v.id != "")
	case stopForm:
		st.Form = v.id
	case stopSpeaker:
		if p := partOf(&st.Speakers, s.part, "speaker", s.nth, v.empty()); p != nil {
			p.Entity, p.Resolution, p.Annotation, p.Inferred = v.id, resolutionOf(v), v.annotation, v.inferred
			p.Unconfirmed = guessing(p.Unconfirmed, "entity", v.guess)
		}
	case stopFor:
		if p := partOf(&st.Speakers, s.part, "speaker", s.nth, v.empty()); p != nil {
			p.ForEntity, p.ForResolution, p.ForAnnotation, p.ForInferred = v.id, resolutionOf(v), v.annotation, v.inferred
			p.Unconfirmed = guessing(p.Unconfirmed, "for_entity", v.guess && !v.empty())
		}
	case stopAddressee:
		if p := partOf(&st.Addressees, s.part, "addressee", 0, v.empty()); p != nil {
			p.Entity, p.Resolution, p.Annotation, p.Inferred = v.id, resolutionOf(v), v.annotation, v.inferred
			p.Unconfirmed = guessing(p.Unconfirmed, "entity", v.guess)
		}
		st.Addressees = slices.DeleteFunc(st.Addressees, func(p annotate.Part) bool { return p.ID == s.part && v.empty() })
	case stopReported:
		d.putLink(st, s)
	case stopSaid:
		st.Said, _ = annotate.ParseDate(v.id, "typed")
	case stopJob:
		if p := partOf(&st.Speakers, s.part, "speaker", s.nth, true); p != nil {
			p.Job = v.id
		}
	}
}

func (d *draft) putLink(st *annotate.Statement, s *stop) {
	v := s.value
	i := slices.IndexFunc(st.ReportedBy, func(l annotate.ReportingLink) bool { return l.ID == s.part })
	if v.empty() {
		if i >= 0 {
			st.ReportedBy = slices.Delete(st.ReportedBy, i, i+1)
		}
		return
	}
	if i < 0 {
		st.ReportedBy = append(st.ReportedBy, annotate.ReportingLink{ID: s.part, Ordinal: s.nth})
		i = len(st.ReportedBy) - 1
	}
	l := &st.ReportedBy[i]
	l.Entity, l.Resolution, l.Annotation, l.Inferred = v.id, resolutionOf(v), v.annotation, v.inferred
	l.Unconfirmed = guessing(l.Unconfirmed, "entity", v.guess)
}

// partOf returns the part of an id, made when it is missing and has something to hold.
func partOf(parts *[]annotate.Part, id, role string, ordinal int, empty bool) *annotate.Part {
	for i := range *parts {
		if (*parts)[i].ID == id {
			return &(*parts)[i]
		}
	}
	if empty {
		return nil
	}
	*parts = append(*parts, annotate.Part{ID: id, Role: role, Ordinal: ordinal, Resolution: annotate.ResolvedNone, ForResolution: annotate.ResolvedNone})
	return &(*parts)[len(*parts)-1]
}

func resolutionOf(v held) string {
	switch {
	case v.id != "":
		return annotate.ResolvedEntity
	case v.resolution != "":
		return v.resolution
	}
	return annotate.ResolvedNone
}

// guessing adds a field to the unconfirmed ones or takes it out.
func guessing(list []string, field string, guess bool) []string {
	out := slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == field })
	if guess {
		out = append(out, field)
	}
	return out
}

// statementChanges are the changes that make one statement of another; without an ID before, the
// statement is made, with its evidence. The ID of a new statement is set by the caller.
func statementChanges(before, after annotate.Statement) []annotate.Change {
	var out []annotate.Change
	old := statementFields(before)
	fresh := statementFields(after)
	if before.ID == "" {
		fresh["article"], fresh["statement_type"], fresh["origin"] = after.Article, after.Type, after.Origin
		out = append(out, annotate.Create("statement", after.ID, fresh))
		for i, e := range after.Evidence {
			out = append(out, annotate.Create("statement_evidence", "", annotate.Fields{"statement": after.ID, "annotation": e, "ordinal": i}))
		}
	} else if d := differing(old, fresh); len(d) > 0 {
		out = append(out, annotate.Edit("statement", after.ID, d))
	}
	out = append(out, partChanges(after.ID, before.Speakers, after.Speakers)...)
	out = append(out, partChanges(after.ID, before.Addressees, after.Addressees)...)
	return append(out, linkChanges(after.ID, before.ReportedBy, after.ReportedBy)...)
}

func statementFields(st annotate.Statement) annotate.Fields {
	f := annotate.Fields{"concept": reference(st.Concept), "stance": st.Stance, "form": st.Form, "mode": st.Mode, "unconfirmed": listed(st.Unconfirmed),
		"said_first": nil, "said_last": nil, "said_precision": ""}
	if !st.Said.IsZero() {
		f["said_first"], f["said_last"], f["said_precision"] = st.Said.First, st.Said.Last, string(st.Said.Precision)
	}
	return f
}

// listed never gives nil, which would be written as no list at all.
func listed(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func partFields(p annotate.Part) annotate.Fields {
	return annotate.Fields{"ordinal": p.Ordinal, "entity": reference(p.Entity), "resolution": p.Resolution, "annotation": reference(p.Annotation), "inferred": p.Inferred,
		"for_entity": reference(p.ForEntity), "for_resolution": p.ForResolution, "for_annotation": reference(p.ForAnnotation), "for_inferred": p.ForInferred,
		"job": p.Job, "unconfirmed": listed(p.Unconfirmed)}
}

func partChanges(statement string, before, after []annotate.Part) []annotate.Change {
	var out []annotate.Change
	for _, p := range after {
		i := slices.IndexFunc(before, func(b annotate.Part) bool { return b.ID == p.ID })
		if i < 0 {
			f := partFields(p)
			f["statement"], f["role"] = statement, p.Role
			out = append(out, annotate.Create("statement_part", p.ID, f))
		} else if d := differing(partFields(before[i]), partFields(p)); len(d) > 0 {
			out = append(out, annotate.Edit("statement_part", p.ID, d))
		}
	}
	for _, b := range before {
		if !slices.ContainsFunc(after, func(p annotate.Part) bool { return p.ID == b.ID }) {
			out = append(out, annotate.Trash("statement_part", b.ID))
		}
	}
	return out
}

func linkFields(l annotate.ReportingLink) annotate.Fields {
	return annotate.Fields{"ordinal": l.Ordinal, "entity": reference(l.Entity), "resolution": l.Resolution, "annotation": reference(l.Annotation),
		"mode": l.Mode, "inferred": l.Inferred, "unconfirmed": listed(l.Unconfirmed)}
}

func linkChanges(statement string, before, after []annotate.ReportingLink) []annotate.Change {
	var out []annotate.Change
	for _, l := range after {
		i := slices.IndexFunc(before, func(b annotate.ReportingLink) bool { return b.ID == l.ID })
		if i < 0 {
			f := linkFields(l)
			f["statement"] = statement
			out = append(out, annotate.Create("statement_link", l.ID, f))
		} else if d := differing(linkFields(before[i]), linkFields(l)); len(d) > 0 {
			out = append(out, annotate.Edit("statement_link", l.ID, d))
		}
	}
	for _, b := range before {
		if !slices.ContainsFunc(after, func(l annotate.ReportingLink) bool { return l.ID == b.ID }) {
			out = append(out, annotate.Trash("statement_link", b.ID))
		}
	}
	return out
}

// differing returns the fields that are not the same.
func differing(before, after annotate.Fields) annotate.Fields {
	out := annotate.Fields{}
	for k, v := range after {
		a, isList := v.([]string)
		b, _ := before[k].([]string)
		if isList && slices.Equal(a, b) || !isList && before[k] == v {
			continue
		}
		out[k] = v
	}
	return out
}

// modeOf guesses how an article renders words, from the quotation marks around them and within.
func modeOf(text string, para, s annotate.Span) string {
	open := openQuote(text, para, s.Start)
	inner := s.In(text)
	if open {
		if i := strings.IndexAny(inner, "”»"); i < 0 || strings.TrimRight(inner[i:], "”».,;:!? ") == "" {
			return annotate.Quoted
		}
		return annotate.PartlyQuoted
	}
	trimmed := strings.TrimRight(inner, ".,;:!? ")
	if (strings.HasPrefix(inner, "“") && strings.HasSuffix(trimmed, "”") || strings.HasPrefix(inner, "\"") && strings.HasSuffix(trimmed, "\"")) &&
		strings.Count(inner, "“")+strings.Count(inner, "\"")/2 == 1 {
		return annotate.Quoted
	}
	if strings.ContainsAny(inner, "“”„«»\"") {
		return annotate.PartlyQuoted
	}
	return annotate.Paraphrased
}

// openQuote reports whether a quotation is open at a byte of a paragraph.
func openQuote(text string, para annotate.Span, at int) bool {
	open := false
	for _, r := range text[para.Start:at] {
		switch r {
		case '“', '„', '«':
			open = true
		case '”', '»':
			open = false
		case '"':
			open = !open
		}
	}
	return open
}
