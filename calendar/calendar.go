// Package calendar tells working days from others in named calendars: weekends,
// public holidays, and the days on which China works to make up for a holiday. It
// is pure and knows no clock.
package calendar

import "partnerbot/civil"

// Calendar is a working calendar. The zero Calendar takes every day for a working
// day; Named gives the others. It is safe for concurrent use and costs little.
type Calendar struct {
	// helper: fields
}

// Weekdays is the name of the calendar that knows Saturdays and Sundays and no holidays.
const Weekdays = "weekdays"

// Named gives a calendar by name, ignoring case: "weekdays", a country's code such
// as "cn" or "de", or several joined by a plus ("de+cn": a working day is one in
// both). An unknown name is an error that says which there are.
func Named(name string) (*Calendar, error) { panic("helper") }

// Names lists the names that Named knows, sorted, each with the country in words.
func Names() []Name { panic("helper") }

// Name is a calendar's name and what it is called in words: "cn", "China".
type Name struct{ ID, Title string }

// Working reports whether the day is a working day.
func (c *Calendar) Working(d civil.Day) bool { panic("helper") }

// Why says why a day is not a working day, or is one though it is a weekend:
// "Saturday", "National Day", "make-up day for National Day"; "" for plain working days.
func (c *Calendar) Why(d civil.Day) string { panic("helper") }

// OnOrBefore gives d if it is a working day, else the last one before it. Where
// there is none within a year it gives d itself.
func (c *Calendar) OnOrBefore(d civil.Day) civil.Day { panic("helper") }

// OnOrAfter gives d if it is a working day, else the first one after it.
func (c *Calendar) OnOrAfter(d civil.Day) civil.Day { panic("helper") }

// Add gives the n-th working day after d (before it for n < 0); d itself need not
// be one and does not count. Add(d, 0) is d.
func (c *Calendar) Add(d civil.Day, n int) civil.Day { panic("helper") }

// Between counts the working days after from, through to: the inverse of Add for
// a to that is a working day. It is negative where to lies before from.
func (c *Calendar) Between(from, to civil.Day) int { panic("helper") }

// Known reports whether the calendar's holidays of that year are known for sure.
// China publishes the next year's in autumn; until then only fixed rules are used.
func (c *Calendar) Known(year int) bool { panic("helper") }
