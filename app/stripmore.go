package app

import (
	"math"
	"slices"
	"strings"

	"pressmark/annotate"
)

// What few statements need opens by a key of its own: the day on which something was said when it is not
// the article's, the role in which a speaker speaks.

// openMore opens the stops of the day and the roles, and visits the day; from there, the role.
func (s *strip) openMore() {
	s.takeShown()
	s.save(false)
	s.draft.hide(false, stopSaid, stopJob)
	s.resize()
	s.visit(s.draft.index(stopSaid, 0))
}

// askMore sets the rows of a stop in which a text is typed: a day or a role.
func (s *strip) askMore(st *stop) string {
	if st.name == stopSaid {
		s.chooser.find = func(typed string) []choice { return dayChoices(typed, s.c.article.Date, st.value.id) }
		return "2019-05-20; the article’s"
	}
	s.chooser.find = func(typed string) []choice { return s.roleChoices(st, typed) }
	return named(st.value.id, "chief executive")
}

// dayChoices are the day that is typed, what is held, and the article's.
func dayChoices(typed string, article annotate.Date, is string) []choice {
	typed = strings.TrimSpace(typed)
	if d, err := annotate.ParseDate(typed, "typed"); typed != "" {
		if err != nil {
			return []choice{{kind: chooseNothing, text: "Write a day as 2019-05-20, 2019-05 or 2019"}}
		}
		return []choice{{kind: chooseValue, id: d.String(), text: shownDate(d)}}
	}
	var rows []choice
	if d, err := annotate.ParseDate(is, "typed"); is != "" && err == nil {
		rows = append(rows, choice{kind: chooseValue, id: is, text: shownDate(d)})
	}
	return append(rows, choice{kind: chooseValue, text: "the article’s date", why: shownDate(article)})
}

// roleChoices are the role that is typed, and those that the speaker's affiliations know.
func (s *strip) roleChoices(st *stop, typed string) []choice {
	var rows []choice
	add := func(role, why string) {
		if role != "" && !slices.ContainsFunc(rows, func(r choice) bool { return r.id == role }) {
			rows = append(rows, choice{kind: chooseValue, id: role, text: role, why: why})
		}
	}
	typed = strings.TrimSpace(typed)
	add(typed, "")
	if typed == "" {
		add(st.value.id, s.whyRole(st))
	}
	if who := s.draft.stop(stopSpeaker, st.nth); who != nil {
		if e, ok := s.c.names.Entity(who.value.id); ok {
			for _, a := range e.Affiliations {
				if strings.HasPrefix(annotate.Fold(a.Role), annotate.Fold(typed)) {
					o, _ := s.c.names.Entity(a.Organisation)
					add(a.Role, "at "+o.Name+spanOfDays(a))
				}
			}
		}
	}
	return append(rows, choice{kind: chooseValue, text: "no role"})
}

// spanOfDays tells from when to when somebody belonged to an organisation, "" where neither is known.
func spanOfDays(a annotate.Affiliation) string {
	from, to := "", ""
	if a.From > math.MinInt32 {
		from = annotate.DayString(a.From)
	}
	if a.To != annotate.Undated {
		to = annotate.DayString(a.To)
	}
	switch {
	case from != "" && to != "":
		return ", " + from + " to " + to
	case from != "":
		return ", since " + from
	case to != "":
		return ", until " + to
	}
	return ""
}
