package search

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"pressmark/annotate"
)

// QueryError says what is wrong with a query and where. Start and End are bytes of the query.
type QueryError struct {
	Start, End int
	Message    string // what is wrong, a short sentence without a full stop
	Hint       string // what to type instead, or ""
}

func (e *QueryError) Error() string {
	s := fmt.Sprintf("%s (at %d)", e.Message, e.Start+1)
	if e.Hint != "" {
		s += ": " + e.Hint
	}
	return s
}

// Bounds of a query: more is a paste into the wrong field.
const (
	maxQuery = 10_000
	maxDepth = 50
)

// Parse reads a query. The error, if any, is a *QueryError. Parts in which there is nothing to look
// for, such as a lone "&" or "-", are left out, so that a query can be parsed after every key.
func Parse(q string) (Query, error) {
	if len(q) > maxQuery {
		return Query{}, &QueryError{maxQuery, len(q), "This query is too long", "search for a shorter passage"}
	}
	p := &parser{src: q}
	root, err := p.and(0)
	if err == nil && p.pos < len(q) {
		err = p.fail(p.pos, p.pos+1, "There is no opening parenthesis for this one", "remove it, or quote it")
	}
	if err != nil {
		return Query{}, err
	}
	return Query{Source: q, Root: root}, nil
}

type parser struct {
	src string
	pos int
}

func (p *parser) fail(start, end int, message, hint string) error {
	return &QueryError{start, end, message, hint}
}

func (p *parser) space() {
	for p.pos < len(p.src) {
		r, n := utf8.DecodeRuneInString(p.src[p.pos:])
		if !unicode.IsSpace(r) {
			return
		}
		p.pos += n
	}
}

// and reads clauses up to the end or a closing parenthesis. Neighbours joined by OR become one clause.
func (p *parser) and(depth int) (Node, error) {
	var all And
	var group Or
	open, expect := false, -1 // open: group waits for its next part; expect: where the last OR stands
	for {
		p.space()
		if p.pos >= len(p.src) || p.src[p.pos] == ')' {
			break
		}
		start := p.pos
		if p.keyword("AND") {
			continue
		}
		if p.keyword("OR") {
			if len(group) == 0 && len(all) == 0 && !open {
				return nil, p.fail(start, p.pos, "OR needs something on its left", `write "or" in quotation marks to search for the word`)
			}
			open, expect = true, start
			continue
		}
		n, err := p.clause(depth)
		if err != nil {
			return nil, err
		}
		if !open {
			all, group = appendOr(all, group), nil
		}
		open, expect = false, -1
		if n != nil {
			group = append(group, n)
		}
	}
	if expect >= 0 {
		return nil, p.fail(expect, expect+2, "OR needs something on its right", "go on typing, or remove it")
	}
	return flatten(appendOr(all, group)), nil
}

