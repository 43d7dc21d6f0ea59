package notices

import (
	"fmt"
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/scheduler"
)

// DigestHour is the hour at which a reader is spoken to, unless another is set.
const DigestHour = 9

// rhythm is when somebody may be spoken to: on working days, from one wall time
// until another. Its slots are the openings. Readers with the same hours share
// one; it is comparable.
type rhythm struct {
	zone        *time.Location
	days        *calendar.Calendar
	open, close clock
	eve         bool // the opening lies on the eve: what falls on a day is said the day before
}

// clock is a wall time in minutes after midnight.
type clock int

const wholeDay clock = 24 * 60

func (c clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

func readClock(s string) (clock, bool) {
	var h, m int
	if n, err := fmt.Sscanf(s, "%d:%d", &h, &m); n != 2 || err != nil || h < 0 || h > 24 || m < 0 || m > 59 || h == 24 && m > 0 {
		return 0, false
	}
	return clock(h*60 + m), true
}

// hours is a span of wall time; one that ends before it begins goes past midnight.
type hours struct{ from, to clock }

func readHours(s string) (h hours, ok bool) {
	var a, b string
	for i := range s {
		if s[i] == '-' {
			a, b = s[:i], s[i+1:]
		}
	}
	from, ok1 := readClock(a)
	to, ok2 := readClock(b)
	return hours{from % wholeDay, to}, ok1 && ok2
}

func (h hours) has(c clock) bool {
	if h.from < h.to {
		return h.from <= c && c < h.to
	}
	return c >= h.from || c < h.to
}

// newRhythm is the rhythm of somebody who is to be spoken to at a wall time
// outside quiet hours. Should that time be quiet, it is the end of the quiet hours
// if later is allowed, and else the last minute before they begin.
func newRhythm(zone *time.Location, days *calendar.Calendar, at clock, quiet hours, last clock, later bool) rhythm {
	r := rhythm{zone: zone, days: days, open: at % wholeDay, close: min(last, wholeDay)}
	if quiet.has(r.open) {
		overnight := quiet.from >= quiet.to && r.open < quiet.to // now is the morning of the quiet that began yesterday
		if later && (overnight || quiet.from < quiet.to) && quiet.to < r.close && !quiet.has(quiet.to) {
			r.open = quiet.to
		} else {
			r.eve = overnight || quiet.from == 0
			r.open = (quiet.from + wholeDay - 1) % wholeDay
			r.close = r.open + 1
		}
	}
	if quiet.from > r.open {
		r.close = min(r.close, quiet.from)
	}
	r.close = max(r.close, r.open+1)
	return r
}

// slot is one opening of a rhythm. Its identity is the local day.
type slot = scheduler.Slot

// working reports whether the zone has the day and the calendar works on it.
func (r rhythm) working(d civil.Day) bool { return r.days.Working(d) && r.exists(d) }

// exists is false for a day that the zone never had (Apia, 30 December 2011).
func (r rhythm) exists(d civil.Day) bool {
	noon := time.Unix(int64(d-civil.Must(1970, 1, 1))*86400+43200, 0)
	_, before := noon.Add(-24 * time.Hour).In(r.zone).Zone()
	_, after := noon.Add(24 * time.Hour).In(r.zone).Zone()
	if after-before < 12*3600 {
		return true
	}
	return civil.In(d.Instant(0, 0, r.zone), r.zone) == d
}

// farthest bounds the search for a working day, for calendars that have none.
const farthest = 370

// onOrBefore gives the last day on or before d on which something can be said.
func (r rhythm) onOrBefore(d civil.Day) civil.Day { return r.toward(d, -1) }

// onOrAfter gives the first day on or after d on which something can be said.
func (r rhythm) onOrAfter(d civil.Day) civil.Day { return r.toward(d, 1) }

func (r rhythm) toward(d civil.Day, step int) civil.Day {
	for n := range farthest {
		if day := d.Add(n * step); r.working(day) {
			return day
		}
	}
	return d
}

// before is the day of the slot at which what falls on a day is said: the last
// working moment that is not later.
func (r rhythm) before(d civil.Day) civil.Day {
	if r.eve {
		d--
	}
	return r.onOrBefore(d)
}

// at is the instant of a day's opening.
func (r rhythm) at(d civil.Day) time.Time {
	return d.Instant(int(r.open)/60, int(r.open)%60, r.zone)
}

// until is the instant at which the window that opens on a day closes again.
func (r rhythm) until(d civil.Day) time.Time {
	end := d.Instant(int(r.close)/60, int(r.close)%60, r.zone)
	if r.close >= wholeDay {
		end = (d + 1).Instant(0, 0, r.zone)
	}
	if open := r.at(d); !end.After(open) { // a clock change has swallowed the window
		end = open.Add(time.Minute)
	}
	return end
}

// last gives the latest slot that is not after an instant.
func (r rhythm) last(until time.Time) slot {
	// A slot may lie in the local day after its own, when the clock change that
	// skips its wall time crosses midnight; so tomorrow's is looked at too.
	for day := civil.In(until, r.zone).Add(1); ; {
		day = r.onOrBefore(day)
		if at := r.at(day); !at.After(until) {
			return slot{Day: day, At: at}
		}
		day--
	}
}

// next gives the first slot after an instant.
func (r rhythm) next(after time.Time) slot {
	for day := civil.In(after, r.zone).Add(-1); ; {
		day = r.onOrAfter(day)
		if at := r.at(day); at.After(after) {
			return slot{Day: day, At: at}
		}
		day++
	}
}

// window gives the slot whose window an instant lies in, with the slot after it;
// open is false where the instant lies in none, and then it is the next slot.
func (r rhythm) window(now time.Time) (at, next slot, open bool) {
	at = r.last(now)
	next = r.next(at.At)
	if now.Before(r.until(at.Day)) {
		return at, next, true
	}
	return next, r.next(next.At), false
}

// soonest is the first instant from now on in a window: what is recorded at night
// waits for the morning, and waiting is not being late.
func (r rhythm) soonest(now time.Time) time.Time {
	if at, _, open := r.window(now); !open {
		return at.At
	}
	return now
}
