package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

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
const defaultWorkers = 32

// Send sends what is due at now: different targets in parallel, one target in
// order and, if there is a Rest, at its pace. It returns how many notices it
// settled, whatever became of them. What cannot be sent now stays in the store
// for a later Send.
func (s *Scheduler) Send(ctx context.Context, now time.Time) (n int, err error) {
	n, _, err = s.send(ctx, s.standing(now))
	return n, err
}

// send is Send in a tempo; more says that it stopped before all was done, so that
// what falls due meanwhile is planned.
func (s *Scheduler) send(ctx context.Context, t tempo) (n int, more bool, err error) {
	claiming, cancel := context.WithTimeout(ctx, t.length)
	defer cancel()
	r := &round{
		Scheduler: s, tempo: t, flying: map[storage.Target]bool{}, touched: map[string]bool{},
		free: make(chan struct{}, s.workers()), landed: make(chan struct{}, 1), freed: make(chan struct{}, 1),
	}
	r.dispatch(ctx, claiming)
	r.out.Wait()
	s.lookForJams(ctx, t.clock(), r.touched)
	if ctx.Err() != nil {
		return r.settled, false, ctx.Err()
	}
	return r.settled, claiming.Err() != nil || r.again, r.err
}

func (s *Scheduler) workers() int {
	if s.Workers <= 0 {
		return defaultWorkers
	}
	return s.Workers
}

// round is one Send: one goroutine claims, and lets workers deliver.
type round struct {
	*Scheduler
	tempo
	free  chan struct{} // holds one for each worker that is at work
	out   sync.WaitGroup
	again bool // somebody nudged meanwhile

	mu      sync.Mutex
	flying  map[storage.Target]bool // the places that workers are at; true: posted
	touched map[string]bool         // workspaces in which something was put off
	landed  chan struct{}           // rings when a worker is done
	freed   chan struct{}           // rings when its place is ready: nothing was posted
	settled int
	err     error
}

// dispatch claims what is due and ready, as long as there is any or may be any
// soon. No worker holds a claim while it waits for its turn: what is not ready is
// not claimed.
func (r *round) dispatch(ctx, claiming context.Context) {
	for claiming.Err() == nil && !r.failed() {
		if r.yields() {
			r.again = true
			return
		}
		r.free <- struct{}{}
		if claiming.Err() != nil { // it took long until a worker was free
			<-r.free
			return
		}
		now := r.clock()
		n, soonest, err := r.claim(ctx, now)
		if err == nil {
			r.out.Go(func() { r.deliverOne(ctx, now, n) })
			continue
		}
		<-r.free
		if !errors.Is(err, storage.ErrNotFound) {
			r.fail(fmt.Errorf("looking for what is due: %w", err))
			return
		}
		if !r.await(claiming, soonest) {
			return
		}
	}
}

// paceClock is the clock of the pace: a round of Tick stands still, its posts do not.
func (r *round) paceClock() time.Time {
	if r.Now != nil {
		return r.Now()
	}
	return r.clock()
}

// claim claims a notice whose place nobody is at and which is ready. soonest is
// when the first place that is not will be.
func (r *round) claim(ctx context.Context, now time.Time) (n storage.Notice, soonest time.Time, err error) {
	busy, more := r.inFlight()
	if r.rest != nil {
		resting, first := r.state.paces.busy(r.paceClock(), r.perMinute(), more)
		if soonest = first; !first.IsZero() && len(busy) > 0 { // those may be ready sooner than all that rest
			soonest = r.state.paces.earlier(first, r.paceClock().Add(r.leastPause()))
		}
		busy = append(busy, resting...)
	}
	n, err = r.Store.Claim(ctx, now, lease, r.Owner, busy)
	if err == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.flying[n.Place()] = false
	}
	return n, soonest, err
}

// inFlight lists the places that workers are at, and how many of each workspace
// have still to be posted to.
func (r *round) inFlight() (places []storage.Target, more map[string]int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	more = map[string]int{}
	for place, posted := range r.flying {
		places = append(places, place)
		if !posted {
			more[place.Workspace]++
		}
	}
	return places, more
}

