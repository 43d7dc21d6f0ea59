package notices

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

var (
	simSeed  = flag.Uint64("sim.seed", 0, "replay one simulation")
	simSeeds = flag.Int("sim.seeds", 300, "how many simulations to run")
	simSoak  = flag.Bool("sim.soak", false, "run twenty thousand simulations, and fifty on the store that is used")
	simLong  = flag.Uint64("sim.long", 200, "of how many simulations one lasts ten years")
)

var simZones = []string{
	"Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Asia/Tehran", "Asia/Kathmandu",
	"Asia/Shanghai", "America/New_York", "Africa/Casablanca", "Pacific/Kiritimati", "America/St_Johns", "UTC",
}

var (
	simCalendars = []string{"", "de", "cn", "us", "de+cn"}
	simHours     = []string{"", "", "09:00-17:30", "10:30-18:00", "07:00-15:00"}
)

// world is one simulated installation: a store, a Slack, processes that die and
// come back, people who change the roster, and a clock.
type world struct {
	t      testing.TB
	seed   uint64
	rng    *rand.Rand
	store  storage.Store
	pack   *program.Program
	desk   *Desk
	slack  *slack
	procs  [2]*process
	now    time.Time
	ahead  time.Time
	wrongs string
	days   map[string]post      // the messages of a day, by their reader
	said   map[string]post      // by workspace and item
	moved  map[string]time.Time // by workspace and user: when they got hours of their own
	filed  int                  // how many of the visible posts are among them
	born   time.Time
	began  time.Time // when the last calm surely was one: the clock had been ahead
	still  time.Time // since when nothing has changed, if that is later
	life   int       // how often the clock has jumped back
	bids   bool      // there are deals
	hours  int       // how many steps in hours were held against the oracle
	teams  []string
	log    []string
}

func newWorld(t testing.TB, seed uint64, store storage.Store, pack *program.Program) *world {
	w := emptyWorld(t, seed, store, pack)
	starts := []time.Time{
		time.Date(2011, 10, 1, 5, 0, 0, 0, time.UTC), // Apia loses 30 December
		time.Date(2018, 8, 1, 5, 0, 0, 0, time.UTC),  // Sao Paulo loses a midnight
		time.Date(2010+w.rng.IntN(25), time.Month(1+w.rng.IntN(12)), 1, w.rng.IntN(24), w.rng.IntN(60), 0, 0, time.UTC),
	}
	w.begin(starts[w.rng.IntN(len(starts))], w.pick(simZones), w.pick(simZones))
	return w
}

func emptyWorld(t testing.TB, seed uint64, store storage.Store, pack *program.Program) *world {
	w := &world{
		t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 1)), store: store, pack: pack, desk: &Desk{Program: pack},
		teams: []string{"T1", "T2"}, days: map[string]post{}, said: map[string]post{}, moved: map[string]time.Time{},
	}
	w.slack = &slack{rng: rand.New(rand.NewPCG(seed, 2)), now: func() time.Time { return w.now }, refused: map[string]bool{}, shut: map[string]bool{}}
	return w
}

// begin gives each team its first facts and starts two processes.
func (w *world) begin(at time.Time, zones ...string) {
	w.born, w.now, w.bids = at, at, w.rng.IntN(5) == 0
	for i, team := range w.teams {
		settings := partner.Settings{
			Zone: zones[i], Channel: "C-" + team, Calendar: w.pick(simCalendars),
			Path: "service", Phase: "competency-differentiation", Site: "intl",
			Leads: []partner.Lead{{Team: "Data", User: "U-LEAD"}}, Admins: []string{"U-ADMIN"},
		}
		if w.rng.IntN(2) == 0 {
			settings.Alliance = "U-ALLY"
		}
		bound := []partner.Binding{{State: partner.Associated}}
		w.change(team, settings,
			partner.Person{ID: 1, Name: "Ana Silva", SlackID: "U-ANA", Team: "Data", Dedicated: true, Bindings: bound},
			partner.Person{ID: 2, Name: "Li Wei", SlackID: "U-LI", Team: "Data", Bindings: bound},
			partner.Person{ID: 3, Name: "Nobody in Slack", Team: "Cloud"})
		for i, user := range []string{"U-ANA", "U-LI", "U-LEAD", "U-ALLY"} {
			if w.rng.IntN(2) == 0 {
				w.change(team, w.reader(partner.ID(i+1), user))
			}
		}
		for range 4 + w.rng.IntN(8) {
			w.roster(team)
		}
		if w.rng.IntN(30) == 0 {
			w.class(team)
		}
	}
	w.slack.check = w.seen
	for i := range w.procs {
		w.restart(i)
	}
}

