package annotate

import "context"

// A Set is records and texts to be exported, or that came in: the one shape between an archive and the
// formats of annotate/exchange. Its functions may be called several times and read the same state each
// time; they are not safe for concurrent use.
type Set struct {
	Program string // name and version of the program that made it, for formats that name it
	Whole   bool   // the whole archive, not a part of it

	// Rows yields the records of a table in uuid order. An error of yield stops it and is returned.
	Rows func(ctx context.Context, table string, yield func(Row) error) error

	// Text returns a canonical text by its SHA-256.
	Text func(ctx context.Context, sha string) (string, error)

	// Steps yields the history, oldest first, each with its recorded changes; nil: without history.
	Steps func(ctx context.Context, yield func(RecordedStep) error) error

	// Close lets go of what the set holds, such as a snapshot of an archive; nil: nothing.
	Close func() error
}

// A RecordedStep is a step as the history keeps it.
type RecordedStep struct {
	Step
	Recorded []RecordedChange `json:"recorded"`
}

// A RecordedChange is what one change did to one record. Before is nil for a record that was made,
// After for one that was taken back.
type RecordedChange struct {
	Version int    `json:"version"` // of this format
	Op      Op     `json:"op"`
	Table   string `json:"table"`
	ID      string `json:"id"`
	Before  *Row   `json:"before"`
	After   *Row   `json:"after"`
	Purged  bool   `json:"purged,omitempty"` // its values were taken by a purge; undo passes over it
}
