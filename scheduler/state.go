package scheduler

import (
	"sync"
	"sync/atomic"
	"time"
)

// state is what a Scheduler remembers between ticks. Losing it costs a little
// work, never a notice.
type state struct {
	mu      sync.Mutex
	cursors map[string]time.Time
	behind  map[string]bool // workspaces whose last plan failed
	blind   bool            // the workspaces could not be listed
	last    time.Time       // the last tick
	soonest time.Time       // when something put off comes due again

	paces paces

	once    sync.Once
	nudge   chan struct{}
	ticking chan struct{} // holds one while a round goes on: a lock that ends with a context
	turning atomic.Int32  // Ticks that wait for a round of Run to end
}

func (s *Scheduler) cursor(workspace string) (time.Time, bool) {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	at, ok := s.state.cursors[workspace]
	return at, ok
}

func (s *Scheduler) setCursor(workspace string, at time.Time) {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	if s.state.cursors == nil {
		s.state.cursors = map[string]time.Time{}
	}
	s.state.cursors[workspace] = at
}

func (s *Scheduler) setBlind(blind bool) {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	s.state.blind = blind
}

func (s *Scheduler) setBehind(workspace string, behind bool) {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	if s.state.behind == nil {
		s.state.behind = map[string]bool{}
	}
	if behind {
		s.state.behind[workspace] = true
	} else {
		delete(s.state.behind, workspace)
	}
}

func (s *Scheduler) isBehind(workspace string) bool {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	return s.state.blind || s.state.behind[workspace]
}

// putOff remembers the earliest instant for which something was put off.
func (s *Scheduler) putOff(until time.Time) {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	if s.state.soonest.IsZero() || until.Before(s.state.soonest) {
		s.state.soonest = until
	}
}

// takeSoonest gives what putOff remembered and forgets it.
func (s *Scheduler) takeSoonest() time.Time {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	at := s.state.soonest
	s.state.soonest = time.Time{}
	return at
}

func (s *Scheduler) setLast(now time.Time) {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	s.state.last = now
}

// LastTick is when the last tick was that could reach the store and send all
// that was due, or zero before the first; readiness is judged by it.
func (s *Scheduler) LastTick() time.Time {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	return s.state.last
}
