package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"pressmark/annotate"
	"pressmark/archive/search"
)

// A Hit is one matching record inside an article, or a passage of the article's text itself.
type Hit struct {
	Kind    string // article, annotation, statement, entity, memo
	ID      string
	Snippet string
	Spans   []annotate.Span // lit parts, in bytes of Snippet
	Place   annotate.Span   // where it stands in the article's text; empty when nowhere
	Score   float64         // of the article; 0 without rank
}

// ArticleHits are the hits of one article.
type ArticleHits struct {
	LibraryRow
	Hits []Hit // passages first, then records in text order; at most some of each
}

// How much of one article's hits a page shows.
const (
	passagesShown = 2
	recordsShown  = 20
	snippetLength = 180 // characters
)

// shown bounds the hits of one article.
type shown struct{ passages, records int }

func shownOf(o SearchOptions) shown {
	if o.All {
		return shown{math.MaxInt, math.MaxInt}
	}
	return shown{passagesShown, recordsShown}
}

// pageOfHits reads what a page of results shows.
func (a *Archive) pageOfHits(ctx context.Context, q *sql.Tx, m *matched, page []int64, most shown) ([]ArticleHits, error) {
	out := make([]ArticleHits, len(page))
	at := make(map[int64]int, len(page))
	for i, n := range page {
		at[n] = i
	}
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		r, err := scanLibraryRow(rows, ByAdded)
		if err != nil {
			return err
		}
		r.Cursor = ""
		out[at[r.N]].LibraryRow = r
		return nil
	}, `SELECT `+libraryColumns+`, title_key, publication_key FROM article a WHERE a.n IN (SELECT value FROM json_each(?2))`, a.Info().Coder.ID, anyOf(page))
	if err != nil {
		return nil, err
	}
	query := search.Query{Root: m.plan.root}
	if m.plan.words != nil && (m.plan.kind == "") {
		if err := passagesIn(ctx, q, out, at, page, query, most.passages); err != nil {
			return nil, err
		}
	}
	for i, n := range page {
		for h := range out[i].Hits {
			out[i].Hits[h].Score = m.scores[n]
		}
	}
	if err := recordsIn(ctx, q, out, at, m, page, query, most.records); err != nil {
		return nil, err
	}
	// What went away since the answer was worked out is left out.
	return slices.DeleteFunc(out, func(h ArticleHits) bool { return h.ID == "" }), nil
}

// passagesIn finds the passages of each article's text that the query's words found: of each of the first
// blocks that have some, the densest part.
func passagesIn(ctx context.Context, q *sql.Tx, out []ArticleHits, at map[int64]int, page []int64, query search.Query, most int) error {
	return eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int64
		var lang, title, text, list string
		if err := rows.Scan(&n, &lang, &title, &text, &list); err != nil {
			return err
		}
		var blocks []annotate.Block
		if err := json.Unmarshal([]byte(list), &blocks); err != nil {
			return fmt.Errorf("blocks of article %d: %w", n, err)
		}
		h := &out[at[n]]
		h.Hits = append(h.Hits, passages(h.ID, lang, text, blocks, query, most)...)
		if len(h.Hits) == 0 {
			if spans := search.TitleLocations(title, lang, query); len(spans) > 0 {
				h.Hits = append(h.Hits, Hit{Kind: search.KindArticle, ID: h.ID, Snippet: title, Spans: spans})
			}
		}
		return nil
	}, `SELECT a.n, a.language, a.title, coalesce(t.text, ''), coalesce(r.blocks, '[]') FROM article a LEFT JOIN revision r ON r.id = a.revision
		LEFT JOIN article_text t ON t.sha256 = r.text_sha WHERE a.n`+inWhich, anyOf(page))
}

func passages(id, lang, text string, blocks []annotate.Block, query search.Query, most int) []Hit {
	var out []Hit
	for _, b := range blocks {
		if b.Kind.Aside() {
			continue
		}
		words := text[b.Start:b.End]
		found := search.LocationsIn(words, lang, query)
		if len(found) == 0 {
			continue
		}
		h := Hit{Kind: search.KindArticle, ID: id, Place: annotate.Span{Start: b.Start + found[0].Start, End: b.Start + found[0].End}}
		h.Snippet, h.Spans = search.SnippetIn(words, lang, query, snippetLength)
		if out = append(out, h); len(out) == most {
			break
		}
	}
	return out
}

