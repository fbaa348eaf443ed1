package exchange

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"pressmark/annotate"
)

// rawStep is a step of the history as a line; its place in the file is its place in the history.
type rawStep struct {
	ID       string      `json:"id"`
	Label    string      `json:"label"`
	Coder    string      `json:"coder,omitempty"`
	Group    string      `json:"group,omitempty"`
	Undoes   string      `json:"undoes,omitempty"`
	Redoes   string      `json:"redoes,omitempty"`
	At       string      `json:"at"`
	Recorded []rawChange `json:"recorded"`
}

type rawChange struct {
	Version int             `json:"version"`
	Op      annotate.Op     `json:"op"`
	Table   string          `json:"table"`
	ID      string          `json:"id"`
	Before  json.RawMessage `json:"before"`
	After   json.RawMessage `json:"after"`
	Purged  bool            `json:"purged,omitempty"`
}

func (w *bundle) appendStep(b []byte, s *annotate.RecordedStep) ([]byte, error) {
	raw := rawStep{ID: s.ID, Label: s.Label, Coder: s.Coder, Group: s.Group, Undoes: s.Undoes, Redoes: s.Redoes, At: s.At, Recorded: []rawChange{}}
	for _, ch := range s.Recorded {
		c := w.codecs[ch.Table]
		if c == nil {
			return nil, fmt.Errorf("step %s: there is no table %q", s.ID, ch.Table)
		}
		rc := rawChange{Version: ch.Version, Op: ch.Op, Table: ch.Table, ID: ch.ID, Purged: ch.Purged}
		var err error
		if rc.Before, err = w.rowOf(c, ch.Before); err != nil {
			return nil, fmt.Errorf("step %s: %w", s.ID, err)
		}
		if rc.After, err = w.rowOf(c, ch.After); err != nil {
			return nil, fmt.Errorf("step %s: %w", s.ID, err)
		}
		raw.Recorded = append(raw.Recorded, rc)
	}
	return appendJSON(b, raw)
}

func (w *bundle) rowOf(c *codec, r *annotate.Row) (json.RawMessage, error) {
	if r == nil {
		return json.RawMessage("null"), nil
	}
	clean := withoutFolders(c.table.Name, *r)
	w.note(c.table, &clean, true)
	return c.appendRow(nil, &clean, true)
}

func decodeStep(all map[string]*codec, line []byte) (annotate.RecordedStep, error) {
	var raw rawStep
	if !utf8.Valid(line) {
		return annotate.RecordedStep{}, errNotText
	}
	if err := strict(line, &raw); err != nil {
		return annotate.RecordedStep{}, err
	}
	s := annotate.RecordedStep{Step: annotate.Step{ID: raw.ID, Label: raw.Label, Coder: raw.Coder, Group: raw.Group, Undoes: raw.Undoes, Redoes: raw.Redoes, At: raw.At}}
	for _, rc := range raw.Recorded {
		c := all[rc.Table]
		if c == nil {
			return s, fmt.Errorf("step %s names the table %q, which this version does not know", raw.ID, rc.Table)
		}
		ch := annotate.RecordedChange{Version: rc.Version, Op: rc.Op, Table: rc.Table, ID: rc.ID, Purged: rc.Purged}
		var err error
		if ch.Before, err = c.partial(rc.Before); err != nil {
			return s, fmt.Errorf("step %s: %w", raw.ID, err)
		}
		if ch.After, err = c.partial(rc.After); err != nil {
			return s, fmt.Errorf("step %s: %w", raw.ID, err)
		}
		s.Recorded = append(s.Recorded, ch)
	}
	return s, nil
}

func (c *codec) partial(text json.RawMessage) (*annotate.Row, error) {
	if len(text) == 0 || string(text) == "null" {
		return nil, nil
	}
	var raw rawRow
	if err := strict(text, &raw); err != nil {
		return nil, err
	}
	r, err := c.row(&raw, true)
	return &r, err
}
