package archive_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pressmark/annotate"
)

// A model is what the archive should hold: the fields that its steps gave, by id. Records are replaced, never
// changed, so that a turn can keep them.
type model struct {
	records map[string]*modelRecord
	living  map[string][]string // ids of a table's records that are not in the trash, in order; nil: to be gathered
	state   int                 // its number
	states  int                 // the highest number given
}

type modelRecord struct {
	table   string
	fields  annotate.Fields
	trashed bool
}

// A turn is what one undo takes back: the records before and after, nil where there was none.
type turn struct {
	group         string
	before, after map[string]*modelRecord
	from, to      int
}

func newModel() *model {
	return &model{records: map[string]*modelRecord{}, living: map[string][]string{}}
}

// put makes records what they were in a state.
func (m *model) put(records map[string]*modelRecord, state int) {
	for id, r := range records {
		if old := m.records[id]; old != nil {
			delete(m.living, old.table)
		}
		if r == nil {
			delete(m.records, id)
			continue
		}
		m.records[id] = r
		delete(m.living, r.table)
	}
	m.state = state
}

// of returns the ids of a table's records that are not in the trash, in order.
func (m *model) of(table string) []string {
	if ids, ok := m.living[table]; ok {
		return ids
	}
	ids := []string{}
	for id, r := range m.records {
		if r.table == table && !r.trashed {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	m.living[table] = ids
	return ids
}

func (m *model) text(id, field string) string {
	if r := m.records[id]; r != nil {
		s, _ := r.fields[field].(string)
		return s
	}
	return ""
}

// change gives a turn a copy of a record that may be changed.
func (t *turn) change(m *model, id string) *modelRecord {
	if r, ok := t.after[id]; ok {
		return r
	}
	old := m.records[id]
	t.before[id] = old
	r := &modelRecord{fields: annotate.Fields{}}
	if old != nil {
		r = &modelRecord{table: old.table, fields: maps.Clone(old.fields), trashed: old.trashed}
	}
	t.after[id] = r
	return r
}

// apply makes a step in the archive and in the model.
func (p *playing) apply(ctx context.Context, s annotate.Step) error {
	s.Group = p.group
	done, err := p.a.Apply(ctx, s)
	if err != nil {
		return err
	}
	p.last = done
	if done.Seq == 0 {
		return nil
	}
	what, _, _ := strings.Cut(s.Label, " '")
	p.made[what]++
	t := &turn{group: p.group, before: map[string]*modelRecord{}, after: map[string]*modelRecord{}, from: p.now.state}
	names := map[string]string{}
	for i, ch := range s.Changes {
		id := done.Changes[i].ID
		if strings.HasPrefix(ch.ID, "$") {
			names[ch.ID] = id
		}
		p.now.follow(t, ch, id, names)
	}
	p.now.states++
	t.to = p.now.states
	p.now.put(t.after, t.to)
	p.future = nil
	if k := len(p.past) - 1; k >= 0 && p.group != "" && p.past[k].group == p.group {
		t.join(p.past[k])
		p.past[k] = t
		return nil
	}
	p.past = append(p.past, t)
	return nil
}

// join puts an earlier turn of the same group in front.
func (t *turn) join(earlier *turn) {
	for id, r := range earlier.after {
		if _, ok := t.after[id]; !ok {
			t.after[id] = r
		}
	}
	maps.Copy(t.before, earlier.before)
	t.from = earlier.from
}

// special are the fields that stand for other records.
var special = []string{"spans", "memo", "text", "blocks", "cue", "content", "aliases"}

// follow makes one change in the model.
func (m *model) follow(t *turn, ch annotate.Change, id string, names map[string]string) {
	r := t.change(m, id)
	switch ch.Op {
	case annotate.OpCreate, annotate.OpSet:
		r.table = ch.Table
		was := r.fields["entity"]
		for k, v := range ch.Fields {
			if s, ok := v.(string); ok && names[s] != "" {
				v = names[s]
			}
			if n, ok := v.(int); ok {
				v = int64(n)
			}
			if !slices.Contains(special, k) {
				r.fields[k] = v
			}
		}
		for entity, resolution := range map[string]string{"entity": "resolution", "for_entity": "for_resolution"} {
			if resolves(ch.Table) && r.fields[entity] != nil {
				r.fields[resolution] = annotate.ResolvedEntity
			}
		}
		if ch.Table == "annotation" && ch.Op == annotate.OpSet && r.fields["entity"] != was {
			m.rebind(t, id, was, r.fields["entity"])
		}
	case annotate.OpTrash, annotate.OpRestore:
		r.trashed = ch.Op == annotate.OpTrash
	case annotate.OpMerge:
		r.fields["merged_into"] = ch.Fields["into"]
	case annotate.OpUnmerge:
		r.fields["merged_into"] = nil
		if parent, _ := r.fields["parent"].(string); r.table == "concept" && parent != "" && m.leadsUp(parent, id) {
			r.fields["parent"] = nil
		}
	}
}

func resolves(table string) bool {
	return table == "annotation" || table == "statement_part" || table == "statement_link"
}

// rebind carries a mark's new entity to the parts that hold its words and named the old one.
func (m *model) rebind(t *turn, mark string, was, is any) {
	for id, r := range m.records {
		for _, of := range []string{"", "for_"} {
			held := r.table == "statement_part" || r.table == "statement_link" && of == ""
			if held && !r.trashed && r.fields[of+"annotation"] == mark && r.fields[of+"entity"] == was {
				p := t.change(m, id)
				p.fields[of+"entity"], p.fields[of+"resolution"] = is, annotate.ResolvedEntity
			}
		}
	}
}

// root is the record that a merged one stands for.
func (m *model) root(id string) string {
	for m.text(id, "merged_into") != "" {
		id = m.text(id, "merged_into")
	}
	return id
}

// above reports whether going up the tree from one concept or tag comes to another.
func (m *model) above(from, id string) bool {
	seen := map[string]bool{}
	for at := from; at != "" && !seen[m.root(at)]; {
		at = m.root(at)
		if at == id {
			return true
		}
		seen[at] = true
		at = m.text(at, "parent")
	}
	return false
}

// leadsUp reports whether a merged record stands above another as it would alone.
func (m *model) leadsUp(from, id string) bool {
	seen := map[string]bool{}
	for at := from; at != "" && !seen[at]; {
		if at == id {
			return true
		}
		seen[at] = true
		next := m.text(at, "merged_into")
		if next == "" {
			next = m.text(at, "parent")
		}
		at = next
	}
	return false
}

// mergesBack reports whether following merges from one record comes to another.
func (m *model) mergesBack(from, id string) bool {
	for at := from; at != ""; at = m.text(at, "merged_into") {
		if at == id {
			return true
		}
	}
	return false
}

// expect makes a step that is refused when it must be.
func (p *playing) expect(ctx context.Context, refused bool, s annotate.Step) error {
	err := p.apply(ctx, s)
	var invalid *annotate.Invalid
	switch {
	case refused && err == nil:
		return fmt.Errorf("%s was not refused: %+v", s.Label, s.Changes)
	case refused && errors.As(err, &invalid):
		p.made[s.Label+" refused"]++
		return nil
	}
	return err
}

func (p *playing) one(ctx context.Context, label string, c annotate.Change) error {
	return p.apply(ctx, annotate.Step{Label: label, Changes: []annotate.Change{c}})
}

func (p *playing) chance(of int) bool { return p.rnd.IntN(of) == 0 }

func (p *playing) choose(list ...string) string { return list[p.rnd.IntN(len(list))] }

func (p *playing) pick(table string) string {
	ids := p.now.of(table)
	if len(ids) == 0 {
		return ""
	}
	return ids[p.rnd.IntN(len(ids))]
}
