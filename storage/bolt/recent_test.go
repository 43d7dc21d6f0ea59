package bolt_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

// A file of version 3 knows after the migration what it knew before: answers are
// given again, changes can be taken back, and both end when they would have.
func TestMigrateRecent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	fill(t, s)
	// An answer without an audit entry.
	if _, err := s.Update(t.Context(), "T02", "only", noon, func(*partner.Book) (storage.Change, error) {
		return storage.Change{KeyOnly: true, Reply: []byte("\xff")}, nil
	}); err != nil {
		t.Fatal(err)
	}
	before := recent(t, s)
	if len(before) != 40+40+1+1 { // of each change an answer and an undo record; the import's undo record; the key alone
		t.Fatalf("%d records: %v", len(before), before)
	}
	if err := errors.Join(s.Close(), bolt.Scatter(path)); err != nil {
		t.Fatal(err)
	}
	if err := restored(t, path); err != nil {
		t.Errorf("a copy of version 3 is refused: %v", err)
	}
	s = open(t, path)
	if diff := cmp.Diff(before, recent(t, s)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if removed, err := s.Sweep(t.Context(), tick().Add(storage.KeepKeys)); removed != len(before) || err != nil {
		t.Errorf("a sweep removes %d records, %v; want all %d", removed, err, len(before))
	}
}

func restored(t *testing.T, path string) error {
	return bolt.Restore(path, filepath.Join(t.TempDir(), "to.db"))
}

// recent asks again for everything that fill has done.
func recent(t *testing.T, s *bolt.Store) (out []string) {
	t.Helper()
	ask := func(ws, key string) {
		r, err := s.Update(t.Context(), ws, key, noon, func(*partner.Book) (storage.Change, error) { return storage.Change{}, nil })
		if err != nil {
			t.Fatal(err)
		}
		if r.Replayed {
			out = append(out, fmt.Sprintf("%s %s %d %d %q", ws, key, r.Audit, r.Revision, r.Reply))
		}
	}
	for i := range 41 {
		ask("T01", fmt.Sprint("k", i))
	}
	ask("T02", "only")
	for audit := range uint64(43) {
		d, err := s.Undo(t.Context(), "T01", audit, noon)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%d %d %d %v", audit, len(d.Put), len(d.Remove), d.Remove[0]))
	}
	return out
}

// What lies where it does not belong is found.
func TestCheckRecent(t *testing.T) {
	for what, damage := range map[string]func(b *bbolt.Bucket, k, v []byte) error{
		"a key that is cut off":  func(b *bbolt.Bucket, k, v []byte) error { return errors.Join(b.Delete(k), b.Put(k[:12], v)) },
		"another entry's number": func(b *bbolt.Bucket, k, v []byte) error { k[7]++; return b.Put(k, v) },
		"another kind":           func(b *bbolt.Bucket, k, v []byte) error { k[8] = 'x'; return b.Put(k, v) },
		"another time":           func(b *bbolt.Bucket, k, v []byte) error { k[8], k[20] = 'u', k[20]+1; return b.Put(k[:21], v) },
		"no record":              func(b *bbolt.Bucket, k, _ []byte) error { return b.Put(k, []byte("{")) },
	} {
		path := filepath.Join(t.TempDir(), "test.db")
		s := open(t, path)
		if err := errors.Join(oneChange(s, "k"), s.Close()); err != nil {
			t.Fatal(err)
		}
		err := bolt.Edit(path, "T01", "recent", func(b *bbolt.Bucket) error {
			k, v := b.Cursor().First()
			return damage(b, append([]byte(nil), k...), append([]byte(nil), v...))
		})
		if err != nil {
			t.Fatal(err)
		}
		wantDamaged(t, what, path, openAll(path))
	}
}

// A sweep finds what is over wherever it lies, and nothing else.
func TestSweepOutOfOrder(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "test.db"))
	for i, hours := range []int{5, 1, 3, 2, 4} {
		_, err := s.Update(t.Context(), "T01", fmt.Sprint("k", i), noon.Add(time.Duration(hours)*time.Hour), func(*partner.Book) (storage.Change, error) {
			return storage.Change{KeyOnly: true}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct{ hours, removed int }{{0, 0}, {2, 2}, {2, 0}, {4, 2}, {9, 1}} {
		n, err := s.Sweep(t.Context(), noon.Add(storage.KeepKeys+time.Duration(step.hours)*time.Hour))
		if n != step.removed || err != nil {
			t.Errorf("after %d hours %d are removed, %v; want %d", step.hours, n, err, step.removed)
		}
	}
}
