package notices

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// role is why somebody hears of a duty; of several the first counts.
type role uint8

const (
	theirs   role = iota // they hold it, took it, or were handed it
	leads                // it concerns their team
	alliance             // it concerns the company
	deputy               // they stand in for somebody who is away
	everyone             // the channel
)

// cause of a moment; where several fall on one slot the last counts.
type cause uint8

const (
	onLadder   cause = iota
	restIsOver       // somebody was on it or snoozed it until now
	handedOver
	nobodyTook
)

// moment is one step of one duty for one target.
type moment struct {
	step  string
	day   civil.Day // the step's own
	slot  civil.Day // the reader's day on which it is said
	cause cause
	role  role
	away  string // deputy: who is away

	// Of a step in hours: how many before the duty's moment, when that was set, and
	// the instant at which it is said; no instant: at the slot's.
	hour       int
	due, since time.Time
	at         time.Time
}

// hearing is what one target hears of one duty, in the order in which it comes.
type hearing struct {
	to      storage.Target
	moments []moment
}

// itemFor is what is said of a duty to a target at a step.
func itemFor(of duty, to storage.Target, step string) storage.Item {
	return itemsFor(of, to).at(step)
}

// items are those of a duty for a target. An item's key is the step between the
// two halves, and is said once only, for ever.
type items struct {
	duty
	before, after string
	clock         string // of the duty's moment
}

func itemsFor(of duty, to storage.Target) items {
	i := items{duty: of, before: of.kind + "/" + strings.ReplaceAll(of.subject, "/", "-") + "/"}
	if to.User != "" {
		i.after += "@" + to.User
	}
	return i
}

func (i items) at(step string) storage.Item {
	due := "/" + i.due.String()
	if i.clock != "" && isHours(step) {
		due = "/" + i.clock
	}
	return storage.Item{Key: i.before + step + due + i.after, Kind: i.kind, Subject: i.subject, Step: step, Due: i.due}
}

// listener works out who hears of one duty, and when.
type listener struct {
	*team
	book     *partner.Book
	duty     duty
	ladder   program.Ladder
	response partner.Response
	holder   partner.Person // whom the duty concerns, if anybody
	opens    civil.Day      // the first day on which it is a duty
	list     []hearing
	left     map[string]civil.Day // Slack user -> the day from which they are not in the company
}

// hearings lists who hears what of a duty, and when. It is the one source of
// everything that is planned, previewed, explained and said. The list is shared:
// it is not to be changed.
func (t *team) hearings(b *partner.Book, dl partner.Deadline) []hearing {
	if known, ok := t.memo.get(t, dutyOf(dl)); ok {
		return known
	}
	l := &listener{team: t, book: b, duty: dutyOf(dl), ladder: t.ladders[dl.Kind], opens: dl.Opens, left: map[string]civil.Day{}}
	l.response = t.responses[l.duty]
	if dl.Person != 0 {
		l.holder, _ = b.Person(dl.Person)
	}
	for _, r := range rungs(l.ladder) {
		l.tell(moment{step: r.name, day: l.duty.due.Add(-r.before)}, l.rungSlot)
	}
	l.hourSteps(dl)
	l.answered()
	l.escalate()
	for i := range l.list {
		if len(l.ladder.Hours) > 0 {
			l.byHour(&l.list[i])
			continue
		}
		slices.SortStableFunc(l.list[i].moments, func(a, b moment) int {
			return cmp.Or(cmp.Compare(a.slot, b.slot), cmp.Compare(a.cause, b.cause), cmp.Compare(a.day, b.day))
		})
	}
	t.memo.put(t, l.duty, l.list)
	return l.list
}

// rungSlot is the last working day up to a step, unless it is no duty by then.
func (l *listener) rungSlot(r rhythm, d civil.Day) civil.Day {
	if day := r.before(d); day >= l.opens {
		return day
	}
	return r.onOrAfter(d)
}

// lateSlot is for what must not be said before its day.
func (l *listener) lateSlot(r rhythm, d civil.Day) civil.Day { return r.onOrAfter(d) }

// tell tells everybody who hears of the duty's steps.
func (l *listener) tell(m moment, slot func(rhythm, civil.Day) civil.Day) {
	for _, to := range l.ladder.Readers {
		switch to {
		case program.ToChannel:
			if l.settings.Channel != "" {
				m.role = everyone
				if to := (storage.Target{Channel: l.settings.Channel}); l.place(&m, to, slot) {
					l.add(to, m)
				}
			}
		case program.ToHolder:
			for _, user := range l.owners(m.day) {
				l.address(user, theirs, m, slot)
			}
		case program.ToLead:
			l.address(l.lead(), leads, m, slot)
		case program.ToAlliance:
			l.address(l.manager(), alliance, m, slot)
		}
	}
}

// owners lists whose the duty is on a day: whom it concerns, and from the answer
// on who took it; or only who was handed it.
func (l *listener) owners(on civil.Day) []string {
	r := l.response
	if r.ID == 0 || on < civil.In(r.On, l.zone) {
		return []string{l.holder.SlackID}
	}
	switch r.Act {
	case partner.HandOver:
		return []string{r.To}
	case partner.Ack:
		return []string{r.By, l.holder.SlackID}
	}
	return []string{l.holder.SlackID}
}

