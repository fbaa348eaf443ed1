package archive_test

import (
	"context"
	"fmt"

	"pressmark/annotate"
)

func (p *playing) entity(ctx context.Context) error {
	kind := p.choose(annotate.KindPerson, annotate.KindFirm, annotate.KindGroup)
	if own := p.pick("kind"); own != "" && p.chance(3) {
		kind = own
	}
	return p.apply(ctx, annotate.Step{Label: "entity", Changes: []annotate.Change{
		annotate.Create("entity", "$e", annotate.Fields{"kind": kind, "name": modelWords[p.rnd.IntN(4)], "memo": p.choose("", p.text(3))}),
		annotate.Create("alias", "", annotate.Fields{"entity": "$e", "text": modelWords[p.rnd.IntN(len(modelWords))]})}})
}

// alias names an entity, a concept or a tag, everywhere or in one article.
func (p *playing) alias(ctx context.Context) error {
	owner := p.choose("entity", "entity", "concept", "tag")
	id := p.pick(owner)
	if id == "" {
		return nil
	}
	f := annotate.Fields{owner: id, "text": p.text(1), "language": p.choose("", "en", "zh")}
	if article := p.pick("article"); article != "" && owner == "entity" && p.chance(2) {
		f["article"] = article
	}
	return p.one(ctx, "alias", annotate.Create("alias", "", f))
}

func (p *playing) attribute(ctx context.Context) error {
	entity := p.pick("entity")
	if entity == "" {
		return nil
	}
	values := map[string]string{"text": p.text(1), "integer": fmt.Sprint(p.rnd.IntN(90)), "boolean": p.choose("true", "false"), "date": "2019-05-20"}
	of := p.choose("text", "integer", "boolean", "date")
	return p.one(ctx, "attribute", annotate.Create("entity_attribute", "", annotate.Fields{"entity": entity, "key": p.choose("party", "age", "born"), "type": of, "value": values[of]}))
}

// affiliation is refused when it ends before it starts, or is with the entity itself.
func (p *playing) affiliation(ctx context.Context) error {
	entity, organisation := p.pick("entity"), p.pick("entity")
	if entity == "" {
		return nil
	}
	f := annotate.Fields{"entity": entity, "organisation": organisation, "role": p.text(1)}
	wrong := entity == organisation
	if p.chance(2) {
		f["from_day"] = 10000 + p.rnd.IntN(1000)
	}
	if p.chance(2) {
		f["to_day"] = 10500 + p.rnd.IntN(1000)
		if from, ok := f["from_day"].(int); ok {
			wrong = wrong || f["to_day"].(int) < from
		}
	}
	return p.expect(ctx, wrong, annotate.Step{Label: "affiliation", Changes: []annotate.Change{annotate.Create("affiliation", "", f)}})
}

// kind makes a kind, or gives an entity another one.
func (p *playing) kind(ctx context.Context) error {
	own, entity := p.pick("kind"), p.pick("entity")
	if own == "" || entity == "" || p.chance(3) {
		return p.one(ctx, "kind", annotate.Create("kind", "", annotate.Fields{"name": "Kind " + p.text(1), "colour": "#336699"}))
	}
	return p.one(ctx, "change of kind", annotate.Edit("entity", entity, annotate.Fields{"kind": p.choose(own, annotate.KindFirm)}))
}

// merge points an entity or a concept at another. It is refused when it would go in a circle, and when a
// concept would come to stand below itself.
func (p *playing) merge(ctx context.Context) error {
	table := p.choose("entity", "concept")
	from, into := p.pick(table), p.pick(table)
	if from == "" {
		return nil
	}
	for _, id := range p.now.of(table) { // often one below it
		if table == "concept" && p.now.text(id, "parent") == from && p.chance(3) {
			into = id
		}
	}
	wrong := p.now.mergesBack(into, from) || table == "concept" && p.now.leadsUp(into, from)
	return p.expect(ctx, wrong, annotate.Step{Label: "merge", Changes: []annotate.Change{{Op: annotate.OpMerge, Table: table, ID: from, Fields: annotate.Fields{"into": into}}}})
}

func (p *playing) unmerge(ctx context.Context) error {
	table := p.choose("entity", "concept")
	for _, id := range p.now.of(table) {
		if p.now.text(id, "merged_into") != "" && p.chance(2) {
			return p.one(ctx, "unmerge", annotate.Change{Op: annotate.OpUnmerge, Table: table, ID: id})
		}
	}
	return nil
}

// split gives some passages of an entity to another or to a new one.
func (p *playing) split(ctx context.Context) error {
	entity, to := p.pick("entity"), ""
	if entity == "" {
		return nil
	}
	passages, err := p.a.Passages(ctx, entity, 1000)
	if err != nil {
		return err
	}
	var chosen []string
	for _, x := range passages {
		if p.chance(2) {
			chosen = append(chosen, x.Record)
		}
	}
	if len(chosen) == 0 {
		return nil
	}
	if p.chance(3) {
		to = p.pick("entity")
	}
	s, err := p.a.SplitStep(ctx, entity, chosen, to, annotate.Fields{"kind": annotate.KindPerson, "name": "Split", "distinguisher": p.text(1)})
	if err != nil || len(s.Changes) == 0 {
		return err
	}
	return p.apply(ctx, s)
}

