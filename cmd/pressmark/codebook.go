package main

import (
	"context"
	"errors"
	"math"

	"github.com/spf13/cobra"

	"pressmark/annotate"
	"pressmark/app"
	"pressmark/archive"
)

type aliasRow struct {
	Text    string `json:"text"`
	Lang    string `json:"lang"`
	Article string `json:"article"`
}

type attributeRow struct {
	Key   string `json:"key"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

type affiliationRow struct {
	Organisation     string `json:"organisation"`
	OrganisationName string `json:"organisation_name"`
	Role             string `json:"role"`
	From             string `json:"from"`
	To               string `json:"to"`
}

type entityRow struct {
	ID             string           `json:"id"`
	Kind           string           `json:"kind"`
	KindName       string           `json:"kind_name"`
	Name           string           `json:"name"`
	Distinguisher  string           `json:"distinguisher"`
	Aliases        []aliasRow       `json:"aliases"`
	Attributes     []attributeRow   `json:"attributes"`
	Affiliations   []affiliationRow `json:"affiliations"`
	MergedInto     string           `json:"merged_into"`
	MergedIntoName string           `json:"merged_into_name"`
	Uses           int              `json:"uses"`
}

func aliasRows(all []annotate.Alias) []aliasRow {
	out := []aliasRow{}
	for _, a := range all {
		out = append(out, aliasRow{a.Text, a.Language, a.Article})
	}
	return out
}

func day(n int) string {
	if n == annotate.Undated || n == math.MinInt32 {
		return ""
	}
	return annotate.DayString(n)
}

func (p *program) entitiesVerb() *cobra.Command {
	var table bool
	var read string
	cmd := &cobra.Command{Use: "entities", Short: "List people, firms, bodies and other entities", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return p.with(cmd.Context(), false, func(a *archive.Archive) error {
			switch {
			case read != "":
				return p.readEntities(cmd.Context(), a, read)
			case table:
				return p.writeEntities(cmd.Context(), a)
			}
			return p.entities(cmd.Context(), a)
		})
	}}
	cmd.Flags().BoolVar(&table, "csv", false, "as a table to edit in a spreadsheet")
	cmd.Flags().StringVar(&read, "read", "", "bring such a table in: `FILE` or -; a wrong row is named and nothing is written")
	return cmd
}

func (p *program) entities(ctx context.Context, a *archive.Archive) error {
	n, err := loadNames(ctx, a)
	if err != nil {
		return err
	}
	entities, err := a.Entities(ctx)
	if err != nil {
		return err
	}
	for _, e := range entities {
		r := entityRow{ID: e.ID, Kind: e.Kind, KindName: n[e.Kind], Name: e.Name, Distinguisher: e.Distinguisher, Aliases: aliasRows(e.Aliases), Attributes: []attributeRow{},
			Affiliations: []affiliationRow{}, Uses: e.Uses}
		for _, at := range e.Attributes {
			r.Attributes = append(r.Attributes, attributeRow{at.Key, at.Type, at.Value})
		}
		for _, af := range e.Affiliations {
			r.Affiliations = append(r.Affiliations, affiliationRow{af.Organisation, n[af.Organisation], af.Role, day(af.From), day(af.To)})
		}
		if err := p.say(r, joined(r.ID, r.KindName, r.Name, r.Distinguisher)); err != nil {
			return err
		}
	}
	return eachMerged(ctx, a, "entity", func(row annotate.Row, into string) error {
		r := entityRow{ID: row.ID, Aliases: []aliasRow{}, Attributes: []attributeRow{}, Affiliations: []affiliationRow{}, MergedInto: into, MergedIntoName: n[into]}
		r.Kind, _ = row.Fields["kind"].(string)
		r.Name, _ = row.Fields["name"].(string)
		r.Distinguisher, _ = row.Fields["distinguisher"].(string)
		r.KindName = n[r.Kind]
		return p.say(r, joined(r.ID, r.KindName, r.Name, "= "+n[into]))
	})
}

// eachMerged yields the records that were merged into others.
func eachMerged(ctx context.Context, a *archive.Archive, table string, yield func(r annotate.Row, into string) error) (err error) {
	s, err := a.Set(ctx, archive.SetOptions{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSet(s)) }()
	return s.Rows(ctx, table, func(r annotate.Row) error {
		if into, ok := r.Fields["merged_into"].(string); ok && !r.Trashed {
			return yield(r, into)
		}
		return nil
	})
}

func (p *program) keysVerb() *cobra.Command {
	return &cobra.Command{Use: "keys", Short: "List all keys of the window", Args: noArgs, RunE: func(*cobra.Command, []string) error {
		keys, err := app.KeyTable(keysFile())
		if err != nil {
			p.complain(err)
		}
		for _, k := range keys {
			line := k.Mode + "  " + k.Label
			for _, key := range k.Keys {
				line += "  " + key
			}
			if err := p.say(k, line); err != nil {
				return err
			}
		}
		return nil
	}}
}
