package scheduler

import (
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"partnerbot/civil"
)

// Expression is a cron line with its zone, read and found safe.
type Expression struct {
	Spec string
	Zone *time.Location

	line  *cron.SpecSchedule // over wall clocks, as if they were UTC; nil for @every
	every time.Duration      // @every: counted from midnight UTC of 1 January 1970
}

// ErrExpression says that a cron line cannot be used. What wraps it is for people.
var ErrExpression = errors.New("the schedule cannot be used")

const (
	// LeastPause is the shortest time between two instants of an Expression.
	LeastPause = 5 * time.Minute
	// mostInstants bounds what Next and Between list.
	mostInstants = 1000
	longestSpec  = 200
	starBit      = 1 << 63 // how cron marks a field that is "*"
)

// fields are the fields of a cron line, for people.
var fields = [...]struct{ name, takes string }{
	{"minute", "minutes go from 0 to 59"},
	{"hour", "hours go from 0 to 23"},
	{"day of the month", "days go from 1 to 31"},
	{"month", "months go from 1 to 12, or JAN to DEC"},
	{"weekday", "weekdays go from SUN to SAT, or 0 to 6 with Sunday as 0"},
}

const goodLine = `such as "0 9 * * MON-FRI" for 09:00 from Monday to Friday`

// ParseExpression reads a cron line of five fields ("0 9 * * MON-FRI"), or a word
// such as @daily, through robfig/cron, with its traps closed: no TZ= or CRON_TZ=
// prefix, nothing more often than LeastPause, no line that never fires, no zone
// Local. Errors are for people: they name the field or word and show a line that
// works.
func ParseExpression(spec string, zone *time.Location) (*Expression, error) {
	words := strings.Fields(spec)
	spec = strings.Join(words, " ")
	switch {
	case zone == nil || zone.String() == "Local":
		return nil, unusable("no time zone is named for it; name one, such as Europe/Berlin")
	case spec == "":
		return nil, unusable("it is empty; write five fields, minute, hour, day of the month, month and weekday, %s", goodLine)
	case len(spec) > longestSpec:
		return nil, unusable("it has %d characters, more than %d; write five fields, %s", len(spec), longestSpec, goodLine)
	case strings.Contains(spec, "="):
		return nil, unusable("%q names a time zone; leave it out, the zone is set apart; write %s", wordWith(words, "="), goodLine)
	}
	e := &Expression{Spec: spec, Zone: zone}
	if strings.HasPrefix(spec, "@") {
		if err := e.readWord(words); err != nil {
			return nil, err
		}
	} else if err := e.readLine(words); err != nil {
		return nil, err
	}
	return e, nil
}

func unusable(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrExpression, fmt.Sprintf(format, args...))
}

func wordWith(words []string, part string) string {
	for _, w := range words {
		if strings.Contains(w, part) {
			return w
		}
	}
	return ""
}

// parse is cron's parser. It panics on some lines.
func parse(spec string) (s cron.Schedule, err error) {
	defer caught(&err)
	return cron.ParseStandard(spec)
}

// readWord reads @daily and its kin, and @every with a duration.
func (e *Expression) readWord(words []string) error {
	s, err := parse(strings.Join(append([]string{strings.ToLower(words[0])}, words[1:]...), " "))
	if every, ok := s.(cron.ConstantDelaySchedule); ok && err == nil {
		if every.Delay < LeastPause {
			return unusable("%q is too often; five minutes are the least, such as @every 2h", e.Spec)
		}
		e.every = every.Delay
		return nil
	}
	line, ok := s.(*cron.SpecSchedule)
	switch {
	case err != nil && strings.EqualFold(words[0], "@every"):
		return unusable("%q needs a length of time, such as @every 2h or @every 12h", e.Spec)
	case err != nil || !ok:
		return unusable("the word %q is not one of @hourly, @daily, @weekly, @monthly, @yearly; or write five fields, %s", words[0], goodLine)
	}
	line.Location = time.UTC
	e.line = line
	return nil
}

// readLine reads five fields, one at a time, so that what is wrong has a name.
func (e *Expression) readLine(words []string) error {
	if len(words) == len(fields)+1 {
		return unusable("%q has six fields; there are no seconds: leave the first or the last out, %s", e.Spec, goodLine)
	}
	if len(words) != len(fields) {
		return unusable("%q has %d of the five fields minute, hour, day of the month, month and weekday; %s", e.Spec, len(words), goodLine)
	}
	for i, f := range fields {
		alone := []string{"*", "*", "*", "*", "*"}
		alone[i] = words[i]
		if _, err := parse(strings.Join(alone, " ")); err != nil {
			return unusable("%q is no %s: %s%s; write a line %s", words[i], f.name, f.takes, hint(words[i]), goodLine)
		}
	}
	s, err := parse(e.Spec)
	line, ok := s.(*cron.SpecSchedule)
	if err != nil || !ok {
		return unusable("%q is not understood; write five fields, %s", e.Spec, goodLine)
	}
	line.Location = time.UTC
	e.line = line
	if often(line) {
		return unusable("%q comes more often than every five minutes; write fewer minutes, such as \"0 9-17 * * MON-FRI\"", e.Spec)
	}
	if line.Next(leapYearAhead).IsZero() {
		return unusable("%q never comes: no such day exists in the months it names; write a day that does, such as \"0 9 1 * *\"", e.Spec)
	}
	return nil
}

