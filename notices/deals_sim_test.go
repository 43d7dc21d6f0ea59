package notices

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/partner"
)

// Some simulated installations have deals, whose steps are hours. What must become of
// those is worked out here once more, minute by minute.

// bidding makes one random change of a team's deals.
func (w *world) bidding(team string) {
	var deals []partner.Deal
	var next partner.ID
	_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
		deals, next = b.Deals(), b.Next(partner.KindDeal, 0)
		return nil
	})
	zone := w.pick(simZones)
	rfp := w.now.Truncate(time.Minute).Add(time.Duration(24*60+w.rng.IntN(25*24*60)) * time.Minute)
	e := partner.DealEntry{At: w.now, By: "U-ANA", Verb: partner.DealAdd, Customer: "Bank", Project: fmt.Sprint(next), Owner: "U-ANA", RFP: rfp, RFPZone: zone}
	switch k := w.rng.IntN(4); {
	case k < 2 || len(deals) == 0:
		w.change(team, partner.Deal{ID: next, Rules: "partner-opportunity"}.With(e))
		w.note("%s: deal %d until %v", team, next, rfp)
	case k == 2:
		d := deals[w.rng.IntN(len(deals))]
		w.change(team, d.With(partner.DealEntry{At: w.now, By: "U-ANA", Verb: partner.DealSet, RFP: rfp, RFPZone: zone}))
		w.note("%s: deal %d now until %v", team, d.ID, rfp)
	default:
		d := deals[w.rng.IntN(len(deals))]
		if !registered(d) {
			w.change(team, d.With(partner.DealEntry{At: w.now, By: "U-ANA", Verb: partner.DealRegister}))
			w.note("%s: deal %d registered", team, d.ID)
		}
	}
}

func registered(d partner.Deal) bool {
	return slices.ContainsFunc(d.Entries, func(e partner.DealEntry) bool { return e.Verb == partner.DealRegister })
}

// hourly is one kind of duty of a deal that has an hour.
type hourly struct {
	kind   string
	deal   partner.ID
	moment time.Time
	steps  []int // hours before the moment
}

// hourlies are a team's open ones: to register it 72 hours before its RFP, and the RFP.
func hourlies(b *partner.Book) (list []hourly) {
	for _, d := range b.Deals() {
		rfp := d.Now().RFP
		list = append(list, hourly{partner.DealRFP, d.ID, rfp, []int{24}})
		if !registered(d) {
			list = append(list, hourly{partner.DealRegistration, d.ID, rfp.Add(-72 * time.Hour), []int{72, 48, 24, 6, 2}})
		}
	}
	return list
}

func (h hourly) key(hours int, who string) string {
	return fmt.Sprintf("%s/deal-%d/%dh/%s%s", h.kind, h.deal, hours, h.moment.UTC().Format("2006-01-02T15:04Z"), who)
}

// voice is when somebody may be told of something at once.
type voice struct {
	zone     *time.Location
	days     *calendar.Calendar
	from, to int // minutes after midnight
}

func (w *world) voice(b *partner.Book, user string) voice {
	s, r := b.Settings(), b.Reader(user)
	if user == "" {
		r = partner.Reader{}
	}
	days, err := calendar.Named(cmp.Or(r.Calendar, s.Calendar, "weekdays"))
	if err != nil {
		w.t.Fatal(err)
	}
	v := voice{zone: w.desk.zone(cmp.Or(r.Zone, s.Zone)), days: days, from: 8 * 60, to: 20 * 60}
	var h1, m1, h2, m2 int
	if _, err := fmt.Sscanf(r.Hours, "%d:%d-%d:%d", &h1, &m1, &h2, &m2); err == nil {
		v.from, v.to = max(v.from, h1*60+m1), min(v.to, h2*60+m2)
	}
	return v
}

// last is the last minute up to an instant at which they are told: not in the quarter
// of an hour in which their day ends.
func (v voice) last(at time.Time) time.Time {
	for {
		local := at.In(v.zone)
		minute := local.Hour()*60 + local.Minute()
		switch {
		case !v.days.Working(civil.At(local)) || minute < v.from:
			at = at.Add(-time.Duration(minute+1) * time.Minute)
		case minute > v.to-15:
			at = at.Add(-time.Minute)
		default:
			return at
		}
	}
}

