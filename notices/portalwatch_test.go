package notices

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
)

// everyMorning turns the clock from a day through another, an hour after each of the
// team's mornings as well, and gives what was posted, by item key.
func everyMorning(o *office, from, through string, each func(day civil.Day)) map[string][]post {
	said := map[string][]post{}
	for d := day(from); d <= day(through); d++ {
		for _, hour := range []string{"07:00", "09:00", "10:30"} {
			for _, p := range o.at(d.String() + " " + hour) {
				for _, item := range p.items {
					said[item] = append(said[item], p)
				}
			}
		}
		if each != nil {
			each(d)
		}
	}
	return said
}

// TestTheWeeksLookIsNudgedOnce: whose week it is hears once, on the week's day, while
// the look is missing; the channel hears on the Monday after. Who has looked hears
// nothing. News is said once when it was logged and once when it takes effect.
func TestTheWeeksLookIsNudgedOnce(t *testing.T) {
	o := firm(t,
		partner.Watch{ID: 1, People: []string{"U0ANA", "U0LI"}, StandIn: "U0CHEN", From: day("2026-03-02")},
		partner.Reader{ID: 1, User: "U0LI", AwayFrom: day("2026-03-25"), AwayTo: day("2026-03-31")},
	)
	o.at("2026-02-27 12:00")
	said := everyMorning(o, "2026-03-02", "2026-04-20", func(d civil.Day) {
		switch d {
		case day("2026-03-10"): // the week of 9 March is looked at in time, which ends the week before as well
			o.change("T1", partner.Check{ID: 1, On: d, By: "U0LI", Noted: d.Instant(11, 0, time.UTC)})
		case day("2026-03-11"): // a Wednesday afternoon: in the next morning's digest
			o.change("T1", partner.Bulletin{ID: 1, Title: "Premier is renamed", Logged: d, Effective: day("2026-04-01"), By: "U0LI"})
			o.change("T1", partner.Bulletin{ID: 2, Title: "Settled before it takes effect", Logged: d, Effective: day("2026-04-08"), By: "U0LI"})
		case day("2026-03-20"):
			o.change("T1", partner.Bulletin{ID: 2, Title: "Settled before it takes effect", Logged: day("2026-03-11"), Effective: day("2026-04-08"), By: "U0LI", Done: d})
		}
	})
	var got []string
	for item, posts := range said {
		if !strings.HasPrefix(item, "portal-") {
			continue
		}
		for _, p := range posts {
			got = append(got, fmt.Sprintf("%s %s to %s", p.at.In(o.zone).Format("Mon 2006-01-02 15:04"), strings.Join(strings.Split(item, "/")[:2], " "), p.channel))
		}
	}
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(a[4:], b[4:]) })
	want := []string{
		"Fri 2026-03-06 09:00 portal-watch week-2026-03-02 to U0ANA",
		"Mon 2026-03-09 09:00 portal-missed week-2026-03-02 to C012",
		"Mon 2026-03-09 09:00 portal-missed week-2026-03-02 to U0DANA",
		"Thu 2026-03-12 09:00 portal-news news-1-logged to C012",
		"Thu 2026-03-12 09:00 portal-news news-2-logged to C012",
		"Fri 2026-03-20 09:00 portal-watch week-2026-03-16 to U0ANA",
		"Mon 2026-03-23 09:00 portal-missed week-2026-03-16 to C012",
		"Mon 2026-03-23 09:00 portal-missed week-2026-03-16 to U0DANA",
		"Fri 2026-03-27 09:00 portal-watch week-2026-03-23 to U0CHEN", // Li Wei is away
		"Mon 2026-03-30 09:00 portal-missed week-2026-03-23 to C012",
		"Mon 2026-03-30 09:00 portal-missed week-2026-03-23 to U0DANA",
		"Wed 2026-04-01 09:00 portal-news news-1-effective to C012",
		"Thu 2026-04-02 09:00 portal-watch week-2026-03-30 to U0ANA", // Good Friday
		"Tue 2026-04-07 09:00 portal-missed week-2026-03-30 to C012", // Easter Monday
		"Tue 2026-04-07 09:00 portal-missed week-2026-03-30 to U0DANA",
		"Fri 2026-04-10 09:00 portal-watch week-2026-04-06 to U0LI",
		"Mon 2026-04-13 09:00 portal-missed week-2026-04-06 to C012",
		"Mon 2026-04-13 09:00 portal-missed week-2026-04-06 to U0DANA",
		"Fri 2026-04-17 09:00 portal-watch week-2026-04-13 to U0ANA",
		"Mon 2026-04-20 09:00 portal-missed week-2026-04-13 to C012",
		"Mon 2026-04-20 09:00 portal-missed week-2026-04-13 to U0DANA",
	}
	if !slices.Equal(got, want) {
		t.Errorf("said were\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestWhatTheYearsDutiesSay is how vouchers, claims and the watch are spoken of.
func TestWhatTheYearsDutiesSay(t *testing.T) {
	o := firm(t,
		partner.Held{ID: 1, Competency: "database", From: day("2026-01-10"), Expires: day("2029-01-10")},
		partner.Voucher{ID: 1, Lot: 1, Issued: day("2025-03-17"), Events: []partner.VoucherEvent{{Step: partner.VoucherAdded}, {Step: partner.VoucherAssigned, Person: 1, Exam: "hccdp"}}},
		partner.Voucher{ID: 2, Lot: 2, Issued: day("2025-03-17"), Events: []partner.VoucherEvent{{Step: partner.VoucherAdded}}},
		partner.Voucher{ID: 3, Lot: 2, Issued: day("2025-03-17"), Events: []partner.VoucherEvent{{Step: partner.VoucherAdded}}},
		partner.Watch{ID: 1, People: []string{"U0ANA"}, From: day("2026-03-02")},
		partner.Bulletin{ID: 1, Title: "Premier is renamed", Logged: day("2026-03-02"), Effective: day("2026-04-01"), By: "U0LI"},
	)
	o.at("2026-02-27 12:00")
	text := ""
	for _, d := range []string{"2026-03-02", "2026-03-06", "2026-03-09", "2026-03-16", "2026-10-02"} {
		text += transcript(o.zone, byReader(o.at(d+" 09:00")))
	}
	golden(t, "partner-year", text)
}

// TestTheLastNudgeSaysSo: after so many weeks without a look nobody is nudged any more; the last
// words to the watcher and to the channel say so, and no earlier ones. A look begins anew, and so
// does naming who watches.
func TestTheLastNudgeSaysSo(t *testing.T) {
	o := firm(t, partner.Watch{ID: 1, People: []string{"U0ANA"}, From: day("2026-03-02")})
	o.at("2026-02-27 12:00")
	said := everyMorning(o, "2026-03-02", "2026-09-21", func(d civil.Day) {
		switch d {
		case day("2026-06-10"):
			o.change("T1", partner.Check{ID: 1, On: d, By: "U0ANA", Noted: d.Instant(11, 0, time.UTC)})
		case day("2026-08-26"):
			o.change("T1", partner.Watch{ID: 2, People: []string{"U0LI"}, From: day("2026-08-31")})
		}
	})
	var nudged, last []string
	for item, posts := range said {
		if !strings.HasPrefix(item, "portal-") {
			continue
		}
		what := strings.Join(strings.Split(item, "/")[:2], " ")
		for _, p := range posts {
			nudged = append(nudged, what)
			if strings.Contains(p.text, "8 weeks without a look") {
				last = append(last, what+" to "+p.channel)
				if !strings.Contains(p.text, "the last reminder of it until somebody looks") {
					t.Errorf("%s says %s", what, p.text)
				}
			}
		}
	}
	slices.Sort(nudged)
	nudged = slices.Compact(nudged)
	var want []string
	for _, kind := range []string{"portal-missed", "portal-watch"} {
		for week, end := day("2026-03-02"), day("2026-09-14"); week <= end; week += 7 {
			silent := week > day("2026-04-20") && week <= day("2026-06-08") || week > day("2026-08-03") && week < day("2026-08-31")
			if !silent && (kind == "portal-watch" || week.Add(7) <= day("2026-09-21")) {
				want = append(want, kind+" week-"+week.String())
			}
		}
	}
	if !slices.Equal(nudged, want) {
		t.Errorf("nudged were\n%s\nwant\n%s", strings.Join(nudged, "\n"), strings.Join(want, "\n"))
	}
	slices.Sort(last)
	ends := []string{
		"portal-missed week-2026-04-20 to C012", "portal-missed week-2026-04-20 to U0DANA", "portal-missed week-2026-08-03 to C012", "portal-missed week-2026-08-03 to U0DANA",
		"portal-watch week-2026-04-20 to U0ANA", "portal-watch week-2026-08-03 to U0ANA",
	}
	if !slices.Equal(last, ends) {
		t.Errorf("the last ones were\n%s\nwant\n%s", strings.Join(last, "\n"), strings.Join(ends, "\n"))
	}
}
