package archive

import (
	"context"

	"pressmark/annotate"
)

// SearchOptions narrow a search.
type SearchOptions struct {
	Limit int    // articles at most; 0: 50
	After string // cursor for the next page
	Sort  Sort   // "" relevance when there are words, else date descending
}

// A Hit is one matching record inside an article, or the article's text itself.
type Hit struct {
	Kind    string // article, annotation, statement, entity, memo
	ID      string
	Snippet string
	Spans   []annotate.Span // lit parts, in bytes of Snippet
	Place   annotate.Span   // where it stands in the article's text
	Score   float64
}

// ArticleHits are the hits of one article.
type ArticleHits struct {
	LibraryRow
	Hits []Hit
}

// Results of a search. Matches in statements and annotations are counted over the whole answer.
type Results struct {
	Articles   []ArticleHits
	Total      int    // articles that match
	Statements int    // matching statements, when coding was asked for
	Indexed    bool   // false: SQLite answered while the index is rebuilt
	Next       string // cursor, "" when there is no more
	Others     []Hit  // entities and memos without an article (kind: entity or memo)
}

// Search answers a query; a *search.QueryError points at its place.
func (a *Archive) Search(ctx context.Context, query string, o SearchOptions) (Results, error) {
	panic("unwritten")
}

