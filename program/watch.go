package program

import "time"

// WatchRules say by when in a week somebody has looked through the vendor's portal
// for news. Without a day nobody is asked to.
type WatchRules struct {
	By     WeekDay
	Source Source
}

// WeekDay is a day of the week by name; empty: none.
type WeekDay string

var weekDays = []WeekDay{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// After is how many days after Monday the day is, from 0; 0 for none.
func (w WeekDay) After() int {
	for i, d := range weekDays {
		if d == w {
			return i
		}
	}
	return 0
}

// Name is the day's English name.
func (w WeekDay) Name() string { return time.Weekday((w.After() + 1) % 7).String() }

func (d *decoder) watch(n *node) WatchRules {
	f := d.open(n, "`watch`")
	var w WatchRules
	if n := f.word("by"); n != nil {
		w.By = oneOf(d, n, "day of the week", weekDays)
	} else {
		f.missing("by")
	}
	w.Source = d.source(f)
	f.done()
	return w
}
