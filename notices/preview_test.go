package notices

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// bustle fills a workspace with everything that reminders depend on, so that
// things end, are answered, muted, handed over and deputised within a year of
// from.
func bustle(rng *rand.Rand, from civil.Day, zone string) []partner.Fact {
	some := func() civil.Day { return from.Add(rng.IntN(420) - 20) }
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	users := []string{"U0ANA", "U0LI", "U0LEAD", "U0ALLY", "U0NEW"}
	at := from.Instant(0, 0, time.UTC).AddDate(0, 0, -20)
	bound := []partner.Binding{{State: partner.Associated, On: from.Add(-900)}}
	facts := []partner.Fact{
		partner.Settings{
			Channel: "C012", Zone: zone, Calendar: pick(simCalendars...), Path: "service", Phase: "competency-differentiation", Site: "intl",
			Leads: []partner.Lead{{Team: "Data", User: "U0LEAD"}}, Admins: []string{"U0ADMIN"}, Alliance: pick("", "U0ALLY"),
			Digest: pick("", "10:15", "07:30"), Quiet: pick("", "18:30-09:30"), RosterOn: from.Add(-100),
			Ladders: []partner.StepsOfKind{{Kind: partner.CompetencyEnd, Steps: []int{45, 5}, Every: 3, Times: 2}},
		},
		partner.Person{ID: 1, Name: "Ana Silva", SlackID: "U0ANA", Team: "Data", Dedicated: true, Bindings: bound},
		partner.Person{ID: 2, Name: "Li Wei", SlackID: "U0LI", Team: "Data", Dedicated: true, Bindings: bound},
		partner.Person{ID: 3, Name: "Bo Berg", Team: "Cloud", LeftOn: some(), Bindings: bound},
		partner.Person{ID: 4, Name: "Chen Yu", SlackID: "U0NEW", Team: "Data", Bindings: []partner.Binding{{State: partner.Invited, On: some()}}},
		partner.Held{ID: 1, Competency: "bigdata", From: from.Add(-500), Expires: some()},
		partner.Threshold{ID: 1, Path: "service", Phase: "competency-differentiation", Requirement: "project-managers", Value: 1, By: "U0ANA", On: at.AddDate(0, 0, -rng.IntN(200))},
	}
	for i := range 24 {
		facts = append(facts, partner.Certificate{
			ID: partner.ID(i + 1), Person: partner.ID(1 + rng.IntN(4)), Type: pick("hccdp", "pmp", "hcip-pm", "ipma-b", "hcia"),
			Track: pick("", fmt.Sprint("track ", i)), Issued: from.Add(-400), Expires: some(),
		})
	}
	for i, user := range users {
		if rng.IntN(2) == 0 {
			r := partner.Reader{ID: partner.ID(i + 1), User: user, Zone: pick(simZones...), Calendar: pick(simCalendars...), Hours: pick(simHours...)}
			if rng.IntN(2) == 0 {
				r.AwayFrom, r.Deputy = some(), pick(users...)
				r.AwayTo = r.AwayFrom.Add(rng.IntN(40))
			}
			r.Gone = rng.IntN(8) == 0
			facts = append(facts, r)
		}
	}
	for i := range 10 {
		c := facts[7+rng.IntN(24)].(partner.Certificate)
		r := partner.Response{
			ID: partner.ID(i + 1), Kind: partner.CertificateEnd, Subject: fmt.Sprintf("certificate/%d", c.ID), Due: c.Expires,
			Act: []partner.Act{partner.Ack, partner.Snooze, partner.HandOver}[rng.IntN(3)], By: pick(users...), On: at,
		}
		if r.Act == partner.HandOver {
			r.To, r.On = pick(users...), at.AddDate(0, 0, 21+rng.IntN(60))
		} else {
			r.Until = from.Add(1 + rng.IntN(200))
		}
		facts = append(facts, r)
	}
	facts = append(facts, applied(some)...)
	facts = append(facts, bids(rng, from)...)
	facts = append(facts, askedFor(rng, some, users)...)
	facts = append(facts, yearOfDuties(rng, from, some)...)
	for i := range 3 {
		facts = append(facts, partner.Mute{ID: partner.ID(i + 1), User: pick(append(users, "C012")...), Kind: pick(partner.CertificateEnd, partner.RequirementFalls), On: at, Until: some()})
	}
	return append(facts,
		partner.Schedule{ID: 3, Spec: "30 8 * * MON,THU", Zone: pick(simZones...), Channel: "C0OTHER", By: "U0ANA"},
		partner.Schedule{ID: 4, Spec: "0 9 1 * *", Zone: "Europe/Berlin", Channel: "C012", By: "U0LI"})
}

