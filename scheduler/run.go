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
	Now      func() time.Time // the clock of Run, and of the pace; it may be turned while Run runs
	Owner    string           // names this process in its leases: different for each
	Log      *slog.Logger     // nil: slog.Default
	Workers  int              // how many targets are posted to, and workspaces planned, at once; 0: 32

	// Pace is the least time between two posts to one channel or person, by
	// whatever threads; 0: a second, which is what Slack takes; below: none.
	Pace time.Duration
	// PerMinute bounds the posts to one workspace in any minute; 0: 200, below
	// Slack's several hundred; below: no bound.
	PerMinute int
	// Rest lets a pause of the pace pass; it returns when d is over or ctx ends.
	// nil: Run waits for d, and Tick, whose clock somebody else turns, keeps no
	// pace at all. A Rest that returns early is believed: for the pace, and for
	// nothing else, the time is then d later. So a simulation can count its
	// pauses, or turn its clock by them, and wait for none.
	Rest func(ctx context.Context, d time.Duration)

	// Limit is how many unsettled notices of a workspace are too many to keep
	// quiet about; 0: 1000. More lose nothing.
	Limit int

	// Backup, if set, makes and rotates a backup at the times of BackupAt, a line
	// as ParseExpression reads it, in UTC; "": half past two at night.
	Backup   func(ctx context.Context) error
	BackupAt string

	// Clocks, if set, commits for a workspace what time alone has made due. It is
	// called for each workspace before it is planned, so that what follows from it
	// is sent in the same round; it is called at every tick and has to cost next to
	// nothing where nothing is due. An error of it holds no reminder up.
	Clocks func(ctx context.Context, workspace string, now time.Time) error
	// Undelivered, if set, is told of a notice that was refused for good, after that
	// is recorded, with Slack's error word.
	Undelivered func(ctx context.Context, n storage.Notice, reason string, now time.Time) error

	state state
}

// Tick plans and sends what is due at now, to the end. It is what Run does
// every minute, for those who turn a clock themselves: however long it takes, it
// is now. Without a Rest it keeps no pace, so that a year can be turned in
// seconds. Ticks of one Scheduler, Run's too, follow one another; a Tick does not
// wait for the pauses of Run.
func (s *Scheduler) Tick(ctx context.Context, now time.Time) error {
	s.state.turning.Add(1)
	s.Nudge() // a round of Run that rests ends
	defer s.state.turning.Add(-1)
	for {
		more, err := s.tick(ctx, s.standing(now))
		if err != nil || !more {
			return err
		}
	}
}

// tick is one round in a tempo; more says that it stopped with work left.
func (s *Scheduler) tick(ctx context.Context, t tempo) (more bool, err error) {
	s.begin()
	select {
	case s.state.ticking <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-s.state.ticking }()
	now := t.clock()
	planErr := s.Plan(ctx, now)
	_, more, sendErr := s.send(ctx, t)
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
		more, err := s.tick(ctx, s.running())
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
	s.begin()
	return s.state.nudge
}

func (s *Scheduler) begin() {
	s.state.once.Do(func() {
		s.state.nudge = make(chan struct{}, 1)
		s.state.ticking = make(chan struct{}, 1)
	})
}

func (s *Scheduler) logger() *slog.Logger {
	if s.Log != nil {
		return s.Log
	}
	return slog.Default()
}
