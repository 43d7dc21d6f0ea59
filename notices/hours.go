package notices

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
)

// Some duties have an hour, and a ladder that counts in hours back from it. What is
// said then is said at once and not with the next digest: in real elapsed time
// before the moment, whatever clocks are turned in between, and where that falls
// into the night or on a holiday at the last working moment before it.

// margin is how long before the end of a reader's day what would come after it is
// said: late enough, and surely out before the quiet begins.
const margin = 15 * time.Minute

// speaking is when a target may be told of something at once: on its working days,
// all day but the quiet hours, of a person only the working hours.
func (t *team) speaking(to storage.Target) rhythm {
	r := t.rhythm(to)
	day := hours{t.quiet.to % wholeDay, t.quiet.from}
	if t.quiet.from < t.quiet.to { // quiet by day: the longer part of the rest
		day = hours{0, t.quiet.from}
		if wholeDay-t.quiet.to > t.quiet.from {
			day = hours{t.quiet.to, wholeDay}
		}
	}
	if own, ok := readHours(t.readers[to.User].Hours); ok && own.from < own.to {
		if from, end := max(own.from, day.from), min(own.to, day.to); from < end {
			day = hours{from, end}
		}
	}
	return rhythm{zone: r.zone, days: r.days, open: day.from, close: max(day.to, day.from+1)}
}

// lastMoment is the last moment not after an instant at which something can be
// said: the instant itself, or else shortly before the reader's day ended.
func (r rhythm) lastMoment(at time.Time) time.Time {
	s := r.last(at)
	end := r.until(s.Day).Add(-margin)
	switch {
	case at.Before(end):
		return at
	case end.Before(s.At):
		return s.At
	}
	return end
}

// firstMoment is the first full minute from an instant on at which something can
// be said.
func (r rhythm) firstMoment(from time.Time) time.Time {
	at := from.Truncate(time.Minute)
	if at.Before(from) {
		at = at.Add(time.Minute)
	}
	s, _, open := r.window(at)
	if open {
		return at
	}
	return s.At
}

// hourSteps tells everybody the steps of the ladder that are hours before the
// duty's moment. Those that had passed when the moment was set are said once, then.
func (l *listener) hourSteps(dl partner.Deadline) {
	if dl.At.IsZero() {
		return
	}
	for _, h := range l.ladder.Hours {
		at := dl.At.Add(-time.Duration(h) * time.Hour)
		l.tell(moment{step: strconv.Itoa(h) + "h", hour: h, day: civil.In(at, l.zone), due: dl.At, since: dl.Since}, l.rungSlot)
	}
}

// place gives a moment its slot and, where it is one of hours, the instant; false
// where there is none before the duty's own.
func (l *listener) place(m *moment, to storage.Target, slot func(rhythm, civil.Day) civil.Day) bool {
	r := l.rhythm(to)
	if m.hour == 0 {
		m.slot = slot(r, m.day)
		return true
	}
	day := l.speaking(to)
	step := m.due.Add(-time.Duration(m.hour) * time.Hour)
	m.at = day.lastMoment(step)
	if m.at.Before(m.since) {
		m.at = day.firstMoment(m.since)
	}
	if !m.at.Before(m.due) {
		return false
	}
	m.day, m.slot = civil.In(step, r.zone), civil.In(m.at, r.zone)
	if s := r.last(m.at); s.At.Equal(m.at) { // it comes with the digest
		m.slot, m.at = s.Day, time.Time{}
	}
	return true
}

// when is the instant of a moment for a target of a rhythm.
func (m moment) when(r rhythm) time.Time {
	if m.at.IsZero() {
		return r.at(m.slot)
	}
	return m.at
}

// merges reports whether two moments of one hearing are said together.
func (m moment) merges(o moment) bool { return m.slot == o.slot && m.at.Equal(o.at) }

// came reports whether a moment has come by the slot of a day and an instant.
func (m moment) came(s slot) bool {
	if m.at.IsZero() {
		return m.slot <= s.Day
	}
	return !m.at.After(s.At)
}

// byHour sorts the moments of a hearing that has some of hours.
func (l *listener) byHour(h *hearing) {
	r := l.rhythm(h.to)
	slices.SortStableFunc(h.moments, func(a, b moment) int {
		return cmp.Or(a.when(r).Compare(b.when(r)), cmp.Compare(a.cause, b.cause), cmp.Compare(a.day, b.day), cmp.Compare(b.hour, a.hour))
	})
}

// itemsOf are those of a deadline for a target. The keys of its steps in hours hold
// the moment to the minute, in UTC: one that moves within a day is another.
func itemsOf(dl partner.Deadline, to storage.Target) items {
	i := itemsFor(dutyOf(dl), to)
	if !dl.At.IsZero() {
		i.clock = dl.At.UTC().Format("2006-01-02T15:04Z")
	}
	return i
}

// isHours reports whether a step is one of hours.
func isHours(step string) bool {
	digits, ok := strings.CutSuffix(step, "h")
	_, err := strconv.Atoi(digits)
	return ok && err == nil
}

// timedDuty is a duty with an hour, and who hears of it.
type timedDuty struct {
	partner.Deadline
	heard []hearing
}

