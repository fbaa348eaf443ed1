package archive_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pressmark/annotate"
)

// An act is one kind of step that the model test draws.
type act struct {
	name   string
	weight int
	do     func(context.Context) error
}

func (p *playing) acts() []act {
	return []act{
		// the text and what stands on it
		{"article", 5, p.article}, {"revise", 4, p.revise}, {"mark", 20, p.mark}, {"tagging", 4, p.tagging}, {"borders", 4, p.borders}, {"binding", 8, p.binding},
		{"statement", 12, p.statement}, {"evidence", 4, p.evidence}, {"part", 6, p.part}, {"reporter", 4, p.reporter}, {"value", 6, p.value}, {"recode", 4, p.recode},
		// names
		{"entity", 8, p.entity}, {"alias", 5, p.alias}, {"attribute", 4, p.attribute}, {"affiliation", 4, p.affiliation}, {"kind", 3, p.kind},
		{"merge", 5, p.merge}, {"unmerge", 4, p.unmerge}, {"split", 4, p.split}, {"told apart", 1, p.tellApart},
		// the codebook
		{"concept", 4, p.concept}, {"tag", 4, p.tag}, {"move", 5, p.move}, {"key", 4, p.key}, {"example", 4, p.example}, {"split concept", 2, p.splitConcept},
		{"type", 3, p.statementType}, {"variable", 3, p.variable}, {"codebook", 1, p.codebook},
		// the work
		{"state", 5, p.articleState}, {"list", 3, p.list}, {"member", 3, p.member}, {"memo", 5, p.memo}, {"diary", 2, p.diary},
		{"edit", 12, p.edit}, {"trash", 10, p.trash}, {"restore", 8, p.restore},
		{"group", 6, p.grouped}, {"undo", 24, p.undo}, {"redo", 14, p.redo}, {"reopen", 1, p.reopen}, {"kill", 1, p.kill},
	}
}

func (p *playing) step(ctx context.Context) (string, error) {
	acts, total := p.acts(), 0
	for _, a := range acts {
		total += a.weight
	}
	if p.group != "" && p.chance(4) {
		p.group = ""
	}
	n := p.rnd.IntN(total)
	for _, a := range acts {
		if n -= a.weight; n < 0 {
			return a.name, a.do(ctx)
		}
	}
	panic("weights")
}

// grouped has the next steps undone as one.
func (p *playing) grouped(context.Context) error {
	p.group = p.newID()
	return nil
}

var modelWords = []string{"Krol", "Lind", "Baltic", "Line", "said", "that", "rules", "are", "welcome", "马化腾", "e\u0301te\u0301", "👨‍👩‍👧", "’s", "“quoted”", "3.5", "ferry"}

func (p *playing) text(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(modelWords[p.rnd.IntN(len(modelWords))])
		b.WriteString([]string{" ", " ", " ", ". ", "\n"}[p.rnd.IntN(5)])
	}
	return annotate.Canonical(b.String() + "end")
}

func (p *playing) article(ctx context.Context) error {
	return p.one(ctx, "article", annotate.Create("article", "", annotate.Fields{"title": p.text(3), "publication": modelWords[p.rnd.IntN(6)],
		"date_first": p.rnd.IntN(20000), "text": p.text(5 + p.rnd.IntN(120))}))
}

// span draws words of an article's current text.
func (p *playing) span(ctx context.Context, article string) (annotate.Span, error) {
	art, err := p.a.Article(ctx, article)
	if err != nil {
		return annotate.Span{}, err
	}
	text := art.Revision.Text
	at := p.rnd.IntN(len(text))
	return annotate.Snap(text, annotate.Span{Start: at, End: min(len(text), at+1+p.rnd.IntN(20))}), nil
}

