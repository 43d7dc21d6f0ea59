package bolt

import (
	"context"
	"time"

	"go.etcd.io/bbolt"
)

// sweepSlice is how many records one transaction of a sweep removes.
const sweepSlice = 1000

// Sweep removes dedupe keys and undo records whose time is over, a slice at a
// time, so that changes get in between.
func (s *Store) Sweep(ctx context.Context, now time.Time) (removed int, err error) {
	for {
		n := 0
		err := s.submit(ctx, "sweeping", func(g *group) (func() error, error) {
			over, err := g.expired(now)
			if n = len(over); n == 0 || err != nil {
				return nil, err
			}
			return func() error { return g.expire(over) }, nil
		})
		if err != nil {
			return removed, err
		}
		removed += n
		if n < sweepSlice {
			return removed, nil
		}
	}
}

// ended is a record whose time is over.
type ended struct {
	workspace string
	dedupe    []byte // its key among the dedupe keys
	undo      []byte // or its key in the expiry index
}

// expired lists the next slice.
func (g *group) expired(now time.Time) (list []ended, err error) {
	spaces := g.tx.Bucket(bucketWorkspaces)
	err = spaces.ForEachBucket(func(name []byte) error {
		if b := spaces.Bucket(name).Bucket(bucketDedupe); b != nil {
			for _, k := range until(b, now, sweepSlice-len(list)) {
				list = append(list, ended{workspace: string(name), dedupe: k})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, k := range until(g.tx.Bucket(bucketExpiry), now, sweepSlice-len(list)) {
		_, workspace, _, err := splitTimed(k)
		if err != nil {
			return nil, err
		}
		list = append(list, ended{workspace: workspace, undo: k})
	}
	return list, nil
}

// until copies the keys of a bucket in the order of time, up to now.
func until(b *bbolt.Bucket, now time.Time, most int) (keys [][]byte) {
	end := string(appendTime(nil, now))
	c := b.Cursor()
	for k, _ := c.First(); k != nil && len(keys) < most; k, _ = c.Next() {
		if len(k) >= timeSize && string(k[:timeSize]) > end {
			break
		}
		keys = append(keys, append([]byte(nil), k...))
	}
	return keys
}

func (g *group) expire(list []ended) error {
	for _, e := range list {
		if e.dedupe != nil {
			if err := g.forget(e.workspace, e.dedupe); err != nil {
				return err
			}
			continue
		}
		if err := g.tx.Bucket(bucketExpiry).Delete(e.undo); err != nil {
			return err
		}
		_, _, audit, err := splitTimed(e.undo)
		if err != nil {
			return err
		}
		if b := within(g.tx, e.workspace, bucketUndo); b != nil {
			if err := b.Delete([]byte(audit)); err != nil {
				return err
			}
		}
	}
	return nil
}

// forget removes a dedupe key.
func (g *group) forget(workspace string, key []byte) error {
	ws, err := g.workspace(workspace)
	if err != nil {
		return err
	}
	if len(key) > timeSize {
		ws.gone = append(ws.gone, string(key[timeSize:]))
	}
	return within(g.tx, workspace, bucketDedupe).Delete(key)
}
