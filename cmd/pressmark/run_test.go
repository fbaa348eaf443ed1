package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pressmark/annotate/exchange"
	"pressmark/archive"
)

var update = flag.Bool("update", false, "write the transcripts anew")

// A commandLine runs verbs in a folder and a home of its own.
type commandLine struct {
	dir string
}

// newCommandLine changes the environment of the test to a new home; the archive is in the folder "archive".
func newCommandLine(t *testing.T) *commandLine {
	t.Helper()
	home := t.TempDir()
	for name, sub := range map[string]string{"HOME": "", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run"} {
		dir := filepath.Join(home, sub)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, dir)
	}
	work := filepath.Join(home, "work")
	if err := os.Mkdir(work, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PRESSMARK_ARCHIVE", filepath.Join(work, "archive"))
	t.Setenv("USER", "ada")
	t.Chdir(work)
	return &commandLine{work}
}

// run runs a verb through the same function as main. Where another home was made since, it goes back to its
// own archive.
func (c *commandLine) run(stdin string, args ...string) (stdout, stderr string, code int) {
	return c.runWith(context.Background(), stdin, args...)
}

func (c *commandLine) runWith(ctx context.Context, stdin string, args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	p := &program{dir: c.dir, stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs}
	code = p.run(ctx, append(args, "--archive", filepath.Join(c.dir, "archive")))
	return out.String(), errs.String(), code
}

var (
	uuidPattern  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	timePattern  = regexp.MustCompile(`20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`)
	stampPattern = regexp.MustCompile(`\d{8}T\d{6}\.\d{3}Z`)
	scorePattern = regexp.MustCompile(`"score":[0-9.e-]+`)
)

// A transcript is a text of files and commands with what they print. Lines of a command's errors begin with
// "! ", an exit code other than 0 stands in a line "= 2". Uuids are numbered as they appear; a command may use
// the number.
type transcript struct {
	c     *commandLine
	ids   map[string]string
	known []string
}

func (tr *transcript) hide(s string) string {
	s = strings.ReplaceAll(s, tr.c.dir, "DIR")
	s = uuidPattern.ReplaceAllStringFunc(s, func(id string) string {
		if tr.ids[id] == "" {
			tr.known = append(tr.known, id)
			tr.ids[id] = fmt.Sprintf("<%d>", len(tr.known))
		}
		return tr.ids[id]
	})
	s = timePattern.ReplaceAllString(s, "TIME")
	s = stampPattern.ReplaceAllString(s, "STAMP")
	return scorePattern.ReplaceAllString(s, `"score":SCORE`)
}

func (tr *transcript) show(s string) string {
	for i, id := range tr.known {
		s = strings.ReplaceAll(s, fmt.Sprintf("<%d>", i+1), id)
	}
	return s
}

// words splits a command; single quotes keep one together.
func words(line string) []string {
	var out []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}

// play runs a command and returns what the transcript should say of it.
func (tr *transcript) play(t *testing.T, line string) string {
	t.Helper()
	command, input, _ := strings.Cut(tr.show(line), " < ")
	var stdin []byte
	if input != "" {
		var err error
		if stdin, err = os.ReadFile(filepath.Join(tr.c.dir, input)); err != nil {
			t.Fatal(err)
		}
		stdin = []byte(tr.show(string(stdin)))
	}
	out, errs, code := tr.c.run(string(stdin), words(command)...)
	var b strings.Builder
	b.WriteString(out)
	for l := range strings.Lines(errs) {
		b.WriteString("! " + l)
	}
	if code != 0 {
		fmt.Fprintf(&b, "= %d\n", code)
	}
	return tr.hide(b.String())
}

func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for i, file := range files {
		if files[i], err = filepath.Abs(file); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { playFile(t, file) })
	}
}