func (p *playing) revise(ctx context.Context) error {
	id := p.pick("article")
	if id == "" {
		return nil
	}
	art, err := p.a.Article(ctx, id)
	if err != nil {
		return err
	}
	words := strings.Fields(art.Revision.Text)
	words[p.rnd.IntN(len(words))] = "changed"
	return p.one(ctx, "revise", annotate.Change{Op: annotate.OpRevise, Table: "article", ID: id, Fields: annotate.Fields{"text": strings.Join(words, " "), "reason": "model"}})
}

func (p *playing) mark(ctx context.Context) error {
	article, entity := p.pick("article"), p.pick("entity")
	if article == "" {
		return nil
	}
	s, err := p.span(ctx, article)
	if err != nil {
		return err
	}
	f := annotate.Fields{"article": article, "type": p.choose(annotate.TypeSpeaker, annotate.TypeFirm, annotate.TypeClaim, annotate.TypeClaim, annotate.TypeMention), "spans": []annotate.Span{s}}
	if f["type"] != annotate.TypeClaim {
		if f["entity"] = entity; entity == "" || p.chance(5) {
			delete(f, "entity")
			f["resolution"] = p.choose("unnamed", "not sure", "none")
		}
	}
	if p.chance(4) {
		f["memo"] = p.text(6)
	}
	if p.chance(5) { // kept selection: several anchors
		if s, err = p.span(ctx, article); err != nil {
			return err
		}
		f["spans"] = append(f["spans"].([]annotate.Span), s)
	}
	if err := p.one(ctx, "mark", annotate.Create("annotation", "", f)); err != nil {
		return err
	}
	return p.stands(ctx, article, p.last.Changes[0].ID, f["spans"].([]annotate.Span))
}

// tagging tags words or a whole article.
func (p *playing) tagging(ctx context.Context) error {
	article, tag := p.pick("article"), p.pick("tag")
	if article == "" || tag == "" {
		return nil
	}
	f := annotate.Fields{"article": article, "type": annotate.TypeTag, "tag": tag}
	if p.chance(2) {
		s, err := p.span(ctx, article)
		if err != nil {
			return err
		}
		f["spans"] = []annotate.Span{s}
	}
	return p.one(ctx, "tagging", annotate.Create("annotation", "", f))
}

// borders moves a mark to other words.
func (p *playing) borders(ctx context.Context) error {
	mark := p.pick("annotation")
	if mark == "" || p.now.records[p.now.text(mark, "article")].trashed {
		return nil
	}
	s, err := p.span(ctx, p.now.text(mark, "article"))
	if err != nil {
		return err
	}
	if err := p.one(ctx, "borders", annotate.Edit("annotation", mark, annotate.Fields{"spans": []annotate.Span{s}})); err != nil {
		return err
	}
	return p.stands(ctx, p.now.text(mark, "article"), mark, []annotate.Span{s})
}

// stands sees that a mark stands on these words.
func (p *playing) stands(ctx context.Context, article, mark string, want []annotate.Span) error {
	all, err := p.a.Annotations(ctx, article)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.ID != mark {
			continue
		}
		var got []annotate.Span
		for _, an := range x.Anchors {
			got = append(got, an.Span)
		}
		if !slices.Equal(got, want) {
			return fmt.Errorf("the mark %s stands on %v, want %v", mark, got, want)
		}
		return nil
	}
	return fmt.Errorf("the mark %s is not in its article", mark)
}

// binding gives a mark another entity: the parts that hold its words follow.
func (p *playing) binding(ctx context.Context) error {
	mark, entity := p.pick("annotation"), p.pick("entity")
	if held := p.pick("statement_part"); p.now.text(held, "annotation") != "" {
		if mark = p.now.text(held, "annotation"); p.now.records[mark].trashed {
			return nil
		}
	}
	if mark == "" || entity == "" || p.now.text(mark, "type") == annotate.TypeTag {
		return nil
	}
	return p.one(ctx, "binding", annotate.Edit("annotation", mark, annotate.Fields{"entity": entity}))
}

