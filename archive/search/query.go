package search

import (
	"strconv"
	"strings"

	"pressmark/annotate"
)

// Query is a parsed question: a small tree of And, Or, Not, Text and Field. The zero Query asks for
// everything.
type Query struct {
	Source string // what was typed; the spans of the leaves and of a QueryError are bytes of it
	Root   Node   // nil when nothing was asked
}

// Node is one of And, Or, Not, Text, Field.
type Node interface{ write(b *strings.Builder) }

// And holds when all of its parts hold. It has at least two, none of them an And.
type And []Node

// Or holds when one of its parts holds. It has at least two, none of them an Or.
type Or []Node

// Not holds when its part does not. The part is never a Not.
type Not struct{ Node Node }

// Text asks for words in the text. It is answered by the index, or by Match where there is none.
type Text struct {
	Mode  Mode
	Words string // as typed, without the signs that choose the mode
	Slop  int    // Phrase: how many other words may stand between; Fuzzy: how many letters may differ
	Title bool   // only the title counts
	Span  annotate.Span
}

// Mode is how the words of a Text are compared.
type Mode int

// The modes, and how each is typed.
const (
	Word   Mode = iota // storm: the word and its other endings
	Exact              // =storm: this form only
	Phrase             // "perfect storm", "perfect storm"~3
	Prefix             // stor*
	Fuzzy              // strom~, strom~2
)

// Field asks for something that is recorded about an article, a mark or a statement. Name is one of
// FieldNames; what Value means (a name to look up, a date, a path of tags) is for the archive to say.
type Field struct {
	Name, Value string
	Span        annotate.Span // the whole clause, without a leading minus
}

// FieldNames returns the fields of the language in the order in which a list shows them.
func FieldNames() []string {
	names := make([]string, len(fieldTable))
	for i, f := range fieldTable {
		names[i] = f.name
	}
	return names
}

// fieldTable says what each field's value must look like. title is not among the Field nodes: it
// narrows a Text to the title.
var fieldTable = []struct {
	name  string
	check func(value string) (message, hint string)
}{
	{"speaker", nil}, {"firm", nil}, {"claim", nil}, {"concept", nil}, {"stance", nil}, {"tag", nil},
	{"in", nil}, {"after", checkDate}, {"before", checkDate}, {"kind", checkKind}, {"entity", nil},
	{"mention", nil}, {"reported-by", nil}, {"form", nil}, {"by", nil}, {"title", nil}, {"memo", nil},
	{"coder", nil}, {"lang", nil}, {"is", nil}, {"has", nil}, {"import", nil}, {"on", checkDates},
	{"date", checkDates}, {"list", nil}, {"sort", nil},
}

// Empty reports whether q asks for everything.
func (q Query) Empty() bool { return q.Root == nil }

// Clauses returns the parts that must all hold: the parts of a top And, else the one node there is.
func (q Query) Clauses() []Node {
	switch n := q.Root.(type) {
	case nil:
		return nil
	case And:
		return n
	default:
		return []Node{n}
	}
}

// HasText reports whether any Text stands in n, so that the index is needed.
func HasText(n Node) bool { return holds(n, func(n Node) bool { _, ok := n.(Text); return ok }) }

// HasField reports whether any Field stands in n, so that the archive's tables are needed.
func HasField(n Node) bool { return holds(n, func(n Node) bool { _, ok := n.(Field); return ok }) }

func holds(n Node, is func(Node) bool) bool {
	found := false
	Walk(n, func(n Node, _ bool) { found = found || is(n) })
	return found
}

// Walk calls f for n and every node below it, from left to right. negated says whether an odd number
// of Not stands above.
func Walk(n Node, f func(n Node, negated bool)) { walk(n, false, f) }

func walk(n Node, negated bool, f func(Node, bool)) {
	if n == nil {
		return
	}
	f(n, negated)
	switch n := n.(type) {
	case And:
		for _, m := range n {
			walk(m, negated, f)
		}
	case Or:
		for _, m := range n {
			walk(m, negated, f)
		}
	case Not:
		walk(n.Node, !negated, f)
	}
}

// String prints q in its canonical form, which parses to the same tree.
func (q Query) String() string {
	var b strings.Builder
	if q.Root != nil {
		q.Root.write(&b)
	}
	return b.String()
}

func (n And) write(b *strings.Builder) {
	for i, m := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		m.write(b)
	}
}

func (n Or) write(b *strings.Builder) {
	for i, m := range n {
		if i > 0 {
			b.WriteString(" OR ")
		}
		writeInner(b, m)
	}
}

func (n Not) write(b *strings.Builder) {
	b.WriteByte('-')
	if _, ok := n.Node.(Or); ok {
		writeGroup(b, n.Node)
		return
	}
	writeInner(b, n.Node)
}

// writeInner puts parentheses around an And: OR binds its neighbours closer than a space does.
func writeInner(b *strings.Builder, n Node) {
	if _, ok := n.(And); ok {
		writeGroup(b, n)
		return
	}
	n.write(b)
}

func writeGroup(b *strings.Builder, n Node) {
	b.WriteByte('(')
	n.write(b)
	b.WriteByte(')')
}

func (n Text) write(b *strings.Builder) {
	if n.Title {
		b.WriteString("title:")
	}
	switch n.Mode {
	case Word:
		b.WriteString(n.Words)
	case Exact:
		b.WriteString("=" + n.Words)
	case Phrase:
		writeQuoted(b, n.Words)
		writeSlop(b, n.Slop)
	case Prefix:
		b.WriteString(n.sign() + n.Words + "*")
	case Fuzzy:
		b.WriteString(n.sign() + n.Words)
		b.WriteByte('~')
		if n.Slop != 1 {
			b.WriteByte(byte('0' + n.Slop))
		}
	}
}

// sign is the = that keeps a word from being read as a minus or a field.
func (n Text) sign() string {
	before, _, colon := strings.Cut(n.Words, ":")
	_, field := fieldLike(before)
	if !n.Title && (n.Words[0] == '-' || colon && (before == "" || field)) {
		return "="
	}
	return ""
}

func writeSlop(b *strings.Builder, slop int) {
	if slop > 0 {
		b.WriteString("~" + strconv.Itoa(slop))
	}
}

func (n Field) write(b *strings.Builder) {
	b.WriteString(n.Name)
	b.WriteByte(':')
	if plainValue(n.Value) {
		b.WriteString(n.Value)
		return
	}
	writeQuoted(b, n.Value)
}

// plainValue reports whether a field's value reads back without quotation marks.
func plainValue(s string) bool {
	for i, r := range s {
		if endsWord(r) || i == 0 && isQuote(r) {
			return false
		}
	}
	return s != ""
}

func writeQuoted(b *strings.Builder, s string) {
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		if s[i] == '"' || s[i] == '\\' {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	b.WriteByte('"')
}
