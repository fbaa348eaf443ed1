package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"pressmark/annotate"
)

// A Finding is something that Check found. What is not severe asks for attention, not for repair.
type Finding struct {
	Code     string `json:"code"` // short and stable, such as "quote-differs"
	Table    string `json:"table,omitempty"`
	ID       string `json:"id,omitempty"`
	Text     string `json:"text"` // what is wrong, what is safe, what to do
	Severe   bool   `json:"severe"`
	Repaired bool   `json:"repaired,omitempty"`
}

// Check reads the whole archive and says what is not as it should be. With repair it mends what can be
// mended without loss: an index that is behind is built anew, and an anchor that does not stand on its
// words is placed again by its quotation, as a step that can be undone.
func (a *Archive) Check(ctx context.Context, repair bool) ([]Finding, error) {
	k := &checking{a: a, ctx: ctx, repair: repair}
	for _, look := range []func() error{k.database, k.texts, k.originals, k.circles, k.anchors, k.searchIndex} {
		if err := look(); err != nil {
			return k.found, err
		}
	}
	return k.found, nil
}

type checking struct {
	a      *Archive
	ctx    context.Context
	repair bool
	found  []Finding
}

func (k *checking) add(f Finding) { k.found = append(k.found, f) }

// database asks SQLite itself.
func (k *checking) database() error {
	rows, err := k.a.read.QueryContext(k.ctx, "PRAGMA integrity_check(20)")
	if err != nil {
		return damaged(k.a.dir, err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		if text == "ok" {
			continue
		}
		k.add(Finding{Code: "integrity", Severe: true, Text: "The database is damaged: " + text + ". Keep a copy of the folder and restore a backup."})
	}
	if err := rows.Err(); err != nil {
		return damaged(k.a.dir, err)
	}
	refs, err := k.a.read.QueryContext(k.ctx, `SELECT "table", rowid, parent FROM pragma_foreign_key_check`)
	if err != nil {
		return err
	}
	defer refs.Close()
	for refs.Next() {
		var table, parent string
		var n sql.NullInt64
		if err := refs.Scan(&table, &n, &parent); err != nil {
			return err
		}
		k.add(Finding{Code: "reference", Table: table, Severe: true, Text: fmt.Sprintf("Record %d of %s names a %s that is not there. Restore a backup, or trash the record.", n.Int64, table, parent)})
	}
	return refs.Err()
}

// texts sees that each text is what its hash says and that the blocks of each revision cover it.
func (k *checking) texts() error {
	rows, err := k.a.read.QueryContext(k.ctx, `SELECT r.id, r.text_sha, r.blocks, t.text FROM revision r LEFT JOIN article_text t ON t.sha256 = r.text_sha`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, sha, blocksJSON string
		var text sql.NullString
		if err := rows.Scan(&id, &sha, &blocksJSON, &text); err != nil {
			return err
		}
		var blocks []annotate.Block
		switch {
		case !text.Valid:
			k.add(Finding{Code: "text-missing", Table: "revision", ID: id, Severe: true, Text: "The text of a revision is missing. Restore a backup."})
		case annotate.TextSHA(text.String) != sha:
			k.add(Finding{Code: "text-differs", Table: "revision", ID: id, Severe: true, Text: "The text of a revision is not the one that was stored. Restore a backup."})
		case json.Unmarshal([]byte(blocksJSON), &blocks) != nil || checkBlocks(text.String, blocks) != nil:
			k.add(Finding{Code: "blocks", Table: "revision", ID: id, Severe: true, Text: "The blocks of a revision do not fit its text. Restore a backup."})
		}
	}
	return rows.Err()
}

// originals sees that each file that should be held is there with its size.
func (k *checking) originals() error {
	rows, err := k.a.read.QueryContext(k.ctx, "SELECT sha256, name, bytes FROM original WHERE held = 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var sha, name string
		var size int64
		if err := rows.Scan(&sha, &name, &size); err != nil {
			return err
		}
		info, err := os.Stat(k.a.originalPath(sha))
		switch {
		case errors.Is(err, os.ErrNotExist):
			k.add(Finding{Code: "original-missing", Table: "original", ID: sha, Text: "The imported file " + name + " is missing from originals. The article's text is safe; put the file back there under its SHA-256."})
		case err != nil:
			k.add(Finding{Code: "original-unreadable", Table: "original", ID: sha, Text: "The imported file " + name + " cannot be read: " + err.Error() + ". The article's text is safe."})
		case info.Size() != size:
			k.add(Finding{Code: "original-differs", Table: "original", ID: sha, Text: "The imported file " + name + " is not the size it was. The article's text is safe; put the file back there as it was imported."})
		}
	}
	return rows.Err()
}

// circles looks for merges and parents that never end. The parent of a merged concept says nothing until it is
// unmerged.
func (k *checking) circles() error {
	for _, c := range [][3]string{{"entity", "merged_into", "merged_into"}, {"concept", "merged_into", "merged_into"}, {"concept", "coalesce(merged_into, parent)", "parent"}, {"tag", "parent", "parent"}} {
		next, err := pointers(k.ctx, k.a.read, c[0], c[1])
		if err != nil {
			return err
		}
		for id := range next {
			at, steps := next[id], 0
			for at != "" && at != id && steps <= len(next) {
				at, steps = next[at], steps+1
			}
			if at == id {
				k.add(Finding{Code: "circle", Table: c[0], ID: id, Severe: true, Text: "A " + c[0] + " leads back to itself by " + c[2] + ". Undo the last merge, or restore a backup."})
			}
		}
	}
	return nil
}

// pointers reads a column that refers to records of its own table.
func pointers(ctx context.Context, q queryer, table, column string) (map[string]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, "+column+" FROM "+quoted(table)+" WHERE "+column+" IS NOT NULL")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id, to string
		if err := rows.Scan(&id, &to); err != nil {
			return nil, err
		}
		out[id] = to
	}
	return out, rows.Err()
}

