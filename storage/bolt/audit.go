package bolt

import (
	"context"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
)

// Undo gives what would take the change of an audit entry back.
func (s *Store) Undo(ctx context.Context, workspace string, audit uint64, now time.Time) (d partner.Delta, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return d, err
	}
	err = s.view(ctx, "looking for what takes a change back", func(tx *bbolt.Tx) error {
		raw := undoOf(within(tx, workspace, bucketRecent), audit)
		if raw == nil {
			return storage.ErrNotFound
		}
		r, err := decode[reverse]("what takes a change back", raw)
		if err != nil {
			return err
		}
		if !now.Before(r.Until) {
			return storage.ErrNotFound
		}
		d, err = r.delta()
		return err
	})
	return d, err
}

// Audit lists audit entries, newest first.
func (s *Store) Audit(ctx context.Context, workspace string, before uint64, limit int) (entries []storage.Entry, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	err = s.view(ctx, "reading the audit log", func(tx *bbolt.Tx) error {
		b := within(tx, workspace, bucketAudit)
		if b == nil {
			return nil
		}
		c := b.Cursor()
		k, v := c.Last()
		if before > 0 {
			if at, _ := c.Seek(number(before)); at != nil {
				k, v = c.Prev()
			} else {
				k, v = c.Last()
			}
		}
		for ; k != nil && (limit <= 0 || len(entries) < limit); k, v = c.Prev() {
			l, err := decodeLine(k, v)
			if err != nil {
				return err
			}
			entries = append(entries, storage.EntryOf(l))
		}
		return nil
	})
	return entries, err
}
