package app

import (
	"slices"

	"pressmark/annotate"
)

// The stops of the statement strip, in their order.
const (
	stopConcept   = "concept"
	stopStance    = "stance"
	stopSpeaker   = "speaker"
	stopFor       = "for"
	stopReported  = "reported"
	stopCue       = "cue"     // of a reporter: the words that say that it reports
	stopContent   = "content" // of a reporter: the words that are reported
	stopLinkMode  = "link"    // of a reporter: how its words are rendered
	stopMode      = "mode"
	stopForm      = "form"
	stopAddressee = "addressee"
	stopType      = "type"  // of the statement, where there are several
	stopValue     = "value" // of a variable of the type
	stopSaid      = "said"  // the day; asked for by a key of its own
	stopJob       = "role"  // in which a speaker speaks; the same
)

// A held is the value of a stop.
type held struct {
	id         string          // of an entity or a concept, or the value itself
	resolution string          // of whom; "" where nothing was said yet
	annotation string          // that holds the words
	inferred   bool            // no words hold it
	guess      bool            // the program's, not confirmed
	words      []annotate.Span // of a cue or a content
}

// who makes the value of a stop that asks for an entity.
func who(entity, resolution, annotation string, inferred, guess bool) held {
	return held{id: entity, resolution: resolution, annotation: annotation, inferred: inferred, guess: guess}
}

func (h held) empty() bool {
	return h.id == "" && len(h.words) == 0 && (h.resolution == "" || h.resolution == annotate.ResolvedNone)
}

// open reports whether a stop is the program's to fill: nothing was said there, or only guessed.
func (s *stop) open() bool {
	return s.value.guess || !s.left && s.value.empty() && s.value.resolution == ""
}

// A stop is a field of the strip.
type stop struct {
	name     string
	nth      int // of speakers, fors and reporters: which one
	part     string
	value    held
	left     bool // the coder went on from it: its value is to be recorded
	hidden   bool // not asked for yet
	variable annotate.Variable
}

var stopLabels = map[string]string{stopConcept: "Concept", stopStance: "Stance", stopSpeaker: "Speaker", stopFor: "for", stopReported: "Reported by",
	stopCue: "Cue", stopContent: "Content", stopLinkMode: "Its mode", stopMode: "Mode", stopForm: "Form", stopAddressee: "To", stopType: "Type",
	stopSaid: "Said on", stopJob: "Role of speaker"}

// label is what stands above the stop's box.
func (s *stop) label() string {
	switch {
	case s.name == stopValue:
		return s.variable.Name
	case s.nth > 0:
		return stopLabels[s.name] + " " + string(rune('1'+s.nth))
	}
	return stopLabels[s.name]
}

// entityStop reports what a stop asks for when it asks for an entity.
func (s *stop) entityStop() (annotate.Stop, bool) {
	if s.name == stopValue && s.variable.Type == annotate.AnEntity {
		return annotate.StopMention, true
	}
	ask, ok := map[string]annotate.Stop{stopSpeaker: annotate.StopSpeaker, stopFor: annotate.StopFor,
		stopReported: annotate.StopReporter, stopAddressee: annotate.StopAddressee}[s.name]
	return ask, ok
}

// inText reports whether a stop takes words of the text, which are selected in the reader.
func (s *stop) inText() bool { return s.name == stopCue || s.name == stopContent }

// A draft is a statement as the strip holds it.
type draft struct {
	stored annotate.Statement // as recorded last; without ID: not recorded yet
	claim  string             // the annotation it was opened on
	stops  []*stop
	types  []annotate.StatementType // that there are

	text, revision string // for the anchors of words
}

