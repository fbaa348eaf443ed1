package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/ingest"
	"pressmark/assets"
)

// sampleKey is the key of the window's memory that marks an archive as the sample: sampleBegun while it is
// being made, sampleWhole when it is.
const (
	sampleKey   = "sample"
	sampleBegun = "begun"
	sampleWhole = "1"
)

func (p *program) sampleVerb() *cobra.Command {
	return &cobra.Command{Use: "sample DIR", Short: "Make the sample archive in a new folder", Hidden: true, Args: oneArg("a new folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := p.path(args[0])
			if err := makeSample(cmd.Context(), dir, p.options()); err != nil {
				return err
			}
			return p.say(writtenRow{dir}, "The sample archive is in "+dir+".")
		}}
}

// makeSample makes the sample archive in dir: two coded articles and one to code. Where it stands already
// nothing changes; one that was cut off is finished. Another archive in dir is left alone.
func makeSample(ctx context.Context, dir string, o archive.Options) error {
	there, err := hasArchive(dir)
	if err != nil {
		return err
	}
	h, err := take(ctx, dir, true, o)
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	if err := errors.Join(fillSample(ctx, h.archive, there), h.close()); err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	return nil
}

func fillSample(ctx context.Context, a *archive.Archive, there bool) error {
	if there {
		state, err := a.View(ctx, sampleKey)
		if err != nil || state == sampleWhole {
			return err
		}
		if state != sampleBegun {
			return errors.New("another archive is in this folder, and nothing in it was touched: choose a new folder")
		}
	}
	if err := a.SetView(ctx, sampleKey, sampleBegun); err != nil {
		return err
	}
	articles, err := importSample(ctx, a)
	if err != nil {
		return err
	}
	counts, err := a.Counts(ctx)
	if err != nil {
		return err
	}
	if counts.Statements == 0 {
		step, err := sampleStep(articles)
		if err != nil {
			return err
		}
		if _, err := a.Apply(ctx, step); err != nil {
			return err
		}
	}
	return a.SetView(ctx, sampleKey, sampleWhole)
}

// importSample takes the files in, or finds them again, and returns the articles in their order.
func importSample(ctx context.Context, a *archive.Archive) ([]annotate.Article, error) {
	var sources []ingest.Source
	for _, f := range assets.Sample() {
		sources = append(sources, ingest.Source{Name: f.Name, Data: f.Data})
	}
	var articles []annotate.Article
	var bad error
	_, err := a.ImportSources(ctx, sources, archive.ImportOptions{Row: func(r archive.ImportRow) {
		if r.Article == "" {
			bad = errors.Join(bad, errors.New(r.Message))
		}
		articles = append(articles, annotate.Article{ID: r.Article})
	}})
	if err := errors.Join(err, bad); err != nil {
		return nil, err
	}
	if len(articles) != len(sources) {
		return nil, fmt.Errorf("%d articles came of %d files", len(articles), len(sources))
	}
	for i := range articles {
		if articles[i], err = a.Article(ctx, articles[i].ID); err != nil {
			return nil, err
		}
	}
	return articles, nil
}

// A sampling turns the sample's coding, whose records name each other by name, into the changes of one step.
type sampling struct {
	articles []annotate.Article
	coding   assets.Coding
	marks    map[string]assets.SampleMark
	changes  []annotate.Change
}

func sampleStep(articles []annotate.Article) (annotate.Step, error) {
	s := &sampling{articles: articles, coding: assets.SampleCoding(), marks: map[string]assets.SampleMark{}}
	s.names()
	s.types()
	for _, m := range s.coding.Marks {
		if err := s.mark(m); err != nil {
			return annotate.Step{}, err
		}
	}
	s.examples()
	for i, st := range s.coding.Statements {
		s.statement(i, st)
	}
	return annotate.Step{Label: "Coded the sample", Coder: s.coding.Coder, Changes: s.changes}, nil
}

func (s *sampling) add(table, id string, fields annotate.Fields) {
	s.changes = append(s.changes, annotate.Create(table, id, fields))
}

func entityID(name string) string  { return "$entity " + name }
func conceptID(name string) string { return "$concept " + name }
func markID(id string) string      { return "$mark " + id }

func (s *sampling) names() {
	kinds := map[string]string{}
	for _, k := range annotate.BuiltinKinds {
		kinds[k.Name] = k.ID
	}
	for _, e := range s.coding.Entities {
		s.add("entity", entityID(e.Name), annotate.Fields{"kind": kinds[e.Kind], "name": e.Name, "distinguisher": e.Distinguisher})
		for _, alias := range e.Aliases {
			s.add("alias", "", annotate.Fields{"entity": entityID(e.Name), "text": alias})
		}
	}
	for _, a := range s.coding.Affiliations {
		s.add("affiliation", "", annotate.Fields{"entity": entityID(a.Person), "organisation": entityID(a.Organisation), "role": a.Role})
	}
	for _, c := range s.coding.Concepts {
		f := annotate.Fields{"name": c.Name, "definition": c.Definition, "include": c.Include, "exclude": c.Exclude}
		if c.Parent != "" {
			f["parent"] = conceptID(c.Parent)
		}
		s.add("concept", conceptID(c.Name), f)
	}
	for _, t := range s.coding.Tags {
		s.add("tag", "", annotate.Fields{"name": t.Name, "digit": t.Digit, "definition": t.Definition})
	}
}

