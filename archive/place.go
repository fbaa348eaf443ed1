package archive

import (
	"encoding/json"
	"errors"
	"fmt"

	"pressmark/annotate"
)

// A place is the current text of an article, while a step is made.
type place struct {
	revision string
	text     string
	offsets  *annotate.Offsets // of text; made when first needed
}

// place returns the current text of an article.
func (w *writing) place(article string) (*place, error) {
	if p := w.texts[article]; p != nil {
		return p, nil
	}
	p := &place{}
	err := w.c.QueryRowContext(w.ctx, `SELECT r.id, t.text FROM article a JOIN revision r ON r.id = a.revision
		JOIN article_text t ON t.sha256 = r.text_sha WHERE a.id = ?`, article).Scan(&p.revision, &p.text)
	if err != nil {
		return nil, fmt.Errorf("text of article %s: %w", article, err)
	}
	w.texts[article] = p
	return p, nil
}

// A words value is one entry of "spans": a span, or a quotation to be found.
type words struct {
	Start      *int   `json:"start"`
	End        *int   `json:"end"`
	Quote      string `json:"quote"`
	Prefix     string `json:"prefix"`
	Suffix     string `json:"suffix"`
	Occurrence int    `json:"occurrence"` // 1 is the first; 0: the only one, or the one with these surroundings
}

// spans reads a field that holds words of the article; see annotate.Fields.
func (w *writing) spans(field, article string, v any) ([]annotate.Anchor, error) {
	p, err := w.place(article)
	if err != nil {
		return nil, err
	}
	spans, ok := v.([]annotate.Span)
	if !ok {
		if spans, err = p.find(field, v); err != nil {
			return nil, err
		}
	}
	anchors := make([]annotate.Anchor, len(spans))
	for i, s := range spans {
		a, err := annotate.MakeAnchor(p.text, s)
		if err != nil {
			return nil, invalid(field, "%s", err)
		}
		a.Revision, a.Ordinal = p.revision, i
		anchors[i] = a
	}
	return anchors, nil
}

func (p *place) find(field string, v any) ([]annotate.Span, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, invalid(field, "%s", err)
	}
	var list []words
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, invalid(field, `want a list of {"start","end"} or {"quote"}: %s`, err)
	}
	out := make([]annotate.Span, len(list))
	for i, wd := range list {
		if out[i], err = p.findOne(wd); err != nil {
			return nil, invalid(field, "%s", err)
		}
	}
	return out, nil
}

func (p *place) findOne(wd words) (annotate.Span, error) {
	if wd.Start != nil && wd.End != nil {
		if p.offsets == nil {
			p.offsets = annotate.NewOffsets(p.text)
		}
		s := p.offsets.FromPoints(annotate.Span{Start: *wd.Start, End: *wd.End})
		if *wd.Start < 0 || *wd.End <= *wd.Start || p.offsets.Point(s.End) != *wd.End {
			return s, fmt.Errorf("%d to %d is no span of the text, which has %d code points", *wd.Start, *wd.End, p.offsets.Point(len(p.text)))
		}
		if wd.Quote != "" && s.In(p.text) != wd.Quote {
			return s, fmt.Errorf("at %d to %d stands %.60q, not %.60q", *wd.Start, *wd.End, s.In(p.text), wd.Quote)
		}
		return s, nil
	}
	if wd.Quote == "" {
		return annotate.Span{}, errors.New("a span needs start and end, or a quote")
	}
	quote := annotate.CanonicalBlock(wd.Quote)
	if wd.Occurrence > 0 {
		return nth(p.text, quote, wd.Occurrence)
	}
	s, score, ok := annotate.Locate(p.text, quote, wd.Prefix, wd.Suffix, -1)
	if !ok {
		return s, fmt.Errorf("%.60q does not stand in the text", quote)
	}
	if _, err := nth(p.text, quote, 2); err == nil && (wd.Prefix+wd.Suffix == "" || score < 0.5) {
		return s, fmt.Errorf("%.60q stands in the text several times: give prefix and suffix, or occurrence", quote)
	}
	return s, nil
}

func nth(text, quote string, n int) (annotate.Span, error) {
	from := 0
	for i := 1; ; i++ {
		s, _, ok := annotate.Locate(text[from:], quote, "", "", 0)
		if !ok {
			return s, fmt.Errorf("%.60q stands in the text %d times, not %d", quote, i-1, n)
		}
		s = annotate.Span{Start: s.Start + from, End: s.End + from}
		if i == n {
			return s, nil
		}
		from = s.Start + 1
		for from < len(text) && text[from]&0xC0 == 0x80 {
			from++
		}
	}
}

