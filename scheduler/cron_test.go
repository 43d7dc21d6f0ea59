package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"partnerbot/storage"
)

// A chore that panics is logged and comes again at its next time.
func TestAChorePanicsAndComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		var log strings.Builder
		c := newRunner(slog.New(slog.NewTextHandler(&log, nil)))
		if _, err := c.AddFunc("@hourly", func() { runs.Add(1); panic("no such table") }); err != nil {
			t.Fatal(err)
		}
		c.Start()
		time.Sleep(3*time.Hour + time.Minute) // the bubble's clock, not ours
		<-c.Stop().Done()
		if runs.Load() != 3 || !strings.Contains(log.String(), "no such table") {
			t.Fatalf("%d runs in 3 hours, log %q", runs.Load(), log.String())
		}
	})
}

// A chore that takes long is skipped, not doubled.
func TestAChoreIsNotDoubled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most, runs atomic.Int32
		c := newRunner(slog.New(slog.DiscardHandler))
		_, err := c.AddFunc("@hourly", func() {
			runs.Add(1)
			most.Store(max(most.Load(), running.Add(1)))
			time.Sleep(150 * time.Minute)
			running.Add(-1)
		})
		if err != nil {
			t.Fatal(err)
		}
		c.Start()
		time.Sleep(6*time.Hour + time.Minute)
		<-c.Stop().Done()
		if most.Load() != 1 || runs.Load() != 2 {
			t.Fatalf("%d runs, %d at once", runs.Load(), most.Load())
		}
	})
}

type sweeper struct {
	storage.Store
	at []time.Time
}

func (s *sweeper) Sweep(_ context.Context, now time.Time) (int, error) {
	s.at = append(s.at, now)
	return 1, nil
}
func (s *sweeper) Workspaces(context.Context) ([]string, error) { return nil, nil }
func (s *sweeper) Claim(context.Context, time.Time, time.Duration, string, []storage.Target) (storage.Notice, error) {
	return storage.Notice{}, storage.ErrNotFound
}

func TestRunSweepsHourlyAndStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &sweeper{}
		s := &Scheduler{Store: store, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Run(ctx) }()
		time.Sleep(150 * time.Minute)
		cancel()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if len(store.at) != 2 {
			t.Fatalf("swept at %v in two hours and a half", store.at)
		}
		if s.LastTick().IsZero() {
			t.Fatal("no tick")
		}
	})
}

// Backups are made at their time, one that fails does not end the others, and a
// line that cron would panic on is refused at the start.
func TestBackups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []string
		s := &Scheduler{Store: &sweeper{}, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
		s.Backup = func(context.Context) error {
			at = append(at, time.Now().UTC().Format("02 15:04"))
			return errors.New("the disk is full")
		}
		runIt := func(d time.Duration) error {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := make(chan error, 1)
			go func() { done <- s.Run(ctx) }()
			select {
			case err := <-done:
				return err
			case <-time.After(d):
				cancel()
				return <-done
			}
		}
		if err := runIt(48 * time.Hour); err != nil || strings.Join(at, " ") != "01 02:30 02 02:30" {
			t.Errorf("backups at %v, %v", at, err)
		}
		s.BackupAt, at = "0 */6 * * *", nil
		if err := runIt(23 * time.Hour); err != nil || len(at) != 3 {
			t.Errorf("backups at %v, %v", at, err)
		}
		s.BackupAt = "TZ=0"
		if err := runIt(time.Hour); !errors.Is(err, ErrExpression) || !strings.Contains(err.Error(), "backup") {
			t.Errorf("a bad line: %v", err)
		}
	})
}
