package postgres

import (
	"context"
	"math/rand/v2"
	"time"
)

// tries is how often something is tried that fails for a passing reason: with
// the pauses between them about nine seconds, in which a server starts again or
// a standby takes over.
const tries = 12

// again calls fn with the number of the try, from 1, until it succeeds or fails
// for a reason that does not pass.
func (s *Store) again(ctx context.Context, doing string, fn func(try int) error) error {
	for try := 1; ; try++ {
		err := fn(try)
		if err == nil || try == tries || !passing(err) {
			return err
		}
		s.log.Warn("the database is asked again", "doing", doing, "try", try, "error", err)
		pause := time.NewTimer(pauseAfter(try))
		select {
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		case <-pause.C:
		}
	}
}

// pauseAfter doubles from 10 ms to two seconds, by chance a half shorter, so
// that replicas that got into each other's way do not do so again.
func pauseAfter(try int) time.Duration {
	const first, longest = 10 * time.Millisecond, 2 * time.Second
	pause := min(first<<(try-1), longest)
	return pause/2 + rand.N(pause/2)
}