// tellApart is no step: it must leave the records as they are.
func (p *playing) tellApart(ctx context.Context) error {
	one, other := p.pick("entity"), p.pick("entity")
	if one == other {
		return nil
	}
	return p.a.TellApart(ctx, one, other)
}

func (p *playing) concept(ctx context.Context) error {
	f := annotate.Fields{"name": "Rules " + p.text(2), "definition": p.text(4), "include": p.text(2), "exclude": p.choose("", p.text(2)), "memo": p.choose("", p.text(2))}
	if p.chance(3) {
		f["key"] = p.choose("a", "B", "c", "ab")
	}
	if parent := p.pick("concept"); parent != "" && p.chance(2) {
		f["parent"] = parent
	}
	return p.expect(ctx, p.taken("concept", "", f), annotate.Step{Label: "concept", Changes: []annotate.Change{annotate.Create("concept", "", f)}})
}

func (p *playing) tag(ctx context.Context) error {
	f := annotate.Fields{"name": "Tag " + p.text(1), "definition": p.text(2)}
	if p.chance(2) {
		f["digit"] = p.choose("1", "2", "3", "9", "0", "x", "12")
	}
	if parent := p.pick("tag"); parent != "" && p.chance(2) {
		f["parent"] = parent
	}
	digit, _ := f["digit"].(string)
	wrong := p.taken("tag", "", f) || digit == "0" || digit == "x" || digit == "12"
	return p.expect(ctx, wrong, annotate.Step{Label: "tag", Changes: []annotate.Change{annotate.Create("tag", "", f)}})
}

// key gives a tag or a concept a key; one that another has is refused.
func (p *playing) key(ctx context.Context) error {
	table, field, key := "tag", "digit", p.choose("", "1", "2", "3")
	if p.chance(2) {
		table, field, key = "concept", "key", p.choose("", "a", "B", "c")
	}
	id := p.pick(table)
	if id == "" {
		return nil
	}
	wrong := key != p.now.text(id, field) && p.taken(table, id, annotate.Fields{field: key})
	return p.expect(ctx, wrong, annotate.Step{Label: "key", Changes: []annotate.Change{annotate.Edit(table, id, annotate.Fields{field: key})}})
}

// move puts a concept or a tag below another, or at the top; below itself is refused.
func (p *playing) move(ctx context.Context) error {
	table := p.choose("concept", "tag")
	id, parent := p.pick(table), p.pick(table)
	if id == "" {
		return nil
	}
	f := annotate.Fields{"parent": parent}
	wrong := p.now.above(parent, id) && p.now.text(id, "parent") != parent
	if p.chance(4) {
		f["parent"], wrong = nil, false
	}
	changed := f["parent"] != p.now.records[id].fields["parent"]
	wrong = wrong || changed && p.taken(table, id, p.now.records[id].fields)
	return p.expect(ctx, wrong, annotate.Step{Label: "move", Changes: []annotate.Change{annotate.Edit(table, id, f)}})
}

// example makes words an example of a concept or a tag; the same words twice are refused.
func (p *playing) example(ctx context.Context) error {
	table := p.choose("concept", "tag")
	id, article := p.pick(table), p.pick("article")
	if id == "" || article == "" {
		return nil
	}
	s, err := p.span(ctx, article)
	if err != nil {
		return err
	}
	book, err := p.a.Codebook(ctx)
	if err != nil {
		return err
	}
	for _, c := range append(book.Concepts, book.Tags...) {
		for _, x := range c.Examples {
			if x.Article == article && x.Span == s {
				return nil // may be its own: the rule has a test of its own
			}
		}
	}
	art, err := p.a.Article(ctx, article)
	if err != nil {
		return err
	}
	points := annotate.NewOffsets(art.Revision.Text).Points(s)
	return p.one(ctx, "example", annotate.Edit(table, id, annotate.Fields{"spans": map[string]any{"article": article, "spans": []any{map[string]any{"start": points.Start, "end": points.End}}}}))
}

// splitConcept gives some statements of a concept to a new one below it.
func (p *playing) splitConcept(ctx context.Context) error {
	concept := p.pick("concept")
	if concept == "" {
		return nil
	}
	s := annotate.Step{Label: "split concept", Changes: []annotate.Change{annotate.Create("concept", "$c", annotate.Fields{"name": "Split " + p.text(1), "parent": concept})}}
	for _, id := range p.now.of("statement") {
		if p.now.text(id, "concept") == concept && p.chance(2) {
			s.Changes = append(s.Changes, annotate.Edit("statement", id, annotate.Fields{"concept": "$c"}))
		}
	}
	return p.apply(ctx, s)
}

