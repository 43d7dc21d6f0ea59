package notices

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// hourSim is a workspace whose deals have lines at odd hours, which move, and whose
// bot is away for a while now and then.
type hourSim struct {
	*world
	rng   *rand.Rand
	zone  *time.Location
	days  *calendar.Calendar
	lines map[string]time.Time // moment of the duty by "kind/subject/due" as keys have it
	away  [][2]time.Time
}

// TestHoursSimulation lets workspaces in all zones live through months of deals.
// Nothing in hours is said twice, after its moment, in quiet hours, on a holiday, or
// earlier than the last working moment before its step; and while the bot was there
// nothing that held still goes unsaid.
func TestHoursSimulation(t *testing.T) {
	seeds := 60
	if testing.Short() {
		seeds = 12
	}
	said := 0
	for seed := range seeds {
		s := newHourSim(t, uint64(seed))
		s.live()
		said += s.check(seed)
	}
	if said < 100 {
		t.Errorf("only %d reminders in hours were said", said)
	}
	t.Logf("%d reminders in hours", said)
}

func newHourSim(t *testing.T, seed uint64) *hourSim {
	rng := rand.New(rand.NewPCG(seed, 77))
	from := []civil.Day{day("2025-09-15"), day("2026-03-01"), day("2026-10-05"), day("2011-12-10")}[seed%4]
	zone, days := simZones[int(seed)%len(simZones)], simCalendars[rng.IntN(len(simCalendars))]
	if days == "" {
		days = calendar.Weekdays
	}
	w := &world{t: t, seed: seed, store: newMemory(), pack: ownRules(t), teams: []string{"T1"}}
	w.slack = &slack{now: func() time.Time { return w.now }, refused: map[string]bool{}, shut: map[string]bool{}}
	w.desk = &Desk{Program: w.pack}
	w.procs[0] = newProcess(w.store, w.desk, w.slack, &w.life, "hours")
	s := &hourSim{world: w, rng: rng, zone: w.desk.zone(zone), lines: map[string]time.Time{}}
	var err error
	if s.days, err = calendar.Named(days); err != nil {
		t.Fatal(err)
	}
	w.now = from.Instant(10, 0, time.UTC)
	w.change("T1", partner.Settings{Channel: "C012", Zone: zone, Calendar: days, Path: "service", Phase: "competency-differentiation", Site: "intl"}, holder)
	for i := range 5 {
		s.put(partner.Deal{ID: partner.ID(i + 1), Rules: "partner-opportunity"})
	}
	return s
}

// put gives a deal another RFP, some days and any minute from now.
func (s *hourSim) put(d partner.Deal) {
	rfp := s.now.Add(time.Duration(4*24*60+s.rng.IntN(40*24*60)) * time.Minute).Truncate(time.Minute)
	e := partner.DealEntry{At: s.now, By: "U0ANA", Verb: partner.DealSet, RFP: rfp, RFPZone: s.zone.String()}
	if len(d.Entries) == 0 {
		e.Verb, e.Customer, e.Owner = partner.DealAdd, fmt.Sprint("Customer ", d.ID), "U0ANA"
	}
	d = d.With(e)
	s.change("T1", d)
	for kind, at := range map[string]time.Time{"deal-registration": rfp.Add(-72 * time.Hour), "deal-rfp": rfp} {
		s.lines[fmt.Sprintf("%s/deal-%d/%s", kind, d.ID, at.UTC().Format("2006-01-02T15:04Z"))] = at
	}
}

