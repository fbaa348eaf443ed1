package reader_test

import (
	"strings"

	"pressmark/annotate"
	"pressmark/app/reader"
)

// sample is a short article with every kind of block and mark.
func sample() (reader.Document, []reader.Mark, []reader.Note) {
	parts := []struct {
		kind annotate.BlockKind
		text string
	}{
		{annotate.Title, "Ferry lines welcome port’s rules on shore power"},
		{annotate.Standfirst, "Operators pledge to plug in at the quay from next year, the port authority says; smaller firms ask who pays"},
		{annotate.Paragraph, "The heads of the region’s largest ferry lines, among them Baltic Line’s Anna Krol and Nordsund’s Tomas Lind, backed the new rules on shore power, the Port Authority said on Thursday."},
		{annotate.Paragraph, "Krol, who has led the company since 2019, said that clear rules are “the ground on which we can invest”, according to a statement by the authority."},
		{annotate.Related, "Related: Port council delays decision on landing fees again"},
		{annotate.Heading, "What the islands say"},
		{annotate.Quote, "“We will connect every ship of ours at every berth that has a socket, and we will not pass the cost on to islanders this year,” Lind was quoted as saying."},
		{annotate.ListItem, "Cables at four quays by the end of the year, and at the other nine when the council has found the money for them."},
		{annotate.ListItem, "A fee for ships that do not plug in"},
		{annotate.Caption, "A ferry at the north quay. Photo: Harbour Post"},
		{annotate.Paragraph, "Marek Krol, who speaks for a smaller operator, warned that the bill for new cables falls on those least able to pay."},
		{annotate.Boilerplate, "Get more with our newsletter"},
	}
	var b strings.Builder
	var d reader.Document
	for i, p := range parts {
		if i > 0 {
			b.WriteByte('\n')
		}
		start := b.Len()
		b.WriteString(p.text)
		d.Blocks = append(d.Blocks, annotate.Block{Kind: p.kind, Start: start, End: b.Len()})
	}
	d.Text = b.String()
	d.Meta = "HARBOUR POST · 14 March 2024 · by Ines Varga · Economy"
	find := func(s string) annotate.Span {
		i := strings.Index(d.Text, s)
		return annotate.Span{Start: i, End: i + len(s)}
	}
	marks := []reader.Mark{
		{ID: "1", Span: find("Baltic Line"), Style: reader.Firm},
		{ID: "2", Span: find("Anna Krol"), Style: reader.Speaker},
		{ID: "3", Span: find("Nordsund"), Style: reader.Firm},
		{ID: "4", Span: find("Tomas Lind"), Style: reader.Speaker},
		{ID: "5", Span: find("backed the new rules on shore power"), Style: reader.Claim},
		{ID: "6", Span: find("Port Authority"), Style: reader.Mention},
		{ID: "7", Span: find("connect every ship of ours at every berth that has a socket"), Style: reader.Claim},
		{ID: "8", Span: find("every ship"), Style: reader.Tag},
		{ID: "9", Span: find("ship of ours"), Style: reader.Mention},
		{ID: "10", Span: find("a smaller operator"), Style: reader.Firm, Unresolved: true},
		{ID: "11", Span: find("the bill for new cables"), Style: reader.Claim, Doubtful: true},
	}
	notes := []reader.Note{
		{ID: "s1", At: find("backed").Start, Sign: "+", Lines: []string{"2 speakers", "Rules welcome"}},
		{ID: "s2", At: find("connect").Start, Sign: "+", Lines: []string{"Lind", "Will invest in very many cables"}},
		{ID: "s3", At: find("the bill").Start, Sign: "-", Lines: []string{"M. Krol", "Costs unfair"}},
	}
	return d, marks, notes
}
