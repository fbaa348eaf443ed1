package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"pressmark/annotate"
	"pressmark/archive/search"
)

// What the index holds: the words of articles (title and the blocks that are shown), of marks (quotations
// and memo), of statements (quotations of their evidence and memo), the names of entities, and memos that
// belong to neither. Who says what is not in it: ids change with merges, and SQLite answers those faster
// than it could be kept in step. The names of concepts are looked up in the mirror.

// The sizes of a portion: of changes followed and of documents read at once.
const (
	pageChanges = 3000
	pageDocs    = 250
)

// touched are the records whose documents a run of changes may have altered.
type touched struct {
	ids    map[string][]string // uuids by kind, each once
	gone   map[search.Ref]bool // records named by number, until they are read again
	seen   map[string]map[string]bool
	marker search.Marker
}

func (t *touched) add(kind, id string) {
	if id == "" {
		return
	}
	if t.seen[kind] == nil {
		t.seen[kind] = map[string]bool{}
	}
	if !t.seen[kind][id] {
		t.seen[kind][id] = true
		t.ids[kind] = append(t.ids[kind], id)
	}
}

// touchedSince reads the next changes after one. What a record belonged to is read from the change, since
// the record itself may be gone.
func touchedSince(ctx context.Context, q *sql.Tx, after int64) (touched, error) {
	t := touched{ids: map[string][]string{}, gone: map[search.Ref]bool{}, seen: map[string]map[string]bool{}}
	var marks []string
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		var table, id, annotation, statement, entity, article string
		var rec int64
		if err := rows.Scan(&t.marker.Change, &t.marker.Step, &table, &id, &rec, &annotation, &statement, &entity, &article); err != nil {
			return err
		}
		switch table {
		case "article", "annotation", "statement", "entity", "memo":
			t.add(table, id)
			t.gone[search.Ref{Kind: table, N: rec}] = true
		case "revision":
			t.add("article", article)
		}
		t.add("entity", entity)
		t.add("annotation", annotation)
		t.add("statement", statement)
		if table == "annotation" {
			annotation = id
		}
		if annotation != "" {
			marks = append(marks, annotation)
		}
		return nil
	}, `SELECT c.n, s.id, c.tbl, c.id, c.rec, coalesce(`+ofChange("annotation", "anchor", "memo")+`, ''), coalesce(`+ofChange("statement", "statement_evidence", "memo")+`, ''),
		coalesce(`+ofChange("entity", "alias", "memo")+`, ''), coalesce(`+ofChange("article", "revision")+`, '')
		FROM change c JOIN step s ON s.seq = c.step WHERE c.n > ? ORDER BY c.n LIMIT ?`, after, pageChanges)
	if err != nil || len(marks) == 0 {
		return t, err
	}
	// A mark's words are also those of the statements that it proves.
	statements, err := strs(ctx, q, `SELECT DISTINCT statement FROM statement_evidence WHERE annotation`+inWhich, anyOf(marks))
	for _, id := range statements {
		t.add("statement", id)
	}
	return t, err
}

// ofChange reads a reference out of the changes of some tables.
func ofChange(column string, tables ...string) string {
	path := "'$.fields." + column + "'"
	return fmt.Sprintf(`CASE WHEN c.tbl IN ('%s') THEN coalesce(json_extract(c.after, %s), json_extract(c.before, %s)) END`,
		strings.Join(tables, "', '"), path, path)
}

// docQueries select (n, article's n, language, title, text, blocks) of each kind. Quotations are those of
// the article's current revision.
var docQueries = map[string]string{
	"article": `SELECT x.n, x.n, x.language, x.title, coalesce(t.text, ''), coalesce(r.blocks, '') FROM article x
		LEFT JOIN revision r ON r.id = x.revision LEFT JOIN article_text t ON t.sha256 = r.text_sha WHERE x.trashed = 0 AND `,
	"annotation": `SELECT x.n, a.n, a.language, '', coalesce((SELECT group_concat(o.quote, char(10)) FROM anchor o
			WHERE o.annotation = x.id AND +o.revision = a.revision AND o.trashed = 0), '') || ` + memoOf + `annotation = x.id AND m.trashed = 0), ''), ''
		FROM annotation x JOIN article a ON a.id = x.article WHERE x.trashed = 0 AND `,
	"statement": `SELECT x.n, a.n, a.language, '', coalesce((SELECT group_concat(o.quote, char(10)) FROM statement_evidence e
			JOIN annotation y ON y.id = e.annotation JOIN anchor o ON o.annotation = y.id
			WHERE e.statement = x.id AND e.trashed = 0 AND y.trashed = 0 AND +o.revision = a.revision AND o.trashed = 0), '') || ` + memoOf + `statement = x.id AND m.trashed = 0), ''), ''
		FROM statement x JOIN article a ON a.id = x.article WHERE x.trashed = 0 AND `,
	"entity": `SELECT x.n, 0, '', '', x.name || char(10) || x.distinguisher || coalesce((SELECT char(10) || group_concat(y.text, char(10)) FROM alias y
			WHERE y.entity = x.id AND y.trashed = 0), '') || ` + memoOf + `entity = x.id AND m.trashed = 0), ''), ''
		FROM entity x WHERE x.trashed = 0 AND `,
	"memo": `SELECT x.n, coalesce(a.n, 0), coalesce(a.language, ''), '', x.text, ''
		FROM memo x LEFT JOIN article a ON a.id = x.article WHERE x.trashed = 0 AND x.annotation IS NULL AND x.statement IS NULL AND `,
}

