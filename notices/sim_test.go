package notices

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

var (
	simSeed  = flag.Uint64("sim.seed", 0, "replay one simulation")
	simSeeds = flag.Int("sim.seeds", 300, "how many simulations to run")
)

var simZones = []string{
	"Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Asia/Tehran", "Asia/Kathmandu",
	"Asia/Shanghai", "America/New_York", "Africa/Casablanca", "Pacific/Kiritimati", "America/St_Johns", "UTC",
}

// world is one simulated installation: a store, a Slack, processes that die and
// come back, people who change the roster, and a clock.
type world struct {
	t     testing.TB
	seed  uint64
	rng   *rand.Rand
	store storage.Store
	pack  *program.Program
	desk  *Desk
	slack *slack
	procs [2]*process
	now   time.Time
	ahead time.Time
	life  int // how often the clock has jumped back
	teams []string
	log   []string
}

func newWorld(t testing.TB, seed uint64, store storage.Store, pack *program.Program) *world {
	w := &world{t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 1)), store: store, pack: pack, teams: []string{"T1", "T2"}}
	w.slack = &slack{rng: rand.New(rand.NewPCG(seed, 2)), now: func() time.Time { return w.now }, refused: map[string]bool{}}
	w.desk = &Desk{Program: pack}
	starts := []time.Time{
		time.Date(2011, 10, 1, 5, 0, 0, 0, time.UTC), // Apia loses 30 December
		time.Date(2018, 8, 1, 5, 0, 0, 0, time.UTC),  // Sao Paulo loses a midnight
		time.Date(2010+w.rng.IntN(25), time.Month(1+w.rng.IntN(12)), 1, w.rng.IntN(24), w.rng.IntN(60), 0, 0, time.UTC),
	}
	w.now = starts[w.rng.IntN(len(starts))]
	for _, team := range w.teams {
		w.change(team, partner.Settings{Zone: simZones[w.rng.IntN(len(simZones))], Channel: "C-" + team},
			partner.Person{ID: 1, Name: "Ana Silva"}, partner.Person{ID: 2, Name: "Li Wei"})
		for range 4 + w.rng.IntN(8) {
			w.roster(team)
		}
	}
	for i := range w.procs {
		w.restart(i)
	}
	return w
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
	switch k := w.rng.IntN(10); {
	case k < 6 || len(certs) == 0:
		w.change(team, partner.Certificate{ID: next, Person: partner.ID(1 + w.rng.IntN(2)), Type: "hccdp", Track: fmt.Sprint("track ", next), Expires: ends})
		w.note("%s: certificate %d until %v", team, next, ends)
	case k < 8: // renewed, or its date put right
		c := certs[w.rng.IntN(len(certs))]
		c.Expires = ends
		w.change(team, c)
		w.note("%s: certificate %d now until %v", team, c.ID, ends)
	case k < 9:
		c := certs[w.rng.IntN(len(certs))]
		_, err := w.store.Update(w.t.Context(), team, "", w.now, func(*partner.Book) (storage.Change, error) {
			return storage.Change{Delta: partner.Delta{Remove: []partner.Ref{c.Ref()}}, Audit: storage.Entry{Verb: "sim", By: "sim", At: w.now}}, nil
		})
		if err != nil {
			w.t.Fatal(err)
		}
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
	if p.dead {
		w.note("process %d died: %v", i, err)
		w.restart(i)
	}
}

