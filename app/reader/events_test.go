package reader_test

import (
	"context"
	"math/rand"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"pressmark/annotate"
	"pressmark/app/reader"
)

func TestClickOnMarksTellsInnerToOuter(t *testing.T) {
	r, d, _ := shown(t)
	var got []string
	r.OnMark = func(ids []string, at int) { got = ids }
	for _, c := range []struct {
		on   string
		want string
	}{
		{"ship of ours", "8 9 7"},
		{"berth", "7"},
		{"We will", ""},
		{"Krol and", "2"},
	} {
		got = nil
		click(r, at(t, r, d.Text, c.on))
		if strings.Join(got, " ") != c.want {
			t.Errorf("a click on %q told of marks %q, want %q", c.on, strings.Join(got, " "), c.want)
		}
	}
	got = nil
	press(r, at(t, r, d.Text, "berth"))
	drag(r, at(t, r, d.Text, "socket"))
	release(r, at(t, r, d.Text, "socket"))
	if got != nil {
		t.Errorf("a drag over a mark told of a click on %q", got)
	}
}

func TestMarksAt(t *testing.T) {
	r, d, _ := shown(t)
	for _, c := range []struct{ before, want string }{
		{"Anna Krol", "2"}, {" and Nordsund", "2"}, {"and Nordsund", ""}, {"ship of ours", "8 9 7"},
	} {
		if got := strings.Join(r.MarksAt(strings.Index(d.Text, c.before)), " "); got != c.want {
			t.Errorf("MarksAt before %q = %q, want %q", c.before, got, c.want)
		}
	}
	r.AddMark(reader.Mark{ID: "new", Span: spanOf(d.Text, "and Nordsund")})
	if got := strings.Join(r.MarksAt(strings.Index(d.Text, "and Nordsund")), " "); got != "new" {
		t.Errorf("after AddMark MarksAt = %q, want new", got)
	}
	if !r.RemoveMark("new") || r.RemoveMark("new") {
		t.Error("RemoveMark must find the mark once")
	}
	if got := r.MarksAt(strings.Index(d.Text, "and Nordsund")); got != nil {
		t.Errorf("after RemoveMark MarksAt = %q", got)
	}
}

// TestAddedMarkLooksAsIfSet: the quick way and the whole way paint the same picture.
func TestAddedMarkLooksAsIfSet(t *testing.T) {
	r, d, win := shown(t)
	_, marks, _ := sample()
	more := reader.Mark{ID: "new", Span: spanOf(d.Text, "the ground on which"), Style: reader.Claim}
	before := win.Canvas().Capture()
	r.AddMark(more)
	added := win.Canvas().Capture()
	r.SetMarks(append(marks, more))
	if !same(added, win.Canvas().Capture()) {
		t.Error("AddMark paints another picture than SetMarks")
	}
	if same(added, before) {
		t.Error("AddMark paints nothing")
	}
	r.RemoveMark("new")
	if !same(before, win.Canvas().Capture()) {
		t.Error("RemoveMark does not bring the picture back")
	}
}

// TestSetMarksByParts: whether marks come all at once or a few at a time, the same stand everywhere.
func TestSetMarksByParts(t *testing.T) {
	r, _ := open(t, theme.VariantLight, 1, 800, 600)
	fresh, _ := open(t, theme.VariantLight, 1, 800, 600)
	text := prose(1000)
	r.SetDocument(reader.Document{Text: text})
	rng := rand.New(rand.NewSource(9))
	all := randomMarks(text, 400)
	marks := slices.Clone(all[:200])
	for range 60 {
		for range 1 + rng.Intn(4) {
			if i := rng.Intn(len(marks)); rng.Intn(2) == 0 {
				marks = slices.Delete(marks, i, i+1)
			} else {
				marks = slices.Insert(marks, i, all[rng.Intn(len(all))])
			}
		}
		r.SetMarks(marks)
		fresh.SetDocument(reader.Document{Text: text})
		fresh.SetMarks(marks)
		for range 40 {
			at := rng.Intn(len(text))
			got, want := r.MarksAt(at), fresh.MarksAt(at)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Fatalf("at %d stand marks %q, want %q", at, got, want)
			}
		}
	}
}

