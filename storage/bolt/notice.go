package bolt

import (
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/storage"
)

func checkNotice(n storage.Notice) error {
	if err := checkKey("a notice's key", n.Key); err != nil {
		return err
	}
	for _, item := range n.Items {
		if err := checkKey("an item's key", item.Key); err != nil {
			return err
		}
	}
	return nil
}

// addNotice adds a notice with those of its items that were never planned; none
// if its key exists or nothing is left of it.
func (g *group) addNotice(workspace string, n storage.Notice) (added bool, err error) {
	notices, err := g.bucket(workspace, bucketNotices)
	if err != nil || notices.Get([]byte(n.Key)) != nil {
		return false, err
	}
	items, err := g.bucket(workspace, bucketItems)
	if err != nil {
		return false, err
	}
	had := len(n.Items)
	var left []storage.Item
	for _, item := range n.Items {
		if items.Get([]byte(item.Key)) != nil {
			continue
		}
		if err := items.Put([]byte(item.Key), []byte(n.Key)); err != nil {
			return false, err
		}
		left = append(left, item)
	}
	if had > 0 && len(left) == 0 {
		return false, nil
	}
	n.Items, n.Workspace = left, workspace
	if n.State == "" {
		n.State = storage.Waiting
	}
	if err := g.put(workspace, bucketAgenda, append(appendTime(nil, n.At), n.Key...), nil); err != nil {
		return false, err
	}
	return true, g.putNotice(n)
}

// dueAt is when a notice may be claimed; false if never again.
func dueAt(n storage.Notice) (time.Time, bool) {
	switch n.State {
	case storage.Waiting, storage.Doubt, storage.Parked:
	default:
		return time.Time{}, false
	}
	at := n.At
	if n.Next.After(at) {
		at = n.Next
	}
	if n.Owner != "" && n.Leased.After(at) {
		at = n.Leased
	}
	return at, true
}

// targetKey is what a target is known by in the index of what is due: a thread
// shares the channel's place.
func targetKey(t storage.Target) string { return t.Channel + "\x00" + t.User }

// putNotice writes a notice and its index entries.
func (g *group) putNotice(n storage.Notice) error {
	raw, err := g.json.record(noticeRecord{recordVersion, n})
	if err != nil {
		return err
	}
	if err := g.put(n.Workspace, bucketNotices, []byte(n.Key), raw); err != nil {
		return err
	}
	if err := g.putPosted(n); err != nil {
		return err
	}
	if err := g.putOpen(n); err != nil {
		return err
	}
	if at, ok := dueAt(n); ok {
		return g.tx.Bucket(bucketDue).Put(timed(at, n.Workspace, n.Key), []byte(targetKey(n.Target)))
	}
	return nil
}

func (g *group) replaceNotice(old, n storage.Notice) error {
	if at, ok := dueAt(old); ok {
		if err := g.tx.Bucket(bucketDue).Delete(timed(at, old.Workspace, old.Key)); err != nil {
			return err
		}
	}
	return g.putNotice(n)
}

func readNotice(tx *bbolt.Tx, workspace, key string) (storage.Notice, error) {
	b := within(tx, workspace, bucketNotices)
	if b == nil {
		return storage.Notice{}, storage.ErrNotFound
	}
	raw := b.Get([]byte(key))
	if raw == nil {
		return storage.Notice{}, storage.ErrNotFound
	}
	r, err := decode[noticeRecord]("a notice", raw)
	return r.Notice, err
}

// putPosted remembers which notice a posted message belongs to: the one that
// was posted, also after another has edited it.
func (g *group) putPosted(n storage.Notice) error {
	if n.TS == "" {
		return nil
	}
	key := postedKey(n.Channel, n.TS)
	b, err := g.bucket(n.Workspace, bucketPosted)
	if err != nil || n.Edit != "" && b.Get(key) != nil {
		return err
	}
	return b.Put(key, []byte(n.Key))
}

func postedKey(channel, ts string) []byte { return []byte(channel + "\x00" + ts) }

// isOpen tells whether a notice lies in the open index.
func isOpen(n storage.Notice) bool { return !n.State.Settled() || n.State == storage.Refused }

// openKey is a notice in the agenda and in the open index.
func openKey(n storage.Notice) []byte { return append(appendTime(nil, n.At), n.Key...) }

func (g *group) putOpen(n storage.Notice) error {
	b, err := g.bucket(n.Workspace, bucketOpen)
	if err != nil {
		return err
	}
	if isOpen(n) {
		return b.Put(openKey(n), []byte(n.State))
	}
	return b.Delete(openKey(n))
}

// indexOpen brings a file to version 2: it gives it the index of open notices.
func indexOpen(tx *bbolt.Tx) error {
	spaces := tx.Bucket(bucketWorkspaces)
	return spaces.ForEachBucket(func(name []byte) error {
		root := spaces.Bucket(name)
		notices := root.Bucket(bucketNotices)
		if notices == nil {
			return nil
		}
		open, err := root.CreateBucketIfNotExists(bucketOpen)
		if err != nil {
			return err
		}
		return notices.ForEach(func(_, raw []byte) error {
			r, err := decode[noticeRecord]("a notice", raw)
			if err != nil || !isOpen(r.Notice) {
				return err
			}
			return open.Put(openKey(r.Notice), []byte(r.State))
		})
	})
}

// sortByAt sorts notices as the agenda has them.
func sortByAt(list []storage.Notice) {
	slices.SortFunc(list, func(a, b storage.Notice) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
	})
}
