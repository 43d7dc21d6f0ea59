package notices

import (
	"flag"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"testing"
	"time"

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
