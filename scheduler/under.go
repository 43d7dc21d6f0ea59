package scheduler

import (
	"context"
	"errors"
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
	}
	return storage.Outcome{}, false
}
