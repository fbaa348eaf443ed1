package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
)

// A diaryView is the researcher's own log: dated memos, newest first, all of them searchable.
type diaryView struct {
	*listView
	rows    []archive.DiaryEntry
	now     func() time.Time
	width   float32 // that the entries are typeset for
	typeset map[archive.DiaryEntry][]rowLine
}

func newDiaryView(w *window) *diaryView {
	v := &diaryView{now: time.Now, typeset: map[archive.DiaryEntry][]rowLine{}}
	v.listView = newListView(w, "memo", "Diary", "diary", colPage, "No entry yet", "Press "+w.keys.shown(diaryNew)+" to note what you decided and why. Search finds it: kind:memo.")
	v.list.count = func() int { return len(v.rows) }
	v.list.height = func(i int) float32 { return typesetHeight(v.lines(i)) + 2*rowPad }
	v.list.row, v.list.onWidth = v.row, v.widened
	v.list.onOpen = v.edit
	v.list.onClick = func(int) {}
	v.list.onKey = func(e *fyne.KeyEvent) bool {
		i := v.list.chosen
		if e.Name == fyne.KeyDelete && i >= 0 && i < len(v.rows) {
			w.apply(annotate.Step{Label: "Moved the entry of " + shownDay(v.rows[i].Day) + " to the trash", Changes: []annotate.Change{annotate.Trash("memo", v.rows[i].ID)}})
			return true
		}
		return w.viewKey(inDiary, e) || v.key(e)
	}
	v.list.onRune = w.viewRune(inDiary)
	v.build(hairline())
	return v
}

func (v *diaryView) leftPane() fyne.CanvasObject { return nil }
func (v *diaryView) mainPane() fyne.CanvasObject { return v.pane }

// acts implements viewActor.
func (v *diaryView) acts() map[action]func() {
	return map[action]func(){diaryNew: v.write, memoLinks: v.openLinks}
}

func (v *diaryView) show() {
	if v.fresh {
		return
	}
	v.fresh = true
	var rows []archive.DiaryEntry
	v.ask(func(ctx context.Context, a *archive.Archive) (err error) {
		rows, err = a.Diary(ctx)
		return err
	}, func() {
		v.rows = rows
		count := "1 entry"
		if len(rows) != 1 {
			count = thousands(int64(len(rows))) + " entries"
		}
		v.note.set(count + " · " + v.w.keys.shown(diaryNew) + " writes one, Enter changes it, " + v.w.keys.shownIn(inDiary, memoLinks) + " opens a link")
		v.fetched()
	})
}

// lines of an entry, typeset.
func (v *diaryView) lines(i int) []rowLine {
	e := v.rows[i]
	if lines, ok := v.typeset[e]; ok {
		return lines
	}
	lines := typeset(e.Text, max(200, min(v.width-2*gapLarge-diaryDay, proseWidest)), 0, face{size: sizeBody, serif: true})
	v.typeset[e] = lines
	return lines
}

// widened lays the entries out anew for another width.
func (v *diaryView) widened(width float32) {
	if width != v.width {
		v.width = width
		clear(v.typeset)
		v.list.measure()
	}
}

const diaryDay = 110 // width of the day

func (v *diaryView) row(i int, width float32) rowData {
	day := ""
	if i == 0 || v.rows[i-1].Day != v.rows[i].Day {
		day = shownDay(v.rows[i].Day)
	}
	return rowData{rule: true, cells: []cell{{x: gapLarge, w: diaryDay, lines: []rowLine{text(day, sizeBody, colMuted)}}, {x: gapLarge + diaryDay, w: width - diaryDay - 2*gapLarge, lines: v.lines(i)}}}
}

// openLinks offers the addresses in the chosen entry.
func (v *diaryView) openLinks() {
	if i := v.list.chosen; i >= 0 && i < len(v.rows) {
		v.w.askLinks(v.rows[i].Text)
	}
}

func (v *diaryView) write() { v.askEntry(archive.DiaryEntry{Day: annotate.Day(v.now().Date())}) }

func (v *diaryView) edit(i int) { v.askEntry(v.rows[i]) }

// askEntry asks for the text and the day of an entry.
func (v *diaryView) askEntry(old archive.DiaryEntry) {
	title, verb := "New entry", "Write"
	if old.ID != "" {
		title, verb = "Entry of "+shownDay(old.Day), "Save"
	}
	fields := []formField{{title: "What you decided, and why: Markdown, saved with Ctrl+Enter", value: old.Text, many: true}, {title: "Day", value: annotate.DayString(old.Day)}}
	v.w.askForm("diary", title, verb, fields, func(x []string) string {
		day, err := annotate.ParseDate(x[1], "typed")
		if err != nil || day.Precision != annotate.PrecisionDay {
			return "A day is written 2019-05-20."
		}
		if x[0] == "" {
			return "There is nothing to write down yet."
		}
		f := annotate.Fields{"text": x[0], "day": day.First}
		s := annotate.Step{Label: "Wrote in the diary of " + shownDay(day.First), Changes: []annotate.Change{annotate.Create("memo", "", f)}}
		if old.ID != "" {
			s.Label, s.Changes = "Changed the diary of "+shownDay(day.First), []annotate.Change{annotate.Edit("memo", old.ID, f)}
		}
		v.w.apply(s)
		return ""
	})
}