// anchors sees that every anchor stands on its words.
func (k *checking) anchors() error {
	rows, err := k.a.read.QueryContext(k.ctx, `SELECT a.id, a.revision, a."start", a."end", a.quote, a.prefix, a.suffix, t.text FROM anchor a
		JOIN revision r ON r.id = a.revision JOIN article_text t ON t.sha256 = r.text_sha WHERE a.state <> 'lost' ORDER BY r.n`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var mend []annotate.Change
	for rows.Next() {
		var id, revision, quote, prefix, suffix, text string
		var start, end int
		if err := rows.Scan(&id, &revision, &start, &end, &quote, &prefix, &suffix, &text); err != nil {
			return err
		}
		if start >= 0 && end <= len(text) && start < end && text[start:end] == quote {
			continue
		}
		f := Finding{Code: "quote-differs", Table: "anchor", ID: id, Severe: true, Text: fmt.Sprintf("A mark does not stand on the words it quotes, %.60q. Run check with --repair, or mark them again.", quote)}
		if s, _, ok := annotate.Locate(text, quote, prefix, suffix, start); ok && k.repair {
			mend = append(mend, annotate.Edit("anchor", id, annotate.Fields{"start": s.Start, "end": s.End}))
			f.Repaired = true
		}
		k.add(f)
	}
	if err := rows.Err(); err != nil || len(mend) == 0 {
		return err
	}
	_, err = k.a.Apply(k.ctx, annotate.Step{Label: fmt.Sprintf("Placed %d marks again by their quotations", len(mend)), Changes: mend})
	return err
}

// searchIndex sees that the index has everything.
func (k *checking) searchIndex() error {
	if k.a.index == nil {
		return nil
	}
	if err := k.a.WaitIndexed(k.ctx); err != nil {
		return err
	}
	problem := k.a.IndexState().Problem
	if problem == "" {
		return nil
	}
	f := Finding{Code: "index", Text: "The search index is not in order: " + problem + ". Nothing is lost; it can be built anew with reindex."}
	if k.repair {
		if err := k.a.Reindex(k.ctx, nil); err != nil {
			return err
		}
		f.Repaired = true
	}
	k.add(f)
	return nil
}
