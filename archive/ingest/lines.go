package ingest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"pressmark/annotate"
)

// fieldOf maps the names under which programs write an article's fields, in lower case, to ours.
var fieldOf = map[string]string{
	"title": "title", "headline": "title", "headlines": "title", "heading": "title", "titel": "title",
	"author": "authors", "authors": "authors", "byline": "authors", "creator": "authors", "by": "authors",
	"publication": "publication", "source": "publication", "publisher": "publication", "newspaper": "publication",
	"medium": "publication", "outlet": "publication", "site": "publication", "sitename": "publication", "site_name": "publication", "source_name": "publication",
	"section": "section", "category": "section", "rubric": "section", "desk": "section",
	"date": "date", "published": "date", "date_published": "date", "datepublished": "date", "published_at": "date", "publishedat": "date",
	"publication_date": "date", "pubdate": "date", "pub_date": "date", "publish_date": "date", "published_date": "date", "published_time": "date",
	"language": "language", "lang": "language",
	"url": "url", "link": "url", "href": "url", "web_url": "url", "canonical_url": "url",
	"text": "text", "body": "text", "content": "text", "fulltext": "text", "full_text": "text", "articlebody": "text", "article": "text", "maintext": "text",
	"standfirst": "standfirst", "subtitle": "standfirst", "dek": "standfirst", "subheadline": "standfirst", "lead": "standfirst",
}

// parseLines reads JSON Lines, one article at a time. Lines are split at LF alone: U+2028 and U+0085
// may stand inside a record.
func parseLines(ctx context.Context, src Source, form format, only string, yield func(Article, *Error) bool) {
	rest := bytes.TrimPrefix(src.Data, []byte("\xef\xbb\xbf"))
	for n := 1; len(rest) > 0; n++ {
		if ctx.Err() != nil {
			return
		}
		var record []byte
		record, rest, _ = bytes.Cut(rest, []byte("\n"))
		if record = bytes.TrimSpace(record); len(record) == 0 {
			continue
		}
		item := strconv.Itoa(n)
		if only != "" && item != only {
			continue
		}
		a, problem := guard(src.Name, item, func() (Article, *Error) { return parseRecord(src, item, record) })
		if problem != nil {
			a = Article{}
		} else {
			a.Item, a.Original, a.MediaType = item, src.Data, form.media
		}
		if !yield(a, problem) {
			return
		}
	}
}

// Items returns how many articles Parse may yield for src, for showing progress: the lines of JSON
// Lines that are not blank, else 1.
func Items(src Source) int {
	if !looksLikeLines(src.Data) {
		return 1
	}
	n := 0
	for line := range bytes.Lines(src.Data) {
		if len(bytes.TrimSpace(line)) > 0 {
			n++
		}
	}
	return n
}

// parseRecord makes an article of one line.
func parseRecord(src Source, item string, record []byte) (Article, *Error) {
	charset := "utf-8"
	if !utf8.Valid(record) {
		text, name, _, ok := decode(record)
		if !ok {
			return Article{}, &Error{src.Name, item, "is not text in any encoding that could be recognised", "The other lines are not touched by it; write the file as UTF-8."}
		}
		record, charset = []byte(text), name
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(record, &raw); err != nil {
		return Article{}, &Error{src.Name, item, "is not a JSON object: " + plainJSON(err), "The other lines are not touched by it; mend it and import the file again."}
	}
	fields := make(map[string]json.RawMessage)
	for _, key := range recordKeys(raw) {
		if name, ok := fieldOf[strings.ToLower(key)]; ok && fields[name] == nil && !blank(raw[key]) {
			fields[name] = raw[key]
		}
	}
	a := readRecord(fields)
	a.Charset = charset
	if a.Body() == "" && a.Title != "" {
		a.Warnings = append(a.Warnings, "It has a title but no text.")
	}
	if a.Text == "" {
		return Article{}, &Error{src.Name, item, "has no article text in it", `Its text must stand under "text", "body" or "content".`}
	}
	return a, check(src.Name, item, &a)
}

// recordKeys orders keys so that the plainest name of a field wins: by our own name first, then by
// length and letters.
func recordKeys(raw map[string]json.RawMessage) []string {
	keys := make([]string, 0, len(raw))
	for k := range raw {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		own := func(key string) int {
			if fieldOf[key] == key {
				return 0
			}
			return 1
		}
		return cmp.Or(own(a)-own(b), len(a)-len(b), strings.Compare(a, b))
	})
	return keys
}

