package app

import (
	"slices"

	"pressmark/app/reader"
)

// The words that tell of a reporter: the cue ("said") and the content, chosen in the text itself. While one
// of their stops is visited the reader has the keys, and Enter takes what is selected.

// openWords opens the stops of the visited reporter's words, and visits its cue.
func (s *strip) openWords() {
	st := s.draft.stops[s.at]
	switch st.name {
	case stopReported:
		s.takeShown()
		s.leave(st)
		s.save(false)
	case stopCue, stopContent, stopLinkMode:
	default:
		s.c.toast("Go to a reporter first: cue and content are its words.", false)
		return
	}
	for _, x := range s.draft.stops {
		if x.part == st.part && (x.inText() || x.name == stopLinkMode) {
			x.hidden = false
		}
	}
	s.resize()
	s.visit(s.draft.index(stopCue, st.nth))
}

// pick gives the keys to the reader, with the words that the stop holds selected.
func (s *strip) pick(st *stop) {
	s.chooser.field.Hide()
	s.chooser.list.Hide()
	if len(st.value.words) > 0 {
		s.c.reader.Select(st.value.words...)
	} else {
		s.c.reader.SetCaret(s.claim.Start)
	}
	s.view.Refresh()
	s.c.changed()
	s.c.focusReader()
	s.c.log.focus("strip:" + st.name)
}

// unpick puts the selection back on the claim.
func (s *strip) unpick() {
	s.c.reader.Select(s.spans...)
	s.c.changed()
}

// takeWords takes the selected words and goes on; nothing selected leaves the stop as it is.
func (s *strip) takeWords() {
	st := s.draft.stops[s.at]
	if words := s.c.reader.Selection().Spans; len(words) > 0 {
		st.value = held{words: slices.Clone(words)}
		st.left = true
	}
	s.leaveTo(s.at + 1)
}

// leaveWords goes back to the reporter.
func (s *strip) leaveWords() {
	s.visit(s.draft.index(stopReported, s.draft.stops[s.at].nth))
}

// dropWords takes the words of the stop away.
func (s *strip) dropWords() {
	st := s.draft.stops[s.at]
	st.value, st.left = held{}, true
	s.leaveTo(s.at + 1)
}

// picking returns the strip while words of the text are chosen for it.
func (c *coding) picking() (*strip, bool) {
	s, ok := c.overlay.(*strip)
	return s, ok && s.draft.stops[s.at].inText()
}

// pickKey answers a chord of the reader while words are chosen there; false: the reader may have it.
func (c *coding) pickKey(k chord) bool {
	s, ok := c.picking()
	if !ok {
		return false
	}
	switch a := c.keys.in(k, inWords, inStrip); a {
	case "":
		return false
	case wordsTake:
		s.takeWords()
	case wordsLeave:
		s.leaveWords()
	case wordsDrop:
		s.dropWords()
	default:
		return s.act(a)
	}
	return true
}

// pickAction answers the other actions of coding meanwhile: those that choose words, without touching marks.
func (c *coding) pickAction(a action) bool {
	by, ok := map[action]reader.Command{borderFlip: reader.BorderFlip, borderWordLeft: reader.BorderWordLeft, borderWordRight: reader.BorderWordRight,
		borderCharacterLeft: reader.BorderCharLeft, borderCharacterRight: reader.BorderCharRight}[a]
	switch {
	case ok:
		return c.reader.Do(by)
	case a == keepSelection:
		return c.reader.KeepSelection()
	}
	s, _ := c.picking()
	c.toast("The strip waits for the "+s.draft.stops[s.at].name+": "+c.keys.cap(wordsTake)+" takes the selected words, "+c.keys.cap(wordsLeave)+" leaves them.", false)
	return true
}

// reportMarks are the cues and contents of the statement whose strip is open, for the reader to show.
func (c *coding) reportMarks() []reader.Mark {
	s, ok := c.overlay.(*strip)
	if !ok {
		return nil
	}
	var out []reader.Mark
	for _, st := range s.draft.stops {
		for _, span := range st.value.words {
			out = append(out, reader.Mark{Span: span, Style: map[string]reader.Style{stopCue: reader.Cue, stopContent: reader.Content}[st.name]})
		}
	}
	return out
}
