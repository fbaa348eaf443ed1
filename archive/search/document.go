package search

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/mapping"
)

// Doc is one article or one record as it is to be found.
type Doc struct {
	N       int64  // record number within its table
	Article int64  // record number of its article; N for an article, 0 for a record without one
	Kind    string // one of Kinds
	Title   string // articles only
	// Text is the article's text; for a record its quotations, memo and concept words, one a line.
	Text string
	// Fields are values compared as they are (ids, stances), by the name under which Records asks.
	Fields   map[string][]string
	Language string // ISO 639 code, chooses the stemmer; "" counts as English
}

// Ref names a Doc: record numbers are counted per table.
type Ref struct {
	Kind string
	N    int64
}

// Ref returns the name of d.
func (d Doc) Ref() Ref { return Ref{d.Kind, d.N} }

func kindLetter(kind string) byte {
	switch kind {
	case KindAnnotation:
		return 'a'
	case KindStatement:
		return 's'
	case KindEntity:
		return 'e'
	case KindMemo:
		return 'm'
	}
	return 0
}

func letterKind(c byte) string {
	for _, k := range Kinds() {
		if kindLetter(k) == c {
			return k
		}
	}
	return ""
}

func (r Ref) id() string {
	n := strconv.FormatInt(r.N, 10)
	if c := kindLetter(r.Kind); c != 0 {
		return string(c) + n
	}
	return n
}

// parseID undoes Ref.id.
func parseID(id string) (letter byte, n int64, err error) {
	if id != "" && id[0] > '9' {
		letter, id = id[0], id[1:]
	}
	n, err = strconv.ParseInt(id, 10, 64)
	return letter, n, err
}

// Names of the Bleve fields. A record's own fields carry a prefix, so that they cannot clash.
const (
	fieldText    = "text"
	fieldTitle   = "title"
	fieldKind    = "kind"
	fieldArticle = "article"
	stemPrefix   = "stem_"
	ownPrefix    = "f_"
)

// The options of our three sorts of field: words with places, stems with frequencies only, values
// without either. Nothing is stored and nothing has doc values.
var (
	optWords  = (&mapping.FieldMapping{Index: true, IncludeTermVectors: true}).Options()
	optStems  = (&mapping.FieldMapping{Index: true}).Options()
	optValues = (&mapping.FieldMapping{Index: true, SkipFreqNorm: true}).Options()
)

// document makes the Bleve document. The words are analysed once, by Bleve's workers; the stems are
// taken on the way and handed to the stem field, which is analysed after the words.
func (d Doc) document() *document.Document {
	doc := document.NewDocument(d.Ref().id())
	words := &wordAnalyser{lang: stemLanguage(d.Language)}
	if d.Title != "" {
		doc.AddField(document.NewTextFieldCustom(fieldTitle, nil, []byte(d.Title), optWords, words))
	}
	if d.Text != "" {
		doc.AddField(document.NewTextFieldCustom(fieldText, nil, []byte(d.Text), optWords, words))
	}
	if words.lang != "" {
		doc.AddField(document.NewTextFieldCustom(stemPrefix+words.lang, nil, nil, optStems, (*stemAnalyser)(words)))
	}
	if d.Kind != KindArticle {
		doc.AddField(value(fieldKind, d.Kind))
		if d.Article != 0 {
			doc.AddField(value(fieldArticle, strconv.FormatInt(d.Article, 10)))
		}
	}
	for name, values := range d.Fields {
		for _, v := range slices.Compact(slices.Sorted(slices.Values(values))) {
			doc.AddField(value(ownPrefix+name, v))
		}
	}
	return doc
}

func value(name, v string) document.Field {
	return document.NewTextFieldCustom(name, nil, []byte(v), optValues, nil)
}

// size is what d weighs in a batch.
func (d Doc) size() int { return len(d.Title) + len(d.Text) + 64*len(d.Fields) + 128 }

func (d Doc) check() error {
	if d.N <= 0 || d.Kind != KindArticle && kindLetter(d.Kind) == 0 {
		return fmt.Errorf("index document %q %d: no such kind or number", d.Kind, d.N)
	}
	return nil
}

// wordAnalyser analyses the words of one document and collects their stems, those alone that differ
// from the word: a query asks for the stem among the words too. Offsets are left out, because Locations
// finds them again in the text: 35 MB of index for Reuters instead of 40.
type wordAnalyser struct {
	lang  string
	stems analysis.TokenStream
}

func (a *wordAnalyser) Analyze(text []byte) analysis.TokenStream {
	tokens := analyse(string(text))
	for _, t := range tokens {
		t.Start, t.End = 0, 0
	}
	if a.lang == "" {
		return tokens
	}
	known := languages()[a.lang]
	for _, t := range tokens {
		if !stemmed(t) {
			continue
		}
		if s := known.of(string(t.Term)); s != string(t.Term) && s != "" {
			a.stems = append(a.stems, &analysis.Token{Term: []byte(s), Type: t.Type})
		}
	}
	return tokens
}

// stemAnalyser is the same document's analyser, asked for the stems.
type stemAnalyser wordAnalyser

func (a *stemAnalyser) Analyze([]byte) analysis.TokenStream {
	stems := a.stems
	a.stems = nil
	return stems
}