// recordQueries select (n, uuid, quotation, start, end, memo) of the records of a kind.
var recordQueries = map[string]string{
	search.KindAnnotation: `SELECT x.n, x.id, coalesce(o.quote, ''), coalesce(o.start, 0), coalesce(o.end, 0), ` + memoOf + `annotation = x.id AND m.trashed = 0), '')
		FROM annotation x JOIN article a ON a.id = x.article ` + firstAnchor + ` WHERE x.n` + inWhich,
	search.KindStatement: `SELECT s.n, s.id, coalesce(o.quote, ''), coalesce(o.start, 0), coalesce(o.end, 0), ` + memoOf + `statement = s.id AND m.trashed = 0), '')
		FROM statement s JOIN article a ON a.id = s.article ` + evidenceAnchor + ` WHERE s.n` + inWhich,
	search.KindMemo:   `SELECT x.n, x.id, x.text, 0, 0, '' FROM memo x WHERE x.n` + inWhich,
	search.KindEntity: `SELECT x.n, x.id, x.name || CASE WHEN x.distinguisher <> '' THEN ' (' || x.distinguisher || ')' ELSE '' END, 0, 0, '' FROM entity x WHERE x.n` + inWhich,
}

func recordsIn(ctx context.Context, q *sql.Tx, out []ArticleHits, at map[int64]int, m *matched, page []int64, query search.Query, most int) error {
	numbers, of := map[string][]int64{}, map[search.Ref]int64{}
	for _, n := range page {
		list := m.of(n)
		for _, h := range list[:min(len(list), most)] {
			numbers[h.Kind] = append(numbers[h.Kind], h.N)
			of[search.Ref{Kind: h.Kind, N: h.N}] = n
		}
	}
	found := map[int64][]Hit{}
	for kind, list := range numbers {
		err := readHits(ctx, q, kind, list, query, func(n int64, h Hit) {
			article := of[search.Ref{Kind: kind, N: n}]
			h.Score = m.scores[article]
			found[article] = append(found[article], h)
		})
		if err != nil {
			return err
		}
	}
	for n, hits := range found {
		slices.SortStableFunc(hits, byPlace)
		out[at[n]].Hits = append(out[at[n]].Hits, hits...)
	}
	return nil
}

func readHits(ctx context.Context, q *sql.Tx, kind string, numbers []int64, query search.Query, f func(n int64, h Hit)) error {
	return eachRow(ctx, q, func(rows *sql.Rows) error {
		var n int64
		var quote, memo string
		h := Hit{Kind: kind}
		if err := rows.Scan(&n, &h.ID, &quote, &h.Place.Start, &h.Place.End, &memo); err != nil {
			return err
		}
		h.Snippet, h.Spans = search.Snippet(quote, query, snippetLength)
		if memo = strings.TrimSpace(memo); memo != "" && (len(h.Spans) == 0 || quote == "") {
			if s, spans := search.Snippet(memo, query, snippetLength); len(spans) > 0 || quote == "" {
				h.Snippet, h.Spans = s, spans
			}
		}
		f(n, h)
		return nil
	}, recordQueries[kind], anyOf(numbers))
}

// otherHits reads the entities and memos of an answer that belong to no article, by number.
func (a *Archive) otherHits(ctx context.Context, q *sql.Tx, m *matched, limit int) ([]Hit, error) {
	if len(m.others) == 0 {
		return nil, nil
	}
	others := m.others[:min(len(m.others), limit)]
	numbers, at := make([]int64, len(others)), map[int64]int{}
	for i, h := range others {
		numbers[i], at[h.N] = h.N, i
	}
	out := make([]Hit, len(others))
	err := readHits(ctx, q, m.plan.kind, numbers, search.Query{Root: m.plan.root}, func(n int64, h Hit) { out[at[n]] = h })
	return slices.DeleteFunc(out, func(h Hit) bool { return h.ID == "" }), err
}
