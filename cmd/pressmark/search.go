package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pressmark/annotate"
	"pressmark/archive"
	"pressmark/archive/search"
)

// hitRow is something that a query found. Spans are the lit parts of the snippet; place is where it stands in
// the article's text; both in code points.
type hitRow struct {
	Kind        string    `json:"kind"`
	ID          string    `json:"id"`
	Article     string    `json:"article"`
	Title       string    `json:"title"`
	Publication string    `json:"publication"`
	Date        string    `json:"date"`
	Score       float64   `json:"score"`
	Snippet     string    `json:"snippet"`
	Spans       []spanRow `json:"spans"`
	Place       *spanRow  `json:"place"`
}

func (p *program) searchVerb() *cobra.Command {
	var limit int
	var scope string
	cmd := &cobra.Command{Use: "search QUERY", Short: "Find articles, marks and statements", Args: oneArg("a query, quoted as one word"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 0 {
				return usage("--limit wants a number from 0 (all) upwards")
			}
			if scope != "" && scope != "articles" && scope != "hits" {
				return usage("--scope is articles (one row each) or hits (every match), not %q", scope)
			}
			return p.with(cmd.Context(), false, func(a *archive.Archive) error {
				return p.search(cmd.Context(), a, args[0], limit, scope)
			})
		}}
	cmd.Flags().IntVar(&limit, "limit", 50, "articles at most; 0: all")
	cmd.Flags().StringVar(&scope, "scope", "", "articles: one row each; hits: every match (the default where the query says kind:)")
	return cmd
}

func (p *program) search(ctx context.Context, a *archive.Archive, query string, limit int, scope string) error {
	if scope == "" {
		scope = "articles"
		if asksKind(query) {
			scope = "hits"
		}
	}
	indexed(ctx, a)
	left, others := limit, true
	o := archive.SearchOptions{All: scope == "hits"}
	for {
		if o.Limit = 200; limit > 0 {
			o.Limit = min(left, 200)
		}
		found, err := a.Search(ctx, query, o)
		if err != nil {
			return err
		}
		for i := range found.Articles {
			if err := p.sayHits(ctx, a, &found.Articles[i], scope); err != nil {
				return err
			}
		}
		if others {
			for _, h := range found.Others {
				if err := p.sayHit(h, nil, nil); err != nil {
					return err
				}
			}
			others = false
		}
		left -= len(found.Articles)
		if o.After = found.Next; found.Next == "" || len(found.Articles) == 0 || limit > 0 && left <= 0 {
			return nil
		}
	}
}

// asksKind reports whether a query names the kind of record that it wants.
func asksKind(query string) bool {
	q, err := search.Parse(query)
	if err != nil {
		return false // the search says what is wrong
	}
	for _, n := range q.Clauses() {
		if f, ok := n.(search.Field); ok && f.Name == "kind" && f.Value != search.KindArticle {
			return true
		}
	}
	return false
}

func (p *program) sayHits(ctx context.Context, a *archive.Archive, r *archive.ArticleHits, scope string) error {
	if scope == "articles" || len(r.Hits) == 0 {
		best := archive.Hit{}
		for i, h := range r.Hits {
			if i == 0 || h.Score > best.Score {
				best = h
			}
		}
		best.Kind, best.ID = "article", r.ID
		return p.sayHit(best, r, nil)
	}
	article, err := a.Article(ctx, r.ID)
	if errors.Is(err, archive.ErrNotFound) {
		return nil // purged since
	}
	if err != nil {
		return err
	}
	for _, h := range r.Hits {
		if err := p.sayHit(h, r, annotate.NewOffsets(article.Revision.Text)); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) sayHit(h archive.Hit, of *archive.ArticleHits, text *annotate.Offsets) error {
	r := hitRow{Kind: h.Kind, ID: h.ID, Score: h.Score, Snippet: h.Snippet, Spans: []spanRow{}}
	if of != nil {
		r.Article, r.Title, r.Publication, r.Date = of.ID, of.Title, of.Publication, dateOf(of.Date)
	}
	offsets := annotate.NewOffsets(h.Snippet)
	for _, s := range h.Spans {
		s = offsets.Points(s)
		r.Spans = append(r.Spans, spanRow{s.Start, s.End})
	}
	if text != nil && !h.Place.Empty() {
		s := text.Points(h.Place)
		r.Place = &spanRow{s.Start, s.End}
	}
	return p.say(r, joined(r.ID, r.Date, r.Publication, r.Title, fmt.Sprintf("[%s]", r.Kind), strings.ReplaceAll(r.Snippet, "\n", " ")))
}
