package bolt

import (
	"context"
	"fmt"
	"os"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
)

// Check reads the whole store and reports damage: every page, every record, and
// whether the indexes and the records they point to agree. It does not hold up
// changes.
func (s *Store) Check(ctx context.Context) error {
	return s.view(ctx, "checking the database", func(tx *bbolt.Tx) error {
		if err := inspectTx(s.path, tx); err != nil {
			return err
		}
		return firstError(checkAll(ctx, tx), checkChains(ctx, tx))
	})
}

// inspectTx inspects the pages of a transaction, which nobody overwrites while
// it lasts.
func inspectTx(path string, tx *bbolt.Tx) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	pageSize := tx.DB().Info().PageSize
	high := uint64(tx.Size()) / uint64(pageSize)
	if info.Size() < tx.Size() {
		return damaged(fmt.Sprintf("it was cut off: %d of %d bytes are there", info.Size(), tx.Size()))
	}
	data, unmap, err := mapFile(f, info.Size())
	if err != nil {
		return err
	}
	defer unmap()
	root := uint64(tx.Cursor().Bucket().Root())
	w := walk{data: data, header: header{pageSize: pageSize, root: root, high: high}, seen: make([]bool, high)}
	if err := w.tree(root, nil, nil, 0); err != nil {
		return damaged(err.Error())
	}
	return nil
}

// checkAll reads every record of every workspace.
func checkAll(ctx context.Context, tx *bbolt.Tx) error {
	err := tx.Bucket(bucketWorkspaces).ForEachBucket(func(name []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return checkWorkspace(tx, string(name))
	})
	if err != nil {
		return err
	}
	return checkDue(tx)
}

// checkChains checks that the audit logs are the ones that were written. A backup
// is not held up by one that is not.
func checkChains(ctx context.Context, tx *bbolt.Tx) error {
	return tx.Bucket(bucketWorkspaces).ForEachBucket(func(name []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return firstError(checkLedger(tx, string(name), true), checkCanonical(tx, string(name)))
	})
}

func checkWorkspace(tx *bbolt.Tx, name string) error {
	book, st, err := loadBook(tx, name)
	if err != nil {
		return err
	}
	for _, kind := range partner.Kinds {
		if book.Last(kind) > st.Last[kind] {
			return damaged(fmt.Sprintf("%s: a %s lies above the highest number given out", name, kind))
		}
	}
	return firstError(
		checkLedger(tx, name, false),
		checkRecent(tx, name),
		eachRecord[noticeRecord](tx, name, bucketNotices, func(k []byte, r noticeRecord) error {
			return checkStored(tx, name, string(k), r.Notice)
		}),
		eachOpen(tx, name, func(_ time.Time, key, _ string) (bool, error) {
			n, err := readNotice(tx, name, key)
			if err != nil || !isOpen(n) {
				return false, damaged("the queue holds a notice that is settled")
			}
			return true, nil
		}),
	)
}

// checkStored checks a notice against the indexes that lead to it.
func checkStored(tx *bbolt.Tx, workspace, key string, n storage.Notice) error {
	if n.Key != key || n.Workspace != workspace {
		return damaged("a notice lies under another key")
	}
	if at, ok := dueAt(n); ok {
		if err := indexed(tx, bucketDue, timed(at, workspace, key)); err != nil {
			return err
		}
	}
	for _, item := range n.Items {
		if b := within(tx, workspace, bucketItems); b == nil || string(b.Get([]byte(item.Key))) != key {
			return damaged("an item does not belong to its notice")
		}
	}
	if isOpen(n) {
		if b := within(tx, workspace, bucketOpen); b == nil || string(b.Get(openKey(n))) != string(n.State) {
			return damaged("a notice is missing in the queue")
		}
	}
	agenda := within(tx, workspace, bucketAgenda)
	if agenda == nil || agenda.Get(append(appendTime(nil, n.At), key...)) == nil {
		return damaged("a notice is missing in the agenda")
	}
	return nil
}

// checkDue checks that what may be claimed is there.
func checkDue(tx *bbolt.Tx) error {
	return tx.Bucket(bucketDue).ForEach(func(k, _ []byte) error {
		at, workspace, key, err := splitTimed(k)
		if err != nil {
			return err
		}
		n, err := readNotice(tx, workspace, key)
		if err != nil {
			return damaged("a notice that is due is missing")
		}
		if due, ok := dueAt(n); !ok || !due.Equal(at) {
			return damaged(fmt.Sprintf("a notice is due at another time than %s", at.Format(time.RFC3339)))
		}
		return nil
	})
}

func indexed(tx *bbolt.Tx, bucket, key []byte) error {
	if tx.Bucket(bucket).Get(key) == nil {
		return damaged("an entry of the index " + string(bucket) + " is missing")
	}
	return nil
}

func eachRecord[T versioned](tx *bbolt.Tx, workspace string, bucket []byte, fn func(k []byte, r T) error) error {
	b := within(tx, workspace, bucket)
	if b == nil {
		return nil
	}
	return b.ForEach(func(k, v []byte) error {
		r, err := decode[T]("a record of "+string(bucket), v)
		if err != nil {
			return err
		}
		return fn(k, r)
	})
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
