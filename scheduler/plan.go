package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// cursorName names the cursor of a workspace's notices in the store.
const cursorName = "notices"

// Plan brings every workspace's cursor forward to now: the notices whose slots
// lie between are stored with the moved cursor in one transaction. A workspace
// that fails does not hold up the others; nothing of it is sent before a later
// plan has succeeded, so that what is late is said together with what is due.
func (s *Scheduler) Plan(ctx context.Context, now time.Time) error {
	list, err := s.Store.Workspaces(ctx)
	s.setBlind(err != nil)
	if err != nil {
		return fmt.Errorf("planning reminders: %w", err)
	}
	var errs []error
	for _, workspace := range list {
		err := s.planWorkspace(ctx, workspace, now)
		s.setBehind(workspace, err != nil)
		if err != nil {
			errs = append(errs, fmt.Errorf("planning the reminders of %s: %w", workspace, err))
		}
	}
	return errors.Join(errs...)
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