// class lets many certificates end on one day: more than a message lists.
func (w *world) class(team string) {
	_, _, next := w.read(team)
	ends := civil.At(w.now).Add(20 + w.rng.IntN(80))
	for id := next; id < next+60; id++ {
		w.change(team, partner.Certificate{ID: id, Person: 1 + id%3, Type: "hccdp", Track: fmt.Sprint("track ", id), Expires: ends})
	}
	w.note("%s: certificates %d to %d until %v", team, next, next+59, ends)
}

func (w *world) pick(list []string) string { return list[w.rng.IntN(len(list))] }

// reader is somebody with hours of their own.
func (w *world) reader(id partner.ID, user string) partner.Reader {
	return partner.Reader{ID: id, User: user, Zone: w.pick(simZones), Calendar: w.pick(simCalendars), Hours: w.pick(simHours)}
}

// wrong remembers what is wrong with a post: it is seen in a worker of the
// scheduler's, where a test cannot be ended.
func (w *world) wrong(format string, args ...any) {
	if w.wrongs == "" {
		w.wrongs = fmt.Sprintf(format, args...)
	}
}

func (w *world) failf(format string, args ...any) {
	w.t.Helper()
	for _, line := range w.log[max(0, len(w.log)-60):] {
		w.t.Log(line)
	}
	w.t.Fatalf("seed %d, at %s: %s\n\treplay: go test ./notices -run Simulation -sim.seed=%d",
		w.seed, w.now.Format(time.RFC3339), fmt.Sprintf(format, args...), w.seed)
}

func (w *world) note(format string, args ...any) {
	w.log = append(w.log, w.now.Format(time.RFC3339)+" "+fmt.Sprintf(format, args...))
}

