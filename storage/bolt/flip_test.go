package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
)

// inTx is the store as one transaction sees it, as far as the log is verified.
type inTx struct {
	storage.Store
	tx *bbolt.Tx
}

func (s inTx) Read(_ context.Context, workspace string, fn func(*partner.Book) error) error {
	b, _, err := loadBook(s.tx, workspace)
	if err != nil {
		return err
	}
	return fn(b)
}

func (s inTx) Head(_ context.Context, workspace string) (partner.Head, error) {
	st, err := readState(s.tx, workspace)
	return st.Head, err
}

func (s inTx) Ledger(_ context.Context, workspace string, from uint64, _ int) (lines []partner.LedgerLine, err error) {
	err = eachLine(s.tx, workspace, from, func(_ []byte, l partner.LedgerLine) (bool, error) {
		lines = append(lines, l)
		return true, nil
	})
	return lines, err
}

func (s inTx) AsWritten(_ context.Context, workspace string) error {
	return checkCanonical(s.tx, workspace)
}

// TestEveryByteCounts changes each byte of the log, of the facts that it vouches for
// and of the keys under which they lie: none of it goes unnoticed.
func TestEveryByteCounts(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "flip.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	wroteApplication(t, s)
	tx, err := s.db.Begin(true)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	found := func() bool {
		v, err := storage.Verify(t.Context(), inTx{tx: tx}, "T1")
		return err != nil || v.Failed != ""
	}
	if found() {
		v, err := storage.Verify(t.Context(), inTx{tx: tx}, "T1")
		t.Fatalf("the log as it was written: %v %v", v, err)
	}
	names := [][]byte{bucketAudit}
	for _, kind := range []partner.Kind{partner.KindApplication, partner.KindRecord, partner.KindMaterial, partner.KindMaterialVersion} {
		names = append(names, factBuckets[kind.Place()])
	}
	for _, name := range names {
		b := within(tx, "T1", name)
		keys, values := records(b)
		if len(keys) == 0 {
			t.Fatalf("there is nothing in %x", name)
		}
		for i := range keys {
			flipBytes(t, b, fmt.Sprintf("%q %d", name, i), bytes.Clone(keys[i]), bytes.Clone(values[i]), found)
		}
	}
}

func flipBytes(t *testing.T, b *bbolt.Bucket, what string, key, value []byte, found func() bool) {
	t.Helper()
	put := func(k, v []byte) {
		if err := b.Put(k, v); err != nil {
			t.Fatal(err)
		}
	}
	missed := 0
	for at := range value {
		for _, bit := range masks(at) {
			other := bytes.Clone(value)
			other[at] ^= bit
			put(key, other)
			if !found() {
				if missed++; missed <= 5 {
					t.Errorf("%s: nobody notices %s", what, other[max(0, at-20):min(len(other), at+20)])
				}
			}
		}
	}
	put(key, value)
	for at := range key {
		for _, bit := range masks(at) {
			other := bytes.Clone(key)
			other[at] ^= bit
			if b.Get(other) != nil {
				continue
			}
			if err := b.Delete(key); err != nil {
				t.Fatal(err)
			}
			put(other, value)
			if !found() {
				t.Errorf("%s: nobody notices that it lies under %x", what, other)
			}
			if err := b.Delete(other); err != nil {
				t.Fatal(err)
			}
			put(key, value)
		}
	}
}

// masks are the bits that are turned of a byte: all, or in short tests one, that of a
// letter's case every other time.
func masks(at int) []byte {
	switch {
	case testing.Short() && at%2 == 0:
		return []byte{0x20}
	case testing.Short():
		return []byte{1 << (at / 2 % 8)}
	}
	return []byte{1, 2, 4, 8, 16, 32, 64, 128}
}

