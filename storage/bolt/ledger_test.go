package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

// faultsOf verifies the log of T01 as it is kept.
func faultsOf(t *testing.T, s *bolt.Store, known ...partner.Head) (faults []partner.Fault, lines int) {
	t.Helper()
	list, err := s.Ledger(t.Context(), "T01", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	head, err := s.Head(t.Context(), "T01")
	if err != nil {
		t.Fatal(err)
	}
	return storage.VerifyChain("T01", list, head, known...), len(list)
}

// Somebody changes the file with bbolt; it opens, and the log tells.
func TestWhatIsDoneToTheLogIsFound(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(b *bbolt.Bucket) error
		want string
	}{
		{"nothing", func(*bbolt.Bucket) error { return nil }, "[]"},
		{"dropped", func(b *bbolt.Bucket) error { return b.Delete(bolt.Number(5)) }, "[entry 5 is missing before entry 6]"},
		{"cut", func(b *bbolt.Bucket) error {
			return errors.Join(b.Delete(bolt.Number(9)), b.Delete(bolt.Number(10)))
		}, "[the end was cut off: entries 9 to 10 are missing]"},
		{"reordered", func(b *bbolt.Bucket) error {
			three, four := bytes.Clone(b.Get(bolt.Number(3))), bytes.Clone(b.Get(bolt.Number(4)))
			return errors.Join(b.Put(bolt.Number(3), four), b.Put(bolt.Number(4), three))
		}, "[entry 3 is missing before entry 4 entry 3 is out of order, or is there twice]"},
		{"edited", func(b *bbolt.Bucket) error {
			return b.Put(bolt.Number(7), bytes.Replace(b.Get(bolt.Number(7)), []byte("cert add"), []byte("cert axd"), 1))
		}, "[entry 7 was edited: it is not what its hash was made of]"},
		{"put in", func(b *bbolt.Bucket) error { return b.Put(bolt.Number(11), b.Get(bolt.Number(10))) },
			"[entry 10 is out of order, or is there twice]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "test.db")
			s := open(t, path)
			for i := range 10 {
				if err := oneChange(s, fmt.Sprint("k", i)); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if err := bolt.Edit(path, "T01", "audit", c.edit); err != nil {
				t.Fatal(err)
			}
			s = open(t, path)
			if got, _ := faultsOf(t, s); fmt.Sprint(got) != c.want {
				t.Errorf("found %v\nwant %s", got, c.want)
			}
			if err := s.Check(t.Context()); errors.Is(err, storage.ErrChain) == (c.name == "nothing") && !errors.Is(err, storage.ErrDamaged) {
				t.Errorf("Check: %v", err)
			}
			before, _ := faultsOf(t, s)
			if err := oneChange(s, "after"); err != nil {
				t.Fatalf("the bot no longer works: %v", err)
			}
			if after, _ := faultsOf(t, s); c.name != "cut" && c.name != "put in" && fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("after a further change: %v", after)
			}
		})
	}
}

// One byte of a sentence is changed in the file itself: it opens, and verifying
// names the entry.
func TestAFlippedByteIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	for _, name := range []string{"Ana", "Ken", "Sara"} {
		_, err := s.Update(context.Background(), "T01", "", noon, func(*partner.Book) (storage.Change, error) {
			e := entry(noon)
			e.Summary = name + " was here"
			return storage.Change{Audit: e}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte("Ken was here")) {
		t.Fatal("the sentence is not in the file")
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(data, []byte("Ken was here"), []byte("Ken was hexe")), 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	got, _ := faultsOf(t, s)
	if want := "[entry 2 was edited: its words are not the ones that were sealed]"; fmt.Sprint(got) != want {
		t.Errorf("found %v", got)
	}
	if err := s.Check(t.Context()); !errors.Is(err, storage.ErrChain) || !strings.Contains(err.Error(), "entry 2") {
		t.Errorf("Check: %v", err)
	}
	if err := bolt.BackupFile(t.Context(), s, filepath.Join(t.TempDir(), "copy")); err != nil {
		t.Errorf("a log that was edited holds the backup up: %v", err)
	}
}

// Entries of a file without a chain keep their numbers and are chained at
// opening, under a line that says so; what was missing is said too.
func TestOldEntriesAreChained(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	for i := range 6 {
		if err := oneChange(s, fmt.Sprint("k", i)); err != nil {
			t.Fatal(err)
		}
	}
	was, err := s.Audit(t.Context(), "T01", 0, 0)
	if err := errors.Join(err, s.Close(), bolt.Age(path)); err != nil {
		t.Fatal(err)
	}
	gap := func(b *bbolt.Bucket) error {
		return errors.Join(b.Delete(bolt.Number(2)), b.Put(bolt.Number(3), []byte("{")))
	}
	if err := bolt.Edit(path, "T01", "audit", gap); err != nil {
		t.Fatal(err)
	}
	if _, err := bolt.Open(path, bolt.Options{ReadOnly: true}); !errors.Is(err, storage.ErrReadOnly) {
		t.Errorf("an old file opened for reading: %v", err)
	}
	upgraded := noon.Add(time.Hour)
	s, err = bolt.Open(path, bolt.Options{Now: func() time.Time { return upgraded }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if faults, n := faultsOf(t, s); len(faults) > 0 || n != 7 {
		t.Fatalf("%d lines, %v", n, faults)
	}
	is, err := s.Audit(t.Context(), "T01", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range is[1:] {
		switch old := was[i]; {
		case e.Seq == 2 || e.Seq == 3:
			if e.Verb != storage.VerbMissing || !strings.Contains(e.Summary, fmt.Sprint("Entry ", e.Seq, " was missing")) {
				t.Errorf("a missing entry is %+v", e)
			}
		case e.Seq != old.Seq || e.Summary != old.Summary || e.By != old.By || !e.At.Equal(old.At) || e.Revision != old.Revision:
			t.Errorf("entry %+v was %+v", e, old)
		}
	}
	if top := is[0]; top.Verb != storage.VerbChained || !top.At.Equal(upgraded) || !strings.HasPrefix(top.Summary, "Chained from here: entries 1 to 6 ") {
		t.Errorf("the line that says so is %+v", top)
	}
	if _, err := s.Undo(t.Context(), "T01", 6, noon); err != nil {
		t.Errorf("undo of an old change: %v", err)
	}
	if err := oneChange(s, "next"); err != nil {
		t.Fatal(err)
	}
	if faults, n := faultsOf(t, s); len(faults) > 0 || n != 8 {
		t.Errorf("then %d lines, %v", n, faults)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}
