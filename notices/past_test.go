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

// pastOf reads what a preview has to know of what was planned.
func (w *world) pastOf(team string) (past Past) {
	w.t.Helper()
	err := w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
		from, until := w.now.Add(-storage.KeepNotices), w.now.Add(time.Minute)
		found, err := w.store.NoticesAbout(w.t.Context(), team, Reached(w.pack, b, partner.Settings{}, w.now), from, until)
		if err != nil {
			return err
		}
		lately, err := w.store.Notices(w.t.Context(), team, from, until, 0)
		past = PastOf(w.now, found, lately)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return past
}

// What a preview lists after facts came late is what is posted: the step that a
// certificate has reached by then is said at the next slot of each reader.
func TestPreviewCatchesUp(t *testing.T) {
	caught, seeds := 0, 4
	if testing.Short() {
		seeds = 2
	}
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(uint64(seed), 5))
		zone := simZones[(seed*5)%len(simZones)]
		from := []civil.Day{day("2018-08-01"), day("2025-11-20")}[seed%2]
		to := from.Add(40)
		w := &world{t: t, seed: uint64(seed), store: newMemory(), pack: everyRule(t), teams: []string{"T1"}}
		w.slack = &slack{now: func() time.Time { return w.now }, refused: map[string]bool{}, shut: map[string]bool{}}
		w.desk = &Desk{Program: w.pack}
		w.procs[0] = newProcess(w.store, w.desk, w.slack, &w.life, "preview")
		start := from.Instant(0, 0, w.desk.zone(zone))
		through := func(until time.Time) {
			var slots []time.Time
			_ = w.store.Read(t.Context(), "T1", func(b *partner.Book) error {
				slots = w.desk.Slots(b, w.now, until)
				return nil
			})
			for _, w.now = range append(slots, until) {
				if err := w.procs[0].sched.Tick(t.Context(), w.now); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.now = start.AddDate(0, 0, -14)
		w.change("T1", bustle(rng, from, zone)...)
		if past := w.pastOf("T1"); past.Planned != nil {
			t.Fatalf("before the first plan it knows %v", past)
		}
		through(start.Add(time.Duration(rng.IntN(72*60)) * time.Minute)) // the middle of some day
		for i, days := range []int{-3, 0, 1, 5, 20, 30, 45, 85} {
			w.change("T1", partner.Certificate{ID: partner.ID(101 + i), Person: partner.ID(1 + i%3), Type: "hccdp", Track: fmt.Sprint("late ", i), Expires: civil.In(w.now, w.desk.zone(zone)).Add(days)})
		}
		late, visible := w.now, len(w.slack.visible)
		today := civil.In(late, w.desk.zone(zone))
		var listed, got []string
		past := w.pastOf("T1")
		_ = w.store.Read(t.Context(), "T1", func(b *partner.Book) error {
			for _, r := range past.Preview(w.pack, b, partner.Settings{}, today, to) {
				if !r.At.After(late) && strings.Contains(r.Text, ": HCCDP – late ") {
					t.Errorf("seed %d: %s is listed at %v, before there was such a certificate", seed, r.Key, r.At)
				}
				if r.At.After(late) {
					listed = append(listed, fmt.Sprint(r.At.Unix(), " ", r.Channel, r.User, " ", r.Key, " ", r.Text))
				}
			}
			caught += len(listed) - len(slices.DeleteFunc(Preview(w.pack, b, partner.Settings{}, today, to), func(r Reminder) bool { return !r.At.After(late) }))
			return nil
		})
		through((to + 1).Instant(0, 0, w.desk.zone(zone)).Add(-time.Second))
		for _, p := range w.slack.visible[visible:] {
			for _, s := range p.said {
				got = append(got, fmt.Sprint(p.at.Unix(), " ", p.channel, " ", s.key, " ", s.text))
			}
		}
		slices.Sort(listed)
		slices.Sort(got)
		if diff := cmp.Diff(listed, got); diff != "" {
			t.Errorf("seed %d, %s, facts of %v, to %v: -listed +posted:\n%s", seed, zone, late, to, diff)
		}
	}
	if caught < 5*seeds {
		t.Errorf("only %d steps were caught up on", caught)
	}
}

// Before the first plan today's steps are listed as that plan would say them: at once,
// or when people are next spoken to, and without what it is silent about.
func TestPreviewOfAFirstPlan(t *testing.T) {
	for _, now := range []string{"2026-03-02 07:30", "2026-03-02 09:00", "2026-03-02 09:30", "2026-03-02 15:04", "2026-03-02 22:10", "2026-03-03 09:30", "2026-03-07 11:00"} {
		o := firm(t, cert(2, "pmp", "2026-04-01"), cert(1, "hccdp", "2026-03-17"), cert(4, "hcip-cssa", "2026-04-02"), cert(3, "hcia", "2026-03-09"))
		from := o.instant(now)
		day := civil.In(from, o.zone)
		var listed, posted []string
		_ = o.store.Read(t.Context(), "T1", func(b *partner.Book) error {
			for _, r := range PastOf(from, nil, nil).Preview(o.desk.Program, b, partner.Settings{}, day, day+4) {
				listed = append(listed, fmt.Sprint(r.At.In(o.zone).Format("2 Jan 15:04 "), r.Channel, r.User, " ", r.Key, " ", r.Text))
			}
			return nil
		})
		posts := o.at(now)
		for d := day; d <= day+4; d++ {
			for hour := range 24 {
				if at := fmt.Sprintf("%v %02d:00", d, hour); at > now {
					posts = append(posts, o.at(at)...)
				}
			}
		}
		for _, p := range posts {
			for _, s := range p.said {
				posted = append(posted, fmt.Sprint(p.at.In(o.zone).Format("2 Jan 15:04 "), p.channel, " ", s.key, " ", s.text))
			}
		}
		slices.Sort(listed)
		slices.Sort(posted)
		if diff := cmp.Diff(listed, posted); diff != "" || len(posted) == 0 {
			t.Errorf("first planned at %s: -listed +posted:\n%s", now, diff)
		}
	}
}

// What is past is listed as the facts imply, whether it was planned or not; what was
// reached today without being planned is listed at the next slot.
func TestPreviewOfDaysPast(t *testing.T) {
	today := day("2026-03-05")
	book, pack := crowd(1000, today), huawei(t)
	now := today.Instant(12, 0, berlin(t))
	slot := today.Instant(9, 0, berlin(t))
	before := func(list []Reminder) (keys []string) {
		for _, r := range list {
			if r.At.Before(slot) {
				keys = append(keys, fmt.Sprint(r.At, r.Key))
			}
		}
		return keys
	}
	plain := before(Preview(pack, book, partner.Settings{}, today-7, today+2))
	past := Past{Now: now, Planned: map[string]bool{}}
	list := past.Preview(pack, book, partner.Settings{}, today-7, today+2)
	if diff := cmp.Diff(plain, before(list)); diff != "" || len(plain) == 0 {
		t.Errorf("of %d: -the facts +with what was planned:\n%s", len(plain), diff)
	}
	for _, r := range list {
		if r.At.Equal(slot) && r.Kind != "week" {
			t.Errorf("%s is listed at %v, and was never planned", r.Key, r.At)
		}
	}
}

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
