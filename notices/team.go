package notices

import (
	"slices"
	"time"
	"weak"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// team is what a workspace has settled about reminders, read once per revision of
// its Book: who hears what, when, and who has answered. It holds no Book.
type team struct {
	book     weak.Pointer[partner.Book]
	revision uint64

	settings partner.Settings
	zone     *time.Location
	days     *calendar.Calendar // the team's working days
	quiet    hours

	channel   rhythm
	ordinary  rhythm // of a person of whom nothing else is known
	readers   map[string]partner.Reader
	rhythms   map[string]rhythm // of readers who have one of their own
	mutes     map[mute]partner.Mute
	responses map[duty]partner.Response
	leads     map[string]string // team -> Slack user
	ladders   map[string]program.Ladder
	orders    []order
	memo      *memo
	timed     []timedDuty // the duties that have steps in hours
	instants  []time.Time // at which something is said at once, in order
	back, on  int         // how many days before and after its due date anything is said of a duty
}

// duty identifies a duty.
type duty struct {
	kind, subject string
	due           civil.Day
}

func dutyOf(d partner.Deadline) duty { return duty{d.Kind, d.Subject, d.Due} }

// mute is who does not want to hear of what.
type mute struct{ who, kind string }

// team reads what a workspace has settled, or remembers it.
func (d *Desk) team(b *partner.Book) *team {
	self := weak.Make(b)
	if known, ok := d.teams.Load(b.Workspace); ok {
		if t := known.(*team); t.revision == b.Revision && t.book == self {
			return t
		}
	}
	t := d.newTeam(b)
	t.book, t.revision = self, b.Revision
	d.teams.Store(b.Workspace, t)
	return t
}

func (d *Desk) newTeam(b *partner.Book) *team {
	s := b.Settings().Or(d.Defaults)
	t := &team{
		memo:     &d.memo,
		settings: s, zone: d.zone(s.Zone), days: d.calendar(s.Calendar), quiet: hours{20 * 60, 8 * 60},
		readers: map[string]partner.Reader{}, rhythms: map[string]rhythm{}, mutes: map[mute]partner.Mute{},
		responses: map[duty]partner.Response{}, leads: map[string]string{}, ladders: map[string]program.Ladder{},
	}
	if q, ok := readHours(s.Quiet); ok {
		t.quiet = q
	}
	digest := clock(DigestHour * 60)
	if c, ok := readClock(s.Digest); ok {
		digest = c
	}
	t.channel = newRhythm(t.zone, t.days, digest, t.quiet, wholeDay, false)
	t.ordinary = newRhythm(t.zone, t.days, DigestHour*60, t.quiet, wholeDay, true)
	for _, r := range b.Readers() {
		t.readers[r.User] = r
		t.rhythms[r.User] = d.readerRhythm(t, r)
	}
	for _, m := range b.Mutes() {
		t.mutes[mute{m.User, m.Kind}] = m
	}
	for _, r := range b.Responses() {
		of := duty{r.Kind, r.Subject, r.Due}
		if last, ok := t.responses[of]; !ok || !r.On.Before(last.On) {
			t.responses[of] = r
		}
	}
	for _, l := range s.Leads {
		if _, ok := t.leads[l.Team]; !ok {
			t.leads[l.Team] = l.User
		}
	}
	t.readLadders(d.Program)
	t.orders = d.readOrders(b)
	d.readTimed(t, b)
	return t
}

func (d *Desk) readerRhythm(t *team, r partner.Reader) rhythm {
	zone, days := t.zone, t.days
	if r.Zone != "" {
		zone = d.zone(r.Zone)
	}
	if r.Calendar != "" {
		days = d.calendar(r.Calendar)
	}
	at, last := clock(DigestHour*60), wholeDay
	if h, ok := readHours(r.Hours); ok && h.from < h.to {
		at, last = max(at, h.from), h.to
		if at >= last { // early birds: their day is over at nine
			at = h.from
		}
	}
	return newRhythm(zone, days, at, t.quiet, last, true)
}

// calendar gives a working calendar by name, and plain weekdays where the name
// says nothing.
func (d *Desk) calendar(name string) *calendar.Calendar {
	if c, ok := d.calendars.Load(name); ok {
		return c.(*calendar.Calendar)
	}
	c, err := calendar.Named(name)
	if name == "" || err != nil {
		if c, err = calendar.Named(calendar.Weekdays); err != nil {
			c = &calendar.Calendar{}
		}
	}
	known, _ := d.calendars.LoadOrStore(name, c) // one only: rhythms are compared by it
	return known.(*calendar.Calendar)
}

// zone gives a zone by name, and the vendor's where the name says nothing.
func (d *Desk) zone(name string) *time.Location {
	if name != "" && (d.Program.Zone == nil || name != d.Program.Zone.String()) {
		if loc, ok := d.zones.Load(name); ok {
			return loc.(*time.Location)
		}
		if loc, err := time.LoadLocation(name); err == nil {
			known, _ := d.zones.LoadOrStore(name, loc)
			return known.(*time.Location)
		}
	}
	if d.Program.Zone != nil {
		return d.Program.Zone
	}
	return time.UTC
}

// rhythm is when a target is spoken to.
func (t *team) rhythm(to storage.Target) rhythm {
	if to.User == "" {
		return t.channel
	}
	if r, ok := t.rhythms[to.User]; ok {
		return r
	}
	return t.ordinary
}

// allRhythms lists the rhythms of everybody, each once.
func (t *team) allRhythms() []rhythm {
	list := []rhythm{t.ordinary}
	add := func(r rhythm) {
		if !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	if t.settings.Channel != "" || t.settings.HeadChannel != "" {
		add(t.channel)
	}
	for _, r := range t.rhythms {
		add(r)
	}
	return list
}

// silenced reports whether a target does not want to hear of a kind on a day.
func (t *team) silenced(to storage.Target, kind string, on civil.Day) bool {
	who := to.User
	if who == "" {
		who = to.Channel
	}
	m, ok := t.mutes[mute{who, kind}]
	return ok && (m.Until.IsZero() || on < m.Until)
}
