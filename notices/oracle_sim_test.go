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
	"partnerbot/storage"
)

// ear is whom the oracle holds to have heard.
type ear struct {
	who  string // how their items end
	zone *time.Location
	days *calendar.Calendar
	at   int // their hour, in minutes after midnight
	deaf func(civil.Day) bool
}

// complete checks, after some calm days, that every step which came in them was
// said to the channel and to its holder, and of those before them the one that
// each certificate has reached, unless it was too late for it.
func (w *world) complete(team string) {
	_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
		s, ears := b.Settings(), map[string]ear{}
		ears[""] = w.ear(b, "", s.Zone, s.Calendar, "")
		for _, c := range b.Certificates() {
			p, ok := b.Person(c.Person)
			_, answered := b.Response(partner.CertificateEnd, fmt.Sprintf("certificate/%d", c.ID), c.Expires)
			if !ok || !p.LeftOn.IsZero() || answered || slices.ContainsFunc(b.CertificatesOf(c.Person), func(o partner.Certificate) bool {
				return o.ID != c.ID && o.Type == c.Type && strings.EqualFold(o.Track, c.Track)
			}) {
				continue
			}
			w.must(team, c, ears[""])
			if p.SlackID == "" {
				continue
			}
			if _, known := ears[p.SlackID]; !known {
				r := b.Reader(p.SlackID)
				ears[p.SlackID] = w.ear(b, p.SlackID, cmp.Or(r.Zone, s.Zone), cmp.Or(r.Calendar, s.Calendar), r.Hours)
			}
			w.must(team, c, ears[p.SlackID])
		}
		r := b.Reader("U-ANA")
		ears["U-ANA"] = w.ear(b, "U-ANA", cmp.Or(r.Zone, s.Zone), cmp.Or(r.Calendar, s.Calendar), r.Hours)
		w.hoursComplete(team, b, ears)
		return nil
	})
}

// ear reads how somebody is spoken to, and when they are away or wish for silence.
func (w *world) ear(b *partner.Book, user, zone, days, hours string) ear {
	e := ear{zone: w.desk.zone(zone), at: 9 * 60}
	var err error
	if e.days, err = calendar.Named(cmp.Or(days, "weekdays")); err != nil {
		w.t.Fatal(err)
	}
	var h, m int
	if _, err := fmt.Sscanf(hours, "%d:%d-", &h, &m); err == nil {
		e.at = max(e.at, h*60+m)
	}
	if user == "" {
		e.deaf = func(civil.Day) bool { return false }
		return e
	}
	e.who = "@" + user
	r := b.Reader(user)
	e.deaf = func(day civil.Day) bool {
		return !r.AwayFrom.IsZero() && r.AwayFrom <= day && day <= max(r.AwayTo, r.AwayFrom) ||
			slices.ContainsFunc(b.Mutes(), func(m partner.Mute) bool { return m.User == user && (m.Until.IsZero() || day < m.Until) })
	}
	return e
}

func (e ear) exists(d civil.Day) bool { return civil.In(d.Instant(12, 0, e.zone), e.zone) == d }

func (e ear) opens(d civil.Day) time.Time { return d.Instant(e.at/60, e.at%60, e.zone) }

// must is an oracle of its own: the steps of the ladder whose days, moved back to
// working days, have come. Of those that come on one day the last is said.
func (w *world) must(team string, c partner.Certificate, e ear) {
	since := w.began
	if w.still.After(since) {
		since = w.still
	}
	if moved := w.moved[team+strings.TrimPrefix(e.who, "@")].AddDate(0, 0, 2); e.who != "" && moved.After(since) {
		since = moved // what waited for the hour of before holds up what is said since
	}
	last, name, own := civil.Day(0), "", civil.Day(0)
	key := func() string {
		return fmt.Sprintf("certificate-end/certificate-%d/%s/%v%s", c.ID, name, c.Expires, e.who)
	}
	check := func() {
		if last != 0 && e.opens(last).After(since) && !e.deaf(last) && !w.heard(team, key()) {
			w.failf("%s was not said in the calm (from %s): %s", key(), since, w.fate(team, key()))
		}
	}
	for _, before := range []int{90, 60, 30, 14, 7, 1, 0, -7, -14, -21, -28} {
		day := c.Expires.Add(-before)
		for !e.days.Working(day) || !e.exists(day) {
			day--
		}
		// Three hours of slack: a tick comes every two.
		if !e.opens(day).Add(3 * time.Hour).Before(w.now) {
			break
		}
		if day > last {
			check()
		}
		last, own, name = day, c.Expires.Add(-before), fmt.Sprint(before)
		if before < 0 {
			name = fmt.Sprint("+", -before)
		}
	}
	check()
	if last != 0 && !e.deaf(last) { // what comes while somebody is away is their stand-in's
		w.reached(team, key(), own, e)
	}
}

// heard reports whether a step was said, or Slack would not take it. Where the
// holder stands in for somebody, that nobody took it is said in its place.
func (w *world) heard(team, key string) bool {
	parts := strings.Split(key, "/")
	parts[2] = "escalation"
	_, ok := w.said[team+key]
	_, louder := w.said[team+strings.Join(parts, "/")]
	return ok || louder && strings.Contains(key, "@") || w.slack.refused[team+key]
}

// reached checks the step that was reached before the calm.
func (w *world) reached(team, key string, own civil.Day, e ear) {
	if w.heard(team, key) {
		return
	}
	opened := false // since then: what was put right meanwhile could be said
	for day := civil.In(w.began, e.zone); !opened && day <= civil.In(w.now, e.zone); day++ {
		opens := e.opens(day)
		opened = !e.deaf(day) && e.days.Working(day) && e.exists(day) && opens.After(w.began) && opens.Add(3*time.Hour).Before(w.now)
	}
	if !opened || civil.In(w.now, e.zone).Sub(own) > 7 || e.deaf(civil.In(w.now, e.zone)) {
		return
	}
	if fate := w.fate(team, key); !strings.Contains(fate, "too late") && !strings.Contains(fate, "before reminders began") {
		w.failf("%s was never said: %s", key, fate)
	}
}

// fate tells what became of an item.
func (w *world) fate(team, key string) string {
	list, err := w.store.Notices(w.t.Context(), team, time.Unix(0, 0), w.now.AddDate(1, 0, 0), 0)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, n := range list {
		if slices.ContainsFunc(n.Items, func(i storage.Item) bool { return i.Key == key }) {
			n.Items = nil
			return fmt.Sprintf("it is in %+v", n)
		}
	}
	return "it was not planned"
}