func TestKeysGoToTheWindowFirst(t *testing.T) {
	r, d, win := shown(t)
	r.SetCaret(strings.Index(d.Text, "heads"))
	var runes, keys, shortcuts []string
	r.OnRune = func(c rune) bool { runes = append(runes, string(c)); return true }
	r.OnKey = func(e *fyne.KeyEvent) bool { keys = append(keys, string(e.Name)); return e.Name == fyne.KeyDown }
	r.OnShortcut = func(s fyne.Shortcut) bool { shortcuts = append(shortcuts, s.ShortcutName()); return false }
	test.Type(r, "s")
	was := r.Caret()
	r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if r.Caret() != was {
		t.Error("a key that the window took moved the caret")
	}
	r.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	r.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	r.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift})
	if got := chosen(r, d.Text); got != "heads" {
		t.Errorf("Shift+Right and Ctrl+Shift+Right chose %q, want heads", got)
	}
	r.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "heads" {
		t.Errorf("copied %q, want heads", got)
	}
	if len(runes) != 1 || runes[0] != "s" || len(keys) != 2 || len(shortcuts) != 2 {
		t.Errorf("the window was told of runes %q, keys %q, shortcuts %q", runes, keys, shortcuts)
	}
	win.Canvas().Unfocus()
	if r.Focused() || r.Shift() {
		t.Error("after the focus is lost it is still held")
	}
}

func TestFocusIsSeen(t *testing.T) {
	r, _, win := shown(t)
	with := win.Canvas().Capture()
	win.Canvas().Unfocus()
	without := win.Canvas().Capture()
	if with.At(1, 300) == without.At(1, 300) {
		t.Error("the frame looks the same with and without the focus")
	}
	r.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: fyne.NewPos(100, 100)}})
	if win.Canvas().Focused() != fyne.Focusable(r) {
		t.Error("a click does not take the focus")
	}
}

func TestRevealUnfoldsAndKeepsStill(t *testing.T) {
	r, d, _ := shown(t)
	told := false
	r.OnFold = func(shown bool) { told = shown }
	r.Reveal(spanOf(d.Text, "clear rules"))
	if at, dy := r.Scroll(); at != 0 || dy > 0 {
		t.Errorf("Reveal of words in sight scrolls to %d, %v", at, dy)
	}
	r.Reveal(spanOf(d.Text, "newsletter"))
	if r.Folded() || !told {
		t.Error("Reveal of a folded place leaves it folded")
	}
	if _, _, ok := r.RectOf(spanOf(d.Text, "newsletter")); !ok {
		t.Error("Reveal leaves the place out of sight")
	}
}

func TestClickUnfolds(t *testing.T) {
	r, d, _ := shown(t)
	pos, size, _ := r.RectOf(spanOf(d.Text, "Port council"))
	click(r, pos.AddXY(20, size.Height/2))
	if r.Folded() {
		t.Error("a click on the line of folded blocks leaves them folded")
	}
}

func TestGapNeverCoversTheSelection(t *testing.T) {
	r, d, _ := shown(t)
	claim := spanOf(d.Text, "backed the new rules on shore power")
	r.Select(claim)
	before, size, _ := r.SelectionRect()
	r.SetGap(claim.End, 120)
	after, _, ok := r.SelectionRect()
	if !ok || after != before {
		t.Errorf("the selection moved from %v to %v when room was opened below it", before, after)
	}
	gap, room, ok := r.GapRect()
	if !ok || gap.Y < after.Y+size.Height || room.Height != 120 {
		t.Errorf("the room is %v, %v; the selection ends at %v", gap, room, after.Y+size.Height)
	}
	next, _, _ := r.RectOf(spanOf(d.Text, "Krol, who"))
	if next.Y < gap.Y+room.Height {
		t.Errorf("the line after stands at %v, in the room that ends at %v", next.Y, gap.Y+room.Height)
	}
	r.SetGap(-1, 0)
	if _, _, ok := r.GapRect(); ok {
		t.Error("the room is still there after it was closed")
	}
}

