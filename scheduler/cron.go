package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"
)

// chore is one piece of housekeeping. Chores may be late or skipped without
// harm; what must not be lost goes through the outbox.
type chore struct {
	name string
	spec string // as ParseExpression reads it, in UTC
	run  func(ctx context.Context) error
}

func (s *Scheduler) chores() []chore {
	list := []chore{{"sweep", "@hourly", s.sweep}}
	if s.Backup != nil {
		at := s.BackupAt
		if at == "" {
			at = backupAt
		}
		list = append(list, chore{"backup", at, s.Backup})
	}
	return list
}

// backupAt is when backups are made if nothing is said: at night in Europe, and
// before the working day in Asia is over.
const backupAt = "30 2 * * *"

// sweep removes what has outlived its use from the store.
func (s *Scheduler) sweep(ctx context.Context) error {
	n, err := s.Store.Sweep(ctx, s.Now())
	if n > 0 {
		s.logger().Debug("swept", "removed", n)
	}
	return err
}

// keepHouse starts the chores; stop ends them and waits for those under way.
func (s *Scheduler) keepHouse(ctx context.Context) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	runner := newRunner(s.logger())
	for _, c := range s.chores() {
		_, err := ParseExpression(c.spec, time.UTC) // cron panics on some lines
		if err == nil {
			_, err = runner.AddFunc(c.spec, func() { s.do(ctx, c) })
		}
		if err != nil {
			cancel()
			return nil, fmt.Errorf("housekeeping: %s: %w", c.name, err)
		}
	}
	runner.Start()
	return func() {
		cancel()
		<-runner.Stop().Done()
	}, nil
}

func (s *Scheduler) do(ctx context.Context, c chore) {
	if err := c.run(ctx); err != nil && ctx.Err() == nil {
		s.logger().Error("housekeeping", "chore", c.name, "err", err)
	}
}

// newRunner makes a cron runner in UTC. SkipIfStillRunning must be outside
// Recover: the other way round a chore that panics once is skipped for ever,
// because its place is never given back.
func newRunner(log *slog.Logger) *cron.Cron {
	l := cronLog{log}
	return cron.New(cron.WithLocation(time.UTC), cron.WithLogger(l),
		cron.WithChain(cron.SkipIfStillRunning(l), cron.Recover(l)))
}

// cronLog writes cron's log through slog. Its routine messages are noise.
type cronLog struct{ log *slog.Logger }

func (l cronLog) Info(msg string, args ...any) { l.log.Debug("cron: "+msg, args...) }

func (l cronLog) Error(err error, msg string, args ...any) {
	l.log.Error("cron: "+msg, append([]any{"err", err}, args...)...)
}
