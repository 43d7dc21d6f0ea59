package bolt

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"

	"partnerbot/storage"
)

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
			if again, err := newEncoder(1).line(&l); err != nil || !bytes.Equal(again, v) {
				return fmt.Errorf("%w: workspace %s: entry %s was edited: it is not as it was written", storage.ErrChain, workspace, placeOf(k))
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
				return fmt.Errorf("%w: workspace %s: %s %d was edited: it is not as it was written", storage.ErrChain, workspace, kind, f.Ref().ID)
			}
		}
	}
	return nil
}
