package exchange

import (
	"maps"
	"slices"
	"strings"

	"pressmark/annotate"
)

// The sheets of marks and statements.

// ordered marks and statements stand by article, then by uuid, as everything that is exported.
func (v *view) eachMark(yield func(m *mark) error) error {
	for _, id := range slices.Sorted(maps.Keys(v.marks)) {
		if err := yield(v.marks[id]); err != nil {
			return err
		}
	}
	return v.ctx.Err()
}

func (v *view) eachStatement(yield func(st *statement) error) error {
	for _, id := range slices.Sorted(maps.Keys(v.statements)) {
		if err := yield(v.statements[id]); err != nil {
			return err
		}
	}
	return v.ctx.Err()
}

// ends returns the cells of a place; empty ones when it is lost.
func (p place) ends() (any, any) {
	if p.start < 0 {
		return nil, nil
	}
	return p.start, p.end
}

// words returns a mark with the words that stand first in it.
func (v *view) wordsOf(id string) (mark, wording, start, end any) {
	m := v.marks[id]
	if m == nil {
		return nil, nil, nil, nil
	}
	if len(m.places) == 0 {
		return m.id, nil, nil, nil
	}
	start, end = m.places[0].ends()
	return m.id, m.wording(), start, end
}

// wording joins the quotations of a mark.
func (m *mark) wording() string {
	var parts []string
	for _, p := range m.places {
		parts = append(parts, p.quote)
	}
	return strings.Join(parts, " … ")
}

func annotationsRows(v *view, emit func(...any) error) error {
	return v.eachMark(func(m *mark) error {
		var tag, tagName, start, end, quote, state any
		if m.tag != "" {
			tag, tagName = m.tag, v.tags[m.tag]
		}
		if len(m.places) > 0 {
			p := m.places[0]
			start, end = p.ends()
			quote, state = p.quote, p.state
		}
		e, name := v.pair(v.entities, m.entity)
		c, coder := v.coderPair(m.coder)
		return emit(m.id, m.article.id, m.article.title, m.kind, tag, tagName, e, name, m.resolution, len(m.places), start, end, quote, state, m.certainty,
			c, coder, m.origin, m.reviewed, v.memo(m.id), m.created, m.modified)
	})
}

func spansRows(v *view, emit func(...any) error) error {
	return v.eachMark(func(m *mark) error {
		for i, p := range m.places {
			start, end := p.ends()
			if err := emit(m.id, i, start, end, p.quote, p.prefix, p.suffix, p.state); err != nil {
				return err
			}
		}
		return nil
	})
}

// partNames joins the names of a statement's parts, in words where no entity stands.
func (v *view) partNames(rows []*annotate.Row, role, prefix string) string {
	var out []string
	for _, r := range rows {
		if role != "" && str(r, "role") != role {
			continue
		}
		if _, name := v.pair(v.entities, str(r, prefix+"entity")); name != nil {
			out = append(out, name.(string))
		} else if s := str(r, prefix+"resolution"); s != annotate.ResolvedNone {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

func statementsRows(v *view, emit func(...any) error) error {
	return v.eachStatement(func(st *statement) error {
		r := &st.row
		var links []*annotate.Row
		for _, l := range st.links {
			links = append(links, &l.row)
		}
		var quote []string
		for _, e := range st.evidence {
			quote = append(quote, e.mark.wording())
		}
		unconfirmed, err := strList(r, "unconfirmed", "; ")
		if err != nil {
			return err
		}
		concept, name := v.pair(v.concepts, str(r, "concept"))
		c, coder := v.coderPair(str(r, "coder"))
		return emit(r.ID, st.article.id, st.article.title, st.article.publication, st.article.date, v.types[str(r, "statement_type")], concept, name, str(r, "stance"), str(r, "form"), str(r, "mode"),
			saidDate(r).String(), day(r, "said_first"), day(r, "said_last"), v.partNames(st.parts, "speaker", ""), v.partNames(st.parts, "speaker", "for_"),
			v.partNames(st.parts, "addressee", ""), v.partNames(links, "", ""), strings.Join(quote, " | "), str(r, "certainty"), unconfirmed, c, coder,
			str(r, "origin"), yes(r, "reviewed"), v.memo(r.ID), r.Created, r.Modified)
	})
}

func partRows(role string) func(v *view, emit func(...any) error) error {
	return func(v *view, emit func(...any) error) error {
		return v.eachStatement(func(st *statement) error {
			for _, r := range st.parts {
				if str(r, "role") != role {
					continue
				}
				unconfirmed, err := strList(r, "unconfirmed", "; ")
				if err != nil {
					return err
				}
				e, name := v.pair(v.entities, str(r, "entity"))
				f, forName := v.pair(v.entities, str(r, "for_entity"))
				m, words, start, end := v.wordsOf(str(r, "annotation"))
				fm, forWords, forStart, forEnd := v.wordsOf(str(r, "for_annotation"))
				if err := emit(r.ID, st.row.ID, num(r, "ordinal"), e, name, str(r, "resolution"), m, words, start, end, yes(r, "inferred"), f, forName, str(r, "for_resolution"),
					fm, forWords, forStart, forEnd, yes(r, "for_inferred"), str(r, "job"), unconfirmed); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// first returns the words of a role and where the first of them stand.
func first(places []place, role string) (words, start, end any) {
	all := quotes(places, role)
	if len(all) == 0 {
		return nil, nil, nil
	}
	for _, p := range places {
		if p.role == role {
			start, end = p.ends()
			break
		}
	}
	return strings.Join(all, " … "), start, end
}

func linksRows(v *view, emit func(...any) error) error {
	return v.eachStatement(func(st *statement) error {
		for _, l := range st.links {
			r := &l.row
			unconfirmed, err := strList(r, "unconfirmed", "; ")
			if err != nil {
				return err
			}
			e, name := v.pair(v.entities, str(r, "entity"))
			m, words, start, end := v.wordsOf(str(r, "annotation"))
			cue, cueStart, cueEnd := first(l.places, annotate.RoleCue)
			content, contentStart, contentEnd := first(l.places, annotate.RoleContent)
			if err := emit(r.ID, st.row.ID, num(r, "ordinal"), e, name, str(r, "resolution"), m, words, start, end, str(r, "mode"), cue, cueStart, cueEnd,
				content, contentStart, contentEnd, yes(r, "inferred"), unconfirmed); err != nil {
				return err
			}
		}
		return nil
	})
}

func evidenceRows(v *view, emit func(...any) error) error {
	return v.eachStatement(func(st *statement) error {
		for _, e := range st.evidence {
			m, words, start, end := v.wordsOf(e.mark.id)
			if err := emit(e.row.ID, st.row.ID, m, e.ordinal, start, end, words); err != nil {
				return err
			}
		}
		return nil
	})
}

func valuesRows(v *view, emit func(...any) error) error {
	return v.eachStatement(func(st *statement) error {
		for _, r := range st.values {
			e, name := v.pair(v.entities, str(r, "entity"))
			if err := emit(r.ID, st.row.ID, v.variables[str(r, "variable")], str(r, "value"), e, name); err != nil {
				return err
			}
		}
		return nil
	})
}
