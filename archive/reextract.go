package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"pressmark/annotate"
	"pressmark/archive/ingest"
)

// A Reextraction is what the extractor of today makes of an article's original, held against the text that
// the article has. Title, date and the other metadata are left as they are: people may have mended them.
type Reextraction struct {
	Of         annotate.Article // as it is
	Text       string
	Blocks     []annotate.Block
	Extractor  string // of today
	Was        string // what made the blocks before; "" when that is not known
	Changes    annotate.Comparison
	Correction int // revisions made by hand since the last extraction; what they changed is not in the original
}

// Step returns the step that makes the new text the article's: one revision, undone as any.
func (x Reextraction) Step() annotate.Step {
	return annotate.Step{Label: fmt.Sprintf("Extracted ‘%.80s’ anew", x.Of.Title), Changes: []annotate.Change{{Op: annotate.OpRevise, Table: "article", ID: x.Of.ID,
		Fields: annotate.Fields{"text": x.Text, "blocks": x.Blocks, "reason": "extracted anew", "extractor": x.Extractor}}}}
}

// Reextract reads the original of an article again and changes nothing. The error is a sentence when there
// is no original in this archive, when it cannot be read, or when the text that came of it is the same.
func (a *Archive) Reextract(ctx context.Context, id string) (Reextraction, error) {
	x := Reextraction{}
	var name string
	var last extracted
	err := a.reading(ctx, func(q *sql.Tx) (err error) {
		if x.Of, err = a.article(ctx, q, id); err != nil {
			return err
		}
		if name, err = heldOriginal(ctx, q, x.Of.Original); err != nil {
			return err
		}
		last, err = lastExtracted(ctx, q, id)
		return err
	})
	if err != nil {
		return x, err
	}
	data, err := a.original(x.Of.Original, name)
	if err != nil {
		return x, err
	}
	got, problem := ingest.ParseItem(ctx, ingest.Source{Name: name, Data: data}, x.Of.Item)
	if ctx.Err() != nil {
		return x, ctx.Err()
	}
	if problem != nil {
		return x, problem
	}
	x.Text, x.Blocks, x.Extractor, x.Was = got.Text, got.Blocks, got.Extractor, last.extractor
	x.Correction = x.Of.Revision.Number - last.number
	if x.Correction > 0 && annotate.Compare(last.text, last.blocks, x.Text, x.Blocks).None() {
		return x, fmt.Errorf("the original gives the same text as when it was read last (with %s); what differs was corrected by hand and stays. Nothing was changed", x.Extractor)
	}
	x.Changes = annotate.Compare(x.Of.Revision.Text, x.Of.Revision.Blocks, x.Text, x.Blocks)
	if x.Changes.None() {
		return x, fmt.Errorf("the original gives the text that the article has, word for word (read with %s). Nothing was changed", x.Extractor)
	}
	return x, nil
}

// heldOriginal returns the name of the file that an article was imported from.
func heldOriginal(ctx context.Context, q *sql.Tx, sha string) (name string, err error) {
	if sha == "" {
		return "", errors.New("this article was not imported from a file, so there is no original to read again. Nothing was changed")
	}
	var held bool
	err = q.QueryRowContext(ctx, "SELECT name, held FROM original WHERE sha256 = ?", sha).Scan(&name, &held)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !held {
		return "", errors.New("the file that this article was imported from is not in this archive (a bundle travels without originals). Nothing was changed; import the file again to have its text anew, as an article of its own")
	}
	return name, err
}

// original returns the bytes of a held file, which are those that were imported or an error.
func (a *Archive) original(sha, name string) ([]byte, error) {
	data, err := os.ReadFile(a.originalPath(sha))
	if err != nil {
		return nil, fmt.Errorf("the imported file %s cannot be read: %w. The article is safe; nothing was changed", name, err)
	}
	if annotate.TextSHA(string(data)) != sha {
		return nil, fmt.Errorf("the imported file %s is not as it was imported, so it was not used; the article is safe and nothing was changed", name)
	}
	return data, nil
}

// extracted is a revision that an extractor made.
type extracted struct {
	number    int
	extractor string
	text      string
	blocks    []annotate.Block
}

// lastExtracted finds the newest revision of an article that was not made by hand: the first, or a later one
// that names its extractor.
func lastExtracted(ctx context.Context, q *sql.Tx, article string) (x extracted, err error) {
	var blocks string
	err = q.QueryRowContext(ctx, `SELECT r.number, r.extractor, r.blocks, t.text FROM revision r JOIN article_text t ON t.sha256 = r.text_sha
		WHERE r.article = ? AND r.trashed = 0 AND (r.number = 1 OR r.extractor <> '') ORDER BY r.number DESC LIMIT 1`, article).Scan(&x.number, &x.extractor, &blocks, &x.text)
	if err != nil {
		return x, err
	}
	if err := json.Unmarshal([]byte(blocks), &x.blocks); err != nil {
		return x, fmt.Errorf("blocks of article %s: %w", article, err)
	}
	return x, nil
}
