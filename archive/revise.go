package archive

import (
	"encoding/json"
	"fmt"
	"strings"

	"pressmark/annotate"
)

// createArticle writes an article with its first revision.
func (w *writing) createArticle(t *annotate.Table, r record, extra annotate.Fields) error {
	text, ok := extra["text"].(string)
	if !ok {
		return invalid("text", "is missing: an article is made with its text")
	}
	if text != annotate.Canonical(text) {
		text = annotate.Canonical(text)
		if _, given := extra["blocks"]; given {
			return invalid("text", "is not canonical, so that the blocks given with it would not fit; see annotate.Canonical")
		}
	}
	if text == "" {
		return invalid("text", "has no words")
	}
	blocks, err := readBlocks(text, extra["blocks"])
	if err != nil {
		return err
	}
	rev := annotate.Fields{"article": r.ID, "number": int64(1), "reason": "imported"}
	if e, ok := extra["extractor"].(string); ok {
		rev["extractor"] = e
	}
	r.Fields["words"] = int64(len(strings.Fields(annotate.BodyText(text, blocks))))
	id := w.a.opts.NewID()
	r.Fields["revision"] = id
	w.owners[r.ID] = r.ID
	if err := w.write(annotate.OpCreate, t, nil, &r); err != nil {
		return err
	}
	if err := w.addRevision(id, rev, text, blocks); err != nil {
		return err
	}
	w.texts[r.ID] = &place{revision: id, text: text}
	if memo, ok := extra["memo"]; ok {
		return w.setMemo(t, &r, memo)
	}
	return nil
}

func (w *writing) addRevision(id string, fields annotate.Fields, text string, blocks []annotate.Block) error {
	sha, err := keepText(w.ctx, w.c, text)
	if err != nil {
		return err
	}
	data, err := json.Marshal(blocks)
	if err != nil {
		return err
	}
	rt := annotate.TableNamed("revision")
	r := record{Row: annotate.Row{Table: "revision", ID: id, Step: w.step.ID, Created: w.at, Modified: w.at, Fields: annotate.Fields{}}}
	for _, c := range rt.Columns {
		r.Fields[c.Name] = c.Default
	}
	for k, v := range fields {
		r.Fields[k] = v
	}
	r.Fields["text_sha"], r.Fields["blocks"], r.Fields["canonical"] = sha, string(data), int64(annotate.CanonicalVersion)
	return w.write(annotate.OpCreate, rt, nil, &r)
}

// readBlocks reads the blocks given with a text: in Go []annotate.Block in bytes, in JSON the same in code
// points; none: each line is a paragraph.
func readBlocks(text string, v any) ([]annotate.Block, error) {
	blocks, ok := v.([]annotate.Block)
	switch {
	case ok:
	case v == nil:
		blocks = lineBlocks(text)
	default:
		data, err := json.Marshal(v)
		if err != nil {
			return nil, invalid("blocks", "%s", err)
		}
		if err := json.Unmarshal(data, &blocks); err != nil {
			return nil, invalid("blocks", "want a list of {kind, start, end}: %s", err)
		}
		fromPoints(text, blocks)
	}
	if err := checkBlocks(text, blocks); err != nil {
		return nil, invalid("blocks", "%s", err)
	}
	return blocks, nil
}

func fromPoints(text string, blocks []annotate.Block) {
	o := annotate.NewOffsets(text)
	for i := range blocks {
		b := &blocks[i]
		b.Start, b.End = o.FromPoint(b.Start), o.FromPoint(b.End)
		for j := range b.Runs {
			b.Runs[j].Start, b.Runs[j].End = o.FromPoint(b.Runs[j].Start), o.FromPoint(b.Runs[j].End)
		}
	}
}

func lineBlocks(text string) []annotate.Block {
	var out []annotate.Block
	at := 0
	for _, line := range strings.Split(text, "\n") {
		out = append(out, annotate.Block{Kind: annotate.Paragraph, Start: at, End: at + len(line)})
		at += len(line) + 1
	}
	return out
}

// checkBlocks sees that blocks cover a text: in order, one LF between two, runs inside their block.
func checkBlocks(text string, blocks []annotate.Block) error {
	at := 0
	for i, b := range blocks {
		if b.Start != at || b.End < b.Start || b.End > len(text) {
			return fmt.Errorf("block %d goes from %d to %d, it should begin at %d", i+1, b.Start, b.End, at)
		}
		if b.End < len(text) && text[b.End] != '\n' {
			return fmt.Errorf("block %d does not end at the end of a line", i+1)
		}
		if !knownBlock(b.Kind) {
			return fmt.Errorf("block %d has the unknown kind %q", i+1, b.Kind)
		}
		for _, r := range b.Runs {
			if r.Start < b.Start || r.End > b.End || r.Start > r.End {
				return fmt.Errorf("block %d has a run outside it, %d to %d", i+1, r.Start, r.End)
			}
		}
		at = b.End + 1
	}
	if at != len(text)+1 {
		return fmt.Errorf("the blocks end at %d, the text has %d bytes", at-1, len(text))
	}
	return nil
}

func knownBlock(k annotate.BlockKind) bool {
	for _, known := range annotate.BlockKinds {
		if k == known {
			return true
		}
	}
	return false
}

