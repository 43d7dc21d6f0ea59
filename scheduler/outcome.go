package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// Reasons that notices are settled with.
const (
	reasonNothing = "nothing left to say"
	reasonLate    = "too late to be said"
	reasonFound   = "found in the history"
	reasonHours   = "put off to its hour"
	reasonPlan    = "waiting for the plan"
	reasonEarlier = "an earlier one is still on its way"
	reasonDay     = "one was said today"
	reasonMoved   = "it goes elsewhere now"
	reasonHistory = "it may have been posted; the history could not be read: "
	saidIn        = "said in " // and the key of the notice
	reasonParked  = "after it was parked"
	afterParking  = ", " + reasonParked
)

// outcome decides what becomes of a claimed notice, posting it if that is right.
func (r *round) outcome(ctx context.Context, now time.Time, n storage.Notice) storage.Outcome {
	if n.Under != "" {
		o, settled := r.place(ctx, now, &n)
		if settled {
			return o
		}
	}
	if n.State == storage.Doubt && n.Edit == "" { // writing a message anew twice does no harm
		if o, settled := r.resolve(ctx, now, n); settled {
			return o
		}
	}
	if r.isBehind(n.Workspace) {
		return wait(now.Add(time.Minute), reasonPlan)
	}
	if !n.Until.IsZero() && now.After(n.Until) {
		return storage.Outcome{State: storage.Silent, Reason: reasonLate}
	}
	manner, err := r.manner(ctx, now, n)
	if err != nil {
		return failed(now, n, err)
	}
	if to := manner.Move; to != nil && *to != n.Target && n.Edit == "" {
		return storage.Outcome{State: storage.Waiting, Next: manner.NotBefore, Reason: reasonMoved, Target: to}
	}
	if manner.NotBefore.After(now) {
		if n.State == storage.Parked { // what it was parked for still holds: nobody has tried
			return storage.Outcome{State: storage.Parked, Next: manner.NotBefore, Reason: n.Reason}
		}
		return wait(manner.NotBefore, reasonHours)
	}
	state := n.State
	if manner.Merge && n.Edit == "" {
		f, err := r.fellows(ctx, now, n)
		if err != nil {
			return failed(now, n, err)
		}
		if o, settled := f.verdict(now, n, manner); settled {
			return o
		}
		n = f.merged(n)
	}
	w, err := r.write(ctx, now, n)
	parked := n.State == storage.Parked
	n.State = state
	switch {
	case err != nil:
		return failed(now, n, err)
	case !w.ok:
		return storage.Outcome{State: storage.Silent, Reason: reasonNothing}
	}
	o := r.post(ctx, now, n, w.message, manner)
	if o.State == storage.Sent {
		if o.Reason = w.head; parked && w.head == "" {
			o.Reason = reasonParked
		}
	}
	return o
}

// resolve looks whether a notice that may have been posted was. settled is
// false if it surely was not. Where the history cannot be read the notice stays
// in doubt until its time is over, and where it may not be read it is stopped for
// people to decide: a reminder may be missing then, but none is said twice.
func (r *round) resolve(ctx context.Context, now time.Time, n storage.Notice) (o storage.Outcome, settled bool) {
	f, err := r.find(ctx, n)
	switch {
	case err != nil && !n.Until.IsZero() && now.After(n.Until):
		return storage.Outcome{State: storage.Silent, Reason: reasonHistory + err.Error()}, true
	case errors.Is(err, ErrNoHistory):
		return r.stop(ctx, now, n, err), true
	case err != nil:
		return storage.Outcome{State: storage.Doubt, Next: now.Add(backoff(n.Attempt)), Reason: reasonHistory + err.Error()}, true
	case f.OK:
		return storage.Outcome{State: storage.Sent, Channel: f.Channel, TS: f.TS, Reason: reasonFound}, true
	}
	return storage.Outcome{}, false
}

func (s *Scheduler) find(ctx context.Context, n storage.Notice) (f Found, err error) {
	defer caught(&err)
	ctx, cancel := context.WithTimeout(ctx, postFor)
	defer cancel()
	return s.Poster.Find(ctx, n, n.At.Add(-lookBack))
}

func (s *Scheduler) manner(ctx context.Context, now time.Time, n storage.Notice) (m Manner, err error) {
	err = s.Store.Read(ctx, n.Workspace, func(b *partner.Book) (err error) {
		defer caught(&err)
		m = s.Composer.Manner(b, n, now)
		return nil
	})
	return m, err
}

func (s *Scheduler) compose(ctx context.Context, now time.Time, n storage.Notice) (m view.Message, ok bool, err error) {
	err = s.Store.Read(ctx, n.Workspace, func(b *partner.Book) (err error) {
		defer caught(&err)
		m, ok, err = s.Composer.Compose(b, n, now)
		return err
	})
	return m, ok, err
}

// post posts and turns the result into an outcome. A poster that panics has
// perhaps posted.
func (r *round) post(ctx context.Context, now time.Time, n storage.Notice, m view.Message, manner Manner) storage.Outcome {
	r.posting(n)
	p := r.tryPost(ctx, n, m)
	if p.Result == Again && p.After > 0 && r.rest != nil { // the others to the same place would be told the same
		r.state.paces.hold(n.Place(), r.paceClock(), p.After)
	}
	switch p.Result {
	case Accepted:
		return storage.Outcome{State: storage.Sent, Channel: p.Channel, TS: p.TS}
	case Refused:
		return storage.Outcome{State: storage.Refused, Reason: p.Reason}
	case Again:
		return wait(now.Add(pause(n.Attempt, p.After)), p.Reason)
	case Mend:
		return r.park(ctx, now, n, p.Reason, manner)
	default:
		if n.Edit != "" {
			return wait(now.Add(pause(n.Attempt, p.After)), p.Reason)
		}
		return storage.Outcome{State: storage.Doubt, Next: now.Add(max(lookAfter, pause(n.Attempt, p.After))), Reason: p.Reason}
	}
}

func (s *Scheduler) tryPost(ctx context.Context, n storage.Notice, m view.Message) (p Posted) {
	defer func() {
		if r := recover(); r != nil {
			p = Posted{Result: Unsure, Reason: fmt.Sprintf("panic: %v", r)}
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, postFor)
	defer cancel()
	return s.Poster.Post(ctx, n, m)
}

func wait(until time.Time, reason string) storage.Outcome {
	return storage.Outcome{State: storage.Waiting, Next: until, Reason: reason}
}

// failed is the outcome of a notice that surely was not posted because
// something of ours went wrong.
func failed(now time.Time, n storage.Notice, err error) storage.Outcome {
	return wait(now.Add(backoff(n.Attempt)), err.Error())
}
