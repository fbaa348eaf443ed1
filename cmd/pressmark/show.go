package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pressmark/annotate"
	"pressmark/archive"
)

// listRow is an article in a list.
type listRow struct {
	ID            string `json:"id"`
	Title         string `json:"title"`
	Publication   string `json:"publication"`
	Date          string `json:"date"`
	DatePrecision string `json:"date_precision"`
	Marks         int    `json:"marks"`
	Statements    int    `json:"statements"`
	State         string `json:"state"`
}

// shownRow is an article with its coding.
type shownRow struct {
	articleRow
	Revision     string          `json:"revision"`
	Original     string          `json:"original"`
	Words        int             `json:"words"`
	State        string          `json:"state"`
	Trashed      bool            `json:"trashed"`
	Created      string          `json:"created"`
	Annotations  []annotationRow `json:"annotations"`
	Statements   []statementRow  `json:"statements"`
	RevisionName int             `json:"revision_name"` // its number, from 1
}

func (p *program) listVerb() *cobra.Command {
	var page archive.LibraryPage
	var order string
	cmd := &cobra.Command{Use: "list", Short: "List the articles", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		page.Sort = archive.Sort(order)
		switch page.Sort {
		case archive.ByDate, archive.ByTitle, archive.ByPublication, archive.ByAdded:
		default:
			return usage("list cannot sort by %q: write date, title, publication or added", order)
		}
		return p.with(cmd.Context(), false, func(a *archive.Archive) error { return p.list(cmd.Context(), a, page) })
	}}
	cmd.Flags().StringVar(&order, "sort", string(archive.ByDate), "date, title, publication or added")
	cmd.Flags().BoolVar(&page.Descending, "descending", false, "the latest first")
	cmd.Flags().BoolVar(&page.Trashed, "trash", false, "list what is in the trash")
	return cmd
}

func (p *program) list(ctx context.Context, a *archive.Archive, page archive.LibraryPage) error {
	for {
		rows, err := a.Library(ctx, page)
		if err != nil {
			return err
		}
		for _, r := range rows {
			row := listRow{r.ID, r.Title, r.Publication, dateOf(r.Date), string(r.Date.Precision), r.Marks, r.Statements, r.State}
			if err := p.say(row, joined(r.ID, row.Date, r.Publication, r.Title)); err != nil {
				return err
			}
		}
		if len(rows) == 0 || rows[len(rows)-1].Cursor == "" {
			return nil
		}
		page.After = rows[len(rows)-1].Cursor
	}
}

func (p *program) showVerb() *cobra.Command {
	return &cobra.Command{Use: "show ID...", Short: "Show articles with their marks and statements", Args: someArgs("ids of articles"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd.Context(), false, func(a *archive.Archive) error {
				n, err := loadNames(cmd.Context(), a)
				if err != nil {
					return err
				}
				for _, id := range args {
					if err := p.show(cmd.Context(), a, id, n); err != nil {
						return err
					}
				}
				return nil
			})
		}}
}

func (p *program) show(ctx context.Context, a *archive.Archive, id string, n names) error {
	article, err := a.Article(ctx, id)
	if err != nil {
		return err
	}
	marks, err := a.Annotations(ctx, id)
	if err != nil {
		return err
	}
	statements, err := a.Statements(ctx, id)
	if err != nil {
		return err
	}
	c := newCoding(article, marks, n)
	r := shownRow{articleRow: rowOf(article.Metadata, article.Revision.Text, article.Revision.Blocks), Revision: article.Revision.ID, RevisionName: article.Revision.Number,
		Original: article.Original, Words: article.Words, State: article.State, Trashed: article.Trashed, Created: article.Created,
		Annotations: []annotationRow{}, Statements: []statementRow{}}
	r.ID, r.Item = article.ID, article.Item
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n%s\n", article.Title, joined(article.Publication, r.Date, strings.Join(r.Authors, "; ")), article.Revision.Text)
	for i := range marks {
		r.Annotations = append(r.Annotations, c.annotation(&marks[i]))
		m := &r.Annotations[i]
		fmt.Fprintf(&b, "\n%s", joined(m.ID, m.Type, m.TagName, m.EntityName, "“"+strings.Join(m.Quotes, " … ")+"”"))
	}
	for i := range statements {
		r.Statements = append(r.Statements, c.statement(&statements[i]))
		fmt.Fprintf(&b, "\n%s", r.Statements[i].line())
	}
	return p.say(r, b.String())
}

func (p *program) statementsVerb() *cobra.Command {
	return &cobra.Command{Use: "statements", Short: "List all statements", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return p.with(cmd.Context(), false, func(a *archive.Archive) error { return p.statements(cmd.Context(), a) })
	}}
}

// statements prints page by page; rows of one article stand together, so its text is read once.
func (p *program) statements(ctx context.Context, a *archive.Archive) error {
	n, err := loadNames(ctx, a)
	if err != nil {
		return err
	}
	var c *coding
	for after := ""; ; {
		rows, err := a.StatementPage(ctx, after, 200)
		if err != nil {
			return err
		}
		for i := range rows {
			s := &rows[i].Statement
			if c == nil || c.article.ID != s.Article {
				if c, err = loadCoding(ctx, a, s.Article, n); err != nil {
					return err
				}
			}
			r := c.statement(s)
			if err := p.say(r, r.line()); err != nil {
				return err
			}
		}
		if len(rows) == 0 || rows[len(rows)-1].Cursor == "" {
			return nil
		}
		after = rows[len(rows)-1].Cursor
	}
}

func loadCoding(ctx context.Context, a *archive.Archive, id string, n names) (*coding, error) {
	article, err := a.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	var marks []annotate.Annotation
	if marks, err = a.Annotations(ctx, id); err != nil {
		return nil, err
	}
	return newCoding(article, marks, n), nil
}