// hourSaid holds a step in hours against its moment, as it is posted: it is not told
// of as ahead when it is over or as over when it is ahead, and not before its minute.
func (w *world) hourSaid(b *partner.Book, p post, s said) {
	for _, h := range hourlies(b) {
		for _, step := range h.steps {
			user := ""
			if p.kind == kindDirect {
				user = p.channel
			}
			who := ""
			if user != "" {
				who = "@" + user
			}
			if s.key != h.key(step, who) {
				continue
			}
			if ahead := p.at.Before(h.moment); ahead == strings.Contains(s.text, " ago") || ahead != strings.Contains(s.text, ", in ") {
				w.wrong("%s was said at %s, its moment being %s: %s", s.key, p.at, h.moment, s.text)
			}
			settled := w.moved[p.workspace+p.channel].AddDate(0, 0, 7)
			if first := w.voice(b, user).last(h.moment.Add(-time.Duration(step) * time.Hour)); p.at.Before(first) && p.at.After(settled) {
				w.wrong("%s was said at %s, before %s", s.key, p.at, first)
			}
		}
	}
}

// wakes are the instants at which a step in hours comes, and soon after: in production a
// tick is never far, here the clock is stopped at them.
func (w *world) wakes() (list []time.Time) {
	for _, team := range w.teams {
		_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
			for _, h := range hourlies(b) {
				for _, user := range []string{"", "U-ANA"} {
					v := w.voice(b, user)
					for _, step := range h.steps {
						at := v.last(h.moment.Add(-time.Duration(step) * time.Hour))
						for _, later := range []int{1, 2, 31, 61, 91} {
							list = append(list, at.Add(time.Duration(later)*time.Minute))
						}
					}
				}
			}
			return nil
		})
	}
	slices.SortFunc(list, time.Time.Compare)
	return list
}

// pass moves the clock on, at most to the next wake.
func (w *world) pass(d time.Duration, wakes []time.Time) {
	until := w.now.Add(d)
	i, _ := slices.BinarySearchFunc(wakes, w.now.Add(time.Nanosecond), time.Time.Compare)
	if i < len(wakes) && wakes[i].Before(until) {
		until = wakes[i]
	}
	w.now = until
}

// told reports whether a duty was told of from an instant on and before its moment:
// what waits for an older message becomes part of it, at the step reached by then.
func (w *world) told(team string, h hourly, who string, from time.Time) bool {
	about := fmt.Sprintf("%s%s/deal-%d/", team, h.kind, h.deal)
	for key, p := range w.said {
		if strings.HasPrefix(key, about) && strings.HasSuffix(key, who) && strings.Contains(key, "@") == (who != "") &&
			!p.at.Before(from) && p.at.Before(h.moment) {
			return true
		}
	}
	return false
}

// hoursComplete checks that every step in hours which came in the calm was said to
// the channel and to the owner, of those of one minute the last; or that the duty was
// told of since, with what an older message had to say.
func (w *world) hoursComplete(team string, b *partner.Book, ears map[string]ear) {
	since := w.began
	if w.still.After(since) {
		since = w.still
	}
	for _, h := range hourlies(b) {
		for user, e := range ears {
			if user != "" && user != "U-ANA" {
				continue
			}
			v := w.voice(b, user)
			at := func(i int) time.Time { return v.last(h.moment.Add(-time.Duration(h.steps[i]) * time.Hour)) }
			for i, step := range h.steps {
				when := at(i)
				if i+1 < len(h.steps) && at(i+1).Equal(when) || !when.After(since) || !when.Add(3*time.Hour).Before(w.now) || e.deaf(civil.In(when, v.zone)) {
					continue
				}
				if user != "" && when.Before(w.moved[team+user].AddDate(0, 0, 2)) {
					continue
				}
				w.hours++
				if key := h.key(step, e.who); !w.heard(team, key) && !w.told(team, h, e.who, when) {
					w.failf("%s was not said at %s (calm from %s): %s", key, when, since, w.fate(team, key))
				}
			}
		}
	}
}
