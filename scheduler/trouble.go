package scheduler

import (
	"context"
	"fmt"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// The pauses of what is parked: people mend things in minutes or hours.
const (
	firstParking   = 5 * time.Minute
	longestParking = time.Hour
)

// recently is how far back a Source sees what people were told of.
const recently = 31 * 24 * time.Hour

// defaultLimit is how many unsettled notices of a workspace are too many.
const defaultLimit = 1000

// park is the outcome of a notice that Slack will not take until people have
// mended something. They are told before it is recorded: a crash between leads
// to another telling, which the Source leaves out, and never to none.
func (r *round) park(ctx context.Context, now time.Time, n storage.Notice, reason string, manner Manner) storage.Outcome {
	next := now.Add(parking(n))
	if manner.Merge && manner.Next.After(now) && manner.Next.Before(next) {
		next = manner.Next // so that it joins tomorrow's, which waits for it, in time
	}
	if n.State != storage.Parked || n.Reason != reason {
		told := n
		told.State, told.Reason, told.Next = storage.Parked, reason, next
		if err := r.tell(ctx, now, n.Workspace, Trouble{Kind: TargetParked, Notice: told, Reason: reason}); err != nil {
			return failed(now, n, err)
		}
	}
	return storage.Outcome{State: storage.Parked, Next: next, Reason: reason}
}

// parking is how long a notice is parked: longer with each try.
func parking(n storage.Notice) time.Duration {
	pause := firstParking
	if n.State != storage.Parked {
		return pause
	}
	for range n.Attempt - 1 {
		if pause *= 2; pause >= longestParking {
			return longestParking
		}
	}
	return pause
}

// stop is the outcome of a notice that may have been posted where nobody can look.
func (r *round) stop(ctx context.Context, now time.Time, n storage.Notice, cause error) storage.Outcome {
	told := n
	told.State, told.Reason = storage.Stopped, reasonHistory+cause.Error()
	if err := r.tell(ctx, now, n.Workspace, Trouble{Kind: FateUnknown, Notice: told, Reason: cause.Error()}); err != nil {
		return storage.Outcome{State: storage.Doubt, Next: now.Add(backoff(n.Attempt)), Reason: err.Error()}
	}
	return storage.Outcome{State: storage.Stopped, Reason: told.Reason}
}

// tell stores the notices by which people hear of trouble, if the Source has any.
func (s *Scheduler) tell(ctx context.Context, now time.Time, workspace string, t Trouble) (err error) {
	defer caught(&err)
	recent, err := s.told(ctx, now, workspace, t)
	if err != nil {
		return fmt.Errorf("telling people of trouble: %w", err)
	}
	_, err = s.Store.Update(ctx, workspace, "", now, func(b *partner.Book) (c storage.Change, err error) {
		defer caught(&err)
		c.Notices = s.Source.Trouble(b, t, recent, now)
		return c, nil
	})
	if err != nil {
		return fmt.Errorf("telling people of trouble: %w", err)
	}
	return nil
}

// told lists what a Source needs to know that people were told of trouble.
func (s *Scheduler) told(ctx context.Context, now time.Time, workspace string, t Trouble) ([]storage.Notice, error) {
	from, until := now.Add(-recently), now.Add(time.Nanosecond)
	list, err := s.Store.NoticesAbout(ctx, workspace, []string{s.Source.TroubleKey(t)}, from, until)
	if err != nil || len(list) == 0 || t.Kind == TooMany { // never told: what was posted there does not matter
		return list, err
	}
	place := storage.Target{Channel: t.Notice.Target.Channel, User: t.Notice.Target.User}
	for _, to := range []storage.Target{place, t.Notice.Target} {
		posted, err := s.Store.NoticesTo(ctx, workspace, to, list[len(list)-1].At, until)
		if err != nil {
			return nil, err
		}
		if list = append(list, posted...); t.Notice.Target == place {
			break
		}
	}
	return list, nil
}

// lookForJams says so where more notices wait in a workspace than the limit.
// Nothing is lost by it, and nothing of it fails a round.
func (s *Scheduler) lookForJams(ctx context.Context, now time.Time, workspaces map[string]bool) {
	for workspace, touched := range workspaces {
		if !touched || ctx.Err() != nil {
			continue
		}
		if err := s.lookForJam(ctx, now, workspace); err != nil {
			s.logger().Error("counting what waits", "workspace", workspace, "err", err)
		}
	}
}

func (s *Scheduler) lookForJam(ctx context.Context, now time.Time, workspace string) (err error) {
	defer caught(&err)
	limit := s.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	list, err := s.Store.Queue(ctx, workspace, now, 0)
	if err != nil {
		return err
	}
	open := 0
	for _, n := range list {
		if !n.State.Settled() {
			open++
		}
	}
	if open <= limit {
		return nil
	}
	s.logger().Warn("more notices wait than the limit", "workspace", workspace, "waiting", open, "limit", limit)
	return s.tell(ctx, now, workspace, Trouble{Kind: TooMany, Count: open})
}
