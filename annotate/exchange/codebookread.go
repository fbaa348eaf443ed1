package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/google/uuid"

	"pressmark/annotate"
)

// ErrNothingNew is what [ReadCodebook] returns with a step that has no changes.
var ErrNothingNew = errors.New("the file says nothing that is not in the codebook already")

// ReadCodebook makes the step that brings a codebook in, from CSV with the columns of [WriteCodebook] or JSON
// lines as of [CodeLine]. A line changes the code with its id, else the one of its kind and name, else it makes
// one. Names are added and values changed, none is taken away; empty values change nothing. Every line that is
// wrong is named by its row, and then there is no step.
func ReadCodebook(r io.Reader, known annotate.Codebook) (annotate.Step, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return annotate.Step{}, err
	}
	lines, err := readCodeLines(bytes.TrimPrefix(data, []byte("\uFEFF")))
	if err != nil {
		return annotate.Step{}, err
	}
	t := newCodeReader(known)
	var problems []error
	each := func(take func(*codeRow) error) {
		for _, l := range lines {
			if l.wrong {
				continue
			}
			if err := take(l); err != nil {
				l.wrong = true
				problems = append(problems, fmt.Errorf("row %d: %w", l.row, err))
			}
		}
	}
	each(t.meet)
	each(t.take)
	each(t.place)
	each(t.merge)
	if len(problems) > 0 {
		return annotate.Step{}, errors.Join(problems...)
	}
	s := annotate.Step{Label: fmt.Sprintf("Read a codebook: %d new, %d changed", t.made, len(t.touched)), Changes: slices.Concat(t.creates, t.variables, t.edits)}
	if len(s.Changes) == 0 {
		return s, ErrNothingNew
	}
	return s, nil
}

// A codeRow is a line on its way in.
type codeRow struct {
	CodeLine
	row   int // as people count: of a table the heading is 1
	id    string
	made  bool
	wrong bool
	was   CodeLine // as the archive has it; zero when it is made
}

func readCodeLines(data []byte) ([]*codeRow, error) {
	if head := bytes.TrimSpace(data); len(head) > 0 && head[0] == '{' {
		return readJSONLines(data)
	}
	rows, columns, err := readTable(bytes.NewReader(data), codebookColumns, len(codebookColumns))
	if err != nil {
		return nil, err
	}
	var out []*codeRow
	for i, row := range rows {
		cell := func(name string) string { return cellOf(columns, row, name) }
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue // a line between the others
		}
		l := &codeRow{row: i + 2, CodeLine: CodeLine{ID: cell("id"), Kind: strings.ToLower(cell("kind")), Name: cell("name"), Definition: cell("definition"), Include: cell("include"),
			Exclude: cell("exclude"), Colour: cell("colour"), Key: cell("key"), Type: strings.ToLower(cell("type")), Parent: cell("parent"), Memo: cell("memo")}}
		if l.Kind == annotate.CodeTag {
			l.Digit, l.Key = l.Key, ""
		}
		for _, text := range parted(cell("aliases")) {
			l.Aliases = append(l.Aliases, CodeAlias{Text: text})
		}
		out = append(out, l)
	}
	return out, nil
}

func readJSONLines(data []byte) ([]*codeRow, error) {
	scan := bufio.NewScanner(bytes.NewReader(data))
	scan.Buffer(make([]byte, 64<<10), 64<<20)
	var out []*codeRow
	var problems []error
	for n := 1; scan.Scan(); n++ {
		if len(bytes.TrimSpace(scan.Bytes())) == 0 {
			continue
		}
		l := &codeRow{row: n}
		if err := strict(scan.Bytes(), &l.CodeLine); err != nil {
			problems = append(problems, fmt.Errorf("row %d: %w", n, plainly(err)))
		}
		out = append(out, l)
	}
	return out, errors.Join(append(problems, scan.Err())...)
}

// plainly says what is wrong with a line of JSON.
func plainly(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("this is not a line of JSON (%w)", err)
	case errors.As(err, &kind):
		return fmt.Errorf("%s is of the wrong type", kind.Field)
	}
	return err
}

// A codeReader works out the changes. Types, concepts and tags are made first, then variables, then all that
// refers to others.
type codeReader struct {
	known                     map[string]CodeLine // by id
	byName                    map[string][]string // ids by kind and name, of a variable its type's too
	rows                      map[string]*codeRow // by id: who stands in the file
	keys                      map[string]string   // whose key it is: name by kind and key
	parents                   map[string]string   // as they will be
	names                     map[string]string   // by id, as they will be
	ordinals                  map[string]int      // of variables by type: the greatest
	creates, variables, edits []annotate.Change
	made                      int
	touched                   map[string]bool
}

