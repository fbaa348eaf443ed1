package exchange

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"pressmark/annotate"
)

// An EntityLine is an entity as a line of the table of entities: one file to edit in a spreadsheet.
type EntityLine struct {
	annotate.Entity
	Memo        string
	First, Last int // days between which it was seen; both 0: never in a dated article
}

var entityColumns = []string{"id", "kind", "name", "distinguisher", "aliases", "attributes", "affiliations", "colour", "memo", "uses", "first_seen", "last_seen"}

// WriteEntities writes the table of entities as CSV: aliases that hold everywhere, attributes as key=value,
// affiliations as organisation | role | from | to, several of each with semicolons between. Cells that a
// spreadsheet would take for a formula are guarded, see [Guard].
func WriteEntities(w io.Writer, lines []EntityLine) error {
	names := map[string]string{}
	for _, l := range lines {
		names[l.ID] = l.Name
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(entityColumns); err != nil {
		return err
	}
	for _, l := range lines {
		var aliases, attributes, affiliations []string
		for _, a := range l.Aliases {
			if a.Article == "" {
				aliases = append(aliases, a.Text)
			}
		}
		for _, a := range l.Attributes {
			attributes = append(attributes, a.Key+"="+a.Value)
		}
		for _, a := range l.Affiliations {
			if names[a.Organisation] != "" {
				affiliations = append(affiliations, strings.TrimRight(strings.Join([]string{names[a.Organisation], a.Role, openDay(a.From), openDay(a.To)}, " | "), " |"))
			}
		}
		row := []string{l.ID, l.KindName, l.Name, l.Distinguisher, several(aliases), several(attributes), several(affiliations), l.Colour, l.Memo}
		for i := range row {
			row[i] = Guard(row[i])
		}
		row = append(row, strconv.Itoa(l.Uses), seenDay(l, l.First), seenDay(l, l.Last))
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func openDay(day int) string {
	if day == annotate.Undated || day <= math.MinInt32 {
		return ""
	}
	return annotate.DayString(day)
}

func seenDay(l EntityLine, day int) string {
	if l.First == 0 && l.Last == 0 {
		return ""
	}
	return annotate.DayString(day)
}

// several joins parts with semicolons; a semicolon or backslash within a part is written after a backslash.
func several(parts []string) string {
	escape := strings.NewReplacer(`\`, `\\`, ";", `\;`)
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = escape.Replace(p)
	}
	return strings.Join(out, "; ")
}

// parted undoes several; empty parts are left out.
func parted(s string) []string {
	var out []string
	var b strings.Builder
	end := func() {
		if p := strings.TrimSpace(b.String()); p != "" {
			out = append(out, p)
		}
		b.Reset()
	}
	escaped := false
	for _, r := range s {
		switch {
		case escaped:
			b.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == ';':
			end()
		default:
			b.WriteRune(r)
		}
	}
	end()
	return out
}

// ReadEntities makes the step that brings a table of entities into an archive that has these entities and
// kinds (name to uuid). A line with an id changes that entity; one without changes the entity of its kind,
// name and distinguisher, or makes one. Names, attributes and affiliations are added or changed, none is
// taken away; empty cells change nothing. Every line that is wrong is named by its row, the heading being
// row 1, and then there is no step.
func ReadEntities(r io.Reader, known []EntityLine, kinds map[string]string) (annotate.Step, error) {
	rows, columns, err := readTable(r, entityColumns, 9)
	if err != nil {
		return annotate.Step{}, err
	}
	t := newEntityReader(known, kinds)
	var problems []error
	for i, row := range rows { // who stands in the file first, so that affiliations may name them
		if err := t.meet(i, columns, row); err != nil {
			problems = append(problems, fmt.Errorf("row %d: %w", i+2, err))
		}
	}
	for i, row := range rows {
		if t.ids[i] == "" {
			continue
		}
		if err := t.take(i, columns, row); err != nil {
			problems = append(problems, fmt.Errorf("row %d: %w", i+2, err))
		}
	}
	if len(problems) > 0 {
		return annotate.Step{}, errors.Join(problems...)
	}
	s := annotate.Step{Label: fmt.Sprintf("Read a table of entities: %d new, %d changed", t.made, len(t.touched)), Changes: t.changes}
	if len(s.Changes) == 0 {
		return s, errors.New("the table says nothing that is not in the archive already")
	}
	return s, nil
}

type entityReader struct {
	kinds   map[string]string
	byID    map[string]EntityLine
	byKey   map[string]string // kind, name and distinguisher
	byName  map[string][]string
	ids     map[int]string // of the rows: uuid or $name
	changes []annotate.Change
	made    int
	touched map[string]bool
}

func newEntityReader(known []EntityLine, kinds map[string]string) *entityReader {
	t := &entityReader{kinds: map[string]string{}, byID: map[string]EntityLine{}, byKey: map[string]string{}, byName: map[string][]string{}, ids: map[int]string{}, touched: map[string]bool{}}
	for name, id := range kinds {
		t.kinds[annotate.Fold(name)] = id
	}
	for _, l := range known {
		t.byID[l.ID] = l
		t.byKey[entityKey(l.KindName, l.Name, l.Distinguisher)] = l.ID
		t.byName[annotate.Fold(l.Name)] = append(t.byName[annotate.Fold(l.Name)], l.ID)
	}
	return t
}

func entityKey(kind, name, distinguisher string) string {
	return annotate.Fold(kind) + "\x00" + name + "\x00" + distinguisher
}

// cellOf returns a cell without its guard, "" where the row is short.
func cellOf(columns map[string]int, row []string, name string) string {
	i, ok := columns[name]
	if !ok || i >= len(row) {
		return ""
	}
	return strings.TrimSpace(Unguard(row[i]))
}

// meet finds the entity of a row, or makes it.
func (t *entityReader) meet(i int, columns map[string]int, row []string) error {
	cell := func(name string) string { return cellOf(columns, row, name) }
	id, name, kind := cell("id"), cell("name"), cell("kind")
	if id != "" {
		if _, ok := t.byID[id]; !ok {
			return fmt.Errorf("no entity has the id %s; leave the cell empty to make a new one", id)
		}
		t.ids[i] = id
		return nil
	}
	switch {
	case name == "" && strings.TrimSpace(strings.Join(row, "")) == "":
		return nil // a line between the others
	case name == "":
		return errors.New("the name is missing")
	case kind == "":
		return fmt.Errorf("the kind of %s is missing", name)
	}
	key := entityKey(kind, name, cell("distinguisher"))
	if t.byKey[key] != "" {
		t.ids[i] = t.byKey[key]
		return nil
	}
	of, ok := t.kinds[annotate.Fold(kind)]
	if !ok {
		of = fmt.Sprintf("$kind%d", i)
		t.kinds[annotate.Fold(kind)] = of
		t.changes = append(t.changes, annotate.Create("kind", of, annotate.Fields{"name": kind}))
	}
	id = fmt.Sprintf("$entity%d", i)
	t.changes = append(t.changes, annotate.Create("entity", id, annotate.Fields{"kind": of, "name": name, "distinguisher": cell("distinguisher")}))
	t.made++
	t.ids[i], t.byKey[key] = id, id
	t.byName[annotate.Fold(name)] = append(t.byName[annotate.Fold(name)], id)
	t.byID[id] = EntityLine{Entity: annotate.Entity{ID: id, Name: name, KindName: kind, Kind: of, Distinguisher: cell("distinguisher")}}
	return nil
}

// take adds what a row says of its entity.
func (t *entityReader) take(i int, columns map[string]int, row []string) error {
	cell := func(name string) string { return cellOf(columns, row, name) }
	id := t.ids[i]
	was := t.byID[id]
	f := annotate.Fields{}
	for name, old := range map[string]string{"name": was.Name, "distinguisher": was.Distinguisher, "colour": was.Colour, "memo": was.Memo} {
		if v := cell(name); v != "" && v != old {
			f[name] = v
		}
	}
	if c, ok := f["colour"].(string); ok && !isColour(c) {
		return fmt.Errorf("%q is no colour: write it like #2563C9", c)
	}
	if kind := cell("kind"); kind != "" && annotate.Fold(kind) != annotate.Fold(was.KindName) {
		of, ok := t.kinds[annotate.Fold(kind)]
		if !ok {
			of = fmt.Sprintf("$kind%d", i)
			t.kinds[annotate.Fold(kind)] = of
			t.changes = append(t.changes, annotate.Create("kind", of, annotate.Fields{"name": kind}))
		}
		f["kind"] = of
	}
	before := len(t.changes)
	if len(f) > 0 {
		t.changes = append(t.changes, annotate.Edit("entity", id, f))
	}
	for _, text := range parted(cell("aliases")) {
		if text != was.Name && !slices.ContainsFunc(was.Aliases, func(a annotate.Alias) bool { return a.Text == text && a.Article == "" }) {
			t.changes = append(t.changes, annotate.Create("alias", "", annotate.Fields{"entity": id, "text": text}))
			was.Aliases = append(was.Aliases, annotate.Alias{Text: text})
		}
	}
	if err := t.attributes(id, &was, parted(cell("attributes"))); err != nil {
		return err
	}
	if err := t.affiliations(id, &was, parted(cell("affiliations"))); err != nil {
		return err
	}
	t.byID[id] = was
	if len(t.changes) > before && !strings.HasPrefix(id, "$") {
		t.touched[id] = true
	}
	return nil
}

func (t *entityReader) attributes(id string, was *EntityLine, pairs []string) error {
	for _, p := range pairs {
		key, value, ok := strings.Cut(p, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !ok || key == "" {
			return fmt.Errorf("the attribute %q is not written as key=value", p)
		}
		i := slices.IndexFunc(was.Attributes, func(a annotate.Attribute) bool { return a.Key == key })
		f := annotate.Fields{"key": key, "value": value, "type": looksLike(value)}
		switch {
		case i < 0:
			f["entity"] = id
			t.changes = append(t.changes, annotate.Create("entity_attribute", "", f))
			was.Attributes = append(was.Attributes, annotate.Attribute{Key: key, Value: value})
		case was.Attributes[i].Value != value && was.Attributes[i].ID != "":
			t.changes = append(t.changes, annotate.Edit("entity_attribute", was.Attributes[i].ID, f))
		}
	}
	return nil
}

// looksLike is the type that a value of an attribute has.
func looksLike(value string) string {
	if _, err := strconv.ParseInt(value, 10, 64); err == nil {
		return "integer"
	}
	if value == "true" || value == "false" {
		return "boolean"
	}
	if d, err := annotate.ParseDate(value, "typed"); err == nil && d.Precision == annotate.PrecisionDay {
		return "date"
	}
	return "text"
}

func (t *entityReader) affiliations(id string, was *EntityLine, places []string) error {
	for _, p := range places {
		parts := strings.Split(p, "|")
		if len(parts) > 4 {
			return fmt.Errorf("the affiliation %q is not written as organisation | role | from | to", p)
		}
		parts = append(parts, "", "", "")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		of := t.byName[annotate.Fold(parts[0])]
		switch {
		case len(of) == 0:
			return fmt.Errorf("the organisation %q is neither in the archive nor in this table", parts[0])
		case len(of) > 1:
			return fmt.Errorf("%d entities are called %q: tell them apart first, or add this affiliation in the window", len(of), parts[0])
		case of[0] == id:
			return fmt.Errorf("%s cannot belong to itself", parts[0])
		}
		from, err := annotate.ParseDate(parts[2], "typed")
		if err != nil {
			return err
		}
		to, err := annotate.ParseDate(parts[3], "typed")
		if err != nil {
			return err
		}
		f, x := annotate.Fields{"entity": id, "organisation": of[0], "role": parts[1]}, annotate.Affiliation{Organisation: of[0], Role: parts[1], From: math.MinInt32, To: annotate.Undated}
		if !from.IsZero() {
			f["from_day"], x.From = from.First, from.First
		}
		if !to.IsZero() {
			f["to_day"], x.To = to.Last, to.Last
		}
		if x.To < x.From {
			return fmt.Errorf("the affiliation with %s ends on %s, before it starts on %s", parts[0], annotate.DayString(x.To), annotate.DayString(x.From))
		}
		if !slices.ContainsFunc(was.Affiliations, func(a annotate.Affiliation) bool { a.ID = ""; return a == x }) {
			t.changes = append(t.changes, annotate.Create("affiliation", "", f))
			was.Affiliations = append(was.Affiliations, x)
		}
	}
	return nil
}

func isColour(s string) bool {
	if len(s) != 7 || s[0] != '#' {
		return false
	}
	_, err := strconv.ParseUint(s[1:], 16, 32)
	return err == nil
}
