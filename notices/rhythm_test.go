package notices

import (
	"testing"
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
)

// Every existing working day of ten years has one slot in twelve zones, at its
// wall time or, where a clock change skips that, at the first instant after.
func TestEveryWorkingDayHasOneSlot(t *testing.T) {
	for i, name := range simZones {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		id := []string{"weekdays", "cn", "de", "de+cn"}[i%4]
		days, err := calendar.Named(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, open := range []clock{0, 2*60 + 15, 9 * 60, 23*60 + 45} {
			r := rhythm{zone: zone, days: days, open: open, close: wholeDay}
			at := time.Date(2010, 1, 1, 0, 0, 0, 0, zone).Add(-time.Second)
			last := civil.At(at)
			for last < civil.Must(2020, 1, 1) {
				s := r.next(at)
				for d := last + 1; d < s.Day; d++ {
					if noon := time.Date(1, 1, int(d), 12, 0, 0, 0, time.UTC); days.Working(d) && inZone(noon, zone) {
						t.Fatalf("%s %s %v: %v has no slot", name, id, open, d)
					}
				}
				if !days.Working(s.Day) || s.Day <= last {
					t.Fatalf("%s %s %v: %v after %v", name, id, open, s.Day, last)
				}
				if local := s.At.In(zone); civil.At(local) == s.Day && clock(local.Hour()*60+local.Minute()) < open || civil.At(local) < s.Day {
					t.Fatalf("%s %s: %v is before %v of %v", name, id, local, open, s.Day)
				}
				if got := r.last(s.At); got != s {
					t.Fatalf("%s %s: the last slot until %v is %v", name, id, s, got)
				}
				if now, next, ok := r.window(s.At); !ok || now != s || !next.At.After(s.At) {
					t.Fatalf("%s %s: the window at %v is %v", name, id, s, now)
				}
				at, last = s.At, s.Day
			}
		}
	}
}

// inZone reports whether the day of a noon exists in a zone.
func inZone(noon time.Time, zone *time.Location) bool {
	y, m, d := noon.Date()
	return time.Date(y, m, d, 12, 0, 0, 0, zone).Day() == d
}

// A step is said on the last working moment before it, never later.
func TestAStepIsMovedBackOnly(t *testing.T) {
	zone := time.FixedZone("", 3600)
	days, err := calendar.Named("cn")
	if err != nil {
		t.Fatal(err)
	}
	r := rhythm{zone: zone, days: days, open: 540, close: 1200}
	for d := civil.Must(2024, 1, 1); d < civil.Must(2026, 1, 1); d++ {
		if got := r.before(d); got > d || !days.Working(got) || days.Between(got, d) > 0 {
			t.Fatalf("%v is said on %v", d, got)
		}
	}
}

func TestQuietHours(t *testing.T) {
	night := hours{20 * 60, 8 * 60}
	for _, c := range []struct {
		name        string
		at          clock
		quiet       hours
		last        clock
		later       bool
		open, close clock
		eve         bool
	}{
		{"the usual", 540, night, wholeDay, false, 540, 1200, false},
		{"a working day that ends sooner", 540, night, 17*60 + 30, true, 540, 1050, false},
		{"a channel in the quiet morning hears on the eve", 7 * 60, night, wholeDay, false, 20*60 - 1, 1200, true},
		{"a channel in the quiet evening hears before it", 21 * 60, night, wholeDay, false, 20*60 - 1, 1200, false},
		{"a person waits for the end of the quiet", 540, hours{18 * 60, 10 * 60}, wholeDay, true, 600, 1080, false},
		{"unless that comes too late", 540, hours{18 * 60, 10 * 60}, 9*60 + 30, true, 18*60 - 1, 1080, true},
		{"quiet at noon", 12 * 60, hours{11 * 60, 13 * 60}, wholeDay, false, 11*60 - 1, 660, false},
		{"quiet from midnight", 540, hours{0, 600}, wholeDay, false, wholeDay - 1, wholeDay, true},
		{"quiet all day long", 540, hours{1200, 1200}, wholeDay, false, 1199, 1200, true},
	} {
		r := newRhythm(time.UTC, &calendar.Calendar{}, c.at, c.quiet, c.last, c.later)
		if r.open != c.open || r.close != c.close || r.eve != c.eve {
			t.Errorf("%s: %v to %v, eve %v; want %v to %v, %v", c.name, r.open, r.close, r.eve, c.open, c.close, c.eve)
		}
	}
}

func TestReadHours(t *testing.T) {
	for s, ok := range map[string]bool{
		"20:00-08:00": true, "09:00-17:30": true, "00:00-24:00": true, "": false, "9": false, "25:00-08:00": false, "09:60-10:00": false, "24:30-08:00": false,
	} {
		if h, got := readHours(s); got != ok {
			t.Errorf("%q: %v %v", s, h, got)
		}
	}
}
