package notices

import (
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// Reminder is one line of one digest, as it would be said.
type Reminder struct {
	At      time.Time `json:"at"` // in the team's zone
	Channel string    `json:"channel,omitempty"`
	User    string    `json:"user,omitempty"`
	Kind    string    `json:"kind"`
	Subject string    `json:"subject"`
	Step    string    `json:"step"` // days before the due date
	Due     civil.Day `json:"due"`
	Text    string    `json:"text"`
	Key     string    `json:"key"` // the item's: it is said once only
}

// Preview lists what would be said from one day through another, local days in
// the team's zone, if the facts stayed as they are: every step that falls on one
// of the days, as the digest words it. (A digest too long for one message lists
// the most urgent and counts the others; here are all of them.) It is empty while
// no channel is configured. It is pure and never nil.
func Preview(p *program.Program, b *partner.Book, defaults partner.Settings, from, to civil.Day) []Reminder {
	d := &Desk{Program: p, Defaults: defaults}
	r := d.reader(b)
	list := []Reminder{}
	if r.channel == "" {
		return list
	}
	for _, day := range d.busyDays(b, from, to) {
		slot, ok := r.daily.On(day)
		if !ok {
			// A day that the zone skipped: its steps are said on the next.
			continue
		}
		for _, s := range d.fresh(b, r, day) {
			k, _ := kindOf(s.deadline.Kind)
			item := s.item()
			list = append(list, Reminder{
				At: slot.At, Channel: r.channel, Kind: item.Kind, Subject: item.Subject, Step: item.Step,
				Due: item.Due, Text: k.line(s.deadline, day).String(), Key: item.Key,
			})
		}
	}
	return list
}

// busyDays lists the days on which a step may fall, or the day after one that
// the zone has skipped.
func (d *Desk) busyDays(b *partner.Book, from, to civil.Day) []civil.Day {
	busy := map[civil.Day]bool{}
	first, through := d.window(from, to)
	for _, dl := range partner.Deadlines(d.Program, b, first, through) {
		for _, before := range d.Program.Ladder(dl.Kind) {
			for _, day := range []civil.Day{dl.Due.Add(-before), dl.Due.Add(1 - before)} {
				if day >= from && day <= to {
					busy[day] = true
				}
			}
		}
	}
	days := make([]civil.Day, 0, len(busy))
	for day := range busy {
		days = append(days, day)
	}
	slices.Sort(days)
	return days
}

// fresh lists the steps said on a day: the most urgent of each duty, if it was
// reached since the slot before.
func (d *Desk) fresh(b *partner.Book, r reader, day civil.Day) []step {
	before := r.before(day)
	var list []step
	from, through := d.window(day, day)
	for _, dl := range d.deadlines(b, from, through, day) {
		k, ok := kindOf(dl.Kind)
		reached := passed(d.Program.Ladder(dl.Kind), dl.Due.Sub(day))
		if !ok || len(reached) == 0 || dl.Due < day.Add(-k.grace) {
			continue
		}
		if s := (step{dl, reached[0]}); s.day() > before {
			list = append(list, s)
		}
	}
	return list
}
