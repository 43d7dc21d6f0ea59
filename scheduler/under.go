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
		if over.Owner == "" && over.Next.After(next) {
			next = over.Next.Add(time.Second)
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
// may have claimed it, and it would stand there twice. What waits for an hour of the
// day holds nothing up.
func (r *round) inTurn(ctx context.Context, now time.Time, n *storage.Notice) (o storage.Outcome, settled bool) {
	if n.State == storage.Doubt { // it may stand there already
		return storage.Outcome{}, false
	}
	queue, err := r.Store.Queue(ctx, n.Workspace, now, 0)
	if err != nil {
		return failed(now, *n, err), true
	}
	for _, e := range queue {
		earlier := cmp.Or(e.At.Compare(n.At), strings.Compare(e.Key, n.Key)) < 0
		if !earlier || e.Under != n.Under || e.Edit != "" || e.State != storage.Waiting {
			continue
		}
		if e.Reason != reasonUnder && e.Next.Sub(now) > turnFor {
			continue
		}
		next := now
		if e.Next.After(now) {
			next = e.Next
		}
		return wait(next.Add(time.Second), reasonEarlier), true
	}
	return storage.Outcome{}, false
}

// turnFor is for how long a reply waits for an earlier one that is to be tried again.
const turnFor = 2 * time.Minute
