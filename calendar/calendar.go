// Package calendar tells working days from others in named calendars: weekends,
// public holidays, and the days on which China works to make up for a holiday. It
// is pure and knows no clock.
package calendar

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"partnerbot/civil"
)

// Calendar is a working calendar. The zero Calendar takes every day for a working
// day; Named gives the others. It is safe for concurrent use and costs little; it
// is not copied.
type Calendar struct {
	id, title string
	weekends  bool                  // Saturdays and Sundays are off
	holidays  func(year int) []date // what else is off, and make-up days; may be nil
	known     func(year int) bool   // nil: every year that is counted
	parts     []*Calendar           // of a joined calendar, which has none of the above
	blocks    [blocks]atomic.Pointer[block]
}

// date is a day that differs from its weekday: a holiday, or a day of work that
// makes up for one.
type date struct {
	day  civil.Day
	name string // of the holiday
	work bool
}

// Weekdays is the name of the calendar that knows Saturdays and Sundays and no
// holidays, EveryDay that of the one in which every day is a working day.
const (
	Weekdays = "weekdays"
	EveryDay = "every-day"
)

// maxJoined bounds how many calendars one name joins.
const maxJoined = 8

// known is a calendar that Named knows; it is made when it is first asked for.
type known struct {
	entry
	made func() *Calendar
}

var all = sync.OnceValue(func() []known {
	entries := calendars()
	out := make([]known, len(entries))
	for i, e := range entries {
		out[i] = known{e, sync.OnceValue(func() *Calendar {
			return &Calendar{id: e.id, title: e.title, weekends: e.id != EveryDay, holidays: e.holidays, known: e.known}
		})}
	}
	return out
})

// byName has the places in all by every folded name.
var byName = sync.OnceValue(func() map[string]int {
	names := map[string]int{}
	for i, c := range all() {
		for _, name := range append([]string{c.id, c.title}, c.aliases...) {
			names[fold(name)] = i
		}
	}
	return names
})

var marks = strings.NewReplacer(" ", "", "-", "", "_", "", ".", "")

// fold makes spellings of a name equal: case, blanks, hyphens and dots apart.
func fold(name string) string { return marks.Replace(strings.ToLower(name)) }

// Named gives a calendar by name, ignoring case: "weekdays", "every-day", a
// country's code such as "cn" or its name such as "Germany", or several joined by
// a plus ("de+cn": a working day is one in both). An unknown name is an error that
// says which there are.
func Named(name string) (*Calendar, error) {
	for _, c := range all() {
		if c.id == name { // as it is kept: the other names are not looked through
			return c.made(), nil
		}
	}
	words := strings.Split(name, "+")
	if len(words) > maxJoined {
		return nil, fmt.Errorf("%q joins %d calendars; at most %d are joined", clip(name), len(words), maxJoined)
	}
	var parts []*Calendar
	for _, word := range words {
		place, ok := byName()[fold(strings.TrimSpace(word))]
		if !ok {
			return nil, unknown(strings.TrimSpace(word))
		}
		c := all()[place].made()
		if !slices.Contains(parts, c) {
			parts = append(parts, c)
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return join(parts), nil
}

func join(parts []*Calendar) *Calendar {
	c := &Calendar{parts: parts}
	var ids, titles []string
	for _, p := range parts {
		ids, titles = append(ids, p.id), append(titles, p.title)
	}
	c.id, c.title = strings.Join(ids, "+"), strings.Join(titles, " and ")
	return c
}

func unknown(word string) error {
	var ids []string
	for _, n := range Names() {
		ids = append(ids, n.ID)
	}
	list := strings.Join(ids, ", ")
	if word == "" {
		return fmt.Errorf("a calendar needs a name; there is: %s; several are joined by a plus, such as de+cn", list)
	}
	return fmt.Errorf("no such calendar: %q; there is: %s; several are joined by a plus, such as de+cn", clip(word), list)
}

// clip shortens a word to what an error may repeat.
func clip(word string) string {
	const most = 40
	if r := []rune(word); len(r) > most {
		return string(r[:most]) + "..."
	}
	return word
}

// Names lists the names that Named knows, sorted, each with the country in words;
// the two that belong to no country come first.
func Names() []Name {
	var names []Name
	for _, c := range all() {
		names = append(names, Name{c.id, c.title})
	}
	return names
}

// Name is a calendar's name and what it is called in words: "cn", "China".
type Name struct{ ID, Title string }

// ID is the calendar's name as Named takes it, written the one way: "de+cn". The
// zero Calendar is EveryDay.
func (c *Calendar) ID() string {
	if c.id == "" {
		return EveryDay
	}
	return c.id
}

// Title is what the calendar is called in words: "Germany and China".
func (c *Calendar) Title() string {
	if c.title == "" {
		return "every day"
	}
	return c.title
}

// Known reports whether the calendar's holidays of that year are known for sure.
// China publishes the next year's in autumn; until then only fixed rules are used.
func (c *Calendar) Known(year int) bool {
	for _, p := range c.parts {
		if !p.Known(year) {
			return false
		}
	}
	if c.holidays == nil {
		return true
	}
	return year >= firstYear && year <= lastYear && (c.known == nil || c.known(year))
}

// Unknown gives the first year of the days from one through another whose holidays
// are not known for sure, and where that is: "China" of "Germany and China".
func (c *Calendar) Unknown(from, through civil.Day) (year int, where string, found bool) {
	first, _, _ := from.Date()
	last, _, _ := through.Date()
	for year := first; year <= last; year++ {
		if c.Known(year) {
			continue
		}
		for _, p := range c.parts {
			if !p.Known(year) {
				return year, p.Title(), true
			}
		}
		return year, c.Title(), true
	}
	return 0, "", false
}
