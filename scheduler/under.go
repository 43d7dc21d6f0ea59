package scheduler

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"partnerbot/storage"
)

// Reasons of notices that belong to another one's message.
const (
	reasonUnder = "the message that it belongs to is not posted yet"
	reasonNever = "the message that it belongs to was never posted"
)

// place fills in where the message is that n replies to or writes anew. settled
// says that there is none, or not yet.
func (r *round) place(ctx context.Context, now time.Time, n *storage.Notice) (o storage.Outcome, settled bool) {
	over, err := r.Store.Notice(ctx, n.Workspace, n.Under)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return storage.Outcome{State: storage.Silent, Reason: reasonNever}, true
	case err != nil:
		return failed(now, *n, err), true
	case over.State == storage.Sent:
	case over.State.Settled():
		return storage.Outcome{State: storage.Silent, Reason: reasonNever}, true
	default:
		next := now.Add(backoff(n.Attempt))
		if over.Owner == "" && over.Next.After(next) { // somebody may retry it sooner
			next = now.Add(min(over.Next.Sub(now)+time.Second, longestPause))
		}
		return wait(next, reasonUnder), true
	}
	n.Target.Channel, n.Target.User = over.Channel, ""
	if n.Edit == storage.Itself {
		n.Edit = over.TS
	} else {
		n.Target.Thread = over.TS
		return r.inTurn(ctx, now, n)
	}
	return storage.Outcome{}, false
}

// inTurn holds a reply back while an earlier one under the same message is about to
// be posted, so that a thread reads as things happened. None is woken: by then another
// may have claimed it, and it would stand there twice.
//
// It waits for one that somebody is sending, or that is to be tried again soon, until
// turnFor after its own instant; and for one that was put off because the message was
// not there, until that is tried, which is longestPause after the message was posted
// at the latest. What waits for an hour of the day, is parked, stopped or in doubt, or
// whose sender is gone, holds nothing up.
func (r *round) inTurn(ctx context.Context, now time.Time, n *storage.Notice) (o storage.Outcome, settled bool) {
	if n.State == storage.Doubt { // it may stand there already
		return storage.Outcome{}, false
	}
	queue, err := r.Store.Queue(ctx, n.Workspace, now, turnLook)
	if err != nil {
		return failed(now, *n, err), true
	}
	until := n.At.Add(turnFor)
	for _, e := range queue {
		if cmp.Or(e.At.Compare(n.At), strings.Compare(e.Key, n.Key)) >= 0 {
			break
		}
		if e.Under != n.Under || e.Edit != "" || !holds(e, now, until) {
			continue
		}
		next := now.Add(backoff(n.Attempt) / 5) // a post takes a moment, a lease minutes
		if e.Next.After(now) {
			next = e.Next.Add(time.Second)
		}
		if e.Reason != reasonUnder && next.After(until) {
			next = until
		}
		return wait(next, reasonEarlier), true
	}
	return storage.Outcome{}, false
}

// holds reports whether e holds up the replies after it, of which one waits until
// the given time.
func holds(e storage.Notice, now, until time.Time) bool {
	switch {
	case e.State != storage.Waiting || e.Reason == reasonHours || e.Next.After(now.Add(turnFor)):
		return false
	case e.Owner != "" && !e.Leased.After(now): // it may have been posted
		return false
	}
	return e.Reason == reasonUnder || now.Before(until)
}

// The bounds of a reply's waiting for an earlier one: Slack's pauses may be a quarter
// of an hour long. Where more wait in a workspace than are looked through, the order
// is not kept.
const (
	turnFor  = 30 * time.Minute
	turnLook = defaultLimit / 2
)
