package bolt

import (
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/storage"
)

// migration brings a file from one schema version to the next.
type migration func(tx *bbolt.Tx) error

// newest is the version of the files that this program writes.
const newest = 4

// migrations lists the steps: i leads from version i+1 to i+2. now is what a line
// of an audit log that a step adds is dated with.
func migrations(now func() time.Time) []migration {
	return []migration{indexOpen, chainAudit(now), gatherRecent}
}

type schema struct {
	Schema int `json:"schema"`
}

// setUp makes an empty file a database of the newest version.
func setUp(tx *bbolt.Tx) error {
	for _, name := range [][]byte{bucketMeta, bucketDue, bucketWorkspaces} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return putSchema(tx, newest)
}

func putSchema(tx *bbolt.Tx, version int) error {
	raw, err := json.Marshal(schema{version})
	if err != nil {
		return err
	}
	return tx.Bucket(bucketMeta).Put(keySchema, raw)
}

// readSchema gives the version of a file, or says that it is not one of ours.
func readSchema(tx *bbolt.Tx) (int, error) {
	meta := tx.Bucket(bucketMeta)
	if meta == nil || meta.Get(keySchema) == nil {
		return 0, damaged("it is a bbolt file, but not one of partnerbot")
	}
	var v schema
	if err := json.Unmarshal(meta.Get(keySchema), &v); err != nil || v.Schema < 1 {
		return 0, damaged("its version cannot be read")
	}
	return v.Schema, nil
}

// migrate brings a file to the newest version, all steps in one transaction.
func migrate(db *bbolt.DB, steps []migration, readOnly bool) error {
	newest := 1 + len(steps)
	have := 0
	err := db.View(func(tx *bbolt.Tx) (err error) {
		if have, err = readSchema(tx); err != nil || have != newest {
			return err
		}
		return complete(tx)
	})
	switch {
	case err != nil:
		return err
	case have > newest:
		return fmt.Errorf("%w: it has version %d, this program knows %d; use a newer partnerbot", storage.ErrNewer, have, newest)
	case have == newest:
		return nil
	case readOnly:
		return fmt.Errorf("%w: it is of version %d and must be brought to %d first", storage.ErrReadOnly, have, newest)
	}
	return db.Update(func(tx *bbolt.Tx) error {
		for v := have; v < newest; v++ {
			if err := steps[v-1](tx); err != nil {
				return fmt.Errorf("bringing it from version %d to %d: %w", v, v+1, err)
			}
		}
		if err := complete(tx); err != nil {
			return err
		}
		return putSchema(tx, newest)
	})
}

// complete checks that the buckets are there without which nothing works.
func complete(tx *bbolt.Tx) error {
	for _, name := range [][]byte{bucketDue, bucketWorkspaces} {
		if tx.Bucket(name) == nil {
			return damaged("its part " + string(name) + " is missing")
		}
	}
	return nil
}