func (w *world) change(team string, facts ...partner.Fact) {
	w.t.Helper()
	_, err := w.store.Update(w.t.Context(), team, "", w.now, func(*partner.Book) (storage.Change, error) {
		return storage.Change{Delta: partner.Delta{Put: facts}, Audit: storage.Entry{Verb: "sim", By: "sim", At: w.now}}, nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// read gives the settings, the certificates and the next certificate's id.
func (w *world) read(team string) (s partner.Settings, certs []partner.Certificate, next partner.ID) {
	_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
		s, certs, next = b.Settings(), b.Certificates(), b.Next(partner.KindCertificate, 0)
		return nil
	})
	return s, certs, next
}

// roster makes one random change of facts.
func (w *world) roster(team string) {
	s, certs, next := w.read(team)
	ends := civil.At(w.now).Add(w.rng.IntN(200) - 20)
	switch k := w.rng.IntN(16); {
	case k >= 10:
		w.people(team, certs)
	case k < 6 || len(certs) == 0:
		w.change(team, partner.Certificate{ID: next, Person: partner.ID(1 + w.rng.IntN(3)), Type: "hccdp", Track: fmt.Sprint("track ", next), Expires: ends})
		w.note("%s: certificate %d until %v", team, next, ends)
	case k < 8: // renewed, or its date put right
		c := certs[w.rng.IntN(len(certs))]
		c.Expires = ends
		w.change(team, c)
		w.note("%s: certificate %d now until %v", team, c.ID, ends)
	case k < 9:
		c := certs[w.rng.IntN(len(certs))]
		w.remove(team, c.Ref())
		w.note("%s: certificate %d removed", team, c.ID)
	default:
		if s.Channel != "" {
			s.Channel = ""
		} else {
			s.Channel = "C-" + team
		}
		w.change(team, s)
		w.note("%s: channel %q", team, s.Channel)
	}
}

// people lets somebody answer, go away, come back or wish for silence.
func (w *world) people(team string, certs []partner.Certificate) {
	users := []string{"U-ANA", "U-LI", "U-LEAD", "U-ALLY", "U-NEW"}
	today := civil.At(w.now)
	var next func(k partner.Kind) partner.ID
	_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
		next = func(k partner.Kind) partner.ID { return b.Next(k, 0) }
		return nil
	})
	switch k := w.rng.IntN(10); {
	case k < 6 && len(certs) > 0:
		c := certs[w.rng.IntN(len(certs))]
		r := partner.Response{
			ID: next(partner.KindResponse), Kind: partner.CertificateEnd, Subject: fmt.Sprintf("certificate/%d", c.ID), Due: c.Expires,
			Act: []partner.Act{partner.Ack, partner.Snooze, partner.HandOver}[w.rng.IntN(3)], By: w.pick(users), On: w.now,
		}
		if r.Act == partner.HandOver {
			r.To = w.pick(users)
		} else if w.rng.IntN(8) > 0 || r.Act == partner.Snooze {
			r.Until = today.Add(1 + w.rng.IntN(20))
		}
		w.change(team, r)
		w.note("%s: %s %s %s by %s to %s until %v", team, r.Act, r.Subject, r.Due, r.By, r.To, r.Until)
	case k < 7:
		m := partner.Mute{ID: next(partner.KindMute), User: w.pick(users), Kind: partner.CertificateEnd, On: w.now, Until: today.Add(1 + w.rng.IntN(20))}
		w.change(team, m)
		w.note("%s: %s mutes until %v", team, m.User, m.Until)
	default:
		i := w.rng.IntN(4)
		r := w.reader(partner.ID(i+1), users[i])
		_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
			if old, ok := b.Fact(r.Ref()); ok {
				r = old.(partner.Reader)
			}
			return nil
		})
		if r.Revision() == 0 {
			w.moved[team+r.User] = w.now
		}
		r.AwayFrom, r.AwayTo, r.Deputy = today.Add(w.rng.IntN(5)), today.Add(5+w.rng.IntN(10)), w.pick(users)
		w.change(team, r)
		w.note("%s: %s away %v to %v, %s stands in", team, r.User, r.AwayFrom, r.AwayTo, r.Deputy)
	}
}

func (w *world) restart(i int) {
	w.procs[i] = newProcess(w.store, w.desk, w.slack, &w.life, fmt.Sprint("p", i, "-", w.rng.Uint32()))
}

// tick lets one process work, perhaps die, and perhaps meet the other at any
// of its calls.
func (w *world) tick(i int, faults bool) {
	if w.now.After(w.ahead) {
		w.ahead = w.now
	}
	p, other := w.procs[i], w.procs[1-i]
	p.dieAt, p.meets, p.meet = 0, 0, nil
	if faults && w.rng.IntN(4) == 0 {
		p.dieAt, p.after = p.calls+1+w.rng.IntN(14), w.rng.IntN(2) == 0
	}
	if faults && w.rng.IntN(3) == 0 {
		p.meets = p.calls + 1 + w.rng.IntN(14)
		p.meet = func() {
			other.dieAt, other.meet = 0, nil
			_ = other.sched.Tick(w.t.Context(), w.now)
		}
	}
	err := p.sched.Tick(w.t.Context(), w.now)
	if err != nil && !p.dead {
		w.failf("a tick failed: %v", err)
	}
	if w.wrongs != "" {
		w.failf("%s", w.wrongs)
	}
	if p.dead {
		w.note("process %d died: %v", i, err)
		w.restart(i)
	}
}

