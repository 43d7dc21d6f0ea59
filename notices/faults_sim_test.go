package notices

import (
	"fmt"
	"time"

	"partnerbot/storage"
)

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