func newCodeReader(b annotate.Codebook) *codeReader {
	t := &codeReader{known: map[string]CodeLine{}, byName: map[string][]string{}, rows: map[string]*codeRow{}, keys: map[string]string{}, parents: map[string]string{},
		names: map[string]string{}, ordinals: map[string]int{}, touched: map[string]bool{}}
	for _, l := range CodeLines(b) {
		t.known[l.ID], t.names[l.ID], t.parents[l.ID] = l, l.Name, l.Parent
		if l.MergedInto == "" {
			t.keep(l.ID, l)
		}
	}
	for _, x := range b.Types {
		if _, ok := t.known[x.ID]; !ok {
			l := CodeLine{ID: x.ID, Kind: lineType, Name: x.Name}
			t.known[x.ID], t.names[x.ID] = l, x.Name
			t.keep(x.ID, l)
		}
		for _, v := range x.Variables {
			t.ordinals[x.ID] = max(t.ordinals[x.ID], v.Ordinal)
		}
	}
	return t
}

// keep remembers a line's name and key.
func (t *codeReader) keep(id string, l CodeLine) {
	at := nameKey(l.Kind, l.Name, l.Parent)
	t.byName[at] = append(t.byName[at], id)
	if k := l.Key + l.Digit; k != "" {
		t.keys[l.Kind+"\x00"+annotate.Fold(k)] = id
	}
}

// nameKey is what a line is found by: variables of two types may share a name.
func nameKey(kind, name, parent string) string {
	if kind != lineVariable {
		parent = ""
	}
	return kind + "\x00" + annotate.Fold(name) + "\x00" + parent
}

// meet finds the code of a line, or makes it.
func (t *codeReader) meet(l *codeRow) error {
	if !slices.Contains([]string{annotate.CodeConcept, annotate.CodeTag, lineType, lineVariable}, l.Kind) {
		return fmt.Errorf("%q is no kind: write concept, tag, statement type or variable", l.Kind)
	}
	if l.Name == "" {
		return errors.New("the name is missing")
	}
	if l.Kind == lineVariable {
		of, err := t.find(lineType, l.Parent)
		if err != nil {
			return fmt.Errorf("the statement type of the variable %s: %w", l.Name, err)
		}
		l.Parent = of
	}
	if l.ID != "" && (uuid.Validate(l.ID) != nil || len(l.ID) != 36) {
		return fmt.Errorf("%q is no id; leave it empty to make a new one", l.ID)
	}
	l.ID = strings.ToLower(l.ID)
	was, there := t.known[l.ID]
	if there && was.Kind != l.Kind {
		return fmt.Errorf("the id %s is that of the %s %s, not of a %s", l.ID, was.Kind, was.Name, l.Kind)
	}
	same := t.byName[nameKey(l.Kind, l.Name, l.Parent)]
	switch {
	case there:
		l.id, l.was = l.ID, was
	case len(same) > 1:
		return fmt.Errorf("%d are called %s: say by its id which is meant", len(same), l.Name)
	case len(same) == 1 && (l.ID == "" || t.rows[same[0]] == nil):
		l.id, l.was = same[0], t.known[same[0]]
	default:
		l.id, l.made = l.ID, true
		if l.id == "" {
			l.id = fmt.Sprintf("$row%d", l.row)
		}
		t.made++
	}
	if other := t.rows[l.id]; other != nil {
		return fmt.Errorf("%s stands in row %d already", l.Name, other.row)
	}
	t.rows[l.id], t.names[l.id] = l, l.Name
	if l.made {
		t.keep(l.id, CodeLine{Kind: l.Kind, Name: l.Name, Parent: l.Parent})
	}
	return nil
}

// find returns the code of a kind that an id or a name means.
func (t *codeReader) find(kind, what string) (string, error) {
	if what == "" {
		return "", errors.New("it is missing")
	}
	id := strings.ToLower(what)
	if l, ok := t.known[id]; ok && l.Kind == kind {
		return id, nil
	}
	if l := t.rows[id]; l != nil && l.Kind == kind {
		return id, nil
	}
	switch ids := t.byName[nameKey(kind, what, "")]; len(ids) {
	case 0:
		return "", fmt.Errorf("the %s %q is neither in the archive nor in this file", kind, what)
	case 1:
		return ids[0], nil
	default:
		return "", fmt.Errorf("%d are called %q: say by its id which is meant", len(ids), what)
	}
}

