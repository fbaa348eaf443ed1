package exchange

import (
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"

	"pressmark/annotate"
)

// The marks as W3C Web Annotations, one JSON-LD object a line. Terms of ours stand in a context inside every
// line: a reader that resolves nothing over the network still keeps them.

var w3cContext = json.RawMessage(`["http://www.w3.org/ns/anno.jsonld",{"pm":"urn:pressmark:ns#"}]`)

type webAnnotation struct {
	Context    json.RawMessage `json:"@context"`
	ID         string          `json:"id"`
	Type       string          `json:"type"`
	Motivation string          `json:"motivation"`
	Created    string          `json:"created"`
	Modified   string          `json:"modified"`
	Creator    *webAgent       `json:"creator,omitempty"`
	Certainty  string          `json:"pm:certainty,omitempty"`
	Origin     string          `json:"pm:origin,omitempty"`
	Body       []any           `json:"body"`
	Target     []webTarget     `json:"target"`
}

type webAgent struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Name string `json:"name"`
}

type webText struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Value   string `json:"value"`
	Format  string `json:"format"`
}

type webEntity struct {
	Type          string `json:"type"`
	Purpose       string `json:"purpose"`
	Source        string `json:"source"`
	Name          string `json:"pm:name"`
	Distinguisher string `json:"pm:distinguisher,omitempty"`
	Kind          string `json:"pm:kind,omitempty"`
}

type webTarget struct {
	Type     string `json:"type,omitempty"`
	Source   string `json:"source"`
	Text     string `json:"pm:text,omitempty"` // the member that the positions count in
	State    string `json:"pm:state,omitempty"`
	Selector []any  `json:"selector,omitempty"`
}

type webPosition struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

type webQuote struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
}

type webStatement struct {
	ID         string      `json:"id"`
	Type       string      `json:"type"`
	Concept    *webNamed   `json:"pm:concept,omitempty"`
	Stance     string      `json:"pm:stance,omitempty"`
	Form       string      `json:"pm:form"`
	Mode       string      `json:"pm:mode,omitempty"`
	Said       string      `json:"pm:said,omitempty"`
	Speakers   []webPart   `json:"pm:speaker,omitempty"`
	Addressees []webPart   `json:"pm:addressee,omitempty"`
	ReportedBy []webSource `json:"pm:reportedBy,omitempty"`
	Values     []webValue  `json:"pm:value,omitempty"`
}

type webNamed struct {
	ID   string `json:"id"`
	Name string `json:"pm:name"`
}

type webPart struct {
	Entity        *webNamed `json:"pm:entity,omitempty"`
	Resolution    string    `json:"pm:resolution"`
	Mark          string    `json:"pm:mark,omitempty"`
	For           *webNamed `json:"pm:for,omitempty"`
	ForResolution string    `json:"pm:forResolution,omitempty"`
	ForMark       string    `json:"pm:forMark,omitempty"`
	Role          string    `json:"pm:role,omitempty"`
	Inferred      bool      `json:"pm:inferred,omitempty"`
}

type webSource struct {
	Entity     *webNamed `json:"pm:entity,omitempty"`
	Resolution string    `json:"pm:resolution"`
	Mark       string    `json:"pm:mark,omitempty"`
	Mode       string    `json:"pm:mode,omitempty"`
	Cue        []string  `json:"pm:cue,omitempty"`
	Content    []string  `json:"pm:content,omitempty"`
	Inferred   bool      `json:"pm:inferred,omitempty"`
}

type webValue struct {
	Variable string    `json:"pm:variable"`
	Text     string    `json:"pm:text,omitempty"`
	Entity   *webNamed `json:"pm:entity,omitempty"`
}

