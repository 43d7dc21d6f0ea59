package bolt

import (
	"bytes"
	"encoding/json"
	"errors"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
)

// What the tests need of the inside.

type Migration = migration

var Inspect = func(data []byte) error { return guarded(func() error { return inspect(data) }) }

// OpenWith opens a database as a program with these migrations would.
func OpenWith(path string, steps ...Migration) (*Store, error) {
	return open(path, Options{}, steps)
}

// Edit changes a database file as somebody would who has bbolt and no partnerbot.
func Edit(path, workspace, bucket string, fn func(b *bbolt.Bucket) error) error {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error { return fn(within(tx, workspace, []byte(bucket))) })
	return errors.Join(err, db.Close())
}

// Number is the key of an audit entry.
var Number = number

// Age makes a database one of version 2, which knew no chain.
func Age(path string) error {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		spaces := tx.Bucket(bucketWorkspaces)
		err := spaces.ForEachBucket(func(name []byte) error {
			audit := within(tx, string(name), bucketAudit)
			old := map[uint64][]byte{}
			err := eachLine(tx, string(name), 0, func(_ []byte, l partner.LedgerLine) (more bool, err error) {
				old[l.Seq], err = json.Marshal(entryRecord{recordVersion, storage.EntryOf(l)})
				return true, err
			})
			for seq, raw := range old {
				err = errors.Join(err, audit.Put(number(seq), raw))
			}
			st, readErr := readState(tx, string(name))
			st.Head = partner.Head{}
			raw, encodeErr := json.Marshal(st)
			return errors.Join(err, readErr, encodeErr, spaces.Bucket(name).Put(keyState, raw))
		})
		return errors.Join(err, putSchema(tx, 2))
	})
	return errors.Join(err, db.Close())
}

// Limit bounds the file from now on.
func (s *Store) Limit(bytes int) { s.db.MaxSize = bytes }

// Scatter makes a database one of version 3, which kept answers and undo records
// apart.
func Scatter(path string) error {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		expiry, err := tx.CreateBucket(bucketExpiry)
		if err != nil {
			return err
		}
		spaces := tx.Bucket(bucketWorkspaces)
		err = spaces.ForEachBucket(func(name []byte) error {
			root := spaces.Bucket(name)
			dedupe, err1 := root.CreateBucket(bucketDedupe)
			undo, err2 := root.CreateBucket(bucketUndo)
			recent := root.Bucket(bucketRecent)
			if recent == nil {
				return errors.Join(err1, err2)
			}
			err3 := eachRecent(recent, recentAnswer, func(p place, v []byte) error {
				return dedupe.Put(append(appendTime(nil, p.until), p.key...), bytes.Clone(v))
			})
			err4 := eachRecent(recent, recentUndo, func(p place, v []byte) error {
				return errors.Join(undo.Put(number(p.audit), bytes.Clone(v)), expiry.Put(timed(p.until, string(name), string(number(p.audit))), nil))
			})
			return errors.Join(err1, err2, err3, err4, root.DeleteBucket(bucketRecent))
		})
		return errors.Join(err, putSchema(tx, 3))
	})
	return errors.Join(err, db.Close())
}