// take adds what a line says of its own code.
func (t *codeReader) take(l *codeRow) error {
	f := annotate.Fields{}
	for name, v := range map[string][2]string{"name": {l.Name, l.was.Name}, "definition": {l.Definition, l.was.Definition}, "include": {l.Include, l.was.Include},
		"exclude": {l.Exclude, l.was.Exclude}, "colour": {l.Colour, l.was.Colour}, "memo": {l.Memo, l.was.Memo}, "digit": {l.Digit, l.was.Digit}, "key": {l.Key, l.was.Key}, "type": {l.Type, l.was.Type}} {
		if v[0] != "" && v[0] != v[1] {
			f[name] = v[0]
		}
	}
	if err := t.check(l, f); err != nil {
		return err
	}
	switch {
	case l.made && l.Kind == lineVariable:
		t.ordinals[l.Parent]++
		f["statement_type"], f["ordinal"] = l.Parent, t.ordinals[l.Parent]
		t.variables = append(t.variables, annotate.Create("variable", l.id, f))
	case l.made:
		t.creates = append(t.creates, annotate.Create(tableOf(l.Kind), l.id, f))
	case len(f) > 0:
		t.edit(l, annotate.Edit(tableOf(l.Kind), l.id, f))
	}
	for _, a := range l.Aliases {
		has := func(b CodeAlias) bool { return b.Text == a.Text && b.Article == "" }
		if a.Article != "" || a.Text == "" || a.Text == l.Name || slices.ContainsFunc(l.was.Aliases, has) || t.mergedHere(l, a.Text) {
			continue
		}
		l.was.Aliases = append(l.was.Aliases, a)
		t.edit(l, annotate.Create("alias", "", annotate.Fields{l.Kind: l.id, "text": a.Text, "language": a.Lang}))
	}
	return nil
}

func tableOf(kind string) string { return strings.ReplaceAll(kind, " ", "_") }

func (t *codeReader) edit(l *codeRow, c annotate.Change) {
	t.edits = append(t.edits, c)
	if !l.made {
		t.touched[l.id] = true
	}
}

// mergedHere reports whether a name is that of a code that the file merges into this one.
func (t *codeReader) mergedHere(l *codeRow, name string) bool {
	for _, other := range t.rows {
		if other.MergedInto != "" && other.MergedInto == l.ID && other.Name == name {
			return true
		}
	}
	return false
}

// check sees that the values of a line can be.
func (t *codeReader) check(l *codeRow, f annotate.Fields) error {
	if l.Colour != "" && !isColour(l.Colour) {
		return fmt.Errorf("%q is no colour: write it like #2563C9", l.Colour)
	}
	if l.Type != "" && (l.Kind != lineVariable || !slices.Contains(annotate.VariableTypes, l.Type)) {
		return fmt.Errorf("%q is no type of a variable: write one of %s", l.Type, strings.Join(annotate.VariableTypes, ", "))
	}
	if l.Digit != "" && (l.Kind != annotate.CodeTag || len(l.Digit) != 1 || l.Digit < "1" || l.Digit > "9") {
		return fmt.Errorf("%q is no key of a tag: write one of 1 to 9", l.Digit)
	}
	if l.Key != "" && (l.Kind != annotate.CodeConcept || strings.ContainsAny(l.Key, " \t/")) {
		return fmt.Errorf("%q is no key of a concept: write a few letters or digits", l.Key)
	}
	if k := l.Key + l.Digit; k != "" {
		at := l.Kind + "\x00" + annotate.Fold(k)
		if owner := t.keys[at]; owner != "" && owner != l.id {
			return fmt.Errorf("the key %s is taken by the %s %s", k, l.Kind, t.names[owner])
		}
		t.keys[at] = l.id
	}
	if l.Kind == lineType || l.Kind == lineVariable {
		for _, name := range []string{"definition", "include", "exclude", "colour", "memo"} {
			if f[name] != nil {
				return fmt.Errorf("a %s has no %s", l.Kind, name)
			}
		}
	}
	return nil
}

// place puts a code below its parent.
func (t *codeReader) place(l *codeRow) error {
	if l.Parent == "" || l.Kind == lineVariable {
		return nil
	}
	if l.Kind == lineType {
		return errors.New("a statement type stands below nothing")
	}
	parent, err := t.find(l.Kind, l.Parent)
	if err != nil {
		return fmt.Errorf("the parent: %w", err)
	}
	if parent == t.parents[l.id] {
		return nil
	}
	path := []string{l.Name}
	for at := parent; at != "" && len(path) <= len(t.names); at = t.parents[at] {
		path = append(path, t.names[at])
		if at == l.id {
			return fmt.Errorf("this would go in a circle: %s", strings.Join(path, " > "))
		}
	}
	t.parents[l.id] = parent
	t.edit(l, annotate.Edit(tableOf(l.Kind), l.id, annotate.Fields{"parent": parent}))
	return nil
}

// merge makes one concept stand for another, as the file says it does.
func (t *codeReader) merge(l *codeRow) error {
	if l.MergedInto == "" || l.MergedInto == l.was.MergedInto {
		return nil
	}
	if l.Kind != annotate.CodeConcept {
		return fmt.Errorf("only concepts are merged by a pointer, this is a %s", l.Kind)
	}
	into, err := t.find(l.Kind, l.MergedInto)
	if err != nil {
		return fmt.Errorf("what it is merged into: %w", err)
	}
	if into == l.id || t.rows[into] != nil && t.rows[into].MergedInto != "" {
		return errors.New("a concept is merged into one that stands for itself")
	}
	t.edit(l, annotate.Change{Op: annotate.OpMerge, Table: annotate.CodeConcept, ID: l.id, Fields: annotate.Fields{"into": into}})
	return nil
}
