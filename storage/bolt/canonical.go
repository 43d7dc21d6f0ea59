package bolt

import (
	"bytes"
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"partnerbot/storage"
)

// AsWritten checks that a workspace's log, and the facts that it vouches for, lie there
// as this program writes them.
func (s *Store) AsWritten(ctx context.Context, workspace string) error {
	if err := checkKey("the workspace", workspace); err != nil {
		return err
	}
	return s.view(ctx, "looking how the audit log lies there", func(tx *bbolt.Tx) error { return checkCanonical(tx, workspace) })
}

// checkCanonical checks that the log, and the facts that it vouches for, lie in the
// file byte for byte as this program writes them. JSON reads the same from other
// bytes as well, such as a field's name in capitals or the spare bits of base64, and
// hashes are made of what was read.
func checkCanonical(tx *bbolt.Tx, workspace string) error {
	b := within(tx, workspace, bucketAudit)
	if b != nil {
		err := b.ForEach(func(k, v []byte) error {
			l, err := decodeLine(k, v)
			if err != nil {
				return err
			}
			if again, err := newEncoder(1).line(&l); err != nil || !bytes.Equal(again, v) || !bytes.Equal(k, number(l.Seq)) {
				return storage.Edited(workspace, "entry "+placeOf(k))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, kind := range storage.VouchedKinds {
		keys, raws := records(within(tx, workspace, factBuckets[kind.Place()]))
		for i, raw := range raws {
			f, err := openFact(kind, raw)
			if err != nil {
				return fmt.Errorf("%s %d: %w", kind, i+1, err)
			}
			if err := checkPlace(keys[i], f.Ref()); err != nil {
				return err
			}
			if again, err := newEncoder(1).fact(f, f.Revision()); err != nil || !bytes.Equal(again, storage.AsRead(raw)) {
				return storage.Edited(workspace, fmt.Sprintf("%s %d", kind, f.Ref().ID))
			}
		}
	}
	return nil
}
