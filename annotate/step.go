package annotate

import "fmt"

// Op is what a change does to one record.
type Op string

// The operations of a change.
const (
	OpCreate  Op = "create"
	OpSet     Op = "set"
	OpTrash   Op = "trash"
	OpRestore Op = "restore"
	OpMerge   Op = "merge"   // fields: {"into": id}; entities and concepts
	OpUnmerge Op = "unmerge" // takes a merge back at any time
	OpRevise  Op = "revise"  // of an article; fields: {"text", "blocks", "reason", "extractor"}; without text only the blocks change
	OpPurge   Op = "purge"   // of an article; the one operation without undo, never mixed with others
)

// Fields are values by column name, as [Tables] describes them. Beside the columns, these names are
// understood on create:
//
//	spans    of an annotation (role mark), a concept and a tag (role example): where its words stand. In JSON
//	         a list of {"start","end"} in code points of the article's current text, or of
//	         {"quote","prefix","suffix","occurrence"}; in Go also a []Span, in bytes
//	cue      of a statement_link: the same, role cue; content likewise
//	text     of an article (with "blocks", offsets in code points in JSON; in Go []Block, in bytes)
//	memo     of any record that can have one: its memo's text
//
// A reference is the uuid of a record, or "$name", the ID that an earlier change of the same step gave.
type Fields map[string]any

// A Change is one operation on one record.
type Change struct {
	Op     Op     `json:"op"`
	Table  string `json:"table"`
	ID     string `json:"id,omitempty"` // uuid, or $name local to the step; empty on create: a new uuid
	Fields Fields `json:"fields,omitempty"`
}

// A Step is what one key or one command did: one or many changes, made and undone as one. Its caller
// sets Label and Changes, perhaps Group, Coder and ID; the archive fills in the rest when it applies it.
type Step struct {
	ID      string   `json:"id,omitempty"`
	Seq     int64    `json:"seq,omitempty"`    // place in the history, from 1
	Label   string   `json:"label"`            // readable: "Marked 'Ma' as speaker Pony Ma Huateng"
	Coder   string   `json:"coder,omitempty"`  // name or uuid of a coder; empty: the archive's own coder
	Group   string   `json:"group,omitempty"`  // uuid shared by steps that are undone together
	Undoes  string   `json:"undoes,omitempty"` // id of the step that this one took back
	Redoes  string   `json:"redoes,omitempty"` // id of the step that this one made again
	At      string   `json:"at,omitempty"`     // RFC 3339, UTC, milliseconds
	Changes []Change `json:"changes"`
}

// Create returns a change that makes a record; id may be "", a uuid or a $name.
func Create(table, id string, fields Fields) Change {
	return Change{Op: OpCreate, Table: table, ID: id, Fields: fields}
}

// Edit returns a change (OpSet) of some fields of a record.
func Edit(table, id string, fields Fields) Change {
	return Change{Op: OpSet, Table: table, ID: id, Fields: fields}
}

// Trash returns a change that flags a record as trashed.
func Trash(table, id string) Change { return Change{Op: OpTrash, Table: table, ID: id} }

// A Row is one record as data: what a bundle holds and what undo restores. Fields has every column of
// its table, with the types that [Table.Normalise] gives.
type Row struct {
	Table    string `json:"-"`
	ID       string `json:"id"`
	Step     string `json:"step"`     // uuid of the last step in effect
	Created  string `json:"created"`  // RFC 3339, UTC, milliseconds
	Modified string `json:"modified"` // the same
	Trashed  bool   `json:"trashed,omitempty"`
	Fields   Fields `json:"fields"`
}

// An Invalid error says which change of a step cannot be made and why, in words for people. Nothing of
// the step was written.
type Invalid struct {
	Change int    // index into Step.Changes, from 0; -1 for the step as a whole
	Table  string // of that change
	Field  string // "" when the record as a whole is meant
	Reason string
}

func (e *Invalid) Error() string {
	switch {
	case e.Change < 0:
		return e.Reason
	case e.Field != "":
		return fmt.Sprintf("change %d, %s.%s: %s", e.Change+1, e.Table, e.Field, e.Reason)
	}
	return fmt.Sprintf("change %d, %s: %s", e.Change+1, e.Table, e.Reason)
}
