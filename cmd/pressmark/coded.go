package main

import (
	"strings"

	"pressmark/annotate"
)

// spanRow is a span in code points of the article's text.
type spanRow struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// wordsRow is a span with its words.
type wordsRow struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Quote string `json:"quote"`
}

type annotationRow struct {
	ID         string    `json:"id"`
	Article    string    `json:"article"`
	Type       string    `json:"type"`
	Tag        string    `json:"tag"`
	TagName    string    `json:"tag_name"`
	Entity     string    `json:"entity"`
	EntityName string    `json:"entity_name"`
	Resolution string    `json:"resolution"`
	Spans      []spanRow `json:"spans"`
	Quotes     []string  `json:"quotes"`
	Memo       string    `json:"memo"`
	Certainty  string    `json:"certainty"`
	Coder      string    `json:"coder"`
	CoderName  string    `json:"coder_name"`
	Origin     string    `json:"origin"`
	Reviewed   bool      `json:"reviewed"`
	Created    string    `json:"created"`
	Modified   string    `json:"modified"`
	State      string    `json:"state"`
}

type partRow struct {
	Entity        string    `json:"entity"`
	EntityName    string    `json:"entity_name"`
	Resolution    string    `json:"resolution"`
	Annotation    string    `json:"annotation"`
	Wording       string    `json:"wording"`
	Spans         []spanRow `json:"spans"`
	For           string    `json:"for"`
	ForName       string    `json:"for_name"`
	ForResolution string    `json:"for_resolution"`
	ForAnnotation string    `json:"for_annotation"`
	ForWording    string    `json:"for_wording"`
	ForSpans      []spanRow `json:"for_spans"`
	Role          string    `json:"role"`
	Inferred      bool      `json:"inferred"`
	ForInferred   bool      `json:"for_inferred"`
	Unconfirmed   []string  `json:"unconfirmed"`
}

type sourceRow struct {
	Entity      string     `json:"entity"`
	EntityName  string     `json:"entity_name"`
	Resolution  string     `json:"resolution"`
	Annotation  string     `json:"annotation"`
	Wording     string     `json:"wording"`
	Spans       []spanRow  `json:"spans"`
	Mode        string     `json:"mode"`
	Cue         []wordsRow `json:"cue"`
	Content     []wordsRow `json:"content"`
	Inferred    bool       `json:"inferred"`
	Unconfirmed []string   `json:"unconfirmed"`
}

type valueRow struct {
	Variable     string `json:"variable"`
	VariableName string `json:"variable_name"`
	Value        string `json:"value"`
	Entity       string `json:"entity"`
	EntityName   string `json:"entity_name"`
}

type statementRow struct {
	ID            string      `json:"id"`
	Article       string      `json:"article"`
	ArticleName   string      `json:"article_name"`
	Type          string      `json:"type"`
	TypeName      string      `json:"type_name"`
	Concept       string      `json:"concept"`
	ConceptName   string      `json:"concept_name"`
	Stance        string      `json:"stance"`
	Form          string      `json:"form"`
	Mode          string      `json:"mode"`
	SaidOn        string      `json:"said_on"`
	SaidPrecision string      `json:"said_precision"`
	Certainty     string      `json:"certainty"`
	Evidence      []string    `json:"evidence"`
	Quotes        []string    `json:"quotes"`
	Speakers      []partRow   `json:"speakers"`
	Addressees    []partRow   `json:"addressees"`
	ReportedBy    []sourceRow `json:"reported_by"`
	Values        []valueRow  `json:"values"`
	Unconfirmed   []string    `json:"unconfirmed"`
	Memo          string      `json:"memo"`
	Coder         string      `json:"coder"`
	CoderName     string      `json:"coder_name"`
	Origin        string      `json:"origin"`
	Created       string      `json:"created"`
	Modified      string      `json:"modified"`
}

// A coding is the coding of one article, ready to be printed.
type coding struct {
	article annotate.Article
	offsets *annotate.Offsets
	names   names
	marks   map[string]*annotate.Annotation
}

func newCoding(article annotate.Article, marks []annotate.Annotation, n names) *coding {
	c := &coding{article: article, offsets: annotate.NewOffsets(article.Revision.Text), names: n, marks: map[string]*annotate.Annotation{}}
	for i := range marks {
		c.marks[marks[i].ID] = &marks[i]
	}
	return c
}

// spans are the places of anchors that have one.
func (c *coding) spans(anchors []annotate.Anchor) []spanRow {
	out := []spanRow{}
	for _, a := range anchors {
		if a.State != annotate.Lost {
			s := c.offsets.Points(a.Span)
			out = append(out, spanRow{s.Start, s.End})
		}
	}
	return out
}

