// Package notices holds what the bot says unasked: which dated duties are said
// on which day, in which words. Each kind of duty has its own file and one line
// in the list of kinds. It is pure: scheduler decides when, bot posts.
package notices

import (
	"fmt"
	"sync"
	"time"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

// Desk plans and writes the notices of all workspaces. It implements
// scheduler.Source and scheduler.Composer and is safe for concurrent use.
type Desk struct {
	Program  *program.Program
	Defaults partner.Settings // a workspace's own settings are laid over them

	zones sync.Map // zone name -> *time.Location
}

var (
	_ scheduler.Source   = (*Desk)(nil)
	_ scheduler.Composer = (*Desk)(nil)
)

// DigestHour is the hour at which a digest is said, in the team's zone.
const DigestHour = 9

// reader is who a workspace's digest is for.
type reader struct {
	channel string
	daily   scheduler.Daily
}

func (d *Desk) reader(b *partner.Book) reader {
	s := b.Settings().Or(d.Defaults)
	return reader{s.Channel, scheduler.Daily{Hour: DigestHour, Zone: d.zone(s.Zone)}}
}

// zone gives a zone by name, and the vendor's where the name says nothing.
func (d *Desk) zone(name string) *time.Location {
	if name != "" && (d.Program.Zone == nil || name != d.Program.Zone.String()) {
		if loc, ok := d.zones.Load(name); ok {
			return loc.(*time.Location)
		}
		if loc, err := time.LoadLocation(name); err == nil {
			d.zones.Store(name, loc)
			return loc
		}
	}
	if d.Program.Zone != nil {
		return d.Program.Zone
	}
	return time.UTC
}

// Due lists the digests whose slots lie in (after, until]. Several missed slots
// make one digest, that of the last of them, with everything that is still true.
//
// The first plan, which is quiet about old steps, waits until there are a
// channel and a roster: until then the cursor stays zero. Where the channel is
// taken away later nothing is planned, but the cursor moves on; what was not
// said meanwhile is said at the first slot after a channel is back, at the step
// it has reached by then.
func (d *Desk) Due(b *partner.Book, after, until time.Time) ([]storage.Notice, time.Time) {
	r := d.reader(b)
	switch {
	case after.IsZero() && (r.channel == "" || b.Count(partner.KindCertificate) == 0):
		return nil, after
	case after.IsZero():
		return d.first(b, r, until)
	case until.Before(after):
		return nil, r.rewind(after, until)
	}
	missed := r.daily.Between(after, until)
	if len(missed) == 0 {
		return nil, after
	}
	slot := missed[len(missed)-1]
	if r.channel == "" {
		return nil, slot.At
	}
	items := d.passed(b, slot.Day)
	if len(items) == 0 {
		return nil, slot.At
	}
	n := digest(r.channel, slot, items)
	n.At = firstMissed(missed, items)
	return []storage.Notice{n}, slot.At
}

// rewind is the cursor after a clock that has jumped back. Within a day it
// stays and that time is not lived twice; a clock that was days ahead by mistake
// must not silence the bot for as long, and nothing is said twice because items
// exist once only.
func (r reader) rewind(after, until time.Time) time.Time {
	if after.Sub(until) <= 26*time.Hour {
		return after
	}
	return r.daily.Last(until).At
}

// Compose writes a notice's message from the facts of the moment.
func (d *Desk) Compose(b *partner.Book, n storage.Notice, now time.Time) (view.Message, bool, error) {
	switch n.Kind {
	case kindDigest:
		m, ok := d.composeDigest(b, n, now)
		return m, ok, nil
	case kindQuiet:
		return view.Message{}, false, nil
	default:
		return view.Message{}, false, fmt.Errorf("there is nobody to write notices of kind %q", n.Kind)
	}
}

// Manner says how notices are sent: digests are merged, and never said before
// their hour of the local day.
func (d *Desk) Manner(b *partner.Book, n storage.Notice, now time.Time) scheduler.Manner {
	if n.Kind != kindDigest {
		return scheduler.Manner{}
	}
	r := d.reader(b)
	today, next := r.daily.Today(now)
	m := scheduler.Manner{Merge: true, NotBefore: today.At, Next: next.At}
	// A digest that caught up has its At in the past; if the clock jumps back
	// between planning and sending, its own day is still to come.
	if own, ok := r.daily.On(slotDay(n)); ok && own.At.After(now) {
		m.NotBefore = own.At
	}
	return m
}