// writeW3C writes marks and statements sorted by article, start and id.
func (v *view) writeW3C(w io.Writer) error {
	var line []byte
	for _, id := range slices.Sorted(maps.Keys(v.articles)) {
		type item struct {
			start int
			id    string
			make  func() webAnnotation
		}
		var items []item
		a := v.articles[id]
		for _, m := range a.marks {
			items = append(items, item{firstStart(m.places), m.id, func() webAnnotation { return v.webMark(m) }})
		}
		for _, st := range a.statements {
			items = append(items, item{st.start(), st.row.ID, func() webAnnotation { return v.webStatement(st) }})
		}
		slices.SortFunc(items, func(a, b item) int { return cmp.Or(a.start-b.start, strings.Compare(a.id, b.id)) })
		for _, it := range items {
			var err error
			if line, err = appendJSON(line[:0], it.make()); err != nil {
				return err
			}
			if _, err := w.Write(append(line, '\n')); err != nil {
				return err
			}
		}
		if err := v.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// firstStart is where a record begins in its text, -1 when it has no place there.
func firstStart(places []place) int {
	first := -1
	for _, p := range places {
		if p.start >= 0 && (first < 0 || p.start < first) {
			first = p.start
		}
	}
	return first
}

func (st *statement) start() int {
	first := -1
	for _, e := range st.evidence {
		if s := firstStart(e.mark.places); s >= 0 && (first < 0 || s < first) {
			first = s
		}
	}
	return first
}

func urn(id string) string {
	if id == "" {
		return ""
	}
	return "urn:uuid:" + id
}

func (v *view) webMark(m *mark) webAnnotation {
	motivation := map[string]string{annotate.TypeClaim: "classifying", annotate.TypeTag: "tagging"}[m.kind]
	label := m.kind
	if m.kind == annotate.TypeTag {
		label = v.tags[m.tag]
	}
	out := webAnnotation{Context: w3cContext, ID: urn(m.id), Type: "Annotation", Motivation: cmp.Or(motivation, "identifying"), Created: m.created, Modified: m.modified,
		Creator: v.agent(m.coder), Certainty: m.certainty, Origin: m.origin, Target: targets(m.article, m.places)}
	out.Body = append(out.Body, webText{"TextualBody", "tagging", label, "text/plain"})
	if e := v.entities[m.entity]; e != nil {
		out.Body = append(out.Body, webEntity{"SpecificResource", "identifying", urn(e.id), e.name, e.distinguisher, v.kinds[e.kind]})
	} else if m.resolution != annotate.ResolvedNone {
		out.Body = append(out.Body, webText{"TextualBody", "identifying", m.resolution, "text/plain"})
	}
	out.Body = v.comments(out.Body, m.id)
	return out
}

func (v *view) comments(body []any, id string) []any {
	for _, memo := range v.memos[id] {
		body = append(body, webText{"TextualBody", "commenting", memo, "text/markdown"})
	}
	return body
}

func (v *view) agent(coder string) *webAgent {
	if coder == "" {
		return nil
	}
	return &webAgent{urn(coder), "Person", v.coders[coder]}
}

// targets are the places of a record; the article as a whole where it has none.
func targets(a *article, places []place) []webTarget {
	var out []webTarget
	for _, p := range places {
		t := webTarget{Type: "SpecificResource", Source: urn(a.id), Text: textsFolder + a.sha + ".txt"}
		if p.state != annotate.Placed {
			t.State = p.state
		}
		if p.start >= 0 {
			t.Selector = append(t.Selector, webPosition{"TextPositionSelector", p.start, p.end})
		}
		t.Selector = append(t.Selector, webQuote{"TextQuoteSelector", p.quote, p.prefix, p.suffix})
		out = append(out, t)
	}
	if len(out) == 0 {
		out = append(out, webTarget{Type: "SpecificResource", Source: urn(a.id)})
	}
	return out
}

func (v *view) webStatement(st *statement) webAnnotation {
	r := &st.row
	var places []place
	for _, e := range st.evidence {
		places = append(places, e.mark.places...)
	}
	body := webStatement{ID: urn(r.ID) + "#statement", Type: "pm:Statement", Stance: str(r, "stance"), Form: str(r, "form"), Mode: str(r, "mode"),
		Concept: v.ref(v.concepts, str(r, "concept")), Said: saidDate(r).String()}
	for _, p := range st.parts {
		part := webPart{Entity: v.ref(v.entities, str(p, "entity")), Resolution: str(p, "resolution"), Mark: urn(str(p, "annotation")),
			For: v.ref(v.entities, str(p, "for_entity")), ForMark: urn(str(p, "for_annotation")), Role: str(p, "job"), Inferred: yes(p, "inferred")}
		if s := str(p, "for_resolution"); s != annotate.ResolvedNone {
			part.ForResolution = s
		}
		if str(p, "role") == "addressee" {
			body.Addressees = append(body.Addressees, part)
		} else {
			body.Speakers = append(body.Speakers, part)
		}
	}
	for _, l := range st.links {
		body.ReportedBy = append(body.ReportedBy, webSource{v.ref(v.entities, str(&l.row, "entity")), str(&l.row, "resolution"), urn(str(&l.row, "annotation")),
			str(&l.row, "mode"), quotes(l.places, annotate.RoleCue), quotes(l.places, annotate.RoleContent), yes(&l.row, "inferred")})
	}
	for _, val := range st.values {
		body.Values = append(body.Values, webValue{v.variables[str(val, "variable")], str(val, "value"), v.ref(v.entities, str(val, "entity"))})
	}
	return webAnnotation{Context: w3cContext, ID: urn(r.ID), Type: "Annotation", Motivation: "classifying", Created: r.Created, Modified: r.Modified,
		Creator: v.agent(str(r, "coder")), Certainty: str(r, "certainty"), Origin: str(r, "origin"), Body: v.comments([]any{body}, r.ID), Target: targets(st.article, places)}
}

func saidDate(r *annotate.Row) annotate.Date {
	if r.Fields["said_first"] == nil {
		return annotate.NoDate
	}
	return annotate.Date{First: int(num(r, "said_first")), Last: int(num(r, "said_last")), Precision: annotate.Precision(str(r, "said_precision"))}
}

func (v *view) ref(all map[string]*named, id string) *webNamed {
	n := all[v.standing(all, id)]
	if n == nil {
		return nil
	}
	return &webNamed{urn(n.id), n.name}
}

func quotes(places []place, role string) []string {
	var out []string
	for _, p := range places {
		if p.role == role {
			out = append(out, p.quote)
		}
	}
	return out
}
