package bolt

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/storage"
)

// NoticesTo lists what Notices lists without a limit, to one target alone. It reads
// little more than those: the sender asks for each message, and of a workspace of
// hundreds of people almost everything goes to others.
func (s *Store) NoticesTo(ctx context.Context, workspace string, to storage.Target, from, until time.Time) (list []storage.Notice, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	mark, err := targetMark(to)
	if err != nil {
		return nil, err
	}
	err = s.view(ctx, "listing a target's notices", func(tx *bbolt.Tx) error {
		agenda, notices := within(tx, workspace, bucketAgenda), within(tx, workspace, bucketNotices)
		if agenda == nil || notices == nil {
			return nil
		}
		c, end := agenda.Cursor(), appendTime(nil, until)
		for k, _ := c.Seek(appendTime(nil, from)); k != nil && bytes.Compare(k, end) < 0; k, _ = c.Next() {
			raw := notices.Get(k[timeSize:])
			if raw == nil {
				return storage.ErrNotFound
			}
			if !bytes.Contains(raw, mark) {
				continue
			}
			r, err := decode[noticeRecord]("a notice", raw)
			if err != nil {
				return err
			}
			if r.Target == to {
				list = append(list, r.Notice)
			}
		}
		return nil
	})
	return list, err
}

// targetMark is what stands in the record of every notice to a target. One with
// signs that could be written in several ways is looked for by none.
func targetMark(to storage.Target) ([]byte, error) {
	plain := func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}
	if strings.ContainsFunc(to.Channel+to.User+to.Thread, plain) {
		return nil, nil
	}
	raw, err := json.Marshal(to)
	return append([]byte(`"target":`), raw...), err
}

// Newest lists notices with At in [from, to), the newest first.
func (s *Store) Newest(ctx context.Context, workspace string, from, to time.Time, limit int) (list []storage.Notice, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	err = s.view(ctx, "listing the newest notices", func(tx *bbolt.Tx) error {
		agenda := within(tx, workspace, bucketAgenda)
		if agenda == nil {
			return nil
		}
		c, begin := agenda.Cursor(), appendTime(nil, from)
		k, _ := c.Seek(appendTime(nil, to))
		if k == nil {
			k, _ = c.Last()
		} else {
			k, _ = c.Prev()
		}
		for ; k != nil && bytes.Compare(k, begin) >= 0 && (limit <= 0 || len(list) < limit); k, _ = c.Prev() {
			n, err := readNotice(tx, workspace, string(k[timeSize:]))
			if err != nil {
				return err
			}
			list = append(list, n)
		}
		return nil
	})
	return list, err
}

// NoticesAbout lists the notices whose key, or that of one of their items, begins
// with one of the prefixes.
func (s *Store) NoticesAbout(ctx context.Context, workspace string, prefixes []string, from, until time.Time) (list []storage.Notice, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	err = s.view(ctx, "listing notices about something", func(tx *bbolt.Tx) error {
		keys := map[string]bool{}
		for _, prefix := range prefixes {
			begins(within(tx, workspace, bucketNotices), prefix, func(k, _ []byte) { keys[string(k)] = true })
			begins(within(tx, workspace, bucketItems), prefix, func(_, notice []byte) { keys[string(notice)] = true })
		}
		for key := range keys {
			n, err := readNotice(tx, workspace, key)
			switch {
			case errors.Is(err, storage.ErrNotFound): // swept; its items stay
			case err != nil:
				return err
			case !n.At.Before(from) && n.At.Before(until):
				list = append(list, n)
			}
		}
		return nil
	})
	sortByAt(list)
	return list, err
}

// begins gives what lies in a bucket under keys that begin with a prefix.
func begins(b *bbolt.Bucket, prefix string, give func(k, v []byte)) {
	if b == nil || prefix == "" {
		return
	}
	c := b.Cursor()
	for k, v := c.Seek([]byte(prefix)); bytes.HasPrefix(k, []byte(prefix)); k, v = c.Next() {
		give(k, v)
	}
}
