package scheduler

import (
	"time"

	"partnerbot/civil"
)

// Daily is a wall time in a zone at which something happens every day.
type Daily struct {
	Hour, Minute int
	Zone         *time.Location
}

// Slot is one occurrence of a Daily. Its identity is the local day; At is the
// instant at which it happens.
type Slot struct {
	Day civil.Day
	At  time.Time
}

// On gives the slot of a local day. A wall time that a clock change skips
// happens at the first instant after the gap, one that exists twice happens the
// first time. ok is false for a day that the zone never had (Apia, 30 December
// 2011).
func (d Daily) On(day civil.Day) (s Slot, ok bool) {
	if civil.In(day.Instant(0, 0, d.Zone), d.Zone) != day {
		return Slot{}, false
	}
	return Slot{Day: day, At: day.Instant(d.Hour, d.Minute, d.Zone)}, true
}

// Last gives the latest slot that is not after until.
func (d Daily) Last(until time.Time) Slot {
	// A slot may lie in the local day after its own, when the clock change that
	// skips its wall time crosses midnight; so tomorrow's is looked at too.
	for day := civil.In(until, d.Zone).Add(1); ; day-- {
		if s, ok := d.On(day); ok && !s.At.After(until) {
			return s
		}
	}
}

// Between lists the slots in (after, until], in order.
func (d Daily) Between(after, until time.Time) []Slot {
	var list []Slot
	for day := civil.In(after, d.Zone).Add(-1); ; day++ {
		s, ok := d.On(day)
		switch {
		case !ok || !s.At.After(after):
		case s.At.After(until):
			return list
		default:
			list = append(list, s)
		}
	}
}

// Today gives the slot of the local day in which now lies, and the one after it.
func (d Daily) Today(now time.Time) (today, next Slot) {
	day := civil.In(now, d.Zone)
	today, _ = d.On(day) // a day that now lies in exists
	for day++; ; day++ {
		if s, ok := d.On(day); ok {
			return today, s
		}
	}
}