func (p *playing) statementType(ctx context.Context) error {
	f := annotate.Fields{"name": "Type " + p.text(1)}
	return p.expect(ctx, p.taken("statement_type", "", f), annotate.Step{Label: "type", Changes: []annotate.Change{annotate.Create("statement_type", "", f)}})
}

var variableTypes = []string{annotate.ShortText, annotate.LongText, annotate.Whole, annotate.YesNo, annotate.ADate, annotate.AnEntity}

func (p *playing) variable(ctx context.Context) error {
	of := p.pick("statement_type")
	if of == "" {
		return nil
	}
	f := annotate.Fields{"statement_type": of, "name": p.choose("tone", "topic", "weight", "day", p.text(1)), "type": variableTypes[p.rnd.IntN(len(variableTypes))], "ordinal": p.rnd.IntN(5)}
	return p.expect(ctx, p.taken("variable", "", f), annotate.Step{Label: "variable", Changes: []annotate.Change{annotate.Create("variable", "", f)}})
}

// value gives a statement a value of one of its type's variables; a second one is refused.
func (p *playing) value(ctx context.Context) error {
	var choices [][2]string
	for _, s := range p.now.of("statement") {
		for _, v := range p.now.of("variable") {
			if of := p.now.text(s, "statement_type"); of != "" && of == p.now.text(v, "statement_type") {
				choices = append(choices, [2]string{s, v})
			}
		}
	}
	if len(choices) == 0 {
		return nil
	}
	c := choices[p.rnd.IntN(len(choices))]
	f := annotate.Fields{"statement": c[0], "variable": c[1]}
	switch p.now.text(c[1], "type") {
	case annotate.ShortText:
		f["value"] = p.choose("one", "two words")
	case annotate.LongText:
		f["value"] = p.text(9)
	case annotate.Whole:
		f["value"] = fmt.Sprint(p.rnd.IntN(100))
	case annotate.YesNo:
		f["value"] = p.choose("true", "false")
	case annotate.ADate:
		f["value"] = p.choose("2019", "2019-05", "2019-05-20")
	case annotate.AnEntity:
		if f["entity"] = p.pick("entity"); f["entity"] == "" {
			return nil
		}
	}
	twice := false
	for _, id := range p.now.of("statement_value") {
		twice = twice || p.now.text(id, "statement") == c[0] && p.now.text(id, "variable") == c[1]
	}
	return p.expect(ctx, twice, annotate.Step{Label: "value", Changes: []annotate.Change{annotate.Create("statement_value", "", f)}})
}

func (p *playing) codebook(ctx context.Context) error {
	s, err := p.a.CloseStep(ctx, p.chance(2))
	if err != nil {
		return err
	}
	return p.apply(ctx, s)
}

func (p *playing) articleState(ctx context.Context) error {
	article, state := p.pick("article"), p.choose("new", "reading", "coded", "excluded", "look again")
	if article == "" {
		return nil
	}
	f := annotate.Fields{"state": state, "reason": ""}
	if state == "excluded" {
		f["reason"] = p.choose("no claim", "wire copy", "about sport")
	}
	for _, id := range p.now.of("article_state") {
		if p.now.text(id, "article") == article {
			return p.one(ctx, "state", annotate.Edit("article_state", id, f))
		}
	}
	f["article"], f["coder"] = article, p.a.Info().Coder.ID
	return p.one(ctx, "state", annotate.Create("article_state", "", f))
}

// list makes a list by hand, by a query, or as a random sample.
func (p *playing) list(ctx context.Context) error {
	if len(p.now.of("article")) == 0 {
		return nil
	}
	var s annotate.Step
	var err error
	switch p.rnd.IntN(3) {
	case 0:
		return p.one(ctx, "list", annotate.Create("list", "", annotate.Fields{"name": p.text(1)}))
	case 1:
		if err = p.a.WaitIndexed(ctx); err == nil {
			s, err = p.a.QueryListStep(ctx, p.text(1), "krol")
		}
	default:
		s, err = p.a.SampleStep(ctx, p.text(1), "", 1+p.rnd.IntN(5), p.choose("", "publication", "year"), int64(p.rnd.IntN(1000)))
	}
	if err != nil {
		return err
	}
	return p.apply(ctx, s)
}

func (p *playing) member(ctx context.Context) error {
	list, article := p.pick("list"), p.pick("article")
	if list == "" || article == "" {
		return nil
	}
	return p.one(ctx, "member", annotate.Create("list_article", "", annotate.Fields{"list": list, "article": article, "ordinal": p.rnd.IntN(100)}))
}

func (p *playing) memo(ctx context.Context) error {
	owner := p.choose("article", "annotation", "entity", "concept", "statement", "tag")
	id := p.pick(owner)
	if id == "" {
		return nil
	}
	return p.one(ctx, "memo", annotate.Create("memo", "", annotate.Fields{owner: id, "text": p.text(8)}))
}

func (p *playing) diary(ctx context.Context) error {
	return p.one(ctx, "diary", annotate.Create("memo", "", annotate.Fields{"day": 20000 + p.rnd.IntN(9), "text": p.text(8)}))
}
