package bolt

import (
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
	if n.State != storage.Waiting && n.State != storage.Doubt {
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
	if n.TS != "" {
		if err := g.put(n.Workspace, bucketPosted, []byte(n.Channel+"\x00"+n.TS), []byte(n.Key)); err != nil {
			return err
		}
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