func (c *coding) words(anchors []annotate.Anchor) []wordsRow {
	out := []wordsRow{}
	for _, a := range anchors {
		w := wordsRow{-1, -1, a.Quote}
		if a.State != annotate.Lost {
			s := c.offsets.Points(a.Span)
			w.Start, w.End = s.Start, s.End
		}
		out = append(out, w)
	}
	return out
}

func quotes(anchors []annotate.Anchor) []string {
	out := []string{}
	for _, a := range anchors {
		out = append(out, a.Quote)
	}
	return out
}

// state is the worst of the states of anchors; a tag on the whole article has none.
func state(anchors []annotate.Anchor) string {
	worst := ""
	for _, a := range anchors {
		if worst == "" || a.State == annotate.Lost || worst == annotate.Placed {
			worst = a.State
		}
	}
	return worst
}

func (c *coding) annotation(m *annotate.Annotation) annotationRow {
	return annotationRow{ID: m.ID, Article: m.Article, Type: m.Type, Tag: m.Tag, TagName: c.names[m.Tag], Entity: m.Entity, EntityName: c.names[m.Entity], Resolution: m.Resolution,
		Spans: c.spans(m.Anchors), Quotes: quotes(m.Anchors), Memo: m.Memo, Certainty: m.Certainty, Coder: m.Coder, CoderName: c.names[m.Coder], Origin: m.Origin, Reviewed: m.Reviewed,
		Created: m.Created, Modified: m.Modified, State: state(m.Anchors)}
}

// held returns the words of a part and where they stand.
func (c *coding) held(mark string) (wording string, spans []spanRow) {
	m := c.marks[mark]
	if m == nil {
		return "", []spanRow{}
	}
	return strings.Join(quotes(m.Anchors), " … "), c.spans(m.Anchors)
}

func (c *coding) part(p *annotate.Part) partRow {
	r := partRow{Entity: p.Entity, EntityName: c.names[p.Entity], Resolution: p.Resolution, Annotation: p.Annotation, For: p.ForEntity, ForName: c.names[p.ForEntity],
		ForResolution: p.ForResolution, ForAnnotation: p.ForAnnotation, Role: p.Job, Inferred: p.Inferred, ForInferred: p.ForInferred, Unconfirmed: given(p.Unconfirmed)}
	r.Wording, r.Spans = c.held(p.Annotation)
	r.ForWording, r.ForSpans = c.held(p.ForAnnotation)
	return r
}

func given(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func (c *coding) statement(s *annotate.Statement) statementRow {
	r := statementRow{ID: s.ID, Article: s.Article, ArticleName: c.article.Title, Type: s.Type, TypeName: c.names[s.Type], Concept: s.Concept, ConceptName: c.names[s.Concept],
		Stance: s.Stance, Form: s.Form, Mode: s.Mode, SaidOn: s.Said.String(), SaidPrecision: string(s.Said.Precision), Certainty: s.Certainty, Evidence: given(s.Evidence), Quotes: []string{},
		Speakers: []partRow{}, Addressees: []partRow{}, ReportedBy: []sourceRow{}, Values: []valueRow{}, Unconfirmed: given(s.Unconfirmed),
		Memo: s.Memo, Coder: s.Coder, CoderName: c.names[s.Coder], Origin: s.Origin, Created: s.Created, Modified: s.Modified}
	for _, id := range s.Evidence {
		words, _ := c.held(id)
		r.Quotes = append(r.Quotes, words)
	}
	for i := range s.Speakers {
		r.Speakers = append(r.Speakers, c.part(&s.Speakers[i]))
	}
	for i := range s.Addressees {
		r.Addressees = append(r.Addressees, c.part(&s.Addressees[i]))
	}
	for _, l := range s.ReportedBy {
		link := sourceRow{Entity: l.Entity, EntityName: c.names[l.Entity], Resolution: l.Resolution, Annotation: l.Annotation, Mode: l.Mode,
			Cue: c.words(l.Cue), Content: c.words(l.Content), Inferred: l.Inferred, Unconfirmed: given(l.Unconfirmed)}
		link.Wording, link.Spans = c.held(l.Annotation)
		r.ReportedBy = append(r.ReportedBy, link)
	}
	for _, v := range s.Values {
		r.Values = append(r.Values, valueRow{v.Variable, c.names[v.Variable], v.Value, v.Entity, c.names[v.Entity]})
	}
	return r
}

// line is a statement in one line for people: who, for whom, takes which stance on what.
func (r *statementRow) line() string {
	var who []string
	for _, s := range r.Speakers {
		name := s.EntityName
		if name == "" {
			name = s.Resolution
		}
		if s.ForName != "" {
			name += " (" + s.ForName + ")"
		}
		who = append(who, name)
	}
	stance := r.Stance
	if stance == "" {
		stance = "?"
	}
	return joined(r.ID, strings.Join(who, ", "), stance, r.ConceptName, "“"+strings.Join(r.Quotes, " … ")+"”")
}