func TestKeepSelection(t *testing.T) {
	r, d, _ := shown(t)
	if r.KeepSelection() {
		t.Error("nothing selected, and it was kept")
	}
	r.Select(spanOf(d.Text, "clear rules"))
	r.KeepSelection()
	r.Do(reader.ParagraphPrev)
	click(r, at(t, r, d.Text, "heads"))
	r.Do(reader.Right)
	r.Do(reader.Left)
	r.Do(reader.WordRight | reader.Extend)
	if got := chosen(r, d.Text); got != "heads|clear rules" {
		t.Errorf("kept and new selection are %q", got)
	}
	if got := r.SelectedWords(); got != "heads […] clear rules" {
		t.Errorf("SelectedWords = %q", got)
	}
	r.ClearSelection()
	if !r.Selection().Empty() {
		t.Error("ClearSelection leaves something selected")
	}
	heads, rules := spanOf(d.Text, "heads"), spanOf(d.Text, "clear rules")
	r.Select(rules)
	r.KeepSelection()
	r.SelectMore(spanOf(d.Text, "Krol"))
	r.SelectFound(heads)
	if got := chosen(r, d.Text); got != "heads|clear rules" {
		t.Errorf("beside what was kept %q is selected", got)
	}
	r.Select(heads, rules)
	r.SelectMore(heads)
	if got := chosen(r, d.Text); got != "heads" {
		t.Errorf("after a mark of two parts %q is selected", got)
	}
}

// TestBackgroundMovesNothing: what the background adds does not move the lines in sight.
func TestBackgroundMovesNothing(t *testing.T) {
	r, _ := open(t, theme.VariantLight, 1, 800, 600)
	later := func() {}
	r.Run = runLater(&later)
	text := prose(20000)
	r.SetDocument(reader.Document{Text: text})
	r.Reveal(annotate.Span{Start: len(text) / 2, End: len(text)/2 + 5})
	was, _, ok := r.RectOf(annotate.Span{Start: len(text) / 2, End: len(text)/2 + 5})
	if !ok {
		t.Fatal("the middle of a long text is not in sight after Reveal")
	}
	later()
	if is, _, _ := r.RectOf(annotate.Span{Start: len(text) / 2, End: len(text)/2 + 5}); is != was {
		t.Errorf("the background moved the line in sight from %v to %v", was, is)
	}
	old := later
	r.SetDocument(reader.Document{Text: "another text"})
	old()
	if got := r.Selection(); got.Caret != 0 {
		t.Errorf("a late result of another text moved the caret to %d", got.Caret)
	}
}

// TestBackgroundRunsBeside scrolls while another goroutine shapes: the race detector judges.
func TestBackgroundRunsBeside(t *testing.T) {
	r, _ := open(t, theme.VariantLight, 1, 800, 600)
	back := make(chan func(), 8)
	r.Run = func(work func(context.Context), done func()) {
		go func() {
			work(context.Background())
			back <- done
		}()
	}
	text := prose(5000)
	r.SetDocument(reader.Document{Text: text})
	for range 20 {
		wheel(r, true, 60)
	}
	(<-back)()
	r.Reveal(annotate.Span{Start: len(text) - 1, End: len(text)})
	if _, _, ok := r.RectOf(annotate.Span{Start: len(text) - 1, End: len(text)}); !ok {
		t.Error("the end of the text is not in sight after Reveal")
	}
}

func TestClickOnNote(t *testing.T) {
	r, d, _ := shown(t)
	_, _, notes := sample()
	r.SetNotes(notes)
	told := ""
	r.OnNote = func(id string) { told = id }
	pos, _, _ := r.RectOf(spanOf(d.Text, "backed"))
	click(r, fyne.NewPos(r.Size().Width-100, pos.Y+8))
	if told != "s1" {
		t.Errorf("a click on the first note told of %q, want s1", told)
	}
	told = ""
	click(r, fyne.NewPos(r.Size().Width-100, 8))
	if told != "" {
		t.Errorf("a click beside the notes told of %q", told)
	}
}

