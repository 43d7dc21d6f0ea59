// Package civil holds days as people write them: a date in a calendar, with no
// hour and no zone. The domain counts in these; instants exist only at the edges.
package civil

import (
	"errors"
	"fmt"
	"time"
)

// Day is one civil day, counted from 1 January of year 1, which is Day 1.
// The zero Day is "no day": a date nobody has given.
type Day int32

// The first and the last day that can be written down as YYYY-MM-DD.
const (
	First Day = 1       // 0001-01-01
	Last  Day = 3652059 // 9999-12-31
)

// ErrNoSuchDay says that a date is not in the calendar, such as 30 February.
var ErrNoSuchDay = errors.New("no such day in the calendar")

const unixEpoch = 719163 // Day of 1970-01-01

// Of gives the day of a date, or ErrNoSuchDay where the calendar has none.
func Of(year int, month time.Month, day int) (Day, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > DaysIn(year, month) {
		return 0, fmt.Errorf("%04d-%02d-%02d: %w", year, int(month), day, ErrNoSuchDay)
	}
	return ordinal(year, month, day), nil
}

// Must is Of for dates written in code; it panics on a date that does not exist.
func Must(year int, month time.Month, day int) Day {
	d, err := Of(year, month, day)
	if err != nil {
		panic(err)
	}
	return d
}

// At gives the civil day of an instant in its own location.
func At(t time.Time) Day {
	return ordinal(t.Date())
}

// In gives the civil day of an instant as a clock in loc shows it.
func In(t time.Time, loc *time.Location) Day {
	return At(t.In(loc))
}

// Parse reads YYYY-MM-DD and nothing else.
func Parse(s string) (Day, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, fmt.Errorf("%q is not a date like 2026-05-14", s)
	}
	year, ok1 := digits(s[:4])
	month, ok2 := digits(s[5:7])
	day, ok3 := digits(s[8:])
	if !ok1 || !ok2 || !ok3 {
		return 0, fmt.Errorf("%q is not a date like 2026-05-14", s)
	}
	return Of(year, time.Month(month), day)
}

func digits(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// ordinal counts the days from 0001-01-01 (Day 1) in the Gregorian calendar.
func ordinal(year int, month time.Month, day int) Day {
	y, m := year, int(month)
	if m < 3 { // count from March, so that the leap day comes last
		y, m = y-1, m+12
	}
	return Day(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + day - 306)
}

// DaysIn is the number of days of a month.
func DaysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	default:
		return 31
	}
}

// IsZero reports whether d is "no day".
func (d Day) IsZero() bool { return d == 0 }

// Date gives year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) {
	return d.utc().Date()
}

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return time.Weekday(int(d) % 7) }

// Add moves by a number of days.
func (d Day) Add(days int) Day { return d + Day(days) }

// Sub is the number of days from e to d.
func (d Day) Sub(e Day) int { return int(d - e) }

// Plus is the anniversary of d a period later. Where the month has no such day
// (29 February three years on, 31 August plus six months) it is the first day
// of the month after, so that Plus(p)-1 is always the last day of a full period.
func (d Day) Plus(p Period) Day {
	year, month, day := d.Date()
	months := year*12 + int(month) - 1 + p.Years*12 + p.Months
	y, m := months/12, time.Month(months%12+1)
	first := ordinal(y, m, 1)
	return first + Day(min(day-1, DaysIn(y, m))+p.Days)
}

// Minus is the day a period before d. Where the month has no such day (31 March
// less one month) it is the month's last day. Plus of the same years and months
// leads from there to d or a little past it, never short of it.
func (d Day) Minus(p Period) Day {
	year, month, day := d.Date()
	months := year*12 + int(month) - 1 - p.Years*12 - p.Months
	y, m := months/12, time.Month(months%12+1)
	return ordinal(y, m, 1) + Day(min(day, DaysIn(y, m))-1-p.Days)
}

// Instant is the first moment of the day at which a clock in loc shows hour and
// minute or, where a clock change skips that wall time, the first moment after
// the gap. Of a wall time that exists twice it is the first.
func (d Day) Instant(hour, minute int, loc *time.Location) time.Time {
	year, month, day := d.Date()
	wall := time.Date(year, month, day, hour, minute, 0, 0, time.UTC)
	// Every offset in force around the day gives a candidate; the earliest that
	// shows the wanted wall time is the answer.
	var found time.Time
	tried := 0
	for i, hours := range [...]time.Duration{-36, -12, 0, 12, 36} {
		_, offset := wall.Add(hours * time.Hour).In(loc).Zone()
		if i > 0 && offset == tried {
			continue
		}
		tried = offset
		c := wall.Add(-time.Duration(offset) * time.Second).In(loc)
		if _, there := c.Zone(); there >= offset && there < offset+60 && (found.IsZero() || c.Before(found)) { // the same minute
			found = c
		}
	}
	if !found.IsZero() {
		return found
	}
	return afterGap(wall, loc)
}

// afterGap finds the transition that skips the wall time: the first instant
// whose wall clock reads later than wall.
func afterGap(wall time.Time, loc *time.Location) time.Time {
	reads := func(t time.Time) time.Time { // the wall clock as if it were UTC
		l := t.In(loc)
		_, offset := l.Zone()
		return l.UTC().Add(time.Duration(offset) * time.Second)
	}
	lo, hi := wall.Add(-36*time.Hour), wall.Add(36*time.Hour)
	for hi.Sub(lo) > time.Second {
		mid := lo.Add(hi.Sub(lo) / 2).Truncate(time.Second)
		if mid.Equal(lo) {
			break
		}
		if reads(mid).Before(wall) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi.In(loc)
}

func (d Day) utc() time.Time {
	return time.Unix((int64(d)-unixEpoch)*86400, 0).UTC()
}

// String is YYYY-MM-DD, or nothing for no day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format("2006-01-02")
}

// Long is the day as people read it: 14 May 2026.
func (d Day) Long() string {
	if d == 0 {
		return "no date"
	}
	return d.utc().Format("2 January 2006")
}

// Short is Long with the month cut to three letters: 14 May 2026.
func (d Day) Short() string {
	if d == 0 {
		return "no date"
	}
	return d.utc().Format("2 Jan 2006")
}

// MarshalText writes YYYY-MM-DD, and nothing for no day.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; empty is no day.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := Parse(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
