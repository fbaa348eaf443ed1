package search

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fi"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/hu"
	"github.com/blevesearch/bleve/v2/analysis/lang/it"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/pt"
	"github.com/blevesearch/bleve/v2/analysis/lang/ro"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/analysis/lang/tr"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"

	"pressmark/annotate"
)

// analyserVersion counts the changes of analyse, stem and of the fields of a document. An index with
// another number is rebuilt.
const analyserVersion = 1

// maxTerm is the longest term that is indexed. Longer ones are encoded data, not words.
const maxTerm = 128

// maxChain is how many hyphened parts are also indexed as one word.
const maxChain = 4

// analyse cuts a text into tokens: words as UAX 29 sees them, folded, without a possessive 's. Start
// and End are bytes of the text as it is, whatever the fold did to the term. Beside the words stand
//   - for every two neighbouring CJK characters, a token of both at the place of the first;
//   - for e-commerce, the token "ecommerce" at the place of "e" and "-ecommerce" at that of
//     "commerce", so that a phrase can step over a hyphened word as if it were one.
func analyse(text string) analysis.TokenStream {
	input := []byte(text)
	raw := unicode.NewUnicodeTokenizer().Tokenize(narrow(input))
	a := analysing{input: input, out: make(analysis.TokenStream, 0, len(raw)+len(raw)/8)}
	for _, t := range raw {
		if t.Type == analysis.Ideographic {
			a.flush()
			a.characters(t)
			continue
		}
		a.word(t)
	}
	a.flush()
	return a.out
}

type analysing struct {
	input []byte
	out   analysis.TokenStream
	pos   int
	chain []*analysis.Token // hyphened parts read so far
	last  *analysis.Token   // the CJK character before
}

func (a *analysing) word(t *analysis.Token) {
	if n := len(a.chain); n > 0 && !hyphen(a.input[a.chain[n-1].End:t.Start]) {
		a.flush()
	}
	a.pos++
	t.Position = a.pos
	t.Term = fold(a.input[t.Start:t.End])
	if len(t.Term) == 0 || len(t.Term) > maxTerm {
		a.flush()
		return
	}
	a.out = append(a.out, t)
	a.chain = append(a.chain, t)
}

func hyphen(between []byte) bool {
	return len(between) == 1 && between[0] == '-' || len(between) == 3 && (string(between) == "\u2010" || string(between) == "\u2011")
}

// flush ends a chain of hyphened parts.
func (a *analysing) flush() {
	chain := a.chain
	a.chain = a.chain[:0]
	if len(chain) < 2 || len(chain) > maxChain || numbers(chain) {
		return
	}
	joined := []byte{'-'}
	for _, t := range chain {
		joined = append(joined, t.Term...)
	}
	if len(joined) > maxTerm {
		return
	}
	whole := analysis.Token{Start: chain[0].Start, End: chain[len(chain)-1].End, Type: analysis.Shingle}
	for i, t := range chain {
		one := whole
		one.Position = t.Position
		if one.Term = joined; i == 0 {
			one.Term = joined[1:]
		}
		a.out = append(a.out, &one)
	}
}

func numbers(chain []*analysis.Token) bool {
	for _, t := range chain {
		if t.Type != analysis.Numeric {
			return false
		}
	}
	return true
}

// characters adds each CJK character and each pair of neighbours.
func (a *analysing) characters(t *analysis.Token) {
	for at := t.Start; at < t.End; {
		_, n := utf8.DecodeRune(a.input[at:t.End])
		term := fold(a.input[at : at+n])
		if len(term) == 0 { // a sounding mark of its own belongs to the character before
			if a.last != nil && a.last.End == at {
				a.last.End += n
			}
			at += n
			continue
		}
		a.pos++
		c := &analysis.Token{Term: term, Start: at, End: at + n, Position: a.pos, Type: analysis.Single}
		a.out = append(a.out, c)
		if l := a.last; l != nil && l.End == at {
			pair := append(append(make([]byte, 0, len(l.Term)+n), l.Term...), term...)
			a.out = append(a.out, &analysis.Token{Term: pair, Start: l.Start, End: c.End, Position: l.Position, Type: analysis.Double})
		}
		a.last = c
		at += n
	}
}

