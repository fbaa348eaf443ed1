package reader

import (
	"context"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"pressmark/annotate"
	"pressmark/app/reader/layout"
	"pressmark/app/reader/paint"
)

var (
	_ fyne.Widget        = (*Reader)(nil)
	_ fyne.Focusable     = (*Reader)(nil)
	_ fyne.Tabbable      = (*Reader)(nil)
	_ fyne.Shortcutable  = (*Reader)(nil)
	_ fyne.Scrollable    = (*Reader)(nil)
	_ fyne.Draggable     = (*Reader)(nil)
	_ desktop.Mouseable  = (*Reader)(nil)
	_ desktop.Hoverable  = (*Reader)(nil)
	_ desktop.Cursorable = (*Reader)(nil)
	_ desktop.Keyable    = (*Reader)(nil)
)

// A Document is what the reader shows. Text and Blocks are a revision's; without blocks each line is
// a paragraph.
type Document struct {
	Text     string
	Blocks   []annotate.Block
	Meta     string // the line above the title, such as "HARBOUR POST · 14 March 2024 · by Ines Varga"
	Title    string // shown when no block is a title
	Language string // BCP 47; chooses the form of Han characters. Empty: told from the text
}

// Style is how a mark is drawn; it follows the type of the annotation.
type Style int

// The styles of marks, told apart by band as well as colour.
const (
	Speaker Style = iota
	Firm
	Claim
	Mention
	Tag
	Cue     // quiet: what says that somebody reports
	Content // quiet: what is reported
)

// A Mark is one anchor of an annotation. An annotation with several anchors is several marks with the
// same ID. The span must lie within the text.
type Mark struct {
	ID         string
	Span       annotate.Span
	Style      Style
	Unresolved bool        // what it names is open: red dots below
	Doubtful   bool        // its place is doubtful: hatched
	Pending    bool        // not on disk yet: paler
	Tint       color.Color // instead of the style's colour; nil for that
}

// A Note stands in the margin beside the line that holds byte At: a statement in two or three short
// lines. Where the margin is too narrow only the sign is shown.
type Note struct {
	ID    string
	At    int
	Sign  string // "+", "-" (or "−"), "0" or "?"
	Lines []string
}

// A Selection is what is chosen: Spans holds the kept spans and the current one, in text order, none
// empty. The current one runs from Anchor, where it began, to Caret.
type Selection struct {
	Spans  []annotate.Span
	Caret  int
	Anchor int
}

// Empty reports whether no words are selected.
func (s Selection) Empty() bool { return len(s.Spans) == 0 }

// A Face is the font files of one family; Bold and Italic may be nil.
type Face = layout.Source

// Faces are the font files of the reading faces. Where a family is missing the other stands in; with
// neither, the theme's text font. More are asked for what those lack, before the system's fonts.
type Faces struct {
	Serif, Sans Face
	More        [][]byte
}

// Reader is the widget. Its fields may be nil and are called on Fyne's thread; set them before it is
// shown. Make one with New.
type Reader struct {
	widget.BaseWidget

	OnSelect   func(Selection)                               // after any change of caret or selection
	OnMark     func(ids []string, at int)                    // a click on marks: their IDs, inner to outer
	OnHover    func(ids []string, at int, pos fyne.Position) // the pointer rests on marks, or left them (no ids)
	OnNote     func(id string)                               // a click on a margin note
	OnKey      func(*fyne.KeyEvent) bool                     // every key first; true: done with it
	OnRune     func(r rune) bool                             // every character: the reader itself types nothing
	OnShortcut func(fyne.Shortcut) bool                      // every shortcut first
	OnFocus    func(bool)                                    // got or lost the focus
	OnContext  func(pos fyne.Position, at int)               // secondary click, or Shift+F10; pos is on the canvas
	OnScroll   func()                                        // what is visible changed
	OnFold     func(shown bool)                              // related and boilerplate were shown or folded by the reader

	// Run does work off Fyne's thread and then done on it. Nil: at once, on this thread. done is called
	// even when ctx ended.
	Run func(work func(context.Context), done func())
	// Words gives the names known, so that a double click takes the whole of one.
	Words func() []string

	doc    Document
	faces  Faces
	system *layout.System
	flow   *layout.Flow
	pen    *paint.Painter
	size   int  // of the body, in points
	shown  bool // related and boilerplate
	laid   int  // counts layouts, so that a late background result is dropped

	marks  markSet
	chosen []string // IDs of the marks shown over the others
	hits   *layout.Index
	spots  []annotate.Span // of the hits
	found  *layout.Index
	finds  []annotate.Span // of what was found here

	foundNow annotate.Span // the one of them that is shown strongest while it is selected
	notes    []noteBox
	colors   palette
	solid    solid

	scroll   float32 // units above the visible part
	top      topPlace
	selected selection
	view     view
	mouse    mouse
	focused  bool
	shift    bool
}

