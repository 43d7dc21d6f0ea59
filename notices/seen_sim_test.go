package notices

import (
	"fmt"
	"strconv"
	"strings"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// seen holds a post, in the moment in which it appears, against what its reader
// has wished for. It knows the calendar and the clock, and nothing of how the desk
// comes to its slots.
func (w *world) seen(p post) {
	if p.edit {
		return
	}
	if p.blocks > 50 || len([]rune(p.text)) > 40_000 {
		w.wrong("%s has %d blocks and %d characters", p.key, p.blocks, len(p.text))
	}
	s, _, _ := w.read(p.workspace)
	zone, days, from, to := s.Zone, s.Calendar, 9*60, 20*60
	responses := map[string]partner.Response{}
	_ = w.store.Read(w.t.Context(), p.workspace, func(b *partner.Book) error {
		if r := b.Reader(p.channel); p.kind != kindDigest {
			if r.Zone != "" {
				zone = r.Zone
			}
			if r.Calendar != "" {
				days = r.Calendar
			}
			var h1, m1, h2, m2 int
			if _, err := fmt.Sscanf(r.Hours, "%d:%d-%d:%d", &h1, &m1, &h2, &m2); err == nil {
				from, to = max(from, h1*60+m1), min(to, h2*60+m2)
			}
		}
		for _, r := range b.Responses() {
			of := r.Kind + "/" + strings.ReplaceAll(r.Subject, "/", "-") + "/" + r.Due.String()
			if last, ok := responses[of]; !ok || !r.On.Before(last.On) {
				responses[of] = r
			}
		}
		return nil
	})
	local := p.at.In(w.desk.zone(zone))
	_, atOnce := clockOf(storage.Notice{Key: p.key})
	if atOnce {
		_ = w.store.Read(w.t.Context(), p.workspace, func(b *partner.Book) error {
			user := p.channel
			if p.kind == kindDigest {
				user = ""
			}
			v := w.voice(b, user)
			from, to = v.from, v.to
			return nil
		})
	}
	minute, today := local.Hour()*60+local.Minute(), civil.At(local)
	if minute < from || minute >= to {
		w.wrong("%s to %s was posted at %s, outside %d-%d", p.key, p.channel, local, from/60, to/60)
	}
	if days == "" {
		days = "weekdays"
	}
	if c, err := calendar.Named(days); err != nil || !c.Working(today) {
		w.wrong("%s to %s was posted on %s, %s", p.key, p.channel, local, c.Why(today))
	}
	slot := fmt.Sprintf("%s %s %s %v %s life %d", p.workspace, p.channel, zone, today, p.kind, p.life)
	if before, twice := w.days[slot]; twice && !atOnce && p.kind != kindTrouble && !before.lost && !p.lost {
		w.wrong("two messages on %s: %s at %s and %s at %s", slot, before.key, before.at, p.key, p.at)
	}
	if !atOnce { // of those there may be as many as there is something
		w.days[slot] = p
	}
	_ = w.store.Read(w.t.Context(), p.workspace, func(b *partner.Book) error {
		for _, s := range p.said {
			w.hourSaid(b, p, s)
		}
		return nil
	})
	for _, key := range p.items {
		parts := strings.Split(key, "/")
		due, _, _ := strings.Cut(parts[3], "@")
		if p.at.After(w.moved[p.workspace+p.channel].AddDate(0, 0, 7)) { // or it was planned by the hours of before
			w.early(key, parts[2], due, today, zone, days)
		}
		r, ok := responses[parts[0]+"/"+parts[1]+"/"+due]
		if ok && r.Act != partner.HandOver && !r.Until.IsZero() && today < r.Until && r.On.Before(p.at) {
			w.wrong("%s was posted at %s, and is to rest until %v (%s on %s)", key, local, r.Until, r.Act, r.On)
		}
	}
}

// early holds that a step is not said before the last working day on or before its own.
func (w *world) early(key, step, due string, today civil.Day, zone, days string) {
	before, err := strconv.Atoi(step)
	last, dateErr := civil.Parse(due)
	if err != nil || dateErr != nil {
		return
	}
	if strings.HasPrefix(step, "+") {
		before = -before
	}
	c, err := calendar.Named(days)
	if err != nil {
		w.t.Fatal(err)
	}
	for d := today + 1; d <= last.Add(-before); d++ {
		if loc := w.desk.zone(zone); c.Working(d) && civil.In(d.Instant(12, 0, loc), loc) == d {
			w.wrong("%s was said on %v, though %v is a working day", key, today, d)
		}
	}
}

// check holds what was seen in Slack against what must be.
func (w *world) check() {
	for _, p := range w.slack.visible[w.filed:] {
		if p.edit || p.kind != kindDigest && p.kind != kindDirect {
			continue
		}
		for _, key := range p.items {
			if before, twice := w.said[p.workspace+key]; twice {
				w.failf("%s was said twice: %s at %s and %s at %s", key, before.key, before.at, p.key, p.at)
			}
			w.said[p.workspace+key] = p
		}
	}
	w.filed = len(w.slack.visible)
	for _, team := range w.teams {
		w.complete(team)
	}
}