// TestHoverTellsOfMarks: the test driver ends an animation at once, so the pointer rests at once.
func TestHoverTellsOfMarks(t *testing.T) {
	r, d, _ := shown(t)
	var told [][]string
	r.OnHover = func(ids []string, _ int, _ fyne.Position) { told = append(told, ids) }
	over := func(words string) {
		r.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(t, r, d.Text, words)}})
	}
	over("We will")
	over("ship of ours")
	over("hip of ours")
	over("We will")
	if len(told) != 2 || strings.Join(told[0], " ") != "8 9 7" || told[1] != nil {
		t.Errorf("moving on to marks and off them told of %q, want the three once and then none", told)
	}
}

func TestScrollAllocatesNothing(t *testing.T) {
	r, _ := open(t, theme.VariantLight, 1, 900, 800)
	text := prose(10000)
	r.SetDocument(reader.Document{Text: text})
	r.SetMarks(randomMarks(text, 500))
	wheel(r, true, 500)
	down, up := &fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -2)}, &fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 2)}
	r.Scrolled(down)
	if n := testing.AllocsPerRun(100, func() { r.Scrolled(down); r.Scrolled(up) }); n > 0 {
		t.Errorf("two scroll steps that bring no new line allocate %v times", n)
	}
	lines := 0
	n := testing.AllocsPerRun(100, func() { r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -27)}); lines += 2 })
	if n > 2*20 {
		t.Errorf("a scroll step of two new lines allocates %v times, want at most 40", n)
	}
}

// TestDragBeyondTheEdgeScrolls: the test driver ticks an animation once when it starts.
func TestDragBeyondTheEdgeScrolls(t *testing.T) {
	r, _ := open(t, theme.VariantLight, 1, 800, 600)
	r.SetDocument(reader.Document{Text: prose(3000)})
	press(r, fyne.NewPos(100, 300))
	drag(r, fyne.NewPos(100, 590))
	was := r.Selection()
	_, before := r.Scroll()
	drag(r, fyne.NewPos(100, 900))
	at, dy := r.Scroll()
	if at == 0 && dy == before {
		t.Error("a drag beyond the lower edge does not scroll")
	}
	if got := r.Selection(); got.Caret <= was.Caret || got.Anchor != was.Anchor {
		t.Errorf("it selects %v after %v", got, was)
	}
	release(r, fyne.NewPos(100, 900))
	r.DragEnd()
}

func TestScrollbar(t *testing.T) {
	r, _ := open(t, theme.VariantLight, 1, 800, 600)
	text := prose(3000)
	r.SetDocument(reader.Document{Text: text})
	press(r, fyne.NewPos(794, 5))
	drag(r, fyne.NewPos(794, 599))
	release(r, fyne.NewPos(794, 599))
	if _, _, ok := r.RectOf(annotate.Span{Start: len(text) - 5, End: len(text)}); !ok {
		t.Error("the thumb drawn to the bottom does not show the end")
	}
	if !r.Selection().Empty() {
		t.Error("a drag of the thumb selects text")
	}
}

func TestHeapOfALongText(t *testing.T) {
	if testing.Short() {
		t.Skip("a text of 100,000 words takes seconds under the race detector")
	}
	r, _ := open(t, theme.VariantLight, 1, 900, 800)
	text := prose(100000)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	r.SetDocument(reader.Document{Text: text})
	r.SetMarks(randomMarks(text, 5000))
	after := heap()
	if after > before+20<<20 {
		t.Errorf("100,000 words with 5,000 marks take %d MB, want at most 20", (after-before)>>20)
	}
	t.Logf("%d KB for 100,000 words and 5,000 marks", (after-before)>>10)
	runtime.KeepAlive(r)
}

// TestOpenShapesTheFirstPageOnly opens ten times the text: shaping all of it would take ten times as long.
func TestOpenShapesTheFirstPageOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("times mean nothing under the race detector")
	}
	r, _ := open(t, theme.VariantLight, 1, 900, 800)
	later := func() {}
	r.Run = runLater(&later)
	quickest := func(text string) time.Duration {
		best := time.Hour
		for range 5 {
			start := time.Now()
			r.SetDocument(reader.Document{Text: text})
			best = min(best, time.Since(start))
		}
		return best
	}
	few, many := quickest(prose(20_000)), quickest(prose(200_000))
	if many > 8*few {
		t.Errorf("the first page of 200,000 words took %v, that of 20,000 %v; it must not shape the rest", many, few)
	}
}
