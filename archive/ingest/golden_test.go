package ingest_test

import (
	"bytes"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pressmark/archive/ingest"
)

var update = flag.Bool("update", false, "write what came as what is wanted")

// TestGolden reads the archives in testdata: pairs of an input and, under its name with .want, the
// proposal made of it.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) < 4 {
		t.Fatalf("%d golden archives, %v; want at least 4", len(paths), err)
	}
	for _, path := range paths {
		files := splitArchive(read(t, path))
		for i := range files {
			name, isWant := strings.CutSuffix(files[i].name, ".want")
			if !isWant {
				continue
			}
			if i == 0 || files[i-1].name != name {
				t.Fatalf("%s: %s does not follow its input", path, files[i].name)
			}
			got := proposal(t, name, []byte(files[i-1].data))
			if *update {
				files[i].data = got
			} else if got != files[i].data {
				t.Errorf("%s: %s\n got:\n%s\nwant:\n%s", path, name, got, files[i].data)
			}
		}
		if *update {
			write(t, path, joinArchive(files))
		}
	}
}

// proposal writes what Parse makes of data so that a person can read it.
func proposal(t testing.TB, name string, data []byte) string {
	var b strings.Builder
	articles, problems := parse(t, name, data)
	for _, a := range articles {
		describe(&b, &a)
	}
	for _, p := range problems {
		fmt.Fprintf(&b, "error: %s\n", p)
	}
	return b.String()
}

func describe(b *strings.Builder, a *ingest.Article) {
	if a.Item != "" {
		fmt.Fprintf(b, "item: %s\n", a.Item)
	}
	for _, f := range []struct{ name, value string }{
		{"title", a.Title}, {"authors", strings.Join(a.Authors, "; ")}, {"publication", a.Publication}, {"section", a.Section},
		{"date", strings.TrimSpace(a.Date.String() + " " + string(a.Date.Precision) + " " + a.Date.Source)},
		{"language", a.Language}, {"url", a.URL}, {"read as", a.MediaType + ", " + a.Charset + ", " + a.Extractor},
	} {
		if f.value != "" {
			fmt.Fprintf(b, "%s: %s\n", f.name, f.value)
		}
	}
	for _, w := range a.Warnings {
		fmt.Fprintf(b, "warning: %s\n", w)
	}
	for _, block := range a.Blocks {
		fmt.Fprintf(b, "[%s", block.Kind)
		if block.Level > 0 {
			fmt.Fprintf(b, " %d", block.Level)
		}
		fmt.Fprintf(b, "] %s\n", a.Text[block.Start:block.End])
		for _, r := range block.Runs {
			fmt.Fprintf(b, "    %s %q %s\n", r.Kind, a.Text[r.Start:r.End], r.URL)
		}
	}
}

// A file of a txtar archive: lines "-- name --" stand before each.
type archived struct{ name, data string }

func splitArchive(data []byte) []archived {
	var files []archived
	for line := range strings.Lines(string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))) {
		if name, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(name, " --\n") {
			files = append(files, archived{name: strings.TrimSuffix(name, " --\n")})
			continue
		}
		if len(files) == 0 {
			files = append(files, archived{}) // the comment at the top
		}
		files[len(files)-1].data += line
	}
	return files
}

func joinArchive(files []archived) []byte {
	var b bytes.Buffer
	for _, f := range files {
		if f.name != "" {
			fmt.Fprintf(&b, "-- %s --\n", f.name)
		}
		b.WriteString(f.data)
	}
	return b.Bytes()
}
