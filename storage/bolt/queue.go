package bolt

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/storage"
)

// Queue lists the notices that are not settled for good, and those refused lately.
func (s *Store) Queue(ctx context.Context, workspace string, since time.Time, limit int) (list []storage.Notice, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	err = s.view(ctx, "listing the queue", func(tx *bbolt.Tx) error {
		return eachOpen(tx, workspace, func(at time.Time, key, state string) (bool, error) {
			if state == string(storage.Refused) && at.Before(since) {
				return true, nil
			}
			n, err := readNotice(tx, workspace, key)
			if err != nil {
				return false, err
			}
			list = append(list, n)
			return limit <= 0 || len(list) < limit, nil
		})
	})
	return list, err
}

// eachOpen calls fn with the notices of the open index, by At, while it says so.
func eachOpen(tx *bbolt.Tx, workspace string, fn func(at time.Time, key, state string) (more bool, err error)) error {
	b := within(tx, workspace, bucketOpen)
	if b == nil {
		return nil
	}
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if len(k) <= timeSize {
			return damaged("a key of an index is cut off")
		}
		if more, err := fn(readTime(k), string(k[timeSize:]), string(v)); err != nil || !more {
			return err
		}
	}
	return nil
}

// Retry makes notices wait for now.
func (s *Store) Retry(ctx context.Context, workspace string, now time.Time, keys ...string) ([]string, error) {
	again := func(n storage.Notice) (storage.Notice, bool) {
		if n.State == storage.Sent || len(keys) == 0 && !stuck(n, now) {
			return n, false
		}
		n.State, n.Reason, n.Next, n.Attempt = storage.Waiting, "", time.Time{}, 0
		n.Owner, n.Leased = "", time.Time{}
		return n, true
	}
	return s.change(ctx, "retrying notices", workspace, keys, again)
}

// stuck tells whether a notice is retried with all the others.
func stuck(n storage.Notice, now time.Time) bool {
	if n.Owner != "" {
		return false
	}
	return n.State == storage.Parked || n.State == storage.Refused || n.State == storage.Waiting && n.Next.After(now)
}

// Drop settles notices that are not to be sent.
func (s *Store) Drop(ctx context.Context, workspace, reason string, keys ...string) ([]string, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	silence := func(n storage.Notice) (storage.Notice, bool) {
		if n.State == storage.Sent || n.State == storage.Silent {
			return n, false
		}
		return settled(n, storage.Outcome{State: storage.Silent, Reason: reason}), true
	}
	return s.change(ctx, "dropping notices", workspace, keys, silence)
}

// change changes the named notices in one transaction, or with no key all of
// the open index, and gives the keys of those that edit wanted to change, by At.
func (s *Store) change(ctx context.Context, doing, workspace string, keys []string,
	edit func(n storage.Notice) (storage.Notice, bool)) (changed []string, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	err = s.submit(ctx, doing, func(g *group) (func() error, error) {
		list, err := picked(g.tx, workspace, keys)
		if err != nil {
			return nil, err
		}
		changed = nil
		var was, is []storage.Notice
		for _, old := range list {
			if n, ok := edit(old); ok {
				was, is, changed = append(was, old), append(is, n), append(changed, n.Key)
			}
		}
		if len(is) == 0 {
			return nil, nil
		}
		return func() error {
			for i := range is {
				if err := g.replaceNotice(was[i], is[i]); err != nil {
					return err
				}
			}
			return nil
		}, nil
	})
	if err != nil {
		return nil, err
	}
	return changed, nil
}

// picked reads the named notices that exist, each once, or with no key all of
// the open index, by At.
func picked(tx *bbolt.Tx, workspace string, keys []string) (list []storage.Notice, err error) {
	if len(keys) == 0 {
		err = eachOpen(tx, workspace, func(_ time.Time, key, _ string) (bool, error) {
			n, err := readNotice(tx, workspace, key)
			list = append(list, n)
			return true, err
		})
		return list, err
	}
	seen := make(map[string]bool, len(keys))
	for _, key := range keys {
		if seen[key] {
			continue
		}
		seen[key] = true
		n, err := readNotice(tx, workspace, key)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	sortByAt(list)
	return list, nil
}