// chaos runs for some days with every fault there is.
func (w *world) chaos() {
	w.slack.faulty = true
	for range 20 + w.rng.IntN(40) {
		switch w.rng.IntN(16) {
		case 0: // downtime
			w.now = w.now.Add(time.Duration(w.rng.IntN(15*24)) * time.Hour)
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
			w.roster(w.teams[w.rng.IntN(len(w.teams))])
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
	w.slack.faulty, w.slack.down, w.slack.blind = false, false, false
	for _, team := range w.teams {
		if s, _, _ := w.read(team); s.Channel == "" {
			s.Channel = "C-" + team
			w.change(team, s)
		}
	}
	w.note("calm")
	// What was put off while the clock was ahead waits until it is there again.
	for end := w.ahead.AddDate(0, 0, 5); w.now.Before(end); {
		w.now = w.now.Add(2 * time.Hour)
		w.tick(w.rng.IntN(2), false)
	}
}

// check holds what was seen in Slack against what must be.
func (w *world) check() {
	said, days := map[string]post{}, map[string]post{}
	for _, p := range w.slack.visible {
		zone := w.zone(p.workspace)
		today := civil.In(p.at, zone)
		for _, key := range p.items {
			if before, twice := said[p.workspace+key]; twice {
				w.failf("%s was said twice: %s at %s and %s at %s", key, before.key, before.at, p.key, p.at)
			}
			said[p.workspace+key] = p
		}
		if opens := today.Instant(DigestHour, 0, zone); p.at.Before(opens) {
			w.failf("%s was posted at %s, before %s", p.key, p.at, opens)
		}
		slot := fmt.Sprintf("%s %s %v life %d", p.workspace, p.channel, today, p.life)
		if before, twice := days[slot]; twice && !before.lost && !p.lost {
			w.failf("two digests on %s: %s at %s and %s at %s", slot, before.key, before.at, p.key, p.at)
		}
		days[slot] = p
	}
	for _, team := range w.teams {
		w.complete(team, said)
	}
}

func (w *world) zone(team string) *time.Location {
	s, _, _ := w.read(team)
	return w.desk.zone(s.Zone)
}

// complete checks, after some calm days, that the step which each duty has
// reached was said, unless it was reached before reminders began or Slack had
// refused it for good.
func (w *world) complete(team string, said map[string]post) {
	quiet := map[string]bool{}
	list, err := w.store.Notices(w.t.Context(), team, time.Unix(0, 0), w.now.AddDate(1, 0, 0), 0)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, n := range list {
		if n.Kind == kindQuiet {
			for _, i := range n.Items {
				quiet[i.Key] = true
			}
		}
	}
	zone := w.zone(team)
	today := civil.In(w.now, zone)
	if w.now.Before(today.Instant(DigestHour, 0, zone).Add(3 * time.Hour)) {
		for today--; civil.In(today.Instant(0, 0, zone), zone) != today; today-- { // Apia's skipped day
		}
	}
	_, certs, _ := w.read(team)
	ladder := w.pack.Ladder(partner.CertificateEnd)
	for _, c := range certs {
		// An oracle of its own: the least step that reaches today.
		left, step := c.Expires.Sub(today), -1
		for _, s := range ladder {
			if s >= left && (step < 0 || s < step) {
				step = s
			}
		}
		if step < 0 || left < 0 {
			continue
		}
		key := fmt.Sprintf("certificate-end/certificate-%d/%d/%v", c.ID, step, c.Expires)
		if _, ok := said[team+key]; !ok && !quiet[key] && !w.slack.refused[team+key] {
			for _, n := range list {
				if slices.ContainsFunc(n.Items, func(i storage.Item) bool { return i.Key == key }) {
					w.failf("%s was never said; it is in %+v", key, n)
				}
			}
			w.failf("%s was never said nor planned", key)
		}
	}
}

func (w *world) run() {
	for range 6 {
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
	pack := huawei(t)
	if *simSeed != 0 {
		newWorld(t, *simSeed, newMemory(), pack).run()
		return
	}
	n := *simSeeds
	if testing.Short() {
		n = min(n, 40)
	}
	begin := time.Now()
	var posts atomic.Int64
	t.Run("seeds", func(t *testing.T) {
		const shards = 4
		for shard := range shards {
			t.Run(fmt.Sprint(shard), func(t *testing.T) {
				t.Parallel()
				for seed := 1 + shard; seed <= n; seed += shards {
					w := newWorld(t, uint64(seed), newMemory(), pack)
					w.run()
					posts.Add(int64(len(w.slack.visible)))
				}
			})
		}
	})
	t.Logf("%d simulations, %d posts, %.0f seeds a second", n, posts.Load(), float64(n)/time.Since(begin).Seconds())
}

// TestSimulationOnBolt is the same on the store that is used.
func TestSimulationOnBolt(t *testing.T) {
	pack := huawei(t)
	seeds := []uint64{7, 8, 9}
	if *simSeed != 0 {
		seeds = []uint64{*simSeed}
	}
	for _, seed := range seeds {
		s, err := bolt.Open(filepath.Join(t.TempDir(), "sim.db"), bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		newWorld(t, seed, s, pack).run()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