// live goes from one moment to the next for two months.
func (s *hourSim) live() {
	end := s.now.AddDate(0, 2, 0)
	for s.now.Before(end) {
		until := s.now.Add(time.Duration(1+s.rng.IntN(96)) * time.Hour)
		switch s.rng.IntN(8) {
		case 0: // away
			s.away = append(s.away, [2]time.Time{s.now, until})
			s.now = until
			s.tick()
		case 1: // an RFP moves
			var deals []partner.Deal
			_ = s.store.Read(s.t.Context(), "T1", func(b *partner.Book) error { deals = b.Deals(); return nil })
			s.put(deals[s.rng.IntN(len(deals))])
			s.tick()
		default:
			var slots []time.Time
			_ = s.store.Read(s.t.Context(), "T1", func(b *partner.Book) error { slots = s.desk.Slots(b, s.now, until); return nil })
			for _, at := range slots {
				s.now = at
				s.tick()
			}
			s.now = until
			s.tick()
		}
		if s.rng.IntN(6) == 0 {
			s.procs[0] = newProcess(s.store, s.desk, s.slack, &s.life, "hours")
		}
	}
}

func (s *hourSim) tick() {
	if err := s.procs[0].sched.Tick(s.t.Context(), s.now); err != nil {
		s.t.Fatal(err)
	}
}

// speaks is the oracle of the hours: told apart from the code, minute by minute.
func (s *hourSim) speaks(at time.Time) bool {
	local := at.In(s.zone)
	return local.Hour() >= 8 && local.Hour() < 20 && s.days.Working(civil.At(local))
}

func (s *hourSim) check(seed int) (said int) {
	posted := map[string]post{}
	for _, p := range s.slack.visible {
		for _, key := range p.items {
			if _, twice := posted[key]; twice {
				s.t.Errorf("seed %d: %s is said twice", seed, key)
			}
			posted[key] = p
			parts := strings.Split(key, "/")
			if !isHours(parts[2]) {
				continue
			}
			said++
			due, _, _ := strings.Cut(parts[3], "@")
			line, known := s.lines[parts[0]+"/"+parts[1]+"/"+due]
			hour, _ := time.ParseDuration(parts[2])
			switch earliest := s.before(line.Add(-hour)).Add(-margin - time.Minute); {
			case !known:
				s.t.Errorf("seed %d: %s is about nothing", seed, key)
			case !p.at.Before(line):
				s.t.Errorf("seed %d: %s is said at %s, and the moment was %s", seed, key, p.at, line)
			case !s.speaks(p.at):
				s.t.Errorf("seed %d: %s is said at %s", seed, key, p.at.In(s.zone))
			case p.at.Before(earliest):
				s.t.Errorf("seed %d: %s is said at %s, and its step is at %s", seed, key, p.at, line.Add(-hour))
			}
		}
	}
	s.complete(seed, posted)
	return said
}

// before is the last minute up to an instant at which somebody may be spoken to.
func (s *hourSim) before(at time.Time) time.Time {
	for !s.speaks(at) {
		at = at.Add(-time.Minute)
	}
	return at
}

// complete: of every deal's present RFP each step in hours that came while the bot
// was there was said to the channel by then, or a later one in its place.
func (s *hourSim) complete(seed int, posted map[string]post) {
	_ = s.store.Read(s.t.Context(), "T1", func(b *partner.Book) error {
		for _, dl := range partner.TimedDeadlines(s.pack, b) {
			l, _ := s.pack.LadderOf(dl.Kind)
			for _, h := range l.Hours {
				step := dl.At.Add(-time.Duration(h) * time.Hour)
				at := s.before(step)
				if at.Add(-margin).Before(dl.Since) || step.After(s.now) || s.wasAway(at.Add(-margin), at.Add(2*time.Hour)) {
					continue
				}
				key, told := "", false
				for _, later := range l.Hours {
					key = itemsOf(dl, storage.Target{}).at(fmt.Sprint(later, "h")).Key
					p, ok := posted[key]
					told = told || later <= h && ok && !p.at.After(step)
				}
				if !told {
					s.t.Errorf("seed %d: %d hours before %s was to be said by %s", seed, h, key, at)
				}
			}
		}
		return nil
	})
}

func (s *hourSim) wasAway(from, to time.Time) bool {
	for _, a := range s.away {
		if a[0].Before(to) && a[1].After(from) {
			return true
		}
	}
	return false
}