// readTimed notes the duties that have steps in hours, and all their instants.
func (d *Desk) readTimed(t *team, b *partner.Book) {
	for _, dl := range partner.TimedDeadlines(d.Program, b) {
		if len(t.ladders[dl.Kind].Hours) == 0 {
			continue
		}
		u := timedDuty{dl, t.hearings(b, dl)}
		t.timed = append(t.timed, u)
		for _, h := range u.heard {
			for _, m := range h.moments {
				if !m.at.IsZero() {
					t.instants = append(t.instants, m.at)
				}
			}
		}
	}
	slices.SortFunc(t.instants, time.Time.Compare)
	t.instants = slices.CompactFunc(t.instants, time.Time.Equal)
}

// lastInstant is the last instant in (after, until] at which something is said at
// once; ok is false where there is none.
func (t *team) lastInstant(after, until time.Time) (at time.Time, ok bool) {
	i, found := slices.BinarySearchFunc(t.instants, until, time.Time.Compare)
	if !found {
		i--
	}
	if i < 0 || !t.instants[i].After(after) {
		return time.Time{}, false
	}
	return t.instants[i], true
}

// nextInstant is the first instant after another at which something is said at once.
func (t *team) nextInstant(after time.Time) (at time.Time, ok bool) {
	i, found := slices.BinarySearchFunc(t.instants, after, time.Time.Compare)
	if found {
		i++
	}
	if i == len(t.instants) {
		return time.Time{}, false
	}
	return t.instants[i], true
}

// atOnce lists what everybody is told at once: of each duty the last step in hours
// that came in (after, until], unless a digest since says it anyway.
func (t *team) atOnce(after, until time.Time) []*told {
	at := map[place]*told{}
	var list []*told
	for _, u := range t.timed {
		for _, h := range u.heard {
			r := t.rhythm(h.to)
			n := 0
			for n < len(h.moments) && !h.moments[n].when(r).After(until) {
				n++
			}
			if n == 0 || h.moments[n-1].at.IsZero() || !h.moments[n-1].at.After(after) {
				continue
			}
			p := slotPlace(h.to, h.moments[n-1])
			if at[p] == nil {
				at[p] = toldAt(h.to, h.moments[n-1], r)
				list = append(list, at[p])
			}
			at[p].add(t, u.Deadline, h.moments[:n])
		}
	}
	return list
}

func slotPlace(to storage.Target, m moment) place {
	p := place{to: to, slot: m.slot}
	if !m.at.IsZero() {
		p.minute = m.at.Unix()
	}
	return p
}

func toldAt(to storage.Target, m moment, r rhythm) *told {
	return &told{to: to, slot: slot{Day: m.slot, At: m.when(r)}, rhythm: r, atOnce: !m.at.IsZero()}
}

// clockOf is the wall time in the key of a notice that says something at once.
func clockOf(n storage.Notice) (clock, bool) {
	parts := strings.Split(n.Key, "/")
	if len(parts) < 4 {
		return 0, false
	}
	return readClock(parts[len(parts)-2])
}

// withinDay is the manner of what is said at once: at any hour at which the target
// may be spoken to, and as often as there is something.
func (t *team) withinDay(n storage.Notice, c clock, now time.Time) scheduler.Manner {
	r := t.speaking(n.Target)
	m := scheduler.Manner{NotBefore: slotDay(n).Instant(int(c)/60, int(c)%60, r.zone), Next: now.Add(time.Minute), Pressing: true}
	if at, _, open := r.window(now); !open {
		m.NotBefore, m.Next = at.At, at.At
	}
	return m
}

// hoursLeft tells a line the hour of its duty, on the target's clock and on the
// one of the zone in which it was given.
func (s *script) hoursLeft(l *line) {
	if l.At.IsZero() {
		return
	}
	zone := s.rhythm(s.to).zone
	day := civil.In(l.At, zone)
	l.left = day.Sub(s.today)
	if !s.now.Before(l.At) {
		l.left = min(l.left, -1)
	}
	l.clock = "on " + clockIn(l.At, zone)
	if given, err := time.LoadLocation(l.Zone); l.Zone != "" && err == nil {
		_, a := l.At.In(zone).Zone()
		if _, b := l.At.In(given).Zone(); a != b {
			l.clock += " (" + clockIn(l.At, given) + " at the customer's)"
		}
	}
	if left := l.At.Sub(s.now); left > 0 {
		l.clock += ", in " + length(left.Round(time.Minute))
	} else {
		l.clock += ", " + length((-left).Round(time.Minute)) + " ago"
	}
}

// clockIn is a moment as a clock in a zone shows it: "Thu 12 Mar 2026 at 14:00 CET".
func clockIn(at time.Time, zone *time.Location) string {
	return at.In(zone).Format("Mon 2 Jan 2006 at 15:04 MST")
}

// hourHead is the head of what is said at once: of a single duty how much time is
// left for it.
func hourHead(head string, lines []line) string {
	if len(lines) != 1 || lines[0].At.IsZero() || lines[0].left < 0 {
		return head
	}
	l := lines[0]
	_, left, _ := strings.Cut(l.clock, ", in ")
	return left + " left: " + l.Title
}
