package notices

import (
	"cmp"
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/view"
)

// Reminder is one thing said to one reader, as it would be said.
type Reminder struct {
	At      time.Time `json:"at"` // in the reader's zone
	Channel string    `json:"channel,omitempty"`
	User    string    `json:"user,omitempty"`
	Kind    string    `json:"kind"`
	Subject string    `json:"subject"`
	Step    string    `json:"step"` // days before the due date, "+7" after it, "escalation", "snooze-...", "handover-...", "week"
	Due     civil.Day `json:"due"`
	Text    string    `json:"text"`
	Key     string    `json:"key"` // the item's: it is said once only
}

// Preview lists what would be said from one day through another, days in the
// team's zone, if the facts stayed as they are: to the channel, to persons, by
// the weekly digest and by ordered ones, in the words in which it is said. (A
// message too long for Slack lists the most urgent and counts the others; here
// are all of them.) It is empty while no channel is configured. It is pure and
// never nil.
func Preview(p *program.Program, b *partner.Book, defaults partner.Settings, from, to civil.Day) []Reminder {
	return Past{}.Preview(p, b, defaults, from, to)
}

// Preview is Preview with what was planned before taken into account: a step that
// was reached before its fact was there is listed at the slot at which it is caught
// up on.
func (past Past) Preview(p *program.Program, b *partner.Book, defaults partner.Settings, from, to civil.Day) []Reminder {
	d := &Desk{Program: p, Defaults: defaults}
	t := d.team(b)
	list := []Reminder{}
	if t.settings.Channel == "" {
		return list
	}
	start, end := from.Instant(0, 0, t.zone), (to+1).Instant(0, 0, t.zone)
	within := func(at time.Time) bool { return !at.Before(start) && at.Before(end) }
	for _, x := range past.begun(d, b, d.foretold(b, t, from, to, past, within)) {
		if within(x.At) {
			list = append(list, d.spoken(b, x)...)
		}
	}
	for _, o := range t.orders {
		for at, ok := o.next(start.Add(-time.Second)); ok && within(at) && len(list) < mostSlots; at, ok = o.next(at) {
			if !past.missed(at, o.zone) {
				list = append(list, d.spoken(b, o.notice(at))...)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Reminder) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.User, b.User))
	})
	return list
}

// foretold lists the notices whose slots lie in the days given, as they would be
// planned one slot after the other.
func (d *Desk) foretold(b *partner.Book, t *team, from, to civil.Day, past Past, within func(time.Time) bool) []storage.Notice {
	at := map[place]*told{}
	first, through := t.span(from-1, to+1)
	for _, dl := range partner.Deadlines(d.Program, b, first, through) {
		for _, h := range t.hearings(b, dl) {
			r := t.rhythm(h.to)
			past.catchUp(at, t, dl, h, r)
			for i, m := range h.moments {
				if past.came(dl, h.to, m, r) || m.slot < from-2 || m.slot > to+2 || i+1 < len(h.moments) && h.moments[i+1].merges(m) {
					continue
				}
				x := at[slotPlace(h.to, m)]
				if x == nil {
					x = toldAt(h.to, m, r)
					at[slotPlace(h.to, m)] = x
				}
				since := i
				for since > 0 && h.moments[since-1].merges(m) {
					since--
				}
				x.add(t, dl, h.moments[since:i+1])
			}
		}
	}
	t.foretellWeeks(at, from, to)
	var list []storage.Notice
	for _, x := range at {
		if len(x.say) > 0 && within(x.slot.At) {
			list = append(list, x.notice())
		}
	}
	return list
}

// place is one slot of one target.
type place struct {
	to     storage.Target
	slot   civil.Day
	minute int64 // of what is said at once, in Unix seconds
}

// foretellWeeks adds the weekly digests.
func (t *team) foretellWeeks(at map[place]*told, from, to civil.Day) {
	channel := storage.Target{Channel: t.settings.Channel}
	for day := from - 2; day <= to+2; day++ {
		first, ok := t.channel.opensWeek(day)
		if !ok || first != day {
			continue
		}
		x := at[place{to: channel, slot: day}]
		if x == nil {
			x = &told{to: channel, slot: slot{Day: day, At: t.channel.at(day)}, rhythm: t.channel}
			at[place{to: channel, slot: day}] = x
		}
		x.week = true
		x.say = append(x.say, t.weekItem(day))
	}
}

// spoken lists what a notice says at its instant.
func (d *Desk) spoken(b *partner.Book, n storage.Notice) []Reminder {
	w, err := d.write(b, n, n.At)
	if err != nil || !w.ok {
		return nil
	}
	items := map[string]storage.Item{}
	for _, item := range n.Items {
		items[item.Key] = item
	}
	at := n.At
	if n.Kind != kindOrdered {
		at = at.In(d.team(b).rhythm(n.Target).zone)
	}
	list := make([]Reminder, 0, len(w.said))
	for _, s := range w.said {
		i := items[s.key]
		list = append(list, Reminder{
			At: at, Channel: n.Target.Channel, User: n.Target.User, Kind: i.Kind, Subject: i.Subject,
			Step: i.Step, Due: i.Due, Text: view.Clean(s.text), Key: i.Key,
		})
	}
	return list
}
