package exchange

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"

	"pressmark/annotate"
)

// The kinds of line of a codebook, beside concept and tag.
const (
	lineType     = "statement type"
	lineVariable = "variable"

	builtinType = "claim" // as every archive calls it at first
)

var codebookColumns = []string{"id", "kind", "name", "aliases", "parent", "definition", "include", "exclude", "colour", "key", "type", "memo"}

// WriteCodebook writes concepts, tags and statement types with their variables as CSV to edit in a
// spreadsheet: a line each, parents before what stands below them. The parent is named, where two of a kind
// share the name by its uuid. What a codebook gets from the texts stays out: uses and examples. Cells that a
// spreadsheet would take for a formula are guarded, see [Guard].
func WriteCodebook(w io.Writer, b annotate.Codebook) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(codebookColumns); err != nil {
		return err
	}
	for _, l := range codeLines(b) {
		var aliases []string
		for _, a := range l.Aliases {
			if a.Article == "" {
				aliases = append(aliases, a.Text)
			}
		}
		row := []string{l.ID, l.Kind, l.Name, several(aliases), l.parentCell, l.Definition, l.Include, l.Exclude, l.Colour, l.Key + l.Digit, l.Type, l.Memo}
		for i := range row {
			row[i] = Guard(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// A CodeLine is an entry of the codebook as the command line lists it and as [ReadCodebook] reads it again. Of
// what it reads empty values change nothing; the names beside ids, uses and examples are there to be read by
// people and are not taken.
type CodeLine struct {
	ID         string        `json:"id"`
	Kind       string        `json:"kind"` // concept, tag, statement type or variable
	Name       string        `json:"name"`
	Definition string        `json:"definition"`
	Include    string        `json:"include"`
	Exclude    string        `json:"exclude"`
	Digit      string        `json:"digit"` // key of a tag
	Key        string        `json:"key"`   // of a concept
	Colour     string        `json:"colour"`
	Type       string        `json:"type"`   // of a variable
	Parent     string        `json:"parent"` // uuid, or a name that only one has; of a variable its statement type
	ParentName string        `json:"parent_name"`
	Aliases    []CodeAlias   `json:"aliases"`
	Memo       string        `json:"memo"`
	Examples   []CodeExample `json:"examples"`
	MergedInto string        `json:"merged_into"`
	MergedName string        `json:"merged_into_name"`
	Uses       int           `json:"uses"`
	AllUses    int           `json:"all_uses"` // with those of the codes below it

	parentCell string // the parent as a table names it
}

// A CodeAlias is another name of a code; with an article it holds in that one only.
type CodeAlias struct {
	Text    string `json:"text"`
	Lang    string `json:"lang"`
	Article string `json:"article"`
}

// A CodeExample is a passage that shows what a code is.
type CodeExample struct {
	Quote       string `json:"quote"`
	Article     string `json:"article"`
	Title       string `json:"title"`
	Publication string `json:"publication"`
	Date        string `json:"date"`
}

// CodeLines are the lines of a codebook, one a code: concepts as a tree, those merged into others behind, then
// tags, statement types and variables.
func CodeLines(b annotate.Codebook) []CodeLine {
	lines := codeLines(b)
	end := slices.IndexFunc(lines, func(l CodeLine) bool { return l.Kind != annotate.CodeConcept })
	if end < 0 {
		end = len(lines)
	}
	var merged []CodeLine
	for _, c := range b.Concepts {
		for _, m := range c.Merged {
			merged = append(merged, CodeLine{ID: m.ID, Kind: c.Kind, Name: m.Name, Aliases: []CodeAlias{}, Examples: []CodeExample{}, MergedInto: c.ID, MergedName: c.Name})
		}
	}
	return slices.Insert(lines, end, merged...)
}

func codeLines(b annotate.Codebook) []CodeLine {
	var out []CodeLine
	for _, codes := range [][]annotate.Code{b.Concepts, b.Tags} {
		names, shared := map[string]string{}, map[string]int{}
		for _, c := range codes {
			names[c.ID] = c.Name
			shared[annotate.Fold(c.Name)]++
		}
		for _, c := range codes {
			out = append(out, codeLine(c, names, shared))
		}
	}
	for _, t := range b.Types {
		if t.Builtin && len(t.Variables) == 0 && t.Name == builtinType {
			continue // every archive has it
		}
		out = append(out, CodeLine{ID: t.ID, Kind: lineType, Name: t.Name, Uses: t.Uses, AllUses: t.Uses, Aliases: []CodeAlias{}, Examples: []CodeExample{}})
		for _, v := range t.Variables {
			out = append(out, CodeLine{ID: v.ID, Kind: lineVariable, Name: v.Name, Type: v.Type, Parent: t.ID, ParentName: t.Name, parentCell: t.Name, Uses: v.Uses, AllUses: v.Uses,
				Aliases: []CodeAlias{}, Examples: []CodeExample{}})
		}
	}
	return out
}

func codeLine(c annotate.Code, names map[string]string, shared map[string]int) CodeLine {
	l := CodeLine{ID: c.ID, Kind: c.Kind, Name: c.Name, Definition: c.Definition, Include: c.Include, Exclude: c.Exclude, Colour: c.Colour, Memo: c.Memo,
		Uses: c.Uses, AllUses: c.AllUses, Aliases: []CodeAlias{}, Examples: []CodeExample{}}
	if c.Kind == annotate.CodeTag {
		l.Digit = c.Key
	} else {
		l.Key = c.Key
	}
	if name, ok := names[c.Parent]; ok {
		l.Parent, l.ParentName, l.parentCell = c.Parent, name, name
		if shared[annotate.Fold(name)] > 1 {
			l.parentCell = c.Parent
		}
	}
	for _, a := range c.Aliases {
		l.Aliases = append(l.Aliases, CodeAlias{a.Text, a.Language, a.Article})
	}
	for _, x := range c.Examples {
		l.Examples = append(l.Examples, CodeExample{x.Quote, x.Article, x.Title, x.Publication, x.Date.String()})
	}
	return l
}

// WriteCodebookJSON writes the lines of a codebook as JSON, one a line.
func WriteCodebookJSON(w io.Writer, b annotate.Codebook) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, l := range CodeLines(b) {
		if err := e.Encode(l); err != nil {
			return err
		}
	}
	return nil
}