// revise gives an article a new revision and carries its anchors over. Anchor rows are added, none is
// changed, so that undo takes the revision away with its rows.
func (w *writing) revise(t *annotate.Table, r record, fields annotate.Fields) error {
	if t.Name != "article" {
		return invalid("", "only an article is revised")
	}
	p, err := w.place(r.ID)
	if err != nil {
		return err
	}
	text, given := fields["text"].(string)
	if given {
		text = annotate.Canonical(text)
	} else {
		text = p.text
	}
	if text == "" {
		return invalid("text", "has no words")
	}
	blocks, err := readBlocks(text, fields["blocks"])
	if err != nil {
		return err
	}
	reason, _ := fields["reason"].(string)
	var number int64
	if err := w.c.QueryRowContext(w.ctx, "SELECT max(number) FROM revision WHERE article = ?", r.ID).Scan(&number); err != nil {
		return err
	}
	id := w.a.opts.NewID()
	extractor, _ := fields["extractor"].(string)
	if err := w.addRevision(id, annotate.Fields{"article": r.ID, "number": number + 1, "reason": reason, "extractor": extractor}, text, blocks); err != nil {
		return err
	}
	next := w.edit(r)
	next.Fields["revision"], next.Fields["words"] = id, int64(len(strings.Fields(annotate.BodyText(text, blocks))))
	if err := w.write(annotate.OpRevise, t, &r, &next); err != nil {
		return err
	}
	if err := w.carryAnchors(r.ID, p.revision, id, text); err != nil {
		return err
	}
	w.texts[r.ID] = &place{revision: id, text: text}
	return nil
}

// carryAnchors adds a row in the new revision for each anchor of an article, carried from the newest
// revision where that anchor is placed (else the newest where it is at all). left is the revision that was
// current: an owner who had a place before and has others there, has given it up.
func (w *writing) carryAnchors(article, left, revision, text string) error {
	at := annotate.TableNamed("anchor")
	rs, err := load(w.ctx, w.c, at, "revision IN (SELECT id FROM revision WHERE article = ? AND id <> ?)", article, revision)
	if err != nil {
		return err
	}
	numbers, texts, err := w.revisions(article)
	if err != nil {
		return err
	}
	bySource := map[string][]record{} // by the SHA-256 of the text carried from
	for _, r := range bestAnchors(rs, left, numbers) {
		sha := texts[r.Fields["revision"].(string)]
		bySource[sha] = append(bySource[sha], r)
	}
	for sha, olds := range bySource {
		from, err := loadText(w.ctx, w.c, sha)
		if err != nil {
			return err
		}
		if err := w.carryFrom(from, text, revision, olds); err != nil {
			return err
		}
	}
	return nil
}

// bestAnchors chooses, of the rows that each anchor has, the one to carry from.
func bestAnchors(rs []record, left string, numbers map[string]int64) (out []record) {
	best := map[string]record{}
	dropped := map[string]bool{} // in the trash where they stood last: examples that were taken away
	var order []string
	current := map[string]bool{} // keys, and owners, that stand in the revision left
	for _, r := range rs {
		owner := anchorOf(r).Owner
		key := fmt.Sprint(owner, r.Fields["role"], r.Fields["ordinal"])
		old, ok := best[key]
		if !ok {
			order = append(order, key)
		}
		if !ok || rank(r, numbers) > rank(old, numbers) {
			best[key] = r
		}
		if r.Fields["revision"] == left {
			current[key], current[owner] = true, true
			dropped[key] = r.Trashed
		}
	}
	for _, key := range order {
		if !dropped[key] && (current[key] || !current[anchorOf(best[key]).Owner]) {
			out = append(out, best[key])
		}
	}
	return out
}

// carryFrom adds the rows of anchors that stood in one older text.
func (w *writing) carryFrom(from, text, revision string, olds []record) error {
	anchors := make([]annotate.Anchor, len(olds))
	for i, old := range olds {
		anchors[i] = anchorOf(old)
	}
	at := annotate.TableNamed("anchor")
	for i, a := range annotate.Carry(from, text, anchors) {
		a.Revision = revision
		n := record{Row: annotate.Row{Table: "anchor", ID: w.a.opts.NewID(), Step: w.step.ID, Created: w.at, Modified: w.at, Fields: anchorFields(a)}}
		for _, name := range append([]string{"role", "ordinal"}, anchorOwners...) {
			n.Fields[name] = olds[i].Fields[name]
		}
		if err := w.write(annotate.OpCreate, at, nil, &n); err != nil {
			return err
		}
	}
	return nil
}

// rank prefers placed anchors, then newer revisions.
func rank(r record, numbers map[string]int64) int64 {
	n := numbers[r.Fields["revision"].(string)]
	if r.Fields["state"] == annotate.Placed {
		n += 1 << 32
	}
	return n
}

// revisions returns the numbers and text hashes of an article's revisions by uuid.
func (w *writing) revisions(article string) (numbers map[string]int64, texts map[string]string, err error) {
	rs, err := load(w.ctx, w.c, annotate.TableNamed("revision"), "article = ?", article)
	numbers, texts = map[string]int64{}, map[string]string{}
	for _, r := range rs {
		numbers[r.ID], _ = r.Fields["number"].(int64)
		texts[r.ID], _ = r.Fields["text_sha"].(string)
	}
	return numbers, texts, err
}

// anchorOf reads an anchor out of its record.
func anchorOf(r record) annotate.Anchor {
	str := func(name string) string { s, _ := r.Fields[name].(string); return s }
	num := func(name string) int { n, _ := r.Fields[name].(int64); return int(n) }
	score, _ := r.Fields["score"].(float64)
	a := annotate.Anchor{ID: r.ID, Role: str("role"), Ordinal: num("ordinal"), Revision: str("revision"), Span: annotate.Span{Start: num("start"), End: num("end")},
		Quote: str("quote"), Prefix: str("prefix"), Suffix: str("suffix"), State: str("state"), Score: score}
	for _, owner := range anchorOwners {
		if id := str(owner); id != "" {
			a.Owner = id
		}
	}
	return a
}
