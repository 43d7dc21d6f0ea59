package notices

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// Duty is a deadline with all that is known of how it is reminded of.
type Duty struct {
	partner.Deadline
	Ladder  program.Ladder // the workspace's own steps laid over the pack's
	Rule    string         // "certificate-end, 30 days before; pack huawei-cloud 2026.1"
	Owner   string         // Slack user id of whose it is now: who took it or was handed it, else the holder; "" where nobody is known
	Reached []Moment       // what has been said or is to have been said by now, latest first
	Coming  []Moment       // what comes, soonest first, on the facts as they are
	// Response is the answer that holds, if any: who is on it, who snoozed it.
	Response partner.Response
	// Resting says that nothing is said of it before Until.
	Resting bool
	Until   civil.Day
}

// Moment is one step of one duty for one reader.
type Moment struct {
	At     time.Time // when it is said, in the reader's zone
	Day    civil.Day // the day of the step itself: working days and quiet hours may bring At forward
	Step   string    // "30", "0", "+7", "escalation", "snooze", "handover"
	To     storage.Target
	Reader string // "the channel", "Ana Silva, who holds it", "Chen Wei, practice lead of Data", "Dana Weber, alliance manager"
	Key    string // the item's: it is said once only
}

// Duties lists the duties of a workspace that are open at now and due up to a day,
// the most urgent first, with who has taken what. It is pure.
func (d *Desk) Duties(b *partner.Book, now time.Time, through civil.Day) []Duty {
	s := d.script(b, storage.Target{}, now)
	s.today = civil.In(now, s.zone)
	var list []Duty
	for _, dl := range s.open(s.today, through) {
		list = append(list, s.duty(dl))
	}
	return list
}

// farthestYears is how far ahead a duty is looked for: some come again year after year,
// for ever.
const farthestYears = 50

// Duty finds one open duty by its code ("R-7KQ2P", without case), up to fifty years
// away.
func (d *Desk) Duty(b *partner.Book, code string, now time.Time) (Duty, bool) {
	s := d.script(b, storage.Target{}, now)
	s.today = civil.In(now, s.zone)
	code = strings.ToUpper(strings.TrimSpace(code))
	near := s.today.Add(s.on + horizon)
	for _, dl := range s.open(s.today, near) {
		if dl.Code() == code {
			return s.duty(dl), true
		}
	}
	for _, dl := range d.deadlines(b, near+1, min(near.Plus(civil.Period{Years: farthestYears}), civil.Last), s.today) {
		if dl.Code() == code && !s.over(dl, s.today) {
			return s.duty(dl), true
		}
	}
	return Duty{}, false
}

func (s *script) duty(dl partner.Deadline) Duty {
	of := dutyOf(dl)
	u := Duty{Deadline: dl, Ladder: s.ladders[dl.Kind], Response: s.responses[of]}
	if u.Response.ID != 0 {
		u.Until = s.rests(u.Response)
		u.Resting = s.today < u.Until
	}
	holder, _ := s.book.Person(dl.Person)
	u.Owner = s.owner(u.Response, holder)
	for _, h := range s.hearings(s.book, dl) {
		r := s.rhythm(h.to)
		for i, m := range h.moments {
			if i+1 < len(h.moments) && h.moments[i+1].merges(m) {
				continue // they merge into the one that counts most
			}
			at := m.when(r)
			said := Moment{At: at, Day: m.day, Step: m.step, To: h.to, Reader: s.reader(h.to, m, holder), Key: itemsOf(dl, h.to).at(m.step).Key}
			switch {
			case !s.sayable(dl, h.to, m, m.slot):
			case at.After(s.now):
				u.Coming = append(u.Coming, said)
			default:
				u.Reached = append(u.Reached, said)
			}
		}
	}
	soonest := func(a, b Moment) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Key, b.Key)) }
	slices.SortFunc(u.Coming, soonest)
	slices.SortFunc(u.Reached, func(a, b Moment) int { return soonest(b, a) })
	u.Rule = s.rule(u)
	return u
}

// owner is whose a duty is: who was handed it or took it, else the holder, unless
// they have left.
func (s *script) owner(r partner.Response, holder partner.Person) string {
	switch {
	case r.Act == partner.HandOver:
		return r.To
	case r.Act == partner.Ack:
		return r.By
	case holder.ID != 0 && holder.Employed(s.today):
		return holder.SlackID
	}
	return ""
}

// rule names the rule by which a duty is said, and the step that it has reached.
func (s *script) rule(u Duty) string {
	reached := "no step reached yet"
	last := civil.Day(0)
	for _, r := range rungs(u.Ladder) {
		if day := u.Due.Add(-r.before); day <= s.today && day >= last {
			last = day
			switch {
			case r.before > 0:
				reached = days(r.before) + " before"
			case r.before == 0:
				reached = "on the day"
			default:
				reached = days(-r.before) + " after"
			}
		}
	}
	for _, h := range u.Ladder.Hours {
		if !u.At.IsZero() && !s.now.Before(u.At.Add(-time.Duration(h)*time.Hour)) && s.now.Before(u.At) {
			reached = strconv.Itoa(h) + " hours before"
		}
	}
	from := fmt.Sprintf("pack %s %s", s.desk.Program.ID, s.desk.Program.Version)
	if slices.ContainsFunc(s.settings.Ladders, func(l partner.StepsOfKind) bool { return l.Kind == u.Kind }) {
		from = "steps of this workspace, set by config ladder"
	}
	return u.Kind + ", " + reached + "; " + from
}

// reader says who a target is to a duty.
func (s *script) reader(to storage.Target, m moment, holder partner.Person) string {
	if to.User == "" {
		return "the channel"
	}
	name := s.name(to.User)
	manager := "alliance manager"
	if s.settings.Alliance == "" {
		manager = "an admin, as there is no alliance manager"
	}
	switch m.role {
	case theirs:
		if to.User == holder.SlackID {
			return name + ", who holds it"
		}
		return name + ", whose it is now"
	case leads:
		return name + ", practice lead of " + holder.Team
	case deputy:
		return name + ", for " + s.name(m.away) + ", who is away"
	default:
		return name + ", " + manager
	}
}

// Concerns reports whether a duty is told to a Slack user: as its owner, its
// holder, the practice lead of the holder's team, or the alliance manager.
func (d *Desk) Concerns(b *partner.Book, u Duty, user string) bool {
	if user == "" {
		return false
	}
	t := d.team(b)
	holder, ok := b.Person(u.Person)
	switch user {
	case u.Owner, holder.SlackID, t.manager():
		return true
	}
	return ok && t.leads[holder.Team] == user
}

// mostSlots bounds what Slots lists.
const mostSlots = 100_000

// Slots lists the instants in (after, until] at which anything may be said to
// anybody in the workspace, in order, without repetition.
func (d *Desk) Slots(b *partner.Book, after, until time.Time) []time.Time {
	t := d.team(b)
	var list []time.Time
	for at := t.next(after); !at.IsZero() && !at.After(until) && len(list) < mostSlots; at = t.next(at) {
		list = append(list, at)
	}
	return list
}
