package app

import (
	"context"
	"encoding/json"
	"errors"
	"image"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"pressmark/annotate"
	"pressmark/app/reader"
	"pressmark/archive"
	"pressmark/assets"
)

// An articleView is the middle of the window: the reader with the layer that stands over it, and the
// article in it. It loads off the UI thread and drops what a newer wish has overtaken.
type articleView struct {
	tasks     *tasks
	log       *e2eLog
	load      func(ctx context.Context, id string) (loaded, error)
	fail      func(error)
	importing func()       // asked for by the button of an empty archive
	opened    func(loaded) // an article came in, or the same one anew
	closed    func()       // no article is open any more

	reader  *reader.Reader
	layer   *fyne.Container // over the reader, without a layout: strip, picker, previews
	empty   *emptyState
	content *fyne.Container

	article annotate.Article // zero: none open
	words   int
	hits    []annotate.Span
	text    textIndex // for finding in the article
	gen     int
	places  map[string]scrollPlace // where each article was left
	trail   trail
}

// loaded is an article with all that is coded in it.
type loaded struct {
	article     annotate.Article
	annotations []annotate.Annotation
	statements  []annotate.Statement
	words       int
	memo        string // on the article
	doubts      []archive.Doubt
}

// A scrollPlace is where an article was left.
type scrollPlace struct {
	Byte  int     `json:"byte"`
	Shift float32 `json:"shift"`
	Caret int     `json:"caret"`
}

// loadFrom reads an article and its coding from an archive.
func loadFrom(ctx context.Context, a *archive.Archive, id string) (l loaded, err error) {
	if l.article, err = a.Article(ctx, id); err != nil {
		return l, err
	}
	l.words = wordsIn(l.article.Revision.Text)
	if l.annotations, err = a.Annotations(ctx, id); err != nil {
		return l, err
	}
	if l.doubts, err = besideMarks(ctx, a, id); err != nil {
		return l, err
	}
	if l.memo, err = a.Memo(ctx, "article", id); err != nil {
		return l, err
	}
	l.statements, err = a.Statements(ctx, id)
	return l, err
}

func newArticleView(t *tasks, log *e2eLog) *articleView {
	v := &articleView{tasks: t, log: log, reader: reader.New(), places: map[string]scrollPlace{}}
	v.reader.SetFaces(reader.Faces{
		Serif: reader.Face{Regular: assets.SerifRegular, Bold: assets.SerifBold, Italic: assets.SerifItalic},
		Sans:  reader.Face{Regular: assets.SansRegular, Bold: assets.SansBold, Italic: assets.SansItalic},
	})
	v.reader.Run = func(work func(context.Context), done func()) {
		t.run(func(ctx context.Context) error { work(ctx); return nil }, func(error) { done() })
	}
	v.layer = container.NewWithoutLayout()
	v.empty = newEmptyState("article", assets.NoArticle, assets.NoArticleDo, button("Import articles", true, func() { v.importing() }))
	v.offer(false)
	v.content = container.NewStack(newFill(colPage), container.NewWithoutLayout(firstPicture()), v.reader, v.layer, v.empty)
	v.reader.Hide()
	return v
}