const memoOf = `coalesce((SELECT char(10) || group_concat(m.text, char(10)) FROM memo m WHERE m.`

// docs reads the documents of a kind by uuid or number.
func (x *indexing) docs(kind, column string, which any) (docs []search.Doc, err error) {
	data, err := json.Marshal(which)
	if err != nil {
		return nil, err
	}
	err = x.a.reading(x.ctx, func(q *sql.Tx) error {
		docs, err = readDocs(x.ctx, q, kind, column+inWhich, string(data))
		return err
	})
	return docs, err
}

func readDocs(ctx context.Context, q *sql.Tx, kind, where string, args ...any) ([]search.Doc, error) {
	var docs []search.Doc
	err := eachRow(ctx, q, func(rows *sql.Rows) error {
		d := search.Doc{Kind: kind}
		var blocks string
		if err := rows.Scan(&d.N, &d.Article, &d.Language, &d.Title, &d.Text, &blocks); err != nil {
			return err
		}
		if blocks != "" {
			var err error
			if d.Text, err = shownText(d.Text, blocks); err != nil {
				return fmt.Errorf("blocks of article %d: %w", d.N, err)
			}
		}
		docs = append(docs, d)
		return nil
	}, docQueries[kind]+where, args...)
	return docs, err
}

// shownText leaves out the blocks that the reader folds away: related headlines and boilerplate.
func shownText(text, blocks string) (string, error) {
	if !strings.Contains(blocks, string(annotate.Related)) && !strings.Contains(blocks, string(annotate.Boilerplate)) {
		return text, nil
	}
	var list []annotate.Block
	if err := json.Unmarshal([]byte(blocks), &list); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, block := range list {
		if !block.Kind.Aside() {
			b.WriteString(text[block.Start:block.End])
			b.WriteByte('\n')
		}
	}
	return b.String(), nil
}

// rebuild makes a new index from the whole archive and puts it in the place of the old one. It reads page
// by page; what changes meanwhile is followed afterwards.
func (x *indexing) rebuild() error {
	old := x.current()
	x.set(func() {
		x.index, x.spoiled = nil, false
		x.state = IndexState{Rebuilding: true}
	})
	if old != nil {
		_ = old.Close() // it is not to be trusted; its files are replaced
	}
	start, err := x.latest(x.ctx)
	if err != nil {
		return err
	}
	fresh, err := search.Create(x.dir, search.Fingerprint{Archive: x.a.id})
	if err != nil {
		return err
	}
	if err := x.fill(fresh, start); err != nil {
		_ = fresh.Close()
		return err
	}
	if err := fresh.Commit(); err != nil {
		return err
	}
	x.set(func() {
		x.index, x.marker = fresh, start
		x.state = IndexState{Ready: true, Change: start.Change}
		for _, c := range x.asked {
			c <- nil
		}
		x.asked, x.progress = nil, nil
	})
	x.a.notify(Event{Indexed: max(start.Change, 1)})
	return nil
}

func (x *indexing) fill(fresh *search.Index, start search.Marker) error {
	kinds := search.Kinds()
	var total int64
	for _, kind := range kinds {
		var n int64
		if err := x.a.read.QueryRowContext(x.ctx, `SELECT count(*) FROM `+kind+` WHERE trashed = 0`).Scan(&n); err != nil {
			return err
		}
		total += n
	}
	var done int64
	for _, kind := range kinds {
		for after := int64(0); ; {
			var docs []search.Doc
			err := x.a.reading(x.ctx, func(q *sql.Tx) (err error) {
				docs, err = readDocs(x.ctx, q, kind, `x.n > ? ORDER BY x.n LIMIT ?`, after, pageDocs)
				return err
			})
			if err != nil {
				return err
			}
			if len(docs) == 0 {
				break
			}
			after = docs[len(docs)-1].N
			if err := fresh.Update(x.ctx, docs, nil, start); err != nil {
				return err
			}
			done += int64(len(docs))
			x.tell(done, total)
		}
	}
	return fresh.Update(x.ctx, nil, nil, start)
}

func (x *indexing) tell(done, total int64) {
	var f func(done, total int64)
	x.set(func() {
		x.state.Done, x.state.Total = done, total
		f = x.progress
	})
	if f != nil {
		f(done, total)
	}
}