// newDraft lays out the stops of a statement.
func newDraft(st annotate.Statement, claim string, types []annotate.StatementType) *draft {
	if st.ID == "" {
		st.Type, st.Form = annotate.StatementTypeClaim, annotate.FormStatement
	}
	d := &draft{stored: st, claim: claim, types: types}
	guessed := func(name string) bool { return slices.Contains(st.Unconfirmed, name) }
	d.add(&stop{name: stopConcept, value: held{id: st.Concept}})
	d.add(&stop{name: stopStance, value: held{id: st.Stance, guess: guessed("stance")}})
	for i, p := range partsOr(st.Speakers) {
		d.putSpeaker(len(d.stops), i, p)
	}
	for i, l := range linksOr(st.ReportedBy) {
		d.putReporter(len(d.stops), i, l)
	}
	d.add(&stop{name: stopMode, value: held{id: st.Mode, guess: guessed("mode")}})
	d.add(&stop{name: stopForm, value: held{id: st.Form}})
	to := partsOr(st.Addressees)[0]
	d.add(&stop{name: stopAddressee, part: to.ID, value: who(to.Entity, to.Resolution, to.Annotation, to.Inferred, slices.Contains(to.Unconfirmed, "entity"))})
	if len(types) > 1 {
		d.add(&stop{name: stopType, value: held{id: st.Type}})
	}
	d.putVariables(st.Type)
	said, more := "", !st.Said.IsZero()
	if more {
		said = st.Said.String()
	}
	d.add(&stop{name: stopSaid, value: held{id: said}})
	for i, p := range partsOr(st.Speakers) {
		p.ID = d.stop(stopSpeaker, i).part
		d.putJob(i, p)
		more = more || p.Job != "" && !slices.Contains(p.Unconfirmed, "job")
	}
	d.hide(!more, stopSaid, stopJob)
	return d
}

// partsOr returns the parts, or an empty one where there is none.
func partsOr(parts []annotate.Part) []annotate.Part {
	if len(parts) > 0 {
		return parts
	}
	return []annotate.Part{{ID: newID()}}
}

func linksOr(links []annotate.ReportingLink) []annotate.ReportingLink {
	if len(links) > 0 {
		return links
	}
	return []annotate.ReportingLink{{ID: newID()}}
}

func (d *draft) add(s *stop) { d.stops = append(d.stops, s) }

// hide hides all stops of some names, or shows them.
func (d *draft) hide(hidden bool, names ...string) {
	for _, s := range d.stops {
		if slices.Contains(names, s.name) {
			s.hidden = hidden
		}
	}
}

// putSpeaker puts the two stops of a speaker at a place.
func (d *draft) putSpeaker(at, nth int, p annotate.Part) {
	d.stops = slices.Insert(d.stops, at,
		&stop{name: stopSpeaker, nth: nth, part: p.ID, value: who(p.Entity, p.Resolution, p.Annotation, p.Inferred, slices.Contains(p.Unconfirmed, "entity"))},
		&stop{name: stopFor, nth: nth, part: p.ID, value: who(p.ForEntity, p.ForResolution, p.ForAnnotation, p.ForInferred, slices.Contains(p.Unconfirmed, "for_entity"))})
}

// putJob adds the stop of a speaker's role, the last of all.
func (d *draft) putJob(nth int, p annotate.Part) {
	d.add(&stop{name: stopJob, nth: nth, part: p.ID, value: held{id: p.Job, guess: slices.Contains(p.Unconfirmed, "job")}, hidden: d.stop(stopSaid, 0).hidden})
}

// putReporter puts the stops of a reporter at a place; what tells its words is hidden where there are none.
func (d *draft) putReporter(at, nth int, l annotate.ReportingLink) {
	plain := len(l.Cue) == 0 && len(l.Content) == 0 && l.Mode == ""
	d.stops = slices.Insert(d.stops, at,
		&stop{name: stopReported, nth: nth, part: l.ID, value: who(l.Entity, l.Resolution, l.Annotation, l.Inferred, slices.Contains(l.Unconfirmed, "entity"))},
		&stop{name: stopCue, nth: nth, part: l.ID, value: held{words: placesOf(l.Cue)}, hidden: plain},
		&stop{name: stopContent, nth: nth, part: l.ID, value: held{words: placesOf(l.Content)}, hidden: plain},
		&stop{name: stopLinkMode, nth: nth, part: l.ID, value: held{id: l.Mode, guess: slices.Contains(l.Unconfirmed, "mode")}, hidden: plain})
}

// placesOf returns where anchors stand, lost ones left out.
func placesOf(anchors []annotate.Anchor) []annotate.Span {
	var out []annotate.Span
	for _, a := range anchors {
		if a.State != annotate.Lost {
			out = append(out, a.Span)
		}
	}
	return out
}