// chaos runs for some days with every fault there is.
func (w *world) chaos() {
	w.slack.faulty = true
	for range 20 + w.rng.IntN(40) {
		switch w.rng.IntN(18) {
		case 16:
			place := w.pick(w.teams) + w.pick([]string{"C-T1", "C-T2", "U-ANA"})
			w.slack.shut[place] = !w.slack.shut[place]
			w.note("%s shut: %v", place, w.slack.shut[place])
		case 17:
			w.slack.closed = !w.slack.closed
			w.note("history forbidden: %v", w.slack.closed)
		case 0: // downtime
			longest := 15 * 24
			if w.rng.IntN(6) == 0 {
				longest *= 3
			}
			w.now = w.now.Add(time.Duration(w.rng.IntN(longest)) * time.Hour)
			w.note("was away")
		case 1: // the clock is put right, or wrong
			d := time.Duration(w.rng.IntN(96*60)-48*60) * time.Minute
			if d < 0 {
				w.life++
			}
			w.now = w.now.Add(d)
			w.note("the clock jumped by %v", d)
		case 2:
			w.slack.down = !w.slack.down
			w.note("slack down: %v", w.slack.down)
		case 3:
			w.slack.blind = !w.slack.blind
			w.note("history closed: %v", w.slack.blind)
		case 4, 5, 6:
			team := w.teams[w.rng.IntN(len(w.teams))]
			if w.bids && w.rng.IntN(2) == 0 {
				w.bidding(team)
			}
			w.roster(team)
		case 7, 8, 9:
			w.now = w.now.Add(time.Duration(w.rng.IntN(90)) * time.Second)
		default:
			w.now = w.now.Add(time.Duration(w.rng.IntN(26*60)) * time.Minute)
		}
		w.tick(w.rng.IntN(2), true)
	}
}

// calm lets some days pass without faults.
func (w *world) calm() {
	w.slack.faulty, w.slack.down, w.slack.blind, w.slack.closed = false, false, false, false
	clear(w.slack.shut)
	w.decide()
	w.channels()
	w.note("calm")
	// What was put off while the clock was ahead waits until it is there again.
	w.began, w.still = w.ahead, time.Time{}
	wakes := w.wakes()
	for end := w.ahead.AddDate(0, 0, 9); w.now.Before(end); {
		w.pass(2*time.Hour, wakes)
		w.tick(w.rng.IntN(2), false)
	}
}

// channels gives every team its channel again.
func (w *world) channels() {
	for _, team := range w.teams {
		if s, _, _ := w.read(team); s.Channel == "" {
			s.Channel = "C-" + team
			w.change(team, s)
		}
	}
}

