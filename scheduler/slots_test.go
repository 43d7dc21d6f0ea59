package scheduler

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"partnerbot/civil"
)

var zones = []string{
	"Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Asia/Tehran", "Asia/Kathmandu",
	"Asia/Shanghai", "America/New_York", "Africa/Casablanca", "Pacific/Kiritimati", "America/St_Johns", "America/Santiago",
}

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// localDays lists the days that a clock in loc shows between two instants, by
// looking at it every quarter of an hour.
func localDays(from, to time.Time, loc *time.Location) map[civil.Day]bool {
	days := map[civil.Day]bool{}
	for t := from; t.Before(to); t = t.Add(15 * time.Minute) {
		days[civil.In(t, loc)] = true
	}
	return days
}

// wall is what a clock in loc shows, as if that were UTC.
func wall(t time.Time, loc *time.Location) time.Time {
	_, offset := t.In(loc).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

func TestDailyHappensOnceEveryLocalDay(t *testing.T) {
	from, to := time.Date(2009, 6, 15, 0, 0, 0, 0, time.UTC), time.Date(2019, 6, 15, 0, 0, 0, 0, time.UTC)
	for _, name := range zones {
		loc := location(t, name)
		days := localDays(from, to, loc)
		for _, hm := range [][2]int{{0, 0}, {2, 15}, {9, 0}, {23, 45}} {
			d := Daily{Hour: hm[0], Minute: hm[1], Zone: loc}
			seen := map[civil.Day]bool{}
			last := from
			for _, s := range d.Between(from, to) {
				if seen[s.Day] {
					t.Fatalf("%s %v: %v comes twice", name, hm, s.Day)
				}
				seen[s.Day] = true
				y, m, day := s.Day.Date()
				if due := time.Date(y, m, day, hm[0], hm[1], 0, 0, time.UTC); wall(s.At, loc).Before(due) {
					t.Fatalf("%s %v: %v happens at %v", name, hm, s.Day, s.At.In(loc))
				}
				if !s.At.After(last) {
					t.Fatalf("%s %v: %v is not after the slot before", name, hm, s)
				}
				last = s.At
			}
			for day := range days {
				at := day.Instant(hm[0], hm[1], loc)
				if at.After(from) && !at.After(to) && !seen[day] {
					t.Fatalf("%s %v: %v never comes", name, hm, day)
				}
			}
			for day := range seen {
				if !days[day] {
					t.Fatalf("%s %v: %v comes and does not exist", name, hm, day)
				}
			}
		}
	}
}

func TestApiaHasNoThirtiethOfDecember2011(t *testing.T) {
	d := Daily{Hour: 9, Zone: location(t, "Pacific/Apia")}
	if s, ok := d.On(civil.Must(2011, 12, 30)); ok {
		t.Fatalf("the day that was skipped has a slot at %v", s.At)
	}
	if _, ok := d.On(civil.Must(2011, 12, 31)); !ok {
		t.Fatal("31 December has none")
	}
}

func TestLastAndTodayAgreeWithBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		d := Daily{Hour: rapid.IntRange(0, 23).Draw(t, "hour"), Minute: rapid.IntRange(0, 59).Draw(t, "minute"), Zone: loc}
		now := time.Unix(rapid.Int64Range(1_200_000_000, 2_000_000_000).Draw(t, "now"), 0)
		slots := d.Between(now.Add(-72*time.Hour), now)
		if got := d.Last(now); got != slots[len(slots)-1] {
			t.Fatalf("Last is %v, the last of Between %v", got, slots[len(slots)-1])
		}
		today, next := d.Today(now)
		if today.Day != civil.In(now, loc) || next.Day <= today.Day || !next.At.After(today.At) {
			t.Fatalf("today is %v, next %v", today, next)
		}
	})
}
