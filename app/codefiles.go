package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
	"pressmark/archive"
)

// askOut asks where the codebook is to be written: as CSV, or as JSON by the end of the file's name.
func (v *codebookView) askOut() {
	v.askFile("codebook-out", "Save the codebook", "File: .csv for a spreadsheet, .json for programs", "codebook.csv", func(path string, book annotate.Codebook) (string, error) {
		var b bytes.Buffer
		var err error
		switch strings.ToLower(filepath.Ext(path)) {
		case ".json", ".jsonl":
			err = exchange.WriteCodebookJSON(&b, book)
		case ".html", ".htm":
			return "", errors.New("a page to print is made by the command Print the codebook; this one writes .csv or .json")
		default:
			err = exchange.WriteCodebook(&b, book)
		}
		return b.String(), err
	})
}

// askPrint asks where to write the codebook as a page to print.
func (v *codebookView) askPrint() {
	name := ""
	if v.w.archive != nil {
		name = filepath.Base(v.w.archive.Info().Dir)
	}
	title := exchange.CodebookTitle{Archive: name, Date: longDate(dayOf(time.Now())), Past: !v.past.IsZero()}
	if title.Past {
		title.Date = "as it stood on " + longDate(dayOf(v.past))
	}
	v.askFile("codebook-print", "Print the codebook", "One HTML file with tree, definitions and examples; any browser prints it", "codebook.html", func(_ string, book annotate.Codebook) (string, error) {
		var b bytes.Buffer
		err := exchange.WriteCodebookPage(&b, book, title)
		return b.String(), err
	})
}

func dayOf(t time.Time) annotate.Date {
	day := annotate.Day(t.Year(), t.Month(), t.Day())
	return annotate.Date{First: day, Last: day, Precision: annotate.PrecisionDay}
}

// askFile asks for a file that is not there yet and writes what the codebook shown gives for it.
func (v *codebookView) askFile(name, title, hint, file string, write func(path string, book annotate.Codebook) (string, error)) {
	dir := v.w.outFolder()
	past := v.past
	v.w.askForm(name, title, "Save", []formField{{title: hint, value: filepath.Join(dir, file)}}, func(x []string) string {
		path := expand(x[0])
		if path == "" {
			return "A file is missing."
		}
		if _, err := os.Stat(path); err == nil {
			return "There is a file of this name already. Choose another name, or move that file away."
		}
		a := v.w.archive
		v.w.c.App.Preferences().SetString("export-folder", filepath.Dir(path))
		v.w.tasks.run(func(ctx context.Context) error {
			book, err := bookAt(ctx, a, past)
			if err != nil {
				return err
			}
			text, err := write(path, book)
			if err != nil {
				return err
			}
			return writeNew(path, text)
		}, func(err error) {
			if err != nil {
				v.w.fail(fmt.Errorf("the codebook was not written: %w", err))
				return
			}
			v.w.toasts.show("Written to "+path, false)
			v.w.log.write("printed", event{"path": path})
		})
		return ""
	})
}

// bookAt is the codebook of a moment; of the zero one today's.
func bookAt(ctx context.Context, a *archive.Archive, at time.Time) (annotate.Codebook, error) {
	if at.IsZero() {
		return a.Codebook(ctx)
	}
	return a.CodebookAsOf(ctx, at)
}

// askIn asks for a codebook and brings it in as one step; wrong rows are named, and then nothing is changed.
func (v *codebookView) askIn() {
	if !v.changeable() {
		return
	}
	fields := []formField{{title: "File: CSV with the columns kind, name, parent, definition …, or JSON", value: filepath.Join(v.w.outFolder(), "codebook.csv")}}
	v.w.askForm("codebook-in", "Read a codebook", "Read", fields, func(x []string) string {
		path := expand(x[0])
		v.w.applyMade(func(ctx context.Context, a *archive.Archive) (annotate.Step, error) {
			return readCodebook(ctx, a, path)
		}, nil)
		return ""
	})
}

func readCodebook(ctx context.Context, a *archive.Archive, file string) (annotate.Step, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return annotate.Step{}, err
	}
	book, err := a.Codebook(ctx)
	if err != nil {
		return annotate.Step{}, err
	}
	s, err := exchange.ReadCodebook(bytes.NewReader(data), book)
	if err == nil {
		return s, nil
	}
	return s, errors.New(filepath.Base(file) + ": " + wrongRows(err) + ". Nothing was changed.")
}

// wrongRows is the first few of the rows that an error names.
func wrongRows(err error) string {
	wrong := strings.Split(err.Error(), "\n")
	more := ""
	if n := len(wrong) - wrongRowsShown; n > 0 {
		wrong, more = wrong[:wrongRowsShown], fmt.Sprintf("; and %d more", n)
	}
	return strings.Join(wrong, "; ") + more
}

// askDay asks for an earlier day whose codebook is to be shown; from one it goes back to today's.
func (v *codebookView) askDay() {
	if !v.past.IsZero() {
		v.turnTo(time.Time{})
		return
	}
	fields := []formField{{title: "The codebook as it stood at the end of", hint: "2026-11-20, yesterday; empty: today", value: "yesterday"}}
	v.w.askForm("as-of", "The codebook of an earlier day", "Show", fields, func(x []string) string {
		now := time.Now()
		day, problem := dayMeant(x[0], now)
		if problem != "" {
			return problem
		}
		v.turnTo(day)
		return ""
	})
}

// dayMeant is the end of the day that was typed, in local time; the zero time for today.
func dayMeant(typed string, now time.Time) (end time.Time, problem string) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	day := today
	switch strings.ToLower(typed) {
	case "", "today", "now":
		return time.Time{}, ""
	case "yesterday":
		day = today.AddDate(0, 0, -1)
	default:
		d, err := time.ParseInLocation(time.DateOnly, typed, now.Location())
		if err != nil {
			return time.Time{}, fmt.Sprintf("“%s” is no day: write it like 2026-11-20, or yesterday.", typed)
		}
		day = d
	}
	if day.After(today) {
		return time.Time{}, "That day is still to come. Write an earlier one."
	}
	if day.Equal(today) {
		return time.Time{}, ""
	}
	return day.AddDate(0, 0, 1).Add(-time.Millisecond), ""
}

// turnTo shows the codebook of a moment, the zero one is now.
func (v *codebookView) turnTo(at time.Time) {
	v.past, v.pastDay = at, ""
	if !at.IsZero() {
		v.pastDay = shownDate(dayOf(at))
	}
	v.sheet.dropEdit()
	v.fresh = false
	v.show()
}
