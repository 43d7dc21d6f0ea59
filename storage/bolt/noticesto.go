package bolt

import (
	"bytes"
	"context"
	"encoding/json"
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