// await waits until something may be claimed again; false if nothing will be.
func (r *round) await(claiming context.Context, soonest time.Time) bool {
	r.mu.Lock()
	flying := len(r.flying)
	r.mu.Unlock()
	if !soonest.IsZero() {
		d := r.state.paces.pause(r.paceClock(), soonest)
		if r.patience == 0 || d <= r.patience {
			r.restUntil(claiming, soonest, d)
			return true
		}
		r.putOff(r.clock().Add(d)) // too long to be blind for what else falls due
	}
	if flying == 0 {
		select {
		case <-r.landed: // the last one landed after the claim
			return true
		default:
			return false
		}
	}
	select {
	case <-r.landed:
	case <-r.nudge:
		r.again = true
	case <-claiming.Done():
	}
	return true
}

// restUntil lets the time pass until a place is ready; a nudge or a place that
// comes free ends it sooner.
func (r *round) restUntil(claiming context.Context, soonest time.Time, d time.Duration) {
	resting, wake := context.WithCancel(claiming)
	defer wake()
	over := make(chan struct{})
	go func() {
		defer close(over)
		select {
		case <-r.freed:
			wake()
		case <-r.nudge:
			r.again = true
			wake()
		case <-resting.Done():
		}
	}()
	if d > 0 {
		r.rest(resting, d)
	}
	if resting.Err() == nil {
		r.state.paces.rested(soonest, r.paceClock())
	}
	wake()
	<-over
}

func (r *round) deliverOne(ctx context.Context, now time.Time, n storage.Notice) {
	defer func() { <-r.free }()
	o, err := r.deliver(ctx, now, n)
	r.mu.Lock()
	defer r.mu.Unlock()
	posted := r.flying[n.Place()]
	delete(r.flying, n.Place())
	ring(r.landed)
	if !posted || r.pace() == 0 {
		ring(r.freed)
	}
	switch {
	case errors.Is(err, storage.ErrLease): // it was dropped, retried, or taken over meanwhile
		r.logger().Warn("a notice was taken away while it was sent", "workspace", n.Workspace, "key", n.Key, "err", err)
	case err != nil:
		r.err = errors.Join(r.err, err)
	default:
		r.settled++
		r.touched[n.Workspace] = r.touched[n.Workspace] || !o.State.Settled()
	}
}

func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}

// posting notes that n is on its way now.
func (r *round) posting(n storage.Notice) {
	if r.rest != nil {
		r.state.paces.posted(n.Place(), r.paceClock(), r.pace())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.flying[n.Place()] = true
}

// yields reports whether the round ends for a Tick that waits for it: somebody
// turned the clock.
func (r *round) yields() bool { return r.nudge != nil && r.state.turning.Load() > 0 }

func (r *round) failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err != nil
}

func (r *round) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = errors.Join(r.err, err)
}

// deliver decides what becomes of a claimed notice and settles it. Once
// something may have been posted it is settled even if ctx ends meanwhile.
func (r *round) deliver(ctx context.Context, now time.Time, n storage.Notice) (o storage.Outcome, err error) {
	working, done := context.WithTimeout(ctx, workFor)
	o = r.outcome(working, now, n)
	done()
	if o.State == storage.Waiting || o.State == storage.Doubt || o.State == storage.Parked {
		if !o.Next.After(now) { // or it would be claimed again in this very round, for ever
			o.Next = now.Add(time.Second)
		}
		r.putOff(o.Next)
	}
	r.logger().Info("notice", "workspace", n.Workspace, "key", n.Key, "attempt", n.Attempt,
		"state", o.State, "reason", o.Reason, "next", o.Next, "channel", o.Channel, "ts", o.TS)
	settling, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleFor)
	defer cancel()
	if err := r.Store.Settle(settling, n.Workspace, n.Key, r.Owner, o); err != nil {
		return o, fmt.Errorf("recording what became of %s: %w", n.Key, err)
	}
	if o.State == storage.Refused && r.Undelivered != nil {
		if err := r.Undelivered(settling, n, o.Reason, now); err != nil {
			r.logger().Error("following up a notice that was refused", "workspace", n.Workspace, "key", n.Key, "err", err)
		}
	}
	return o, nil
}
