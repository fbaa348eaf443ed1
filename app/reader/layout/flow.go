package layout

import (
	"sort"
	"strconv"
	"strings"

	"pressmark/annotate"
)

// A Document is what a Flow sets: a text with its blocks, and the lines of our own around it.
type Document struct {
	Text   string
	Blocks []annotate.Block
	Meta   string // the line above the title
	Title  string // set above the text when no block is a title
}

// A Paragraph is one block on the page, or a label of ours. Labels carry no byte of the text that a
// caret could stand at; a fold label stands for the bytes of the blocks it hides.
type Paragraph struct {
	Kind       annotate.BlockKind
	Look       Look
	Text       string // of the block, or of the label
	Start, End int    // bytes of the document it stands for
	Next       int    // where the next one starts: End and the LF
	Label      bool
	Fold       bool // a label of folded blocks
	RTL        bool
	Top        int // of the first line, below the page's top
	Baseline   int // of each line
	Tokens     []Token
	Lines      []Line
	stretches  []Stretch
	shaped     bool
	guess      int // height while not shaped
}

// Shaped reports whether the paragraph's lines are known, not guessed.
func (p *Paragraph) Shaped() bool { return p.shaped }

// Height is that of its lines, or a guess.
func (p *Paragraph) Height() int {
	if p.shaped {
		return len(p.Lines) * p.Look.LineHeight
	}
	return p.guess
}

// Place names a line: the paragraph's number and the line's in it.
type Place struct{ Para, Line int }

// Flow is a document set in lines of one width. Paragraphs are shaped when they are first asked for
// (Ensure), so a long text costs only its visible part; until then their height is a guess. All
// lengths across are in 1/64 units, all lengths down in whole units.
type Flow struct {
	fonts    *Fonts
	doc      Document
	size     int
	width    int
	showAll  bool
	paras    []Paragraph
	left     int // paragraphs not yet shaped
	gapAt    int // byte under whose line room is opened, -1 for none
	gapPlace Place
	gap      int
}

// Top is the room above the first line.
const Top = 34

// NewFlow returns an empty flow.
func NewFlow(fonts *Fonts) *Flow { return &Flow{fonts: fonts, gapAt: -1, size: 17, width: 580} }

// Set takes a document, body size in points, column width in units and whether blocks that stand
// beside the article (related, boilerplate) are shown.
func (f *Flow) Set(doc Document, size, width int, showAll bool) {
	f.doc, f.size, f.width, f.showAll = doc, size, width, showAll
	f.build()
	f.measure()
}

// SetFonts takes other faces and lays the same document out anew.
func (f *Flow) SetFonts(fonts *Fonts) {
	f.fonts = fonts
	f.build()
	f.measure()
}

// Fonts returns the faces in use.
func (f *Flow) Fonts() *Fonts { return f.fonts }

// Text returns the document's text.
func (f *Flow) Text() string { return f.doc.Text }

// Size returns the body size in points.
func (f *Flow) Size() int { return f.size }

// Width returns the column's width in units.
func (f *Flow) Width() int { return f.width }

// Paragraphs returns the paragraphs in order; they must not be changed.
func (f *Flow) Paragraphs() []Paragraph { return f.paras }

// Left returns how many paragraphs are not shaped yet.
func (f *Flow) Left() int { return f.left }

func (f *Flow) build() {
	f.paras, f.gapAt, f.gap = f.paras[:0], -1, 0
	if f.doc.Meta != "" {
		f.label(f.doc.Meta, metaLook(f.size), 0, 0, 0)
	}
	blocks := whole(f.doc.Text, f.doc.Blocks)
	if f.doc.Title != "" && !hasTitle(blocks) {
		f.label(f.doc.Title, lookOf(annotate.Title, 0, f.size), 0, 0, 0)
	}
	for i := 0; i < len(blocks); i++ {
		next := nextStart(blocks, i, len(f.doc.Text))
		if blocks[i].Kind.Aside() && !f.showAll {
			j := i
			for j+1 < len(blocks) && blocks[j+1].Kind.Aside() {
				j++
			}
			f.fold(blocks[i].Start, blocks[j].End, nextStart(blocks, j, len(f.doc.Text)), j-i+1)
			i = j
			continue
		}
		f.block(blocks[i], next)
	}
	for i := 1; i < len(f.paras); i++ {
		if p := &f.paras[i-1]; p.Kind == annotate.ListItem && f.paras[i].Kind != annotate.ListItem {
			p.Look.After = lookOf(annotate.Paragraph, 0, f.size).After
		}
	}
	f.left = len(f.paras)
}

