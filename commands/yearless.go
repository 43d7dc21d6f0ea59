package commands

import (
	"slices"
	"strings"
	"time"

	"partnerbot/civil"
)

// farOff is how many days away a day without a year is taken for certain:
// beyond lies only the 29 February of another leap year.
const farOff = 366

// yearless finds the nearest such day on the side that is meant. A 29 February
// that is more than a year away on that side is asked about: it may as well be
// the one on the other.
func yearless(typed string, month time.Month, day int, today civil.Day, way toward) (civil.Day, error) {
	if day < 1 || day > civil.DaysIn(2024, month) {
		return 0, badDate("%q does not exist: %s has %d days.", clip(typed), month, civil.DaysIn(2024, month))
	}
	before, after := yearOf(month, day, today, -1), yearOf(month, day, today.Add(1), 1)
	d, other := before, after
	if way == future && before != today {
		d, other = after, before
	}
	if d.Sub(today) > farOff || today.Sub(d) > farOff {
		return 0, badDate("%q can be %s or %s.", clip(typed), min(d, other).Long(), max(d, other).Long()).try(min(d, other).String(), max(d, other).String())
	}
	return d, nil
}

// yearOf is the nearest such day from one on, back or ahead; there is one within
// eight years.
func yearOf(month time.Month, day int, from civil.Day, step int) civil.Day {
	year, _, _ := from.Date()
	for ; ; year += step {
		d, err := civil.Of(year, month, day)
		if err == nil && (step < 0 && d <= from || step > 0 && d >= from) {
			return d
		}
	}
}

// readDate reads a date at the start of words by the team's day, and keeps which
// year was taken for one without.
func (c *Call) readDate(words []string, way toward) (civil.Day, int, error) {
	day, used, err := readDate(words, c.LocalDay, way)
	if err == nil && used > 0 && withoutYear(words[:used]) {
		taken := strings.TrimRight(strings.Join(words[:used], " "), ",.;") + " was taken as " + day.Long()
		if !slices.Contains(c.years, taken) {
			c.years = append(c.years, taken)
		}
	}
	return day, used, err
}

// onlyDate reads words that must be one date and nothing else.
func (c *Call) onlyDate(words []string, way toward) (civil.Day, error) {
	d, err := onlyDate(words, c.LocalDay, way)
	if err == nil {
		_, _, err = c.readDate(words, way)
	}
	return d, err
}

// withoutYear reports whether the words of a date name a month and no year.
func withoutYear(words []string) bool {
	named := false
	for _, part := range strings.FieldsFunc(strings.Join(words, " "), func(r rune) bool { return r == ' ' || r == '-' || r == '/' }) {
		part = strings.TrimRight(part, ",.;")
		if len(part) == 4 && digits(part) {
			return false
		}
		if _, ok := monthNamed(part); ok {
			named = true
		}
	}
	return named
}