// wroteApplication commits an application with two materials, a comment and a vote,
// and erases somebody who took part.
func wroteApplication(t *testing.T, s *Store) {
	t.Helper()
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var log []partner.Record
	next := func(seen []partner.Used, others []partner.Fact, e partner.Entry, terms partner.Terms) {
		at = at.Add(time.Minute)
		e.ID, e.At = fmt.Sprintf("C1/%d.000100", len(log)+1), at
		rec := partner.Record{ID: partner.ID(len(log) + 1), Application: 1, Entry: e, Terms: terms, Noted: at}
		log = append(log, rec)
		d := partner.Delta{Put: append(others, rec, partner.Replay(log))}
		var refs []partner.Ref
		for _, f := range d.Put {
			refs = append(refs, f.Ref())
		}
		if _, err := s.Update(t.Context(), "T1", "", at, func(*partner.Book) (storage.Change, error) {
			return storage.Change{Delta: d, Audit: storage.Entry{At: at, By: e.By, Via: "mention", Verb: "review", Summary: "A-1: " + string(e.Verb) + " & <more>", Refs: refs,
				Where: e.ID, Saw: seen}}, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	use := partner.Used{Material: 1, Version: 1, SHA256: "ab12"}
	next(nil, []partner.Fact{partner.Person{ID: 1, Name: "Ken Adams", SlackID: "U0KEN"}},
		partner.Entry{By: "U0DANA", Verb: partner.Open, New: &partner.Opening{Application: 1, Title: "Datenbank – für alle"}}, partner.Terms{Procedure: "p"})
	next(nil, []partner.Fact{partner.Material{ID: 1, Kind: "case", Form: "public", Title: "Case", URL: "https://example.com/case", Dated: 20514, Review: partner.Approved}, partner.MaterialVersion{ID: 1, Material: 1, N: 1, Name: "case.pdf", SHA256: "ab12", By: "U0DANA", On: at, Note: "page 3"}},
		partner.Entry{By: "U0DANA", Verb: partner.Attach, Material: 1}, partner.Terms{Use: use})
	next(nil, nil, partner.Entry{By: "U0DANA", Verb: partner.Start}, partner.Terms{Clock: partner.ReviewClock{Quorum: 1, Opened: 20514}})
	next(nil, nil, partner.Entry{By: "U0KEN", Verb: partner.Comment, Text: "which customer?"}, partner.Terms{})
	next([]partner.Used{use}, nil, partner.Entry{By: "U0SARA", Verb: partner.Approve, Text: "fine\uFFFD"}, partner.Terms{Version: 1})
	if _, err := s.Erase(t.Context(), "T1", at, storage.Erasure{Person: 1, By: "U0DANA", Via: "slash"}); err != nil {
		t.Fatal(err)
	}
	next(nil, nil, partner.Entry{By: "U0SARA", Verb: partner.Comment, Text: "and now?"}, partner.Terms{})
}

// TestTheLogsOfOthers: what is wrong in one workspace is nothing that another is told.
func TestTheLogsOfOthers(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "two.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	wroteApplication(t, s)
	put := func(*partner.Book) (storage.Change, error) {
		at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		return storage.Change{Delta: partner.Delta{Put: []partner.Fact{partner.Person{ID: 1, Name: "Mia"}}}, Audit: storage.Entry{At: at, By: "U1", Verb: "add", Summary: "Mia added"}}, nil
	}
	if _, err := s.Update(t.Context(), "T2", "", time.Now(), put); err != nil {
		t.Fatal(err)
	}
	tx, err := s.db.Begin(true)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	log := within(tx, "T2", bucketAudit)
	keys, lines := records(log)
	err = log.Put(bytes.Clone(keys[0]), bytes.Replace(lines[0], []byte(`"seq"`), []byte(`"Seq"`), 1))
	if err := firstError(err, tx.Commit()); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context()); !errors.Is(err, storage.ErrChain) {
		t.Fatalf("the check: %v", err)
	}
	for workspace, failed := range map[string]bool{"T1": false, "T2": true} {
		v, err := storage.Verify(t.Context(), s, workspace)
		if err != nil || (v.Failed != "") != failed {
			t.Errorf("%s: %+v, %v", workspace, v, err)
		}
		if failed && (len(v.Faults) != 1 || v.Faults[0] != "entry 1 was edited: it is not as it was written") {
			t.Errorf("%s: %q", workspace, v.Faults)
		}
	}
}
