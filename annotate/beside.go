package annotate

import "math"

// organisation: an organisation stands beside the words that is the entity's own, by an affiliation, or
// because it stands beside the entity's full name too.
func (r *ranking) organisation(k *known) (float64, string) {
	if len(r.words) == 0 || len(r.beside) == 0 || len(k.names) == 0 || k.Kind != KindPerson && k.Kind != KindGroup {
		return 0, ""
	}
	if text := r.ownBeside(k); text != "" {
		return 24, "next to " + text
	}
	for _, m := range r.marks[k.ID] {
		if text := r.sharedBeside(k, m.Span); text != "" {
			return 22, "next to " + text
		}
	}
	for _, i := range r.Reading.byName[k.names[0].key] {
		if s := r.Reading.runs[i].span; s != r.Span && !r.boundElse(s, k.ID) {
			if text := r.sharedBeside(k, s); text != "" {
				return 22, "next to " + text
			}
		}
	}
	return 0, ""
}

// ownBeside returns the words beside the mention that name an organisation of the entity, "" for none.
func (r *ranking) ownBeside(k *known) string {
	for _, a := range k.Affiliations {
		org := r.names.entities[a.Organisation]
		for _, run := range r.beside {
			if org != nil && namesRun(org, run) {
				return run.span.In(r.Reading.text)
			}
		}
	}
	return ""
}

// sharedBeside returns the name beside the mention that stands close beside s too, "" for none.
func (r *ranking) sharedBeside(k *known, s Span) string {
	for _, at := range r.Reading.beside(s, 24) {
		for _, here := range r.beside {
			first := here.words[0]
			if len(first.fold) > 1 && at.words[0].fold == first.fold && !containsRun(k.names[0].words, here.words[:1]) {
				return here.span.In(r.Reading.text)
			}
		}
	}
	return ""
}

// namesRun reports whether a run of the text names an entity, in full or by its first word.
func namesRun(k *known, run nameRun) bool {
	for _, n := range k.names {
		if n.words[0].fold == run.words[0].fold {
			return true
		}
	}
	return false
}

// ofSpeaker: at the stop "for", the organisation to which the speaker belongs on the day, else one that
// stands beside the speaker's name; those two are near. Last comes one to which the speaker belonged at
// another time.
func (r *ranking) ofSpeaker(k *known) (points float64, text string, near bool) {
	speaker := r.names.entities[r.Speaker]
	if speaker == nil {
		return 0, "", false
	}
	own, basis := Speaks(r.MentionContext, r.names, k.ID)
	switch {
	case basis.Holds() && r.proposed.Organisation == k.ID:
		return 120, basis.reason(speaker.Name, own), true // more than all that nearness gives
	case basis.Holds() && basis == r.basis:
		return 48, basis.reason(speaker.Name, own), true
	}
	if points = r.nextTo(k); points > 0 {
		return points, "next to " + speaker.Name, true
	}
	if basis != 0 {
		return 6, basis.reason(speaker.Name, own), false
	}
	return 0, "", false
}

// nextTo scores an organisation that stands close to words of the speaker.
func (r *ranking) nextTo(k *known) float64 {
	best := 0.0
	for _, m := range r.Marks { // the speaker's own words, at m.Span perhaps, count here
		if m.Entity == r.Speaker && !m.Trashed {
			best = math.Max(best, r.closeBy(k, m.Span))
		}
	}
	return best
}

// closeBy scores an organisation that stands in one sentence with a name of the speaker, within reach.
func (r *ranking) closeBy(k *known, speaker Span) float64 {
	best := 0.0
	look := func(s Span) {
		gap := max(s.Start-speaker.End, speaker.Start-s.End)
		if gap >= 0 && gap < 80 && r.Reading.Sentence(speaker.Start).Contains(s) {
			best = math.Max(best, (34-float64(gap)/8)*r.nearness(speaker))
		}
	}
	for _, m := range r.marks[k.ID] {
		look(m.Span)
	}
	return best
}
