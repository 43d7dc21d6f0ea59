package scheduler

import "time"

// Expression is a cron line with its zone, read and found safe.
type Expression struct {
	Spec string
	Zone *time.Location
	// helper: fields
}

// ParseExpression reads a cron line of five fields ("0 9 * * MON-FRI"), or a word
// such as @daily, through robfig/cron, with its traps closed: no TZ= or CRON_TZ=
// prefix, no @every below five minutes, no line that never fires, no zone Local.
// Errors are for people: they name the field or word and show a line that works.
func ParseExpression(spec string, zone *time.Location) (*Expression, error) { panic("helper") }

// Next lists the next n instants after t. A wall time that a clock change skips
// happens at the first instant after the gap, one that exists twice the first time only.
func (e *Expression) Next(t time.Time, n int) []time.Time { panic("helper") }

// Between lists the instants in (after, until], at most 1000.
func (e *Expression) Between(after, until time.Time) []time.Time { panic("helper") }

// Remark explains what surprises: that day of month and day of week together mean
// either of the two. "" where nothing does.
func (e *Expression) Remark() string { panic("helper") }
