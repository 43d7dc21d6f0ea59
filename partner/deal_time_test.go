package partner

import (
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// TestWallTime: an hour that does not exist and one that comes twice are taken, and
// it is said which.
func TestWallTime(t *testing.T) {
	for _, c := range []struct{ zone, day, hour, want, note string }{
		{"Europe/Berlin", "2026-03-12", "14:00", "2026-03-12T14:00:00+01:00", ""},
		{"Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:00:00+02:00", "clocks skip 02:30"},
		{"Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T03:00:00+02:00", ""},
		{"Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00", "02:30 comes twice"},
		{"Europe/Berlin", "2026-10-25", "02:00", "2026-10-25T02:00:00+02:00", "02:00 comes twice"},
		{"Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T03:00:00+01:00", ""},
		{"Europe/Berlin", "2026-10-25", "01:59", "2026-10-25T01:59:00+02:00", ""},
		{"Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45:00+11:00", "comes twice"}, // half an hour back
		{"Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30:00+11:00", "clocks skip"},
		{"Asia/Shanghai", "2026-10-25", "02:30", "2026-10-25T02:30:00+08:00", ""},
		{"Asia/Kathmandu", "2026-01-01", "00:00", "2026-01-01T00:00:00+05:45", ""},
		{"America/Sao_Paulo", "2018-11-04", "00:30", "2018-11-04T01:00:00-02:00", "clocks skip 00:30"},
		{"America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30:00-04:00", "the first, 01:30 EDT and not 01:30 EST"},
	} {
		day, err := civil.Parse(c.day)
		if err != nil {
			t.Fatal(err)
		}
		clock, _ := time.Parse("15:04", c.hour)
		at, note := WallTime(day, clock.Hour(), clock.Minute(), zoneOf(t, c.zone))
		if got := at.Format(time.RFC3339); got != c.want || (note == "") != (c.note == "") || !strings.Contains(note, c.note) {
			t.Errorf("%s %s in %s is %s (%q), want %s (%q)", c.day, c.hour, c.zone, got, note, c.want, c.note)
		}
	}
}

// TestDealLimits counts back from an RFP: hours are real ones over every change of
// clocks, days the calendar's, working days those of the vendor's calendar, with
// China's make-up weekends.
func TestDealLimits(t *testing.T) {
	p := &program.Program{Zone: zoneOf(t, "Asia/Shanghai"), Calendar: "cn"}
	for _, c := range []struct {
		name   string
		offset program.DealOffset
		rfp    string
		at     string // in the RFP's own zone
		day    string // the last day, in the vendor's
		zone   string
	}{
		{"plain", program.DealOffset{Hours: 72}, "2026-03-12T14:00:00+08:00", "2026-03-09T14:00:00+08:00", "2026-03-09", "Asia/Singapore"},
		{"over spring in Berlin", program.DealOffset{Hours: 72}, "2026-03-30T10:00:00+02:00", "2026-03-27T09:00:00+01:00", "2026-03-27", "Europe/Berlin"},
		{"over autumn in Berlin", program.DealOffset{Hours: 72}, "2026-10-26T10:00:00+01:00", "2026-10-23T11:00:00+02:00", "2026-10-23", "Europe/Berlin"},
		{"over spring in New York", program.DealOffset{Hours: 72}, "2026-03-09T09:00:00-04:00", "2026-03-06T08:00:00-05:00", "2026-03-06", "America/New_York"},
		{"half an hour on Lord Howe", program.DealOffset{Hours: 48}, "2026-04-06T10:00:00+10:30", "2026-04-04T10:30:00+11:00", "2026-04-04", "Australia/Lord_Howe"},
		{"across the date line of days", program.DealOffset{Hours: 72}, "2026-05-04T20:00:00-05:00", "2026-05-01T20:00:00-05:00", "2026-05-02", "America/Chicago"},
		{"over the end of a year", program.DealOffset{Hours: 72}, "2027-01-02T08:00:00+00:00", "2026-12-30T08:00:00+00:00", "2026-12-30", "UTC"},
		{"over a leap day", program.DealOffset{Hours: 72}, "2028-03-02T09:00:00+00:00", "2028-02-28T09:00:00+00:00", "2028-02-28", "UTC"},
		{"days to the end of the day", program.DealOffset{Days: 3}, "2026-03-12T14:00:00+08:00", "2026-03-10T00:00:00+08:00", "2026-03-09", "Asia/Shanghai"},
		{"working days over a weekend", program.DealOffset{WorkingDays: 3}, "2026-03-10T14:00:00+08:00", "2026-03-06T00:00:00+08:00", "2026-03-05", "Asia/Shanghai"},
		// National Day 2025: 1-8 October off, worked on Sunday 28 September and Saturday 11 October.
		{"over National Day, a Saturday worked", program.DealOffset{WorkingDays: 3}, "2025-10-13T14:00:00+08:00", "2025-10-10T00:00:00+08:00", "2025-10-09", "Asia/Shanghai"},
		{"over National Day", program.DealOffset{WorkingDays: 4}, "2025-10-13T14:00:00+08:00", "2025-10-01T00:00:00+08:00", "2025-09-30", "Asia/Shanghai"},
		{"the worked Sunday", program.DealOffset{WorkingDays: 6}, "2025-10-13T14:00:00+08:00", "2025-09-29T00:00:00+08:00", "2025-09-28", "Asia/Shanghai"},
		{"past the worked Sunday", program.DealOffset{WorkingDays: 7}, "2025-10-13T14:00:00+08:00", "2025-09-27T00:00:00+08:00", "2025-09-26", "Asia/Shanghai"},
	} {
		rfp, err := time.Parse(time.RFC3339, c.rfp)
		if err != nil {
			t.Fatal(err)
		}
		rules := &program.DealRules{From: program.DealFromPartner, Deadlines: []program.DealDeadline{{Before: program.BeforeRFP, Offset: c.offset}}}
		d := Deal{Entries: []DealEntry{{Verb: DealAdd, RFP: rfp, RFPZone: c.zone}}}
		l := DealLimits(p, rules, &d)[0]
		if got := l.At.In(zoneOf(t, c.zone)).Format(time.RFC3339); got != strings.Replace(c.at, "+00:00", "Z", 1) || l.Day.String() != c.day {
			t.Errorf("%s: %s, last day %s; want %s, %s", c.name, got, l.Day, c.at, c.day)
		}
		if c.offset.Hours > 0 && rfp.Sub(l.At) != time.Duration(c.offset.Hours)*time.Hour {
			t.Errorf("%s: %s lie between the limit and the RFP", c.name, rfp.Sub(l.At))
		}
	}
}

// TestAnswerBy counts the clock of an answer in the vendor's working days.
func TestAnswerBy(t *testing.T) {
	p := &program.Program{Zone: zoneOf(t, "Asia/Shanghai"), Calendar: "cn"}
	for _, c := range []struct {
		days       int
		from, want string
	}{
		{10, "2026-03-02T09:00:00+08:00", "2026-03-16"},
		{10, "2026-03-01T23:30:00+01:00", "2026-03-16"}, // it is Monday there already
		{10, "2025-09-26T10:00:00+08:00", "2025-10-16"}, // over National Day with its two worked weekend days
		{3, "2025-09-26T10:00:00+08:00", "2025-09-30"},  // Sunday the 28th is worked
		{10, "2025-12-24T10:00:00+08:00", "2026-01-08"}, // 1-3 January off, Sunday the 4th worked
		{3, "2026-03-31T10:00:00+08:00", "2026-04-03"},  // over a quarter's end
	} {
		from, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		rules := &program.DealRules{Response: program.DealResponse{WorkingDays: c.days}}
		if got := answerBy(p, rules, from); got.String() != c.want {
			t.Errorf("%d working days from %s end on %s, want %s", c.days, c.from, got, c.want)
		}
	}
	if got := answerBy(p, nil, time.Now()); !got.IsZero() {
		t.Errorf("without rules an answer is due on %s", got)
	}
}

func TestParseQuarter(t *testing.T) {
	for text, want := range map[string]string{
		"2026-Q1": "2026-Q1", "2026q4": "2026-Q4", "Q2 2026": "2026-Q2", "q3-2027": "2027-Q3", "2026 Q1": "2026-Q1", "2026/Q2": "2026-Q2",
		"2026-Q5": "", "2026-Q0": "", "2026": "", "Q1": "", "spring": "", "26-Q1": "", "2026-Q12": "", "": "", "9999-Q1": "",
	} {
		q, ok := ParseQuarter(text)
		if ok != (want != "") || ok && q.String() != want {
			t.Errorf("ParseQuarter(%q) = %v, %v; want %q", text, q, ok, want)
		}
	}
	for day, want := range map[string]string{"2026-01-01": "2026-Q1", "2026-03-31": "2026-Q1", "2026-04-01": "2026-Q2", "2028-02-29": "2028-Q1", "2026-12-31": "2026-Q4", "2027-01-01": "2027-Q1"} {
		d, err := civil.Parse(day)
		if err != nil {
			t.Fatal(err)
		}
		q := QuarterOf(d)
		if q.String() != want || d < q.First() || d > q.Last() || QuarterOf(q.First()-1) == q || QuarterOf(q.Last()+1) == q {
			t.Errorf("%s lies in %s (%s to %s), want %s", day, q, q.First(), q.Last(), want)
		}
	}
}
