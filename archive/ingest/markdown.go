package ingest

import (
	"bytes"
	"strings"

	"pressmark/annotate"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// readMarkdown makes an article of Markdown: it becomes HTML, whose every block is wanted.
func readMarkdown(text string) Article {
	head, text := frontMatter(text)
	var page bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := md.Convert([]byte(text), &page); err != nil {
		return readText(text)
	}
	drafts, ok := fragment(page.String())
	if !ok {
		return readText(text)
	}
	a := arrangeProse(drafts)
	a.Extractor = "pressmark markdown " + Version
	for key, value := range head {
		setField(&a.Metadata, key, value)
	}
	return a
}

// frontMatter takes the block of "key: value" lines between two lines of "---" off the top.
func frontMatter(text string) (map[string]string, string) {
	trimmed := strings.TrimLeft(newlines.Replace(text), "\n")
	rest, ok := strings.CutPrefix(trimmed, "---\n")
	if !ok {
		return nil, text
	}
	head, body, ok := strings.Cut(rest, "\n---\n")
	if !ok || len(head) > 8<<10 {
		return nil, text
	}
	fields := make(map[string]string)
	for _, l := range strings.Split(head, "\n") {
		key, value, ok := strings.Cut(l, ":")
		name, known := fieldOf[strings.ToLower(strings.TrimSpace(key))]
		if value = strings.Trim(strings.TrimSpace(value), `"'[]`); ok && known && value != "" {
			fields[name] = value
		}
	}
	return fields, body
}

// setField sets one metadata value that a file states by name.
func setField(m *annotate.Metadata, name, value string) {
	value = annotate.CanonicalBlock(value)
	switch name {
	case "title":
		m.Title = value
	case "authors":
		m.Authors = splitNames(value)
	case "publication":
		m.Publication = value
	case "section":
		m.Section = value
	case "language":
		m.Language = value
	case "url":
		m.URL = cleanURL(value)
	case "date":
		m.Date, _ = metaDate(value)
	}
}

// arrangeProse makes an article of blocks that are all wanted: the first heading, when it stands
// before the text, is the title; what stands between it and the first paragraph is the head.
func arrangeProse(drafts []draft) Article {
	kept := drafts[:0]
	for _, d := range drafts {
		if annotate.CanonicalBlock(d.raw) != "" {
			kept = append(kept, d)
		}
	}
	s := segmenter{kinds: make([]annotate.BlockKind, len(kept))}
	for i, d := range kept {
		s.chunks = append(s.chunks, chunk{text: annotate.CanonicalBlock(d.raw), group: i})
		s.kinds[i] = d.kind
		if d.kind == annotate.Paragraph {
			s.kinds[i] = ""
		}
	}
	title := s.headingFirst()
	body := s.firstProse()
	if title < 0 {
		title = s.headline(body)
	}
	s.head(title, max(body, title+1))
	for i := range kept {
		if s.kinds[i] == "" {
			s.kinds[i] = kept[i].kind
		}
		kept[i].kind = s.kinds[i]
		if kept[i].kind == annotate.Title {
			kept[i].level = 0
		}
	}
	var a Article
	a.Text, a.Blocks = lay(kept)
	a.Title, a.Authors, a.Publication, a.Date, a.Warnings = s.title, s.authors, s.publication, s.date, s.warnings
	return a
}

// headingFirst returns the first heading that stands before any running text, or -1.
func (s *segmenter) headingFirst() int {
	for i := range s.chunks {
		if s.kinds[i] == annotate.Heading {
			return i
		}
		if s.kinds[i] == "" && isProse(s.chunks[i].text) {
			break
		}
	}
	return -1
}
