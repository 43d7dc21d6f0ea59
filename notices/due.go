package notices

import (
	"slices"
	"strings"
	"time"
	"weak"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// stillSaid is for how long after its slot a notice may still be posted. What it
// says is measured again by then: steps that a more urgent one has overtaken
// are left out, and those whose grace is over.
const stillSaid = 30 * 24 * time.Hour

// late is from when on a notice says that it is late.
const late = time.Hour

// wait remembers that nobody in a workspace has a slot before next.
type wait struct {
	book     weak.Pointer[partner.Book]
	revision uint64
	after    time.Time
	next     time.Time
}

// Due lists the notices whose slots lie in (after, until]: of every reader the
// last missed one, with everything that is still true. The cursor is the last
// slot of anybody.
//
// The first plan, which is quiet about old steps, waits until there are a
// channel and something to be reminded of: until then the cursor stays zero.
// Where the channel is taken away later the cursor moves on; what the channel
// was not told meanwhile it is told at the first slot after it is back, at the
// step it has reached by then.
func (d *Desk) Due(b *partner.Book, after, until time.Time) ([]storage.Notice, time.Time) {
	switch {
	case after.IsZero():
		return d.first(b, until)
	case until.Before(after):
		return nil, d.rewind(b, after, until)
	case d.waiting(b, after, until):
		d.looked(b.Workspace, after, until)
		return nil, after
	}
	asked := question{weak.Make(b), b.Revision, after, until}
	if known, ok := d.answers.LoadAndDelete(b.Workspace); ok && known.(answer).question == asked {
		return known.(answer).list, known.(answer).cursor
	}
	t := d.team(b)
	missed, cursor := t.missed(after, until)
	if len(missed) == 0 && !cursor.After(after) {
		d.waits.Store(b.Workspace, wait{weak.Make(b), b.Revision, after, t.next(after)})
		d.looked(b.Workspace, after, until)
		return nil, after
	}
	seen := d.seen(b.Workspace, after)
	var list []storage.Notice
	for _, told := range append(d.plan(b, t, missed), t.atOnce(after, until)...) {
		list = append(list, told.notices(after, seen, until)...)
	}
	list = append(list, t.ordered(after, until)...)
	list = append(list, t.heads(missed)...)
	d.answers.Store(b.Workspace, answer{asked, list, cursor})
	d.looked(b.Workspace, cursor, until)
	return list, cursor
}

// question is what Due was asked, and answer what it said: it is asked whether
// there is anything, and at once again to store it.
type question struct {
	book         weak.Pointer[partner.Book]
	revision     uint64
	after, until time.Time
}

type answer struct {
	question question
	list     []storage.Notice
	cursor   time.Time
}

func (d *Desk) waiting(b *partner.Book, after, until time.Time) bool {
	known, ok := d.waits.Load(b.Workspace)
	if !ok {
		return false
	}
	w := known.(wait)
	return w.revision == b.Revision && w.after.Equal(after) && until.Before(w.next) && w.book == weak.Make(b)
}

// missed gives the last slot of every rhythm that has one in (after, until], and
// the last slot of all.
func (t *team) missed(after, until time.Time) (map[rhythm]slot, time.Time) {
	missed, cursor := map[rhythm]slot{}, after
	for _, r := range t.allRhythms() {
		if s := r.last(until); s.At.After(after) {
			missed[r] = s
			cursor = latest(cursor, s.At)
		}
	}
	for _, o := range t.orders {
		if at, ok := o.last(after, until); ok {
			cursor = latest(cursor, at)
		}
	}
	if at, ok := t.lastInstant(after, until); ok {
		cursor = latest(cursor, at)
	}
	return missed, cursor
}

// next is the first instant after another at which anybody has a slot.
func (t *team) next(after time.Time) time.Time {
	var next time.Time
	sooner := func(at time.Time) {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	for _, r := range t.allRhythms() {
		sooner(r.next(after).At)
	}
	for _, o := range t.orders {
		if at, ok := o.next(after); ok {
			sooner(at)
		}
	}
	if at, ok := t.nextInstant(after); ok {
		sooner(at)
	}
	return next
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// rewind is the cursor after a clock that has jumped back. Within a day it
// stays and that time is not lived twice; a clock that was days ahead by mistake
// must not silence the bot for as long, and nothing is said twice because items
// exist once only.
func (d *Desk) rewind(b *partner.Book, after, until time.Time) time.Time {
	if after.Sub(until) <= 26*time.Hour {
		return after
	}
	return d.team(b).lastSlot(until)
}

// lastSlot is the last slot of anybody until an instant.
func (t *team) lastSlot(until time.Time) time.Time {
	var last time.Time
	for _, r := range t.allRhythms() {
		last = latest(last, r.last(until).At)
	}
	for _, o := range t.orders {
		if at, ok := o.last(last, until); ok {
			last = latest(last, at)
		}
	}
	return last
}

// told is what one target is told at one slot: the items of every step that has
// come by then. Those planned before are dropped by the store, so that what is
// left is what is new, with the steps that it overtakes: they never come later.
type told struct {
	to     storage.Target
	slot   slot
	rhythm rhythm
	say    []storage.Item
	hush   []storage.Item
	week   bool
	atOnce bool        // it is said at the slot's own instant, not at the opening of its day
	since  []civil.Day // of each item to say, the day of its slot
}

// plan lists what everybody is told at their slot.
func (d *Desk) plan(b *partner.Book, t *team, slots map[rhythm]slot) []*told {
	var list []*told
	var first, last civil.Day
	for _, s := range slots {
		if first.IsZero() || s.Day < first {
			first = s.Day
		}
		last = max(last, s.Day)
	}
	if len(slots) == 0 {
		return nil
	}
	at := map[storage.Target]*told{}
	from, through := t.span(first, last)
	for _, dl := range partner.Deadlines(d.Program, b, from, through) {
		for _, h := range t.hearings(b, dl) {
			r := t.rhythm(h.to)
			s, ok := slots[r]
			n := 0
			if ok {
				n = h.reached(s)
			}
			if n == 0 {
				continue
			}
			x := at[h.to]
			if x == nil {
				x = &told{to: h.to, slot: s, rhythm: r}
				at[h.to] = x
				list = append(list, x)
			}
			x.add(t, dl, h.moments[:n])
		}
	}
	return t.addWeek(slots, list)
}

// add adds the moments of one duty, the last of which is said, if any.
func (x *told) add(t *team, dl partner.Deadline, reached []moment) {
	last := reached[len(reached)-1]
	say := t.sayable(dl, x.to, last, x.slot.Day)
	items := itemsOf(dl, x.to)
	for _, m := range slices.Backward(reached) {
		item := items.at(m.step)
		if say {
			x.say, x.since = append(x.say, item), append(x.since, m.slot)
		} else {
			x.hush = append(x.hush, item)
		}
	}
}

// notices makes the notices of what a target is told. What was not due yet when
// the workspace was seen last is no later than now.
func (x *told) notices(after, seen, until time.Time) []storage.Notice {
	var list []storage.Notice
	if len(x.hush) > 0 {
		list = append(list, x.quiet(x.hush, "not to be said: answered for, muted, or too late"))
	}
	if len(x.say) > 0 {
		n := x.notice()
		if n.At = x.firstMissed(after); !n.At.After(seen) && until.Sub(n.At) > late {
			if n.At = until; !x.atOnce {
				n.At = x.rhythm.soonest(until)
			}
		}
		list = append(list, n)
	}
	return list
}

// firstMissed is the slot at which the first of the items was to be said. Steps
// reached before the missed slots are not late: their facts came later.
func (x *told) firstMissed(after time.Time) time.Time {
	first := x.slot
	for _, day := range x.since {
		if day >= first.Day {
			continue
		}
		if at := x.rhythm.at(day); at.After(after) {
			first = slot{Day: day, At: at}
		}
	}
	return first.At
}

func (x *told) notice() storage.Notice {
	name, kind, who := kindDigest, kindDigest, x.to.Channel
	switch {
	case x.to.User != "":
		name, kind, who = kindDirect, kindDirect, x.to.User
	case x.week:
		name = itemWeek
	}
	who += "/"
	if x.atOnce {
		who += x.slot.At.In(x.rhythm.zone).Format("15:04") + "/"
	}
	return storage.Notice{
		Key: name + "/" + who + x.slot.Day.String(), Kind: kind,
		Target: x.to, At: x.slot.At, Until: x.slot.At.Add(stillSaid), Items: x.say,
	}
}

func (x *told) quiet(items []storage.Item, reason string) storage.Notice {
	n := x.notice()
	_, rest, _ := strings.Cut(n.Key, "/")
	n.Key, n.Kind, n.Items = kindQuiet+"/"+rest, kindQuiet, items
	n.State, n.Reason = storage.Silent, reason
	return n
}

// slotDay is the local day of a notice, which ends its key.
func slotDay(n storage.Notice) civil.Day {
	day, err := civil.Parse(n.Key[strings.LastIndexByte(n.Key, '/')+1:])
	if err != nil {
		return civil.First
	}
	return day
}

// first plans a workspace for the first time. Of an old roster only that is
// said whose step falls on today, if today's hour has come, or came within the hour
// where it counts in hours; every other step that has been reached is recorded and
// never said.
func (d *Desk) first(b *partner.Book, until time.Time) ([]storage.Notice, time.Time) {
	t := d.team(b)
	if t.settings.Channel == "" {
		return nil, time.Time{}
	}
	today := civil.In(until, t.zone)
	from, through := t.span(today, today)
	if b.Count(partner.KindCertificate) == 0 && len(partner.Deadlines(d.Program, b, from, through)) == 0 {
		return nil, time.Time{}
	}
	slots := map[rhythm]slot{}
	for _, r := range t.allRhythms() {
		slots[r] = r.last(until)
	}
	var list []storage.Notice
	for _, x := range d.plan(b, t, slots) {
		list = append(list, x.first(until)...)
	}
	cursor := t.lastSlot(until)
	if at, ok := t.lastInstant(cursor, until); ok {
		for _, x := range t.atOnce(cursor, until) {
			if until.Sub(x.slot.At) < late { // of what was recorded just now
				list = append(list, x.notices(cursor, until, until)...)
			} else {
				list = append(list, x.quiet(append(x.hush, x.say...), reasonBegan))
			}
		}
		cursor = at
	}
	d.looked(b.Workspace, cursor, until)
	return list, cursor
}

// reasonBegan is why what a first plan finds reached is not said.
const reasonBegan = "reached before reminders began"

// first makes the notices of a first plan.
func (x *told) first(until time.Time) []storage.Notice {
	today := x.slot.Day == civil.In(until, x.rhythm.zone)
	said := map[duty]bool{}
	var due []storage.Item
	for i, item := range x.say {
		of := duty{item.Kind, item.Subject, item.Due}
		if today && item.Kind != itemWeek && x.since[i] == x.slot.Day {
			said[of] = true
		}
		if said[of] {
			due = append(due, item)
		} else {
			x.hush = append(x.hush, item)
		}
	}
	x.say, x.week = due, false
	var list []storage.Notice
	if len(x.hush) > 0 {
		list = append(list, x.quiet(x.hush, reasonBegan))
	}
	if len(due) > 0 {
		n := x.notice()
		if until.Sub(x.slot.At) > late {
			n.At = x.rhythm.soonest(until) // nobody was away: there was no bot yet
		}
		list = append(list, n)
	}
	return list
}
