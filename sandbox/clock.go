package sandbox

import (
	"errors"
	"slices"
	"sync"
	"time"
)

// ErrClockBackward is returned for a turn to a time that has already passed in the workspace.
var ErrClockBackward = errors.New("the workspace's clock only turns forward")

// clock runs with real time from a moment of one's choice, and can be turned forward.
type clock struct {
	mu     sync.Mutex
	offset time.Duration // workspace time minus real time
	zone   *time.Location
	hooks  []func(time.Time)
	timers map[*timer]struct{}
	turn   sync.Mutex // one turn at a time
}

// timer calls fire once, when the workspace's time has reached due.
type timer struct {
	due  time.Time
	fire func()
	real *time.Timer
}

func newClock(start time.Time) *clock {
	return &clock{offset: time.Until(start), zone: start.Location(), timers: map[*timer]struct{}{}}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.locked()
}

// locked is now for those who hold mu.
func (c *clock) locked() time.Time { return time.Now().Round(0).Add(c.offset).In(c.zone) }

// after runs fire in its own goroutine once d of workspace time has passed, by running or by turning.
func (c *clock) after(d time.Duration, fire func()) {
	due := c.now().Add(d)
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &timer{due: due, fire: fire}
	c.timers[t] = struct{}{}
	t.real = time.AfterFunc(d, func() {
		if c.take(t) {
			fire()
		}
	})
}

// take claims a timer; only one of the real timer and a turn gets it.
func (c *clock) take(t *timer) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.timers[t]
	delete(c.timers, t)
	return ok
}

func (c *clock) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for t := range c.timers {
		t.real.Stop()
		delete(c.timers, t)
	}
}

// Now is the workspace's time. It runs with the real clock from Options.Start.
func (w *Workspace) Now() time.Time { return w.clock.now() }

// OnTurn adds a hook that Turn calls, in the order added, after the clock was moved. The bot's scheduler ticks in it.
func (w *Workspace) OnTurn(hook func(now time.Time)) {
	w.clock.mu.Lock()
	defer w.clock.mu.Unlock()
	w.clock.hooks = append(w.clock.hooks, hook)
}

// Turn moves the clock forward to the given moment, stopping on the way where Options.Stops says, so that a bot lives
// through the days between instead of finding them gone. It returns when the hooks have, so the page shows what they did.
func (w *Workspace) Turn(to time.Time) error {
	c := w.clock
	c.turn.Lock()
	defer c.turn.Unlock()
	now := c.now()
	if to.Before(now) {
		return ErrClockBackward
	}
	if w.opt.Stops != nil {
		for _, stop := range w.opt.Stops(now, to) {
			if stop.After(c.now()) && stop.Before(to) {
				w.hop(stop)
			}
		}
	}
	w.hop(to)
	return nil
}

// hop moves the clock at once, fires retries that have become due and runs the hooks.
func (w *Workspace) hop(to time.Time) {
	c := w.clock
	c.mu.Lock()
	c.offset += max(0, to.Sub(c.locked()))
	var due []*timer
	for t := range c.timers {
		if !t.due.After(to) {
			due = append(due, t)
			delete(c.timers, t)
			t.real.Stop()
		}
	}
	hooks := slices.Clone(c.hooks)
	c.mu.Unlock()
	for _, t := range due {
		go t.fire()
	}
	w.changed()
	for _, hook := range hooks {
		hook(c.now())
	}
	w.changed()
}
