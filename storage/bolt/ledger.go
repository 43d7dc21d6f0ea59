package bolt

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
)

// lineRecord is a line of the audit log as it is kept.
type lineRecord struct {
	V int `json:"v"`
	partner.LedgerLine
}

func (l lineRecord) version() int { return l.V }

// Ledger lists the lines of the log from a number on.
func (s *Store) Ledger(ctx context.Context, workspace string, from uint64, limit int) (lines []partner.LedgerLine, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	err = s.view(ctx, "reading the audit log", func(tx *bbolt.Tx) error {
		return eachLine(tx, workspace, from, func(_ []byte, l partner.LedgerLine) (bool, error) {
			lines = append(lines, l)
			return limit <= 0 || len(lines) < limit, ctx.Err()
		})
	})
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// Head is the head of the log as the workspace's state has it.
func (s *Store) Head(ctx context.Context, workspace string) (head partner.Head, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return head, err
	}
	err = s.view(ctx, "reading the head of the audit log", func(tx *bbolt.Tx) error {
		st, err := readState(tx, workspace)
		head = st.Head
		return err
	})
	return head, err
}

// eachLine calls fn with the lines from a number on, while it says so.
func eachLine(tx *bbolt.Tx, workspace string, from uint64, fn func(key []byte, l partner.LedgerLine) (more bool, err error)) error {
	b := within(tx, workspace, bucketAudit)
	if b == nil {
		return nil
	}
	c := b.Cursor()
	for k, v := c.Seek(number(from)); k != nil; k, v = c.Next() {
		l, err := decodeLine(k, v)
		if err != nil {
			return err
		}
		if more, err := fn(k, l); err != nil || !more {
			return err
		}
	}
	return nil
}

// decodeLine reads a line; its error names the entry by the number under which it lies.
func decodeLine(key, raw []byte) (partner.LedgerLine, error) {
	r, err := decode[lineRecord]("audit entry "+placeOf(key), raw)
	return r.LedgerLine, err
}

func placeOf(key []byte) string {
	if len(key) != 8 {
		return "of an unknown number"
	}
	return fmt.Sprint(readNumber(key))
}

// checkLedger checks that every line lies under its number and the state knows the
// last one; with the chain too, what the lines say.
func checkLedger(tx *bbolt.Tx, workspace string, chain bool) error {
	st, err := readState(tx, workspace)
	if err != nil {
		return err
	}
	var lines []partner.LedgerLine
	err = eachLine(tx, workspace, 0, func(k []byte, l partner.LedgerLine) (bool, error) {
		if chain {
			lines = append(lines, l)
		} else if !bytes.Equal(k, number(l.Seq)) {
			return false, damaged("audit entry " + placeOf(k) + " lies under another number")
		}
		return true, nil
	})
	if err != nil || !chain {
		return err
	}
	return storage.FaultsError(workspace, storage.VerifyChain(workspace, lines, st.Head))
}

// chainAudit brings a file to version 3: what was written before there was a
// chain is chained, and a line says so. An entry that cannot be read is left out,
// as one that is missing.
func chainAudit(now func() time.Time) migration {
	return func(tx *bbolt.Tx) error {
		spaces := tx.Bucket(bucketWorkspaces)
		return spaces.ForEachBucket(func(name []byte) error {
			root := spaces.Bucket(name)
			old, latest, err := oldEntries(root.Bucket(bucketAudit))
			if err != nil || len(old) == 0 {
				return err
			}
			if now != nil {
				latest = now()
			}
			lines, head, err := storage.ChainOld(string(name), old, latest, rand.Reader)
			if err != nil {
				return err
			}
			st, err := readState(tx, string(name))
			if err != nil {
				return err
			}
			st.Head = head
			return putLines(root, lines, st)
		})
	}
}

func putLines(root *bbolt.Bucket, lines []partner.LedgerLine, st state) error {
	e := newEncoder(len(lines))
	audit := root.Bucket(bucketAudit)
	audit.FillPercent = appended
	for i := range lines {
		raw, err := e.line(&lines[i])
		if err != nil {
			return err
		}
		if err := audit.Put(number(lines[i].Seq), raw); err != nil {
			return err
		}
	}
	raw, err := e.record(st)
	if err != nil {
		return err
	}
	return root.Put(keyState, raw)
}

// oldEntries reads the audit log of version 2 and the time of its last entry.
func oldEntries(b *bbolt.Bucket) (old []storage.Entry, latest time.Time, err error) {
	if b == nil {
		return nil, latest, nil
	}
	err = b.ForEach(func(k, v []byte) error {
		r, err := decode[entryRecord]("an audit entry", v)
		if err != nil || !bytes.Equal(k, number(r.Seq)) {
			return nil
		}
		old, latest = append(old, r.Entry), r.At
		return nil
	})
	return old, latest, err
}
