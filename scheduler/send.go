package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"partnerbot/storage"
)

// The sender's times. A lease outlives the claiming and the longest post of one
// Send, so that no other sender takes over what is still on its way.
const (
	lease     = 5 * time.Minute
	claimFor  = time.Minute
	workFor   = 2 * time.Minute // from the claim to the settling
	postFor   = 30 * time.Second
	settleFor = 10 * time.Second
	lookBack  = 24 * time.Hour // how long before its instant a notice is looked for: clocks differ

	// A post that timed out may be taken by Slack a moment later. Whoever looked
	// for it before that would find nothing and post it again. It is counted from
	// the round's now, which the claiming and the post have left behind.
	lookAfter = claimFor + postFor + 90*time.Second
)

// defaultWorkers is how many targets are posted to at once.
const defaultWorkers = 8

// Send sends what is due at now: different targets in parallel, one target in
// order. It returns how many notices it settled, whatever became of them. What
// cannot be sent now stays in the store for a later Send.
func (s *Scheduler) Send(ctx context.Context, now time.Time) (n int, err error) {
	n, _, err = s.send(ctx, now)
	return n, err
}

// send is Send; more says that it stopped before all was done, so that its now
// does not grow stale.
func (s *Scheduler) send(ctx context.Context, now time.Time) (n int, more bool, err error) {
	claiming, cancel := context.WithTimeout(ctx, claimFor)
	defer cancel()
	r := &round{Scheduler: s, now: now, busy: map[storage.Target]bool{}}
	workers := s.Workers
	if workers <= 0 {
		workers = defaultWorkers
	}
	var g errgroup.Group
	for range workers {
		g.Go(func() error { return r.work(ctx, claiming) })
	}
	err = g.Wait()
	if ctx.Err() != nil {
		return r.settled, false, ctx.Err()
	}
	return r.settled, claiming.Err() != nil, err
}

// round is one Send.
type round struct {
	*Scheduler
	now time.Time

	mu      sync.Mutex
	busy    map[storage.Target]bool
	settled int
}

// work claims and delivers until nothing is due. What is passed over because
// its target is busy is taken by the worker that makes it so.
func (r *round) work(ctx, claiming context.Context) error {
	for claiming.Err() == nil {
		n, err := r.claim(ctx)
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("looking for what is due: %w", err)
		}
		err = r.deliver(ctx, r.now, n)
		r.release(n.Target, err == nil)
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *round) claim(ctx context.Context) (storage.Notice, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	busy := make([]storage.Target, 0, len(r.busy))
	for t := range r.busy {
		busy = append(busy, t)
	}
	n, err := r.Store.Claim(ctx, r.now, lease, r.Owner, busy)
	if err == nil {
		r.busy[n.Target] = true
	}
	return n, err
}

func (r *round) release(t storage.Target, settled bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.busy, t)
	if settled {
		r.settled++
	}
}

// deliver decides what becomes of a claimed notice and settles it. Once
// something may have been posted it is settled even if ctx ends meanwhile.
func (s *Scheduler) deliver(ctx context.Context, now time.Time, n storage.Notice) error {
	working, done := context.WithTimeout(ctx, workFor)
	o := s.outcome(working, now, n)
	done()
	if o.State == storage.Waiting || o.State == storage.Doubt {
		if !o.Next.After(now) { // or it would be claimed again in this very round, for ever
			o.Next = now.Add(time.Second)
		}
		s.putOff(o.Next)
	}
	s.logger().Info("notice", "workspace", n.Workspace, "key", n.Key, "attempt", n.Attempt,
		"state", o.State, "reason", o.Reason, "next", o.Next, "channel", o.Channel, "ts", o.TS)
	settling, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleFor)
	defer cancel()
	if err := s.Store.Settle(settling, n.Workspace, n.Key, s.Owner, o); err != nil {
		return fmt.Errorf("recording what became of %s: %w", n.Key, err)
	}
	return nil
}
