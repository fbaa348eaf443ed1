package ingest

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The media types of what this package reads.
const (
	mediaText     = "text/plain"
	mediaMarkdown = "text/markdown"
	mediaHTML     = "text/html"
	mediaJSONL    = "application/jsonl"
)

// readable ends every sentence about a format that is not read.
const readable = "This version reads plain text, Markdown, saved web pages (HTML) and JSON Lines; "

// A format is what a file was recognised as.
type format struct {
	media    string
	charset  string
	text     string // decoded; "" for JSON Lines, whose lines are decoded one at a time
	warnings []string
}

// magics are the first bytes of files that are no text, with the words for them and what to do.
var magics = []struct{ prefix, what, advice string }{
	{"%PDF", "is a PDF file", "open it, copy the text and paste it."},
	{"PK\x03\x04", "is a zip archive or an office document (docx, odt, xlsx, epub)", "unpack it, or open it and paste its text."},
	{"PK\x05\x06", "is an empty zip archive", "there is nothing to import in it."},
	{"{\\rtf", "is an RTF document", "save it as plain text (UTF-8) and import that."},
	{"\xd0\xcf\x11\xe0", "is an old office document (doc, xls, msg)", "save it as plain text (UTF-8) and import that."},
	{"WARC/", "is a web archive (WARC)", "save the page from your browser as HTML and import that."},
	{"\x89PNG", "is a picture (PNG)", "there is no text to import in it."},
	{"\xff\xd8\xff", "is a picture (JPEG)", "there is no text to import in it."},
	{"GIF8", "is a picture (GIF)", "there is no text to import in it."},
	{"II*\x00", "is a picture (TIFF)", "there is no text to import in it."},
	{"MM\x00*", "is a picture (TIFF)", "there is no text to import in it."},
	{"RIFF", "is a picture, sound or film", "there is no text to import in it."},
	{"OggS", "is a sound or film", "there is no text to import in it."},
	{"ID3", "is a sound recording", "there is no text to import in it."},
	{"\x7fELF", "is a program", "it was not run; there is no article in it."},
	{"MZ\x90", "is a program", "it was not run; there is no article in it."},
	{"SQLite format 3", "is a database", "export its articles as JSON Lines and import that."},
	{"\x1f\x8b", "is compressed twice", "unpack it and import the result."},
	{"BZh", "is compressed (bzip2)", "unpack it and import the result."},
	{"\xfd7zXZ", "is compressed (xz)", "unpack it and import the result."},
	{"\x28\xb5\x2f\xfd", "is compressed (zstd)", "unpack it and import the result."},
	{"7z\xbc\xaf\x27\x1c", "is an archive (7z)", "unpack it and import the result."},
	{"Rar!", "is an archive (RAR)", "unpack it and import the result."},
}

// recognise says what a file is, by what is in it, and decodes it.
func recognise(src Source) (format, *Error) {
	if len(bytes.Trim(src.Data, "\xef\xbb\xbf\xff\xfe \t\r\n\f\v\x00")) == 0 {
		return format{}, emptyFile(src.Name)
	}
	if problem := knownBinary(src); problem != nil {
		return format{}, problem
	}
	if looksLikeLines(src.Data) {
		return format{media: mediaJSONL, charset: "utf-8"}, nil
	}
	if len(src.Data) > MaxFile {
		return format{}, tooLarge(src.Name, MaxFile)
	}
	text, charset, warnings, ok := decode(src.Data)
	if !ok || garbled(text) {
		return format{}, &Error{src.Name, "", "is not text in any encoding that could be recognised",
			"Nothing was imported from it. If it is an article, save it again as UTF-8 text."}
	}
	if problem := unread(src.Name, text); problem != nil {
		return format{}, problem
	}
	form := format{media: mediaText, charset: charset, text: text, warnings: warnings}
	switch {
	case looksLikeHTML(text) || tagStart.MatchString(strings.TrimSpace(text[:min(len(text), 1<<10)])):
		form.media = mediaHTML
	case looksLikeMarkdown(text):
		form.media = mediaMarkdown
	}
	return form, nil
}

func emptyFile(name string) *Error {
	return &Error{name, "", "is empty", "Nothing was imported from it."}
}

func knownBinary(src Source) *Error {
	for _, m := range magics {
		if bytes.HasPrefix(src.Data, []byte(m.prefix)) {
			return &Error{src.Name, "", m.what, readable + m.advice}
		}
	}
	if len(src.Data) > 262 && string(src.Data[257:262]) == "ustar" {
		return &Error{src.Name, "", "is an archive (tar)", readable + "unpack it and import the result."}
	}
	return nil
}

// garbled reports whether decoded text is really something binary: more than one character in 20
// of the first 64 kB is a control character or could not be decoded.
func garbled(text string) bool {
	text = text[:min(len(text), 64<<10)]
	total, bad := 0, 0
	for i, r := range text {
		total++
		switch {
		case r == utf8.RuneError && i < len(text)-utf8.UTFMax:
			bad++
		case r < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1a\x1b", r) || r == 0x7f:
			bad++
		}
	}
	return bad > 8 && bad*20 > total || bad == total
}

// looksLikeLines reports whether data is JSON Lines: one of its first lines is a whole object, the
// first begins one.
func looksLikeLines(data []byte) bool {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	for range 5 {
		if !bytes.HasPrefix(data, []byte("{")) || bytes.HasPrefix(data, []byte("{\\rtf")) {
			return false
		}
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		if json.Valid(line) {
			return true
		}
		data = bytes.TrimLeft(rest, " \t\r\n")
	}
	return false
}