// leapYearAhead is a day before a year with a 29 February: cron looks five years ahead.
var leapYearAhead = time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)

// hint says more of what other crons know and this one does not.
func hint(word string) string {
	switch low, high, isRange := strings.Cut(word, "-"); {
	case strings.ContainsAny(word, "#") || strings.EqualFold(word, "L") || strings.HasSuffix(strings.ToUpper(word), "W"):
		return ", and L, W and # are not known"
	case isRange && low != "" && high != "":
		return ", and a range goes upward, such as MON-FRI or 9-17"
	case strings.Contains(word, "/"):
		return ", and a step is a number above 0, such as */2"
	}
	return ""
}

// often reports whether two minutes of a line lie closer than LeastPause.
func often(l *cron.SpecSchedule) bool {
	least := int(LeastPause / time.Minute)
	minutes := l.Minute &^ starBit
	first, last := -1, -1
	for m := range 60 {
		if minutes&(1<<m) == 0 {
			continue
		}
		if first < 0 {
			first = m
		} else if m-last < least {
			return true
		}
		last = m
	}
	hours := l.Hour & (1<<24 - 1)
	following := hours & (hours>>1 | hours<<23) // hours whose next hour is in it too
	return following != 0 && 60-last+first < least
}

// Next lists the next n instants after t. A wall time that a clock change skips
// happens at the first instant after the gap, one that exists twice the first time
// only. What falls on one instant, since a gap swallowed it, is one.
func (e *Expression) Next(t time.Time, n int) []time.Time {
	return e.list(t, min(n, mostInstants), func(time.Time) bool { return true })
}

// Between lists the instants in (after, until], at most 1000.
func (e *Expression) Between(after, until time.Time) []time.Time {
	return e.list(after, mostInstants, func(at time.Time) bool { return !at.After(until) })
}

// list lists instants after t while they are wanted.
func (e *Expression) list(t time.Time, most int, wanted func(at time.Time) bool) (out []time.Time) {
	next := e.walk(t)
	for last := t; len(out) < most; {
		at, ok := next()
		if !ok || !wanted(at) {
			return out
		}
		if at.After(last) {
			out, last = append(out, at), at
		}
	}
	return out
}

// walk gives the instants around and after t, one by one; ok is false at the end
// of what can be looked ahead to.
func (e *Expression) walk(t time.Time) (next func() (at time.Time, ok bool)) {
	if e.line == nil {
		at := t.Truncate(time.Second)
		at = at.Add(-time.Duration(at.Unix()%int64(e.every/time.Second)) * time.Second).In(e.Zone)
		return func() (time.Time, bool) { at = at.Add(e.every); return at, true }
	}
	_, offset := t.In(e.Zone).Zone()
	wall := t.UTC().Add(time.Duration(offset)*time.Second - 3*time.Hour) // more than any clock change
	return func() (time.Time, bool) {
		for {
			if wall = e.nextWall(wall); wall.IsZero() {
				return wall, false
			}
			daily := Daily{Hour: wall.Hour(), Minute: wall.Minute(), Zone: e.Zone}
			if s, ok := daily.On(civil.In(wall, time.UTC)); ok {
				return s.At, true
			}
		}
	}
}

// nextWall is the next wall time of the line. cron gives up after five years,
// which is short of the eight between two leap days around 2100.
func (e *Expression) nextWall(wall time.Time) time.Time {
	for years := 0; years <= 8; years += 4 {
		if next := e.line.Next(wall.AddDate(years, 0, 0)); !next.IsZero() {
			return next
		}
	}
	return time.Time{}
}

// Remark explains what surprises: that day of month and day of week together mean
// either of the two, and which months lack a day. "" where nothing does.
func (e *Expression) Remark() string {
	if e.line == nil {
		return ""
	}
	byDay, byWeekday := e.line.Dom&starBit == 0, e.line.Dow&starBit == 0
	switch {
	case byDay && byWeekday:
		return "A day of the month and a weekday are both named: it comes on every day that is either of the two, not only where both meet."
	case byDay:
		return e.shortMonths(bits.TrailingZeros64(e.line.Dom))
	}
	return ""
}

// shortMonths tells which of the line's months have no such day.
func (e *Expression) shortMonths(day int) string {
	for m := time.January; m <= time.December; m++ {
		if e.line.Month&(1<<uint(m)) != 0 && day > time.Date(2024, m+1, 0, 0, 0, 0, 0, time.UTC).Day() {
			return "Months that have no such day are left out."
		}
	}
	if day == 29 && e.line.Month&(1<<uint(time.February)) != 0 {
		return "A February of 28 days is left out."
	}
	return ""
}
