package civil

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDayAgreesWithTime(t *testing.T) {
	for d := First; d <= Last; d += 13 {
		want := time.Date(1, 1, int(d), 0, 0, 0, 0, time.UTC)
		y, m, day := d.Date()
		if wy, wm, wd := want.Date(); y != wy || m != wm || day != wd || d.Weekday() != want.Weekday() {
			t.Fatalf("day %d is %v %v, time says %v", d, d, d.Weekday(), want)
		}
		if back, err := Of(y, m, day); err != nil || back != d {
			t.Fatalf("Of(%v) = %d, %v; want %d", d, back, err, d)
		}
	}
	if Last.String() != "9999-12-31" || First.String() != "0001-01-01" {
		t.Fatalf("bounds are %v and %v", First, Last)
	}
}

func TestParse(t *testing.T) {
	for in, ok := range map[string]bool{
		"2024-02-29": true, "2023-02-29": false, "2026-13-01": false, "2026-00-10": false,
		"2026-1-1": false, "03/04/2027": false, "": false, "2026-05-14 ": false, "20२6-01-1": false, "+026-01-01": false,
	} {
		if d, err := Parse(in); (err == nil) != ok || ok && d.String() != in {
			t.Errorf("Parse(%q) = %v, %v", in, d, err)
		}
	}
}

func TestPlusEndsFullPeriods(t *testing.T) {
	cases := []struct{ from, period, last string }{
		{"2024-02-29", "3y", "2027-02-28"},
		{"2024-02-29", "4y", "2028-02-28"},
		{"2025-03-01", "3y", "2028-02-29"},
		{"2025-08-31", "6m", "2026-02-28"},
		{"2026-01-31", "1m", "2026-02-28"},
		{"2026-01-01", "1y", "2026-12-31"},
		{"2026-01-31", "30d", "2026-03-01"},
	}
	for _, c := range cases {
		from, _ := Parse(c.from)
		p, err := ParsePeriod(c.period)
		if err != nil {
			t.Fatal(err)
		}
		if got := from.Plus(p) - 1; got.String() != c.last {
			t.Errorf("%s for %s ends %v, want %s", c.from, c.period, got, c.last)
		}
	}
}

func TestInstantAtClockChanges(t *testing.T) {
	cases := []struct{ zone, day, hm, want string }{
		{"Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:00:00+02:00"},
		{"Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"},
		{"America/New_York", "2026-03-08", "02:30", "2026-03-08T03:00:00-04:00"},
		{"America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30:00-04:00"},
		{"Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30:00+11:00"},
		{"America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T01:00:00-02:00"},
		{"Asia/Kathmandu", "2026-05-14", "09:00", "2026-05-14T09:00:00+05:45"},
	}
	for _, c := range cases {
		loc, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		d, _ := Parse(c.day)
		hm, _ := time.Parse("15:04", c.hm)
		if got := d.Instant(hm.Hour(), hm.Minute(), loc).Format(time.RFC3339); got != c.want {
			t.Errorf("%s %s in %s = %s, want %s", c.day, c.hm, c.zone, got, c.want)
		}
	}
}

func TestInstantNeverComesBeforeItsWallTime(t *testing.T) {
	zones := []string{"Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Tehran", "Africa/Casablanca"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		d := Day(rapid.IntRange(int(Must(1995, 1, 1)), int(Must(2035, 1, 1))).Draw(t, "day"))
		h, m := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		got := d.Instant(h, m, loc)
		year, month, day := d.Date()
		wall := time.Date(year, month, day, h, m, 0, 0, time.UTC)
		_, offset := got.Zone()
		if reads := got.UTC().Add(time.Duration(offset) * time.Second); reads.Before(wall) {
			t.Fatalf("%v %02d:%02d in %v happens at %v", d, h, m, loc, got)
		}
	})
}

func TestMinusIsWithinPlus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.IntRange(700000, 760000).Draw(t, "day"))
		p := Period{Months: rapid.IntRange(0, 40).Draw(t, "months")}
		from := d.Minus(p)
		// The 31st counts back to the 28th at the least: three days are lost.
		if end := from.Plus(p); from > d || end > d || end < d-3 {
			t.Fatalf("%v minus %v is %v, from which %v leads to %v", d, p, from, p, end)
		}
	})
	for _, c := range []struct{ from, back, want string }{
		{"2026-03-31", "1m", "2026-02-28"}, {"2026-07-31", "1m", "2026-06-30"}, {"2024-02-29", "1y", "2023-02-28"}, {"2026-03-02", "2w", "2026-02-16"},
	} {
		from, _ := Parse(c.from)
		p, _ := ParsePeriod(c.back)
		if got := from.Minus(p); got.String() != c.want {
			t.Errorf("%s before %s is %v, want %s", c.back, c.from, got, c.want)
		}
	}
}

func TestPeriodRoundTrip(t *testing.T) {
	for in, want := range map[string]string{"3y": "3y", "18m": "18m", "2w": "14d", "1y6m": "1y6m", " 7D ": "7d"} {
		p, err := ParsePeriod(in)
		if err != nil || p.String() != want {
			t.Errorf("ParsePeriod(%q) = %v, %v; want %s", in, p, err, want)
		}
	}
	for _, in := range []string{"", "y", "3", "-1y", "1.5y", "3 y x", "99999999999y", "2000y"} {
		if p, err := ParsePeriod(in); err == nil {
			t.Errorf("ParsePeriod(%q) = %v, want an error", in, p)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("2026-05-14")
	f.Add("2024-02-29")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := Parse(s); err == nil && d.String() != s {
			t.Errorf("Parse(%q) reads as %v", s, d)
		}
	})
}
