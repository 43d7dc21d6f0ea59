package calendar

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"

	"partnerbot/civil"
)

// dayOf is the civil day of a library's time, which is the beginning of the day in
// the machine's zone, or an hour beside it where a clock change skips midnight.
func dayOf(t time.Time) civil.Day { return civil.At(t.Add(12 * time.Hour)) }

func easterSunday(year int) civil.Day {
	return dayOf(cal.CalcEasterOffset(&cal.Holiday{}, year))
}

// national are the holidays of a list, each on the day on which it is kept.
func national(list []*cal.Holiday) func(year int) []date {
	return func(year int) []date {
		out := make([]date, 0, len(list))
		for _, h := range list {
			actual, kept := h.Calc(year)
			if actual.IsZero() {
				continue
			}
			out = append(out, date{day: dayOf(kept), name: h.Name})
			if d := dayOf(actual); weekend(d) { // its name stays, also where it is kept later
				out = append(out, date{day: d, name: h.Name})
			}
		}
		return out
	}
}

// except takes holidays out of a list that are not free of work in the whole country.
func except(list []*cal.Holiday, taken ...*cal.Holiday) []*cal.Holiday {
	return slices.DeleteFunc(slices.Clone(list), func(h *cal.Holiday) bool { return slices.Contains(taken, h) })
}

// fixed is a holiday on one day of the year, kept from a year on (0: always).
func fixed(name string, month time.Month, day, from int) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: month, Day: day, StartYear: from, Func: cal.CalcDayOfMonth}
}

// until ends a holiday with a year; but leaves single years out.
func until(h *cal.Holiday, year int) *cal.Holiday { return h.Clone(&cal.Holiday{EndYear: year}) }

func but(h *cal.Holiday, years ...int) *cal.Holiday { return h.Clone(&cal.Holiday{Except: years}) }

// named is a holiday under another name.
func named(h *cal.Holiday, name string) *cal.Holiday { return h.Clone(&cal.Holiday{Name: name}) }

// monday is a holiday on the n-th Monday of a month, the last one for n = -1.
func monday(name string, month time.Month, n int) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: month, Weekday: time.Monday, Offset: n, Func: cal.CalcWeekdayOffset}
}

// easter is a holiday so many days after Easter Sunday.
func easter(name string, days int) *cal.Holiday {
	return &cal.Holiday{Name: name, Offset: days, Func: cal.CalcEasterOffset}
}

// everyFifth is Liberation Day in the Netherlands, free of work every five years.
func everyFifth(h *cal.Holiday) func(year int) []date {
	return func(year int) []date {
		if year%5 != 0 {
			return nil
		}
		return national([]*cal.Holiday{h})(year)
	}
}

// both are the holidays of two sources.
func both(a, b func(year int) []date) func(year int) []date {
	return func(year int) []date { return append(a(year), b(year)...) }
}

// matarikis are the Fridays set by the Te Kahui o Matariki Public Holiday Act 2022, each
// as month times 100 plus day.
var matarikis = map[int]int{
	2022: 624, 2023: 714, 2024: 628, 2025: 620, 2026: 710, 2027: 625, 2028: 714, 2029: 706, 2030: 621, 2031: 711, 2032: 702,
	2033: 624, 2034: 707, 2035: 629, 2036: 718, 2037: 710, 2038: 625, 2039: 715, 2040: 706, 2041: 719, 2042: 711, 2043: 703,
	2044: 624, 2045: 707, 2046: 629, 2047: 719, 2048: 703, 2049: 625, 2050: 715, 2051: 630, 2052: 621,
}

func matariki(year int) []date {
	if monthDay, ok := matarikis[year]; ok {
		return []date{{day: on(year, monthDay), name: "Matariki"}}
	}
	return nil
}

// sixthOctober is the day on which Mexico's government changes, every six years.
func sixthOctober(year int) []date {
	if year >= 2024 && (year-2024)%6 == 0 {
		return []date{{day: on(year, 1001), name: "Transmisión del Poder Ejecutivo Federal"}}
	}
	return nil
}
