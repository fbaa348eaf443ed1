package app

import (
	"bytes"
	"context"
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"pressmark/archive"
	"pressmark/archive/ingest"
)

// A desk is a window over a real archive in a folder of its own, played without a screen.
type desk struct {
	*window
	t    *testing.T
	log  *bytes.Buffer
	hold map[fyne.KeyName]bool
}

const seedText = `Tech firms welcome the new rules

The heads of the largest firms, among them Tencent's Pony Ma Huateng and Alibaba's Daniel Zhang Yong, backed the rules on Friday.

Ma, who has led Tencent for 20 years, said that clear rules are “the ground on which we can invest”, according to a statement.

“We will follow every rule and invest in our people,” Zhang was quoted as saying.`

func testConfig(t *testing.T) Config {
	t.Helper()
	home := t.TempDir()
	open := func(ctx context.Context, dir string, create bool) (*archive.Archive, error) {
		o := archive.Options{NoHold: true, Coder: "Test", CacheDir: filepath.Join(home, "cache"), StateDir: filepath.Join(home, "state")}
		if create {
			return archive.Create(ctx, dir, o)
		}
		return archive.Open(ctx, dir, o)
	}
	return Config{App: test.NewTempApp(t), Open: open, Home: home, Coder: "Test", Program: "Pressmark test"}
}

// newDesk opens a window of a size on a new archive with articles of these texts.
func newDesk(t *testing.T, width, height float32, texts ...string) *desk {
	t.Helper()
	c := testConfig(t)
	log := &bytes.Buffer{}
	c.Log = log
	dir := filepath.Join(c.Home, "Press")
	a, err := c.Open(context.Background(), dir, true)
	if err != nil {
		t.Fatalf("make an archive: %v", err)
	}
	for i, text := range texts {
		src := ingest.Source{Name: "article" + string(rune('1'+i)) + ".txt", Data: []byte(text)}
		if _, err := a.ImportSources(context.Background(), []ingest.Source{src}, archive.ImportOptions{}); err != nil {
			t.Fatalf("import: %v", err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	c.Archive = dir
	d := &desk{window: newWindow(c, inlineTasks()), t: t, log: log}
	d.theme.forced = "light"
	c.App.Settings().SetTheme(d.theme)
	d.win.Resize(fyne.NewSize(width, height))
	d.win.Show()
	d.begin()
	d.tasks.settle()
	t.Cleanup(func() {
		if d.archive != nil {
			d.stopWatch()
			d.archive.Close()
		}
		d.tasks.stop()
	})
	return d
}

// press sends a key as the driver does: the main menu first, then what has the focus.
func (d *desk) press(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.key(k)
		d.tasks.settle()
	}
}

func (d *desk) key(s string) { sendKey(d.window, s) }

// write types characters into what has the focus.
func (d *desk) write(s string) {
	for _, r := range s {
		d.win.Canvas().Focused().TypedRune(r)
	}
	d.tasks.settle()
}

// events returns the log lines of a kind.
func (d *desk) events(kind string) []map[string]any {
	var out []map[string]any
	for _, line := range strings.Split(strings.TrimSpace(d.log.String()), "\n") {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			d.t.Fatalf("log line %q: %v", line, err)
		}
		if e["e"] == kind {
			out = append(out, e)
		}
	}
	return out
}

// shot writes a picture into the folder of PRESSMARK_SHOTS, when it is set.
func (d *desk) shot(name string) {
	dir := os.Getenv("PRESSMARK_SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, d.win.Canvas().Capture()); err != nil {
		d.t.Fatal(err)
	}
}

func TestWindowOpensAnArchive(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	if n := len(d.library.rows); n != 1 {
		t.Fatalf("library has %d rows, want 1", n)
	}
	d.shot("library")
	d.press("Ctrl+K", "Down", "Enter")
	if d.view.article.ID == "" {
		t.Fatal("Enter in the list opened no article")
	}
	d.shot("reading")
	if len(d.events("open")) != 1 {
		t.Errorf("log has %d open events, want 1", len(d.events("open")))
	}
}

func TestSearchAsYouType(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText, "A quiet harbour\n\nNothing was said about rules here; the ferries were late again and nobody minded.")
	if err := d.archive.WaitIndexed(context.Background()); err != nil {
		t.Fatal(err)
	}
	d.press("Ctrl+K")
	d.write("ground invest")
	if got := d.library.result.Total; got != 1 {
		t.Errorf("search found %d articles, want 1; problem %q; %v", got, d.library.problem.text, d.events("notice"))
	}
	d.shot("search")
	rows := d.events("rows")
	if len(rows) == 0 || rows[len(rows)-1]["query"] != "ground invest" {
		t.Fatalf("the log's last rows are %v, want those of the whole query", rows)
	}
	d.press("Enter")
	if got := d.view.reader.SelectedWords(); got == "" {
		t.Error("Enter on a hit selected no passage")
	}
	d.press("Ctrl+K", "Escape")
	if len(d.library.rows) != 2 || d.library.query != "" {
		t.Errorf("after Escape the list has %d rows for query %q, want the whole library", len(d.library.rows), d.library.query)
	}
}
