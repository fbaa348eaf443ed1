package app

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/archive"
)

// A diaryView is the researcher's own log: dated memos, newest first, all of them searchable.
type diaryView struct {
	*listView
	rows []archive.DiaryEntry
	now  func() time.Time
}

func newDiaryView(w *window) *diaryView {
	v := &diaryView{now: time.Now}
	v.listView = newListView(w, "memo", "Diary", "diary", colPage, "No entry yet", "Press "+w.keys.shown(diaryNew)+" to note what you decided and why. Search finds it: kind:memo.")
	v.list.count = func() int { return len(v.rows) }
	v.list.height = func(i int) float32 { return float32(len(v.lines(i)))*20 + 2*rowPad }
	v.list.row = v.row
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
func (v *diaryView) acts() map[action]func() { return map[action]func(){diaryNew: v.write} }

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
		if len(rows) == 1 {
			v.note.set("1 entry")
		} else {
			v.note.set(thousands(int64(len(rows))) + " entries")
		}
		v.fetched()
	})
}

// lines of an entry: each of its own lines wrapped.
func (v *diaryView) lines(i int) []string {
	var out []string
	for _, line := range strings.Split(v.rows[i].Text, "\n") {
		out = append(out, rule.wrap(line, max(200, min(v.list.Size().Width-2*gapLarge-diaryDay, 760)), 0, face{size: sizeBody, serif: true})...)
	}
	return out
}

const diaryDay = 110 // width of the day

func (v *diaryView) row(i int, width float32) rowData {
	day := ""
	if i == 0 || v.rows[i-1].Day != v.rows[i].Day {
		day = shownDay(v.rows[i].Day)
	}
	var lines []rowLine
	for _, s := range v.lines(i) {
		lines = append(lines, rowLine{size: sizeBody, serif: true, pieces: []piece{{text: s}}})
	}
	return rowData{rule: true, cells: []cell{{x: gapLarge, w: diaryDay, lines: []rowLine{text(day, sizeBody, colMuted)}}, {x: gapLarge + diaryDay, w: width - diaryDay - 2*gapLarge, lines: lines}}}
}

func (v *diaryView) write() { v.askEntry(archive.DiaryEntry{Day: annotate.Day(v.now().Date())}) }

func (v *diaryView) edit(i int) { v.askEntry(v.rows[i]) }

// askEntry asks for the text and the day of an entry.
func (v *diaryView) askEntry(old archive.DiaryEntry) {
	title, verb := "New entry", "Write"
	if old.ID != "" {
		title, verb = "Entry of "+shownDay(old.Day), "Save"
	}
	fields := []formField{{title: "What you decided, and why; saved with Ctrl+Enter", value: old.Text, many: true}, {title: "Day", value: annotate.DayString(old.Day)}}
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