func blank(v json.RawMessage) bool {
	s := strings.TrimSpace(string(v))
	return s == "" || s == "null" || s == `""` || s == "[]" || s == "{}"
}

func readRecord(fields map[string]json.RawMessage) Article {
	var a Article
	a.Extractor = "pressmark jsonl " + Version
	a.Title = annotate.CanonicalBlock(plainValue(fields["title"]))
	a.Publication = annotate.CanonicalBlock(plainValue(fields["publication"]))
	a.Section = annotate.CanonicalBlock(plainValue(fields["section"]))
	a.Language = plainValue(fields["language"])
	a.URL = cleanURL(plainValue(fields["url"]))
	for _, name := range values(fields["authors"]) {
		for _, n := range splitNames(name) {
			a.Authors = addName(a.Authors, n)
		}
	}
	var warning string
	if a.Date, warning = metaDate(plainValue(fields["date"])); warning != "" {
		a.Warnings = append(a.Warnings, warning)
	}
	drafts := []draft{{kind: annotate.Title, raw: a.Title}}
	for _, s := range values(fields["standfirst"]) {
		drafts = append(drafts, draft{kind: annotate.Standfirst, raw: s})
	}
	head := len(drafts)
	drafts = append(drafts, recordBody(strings.Join(values(fields["text"]), "\n\n"))...)
	if len(drafts) > head && annotate.Fold(annotate.CanonicalBlock(drafts[head].raw)) == annotate.Fold(a.Title) {
		drafts = append(drafts[:head], drafts[head+1:]...)
	}
	a.Text, a.Blocks = lay(drafts)
	return a
}

// recordBody makes blocks of the text of a record, which is prose in lines or a piece of HTML.
func recordBody(text string) []draft {
	if looksLikeHTML(text) {
		if drafts, ok := fragment(text); ok {
			return drafts
		}
	}
	chunks := canonicalChunks(paragraphs(text))
	s := segmenter{chunks: chunks, kinds: make([]annotate.BlockKind, len(chunks))}
	s.shapes()
	for i := range s.kinds {
		if s.kinds[i] == "" || s.kinds[i] == annotate.Boilerplate && !isSignature(chunks[i].text) {
			s.kinds[i] = annotate.Paragraph
		}
	}
	return s.drafts()
}

// plainValue returns a JSON value as one string: of an object its name, of a list its first.
func plainValue(v json.RawMessage) string {
	if all := values(v); len(all) > 0 {
		return all[0]
	}
	return ""
}

// values returns the strings in a JSON value: itself, its elements, or the name of an object.
func values(v json.RawMessage) []string {
	if len(v) == 0 {
		return nil
	}
	var any any
	if json.Unmarshal(v, &any) != nil {
		return nil
	}
	return flatten(any, 0)
}

func flatten(v any, depth int) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var all []string
		for _, e := range v {
			if depth < 3 {
				all = append(all, flatten(e, depth+1)...)
			}
		}
		return all
	case map[string]any:
		for _, key := range []string{"name", "text", "main", "value"} {
			if e, ok := v[key]; ok && depth < 3 {
				return flatten(e, depth+1)
			}
		}
	}
	return nil
}

// plainJSON says in words where JSON is broken.
func plainJSON(err error) string {
	if e, ok := err.(*json.SyntaxError); ok {
		return fmt.Sprintf("it breaks off or is garbled at character %d", e.Offset)
	}
	return "it has another shape"
}