// lead is the practice lead of the holder's team.
func (l *listener) lead() string {
	if l.holder.ID == 0 {
		return ""
	}
	return l.leads[l.holder.Team]
}

// manager is the alliance manager, or the first admin where there is none.
func (t *team) manager() string {
	if t.settings.Alliance == "" && len(t.settings.Admins) > 0 {
		return t.settings.Admins[0]
	}
	return t.settings.Alliance
}

// answered adds what follows from the answer that holds.
func (l *listener) answered() {
	r := l.response
	if r.ID == 0 {
		return
	}
	if until := l.rests(r); !until.IsZero() {
		l.tell(moment{step: "snooze-" + until.String(), day: until, cause: restIsOver}, l.lateSlot)
	}
	if r.Act == partner.HandOver {
		m := moment{step: "handover-" + strconv.Itoa(int(r.ID)), day: civil.In(r.On, l.zone), cause: handedOver}
		l.address(r.To, theirs, m, func(h rhythm, _ civil.Day) civil.Day { return h.next(r.On).Day })
	}
}

// escalate tells the next person where nobody took the duty within the kind's
// patience, and the one after that as long after.
func (l *listener) escalate() {
	if l.ladder.Patience <= 0 {
		return
	}
	since := l.duty.due.Add(-l.ladder.Escalate)
	if r := l.response; r.ID != 0 {
		since = max(since, l.rests(r))
		if r.Act == partner.HandOver {
			since = max(since, civil.In(r.On, l.zone))
		}
	}
	told := l.owners(since)
	for _, next := range []struct {
		user string
		role role
	}{{l.lead(), leads}, {l.manager(), alliance}} {
		day := l.days.Add(since, l.ladder.Patience)
		if next.user == "" || slices.Contains(told, next.user) || !l.reachable(next.user, day) {
			continue
		}
		l.address(next.user, next.role, moment{step: "escalation", day: day, cause: nobodyTook}, l.lateSlot)
		told, since = append(told, next.user), day
	}
}

// address adds a moment for a user, or for who stands in while they are away.
func (l *listener) address(user string, as role, m moment, slot func(rhythm, civil.Day) civil.Day) {
	m.role = as
	for range 3 { // a stand-in may be away as well
		if user == "" || !l.reachable(user, m.day) {
			return
		}
		to := storage.Target{User: user}
		if !l.place(&m, to, slot) {
			return
		}
		r := l.readers[user]
		if r.Deputy == "" || r.Deputy == user || r.AwayFrom.IsZero() || m.slot < r.AwayFrom || m.slot > max(r.AwayTo, r.AwayFrom) {
			l.add(to, m)
			return
		}
		if m.role != deputy {
			m.role, m.away = deputy, user
		}
		user = r.Deputy
	}
}

// reachable reports whether somebody can be written to and is with the company.
func (l *listener) reachable(user string, on civil.Day) bool {
	if l.readers[user].Gone {
		return false
	}
	left, known := l.left[user]
	if !known {
		p, _ := l.book.BySlackID(user)
		left = p.LeftOn
		l.left[user] = left
	}
	return left.IsZero() || on < left
}

// add adds a moment, once per target and step.
func (l *listener) add(to storage.Target, m moment) {
	i := slices.IndexFunc(l.list, func(h hearing) bool { return h.to == to })
	if i < 0 {
		l.list = append(l.list, hearing{to: to, moments: make([]moment, 0, len(l.ladder.Steps)+l.ladder.Times+3)})
		i = len(l.list) - 1
	}
	h := &l.list[i]
	for j := len(h.moments) - 1; j >= 0; j-- {
		if have := &h.moments[j]; have.step == m.step {
			if m.role < have.role {
				have.role, have.away = m.role, m.away
			}
			return
		}
	}
	h.moments = append(h.moments, m)
}

// reached counts the moments that have come by the slot of a day.
func (h hearing) reached(slot slot) int {
	n := 0
	for n < len(h.moments) && h.moments[n].came(slot) {
		n++
	}
	return n
}

// sayable reports whether a moment may be said at the slot of a day: it is not
// too late for it, nobody has answered for the duty, and the target wants to hear.
func (t *team) sayable(dl partner.Deadline, to storage.Target, m moment, slot civil.Day) bool {
	of := dutyOf(dl)
	switch {
	case slot.Sub(max(m.day, m.slot)) > t.ladders[of.kind].Grace || !dl.Open(slot):
		return false
	case t.silenced(to, of.kind, slot):
		return false
	case m.cause == restIsOver || m.cause == handedOver:
		return true
	}
	return !t.resting(of, slot, t.rhythm(to).at(slot))
}

// resting reports whether somebody has answered for a duty, so that nobody is
// reminded of it on a day.
func (t *team) resting(of duty, on civil.Day, at time.Time) bool {
	r, ok := t.responses[of]
	return ok && on < t.rests(r) && !at.Before(r.On)
}