// putVariables puts the stops of a type's variables after those that every statement has.
func (d *draft) putVariables(of string) {
	d.stops = slices.DeleteFunc(d.stops, func(s *stop) bool { return s.name == stopValue })
	at := slices.IndexFunc(d.stops, func(s *stop) bool { return s.name == stopSaid })
	if at < 0 {
		at = len(d.stops)
	}
	for _, t := range d.types {
		if t.ID != of {
			continue
		}
		for _, v := range t.Variables {
			s := &stop{name: stopValue, variable: v}
			for _, is := range d.stored.Values {
				if is.Variable == v.ID {
					s.part, s.value = is.ID, held{id: is.Value}
					if is.Entity != "" {
						s.value = held{id: is.Entity, resolution: annotate.ResolvedEntity}
					}
				}
			}
			d.stops = slices.Insert(d.stops, at, s)
			at++
		}
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

// index returns the place of the nth stop of a name.
func (d *draft) index(name string, nth int) int { return slices.Index(d.stops, d.stop(name, nth)) }

// shown returns the place of the first stop that is shown from i on, or before with step -1; -1: none.
func (d *draft) shown(i, step int) int {
	for ; i >= 0 && i < len(d.stops); i += step {
		if !d.stops[i].hidden {
			return i
		}
	}
	return -1
}

// speakers returns how many speakers the draft has.
func (d *draft) speakers() int { return d.count(stopSpeaker) }

// said returns the date of what was said as the draft has it, zero where it is the article's.
func (d *draft) said() annotate.Date {
	if s := d.stop(stopSaid, 0); s != nil {
		if day, err := annotate.ParseDate(s.value.id, "typed"); err == nil {
			return day
		}
	}
	return annotate.Date{}
}

// next returns the statement with the stops that were left, or with all values when done.
func (d *draft) next(article string, done bool) annotate.Statement {
	st := d.stored
	if st.ID == "" {
		st.Article, st.Origin, st.Evidence = article, annotate.ByHand, []string{d.claim}
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
	case stopType:
		if st.Type != v.id {
			st.Type, st.Values = v.id, nil
		}
	case stopValue:
		d.putValue(st, s)
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
	case stopCue, stopContent, stopLinkMode:
		for i := range st.ReportedBy {
			if st.ReportedBy[i].ID == s.part {
				d.tellLink(&st.ReportedBy[i], s)
			}
		}
	case stopSaid:
		st.Said, _ = annotate.ParseDate(v.id, "typed")
	case stopJob:
		if p := partOf(&st.Speakers, s.part, "speaker", s.nth, true); p != nil {
			p.Job = v.id
			p.Unconfirmed = guessing(p.Unconfirmed, "job", v.guess && v.id != "")
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

// tellLink writes how a reporter is told of: the words of its cue and its content, its mode. Words that have
// not changed keep their anchors.
func (d *draft) tellLink(l *annotate.ReportingLink, s *stop) {
	switch s.name {
	case stopCue:
		l.Cue = d.anchored(l.Cue, s, annotate.RoleCue)
	case stopContent:
		l.Content = d.anchored(l.Content, s, annotate.RoleContent)
	case stopLinkMode:
		l.Mode = s.value.id
		l.Unconfirmed = guessing(l.Unconfirmed, "mode", s.value.guess && l.Mode != "")
	}
}

func (d *draft) anchored(was []annotate.Anchor, s *stop, role string) []annotate.Anchor {
	if slices.Equal(placesOf(was), s.value.words) {
		return was
	}
	var out []annotate.Anchor
	for i, span := range s.value.words {
		a, err := annotate.MakeAnchor(d.text, span)
		if err != nil {
			continue // the reader selects within the text; an empty span marks nothing
		}
		a.ID, a.Owner, a.Role, a.Ordinal, a.Revision = newID(), s.part, role, i, d.revision
		out = append(out, a)
	}
	return out
}

// putValue writes the value of a variable.
func (d *draft) putValue(st *annotate.Statement, s *stop) {
	was := st.Values
	st.Values = slices.DeleteFunc(slices.Clone(was), func(v annotate.VariableValue) bool { return v.Variable == s.variable.ID })
	if s.value.id == "" {
		return
	}
	if s.part == "" {
		s.part = newID()
	}
	v := annotate.VariableValue{ID: s.part, Variable: s.variable.ID, Value: s.value.id}
	if s.variable.Type == annotate.AnEntity {
		v.Value, v.Entity = "", s.value.id
	}
	st.Values = append(st.Values, v)
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
