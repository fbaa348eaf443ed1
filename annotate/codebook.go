package annotate

import (
	"slices"
	"strings"
)

// The kinds of [Code]: the names of their tables.
const (
	CodeConcept = "concept"
	CodeTag     = "tag"
)

// A Codebook is the codes of an archive with all that is written about them, now or on an earlier day. Concepts
// and tags come as trees, see [InTree].
type Codebook struct {
	Concepts, Tags []Code
	Types          []StatementType
	Closed         bool // coding proposes codes that are there and makes no new ones by the way
}

// A Code is an entry of the codebook: a concept or a tag.
type Code struct {
	Kind                         string // CodeConcept or CodeTag
	ID, Name                     string
	Definition, Include, Exclude string
	Colour                       string
	Key                          string // of a concept letters, of a tag its digit
	Parent                       string // uuid of the one that stands above it; "" at the top
	Aliases                      []Alias
	Memo                         string
	Examples                     []Example
	Merged                       []MergedCode // what was merged into it
	Uses                         int          // statements or annotations that carry it
	AllUses                      int          // with those of the codes below it
	Depth                        int          // in the tree, from 0
	Children                     int          // codes right below it
}

// A MergedCode is a concept that another one stands for.
type MergedCode struct{ ID, Name string }

// An Example is a passage that shows what a code is.
type Example struct {
	ID                          string // of its anchor
	Article, Title, Publication string
	Date                        Date // of the article
	Span                        Span // in its current text; meaningless when lost
	Quote                       string
	State                       string
}

// Named is what a code is called, with its parents in front: "Quays > Shore power".
func (b *Codebook) Named(id string) string {
	for _, codes := range [][]Code{b.Concepts, b.Tags} {
		at := map[string]int{}
		for i, c := range codes {
			at[c.ID] = i
		}
		if _, ok := at[id]; !ok {
			continue
		}
		var path []string
		for range codes {
			i, ok := at[id]
			if !ok {
				break
			}
			path = append(path, codes[i].Name)
			id = codes[i].Parent
		}
		slices.Reverse(path)
		return strings.Join(path, " > ")
	}
	return ""
}

// Code returns the code with this uuid.
func (b *Codebook) Code(id string) (Code, bool) {
	for _, codes := range [][]Code{b.Concepts, b.Tags} {
		if i := slices.IndexFunc(codes, func(c Code) bool { return c.ID == id }); i >= 0 {
			return codes[i], true
		}
	}
	return Code{}, false
}

// InTree puts codes below their parents, each group in the order in which it comes, and fills in Depth,
// Children and AllUses. One whose parent is not among them stands at the top.
func InTree(codes []Code) []Code {
	known := map[string]bool{}
	for _, c := range codes {
		known[c.ID] = true
	}
	below := map[string][]int{}
	for i, c := range codes {
		parent := c.Parent
		if !known[parent] || parent == c.ID {
			parent = ""
		}
		below[parent] = append(below[parent], i)
	}
	out := make([]Code, 0, len(codes))
	met := map[string]bool{}
	var walk func(parent string, depth int) int
	walk = func(parent string, depth int) (uses int) {
		for _, i := range below[parent] {
			c := codes[i]
			if met[c.ID] {
				continue
			}
			met[c.ID] = true
			at := len(out)
			c.Depth, c.Children = depth, len(below[c.ID])
			out = append(out, c)
			out[at].AllUses = c.Uses + walk(c.ID, depth+1)
			uses += out[at].AllUses
		}
		return uses
	}
	walk("", 0)
	for i := range codes { // in a circle, which no step makes: shown rather than lost
		if c := codes[i]; !met[c.ID] {
			c.AllUses = c.Uses
			out = append(out, c)
		}
	}
	return out
}
