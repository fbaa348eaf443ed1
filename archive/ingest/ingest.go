package ingest

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"pressmark/annotate"
)

// Version is part of every Article's Extractor; it changes when the same bytes may give other blocks.
const Version = "1"

// MaxText is the most text, in bytes, that one article may hold.
const MaxText = 5 << 20

// An Article is what import would make of one article: a proposal.
type Article struct {
	annotate.Metadata
	Text      string           // canonical, blocks joined by one LF
	Blocks    []annotate.Block // in text order, covering Text but for the LFs between them
	Item      string           // its place within the file: "" for the whole file, "3" for line 3
	Original  []byte           // the file as it came; shared between its articles, not to be changed
	MediaType string           // of the original, such as text/html
	Charset   string           // in which the original was read, by its WHATWG name
	Extractor string           // what made the blocks, with versions
	Warnings  []string         // sentences for people; doubts a person should look at
}

// Standfirst returns the standfirst blocks joined by LF.
func (a *Article) Standfirst() string {
	var parts []string
	for _, b := range a.Blocks {
		if b.Kind == annotate.Standfirst {
			parts = append(parts, a.Text[b.Start:b.End])
		}
	}
	return strings.Join(parts, "\n")
}

// Body returns the blocks that are the article itself, as annotate.BodyText has it.
func (a *Article) Body() string { return annotate.BodyText(a.Text, a.Blocks) }

// A Source is one input.
type Source struct {
	Name string // base name or path, as people know it; it says nothing about the format
	Data []byte // decompressed
}

// An Error says what is wrong with one input, for people to read. It names the file.
type Error struct {
	File    string
	Item    string // the article within the file, "" for the file itself
	Problem string // continues the file's name: "is empty"
	Advice  string // a sentence on what is safe and what to do, or ""
}

// Error returns the sentence that is shown.
func (e *Error) Error() string {
	s := shownName(e.File)
	if e.Item != "" {
		s += ", line " + e.Item + ","
	}
	s += " " + e.Problem + "."
	if e.Advice != "" {
		s += " " + e.Advice
	}
	return s
}

// shownName is a file's name as it may stand in a sentence: without line ends, signs that turn the
// writing direction, and bytes that are no characters.
func shownName(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return '\ufffd'
		}
		return r
	}, name)
}

// Parse yields each article of one file in order, or an Error for the file or for one item of it; an
// Error comes with a zero Article. It stops when yield returns false, and between items when ctx is
// done, in which case nothing more is yielded. Parse may be called from several goroutines at once.
func Parse(ctx context.Context, src Source, yield func(Article, *Error) bool) {
	parse(ctx, src, "", yield)
}

// ParseItem reads the one article of a file that stands at a place within it, as Article.Item names it; the
// others cost nothing. An Error when there is none or it cannot be read.
func ParseItem(ctx context.Context, src Source, item string) (Article, *Error) {
	got, problem := Article{}, &Error{src.Name, item, "holds no article any more", "Nothing was changed."}
	parse(ctx, src, item, func(a Article, p *Error) bool {
		if p != nil || a.Item == item {
			got, problem = a, p
		}
		return false
	})
	return got, problem
}

// parse is Parse; with only, of a file of many articles it yields that one.
func parse(ctx context.Context, src Source, only string, yield func(Article, *Error) bool) {
	if ctx.Err() != nil {
		return
	}
	form, problem := recognise(src)
	if problem != nil {
		yield(Article{}, problem)
		return
	}
	if form.media == mediaJSONL {
		parseLines(ctx, src, form, only, yield)
		return
	}
	a, problem := guard(src.Name, "", func() (Article, *Error) { return parseWhole(src, form) })
	if problem != nil {
		yield(Article{}, problem)
		return
	}
	yield(a, nil)
}

// parseWhole reads a file that is one article.
func parseWhole(src Source, form format) (Article, *Error) {
	var a Article
	switch form.media {
	case mediaHTML:
		a = readPage(form.text)
	case mediaMarkdown:
		a = readMarkdown(form.text)
	default:
		a = readText(form.text)
	}
	a.Original, a.MediaType, a.Charset = src.Data, form.media, form.charset
	a.Warnings = append(form.warnings, a.Warnings...)
	return a, check(src.Name, "", &a)
}

// check refuses what cannot be an article and fills in the language.
func check(file, item string, a *Article) *Error {
	switch {
	case len(a.Text) > MaxText:
		return &Error{file, item, fmt.Sprintf("holds %d MB of text in one article, more than the %d MB that one article may have", len(a.Text)>>20, MaxText>>20),
			"Nothing was imported from it; split it into its articles and import those."}
	case a.Body() == "" && (item == "" || a.Title == ""):
		return &Error{file, item, "has no article text in it", "Nothing was imported from it. If you can see the article in a browser, copy its text and paste it."}
	}
	if a.Date == (annotate.Date{}) {
		a.Date = annotate.NoDate
	}
	setLanguage(a)
	return nil
}

// guard turns a panic of a parser into an Error, so that one bad file never ends an import.
func guard(file, item string, read func() (Article, *Error)) (a Article, problem *Error) {
	defer func() {
		if r := recover(); r != nil {
			a = Article{}
			problem = &Error{file, item, fmt.Sprintf("could not be read: its reader stopped (%v)", r),
				"Nothing was imported from it; copy the text from the program that shows it and paste it."}
		}
	}()
	return read()
}