// firstPicture is a clear pixel, drawn as the pictures of lines are. A driver without a graphics card compiles
// that way of drawing at the first of them: now with the window's first frame, not when an article opens.
func firstPicture() *canvas.Image {
	i := &canvas.Image{Image: image.NewRGBA(image.Rect(0, 0, 1, 1)), FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
	i.Resize(fyne.NewSize(1, 1))
	return i
}

// offer says, while no article is open, what to do: import when the archive is empty, else choose.
func (v *articleView) offer(empty bool) {
	for _, b := range v.empty.buttons {
		b.Hidden = !empty
	}
	if empty {
		v.empty.set("empty-library", assets.EmptyLibrary, assets.EmptyLibraryDo)
	} else {
		v.empty.set("article", assets.NoArticle, assets.NoArticleDo)
	}
}

// open shows an article, at a passage when place is not empty, with hits lit; then is called when it
// stands there.
func (v *articleView) open(id string, place annotate.Span, hits []annotate.Span, then func()) {
	v.gen++
	if id != v.article.ID || !place.Empty() {
		v.keep()
	}
	if id == v.article.ID {
		v.light(hits)
		v.goTo(place)
		if then != nil {
			then()
		}
		return
	}
	v.fetch(id, func(l loaded) {
		v.leave()
		v.show(l)
		v.light(hits)
		if place.Empty() {
			v.comeBack()
		} else {
			v.goTo(place)
		}
		v.log.open(id)
		if then != nil {
			then()
		}
	})
}

// reload fetches the open article anew, the place in it kept.
func (v *articleView) reload() {
	if v.article.ID == "" {
		return
	}
	v.gen++
	v.fetch(v.article.ID, func(l loaded) {
		if l.article.Revision.ID != v.article.Revision.ID {
			v.exchange(l)
			return
		}
		v.article, v.words = l.article, l.words
		v.opened(l)
	})
}

func (v *articleView) fetch(id string, done func(loaded)) {
	gen, load := v.gen, v.load
	if load == nil {
		return
	}
	var got loaded
	v.tasks.run(func(ctx context.Context) (err error) {
		got, err = load(ctx, id)
		return err
	}, func(err error) {
		if gen != v.gen {
			return
		}
		switch {
		case errors.Is(err, archive.ErrNotFound) && id == v.article.ID: // its import was undone, or it was trashed elsewhere
			v.close()
		case err != nil:
			v.fail(err)
		default:
			done(got)
		}
	})
}

// show puts an article into the reader.
func (v *articleView) show(l loaded) {
	v.article, v.words = l.article, l.words
	v.text = textIndex{}
	v.empty.Hide()
	v.reader.Show()
	v.reader.SetDocument(reader.Document{
		Text: l.article.Revision.Text, Blocks: l.article.Revision.Blocks, Title: l.article.Title,
		Meta: metaLine(l.article.Metadata), Language: l.article.Language,
	})
	v.opened(l)
}

// close shows that no article is open.
func (v *articleView) close() {
	v.gen++
	v.leave()
	v.article = annotate.Article{}
	v.reader.SetDocument(reader.Document{})
	v.reader.Hide()
	v.empty.Show()
	v.content.Refresh()
	v.closed()
}

// leave remembers where the article is left.
func (v *articleView) leave() {
	if v.article.ID != "" {
		v.places[v.article.ID] = v.place()
	}
}

func (v *articleView) place() scrollPlace {
	at, shift := v.reader.Scroll()
	return scrollPlace{Byte: at, Shift: shift, Caret: v.reader.Caret()}
}

// comeBack stands where the article was left.
func (v *articleView) comeBack() {
	if p, ok := v.places[v.article.ID]; ok {
		v.stand(p)
	}
}

// goTo selects a passage and shows it; an empty one changes nothing.
func (v *articleView) goTo(place annotate.Span) {
	if place.Empty() || place.End > len(v.article.Revision.Text) {
		return
	}
	v.reader.Select(place)
	v.reader.Reveal(place)
}

// goOn is goTo for what was found: a selection that is being gathered stays.
func (v *articleView) goOn(place annotate.Span) {
	if !place.Empty() && place.End <= len(v.article.Revision.Text) {
		v.reader.SelectMore(place)
		v.reader.Reveal(place)
	}
}

// light lights passages in the text until others are.
func (v *articleView) light(hits []annotate.Span) {
	v.hits = hits
	v.reader.SetHits(hits)
}

// putOver shows an object over the reader, its upper left corner at a place of the reader, moved left
// and up as far as needed to stand inside; the function returned takes it away.
func (v *articleView) putOver(o fyne.CanvasObject, at fyne.Position, size fyne.Size) (remove func()) {
	room := v.layer.Size()
	x := max(gapSmall, min(at.X, room.Width-size.Width-gapSmall))
	y := max(gapSmall, min(at.Y, room.Height-size.Height-gapSmall))
	o.Resize(size)
	o.Move(fyne.NewPos(float32(int(x)), float32(int(y))))
	putOn(v.layer, o)
	return func() { takeOff(v.layer, o) }
}

// remembered writes the place for the archive's view.
func (p scrollPlace) remembered() string {
	b, _ := json.Marshal(p) // two numbers: it cannot fail
	return string(b)
}

func placeFrom(s string) (p scrollPlace) {
	_ = json.Unmarshal([]byte(s), &p) // an unreadable place is the top
	return p
}

// metaLine is the line above the title.
func metaLine(m annotate.Metadata) string {
	var parts []string
	if m.Publication != "" {
		parts = append(parts, strings.ToUpper(m.Publication))
	}
	if m.Date.IsZero() {
		parts = append(parts, "undated")
	} else {
		parts = append(parts, longDate(m.Date))
	}
	if len(m.Authors) > 0 {
		parts = append(parts, "by "+strings.Join(m.Authors, ", "))
	}
	if m.Section != "" {
		parts = append(parts, m.Section)
	}
	return strings.Join(parts, " · ")
}

func longDate(d annotate.Date) string {
	if d.IsZero() {
		return "undated"
	}
	t := time.Unix(int64(d.First)*86400, 0).UTC()
	switch d.Precision {
	case annotate.PrecisionYear:
		return t.Format("2006")
	case annotate.PrecisionMonth:
		return t.Format("January 2006")
	}
	return t.Format("2 January 2006")
}

// logSelection reports a selection, its ends in code points.
func (v *articleView) logSelection(s reader.Selection) {
	if v.log == nil {
		return
	}
	text := v.article.Revision.Text
	span := annotate.Span{Start: s.Caret, End: s.Caret}
	if n := len(s.Spans); n > 0 {
		span = annotate.Span{Start: min(s.Anchor, s.Caret), End: max(s.Anchor, s.Caret)}
		if span.Empty() {
			span = s.Spans[n-1]
		}
	}
	if span.End > len(text) {
		return
	}
	start := utf8.RuneCountInString(text[:span.Start])
	v.log.selected(start, start+utf8.RuneCountInString(text[span.Start:span.End]), span.In(text))
	v.logPlace()
}
