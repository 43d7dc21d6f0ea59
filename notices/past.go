package notices

import (
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// Past is what a preview has to know of what was planned before; the zero Past
// knows nothing, and a preview by it lists what the facts alone imply.
type Past struct {
	Now     time.Time       // what had its slot until now is planned or comes with the next one
	Planned map[string]bool // of the items that Reached names, those which were planned
	First   bool            // nothing was planned yet: what Now's first plan says comes at once
}

// Reached lists the keys of the items whose step has come by now and which are said
// at their reader's next slot if they never were planned: what a Past has to know.
// It is pure.
func Reached(p *program.Program, b *partner.Book, defaults partner.Settings, now time.Time) (keys []string) {
	d := &Desk{Program: p, Defaults: defaults}
	t := d.team(b)
	if t.settings.Channel == "" {
		return nil
	}
	today := civil.In(now, t.zone)
	from, through := t.span(today-1, today+1)
	for _, dl := range partner.Deadlines(p, b, from, through) {
		for _, h := range t.hearings(b, dl) {
			r := t.rhythm(h.to)
			items, last := itemsOf(dl, h.to), r.last(now).At
			for i := h.latest(r, now); i >= 0; i-- {
				keys = append(keys, items.at(h.moments[i].step).Key)
				if h.moments[i].when(r).Before(last) {
					break
				}
			}
		}
	}
	return keys
}

// PastOf makes a Past of the notices that were found under the keys of Reached and
// of some that were planned lately. Where neither holds a reminder the workspace was
// never planned: its first plan catches up on nothing but today's.
func PastOf(now time.Time, found, lately []storage.Notice) Past {
	if !slices.ContainsFunc(lately, isReminder) && !slices.ContainsFunc(found, isReminder) {
		return Past{Now: now, First: true}
	}
	past := Past{Now: now, Planned: map[string]bool{}}
	for _, n := range found {
		for _, i := range n.Items {
			past.Planned[i.Key] = true
		}
	}
	return past
}

// isReminder reports whether a notice was planned because of a duty.
func isReminder(n storage.Notice) bool {
	return n.Kind == kindDigest || n.Kind == kindDirect || n.Kind == kindQuiet
}

// latest is the index of the last moment that has come by an instant; -1: none has.
func (h hearing) latest(r rhythm, now time.Time) int {
	i := len(h.moments) - 1
	for i >= 0 && h.moments[i].when(r).After(now) {
		i--
	}
	return i
}

// came reports whether a moment has come since the reader's last slot and was not
// planned then: its fact came later, and it is caught up on.
func (past Past) came(dl partner.Deadline, to storage.Target, m moment, r rhythm) bool {
	if past.Now.IsZero() || past.First {
		return false
	}
	at := m.when(r)
	return !at.After(past.Now) && !at.Before(r.last(past.Now).At) && !past.Planned[itemsOf(dl, to).at(m.step).Key]
}

// catchUp adds what a hearing has reached and was never planned to its reader's next
// slot, unless another step comes there.
func (past Past) catchUp(at map[place]*told, t *team, dl partner.Deadline, h hearing, r rhythm) {
	if past.Now.IsZero() || past.First {
		return
	}
	n, next := h.latest(r, past.Now)+1, r.next(past.Now)
	if n == 0 || past.Planned[itemsOf(dl, h.to).at(h.moments[n-1].step).Key] || h.reached(next) != n {
		return
	}
	where := place{to: h.to, slot: next.Day}
	if at[where] == nil {
		at[where] = &told{to: h.to, slot: next, rhythm: r}
	}
	at[where].add(t, dl, h.moments[:n])
}

// begun gives what would be said as a first plan at Now would have it: of what had its
// slot today before Now only what that plan still says, and when. list is what the
// facts alone imply; of the days before it is left as it is.
func (past Past) begun(d *Desk, b *partner.Book, list []storage.Notice) []storage.Notice {
	if !past.First {
		return list
	}
	t := d.team(b)
	list = slices.DeleteFunc(list, func(n storage.Notice) bool { return past.missed(n.At, t.rhythm(n.Target).zone) })
	first, _ := d.first(b, past.Now)
	for _, n := range first {
		if n.State == storage.Silent {
			continue
		}
		if n.At.Before(past.Now) {
			n.At = past.Now
		}
		list = append(list, n)
	}
	return list
}

// missed reports whether an instant of today is over before a first plan.
func (past Past) missed(at time.Time, zone *time.Location) bool {
	return past.First && !at.After(past.Now) && civil.In(at, zone) == civil.In(past.Now, zone)
}
