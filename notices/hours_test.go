package notices

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// bid is a deal of Ana's whose answer of the vendor is not asked yet: its RFP comes
// at an instant, given on a clock in a zone, and was recorded at another.
func bid(t *testing.T, id partner.ID, rfp, zone, recorded string) partner.Deal {
	t.Helper()
	at, err := time.Parse(time.RFC3339, rfp)
	if err != nil {
		t.Fatal(err)
	}
	since, err := time.Parse(time.RFC3339, recorded)
	if err != nil {
		t.Fatal(err)
	}
	return partner.Deal{ID: id, Rules: "partner-opportunity", Entries: []partner.DealEntry{
		{At: since, By: "U0ANA", Verb: partner.DealAdd, Customer: "Bank X", Project: "Core", Owner: "U0ANA", RFP: at, RFPZone: zone},
	}}
}

var holder = partner.Person{ID: 1, Name: "Ana Silva", SlackID: "U0ANA", Dedicated: true, Bindings: []partner.Binding{{State: partner.Associated}}}

// TestLastMoment: what falls into the night or on a holiday is said at the last
// working moment before, in real time, and what does not is said to the minute.
func TestLastMoment(t *testing.T) {
	d := &Desk{Program: huawei(t)}
	for _, c := range []struct{ zone, calendar, quiet, hours, at, want string }{
		{"Europe/Berlin", "de", "", "", "2026-03-12T14:07:00+01:00", "2026-03-12T14:07:00+01:00"},
		{"Europe/Berlin", "de", "", "", "2026-03-12T08:00:00+01:00", "2026-03-12T08:00:00+01:00"},
		{"Europe/Berlin", "de", "", "", "2026-03-12T07:59:00+01:00", "2026-03-11T19:45:00+01:00"},
		{"Europe/Berlin", "de", "", "", "2026-03-12T02:00:00+01:00", "2026-03-11T19:45:00+01:00"},
		{"Europe/Berlin", "de", "", "", "2026-03-12T20:00:00+01:00", "2026-03-12T19:45:00+01:00"},
		{"Europe/Berlin", "de", "", "", "2026-03-14T12:00:00+01:00", "2026-03-13T19:45:00+01:00"}, // a Saturday
		{"Europe/Berlin", "de", "", "", "2026-04-06T12:00:00+02:00", "2026-04-02T19:45:00+02:00"}, // Easter Monday: Thursday is the last
		{"Europe/Berlin", "de", "", "", "2026-03-30T03:00:00+02:00", "2026-03-27T19:45:00+01:00"}, // over the change of clocks
		{"Asia/Shanghai", "cn", "", "", "2025-09-28T12:00:00+08:00", "2025-09-28T12:00:00+08:00"}, // a Sunday that is worked
		{"Asia/Shanghai", "cn", "", "", "2025-10-05T12:00:00+08:00", "2025-09-30T19:45:00+08:00"},
		{"America/New_York", "us", "18:30-09:30", "", "2026-03-12T18:30:00-04:00", "2026-03-12T18:15:00-04:00"},
		{"Europe/Berlin", "de", "", "10:00-16:00", "2026-03-12T16:30:00+01:00", "2026-03-12T15:45:00+01:00"},
		{"Europe/Berlin", "de", "", "07:00-16:00", "2026-03-12T07:30:00+01:00", "2026-03-11T15:45:00+01:00"}, // quiet until eight
		{"Europe/Berlin", "de", "", "21:00-23:00", "2026-03-12T12:00:00+01:00", "2026-03-12T12:00:00+01:00"}, // hours that are all quiet: the house's
		{"Europe/Berlin", "de", "01:00-06:00", "", "2026-03-12T00:30:00+01:00", "2026-03-11T23:45:00+01:00"},
	} {
		b := partner.NewBook("T1")
		b.Load(partner.Settings{Zone: c.zone, Calendar: c.calendar, Quiet: c.quiet, Channel: "C012"})
		b.Load(partner.Reader{ID: 1, User: "U0ANA", Hours: c.hours})
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		team := d.team(b)
		got := team.speaking(storage.Target{User: "U0ANA"}).lastMoment(at)
		if got.In(at.Location()).Format(time.RFC3339) != c.want && !got.Equal(mustTime(t, c.want)) {
			t.Errorf("%s, %s, quiet %q, hours %q: %s is said at %s, want %s", c.zone, c.calendar, c.quiet, c.hours, c.at, got, c.want)
		}
		if got.After(at) {
			t.Errorf("%s is said later, at %s", c.at, got)
		}
	}
}

