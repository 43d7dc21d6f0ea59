package commands

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
)

// toward says which year is meant by a day without one.
type toward int

const (
	past   toward = iota // the latest such day up to today: issued, accepted, invited
	future               // the first such day from today on: expires, leaves, snoozed
)

// The years in which a date can be meant; outside them it is a slip.
const (
	firstYear = 1950
	lastYear  = 2199
)

const dateForms = "2026-05-14, 14 May 2026, 14 May, in 30 days or tomorrow"

// readDate reads a date at the start of words and tells how many of them it
// took; 0 words and no error where they do not begin with a date at all.
//
// A day without a year is taken in the direction in which its use looks. A date
// in figures is read only if it can be read in one way: 2026-05-14 and 13/04/2027
// can, 03/04/2027 is refused. A date that no calendar has is named as such.
func readDate(words []string, today civil.Day, way toward) (day civil.Day, used int, err error) {
	if len(words) == 0 {
		return 0, 0, nil
	}
	first := strings.ToLower(strings.TrimRight(words[0], ",;."))
	switch first {
	case "today", "now":
		return today, 1, nil
	case "tomorrow":
		return today.Add(1), 1, nil
	case "yesterday":
		return today.Add(-1), 1, nil
	}
	if day, used, err = readOffset(words, today); used > 0 || err != nil {
		return day, used, err
	}
	if parts, sep := figures(first); len(parts) == 3 {
		day, err = readFigures(words[0], parts, sep)
		return day, 1, err
	}
	return readNamed(words, today, way)
}

// readOffset reads "in 30 days" and "30 days ago".
func readOffset(words []string, today civil.Day) (civil.Day, int, error) {
	at, sign, used := 0, 1, 3
	switch {
	case len(words) >= 3 && strings.EqualFold(words[0], "in"):
		at = 1
	case len(words) >= 3 && strings.EqualFold(words[2], "ago"):
		sign = -1
	default:
		return 0, 0, nil
	}
	n, err := strconv.Atoi(words[at])
	if err != nil {
		return 0, 0, nil
	}
	if n < 0 || n > 100_000 {
		return 0, 0, badDate("%q is too far away for a date.", strings.Join(words[:used], " "))
	}
	var p civil.Period
	switch strings.TrimSuffix(strings.ToLower(words[at+1]), "s") {
	case "day":
		p.Days = n
	case "week":
		p.Days = 7 * n
	case "month":
		p.Months = min(n, 10_000)
	case "year":
		p.Years = min(n, 1_000)
	default:
		return 0, 0, nil
	}
	var day civil.Day
	if y, _, _ := today.Date(); y+sign*(p.Years+p.Months/12+p.Days/365) < firstYear || y+sign*(p.Years+p.Months/12+p.Days/365) > lastYear {
		return 0, 0, badDate("%q is too far away for a date.", strings.Join(words[:used], " "))
	}
	if sign > 0 {
		day = today.Plus(p)
	} else {
		day = today.Minus(p)
	}
	return day, used, nil
}

// figures cuts 14/05/2026 and its like in three.
func figures(word string) (parts []string, sep string) {
	for _, sep := range []string{"-", "/", "."} {
		if parts := strings.Split(word, sep); len(parts) == 3 && digits(parts[0]) && digits(parts[1]) && digits(parts[2]) {
			return parts, sep
		}
	}
	return nil, ""
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != "" && len(s) <= 4
}

func readFigures(word string, parts []string, sep string) (civil.Day, error) {
	var n [3]int
	for i, p := range parts {
		n[i], _ = strconv.Atoi(p)
	}
	if len(parts[0]) == 4 {
		return onDate(word, n[0], n[1], n[2])
	}
	if len(parts[2]) != 4 {
		return 0, badDate("%q does not say which part is the year.", clip(word))
	}
	a, b, year := n[0], n[1], n[2]
	if a <= 12 && b <= 12 && a != b && a > 0 && b > 0 {
		one, err1 := civil.Of(year, time.Month(b), a)
		two, err2 := civil.Of(year, time.Month(a), b)
		if err1 == nil && err2 == nil {
			return 0, badDate("%q can be %s or %s.", clip(word), one.Long(), two.Long()).try(one.String(), two.String())
		}
	}
	if a > 12 || sep == "." && b <= 12 {
		return onDate(word, year, b, a)
	}
	return onDate(word, year, a, b)
}

