package bolt_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

// queued makes a database with notices in several states and gives its path.
func queued(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "queue.db")
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	err = s.Plan(t.Context(), "T1", "notices", func(*partner.Book, time.Time) (storage.Planned, error) {
		p := storage.Planned{Cursor: at}
		for _, key := range []string{"parked", "sent", "waiting"} {
			p.Notices = append(p.Notices, storage.Notice{Key: key, At: at, Target: storage.Target{Channel: key}})
		}
		return p, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []storage.State{storage.Parked, storage.Sent} {
		n, err := s.Claim(t.Context(), at, time.Minute, "one", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Settle(t.Context(), "T1", n.Key, "one", storage.Outcome{State: state, Next: at.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// tamper changes a closed database behind the store's back.
func tamper(t *testing.T, path string, fn func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(fn), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// A file of the first version has no index of what is open: it is given one.
func TestAFileWithoutAQueueIsGivenOne(t *testing.T) {
	path := queued(t)
	tamper(t, path, func(tx *bbolt.Tx) error {
		return errors.Join(
			tx.Bucket([]byte("workspaces")).Bucket([]byte("T1")).DeleteBucket([]byte("open")),
			tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte(`{"schema":1}`)))
	})
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Queue(t.Context(), "T1", time.Time{}, 0)
	if err != nil || len(list) != 2 || list[0].Key != "parked" || list[1].Key != "waiting" {
		t.Errorf("the queue is %+v, %v", list, err)
	}
	if err := errors.Join(s.Check(t.Context()), s.Close()); err != nil {
		t.Error(err)
	}
}

// Check finds a queue that does not hold what it must, or holds what it must not.
func TestCheckLooksAtTheQueue(t *testing.T) {
	open := func(tx *bbolt.Tx) *bbolt.Bucket {
		return tx.Bucket([]byte("workspaces")).Bucket([]byte("T1")).Bucket([]byte("open"))
	}
	for name, harm := range map[string]func(tx *bbolt.Tx) error{
		"an entry is missing": func(tx *bbolt.Tx) error {
			k, _ := open(tx).Cursor().First()
			return open(tx).Delete(k)
		},
		"an entry says another state": func(tx *bbolt.Tx) error {
			k, _ := open(tx).Cursor().First()
			return open(tx).Put(append([]byte(nil), k...), []byte("stopped"))
		},
		"an entry is too many": func(tx *bbolt.Tx) error {
			k, v := open(tx).Cursor().First()
			return open(tx).Put(append(append([]byte(nil), k[:12]...), "sent"...), append([]byte(nil), v...))
		},
		"an entry leads nowhere": func(tx *bbolt.Tx) error {
			k, v := open(tx).Cursor().First()
			return open(tx).Put(append(append([]byte(nil), k...), '!'), append([]byte(nil), v...))
		},
		"an entry is cut off": func(tx *bbolt.Tx) error { return open(tx).Put([]byte("x"), []byte("waiting")) },
	} {
		path := queued(t)
		tamper(t, path, harm)
		s, err := bolt.Open(path, bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); !errors.Is(err, storage.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
