package app

import "pressmark/annotate"

// act answers the keys of the strip; what it has none for is the chooser's.
func (s *strip) act(a action) bool {
	switch a {
	case stripNext:
		s.next()
	case stripSkip:
		s.visit(s.at + 1)
	case stripBack:
		if i := s.draft.shown(s.at-1, -1); i >= 0 {
			s.visit(i)
		}
	case stripDone:
		s.takeShown()
		s.finish()
	case stripTakeBack:
		s.takeBack()
	case stripAnotherSpeaker:
		s.another()
	case stripMore:
		s.openMore()
	case stripWords:
		s.openWords()
	case stripConfirm:
		s.confirm()
	case pickerClose: // the strip has its own key to go
	default:
		return s.takeStance(a)
	}
	return true
}

// next takes the chosen row and goes on.
func (s *strip) next() {
	if s.draft.stops[s.at].inText() {
		s.takeWords()
		return
	}
	s.chooser.takeRow(s.chooser.list.at)
}

// takeStance takes the stance of an action; false: it is none of a stance.
func (s *strip) takeStance(a action) bool {
	for _, x := range stances {
		if x.action == a {
			s.take(choice{kind: chooseValue, id: x.id})
			return true
		}
	}
	return false
}

// takeShown takes what the visited stop shows, unless it is a mere guess: that stays one.
func (s *strip) takeShown() {
	st := s.draft.stops[s.at]
	if st.inText() {
		return
	}
	if row, chosen := s.chooser.list.chosen(); chosen && !s.chooser.untouched() {
		s.set(st, row)
	}
}

// another takes what the stop shows and opens the stops of one more speaker; at a reporter, those of the
// one who reports that.
func (s *strip) another() {
	st := s.draft.stops[s.at]
	row, chosen := s.chooser.list.chosen()
	if chosen && (st.name == stopReported || st.name == stopSpeaker || st.name == stopFor) {
		s.set(st, row)
	}
	if st.name == stopReported || st.name == stopCue || st.name == stopContent || st.name == stopLinkMode {
		s.save(false)
		s.addReporter()
		return
	}
	for _, x := range s.draft.stops {
		if x.name == stopSpeaker || x.name == stopFor {
			s.leave(x)
		}
	}
	s.save(false)
	s.addSpeaker()
}

// addSpeaker opens the stops of a further speaker after the last one.
func (s *strip) addSpeaker() {
	n := s.draft.speakers()
	at := s.draft.index(stopFor, n-1) + 1
	p := annotate.Part{ID: newID()}
	s.draft.putSpeaker(at, n, p)
	s.draft.putJob(n, p)
	s.resize()
	s.visit(at)
}

// addReporter opens the stops of a further reporter after the last one.
func (s *strip) addReporter() {
	n := s.draft.count(stopReported)
	at := s.draft.index(stopLinkMode, n-1) + 1
	s.draft.putReporter(at, n, annotate.ReportingLink{ID: newID()})
	s.resize()
	s.visit(at)
}

// others are the entities that hold the other stops of a name: the next speaker is hardly one of them.
func (s *strip) others(st *stop) []string {
	var out []string
	for _, x := range s.draft.stops {
		if x != st && x.name == st.name && x.name != stopFor && x.name != stopValue && x.value.id != "" {
			out = append(out, x.value.id)
		}
	}
	return out
}

// confirm makes the coder's own what the program guessed.
func (s *strip) confirm() {
	for _, st := range s.draft.stops {
		if st.value.guess {
			st.value.guess, st.left = false, true
		}
	}
	s.save(false)
	s.visit(s.at)
}
