package app

import (
	"slices"

	"pressmark/annotate"
)

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
	} else {
		fresh["statement_type"], old["statement_type"] = after.Type, before.Type
		out = append(out, goneValues(before, after)...)
		if d := differing(old, fresh); len(d) > 0 {
			out = append(out, annotate.Edit("statement", after.ID, d))
		}
	}
	out = append(out, partChanges(after.ID, before.Speakers, after.Speakers)...)
	out = append(out, partChanges(after.ID, before.Addressees, after.Addressees)...)
	out = append(out, linkChanges(after.ID, before.ReportedBy, after.ReportedBy)...)
	return append(out, valueChanges(before, after)...)
}

// goneValues trashes the values that a statement has no more, before it may change its type.
func goneValues(before, after annotate.Statement) []annotate.Change {
	var out []annotate.Change
	for _, v := range before.Values {
		if !slices.ContainsFunc(after.Values, func(x annotate.VariableValue) bool { return x.ID == v.ID }) {
			out = append(out, annotate.Trash("statement_value", v.ID))
		}
	}
	return out
}

func valueChanges(before, after annotate.Statement) []annotate.Change {
	var out []annotate.Change
	for _, v := range after.Values {
		f := annotate.Fields{"value": v.Value, "entity": reference(v.Entity)}
		i := slices.IndexFunc(before.Values, func(b annotate.VariableValue) bool { return b.ID == v.ID })
		switch {
		case i < 0:
			f["statement"], f["variable"] = after.ID, v.Variable
			out = append(out, annotate.Create("statement_value", v.ID, f))
		case before.Values[i].Value != v.Value || before.Values[i].Entity != v.Entity:
			out = append(out, annotate.Edit("statement_value", v.ID, f))
		}
	}
	return out
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

// putWords adds the words of a reporter's cue and content where they have changed.
func putWords(f annotate.Fields, before, after annotate.ReportingLink) {
	if is := placesOf(after.Cue); !slices.Equal(placesOf(before.Cue), is) {
		f["cue"] = is
	}
	if is := placesOf(after.Content); !slices.Equal(placesOf(before.Content), is) {
		f["content"] = is
	}
}

func linkChanges(statement string, before, after []annotate.ReportingLink) []annotate.Change {
	var out []annotate.Change
	for _, l := range after {
		i := slices.IndexFunc(before, func(b annotate.ReportingLink) bool { return b.ID == l.ID })
		if i < 0 {
			f := linkFields(l)
			f["statement"] = statement
			putWords(f, annotate.ReportingLink{}, l)
			out = append(out, annotate.Create("statement_link", l.ID, f))
			continue
		}
		d := differing(linkFields(before[i]), linkFields(l))
		putWords(d, before[i], l)
		if len(d) > 0 {
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