func nextStart(blocks []annotate.Block, i, end int) int {
	if i+1 < len(blocks) {
		return blocks[i+1].Start
	}
	return end
}

func hasTitle(blocks []annotate.Block) bool {
	for _, b := range blocks {
		if b.Kind == annotate.Title {
			return true
		}
	}
	return false
}

// whole returns blocks that cover every byte of text but LF: what no block holds is paragraphs.
func whole(text string, blocks []annotate.Block) []annotate.Block {
	var out []annotate.Block
	at := 0
	rest := func(to int) {
		for at < to {
			end := to
			if i := strings.IndexByte(text[at:to], '\n'); i >= 0 {
				end = at + i
			}
			if end > at || len(text) == 0 {
				out = append(out, annotate.Block{Kind: annotate.Paragraph, Start: at, End: end})
			}
			at = end + 1
		}
	}
	for _, b := range blocks {
		if b.Start < at || b.End > len(text) || b.End < b.Start {
			continue
		}
		rest(b.Start)
		out = append(out, b)
		at = b.End
		if at < len(text) && text[at] == '\n' {
			at++
		}
	}
	rest(len(text))
	if len(out) == 0 {
		out = append(out, annotate.Block{Kind: annotate.Paragraph})
	}
	out[0].Start = min(out[0].Start, firstByte(text))
	return out
}

func firstByte(text string) int { return len(text) - len(strings.TrimLeft(text, "\n")) }

func (f *Flow) label(text string, look Look, start, end, next int) *Paragraph {
	f.paras = append(f.paras, Paragraph{
		Look: look, Text: text, Start: start, End: end, Next: next, Label: true,
		stretches: []Stretch{{0, len(text), look.Style, false}},
	})
	return &f.paras[len(f.paras)-1]
}

func (f *Flow) fold(start, end, next, n int) {
	text := "Related and other text, " + strconv.Itoa(n) + " blocks · H"
	if n == 1 {
		text = "Related and other text, 1 block · H"
	}
	f.label(text, foldLook(f.size), start, end, next).Fold = true
}

// longBlock is the most bytes of a block that are set as one paragraph. A longer one, such as a book
// pasted without line ends, is set in parts that follow without a gap; else its first page would wait
// for all of it. A line ends early at each cut.
const longBlock = 24 << 10

func (f *Flow) block(b annotate.Block, next int) {
	look := lookOf(b.Kind, b.Level, f.size)
	for b.End-b.Start > longBlock {
		part, rest := b, b
		part.End = cutBefore(f.doc.Text, b.Start, b.Start+longBlock)
		rest.Start = part.End
		first := look
		first.After = 0
		f.part(part, first, rest.Start)
		look.Before, look.Bullet = 0, false
		b = rest
	}
	f.part(b, look, next)
}

func (f *Flow) part(b annotate.Block, look Look, next int) {
	f.paras = append(f.paras, Paragraph{
		Kind: b.Kind, Look: look, Text: f.doc.Text[b.Start:b.End], Start: b.Start, End: b.End, Next: next,
		stretches: stretches(b, look.Style),
	})
}

// cutBefore returns a place at or before end where a long block may be cut: after a space, else
// between two characters.
func cutBefore(text string, start, end int) int {
	if i := strings.LastIndexByte(text[start:end], ' '); i > 0 {
		return start + i + 1
	}
	at := Snap(text, end)
	if at <= start {
		return end
	}
	return at
}

// stretches cuts a block where its runs of bold, italic and link begin and end.
func stretches(b annotate.Block, style Style) []Stretch {
	if len(b.Runs) == 0 {
		return []Stretch{{0, b.End - b.Start, style, false}}
	}
	cuts := []int{b.Start, b.End}
	for _, r := range b.Runs {
		cuts = append(cuts, min(max(r.Start, b.Start), b.End), min(max(r.End, b.Start), b.End))
	}
	sort.Ints(cuts)
	var out []Stretch
	for i := 1; i < len(cuts); i++ {
		if cuts[i] == cuts[i-1] {
			continue
		}
		st := Stretch{cuts[i-1] - b.Start, cuts[i] - b.Start, style, false}
		for _, r := range b.Runs {
			if r.Start <= cuts[i-1] && cuts[i] <= r.End {
				switch r.Kind {
				case annotate.Bold:
					st.Style.Bold = true
				case annotate.Italic:
					st.Style.Italic = !style.Italic
				case annotate.Link:
					st.Link = true
				}
			}
		}
		out = append(out, st)
	}
	if len(out) == 0 {
		out = []Stretch{{0, b.End - b.Start, style, false}}
	}
	return out
}

