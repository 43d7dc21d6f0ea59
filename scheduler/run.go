package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"partnerbot/storage"
)

// Scheduler plans what falls due and sends it. Its fields are not changed once
// it runs; its methods are safe for concurrent use.
type Scheduler struct {
	Store    storage.Store
	Source   Source
	Composer Composer
	Poster   Poster
	Now      func() time.Time // the clock of Run; nothing else reads it
	Owner    string           // names this process in its leases: different for each
	Log      *slog.Logger     // nil: slog.Default
	Workers  int              // how many targets are posted to at once; 0: 8

	state state
}

// Tick plans and sends what is due at now, to the end. It is what Run does
// every minute, for those who turn a clock themselves. Ticks of one Scheduler
// follow one another.
func (s *Scheduler) Tick(ctx context.Context, now time.Time) error {
	for {
		more, err := s.tick(ctx, now)
		if err != nil || !more {
			return err
		}
	}
}

// tick is one round; more says that it stopped with work left.
func (s *Scheduler) tick(ctx context.Context, now time.Time) (more bool, err error) {
	s.state.ticking.Lock()
	defer s.state.ticking.Unlock()
	planErr := s.Plan(ctx, now)
	_, more, sendErr := s.send(ctx, now)
	if sendErr == nil && ctx.Err() == nil {
		s.setLast(now)
	}
	return more, errors.Join(planErr, sendErr)
}

// Run ticks at every full minute, when nudged, and when something that was put
// off comes due, until ctx ends. It also keeps house. It returns nil once all
// that it started has stopped.
func (s *Scheduler) Run(ctx context.Context) error {
	stop, err := s.keepHouse(ctx)
	if err != nil {
		return err
	}
	defer stop()
	for ctx.Err() == nil {
		now := s.Now()
		more, err := s.tick(ctx, now)
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			s.logger().Error("reminders", "err", err)
		} else if more {
			continue
		}
		s.sleep(ctx, s.nextWake(s.Now()))
	}
	return nil
}

// nextWake is how long to sleep: to the next full minute or to what was put
// off, if that is sooner.
func (s *Scheduler) nextWake(now time.Time) time.Duration {
	d := now.Truncate(time.Minute).Add(time.Minute).Sub(now)
	if at := s.takeSoonest(); !at.IsZero() {
		d = min(d, max(at.Sub(now), time.Second))
	}
	return d
}

func (s *Scheduler) sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-s.nudged():
	case <-t.C:
	}
}

// Nudge makes Run tick at once. It never waits.
func (s *Scheduler) Nudge() {
	select {
	case s.nudged() <- struct{}{}:
	default: // one is on its way already
	}
}

func (s *Scheduler) nudged() chan struct{} {
	s.state.once.Do(func() { s.state.nudge = make(chan struct{}, 1) })
	return s.state.nudge
}

func (s *Scheduler) logger() *slog.Logger {
	if s.Log != nil {
		return s.Log
	}
	return slog.Default()
}
