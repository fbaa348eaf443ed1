package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
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
	t   *testing.T
	log *bytes.Buffer
}

const seedText = `Tech firms welcome the new rules

The heads of the largest firms, among them Tencent's Pony Ma Huateng and Alibaba's Daniel Zhang Yong, backed the rules on Friday.

Ma, who has led Tencent for 20 years, said that clear rules are “the ground on which we can invest”, according to a statement.

“We will follow every rule and invest in our people,” Zhang was quoted as saying.`

func testConfig(t testing.TB) Config {
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

func TestLettersActOnlyInTheReader(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.press("Ctrl+K", "Down", "Enter")
	d.find.show("Pony Ma Huateng")
	d.tasks.settle()
	d.press("Escape")
	if got := d.view.reader.SelectedWords(); got != "Pony Ma Huateng" {
		t.Fatalf("the find bar left %q selected", got)
	}
	d.press("S")
	d.write("ma")
	if got := textOf(d.win.Canvas().Focused()); got != "ma" {
		t.Errorf("S, then ma, left %q in the picker's field", got)
	}
	d.shot("picker")
	d.press("Escape")
	d.press("Ctrl+K")
	d.write("scf")
	if got := d.library.field.Text; got != "scf" {
		t.Errorf("the search box holds %q, want scf", got)
	}
	if n := len(d.coding.now.annotations); n != 0 {
		t.Errorf("letters in the search box made %d marks", n)
	}
}

// textOf returns what stands in a field.
func textOf(o fyne.Focusable) string {
	switch f := o.(type) {
	case *pickField:
		return f.Text
	case *field:
		return f.Text
	}
	return ""
}

func TestUndoGoesToTheFieldThatIsTypedIn(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	steps := len(d.events("step"))
	d.press("Ctrl+K")
	d.write("rules")
	d.press("Ctrl+Z")
	if got := d.library.field.Text; got == "rules" {
		t.Error("Ctrl+Z in the search box left its text as it was")
	}
	d.press("Ctrl+Shift+Z")
	if got := d.library.field.Text; got != "rules" {
		t.Errorf("redo in the search box left %q, want rules", got)
	}
	if n := len(d.events("step")); n != steps {
		t.Errorf("%d steps were made in the archive while typing", n-steps)
	}
}

func TestUndoTakesBackTheImportAndSaysWhat(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.press("Ctrl+Z")
	if len(d.library.rows) != 0 {
		t.Errorf("after undo the library has %d rows", len(d.library.rows))
	}
	toasts := d.events("toast")
	if len(toasts) == 0 || !strings.HasPrefix(toasts[len(toasts)-1]["text"].(string), "Undone: ") {
		t.Errorf("undo said %v", toasts)
	}
	d.press("Ctrl+Y")
	if len(d.library.rows) != 1 {
		t.Errorf("after redo the library has %d rows, want 1", len(d.library.rows))
	}
	d.press("Ctrl+Y")
	if last := d.events("toast"); last[len(last)-1]["text"] != "Nothing to redo" {
		t.Errorf("a second redo said %v", last[len(last)-1])
	}
}

func TestImportTellsWhatFailed(t *testing.T) {
	d := newDesk(t, 1280, 720)
	d.shot("empty")
	dir := filepath.Join(d.c.Home, "in")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"good.txt": seedText, "empty.txt": "", "picture.txt": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.press("Ctrl+I")
	f := d.win.Canvas().Focused().(*field)
	f.SetText(dir)
	d.tasks.settle()
	d.shot("import-panel")
	d.press("Enter")
	if d.panel == nil || d.panel.name != "failures" {
		t.Fatal("no list of what failed is shown")
	}
	if n := len(d.events("failed")); n != 2 {
		t.Errorf("%d failures are told, want 2", n)
	}
	d.shot("import-failures")
	d.press("Escape")
	if len(d.library.rows) != 1 {
		t.Errorf("the library has %d rows, want the good one", len(d.library.rows))
	}
	var states []string
	for _, e := range d.events("task") {
		states = append(states, e["state"].(string))
	}
	if len(states) < 2 || states[0] != "started" || states[len(states)-1] != "done" {
		t.Errorf("the task went through %v", states)
	}
}

func TestPasteImportsAfterOneQuestion(t *testing.T) {
	d := newDesk(t, 1280, 720)
	d.c.App.Clipboard().SetContent(seedText)
	d.press("Ctrl+V")
	if d.notice == nil {
		t.Fatal("paste asked nothing")
	}
	d.shot("paste")
	d.press("Enter")
	if d.view.article.ID == "" || len(d.library.rows) != 1 {
		t.Errorf("the pasted text is not open: %d rows", len(d.library.rows))
	}
	d.press("Ctrl+V", "Escape")
	if d.notice != nil || len(d.library.rows) != 1 {
		t.Error("Escape did not refuse the paste")
	}
}

func TestFindBar(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.press("Ctrl+K", "Down", "Enter", "Ctrl+F")
	d.write("RULES")
	if got := d.find.count.text; got != "1 of 3" {
		t.Errorf("the bar says %q, want 1 of 3", got)
	}
	d.press("F3")
	d.shot("find")
	if got := d.find.count.text; got != "2 of 3" {
		t.Errorf("after F3 the bar says %q, want 2 of 3", got)
	}
	d.press("Shift+F3", "Shift+F3")
	if got := d.find.count.text; got != "3 of 3" {
		t.Errorf("after Shift+F3 twice the bar says %q, want 3 of 3", got)
	}
	d.press("Escape")
	if !d.view.reader.Focused() || d.view.reader.SelectedWords() != "rules" {
		t.Errorf("Escape left %q selected, reader focused: %t", d.view.reader.SelectedWords(), d.view.reader.Focused())
	}
	d.press("Ctrl+F", "Ctrl+F")
	d.write("firms")
	if got := d.find.field.Text; got != "firms" {
		t.Errorf("what is typed after Ctrl+F gives %q, want it to replace the words before", got)
	}
}

func TestTextIndexKeepsPlaces(t *testing.T) {
	text := "Zoë’s naïve Ａｌｉｂａｂａ café; ﬁrms, 马化腾 and Café"
	for words, want := range map[string][]string{
		"zoe's": {"Zoë’s"}, "alibaba": {"Ａｌｉｂａｂａ"}, "CAFE": {"café", "Café"}, "firms": {"ﬁrms"}, "化": {"化"}, "none": nil, " ": nil,
	} {
		var got []string
		for _, s := range makeTextIndex(text).all(words) {
			got = append(got, s.In(text))
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("all(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestLightAndDark(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.press("Ctrl+K", "Down", "Enter")
	pixel := func() uint32 {
		r, _, _, _ := d.win.Canvas().Capture().At(700, 600).RGBA()
		return r >> 8
	}
	if light := pixel(); light < 0xF0 {
		t.Errorf("the page is %#x in light", light)
	}
	d.do(themeDark)
	d.tasks.settle()
	if dark := pixel(); dark > 0x30 {
		t.Errorf("the page is %#x in dark", dark)
	}
	if d.c.App.Preferences().String("theme") != "dark" {
		t.Error("the choice of colours is not remembered")
	}
}

func TestFoldsAndPanesAreLogged(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.press("Ctrl+K", "Down", "Enter", "F9")
	if d.left.Visible() {
		t.Error("F9 left the left pane open")
	}
	d.press("Shift+F9")
	if d.right.Visible() {
		t.Error("Shift+F9 left the right pane open")
	}
	last := map[string]float64{}
	for _, e := range d.events("pane") {
		last[e["name"].(string)] = e["w"].(float64)
	}
	if last["reader"] != 1280-railWidth || last["inspector"] != 0 {
		t.Errorf("the log has the reader %v wide and the inspector %v", last["reader"], last["inspector"])
	}
	d.press("Ctrl+K")
	if !d.left.Visible() || d.win.Canvas().Focused() != fyne.Focusable(d.library.field) {
		t.Error("Ctrl+K did not unfold the left pane and give the search box the keys")
	}
}

const chineseText = "中国科技公司负责人对北京的监管指引表示欢迎并承诺支持国家的政策方向以及互联网行业的健康发展\n\n腾讯的马化腾和阿里巴巴的张勇星期五表示支持新规则。\n\n马化腾说，明确的规则是“我们可以投资的基础”。"

const longText = "A headline that goes on and on about the many ways in which the regulators of the internet industry have been welcomed by those whom they regulate, and why\n\nThe text is short. But it is here, and it says that rules are rules.\n\nNobody disagreed with that, said a spokesperson who asked not to be named."

func TestNothingIsCutAtAnySize(t *testing.T) {
	for _, size := range []struct{ w, h, scale float32 }{{1280, 720, 1}, {1920, 1080, 1}, {960, 540, 2}} {
		d := newDesk(t, size.w, size.h, seedText, chineseText, longText)
		d.win.Canvas().(test.WindowlessCanvas).SetScale(size.scale)
		d.press("Ctrl+K", "Down", "Down", "Enter")
		d.toasts.show("Imported “"+longText[:150]+"”", true)
		d.do(saveNow)
		d.toasts.show("Imported “"+longText[:150]+"”", true)
		at, room := d.middleRegion()
		box := d.toasts.box
		if box.Position().X < at.X || box.Position().X+box.Size().Width > at.X+room.Width {
			t.Errorf("%v: the toast stands at %v, %v wide, outside of the reader", size, box.Position(), box.Size().Width)
		}
		for i, r := range d.library.rows {
			if r.height < 20+17+2*rowPad || r.height > 2*20+17+2*rowPad {
				t.Errorf("%v: row %d is %v high", size, i, r.height)
			}
		}
		d.shot(fmt.Sprintf("size-%vx%v-%v", size.w, size.h, size.scale))
		d.press("Ctrl+2")
		d.press("Ctrl+E")
		d.shot(fmt.Sprintf("export-%vx%v-%v", size.w, size.h, size.scale))
	}
}

func TestScreeningFromTheLibrary(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText, longText)
	d.press("Ctrl+K", "Down")
	first := d.library.rows[0].row.ID
	d.press("L")
	if got := d.library.rows[d.library.placeOf(first)].row.State; got != "look again" {
		t.Errorf("after L the article is %q", got)
	}
	if d.library.list.chosen != 1 {
		t.Errorf("after L row %d is chosen, want the next one", d.library.list.chosen)
	}
	d.press("O")
	d.write("not about rules")
	d.press("Enter")
	if got := d.library.rows[1].row.State; got != "excluded" {
		t.Errorf("after O and a reason the article is %q", got)
	}
	d.press("Ctrl+1")
	d.focus(d.library.list)
	d.library.list.choose(0)
	d.press("Enter", "Ctrl+D")
	if got := d.view.article.State; got != "coded" {
		t.Errorf("after Ctrl+D the article is %q", got)
	}
	d.press("Ctrl+Z")
	if got := d.view.article.State; got != "look again" {
		t.Errorf("undo left it %q, want look again", got)
	}
}

func TestPassageIsFoundByItsEnds(t *testing.T) {
	index := makeTextIndex("He said “rules are Good” on Monday.\nHe said the rules stay, he said.\nNo more rules.")
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{"rules", "go", []string{"rules are Good"}},
		{"“ru", "g", []string{"“rules are Good”"}},
		{"he s", "ru", []string{"He said “rules", "He said the rules"}},
		{"rules", "ay,", []string{"rules stay,"}},
		{"monday", "rules", nil},
		{"said", "", []string{"said", "said", "said"}},
		{"", "stay", []string{"stay"}},
	} {
		var got []string
		for _, s := range index.passages(c.from, c.to) {
			got = append(got, s.In(index.of))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("from %q to %q finds %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

func TestFindBarFindsAPassage(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.press("Ctrl+K", "Down", "Enter", "Ctrl+F")
	d.write("head")
	d.press("Tab")
	d.write("fir")
	d.shot("find-passage")
	d.press("Escape")
	if got := d.view.reader.SelectedWords(); got != "heads of the largest firms" {
		t.Errorf("from head to fir selects %q", got)
	}
}

func TestArticleWhoseImportIsUndoneIsClosed(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	d.press("Ctrl+K", "Down", "Enter")
	if d.view.article.ID == "" {
		t.Fatal("no article is open")
	}
	d.press("Ctrl+Z")
	if d.view.article.ID != "" || d.view.reader.Visible() || d.notice != nil {
		t.Errorf("after its import was undone the article is still there: open %q, shown %t, notice %v", d.view.article.ID, d.view.reader.Visible(), d.notice != nil)
	}
}
