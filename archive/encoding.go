package archive

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"pressmark/annotate"
)

// The change table keeps records as JSON that encoding/json would write, byte for byte, and reads. A bulk
// step writes and reads thousands of them in a transaction that others wait for: what writes and reads
// exactly this shape takes a fifth of the time of the general machine, which is asked for all else.

// encode writes a record as a change keeps it; nil for no record.
func encode(r *record) (any, error) {
	if r == nil {
		return nil, nil
	}
	b := make([]byte, 0, 512)
	b = appendString(append(b, `{"id":`...), r.ID)
	b = appendString(append(b, `,"step":`...), r.Step)
	b = appendString(append(b, `,"created":`...), r.Created)
	b = appendString(append(b, `,"modified":`...), r.Modified)
	if r.Trashed {
		b = append(b, `,"trashed":true`...)
	}
	b, err := appendFields(append(b, `,"fields":`...), r.Table, r.Fields)
	if err != nil {
		return nil, fmt.Errorf("change of %s: %w", r.Table, err)
	}
	b = strconv.AppendInt(append(b, `,"n":`...), r.N, 10)
	return string(append(b, '}')), nil
}

// sortedColumns are the columns of each table in the order of their names, as JSON objects have them.
var sortedColumns = func() map[string][]annotate.Column {
	out := map[string][]annotate.Column{}
	for _, t := range annotate.Tables {
		out[t.Name] = slices.SortedFunc(slices.Values(t.Columns), func(x, y annotate.Column) int { return cmp.Compare(x.Name, y.Name) })
	}
	return out
}()

func appendFields(b []byte, table string, fields annotate.Fields) ([]byte, error) {
	written, from := 0, len(b)
	b = append(b, '{')
	for _, c := range sortedColumns[table] {
		v, ok := fields[c.Name]
		if !ok {
			continue
		}
		if written++; written > 1 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), c.Name...), `":`...)
		var err error
		if b, err = appendValue(b, v); err != nil {
			return b, err
		}
	}
	if written == len(fields) && fields != nil {
		return append(b, '}'), nil
	}
	data, err := json.Marshal(fields) // of a table or column that we do not know: history that came in a bundle
	return append(b[:from], data...), err
}

func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case string:
		return appendString(b, v), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	}
	data, err := json.Marshal(v)
	return append(b, data...), err
}

// appendString writes a string as json.Marshal does.
func appendString(b []byte, s string) []byte {
	if plain(s) {
		return append(append(append(b, '"'), s...), '"')
	}
	data, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("a string cannot be written as JSON: %v", err))
	}
	return append(b, data...)
}

// plain reports whether a string stands in JSON as it is.
func plain(s string) bool {
	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			ascii = false
		case c < ' ' || c == 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&':
			return false
		}
	}
	return ascii || utf8.ValidString(s) && !strings.ContainsAny(s, "\u2028\u2029")
}

// decode reads what encode wrote, in this format or an older one; whole numbers come back as int64.
func decode(t *annotate.Table, data sql.NullString) (*record, error) {
	if !data.Valid {
		return nil, nil
	}
	r := record{Row: annotate.Row{Table: t.Name}}
	in := reader{s: data.String}
	if in.record(t, &r); !in.bad {
		complete(t, &r)
		return &r, nil
	}
	return decodeAny(t, data.String)
}

// complete gives a record that was written before its table had all its columns the others' defaults.
func complete(t *annotate.Table, r *record) {
	if len(r.Fields) >= len(t.Columns) || r.Fields == nil {
		return
	}
	for i := range t.Columns {
		if _, ok := r.Fields[t.Columns[i].Name]; !ok {
			r.Fields[t.Columns[i].Name] = t.Columns[i].Default
		}
	}
}

// decodeAny reads a record in any JSON that holds one.
func decodeAny(t *annotate.Table, data string) (*record, error) {
	var r record
	d := json.NewDecoder(strings.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&r); err != nil {
		return nil, fmt.Errorf("change of %s: %w", t.Name, err)
	}
	r.Table = t.Name
	for i := range t.Columns {
		c := &t.Columns[i]
		n, ok := r.Fields[c.Name].(json.Number)
		if !ok {
			continue
		}
		v, err := numberOf(c, n.String())
		if err != nil {
			return nil, err
		}
		r.Fields[c.Name] = v
	}
	complete(t, &r)
	return &r, nil
}

func numberOf(c *annotate.Column, s string) (any, error) {
	if c.Type == annotate.Real {
		return strconv.ParseFloat(s, 64)
	}
	return strconv.ParseInt(s, 10, 64)
}

// A reader goes through a record as encode writes it. Once anything else stands there it is bad, and what
// it read means nothing.
type reader struct {
	s   string
	bad bool
}

func (in *reader) record(t *annotate.Table, r *record) {
	in.expect(`{"id":`)
	r.ID = in.text()
	in.expect(`,"step":`)
	r.Step = in.text()
	in.expect(`,"created":`)
	r.Created = in.text()
	in.expect(`,"modified":`)
	r.Modified = in.text()
	r.Trashed = in.skip(`,"trashed":true`)
	in.expect(`,"fields":{`)
	r.Fields = in.fields(t)
	in.expect(`},"n":`)
	n, err := strconv.ParseInt(in.number(), 10, 64)
	r.N = n
	in.expect(`}`)
	in.bad = in.bad || err != nil || in.s != ""
}

func (in *reader) fields(t *annotate.Table) annotate.Fields {
	out := make(annotate.Fields, len(t.Columns))
	for !in.bad && !strings.HasPrefix(in.s, "}") {
		if len(out) > 0 {
			in.expect(",")
		}
		name := in.text()
		in.expect(":")
		c := t.Column(name)
		if c == nil {
			in.bad = true
			break
		}
		out[c.Name] = in.value(c)
	}
	return out
}

func (in *reader) value(c *annotate.Column) any {
	switch {
	case strings.HasPrefix(in.s, `"`):
		return in.text()
	case in.skip("null"):
		return nil
	case in.skip("true"):
		return true
	case in.skip("false"):
		return false
	}
	v, err := numberOf(c, in.number())
	in.bad = in.bad || err != nil
	return v
}

func (in *reader) skip(want string) bool {
	rest, ok := strings.CutPrefix(in.s, want)
	if ok {
		in.s = rest
	}
	return ok
}

func (in *reader) expect(want string) {
	if !in.skip(want) {
		in.bad = true
	}
}

// number takes the letters of a number.
func (in *reader) number() string {
	i := 0
	for i < len(in.s) && strings.IndexByte("+-.0123456789Ee", in.s[i]) >= 0 {
		i++
	}
	n := in.s[:i]
	in.s = in.s[i:]
	return n
}

// text takes a string with its quotation marks.
func (in *reader) text() string {
	if !strings.HasPrefix(in.s, `"`) {
		in.bad = true
		return ""
	}
	for i := 1; i < len(in.s); i++ {
		switch c := in.s[i]; {
		case c == '"':
			s := in.s[1:i]
			in.s = in.s[i+1:]
			return s
		case c == '\\':
			return in.escaped()
		}
	}
	in.bad = true
	return ""
}

// escaped takes a string that has escapes in it.
func (in *reader) escaped() (s string) {
	for i := 1; i < len(in.s); i++ {
		switch in.s[i] {
		case '\\':
			i++
		case '"':
			in.bad = in.bad || json.Unmarshal([]byte(in.s[:i+1]), &s) != nil
			in.s = in.s[i+1:]
			return s
		}
	}
	in.bad = true
	return ""
}
