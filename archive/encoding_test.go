package archive

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"reflect"
	"testing"

	"pressmark/annotate"
)

// FuzzEncode holds the writer and the reader of records beside encoding/json, which they stand in for.
func FuzzEncode(f *testing.F) {
	for _, s := range []string{"", "plain words", "“quoted” 马化腾 e\u0301", `back\slash and "quotes"`, "<b>&amp;</b>", "line\nend\ttab\x7f", "\u2028 \u2029", "broken \xff\xc3", "\\", "\"", "\x00"} {
		f.Add(s, int64(len(s)), float64(len(s))/3, true)
		f.Add(s+s, int64(-1), 1.0, false)
	}
	f.Fuzz(func(t *testing.T, s string, n int64, score float64, flag bool) {
		for i := range annotate.Tables {
			table := &annotate.Tables[i]
			r := record{Row: annotate.Row{Table: table.Name, ID: s, Step: "step", Created: "at", Modified: s, Trashed: flag, Fields: annotate.Fields{}}, N: n}
			for j, c := range table.Columns {
				r.Fields[c.Name] = sampleValue(c, s, n+int64(j), score, flag)
			}
			holdBeside(t, table, r)
		}
	})
}

func sampleValue(c annotate.Column, s string, n int64, score float64, flag bool) any {
	switch {
	case flag && n%5 == 0 && c.Default == nil:
		return nil
	case c.Type == annotate.Integer:
		return n
	case c.Type == annotate.Real:
		return score
	case c.Type == annotate.Boolean:
		return flag
	}
	return s
}

func holdBeside(t *testing.T, table *annotate.Table, r record) {
	t.Helper()
	want, err := json.Marshal(&r)
	if err != nil {
		return // not a number that JSON has
	}
	got, err := encode(&r)
	if err != nil || got != string(want) {
		t.Fatalf("encode writes %s (%v), json.Marshal %s", got, err, want)
	}
	judge, err := decodeAny(table, string(want))
	if err != nil {
		t.Fatal(err)
	}
	back, err := decode(table, sql.NullString{String: string(want), Valid: true})
	if err != nil || !reflect.DeepEqual(back, judge) {
		t.Fatalf("decode reads %+v (%v), encoding/json %+v", back, err, judge)
	}
}

// TestDecodeReadsAnyJSON gives decode a record with the members in another order, spaces between them and one too many.
func TestDecodeReadsAnyJSON(t *testing.T) {
	tag := annotate.TableNamed("tag")
	r := record{Row: annotate.Row{Table: "tag", ID: "1", Step: "2", Created: "3", Modified: "4", Fields: annotate.Fields{"name": "A", "digit": "5", "parent": nil}}, N: 6}
	plain, err := encode(&r)
	if err != nil {
		t.Fatal(err)
	}
	var spaced bytes.Buffer
	if err := json.Indent(&spaced, []byte(plain.(string)), "", " "); err != nil {
		t.Fatal(err)
	}
	complete(tag, &r) // what an older record lacks is filled in
	for _, s := range []string{plain.(string), spaced.String(), `{"n":6,"fields":{"parent":null,"digit":"5","name":"\u0041"},"id":"1","step":"2","created":"3","modified":"4","more":[1]}`} {
		got, err := decode(tag, sql.NullString{String: s, Valid: true})
		if err != nil || !reflect.DeepEqual(*got, r) {
			t.Errorf("decode(%s) is %+v, %v; want %+v", s, got, err, r)
		}
	}
	for _, s := range []string{``, `{`, `{"id":"1"`, `[]`, `{"id":"1","step":"2","created":"3","modified":"4","fields":{"name":"A},"n":6}`} {
		if got, err := decode(tag, sql.NullString{String: s, Valid: true}); err == nil {
			t.Errorf("decode(%s) is %+v; want an error", s, got)
		}
	}
}
