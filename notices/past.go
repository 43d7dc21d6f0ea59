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
// never planned: its first plan catches up on nothing.
func PastOf(now time.Time, found, lately []storage.Notice) Past {
	if !slices.ContainsFunc(lately, isReminder) && !slices.ContainsFunc(found, isReminder) {
		return Past{}
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
	if past.Now.IsZero() {
		return false
	}
	at := m.when(r)
	return !at.After(past.Now) && !at.Before(r.last(past.Now).At) && !past.Planned[itemsOf(dl, to).at(m.step).Key]
}

// catchUp adds what a hearing has reached and was never planned to its reader's next
// slot, unless another step comes there.
func (past Past) catchUp(at map[place]*told, t *team, dl partner.Deadline, h hearing, r rhythm) {
	if past.Now.IsZero() {
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
