package assets

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed sample
var sample embed.FS

// A SampleFile is a file to be imported as an article.
type SampleFile struct {
	Name string // base name, such as "1.html"
	Data []byte
}

// Sample returns the files of the sample archive, in the order in which they are numbered from 1 in
// [SampleCoding]: two saved web pages that come coded, and a pasted text for the user to code. They
// were written for Pressmark, are fiction, and are free for any use (CC0).
func Sample() []SampleFile {
	var files []SampleFile
	for _, name := range []string{"1.html", "2.html", "3.txt"} {
		data, err := sample.ReadFile("sample/" + name)
		if err != nil {
			panic(fmt.Sprintf("embedded sample: %v", err))
		}
		files = append(files, SampleFile{name, data})
	}
	return files
}

// A Coding is what a coder made of the sample's articles. Records name each other: entities and
// concepts by name, marks by ID. Kinds, types, stances, modes and resolutions are the words of
// package annotate.
type Coding struct {
	Coder        string              `json:"coder"` // a coder's name, so that the sample's work is told from the user's
	Entities     []SampleEntity      `json:"entities"`
	Affiliations []SampleAffiliation `json:"affiliations"`
	Concepts     []SampleConcept     `json:"concepts"` // parents before what stands below them
	Tags         []SampleTag         `json:"tags"`
	Types        []SampleType        `json:"types"`
	Marks        []SampleMark        `json:"marks"`
	Statements   []SampleStatement   `json:"statements"`
}

// A SampleEntity is a person, firm or other entity; no two share a name.
type SampleEntity struct {
	Name          string   `json:"name"`
	Kind          string   `json:"kind"` // the name of a built-in kind
	Distinguisher string   `json:"distinguisher,omitempty"`
	Aliases       []string `json:"aliases,omitempty"` // everywhere; "Krol" is an alias of two people
}

// A SampleAffiliation is a person's place in an organisation, without dates.
type SampleAffiliation struct {
	Person       string `json:"person"`
	Organisation string `json:"organisation"`
	Role         string `json:"role"`
}

// A SampleConcept is a concept of the codebook.
type SampleConcept struct {
	Name       string `json:"name"`
	Definition string `json:"definition"`
	Include    string `json:"include,omitempty"`
	Exclude    string `json:"exclude,omitempty"`
	Parent     string `json:"parent,omitempty"`  // name of the concept above it
	Example    string `json:"example,omitempty"` // ID of a mark whose words show what it is
}

// A SampleTag is a code of the researcher's own.
type SampleTag struct {
	Name       string `json:"name"`
	Digit      string `json:"digit"`
	Definition string `json:"definition"`
}

// A SampleType is a statement type beside the built-in one.
type SampleType struct {
	Name      string           `json:"name"`
	Variables []SampleVariable `json:"variables"`
}

// A SampleVariable is a variable of a [SampleType], of one of the types of package annotate.
type SampleVariable struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// A SampleMark is an annotation. Prefix, Quote and Suffix, joined, occur exactly once in the words of
// the article's page, within one paragraph; the mark is on Quote alone.
type SampleMark struct {
	ID         string `json:"id"`
	Article    int    `json:"article"` // from 1, see [Sample]
	Type       string `json:"type"`
	Entity     string `json:"entity,omitempty"`
	Resolution string `json:"resolution,omitempty"` // "unnamed" or "not sure"; empty with an entity, and of a claim
	Prefix     string `json:"prefix,omitempty"`
	Quote      string `json:"quote"`
	Suffix     string `json:"suffix,omitempty"`
}

// A SampleStatement is a claim made in an article.
type SampleStatement struct {
	Article    int             `json:"article"`
	Concept    string          `json:"concept"`
	Stance     string          `json:"stance"`
	Form       string          `json:"form,omitempty"` // empty: "statement"
	Mode       string          `json:"mode"`
	Evidence   []string        `json:"evidence"` // IDs of marks of type claim
	Speakers   []SampleSpeaker `json:"speakers"`
	ReportedBy []SampleSource  `json:"reported_by,omitempty"` // from the innermost outwards

	Type   string            `json:"type,omitempty"`   // name of a [SampleType]; empty: the built-in one
	Values map[string]string `json:"values,omitempty"` // by variable; of one that is an entity its name
}

// A SampleSpeaker is who makes a claim, and for whom. A name without its mark was inferred by the
// coder; a mark without a name is resolved as that mark is.
type SampleSpeaker struct {
	Entity  string `json:"entity,omitempty"`
	Mark    string `json:"mark,omitempty"`
	For     string `json:"for,omitempty"`
	ForMark string `json:"for_mark,omitempty"`
}

// A SampleSource is who reports a statement; its names and marks are those of a [SampleSpeaker].
type SampleSource struct {
	Entity string `json:"entity,omitempty"`
	Mark   string `json:"mark,omitempty"`
	Mode   string `json:"mode"`
}

// SampleCoding returns the coding of the first two files of [Sample]. Each call decodes it anew, so the
// caller owns the result.
func SampleCoding() Coding {
	data, err := sample.ReadFile("sample/coding.json")
	if err != nil {
		panic(fmt.Sprintf("embedded sample: %v", err))
	}
	var c Coding
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		panic(fmt.Sprintf("embedded sample: coding.json: %v", err))
	}
	return c
}