// Sizes of the body text in points: the smallest, the usual and the largest that SetZoom takes.
const (
	MinZoom, UsualZoom, MaxZoom = 11, 17, 40
)

// New returns an empty reader in the theme's font.
func New() *Reader {
	r := &Reader{size: UsualZoom, system: layout.NewSystem(""), pen: paint.New(), marks: newMarkSet(nil), hits: layout.NewIndex(nil), found: layout.NewIndex(nil)}
	r.flow = layout.NewFlow(r.load())
	r.flow.Set(layout.Document{}, r.size, 580, false)
	r.view.left = leftMargin
	r.colors = r.readPalette()
	r.solid = r.colors.solid()
	r.view.init()
	r.selected.border = borderEnd
	r.ExtendBaseWidget(r)
	return r
}

// load reads the faces; font files that cannot be read are replaced by the theme's font.
func (r *Reader) load() *layout.Fonts {
	sources := layout.Sources(r.faces)
	if emoji := theme.DefaultEmojiFont(); emoji != nil {
		sources.More = append(slices.Clone(sources.More), emoji.Content())
	}
	fonts, err := layout.NewFonts(sources, r.system)
	if err == nil {
		return fonts
	}
	if len(r.faces.Serif.Regular)+len(r.faces.Sans.Regular) > 0 {
		fyne.LogError("a reading face cannot be read; the theme's font is used", err)
	}
	own := layout.Source{
		Regular: theme.DefaultTextFont().Content(),
		Bold:    theme.DefaultTextBoldFont().Content(),
		Italic:  theme.DefaultTextItalicFont().Content(),
	}
	sources.Serif, sources.Sans = own, own
	fonts, err = layout.NewFonts(sources, r.system)
	if err != nil {
		panic("reader: Fyne's own font cannot be read: " + err.Error())
	}
	return fonts
}

// SetFaces takes other font files and sets the text anew.
func (r *Reader) SetFaces(faces Faces) {
	r.faces = faces
	at, dy := r.Scroll()
	fonts := r.load()
	fonts.SetLanguage(r.language())
	r.flow.SetFonts(fonts)
	r.relaid()
	r.ScrollTo(at, dy)
}

// SetDocument shows another text from its top, without marks, notes, hits or selection.
func (r *Reader) SetDocument(d Document) {
	r.doc = d
	r.marks = newMarkSet(nil)
	r.spots, r.hits, r.notes = nil, layout.NewIndex(nil), nil
	r.finds, r.found = nil, layout.NewIndex(nil)
	r.view.notes = r.view.notes[:0]
	r.selected = selection{border: borderEnd}
	r.scroll, r.shown, r.top = 0, false, topPlace{}
	r.flow.Fonts().SetLanguage(r.language())
	r.set()
	r.selected.anchor = r.landing(0, true)
	r.selected.caret = r.selected.anchor
	r.relaid()
	r.changed()
}

// set lays the document out in the present size and width.
func (r *Reader) set() {
	r.flow.Set(r.document(), r.size, r.flow.Width(), r.shown)
}