func playFile(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tr := &transcript{c: newCommandLine(t), ids: map[string]string{}}
	head, script, ok := strings.Cut(string(data), "-- commands --\n")
	if !ok {
		t.Fatalf("%s has no commands", file)
	}
	for _, part := range strings.Split("\n"+head, "\n-- ")[1:] {
		name, text, _ := strings.Cut(part, " --\n")
		if err := os.WriteFile(filepath.Join(tr.c.dir, name), []byte(strings.TrimRight(text, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var got strings.Builder
	for line := range strings.Lines(script) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			got.WriteString(line + tr.play(t, strings.TrimSuffix(command, "\n")))
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(head+"-- commands --\n"+got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got.String() != script && !*update {
		t.Errorf("%s: got\n%s\nwant\n%s", filepath.Base(file), got.String(), script)
	}
}

// schemaHolds validates steps with the schema that apply prints.
func schemaHolds(t *testing.T, lines string) {
	t.Helper()
	schema := stepValidator(t)
	for line := range strings.Lines(lines) {
		if err := validate(schema, line); err != nil {
			t.Errorf("%s\n%v", line, err)
		}
	}
}

func stepValidator(t *testing.T) *jsonschema.Schema {
	t.Helper()
	var out bytes.Buffer
	p := &program{stdout: &out, stderr: os.Stderr}
	if code := p.run(context.Background(), []string{"apply", "--schema"}); code != exitGood {
		t.Fatalf("apply --schema: exit code %d", code)
	}
	doc, err := jsonschema.UnmarshalJSON(&out)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:pressmark:step", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("urn:pressmark:step")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(schema *jsonschema.Schema, line string) error {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
	if err != nil {
		return err
	}
	return schema.Validate(doc)
}

func TestSchemaTellsGoodFromBad(t *testing.T) {
	schema := stepValidator(t)
	id := "6a988bc0-4bdb-4810-99e7-dbeb53634a13"
	for _, c := range []struct {
		line string
		good bool
	}{
		{`{"label":"x","changes":[{"op":"create","table":"tag","fields":{"name":"mine"}}]}`, true},
		{`{"changes":[{"op":"create","table":"entity","id":"$ma","fields":{"kind":"` + id + `","name":"Ma","aliases":["Pony"]}}]}`, true},
		{`{"changes":[{"op":"set","table":"tag","id":"` + id + `","fields":{"digit":"1"}}]}`, true},
		{`{"changes":[{"op":"trash","table":"article","id":"` + id + `"}]}`, true},
		{`{"changes":[{"op":"merge","table":"entity","id":"` + id + `","fields":{"into":"$ma"}}]}`, true},
		{`{"changes":[{"op":"revise","table":"article","id":"` + id + `","fields":{"text":"x","reason":"typo"}}]}`, true},
		{`{"changes":[{"op":"create","table":"annotation","fields":{"article":"` + id + `","type":"claim","spans":[{"start":0,"end":4},{"quote":"Ma","occurrence":2}]}}]}`, true},
		{`{}`, false},
		{`{"changes":[{"op":"create","table":"tag","fields":{}}]}`, false},
		{`{"changes":[{"op":"create","table":"tags","fields":{"name":"x"}}]}`, false},
		{`{"changes":[{"op":"create","table":"tag","fields":{"name":1}}]}`, false},
		{`{"changes":[{"op":"create","table":"tag","fields":{"name":"x","nome":"y"}}]}`, false},
		{`{"changes":[{"op":"trash","table":"tag","id":"7"}]}`, false},
		{`{"changes":[{"op":"merge","table":"tag","id":"` + id + `","fields":{"into":"` + id + `"}}]}`, false},
		{`{"changes":[{"op":"create","table":"annotation","fields":{"article":"` + id + `","type":"clam"}}]}`, false},
	} {
		if err := validate(schema, c.line); (err == nil) != c.good {
			t.Errorf("%s: %v, want good = %v", c.line, err, c.good)
		}
	}
}

// Verbs beside a process that holds the archive are done there, one holder at a time, whoever comes first.
func TestVerbsBesideAHolder(t *testing.T) {
	c := newCommandLine(t)
	ctx := context.Background()
	h, err := take(ctx, filepath.Join(c.dir, "archive"), true, (&program{}).options())
	if err != nil {
		t.Fatal(err)
	}
	var raised atomic.Int32
	h.serve(ctx, func() { raised.Add(1) })
	step := `{"label":"One","changes":[{"op":"create","table":"tag","fields":{"name":"mine"}}]}` + "\n"
	if rows := asked[stepRow](t, c, step, "apply", "-"); len(rows) != 1 || rows[0].Label != "One" {
		t.Errorf("apply beside a holder printed %v", rows)
	}
	if rows := asked[exchange.CodeLine](t, c, "", "codebook"); len(rows) != 1 || rows[0].Name != "mine" {
		t.Errorf("codebook beside a holder printed %v", rows)
	}
	if _, errs, code := c.run("", "undo", "none"); code != exitUsage || !strings.Contains(errs, "undo wants") {
		t.Errorf("a wrong verb beside a holder: exit code %d, %s", code, errs)
	}
	if _, errs, code := c.run("", "restore", "x"); code != exitError && code != exitLocked {
		t.Errorf("restore beside a holder: exit code %d, %s", code, errs)
	}
	if _, errs, code := c.run("", "raise"); code != exitGood || raised.Load() != 1 {
		t.Errorf("raise: exit code %d, raised %d times, %s", code, raised.Load(), errs)
	}
	if _, err := take(ctx, filepath.Join(c.dir, "archive"), false, (&program{}).options()); !errors.Is(err, archive.ErrHeld) {
		t.Errorf("a second holder: %v, want ErrHeld", err)
	}
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	if rows := asked[exchange.CodeLine](t, c, "", "codebook"); len(rows) != 1 {
		t.Errorf("codebook after the holder left printed %v", rows)
	}
}

// Verbs started at the same moment all do their work, in some order.
func TestVerbsAtOnce(t *testing.T) {
	c := newCommandLine(t)
	if _, errs, code := c.run("", "apply", "-"); code != exitGood {
		t.Fatalf("making the archive: %d, %s", code, errs)
	}
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			step := fmt.Sprintf(`{"label":"Step %d","changes":[{"op":"create","table":"tag","fields":{"name":"tag %d"}}]}`, i, i)
			if _, errs, code := c.run(step, "apply", "-"); code != exitGood {
				t.Errorf("apply %d: exit code %d, %s", i, code, errs)
			}
		})
	}
	wait.Wait()
	if rows := asked[exchange.CodeLine](t, c, "", "codebook"); len(rows) != 8 {
		t.Errorf("%d tags were made, want 8", len(rows))
	}
}

func TestExitCodes(t *testing.T) {
	c := newCommandLine(t)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.txt", "A headline\n\nA paragraph that is long enough to be one.\n")
	write("empty.txt", "")
	write("broken.pressmark", "not a zip")
	write("bad.jsonl", "{")
	for _, s := range []struct {
		ctx  context.Context
		args string
		want int
		says string
	}{
		{nil, "list", exitNoArchive, "no archive"},
		{nil, "bogus", exitUsage, "no verb"},
		{nil, "list --bogus", exitUsage, "bogus"},
		{nil, "import", exitUsage, "wants"},
		{nil, "export --format pdf -o x", exitUsage, "bundle or csv"},
		{nil, "extract empty.txt", exitSomeFailed, "empty.txt"},
		{nil, "extract missing.txt", exitSomeFailed, "missing.txt"},
		{nil, "import empty.txt a.txt", exitSomeFailed, "empty.txt"},
		{nil, "import a.txt", exitGood, ""},
		{nil, "import broken.pressmark", exitSomeFailed, "not a Pressmark bundle"},
		{nil, "apply bad.jsonl", exitSomeFailed, "line 1"},
		{nil, "search nothingofthekind", exitGood, ""},
		{nil, "search )", exitError, "query"},
		{nil, "show 6a988bc0-4bdb-4810-99e7-dbeb53634a13", exitError, "not in the archive"},
		{nil, "purge 6a988bc0-4bdb-4810-99e7-dbeb53634a13", exitError, "not in the archive"},
		{nil, "check", exitGood, ""},
		{nil, "undo", exitGood, ""},
		{nil, "undo", exitError, "no step"},
		{nil, "redo", exitGood, ""},
		{nil, "", exitError, "no window"},
		{cancelled, "import a.txt", exitInterrupted, ""},
	} {
		ctx := s.ctx
		if ctx == nil {
			ctx = context.Background()
		}
		_, errs, code := c.runWith(ctx, "", strings.Fields(s.args)...)
		if code != s.want || !strings.Contains(errs, s.says) {
			t.Errorf("pressmark %s: exit code %d, %q; want %d and %q", s.args, code, errs, s.want, s.says)
		}
	}
	write("archive/archive.db", "this is no database, and long enough to be looked at: "+strings.Repeat("x", 4096))
	if _, errs, code := c.run("", "list"); code != exitDamaged {
		t.Errorf("list of a damaged archive: exit code %d, %s", code, errs)
	}
}

func TestSampleTwice(t *testing.T) {
	c := newCommandLine(t)
	dir := filepath.Join(c.dir, "archive")
	for range 2 {
		if _, errs, code := c.run("", "sample", dir); code != exitGood {
			t.Fatalf("sample: exit code %d, %s", code, errs)
		}
		rows := asked[listRow](t, c, "", "list")
		statements := asked[statementRow](t, c, "", "statements")
		if len(rows) != 3 || rows[0].Statements == 0 || rows[1].Statements == 0 || rows[2].Marks != 0 {
			t.Fatalf("the sample has %+v", rows)
		}
		for _, s := range statements {
			if s.CoderName != "Pressmark sample" || s.ConceptName == "" || len(s.Speakers) == 0 || len(s.Evidence) == 0 {
				t.Errorf("a statement of the sample lacks a part: %+v", s)
			}
		}
	}
	other := newCommandLine(t)
	other.run(`{"changes":[{"op":"create","table":"tag","fields":{"name":"mine"}}]}`, "apply", "-")
	if _, errs, code := other.run("", "sample", filepath.Join(other.dir, "archive")); code != exitError || !strings.Contains(errs, "another archive") {
		t.Errorf("sample in an archive of the user's: exit code %d, %s", code, errs)
	}
}

func TestKeysAreJSON(t *testing.T) {
	c := newCommandLine(t)
	out, errs, code := c.run("", "keys", "--json")
	if code != exitGood || strings.Count(out, "\n") < 50 {
		t.Fatalf("keys: exit code %d, %d lines, %s", code, strings.Count(out, "\n"), errs)
	}
	for line := range strings.Lines(out) {
		var k struct{ Action, Mode, Label string }
		if err := json.Unmarshal([]byte(line), &k); err != nil || k.Action == "" || k.Mode == "" {
			t.Errorf("keys printed %s (%v)", line, err)
		}
	}
}

func TestBaseID(t *testing.T) {
	for file, want := range map[string]string{"a.html": "a", "dir/a.b.html.gz": "a.b", "a.b.txt": "a.b", ".gz": ".gz", "a": "a", "a.gz": "a", ".html": ".html"} {
		if got := baseID(file); got != want {
			t.Errorf("baseID(%q) = %q, want %q", file, got, want)
		}
	}
}

// A zip is a folder: each file in it is an input, and a bad one keeps nobody out.
func TestZipOfArticles(t *testing.T) {
	c := newCommandLine(t)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{{"a.md", "# One\n\nThe first article has a paragraph."}, {"../../b.md", "# Two\n\nThe second article has a paragraph."},
		{"empty.md", ""}, {"__MACOSX/a.md", "junk"}, {".hidden", "junk"}} {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"all.zip": b.Bytes(), "half.zip": b.Bytes()[:b.Len()/2]} {
		if err := os.WriteFile(filepath.Join(c.dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, errs, code := c.run("", "import", "all.zip"); code != exitSomeFailed || !strings.Contains(errs, "empty.md") {
		t.Errorf("import of a zip with an empty file: exit code %d, %s", code, errs)
	}
	if rows := asked[listRow](t, c, "", "list"); len(rows) != 2 {
		t.Errorf("%d articles came in, want 2: %v", len(rows), rows)
	}
	out, errs, code := c.run("", "extract", "all.zip", "--json")
	if code != exitSomeFailed || strings.Count(out, "\n") != 3 || !strings.Contains(out, `"file":"all.zip/a.md"`) {
		t.Errorf("extract of a zip: exit code %d, %s%s", code, out, errs)
	}
	if _, errs, code := c.run("", "import", "half.zip"); code != exitSomeFailed || !strings.Contains(errs, "no whole zip") {
		t.Errorf("import of half a zip: exit code %d, %s", code, errs)
	}
}
