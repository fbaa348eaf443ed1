package app

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
)

// A textIndex is a text as finding compares it: folded, with the way back to its bytes. The zero value
// is not made yet.
type textIndex struct {
	of     string
	folded string
	at     []int32 // byte of the text for each byte of folded, and the end
}

// makeTextIndex folds a text character by character, so that each folded byte knows where it came from.
// It takes about 40 ms for a text of 100,000 words.
func makeTextIndex(text string) textIndex {
	var b strings.Builder
	b.Grow(len(text))
	at := make([]int32, 0, len(text)+1)
	for i, r := range text {
		var f string
		if r < 0x80 {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
			at = append(at, int32(i))
			continue
		}
		f = annotate.Fold(string(r))
		b.WriteString(f)
		for range len(f) {
			at = append(at, int32(i))
		}
	}
	return textIndex{of: text, folded: b.String(), at: append(at, int32(len(text)))}
}

// all returns the places of words in the text, whatever case and accents.
func (t textIndex) all(words string) []annotate.Span {
	words = annotate.Fold(strings.TrimSpace(words))
	if words == "" {
		return nil
	}
	var spans []annotate.Span
	for from := 0; ; {
		i := strings.Index(t.folded[from:], words)
		if i < 0 {
			return spans
		}
		start, end := from+i, from+i+len(words)
		from = end
		span := annotate.Span{Start: int(t.at[start]), End: int(t.at[end])}
		if end > 0 && t.at[end] == t.at[end-1] { // within one character of the text
			continue
		}
		if !span.Empty() {
			spans = append(spans, span)
		}
	}
}

// findBar finds words in the open article: all places lit, one of them the current one.
type findBar struct {
	view  *articleView
	tasks *tasks
	focus func(o fyne.Focusable)
	other func(*fyne.KeyEvent) bool

	field   *findField
	count   *label
	box     *fyne.Container
	shown   bool
	spans   []annotate.Span
	current int
	gen     int
	start   int // caret when it was opened
}

func newFindBar(v *articleView, t *tasks) *findBar {
	f := &findBar{view: v, tasks: t, field: newFindField("Find; Tab for a passage, from … to"), count: small(""), current: -1}
	f.field.OnChanged = func(string) { f.search() }
	f.field.onKey = f.key
	f.count.align = fyne.TextAlignTrailing
	up, down, shut := iconPress("chevron-up", func() { f.step(-1) }), iconPress("chevron-down", func() { f.step(1) }), iconPress("close", f.hide)
	for _, p := range []*press{up, down, shut} {
		p.width, p.height = 28, 28
	}
	f.box = container.NewStack(raised(8), padded(6, 8, inRowGrow(6, 0, f.field, container.NewGridWrap(fyne.NewSize(84, 17), f.count), up, down, shut)))
	return f
}

// show opens the bar with the selected words, if they are few.
func (f *findBar) show(words string) {
	if f.view.article.ID == "" {
		return
	}
	if !f.shown {
		f.start, f.shown = f.view.reader.Caret(), true
		putOn(f.view.layer, f.box)
		f.place()
	}
	f.focus(f.field)
	if words != "" && len(words) < 80 && !strings.Contains(words, "\n") {
		f.field.SetText(words)
	}
	f.field.selectAll()
	f.search()
}

// place stands the bar in the upper right corner.
func (f *findBar) place() {
	room := f.view.layer.Size()
	size := fyne.NewSize(min(440, room.Width-2*gap), 48)
	f.box.Resize(size)
	f.box.Move(fyne.NewPos(room.Width-size.Width-gapWide, gap))
}

// hide closes the bar; the current match stays selected and the reader has the keys.
func (f *findBar) hide() {
	if !f.shown {
		return
	}
	f.shown = false
	f.gen++
	takeOff(f.view.layer, f.box)
	f.view.reader.SetFound(nil)
	if f.current >= 0 && f.current < len(f.spans) {
		f.view.goOn(f.spans[f.current])
	}
	f.focus(f.view.reader)
}

// search lights all places of what is typed, off the UI thread the first time in an article.
func (f *findBar) search() {
	f.gen++
	gen, words, text, index := f.gen, f.field.Text, f.view.article.Revision.Text, f.view.text
	var spans []annotate.Span
	f.tasks.run(func(context.Context) error {
		if index.of != text || index.at == nil {
			index = makeTextIndex(text)
		}
		if from, to, ok := parts(words); ok {
			spans = index.passages(from, to)
		} else {
			spans = index.all(words)
		}
		return nil
	}, func(error) {
		if gen != f.gen || text != f.view.article.Revision.Text {
			return
		}
		f.view.text = index
		f.found(words, spans)
	})
}

func (f *findBar) found(words string, spans []annotate.Span) {
	f.spans = spans
	if _, to, ok := parts(words); ok && to != "" { // they are long and may lie over each other: the one that is selected is enough
		f.view.reader.SetFound(nil)
	} else {
		f.view.reader.SetFound(spans)
	}
	f.current = sort.Search(len(spans), func(i int) bool { return spans[i].End > f.start })
	if f.current == len(spans) {
		f.current = 0
	}
	if len(spans) == 0 {
		f.current = -1
	}
	f.tell(words)
}

// step goes on to the next or the previous match, round the end.
func (f *findBar) step(by int) {
	if len(f.spans) == 0 {
		return
	}
	f.current = (f.current + by + len(f.spans)) % len(f.spans)
	f.start = f.spans[f.current].Start
	f.tell(f.field.Text)
}

func (f *findBar) tell(words string) {
	switch {
	case strings.TrimSpace(words) == "":
		f.count.set("")
	case len(f.spans) == 0:
		f.count.set("not found")
	default:
		f.count.set(fmt.Sprintf("%d of %s", f.current+1, thousands(int64(len(f.spans)))))
		f.view.goOn(f.spans[f.current])
		f.view.reader.SelectFound(f.spans[f.current])
	}
	f.view.log.write("found", event{"query": words, "count": len(f.spans), "current": f.current + 1})
}

func (f *findBar) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		f.hide()
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		f.step(1)
	case fyne.KeyUp:
		f.step(-1)
	case fyne.KeyTab:
		f.passage()
	default:
		return f.other(e)
	}
	return true
}

// again steps on even when the bar is closed; it opens it when nothing was searched for yet.
func (f *findBar) again(by int) {
	if len(f.spans) == 0 || f.view.article.ID == "" {
		f.show("")
		return
	}
	f.start = f.view.reader.Caret()
	f.step(by)
}