// relaid follows every change of the layout: what was painted is stale, and what is not shaped yet
// is shaped in the background.
func (r *Reader) relaid() {
	r.laid++
	r.view.flush()
	r.view.bar.ticksStale = true
	r.repaintNotes()
	r.paintAll()
	r.shapeRest()
}

// inlineBytes is how long a text may be to be shaped at once: about 2,500 words, a few milliseconds.
const inlineBytes = 16 << 10

func (r *Reader) shapeRest() {
	if len(r.doc.Text) <= inlineBytes || r.Run == nil {
		r.keep(r.flow.EnsureAll)
		r.paintAll()
		r.loadSystem()
		return
	}
	if r.flow.Left() == 0 {
		r.loadSystem()
		return
	}
	rest, laid := r.flow.Rest(), r.laid
	r.Run(rest.Shape, func() {
		if laid != r.laid {
			return
		}
		r.keep(func() { r.flow.Adopt(rest) })
		r.paintAll()
		r.loadSystem()
	})
}

// loadSystem reads the system's fonts when the text has characters that the reading faces lack, and
// sets it anew.
func (r *Reader) loadSystem() {
	if !r.flow.Fonts().Pending() {
		return
	}
	reset := func() {
		if !r.flow.Fonts().Pending() {
			return
		}
		r.flow.Fonts().Forget()
		r.keep(r.set)
		r.relaid()
	}
	if r.system.Loaded() || r.Run == nil {
		r.system.Load()
		reset()
		return
	}
	r.Run(func(context.Context) { r.system.Load() }, reset)
}

// language is the document's, or guessed from its letters.
func (r *Reader) language() string {
	if r.doc.Language != "" {
		return r.doc.Language
	}
	for i, c := range r.doc.Text {
		switch {
		case c >= 0x3040 && c <= 0x30FF:
			return "ja"
		case c >= 0xAC00 && c <= 0xD7A3:
			return "ko"
		case i > 4000:
			return ""
		}
	}
	return ""
}

// Missing reports whether the text has characters that no face on this machine shows: they are boxes.
func (r *Reader) Missing() bool { return r.flow.Fonts().Missing() }

// LinkAt returns the address that the source linked the letter at a byte to. The reader never opens it.
func (r *Reader) LinkAt(at int) (url string, ok bool) {
	for _, b := range r.doc.Blocks {
		for _, run := range b.Runs {
			if run.Kind == annotate.Link && run.Start <= at && at < run.End {
				return run.URL, true
			}
		}
	}
	return "", false
}

// SetZoom sets the size of the body text in whole points; the first visible line stays where it is.
func (r *Reader) SetZoom(points int) {
	points = min(max(points, MinZoom), MaxZoom)
	if points == r.size {
		return
	}
	r.size = points
	at, dy := r.Scroll()
	r.flow.Set(r.document(), r.size, r.column(), r.shown)
	r.centre()
	r.relaid()
	r.ScrollTo(at, dy)
}

// Zoom returns the size of the body text in points.
func (r *Reader) Zoom() int { return r.size }

func (r *Reader) document() layout.Document {
	return layout.Document{Text: r.doc.Text, Blocks: r.doc.Blocks, Meta: r.doc.Meta, Title: r.doc.Title}
}

// SetFold shows related and boilerplate blocks, or folds them to one line; it calls nobody back.
func (r *Reader) SetFold(shown bool) {
	if shown == r.shown {
		return
	}
	r.shown = shown
	at, dy := r.Scroll()
	r.set()
	r.selected.caret = r.landing(r.selected.caret, true)
	r.selected.anchor = r.landing(r.selected.anchor, true)
	r.relaid()
	r.ScrollTo(at, dy)
}

// Folded reports whether related and boilerplate blocks are folded.
func (r *Reader) Folded() bool { return !r.shown }

func (r *Reader) unfold() {
	r.SetFold(true)
	if r.OnFold != nil {
		r.OnFold(true)
	}
}

// CreateRenderer is for Fyne.
func (r *Reader) CreateRenderer() fyne.WidgetRenderer { return &renderer{r} }
