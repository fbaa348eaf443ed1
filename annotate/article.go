package annotate

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// BlockKind says what a block of an article's text is.
type BlockKind string

// The kinds of block. Title, standfirst, heading, paragraph, list item and quote are the body;
// captions stand beside it; related and boilerplate are not part of the article and are folded.
const (
	Title       BlockKind = "title"
	Standfirst  BlockKind = "standfirst"
	Heading     BlockKind = "heading"
	Paragraph   BlockKind = "paragraph"
	ListItem    BlockKind = "list item"
	Quote       BlockKind = "quote"
	Caption     BlockKind = "caption"
	Related     BlockKind = "related"
	Boilerplate BlockKind = "boilerplate"
)

// BlockKinds lists every kind, in reading order of importance.
var BlockKinds = [...]BlockKind{Title, Standfirst, Heading, Paragraph, ListItem, Quote, Caption, Related, Boilerplate}

// Aside reports whether blocks of this kind are folded away in the reader until asked for.
func (k BlockKind) Aside() bool { return k == Related || k == Boilerplate }

// Body reports whether blocks of this kind belong to the article's body: everything but the title,
// captions, related headlines and boilerplate.
func (k BlockKind) Body() bool {
	switch k {
	case Standfirst, Heading, Paragraph, ListItem, Quote:
		return true
	}
	return false
}

// A Block is a stretch of an article's text with one kind. Blocks are in text order, do not overlap
// and are separated by exactly one LF, which belongs to no block.
type Block struct {
	Kind  BlockKind `json:"kind"`
	Start int       `json:"start"`           // byte offset into the text
	End   int       `json:"end"`             // byte offset, exclusive
	Level int       `json:"level,omitempty"` // of headings, 1 to 6; of nested list items from 1; else 0
	Runs  []Run     `json:"runs,omitempty"`  // in text order; may overlap
}

// RunKind says what a run inside a block is.
type RunKind string

// The kinds of run that a source may have.
const (
	Bold   RunKind = "bold"
	Italic RunKind = "italic"
	Link   RunKind = "link"
)

// A Run is a stretch of a block that its source set in bold or italic or made a link.
type Run struct {
	Kind  RunKind `json:"kind"`
	Start int     `json:"start"` // byte offset into the article's text, not the block
	End   int     `json:"end"`
	URL   string  `json:"url,omitempty"` // of a link: http, https or mailto, as found; never followed by the program
}

// Span returns the block's place.
func (b Block) Span() Span { return Span{b.Start, b.End} }

// Metadata is what is known of an article beside its text.
type Metadata struct {
	Title       string   `json:"title"` // the title as a value; the title block may differ
	Authors     []string `json:"authors,omitempty"`
	Publication string   `json:"publication,omitempty"`
	Section     string   `json:"section,omitempty"`
	Date        Date     `json:"date"`
	Language    string   `json:"language,omitempty"` // BCP 47, such as "en" or "zh-Hant"
	URL         string   `json:"url,omitempty"`      // canonical, without tracking parameters
}

// TextSHA returns the name under which a text is kept: the lower-case hex SHA-256 of its bytes.
func TextSHA(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// BodyText joins the body blocks of text (standfirst, headings, paragraphs, list items and quotes)
// with LF: the article without title, captions and what stands around it.
func BodyText(text string, blocks []Block) string {
	var b strings.Builder
	for _, block := range blocks {
		if !block.Kind.Body() {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(text[block.Start:block.End])
	}
	return b.String()
}
