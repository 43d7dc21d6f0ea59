package notices

import (
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// The weekly digest takes the place of the daily one on the first working day of
// a week. It holds what is new and, besides, what has to be done in the week.

// weekOf is the Monday and the Sunday of a day's week.
func weekOf(d civil.Day) (monday, sunday civil.Day) {
	monday = d.Add(-(int(d.Weekday()) + 6) % 7)
	return monday, monday.Add(6)
}

// opensWeek gives the first working day of a day's week; ok is false if the week
// has none.
func (r rhythm) opensWeek(d civil.Day) (first civil.Day, ok bool) {
	monday, sunday := weekOf(d)
	first = r.onOrAfter(monday)
	return first, first <= sunday && r.working(first)
}

func (t *team) weekItem(first civil.Day) storage.Item {
	channel := t.settings.Channel
	return storage.Item{
		Key:  itemWeek + "/" + channel + "/week/" + first.String(),
		Kind: itemWeek, Subject: channel, Step: "week", Due: first,
	}
}

// addWeek adds the week's item to what the channel is told. Whether there is
// anything to do in the week is looked at when it is written. Should the week's
// first working day have been missed, it is told on a later one of the same week.
func (t *team) addWeek(slots map[rhythm]slot, list []*told) []*told {
	s, ok := slots[t.channel]
	if !ok || t.settings.Channel == "" {
		return list
	}
	first, ok := t.channel.opensWeek(s.Day)
	if !ok || first > s.Day {
		return list
	}
	to := storage.Target{Channel: t.settings.Channel}
	i := slices.IndexFunc(list, func(x *told) bool { return x.to == to })
	if i < 0 {
		list, i = append(list, &told{to: to, slot: s, rhythm: t.channel}), len(list)
	}
	x := list[i]
	x.week = first == s.Day
	x.say, x.since = append(x.say, t.weekItem(first)), append(x.since, first)
	return list
}

// weekDuties lists what has to be done in the rest of a day's week: what is due
// in it or has a step for the channel in it, and what is over and has none; unless
// somebody has answered for it, or no requirement asks for it.
func (d *Desk) weekDuties(b *partner.Book, t *team, day civil.Day) []partner.Deadline {
	_, sunday := weekOf(day)
	to := storage.Target{Channel: t.settings.Channel}
	at := t.channel.at(day)
	from, through := t.span(day, sunday)
	return slices.DeleteFunc(d.deadlines(b, from, through, day), func(dl partner.Deadline) bool {
		of := dutyOf(dl)
		if dl.Idle || !dl.Open(day) || !t.heard(dl.Kind, program.ToChannel) || t.silenced(to, dl.Kind, day) || t.resting(of, day, at) {
			return true
		}
		return !t.inWeek(b, dl, day, sunday)
	})
}

func (t *team) inWeek(b *partner.Book, dl partner.Deadline, day, sunday civil.Day) bool {
	l := t.ladders[dl.Kind]
	if dl.Due < day { // its own step says it, if one is still to come in the week
		return day.Sub(dl.Due) <= l.Every*l.Times && !t.saidWithin(b, dl, day+1, sunday)
	}
	return dl.Due <= sunday || t.saidWithin(b, dl, day, sunday)
}

// saidWithin reports whether a duty has a step for the channel in a span of days.
func (t *team) saidWithin(b *partner.Book, dl partner.Deadline, first, last civil.Day) bool {
	for _, h := range t.hearings(b, dl) {
		if h.to.User == "" {
			return slices.ContainsFunc(h.moments, func(m moment) bool { return first <= m.slot && m.slot <= last })
		}
	}
	return false
}

// heard reports whether an audience hears of a kind at all.
func (t *team) heard(kind string, who program.Audience) bool {
	l, ok := t.ladders[kind]
	return ok && slices.Contains(l.Readers, who) && len(l.Steps)+len(l.Hours)+l.Times > 0
}

// weekIn tells the week that a notice's items announce, if it is still now's.
func (t *team) weekIn(items []storage.Item, now time.Time) (item storage.Item, ok bool) {
	monday, _ := weekOf(civil.In(now, t.channel.zone))
	for _, item := range items {
		if own, _ := weekOf(item.Due); item.Kind == itemWeek && own == monday {
			return item, true
		}
	}
	return storage.Item{}, false
}