var (
	htmlStart = regexp.MustCompile(`(?i)^<(?:html|head|body|meta|title|article|main|section|div|p|h[1-6]|table|ul|ol|span|a|b|i|em|strong|form|script|style|link|base|br|img|header|nav|blockquote|figure|center|font)(?:\s*/?>|\s+[a-z:@-]+\s*(?:=|>|\s[a-z:-]+\s*=))|^<!doctype\s+html`)
	htmlTag   = regexp.MustCompile(`(?i)<(?:html|body|head)[\s>]`)
	xmlStart  = regexp.MustCompile(`(?i)^<(?:\?xml|!doctype|rss|feed|svg|rdf|opml|urlset|[a-z]+:[a-z]+)\b`)
	tagStart  = regexp.MustCompile(`(?i)^<(?:!--|!\[CDATA\[|(?:button|math|svg|nav|label|input|dl|dd|dt|pre|code|hr|strike|small|big|noscript|template|object|embed|iframe|video|audio|picture|figcaption|aside|footer|details)[\s>])`)
	mailHead  = regexp.MustCompile(`(?m)^(?i:mime-version|content-type|received|message-id):\s`)
	mailFirst = regexp.MustCompile(`^(?:From |(?i:from|to|subject|date|received|return-path|delivered-to|mime-version|message-id|content-type|x-[a-z-]+):\s)`)
	nexis     = regexp.MustCompile(`(?m)^\s*(?:\d+ of \d+ DOCUMENTS|Dokument \d+ von \d+|Document \d+ de \d+)\s*$`)
	reference = regexp.MustCompile(`(?m)\A\s*(?:TY  - |@[A-Za-z]+\s*\{)`)
)

// unread returns an Error for text formats that hold articles but are not read, which would come out
// as nonsense if they were taken for a pasted text.
func unread(name, text string) *Error {
	head := strings.TrimLeft(strings.TrimPrefix(text[:min(len(text), 8<<10)], "\ufeff"), " \t\r\n")
	say := func(what, advice string) *Error { return &Error{name, "", what, readable + advice} }
	switch {
	case looksLikeHTML(text):
		return nil
	case xmlStart.MatchString(head):
		return say("is XML of a kind that holds no article", "save the article as a web page or as text.")
	case mailFirst.MatchString(head) && mailHead.MatchString(head):
		return say("is a mail or a page saved as MHTML", "save the page as HTML, or copy its text and paste it.")
	case nexis.MatchString(head):
		return say("is a bundle of articles from Nexis", "paste its articles one by one.")
	case reference.MatchString(head):
		return say("is a list of references, not of articles", "import the articles themselves.")
	case looksLikeJSON(head):
		return say("is JSON, but not one article a line", "write it as JSON Lines: one object a line, with title, date and text.")
	case looksLikeTable(head):
		return say("is a table (CSV)", "write it as JSON Lines: one object a line, with title, date and text.")
	}
	return nil
}

func looksLikeHTML(text string) bool {
	head := text[:min(len(text), 64<<10)]
	for {
		head = strings.TrimLeft(strings.TrimPrefix(head, "\ufeff"), " \t\r\n\x00")
		if !strings.HasPrefix(head, "<!--") && !strings.HasPrefix(head, "<?xml") {
			break
		}
		_, rest, found := strings.Cut(head, ">")
		if strings.HasPrefix(head, "<!--") {
			_, rest, found = strings.Cut(head, "-->")
		}
		if !found {
			return false
		}
		head = rest
	}
	return htmlStart.MatchString(head) || strings.HasPrefix(head, "<") && htmlTag.MatchString(head[:min(len(head), 4<<10)])
}

func looksLikeJSON(head string) bool {
	return strings.HasPrefix(head, "[{") || strings.HasPrefix(head, `{"`) || strings.HasPrefix(head, "[[") ||
		regexp.MustCompile(`^[\[{]\s*[\[{"]`).MatchString(head)
}

// looksLikeTable reports whether the first line is a row of column names, some of which we know.
func looksLikeTable(head string) bool {
	line, _, _ := strings.Cut(head, "\n")
	for _, sep := range []string{",", ";", "\t"} {
		cells := strings.Split(strings.TrimSpace(line), sep)
		known := 0
		for _, c := range cells {
			c = strings.ToLower(strings.Trim(strings.TrimSpace(c), `"`))
			if _, ok := fieldOf[c]; ok || c == "id" {
				known++
			}
		}
		if len(cells) >= 2 && known >= 2 && known*2 >= len(cells) {
			return true
		}
	}
	return false
}

var markdownCues = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^#{1,6} \S`),
	regexp.MustCompile(`(?m)^(?:=|-){4,}[ \t]*$`),
	regexp.MustCompile(`\[[^\]\n]{1,200}\]\((?:https?|mailto):[^)\s]+\)`),
	regexp.MustCompile(`(?:^|[\s(])\*\*[^\s*][^*\n]{0,200}\*\*`),
	regexp.MustCompile("(?m)^```"),
	regexp.MustCompile(`(?m)^> \S`),
}

// frontStart is the start of a front matter: a line of dashes, then a name and a colon.
var frontStart = regexp.MustCompile(`\A---[ \t]*\r?\n[A-Za-z_-]+:`)

// looksLikeMarkdown asks for a first line that is a heading, or for two different signs of Markdown.
func looksLikeMarkdown(text string) bool {
	text = strings.TrimLeft(text[:min(len(text), 64<<10)], "\ufeff \t\r\n")
	if strings.HasPrefix(text, "# ") || frontStart.MatchString(text) {
		return true
	}
	cues := 0
	for _, re := range markdownCues {
		if re.MatchString(text) {
			cues++
		}
	}
	return cues >= 2
}
