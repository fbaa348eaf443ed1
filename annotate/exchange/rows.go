package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"pressmark/annotate"
)

// A codec writes and reads the rows of one table as lines of JSON with keys in a fixed order.
type codec struct {
	table *annotate.Table
	cols  []*annotate.Column // by name
}

func newCodec(t *annotate.Table) *codec {
	c := &codec{table: t}
	for i := range t.Columns {
		c.cols = append(c.cols, &t.Columns[i])
	}
	slices.SortFunc(c.cols, func(a, b *annotate.Column) int { return strings.Compare(a.Name, b.Name) })
	return c
}

func codecs() map[string]*codec {
	out := map[string]*codec{}
	for i := range annotate.Tables {
		out[annotate.Tables[i].Name] = newCodec(&annotate.Tables[i])
	}
	return out
}

// appendRow writes a row without a line end. A partial row, as the history may keep from an older format,
// goes out with the fields it has; a whole one with every column of its table.
func (c *codec) appendRow(b []byte, r *annotate.Row, partial bool) ([]byte, error) {
	b = append(b, `{"id":`...)
	b = appendString(b, r.ID)
	b = append(b, `,"step":`...)
	b = appendString(b, r.Step)
	b = append(b, `,"created":`...)
	b = appendString(b, r.Created)
	b = append(b, `,"modified":`...)
	b = appendString(b, r.Modified)
	if r.Trashed {
		b = append(b, `,"trashed":true`...)
	}
	b = append(b, `,"fields":{`...)
	first := true
	for _, col := range c.cols {
		v, ok := r.Fields[col.Name]
		if !ok && partial {
			continue
		}
		if !ok {
			v = col.Default
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(b, '"')
		b = append(b, col.Name...)
		b = append(b, `":`...)
		var err error
		if b, err = appendValue(b, col, v); err != nil {
			return nil, fmt.Errorf("%s %s, %s: %w", c.table.Name, r.ID, col.Name, err)
		}
	}
	return append(b, '}', '}'), nil
}

func appendValue(b []byte, c *annotate.Column, v any) ([]byte, error) {
	v, err := c.Normalise(v)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case float64:
		text, err := json.Marshal(v)
		return append(b, text...), err
	case string:
		if c.Type == annotate.JSON {
			// as it is, so that it comes back letter by letter; a line end between its parts would end the row
			return append(b, oneLine.Replace(strings.TrimSpace(v))...), nil
		}
		return appendString(b, v), nil
	}
	return nil, fmt.Errorf("has the unexpected type %T", v)
}

var oneLine = strings.NewReplacer("\n", " ", "\r", " ")

// appendString writes a JSON string with as few escapes as JSON allows.
func appendString(b []byte, s string) []byte {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] >= ' ' && s[i] < 0x7F && s[i] != '"' && s[i] != '\\'
	}
	if plain {
		b = append(b, '"')
		b = append(b, s...)
		return append(b, '"')
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(fmt.Sprintf("a string as JSON: %v", err)) // strings always can
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// rawRow is a row as it stands in a line.
type rawRow struct {
	ID       string                     `json:"id"`
	Step     string                     `json:"step"`
	Created  string                     `json:"created"`
	Modified string                     `json:"modified"`
	Trashed  bool                       `json:"trashed"`
	Fields   map[string]json.RawMessage `json:"fields"`
}

var errNotText = errors.New("holds bytes that are not UTF-8")

// decode reads one line.
func (c *codec) decode(line []byte) (annotate.Row, error) {
	var raw rawRow
	if !utf8.Valid(line) {
		return annotate.Row{}, errNotText
	}
	if err := strict(line, &raw); err != nil {
		return annotate.Row{}, err
	}
	return c.row(&raw, false)
}

func (c *codec) row(raw *rawRow, partial bool) (annotate.Row, error) {
	r := annotate.Row{Table: c.table.Name, ID: raw.ID, Step: raw.Step, Created: raw.Created, Modified: raw.Modified,
		Trashed: raw.Trashed, Fields: make(annotate.Fields, len(c.cols))}
	if uuid.Validate(r.ID) != nil || len(r.ID) != 36 {
		return r, fmt.Errorf("%q is no uuid", r.ID)
	}
	known := 0
	for _, col := range c.cols {
		text, ok := raw.Fields[col.Name]
		if ok {
			known++
		} else if partial {
			continue
		}
		v, err := value(col, text, ok)
		if err != nil {
			return r, fmt.Errorf("record %s, %s: %w", r.ID, col.Name, err)
		}
		r.Fields[col.Name] = v
	}
	if known == len(raw.Fields) {
		return r, nil
	}
	for name := range raw.Fields {
		if c.table.Column(name) == nil {
			return r, fmt.Errorf("record %s has the field %q, which this version does not know", r.ID, name)
		}
	}
	return r, nil
}

func value(c *annotate.Column, text json.RawMessage, given bool) (any, error) {
	if !given {
		return c.Normalise(c.Default)
	}
	if string(text) == "null" && c.Type != annotate.JSON {
		return c.Normalise(nil)
	}
	switch c.Type {
	case annotate.JSON:
		return c.Normalise(string(text))
	case annotate.Integer:
		n, err := strconv.ParseInt(string(text), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("want a whole number, got %.40s", text)
		}
		return n, nil
	case annotate.Real:
		f, err := strconv.ParseFloat(string(text), 64)
		if err != nil {
			return nil, fmt.Errorf("want a number, got %.40s", text)
		}
		return c.Normalise(f)
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return nil, err
	}
	return c.Normalise(v)
}

// strict decodes exactly one JSON value and refuses names that it does not know.
func strict(line []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return errors.New("has more than one value in a line")
	}
	return nil
}
