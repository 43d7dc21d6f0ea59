package view

import "time"

// Calendar is a list of dates for somebody's own calendar program.
type Calendar struct {
	Name   string
	Now    time.Time // when the list was true
	Events []Event
}

// Event is a date in a Calendar.
type Event struct {
	ID    string    // unique in the calendar, and the same each time it is read
	Title string    // one line
	About string    // more lines
	Start time.Time // of a whole day its year, month and day alone count
	Whole bool      // a whole day; otherwise a moment
}
