package notices

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
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

func (w *world) pick(list []string) string { return list[w.rng.IntN(len(list))] }

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
