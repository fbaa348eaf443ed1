package app

import (
	"context"

	"pressmark/archive"
)

// A passageList shows passages; Enter goes to the words.
type passageList struct {
	*listView
	rows []archive.Passage
}

func newPassageList(w *window) *passageList {
	p := &passageList{listView: newListView(w, "article", "", "passages", colPage, "No passages", "Marks and statements that name it are listed here.")}
	p.list.count = func() int { return len(p.rows) }
	p.list.height = func(int) float32 { return 58 }
	p.list.row = func(i int, width float32) rowData { return passageRow(p.rows[i], width) }
	open := func(i int) { w.openArticle(p.rows[i].Article, p.rows[i].Span, nil, true) }
	p.list.onOpen, p.list.onClick = open, open
	p.build(hairline())
	return p
}

func (p *passageList) clear(title string) {
	p.gen++
	p.rows = nil
	p.empty.set("article", title, "")
	p.title.set("")
	p.note.set("")
	p.fetched()
}

// ask shows passages under a heading.
func (p *passageList) ask(title, note string, find func(ctx context.Context, a *archive.Archive) ([]archive.Passage, error)) {
	var rows []archive.Passage
	p.listView.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		rows, err = find(ctx, a)
		return err
	}, func() {
		p.rows = rows
		p.list.chosen = -1
		p.list.toTop()
		p.empty.set("article", "No passages", "Marks and statements that name it are listed here.")
		p.title.set(title)
		if note != "" {
			note += " · "
		}
		p.note.set(note + plural(len(rows), "passage"))
		p.fetched()
	})
}
