package annotate

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Undated is the day of an article without a date: it sorts after every day.
const Undated = math.MaxInt32

// Precision says how much of a date is known.
type Precision string

// The precisions of a date.
const (
	PrecisionNone  Precision = ""
	PrecisionYear  Precision = "year"
	PrecisionMonth Precision = "month"
	PrecisionDay   Precision = "day"
	PrecisionTime  Precision = "time"
)

// A Date is a day or a longer interval of the publisher's own calendar, with the instant where the
// source gave one. The zero Date is not valid for storage; use NoDate for "undated".
type Date struct {
	First     int       `json:"first"` // days since 1970-01-01, Undated when unknown
	Last      int       `json:"last"`  // last day of the interval, equal to First for a day
	Time      string    `json:"time,omitempty"`
	Precision Precision `json:"precision,omitempty"`
	Source    string    `json:"source,omitempty"` // "metadata", "text" or "typed"
}

// NoDate is the date of an undated article.
var NoDate = Date{First: Undated, Last: Undated}

// Day returns the day number of a calendar day: days since 1970-01-01.
func Day(year int, month time.Month, day int) int {
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DayString formats a day number as YYYY-MM-DD; the empty string for Undated.
func DayString(day int) string {
	if day == Undated {
		return ""
	}
	return time.Unix(int64(day)*86400, 0).UTC().Format("2006-01-02")
}

// IsZero reports whether the date says nothing.
func (d Date) IsZero() bool { return d.Precision == PrecisionNone }

// String formats the date with the precision it has: 2022, 2022-01, 2022-01-28; "" when undated.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	s := DayString(d.First)
	switch d.Precision {
	case PrecisionYear:
		return s[:4]
	case PrecisionMonth:
		return s[:7]
	}
	return s
}

// ParseDate reads YYYY, YYYY-MM, YYYY-MM-DD or an RFC 3339 instant, whose calendar day is the one
// written, whatever its offset. The empty string is NoDate.
func ParseDate(s, source string) (Date, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return NoDate, nil
	}
	bad := fmt.Errorf("date %q: want YYYY, YYYY-MM or YYYY-MM-DD", s)
	if len(s) > 10 {
		if !strings.ContainsAny(s[10:11], "T ") {
			return NoDate, bad
		}
		d, err := ParseDate(s[:10], source)
		if err != nil {
			return NoDate, bad
		}
		d.Time, d.Precision = s, PrecisionTime
		return d, nil
	}
	year, err := strconv.Atoi(s[:min(4, len(s))])
	if err != nil || len(s) < 4 || year < 1 {
		return NoDate, bad
	}
	switch len(s) {
	case 4:
		return Date{First: Day(year, 1, 1), Last: Day(year, 12, 31), Precision: PrecisionYear, Source: source}, nil
	case 7:
		t, err := time.Parse("2006-01", s)
		if err != nil {
			return NoDate, bad
		}
		next := t.AddDate(0, 1, -1)
		return Date{First: Day(year, t.Month(), 1), Last: Day(year, t.Month(), next.Day()), Precision: PrecisionMonth, Source: source}, nil
	case 10:
		t, err := time.Parse("2006-01-02", s)
		if err != nil {
			return NoDate, bad
		}
		day := Day(t.Year(), t.Month(), t.Day())
		return Date{First: day, Last: day, Precision: PrecisionDay, Source: source}, nil
	}
	return NoDate, bad
}
