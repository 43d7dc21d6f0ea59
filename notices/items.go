package notices

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
)

// The kinds of notice.
const (
	kindDigest = "digest"
	kindQuiet  = "quiet" // items that are never to be said
)

// sayable is for how long after its slot a digest may still be posted. What it
// says is measured again by then: steps that a more urgent one has overtaken
// are left out, and duties whose grace is over.
const sayable = 30 * 24 * time.Hour

// late is from when on a digest says that it is late.
const late = time.Hour

// step is one step of one duty.
type step struct {
	deadline partner.Deadline
	before   int // days before the due date
}

func (s step) day() civil.Day { return s.deadline.Due.Add(-s.before) }

// item gives the step its key. A due date that moves makes other keys, so the
// ladder begins anew; the same date never says a step twice.
func (s step) item() storage.Item {
	d := s.deadline
	before := strconv.Itoa(s.before)
	subject := strings.ReplaceAll(d.Subject, "/", "-")
	return storage.Item{
		Key:  strings.Join([]string{d.Kind, subject, before, d.Due.String()}, "/"),
		Kind: d.Kind, Subject: d.Subject, Step: before, Due: d.Due,
	}
}

// steps lists the steps that every duty has reached on a day, of each duty the
// most urgent first.
func (d *Desk) steps(b *partner.Book, day civil.Day) []step {
	var list []step
	from, through := d.window(day, day)
	for _, dl := range partner.Deadlines(d.Program, b, from, through) {
		k, ok := kindOf(dl.Kind)
		if !ok || dl.Due < day.Add(-k.grace) {
			continue
		}
		for _, before := range passed(d.Program.Ladder(dl.Kind), dl.Due.Sub(day)) {
			list = append(list, step{dl, before})
		}
	}
	return list
}

// window is the due dates of which something may be said from one day through another.
func (d *Desk) window(first, last civil.Day) (from, through civil.Day) {
	from, through = first, last
	for _, k := range kinds() {
		from = min(from, first.Add(-k.grace))
		if ladder := d.Program.Ladder(k.name); len(ladder) > 0 {
			through = max(through, last.Add(slices.Max(ladder)))
		}
	}
	return from, through
}

// passed lists the items of all steps reached on a day. Those planned before
// are dropped by the store, so that what is left is what is new, with the steps
// that it overtakes: they never come later.
func (d *Desk) passed(b *partner.Book, day civil.Day) []storage.Item {
	var items []storage.Item
	for _, s := range d.steps(b, day) {
		items = append(items, s.item())
	}
	return items
}

// first plans a workspace for the first time. Of an old roster only that is
// said whose step falls on today, if today's hour has come; every other step
// that has been reached is recorded and never said.
func (d *Desk) first(b *partner.Book, r reader, until time.Time) ([]storage.Notice, time.Time) {
	slot := r.daily.Last(until)
	today := slot.Day == civil.In(until, r.daily.Zone)
	said := map[string]bool{} // subjects
	var due, old []storage.Item
	for _, s := range d.steps(b, slot.Day) {
		item := s.item()
		subject := item.Kind + "/" + item.Subject
		if today && s.day() > r.before(slot.Day) {
			said[subject] = true
		}
		if said[subject] {
			due = append(due, item)
		} else {
			old = append(old, item)
		}
	}
	var list []storage.Notice
	if len(old) > 0 {
		list = append(list, quiet(r.channel, slot, old))
	}
	if len(due) > 0 {
		n := digest(r.channel, slot, due)
		if until.Sub(slot.At) > late {
			n.At = until // nobody was away: there was no bot yet
		}
		list = append(list, n)
	}
	return list, slot.At
}

// before is the day of the slot before a day's: not always yesterday, for zones
// have skipped days.
func (r reader) before(day civil.Day) civil.Day {
	for day--; ; day-- {
		if _, ok := r.daily.On(day); ok {
			return day
		}
	}
}

func digest(channel string, slot scheduler.Slot, items []storage.Item) storage.Notice {
	return storage.Notice{
		Key: kindDigest + "/" + channel + "/" + slot.Day.String(), Kind: kindDigest,
		Target: storage.Target{Channel: channel}, At: slot.At, Until: slot.At.Add(sayable), Items: items,
	}
}

// slotDay is the local day of a digest, which ends its key.
func slotDay(n storage.Notice) civil.Day {
	day, err := civil.Parse(n.Key[strings.LastIndexByte(n.Key, '/')+1:])
	if err != nil {
		return civil.First
	}
	return day
}

func quiet(channel string, slot scheduler.Slot, items []storage.Item) storage.Notice {
	n := digest(channel, slot, items)
	n.Key, n.Kind = kindQuiet+"/"+channel+"/"+slot.Day.String(), kindQuiet
	n.State, n.Reason = storage.Silent, "reached before reminders began"
	return n
}

// firstMissed is the slot at which the first of the items was to be said. Steps
// reached before the missed slots are not late: their facts came later.
func firstMissed(missed []scheduler.Slot, items []storage.Item) time.Time {
	last := missed[len(missed)-1]
	at := last.At
	for _, item := range items {
		before, _ := strconv.Atoi(item.Step) // written by step.item
		day := item.Due.Add(-before)
		if day < missed[0].Day {
			continue
		}
		i, _ := slices.BinarySearchFunc(missed, day, func(s scheduler.Slot, d civil.Day) int { return int(s.Day) - int(d) })
		if i < len(missed) && missed[i].At.Before(at) {
			at = missed[i].At
		}
	}
	return at
}
