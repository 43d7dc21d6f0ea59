package bolt

import (
	"context"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/storage"
)

// sweepSlice is how many records one transaction of a sweep removes.
const sweepSlice = 1000

// Sweep removes dedupe keys, undo records and notices whose time is over, a
// slice at a time, so that changes get in between.
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
	recent    []byte // its key among what is kept for a while
	notice    string // or the key of a notice
}

// expired lists the next slice.
func (g *group) expired(now time.Time) (list []ended, err error) {
	spaces := g.tx.Bucket(bucketWorkspaces)
	err = spaces.ForEachBucket(func(name []byte) error {
		if b := spaces.Bucket(name).Bucket(bucketRecent); b != nil {
			for _, k := range over(b, now, sweepSlice-len(list)) {
				list = append(list, ended{workspace: string(name), recent: k})
			}
		}
		for _, key := range oldNotices(g.tx, string(name), now.Add(-storage.KeepNotices), sweepSlice-len(list)) {
			list = append(list, ended{workspace: string(name), notice: key})
		}
		return nil
	})
	return list, err
}

// oldNotices lists notices that are settled for good and were to be said before
// an instant. Those that are not, and are as old, are few.
func oldNotices(tx *bbolt.Tx, workspace string, before time.Time, most int) (keys []string) {
	agenda, open := within(tx, workspace, bucketAgenda), within(tx, workspace, bucketOpen)
	if agenda == nil {
		return nil
	}
	end := string(appendTime(nil, before))
	c := agenda.Cursor()
	for k, _ := c.First(); len(k) > timeSize && string(k[:timeSize]) < end && len(keys) < most; k, _ = c.Next() {
		if open != nil {
			if state := open.Get(k); state != nil && string(state) != string(storage.Refused) {
				continue
			}
		}
		keys = append(keys, string(k[timeSize:]))
	}
	return keys
}

func (g *group) expire(list []ended) error {
	for _, e := range list {
		var err error
		if e.notice != "" {
			err = g.discard(e.workspace, e.notice)
		} else {
			err = g.forget(e.workspace, e.recent)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// discard removes a settled notice; the keys of its items stay.
func (g *group) discard(workspace, key string) error {
	n, err := readNotice(g.tx, workspace, key)
	if err != nil {
		return err
	}
	gone := map[string][]byte{string(bucketNotices): []byte(key), string(bucketAgenda): openKey(n), string(bucketOpen): openKey(n)}
	for name, k := range gone {
		if b := within(g.tx, workspace, []byte(name)); b != nil {
			if err := b.Delete(k); err != nil {
				return err
			}
		}
	}
	posted := within(g.tx, workspace, bucketPosted)
	if k := postedKey(n.Channel, n.TS); posted != nil && string(posted.Get(k)) == key {
		return posted.Delete(k)
	}
	return nil
}