// narrow replaces full-width letters and digits, which the tokenizer does not know as such, by ASCII
// and a soft hyphen, which belongs to the word before it and fills up the bytes: offsets stay as they
// are.
func narrow(input []byte) []byte {
	if !bytes.Contains(input, []byte{0xEF, 0xBC}) && !bytes.Contains(input, []byte{0xEF, 0xBD}) {
		return input
	}
	out := bytes.Clone(input)
	for i := 0; i+2 < len(out); i++ {
		if out[i] != 0xEF || out[i+1] != 0xBC && out[i+1] != 0xBD {
			continue
		}
		r, _ := utf8.DecodeRune(out[i:])
		if c := r - '！' + '!'; '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' {
			out[i], out[i+1], out[i+2] = byte(c), 0xC2, 0xAD
		}
	}
	return out
}

// invisible are the soft hyphens and joiners inside of words.
var invisible = regexp.MustCompile("[\u00ad\u200c\u200d\u2060\ufeff]")

// fold is annotate.Fold without a trailing 's, and without a copy for the most frequent terms.
func fold(term []byte) []byte {
	plain := true
	for _, c := range term {
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if !plain {
		term = []byte(annotate.Fold(string(invisible.ReplaceAll(term, nil))))
	}
	return bytes.TrimSuffix(term, []byte("'s"))
}

// stemmers are those of Bleve, by ISO 639-1 code.
func stemmers() map[string]analysis.TokenFilter {
	return map[string]analysis.TokenFilter{
		"da": da.NewDanishStemmerFilter(), "de": de.NewGermanStemmerFilter(), "en": en.NewEnglishStemmerFilter(),
		"es": es.NewSpanishStemmerFilter(), "fi": fi.NewFinnishStemmerFilter(), "fr": fr.NewFrenchStemmerFilter(),
		"hu": hu.NewHungarianStemmerFilter(), "it": it.NewItalianStemmerFilter(), "nl": nl.NewDutchStemmerFilter(),
		"no": no.NewNorwegianStemmerFilter(), "pt": pt.NewPortugueseLightStemmerFilter(),
		"ro": ro.NewRomanianStemmerFilter(), "ru": ru.NewRussianStemmerFilter(), "sv": sv.NewSwedishStemmerFilter(),
		"tr": tr.NewTurkishStemmerFilter(),
	}
}

// stems remembers the stems of the words of one language: a corpus repeats them a hundred times each.
type stems struct {
	filter analysis.TokenFilter
	mu     sync.RWMutex
	known  map[string]string
}

// maxStems bounds the memory of one language, about 4 MB.
const maxStems = 50_000

func (s *stems) of(term string) string {
	s.mu.RLock()
	stem, ok := s.known[term]
	s.mu.RUnlock()
	if ok {
		return stem
	}
	one := analysis.Token{Term: []byte(term)}
	stem = string(s.filter.Filter(analysis.TokenStream{&one})[0].Term)
	s.mu.Lock()
	if s.known == nil || len(s.known) >= maxStems {
		s.known = make(map[string]string)
	}
	s.known[strings.Clone(term)] = stem
	s.mu.Unlock()
	return stem
}

// languages is made once: the stemmers hold tables, and the caches are worth sharing between indexes.
var languages = sync.OnceValue(func() map[string]*stems {
	all := make(map[string]*stems)
	for lang, filter := range stemmers() {
		all[lang] = &stems{filter: filter}
	}
	return all
})

// stemLanguage is the language whose stemmer serves lang: itself, English where none was named, "" for
// a language without a stemmer.
func stemLanguage(lang string) string {
	lang = strings.ToLower(lang)
	if i := strings.IndexAny(lang, "-_"); i >= 0 {
		lang = lang[:i]
	}
	switch lang {
	case "":
		return "en"
	case "nb", "nn":
		return "no"
	}
	if languages()[lang] == nil {
		return ""
	}
	return lang
}

// stemmed reports whether a token has a stem that is worth indexing: it is a word.
func stemmed(t *analysis.Token) bool {
	return (t.Type == analysis.AlphaNumeric || t.Type == analysis.Shingle) && t.Term[0] != '-' && len(t.Term) > 2
}
