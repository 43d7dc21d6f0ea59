package notices

import (
	"fmt"
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/view"
)

// writeDigest writes the channel's digest of a notice's items as they are now:
// one line a duty, the most urgent first, and how many duties are quiet. In the
// week whose item is among them it begins with what has to be done in it.
func (d *Desk) writeDigest(b *partner.Book, n storage.Notice, now time.Time) written {
	s := d.script(b, storage.Target{Channel: n.Target.Channel}, now)
	lines := s.lines(n.Items)
	w := written{said: saidBy(lines)}
	var head string
	if week, ok := s.weekIn(n.Items, now); ok {
		if lines = s.withWeek(lines); len(lines) > 0 {
			head = needing(len(lines))
			w.said = append(w.said, said{week.Key, head})
		}
	}
	if len(lines) == 0 {
		return written{}
	}
	_, atOnce := clockOf(n)
	if head == "" {
		head = headline(lines)
	}
	if atOnce {
		head = hourHead(head, lines)
	}
	m := &w.message
	lead := awayLead(m, lateness(n, now), s.channel.zone)
	m.Names, m.Summary = true, lead+summary(head, lines)
	m.Blocks = append(m.Blocks, view.Heading(head))
	m.Blocks = append(m.Blocks, listed(inBands(lines))...)
	if atOnce && len(w.said) == len(saidBy(lines)) {
		m.Blocks = append(m.Blocks, footer())
	} else {
		m.Blocks = append(m.Blocks, s.applicationsNote()...)
		m.Blocks = append(m.Blocks, s.quietNote(lines), footer())
	}
	w.ok = true
	return w
}

func needing(n int) string {
	if n == 1 {
		return "1 thing needs you this week"
	}
	return fmt.Sprintf("%d things need you this week", n)
}

// withWeek adds to lines what else has to be done in the week.
func (s *script) withWeek(lines []line) []line {
	for _, dl := range s.desk.weekDuties(s.book, s.team, s.slot) {
		if slices.ContainsFunc(lines, func(l line) bool { return l.tells(dutyOf(dl)) }) {
			continue
		}
		l := s.line(dl, moment{role: everyone})
		l.items = nil
		lines = append(lines, l)
	}
	return s.inOrder(lines)
}

// tells reports whether the line is about a duty, also if that was folded into it.
func (l line) tells(of duty) bool {
	return dutyOf(l.Deadline) == of || slices.ContainsFunc(l.falls, func(f partner.Deadline) bool { return dutyOf(f) == of })
}

// horizon is how many days ahead a duty counts as one that is on track.
const horizon = 90

// quietNote says how many duties there are of which nothing is said now.
func (s *script) quietNote(lines []line) view.Block {
	quiet := 0
	for _, dl := range s.open(s.today, s.today.Add(horizon)) {
		if s.heard(dl.Kind, program.ToChannel) && !slices.ContainsFunc(lines, func(l line) bool { return l.tells(dutyOf(dl)) }) {
			quiet++
		}
	}
	if quiet == 0 {
		return view.Note(view.Tf("Quiet: nothing else within %d days. ", horizon), view.C("digest all"))
	}
	return view.Note(view.Tf("Quiet: %d on track. ", quiet), view.C("digest all"))
}

// open lists the duties that are due up to a day, and those that are over and
// still spoken of.
func (s *script) open(today, through civil.Day) []partner.Deadline {
	from, _ := s.span(today, today)
	return slices.DeleteFunc(s.desk.deadlines(s.book, from, through, today), func(dl partner.Deadline) bool {
		return s.over(dl, today) || today < dl.Opens
	})
}

// over reports whether nothing more comes of a duty whose day is past.
func (t *team) over(dl partner.Deadline, today civil.Day) bool {
	l := t.ladders[dl.Kind]
	past := today.Sub(dl.Due)
	if !dl.Open(today) || len(l.Steps)+len(l.Hours)+l.Times == 0 {
		return true
	}
	if past <= l.Every*l.Times+l.Grace {
		return false
	}
	r, ok := t.responses[dutyOf(dl)]
	return !ok || today > t.rests(r).Add(l.Grace)
}

func footer() view.Block {
	return view.Actions(
		view.Button{Label: "Show gaps", Run: "gaps"},
		view.Button{Label: "All of it", Run: "digest all"},
	)
}

// writeOrdered writes a digest that people have ordered: what is due within a
// month, said before or not.
func (d *Desk) writeOrdered(b *partner.Book, n storage.Notice, now time.Time) written {
	s := d.script(b, storage.Target{Channel: n.Target.Channel}, now)
	o, ok := s.orderOf(n)
	if !ok {
		return written{}
	}
	s.today = civil.In(now, o.zone)
	lines := s.ordered()
	head := dueSoon(len(lines))
	w := written{ok: true, said: []said{{n.Items[0].Key, head}}}
	m := &w.message
	m.Names, m.Summary = true, summary(head, lines)
	m.Blocks = append(m.Blocks, view.Heading(head))
	m.Blocks = append(m.Blocks, listed(inBands(lines))...)
	m.Blocks = append(m.Blocks, s.orderedFoot(n, lines)...)
	return w
}

func dueSoon(n int) string {
	if n == 0 {
		return fmt.Sprintf("Nothing is due within %d days", orderedDays)
	}
	return fmt.Sprintf("%d due within %d days", n, orderedDays)
}

func (s *script) ordered() []line {
	var list []line
	for _, dl := range s.orderedDuties(s.today, s.now) {
		l := s.line(dl, moment{role: everyone})
		l.items = nil
		list = append(list, l)
	}
	return s.inOrder(list)
}

// orderedDuties lists what an ordered digest holds that is said on a day, at an instant.
func (s *script) orderedDuties(day civil.Day, at time.Time) []partner.Deadline {
	return slices.DeleteFunc(s.open(day, day.Add(orderedDays)), func(dl partner.Deadline) bool {
		return s.resting(dutyOf(dl), day, at) || dl.Idle || !s.heard(dl.Kind, program.ToChannel)
	})
}