func typeID(name string) string         { return "$type " + name }
func variableID(of, name string) string { return "$variable " + of + " " + name }

func (s *sampling) types() {
	for _, t := range s.coding.Types {
		s.add("statement_type", typeID(t.Name), annotate.Fields{"name": t.Name})
		for i, v := range t.Variables {
			s.add("variable", variableID(t.Name, v.Name), annotate.Fields{"statement_type": typeID(t.Name), "name": v.Name, "type": v.Type, "ordinal": i + 1})
		}
	}
}

// values gives a statement what its type has beside concept and stance, in the order of the variables.
func (s *sampling) values(id string, st assets.SampleStatement) {
	for _, t := range s.coding.Types {
		for _, v := range t.Variables {
			value, given := st.Values[v.Name]
			if t.Name != st.Type || !given {
				continue
			}
			f := annotate.Fields{"statement": id, "variable": variableID(t.Name, v.Name), "value": value}
			if v.Type == annotate.AnEntity {
				f["value"], f["entity"] = "", entityID(value)
			}
			s.add("statement_value", "", f)
		}
	}
}

// examples takes the words of marks as examples of concepts.
func (s *sampling) examples() {
	for _, c := range s.coding.Concepts {
		if m, ok := s.marks[c.Example]; ok {
			article := s.articles[m.Article-1]
			at := strings.Index(article.Revision.Text, m.Prefix+m.Quote+m.Suffix) + len(m.Prefix)
			s.changes = append(s.changes, annotate.Edit("concept", conceptID(c.Name), annotate.Fields{"spans": map[string]any{
				"article": article.ID, "spans": []annotate.Span{{Start: at, End: at + len(m.Quote)}}}}))
		}
	}
}

func (s *sampling) mark(m assets.SampleMark) error {
	article := s.articles[m.Article-1]
	at := strings.Index(article.Revision.Text, m.Prefix+m.Quote+m.Suffix)
	if at < 0 {
		return fmt.Errorf("the words %q are not in %q", m.Quote, article.Title)
	}
	at += len(m.Prefix)
	fields := annotate.Fields{"article": article.ID, "type": m.Type, "spans": []annotate.Span{{Start: at, End: at + len(m.Quote)}}}
	switch {
	case m.Entity != "":
		fields["entity"], fields["resolution"] = entityID(m.Entity), annotate.ResolvedEntity
	case m.Resolution != "":
		fields["resolution"] = m.Resolution
	}
	s.marks[m.ID] = m
	s.add("annotation", markID(m.ID), fields)
	return nil
}

func (s *sampling) statement(i int, st assets.SampleStatement) {
	id := fmt.Sprintf("$statement %d", i)
	fields := annotate.Fields{"article": s.articles[st.Article-1].ID, "concept": conceptID(st.Concept), "stance": st.Stance, "mode": st.Mode}
	if st.Form != "" {
		fields["form"] = st.Form
	}
	if st.Type != "" {
		fields["statement_type"] = typeID(st.Type)
	}
	s.add("statement", id, fields)
	s.values(id, st)
	for n, mark := range st.Evidence {
		s.add("statement_evidence", "", annotate.Fields{"statement": id, "annotation": markID(mark), "ordinal": n})
	}
	for n, sp := range st.Speakers {
		part := annotate.Fields{"statement": id, "role": "speaker", "ordinal": n}
		s.whom(part, "", sp.Entity, sp.Mark)
		if sp.For != "" || sp.ForMark != "" {
			s.whom(part, "for_", sp.For, sp.ForMark)
		}
		s.add("statement_part", "", part)
	}
	for n, r := range st.ReportedBy {
		link := annotate.Fields{"statement": id, "ordinal": n, "mode": r.Mode}
		s.whom(link, "", r.Entity, r.Mark)
		s.add("statement_link", "", link)
	}
}

// whom fills in whom a part names: an entity by name, or whomever its mark names.
func (s *sampling) whom(fields annotate.Fields, prefix, entity, mark string) {
	m, marked := s.marks[mark]
	if entity == "" {
		entity = m.Entity
	}
	fields[prefix+"resolution"] = annotate.ResolvedNone
	switch {
	case entity != "":
		fields[prefix+"entity"], fields[prefix+"resolution"] = entityID(entity), annotate.ResolvedEntity
	case m.Resolution != "":
		fields[prefix+"resolution"] = m.Resolution
	}
	if marked {
		fields[prefix+"annotation"] = markID(mark)
	} else {
		fields[prefix+"inferred"] = true
	}
}