// claim picks a claim whose article is not in the trash.
func (p *playing) claim(article string) string {
	var claims []string
	for _, id := range p.now.of("annotation") {
		of := p.now.text(id, "article")
		if p.now.text(id, "type") == annotate.TypeClaim && !p.now.records[of].trashed && (article == "" || article == of) {
			claims = append(claims, id)
		}
	}
	if len(claims) == 0 {
		return ""
	}
	return claims[p.rnd.IntN(len(claims))]
}

// who fills in a resolution: an entity, with a mark that names it now and then, or nobody by name.
func (p *playing) who(f annotate.Fields, prefix string) {
	entity, mark := p.pick("entity"), p.pick("annotation")
	if mark != "" && !p.chance(3) {
		f[prefix+"annotation"] = mark
		if named := p.now.text(mark, "entity"); named != "" && !p.chance(4) {
			entity = named
		}
	}
	if entity == "" || p.chance(5) {
		f[prefix+"resolution"] = p.choose("unnamed", "not sure", "none")
	} else {
		f[prefix+"entity"] = entity
	}
}

// statement codes a claim, with one or two speakers, one perhaps for a firm.
func (p *playing) statement(ctx context.Context) error {
	claim := p.claim("")
	if claim == "" {
		return nil
	}
	f := annotate.Fields{"article": p.now.text(claim, "article"), "stance": p.choose("support", "oppose", "neutral", "unclear"), "form": p.choose("statement", "act", "document")}
	if concept := p.pick("concept"); concept != "" {
		f["concept"] = concept
	}
	if of := p.pick("statement_type"); of != "" && p.chance(2) {
		f["statement_type"] = of
	}
	s := annotate.Step{Label: "statement", Changes: []annotate.Change{annotate.Create("statement", "$s", f), annotate.Create("statement_evidence", "", annotate.Fields{"statement": "$s", "annotation": claim})}}
	for i := range 1 + p.rnd.IntN(2) {
		part := annotate.Fields{"statement": "$s", "role": "speaker", "ordinal": i, "inferred": true}
		p.who(part, "")
		if p.chance(2) {
			p.who(part, "for_")
		}
		s.Changes = append(s.Changes, annotate.Create("statement_part", "", part))
	}
	return p.apply(ctx, s)
}

// evidence gives a statement a further claim: shared with others, since claims are few.
func (p *playing) evidence(ctx context.Context) error {
	statement := p.pick("statement")
	if statement == "" {
		return nil
	}
	claim := p.claim(p.now.text(statement, "article"))
	if claim == "" {
		return nil
	}
	return p.one(ctx, "evidence", annotate.Create("statement_evidence", "", annotate.Fields{"statement": statement, "annotation": claim, "ordinal": p.rnd.IntN(3)}))
}

func (p *playing) part(ctx context.Context) error {
	statement := p.pick("statement")
	if statement == "" {
		return nil
	}
	f := annotate.Fields{"statement": statement, "role": p.choose("speaker", "addressee"), "ordinal": p.rnd.IntN(4), "job": p.text(1)}
	p.who(f, "")
	return p.one(ctx, "part", annotate.Create("statement_part", "", f))
}

// reporter adds a reporter, with the words of cue and content.
func (p *playing) reporter(ctx context.Context) error {
	statement := p.pick("statement")
	if statement == "" || p.now.records[p.now.text(statement, "article")].trashed {
		return nil
	}
	f := annotate.Fields{"statement": statement, "ordinal": p.rnd.IntN(3), "mode": p.choose("", "quoted", "reported")}
	p.who(f, "")
	for _, role := range []string{"cue", "content"} {
		if p.chance(2) {
			s, err := p.span(ctx, p.now.text(statement, "article"))
			if err != nil {
				return err
			}
			f[role] = []annotate.Span{s}
		}
	}
	return p.one(ctx, "reporter", annotate.Create("statement_link", "", f))
}