// onDate is the day of a date that was typed as word.
func onDate(word string, year, month, day int) (civil.Day, error) {
	if year < firstYear || year > lastYear {
		return 0, badDate("%q has the year %d, which must be a slip.", clip(word), year)
	}
	d, err := civil.Of(year, time.Month(month), day)
	if errors.Is(err, civil.ErrNoSuchDay) {
		return 0, noSuchDay(word, year, month)
	}
	return d, err
}

func noSuchDay(word string, year, month int) error {
	if month < 1 || month > 12 {
		return badDate("%q does not exist: there is no month %d.", clip(word), month)
	}
	m := time.Month(month)
	return badDate("%q does not exist: %s %d has %d days.", clip(word), m, year, civil.DaysIn(year, m))
}

// readNamed reads 14 May, 14 May 2026, May 14 2026 and 14-May-2026.
func readNamed(words []string, today civil.Day, way toward) (civil.Day, int, error) {
	parts, used := words, 0
	if cut := strings.FieldsFunc(words[0], func(r rune) bool { return r == '-' || r == '/' }); len(cut) > 1 {
		parts, used = cut, 1
	}
	if len(parts) < 2 {
		return 0, 0, nil
	}
	day, okDay := dayNumber(parts[0])
	month, okMonth := monthNamed(parts[1])
	if !okDay || !okMonth {
		month, okMonth = monthNamed(parts[0])
		day, okDay = dayNumber(parts[1])
	}
	if !okDay || !okMonth {
		return 0, 0, nil
	}
	taken := 2
	year := 0
	if len(parts) > 2 && len(parts[2]) >= 4 {
		if y := strings.TrimRight(parts[2], ",.;"); len(y) == 4 && digits(y) {
			year, _ = strconv.Atoi(y)
			taken = 3
		}
	}
	typed := strings.Join(parts[:taken], " ")
	if used == 1 && taken != len(parts) {
		return 0, 0, nil
	}
	if used == 0 {
		used = taken
	}
	if year != 0 {
		d, err := onDate(typed, year, int(month), day)
		return d, used, err
	}
	d, err := yearless(typed, month, day, today, way)
	return d, used, err
}

func dayNumber(word string) (int, bool) {
	w := strings.ToLower(strings.TrimRight(word, ",."))
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		w = strings.TrimSuffix(w, suffix)
	}
	if !digits(w) || len(w) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(w)
	return n, err == nil
}

// monthNamed reads an English month, whole or cut to three letters or more.
func monthNamed(word string) (time.Month, bool) {
	w := strings.ToLower(strings.TrimRight(word, ",."))
	if len(w) < 3 {
		return 0, false
	}
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), w) {
			return m, true
		}
	}
	return 0, false
}

func badDate(format string, args ...any) *Trouble {
	t := wrong(format, args...)
	t.What += " Write it like 2026-05-14."
	return t
}

// onlyDate reads words that must be one date and nothing else.
func onlyDate(words []string, today civil.Day, way toward) (civil.Day, error) {
	d, used, err := readDate(words, today, way)
	if err != nil {
		return 0, err
	}
	if used == 0 {
		return 0, wrong("%q is not a date.", clip(strings.Join(words, " "))).try(strings.Split(dateForms, ", ")[:2]...)
	}
	if used < len(words) {
		return 0, wrong("I do not understand %q after the date.", clip(strings.Join(words[used:], " ")))
	}
	return d, nil
}

// daysAway says how far a day is: today, tomorrow, in 30 days, 3 days ago.
func daysAway(d, today civil.Day) string {
	switch n := d.Sub(today); {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n == -1:
		return "yesterday"
	case n > 0:
		return fmt.Sprintf("in %d days", n)
	default:
		return fmt.Sprintf("%d days ago", -n)
	}
}