// SetWidth wraps again at another column width; nothing is shaped.
func (f *Flow) SetWidth(width int) {
	if width == f.width {
		return
	}
	f.width = width
	for i := range f.paras {
		p := &f.paras[i]
		if p.shaped {
			p.wrap(f.width)
		}
	}
	f.measure()
}

func (p *Paragraph) wrap(width int) {
	p.Lines = Wrap(p.Lines, p.Tokens, int32(max(width-p.Look.Indent, 40))*64)
	if len(p.Lines) == 0 {
		p.Lines = append(p.Lines, Line{})
	}
}

// measure gives every paragraph its place below the one before.
func (f *Flow) measure() {
	y := Top
	for i := range f.paras {
		p := &f.paras[i]
		if !p.shaped {
			p.guess = f.guess(p)
		}
		if i > 0 {
			y += p.Look.Before
		}
		p.Top = y
		y += p.Height() + p.Look.After
	}
	f.placeGap()
}

// guess estimates the height of a paragraph from its length: half an em for a letter, and 3 bytes an
// em for East Asian text, come to about the same a byte.
func (f *Flow) guess(p *Paragraph) int {
	perLine := max(2*(f.width-p.Look.Indent)/int(p.Look.Style.Size), 10)
	return (len(p.Text)/perLine + 1) * p.Look.LineHeight
}

// shape makes sure that a paragraph's lines are known; it reports whether they were not.
func (f *Flow) shape(p *Paragraph) bool {
	if p.shaped {
		return false
	}
	tokens, rtl := f.fonts.Shape(p.Text, p.stretches)
	f.adopt(p, tokens, rtl)
	return true
}

func (f *Flow) adopt(p *Paragraph, tokens []Token, rtl bool) {
	p.Tokens, p.RTL, p.shaped = tokens, rtl, true
	p.Baseline = f.fonts.Baseline(p.Look.Style, p.Look.LineHeight)
	p.wrap(f.width)
	f.left--
}

// Ensure shapes the paragraphs between y and y+height, and reports whether any was new; places below
// may then have moved.
func (f *Flow) Ensure(y, height int) bool {
	changed := false
	for i := f.paraAtY(y); i < len(f.paras) && f.paras[i].Top < y+height; i++ {
		if f.shape(&f.paras[i]) {
			changed = true
			f.measure()
		}
	}
	return changed
}

// EnsureAt shapes the paragraph that holds a byte, and reports whether it was new.
func (f *Flow) EnsureAt(at int) bool {
	if !f.shape(&f.paras[f.paraAt(at)]) {
		return false
	}
	f.measure()
	return true
}

// EnsureAll shapes the whole text.
func (f *Flow) EnsureAll() {
	for i := range f.paras {
		f.shape(&f.paras[i])
	}
	f.measure()
}

// Height returns the height of the page in units.
func (f *Flow) Height() int {
	last := &f.paras[len(f.paras)-1]
	return last.Top + last.Height() + last.Look.After + f.gap
}

// SetGap opens room under the line in which byte at stands; -1 closes it.
func (f *Flow) SetGap(at, height int) {
	f.gapAt, f.gap = at, height
	if at < 0 || height <= 0 {
		f.gapAt, f.gap = -1, 0
	}
	f.placeGap()
}

// Gap returns the line under which room is open and how much; ok is false when none is.
func (f *Flow) Gap() (at Place, height int, ok bool) { return f.gapPlace, f.gap, f.gapAt >= 0 }

func (f *Flow) placeGap() {
	if f.gapAt < 0 {
		return
	}
	p := &f.paras[f.paraAt(f.gapAt)]
	if f.shape(p) {
		f.measure()
		return
	}
	f.gapPlace = f.At(f.gapAt)
}