// What Preview lists is what is posted: the same items at the same instants to
// the same readers in the same words, whoever they are and whatever was answered.
func TestPreviewIsWhatIsPosted(t *testing.T) {
	kinds := map[string]int{}
	seeds := 12
	if testing.Short() {
		seeds = 3
	}
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(uint64(seed), 3))
		zone := simZones[seed%len(simZones)]
		from := []civil.Day{day("2011-11-01"), day("2018-08-01"), day("2025-11-20")}[seed%3]
		to := from.Add(100 + rng.IntN(260))
		w := &world{t: t, seed: uint64(seed), store: newMemory(), pack: everyRule(t), teams: []string{"T1"}}
		w.slack = &slack{now: func() time.Time { return w.now }, refused: map[string]bool{}, shut: map[string]bool{}}
		w.desk = &Desk{Program: w.pack}
		w.procs[0] = newProcess(w.store, w.desk, w.slack, &w.life, "preview")
		start := from.Instant(0, 0, w.desk.zone(zone))
		w.now = start.AddDate(0, 0, -14) // the first plan is quiet
		w.change("T1", bustle(rng, from, zone)...)
		tick := func(at time.Time) {
			w.now = at
			if err := w.procs[0].sched.Tick(t.Context(), at); err != nil {
				t.Fatal(err)
			}
		}
		var want []Reminder
		var slots []time.Time
		err := w.store.Read(t.Context(), "T1", func(b *partner.Book) error {
			want = Preview(w.pack, b, partner.Settings{}, from, to)
			slots = w.desk.Slots(b, w.now, (to+1).Instant(0, 0, w.desk.zone(zone)).Add(-time.Second))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		tick(w.now)
		for _, at := range slots {
			tick(at)
		}
		var listed, got []string
		for _, r := range want {
			kinds[r.Kind]++
			kinds["step "+strings.SplitN(r.Step, "-", 2)[0]]++
			listed = append(listed, fmt.Sprint(r.At.Unix(), " ", r.Channel, r.User, " ", r.Key, " ", r.Text))
		}
		for _, p := range w.slack.visible {
			for _, s := range p.said {
				if p.at.Before(start) {
					continue
				}
				got = append(got, fmt.Sprint(p.at.Unix(), " ", p.channel, " ", s.key, " ", s.text))
				if !strings.Contains(flat(p.text), flat(s.text)) && !strings.Contains(p.text, " more: ") {
					t.Errorf("seed %d: %s does not hold %q:\n%s", seed, p.key, s.text, p.text)
				}
			}
		}
		slices.Sort(listed)
		slices.Sort(got)
		if diff := cmp.Diff(listed, got); diff != "" {
			t.Fatalf("seed %d, %s, %v to %v: -listed +posted:\n%s", seed, zone, from, to, diff)
		}
	}
	t.Log(kinds)
	if testing.Short() {
		return // too few lives to meet everything
	}
	for _, kind := range append(partner.DeadlineKinds(), itemWeek, itemOrdered, "step snooze", "step handover", "step escalation", "step +7") {
		if kinds[kind] == 0 {
			t.Errorf("no reminder of %s was looked at", kind)
		}
	}
}

var _ storage.Store = (*memory)(nil)
