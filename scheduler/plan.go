package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"partnerbot/partner"
	"partnerbot/storage"
)

// cursorName names the cursor of a workspace's notices in the store.
const cursorName = "notices"

// Plan brings every workspace's cursor forward to now: the notices whose slots
// lie between are stored with the moved cursor in one transaction. A workspace
// that fails does not hold up the others; nothing of it is sent before a later
// plan has succeeded, so that what is late is said together with what is due.
// Workspaces are planned in parallel, so that a store can commit many at once.
func (s *Scheduler) Plan(ctx context.Context, now time.Time) error {
	list, err := s.Store.Workspaces(ctx)
	s.setBlind(err != nil)
	if err != nil {
		return fmt.Errorf("planning reminders: %w", err)
	}
	errs := make([]error, len(list))
	var g errgroup.Group
	g.SetLimit(s.planners())
	for i, workspace := range list {
		g.Go(func() error {
			late := s.turnClocks(ctx, workspace, now)
			err := s.planWorkspace(ctx, workspace, now)
			s.setBehind(workspace, err != nil)
			if err != nil {
				err = fmt.Errorf("planning the reminders of %s: %w", workspace, err)
			}
			errs[i] = errors.Join(late, err)
			return nil
		})
	}
	return errors.Join(append(errs, g.Wait())...)
}

// turnClocks commits what time has made due in a workspace; a panic in it is an error.
func (s *Scheduler) turnClocks(ctx context.Context, workspace string, now time.Time) (err error) {
	if s.Clocks == nil {
		return nil
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("turning the clocks of %s: %w", workspace, err)
		}
	}()
	defer caught(&err)
	return s.Clocks(ctx, workspace, now)
}

// planners is how many workspaces are planned at once. They wait for the disk
// together; one worker plans alone, so that a simulation can be replayed.
func (s *Scheduler) planners() int {
	if s.Workers == 1 {
		return 1
	}
	return max(s.workers(), 128)
}

// planWorkspace asks the source against the cursor that was reached last and
// opens a transaction only if there is something to write. A cursor that another
// process has moved on since makes the question wider, never narrower, and the
// transaction asks again with the cursor as it is.
func (s *Scheduler) planWorkspace(ctx context.Context, workspace string, now time.Time) error {
	if at, known := s.cursor(workspace); known {
		idle := false
		err := s.Store.Read(ctx, workspace, func(b *partner.Book) (err error) {
			list, cursor, err := s.due(b, at, now)
			idle = len(list) == 0 && cursor.Equal(at)
			return err
		})
		if err != nil || idle {
			return err
		}
	}
	var reached time.Time
	err := s.Store.Plan(ctx, workspace, cursorName, func(b *partner.Book, at time.Time) (storage.Planned, error) {
		list, cursor, err := s.due(b, at, now)
		reached = cursor
		return storage.Planned{Cursor: cursor, Notices: list}, err
	})
	if err != nil {
		return err
	}
	s.setCursor(workspace, reached)
	return nil
}

// due asks the source; a panic in it fails the one workspace.
func (s *Scheduler) due(b *partner.Book, after, until time.Time) (list []storage.Notice, cursor time.Time, err error) {
	defer caught(&err)
	list, cursor = s.Source.Due(b, after, until)
	return list, cursor, nil
}

// caught turns a panic into an error.
func caught(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("panic: %v", r)
	}
}