// decide lets an admin look where the bot may not.
func (w *world) decide() {
	for _, team := range w.teams {
		queue, err := w.store.Queue(w.t.Context(), team, w.now, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, n := range queue {
			if n.State != storage.Stopped {
				continue
			}
			if f, _ := w.slack.find(team, nameOfPlace(n.Target), n.Key, time.Time{}); f.OK {
				_, err = w.store.Drop(w.t.Context(), team, "it is there", n.Key)
			} else {
				_, err = w.store.Retry(w.t.Context(), team, w.now, n.Key)
			}
			if err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// seen holds a post, in the moment in which it appears, against what its reader
// has wished for. It knows the calendar and the clock, and nothing of how the desk
// comes to its slots.
func (w *world) seen(p post) {
	if p.edit {
		return
	}
	if p.blocks > 50 || len([]rune(p.text)) > 40_000 {
		w.wrong("%s has %d blocks and %d characters", p.key, p.blocks, len(p.text))
	}
	s, _, _ := w.read(p.workspace)
	zone, days, from, to := s.Zone, s.Calendar, 9*60, 20*60
	responses := map[string]partner.Response{}
	_ = w.store.Read(w.t.Context(), p.workspace, func(b *partner.Book) error {
		if r := b.Reader(p.channel); p.kind != kindDigest {
			if r.Zone != "" {
				zone = r.Zone
			}
			if r.Calendar != "" {
				days = r.Calendar
			}
			var h1, m1, h2, m2 int
			if _, err := fmt.Sscanf(r.Hours, "%d:%d-%d:%d", &h1, &m1, &h2, &m2); err == nil {
				from, to = max(from, h1*60+m1), min(to, h2*60+m2)
			}
		}
		for _, r := range b.Responses() {
			of := r.Kind + "/" + strings.ReplaceAll(r.Subject, "/", "-") + "/" + r.Due.String()
			if last, ok := responses[of]; !ok || !r.On.Before(last.On) {
				responses[of] = r
			}
		}
		return nil
	})
	local := p.at.In(w.desk.zone(zone))
	_, atOnce := clockOf(storage.Notice{Key: p.key})
	if atOnce {
		_ = w.store.Read(w.t.Context(), p.workspace, func(b *partner.Book) error {
			user := p.channel
			if p.kind == kindDigest {
				user = ""
			}
			v := w.voice(b, user)
			from, to = v.from, v.to
			return nil
		})
	}
	minute, today := local.Hour()*60+local.Minute(), civil.At(local)
	if minute < from || minute >= to {
		w.wrong("%s to %s was posted at %s, outside %d-%d", p.key, p.channel, local, from/60, to/60)
	}
	if days == "" {
		days = "weekdays"
	}
	if c, err := calendar.Named(days); err != nil || !c.Working(today) {
		w.wrong("%s to %s was posted on %s, %s", p.key, p.channel, local, c.Why(today))
	}
	slot := fmt.Sprintf("%s %s %s %v %s life %d", p.workspace, p.channel, zone, today, p.kind, p.life)
	if before, twice := w.days[slot]; twice && !atOnce && p.kind != kindTrouble && !before.lost && !p.lost {
		w.wrong("two messages on %s: %s at %s and %s at %s", slot, before.key, before.at, p.key, p.at)
	}
	if !atOnce { // of those there may be as many as there is something
		w.days[slot] = p
	}
	_ = w.store.Read(w.t.Context(), p.workspace, func(b *partner.Book) error {
		for _, s := range p.said {
			w.hourSaid(b, p, s)
		}
		return nil
	})
	for _, key := range p.items {
		parts := strings.Split(key, "/")
		due, _, _ := strings.Cut(parts[3], "@")
		if p.at.After(w.moved[p.workspace+p.channel].AddDate(0, 0, 7)) { // or it was planned by the hours of before
			w.early(key, parts[2], due, today, zone, days)
		}
		r, ok := responses[parts[0]+"/"+parts[1]+"/"+due]
		if ok && r.Act != partner.HandOver && !r.Until.IsZero() && today < r.Until && r.On.Before(p.at) {
			w.wrong("%s was posted at %s, and is to rest until %v (%s on %s)", key, local, r.Until, r.Act, r.On)
		}
	}
}

// early holds that a step is not said before the last working day on or before its own.
func (w *world) early(key, step, due string, today civil.Day, zone, days string) {
	before, err := strconv.Atoi(step)
	last, dateErr := civil.Parse(due)
	if err != nil || dateErr != nil {
		return
	}
	if strings.HasPrefix(step, "+") {
		before = -before
	}
	c, err := calendar.Named(days)
	if err != nil {
		w.t.Fatal(err)
	}
	for d := today + 1; d <= last.Add(-before); d++ {
		if loc := w.desk.zone(zone); c.Working(d) && civil.In(d.Instant(12, 0, loc), loc) == d {
			w.wrong("%s was said on %v, though %v is a working day", key, today, d)
		}
	}
}

// check holds what was seen in Slack against what must be.
func (w *world) check() {
	for _, p := range w.slack.visible[w.filed:] {
		if p.edit || p.kind != kindDigest && p.kind != kindDirect {
			continue
		}
		for _, key := range p.items {
			if before, twice := w.said[p.workspace+key]; twice {
				w.failf("%s was said twice: %s at %s and %s at %s", key, before.key, before.at, p.key, p.at)
			}
			w.said[p.workspace+key] = p
		}
	}
	w.filed = len(w.slack.visible)
	for _, team := range w.teams {
		w.complete(team)
	}
}

// ear is whom the oracle holds to have heard.
type ear struct {
	who  string // how their items end
	zone *time.Location
	days *calendar.Calendar
	at   int // their hour, in minutes after midnight
	deaf func(civil.Day) bool
}

// complete checks, after some calm days, that every step which came in them was
// said to the channel and to its holder, and of those before them the one that
// each certificate has reached, unless it was too late for it.
func (w *world) complete(team string) {
	_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
		s, ears := b.Settings(), map[string]ear{}
		ears[""] = w.ear(b, "", s.Zone, s.Calendar, "")
		for _, c := range b.Certificates() {
			p, ok := b.Person(c.Person)
			_, answered := b.Response(partner.CertificateEnd, fmt.Sprintf("certificate/%d", c.ID), c.Expires)
			if !ok || !p.LeftOn.IsZero() || answered || slices.ContainsFunc(b.CertificatesOf(c.Person), func(o partner.Certificate) bool {
				return o.ID != c.ID && o.Type == c.Type && strings.EqualFold(o.Track, c.Track)
			}) {
				continue
			}
			w.must(team, c, ears[""])
			if p.SlackID == "" {
				continue
			}
			if _, known := ears[p.SlackID]; !known {
				r := b.Reader(p.SlackID)
				ears[p.SlackID] = w.ear(b, p.SlackID, cmp.Or(r.Zone, s.Zone), cmp.Or(r.Calendar, s.Calendar), r.Hours)
			}
			w.must(team, c, ears[p.SlackID])
		}
		r := b.Reader("U-ANA")
		ears["U-ANA"] = w.ear(b, "U-ANA", cmp.Or(r.Zone, s.Zone), cmp.Or(r.Calendar, s.Calendar), r.Hours)
		w.hoursComplete(team, b, ears)
		return nil
	})
}

// ear reads how somebody is spoken to, and when they are away or wish for silence.
func (w *world) ear(b *partner.Book, user, zone, days, hours string) ear {
	e := ear{zone: w.desk.zone(zone), at: 9 * 60}
	var err error
	if e.days, err = calendar.Named(cmp.Or(days, "weekdays")); err != nil {
		w.t.Fatal(err)
	}
	var h, m int
	if _, err := fmt.Sscanf(hours, "%d:%d-", &h, &m); err == nil {
		e.at = max(e.at, h*60+m)
	}
	if user == "" {
		e.deaf = func(civil.Day) bool { return false }
		return e
	}
	e.who = "@" + user
	r := b.Reader(user)
	e.deaf = func(day civil.Day) bool {
		return !r.AwayFrom.IsZero() && r.AwayFrom <= day && day <= max(r.AwayTo, r.AwayFrom) ||
			slices.ContainsFunc(b.Mutes(), func(m partner.Mute) bool { return m.User == user && (m.Until.IsZero() || day < m.Until) })
	}
	return e
}

func (e ear) exists(d civil.Day) bool { return civil.In(d.Instant(12, 0, e.zone), e.zone) == d }

func (e ear) opens(d civil.Day) time.Time { return d.Instant(e.at/60, e.at%60, e.zone) }

// must is an oracle of its own: the steps of the ladder whose days, moved back to
// working days, have come. Of those that come on one day the last is said.
func (w *world) must(team string, c partner.Certificate, e ear) {
	since := w.began
	if w.still.After(since) {
		since = w.still
	}
	if moved := w.moved[team+strings.TrimPrefix(e.who, "@")].AddDate(0, 0, 2); e.who != "" && moved.After(since) {
		since = moved // what waited for the hour of before holds up what is said since
	}
	last, name, own := civil.Day(0), "", civil.Day(0)
	key := func() string {
		return fmt.Sprintf("certificate-end/certificate-%d/%s/%v%s", c.ID, name, c.Expires, e.who)
	}
	check := func() {
		if last != 0 && e.opens(last).After(since) && !e.deaf(last) && !w.heard(team, key()) {
			w.failf("%s was not said in the calm (from %s): %s", key(), since, w.fate(team, key()))
		}
	}
	for _, before := range []int{90, 60, 30, 14, 7, 1, 0, -7, -14, -21, -28} {
		day := c.Expires.Add(-before)
		for !e.days.Working(day) || !e.exists(day) {
			day--
		}
		// Three hours of slack: a tick comes every two.
		if !e.opens(day).Add(3 * time.Hour).Before(w.now) {
			break
		}
		if day > last {
			check()
		}
		last, own, name = day, c.Expires.Add(-before), fmt.Sprint(before)
		if before < 0 {
			name = fmt.Sprint("+", -before)
		}
	}
	check()
	if last != 0 && !e.deaf(last) { // what comes while somebody is away is their stand-in's
		w.reached(team, key(), own, e)
	}
}

// heard reports whether a step was said, or Slack would not take it. Where the
// holder stands in for somebody, that nobody took it is said in its place.
func (w *world) heard(team, key string) bool {
	parts := strings.Split(key, "/")
	parts[2] = "escalation"
	_, ok := w.said[team+key]
	_, louder := w.said[team+strings.Join(parts, "/")]
	return ok || louder && strings.Contains(key, "@") || w.slack.refused[team+key]
}

// reached checks the step that was reached before the calm.
func (w *world) reached(team, key string, own civil.Day, e ear) {
	if w.heard(team, key) {
		return
	}
	opened := false // since then: what was put right meanwhile could be said
	for day := civil.In(w.began, e.zone); !opened && day <= civil.In(w.now, e.zone); day++ {
		opens := e.opens(day)
		opened = !e.deaf(day) && e.days.Working(day) && e.exists(day) && opens.After(w.began) && opens.Add(3*time.Hour).Before(w.now)
	}
	if !opened || civil.In(w.now, e.zone).Sub(own) > 7 || e.deaf(civil.In(w.now, e.zone)) {
		return
	}
	if fate := w.fate(team, key); !strings.Contains(fate, "too late") && !strings.Contains(fate, "before reminders began") {
		w.failf("%s was never said: %s", key, fate)
	}
}

// fate tells what became of an item.
func (w *world) fate(team, key string) string {
	list, err := w.store.Notices(w.t.Context(), team, time.Unix(0, 0), w.now.AddDate(1, 0, 0), 0)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, n := range list {
		if slices.ContainsFunc(n.Items, func(i storage.Item) bool { return i.Key == key }) {
			n.Items = nil
			return fmt.Sprintf("it is in %+v", n)
		}
	}
	return "it was not planned"
}

// live makes one life of a simulation and lives it.
func live(t testing.TB, seed uint64, store storage.Store, pack *program.Program) *world {
	if *simLong > 0 && seed%*simLong == 0 {
		w := newDecade(t, seed, store, pack)
		w.decade()
		return w
	}
	w := newWorld(t, seed, store, pack)
	w.run()
	return w
}

func (w *world) run() {
	for range 5 {
		w.chaos()
		w.calm()
		w.check()
	}
}

func huawei(t testing.TB) *program.Program {
	t.Helper()
	p, err := program.Embedded("huawei-cloud")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSimulation lets hundreds of installations live through months of faults.
func TestSimulation(t *testing.T) {
	pack := ownRules(t)
	if *simSeed != 0 {
		live(t, *simSeed, newMemory(), pack)
		return
	}
	n := *simSeeds
	if *simSoak {
		n, *simLong = 20_000, 20
	}
	if testing.Short() {
		n = min(n, 40)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(1600)) // the worlds are small and short-lived
	begin := time.Now()
	var posts, hours atomic.Int64
	t.Run("seeds", func(t *testing.T) {
		const shards = 4
		for shard := range shards {
			t.Run(fmt.Sprint(shard), func(t *testing.T) {
				t.Parallel()
				for seed := 1 + shard; seed <= n; seed += shards {
					w := live(t, uint64(seed), newMemory(), pack)
					posts.Add(int64(len(w.slack.visible)))
					hours.Add(int64(w.hours))
				}
			})
		}
	})
	if hours.Load() < int64(n) {
		t.Errorf("in %d simulations only %d steps in hours came in a calm", n, hours.Load())
	}
	t.Logf("%d simulations, %d posts, %d steps in hours looked for, %.0f seeds a second", n, posts.Load(), hours.Load(), float64(n)/time.Since(begin).Seconds())
}

// TestSimulationOnBolt is the same on the store that is used.
func TestSimulationOnBolt(t *testing.T) {
	pack := ownRules(t)
	seeds := []uint64{7, 8, 9}
	for seed := uint64(10); *simSoak && seed < 60; seed++ {
		seeds = append(seeds, seed)
	}
	if *simSeed != 0 {
		seeds = []uint64{*simSeed}
	}
	for _, seed := range seeds {
		s, err := bolt.Open(filepath.Join(t.TempDir(), "sim.db"), bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		live(t, seed, s, pack)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
