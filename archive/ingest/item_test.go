package ingest_test

import (
	"context"
	"strings"
	"testing"

	"pressmark/archive/ingest"
)

func TestParseItem(t *testing.T) {
	lines := ingest.Source{Name: "two.jsonl", Data: []byte(`{"title":"First","text":"The ferries sail at noon."}
not JSON at all

{"title":"Second","text":"The power stays on."}
`)}
	page := ingest.Source{Name: "note.txt", Data: []byte("Harbour reopens\n\nThe harbour reopened on Monday after repairs, the mayor said.\n")}
	for _, c := range []struct {
		src            ingest.Source
		item           string
		title, problem string
	}{
		{lines, "1", "First", ""},
		{lines, "4", "Second", ""},
		{lines, "2", "", "line 2, is not a JSON object"},
		{lines, "9", "", "line 9, holds no article any more"},
		{page, "", "Harbour reopens", ""},
	} {
		got, problem := ingest.ParseItem(context.Background(), c.src, c.item)
		told := ""
		if problem != nil {
			told = problem.Error()
		}
		if got.Title != c.title || got.Item != "" && got.Item != c.item || (told == "") != (c.problem == "") || !strings.Contains(told, c.problem) {
			t.Errorf("ParseItem(%s, %q) = %q of %q, %q; want %q, %q", c.src.Name, c.item, got.Title, got.Item, told, c.title, c.problem)
		}
	}
}