// extras makes what the special fields of a change stand for.
func (w *writing) extras(t *annotate.Table, r *record, extra annotate.Fields) error {
	for _, name := range special[t.Name] {
		v, ok := extra[name]
		if !ok {
			continue
		}
		var err error
		switch name {
		case "spans":
			role := annotate.RoleMark
			if isCode(t.Name) {
				role = annotate.RoleExample
			}
			err = w.setAnchors(t, r, name, role, v)
		case "cue", "content":
			err = w.setAnchors(t, r, name, name, v)
		case "memo":
			err = w.setMemo(t, r, v)
		case "aliases":
			err = w.addAliases(t, r, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// setAnchors makes the anchors of one role of a record stand on the words given, in the current revision.
func (w *writing) setAnchors(t *annotate.Table, r *record, field, role string, v any) error {
	article, err := w.articleOf(t, r)
	if err != nil {
		return err
	}
	if isCode(t.Name) {
		if article, v, err = exampleArticle(v); err != nil {
			return err
		}
	}
	anchors, err := w.spans(field, article, v)
	if err != nil {
		return err
	}
	p := w.texts[article]
	at := annotate.TableNamed("anchor")
	old, err := load(w.ctx, w.c, at, t.Name+" = ? AND role = ? AND +revision = ?", r.ID, role, p.revision) // by its owner: a long article has thousands of anchors
	if err != nil {
		return err
	}
	if isCode(t.Name) {
		old = nil // examples are added, never replaced
	}
	for i, a := range anchors {
		if i < len(old) {
			if err := w.moveAnchor(at, old[i], a); err != nil {
				return err
			}
			continue
		}
		n := record{Row: annotate.Row{Table: "anchor", ID: w.a.opts.NewID(), Step: w.step.ID, Created: w.at, Modified: w.at, Fields: anchorFields(a)}}
		n.Fields["role"] = role
		for _, o := range anchorOwners {
			n.Fields[o] = nil
		}
		n.Fields[t.Name] = r.ID
		if err := w.exampleRules(&n); err != nil {
			return err
		}
		if err := w.write(annotate.OpCreate, at, nil, &n); err != nil {
			return err
		}
	}
	for i := len(anchors); i < len(old); i++ {
		if err := w.write(annotate.OpSet, at, &old[i], nil); err != nil {
			return err
		}
	}
	return nil
}

// anchorOwners are the columns of an anchor that may name its owner.
var anchorOwners = []string{"annotation", "statement_link", "concept", "tag"}

// isCode reports whether the records of a table are codes: they stand in the codebook and have examples.
func isCode(table string) bool { return table == "concept" || table == "tag" }

// exampleArticle takes the article out of the spans of an example: {"article", "spans"}.
func exampleArticle(v any) (string, any, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return "", nil, invalid("spans", `an example names its article: {"article": uuid, "spans": [...]}`)
	}
	article, _ := m["article"].(string)
	return article, m["spans"], nil
}

func (w *writing) moveAnchor(t *annotate.Table, old record, a annotate.Anchor) error {
	next := w.edit(old)
	for name, v := range anchorFields(a) {
		next.Fields[name] = v
	}
	if same(old.Fields, next.Fields) {
		return nil
	}
	return w.write(annotate.OpSet, t, &old, &next)
}

func same(a, b annotate.Fields) bool {
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

// anchorFields are the columns of an anchor but for its owner and role.
func anchorFields(a annotate.Anchor) annotate.Fields {
	f := annotate.Fields{"ordinal": int64(a.Ordinal), "revision": a.Revision, "start": int64(a.Span.Start), "end": int64(a.Span.End),
		"quote": a.Quote, "prefix": a.Prefix, "suffix": a.Suffix, "state": a.State, "score": a.Score}
	if a.State == annotate.Lost {
		f["start"], f["end"] = nil, nil
	}
	return f
}

// setMemo writes, changes or (when empty) trashes the memo of a record.
func (w *writing) setMemo(t *annotate.Table, r *record, v any) error {
	text, ok := v.(string)
	if !ok {
		return invalid("memo", "want a text, got %v", v)
	}
	mt := annotate.TableNamed("memo")
	old, err := load(w.ctx, w.c, mt, t.Name+" = ?", r.ID)
	if err != nil {
		return err
	}
	if len(old) > 0 {
		next := w.edit(old[0])
		next.Fields["text"], next.Trashed = text, text == ""
		if next.Fields["text"] == old[0].Fields["text"] && next.Trashed == old[0].Trashed {
			return nil
		}
		return w.write(annotate.OpSet, mt, &old[0], &next)
	}
	if text == "" {
		return nil
	}
	n := record{Row: annotate.Row{Table: "memo", ID: w.a.opts.NewID(), Step: w.step.ID, Created: w.at, Modified: w.at, Fields: annotate.Fields{}}}
	for _, c := range mt.Columns {
		n.Fields[c.Name] = c.Default
	}
	n.Fields[t.Name], n.Fields["text"] = r.ID, text
	return w.write(annotate.OpCreate, mt, nil, &n)
}

// addAliases gives a record further names: a list of texts or of {"text","language","article"}.
func (w *writing) addAliases(t *annotate.Table, r *record, v any) error {
	list, ok := v.([]any)
	if texts, isTexts := v.([]string); isTexts {
		ok = true
		for _, s := range texts {
			list = append(list, s)
		}
	}
	if !ok {
		return invalid("aliases", "want a list, got %v", v)
	}
	for _, item := range list {
		fields := annotate.Fields{}
		switch x := item.(type) {
		case string:
			fields["text"] = x
		case map[string]any:
			for k, v := range x {
				fields[k] = v
			}
		default:
			return invalid("aliases", "want a text or an object, got %v", item)
		}
		fields[t.Name] = r.ID
		ch := annotate.Create("alias", "", fields)
		if err := w.create(annotate.TableNamed("alias"), &ch); err != nil {
			return err
		}
	}
	return nil
}