// ownRules is the vendor's pack with a line 72 hours before an RFP laid over it.
func ownRules(t *testing.T) *program.Program {
	t.Helper()
	p, err := program.Load("own.yaml", []byte(`
extends: huawei-cloud
id: own
version: "1"
deals:
  - id: partner-opportunity
    deadlines: [{id: before-rfp, title: in time, before: rfp, offset: 72h, missed: too late for this RFP}]
    protection: {for: 90d}
  - id: vendor-opportunity
    response: {working-days: 3}
funds:
  - id: own-fund
    name: Money
    fields: [activity, starts, ends]
    steps:
      - {id: ask, title: Ask, does: ask, clock: {working-days: 5, before: starts}}
      - {id: answer, title: Answer, turn: vendor, does: decide-ask, clock: {working-days: 5, after: ask}}
      - {id: show, title: Show, clock: {within: 0d, after: ends}}
      - {id: claim, title: Claim, does: claim, clock: {within: 30d, after: ends, late: never}}
      - {id: check, title: Check, turn: vendor, does: decide-claim, clock: {working-days: 5, after: claim}, again: {within: 20d}}
      - {id: bill, title: Bill, clock: {within: 15d, after: check}}
`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustTime(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestHoursAreSaidAtTheirMinute: the steps in hours come at their own minute, to the
// channel and to the owner, once each, and not with the digest.
func TestHoursAreSaidAtTheirMinute(t *testing.T) {
	p := ownRules(t)
	o := newOffice(t, bid(t, 1, "2026-03-12T17:30:00+08:00", "Asia/Singapore", "2026-02-02T09:00:00+01:00"))
	o.desk.Program, o.pack = p, p
	o.change("T1", holder)
	// The line is 72 hours before: Mon 9 March, 10:30 in Berlin. Of the hours before
	// it 72 fall on Friday, the others on the weekend and the morning.
	o.at("2026-02-20 09:30")
	o.at("2026-03-06 10:29")
	key := func(step, kind string, due string) []string {
		k := kind + "/deal-1/" + step + "/" + due
		return []string{k, k + "@U0ANA"}
	}
	posts := o.want("2026-03-06 10:30", key("72h", "deal-registration", "2026-03-09T09:30Z")...)
	if got := posts[0].text; !strings.HasPrefix(got, "3 days left: D-1 Bank X, Core: registration") {
		t.Errorf("the channel is told: %s", got)
	}
	o.want("2026-03-06 19:44")
	// 48, 24 and 6 hours are Saturday, Sunday and Monday at 4:30: said on Friday evening, as one.
	posts = o.at("2026-03-06 19:45")
	if len(posts) != 2 || !strings.Contains(posts[0].text, "in 2 days and 14 hours. If that is missed: too late for this RFP.") || !strings.Contains(posts[0].text, "Mon 9 Mar 2026 at 10:30 CET (Mon 9 Mar 2026 at 17:30 +08 at the customer's)") {
		t.Fatalf("on Friday evening is said: %+v", posts)
	}
	o.want("2026-03-09 08:29")
	o.want("2026-03-09 08:30", key("2h", "deal-registration", "2026-03-09T09:30Z")...)
	for _, at := range []string{"2026-03-09 09:00", "2026-03-09 10:30", "2026-03-09 18:00"} {
		for _, k := range keys(o.at(at)) {
			if strings.Contains(k, "h/") {
				t.Errorf("at %s is said: %s", at, k)
			}
		}
	}
	if posts := o.at("2026-03-10 09:00"); len(posts) == 0 || !strings.Contains(posts[0].text, "had to be made") {
		t.Errorf("the day after is said: %+v", posts)
	}
	if posts := o.at("2026-03-11 09:00"); len(posts) != 0 {
		t.Errorf("two days after is said: %+v", posts)
	}
}

// TestHoursFollowTheFacts: a registration silences the rest, an RFP that moves
// within its day says the rest anew, and what is recorded late is said at once.
func TestHoursFollowTheFacts(t *testing.T) {
	p := ownRules(t)
	deal := bid(t, 1, "2026-03-13T15:00:00+01:00", "Europe/Berlin", "2026-02-02T09:00:00+01:00")
	o := newOffice(t, deal)
	o.desk.Program, o.pack = p, p
	o.change("T1", holder)
	o.at("2026-02-20 09:30")
	o.at("2026-03-09 15:05") // 24 hours before the line of Tuesday, 15:00
	moved := deal.With(partner.DealEntry{At: mustTime(t, "2026-03-09T16:00:00+01:00"), By: "U0ANA", Verb: partner.DealSet, RFP: mustTime(t, "2026-03-13T12:00:00+01:00"), RFPZone: "Europe/Berlin"})
	o.now = mustTime(t, "2026-03-09T16:00:00+01:00")
	o.change("T1", moved)
	posts := o.at("2026-03-09 16:01") // the line is Tuesday at noon now: 20 hours are left
	if len(posts) != 2 || !strings.Contains(posts[0].text, "in 19 hours and 59 minutes") {
		t.Fatalf("after the RFP was moved is said: %+v", posts)
	}
	o.want("2026-03-09 16:30")
	o.now = mustTime(t, "2026-03-09T17:00:00+01:00")
	o.change("T1", moved.With(partner.DealEntry{At: o.now, By: "U0ANA", Verb: partner.DealRegister}))
	for _, at := range []string{"2026-03-09 19:50", "2026-03-10 10:00", "2026-03-10 12:00"} {
		for _, k := range keys(o.at(at)) {
			if strings.HasPrefix(k, "deal-registration/") {
				t.Errorf("at %s, after it was registered, is said: %s", at, k)
			}
		}
	}
}

// TestHoursAfterDowntime: of what fell due while the bot was away only what is still
// ahead is said, once, in one message; never what is over as if it were open.
func TestHoursAfterDowntime(t *testing.T) {
	p := ownRules(t)
	o := newOffice(t,
		bid(t, 1, "2026-03-13T15:00:00+01:00", "Europe/Berlin", "2026-02-02T09:00:00+01:00"),
		bid(t, 2, "2026-03-14T15:00:00+01:00", "Europe/Berlin", "2026-02-02T09:00:00+01:00"))
	o.desk.Program, o.pack = p, p
	o.change("T1", holder)
	o.at("2026-03-06 09:30")
	posts := o.at("2026-03-10 16:00") // the one's line was an hour ago, the other's is tomorrow
	var channel []post
	for _, x := range posts {
		if !strings.Contains(strings.Join(x.items, " "), "@") {
			channel = append(channel, x)
		}
	}
	if len(channel) != 1 || !strings.Contains(channel[0].text, "away") {
		t.Fatalf("after the downtime the channel gets %d messages: %+v", len(channel), channel)
	}
	var said []string
	for _, k := range channel[0].items {
		if strings.HasPrefix(k, "deal-registration/") {
			said = append(said, k)
		}
	}
	if diff := cmp.Diff([]string{"deal-registration/deal-2/24h/2026-03-11T14:00Z"}, said); diff != "" {
		t.Errorf("said after the downtime (-want +got):\n%s", diff)
	}
}

// bids are deals in all states that have something to remind of, at odd hours.
func bids(rng *rand.Rand, from civil.Day) []partner.Fact {
	users := []string{"U0ANA", "U0LI", "U0NOBODY"}
	var facts []partner.Fact
	for i := range 14 {
		zone := simZones[rng.IntN(len(simZones))]
		loc, err := time.LoadLocation(zone)
		if err != nil {
			panic(err)
		}
		day := from.Add(rng.IntN(300) - 10)
		at := day.Add(-20-rng.IntN(40)).Instant(rng.IntN(24), rng.IntN(60), time.UTC)
		e := partner.DealEntry{
			At: at, By: "U0ANA", Verb: partner.DealAdd, Customer: fmt.Sprint("Customer ", i), Owner: users[rng.IntN(3)],
			RFP: day.Instant(rng.IntN(24), rng.IntN(60), loc).UTC(), RFPZone: zone,
		}
		d := partner.Deal{ID: partner.ID(i + 1), Rules: "partner-opportunity"}.With(e)
		later := at.Add(time.Duration(rng.IntN(200)) * time.Hour)
		switch i % 5 {
		case 1, 2:
			d = d.With(partner.DealEntry{At: later, By: "U0ANA", Verb: partner.DealRegister})
			if i%5 == 2 {
				d = d.With(partner.DealEntry{At: later, By: "U0ANA", Verb: partner.DealAccept})
			}
		case 3:
			d.Rules, d.Entries[0].Verb, d.Entries[0].RFP = "vendor-opportunity", partner.DealReceive, time.Time{}
			d.Entries[0].At = day.Instant(rng.IntN(24), 0, time.UTC)
		}
		facts = append(facts, d)
	}
	return facts
}

// TestHoursBeforeTheFirstStart: what came before reminders began is not said by them,
// neither at once nor with the first digest.
func TestHoursBeforeTheFirstStart(t *testing.T) {
	p := ownRules(t)
	o := newOffice(t, bid(t, 1, "2026-03-12T17:30:00+08:00", "Asia/Singapore", "2026-02-02T09:00:00+01:00"))
	o.desk.Program, o.pack = p, p
	o.change("T1", holder)
	// On Friday evening three steps came; the bot starts on Sunday.
	for _, at := range []string{"2026-03-08 12:00", "2026-03-08 12:01", "2026-03-09 01:30", "2026-03-09 08:00"} {
		if posts := o.at(at); len(posts) > 0 {
			t.Errorf("at %s is said: %+v", at, posts)
		}
	}
	o.want("2026-03-09 08:30", "deal-registration/deal-1/2h/2026-03-09T09:30Z", "deal-registration/deal-1/2h/2026-03-09T09:30Z@U0ANA")
	for _, x := range o.at("2026-03-09 09:00") {
		if strings.Contains(x.text, "away") {
			t.Errorf("the first digest says: %s", x.text)
		}
	}
}
