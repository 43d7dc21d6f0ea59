package notices

import (
	"slices"
	"strconv"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// What a ladder is taken for where the pack says nothing.
const (
	usualGrace = 7   // days
	mostTimes  = 104 // steps after the due date
	mostStep   = 3660
)

// slackDays is how many days a step may be moved by holidays in a row.
const slackDays = 21

// readLadders lays the workspace's own steps over the pack's.
func (t *team) readLadders(p *program.Program) {
	for _, l := range p.Ladders {
		t.ladders[l.Kind] = l
	}
	for _, own := range t.settings.Ladders {
		if l, known := t.ladders[own.Kind]; known {
			l.Steps, l.Hours, l.Every, l.Times = own.Steps, own.Hours, own.Every, own.Times
			t.ladders[own.Kind] = l
		}
	}
	for kind, l := range t.ladders {
		l.Kind = kind
		l.Steps, l.Hours = descending(l.Steps, 0, mostStep), descending(l.Hours, 1, program.MaxHours)
		if l.Every <= 0 || l.Times <= 0 {
			l.Every, l.Times = 0, 0
		}
		l.Times, l.Every = min(l.Times, mostTimes), min(l.Every, mostStep)
		if l.Grace <= 0 {
			l.Grace = usualGrace
		}
		if len(l.Readers) == 0 {
			l.Readers = []program.Audience{program.ToChannel}
		}
		t.ladders[kind] = l
		t.reach(l)
	}
	for _, r := range t.responses {
		t.on = max(t.on, r.Due.Sub(civil.In(r.On, t.zone))+1)
		if until := t.rests(r); !until.IsZero() {
			t.back, t.on = max(t.back, until.Sub(r.Due)+slackDays), max(t.on, r.Due.Sub(until)+1)
		}
	}
}

// descending gives the steps within bounds, each once, the largest first.
func descending(steps []int, least, most int) []int {
	steps = slices.DeleteFunc(slices.Clone(steps), func(s int) bool { return s < least || s > most })
	slices.Sort(steps)
	steps = slices.Compact(steps)
	slices.Reverse(steps)
	return steps
}

// reach widens the span of due dates of which something may be said on a day.
func (t *team) reach(l program.Ladder) {
	escalates := 2*l.Patience*2 + slackDays // two people, and weekends
	t.back = max(t.back, l.Every*l.Times+l.Grace+slackDays, escalates-l.Escalate)
	if len(l.Steps) > 0 {
		t.on = max(t.on, l.Steps[0]+slackDays)
	}
	if len(l.Hours) > 0 {
		t.on = max(t.on, l.Hours[0]/24+2+slackDays)
	}
}

// rung is one step of a ladder: its name and how many days before the due date
// it is.
type rung struct {
	name   string
	before int
}

// rungs lists the steps of a ladder in the order in which they come.
func rungs(l program.Ladder) []rung {
	list := make([]rung, 0, len(l.Steps)+l.Times)
	for _, s := range l.Steps {
		list = append(list, rung{strconv.Itoa(s), s})
	}
	for n := 1; n <= l.Times; n++ {
		list = append(list, rung{"+" + strconv.Itoa(n*l.Every), -n * l.Every})
	}
	return list
}

// span is the due dates of which something may be said from one day through another.
func (t *team) span(first, last civil.Day) (from, through civil.Day) {
	return max(first.Add(-t.back), civil.First), min(last.Add(t.on), civil.Last)
}

// deadlines lists the duties due from one day through another as they look
// today: what an end entails is told as of the first day asked for, so what is
// over and what is to come are asked for apart.
func (d *Desk) deadlines(b *partner.Book, from, through, today civil.Day) []partner.Deadline {
	var list []partner.Deadline
	if from < today {
		list = partner.Deadlines(d.Program, b, from, min(through, today-1))
		for i := range list {
			list[i] = list[i].Past()
		}
	}
	if through >= today {
		list = append(list, partner.Deadlines(d.Program, b, max(from, today), through)...)
	}
	return list
}

// rests is the day on which a duty that somebody answered for is said again.
// Whoever is on it without saying until when is asked on the due date, or after a
// week if that is past.
func (t *team) rests(r partner.Response) civil.Day {
	switch {
	case r.Act != partner.Ack && r.Act != partner.Snooze:
		return 0
	case !r.Until.IsZero():
		return r.Until
	}
	if on := civil.In(r.On, t.zone); r.Due <= on {
		return on.Add(usualGrace)
	}
	return r.Due
}