// appendOr closes a group of alternatives.
func appendOr(all And, group Or) And {
	var flat Or
	for _, n := range group {
		if o, ok := n.(Or); ok {
			flat = append(flat, o...)
		} else {
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return all
	case 1:
		return append(all, flat[0])
	}
	return append(all, flat)
}

func flatten(all And) Node {
	var flat And
	for _, n := range all {
		if a, ok := n.(And); ok {
			flat = append(flat, a...)
		} else {
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return flat
}

// keyword takes w when it stands alone.
func (p *parser) keyword(w string) bool {
	rest, ok := strings.CutPrefix(p.src[p.pos:], w)
	if !ok {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(rest); rest != "" && !endsWord(r) {
		return false
	}
	p.pos += len(w)
	return true
}

// clause reads one part with its minus. It returns nil where there is nothing to look for.
func (p *parser) clause(depth int) (Node, error) {
	negated := false
	for p.pos < len(p.src) && p.src[p.pos] == '-' {
		p.pos++
		negated = true
	}
	n, err := p.positive(depth)
	if err != nil || n == nil || !negated {
		return n, err
	}
	if inner, ok := n.(Not); ok {
		return inner.Node, nil
	}
	return Not{n}, nil
}

func (p *parser) positive(depth int) (Node, error) {
	if p.pos >= len(p.src) {
		return nil, nil
	}
	r, size := utf8.DecodeRuneInString(p.src[p.pos:])
	switch {
	case r == '(':
		return p.parens(depth)
	case r == ')' || unicode.IsSpace(r):
		return nil, nil
	case isQuote(r):
		return p.phrase(p.pos, false)
	case r == ':':
		return nil, p.fail(p.pos, p.pos+size, "There is no field name before this colon", "write speaker:, firm:, tag: ... or quote it")
	}
	return p.word()
}

func (p *parser) parens(depth int) (Node, error) {
	start := p.pos
	if depth >= maxDepth {
		return nil, p.fail(start, start+1, "Too many parentheses inside each other", "write it with fewer")
	}
	p.pos++
	n, err := p.and(depth + 1)
	if err != nil {
		return nil, err
	}
	if p.pos >= len(p.src) {
		return nil, p.fail(start, start+1, "This parenthesis is not closed", "add ) at the end")
	}
	p.pos++
	return n, nil
}

// quoted reads "a value" and returns it without the marks and with \" and \\ undone.
func (p *parser) quoted() (string, error) {
	start := p.pos
	_, size := utf8.DecodeRuneInString(p.src[p.pos:])
	p.pos += size
	var b strings.Builder
	for p.pos < len(p.src) {
		r, n := utf8.DecodeRuneInString(p.src[p.pos:])
		if isQuote(r) {
			p.pos += n
			return b.String(), nil
		}
		if r == '\\' && p.pos+1 < len(p.src) && (p.src[p.pos+1] == '"' || p.src[p.pos+1] == '\\') {
			p.pos++
		}
		b.WriteString(p.src[p.pos : p.pos+n])
		p.pos += n
	}
	return "", p.fail(start, start+size, "This quotation is not closed", `add " at its end`)
}

func (p *parser) phrase(start int, title bool) (Node, error) {
	words, err := p.quoted()
	if err != nil {
		return nil, err
	}
	slop := 0
	if p.pos < len(p.src) && p.src[p.pos] == '~' {
		at := p.pos
		p.pos++
		for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' && slop < 100 {
			slop = slop*10 + int(p.src[p.pos]-'0')
			p.pos++
		}
		if slop == 0 || slop > 99 {
			return nil, p.fail(at, p.pos, "After ~ comes how many words may stand between, 1 to 99", `for example "trade war"~5`)
		}
	}
	return text(Text{Mode: Phrase, Words: words, Slop: slop, Title: title, Span: annotate.Span{Start: start, End: p.pos}}), nil
}

// text is nil for a Text in which there is nothing to look for.
func text(t Text) Node {
	if len(analyse(t.Words)) == 0 {
		return nil
	}
	return t
}

// word reads up to a space, a parenthesis or a quotation mark, and decides what it is.
func (p *parser) word() (Node, error) {
	start := p.pos
	for p.pos < len(p.src) {
		r, n := utf8.DecodeRuneInString(p.src[p.pos:])
		if endsWord(r) {
			break
		}
		if r == ':' && p.pos > start {
			if name, ok := fieldLike(p.src[start:p.pos]); ok {
				p.pos++
				return p.field(start, name)
			}
		}
		p.pos += n
	}
	return p.finish(start, start, false)
}

// finish makes a Text of what was read from at up to here; start is where the clause began.
func (p *parser) finish(start, at int, title bool) (Node, error) {
	w := p.src[at:p.pos]
	t := Text{Words: w, Title: title, Span: annotate.Span{Start: start, End: p.pos}}
	if exact := strings.TrimLeft(w, "="); exact != w {
		if exact == "" && p.pos < len(p.src) && p.quoteHere() {
			return p.phrase(start, title)
		}
		t.Mode, t.Words = Exact, exact
	}
	if t.Words == "OR" || t.Words == "AND" {
		t.Mode = Exact // -OR and title:OR: as a plain word it would not print back
	}
	if body, edits, ok := cutFuzzy(t.Words); ok {
		if edits > 2 {
			return nil, p.fail(p.pos-1, p.pos, "A word may differ in at most two letters", "write ~ or ~2")
		}
		t.Mode, t.Words, t.Slop = Fuzzy, body, edits
	}
	if body, ok := strings.CutSuffix(t.Words, "*"); ok && t.Mode != Fuzzy {
		t.Mode, t.Words = Prefix, strings.TrimRight(body, "*")
		if t.Words == "" {
			return nil, p.fail(at, p.pos, "A * needs the beginning of a word before it", "for example stor*")
		}
	}
	if i := strings.IndexByte(t.Words, '*'); i >= 0 {
		i += strings.Index(w, t.Words) + at
		return nil, p.fail(i, i+1, "A * can stand only at the end of a word: other places would read every word of the archive", "write the beginning of the word, then *")
	}
	return text(t), nil
}

// cutFuzzy takes ~, ~1, ~2 ... from the end of a word.
func cutFuzzy(w string) (body string, edits int, ok bool) {
	if body, ok := strings.CutSuffix(w, "~"); ok {
		return body, 1, body != "" && !strings.HasSuffix(body, "~")
	}
	if n := len(w); n > 2 && w[n-2] == '~' && w[n-1] >= '1' && w[n-1] <= '9' && w[n-3] != '~' {
		return w[:n-2], int(w[n-1] - '0'), true
	}
	return w, 0, false
}

// fieldLike reports whether a word before a colon is meant as a field: letters and hyphens alone.
func fieldLike(s string) (string, bool) {
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (s[i] != '-' || i == 0) {
			return "", false
		}
	}
	return strings.ToLower(s), true
}

func (p *parser) quoteHere() bool {
	r, _ := utf8.DecodeRuneInString(p.src[p.pos:])
	return isQuote(r)
}

// field reads the value after "name:".
func (p *parser) field(start int, name string) (Node, error) {
	at := p.pos
	check, ok := fieldCheck(name)
	if !ok {
		return nil, p.fail(start, at, fmt.Sprintf("There is no field %q", name+":"), hintField(name))
	}
	if name == "title" {
		return p.title(start)
	}
	value, err := p.value()
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(value) == "" {
		return nil, p.fail(start, max(p.pos, at), fmt.Sprintf("%s: needs a value", name), hintValue(name))
	}
	if check != nil {
		if message, hint := check(value); message != "" {
			return nil, p.fail(at, p.pos, message, hint)
		}
	}
	return Field{Name: name, Value: value, Span: annotate.Span{Start: start, End: p.pos}}, nil
}

func (p *parser) title(start int) (Node, error) {
	at := p.pos
	if at < len(p.src) && p.quoteHere() {
		return p.phrase(start, true)
	}
	p.skipWord()
	if at == p.pos {
		return nil, p.fail(start, at, "title: needs a value", `for example title:storm or title:"trade war"`)
	}
	return p.finish(start, at, true)
}

func (p *parser) value() (string, error) {
	if p.pos < len(p.src) && p.quoteHere() {
		return p.quoted()
	}
	at := p.pos
	p.skipWord()
	return p.src[at:p.pos], nil
}

func (p *parser) skipWord() {
	for p.pos < len(p.src) {
		r, n := utf8.DecodeRuneInString(p.src[p.pos:])
		if endsWord(r) {
			return
		}
		p.pos += n
	}
}

func endsWord(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' || isQuote(r) }

// isQuote knows the straight mark and the curly ones that a copied passage brings.
func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' }

// IsQueryError returns the *QueryError in err, or nil.
func IsQueryError(err error) *QueryError {
	var q *QueryError
	errors.As(err, &q)
	return q
}