// recode gives many statements another concept or stance in one step.
func (p *playing) recode(ctx context.Context) error {
	field, value := "stance", any(p.choose("support", "oppose", "neutral"))
	if concept := p.pick("concept"); concept != "" && p.chance(2) {
		field, value = "concept", concept
	}
	s := annotate.Step{Label: "recode"}
	for _, id := range p.now.of("statement") {
		if !p.chance(3) {
			s.Changes = append(s.Changes, annotate.Edit("statement", id, annotate.Fields{field: value}))
		}
	}
	if len(s.Changes) == 0 {
		return nil
	}
	for _, c := range s.Changes[:1+p.rnd.IntN(len(s.Changes))] { // some again, in the same step
		s.Changes = append(s.Changes, annotate.Edit("statement", c.ID, annotate.Fields{"stance": p.choose("support", "oppose", ""), "certainty": p.choose("", "likely")}))
	}
	return p.apply(ctx, s)
}

// edit changes a field that no rule looks at.
func (p *playing) edit(ctx context.Context) error {
	texts := map[string][]string{"article": {"title", "section"}, "entity": {"name", "distinguisher", "colour"}, "statement_part": {"job"}, "alias": {"language"}, "memo": {"text"},
		"list": {"name"}, "kind": {"name"}, "affiliation": {"role"}, "article_state": {"reason"}, "annotation": {""}, "statement": {""}}
	table := p.choose("article", "entity", "statement_part", "alias", "memo", "list", "kind", "affiliation", "article_state", "annotation", "statement")
	id := p.pick(table)
	if id == "" {
		return nil
	}
	fields := texts[table]
	field, value := fields[p.rnd.IntN(len(fields))], any("New "+p.text(1))
	switch table {
	case "annotation":
		field, value = "certainty", p.choose("", "certain", "likely", "doubtful")
	case "statement":
		field, value = "stance", p.choose("support", "oppose", "unclear")
		if p.chance(3) {
			field, value = "said_first", int64(p.rnd.IntN(20000))
		}
	}
	return p.one(ctx, "edit", annotate.Edit(table, id, annotate.Fields{field: value}))
}

var trashable = []string{"article", "annotation", "annotation", "statement", "entity", "concept", "tag", "alias", "affiliation", "entity_attribute", "kind", "list", "list_article",
	"memo", "article_state", "statement_evidence", "statement_part", "statement_link", "statement_type", "variable", "statement_value"}

func (p *playing) trash(ctx context.Context) error {
	table := trashable[p.rnd.IntN(len(trashable))]
	id := p.pick(table)
	if id == "" {
		return nil
	}
	needed := false
	for _, other := range p.now.records {
		needed = needed || other.fields["merged_into"] == id
	}
	return p.expect(ctx, needed, annotate.Step{Label: "trash", Changes: []annotate.Change{annotate.Trash(table, id)}})
}

// restore takes a record out of the trash, unless what it held alone was given to another.
func (p *playing) restore(ctx context.Context) error {
	table := trashable[p.rnd.IntN(len(trashable))]
	var ids []string
	for id, r := range p.now.records {
		if r.trashed && r.table == table {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	id := ids[0]
	for _, other := range ids {
		id = min(id, other)
	}
	return p.expect(ctx, p.taken(table, id, p.now.records[id].fields), annotate.Step{Label: "restore", Changes: []annotate.Change{{Op: annotate.OpRestore, Table: table, ID: id}}})
}

// taken reports whether another living record holds what must be a record's own.
func (p *playing) taken(table, id string, f annotate.Fields) bool {
	for _, other := range p.now.of(table) {
		g := p.now.records[other].fields
		if other == id {
			continue
		}
		switch table {
		case "tag":
			if f["digit"] != nil && f["digit"] != "" && f["digit"] == g["digit"] {
				return true
			}
		case "concept":
			if key, _ := f["key"].(string); key != "" && g["merged_into"] == nil && strings.EqualFold(key, fmt.Sprint(g["key"])) {
				return true
			}
		case "statement_type":
			if f["name"] == g["name"] {
				return true
			}
		case "variable":
			if f["name"] == g["name"] && f["statement_type"] == g["statement_type"] {
				return true
			}
		}
	}
	return false
}
